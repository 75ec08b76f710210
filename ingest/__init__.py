"""From an address, a feed or a file to clean, dated, deduplicated articles cut into passages."""
