"""Two replicas on one PostgreSQL, killed, restarted, their clocks apart."""
