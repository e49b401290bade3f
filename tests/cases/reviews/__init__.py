"""The six-month check: a file that comes back by itself and never closes by itself."""
