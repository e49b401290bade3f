"""Rules of the agenda: what is late, and places that tell nothing."""

import random
from datetime import datetime

from meetings.models import Meeting
from meetings.states import MeetingState


def is_late(meeting: Meeting, at: datetime) -> bool:
    """Whether whatever is brought now comes after the forum's own deadline. A forum may have none."""
    if meeting.items_close_at is not None:
        return at > meeting.items_close_at
    return meeting.state != MeetingState.SCHEDULED


def between(before: float | None, after: float | None) -> float:
    """A place between two others, drawn at random so that no place tells what lies between."""
    low = before if before is not None else (after or 0.0) - 1_000.0
    high = after if after is not None else low + 1_000.0
    return low + (high - low) * random.uniform(0.25, 0.75)  # noqa: S311 — a place, no secret
