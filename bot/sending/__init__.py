"""From a decision to a message that has left: jobs, rendering, delivery, losses."""
