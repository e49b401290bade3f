"""Who works with whom: tenants, agencies, seats in the partnership, posts, and what a post may do.

Owns the frame every page runs in. Refuses to know what a case is: capabilities are words to it.
"""
