"""Who may see which file: the sentence in Python, the doors that turn an id into an object, grants and walls.

Refuses to know pages: a door answers with an object or a refusal.
"""
