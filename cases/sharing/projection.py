"""What leaves a vault for another reader goes through `project`: one frozen view of one file, for one agency, at one moment.

Pages, paper, mail and export take a Projection and never a model: what is not in it cannot leave by accident. It says of
one's own file exactly what the reader's own `visible_to` would answer there; the tests hold the two against each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.files.models import CaseFile
from cases.records.categories import Category, Kind, categories_in
from cases.records.models import Record, RecordBody
from cases.sharing.models import Disclosure
from cases.sharing.states import DisclosureState
from ccr.core import actor


class Use(models.TextChoices):
    """What a projection is made for."""

    SEE_AS = "see_as", _("Seeing it as another agency")
    PRINT = "print", _("On paper")
    EXPORT = "export", _("A copy that leaves")


@dataclass(frozen=True)
class ProjectedRecord:
    """One record as the reader sees it: its head, and its words only where they are opened in full."""

    id: UUID
    kind: Kind
    category: Category
    happened_on: date | None
    recorded_at: datetime
    level: int | None
    lanes: int
    words: Mapping[str, Any] | None

    @property
    def in_full(self) -> bool:
        return self.words is not None


@dataclass(frozen=True)
class Projection:
    """What one agency sees of one file at one moment. Empty when nothing is open to it."""

    file_id: UUID
    holder_id: UUID
    reader_id: UUID
    use: Use
    at: datetime
    view_bits: int
    summary_bits: int
    ends_at: datetime | None
    records: tuple[ProjectedRecord, ...]

    @property
    def in_full(self) -> list[Category]:
        return categories_in(self.view_bits)

    @property
    def in_summary(self) -> list[Category]:
        return categories_in(self.summary_bits & ~self.view_bits)


def frozen(value: Any) -> Any:
    """The same words, unchangeable all the way down."""
    if isinstance(value, dict):
        return MappingProxyType({name: frozen(inner) for name, inner in value.items()})
    if isinstance(value, list | tuple):
        return tuple(frozen(inner) for inner in value)
    return value


def project(file: CaseFile, reader_agency: UUID, purpose: Use, at: datetime) -> Projection:
    """What `reader_agency` sees of this file of one's own at `at`. Three statements.

    Asked by a member of the holder, who is bound; whatever that member may not see is not in it either.
    """
    holder = actor.require().actor
    loans = list(
        Disclosure.objects.visible_to(holder).filter(
            from_file_id=file.id,
            to_agency_id=reader_agency,
            state=DisclosureState.LIVE,
            to_file_id__isnull=False,
            starts_at__lte=at,
            ends_at__gt=at,
        )
    )
    view = summary = 0
    for loan in loans:
        view |= loan.view_bits
        summary |= loan.summary_bits
    records = _records(holder, file, loans, view | summary) if loans else ()
    return Projection(
        file_id=file.id,
        holder_id=file.agency_id,
        reader_id=reader_agency,
        use=purpose,
        at=at,
        view_bits=view,
        summary_bits=summary,
        ends_at=max((loan.ends_at for loan in loans), default=None),
        records=records,
    )


def _opens(loans: list[Disclosure], head: Record, *, words: bool) -> bool:
    """Whether one of the loans covers the record: its category, and the moment it was written down."""
    bit = 1 << head.category
    return any(
        head.recorded_at <= loan.covers_until
        and (loan.view_bits if words else loan.view_bits | loan.summary_bits) & bit
        for loan in loans
    )


def _records(holder: Any, file: CaseFile, loans: list[Disclosure], mask: int) -> tuple[ProjectedRecord, ...]:
    held = (
        Record.objects.visible_to(holder)
        .filter(file_id=file.id, holder_id=file.agency_id, kept=False, category__in=categories_in(mask))
        .order_by("category", "-happened_on", "-recorded_at")
    )
    heads = [head for head in held if _opens(loans, head, words=False)]
    full = [head.id for head in heads if _opens(loans, head, words=True)]
    bodies = {body.record_id: frozen(body.words) for body in RecordBody.objects.visible_to(holder).filter(pk__in=full)}
    return tuple(
        ProjectedRecord(
            id=head.id,
            kind=Kind(head.kind),
            category=Category(head.category),
            happened_on=head.happened_on,
            recorded_at=head.recorded_at,
            level=head.level,
            lanes=head.lanes,
            words=bodies.get(head.id),
        )
        for head in heads
    )
