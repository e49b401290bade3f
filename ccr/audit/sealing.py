"""Sealing: numbering and chaining what was committed, and writing the head down outside the database."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection

from ccr.audit.chain import Anchor, AnchorFile, Link, link_of
from ccr.core.actor import Actor, acting

BATCH = 2_000
_files: dict[str, AnchorFile] = {}


def anchor_file() -> AnchorFile | None:
    """The file of anchors, or None where this installation keeps none."""
    path = settings.AUDIT_ANCHOR_FILE
    if not path:
        return None
    return _files.setdefault(path, AnchorFile(path))


def seal(tenant_id: UUID, *, at: datetime) -> int:
    """Seal everything committed in one tenant, then anchor the head. Returns how many acts were sealed.

    Only one process seals a tenant at a time; another finds nothing to do. A crash before the anchor is written leaves the
    head unanchored until the next run, which anchors it.
    """
    done = 0
    while True:
        with acting(Actor.clock(tenant_id), at=at), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sec.seal_audit(%s)", [BATCH])
            sealed = cursor.fetchone()[0]
        done += sealed
        if sealed < BATCH:
            break
    anchor_head(tenant_id, at=at)
    return done


def anchor_head(tenant_id: UUID, *, at: datetime) -> None:
    """Write the head of the chain into the file of anchors, if it has moved since it was last written there."""
    file = anchor_file()
    if file is None:
        return
    with acting(Actor.clock(tenant_id), at=at), connection.cursor() as cursor:
        cursor.execute("SELECT number, digest FROM sec.audit_head()")
        number, digest = cursor.fetchone()
    if number and number > file.last_number(tenant_id):
        file.append(Anchor(tenant_id, number, bytes(digest), at))


def links_of(tenant_id: UUID, *, at: datetime, batch: int = 5_000) -> Iterator[Link]:
    """A tenant's whole chain in order, as the database holds it."""
    after = 0
    while True:
        with acting(Actor.clock(tenant_id), at=at), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM sec.audit_chain(%s, %s)", [after, batch])
            rows = cursor.fetchall()
        yield from map(link_of, rows)
        if len(rows) < batch:
            return
        after = rows[-1][0]


def unsealed_seconds(tenant_id: UUID, *, at: datetime) -> float:
    """How old the oldest act is that no seal covers yet."""
    with acting(Actor.clock(tenant_id), at=at), connection.cursor() as cursor:
        cursor.execute("SELECT sec.audit_unsealed_seconds()")
        return float(cursor.fetchone()[0])
