"""What was done, what was looked at, what changed: AuditEvent (sealed into a chain), ReadEvent, FieldChange.

Knows no case: a file is an id to it. If it cannot be written, the act or the reading fails.
"""
