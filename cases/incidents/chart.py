"""The pattern chart: what is recorded, by kind and by day, with a sentence that counts and never judges.

Pure functions from marks to SVG, words and a table; no query, no clock, no request. Lanes are the four kinds of the
Logan–SPARC taxonomy (SLII). Shape says the kind, size the recorded seriousness, a ring a possible breach, a hollow mark that
another agency opened it. Colour only repeats the shape. Acts without a day are counted beside the chart, never placed on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.template.defaultfilters import date as format_day
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from cases.incidents.pattern import (
    LANES,
    UNSORTED,
    WEEK,
    Flag,
    Mark,
    Said,
    acts_in,
    lane_of,
    lanes_of,
    limit_sentence,
    once,
    sentence,
    table_rows,
    window,
)
from ccr.core.templatetags.house import day as day_element
from ccr.core.templatetags.house import write_day

__all__ = [
    "LANES",
    "UNSORTED",
    "Flag",
    "Mark",
    "Said",
    "chart_context",
    "draw",
    "limit_sentence",
    "sentence",
    "table_rows",
]

RADIUS = {1: 4.2, 2: 5.8, 3: 7.8}
MERGE = 6.0  # marks closer than this many units (about pixels) are drawn as one with its number


# Colours on paper: shapes and rings say the same in black and white.
PAPER = (
    "text { font-family: Noto Sans, Liberation Sans, DejaVu Sans, sans-serif; stroke: none; }"
    ".pc-band { fill: #f2f2f2; } .pc-grid { stroke: #999; stroke-width: .8; } .pc-base { stroke: #000; }"
    ".pc-axis { fill: #222; font-size: 12.5px; } .pc-lane { fill: #000; font-size: 13px; } .pc-n { fill: #333; }"
    ".pc-evb { fill: #000; } .pc-evt { fill: #fff; font-size: 12px; font-weight: 700; }"
    ".pc-ev { stroke: #000; stroke-dasharray: 2 3; fill: none; } .pc-began { stroke: #333; stroke-width: 2; }"
    ".pc-surveillance { fill: #1d5fa8; stroke: #1d5fa8; } .pc-life_invasion { fill: #6f3fa0; stroke: #6f3fa0; }"
    ".pc-interference { fill: #7d5200; stroke: #7d5200; } .pc-intimidation { fill: #a81c1c; stroke: #a81c1c; }"
    ".pc-unsorted { fill: #444; stroke: #444; } .pc-pt { stroke: #fff; stroke-width: 1.25; }"
    ".pc-lent { fill: #fff; stroke-width: 2; } .pc-surveillance .pc-lent { stroke: #1d5fa8; }"
    ".pc-life_invasion .pc-lent { stroke: #6f3fa0; } .pc-interference .pc-lent { stroke: #7d5200; }"
    ".pc-intimidation .pc-lent { stroke: #a81c1c; } .pc-unsorted .pc-lent { stroke: #444; }"
    ".pc-ring { fill: none; stroke: #000; stroke-width: 1.6; } .pc-x { fill: #000; font-size: 12px; font-weight: 700; }"
    ".pc-bar { fill: #777; } .pc-bar-now { fill: #000; }"
)


@dataclass
class _Sheet:
    """Where things stand on one drawing. x runs from the first day to the end; in right-to-left it is mirrored at the last moment."""

    first: date
    end: date
    narrow: bool
    rtl: bool
    lanes: list[str]
    printed: bool = False
    width: int = 700
    parts: list[SafeString] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.width = 358 if self.narrow else 700
        self.margin = 10 if self.narrow else 148  # the longest lane name with a number of three figures
        # On paper it shares one page with everything else.
        self.lane_height = 46 if self.narrow else 27 if self.printed else 34
        self.lanes_top = 24
        self.lanes_end = self.lanes_top + self.lane_height * len(self.lanes)
        self.bars_top = self.lanes_end + (40 if self.narrow else 22)
        self.bars_height = 38 if self.printed else 52
        self.base = self.bars_top + self.bars_height
        self.plot = self.width - self.margin - 12

    def x(self, on: date) -> float:
        """Where a day stands, before mirroring."""
        return self.margin + (on - self.first).days / (self.end - self.first).days * self.plot

    def mirror(self, x: float) -> float:
        """As drawn: time runs the way the reader reads."""
        return self.width - x if self.rtl else x

    def text(
        self,
        css: str,
        x: float,
        y: float,
        words: Any,
        anchor: str = "start",
        *,
        data: bool = False,
    ) -> None:
        """Words at a place; `data` marks days and numbers, which are not translated."""
        pattern = '<text class="{}" x="{}" y="{}" text-anchor="{}" translate="no">{}</text>'
        if not data:
            pattern = '<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>'
        self.draw(pattern, css, _n(self.mirror(x)), _n(y), anchor, words)

    def draw(self, pattern: str, *values: Any) -> None:
        """One more piece; every value is escaped on its way in."""
        self.parts.append(format_html(pattern, *values))

    def line(self, css: str, x1: float, y1: float, x2: float, y2: float) -> None:
        """A straight line."""
        self.draw(
            '<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/>',
            css,
            _n(self.mirror(x1)),
            _n(self.mirror(x2)),
            _n(y1),
            _n(y2),
        )

    def lane_centre(self, lane: str) -> float:
        """Height of a lane's middle; on the narrow sheet its name stands over it."""
        return self.lanes_top + (self.lanes.index(lane) + 0.5) * self.lane_height + (9 if self.narrow else 0)


def _n(value: float) -> str:
    """A number with at most one decimal: the chart is sent to phones."""
    return f"{value:.1f}".removesuffix(".0")


def _shape(kind: str, x: float, y: float, r: float, *, css: str = "", title: str = "") -> SafeString:
    """The mark of a lane around a point; `r` is its size."""
    inside = format_html("<title>{}</title>", title) if title else ""
    if kind == "circle":
        return format_html('<circle class="{}" cx="{}" cy="{}" r="{}">{}</circle>', css, _n(x), _n(y), _n(r), inside)
    if kind == "square":
        side = 1.8 * r
        path = f"M{_n(x - side / 2)} {_n(y - side / 2)}h{_n(side)}v{_n(side)}h-{_n(side)}z"
    elif kind == "triangle":
        path = f"M{_n(x)} {_n(y - r * 1.15)}l{_n(r * 1.1)} {_n(r * 2)}h-{_n(r * 2.2)}z"
    elif kind == "bar":
        path = f"M{_n(x - r / 2)} {_n(y - r)}h{_n(r)}v{_n(2 * r)}h-{_n(r)}z"
    else:
        a = _n(r * 1.2)
        path = f"M{_n(x)} {_n(y - r * 1.2)}l{a} {a}l-{a} {a}l-{a} -{a}z"
    return format_html('<path class="{}" d="{}">{}</path>', css, path, inside)


def draw(
    marks: Sequence[Mark],
    flags: Sequence[Flag] = (),
    *,
    until: date,
    weeks: int = 26,
    narrow: bool = False,
    rtl: bool | None = None,
    logging_began: date | None = None,
    key: str = "pattern",
    printed: bool = False,
) -> SafeString:
    """The chart as one SVG for wide or narrow screens; both are sent and the stylesheet shows one. At most about 20 KB.

    `rtl` None: as the reader's language. `logging_began`: an earlier stretch without marks is not a stretch without acts.
    `printed`: for paper, with colours of its own, since no style sheet reaches into a picture there.
    """
    first, end = window(until, weeks)
    shown = [mark for mark in marks if mark.on and first <= mark.on < end]
    sheet = _Sheet(first, end, narrow, get_language_bidi() if rtl is None else rtl, lanes_of(marks), printed)
    for number in range(0, len(sheet.lanes), 2):
        top = sheet.lanes_top + number * sheet.lane_height
        band = f"M0 {_n(top)}h{sheet.width}v{sheet.lane_height}h-{sheet.width}z"
        sheet.draw('<path class="pc-band" d="{}"/>', band)
    _draw_months(sheet)
    if logging_began and first <= logging_began < end:
        x = sheet.x(logging_began)
        sheet.line("pc-began", x, sheet.lanes_top, x, sheet.base)
    _draw_flags(sheet, flags)
    for lane in sheet.lanes:
        of_lane = [mark for mark in shown if lane_of(mark) == lane]
        # The number after the name counts the weeks the title names; what lies before them stands in the table.
        _draw_lane(sheet, lane, of_lane, total=len(acts_in(shown, lane)))
    _draw_weeks(sheet, once(shown), until)
    title = ngettext("Recorded by kind, last {n} week", "Recorded by kind, last {n} weeks", weeks).format(n=weeks)
    size = "narrow" if narrow else "wide"
    inside = [format_html("<style>{}</style>", PAPER)] if printed else []
    return format_html(
        '<svg class="pchart pchart-{size}" viewBox="0 0 {width} {height}" role="img" direction="{direction}"'
        ' aria-labelledby="{key}-{size}" aria-describedby="{key}-say"><title id="{key}-{size}">{title}</title>{parts}</svg>',
        size=size,
        width=sheet.width,
        height=sheet.base + 24,
        direction="rtl" if sheet.rtl else "ltr",
        key=key,
        title=title,
        parts=format_html_join("", "{}", ((part,) for part in (*inside, *sheet.parts))),
    )


def _draw_months(sheet: _Sheet) -> None:
    month = sheet.first.replace(day=1)
    while month <= sheet.end:
        following = (month + timedelta(days=32)).replace(day=1)
        if month > sheet.first:
            sheet.line("pc-grid", sheet.x(month), sheet.lanes_top, sheet.x(month), sheet.base)
        start, stop = max(month, sheet.first), min(following, sheet.end)
        if (stop - start).days > 12:
            pattern = "M Y" if month.month == 1 and not sheet.narrow else "M"
            centre = (sheet.x(start) + sheet.x(stop)) / 2
            sheet.text(
                "pc-axis",
                centre,
                sheet.base + 17,
                format_day(month, pattern),
                "middle",
                data=True,
            )
        month = following


def _draw_lane(sheet: _Sheet, lane: str, marks: Sequence[Mark], *, total: int) -> None:
    name, kind = LANES[lane]
    top = sheet.lanes_top + sheet.lanes.index(lane) * sheet.lane_height
    middle = sheet.lane_centre(lane)
    key_y = top + 12 if sheet.narrow else middle
    sheet.parts.append(_shape(kind, sheet.mirror(11), key_y, 5.2, css=f"pc-{lane or 'unsorted'}"))
    sheet.draw(
        '<text class="pc-lane" x="{}" y="{}" text-anchor="start">{} <tspan class="pc-n">{}</tspan></text>',
        _n(sheet.mirror(23)),
        _n(key_y + 4.5),
        name,
        total,
    )
    # One element per lane carries colour and the note that days are data, so that two thousand marks stay light.
    drawn = [piece for group in _merge(sheet, marks) for piece in _mark(sheet, kind, middle, group)]
    pieces = format_html_join("", "{}", ((piece,) for piece in drawn))
    sheet.draw('<g class="pc-{}" translate="no">{}</g>', lane or "unsorted", pieces)


def _merge(sheet: _Sheet, marks: Sequence[Mark]) -> list[list[Mark]]:
    """Marks that would touch become one group; a group's number takes room, and what falls under it joins the group."""
    groups: list[list[Mark]] = []
    for mark in sorted(marks, key=lambda each: each.day):
        x = sheet.x(mark.day)
        if groups:
            anchor = sheet.x(groups[-1][0].day)
            room = MERGE if len(groups[-1]) == 1 else MERGE + 28 + 7 * len(str(len(groups[-1])))
            if x - anchor < room:
                groups[-1].append(mark)
                continue
        groups.append([mark])
    return groups


def _mark(sheet: _Sheet, kind: str, y: float, group: list[Mark]) -> list[SafeString]:
    """One mark for a group of acts: its ring, its shape with the days in words, and how many it stands for."""
    first, last = group[0], group[-1]
    x = sheet.mirror(sheet.x(first.day))
    r = RADIUS.get(max((mark.level or 1) for mark in group), RADIUS[3])
    pieces = []
    if any(mark.breach for mark in group):
        extra, nudge = (4.2, 0.6) if kind == "triangle" else (3.2, 0)
        pieces.append(_shape(kind, x, y + nudge, r + extra, css="pc-ring"))
    days = write_day(first.day)
    if first.day != last.day:
        days = f"{days} – {write_day(last.day)}"
    if len(group) == 1:
        said = f"{days}: {first.label[:80]}" if first.label else days
    else:
        said = ngettext("{n} recorded, {days}", "{n} recorded, {days}", len(group)).format(n=len(group), days=days)
    css = "pc-pt" if any(mark.mine for mark in group) else "pc-pt pc-lent"
    # On the narrow sheet nothing can be pointed at; the table beneath says the same.
    pieces.append(_shape(kind, x, y, r, css=css, title="" if sheet.narrow else said))
    if len(group) > 1:
        beside = sheet.mirror(sheet.x(first.day) + r + 4)
        pieces.append(format_html('<text class="pc-x" x="{}" y="{}">×{}</text>', _n(beside), _n(y + 4), len(group)))
    return pieces


def _draw_flags(sheet: _Sheet, flags: Sequence[Flag]) -> None:
    shown = [(number, flag) for number, flag in _numbered(flags) if sheet.first <= flag.on < sheet.end]
    places = [sheet.x(flag.on) for _number, flag in shown]
    for number in range(1, len(places)):
        places[number] = max(places[number], places[number - 1] + 18)
    for number in range(len(places)):  # what was pushed over the edge pushes back
        places[-1 - number] = min(places[-1 - number], sheet.width - 9.0 - 18 * number)
    for place, (number, flag) in zip(places, shown, strict=True):
        x = sheet.x(flag.on)
        badge, foot = _n(sheet.mirror(place)), _n(sheet.mirror(x))
        sheet.draw('<path class="pc-ev" d="{}"/>', f"M{badge} 17L{foot} {sheet.lanes_top}V{sheet.base}")
        sheet.draw('<circle class="pc-evb" cx="{}" cy="9" r="8"/>', badge)
        sheet.text("pc-evt", place, 13.2, number, "middle", data=True)


def _numbered(flags: Sequence[Flag]) -> list[tuple[int, Flag]]:
    return list(enumerate(sorted(flags, key=lambda flag: flag.on), start=1))


def _draw_weeks(sheet: _Sheet, acts: Sequence[Mark], until: date) -> None:
    counts = Counter((mark.on - sheet.first).days // 7 for mark in acts if mark.on)
    most = max([4, *counts.values()])
    most += most % 2  # so that the middle line stands on a whole number
    ticks = (0, most // 2) if sheet.narrow else (0, most // 2, most)
    for tick in ticks:
        y = sheet.base - tick / most * sheet.bars_height
        sheet.line("pc-grid", sheet.margin, y, sheet.width - 12, y)
        if not sheet.narrow:
            sheet.text("pc-axis", sheet.margin - 6, y + 4, tick, "end", data=True)
        elif tick:
            sheet.text("pc-axis", sheet.margin + 1, y - 3, tick, data=True)
    name_x, name_y = (10, sheet.bars_top - 22) if sheet.narrow else (23, sheet.bars_top + sheet.bars_height / 2 + 4)
    sheet.text("pc-lane", name_x, name_y, _("Per week"))
    wide = sheet.plot / ((sheet.end - sheet.first).days / 7)
    for week, count in sorted(counts.items()):
        x = sheet.margin + week * wide
        high = count / most * sheet.bars_height
        # The four weeks the sentence speaks of: a bar is darker when any of its days is one of them.
        now = " pc-bar-now" if sheet.first + WEEK * week > until - 4 * WEEK - timedelta(days=6) else ""
        start = sheet.width - x - wide if sheet.rtl else x
        sheet.draw(
            '<rect class="pc-bar{}" x="{}" y="{}" width="{}" height="{}"/>',
            now,
            _n(start + 1),
            _n(sheet.base - high),
            _n(max(wide - 2, 2)),
            _n(high),
        )
    sheet.line("pc-base", sheet.margin, sheet.base, sheet.width - 12, sheet.base)


def chart_context(
    marks: Sequence[Mark],
    flags: Sequence[Flag] = (),
    *,
    until: date,
    agency: str,
    weeks: int = 26,
    rtl: bool | None = None,
    logging_began: date | None = None,
    key: str = "pattern",
    printed: bool = False,
) -> dict[str, Any]:
    """Everything `_components/chart.html` prints. `agency`: whose view this is, for ruling 7's sentence.

    `printed`: the wide drawing alone, for paper, which has no narrow screen and opens no table.
    """
    first, end = window(until, weeks)
    notes: list[Any] = []
    if undated := sum(1 for mark in once(marks) if mark.on is None):
        notes.append(
            ngettext(
                "{n} with no known date, not on the chart", "{n} with no known date, not on the chart", undated
            ).format(n=undated)
        )
    if any(mark.level for mark in marks):
        notes.append(_("Bigger mark: recorded as more serious"))
    if any(mark.breach for mark in marks):
        notes.append(_("Ringed: possible breach of an order or condition"))
    if any(not mark.mine for mark in marks):
        notes.append(_("Hollow: opened by another agency"))
    if logging_began and first <= logging_began < end:
        notes.append(format_html(_("Thick line: logging began {day}"), day=day_element(logging_began)))

    def drawn(*, narrow: bool) -> SafeString:
        return draw(
            marks,
            flags,
            until=until,
            weeks=weeks,
            narrow=narrow,
            rtl=rtl,
            logging_began=logging_began,
            key=key,
            printed=printed,
        )

    return {
        "key": key,
        "wide": drawn(narrow=False),
        "narrow": "" if printed else drawn(narrow=True),
        "say": sentence(marks, until=until, agency=agency),
        "flags": [
            {"number": number, "label": flag.label, "on": flag.on}
            for number, flag in _numbered(flags)
            if first <= flag.on < end
        ],
        "notes": notes,
        "table": {} if printed else table_rows(marks, until=until, weeks=weeks),
    }
