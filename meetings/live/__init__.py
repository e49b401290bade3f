"""The meeting while it sits: who is in the room, one case after another, what was said and agreed; the minutes afterwards; the room
screen.
"""
