"""How she signs when she does not sit beside the worker: by her own phone, on paper, or first with a spoken yes.

Owns the neutral link, the visitor who comes by it, the photographed paper, and what waits for a signature.
"""
