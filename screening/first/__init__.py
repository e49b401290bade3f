"""The first questions: is it safe to talk, four areas of stalking, six things that cannot wait, and how afraid she is.

Refuses to judge: no score, no level. What cannot wait opens a safety step; everything else is for a person to weigh.
"""
