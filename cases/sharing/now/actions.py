"""Verbs of sharing at once, and of the agreement it stands on.

Each runs inside a transaction in which `by` is bound at `at`. One decision makes N disclosures; each receiver has accepted by
signing the agreement, so the clock inside it accepts, and the database asks the agreement once more.
"""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from cases.access.doors import access_file
from cases.access.models import NO_END
from cases.files.models import CaseFile
from cases.records.actions import write_record
from cases.records.categories import PRIVILEGED_BIT, Category, Kind, bits
from cases.records.models import Record
from cases.sharing import steps
from cases.sharing.models import Disclosure
from cases.sharing.now import ending, events, notices, reviews, selectors
from cases.sharing.now.models import NEVER_AT_ONCE, ForumAgreement, LawfulBasis
from cases.sharing.now.reasons import reasons_of
from cases.sharing.now.refusals import (
    AgreementEnded,
    AgreementUnsound,
    KeptApart,
    LookedAtAlready,
    NoAgreement,
    NobodyChosen,
    NotAParty,
    NotHighRisk,
    NotInThisCountry,
    NotSaidWhyUntold,
    OwnDecision,
    UnknownGround,
    Unweighed,
)
from cases.sharing.now.states import Reviewed, Told
from cases.sharing.now.words import DangerCall, Looked, Weighed
from cases.sharing.objections.states import WishAnswer
from cases.sharing.objections.steps import end_on_her_consent, write_wish
from cases.sharing.refusals import SharingRefused
from cases.sharing.rules import Ask, Party, decide
from cases.sharing.standing.taking import taken_into
from cases.sharing.states import DISCLOSURE
from cases.sharing.terms import default_last_day, span
from ccr.audit.recording import record
from ccr.core.actor import Actor, bind
from ccr.core.errors import NotPermitted
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from ccr.tenancy.models import Agency
from ccr.tenancy.packs import pack

WISHES = {Told.AGREES: WishAnswer.AGREES, Told.DOES_NOT: WishAnswer.DOES_NOT, Told.NOT_TOLD: WishAnswer.NOT_ASKED}


@transaction.atomic
def share_now(
    *,
    file_id: UUID,
    agreement_id: UUID,
    agency_ids: Collection[UUID],
    apart_ids: Collection[UUID],
    ground: str,
    necessity: str,
    why_now: str,
    if_not: str,
    told: str,
    because: str,
    by: Member,
    at: datetime,
) -> LawfulBasis:
    """One decision: the agreement's referral minimum, to each agency chosen, at once. A manager looks the next working day.

    `apart_ids`: agencies the other person, or someone close, works at; never shared with, now or later, and what of
    this file was open or offered to them ends. What she wants is written down as well, beside the ground; if she does not agree, what stands on her agreement ends. Raises the refusals of `cases.sharing.now.refusals` and SharingRefused.
    """
    rules = pack(by.pack)
    if not rules.share_now.offered:
        raise NotInThisCountry
    steps.one_at_a_time(by)
    file = access_file(by, file_id, Capability.SHARE, lock=True)
    agreed = {one.id: one for one in selectors.in_force(by, at, by.zone)}.get(agreement_id)
    if agreed is None:
        raise NoAgreement
    reasons = reasons_of(by, file)
    if not reasons:
        raise NotHighRisk
    chosen = _receivers(by, file, agreed, agency_ids, apart_ids)
    basis = {one.code: one for one in rules.bases if one.urgent and not one.on_her_consent}.get(ground)
    if basis is None:
        raise UnknownGround
    if not (why_now.strip() and if_not.strip() and necessity.strip()):
        raise Unweighed
    if told not in Told.values:
        raise NotSaidWhyUntold
    if told == Told.NOT_TOLD and not because.strip():
        raise NotSaidWhyUntold
    words = Weighed(
        why_now=why_now.strip(),
        if_not=if_not.strip(),
        necessity=necessity.strip(),
        not_told_because=because.strip() if told == Told.NOT_TOLD else "",
        ground=basis.label,
        whose=basis.whose,
        agreement=agreed.name,
        reasons=tuple(reasons),
        safe_number=selectors.safe_number(by, file) if agreed.safe_number else "",
    )
    decision = LawfulBasis(
        tenant_id=file.tenant_id,
        agency_id=file.agency_id,
        file_id=file.id,
        code=basis.code,
        agreement_id=agreed.id,
        apart_ids=sorted(set(apart_ids)),
        told=told,
        decided_at=at,
        decided_by=by.member_id,
    )
    decision.write(words.to_words())
    decision.save()
    wish = WISHES[Told(told)]
    write_wish(file, wish, because=words.not_told_because, by=by, at=at)
    for receiver in chosen:
        _open(file, receiver, decision, agreed, by=by, at=at)
    ended = ending.end_for(file, selectors.kept_apart(by, file.id), by=by, at=at)
    # Last, so that a receiver who has both keeps the line of the one file it already knows.
    ended += end_on_her_consent(file, by=by, at=at) if wish == WishAnswer.DOES_NOT else 0
    reviews.ask_for_a_look(decision, by=by, at=at)
    detail = {"ground": basis.code, "agencies": len(chosen), "apart": len(set(apart_ids)), "ended": ended}
    record(events.SHARED_NOW, by=by, at=at, file_id=file.id, subject_id=decision.id, detail=detail)
    return decision


def _receivers(
    by: Member, file: CaseFile, agreed: ForumAgreement, agency_ids: Collection[UUID], apart_ids: Collection[UUID]
) -> list[Agency]:
    """The agencies chosen, in one order for everybody. Raises NobodyChosen, NotAParty, KeptApart."""
    named = selectors.recipients(by, file, agreed)
    wanted = set(agency_ids)
    if not wanted:
        raise NobodyChosen
    parties = {agency.id: agency for agency in named.agencies}
    if not wanted | set(apart_ids) <= parties.keys():
        raise NotAParty
    if wanted & (named.apart | set(apart_ids)):
        raise KeptApart
    return [parties[one] for one in sorted(wanted)]


def _open(
    file: CaseFile, receiver: Agency, decision: LawfulBasis, agreed: ForumAgreement, *, by: Member, at: datetime
) -> None:
    """Offer the minimum to one agency and have the clock inside it accept, as the agreement it signed says.

    Into the file an earlier loan of this one is open in, else into one made for it. Raises SharingRefused.
    """
    ask = Ask(
        pack=by.pack,
        sender=Party.of(by),
        receiver=Party.of(receiver),
        view=agreed.minimum_bits,
        summary=0,
        basis=decision.code,
        agreed=agreed.minimum_bits,
        weighed=True,
    )
    answer = decide(ask)
    if not answer.allowed:
        raise SharingRefused(answer)
    today = at.astimezone(by.zone).date()
    lasting = span(
        by.pack, by.zone, starts_on=None, ends_on=default_last_day(by.pack, today=today), covers_later=True, at=at
    )
    offer = Disclosure(
        tenant_id=file.tenant_id,
        from_file_id=file.id,
        from_agency_id=file.agency_id,
        to_agency_id=receiver.id,
        view_bits=agreed.minimum_bits,
        summary_bits=0,
        covers_until=NO_END,
        basis=decision.code,
        ground_id=decision.id,
        offered_at=at,
        offered_by=by.member_id,
        starts_at=lasting.starts_at,
        ends_at=lasting.ends_at,
    )
    offer.save()
    inside = Actor.clock(by.tenant_id, receiver.id)
    with bind(inside, at=at):
        to_file_id = taken_into(inside, offer, at=at)
        offer.state, offer.to_file_id, offer.answered_at = DISCLOSURE.move("accept", offer.state), to_file_id, at
        offer.save(update_fields=["state", "to_file", "answered_at"])
        record(events.ARRIVED, by=inside, at=at, file_id=to_file_id, subject_id=offer.id)
    notices.tell_arrived(offer)


@transaction.atomic
def look_at(*, ground_id: UUID, found: str, why: str, by: Member, at: datetime) -> LawfulBasis:
    """A manager looks at what a colleague shared at once: it stands, or it is ended for all. With the reason.

    Raises NotPermitted, OwnDecision, LookedAtAlready, Unweighed.
    """
    steps.one_at_a_time(by)
    decision = selectors.access_ground(by, ground_id, Capability.CLOSE_HIGH, lock=True)
    if decision.decided_by == by.member_id:
        raise OwnDecision
    if decision.reviewed_at is not None:
        raise LookedAtAlready
    if found not in Reviewed.values or not why.strip():
        raise Unweighed
    decision.reviewed, decision.reviewed_at, decision.reviewed_by = found, at, by.member_id
    decision.write_review(Looked(why=why.strip()).to_words())
    decision.save(
        update_fields=[
            "reviewed",
            "reviewed_at",
            "reviewed_by",
            "review_key_version",
            "review_nonce",
            "review_sealed",
        ]
    )
    ended = ending.end_standing([decision.id], by=by, at=at) if found == Reviewed.ENDED else 0
    reviews.looked(decision, by=by, at=at)
    record(
        events.LOOKED_AT,
        by=by,
        at=at,
        file_id=decision.file_id,
        subject_id=decision.id,
        detail={"found": found, "ended": ended},
    )
    return decision


@transaction.atomic
def record_call(*, file_id: UUID, who: str, said: str, told: str, by: Member, at: datetime) -> Record:
    """Write down, after a call in danger, who rang whom and what was said. Opens nothing and stays with the agency.

    Raises Unweighed.
    """
    file = access_file(by, file_id, Capability.SHARE, lock=True)
    if not (who.strip() and said.strip()):
        raise Unweighed
    words = DangerCall(who=who.strip(), said=said.strip(), told=told == "yes")
    head = write_record(
        file=file,
        kind=Kind.DANGER_CALL,
        words=words.to_words(),
        by=by,
        at=at,
        kept=True,
        happened_on=at.astimezone(by.zone).date(),
    )
    record(events.DANGER_CALL, by=by, at=at, file_id=file.id, subject_id=head.id)
    return head


# The agreement --------------------------------------------------------------------------------------------------------


@transaction.atomic
def write_agreement(
    *,
    agreement_id: UUID | None,
    version: int | None,
    name: str,
    party_ids: Collection[UUID],
    minimum: Collection[Category],
    safe_number: bool,
    signed_on: date,
    by: Member,
    at: datetime,
) -> ForumAgreement:
    """Enter or correct an agreement the partners have signed. What was shared under it before stays as it was.

    Raises NotPermitted, NotInThisCountry, AgreementUnsound, AgreementEnded, Stale.
    """
    if not by.may(Capability.CONVENE) or by.discipline != "coordination":
        raise NotPermitted
    if not pack(by.pack).share_now.offered:
        raise NotInThisCountry
    mask = bits(minimum)
    parties = set(Agency.objects.visible_to(by).filter(pk__in=party_ids, takes_files=True).values_list("pk", flat=True))
    if parties != set(party_ids) or len(parties) < 2 or not mask or mask & (NEVER_AT_ONCE | 1 << PRIVILEGED_BIT):
        raise AgreementUnsound
    if agreement_id is None:
        row = ForumAgreement(tenant_id=by.tenant_id, agency_id=by.agency_id)
    else:
        row = selectors.agreement(by, agreement_id)
        if row.ended_at is not None:
            raise AgreementEnded
        row.expect_version(version)
        row.bump()
    row.name, row.party_ids, row.minimum_bits = name, sorted(parties), mask
    row.safe_number, row.signed_on = safe_number, signed_on
    row.written_at, row.written_by = at, by.member_id
    row.save()
    record(
        events.AGREEMENT_WRITTEN,
        by=by,
        at=at,
        subject_id=row.id,
        detail={"parties": len(parties), "minimum": mask, "signed": signed_on.isoformat()},
    )
    return row


@transaction.atomic
def end_agreement(*, agreement_id: UUID, by: Member, at: datetime) -> ForumAgreement:
    """End an agreement: nothing more is shared under it. What is open goes on until it ends. Raises AgreementEnded."""
    row = selectors.agreement(by, agreement_id)
    if row.ended_at is not None:
        raise AgreementEnded
    row.ended_at = at
    row.bump()
    row.save()
    record(events.AGREEMENT_ENDED, by=by, at=at, subject_id=row.id)
    return row
