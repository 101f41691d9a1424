"""Slack: what comes in over signed HTTP, and how a document becomes Block Kit."""
