"""Tells the whole demonstration: each invented partnership, then its histories day by day, all in one transaction or not at all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from unittest import mock
from uuid import UUID

from django.db import connection, transaction

from cases.demo import hooks
from cases.demo.cast import Cast
from cases.demo.data import COMMUNITIES, load_community, load_stories
from cases.demo.diary import Days, Diary
from cases.demo.lending import Lending
from cases.demo.limits import tell_statements
from cases.demo.telling import Telling
from cases.demo.urgent import Urgent, tell_agreement
from cases.demo.watching import Watching, empty_trays

# Days ago at which everybody last looked through their notices.
SEEN_UNTIL = 7


@dataclass
class Demonstration:
    """What was told of one partnership: the people, and each agency's file of each history by (history, agency)."""

    cast: Cast
    days: Days
    files: dict[tuple[str, str], UUID]
    stories: int


def _quiet(done: int, of: int) -> None:
    """Nobody asked to be told how far it is."""


@transaction.atomic
def build(*, today: date, tell: Callable[[int, int], None] = _quiet) -> list[Demonstration]:
    """Fill an empty, migrated database with the demonstration, as it stands on the morning of `today`. App role."""
    return [_build(folder, today, tell) for folder in COMMUNITIES]


def _build(folder: Path, today: date, tell: Callable[[int, int], None]) -> Demonstration:
    community = load_community(folder)
    days = Days.of(today, community)
    cast = Cast(community, days)
    cast.write()
    diary = Diary(days)
    files: dict[tuple[str, str], UUID] = {}
    tell_agreement(cast, diary)
    tell_statements(cast, diary)
    stories = load_stories(folder)
    for story in stories:
        telling = Telling(story, cast, diary, files)
        telling.tell()
        Lending(telling).tell()
        Urgent(telling).tell()
        Watching(telling).tell()
    for tell_room in hooks.rooms:
        tell_room(cast, diary, files)
    empty_trays(cast, diary, ago=SEEN_UNTIL)
    # With DEBUG every statement would be kept as text, her words in it.
    with mock.patch.object(connection, "make_debug_cursor", connection.make_cursor):
        diary.live(tell)
    return Demonstration(cast, days, files, len(stories))
