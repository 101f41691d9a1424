"""A real server under requests made to break it."""
