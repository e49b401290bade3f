"""Reading an agenda for one agency: its items, each with the reader's own file of that case. Says how many statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db import connection

from cases.action_items.querysets import NAMED
from cases.action_items.selectors import own_files as joined_files
from cases.files.models import CaseFile
from cases.people.words import Survivor
from cases.records.categories import Category, Kind, categories_in
from cases.records.models import Record
from cases.records.selectors import latest, words_of
from cases.sharing.models import Disclosure
from ccr.tenancy.capabilities import CONTENT, ROLES
from ccr.tenancy.member import Member
from ccr.tenancy.models import Agency, Partnership, Seat
from meetings.models import AgendaItem, Meeting, Topic
from meetings.states import BEFORE, MeetingState
from meetings.words import MinuteWords
from screening.assessments.selectors import reasons_to_bring

# Longest list a page draws at once; a meeting of more is read by its filters.
MOST = 2_000
# Roles whose posts reach case content.
REACH_CASES = [code for code, role in ROLES.items() if role.capabilities & CONTENT]


@dataclass(frozen=True)
class Shown:
    """One item as the reader may see it. `file_id`: their own file of the case; `initials`, `level`, `why`: where open."""

    item: AgendaItem
    file_id: UUID | None
    initials: str
    level: int
    why: str
    own: bool


@dataclass(frozen=True)
class Agenda:
    meeting: Meeting
    items: tuple[Shown, ...]
    topics: tuple[Topic, ...]
    agencies: dict[UUID, Agency] = field(default_factory=dict)

    def agency_name(self, agency_id: UUID | None) -> str:
        found = self.agencies.get(agency_id) if agency_id else None
        return found.short_name if found else ""

    @property
    def minutes(self) -> int:
        """What the items the reader sees and the topics take together."""
        return sum(one.item.minutes for one in self.items) + sum(topic.minutes for topic in self.topics)


def initials_of(words: dict[str, Any] | None) -> str:
    """“M. T.” of the name she wants to be called by; empty where her name is not open."""
    name = Survivor.from_words(words).display_name if words else ""
    return " ".join(f"{part[0].upper()}." for part in name.split()[:3] if part[0].isalpha())


def items_of(member: Member, meeting: Meeting) -> list[AgendaItem]:
    """The items of a meeting that are there for the reader, in their order. One statement."""
    rows = AgendaItem.objects.visible_to(member).filter(meeting_id=meeting.id).exclude(state="withdrawn")
    return list(rows.order_by("place", "id")[:MOST])


def places_of(member: Member, meeting_id: UUID) -> list[tuple[float, UUID]]:
    """Cases and topics in the one order the reader sees, each with its place. Two statements."""
    items = AgendaItem.objects.visible_to(member).filter(meeting_id=meeting_id).exclude(state="withdrawn")
    topics = Topic.objects.visible_to(member).filter(meeting_id=meeting_id)
    found = [*items.values_list("place", "id"), *topics.values_list("place", "id")]
    return sorted(found, key=lambda each: (each[0], str(each[1])))


def own_files(member: Member, items: Iterable[AgendaItem]) -> dict[UUID, UUID]:
    """The reader's own file for each item's file: itself where they hold it, else the one it was joined to. One statement."""
    found = {item.file_id: item.file_id for item in items if item.agency_id == member.agency_id}
    return found | joined_files(member, {item.file_id for item in items} - found.keys())


def shown(member: Member, items: Sequence[AgendaItem]) -> list[Shown]:
    """Items with what the reader may see of each case. Three statements, four where a reason is told."""
    own = own_files(member, items)
    files = {*own.values(), *(item.file_id for item in items)}
    newest = latest(member, files, [Kind.SURVIVOR, Kind.LEVEL]) if files else {}
    survivors = [head for (_file, kind), head in newest.items() if kind == Kind.SURVIVOR]
    reasons = [item.reason_id for item in items if item.reason_id]
    heads: list[Record] = (
        [*survivors, *Record.objects.visible_to(member).filter(pk__in=reasons)] if reasons else survivors
    )
    words = words_of(member, heads)

    def best(item: AgendaItem, kind: Kind) -> Record | None:
        mine = own.get(item.file_id)
        return (newest.get((mine, kind)) if mine else None) or newest.get((item.file_id, kind))

    rows = []
    for item in items:
        survivor, level = best(item, Kind.SURVIVOR), best(item, Kind.LEVEL)
        said = words.get(item.reason_id) if item.reason_id else None
        rows.append(
            Shown(
                item=item,
                file_id=own.get(item.file_id),
                initials=initials_of(words.get(survivor.id) if survivor else None),
                level=(level.level or 0) if level else 0,
                why=MinuteWords.from_words(said).text if said else "",
                own=item.agency_id == member.agency_id,
            )
        )
    return rows


def agenda_of(member: Member, meeting: Meeting) -> Agenda:
    """The agenda as it is for this reader. At most seven statements, however long it is."""
    items = shown(member, items_of(member, meeting))
    topics = Topic.objects.visible_to(member).filter(meeting_id=meeting.id).order_by("place", "id")
    agencies: dict[UUID, Agency] = Agency.objects.visible_to(member).in_bulk(
        {one.item.agency_id for one in items} | {meeting.agency_id}
    )
    return Agenda(meeting, tuple(items), tuple(topics), agencies)


def next_meetings(member: Member, *, at: datetime, seat: str = Seat.CORE) -> list[Meeting]:
    """Meetings of a forum that are still to come or in session, the next first. One statement."""
    rows = Meeting.objects.visible_to(member).filter(seat=seat, state__in=[*BEFORE, MeetingState.HELD])
    return list(rows.order_by("starts_at")[:12])


@dataclass(frozen=True)
class Named:
    """An agency of the forum, and whether enough of the case is open to it to speak of it there."""

    agency: Agency
    opened: bool
    offered: bool
    categories: tuple[Category, ...] = ()
    ends_at: datetime | None = None


def eligibility(member: Member, file: CaseFile) -> list[Named]:
    """The other agencies of the core team: to which the case is open now, to which it is only offered, which are missing.

    For the holder of the file. Three statements.
    """
    seats = Partnership.objects.visible_to(member).filter(seat=Seat.CORE).values_list("agency_id", flat=True)
    agencies = (
        Agency.objects.visible_to(member).filter(pk__in=list(seats), takes_files=True).exclude(pk=member.agency_id)
    )
    rows = list(Disclosure.objects.visible_to(member).filter(from_file_id=file.id, state__in=["offered", "live"]))
    now = {row.pk for row in Disclosure.objects.visible_to(member).live().filter(from_file_id=file.id)}
    found = []
    for agency in agencies.order_by("short_name"):
        mine = [row for row in rows if row.to_agency_id == agency.id]
        live = [row for row in mine if row.pk in now and (row.view_bits | row.summary_bits) & NAMED]
        mask = 0
        for row in live:
            mask |= row.view_bits | row.summary_bits
        found.append(
            Named(
                agency=agency,
                opened=bool(live),
                offered=any(row.state == "offered" for row in mine),
                categories=tuple(categories_in(mask)),
                ends_at=max((row.ends_at for row in live), default=None),
            )
        )
    return found


@dataclass(frozen=True)
class Loan:
    """One way in which a case is open: how far, and for what was recorded until when."""

    view_bits: int
    summary_bits: int
    covers_until: datetime
    ends_at: datetime


@dataclass(frozen=True)
class OpenTo:
    """How far an item's case is open to one agency, for saying limits aloud."""

    agency_id: UUID
    loans: tuple[Loan, ...]

    @property
    def view_bits(self) -> int:
        return reduce(or_, (loan.view_bits for loan in self.loans))

    @property
    def summary_bits(self) -> int:
        return reduce(or_, (loan.summary_bits for loan in self.loans))

    @property
    def ends_at(self) -> datetime:
        """Until when all of it holds: what is said aloud never lasts longer than the first of it to end."""
        return min(loan.ends_at for loan in self.loans)

    def shows(self, head: Record, *, words: bool = False) -> bool:
        """Whether that agency may see a record of the item's file; `words`: in full."""
        bit = 1 << head.category
        return any(
            head.recorded_at <= loan.covers_until and (loan.view_bits | (0 if words else loan.summary_bits)) & bit
            for loan in self.loans
        )


def open_to(items: Iterable[UUID]) -> dict[UUID, list[OpenTo]]:
    """To whom each item's case is open: answered to whoever brought it and to the chair who sees it. One statement."""
    wanted = list(items)
    if not wanted:
        return {}
    loans: dict[tuple[UUID, UUID], list[Loan]] = {}
    with connection.cursor() as cursor:
        columns = "item_id, agency_id, view_bits, summary_bits, covers_until, ends_at"
        cursor.execute(f"SELECT {columns} FROM sec.items_open_to(%s)", [wanted])
        for item_id, agency_id, *loan in cursor.fetchall():
            loans.setdefault((item_id, agency_id), []).append(Loan(*loan))
    found: dict[UUID, list[OpenTo]] = {}
    for (item_id, agency_id), its in loans.items():
        found.setdefault(item_id, []).append(OpenTo(agency_id, tuple(its)))
    return found


def newest_incident_at(member: Member, file: CaseFile) -> datetime | None:
    """When the file's own agency last recorded an incident in it that is not kept with it. One statement."""
    rows = Record.objects.visible_to(member).filter(file_id=file.id, kind=Kind.INCIDENT, kept=False)
    found: datetime | None = rows.order_by("-recorded_at").values_list("recorded_at", flat=True).first()
    return found


def all_here_may_hear(item_id: UUID) -> bool:
    """Whether everybody in the room, each as the person they are, may hear of an item: for its chair. One statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.all_here_may_hear(%s, %s)", [item_id, REACH_CASES])
        return bool(cursor.fetchone()[0])


def suggested_reason(member: Member, file: CaseFile, level_why: str) -> str:
    """What may be said for bringing it, from what was asked and judged; the person changes it as they like."""
    reasons = [reason.text for reason in reasons_to_bring(file.id, member)]
    return " ".join(dict.fromkeys(reasons)) or level_why
