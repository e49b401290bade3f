"""What must happen by itself, and when: reminders as rows, and the clock that raises them.

Refuses to know what a reminder is about: each kind's room brings what to do.
"""
