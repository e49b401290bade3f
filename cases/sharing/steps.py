"""What the verbs of sharing are made of. Not verbs: they open no door of their own but the one to an offer."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cases.access.doors import access_disclosure
from cases.files.models import CaseFile
from cases.sharing import events, notices
from cases.sharing.models import Basis, Disclosure, ReleaseOfInformation, Signing
from cases.sharing.refusals import (
    AgencyKeptApart,
    AlreadyEnded,
    AnsweredAlready,
    NoSignature,
    NotInTheCoreTeam,
    OwnAgency,
    SharingRefused,
    UnknownPurpose,
)
from cases.sharing.rules import Ask, Party, Permission, decide
from cases.sharing.standing.taking import take_at_once
from cases.sharing.starting_points import Purpose, spoken, starting_point
from cases.sharing.states import DISCLOSURE, DisclosureState
from cases.sharing.terms import Span, Terms
from cases.sharing.words import Signed
from ccr.audit.recording import record
from ccr.core import tongues
from ccr.core.errors import NotPermitted, NotVisible
from ccr.core.states import WrongState
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from ccr.tenancy.models import Agency, Partnership, Seat
from ccr.tenancy.packs import pack

COVERS = {
    True: _("What is recorded now, and what is added until it ends"),
    False: _("Only what is recorded on the day it is signed"),
}


def read_aloud(pack_code: str, discipline: str) -> tuple[str, ...]:
    """What is said to her about an agency of this discipline before she answers: its own consequence, then her rights."""
    texts = pack(pack_code).texts
    return (
        str(starting_point(discipline).consequence),
        tongues.said(texts["permission_voluntary"]),
        tongues.said(texts["permission_withdraw"]),
        tongues.said(texts["permission_cannot_unsee"]),
    )


def one_at_a_time(by: Member) -> None:
    """Joining and parting move files of several agencies: one at a time in a partnership, so that no two wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"joining {by.tenant_id}"])


def receivers(by: Member, agency_ids: Iterable[UUID]) -> dict[UUID, Agency]:
    """The partners by id. Raises NotVisible for one that is not of this partnership, OwnAgency for one's own."""
    wanted = set(agency_ids)
    if by.agency_id in wanted:
        raise OwnAgency
    found: dict[UUID, Agency] = Agency.objects.visible_to(by).in_bulk(wanted)
    for missing in wanted - set(found):
        raise NotVisible("agency", missing)
    return found


def require_allowed(
    by: Member,
    receiver: Agency,
    terms: Terms,
    *,
    apart: Collection[UUID],
    basis: Basis = Basis.RELEASE,
    core: bool = False,
    works_there: bool = False,
) -> None:
    """Ask the rules about terms that are being signed or offered now. `apart`: who is kept apart from the file.

    Raises AgencyKeptApart, SharingRefused.
    """
    if receiver.id in apart:
        raise AgencyKeptApart(receiver.short_name)
    decision = decide(
        Ask(
            pack=by.pack,
            sender=Party.of(by),
            receiver=Party.of(receiver),
            view=terms.view,
            summary=terms.summary,
            basis=basis,
            permission=Permission(terms.view, terms.summary) if basis == Basis.RELEASE else None,
            location_confirmed=terms.location_confirmed,
            core=core,
            works_there=works_there,
        )
    )
    if not decision.allowed:
        raise SharingRefused(decision)


def require_still_allowed(offer: Disclosure, by: Member) -> None:
    """Ask the rules again when an offer is accepted: an agency's law or part may have changed since it was made."""
    sender = Agency.objects.visible_to(by).get(pk=offer.from_agency_id)
    receiver = Agency.objects.visible_to(by).get(pk=by.agency_id)
    on_release = offer.basis == Basis.RELEASE
    decision = decide(
        Ask(
            pack=by.pack,
            sender=Party.of(sender),
            receiver=Party.of(receiver),
            view=offer.view_bits,
            summary=offer.summary_bits,
            basis=offer.basis,
            permission=Permission(offer.view_bits, offer.summary_bits) if on_release else None,
            location_confirmed=True,
        )
    )
    if not decision.allowed:
        raise SharingRefused(decision)


def offer_to_answer(disclosure_id: UUID, by: Member) -> Disclosure:
    """The offer, held until the transaction ends. Whoever comes second is told so: it was there a moment ago."""
    access_disclosure(by, disclosure_id, Capability.ANSWER_OFFERS)
    one_at_a_time(by)
    try:
        offer: Disclosure = access_disclosure(by, disclosure_id, Capability.ANSWER_OFFERS, lock=True)
    except NotVisible:
        raise AnsweredAlready from None
    if offer.to_agency_id != by.agency_id:
        raise NotPermitted
    return offer


def core_terms(by: Member, agreed: Iterable[UUID], *, apart: Collection[UUID]) -> dict[UUID, tuple[Agency, Terms]]:
    """The starting points of these agencies, as allowed in a core-team permission. Raises NotInTheCoreTeam, and as above.

    In one order of agencies for everybody: telling an agency holds its people's daily mail until the end, so that no two
    who sign at once wait for each other.
    """
    named = set(agreed)
    found = receivers(by, named)
    if Partnership.objects.visible_to(by).filter(agency_id__in=named, seat=Seat.CORE).count() != len(named):
        raise NotInTheCoreTeam
    terms = {}
    for agency_id in sorted(named):
        point = starting_point(found[agency_id].discipline)
        terms[agency_id] = found[agency_id], Terms(agency_id=agency_id, view=point.view, summary=point.summary)
        require_allowed(by, *terms[agency_id], apart=apart, core=True)
    return terms


def sign(
    file: CaseFile,
    receiver: Agency,
    terms: Terms,
    lasting: Span,
    conversation_id: UUID,
    purpose: str,
    signer: str,
    *,
    by: Member,
    at: datetime,
    how: Signing = Signing.SCREEN,
) -> ReleaseOfInformation:
    """One permission, its words as they were read to her, and the offer that stands on it."""
    if not signer.strip():
        raise NoSignature
    if purpose not in Purpose.values:
        raise UnknownPurpose
    later = lasting.covers_until > at
    release = ReleaseOfInformation(
        tenant_id=file.tenant_id,
        agency_id=file.agency_id,
        file_id=file.id,
        to_agency_id=receiver.id,
        conversation_id=conversation_id,
        purpose=purpose,
        view_bits=terms.view,
        summary_bits=terms.summary,
        covers_later=later,
        signed_how=how,
        signed_at=at,
        witness_id=by.member_id,
        starts_at=lasting.starts_at,
        ends_at=lasting.ends_at,
    )
    words = Signed(
        signer=signer.strip(),
        purpose=str(Purpose(purpose).label),
        in_full=tuple(spoken(terms.view)),
        in_summary=tuple(spoken(terms.summary)),
        covers=str(COVERS[later]),
        read_aloud=read_aloud(by.pack, receiver.discipline),
        language=get_language() or "",
    )
    release.write(words.to_words())
    release.save()
    offered = offer(file, terms, lasting, release=release, by=by, at=at)
    record(
        events.PERMISSION_SIGNED,
        by=by,
        at=at,
        file_id=file.id,
        subject_id=release.id,
        detail={
            "agency": str(receiver.id),
            "view": terms.view,
            "summary": terms.summary,
            "until": lasting.ends_at.date().isoformat(),
            "offer": str(offered.id),
        },
    )
    return release


def offer(
    file: CaseFile,
    terms: Terms,
    lasting: Span,
    *,
    by: Member,
    at: datetime,
    release: ReleaseOfInformation | None = None,
) -> Disclosure:
    """The offer itself. It answers one where its receiver has opened something to this file."""
    opened_to_us = Disclosure.objects.visible_to(by).live().filter(to_file_id=file.id, from_agency_id=terms.agency_id)
    offered = Disclosure(
        tenant_id=file.tenant_id,
        from_file_id=file.id,
        from_agency_id=file.agency_id,
        to_agency_id=terms.agency_id,
        view_bits=terms.view,
        summary_bits=terms.summary,
        covers_until=lasting.covers_until,
        basis=Basis.RELEASE if release else Basis.OWN_LAW,
        release_id=release.id if release else None,
        in_return=opened_to_us.exists(),
        offered_at=at,
        offered_by=by.member_id,
        starts_at=lasting.starts_at,
        ends_at=lasting.ends_at,
    )
    offered.save()
    if not take_at_once(offered, at=at):
        notices.tell_offered(offered)
    return offered


def end(disclosure: Disclosure, *, by: Member, at: datetime) -> Disclosure:
    """End one disclosure now, and tell whoever had it open. Raises AlreadyEnded."""
    had_it = disclosure.state == DisclosureState.LIVE and disclosure.ends_at > at
    try:
        disclosure.state = DISCLOSURE.move("withdraw", disclosure.state)
    except WrongState:
        raise AlreadyEnded from None
    disclosure.withdrawn_at, disclosure.withdrawn_by = at, by.member_id
    disclosure.save(update_fields=["state", "withdrawn_at", "withdrawn_by"])
    if had_it:
        notices.tell_ended(disclosure)
    return disclosure
