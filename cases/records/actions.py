"""Writing a record: the building block of every verb that puts something in a file. Not a verb: it opens no door."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from cases.files.models import CaseFile
from cases.records.categories import HOME, Category, Kind
from cases.records.models import Record, RecordBody
from ccr.core.actor import Actor


def write_record(
    *,
    file: CaseFile,
    kind: Kind,
    words: dict[str, Any],
    by: Actor,
    at: datetime,
    category: Category | None = None,
    kept: bool = False,
    about_id: UUID | None = None,
    happened_on: date | None = None,
    level: int | None = None,
    lanes: int = 0,
    still_open: bool = False,
) -> Record:
    """Put a head and its words into a file of the writer's own agency. `words` is JSON; the category is the kind's own
    unless another is given.
    """
    record = Record(
        tenant_id=file.tenant_id,
        file_id=file.id,
        holder_id=file.agency_id,
        kind=kind,
        category=HOME[kind] if category is None else category,
        kept=kept,
        recorded_at=at,
        recorded_by=by.member_id,
        about_id=about_id,
        happened_on=happened_on,
        level=level,
        lanes=lanes,
        open=still_open,
    )
    record.save()
    RecordBody.of(record, words).save(force_insert=True)
    return record


def rewrite_record(record: Record, words: dict[str, Any], *, by: Actor, **head: Any) -> Record:
    """Correct a record of the writer's own agency: `head` names head fields to change. The version moves on."""
    for name, value in head.items():
        setattr(record, name, value)
    record.bump()
    record.save()
    body = RecordBody.objects.visible_to(by).get(pk=record.pk)
    body.replace(words)
    body.save(update_fields=["key_version", "nonce", "sealed"])
    return record
