"""Reading incidents: rows, marks of the pattern, and the timeline in pages. One query for heads, one for their words."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.files.selectors import CasePage
from cases.files.words import LEVELS, Level, Outcome
from cases.incidents.chart import Mark
from cases.incidents.tactics import LANE_NAMES, lanes_in
from cases.incidents.words import SERIOUSNESS, Breach, IncidentWords, Source
from cases.records.categories import Kind, Lane
from cases.records.models import Record
from cases.records.selectors import heads, words_of
from cases.reviews.words import Decision
from cases.words import beginning, day_of
from ccr.core.templatetags.house import write_day

# More incidents than any chart can show; the sentence under it says what it is drawn from.
MOST_MARKS = 1_000
# Words are fetched for what is drawn: the weeks of the pattern, and the rows beside it.
PATTERN = timedelta(weeks=27)
MOST_WORDS = 300
PAGE_ROWS = 50
TITLE = 120
THIN = (Kind.LEVEL, Kind.REVIEW)
SERIOUS_BY = {
    2: gettext_lazy("Recorded as serious by %(who)s"),
    3: gettext_lazy("Recorded as very serious by %(who)s"),
}


def title_of(what: str) -> str:
    """The beginning of what happened, on one line."""
    return beginning(what, TITLE)


def lane_label(lanes: Sequence[Lane]) -> str:
    """The first group by name, further ones as a number: the incident's own page names them all."""
    if not lanes:
        return _("Kind not recorded")
    return f"{lanes[0].label} +{len(lanes) - 1}" if len(lanes) > 1 else str(lanes[0].label)


def serious_label(level: int | None, who: str) -> str:
    """“Recorded as serious by Harbor”: the judgement, and whose it is."""
    if level not in SERIOUS_BY:
        return ""
    return str(SERIOUS_BY[level]) % {"who": who} if who else str(SERIOUSNESS[level])


def row_of(
    page: CasePage, head: Record, words: dict[str, Any] | None, *, new_since: datetime | None = None
) -> dict[str, Any]:
    """One incident as the list draws it. Without words it is open in summary only: kind, day and level, and no link."""
    lanes = lanes_in(head.lanes)
    mine = head.holder_id == page.member.agency_id
    row: dict[str, Any] = {
        "first": head.happened_on,
        "last": None,
        "lane": LANE_NAMES[lanes[0]] if lanes else "",
        "lane_label": lane_label(lanes),
        "title": _("Incident, summary only"),
        "url": "",
        "source": "",
        "files": 0,
        "serious_label": serious_label(head.level, page.agency_name(head.holder_id)),
        "breach": False,
        "held_by": "" if mine else page.agency_name(head.holder_id),
        "is_new": _is_new(page, head, new_since),
    }
    if words is None:
        return row
    told = IncidentWords.from_words(words)
    return row | {
        "last": day_of(told.last_on),
        "title": title_of(told.what) or _("Incident"),
        "url": reverse("incident", args=[page.file.id, head.id]),
        "source": str(Source(told.source).label) if told.source in Source else "",
        "breach": told.breach == Breach.POSSIBLE,
        "unfinished": mine and not told.finished,
    }


def _is_new(page: CasePage, head: Record, since: datetime | None) -> bool:
    return since is not None and head.recorded_at > since and head.recorded_by != page.member.member_id


def marks_of(page: CasePage, incidents: Iterable[Record], words: dict[UUID, dict[str, Any]]) -> list[Mark]:
    """One mark per incident and group of tactics; the same key says they are one incident."""
    marks = []
    for head in incidents:
        told = words.get(head.id) or {}
        shared: dict[str, Any] = {
            "on": head.happened_on,
            "level": head.level,
            "breach": told.get("breach") == Breach.POSSIBLE,
            "mine": head.holder_id == page.member.agency_id,
            "key": str(head.id),
        }
        lanes = lanes_in(head.lanes)
        marks += [Mark(lane=LANE_NAMES[lane], **shared) for lane in lanes] or [Mark(**shared)]
    return marks


def latest_key(head: Record, zone: ZoneInfo, *, is_new: bool) -> tuple[date, datetime]:
    """For *latest first*: the day it happened. Without one, what is new counts from when it was written down; the rest
    stands last.
    """
    day = head.happened_on or (head.recorded_at.astimezone(zone).date() if is_new else date.min)
    return (day, head.recorded_at)


@dataclass
class Pattern:
    """All incidents of a line, and the words of those a page draws."""

    incidents: list[Record]
    others: list[Record]
    words: dict[UUID, dict[str, Any]]

    def recorded_by(self, page: CasePage) -> list[dict[str, Any]]:
        """How many each agency of the line recorded, most first."""
        counts = Counter(head.holder_id for head in self.incidents)
        return [{"agency": page.agency_name(holder), "count": count} for holder, count in counts.most_common()]


def pattern_of(
    page: CasePage, *, also: Sequence[Kind] = (), latest: int = 0, new_since: datetime | None = None
) -> Pattern:
    """Every incident of the line (the newest 1,000), with the words of the last half year and of the `latest` newest.

    `also` brings heads of other kinds, with their words, in the same two statements.
    """
    found = list(heads(page.member, page.line.file_ids, kinds=[Kind.INCIDENT, *also])[:MOST_MARKS])
    incidents = sorted(
        (head for head in found if head.kind == Kind.INCIDENT),
        key=lambda head: latest_key(head, page.member.zone, is_new=_is_new(page, head, new_since)),
        reverse=True,
    )
    others = [head for head in found if head.kind != Kind.INCIDENT]
    from_day = page.today - PATTERN
    drawn = [head for head in incidents if head.happened_on and head.happened_on >= from_day][:MOST_WORDS]
    wanted = {head.id: head for head in (*others, *incidents[:latest], *drawn)}
    return Pattern(incidents, others, words_of(page.member, wanted.values()))


# The timeline ----------------------------------------------------------------


@dataclass
class Timeline:
    """One page of the timeline, grouped by month, and where the next one begins."""

    months: list[dict[str, Any]] = field(default_factory=list)
    undated: list[dict[str, Any]] = field(default_factory=list)
    older: UUID | None = None

    @property
    def empty(self) -> bool:
        return not self.months and not self.undated


def timeline_of(
    page: CasePage, *, lane: Lane | None = None, holder_id: UUID | None = None, after: UUID | None = None
) -> Timeline:
    """Fifty rows of the line, newest first, those without a day last. `after`: the record the page before ended with.

    Levels and review decisions stand in it as thin rows. At most three statements.
    """
    rows = heads(page.member, page.line.file_ids, kinds=[Kind.INCIDENT, *(() if lane else THIN)])
    if lane:
        rows = rows.annotate(of_lane=F("lanes").bitand(lane.value)).filter(of_lane__gt=0)
    if holder_id:
        rows = rows.filter(holder_id=holder_id)
    rows = rows.order_by(F("happened_on").desc(nulls_last=True), "-recorded_at", "-id")
    if after and (last := rows.filter(id=after).first()):
        rows = rows.filter(_later_in_list(last))
    found = list(rows[: PAGE_ROWS + 1])
    shown, more = found[:PAGE_ROWS], found[PAGE_ROWS:]
    words = words_of(page.member, shown)
    drawn = [(head, _timeline_row(page, head, words.get(head.id))) for head in shown]
    months = [
        {
            "label": write_day(first_of_month, "month"),
            "count_label": _count_label([head for head, _row in group]),
            "rows": [row for _head, row in group],
        }
        for first_of_month, group in (
            (month, list(group))
            for month, group in groupby(
                (one for one in drawn if one[0].happened_on), key=lambda one: one[0].happened_on.replace(day=1)
            )
        )
    ]
    undated = [row for head, row in drawn if head.happened_on is None]
    return Timeline(months, undated, shown[-1].id if more else None)


def _later_in_list(last: Record) -> Q:
    tie = Q(recorded_at__lt=last.recorded_at) | Q(recorded_at=last.recorded_at, id__lt=last.id)
    if last.happened_on is None:
        return Q(happened_on=None) & tie
    return Q(happened_on__lt=last.happened_on) | Q(happened_on=None) | (Q(happened_on=last.happened_on) & tie)


def _count_label(group: list[Record]) -> str:
    count = sum(head.kind == Kind.INCIDENT for head in group)
    return ngettext("%(n)d recorded", "%(n)d recorded", count) % {"n": count} if count else ""


def _timeline_row(page: CasePage, head: Record, words: dict[str, Any] | None) -> dict[str, Any]:
    if head.kind == Kind.INCIDENT:
        return row_of(page, head, words)
    return {"thin": True, "on": head.happened_on, "label": Kind(head.kind).label, "text": _thin_text(page, head, words)}


def _thin_text(page: CasePage, head: Record, words: dict[str, Any] | None) -> str:
    who = page.agency_name(head.holder_id)
    if head.kind == Kind.LEVEL:
        told = Level.from_words(words or {})
        text = str(LEVELS.get(head.level or 0, ""))
        return ". ".join(part for part in (f"{text}, {who}" if who else text, title_of(told.why)) if part)
    told_review = words or {}
    decision, outcome = told_review.get("decision", ""), told_review.get("outcome", "")
    said: list[str | Promise] = [Decision(decision).label] if decision in Decision else []
    said += [Outcome(outcome).label] if outcome in Outcome else []
    return ". ".join(str(part) for part in (*said, title_of(told_review.get("why", "")), who) if part)
