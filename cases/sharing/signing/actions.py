"""Verbs of signing away from the screen: prepare a link or keep a spoken yes, stop it, send the link, sign on paper."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import translation

from cases.access.doors import access_file
from cases.people.tongue import language_in_file, name_in_file
from cases.sharing import steps
from cases.sharing.actions import Answer, sign_core_permission
from cases.sharing.models import ReleaseOfInformation, Signing
from cases.sharing.now.selectors import kept_apart
from cases.sharing.refusals import UnknownPurpose
from cases.sharing.signing import events, links
from cases.sharing.signing.mail import address_of
from cases.sharing.signing.models import How, SignedPaper, SigningRequest
from cases.sharing.signing.papers import Paper
from cases.sharing.signing.refusals import AlreadyOver, NoAddress, NobodyAsked, NoPaper
from cases.sharing.signing.selectors import access_signing
from cases.sharing.signing.states import ALIVE, ASKED, AskedState, Why
from cases.sharing.signing.words import AboutAgency, Reading
from cases.sharing.starting_points import IN_SUMMARY, Purpose, spoken, starting_point
from cases.sharing.terms import Terms, span
from ccr.accounts import mail
from ccr.audit.recording import record
from ccr.core import tongues
from ccr.core.sealed import seal_bytes
from ccr.core.states import WrongState
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from ccr.tenancy.models import Agency
from ccr.tenancy.packs import pack


@transaction.atomic
def prepare_signing(
    *,
    file_id: UUID,
    answers: Sequence[Answer],
    how: How,
    purpose: str,
    ends_on: date,
    covers_later: bool,
    by: Member,
    at: datetime,
) -> SigningRequest:
    """Keep what was read aloud until she signs it. Opens nothing; nobody but the worker's agency can see that it is there.

    By phone every agency she was asked about is put to her again, where nobody close to the other person works; a spoken
    yes keeps those she said yes to. An earlier link of the same file is used up. Raises NobodyAsked, NotInTheCoreTeam,
    AgencyKeptApart, SharingRefused, UnknownPurpose and the refusals of `span`.
    """
    file = access_file(by, file_id, Capability.SHARE, lock=True)
    asked = {
        answer.agency_id: answer for answer in answers if not answer.works_there and (answer.agrees or how == How.PHONE)
    }
    if not asked:
        raise NobodyAsked
    if purpose not in Purpose.values:
        raise UnknownPurpose
    span(by.pack, by.zone, starts_on=None, ends_on=ends_on, covers_later=covers_later, at=at)
    terms = steps.core_terms(by, asked, apart=kept_apart(by, file.id))
    if how == How.PHONE:
        _stop_all(file_id, (*ALIVE,), Why.STOPPED, by=by, at=at)
    language = language_in_file(by, file_id)
    # Kept as the catalogue knows them; her pages say them in the language she reads.
    with translation.override(settings.LANGUAGE_CODE):
        reading = _reading(
            terms,
            asked,
            Purpose(purpose),
            ends_on,
            covers_later=covers_later,
            language=language,
            signer=name_in_file(by, file_id),
            by=by,
        )
    signing_id = uuid4()
    by_phone = how == How.PHONE
    signing = SigningRequest(
        id=signing_id,
        tenant_id=file.tenant_id,
        agency_id=file.agency_id,
        file_id=file.id,
        how=how,
        state=AskedState.WAITING if by_phone else AskedState.SPOKEN,
        prepared_by=by.member_id,
        prepared_user=by.user_id,
        prepared_at=at,
        expires_at=at + timedelta(minutes=settings.SIGNING_LINK_MINUTES) if by_phone else _end_of(ends_on, by),
        purpose=purpose,
        covers_later=covers_later,
        ends_on=ends_on,
        token_hash=links.hash_of(links.token_of(signing_id)) if by_phone else None,
        code_hash=links.code_hash(signing_id, links.code_of(signing_id)) if by_phone else "",
    )
    signing.write(reading.to_words())
    signing.save()
    record(
        events.PREPARED,
        by=by,
        at=at,
        file_id=file.id,
        subject_id=signing.id,
        detail={"how": str(how), "agencies": [str(one) for one in asked], "until": ends_on.isoformat()},
    )
    return signing


def _reading(
    terms: Mapping[UUID, tuple[Agency, Terms]],
    asked: Iterable[UUID],
    purpose: Purpose,
    ends_on: date,
    *,
    covers_later: bool,
    language: str,
    signer: str,
    by: Member,
) -> Reading:
    """What she is shown, agency by agency."""
    texts = pack(by.pack).texts
    return Reading(
        holder=by.agency_name,
        agencies=tuple(
            AboutAgency(
                agency_id=agency_id,
                name=terms[agency_id][0].name,
                view=terms[agency_id][1].view,
                summary=terms[agency_id][1].summary,
                in_full=tuple(spoken(terms[agency_id][1].view)),
                in_summary=tuple(spoken(terms[agency_id][1].summary)),
                consequence=str(starting_point(terms[agency_id][0].discipline).consequence),
            )
            for agency_id in asked
        ),
        purpose=str(purpose.label),
        covers=str(steps.COVERS[covers_later]),
        ends_on=ends_on,
        texts=(texts["permission_voluntary"], texts["permission_withdraw"], texts["permission_cannot_unsee"]),
        in_summary=str(IN_SUMMARY),
        language=language,
        signer=signer,
    )


def _end_of(day: date, by: Member) -> datetime:
    """The end of a day where the partnership works: a spoken yes waits no longer than what it was said about."""
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=by.zone)


def _stop_all(
    file_id: UUID, states: Sequence[AskedState], why: Why, *, by: Member, at: datetime, but: UUID | None = None
) -> int:
    """End everything of a file that waits in one of these states, but one."""
    waiting = SigningRequest.objects.visible_to(by).filter(file_id=file_id, state__in=states)
    if but is not None:
        waiting = waiting.exclude(pk=but)
    return waiting.update(state=AskedState.ENDED, ended_at=at, why=why)


@transaction.atomic
def stop_signing(*, signing_id: UUID, by: Member, at: datetime) -> SigningRequest:
    """Take back what waits for her signature: the link opens nothing from now on. Raises AlreadyOver."""
    signing = access_signing(by, signing_id, Capability.SHARE, lock=True)
    try:
        signing.state = ASKED.move("stop", signing.state)
    except WrongState:
        raise AlreadyOver from None
    signing.ended_at, signing.why = at, Why.STOPPED
    signing.bump()
    signing.save(update_fields=["state", "ended_at", "why", "version"])
    record(events.STOPPED, by=by, at=at, file_id=signing.file_id, subject_id=signing.id)
    return signing


@transaction.atomic
def settle_waiting(*, file_id: UUID, by: Member, at: datetime, but: UUID | None = None) -> int:
    """She has signed: whatever else of this file still waited for it is over. `but`: the one she signed. Returns how many."""
    file = access_file(by, file_id, Capability.SHARE)
    settled = _stop_all(file.id, (AskedState.SPOKEN, *ALIVE), Why.SIGNED, by=by, at=at, but=but)
    if settled:
        record(events.STOPPED, by=by, at=at, file_id=file.id, detail={"signed": settled})
    return settled


@transaction.atomic
def send_link(*, signing_id: UUID, by: Member, at: datetime) -> SigningRequest:
    """Send the link to the address in the file, if the contact rules allow e-mail at this moment.

    Neutral sender, subject and words; the code is never in it. Raises AlreadyOver, NoAddress.
    """
    signing = access_signing(by, signing_id, Capability.SHARE, lock=True)
    if signing.state != AskedState.WAITING or signing.expires_at <= at:
        raise AlreadyOver
    address = address_of(by, signing.file_id, at=at)
    if not address:
        raise NoAddress
    language = tongues.chosen(Reading.from_words(signing.words).language)
    mail.write("notes_host/email/link", address, links.link_of(signing.id), at=at, language=language)
    record(events.LINK_SENT, by=by, at=at, file_id=signing.file_id, subject_id=signing.id)
    return signing


@transaction.atomic
def sign_on_paper(
    *,
    file_id: UUID,
    answers: Sequence[Answer],
    purpose: str,
    ends_on: date,
    covers_later: bool,
    signer: str,
    papers: Sequence[Paper],
    by: Member,
    at: datetime,
) -> list[ReleaseOfInformation]:
    """Permissions she signed on paper, with photographs of it. `signer`: the name under it.

    Raises NoPaper and what `sign_core_permission` raises.
    """
    if not papers:
        raise NoPaper
    releases = sign_core_permission(
        file_id=file_id,
        answers=answers,
        purpose=purpose,
        ends_on=ends_on,
        covers_later=covers_later,
        signer=signer,
        how=Signing.PAPER,
        by=by,
        at=at,
    )
    for number, paper in enumerate(papers, start=1):
        sealed = seal_bytes(paper.data)
        SignedPaper(
            tenant_id=by.tenant_id,
            agency_id=by.agency_id,
            file_id=file_id,
            conversation_id=releases[0].conversation_id,
            number=number,
            kind=paper.kind,
            size=len(paper.data),
            sha256=paper.sha256,
            kept_by=by.member_id,
            kept_at=at,
            key_version=sealed.key_version,
            nonce=sealed.nonce,
            sealed=sealed.data,
        ).save()
    record(
        events.PAPER_KEPT,
        by=by,
        at=at,
        file_id=file_id,
        subject_id=releases[0].id,
        detail={"papers": len(papers), "sha256": [paper.sha256 for paper in papers]},
    )
    return releases
