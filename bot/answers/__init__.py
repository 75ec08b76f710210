"""Question -> Answer. Knows nothing of Discord or the terminal."""
