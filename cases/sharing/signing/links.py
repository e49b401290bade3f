"""The link, the code and the visit's cookie: worked out from SECRET_KEY, kept as hashes only.

The worker's page can show the link and the code again while it waits, because both follow from the row's id and a secret
that the database does not hold; whoever reads the table learns neither.
"""

import base64
import hashlib
import secrets
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

CODE_LENGTH = 6
MOST_TRIES = 5


def _worked_out(what: str, subject: object) -> bytes:
    return salted_hmac(f"cases.sharing.signing {what}", str(subject), algorithm="sha256").digest()


def hash_of(secret: str) -> str:
    """How a link or a cookie is kept: both have 192 bits, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def token_of(signing_id: UUID) -> str:
    """The part of the link that cannot be guessed: 192 bits."""
    return base64.urlsafe_b64encode(_worked_out("link", signing_id)[:24]).decode()


def link_of(signing_id: UUID) -> str:
    """The whole link, on the neutral host, never from what a browser called us."""
    return settings.NEUTRAL_BASE_URL.rstrip("/") + reverse("notes_link", args=[token_of(signing_id)])


def code_of(signing_id: UUID) -> str:
    """Six figures the worker reads aloud; never in a message."""
    return f"{int.from_bytes(_worked_out('code', signing_id)[:8]) % 10**CODE_LENGTH:0{CODE_LENGTH}d}"


def code_hash(signing_id: UUID, code: str) -> str:
    """How a code is kept: under the secret, since a million could be tried against a plain hash."""
    return _worked_out("kept code", f"{signing_id} {code}").hex()


def is_code(signing_id: UUID, kept: str, typed: str) -> bool:
    """Whether these are the figures that were read aloud; spaces and dashes do not count."""
    figures = "".join(character for character in typed if character.isdigit())
    return constant_time_compare(kept, code_hash(signing_id, figures))


def new_session() -> str:
    """A fresh value for the visit's one cookie."""
    return secrets.token_urlsafe(24)


def form_key(session: str) -> str:
    """What every form of the visit carries: nobody can make it who does not hold the cookie."""
    return _worked_out("form", session).hex()[:32]


def is_form_key(session: str, sent: str) -> bool:
    return constant_time_compare(form_key(session), sent)
