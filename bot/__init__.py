"""From a person's question to the reply that they see."""
