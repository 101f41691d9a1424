"""What people read is right, whatever the situation."""
