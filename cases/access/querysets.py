"""*A member sees a record if their agency holds it, or a live disclosure to their agency covers its category; and their
agency's file is open to them; and no wall stands between.* Said here once for Python, once in SQL (migration `policies`).

The sentence stands in both places on purpose: the planner needs the literals, and a wall that one side forgot is still
kept by the other. The access tests hold the two against each other.
"""

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.expressions import Func

from ccr.core import actor
from ccr.core.actor import Actor, Scope
from ccr.core.querysets import GuardedQuerySet


class NotWalled(Func):
    """`column` is none of the files shut to this person by a conflict of interest."""

    template = "(%(expressions)s <> ALL ((SELECT sec.my_walls())::uuid[]))"
    output_field = models.BooleanField()
    conditional = True

    def __init__(self, column: str) -> None:
        super().__init__(F(column))


class Bit(Func):
    """`mask` holds the bit whose number is in `bit`."""

    template = "((%(expressions)s) <> 0)"
    arg_joiner = " & (1 << "
    output_field = models.BooleanField()
    conditional = True

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        mask, mask_params = compiler.compile(self.source_expressions[0])
        bit, bit_params = compiler.compile(self.source_expressions[1])
        return f"(({mask}) & (1 << {bit})) <> 0", (*mask_params, *bit_params)


def _content(reader: Actor) -> bool:
    return reader.agency_id is not None and reader.scope in (Scope.CONTENT, Scope.CLOCK)


def _model(name: str) -> Any:
    return apps.get_model("cases", name)


class CaseFileQuerySet(GuardedQuerySet):
    def visible_to(self, reader: Actor) -> Self:
        """Files of the reader's agency that are open to this person and to which no wall stands."""
        if not _content(reader):
            return self._scoped().none()
        at = actor.require().at
        mine = self._scoped().filter(
            NotWalled("id"), tenant_id=reader.tenant_id, agency_id=reader.agency_id, visible_until__gt=at
        )
        return mine if reader.scope is Scope.CLOCK else mine.filter(Q(named_only=False) | granted("id", reader))


def granted(file_column: str, reader: Actor) -> Exists:
    """A grant to this person on the file in `file_column` that has not ended."""
    grants = _model("CaseFileUserPermission")._base_manager.filter(
        content_object_id=OuterRef(file_column),
        user_id=reader.user_id,
        agency_id=reader.agency_id,
        until__gt=actor.require().at,
    )
    return Exists(grants)


class FileQueueQuerySet(GuardedQuerySet):
    def visible_to(self, reader: Actor) -> Self:
        """Queue rows of the files the reader may see, as long as what they say still holds."""
        if not _content(reader):
            return self._scoped().none()
        at = actor.require().at
        mine = self._scoped().filter(
            NotWalled("file_id"), tenant_id=reader.tenant_id, agency_id=reader.agency_id, valid_until__gt=at
        )
        return mine if reader.scope is Scope.CLOCK else mine.filter(Q(named_only=False) | granted("file_id", reader))


class OfOpenFileQuerySet(GuardedQuerySet):
    """Rows that belong to one file of one agency and are never lent: permissions, walls."""

    def visible_to(self, reader: Actor) -> Self:
        """Rows on files of the reader's own agency that are open to this person."""
        if not _content(reader):
            return self._scoped().none()
        files = _model("CaseFile").objects.visible_to(reader).filter(id=OuterRef("file_id"))
        return self._scoped().filter(Exists(files), tenant_id=reader.tenant_id, agency_id=reader.agency_id)


class DisclosureQuerySet(GuardedQuerySet):
    def visible_to(self, reader: Actor) -> Self:
        """What the reader's open files open to others, what is opened to them, and what is offered to the agency.

        Of an offer that was refused, taken back or is past its end nothing remains for whoever was offered it; its
        refusal is seen in that very moment only, because PostgreSQL asks that a changed row be visible to its changer.
        """
        if not _content(reader):
            return self._scoped().none()
        at = actor.require().at
        files = _model("CaseFile").objects.visible_to(reader)
        lent = Q(from_agency_id=reader.agency_id) & Exists(files.filter(id=OuterRef("from_file_id")))
        offered = Q(to_file_id=None) & (Q(state="offered", ends_at__gt=at) | Q(state="refused", answered_at=at))
        opened = Q(to_agency_id=reader.agency_id) & (Exists(files.filter(id=OuterRef("to_file_id"))) | offered)
        return self._scoped().filter(
            lent | opened, NotWalled("from_file_id"), tenant_id=reader.tenant_id
        )

    def live(self) -> Self:
        """Accepted, begun and not ended at the bound moment."""
        at = actor.require().at
        return self.filter(state="live", starts_at__lte=at, ends_at__gt=at)


class RecordQuerySet(GuardedQuerySet):
    mask = F("view_bits").bitor(F("summary_bits"))
    # Whether rows of this table are found by the record's own columns or through the copied ones: the names agree.
    summary_opens = True

    def visible_to(self, reader: Actor) -> Self:
        """Records the reader's agency holds on its open files, and those a live disclosure to one of them covers."""
        if not _content(reader):
            return self._scoped().none()
        held = Q(holder_id=reader.agency_id) & Exists(
            _model("CaseFile").objects.visible_to(reader).filter(id=OuterRef("file_id"))
        )
        mask = self.mask if self.summary_opens else F("view_bits")
        covering = (
            _model("Disclosure")
            .objects.visible_to(reader)
            .live()
            .filter(
                Bit(mask, OuterRef("category")),
                from_file_id=OuterRef("file_id"),
                to_agency_id=reader.agency_id,
                to_file_id__isnull=False,
                covers_until__gte=OuterRef("recorded_at"),
            )
        )
        lent = Q(kept=False) & Exists(covering)
        return self._scoped().filter(held | lent, NotWalled("file_id"), tenant_id=reader.tenant_id)


class RecordBodyQuerySet(RecordQuerySet):
    summary_opens = False
