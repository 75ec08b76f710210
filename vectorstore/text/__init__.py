"""What can be told from text alone: its language, its words."""
