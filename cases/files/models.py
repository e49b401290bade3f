"""Case (the shared centre, which says nothing), CaseFile (one agency's seat), FileQueue (its place in the caseload)."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import models

from cases.access.models import NO_END
from cases.access.querysets import CaseFileQuerySet, FileQueueQuerySet
from cases.files.states import FILE_STAGES, Stage
from ccr.core.fkeys import CompositeForeignKey
from ccr.core.models import Keyed, Versioned


class Case(Keyed):
    """What joined files have in common: a tenant and a random id. It stands in no policy and no URL."""

    tenant = models.ForeignKey("tenancy.Tenant", models.PROTECT, db_index=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["tenant", "id"], name="case_in_tenant"),
        ]


class CaseFile(Versioned, Keyed):
    """One agency's seat at a case: its own reference, lead and stage. `case` moves only when files join or part."""

    tenant = models.ForeignKey("tenancy.Tenant", models.PROTECT, db_index=False)
    agency = models.ForeignKey("tenancy.Agency", models.PROTECT, db_constraint=False, db_index=False)
    case = models.ForeignKey(Case, models.PROTECT, db_constraint=False)
    reference = models.CharField(max_length=20)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.NEW)
    lead = models.ForeignKey("tenancy.Membership", models.PROTECT, null=True, db_constraint=False, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    named_only = models.BooleanField(default=False)
    # Made to receive what another agency opened; vanishes with the loan unless something is written in it.
    lent_only = models.BooleanField(default=False)
    visible_until = models.DateTimeField(default=NO_END)
    next_review_on = models.DateField(null=True)
    # When the lead (or, without one, anybody of the agency) last opened it: what came later is new.
    seen_at = models.DateTimeField(null=True)
    # From this moment on the queue row must be worked out again; moved by triggers only.
    queue_due_at = models.DateTimeField()

    objects = models.Manager.from_queryset(CaseFileQuerySet)()

    class Meta:
        default_permissions = ()
        permissions = (
            ("view_casefile", "May view the file"),
            ("contribute_casefile", "May contribute to the file"),
            ("lead_casefile", "May lead the file"),
        )
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["tenant", "id", "agency"], name="file_of_agency"),
            models.UniqueConstraint(fields=["agency", "reference"], name="reference_in_agency"),
            CompositeForeignKey(
                fields=("tenant", "case"), to="cases.Case", to_fields=("tenant", "id"), name="file_in_case"
            ),
            CompositeForeignKey(
                fields=("tenant", "agency"), to="tenancy.Agency", to_fields=("tenant", "id"), name="file_in_vault"
            ),
            FILE_STAGES.constraint("stage", "file_stage_known"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["agency", "queue_due_at"], name="file_queue_due"),
            models.Index(fields=["agency", "stage"], name="file_stage"),
        ]

    def get_additional_data(self) -> dict[str, Any]:
        return {"file_id": str(self.id)}

    @property
    def file_id(self) -> UUID:
        return self.id


class FileQueue(models.Model):
    """Why a file needs attention, worked out by the database from what its agency may see, valid until a moment."""

    file = models.OneToOneField(CaseFile, models.CASCADE, primary_key=True, db_constraint=False)
    tenant_id = models.UUIDField()
    agency_id = models.UUIDField()
    named_only = models.BooleanField()
    open = models.BooleanField()
    lead_id = models.UUIDField(null=True)
    # 50 an open safety step, 40 unseen incident, 30 overdue review, 20 contact unconfirmed, 10 nobody leads it, 0 nothing but its next review.
    need = models.SmallIntegerField()
    why = models.JSONField()
    level = models.SmallIntegerField(null=True)
    newest_on = models.DateField(null=True)
    # When an incident was last written down: contact rules confirmed before it say *check first*.
    newest_at = models.DateTimeField(null=True)
    # The last time she was reached, not merely tried.
    contacted_on = models.DateField(null=True)
    # The day to sort by: far in the future when there is none.
    review_sort_on = models.DateField()
    next_review_on = models.DateField(null=True)
    valid_until = models.DateTimeField()

    objects = models.Manager.from_queryset(FileQueueQuerySet)()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                models.F("agency_id"),
                models.F("open"),
                models.F("need").desc(),
                models.F("review_sort_on"),
                models.F("file_id"),
                name="queue_order",
            ),
            # Whose they are and whose review comes: what the counts beside the filters are taken from.
            models.Index(fields=["agency_id", "lead_id", "open"], name="queue_lead"),
            models.Index(fields=["agency_id", "open", "review_sort_on"], name="queue_review"),
        ]
