"""From a slash command to the alert in the DCAP's room, with few and many cases in the base."""
