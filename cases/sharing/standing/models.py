"""StandingAcceptance: from whom an agency takes offers at once."""

from typing import ClassVar, Self

from django.db import models

from ccr.core.actor import Actor
from ccr.core.fkeys import CompositeForeignKey
from ccr.core.models import Keyed
from ccr.core.querysets import GuardedQuerySet


class StandingAcceptanceQuerySet(GuardedQuerySet):
    def visible_to(self, reader: Actor) -> Self:
        """The reader's own agency's: nobody learns what another agency would take."""
        if reader.agency_id is None:
            return self._scoped().none()
        return self._scoped().filter(tenant_id=reader.tenant_id, agency_id=reader.agency_id)


class StandingAcceptance(Keyed):
    """The receiver's word that offers from one partner are taken at once. Ended, never deleted; the sender cannot see it."""

    tenant = models.ForeignKey("tenancy.Tenant", models.PROTECT, db_index=False)
    agency = models.ForeignKey("tenancy.Agency", models.PROTECT, db_constraint=False, db_index=False)
    from_agency = models.ForeignKey(
        "tenancy.Agency", models.PROTECT, db_constraint=False, related_name="+", db_index=False
    )
    set_by = models.UUIDField()
    set_at = models.DateTimeField()
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = models.Manager.from_queryset(StandingAcceptanceQuerySet)()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            CompositeForeignKey(
                fields=("tenant", "agency"), to="tenancy.Agency", to_fields=("tenant", "id"), name="standing_of_agency"
            ),
            CompositeForeignKey(
                fields=("tenant", "from_agency"),
                to="tenancy.Agency",
                to_fields=("tenant", "id"),
                name="standing_from_partner",
            ),
            models.CheckConstraint(condition=~models.Q(agency=models.F("from_agency")), name="standing_from_another"),
            models.UniqueConstraint(
                fields=["agency", "from_agency"], condition=models.Q(ended_at=None), name="one_standing_acceptance"
            ),
        ]
