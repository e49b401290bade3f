"""Results of instruments that are not ours."""
