"""Reading a sitting for one agency: who is in the room, the lines of an item, what all in the room may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from cases.records.categories import Category, Kind, categories_in
from cases.records.models import Record
from cases.records.selectors import heads, words_of
from ccr.tenancy.member import Member
from meetings.agenda.selectors import OpenTo
from meetings.models import AgendaItem, Attendance, Meeting
from meetings.states import CLOSED_ITEM, ItemState
from meetings.words import RESEARCH, MinuteWords

LONGEST = 200


def present_at(member: Member, meeting: Meeting) -> list[Attendance]:
    """Everybody who signed, in that order; who has left is among them. One statement."""
    return list(Attendance.objects.visible_to(member).filter(meeting_id=meeting.id).order_by("signed_at", "id"))


@dataclass(frozen=True)
class Line:
    head: Record
    words: MinuteWords


def lines_of(member: Member, files: Iterable[UUID], items: Iterable[UUID]) -> dict[UUID, list[Line]]:
    """What was said about these items, by item, as far as its words are open to the reader. Two statements."""
    rows = heads(member, files, kinds=[Kind.MINUTE]).filter(about_id__in=list(items)).order_by("recorded_at", "id")
    found = list(rows[: LONGEST * 10])
    words = words_of(member, found)
    lines: dict[UUID, list[Line]] = {}
    for head in found:
        said = MinuteWords.from_words(words[head.id]) if head.id in words else None
        if said is not None and said.text and said.line != RESEARCH and head.about_id:
            lines.setdefault(head.about_id, []).append(Line(head, said))
    return lines


def current(items: list[AgendaItem], reference: str = "") -> AgendaItem | None:
    """The item that is asked for, else the one the chair opened last, else the first that is still to be discussed."""
    by_reference = {item.reference: item for item in items}
    if reference in by_reference:
        return by_reference[reference]
    shown = [item for item in items if item.shown_at]
    if shown:
        return max(shown, key=lambda item: (item.shown_at or item.brought_at, item.state == ItemState.LISTED))
    waiting = [item for item in items if item.state == ItemState.LISTED]
    return next(iter(waiting or [item for item in items if item.state in CLOSED_ITEM]), None)


@dataclass(frozen=True)
class ForAll:
    """What every agency in the room may see of a case. Nothing at all, where one of them may not know of it."""

    seen: bool
    in_full: frozenset[Category] = frozenset()
    at_all: frozenset[Category] = frozenset()


def for_all(item: AgendaItem, opened: Iterable[OpenTo], present: Iterable[UUID]) -> ForAll:
    """The meeting of what is open to each agency whose people are in the room; whoever brought it sees all of it."""
    terms = {one.agency_id: one for one in opened}
    others = set(present) - {item.agency_id}
    if any(agency not in terms for agency in others):
        return ForAll(seen=False)
    view = head = (1 << 30) - 1
    for agency in others:
        view &= terms[agency].view_bits
        head &= terms[agency].view_bits | terms[agency].summary_bits
    return ForAll(seen=True, in_full=frozenset(categories_in(view)), at_all=frozenset(categories_in(head)))
