"""Reading the logs of one file: who looked, who was refused, what was done, what changed. Ids only; rooms give names."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.db import models
from django.db.models import Count, Max, Min, QuerySet
from django.utils.functional import Promise

from ccr.audit.history import Kept, Value, kept, value_of
from ccr.audit.models import AuditEvent, Denial, FieldChange, ReadEvent
from ccr.core.actor import Actor


def reads_of(reader: Actor, file_id: UUID) -> QuerySet[ReadEvent]:
    """Pages of one file that were served, newest first: to one's own people, and to others as far as one holds it."""
    return ReadEvent.objects.visible_to(reader).filter(file_id=file_id).order_by("-at", "-id")


@dataclass(frozen=True)
class ReadCount:
    """How often a file was looked at, by how many people, since when."""

    views: int
    people: int
    agencies: int
    first_at: Any
    last_at: Any


def count_reads(reader: Actor, file_id: UUID) -> ReadCount:
    """The figures above the list, in one statement."""
    found = reads_of(reader, file_id).aggregate(
        views=Count("id"),
        people=Count("user_id", distinct=True),
        agencies=Count("agency_id", distinct=True),
        first_at=Min("at"),
        last_at=Max("at"),
    )
    return ReadCount(**found)


def denials_of(reader: Actor, file_id: UUID) -> QuerySet[Denial]:
    """Who asked for the file and was refused, newest first. For who keeps people away from files, and nobody else."""
    return Denial.objects.visible_to(reader).filter(file_id=file_id).order_by("-at", "-id")


def acts_on(reader: Actor, file_id: UUID) -> QuerySet[AuditEvent]:
    """What one's own agency did with the file, newest first."""
    return AuditEvent.objects.visible_to(reader).filter(file_id=file_id).order_by("-at", "-id")


@dataclass(frozen=True)
class FieldStory:
    """One field that was changed: its label, from what to what."""

    name: str
    label: Promise
    before: Value
    after: Value


@dataclass(frozen=True)
class Change:
    """One save that changed plain fields: who, when, and the story of each field."""

    member_id: UUID | None
    at: datetime
    kept: Kept
    fields: tuple[FieldStory, ...]


def changes_of(reader: Actor, file_id: UUID, *, limit: int = 50) -> list[Change]:
    """The newest changes of plain fields in the file by one's own agency."""
    rows = FieldChange.objects.visible_to(reader).filter(file_id=file_id).select_related("content_type")
    found = []
    for row in rows.order_by("-timestamp", "-id")[:limit]:
        history = kept(f"{row.content_type.app_label}.{row.content_type.model}")
        if history is None:
            continue
        changes = row.changes or {}
        fields = tuple(_story(history, name, *changes[name]) for name in history.fields if name in changes)
        if fields:
            found.append(Change(row.member_id, row.timestamp, history, fields))
    return found


def _story(history: Kept, name: str, before: object, after: object) -> FieldStory:
    field = cast("models.Field[Any, Any]", history.model._meta.get_field(name))
    return FieldStory(name, history.fields[name], value_of(field, before), value_of(field, after))
