"""AuditEvent (who did what), ReadEvent (who looked), Denial (who was refused), FieldChange (what changed, from, to)."""

from typing import Any, ClassVar, Self
from uuid import uuid4

from auditlog.models import AbstractLogEntry, LogEntryManager
from django.db import models

from ccr.core import actor
from ccr.core.aboutfile import may_be_told
from ccr.core.models import Keyed
from ccr.core.querysets import GuardedQuerySet


class OwnAgencyQuerySet(GuardedQuerySet):
    def visible_to(self, reader: actor.Actor) -> Self:
        """What people of the reader's own agency did, without what they may not be told of."""
        if reader.agency_id is None:
            return self._scoped().none()
        return self._scoped().filter(may_be_told(reader), tenant_id=reader.tenant_id, agency_id=reader.agency_id)


class AuditEvent(Keyed):
    """One act, in one sentence. Written unchained in the act's own transaction; numbered and chained by the sealer."""

    tenant_id = models.UUIDField()
    agency_id = models.UUIDField(null=True)
    member_id = models.UUIDField(null=True)
    user_id = models.UUIDField(null=True)
    code = models.CharField(max_length=60)
    file_id = models.UUIDField(null=True)
    subject_id = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField()
    # Filled by the sealer alone.
    number = models.BigIntegerField(null=True)
    previous = models.BinaryField(max_length=32, null=True)
    digest = models.BinaryField(max_length=32, null=True)

    objects = models.Manager.from_queryset(OwnAgencyQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["tenant_id", "number"], name="one_number_in_the_chain"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["file_id", "-at"], name="acts_on_file"),
            models.Index(fields=["agency_id", "-at"], name="acts_of_agency"),
            models.Index(fields=["tenant_id", "at"], condition=models.Q(number=None), name="acts_unsealed"),
        ]


class ReadEventQuerySet(GuardedQuerySet):
    def visible_to(self, reader: actor.Actor) -> Self:
        """Who looked at what the reader's agency holds, and what its own people looked at."""
        if not reader.reaches_cases:
            return self._scoped().none()
        mine = models.Q(holder_id=reader.agency_id) | models.Q(agency_id=reader.agency_id)
        return self._scoped().filter(mine, may_be_told(reader), tenant_id=reader.tenant_id)


class ReadEvent(Keyed):
    """One page of one file served to one person. A page over several agencies' records leaves one row for each holder."""

    tenant_id = models.UUIDField()
    agency_id = models.UUIDField()
    member_id = models.UUIDField()
    user_id = models.UUIDField()
    role = models.CharField(max_length=80)
    holder_id = models.UUIDField()
    file_id = models.UUIDField()
    page = models.CharField(max_length=60)
    at = models.DateTimeField()

    objects = models.Manager.from_queryset(ReadEventQuerySet)()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["file_id", "-at"], name="reads_of_file"),
            models.Index(fields=["agency_id", "-at"], name="reads_by_agency"),
        ]


class DenialQuerySet(GuardedQuerySet):
    def visible_to(self, reader: actor.Actor) -> Self:
        """Refusals about what the reader's agency holds."""
        if not reader.reaches_cases:
            return self._scoped().none()
        return self._scoped().filter(may_be_told(reader), tenant_id=reader.tenant_id, holder_id=reader.agency_id)


class Denial(Keyed):
    """Somebody asked for what they may not see. Written in a transaction of its own, on every 404 alike."""

    tenant_id = models.UUIDField()
    agency_id = models.UUIDField(null=True)
    member_id = models.UUIDField(null=True)
    user_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=40)
    subject_id = models.UUIDField(null=True)
    # Filled by the database where the file exists: whose it is, and whether a conflict of interest stood in the way.
    holder_id = models.UUIDField(null=True)
    file_id = models.UUIDField(null=True)
    conflict = models.BooleanField(default=False)
    at = models.DateTimeField()

    objects = models.Manager.from_queryset(DenialQuerySet)()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["holder_id", "-at"], name="denials_of_holder")]


class FieldChange(AbstractLogEntry):
    """django-auditlog's history of plain fields, kept per agency. Sealed and narrative fields never come here."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tenant_id = models.UUIDField(null=True)
    agency_id = models.UUIDField(null=True)
    member_id = models.UUIDField(null=True)
    file_id = models.UUIDField(null=True)

    objects = LogEntryManager.from_queryset(OwnAgencyQuerySet)()

    class Meta(AbstractLogEntry.Meta):
        abstract = False
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["file_id", "-timestamp"], name="changes_of_file")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        binding = actor.require()
        self.tenant_id = binding.actor.tenant_id
        self.agency_id = binding.actor.agency_id
        self.member_id = binding.actor.member_id
        self.timestamp = binding.at
        extra = self.additional_data or {}
        self.file_id = extra.get("file_id")
        self.actor = None
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)
