"""Notices to the people who work here, and the one gate by which anything leaves.

Knows no case: a notice carries a code and an id, and its mail says nothing but that there is something to look at.
"""
