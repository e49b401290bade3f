"""Reading results of other instruments."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from cases.records.categories import Kind
from cases.records.models import Record
from cases.records.selectors import heads, words_of
from ccr.tenancy.member import Member
from screening.results.words import Result

# Results of a file that a page looks at; more than anyone reads.
MOST = 50


@dataclass(frozen=True)
class Captured:
    """One result: its head, and its words unless only the summary is open to the reader."""

    head: Record
    result: Result | None


def results_of(member: Member, file_ids: Iterable[UUID]) -> list[Captured]:
    """The results on these files the reader may see, the newest day first. Two statements, one where there is none."""
    found = list(heads(member, file_ids, kinds=[Kind.RESULT]).order_by("-happened_on", "-recorded_at")[:MOST])
    words = words_of(member, found)
    return [Captured(head, Result.from_words(words[head.id]) if head.id in words else None) for head in found]
