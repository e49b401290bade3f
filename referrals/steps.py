"""What the verbs of referrals are made of. Not verbs: they record no act of their own."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from cases.sharing.now.selectors import kept_apart
from cases.sharing.refusals import AgencyKeptApart
from ccr.core.actor import Actor
from ccr.core.errors import NotPermitted, NotVisible
from ccr.core.states import WrongState
from ccr.reminders.actions import remind
from ccr.reminders.models import Reminder
from ccr.tenancy.member import Member
from ccr.tenancy.models import Agency, Regime
from ccr.tenancy.packs import pack
from referrals import notices
from referrals.deadlines import UNSEEN_AFTER, deadline
from referrals.duty import desk_of
from referrals.models import HowAgreed, Referral, Route, Step
from referrals.refusals import AnsweredAlready, MustSign, ReplacedAlready, SeesNoCase, UnknownAnswer
from referrals.states import NEEDS, REFERRAL, SIDES, UNANSWERED, Side, State
from referrals.words import Passed, Said

DUE = "referral.due"
UNSEEN = "referral.unseen"
RECENT_DAYS = 7
# Whoever gives one of these second is told that it was answered.
ANSWERS = ("accept", "refuse", "waitlist")
NEXT: dict[str, Side] = {
    State.NEEDED: Side.SENDER,
    State.OFFERED: Side.SENDER,
    State.AGREED: Side.SENDER,
    State.INTRODUCED: Side.RECEIVER,
    State.WAITLISTED: Side.RECEIVER,
    State.REFUSED: Side.SENDER,
    State.ACCEPTED: Side.RECEIVER,
    State.ENGAGED: Side.RECEIVER,
    State.NO_SHOW: Side.SENDER,
}


def side_of(referral: Referral, by: Member) -> Side:
    """Which of the two parties the member is."""
    return Side.SENDER if referral.from_agency_id == by.agency_id else Side.RECEIVER


def access_referral(by: Member, referral_id: UUID, *, lock: bool = False) -> Referral:
    """A referral to or from the member's agency that is open to them. Raises NotVisible, NotPermitted."""
    rows = Referral.objects.visible_to(by)
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=referral_id).first()
    if found is None:
        raise NotVisible("referral", referral_id)
    if not by.may(NEEDS[side_of(found, by)]):
        raise NotPermitted
    return found


def to_move(referral_id: UUID, verb: str, by: Member) -> tuple[Referral, str]:
    """The referral, held until the transaction ends, and the state the verb leads to. Whoever comes second is told so.

    Raises NotVisible, NotPermitted, AnsweredAlready.
    """
    access_referral(by, referral_id)
    try:
        referral = access_referral(by, referral_id, lock=True)
    except NotVisible:
        raise AnsweredAlready from None
    if side_of(referral, by) not in SIDES[verb]:
        raise NotPermitted
    try:
        return referral, REFERRAL.move(verb, referral.state)
    except WrongState:
        if verb in ANSWERS:
            raise AnsweredAlready from None
        raise


def to_replace(referral_id: UUID, file_id: UUID | None, by: Member) -> Referral:
    """One of this file, or of none, that was not taken and that another is to stand for, held until the transaction ends.

    Raises NotVisible, NotPermitted, ReplacedAlready.
    """
    earlier = access_referral(by, referral_id, lock=True)
    if side_of(earlier, by) is not Side.SENDER:
        raise NotPermitted
    if earlier.from_file_id != file_id:
        raise NotVisible("referral", referral_id)
    if earlier.state != State.REFUSED:
        raise ReplacedAlready
    return earlier


def write_step(referral: Referral, verb: str, said: Said, *, by: Member, at: datetime) -> Step:
    """One line of the referral's history, with the name of who did it: the two agencies ring each other by name."""
    step = Step(
        tenant_id=referral.tenant_id,
        referral_id=referral.id,
        agency_id=by.agency_id,
        member_id=by.member_id,
        verb=verb,
        at=at,
        shared=referral.state not in (State.NEEDED, State.OFFERED, State.DECLINED),
    )
    step.write({"by": by.name, **said.to_words()})
    step.save()
    return step


def move(referral: Referral, state: str, *, by: Member, at: datetime, **columns: Any) -> None:
    """Bring the referral into a state, with a deadline for whoever acts next, and raise it when that passes."""
    for name, value in columns.items():
        setattr(referral, name, value)
    referral.state, referral.moved_at = state, at
    silent = state == State.ACCEPTED and not referral.tells_back
    referral.due_at = None if silent else deadline(state, by=by, at=at)
    referral.bump()
    referral.save(update_fields=["state", "moved_at", "due_at", "version", *columns])
    _settle(referral, by=by, at=at)
    if referral.due_at:
        remind(
            DUE,
            due_at=referral.due_at,
            by=by,
            at=at,
            file_id=own_file(referral, by),
            subject_id=referral.id,
            detail={"state": str(state)},
        )


def own_file(referral: Referral, by: Actor) -> UUID | None:
    """The file of the actor's own agency the referral belongs to, if there is one."""
    found = referral.from_file_id if referral.from_agency_id == by.agency_id else referral.to_file_id
    return UUID(str(found)) if found else None


def _settle(referral: Referral, *, by: Member, at: datetime) -> None:
    """What was to be raised about the state before is no longer wanted. One a clock holds finds that out by itself."""
    rows = Reminder.objects.visible_to(by).filter(kind__in=[DUE, UNSEEN], subject_id=referral.id, settled_at=None)
    free = list(rows.select_for_update(skip_locked=True).values_list("pk", flat=True))
    if free:
        Reminder.objects.visible_to(by).filter(pk__in=free).update(settled_at=at)


def receiver(by: Member, agency_id: UUID, *, file_id: UUID | None = None, field: str = "to_agency") -> Agency:
    """A partner that somebody can be referred to, out of this file. `field`: where the page says that it is kept apart.

    Raises NotVisible, UnknownAnswer, SeesNoCase, AgencyKeptApart.
    """
    if agency_id == by.agency_id:
        raise UnknownAnswer
    found = Agency.objects.visible_to(by).filter(pk=agency_id).first()
    if found is None:
        raise NotVisible("agency", agency_id)
    if not found.takes_files:
        raise SeesNoCase
    if file_id is not None and found.id in kept_apart(by, file_id):
        raise AgencyKeptApart(found.short_name, field)
    return found


def not_apart(agencies: Iterable[Agency], file_id: UUID | None, by: Member) -> list[Agency]:
    """Those of the agencies that are not kept apart from the file. One statement; none without a file."""
    apart = kept_apart(by, file_id) if file_id else set()
    return [one for one in agencies if one.id not in apart]


def read_aloud(by: Member, agency: Agency) -> tuple[str, ...]:
    """What is said to her about this agency before she answers: how far it keeps to itself what it learns, and her rights."""
    if agency.regime == Regime.CONFIDENTIAL:
        kept = _(
            "They keep to themselves what you tell them. Without your permission they tell nobody, except where a law makes "
            "them: a child in danger, a court’s order."
        )
    elif agency.regime in (Regime.SYSTEM, Regime.COURT):
        kept = _(
            "They may have to write down and pass on what you tell them, also to a court, and the other person’s lawyer may "
            "come to see it."
        )
    elif agency.regime == Regime.HEALTH:
        kept = _("They keep a health record. Some things, such as certain injuries, they may have to report.")
    else:
        kept = _("They have rules of their own about what they keep and pass on. Ask them before you tell them more.")
    return (
        kept,
        _("They get your name, how to reach you, and what you want passed on. Nothing else of our file."),
        pack(by.pack).texts["permission_voluntary"],
    )


def must_sign(by: Member) -> bool:
    """Whether this agency passes somebody on only when she signed: a confidential victim service in the United States."""
    return by.regime == Regime.CONFIDENTIAL and by.pack == "us"


def check_agreement(by: Member, how: str, signer: str) -> None:
    """Raises UnknownAnswer, MustSign."""
    if how not in HowAgreed:
        raise UnknownAnswer
    if (must_sign(by) or how == HowAgreed.SIGNED) and not (how == HowAgreed.SIGNED and signer.strip()):
        raise MustSign


def into_the_queue(referral: Referral, *, by: Member, at: datetime) -> None:
    """It has arrived there: whoever is on duty is told, and something urgent that nobody looks at goes to the next."""
    desk = desk_of(UUID(str(referral.to_agency_id)))
    first = desk.rota[0] if desk.staffed(at, by.zone) else None
    notices.tell_queue(referral, post_id=first)
    if referral.urgent:
        remind(
            UNSEEN,
            due_at=at + UNSEEN_AFTER,
            by=by,
            at=at,
            file_id=own_file(referral, by),
            subject_id=referral.id,
            detail={"call": 1},
        )


def begin(
    route: str,
    service: str,
    passed: Passed,
    *,
    file_id: UUID | None,
    by: Member,
    at: datetime,
    urgent: bool = False,
    instead_of_id: UUID | None = None,
) -> Referral:
    """A new referral of one's own agency, as yet to nobody."""
    referral = Referral(
        tenant_id=by.tenant_id,
        route=route,
        service=service,
        from_agency_id=by.agency_id,
        from_file_id=file_id,
        made_at=at,
        made_by=by.member_id,
        state=REFERRAL.initial,
        moved_at=at,
        urgent=urgent,
        instead_of_id=instead_of_id,
    )
    referral.write(passed.to_words())
    referral.save()
    return referral


def recent(passed: Passed, *, by: Member, at: datetime) -> bool:
    """Within a week: somebody looks at it the same day. Where no day is known it counts as recent."""
    return passed.day is None or (at.astimezone(by.zone).date() - passed.day).days <= RECENT_DAYS


def waits_for_a_look(referral: Referral, by: Member) -> bool:
    return referral.seen_at is None and referral.state in UNANSWERED and side_of(referral, by) is Side.RECEIVER


def tell_other(referral: Referral, by: Member) -> None:
    """Tell whichever side did not act."""
    if side_of(referral, by) is Side.SENDER:
        notices.tell_receiver(referral)
    else:
        notices.tell_sender(referral)


def whose_move(referral: Referral) -> Side | None:
    """Who must act next; None where nobody must."""
    if referral.state == State.ACCEPTED and not referral.tells_back:
        return None
    if referral.state == State.AGREED and referral.route == Route.OFFER:
        return Side.RECEIVER
    return NEXT.get(referral.state)
