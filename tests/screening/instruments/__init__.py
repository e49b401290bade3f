"""Instruments as data: their files, their lock, what follows from answers."""
