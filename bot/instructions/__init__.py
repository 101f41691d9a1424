"""What the DCAP asks people to do about a case, and who has read it."""
