"""Tests of this part of the room."""
