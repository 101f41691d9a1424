"""How well and how fast the matcher finds entries, beside what one would take off the shelf."""
