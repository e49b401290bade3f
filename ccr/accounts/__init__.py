"""People who sign in: the user, sessions, the second factor, the lock.

Knows no agency and no case: what a person may do is decided by their posts, in tenancy.
"""
