"""Reading what is opened to whom. Each says how many statements it costs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from cases.files.models import CaseFile
from cases.files.references import new_reference
from cases.sharing.models import Disclosure, ReleaseOfInformation
from cases.sharing.states import DisclosureState, ReleaseState
from ccr.core import actor
from ccr.tenancy.member import Member
from ccr.tenancy.models import Agency, Partnership, Seat

# How long what has ended stays on the agency's list: long enough to have destroyed the copies.
ENDED_SHOWN_DAYS = 180


def reference_of(disclosure_id: UUID, release_id: UUID | None = None) -> str:
    """How both sides name one permission or share on paper and aloud: six characters drawn from its random id."""
    return new_reference(Random((release_id or disclosure_id).int))  # noqa: S311 — a short name, not a secret


@dataclass(frozen=True)
class Sharing:
    """Everything open or offered now around one file."""

    opened: tuple[Disclosure, ...]
    offered: tuple[Disclosure, ...]
    to_us: tuple[Disclosure, ...]

    @property
    def readers(self) -> list[Agency]:
        """The agencies this file is opened or offered to, each once, in the order they were asked."""
        return list({one.to_agency_id: one.to_agency for one in (*self.opened, *self.offered)}.values())


def around(member: Member, file: CaseFile) -> QuerySet[Disclosure]:
    """What this file opens or offers now, and what is open to it."""
    rows: QuerySet[Disclosure] = Disclosure.objects.visible_to(member)
    return rows.filter(
        Q(from_file_id=file.id) | Q(to_file_id=file.id),
        state__in=[DisclosureState.OFFERED, DisclosureState.LIVE],
        ends_at__gt=actor.require().at,
    )


def sharing_of(member: Member, file: CaseFile) -> Sharing:
    """What this file opens or offers now, and what is open to it, with the agencies. One statement."""
    rows = (
        around(member, file)
        .select_related("from_agency", "to_agency")
        .order_by("offered_at", "to_agency__short_name", "from_agency__short_name")
    )
    mine = [row for row in rows if row.from_file_id == file.id]
    return Sharing(
        opened=tuple(row for row in mine if row.state == DisclosureState.LIVE),
        offered=tuple(row for row in mine if row.state == DisclosureState.OFFERED),
        to_us=tuple(row for row in rows if row.from_file_id != file.id),
    )


def signed_now(member: Member, file: CaseFile) -> QuerySet[ReleaseOfInformation]:
    """The permissions she has signed in this file that hold now."""
    rows: QuerySet[ReleaseOfInformation] = ReleaseOfInformation.objects.visible_to(member)
    return rows.filter(file_id=file.id, state=ReleaseState.SIGNED, ends_at__gt=actor.require().at)


def permissions_of(member: Member, file: CaseFile) -> list[ReleaseOfInformation]:
    """The permissions she has signed in this file that hold now, newest first. One statement."""
    return list(signed_now(member, file).select_related("to_agency").order_by("-signed_at", "to_agency__short_name"))


def unanswered(member: Member) -> QuerySet[Disclosure]:
    """What other agencies offer this one and nobody has answered."""
    rows: QuerySet[Disclosure] = Disclosure.objects.visible_to(member)
    return rows.filter(to_agency_id=member.agency_id, state=DisclosureState.OFFERED, to_file_id=None)


def offers_to(member: Member) -> list[Disclosure]:
    """What other agencies offer this one and nobody has answered, oldest first. One statement."""
    return list(unanswered(member).select_related("from_agency").order_by("offered_at"))


def taken_for(member: Member) -> list[Disclosure]:
    """What the agency's standing word took at once and nobody has said the file of yet, oldest first. One statement."""
    return list(
        Disclosure.objects.visible_to(member)
        .live()
        .filter(to_agency_id=member.agency_id, answered_by=None)
        .select_related("from_agency")
        .order_by("answered_at")
    )


def core_team(member: Member) -> list[Agency]:
    """The other agencies of the core team that take part in cases. Two statements."""
    seats = Partnership.objects.visible_to(member).filter(seat=Seat.CORE).values_list("agency_id", flat=True)
    return list(
        Agency.objects.visible_to(member)
        .filter(pk__in=list(seats), takes_files=True)
        .exclude(pk=member.agency_id)
        .order_by("short_name")
    )


def partners(member: Member) -> list[Agency]:
    """The other agencies of the partnership that take part in cases. One statement."""
    agencies = Agency.objects.visible_to(member).filter(takes_files=True).exclude(pk=member.agency_id)
    return list(agencies.order_by("short_name"))


@dataclass(frozen=True)
class Ended:
    """Something that was open and is not any more, named by its reference. `file`: one's own file, where it is still there."""

    reference: str
    agency_id: UUID
    bits: int
    ended_at: datetime
    file: CaseFile | None = None


def ended(member: Member) -> tuple[list[Ended], list[Ended]]:
    """What was open to this agency and has ended, and what it no longer opens; newest first. Three statements.

    The first list also holds what ended together with the file made to receive it: only the reference is left of that.
    """
    at = actor.require().at
    since = at - timedelta(days=ENDED_SHOWN_DAYS)
    rows = list(
        Disclosure.objects.visible_to(member).filter(
            Q(state=DisclosureState.WITHDRAWN, withdrawn_at__gt=since)
            | Q(state=DisclosureState.LIVE, ends_at__lte=at, ends_at__gt=since),
            answered_at__isnull=False,
        )
    )
    ours = {row.id: row.from_agency_id == member.agency_id for row in rows}
    # Never a join: the other agency's file is hidden, and its row would take the disclosure's with it.
    own = {row.id: row.from_file_id if ours[row.id] else row.to_file_id for row in rows}
    files = CaseFile.objects.visible_to(member).in_bulk(set(own.values()))
    to_us: list[Ended] = []
    by_us: list[Ended] = []
    for row in rows:
        entry = Ended(
            reference=reference_of(row.id, row.release_id),
            agency_id=row.to_agency_id if ours[row.id] else row.from_agency_id,
            bits=row.view_bits | row.summary_bits,
            ended_at=min(row.withdrawn_at or row.ends_at, row.ends_at),
            file=files.get(own[row.id]),
        )
        (by_us if ours[row.id] else to_us).append(entry)
    to_us += _ended_with_their_file(since)
    return _newest_first(to_us), _newest_first(by_us)


def _newest_first(entries: Iterable[Ended]) -> list[Ended]:
    return sorted(entries, key=lambda one: one.ended_at, reverse=True)


def _ended_with_their_file(since: datetime) -> list[Ended]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, release_id, from_agency_id, bits, ended_at FROM sec.ended_loans(%s)", [since])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return [Ended(reference_of(row[0], row[1]), row[2], row[3], row[4]) for row in rows]
