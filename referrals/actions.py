"""Verbs of referrals: offer an advocate, refer warmly, answer, go on, close; point elsewhere; set the duty hours.

Each runs inside a transaction in which `by` is bound at `at`. What is passed on is fixed the moment she agrees.
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import UUID

from django.db import IntegrityError, transaction

from cases.access.doors import access_file, access_record
from cases.files.models import CaseFile
from ccr.audit.recording import record
from ccr.core.errors import NotPermitted, NotVisible, Stale
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from ccr.tenancy.models import Discipline, Membership
from referrals import events, notices, steps, taking
from referrals.models import (
    DutyDesk,
    How,
    OfferAnswer,
    Offered,
    Outcome,
    Referral,
    Route,
    Service,
    Signpost,
    WhyNoOffer,
)
from referrals.refusals import (
    AnsweredAlready,
    ExplainedAnother,
    HoursTurned,
    Nameless,
    NoReason,
    NotAColleague,
    NotAVictimService,
    NothingToReachHerBy,
    NotToldBack,
    NotYet,
    SomeoneCloseWorksThere,
    UnknownAnswer,
)
from referrals.states import REFERRAL, Side, State
from referrals.words import Again, Introduced, Passed, Pointed, Said, When, WhyNot, WhyWait

# The officer's door ---------------------------------------------------------------------------------------------------


@transaction.atomic
def offer_advocate(
    *,
    answer: str,
    by: Member,
    at: datetime,
    file_id: UUID | None = None,
    report_id: UUID | None = None,
    to_agency_id: UUID | None = None,
    passed: Passed | None = None,
    how: str = "",
    why: str = "",
    instead_of_id: UUID | None = None,
) -> Offered:
    """Record what she answered when an advocate was offered at the end of a report, and pass her on where she said yes.

    No and *not safe to ask* are counts with a reason: nothing leaves the agency. A yes goes into the victim service's duty
    queue with her name, number, rule and one sentence, and opens nothing of a file. `instead_of_id`: as in
    `record_need`. Raises UnknownAnswer, NoReason, AnsweredAlready, ReplacedAlready, NotAVictimService, Nameless, NothingToReachHerBy and the refusals of `agree`.
    """
    if not by.may(Capability.REFER):
        raise NotPermitted
    if answer not in OfferAnswer:
        raise UnknownAnswer
    if file_id is not None:
        access_file(by, file_id, Capability.REFER)
    if report_id is not None and access_record(by, report_id, Capability.REFER, own=True).file_id != file_id:
        raise NotVisible("record", report_id)
    if answer != OfferAnswer.YES and why not in WhyNoOffer:
        raise NoReason
    # Whatever she answered, nothing more is to come of the one before.
    if instead_of_id is not None:
        _close_replaced(instead_of_id, file_id, by=by, at=at)
    referral = None
    if answer == OfferAnswer.YES:
        referral = _passed_on(to_agency_id, passed, how, file_id=file_id, instead_of_id=instead_of_id, by=by, at=at)
    offered = Offered(
        tenant_id=by.tenant_id,
        agency_id=by.agency_id,
        file_id=file_id,
        report_id=report_id,
        referral_id=referral.id if referral else None,
        answer=answer,
        why="" if referral else why,
        made_at=at,
        made_by=by.member_id,
    )
    try:
        with transaction.atomic():
            offered.save()
    except IntegrityError:
        raise AnsweredAlready from None
    said = {"answer": str(answer)}
    record(events.ADVOCATE_OFFERED, by=by, at=at, file_id=file_id, subject_id=offered.id, detail=said)
    return offered


def _passed_on(
    to_agency_id: UUID | None, passed: Passed | None, how: str, *, by: Member, at: datetime, **about: UUID | None
) -> Referral:
    if to_agency_id is None or passed is None:
        raise NotAVictimService
    if steps.receiver(by, to_agency_id, file_id=about["file_id"]).discipline != Discipline.ADVOCACY:
        raise NotAVictimService
    urgent = steps.recent(passed, by=by, at=at)
    referral = steps.begin(Route.OFFER, Service.ADVOCACY, passed, by=by, at=at, urgent=urgent, **about)
    steps.move(referral, REFERRAL.move("offer", referral.state), by=by, at=at, to_agency_id=to_agency_id)
    _agree(referral, passed, how=how, signer="", tells_back=False, by=by, at=at)
    return referral


# A warm referral from a case ------------------------------------------------------------------------------------------


@transaction.atomic
def record_need(
    *, file_id: UUID, service: str, need: str, by: Member, at: datetime, instead_of_id: UUID | None = None
) -> Referral:
    """Record in her words what she needs from somebody else. Nobody outside the agency sees it before she has agreed.

    `instead_of_id`: one of this file that was not taken and that this stands for; it is closed, so that nobody is reminded
    of it any more. Raises UnknownAnswer, NoReason, ReplacedAlready, NotVisible.
    """
    file = access_file(by, file_id, Capability.REFER)
    if service not in Service:
        raise UnknownAnswer
    if not need.strip():
        raise NoReason
    if instead_of_id is not None:
        _close_replaced(instead_of_id, file.id, by=by, at=at)
    referral = steps.begin(
        Route.WARM, service, Passed(need=need), file_id=file.id, instead_of_id=instead_of_id, by=by, at=at
    )
    steps.write_step(referral, "need", Said(note=need), by=by, at=at)
    record(events.NEED_RECORDED, by=by, at=at, file_id=file.id, subject_id=referral.id)
    return referral


def _close_replaced(referral_id: UUID, file_id: UUID | None, *, by: Member, at: datetime) -> None:
    earlier = steps.to_replace(referral_id, file_id, by)
    take_back(referral_id=earlier.id, outcome=Outcome.NOT_MET, by=by, at=at)


@transaction.atomic
def offer_agency(*, referral_id: UUID, to_agency_id: UUID, by: Member, at: datetime) -> Referral:
    """Record which agency was explained to her. Raises NotVisible, SeesNoCase, AgencyKeptApart, AnsweredAlready."""
    referral, state = steps.to_move(referral_id, "offer", by)
    agency = steps.receiver(by, to_agency_id, file_id=referral.from_file_id)
    steps.move(referral, state, by=by, at=at, to_agency_id=agency.id)
    aloud = "\n".join(map(str, steps.read_aloud(by, agency)))
    steps.write_step(referral, "offer", Said(who=agency.short_name, note=aloud), by=by, at=at)
    record(
        events.EXPLAINED,
        by=by,
        at=at,
        file_id=referral.from_file_id,
        subject_id=referral.id,
        detail={"agency": str(agency.id)},
    )
    return referral


@transaction.atomic
def agree(
    *,
    referral_id: UUID,
    passed: Passed,
    how: str,
    by: Member,
    at: datetime,
    to_agency_id: UUID | None = None,
    signer: str = "",
    tells_back: bool = False,
    works_there: bool = False,
    urgent: bool = False,
) -> Referral:
    """Record that she agrees that exactly this is passed to exactly this agency; it reaches their duty queue at once.

    `to_agency_id`: the one she was told about, where the caller holds a page. `tells_back`: she agrees that we are told how
    it goes on. `works_there`: someone close to the other person works there. Raises ExplainedAnother, SomeoneCloseWorksThere, AgencyKeptApart, MustSign, UnknownAnswer, Nameless, NothingToReachHerBy, AnsweredAlready.
    """
    referral, _state = steps.to_move(referral_id, "agree", by)
    if to_agency_id not in (None, referral.to_agency_id):
        raise ExplainedAnother(theirs=referral)
    if works_there:
        raise SomeoneCloseWorksThere
    referral.urgent = urgent
    _agree(referral, passed, how=how, signer=signer, tells_back=tells_back, by=by, at=at)
    record(
        events.AGREED,
        by=by,
        at=at,
        file_id=referral.from_file_id,
        subject_id=referral.id,
        detail={"agency": str(referral.to_agency_id), "how": str(how)},
    )
    return referral


def _agree(
    referral: Referral, passed: Passed, *, how: str, signer: str, tells_back: bool, by: Member, at: datetime
) -> None:
    if not passed.name.strip():
        raise Nameless
    if not passed.phone.strip():
        raise NothingToReachHerBy
    if passed.when not in When:
        raise UnknownAnswer
    steps.check_agreement(by, how, signer)
    to, about = UUID(str(referral.to_agency_id)), referral.from_file_id
    agency = steps.receiver(by, to, file_id=about, field="works_there")
    aloud = tuple(str(sentence) for sentence in steps.read_aloud(by, agency))
    referral.write({**passed.to_words(), "sender": by.name, "signer": signer.strip(), "aloud": list(aloud), "need": ""})
    steps.move(
        referral,
        REFERRAL.move("agree", referral.state),
        by=by,
        at=at,
        urgent=referral.urgent,
        tells_back=tells_back,
        agreed_how=how,
        agreed_at=at,
        key_version=referral.key_version,
        nonce=referral.nonce,
        sealed=referral.sealed,
    )
    steps.write_step(referral, "agree", Said(how=how), by=by, at=at)
    steps.into_the_queue(referral, by=by, at=at)


@transaction.atomic
def decline(*, referral_id: UUID, by: Member, at: datetime, note: str = "") -> Referral:
    """Record that she does not want it. It costs her nothing, and nothing leaves. Raises AnsweredAlready."""
    referral, state = steps.to_move(referral_id, "decline", by)
    steps.move(referral, state, by=by, at=at)
    steps.write_step(referral, "decline", Said(note=note), by=by, at=at)
    record(events.DECLINED, by=by, at=at, file_id=referral.from_file_id, subject_id=referral.id)
    return referral


@transaction.atomic
def introduce(
    *, referral_id: UUID, how: str, on: date, by: Member, at: datetime, who: str = "", note: str = ""
) -> Referral:
    """Record that she and the named person there have met: how, when, with whom. Either side may.

    Raises UnknownAnswer, NotYet, AnsweredAlready.
    """
    referral, state = steps.to_move(referral_id, "introduce", by)
    if how not in Introduced:
        raise UnknownAnswer
    if on > at.astimezone(by.zone).date():
        raise NotYet
    steps.move(referral, state, by=by, at=at)
    steps.write_step(referral, "introduce", Said(how=how, on=on.isoformat(), who=who, note=note), by=by, at=at)
    steps.tell_other(referral, by)
    record(events.INTRODUCED, by=by, at=at, file_id=steps.own_file(referral, by), subject_id=referral.id)
    return referral


# The receiver's answers -----------------------------------------------------------------------------------------------


@transaction.atomic
def look(*, referral_id: UUID, by: Member, at: datetime) -> Referral:
    """Note that somebody on duty has looked at what came in; from then on nobody else is called. Only the first counts."""
    referral = steps.access_referral(by, referral_id)
    if steps.waits_for_a_look(referral, by):
        referral = steps.access_referral(by, referral_id, lock=True)
        if steps.waits_for_a_look(referral, by):
            referral.seen_at, referral.seen_by = at, by.member_id
            referral.bump()
            referral.save(update_fields=["seen_at", "seen_by", "version"])
            record(events.LOOKED_AT, by=by, at=at, subject_id=referral.id)
    return referral


@transaction.atomic
def accept(*, referral_id: UUID, to_file_id: UUID | None, by: Member, at: datetime) -> CaseFile:
    """Take her: into one of our own files, or, with None, a new one with her name, number, rules and first incident in it.

    Who takes it leads a new file. What our own file holds already is never overwritten. Raises AnsweredAlready, NotVisible.
    """
    referral, state = steps.to_move(referral_id, "accept", by)
    file = taking.into(referral, to_file_id, by=by, at=at)
    steps.move(referral, state, by=by, at=at, to_file_id=file.id, answered_at=at, answered_by=by.member_id)
    steps.write_step(referral, "accept", Said(), by=by, at=at)
    notices.tell_sender(referral)
    record(
        events.TAKEN,
        by=by,
        at=at,
        file_id=file.id,
        subject_id=referral.id,
        detail={"agency": str(referral.from_agency_id), "own": to_file_id is not None},
    )
    return file


@transaction.atomic
def refuse(*, referral_id: UUID, why: str, by: Member, at: datetime, note: str = "") -> Referral:
    """We do not take it, and why: the sender is told at once, so that she can be offered another. Nothing of it remains here.

    Raises NoReason, AnsweredAlready.
    """
    referral = _not_now("refuse", referral_id, Said(why=why, note=note), WhyNot, by=by, at=at)
    # No file of one's own is named: there is none.
    record(events.NOT_TAKEN, by=by, at=at, subject_id=referral.id, detail={"agency": str(referral.from_agency_id)})
    return referral


@transaction.atomic
def waitlist(*, referral_id: UUID, why: str, by: Member, at: datetime, note: str = "") -> Referral:
    """There is no place yet. The sender is told, so that she can choose to wait. Raises NoReason, AnsweredAlready."""
    referral = _not_now("waitlist", referral_id, Said(why=why, note=note), WhyWait, by=by, at=at)
    record(events.WAITLISTED, by=by, at=at, subject_id=referral.id)
    return referral


def _not_now(
    verb: str, referral_id: UUID, said: Said, reasons: type[WhyNot] | type[WhyWait], *, by: Member, at: datetime
) -> Referral:
    referral, state = steps.to_move(referral_id, verb, by)
    if said.why not in reasons:
        raise NoReason
    steps.move(referral, state, by=by, at=at, answered_at=at, answered_by=by.member_id)
    steps.write_step(referral, verb, said, by=by, at=at)
    notices.tell_sender(referral)
    return referral


@transaction.atomic
def engage(*, referral_id: UUID, on: date, by: Member, at: datetime) -> Referral:
    """Help has begun, on a day. Told only where she agreed to it. Raises NotToldBack, NotYet, AnsweredAlready."""
    referral, state = _going_on(referral_id, "engage", by)
    if on > at.astimezone(by.zone).date():
        raise NotYet
    steps.move(referral, state, by=by, at=at)
    steps.write_step(referral, "engage", Said(on=on.isoformat()), by=by, at=at)
    notices.tell_sender(referral)
    record(events.ENGAGED, by=by, at=at, file_id=referral.to_file_id, subject_id=referral.id)
    return referral


@transaction.atomic
def no_show(*, referral_id: UUID, by: Member, at: datetime, note: str = "") -> Referral:
    """She did not come: who introduced her reaches her again, safely. Raises NotToldBack, AnsweredAlready."""
    referral, state = _going_on(referral_id, "no_show", by)
    steps.move(referral, state, by=by, at=at)
    steps.write_step(referral, "no_show", Said(note=note), by=by, at=at)
    notices.tell_sender(referral)
    record(events.NO_SHOW, by=by, at=at, file_id=referral.to_file_id, subject_id=referral.id)
    return referral


def _going_on(referral_id: UUID, verb: str, by: Member) -> tuple[Referral, str]:
    referral, state = steps.to_move(referral_id, verb, by)
    if not referral.tells_back:
        raise NotToldBack
    return referral, state


# How it ends ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def reach_again(*, referral_id: UUID, how: str, by: Member, at: datetime, note: str = "") -> Referral:
    """She was reached again and still wants it. Raises UnknownAnswer, AnsweredAlready."""
    referral, state = steps.to_move(referral_id, "reach_again", by)
    if how not in Again:
        raise UnknownAnswer
    steps.move(referral, state, by=by, at=at)
    steps.write_step(referral, "reach_again", Said(how=how, note=note), by=by, at=at)
    notices.tell_receiver(referral)
    record(events.REACHED_AGAIN, by=by, at=at, file_id=referral.from_file_id, subject_id=referral.id)
    return referral


@transaction.atomic
def take_back(*, referral_id: UUID, outcome: str, by: Member, at: datetime, note: str = "") -> Referral:
    """End it before anybody took it, or after nobody did. The receiver sees nothing of it any more.

    Raises UnknownAnswer, AnsweredAlready.
    """
    referral, state = steps.to_move(referral_id, "take_back", by)
    if outcome not in Outcome:
        raise UnknownAnswer
    had_it = referral.state != State.REFUSED
    steps.move(referral, state, by=by, at=at, outcome=outcome)
    steps.write_step(referral, "take_back", Said(note=note), by=by, at=at)
    if had_it:
        notices.tell_receiver(referral, notices.ENDED)
    record(events.TAKEN_BACK, by=by, at=at, file_id=referral.from_file_id, subject_id=referral.id)
    return referral


@transaction.atomic
def close(*, referral_id: UUID, outcome: str, by: Member, at: datetime, note: str = "") -> Referral:
    """Close it with how it went for her. The receiver may only where she agreed that the sender is told.

    Raises UnknownAnswer, NotToldBack, AnsweredAlready.
    """
    referral, state = steps.to_move(referral_id, "close", by)
    if outcome not in Outcome:
        raise UnknownAnswer
    if not referral.tells_back and steps.side_of(referral, by) == Side.RECEIVER:
        raise NotToldBack
    steps.move(referral, state, by=by, at=at, outcome=outcome)
    steps.write_step(referral, "close", Said(note=note), by=by, at=at)
    steps.tell_other(referral, by)
    record(events.CLOSED, by=by, at=at, file_id=steps.own_file(referral, by), subject_id=referral.id)
    return referral


# Beside referrals -----------------------------------------------------------------------------------------------------


@transaction.atomic
def point_elsewhere(*, file_id: UUID, service: str, to: str, how: str, by: Member, at: datetime) -> Signpost:
    """Record that she was pointed elsewhere: nobody was introduced and nothing passed on. Counted apart from referrals.

    Raises UnknownAnswer, NoReason.
    """
    file = access_file(by, file_id, Capability.REFER)
    if service not in Service or how not in How:
        raise UnknownAnswer
    if not to.strip():
        raise NoReason
    pointed = Signpost(
        tenant_id=by.tenant_id,
        agency_id=by.agency_id,
        file_id=file.id,
        service=service,
        how=how,
        made_at=at,
        made_by=by.member_id,
    )
    pointed.write(Pointed(to=to).to_words())
    pointed.save()
    record(events.POINTED, by=by, at=at, file_id=file.id, subject_id=pointed.id)
    return pointed


@transaction.atomic
def set_duty(
    *,
    days: Sequence[int],
    begins: time | None,
    ends: time | None,
    outside_phone: str,
    rota: Sequence[UUID],
    version: int | None,
    by: Member,
    at: datetime,
) -> DutyDesk:
    """Set when the agency's desk is staffed, who is called in which order, and the number outside those hours.

    `version` is None where the page showed no hours: whoever was first meanwhile is not overwritten. Raises NotPermitted, NotAColleague, HoursTurned, UnknownAnswer, Stale.
    """
    if not by.may(Capability.MANAGE_AGENCY):
        raise NotPermitted
    if (begins is None) != (ends is None):
        raise HoursTurned
    if any(day not in range(1, 8) for day in days):
        raise UnknownAnswer
    posts = Membership.objects.visible_to(by).filter(id__in=list(rota), ended_at=None)
    if posts.count() != len(set(rota)):
        raise NotAColleague
    own = DutyDesk.objects.visible_to(by)
    desk = own.select_for_update().first()
    if desk is None:
        desk = DutyDesk(tenant_id=by.tenant_id, agency_id=by.agency_id)
    elif version is None:
        raise Stale(theirs=desk)
    else:
        desk.expect_version(version)
        desk.bump()
    desk.days, desk.begins, desk.ends = sorted(set(days)), begins, ends
    desk.outside_phone, desk.rota = outside_phone, list(dict.fromkeys(rota))
    try:
        with transaction.atomic():
            desk.save()
    except IntegrityError:
        # Two windows at once: there was no row to be locked, and the other was first.
        raise Stale(theirs=own.first()) from None
    record(events.DUTY_SET, by=by, at=at, subject_id=desk.id)
    return desk
