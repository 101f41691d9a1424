"""`vigie doctor`: whether everything that Vigie counts on holds, and what to do where not."""
