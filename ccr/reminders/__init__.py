"""What must happen and when. Rows in PostgreSQL are the truth; the broker only wakes the one who reads them.

Knows no case: the rooms register what a kind of reminder does when it falls due.
"""
