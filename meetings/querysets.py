"""Who sees what of meetings: seats for what is the forum's own, the case's sentence for what hangs on a file."""

from typing import Self

from django.db.models import Exists, Q

from cases.access.querysets import NOT_WALLED, Sentence
from cases.action_items.querysets import held, lent, values
from ccr.core.actor import Actor
from ccr.core.querysets import GuardedQuerySet
from ccr.tenancy.models import Partnership, Seat


class OfForumQuerySet(GuardedQuerySet):
    """Rows with the tenant and the seat of their forum. A seat at the core team is a seat in the wider group too."""

    def visible_to(self, reader: Actor) -> Self:
        """Everything of forums the reader's agency sits in."""
        if reader.agency_id is None:
            return self._scoped().none()
        mine = self._scoped().filter(tenant_id=reader.tenant_id)
        seats = Partnership.objects.visible_to(reader).filter(agency_id=reader.agency_id)
        return mine.filter(Exists(seats.filter(seat=Seat.CORE)) | Q(seat=Seat.WIDER) & Exists(seats))


class AgendaItemQuerySet(GuardedQuerySet):
    def visible_to(self, reader: Actor) -> Self:
        """Items about the reader's own open files; and, for the core team, about cases open to them until withdrawn."""
        if not reader.reaches_cases:
            return self._scoped().none()
        core = (
            "EXISTS (SELECT 1 FROM tenancy_partnership of_seat WHERE of_seat.agency_id = %(agency)s"
            " AND of_seat.seat = 'core')"
        )
        text = f"{NOT_WALLED} AND (({held(reader)}) OR ({{state}} <> 'withdrawn' AND {core} AND {lent(reader)}))"
        columns = {"file": "file_id", "agency": "agency_id", "state": "state"}
        return self._scoped().filter(Sentence(text, columns, values(reader)))
