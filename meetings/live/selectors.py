"""Reading a sitting for one agency: who is in the room, the lines of an item, what all in the room may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from cases.records.categories import Kind
from cases.records.models import Record
from cases.records.selectors import heads, words_of
from ccr.tenancy.member import Member
from meetings.agenda.selectors import OpenTo, initials_of
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
    others: tuple[OpenTo, ...] = ()

    def shows(self, head: Record, *, words: bool = False) -> bool:
        """Whether a record of the file that was brought may be seen by all of them; `words`: in full."""
        return not head.kept and all(one.shows(head, words=words) for one in self.others)


def for_all(item: AgendaItem, opened: Iterable[OpenTo], present: Iterable[UUID]) -> ForAll:
    """The meeting of what is open to each agency whose people are in the room; whoever brought it sees all of it."""
    terms = {one.agency_id: one for one in opened}
    others = set(present) - {item.agency_id}
    if any(agency not in terms for agency in others):
        return ForAll(seen=False)
    return ForAll(seen=True, others=tuple(terms[agency] for agency in others))


def told_to_all(member: Member, item: AgendaItem, all_may: ForAll) -> tuple[str, Record | None]:
    """Her initials, where her name is open in full to everyone in the room, and the newest level they all may see: of the file that
    was brought and no other. What is closed to one of them is as if it were not there. Two statements.
    """
    rows = heads(member, [item.file_id], kinds=[Kind.SURVIVOR, Kind.LEVEL]).filter(kept=False).order_by("-recorded_at")
    found = list(rows[:LONGEST])
    named = next((one for one in found if one.kind == Kind.SURVIVOR and all_may.shows(one, words=True)), None)
    level = next((one for one in found if one.kind == Kind.LEVEL and all_may.shows(one)), None)
    return initials_of(words_of(member, [named]).get(named.id) if named else None), level
