"""Verbs of what she wants and of what she says against sharing.

Each runs inside a transaction in which `by` is bound at `at`. A wish is not a ground: only what stands on her consent ends when
she withdraws it. An objection ends nothing by itself: a named person answers it, and she is told when it is safe.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from cases.access.doors import access_file
from cases.sharing import steps
from cases.sharing.models import Disclosure
from cases.sharing.objections import events, notices
from cases.sharing.objections.deadlines import LATE, answer_by
from cases.sharing.objections.deciders import deciders
from cases.sharing.objections.models import Objection, Wish
from cases.sharing.objections.refusals import (
    AnsweredBefore,
    NobodyDecides,
    NobodyEnded,
    NoReasonGiven,
    NotAnsweredYet,
    NothingSaid,
    NotSaidWhy,
    NotTheDecider,
    UnknownWish,
)
from cases.sharing.objections.selectors import access_objection
from cases.sharing.objections.states import OBJECTION, Outcome, WishAnswer
from cases.sharing.objections.steps import end_on_her_consent, write_wish
from cases.sharing.objections.words import Answered, Said
from cases.sharing.states import DisclosureState
from ccr.audit.recording import record
from ccr.core.states import WrongState
from ccr.reminders.actions import remind, settle
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member


@transaction.atomic
def record_wish(*, file_id: UUID, answer: str, said: str, because: str, by: Member, at: datetime) -> Wish:
    """What she wants about sharing: she agrees, does not, or was not asked because.

    Where she does not agree, what stands on her consent ends at once; everything else goes on. Raises UnknownWish, NotSaidWhy.
    """
    steps.one_at_a_time(by)
    file = access_file(by, file_id, Capability.SHARE, lock=True)
    if answer not in WishAnswer.values:
        raise UnknownWish
    if answer == WishAnswer.NOT_ASKED and not because.strip():
        raise NotSaidWhy
    wish = write_wish(file, WishAnswer(answer), said=said, because=because, by=by, at=at)
    ended = end_on_her_consent(file, by=by, at=at) if answer == WishAnswer.DOES_NOT else 0
    detail = {"answer": answer, "ended": ended}
    record(events.WISH_RECORDED, by=by, at=at, file_id=file.id, subject_id=wish.id, detail=detail)
    return wish


@transaction.atomic
def record_objection(*, file_id: UUID, said: str, decider_id: UUID, by: Member, at: datetime) -> Objection:
    """Write down what she says against sharing that stands on another ground. Nothing ends by it.

    `decider_id` answers within the pack's working days; otherwise everybody who could is told. Raises NothingSaid,
    NobodyDecides.
    """
    file = access_file(by, file_id, Capability.SHARE, lock=True)
    if not said.strip():
        raise NothingSaid
    if decider_id not in {post_id for post_id, _name in deciders(by)}:
        raise NobodyDecides
    objection = Objection(
        tenant_id=file.tenant_id,
        agency_id=file.agency_id,
        file_id=file.id,
        made_at=at,
        recorded_by=by.member_id,
        decider_id=decider_id,
        answer_by=answer_by(by, at),
    )
    objection.write(Said(said=said.strip()).to_words())
    objection.save()
    remind(LATE, due_at=objection.answer_by, by=by, at=at, file_id=file.id, subject_id=objection.id)
    notices.tell(notices.TO_ANSWER, objection, post_id=decider_id, capability=Capability.CLOSE_HIGH)
    record(events.OBJECTED, by=by, at=at, file_id=file.id, subject_id=objection.id)
    return objection


@transaction.atomic
def answer_objection(
    *, objection_id: UUID, outcome: str, agency_ids: Collection[UUID], reason: str, by: Member, at: datetime
) -> Objection:
    """Answer it, by whoever was named; once the time is over, by anybody who could have been.

    `agency_ids`: for whom it ends, where it ends for some. Raises NotTheDecider, AnsweredBefore, NoReasonGiven, NobodyEnded.
    """
    steps.one_at_a_time(by)
    objection = access_objection(by, objection_id, Capability.CLOSE_HIGH, lock=True)
    if by.member_id != objection.decider_id and at <= objection.answer_by:
        raise NotTheDecider
    try:
        state = OBJECTION.move("answer", objection.state)
    except WrongState:
        raise AnsweredBefore from None
    if outcome not in Outcome.values or not reason.strip():
        raise NoReasonGiven
    if outcome == Outcome.SOME_ENDED and not agency_ids:
        raise NobodyEnded
    ended = 0
    if outcome != Outcome.GOES_ON:
        ended = _end_for(objection, None if outcome == Outcome.ENDED else set(agency_ids), by=by, at=at)
    objection.state, objection.outcome = state, outcome
    objection.answered_at, objection.answered_by = at, by.member_id
    objection.write_answer(Answered(reason=reason.strip()).to_words())
    objection.bump()
    objection.save()
    settle([LATE], subject_id=objection.id, by=by, at=at)
    notices.tell(notices.TO_TELL, objection, post_id=objection.recorded_by, capability=Capability.SHARE)
    detail = {"outcome": outcome, "ended": ended}
    record(events.ANSWERED, by=by, at=at, file_id=objection.file_id, subject_id=objection.id, detail=detail)
    return objection


def _end_for(objection: Objection, agencies: set[UUID] | None, *, by: Member, at: datetime) -> int:
    rows = Disclosure.objects.visible_to(by).filter(
        from_file_id=objection.file_id,
        from_agency_id=by.agency_id,
        ground_id__isnull=False,
        state__in=[DisclosureState.OFFERED, DisclosureState.LIVE],
    )
    if agencies is not None:
        rows = rows.filter(to_agency_id__in=agencies)
    return len([steps.end(one, by=by, at=at) for one in rows.select_for_update(of=("self",))])


@transaction.atomic
def tell_her(*, objection_id: UUID, how: str, by: Member, at: datetime) -> Objection:
    """Write down that she was told the answer, when that was safe, and how. Raises NotAnsweredYet, NothingSaid."""
    objection = access_objection(by, objection_id, Capability.SHARE, lock=True)
    try:
        objection.state = OBJECTION.move("tell", objection.state)
    except WrongState:
        raise NotAnsweredYet from None
    if not how.strip():
        raise NothingSaid
    kept = Answered.from_words(objection.answer_words)
    objection.write_answer(Answered(reason=kept.reason, told=how.strip()).to_words())
    objection.told_at, objection.told_by = at, by.member_id
    objection.bump()
    objection.save()
    record(events.TOLD, by=by, at=at, file_id=objection.file_id, subject_id=objection.id)
    return objection
