"""A question: what it asks, what answers it, and what may no longer answer it."""
