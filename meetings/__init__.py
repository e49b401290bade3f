"""Core and wider meetings, agendas, minutes.

Owns `Forum`, `Meeting`, `Attendance`, `Topic` (facts of the forum itself, with no case in them) and `AgendaItem`, which hangs on a
file and is seen only by those to whom that case is open. Reads cases through their doors.
"""
