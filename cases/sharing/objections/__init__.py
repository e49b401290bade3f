"""What she wants, and what she says against sharing that does not stand on her consent: two facts, each with its own record."""
