"""One dated use of an instrument on a file: answers, result, the judgement beside it, and what follows.

Refuses to know what a single instrument asks, and who is let into meetings with its result.
"""
