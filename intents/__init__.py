"""What a person wants: a report of a fact, an answer, or a courtesy."""
