"""The safety plan: lines of what is done, by whom and when, with her words; and the sheet: next check, who holds a copy.

Refuses to add anything by itself: what is suggested becomes a line only when somebody adds it.
"""
