"""Stand-ins for the platforms, which enforce what the platforms enforce."""
