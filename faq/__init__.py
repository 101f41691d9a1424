"""What Vigie knows: entries, and how a question finds them."""
