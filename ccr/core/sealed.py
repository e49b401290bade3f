"""The one codec for the words of a record. What is stored is sealed-shaped: key version, nonce, bytes.

Version 0 is plain JSON: the shape is there from the first table on, so that sealing later needs no migration.
"""

import json
from dataclasses import dataclass
from typing import Any

PLAIN = 0


@dataclass(frozen=True)
class Sealed:
    key_version: int
    nonce: bytes
    data: bytes


def seal(body: dict[str, Any]) -> Sealed:
    """Turn a record's words into what the table keeps. Values must be JSON (text, numbers, lists, dates as ISO text)."""
    return Sealed(PLAIN, b"", json.dumps(body, ensure_ascii=False, sort_keys=True).encode())


def unseal(key_version: int, nonce: bytes, data: bytes | memoryview) -> dict[str, Any]:
    """The words again. Raises ValueError for a key version this installation does not hold."""
    if key_version != PLAIN:
        raise ValueError(f"no key of version {key_version}")
    return json.loads(bytes(data))


def seal_bytes(data: bytes) -> Sealed:
    """The same shape for a file, such as a paper that waits to be fetched."""
    return Sealed(PLAIN, b"", data)


def unseal_bytes(key_version: int, nonce: bytes, data: bytes | memoryview) -> bytes:
    """The file again. Raises ValueError for a key version this installation does not hold."""
    if key_version != PLAIN:
        raise ValueError(f"no key of version {key_version}")
    return bytes(data)
