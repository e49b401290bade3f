"""Sharing at once, where the country's pack has it: the forum's signed agreement, the ground and its necessity, one decision.

Refuses to be an alarm, to know what an assessment says (other rooms bring reasons), and to open anything an agreement does not
name.
"""
