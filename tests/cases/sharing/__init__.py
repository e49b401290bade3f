"""Sharing: what is opened to whom, and what is not."""
