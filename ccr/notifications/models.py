"""Notice: a line in one person's tray. DailyMail: that one neutral e-mail is owed to one person for one day."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from ccr.core.aboutfile import about_open_file, not_shut_out
from ccr.core.actor import Actor, Scope
from ccr.core.models import Keyed
from ccr.core.querysets import GuardedQuerySet


class NoticeQuerySet(GuardedQuerySet):
    def visible_to(self, reader: Actor) -> Self:
        """The reader's own notices in the post they work in, about files open to them and no file they are shut out of."""
        mine = self._scoped().filter(tenant_id=reader.tenant_id, agency_id=reader.agency_id, user_id=reader.user_id)
        return mine.filter(about_open_file(), not_shut_out("lent_from"))

    def unseen(self) -> Self:
        return self.filter(seen_at=None)


class Notice(Keyed):
    """Something to look at, for one person in one post. Rows are added and seen, never changed or merged."""

    tenant_id = models.UUIDField()
    agency_id = models.UUIDField()
    user_id = models.UUIDField()
    code = models.CharField(max_length=60)
    # The agency's own file it is about: who may not open it has no such notice.
    file_id = models.UUIDField(null=True)
    # The other agency's file that stands behind it: who is shut out of it has no such notice.
    lent_from = models.UUIDField(null=True)
    subject_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    objects = models.Manager.from_queryset(NoticeQuerySet)()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user_id", "agency_id", "-at"], name="notices_of_person"),
            models.Index(fields=["user_id", "agency_id"], condition=models.Q(seen_at=None), name="notices_unseen"),
        ]


class MailState(models.TextChoices):
    """Where one day's e-mail is. `handed` is written before it leaves: a crash then leaves it in doubt, never doubled."""

    OWED = "owed", _("Owed")
    HANDED = "handed", _("Handed to the mail server")
    SENT = "sent", _("Sent")
    NOT_NEEDED = "not_needed", _("Not needed any more")
    IN_DOUBT = "in_doubt", _("In doubt")


class DailyMailQuerySet(GuardedQuerySet):
    def visible_to(self, reader: Actor) -> Self:
        """The clock of the tenant sees its outbox; nobody else does."""
        if reader.scope is not Scope.CLOCK or reader.agency_id is not None:
            return self._scoped().none()
        return self._scoped().filter(tenant_id=reader.tenant_id)


class DailyMail(Keyed):
    """The outbox: at most one message a person and day. It names nobody and nothing but the person it goes to."""

    tenant_id = models.UUIDField()
    user_id = models.UUIDField()
    day = models.DateField()
    due_at = models.DateTimeField()
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.OWED)
    attempts = models.SmallIntegerField(default=0)
    handed_at = models.DateTimeField(null=True)

    objects = models.Manager.from_queryset(DailyMailQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["tenant_id", "user_id", "day"], name="one_mail_a_day"),
            models.CheckConstraint(condition=models.Q(state__in=MailState.values), name="mail_state_known"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["tenant_id", "due_at"],
                condition=models.Q(state__in=["owed", "handed"]),
                name="mail_to_do",
            ),
        ]
