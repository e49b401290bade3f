"""Case, CaseFile and its queue: one agency's seat at a case, its stages, its place in the caseload.

Refuses to know what is written in a file.
"""
