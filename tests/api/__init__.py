"""The programming interface: what leaves, to whom, and how it says no."""
