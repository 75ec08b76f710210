"""Every text that a language model is given, as files, and their loader."""
