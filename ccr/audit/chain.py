"""The chain of sealed acts, judged from outside the database: recomputed link by link, and held against the anchors.

Each link's digest covers the digest before it and every column of its act, so that an edit, a gap or a swap shows where it
was made. What a chain cannot show by itself, that its end was cut off or that all of it was made anew, the anchors show:
lines written outside the database, one for each head the sealer has left behind.

Layout of what is hashed: `sec.audit_digest` (migration `policies`), of which `digest_of` is the second opinion.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Link:
    """One sealed act as the database holds it; `by_sql` is the digest the database works out for it now."""

    number: int
    id: UUID
    tenant_id: UUID
    agency_id: UUID | None
    member_id: UUID | None
    user_id: UUID | None
    code: str
    file_id: UUID | None
    subject_id: UUID | None
    detail: str
    at: datetime
    previous: bytes
    digest: bytes
    by_sql: bytes


# The order of columns in which `sec.audit_chain` answers.
COLUMNS = (
    "number", "id", "tenant_id", "agency_id", "member_id", "user_id", "code", "file_id", "subject_id", "detail", "at",
    "previous", "digest", "by_sql",
)  # fmt: skip


def link_of(row: Sequence[Any]) -> Link:
    """A link from a row in the order of COLUMNS."""
    values = dict(zip(COLUMNS, row, strict=True))
    for name in ("previous", "digest", "by_sql"):
        values[name] = bytes(values[name] or b"")
    return Link(**values)


@dataclass(frozen=True)
class Anchor:
    """The head of a tenant's chain at one moment, as written down outside the database."""

    tenant_id: UUID
    number: int
    digest: bytes
    at: datetime

    def line(self) -> str:
        return f"{self.tenant_id} {self.number} {self.digest.hex()} {self.at.isoformat()}\n"


@dataclass(frozen=True)
class Fault:
    """Something that was changed after it was sealed: at which number, and what is wrong there."""

    number: int
    what: str


def start_of(tenant_id: UUID) -> bytes:
    """What stands before a tenant's first act."""
    return hashlib.sha256(str(tenant_id).encode()).digest()


def digest_of(previous: bytes, link: Link) -> bytes:
    """The digest a link must have after `previous`."""
    since = link.at - EPOCH
    seconds, rest = divmod(since, timedelta(seconds=1))
    optional = (link.agency_id, link.member_id, link.user_id)
    parts = (
        link.number,
        link.id,
        link.tenant_id,
        *(one or "-" for one in optional),
        link.code,
        link.file_id or "-",
        link.subject_id or "-",
        link.detail,
        f"{seconds}.{rest.microseconds:06d}",
    )
    return hashlib.sha256(previous + "|".join(str(part) for part in parts).encode()).digest()


def faults(tenant_id: UUID, links: Iterable[Link], anchors: Iterable[Anchor]) -> list[Fault]:
    """Everything wrong with one tenant's chain, read in order of its numbers; empty when nothing was touched."""
    found: list[Fault] = []
    anchored: dict[int, set[bytes]] = {}
    for anchor in anchors:
        if anchor.tenant_id == tenant_id:
            anchored.setdefault(anchor.number, set()).add(anchor.digest)
    head, number = start_of(tenant_id), 0
    for link in links:
        number += 1
        found += _faults_of(link, number=number, head=head, tenant_id=tenant_id)
        if anchored.pop(link.number, {link.digest}) != {link.digest}:
            found.append(Fault(link.number, "not what was anchored"))
        head, number = link.digest, link.number
    found += [Fault(missing, "anchored and gone") for missing in sorted(anchored)]
    return found


def _faults_of(link: Link, *, number: int, head: bytes, tenant_id: UUID) -> Iterator[Fault]:
    if link.number != number:
        yield Fault(number, "a number is missing or repeated")
    if link.tenant_id != tenant_id:
        yield Fault(link.number, "of another partnership")
    if link.previous != head:
        yield Fault(link.number, "does not follow the one before")
    if link.digest != digest_of(link.previous, link):
        yield Fault(link.number, "changed (worked out here)")
    if link.digest != link.by_sql:
        yield Fault(link.number, "changed (worked out by the database)")


class AnchorFile:
    """The append-only file of anchors. Reads on from where it stopped; several processes may write it."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._read_to = 0
        self._last: dict[UUID, int] = {}

    def append(self, anchor: Anchor) -> None:
        """Write one line, in one piece, and wait until it is on the disk."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.path, os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o600)
        try:
            os.write(handle, anchor.line().encode())
            os.fsync(handle)
        finally:
            os.close(handle)

    def last_number(self, tenant_id: UUID) -> int:
        """The highest number anchored for a tenant, 0 for none."""
        for anchor in self._new():
            self._last[anchor.tenant_id] = max(anchor.number, self._last.get(anchor.tenant_id, 0))
        return self._last.get(tenant_id, 0)

    def all(self) -> list[Anchor]:
        """Every anchor there is. Raises ValueError for a line that is none."""
        try:
            text = self.path.read_text()
        except FileNotFoundError:
            return []
        return [_anchor_of(line) for line in text.splitlines()]

    def _new(self) -> list[Anchor]:
        try:
            with self.path.open("rb") as file:
                file.seek(self._read_to)
                # A line another process is just writing is read next time.
                whole = file.read().rpartition(b"\n")[0]
        except FileNotFoundError:
            return []
        if whole:
            self._read_to += len(whole) + 1
        return [_anchor_of(line) for line in whole.decode().splitlines()]


def _anchor_of(line: str) -> Anchor:
    tenant_id, number, digest, at = line.split()
    return Anchor(UUID(tenant_id), int(number), bytes.fromhex(digest), datetime.fromisoformat(at))
