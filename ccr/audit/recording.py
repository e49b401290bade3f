"""Writing the log, inside the transaction of the act: if it cannot be written, the act fails."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from ccr.audit import events
from ccr.audit.models import AuditEvent, ReadEvent
from ccr.core.actor import Actor


def record(
    code: str,
    *,
    by: Actor,
    at: datetime,
    file_id: UUID | None = None,
    subject_id: UUID | None = None,
    detail: dict[str, Any] | None = None,
) -> AuditEvent:
    """Write that `by` did `code` at `at`. `detail` holds codes, counts and days, never words someone wrote.

    Raises KeyError for a code nobody registered.
    """
    events.event(code)
    act = AuditEvent(
        tenant_id=by.tenant_id,
        agency_id=by.agency_id,
        member_id=by.member_id,
        user_id=by.user_id,
        code=code,
        file_id=file_id,
        subject_id=subject_id,
        detail=detail or {},
        at=at,
    )
    act.save(force_insert=True)
    return act


def record_reads(*, by: Actor, role: str, page: str, files: dict[UUID, UUID], at: datetime) -> None:
    """Write that one page of these files was served: `files` maps each file read to the agency that holds it."""
    if not files:
        return
    ReadEvent.objects.bulk_create(
        [
            ReadEvent(
                tenant_id=by.tenant_id,
                agency_id=by.agency_id,
                member_id=by.member_id,
                user_id=by.user_id,
                role=role,
                holder_id=holder,
                file_id=file_id,
                page=page,
                at=at,
            )
            for file_id, holder in files.items()
        ]
    )


def record_denial(kind: str, subject_id: UUID | None) -> None:
    """Write that what was asked for was not shown. Runs as a definer function, so that it can note whose it was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.denied(%s, %s)", [kind[:40], subject_id])
