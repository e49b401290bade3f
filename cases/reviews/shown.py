"""What the review page shows, drawn from a case page: the checks in words, and the decisions of the line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.files.page import CasePage, names_of
from cases.files.words import Closing, Outcome
from cases.records.categories import Kind
from cases.records.models import Record
from cases.records.selectors import heads, words_of
from cases.reviews.words import CHECKS, Decision, ReviewWords


def how_long(on: date, today: date) -> str:
    """How far a day is, in words: late, today, or still to come."""
    days = (on - today).days
    if days < 0:
        return ngettext("%(n)d day late", "%(n)d days late", -days) % {"n": -days}
    if days == 0:
        return _("today")
    return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}


@dataclass(frozen=True)
class Decided:
    """One recorded decision, as far as its words are open to the reader."""

    on: date | None
    title: Promise | str
    check: Promise | str
    why: str
    outcome: Promise | str
    told: str
    who: str
    kept: bool


def decisions_of(page: CasePage) -> list[Decided]:
    """The decisions on this line, newest first: one's own, and those another agency opens. Two statements."""
    found = list(heads(page.member, page.line.file_ids, kinds=[Kind.REVIEW])[:50])
    words = words_of(page.member, found)
    who = _recorders(page, found)
    return [_decided(head, words.get(head.id), who.get(head.id, "")) for head in found]


def _decided(head: Record, words: dict[str, Any] | None, who: str) -> Decided:
    title: Promise | str = Kind.REVIEW.label
    check: Promise | str = ""
    why = told = ""
    outcome: Promise | str = ""
    if words and words.get("decision") == Closing.decision:
        closing = Closing.from_words(words)
        title, why, told = Decision.CLOSE.label, closing.why, closing.told
        outcome = Outcome(closing.outcome).label if closing.outcome in Outcome else ""
    elif words:
        review = ReviewWords.from_words(words)
        title = Decision(review.decision).label if review.decision in Decision else title
        why = review.why
        check = CHECKS.get(review.months or 0, "")
    return Decided(head.happened_on, title, check, why, outcome, told, who, head.kept)


def _recorders(page: CasePage, found: Sequence[Record]) -> dict[UUID, str]:
    """Who recorded each: colleagues by name, other agencies by theirs. One statement for names not yet known."""
    mine = page.member.agency_id
    missing = [head.recorded_by for head in found if head.holder_id == mine and head.recorded_by not in page.colleagues]
    names = {**page.colleagues, **names_of(page.member, missing)}
    return {
        head.id: names.get(head.recorded_by, "")
        if head.recorded_by and head.holder_id == mine
        else page.agency_name(head.holder_id)
        for head in found
    }
