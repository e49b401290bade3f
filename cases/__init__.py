"""The big room: cases, files, people, safe contact, incidents, sharing, reviews, and who may see which of them.

Owns every record an agency holds about a case. Refuses to know screening, referrals and meetings.
"""
