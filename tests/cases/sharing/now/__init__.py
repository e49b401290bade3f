"""Sharing at once, what she wants, and what she says against it."""
