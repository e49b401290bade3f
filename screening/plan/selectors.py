"""Reading the safety plan: lines, sheet, and what may be suggested for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cases.records.categories import Kind
from cases.records.models import Record
from cases.records.selectors import heads, words_of
from cases.words import day_of
from ccr.tenancy.member import Member
from screening.assessments.selectors import Suggestion, suggestions
from screening.plan.words import SHEET_LEVEL, PlanLine, PlanSheet, Status

# Lines of a plan that a page looks at; far more than anyone keeps.
MOST = 300


@dataclass(frozen=True)
class Line:
    """One line of a plan that is open to the reader in full."""

    head: Record
    line: PlanLine

    @property
    def by(self) -> date | None:
        return day_of(self.line.by)

    @property
    def is_open(self) -> bool:
        return self.line.status == Status.OPEN


@dataclass(frozen=True)
class Plan:
    """The plan of a line: its lines in the order they were added, and the sheet of the reader's own agency."""

    lines: tuple[Line, ...]
    sheet_head: Record | None
    sheet: PlanSheet


def plan_of(member: Member, file_ids: Iterable[UUID]) -> Plan:
    """The plan as the reader may see it: their own agency's and the lines open to them. Two statements."""
    found = list(heads(member, file_ids, kinds=[Kind.PLAN_LINE]).order_by("recorded_at", "id")[:MOST])
    words = words_of(member, found)
    lines = tuple(
        Line(head, PlanLine.from_words(words[head.id]))
        for head in found
        if head.level != SHEET_LEVEL and head.id in words
    )
    sheet = sheet_among(member, found)
    told = words.get(sheet.id, {}) if sheet else {}
    return Plan(lines, sheet, PlanSheet.from_words(told))


def sheet_among(member: Member, found: Iterable[Record]) -> Record | None:
    """The sheet of the reader's own agency."""
    return next((head for head in found if head.level == SHEET_LEVEL and head.holder_id == member.agency_id), None)


def sheet_of(member: Member, file_id: UUID) -> Record | None:
    """The head of the sheet an agency keeps of its own file. One statement."""
    return (
        heads(member, [file_id], kinds=[Kind.PLAN_LINE]).filter(level=SHEET_LEVEL, holder_id=member.agency_id).first()
    )


def suggested_for(member: Member, file_id: UUID, plan: Plan) -> list[Suggestion]:
    """What the newest assessments suggest and no line of one's own has taken up or taken out. Two statements."""
    taken = {one.line.suggestion for one in plan.lines if one.head.holder_id == member.agency_id}
    return [one for one in suggestions(file_id, member) if one.code not in taken]
