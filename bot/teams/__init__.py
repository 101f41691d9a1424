"""Microsoft Teams, on the Bot Framework, which nothing else in the project imports."""
