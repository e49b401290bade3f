"""Named workers of one file (django-guardian's direct foreign keys) and walls."""

from datetime import UTC, datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from cases.access.querysets import OfOpenFileQuerySet
from ccr.core.fkeys import CompositeForeignKey
from ccr.core.models import Keyed

# "No end": psycopg cannot read PostgreSQL's infinity.
NO_END = datetime(9999, 12, 31, tzinfo=UTC)


class CaseFileUserPermission(UserObjectPermissionBase):
    """One person may view, contribute to or lead one file of their own agency, until a moment."""

    content_object = models.ForeignKey("cases.CaseFile", models.CASCADE)
    agency_id = models.UUIDField()
    until = models.DateTimeField(default=NO_END)

    class Meta(UserObjectPermissionBase.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "content_object"], name="grant_of_user"),
        ]


class CaseFileGroupPermission(GroupObjectPermissionBase):
    """A team may open one file. Written by nobody yet; its being here keeps guardian off its generic table."""

    content_object = models.ForeignKey("cases.CaseFile", models.CASCADE)
    agency_id = models.UUIDField()
    until = models.DateTimeField(default=NO_END)


class ConflictGround(models.TextChoices):
    """Why someone is shut out, as a code: the words never say who to whom."""

    RELATIVE = "relative", _("A relative")
    FRIEND = "friend", _("A friend or neighbour")
    COLLEAGUE = "colleague", _("A close colleague")
    SELF = "self", _("A party to the case")
    OTHER = "other", _("Another reason")


class Wall(Keyed):
    """A conflict of interest: one file does not exist for one person, nor anything lent from it or into it."""

    tenant = models.ForeignKey("tenancy.Tenant", models.PROTECT, db_index=False)
    agency = models.ForeignKey("tenancy.Agency", models.PROTECT, db_constraint=False, db_index=False)
    file = models.ForeignKey("cases.CaseFile", models.PROTECT, db_constraint=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_constraint=False)
    ground = models.CharField(max_length=10, choices=ConflictGround.choices)
    declared_by = models.UUIDField()
    declared_at = models.DateTimeField()

    objects = models.Manager.from_queryset(OfOpenFileQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            CompositeForeignKey(
                fields=("tenant", "file", "agency"),
                to="cases.CaseFile",
                to_fields=("tenant", "id", "agency"),
                name="wall_on_own_file",
            ),
        ]
