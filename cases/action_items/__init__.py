"""Actions: who does what by when about a case, answered by the agency that owns it.

Owns `ActionItem`. Its words name no place and no number. Knows nothing of meetings: the item it came from is a bare id.
"""
