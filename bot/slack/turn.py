"""The time that Slack leaves for an answer."""

ANSWER_WITHIN = 2.5
"""Seconds after which a person is told that nothing was recorded; Slack itself waits 3."""

OPEN_WITHIN = 2.8
"""Seconds, from the request, within which a form opens: its `trigger_id` lives 3."""
