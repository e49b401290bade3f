"""Verbs of sharing: take a permission, withdraw it, offer, answer, join, end.

Each runs inside a transaction in which `by` is bound at `at`; each asks `rules.decide` before anything is opened. Joining
and parting are done by the database when a disclosure changes: a verb only says which file it belongs to.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from cases.access.doors import access_disclosure, access_file, access_release
from cases.files.actions import make_file
from cases.files.models import CaseFile
from cases.records.categories import Category
from cases.sharing import events, notices, steps
from cases.sharing.models import Basis, Disclosure, ReleaseOfInformation, Signing
from cases.sharing.now.selectors import kept_apart
from cases.sharing.refusals import (
    AlreadyEnded,
    AlreadyWithdrawn,
    AnsweredAlready,
    NobodyAgreedTo,
    StandsOnHerPermission,
)
from cases.sharing.standing.taking import joined_before, reopen
from cases.sharing.states import DISCLOSURE, RELEASE, DisclosureState
from cases.sharing.terms import Terms, span
from cases.sharing.words import WhyWithdrawn
from ccr.audit.recording import record
from ccr.core.errors import NotPermitted
from ccr.core.states import WrongState
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What she answered about one agency: does anyone close to the other person work there, and does she agree?"""

    agency_id: UUID
    works_there: bool
    agrees: bool


# Her permission ------------------------------------------------------------------------------------------------------


@transaction.atomic
def sign_core_permission(
    *,
    file_id: UUID,
    answers: Sequence[Answer],
    purpose: str,
    ends_on: date,
    covers_later: bool,
    signer: str,
    by: Member,
    at: datetime,
    how: Signing = Signing.SCREEN,
) -> list[ReleaseOfInformation]:
    """One conversation, one signature, a separate permission for each agency she said yes to; each is offered at once.

    What each names is its discipline's starting point, taken whole. `signer` is her name as she typed it; the worker is
    the witness. Nothing is signed unless all of it may be. Raises NobodyAgreedTo, NotInTheCoreTeam, AgencyKeptApart,
    SharingRefused, NoSignature, UnknownPurpose and the refusals of `span`.
    """
    steps.one_at_a_time(by)
    file = access_file(by, file_id, Capability.SHARE, lock=True)
    agreed = {answer.agency_id: answer for answer in answers if answer.agrees}
    if not agreed:
        raise NobodyAgreedTo
    lasting = span(by.pack, by.zone, starts_on=None, ends_on=ends_on, covers_later=covers_later, at=at)
    conversation_id = uuid4()
    signed = {}
    apart = kept_apart(by, file.id)
    for agency_id, (receiver, terms) in steps.core_terms(by, agreed, apart=apart).items():
        works_there = agreed[agency_id].works_there
        steps.require_allowed(by, receiver, terms, apart=apart, core=True, works_there=works_there)
        signed[agency_id] = steps.sign(
            file, receiver, terms, lasting, conversation_id, purpose, signer, by=by, at=at, how=how
        )
    return [signed[agency_id] for agency_id in agreed]


@transaction.atomic
def sign_release(
    *,
    file_id: UUID,
    to_agency_id: UUID,
    view: Collection[Category],
    summary: Collection[Category],
    purpose: str,
    ends_on: date,
    covers_later: bool,
    signer: str,
    works_there: bool,
    by: Member,
    at: datetime,
    starts_on: date | None = None,
    location_confirmed: bool = False,
) -> ReleaseOfInformation:
    """Record a permission she signed for one agency and exactly these categories, in full or in summary; offered at once.

    `location_confirmed`: she was asked about the place where she is a second time, by itself. Raises as
    `sign_core_permission`.
    """
    steps.one_at_a_time(by)
    file = access_file(by, file_id, Capability.SHARE, lock=True)
    receiver = steps.receivers(by, [to_agency_id])[to_agency_id]
    terms = Terms.naming(to_agency_id, view, summary, location_confirmed=location_confirmed)
    steps.require_allowed(by, receiver, terms, apart=kept_apart(by, file.id), works_there=works_there)
    lasting = span(by.pack, by.zone, starts_on=starts_on, ends_on=ends_on, covers_later=covers_later, at=at)
    return steps.sign(file, receiver, terms, lasting, uuid4(), purpose, signer, by=by, at=at)


@transaction.atomic
def withdraw_release(*, release_id: UUID, by: Member, at: datetime, why: str = "") -> ReleaseOfInformation:
    """Withdraw her permission. The agency it opened to loses sight at once; what it wrote itself stays its own.

    `why` is one of WhyWithdrawn or empty: she need not say. Raises AlreadyWithdrawn.
    """
    steps.one_at_a_time(by)
    release = access_release(by, release_id, Capability.SHARE, lock=True)
    try:
        release.state = RELEASE.move("withdraw", release.state)
    except WrongState:
        raise AlreadyWithdrawn from None
    # What stands on it ends first: the database takes no withdrawal that leaves something open.
    standing = Disclosure.objects.visible_to(by).filter(
        release_id=release.id, state__in=[DisclosureState.OFFERED, DisclosureState.LIVE]
    )
    ended = [steps.end(disclosure, by=by, at=at) for disclosure in standing.select_for_update(of=("self",))]
    release.withdrawn_at, release.withdrawn_by = at, by.member_id
    release.bump()
    release.save(update_fields=["state", "withdrawn_at", "withdrawn_by", "version"])
    record(
        events.PERMISSION_WITHDRAWN,
        by=by,
        at=at,
        file_id=release.file_id,
        subject_id=release.id,
        detail={
            "agency": str(release.to_agency_id),
            "ended": len(ended),
            "why": why if why in WhyWithdrawn.values else "",
        },
    )
    return release


# Offers --------------------------------------------------------------------------------------------------------------


@transaction.atomic
def offer_disclosure(
    *,
    file_id: UUID,
    to_agency_id: UUID,
    view: Collection[Category],
    summary: Collection[Category],
    ends_on: date,
    by: Member,
    at: datetime,
    covers_later: bool = True,
    starts_on: date | None = None,
    location_confirmed: bool = False,
) -> Disclosure:
    """Offer what one's own agency holds to another on one's own lawful ground; nothing is open until it is accepted.

    To an agency that has opened something to this file it is an answer, and is joined to the same case. Raises
    AgencyKeptApart, SharingRefused (a confidential victim service has no ground of its own) and the refusals of `span`.
    """
    steps.one_at_a_time(by)
    file = access_file(by, file_id, Capability.SHARE, lock=True)
    receiver = steps.receivers(by, [to_agency_id])[to_agency_id]
    terms = Terms.naming(to_agency_id, view, summary, location_confirmed=location_confirmed)
    steps.require_allowed(by, receiver, terms, apart=kept_apart(by, file.id), basis=Basis.OWN_LAW)
    lasting = span(by.pack, by.zone, starts_on=starts_on, ends_on=ends_on, covers_later=covers_later, at=at)
    offer = steps.offer(file, terms, lasting, by=by, at=at)
    record(
        events.OFFERED,
        by=by,
        at=at,
        file_id=file.id,
        subject_id=offer.id,
        detail={
            "agency": str(to_agency_id),
            "view": terms.view,
            "summary": terms.summary,
            "until": ends_on.isoformat(),
        },
    )
    return offer


@transaction.atomic
def accept_offer(*, disclosure_id: UUID, by: Member, at: datetime) -> Disclosure:
    """Accept: it is open at once, into a file made for it. Which of one's own files it belongs to is asked next (`join`).

    What renews an earlier loan of the same file that is still open goes where that one was joined.

    Raises AnsweredAlready, SharingRefused.
    """
    offer = steps.offer_to_answer(disclosure_id, by)
    try:
        state = DISCLOSURE.move("accept", offer.state)
    except WrongState:
        raise AnsweredAlready from None
    steps.require_still_allowed(offer, by)
    leads = by.member_id if by.may(Capability.LEAD_FILES) else None
    before = joined_before(by, offer)
    if before:
        made = access_file(by, before, Capability.ANSWER_OFFERS, lock=True)
        reopen(made, by=by, at=at)
    else:
        made = make_file(by=by, at=at, lead_id=leads, lent_only=True)
    offer.state, offer.to_file_id = state, made.id
    offer.answered_at, offer.answered_by = at, by.member_id
    offer.save(update_fields=["state", "to_file", "answered_at", "answered_by"])
    notices.tell_answered(offer, taken=True)
    record(
        events.ACCEPTED,
        by=by,
        at=at,
        file_id=made.id,
        subject_id=offer.id,
        detail={"agency": str(offer.from_agency_id), "view": offer.view_bits, "summary": offer.summary_bits},
    )
    return offer


@transaction.atomic
def refuse_offer(*, disclosure_id: UUID, by: Member, at: datetime) -> Disclosure:
    """Not for us: nothing of the offer remains here, and whoever offered it is told. Raises AnsweredAlready."""
    offer = steps.offer_to_answer(disclosure_id, by)
    try:
        offer.state = DISCLOSURE.move("refuse", offer.state)
    except WrongState:
        raise AnsweredAlready from None
    offer.answered_at, offer.answered_by = at, by.member_id
    offer.save(update_fields=["state", "answered_at", "answered_by"])
    notices.tell_answered(offer, taken=False)
    # No file of one's own is named: there is none.
    record(events.REFUSED, by=by, at=at, subject_id=offer.id, detail={"agency": str(offer.from_agency_id)})
    return offer


@transaction.atomic
def join(*, disclosure_id: UUID, to_file_id: UUID | None, by: Member, at: datetime) -> CaseFile:
    """*Is this one of yours?* Yes, this one; or, with None, a file of its own. Whatever else that same file lends moves along.

    A file that was made for the loan and holds nothing vanishes by itself. Joining again corrects a mistake. Raises
    AlreadyEnded; a file that is not one's own is as absent.
    """
    steps.one_at_a_time(by)
    loan = access_disclosure(by, disclosure_id, Capability.ANSWER_OFFERS, lock=True)
    if loan.to_agency_id != by.agency_id:
        raise NotPermitted
    if loan.ends_at <= at:
        raise AlreadyEnded
    try:
        DISCLOSURE.move("join", loan.state)
    except WrongState:
        raise AlreadyEnded from None
    before = access_file(by, loan.to_file_id, Capability.ANSWER_OFFERS)
    if to_file_id is not None:
        file = access_file(by, to_file_id, Capability.ANSWER_OFFERS)
    elif before.lent_only:
        file = before
    else:
        file = make_file(by=by, at=at, lead_id=before.lead_id, lent_only=True)
    moving = Disclosure.objects.visible_to(by).live().filter(from_file_id=loan.from_file_id, to_file_id=before.id)
    if file.id != before.id:
        # A loan that has not begun yet is accepted but not live: it goes along as well.
        for each in {loan.id: loan, **{one.id: one for one in moving}}.values():
            each.to_file_id, each.answered_at, each.answered_by = file.id, at, by.member_id
            each.save(update_fields=["to_file", "answered_at", "answered_by"])
    else:
        # Taken at once, by a standing word or an agreement: now a person has said where it belongs, and it stays there.
        for each in {loan.id: loan, **{one.id: one for one in moving}}.values():
            if each.answered_by is None:
                each.answered_at, each.answered_by = at, by.member_id
                each.save(update_fields=["answered_at", "answered_by"])
    record(
        events.JOINED,
        by=by,
        at=at,
        file_id=file.id,
        subject_id=loan.id,
        detail={"agency": str(loan.from_agency_id), "own": to_file_id is not None},
    )
    return file


@transaction.atomic
def withdraw_disclosure(*, disclosure_id: UUID, by: Member, at: datetime) -> Disclosure:
    """End what one's agency opened, or take back an offer, on its own ground. Sight ends at once.

    What stands on her permission ends only with that: raises StandsOnHerPermission, AlreadyEnded.
    """
    steps.one_at_a_time(by)
    disclosure = access_disclosure(by, disclosure_id, Capability.SHARE, lock=True)
    if disclosure.from_agency_id != by.agency_id:
        raise NotPermitted
    if disclosure.release_id is not None:
        raise StandsOnHerPermission
    steps.end(disclosure, by=by, at=at)
    record(
        events.ENDED,
        by=by,
        at=at,
        file_id=disclosure.from_file_id,
        subject_id=disclosure.id,
        detail={"agency": str(disclosure.to_agency_id)},
    )
    return disclosure


@transaction.atomic
def look_as(*, file_id: UUID, agency_id: UUID, by: Member, at: datetime) -> CaseFile:
    """Note that somebody looked at their own file as another agency sees it. Opens and changes nothing."""
    file = access_file(by, file_id, Capability.SEE_FILES)
    receiver = steps.receivers(by, [agency_id])[agency_id]
    record(events.SEEN_AS, by=by, at=at, file_id=file.id, subject_id=receiver.id, detail={"agency": str(receiver.id)})
    return file
