"""What people and clocks do to cases, from the report to its outcome."""
