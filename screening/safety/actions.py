"""Verbs of the safety step. Each runs inside a transaction in which `by` is bound at `at`."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.access.doors import access_file, access_record
from cases.files.actions import bring_back
from cases.files.models import CaseFile
from cases.people.actions import keep_address
from cases.people.words import Address
from cases.records.actions import rewrite_record, write_record
from cases.records.categories import Kind
from cases.records.models import Record
from cases.records.selectors import heads, words_of
from cases.words import iso
from ccr.audit.recording import record
from ccr.core.errors import NotPossible, NotVisible
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from screening.safety import events
from screening.safety.words import SafetyStep, Settled, WithHer


class NoReason(NotPossible):
    reason = _("Say why a safety step is needed.")
    field = "reasons"


class SettledAlready(NotPossible):
    reason = _("Somebody has settled this safety step already. It stands in the history below.")


class NoNote(NotPossible):
    reason = _("Say why it is not needed.")
    field = "note"


class UnknownAnswer(NotPossible):
    reason = _("Choose one of the answers shown.")
    field = "with_her"


@transaction.atomic
def open_step(*, file: CaseFile, reasons: list[str], by: Member, at: datetime, kept: bool = False) -> Record:
    """Open a safety step on one's own file; an open one takes up the reasons it does not have yet, so that there is one.

    Reasons out of what is `kept` with the agency stand in a step of their own, which is kept too, unless the open step that others
    see has them already: nobody settles the same thing twice.

    Until it is settled it leads the caseload and stands on every page of the file. `reasons` are codes of Reason, or a
    sentence of the worker's. Raises NoReason.
    """
    held = access_file(by, file.id, Capability.ASSESS, lock=True)
    given = tuple(dict.fromkeys(reason.strip() for reason in reasons if reason.strip()))
    if not given:
        raise NoReason
    steps = list(heads(by, [held.id], kinds=[Kind.SAFETY_STEP]).filter(open=True, holder_id=by.agency_id))
    head = next((one for one in steps if one.kept == kept), None)
    seen = next((one for one in steps if not one.kept), None)
    if kept and seen is not None:
        told = SafetyStep.from_words(words_of(by, [seen]).get(seen.id, {})).reasons
        given = tuple(reason for reason in given if reason not in told)
        if not given:
            return seen
    if head is None:
        today = at.astimezone(by.zone).date()
        words = SafetyStep(reasons=given).to_words()
        head = write_record(
            file=held, kind=Kind.SAFETY_STEP, words=words, by=by, at=at, happened_on=today, still_open=True, kept=kept
        )
        # A closed file with something to be done at once would stand in no list.
        bring_back(held, by=by, at=at)
        record(events.STEP_OPENED, by=by, at=at, file_id=held.id, subject_id=head.id, detail={"reasons": len(given)})
        return head
    step = SafetyStep.from_words(words_of(by, [head]).get(head.id, {}))
    added = [reason for reason in given if reason not in step.reasons]
    if added:
        rewrite_record(head, replace(step, reasons=(*step.reasons, *added)).to_words(), by=by)
        detail = {"reasons": len(added), "version": head.version}
        record(events.STEP_ADDED, by=by, at=at, file_id=held.id, subject_id=head.id, detail=detail)
    return head


@transaction.atomic
def settle_step(
    *,
    step_id: UUID,
    by: Member,
    at: datetime,
    done: bool,
    note: str,
    with_her: str = "",
    safe_place: str = "",
) -> Record:
    """Say of an open step that it is done, or that it is not needed because of `note`, which is then a must.

    `safe_place` goes to where she is, which opens by itself alone, and never into the step. Raises SettledAlready when somebody was faster, NoNote, UnknownAnswer.
    """
    head = _held(by, step_id)
    access_file(by, head.file_id, Capability.ASSESS, lock=True)
    # Read again behind the file's lock: of two who settle at once the second is told.
    head = _held(by, step_id)
    if not head.open:
        raise SettledAlready
    if not done and not note.strip():
        raise NoNote
    if with_her and with_her not in WithHer:
        raise UnknownAnswer
    settled = Settled.DONE if done else Settled.NOT_NEEDED
    step = replace(
        SafetyStep.from_words(words_of(by, [head]).get(head.id, {})),
        with_her=with_her,
        settled=settled.value,
        note=note.strip(),
        settled_at=iso(at),
        settled_by=str(by.member_id),
    )
    rewrite_record(head, step.to_words(), by=by, open=False)
    _keep_safe_place(head.file_id, safe_place.strip(), by=by, at=at)
    detail = {"settled": settled.value, "version": head.version}
    record(events.STEP_SETTLED, by=by, at=at, file_id=head.file_id, subject_id=head.id, detail=detail)
    return head


@transaction.atomic
def show_steps(*, file: CaseFile, reasons: list[str], since: datetime, by: Member, at: datetime) -> None:
    """Show the kept steps that came out of something finished now and kept no longer, to those who may read that.

    Only steps recorded `since` it began, settled ones too, and only where each reason is among `reasons`: what stands in them from
    elsewhere stays with the agency.
    """
    held = access_file(by, file.id, Capability.ASSESS, lock=True)
    own = heads(by, [held.id], kinds=[Kind.SAFETY_STEP]).filter(holder_id=by.agency_id, kept=True)
    found = list(own.filter(recorded_at__gte=since))
    known = words_of(by, found)
    for head in found:
        words = known.get(head.id, {})
        if set(SafetyStep.from_words(words).reasons) <= set(reasons):
            rewrite_record(head, words, by=by, kept=False)
            detail = {"version": head.version}
            record(events.STEP_SHOWN, by=by, at=at, file_id=held.id, subject_id=head.id, detail=detail)


def _keep_safe_place(file_id: UUID, safe_place: str, *, by: Member, at: datetime) -> None:
    """Where she is safe tonight, beside where she is; nothing where it was left empty or is known already."""
    held = heads(by, [file_id], kinds=[Kind.LOCATION]).filter(holder_id=by.agency_id)
    head = held.order_by("-recorded_at").first()
    known = Address.from_words(words_of(by, [head]).get(head.id, {})) if head else Address()
    if safe_place and safe_place != known.safe_place:
        address = replace(known, safe_place=safe_place)
        keep_address(file_id=file_id, version=head.version if head else None, address=address, by=by, at=at)


def _held(by: Member, step_id: UUID) -> Record:
    """The head of a safety step of one's own agency, or NotVisible."""
    head: Record = access_record(by, step_id, Capability.ASSESS, own=True)
    if head.kind != Kind.SAFETY_STEP:
        raise NotVisible("safety_step", step_id)
    return head
