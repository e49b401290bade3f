"""Documents: they hold what they were given and fetch nothing."""
