"""Core and wider meetings, agendas, minutes, actions: to come after the foundation.

Will own the forum's own records. Reads cases only through their doors.
"""
