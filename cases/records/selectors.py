"""Reading records by file: one line from the reader's own file and what is open to it now, in one query for heads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from cases.files.models import CaseFile
from cases.records.categories import Category, Kind, categories_in
from cases.records.models import Record, RecordBody
from cases.sharing.models import Disclosure
from ccr.core.actor import Actor


@dataclass(frozen=True)
class Lender:
    """An agency that has opened something to the reader's file: what, how far and until when."""

    disclosure_id: UUID
    file_id: UUID
    agency_id: UUID
    view_bits: int
    summary_bits: int
    ends_at: datetime

    def opens(self, category: Category) -> bool:
        return bool((self.view_bits | self.summary_bits) & (1 << category))

    @property
    def categories(self) -> list[Category]:
        return categories_in(self.view_bits | self.summary_bits)


@dataclass(frozen=True)
class Line:
    """The files one reader's line is drawn from: their own, and those live disclosures open to it. Never further."""

    file: CaseFile
    lenders: tuple[Lender, ...] = field(default=())

    @property
    def file_ids(self) -> list[UUID]:
        return [self.file.id, *dict.fromkeys(lender.file_id for lender in self.lenders)]

    @property
    def holders(self) -> dict[UUID, UUID]:
        """Each file of the line with the agency that holds it, for the reading log."""
        return {self.file.id: self.file.agency_id} | {lender.file_id: lender.agency_id for lender in self.lenders}


def line_of(member: Actor, file: CaseFile) -> Line:
    """The line of a file the reader has already been let into. One query."""
    rows = Disclosure.objects.visible_to(member).live().filter(to_file_id=file.id).order_by("offered_at")
    return Line(
        file,
        tuple(Lender(d.id, d.from_file_id, d.from_agency_id, d.view_bits, d.summary_bits, d.ends_at) for d in rows),
    )


def heads(member: Actor, file_ids: Iterable[UUID], *, kinds: Sequence[Kind] | None = None) -> Any:
    """Record heads of these files that the reader may see, newest day first; a queryset to narrow further."""
    rows = Record.objects.visible_to(member).filter(file_id__in=list(file_ids))
    if kinds is not None:
        rows = rows.filter(kind__in=list(kinds))
    return rows.order_by("-happened_on", "-recorded_at")


def words_of(member: Actor, records: Iterable[Record]) -> dict[UUID, dict[str, Any]]:
    """The words of those heads whose words are open too, by record id. A head without words is open in summary only."""
    ids = [record.id for record in records]
    if not ids:
        return {}
    return {body.record_id: body.words for body in RecordBody.objects.visible_to(member).filter(pk__in=ids)}


def latest(member: Actor, file_ids: Iterable[UUID], kinds: Sequence[Kind]) -> dict[tuple[UUID, str], Record]:
    """The newest head of each kind in each file, by (file, kind): her current wants, rules, level. One query.

    What is still to be done about comes before what is settled: a newer settled safety step hides no open one.
    """
    rows = heads(member, file_ids, kinds=kinds).order_by("file_id", "kind", "-open", "-recorded_at")
    return {(row.file_id, row.kind): row for row in rows.distinct("file_id", "kind")}
