"""Rules of the agenda: what is late, and places that tell nothing."""

from datetime import datetime
from random import SystemRandom

from meetings.models import Meeting
from meetings.states import MeetingState

_DRAWN = SystemRandom()


def is_late(meeting: Meeting, at: datetime) -> bool:
    """Whether whatever is brought now comes after the forum's own deadline. A forum may have none."""
    if meeting.items_close_at is not None:
        return at > meeting.items_close_at
    return meeting.state != MeetingState.SCHEDULED


def between(before: float | None, after: float | None) -> float:
    """A place between two others, drawn at random so that no place tells what lies between."""
    low = before if before is not None else (after or 0.0) - 1_000.0
    high = after if after is not None else low + 1_000.0
    return low + (high - low) * _DRAWN.uniform(0.25, 0.75)


def last_place(at: datetime) -> float:
    """A place after everything brought before `at`, drawn so that it does not say when exactly."""
    return at.timestamp() + _DRAWN.random()
