"""Record: the head of anything an agency holds about a case. RecordBody: its words, sealed-shaped, copied columns fixed."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import models

from cases.access.querysets import RecordBodyQuerySet, RecordQuerySet
from cases.records.categories import Category, Kind
from ccr.core.fkeys import CompositeForeignKey
from ccr.core.models import Keyed, Versioned
from ccr.core.sealed import seal, unseal

# Foreign keys here carry no index of their own: a tenant or an agency finds far too many rows to be looked up by, and the
# file leads the indexes below. Each index is paid for with every record written.
COPIED = ("id", "tenant", "file", "holder", "category", "kept", "recorded_at")


class Record(Versioned, Keyed):
    """A head: what a summary may show. Place and free text live in the body."""

    tenant = models.ForeignKey("tenancy.Tenant", models.PROTECT, db_index=False)
    file = models.ForeignKey(
        "cases.CaseFile", models.PROTECT, db_constraint=False, related_name="records", db_index=False
    )
    holder = models.ForeignKey("tenancy.Agency", models.PROTECT, db_constraint=False, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    category = models.SmallIntegerField(choices=Category.choices)
    # Kept with the holder: no disclosure opens it, whatever it names.
    kept = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    # The membership that wrote it; another agency is shown the agency only.
    recorded_by = models.UUIDField(null=True)
    # The person it is about, where it is about one of several: the id of their own record.
    about_id = models.UUIDField(null=True)
    # The first day it happened, or was confirmed; None when nobody knows.
    happened_on = models.DateField(null=True)
    level = models.SmallIntegerField(null=True)
    # Something is still to be done about it: a safety step not yet taken, a plan line not yet finished.
    open = models.BooleanField(default=False)
    # Tactic groups (SLII) as bits.
    lanes = models.SmallIntegerField(default=0)

    objects = models.Manager.from_queryset(RecordQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=list(COPIED), name="record_head"),
            CompositeForeignKey(
                fields=("tenant", "file", "holder"),
                to="cases.CaseFile",
                to_fields=("tenant", "id", "agency"),
                name="record_on_own_file",
            ),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="record_kind_known"),
            models.CheckConstraint(condition=models.Q(category__in=Category.values), name="record_category_known"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["file", "-happened_on"], name="record_line"),
            models.Index(fields=["file", "kind", "-recorded_at"], name="record_kinds"),
        ]

    def get_additional_data(self) -> dict[str, Any]:
        return {"file_id": str(self.file_id)}


class RecordBody(models.Model):
    """The words of one record. The copied columns let one policy judge it alone and cannot drift from the head."""

    id = models.OneToOneField(Record, models.PROTECT, primary_key=True, db_column="id", db_constraint=False)
    tenant = models.ForeignKey("tenancy.Tenant", models.PROTECT, db_index=False)
    file = models.ForeignKey("cases.CaseFile", models.PROTECT, db_constraint=False, related_name="+", db_index=False)
    holder = models.ForeignKey("tenancy.Agency", models.PROTECT, db_constraint=False, related_name="+", db_index=False)
    category = models.SmallIntegerField()
    kept = models.BooleanField()
    recorded_at = models.DateTimeField()
    key_version = models.SmallIntegerField()
    nonce = models.BinaryField(max_length=12)
    sealed = models.BinaryField()

    objects = models.Manager.from_queryset(RecordBodyQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            CompositeForeignKey(
                fields=COPIED, to="cases.Record", to_fields=COPIED, name="body_of_record", cascade_update=True
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["file"], name="body_of_file"),
            # What an agency holds of one category, newest first: finding a name.
            models.Index(fields=["holder", "category", "-recorded_at"], name="body_newest"),
        ]

    @classmethod
    def of(cls, record: Record, words: dict[str, Any]) -> "RecordBody":
        """The body that belongs to `record`, holding `words`; not yet saved."""
        sealed = seal(words)
        copied = {name: getattr(record, name) for name in COPIED[4:]}
        return cls(
            id_id=record.id,
            tenant_id=record.tenant_id,
            file_id=record.file_id,
            holder_id=record.holder_id,
            key_version=sealed.key_version,
            nonce=sealed.nonce,
            sealed=sealed.data,
            **copied,
        )

    @property
    def record_id(self) -> UUID:
        return self.id_id

    @property
    def words(self) -> dict[str, Any]:
        return unseal(self.key_version, bytes(self.nonce), self.sealed)

    def replace(self, words: dict[str, Any]) -> None:
        sealed = seal(words)
        self.key_version, self.nonce, self.sealed = sealed.key_version, sealed.nonce, sealed.data
