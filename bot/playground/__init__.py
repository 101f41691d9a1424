"""A local page where several fictional people talk with Vigie side by side, offline."""
