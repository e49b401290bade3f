"""Passkeys: a device proves with one touch that it is there and that its owner unlocked it. That is both factors at once.

What a device signs is checked by fido2, kept by allauth. Here is what neither does: a challenge is good once, for one purpose,
one person and five minutes, in as many tabs as are open; the address must be ours to the letter; the device must have
verified its owner; and a counter that does not grow shuts the passkey, for somebody else may hold a copy.

No secret of a passkey is ever here: the site keeps the public key, a name, and the counter.
"""

import binascii
import struct
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from allauth.account.utils import url_str_to_user_pk
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import EXTENSIONS, WebAuthn, build_user_payload, get_credentials
from cryptography.exceptions import UnsupportedAlgorithm
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from fido2.rpid import verify_rp_id
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from ccr.accounts.crypto import digest
from ccr.accounts.models import User
from ccr.core.errors import NotPossible

BEGUN = "passkeys_begun"
LIVES = timedelta(minutes=5)
# Tabs that may be in the middle of it at once; more passkeys than anyone has devices.
MOST_BEGUN = 4
MOST = 10
VERIFIED = UserVerificationRequirement.REQUIRED
# What a parser of foreign bytes may raise.
UNREADABLE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    UnsupportedAlgorithm,
    ValueError,
    ValidationError,
    binascii.Error,
    struct.error,
)


class Purpose(StrEnum):
    SIGN_IN = "sign-in"
    UNLOCK = "unlock"
    AGAIN = "again"
    ADD = "add"


class LastSecondFactor(NotPossible):
    """Without it the password alone would open the account."""

    reason = _("This is your only second factor. Set up the authenticator app first.")


class NotAccepted(Exception):
    """The passkey is not accepted; whoever asks is not told why."""


class Copied(NotAccepted):
    """Its counter did not grow: two devices may hold it. It is shut from now on."""

    def __init__(self, user: User) -> None:
        self.user = user
        super().__init__()


def _origin() -> str:
    parts = urlsplit(settings.BASE_URL)
    return f"{parts.scheme}://{parts.netloc}"


def are_possible() -> bool:
    """Whether browsers offer passkeys at this installation's address: https or `localhost`, and a name that fits it."""
    return verify_rp_id(settings.WEBAUTHN_RP_ID, _origin())


def _server() -> Fido2Server:
    rp = PublicKeyCredentialRpEntity(id=settings.WEBAUTHN_RP_ID, name=settings.PRODUCT)
    return Fido2Server(rp, verify_origin=lambda origin: origin == _origin())


def of(user_id: UUID) -> list[Authenticator]:
    """A person's passkeys, the oldest first. No row policy stands behind this table: always asked by person."""
    return list(Authenticator.objects.filter(user_id=user_id, type=Authenticator.Type.WEBAUTHN).order_by("pk"))


def has_one(user_id: UUID) -> bool:
    """Whether this person has a passkey that is not shut."""
    return any("shut" not in one.data for one in of(user_id))


def offered(user_id: UUID | None = None) -> str:
    """The address at which a page may offer a passkey, for its script to compare; empty where it may not.

    With `user_id` only to a person who has one; without, to anybody, for nothing is known of them yet.
    """
    return _origin() if are_possible() and (user_id is None or has_one(user_id)) else ""


# Challenges -----------------------------------------------------------------------


def _begun(session: Any, purpose: Purpose, state: dict[str, Any], user: Any, at: datetime) -> None:
    one = {
        "challenge": state["challenge"],
        "purpose": str(purpose),
        "user": str(user.pk) if user else "",
        "at": at.isoformat(),
    }
    session[BEGUN] = [*session.get(BEGUN, []), one][-MOST_BEGUN:]


def _state(session: Any, challenge: bytes, purpose: Purpose, user: Any, at: datetime) -> dict[str, Any]:
    """What `begin` left for this challenge, used up by asking. Raises NotAccepted when it left nothing that fits."""
    text = websafe_encode(challenge)
    begun = session.get(BEGUN, [])
    found = next((one for one in begun if one["challenge"] == text), None)
    if found is None:
        raise NotAccepted
    session[BEGUN] = [one for one in begun if one is not found]
    fits = found["purpose"] == purpose and found["user"] == (str(user.pk) if user else "")
    if not fits or not timedelta(0) <= at - datetime.fromisoformat(found["at"]) <= LIVES:
        raise NotAccepted
    return {"challenge": text, "user_verification": VERIFIED}


def begin(session: Any, purpose: Purpose, *, user: Any, at: datetime) -> dict[str, Any]:
    """What the browser's device is asked. `user` None: whoever it is, the device knows; nothing here is said about anyone."""
    credentials = [] if user is None else get_credentials(user)
    options, state = _server().authenticate_begin(credentials=credentials or None, user_verification=VERIFIED)
    _begun(session, purpose, state, user, at)
    return dict(options)


def begin_to_add(session: Any, *, user: Any, at: datetime) -> dict[str, Any]:
    """What a device is asked to make: a passkey it finds by itself and opens for its owner alone."""
    options, state = _server().register_begin(
        user=build_user_payload(user),
        credentials=get_credentials(user),
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=VERIFIED,
        extensions=EXTENSIONS,
    )
    _begun(session, Purpose.ADD, state, user, at)
    return dict(options)


# Answers --------------------------------------------------------------------------


def _whose(credential: Mapping[str, Any]) -> UUID:
    handle = credential["response"]["userHandle"]
    return UUID(str(url_str_to_user_pk(websafe_decode(handle).decode())))


def prove(session: Any, purpose: Purpose, credential: Any, *, user: User | None = None, at: datetime) -> Authenticator:
    """The passkey that signed. `user`: whose it must be; None takes the person the device names, if they are active.

    Raises NotAccepted for everything that is not right, and Copied after shutting a passkey whose counter did not grow.
    """
    try:
        answer = AuthenticationResponse.from_dict(credential)
        whose = user.pk if user else _whose(credential)
        with transaction.atomic():
            return _prove(session, purpose, answer, user, whose, at)
    except UNREADABLE:
        raise NotAccepted from None
    except _DidNotGrow as stuck:
        Authenticator.objects.filter(pk=stuck.passkey.pk).update(data=stuck.passkey.data | {"shut": at.isoformat()})
        raise Copied(stuck.passkey.user) from None


class _DidNotGrow(Exception):
    def __init__(self, passkey: Authenticator) -> None:
        self.passkey = passkey
        super().__init__()


def _prove(
    session: Any, purpose: Purpose, answer: AuthenticationResponse, user: User | None, whose: UUID, at: datetime
) -> Authenticator:
    state = _state(session, answer.response.client_data.challenge, purpose, user, at)
    theirs = Authenticator.objects.select_for_update(of=("self",)).select_related("user")
    for passkey in theirs.filter(user_id=whose, type=Authenticator.Type.WEBAUTHN, user__is_active=True):
        kept = passkey.wrap().authenticator_data
        if kept.credential_data.credential_id == answer.raw_id:
            break
    else:
        raise NotAccepted
    if "shut" in passkey.data:
        raise NotAccepted
    _server().authenticate_complete(state, [kept.credential_data], answer)
    # The same answer sent twice at once: the row was locked, so the second one sees what the first one used.
    spent = digest(state["challenge"])
    if passkey.data.get("spent") == spent:
        raise NotAccepted
    counted, counts = passkey.data.get("count", kept.counter), answer.response.authenticator_data.counter
    if (counted or counts) and counts <= counted:
        raise _DidNotGrow(passkey)
    passkey.data |= {"count": counts, "spent": spent}
    passkey.save(update_fields=["data"])
    return passkey


def add(session: Any, credential: Any, *, user: User, name: str, at: datetime) -> Authenticator:
    """Keep what the device made. Raises NotAccepted, also beyond MOST and for one that is here already."""
    try:
        answer = RegistrationResponse.from_dict(credential)
        with transaction.atomic():
            User.objects.select_for_update().get(pk=user.pk)
            state = _state(session, answer.response.client_data.challenge, Purpose.ADD, user, at)
            made = _server().register_complete(state, answer)
            here = of(user.pk)
            known = {one.wrap().authenticator_data.credential_data.credential_id for one in here}
            if len(here) >= MOST or made.credential_data is None or made.credential_data.credential_id in known:
                raise NotAccepted
            passkey: Authenticator = WebAuthn.add(user, name, credential).instance
            passkey.data["count"] = made.counter
            passkey.save(update_fields=["data"])
            return passkey
    except UNREADABLE:
        raise NotAccepted from None
