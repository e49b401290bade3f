"""Secrets of an account at rest: the TOTP key, what a session remembers, mail that waits to leave.

AES-256-GCM; each purpose has a key of its own, derived from SECRET_KEY by HKDF. Who reads the table holds noise.
Older keys listed in SECRET_KEY_FALLBACKS still open what they closed.
"""

import base64
import hashlib
import os
from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_MARK = "v1."
_NONCE = 12


class Broken(ValueError):
    """Not ours, altered, or closed with a key this installation no longer holds."""


def _key(secret: str, purpose: str, salt: bytes) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=salt or None, info=f"throughline {purpose}".encode())
    return kdf.derive(secret.encode())


def _keys(purpose: str, salt: bytes) -> Iterator[bytes]:
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield _key(secret, purpose, salt)


def seal(purpose: str, text: str, *, salt: bytes = b"") -> str:
    """The text closed for one purpose, as ASCII. `salt` binds it to something else that must be known to open it."""
    nonce = os.urandom(_NONCE)
    key = _key(settings.SECRET_KEY, purpose, salt)
    return _MARK + base64.urlsafe_b64encode(nonce + AESGCM(key).encrypt(nonce, text.encode(), None)).decode()


def unseal(purpose: str, sealed: str, *, salt: bytes = b"") -> str:
    """The text again. Raises Broken."""
    if not sealed.startswith(_MARK):
        raise Broken("not sealed by this installation")
    try:
        data = base64.urlsafe_b64decode(sealed[len(_MARK) :])
    except ValueError:
        raise Broken("damaged") from None
    for key in _keys(purpose, salt):
        try:
            return AESGCM(key).decrypt(data[:_NONCE], data[_NONCE:], None).decode()
        except (InvalidTag, ValueError):
            continue
    raise Broken("no key opens it")


def digest(token: str) -> str:
    """What the database keeps of a random token: enough to recognise it, useless to whoever reads it."""
    return hashlib.sha256(token.encode()).hexdigest()
