"""Everything an agency holds about a case, as a head (kind, category, day, level) and a sealed-shaped body.

Refuses to know what a kind means: each kind's noun brings its own body.
"""
