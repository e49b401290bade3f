"""A device that keeps passkeys, in software: it signs what it is told to, also what a decent one would refuse."""

import hashlib
import json
import os
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

PRESENT, VERIFIED = AuthenticatorData.FLAG.UP, AuthenticatorData.FLAG.UV
ORIGIN = "http://localhost:8000"


@dataclass
class Device:
    """One passkey. `count` None: a device that keeps no counter and always says 0."""

    rp_id: str = "localhost"
    origin: str = ORIGIN
    count: int | None = 1
    verified: bool = True
    raw_id: bytes = field(default_factory=lambda: os.urandom(16))
    handle: str = ""
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def _said(self, *, made: bool = False) -> AuthenticatorData:
        flags = PRESENT | (VERIFIED if self.verified else 0)
        credential = AttestedCredentialData.create(
            bytes(16), self.raw_id, ES256.from_cryptography_key(self.key.public_key())
        )
        return AuthenticatorData.create(
            hashlib.sha256(self.rp_id.encode()).digest(),
            AuthenticatorData.FLAG(flags | (AuthenticatorData.FLAG.AT if made else 0)),
            self.count or 0,
            credential if made else b"",
        )

    def _credential(self, response: dict[str, Any]) -> str:
        number = websafe_encode(self.raw_id)
        return json.dumps(
            {"id": number, "rawId": number, "type": "public-key", "clientExtensionResults": {}, "response": response}
        )

    def make(self, options: dict[str, Any]) -> str:
        """Answer a request to keep a new passkey."""
        asked = options["publicKey"]
        self.handle = asked["user"]["id"]
        attestation = AttestationObject.create("none", self._said(made=True), {})
        client = self._client("webauthn.create", asked["challenge"])
        return self._credential(
            {"clientDataJSON": websafe_encode(client), "attestationObject": websafe_encode(bytes(attestation))}
        )

    def sign(self, options: dict[str, Any], **said: str) -> str:
        """Answer a request to sign; the counter moves on first."""
        if self.count is not None:
            self.count += 1
        client = self._client(said.pop("kind", "webauthn.get"), options["publicKey"]["challenge"])
        data = self._said()
        signature = self.key.sign(bytes(data) + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": websafe_encode(client),
            "authenticatorData": websafe_encode(bytes(data)),
            "signature": websafe_encode(signature),
            "userHandle": self.handle,
        }
        return self._credential(response | said)
