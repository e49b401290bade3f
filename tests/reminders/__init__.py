"""The clock: what falls due is raised once, whatever dies in between."""
