"""LegalDemand (what was asked), DemandStep (what was written down on the way), LegalHold (what keeps a file from being destroyed)."""

from typing import Any, ClassVar, TypeVar

from django.db import models

from cases.access.querysets import OfOpenFileQuerySet
from cases.demands.querysets import DemandStepQuerySet, LegalDemandQuerySet
from cases.demands.states import DEMAND, HOLD, DemandState, HoldState, StepKind
from cases.demands.words import Asked, Held, Step
from cases.words import Words
from ccr.core.fkeys import CompositeForeignKey
from ccr.core.models import Keyed, Versioned
from ccr.core.sealed import seal, unseal

W = TypeVar("W", bound=Words)


class Worded(models.Model):
    """A row with words, sealed, written once."""

    key_version = models.SmallIntegerField()
    nonce = models.BinaryField(max_length=12)
    sealed = models.BinaryField()

    class Meta:
        abstract = True

    def write(self, words: Words) -> None:
        kept = seal(words.to_words())
        self.key_version, self.nonce, self.sealed = kept.key_version, kept.nonce, kept.data

    def _words(self, form: type[W]) -> W:
        return form.from_words(unseal(self.key_version, bytes(self.nonce), self.sealed))


class LegalDemand(Versioned, Worded, Keyed):
    """What somebody asks of one agency by law. What was asked, and when it came, is fixed; a file is linked once."""

    tenant = models.ForeignKey("tenancy.Tenant", models.PROTECT, db_index=False)
    agency = models.ForeignKey("tenancy.Agency", models.PROTECT, db_constraint=False, related_name="+", db_index=False)
    file = models.ForeignKey(
        "cases.CaseFile", models.PROTECT, db_constraint=False, null=True, related_name="+", db_index=False
    )
    # A code of the pack.
    kind = models.CharField(max_length=20)
    received_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=DemandState.choices, default=DemandState.OPEN)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    objects = models.Manager.from_queryset(LegalDemandQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["tenant", "id", "agency"], name="demand_of_agency"),
            CompositeForeignKey(
                fields=("tenant", "agency"), to="tenancy.Agency", to_fields=("tenant", "id"), name="demand_in_vault"
            ),
            CompositeForeignKey(
                fields=("tenant", "file", "agency"),
                to="cases.CaseFile",
                to_fields=("tenant", "id", "agency"),
                name="demand_on_own_file",
            ),
            DEMAND.constraint("state", "demand_state_known"),
            models.CheckConstraint(condition=models.Q(due_on__gte=models.F("received_on")), name="demand_due_after"),
            models.CheckConstraint(
                condition=models.Q(state=DemandState.OPEN, ended_at=None)
                | (~models.Q(state=DemandState.OPEN) & models.Q(ended_at__isnull=False)),
                name="demand_ended_whole",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["agency", "state", "due_on"], name="demand_of_agency_due"),
            models.Index(fields=["file"], name="demand_of_file"),
        ]

    def get_additional_data(self) -> dict[str, Any] | None:
        return {"file_id": str(self.file_id)} if self.file_id else None

    @property
    def asked(self) -> Asked:
        """Who asks, on which ground, for what."""
        return self._words(Asked)


class DemandStep(Worded, Keyed):
    """One thing written down about a demand: who was told, what was decided, what left. Never changed."""

    tenant = models.ForeignKey("tenancy.Tenant", models.PROTECT, db_index=False)
    agency = models.ForeignKey("tenancy.Agency", models.PROTECT, db_constraint=False, related_name="+", db_index=False)
    demand = models.ForeignKey(LegalDemand, models.PROTECT, db_constraint=False, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=StepKind.choices)
    # What was decided, where this is a decision.
    decision = models.CharField(max_length=10, choices=DemandState.choices, blank=True, default="")
    # The day she was told, something left, or an answer is due from now on.
    on = models.DateField(null=True)
    at = models.DateTimeField()
    by_id = models.UUIDField()

    objects = models.Manager.from_queryset(DemandStepQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            CompositeForeignKey(
                fields=("tenant", "demand", "agency"),
                to="cases.LegalDemand",
                to_fields=("tenant", "id", "agency"),
                name="step_of_own_demand",
            ),
            models.CheckConstraint(condition=models.Q(kind__in=StepKind.values), name="demand_step_known"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["demand", "at"], name="step_of_demand")]

    @property
    def words(self) -> Step:
        return self._words(Step)


class LegalHold(Versioned, Worded, Keyed):
    """Nothing of this file is destroyed while this stands. Several may stand on one file; each is lifted for itself."""

    tenant = models.ForeignKey("tenancy.Tenant", models.PROTECT, db_index=False)
    agency = models.ForeignKey("tenancy.Agency", models.PROTECT, db_constraint=False, related_name="+", db_index=False)
    file = models.ForeignKey("cases.CaseFile", models.PROTECT, db_constraint=False, related_name="+", db_index=False)
    demand = models.ForeignKey(
        LegalDemand, models.PROTECT, db_constraint=False, null=True, related_name="+", db_index=False
    )
    state = models.CharField(max_length=10, choices=HoldState.choices, default=HoldState.PLACED)
    placed_at = models.DateTimeField()
    placed_by = models.UUIDField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.UUIDField(null=True)
    lift_key_version = models.SmallIntegerField(null=True)
    lift_nonce = models.BinaryField(max_length=12, null=True)
    lift_sealed = models.BinaryField(null=True)

    objects = models.Manager.from_queryset(OfOpenFileQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            CompositeForeignKey(
                fields=("tenant", "file", "agency"),
                to="cases.CaseFile",
                to_fields=("tenant", "id", "agency"),
                name="hold_on_own_file",
            ),
            CompositeForeignKey(
                fields=("tenant", "demand", "agency"),
                to="cases.LegalDemand",
                to_fields=("tenant", "id", "agency"),
                name="hold_for_own_demand",
            ),
            HOLD.constraint("state", "hold_state_known"),
            models.CheckConstraint(
                condition=models.Q(state=HoldState.PLACED, lifted_at=None)
                | models.Q(state=HoldState.LIFTED, lifted_at__isnull=False),
                name="hold_lifted_whole",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["file", "state"], name="hold_of_file")]

    def get_additional_data(self) -> dict[str, Any]:
        return {"file_id": str(self.file_id)}

    @property
    def why(self) -> str:
        return self._words(Held).why

    @property
    def lifted_why(self) -> str:
        if self.lift_sealed is None or self.lift_nonce is None or self.lift_key_version is None:
            return ""
        return Held.from_words(unseal(self.lift_key_version, bytes(self.lift_nonce), self.lift_sealed)).why

    def write_lifted(self, words: Held) -> None:
        kept = seal(words.to_words())
        self.lift_key_version, self.lift_nonce, self.lift_sealed = kept.key_version, kept.nonce, kept.data
