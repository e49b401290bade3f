"""The file that comes back by itself: monitoring, the reviews at one, three and six months, the recorded decision.

Refuses to close a file on silence.
"""
