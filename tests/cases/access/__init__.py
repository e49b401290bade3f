"""Conflicts of interest: the verb, its page and what is left of a file for who is kept from it."""
