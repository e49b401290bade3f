"""Research before a meeting: what one's own agency knows of each case on its agenda. Internal: said aloud by who holds it, or not."""
