"""The time that Teams leaves for an answer."""

ANSWER_WITHIN = 4.0
"""Seconds after which an invoke says that nothing was recorded; Teams itself waits 5."""

MESSAGE_WITHIN = 10.0
"""The same for a message, which Teams gives 15 seconds."""
