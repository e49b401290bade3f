"""Results of instruments whose owners forbid copying: what somebody scored elsewhere, written down as it stands, and never counted.

Refuses to hold a question of such an instrument, and to make a level, a number or a reason of ours out of its result.
"""
