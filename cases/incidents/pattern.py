"""The pattern in words and numbers: what is recorded, counted, never judged.

Counts say *recorded*. Whether something rises or falls is said by the person who judged, never computed; a breach is *possible*
until an officer decides; and every view carries the sentence that others may hold more, whatever exists.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ccr.core.templatetags.house import day as day_element
from ccr.core.templatetags.house import write_day

UNSORTED = ""  # no tactic was recorded; the mark gets a lane of its own rather than vanishing
LANES: dict[str, tuple[Any, str]] = {
    "surveillance": (gettext_lazy("Surveillance"), "circle"),
    "life_invasion": (gettext_lazy("Life invasion"), "square"),
    "interference": (gettext_lazy("Interference"), "triangle"),
    "intimidation": (gettext_lazy("Intimidation"), "diamond"),
    UNSORTED: (gettext_lazy("Kind not recorded"), "bar"),
}
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Mark:
    """One recorded act in one lane. `level`: recorded seriousness 1–3, None when not asked. `mine`: held by the reader's agency.

    An act with tactics of two kinds has two marks with the same `key`; counts say it once.
    """

    on: date | None
    lane: str = UNSORTED
    level: int | None = None
    breach: bool = False
    label: str = ""
    mine: bool = True
    key: str = ""

    @property
    def day(self) -> date:
        """Its day. Raises ValueError for an act without one, which no chart draws."""
        if self.on is None:
            raise ValueError("an act without a day has no place on the chart")
        return self.on


@dataclass(frozen=True)
class Flag:
    """A day that is not an incident: an order served, an arrest, a release. Numbered on the chart, named beneath."""

    on: date
    label: str


@dataclass(frozen=True)
class Said:
    """The words over and under the chart: `lead` in bold, `more` after it, `limit` on every view for every reader."""

    lead: str
    more: list[str]
    limit: SafeString


def lanes_of(marks: Iterable[Mark]) -> list[str]:
    """The four lanes always, so that an empty one is seen to be empty; the fifth only when something stands in it."""
    unsorted = any(mark.lane not in LANES or mark.lane == UNSORTED for mark in marks)
    return [lane for lane in LANES if lane != UNSORTED or unsorted]


def lane_of(mark: Mark) -> str:
    return mark.lane if mark.lane in LANES else UNSORTED


def window(until: date, weeks: int) -> tuple[date, date]:
    """First day shown and the day after the last: whole weeks from Monday to Sunday, `until` in the last of them."""
    monday = until - timedelta(days=until.weekday())
    return monday - WEEK * weeks, monday + WEEK


def once(marks: Iterable[Mark]) -> list[Mark]:
    """Each act once, whatever number of lanes it stands in."""
    seen: set[str] = set()
    unique = []
    for mark in marks:
        if mark.key and mark.key in seen:
            continue
        seen.add(mark.key)
        unique.append(mark)
    return unique


def limit_sentence(agency: str, until: date) -> SafeString:
    """Ruling 7 of practice.md: a part never looks like the whole, for any reader, whatever exists."""
    return format_html(
        _("What {agency} hold or have been shown, to {day}. Other agencies may hold more."),
        agency=format_html("<bdi>{}</bdi>", agency),
        day=day_element(until),
    )


def sentence(marks: Sequence[Mark], *, until: date, agency: str) -> Said:
    """What the counts say: recorded, never rising or falling; a breach is possible until an officer decides."""
    acts = once(marks)
    recent = sum(1 for mark in acts if mark.on and until - 4 * WEEK < mark.on <= until)
    before = sum(1 for mark in acts if mark.on and until - 8 * WEEK < mark.on <= until - 4 * WEEK)
    breaches = sum(1 for mark in acts if mark.breach)
    if not acts:
        lead = _("None that {agency} can see.").format(agency=agency)
    elif not recent and not before:
        lead = _("None that {agency} can see in the last 8 weeks.").format(agency=agency)
    elif not recent:
        lead = _("None that {agency} can see in the last 4 weeks, {before} in the 4 weeks before.").format(
            agency=agency, before=before
        )
    else:
        lead = ngettext(
            "{n} recorded in the last 4 weeks, {before} in the 4 weeks before.",
            "{n} recorded in the last 4 weeks, {before} in the 4 weeks before.",
            recent,
        ).format(n=recent, before=before)
    more = []
    if breaches:
        more.append(ngettext("{n} is a possible breach.", "{n} are possible breaches.", breaches).format(n=breaches))
    threats = [mark.on for mark in acts_in(marks, "intimidation") if mark.on]
    if threats:
        more.append(_("Intimidation first recorded on {day}.").format(day=write_day(min(threats))))
    return Said(lead, more, limit_sentence(agency, until))


def acts_in(marks: Iterable[Mark], lane: str) -> list[Mark]:
    """Acts of one kind, each once."""
    return once(mark for mark in marks if lane_of(mark) == lane)


def table_rows(marks: Sequence[Mark], *, until: date, weeks: int = 26) -> dict[str, Any]:
    """The same as a table: one row per month shown, then what lies before, after, and without a day. Every act is in it."""
    lanes = lanes_of(marks)
    first, end = window(until, weeks)
    months: list[date] = []
    month = first.replace(day=1)
    while month < end:
        months.append(month)
        month = (month + timedelta(days=32)).replace(day=1)

    def row(label: Any, chosen: Callable[[date | None], bool]) -> dict[str, Any]:
        inside = [mark for mark in marks if chosen(mark.on)]
        counts = Counter(lane_of(mark) for mark in inside)
        return {
            "label": label,
            "counts": [counts[lane] for lane in lanes],
            "total": len(once(inside)),
        }

    def in_month(start: date) -> Callable[[date | None], bool]:
        return lambda on: on is not None and on >= first and on < end and on.replace(day=1) == start

    rows = [row(day_element(month, "month"), in_month(month)) for month in reversed(months)]
    others = [
        row(_("Later"), lambda on: on is not None and on >= end),
        row(_("Earlier"), lambda on: on is not None and on < first),
        row(_("Date not known"), lambda on: on is None),
    ]
    return {
        "lanes": [LANES[lane][0] for lane in lanes],
        "rows": rows[:] + [other for other in others if other["total"]],
    }
