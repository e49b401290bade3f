"""Single acts and the line they make: recording, the timeline, the pattern chart and its sentence.

Refuses to judge: it counts what is recorded.
"""
