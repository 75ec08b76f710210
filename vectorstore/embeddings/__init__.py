"""Text to vectors: the default model out of a package, or any other that a user names."""
