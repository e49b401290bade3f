"""The measuring itself: figures, ratios, the bench's databases."""
