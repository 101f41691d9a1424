"""Case talk: words and files carried between those who have a part in a case."""
