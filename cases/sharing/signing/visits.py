"""What she does by the link: opens it, gives the code, answers agency by agency, signs, leaves.

Not verbs of a post: the row itself keeps what happened and when. Her signature is completed by the same verb as on screen,
as the post that asked her, if that post still may; so it stands in the log like every other.
"""

import hashlib
import json
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from cases.sharing.actions import Answer, sign_core_permission
from cases.sharing.models import Signing
from cases.sharing.signing import events, links, notices
from cases.sharing.signing.actions import settle_waiting
from cases.sharing.signing.models import SigningRequest
from cases.sharing.signing.states import ASKED, AskedState, Why
from cases.sharing.signing.words import AboutAgency, Reading
from cases.sharing.starting_points import starting_point
from ccr.audit.recording import record
from ccr.core.actor import Actor, bind
from ccr.core.errors import NotPermitted, NotVisible, Refusal
from ccr.notifications.actions import notify
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member, member_in, posts_of
from ccr.tenancy.models import Agency


def open_link(signing_id: UUID, *, at: datetime) -> str | None:
    """Use the link up and begin the visit: the value of its cookie, or None for whoever comes second."""
    visitor = Actor.visitor(signing_id)
    session = links.new_session()
    with bind(visitor, at=at):
        opened = (
            SigningRequest.objects.visible_to(visitor)
            .filter(state=AskedState.WAITING)
            .update(
                state=ASKED.move("open", AskedState.WAITING),
                session_hash=links.hash_of(session),
                opened_at=at,
                seen_at=at,
            )
        )
    return session if opened else None


def seen(signing: SigningRequest, *, at: datetime) -> None:
    """She is there: the minutes of stillness begin again."""
    _change(signing, seen_at=at)


def give_code(signing: SigningRequest, code: str, *, at: datetime) -> bool:
    """Whether the figures are the ones read aloud. The fifth wrong one ends the visit: its next page is not there any more."""
    if signing.state != AskedState.OPENED:
        return True
    if links.is_code(signing.id, signing.code_hash, code):
        _change(signing, state=ASKED.move("unlock", signing.state), seen_at=at)
        return True
    tries = signing.tries + 1
    if tries >= links.MOST_TRIES:
        _change(signing, state=ASKED.move("leave", signing.state), tries=tries, ended_at=at, why=Why.CODES)
    else:
        _change(signing, tries=tries, seen_at=at)
    return False


def answer(signing: SigningRequest, agency_id: UUID, *, agrees: bool, at: datetime) -> None:
    """Yes or no to one agency. Counts for nothing before she signs; may be changed until then."""
    if signing.state != AskedState.READING:
        return
    _change(signing, answers=signing.answers | {str(agency_id): agrees}, seen_at=at)


def next_to_ask(signing: SigningRequest, reading: Reading) -> int | None:
    """The number of the first agency she has not answered about, from 0; None when she has answered all."""
    for number, one in enumerate(reading.agencies):
        if str(one.agency_id) not in signing.answers:
            return number
    return None


def agreed(signing: SigningRequest, reading: Reading) -> list[AboutAgency]:
    """The agencies she said yes to."""
    return [one for one in reading.agencies if signing.answers.get(str(one.agency_id)) is True]


def shown(signing: SigningRequest) -> str:
    """Changes with every answer: what is signed must be what stood on the page."""
    return hashlib.sha256(json.dumps(signing.answers, sort_keys=True).encode()).hexdigest()[:32]


def leave(signing: SigningRequest, *, at: datetime, why: Why = Why.LEFT) -> None:
    """Over: the link is used up, nothing is signed, and the cookie opens nothing any more. What is signed stays signed."""
    if signing.state in (AskedState.OPENED, AskedState.READING):
        _change(signing, state=ASKED.move("leave", signing.state), ended_at=at, why=why)
    elif signing.state == AskedState.SIGNED:
        # The page that says so is closed as well: as if she had been still for longer than a visit may be.
        _change(signing, seen_at=at - timedelta(days=1))


def sign(signing: SigningRequest, reading: Reading, signer: str, *, at: datetime) -> bool:
    """A permission for each agency she said yes to, made and offered by the post that asked her. False: it cannot be.

    It cannot be when that post no longer may, the file is shut, or the rules now say no: it is over then, and the worker
    sees why.
    """
    try:
        with transaction.atomic():
            worker = _worker(signing, at=at)
            with bind(worker, at=at):
                _require_same_terms(signing, reading, worker)
                releases = sign_core_permission(
                    file_id=signing.file_id,
                    answers=[
                        Answer(agency_id=one.agency_id, works_there=False, agrees=True)
                        for one in agreed(signing, reading)
                    ],
                    purpose=signing.purpose,
                    ends_on=signing.ends_on,
                    covers_later=signing.covers_later,
                    signer=signer,
                    how=Signing.PHONE,
                    by=worker,
                    at=at,
                )
                settle_waiting(file_id=signing.file_id, by=worker, at=at, but=signing.id)
                record(events.BY_LINK, by=worker, at=at, file_id=signing.file_id, subject_id=signing.id)
            _change(
                signing,
                state=ASKED.move("sign", signing.state),
                signed_at=at,
                seen_at=at,
                conversation_id=releases[0].conversation_id,
            )
            _tell(signing, at=at)
            return True
    except (Refusal, LookupError):
        signing.refresh_from_db()
        leave(signing, at=at, why=Why.POST)
        return False


def _worker(signing: SigningRequest, *, at: datetime) -> Member:
    """The post that asked her, with the capabilities it has now. Raises NotVisible when it has ended, NotPermitted."""
    with bind(Actor.account(signing.prepared_user), at=at):
        posts = posts_of(signing.prepared_user)
    for post in posts:
        if post.membership_id == signing.prepared_by:
            worker = member_in(post, user_id=signing.prepared_user, posts=len(posts))
            if not worker.may(Capability.SHARE):
                raise NotPermitted
            return worker
    raise NotVisible


def _require_same_terms(signing: SigningRequest, reading: Reading, worker: Member) -> None:
    """Raises NotPermitted when the starting points changed after she was asked: she signs what she read, or nothing."""
    found = Agency.objects.visible_to(worker).in_bulk([one.agency_id for one in reading.agencies])
    for one in agreed(signing, reading):
        point = starting_point(found[one.agency_id].discipline)
        if (point.view, point.summary) != (one.view, one.summary):
            raise NotPermitted


def _tell(signing: SigningRequest, *, at: datetime) -> None:
    """Tell whoever asked her. As the clock of the agency: nobody is told of their own act."""
    with bind(Actor.clock(signing.tenant_id, signing.agency_id), at=at):
        notify(
            notices.SIGNED,
            agency_id=signing.agency_id,
            post_id=signing.prepared_by,
            capability=Capability.SHARE,
            file_id=signing.file_id,
            subject_id=signing.id,
        )


def _change(signing: SigningRequest, **fields: object) -> None:
    for name, value in fields.items():
        setattr(signing, name, value)
    signing.save(update_fields=list(fields))


__all__ = ["agreed", "answer", "give_code", "leave", "next_to_ask", "open_link", "seen", "shown", "sign"]
