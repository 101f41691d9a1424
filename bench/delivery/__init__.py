"""What survives when workers are killed at random while the platform fails."""
