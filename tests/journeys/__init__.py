"""Whole stories in a real browser, with real processes behind it."""
