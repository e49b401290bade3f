"""Pages of sharing: what is open to whom, her permission, offers and joining."""
