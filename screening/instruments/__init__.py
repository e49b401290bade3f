"""Instruments as data: questions, parts, flags, triggers and thresholds, locked by version and hash; their rules as pure
functions. Refuses to know files, people, requests and the database.
"""
