"""The verb of research. It runs inside a transaction in which `by` is bound at `at`."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from cases.access.doors import access_file
from cases.records.actions import rewrite_record, write_record
from cases.records.categories import Kind
from cases.records.models import Record
from ccr.audit.recording import record
from ccr.core.errors import NotVisible, Stale
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from meetings import events
from meetings.agenda.selectors import own_files
from meetings.doors import access_item, access_meeting
from meetings.models import AgendaItem
from meetings.refusals import NotOnAgenda, ResearchOver
from meetings.research.selectors import answers_of
from meetings.states import AFTER, TO_COME
from meetings.words import RESEARCH, MinuteWords, Standing

# The level of an answer that says nothing.
NOTHING_KNOWN = 0


@transaction.atomic
def answer_research(
    *,
    item_ids: Sequence[UUID],
    by: Member,
    at: datetime,
    text: str = "",
    standing: str = Standing.FACT.value,
    version: int | None = None,
) -> list[Record]:
    """Say what one's own agency knows about the cases of these items; without `text`: nothing is known.

    Each is a record of one's own agency on its own file of the case, kept with it: nobody else sees it, or that there is one. Said
    again, it replaces what was said. `version`: of the answer the page was drawn from, 0 for none.
    Raises NotVisible, NotOnAgenda, ResearchOver, Stale, NotPermitted.
    """
    said = []
    for item_id in item_ids:
        head = _answer(item_id, by=by, at=at, text=text, standing=standing, version=version)
        record(events.RESEARCHED, by=by, at=at, file_id=head.file_id, subject_id=head.id)
        said.append(head)
    return said


def _researched(item_id: UUID, by: Member) -> tuple[AgendaItem, UUID]:
    item = access_item(by, item_id, Capability.BRING_ITEMS)
    if access_meeting(by, item.meeting_id, Capability.BRING_ITEMS).state in AFTER:
        raise ResearchOver
    # Whoever brings a case says what it knows in bringing it.
    if item.state not in TO_COME or item.agency_id == by.agency_id:
        raise NotOnAgenda
    file_id = own_files(by, [item]).get(item.file_id)
    if file_id is None:
        raise NotVisible("item", item_id)
    return item, file_id


def _answer(item_id: UUID, *, by: Member, at: datetime, text: str, standing: str, version: int | None) -> Record:
    item, file_id = _researched(item_id, by)
    # Held from here on: two colleagues who answer at once answer one after the other.
    file = access_file(by, file_id, Capability.BRING_ITEMS, lock=True)
    said = answers_of(by, {item.id: file_id}).get(item.id)
    words = MinuteWords(
        line=RESEARCH, text=text.strip(), standing=standing if standing in Standing else Standing.FACT
    ).to_words()
    # An answer that says nothing keeps no file that is there only for a loan: with the loan it goes too (sec.seat_until).
    level = None if text.strip() else NOTHING_KNOWN
    if said is None:
        return write_record(
            file=file,
            kind=Kind.MINUTE,
            words=words,
            by=by,
            at=at,
            kept=True,
            about_id=item.id,
            level=level,
            happened_on=at.astimezone(by.zone).date(),
        )
    if version == 0:
        raise Stale(theirs=said.head)
    said.head.expect_version(version)
    return rewrite_record(said.head, words, by=by, level=level)
