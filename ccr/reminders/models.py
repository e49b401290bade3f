"""Reminder: what must happen by itself, and when. The rows are the truth; the broker only hurries."""

from typing import Any, ClassVar, Self

from django.db import models

from ccr.core.aboutfile import about_open_file
from ccr.core.actor import Actor, Scope
from ccr.core.models import Keyed
from ccr.core.querysets import GuardedQuerySet


class ReminderQuerySet(GuardedQuerySet):
    def visible_to(self, reader: Actor) -> Self:
        """Reminders of the reader's agency about files open to them; the tenant's clock sees every one of its tenant."""
        rows = self._scoped().filter(tenant_id=reader.tenant_id)
        if reader.scope is Scope.CLOCK and reader.agency_id is None:
            return rows
        return rows.filter(about_open_file(), for_agency_id=reader.agency_id)

    def waiting(self) -> Self:
        """Neither raised nor settled: still to come, or due and not yet raised."""
        return self.filter(raised_at=None, settled_at=None)

    def open(self) -> Self:
        """Raised and not settled: somebody has something to do."""
        return self.filter(raised_at__isnull=False, settled_at=None)


class Reminder(Keyed):
    """One thing that falls due once. Made by a verb, raised by the clock, settled by whatever answers or ends it."""

    tenant_id = models.UUIDField()
    for_agency_id = models.UUIDField()
    file_id = models.UUIDField(null=True)
    subject_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=40)
    # Codes and counts for the handler, such as which of several checks it is; never words someone wrote.
    detail = models.JSONField(default=dict)
    due_at = models.DateTimeField()
    made_at = models.DateTimeField()
    # When the clock tries (again): `due_at` until a handler has failed, then later and later.
    try_at = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)
    raised_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    objects = models.Manager.from_queryset(ReminderQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # The same thing asked for twice is one reminder. What is settled may come again on the same day.
            models.UniqueConstraint(
                fields=["tenant_id", "for_agency_id", "kind", "file_id", "subject_id", "due_at"],
                condition=models.Q(settled_at=None),
                nulls_distinct=False,
                name="reminder_once",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["tenant_id", "try_at", "id"],
                condition=models.Q(raised_at=None, settled_at=None),
                name="reminder_waiting",
            ),
            models.Index(fields=["file_id", "due_at"], name="reminder_of_file"),
        ]

    def get_additional_data(self) -> dict[str, Any]:
        return {"file_id": str(self.file_id) if self.file_id else None}
