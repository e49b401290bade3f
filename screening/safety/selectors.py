"""Reading safety steps: the open one, and all there were."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from cases.records.categories import Kind
from cases.records.models import Record
from cases.records.selectors import heads, words_of
from ccr.tenancy.member import Member
from screening.safety.words import SafetyStep

# Steps of a file that a page looks at.
MOST = 50


@dataclass(frozen=True)
class Step:
    """One safety step: its head, and its words unless only the summary is open to the reader."""

    head: Record
    step: SafetyStep | None


def steps_of(member: Member, file_ids: Iterable[UUID]) -> list[Step]:
    """The safety steps of these files the reader may see, newest first. Two statements."""
    found = list(heads(member, file_ids, kinds=[Kind.SAFETY_STEP]).order_by("-recorded_at")[:MOST])
    words = words_of(member, found)
    return [Step(head, SafetyStep.from_words(words[head.id]) if head.id in words else None) for head in found]


def open_one(member: Member, steps: Iterable[Step]) -> Step | None:
    """The step of the reader's own agency that nobody has settled."""
    return next((one for one in steps if one.head.open and one.head.holder_id == member.agency_id), None)
