"""Days and times as people write them, and what is said when they are not days.

Accepted: the browser's own `2026-03-07`, and days with the month in letters in the reader's language or in English
(`7 Mar 2026`, `March 7, 2026`). Refused: `7/3/2026`. In one county it is March, in the next one it is July, and an incident
logged on the wrong day is worse than one more question.
"""

from __future__ import annotations

import re
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.dates import MONTHS, MONTHS_3, MONTHS_ALT, MONTHS_AP
from django.utils.translation import gettext_lazy as _

from ccr.core.form_widgets import DayInput, Line, Parts, Radios
from ccr.core.templatetags.house import write_day

EARLIEST = date(1900, 1, 1)
# Two people's clocks may differ a little; nothing that just happened is "in the future".
CLOCK_SLACK = timedelta(minutes=5)

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST = re.compile(r"(?:\w+\.?,? +)?(\d{1,2})(?:st|nd|rd|th)?[ .\-]+([^\W\d]+)\.?,?[ \-]+(\d{4})")
_MONTH_FIRST = re.compile(r"(?:[^\W\d]+\.?,? +)?([^\W\d]+)\.? +(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})")
_FIGURES = re.compile(r"\d{1,4}[ ./\-]+\d{1,2}[ ./\-]+\d{1,4}")
_TIME = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2}))? ?([ap])?\.?(?:m\.?)?", re.IGNORECASE)


def month_names() -> dict[str, int]:
    """Every way to write a month in the reader's language and in English, in small letters without a full stop."""
    names: dict[str, int] = {}
    for language in ("en", None):
        with translation.override(language) if language else nullcontext():
            for table in (MONTHS, MONTHS_3, MONTHS_AP, MONTHS_ALT):
                for number, name in table.items():
                    if isinstance(number, int):
                        names[str(name).casefold().rstrip(".")] = number
    return names | {"sept": 9}


def read_day(typed: Any) -> date | None:
    """The day somebody wrote, None when nothing was written. Raises ValidationError with a sentence to act on."""
    if isinstance(typed, datetime):
        return typed.date()
    if isinstance(typed, date):
        return typed
    text = " ".join(str(typed or "").split())
    if not text:
        return None
    shown = text if len(text) <= 40 else f"{text[:40]}…"
    if found := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = (
            int(found[1]),
            month_names().get(found[2].casefold(), 0),
            int(found[3]),
        )
    elif found := _MONTH_FIRST.fullmatch(text):
        day, month, year = (
            int(found[2]),
            month_names().get(found[1].casefold(), 0),
            int(found[3]),
        )
    elif _FIGURES.fullmatch(text):
        raise ValidationError(
            _("“%(typed)s” can be read as two different days. Write the month in letters, for example 7 Mar 2026"),
            code="ambiguous",
            params={"typed": shown},
        )
    else:
        year = month = day = 0
    try:
        read = date(year, month, day)
    except (ValueError, OverflowError):
        raise ValidationError(
            _("“%(typed)s” is not a date. For example, 7 Mar 2026"),
            code="not_a_date",
            params={"typed": shown},
        ) from None
    if read < EARLIEST:
        raise ValidationError(
            _("%(typed)s is too long ago. Check the year."),
            code="too_early",
            params={"typed": write_day(read)},
        )
    return read


def read_time(typed: Any) -> time | None:
    """The time of day somebody wrote (`14:30`, `2.30 pm`, `0930`), None when nothing was written."""
    if isinstance(typed, time):
        return typed
    text = " ".join(str(typed or "").split())
    if not text:
        return None
    found = _TIME.fullmatch(text)
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
    half = (found[3] or "").lower() if found else ""
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    elif half or (found and not found[2]):
        hour = 99  # "14" alone may be a day; "13 pm" is nothing
    try:
        return time(hour, minute)
    except ValueError:
        shown = text if len(text) <= 20 else f"{text[:20]}…"
        raise ValidationError(
            _("“%(typed)s” is not a time. For example, 14:30"),
            code="not_a_time",
            params={"typed": shown},
        ) from None


def _not_future(day: date | None, today: date | None) -> date | None:
    if day and today and day > today:
        raise ValidationError(
            _("%(day)s is in the future. Write the day it happened."),
            code="future",
            params={"day": write_day(day)},
        )
    return day


class DayField(forms.Field):
    """One day, from `earliest` to `latest` if these are given (either may be set on the form's own copy later)."""

    widget = DayInput
    today: date | None = None

    def __init__(
        self,
        *,
        earliest: date | None = None,
        latest: date | None = None,
        required_message: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.earliest, self.latest = earliest, latest
        self.error_messages["required"] = required_message or _("Fill in the date.")

    def to_python(self, value: Any) -> date | None:
        """The day, inside its limits."""
        day = read_day(value)
        if day and self.earliest and day < self.earliest:
            raise ValidationError(
                _("Choose %(day)s or later."),
                code="before",
                params={"day": write_day(self.earliest)},
            )
        if day and self.latest and day > self.latest:
            raise ValidationError(
                _("Choose %(day)s or earlier."),
                code="after",
                params={"day": write_day(self.latest)},
            )
        return day


class PastDateField(DayField):
    """A day that has been: today at the latest, by the reader's calendar."""

    def to_python(self, value: Any) -> date | None:
        """The day, if it has come."""
        return _not_future(super().to_python(value), self.today)


class TimeOfDayField(forms.Field):
    """A time of day, written `14:30` or `2:30 pm`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", Line(attrs={"class": "input input--short", "autocomplete": "off"}))
        super().__init__(**kwargs)
        self.error_messages["required"] = _("Fill in the time.")

    def to_python(self, value: Any) -> time | None:
        """The time."""
        return read_time(value)

    def prepare_value(self, value: Any) -> Any:
        """Hours and minutes."""
        return f"{value:%H:%M}" if isinstance(value, time) else value


@dataclass(frozen=True)
class When:
    """When something happened, as well as it is known. `kind`: day, range or unknown; both days None when unknown."""

    kind: str
    first: date | None = None
    last: date | None = None

    def parts(self) -> list[Any]:
        """As the form shows it."""
        return [self.kind, self.first, self.last if self.kind == "range" else None]


class WhenField(forms.Field):
    """On one day, between two days, or not known. Cleans to When; never in the future; the first day is never after the last."""

    today: date | None = None

    def __init__(self, *, required_message: Any = None, **kwargs: Any) -> None:
        kinds = [("day", _("On one day")), ("range", _("Between two days")), ("unknown", _("Not known"))]
        kinds = [("day", _("On one day")), ("range", _("Between two days")), ("unknown", _("Not known"))]
        widget = Parts(
            {"kind": Radios(look="segments", choices=kinds), "first": DayInput(), "last": DayInput()},
            labels={"first": _("Day"), "last": _("Last day")},
            shape="when",
        )
        kwargs.setdefault("initial", When("day"))
        super().__init__(widget=widget, **kwargs)
        self.error_messages["required"] = required_message or _("Fill in when it happened, or choose Not known.")

    def clean(self, value: Any) -> When | None:
        """The answer. What was typed under an answer that was not chosen is left aside."""
        kind, first_typed, last_typed = (list(value or []) + [None] * 3)[:3]
        if kind not in {"day", "range", "unknown"}:
            kind = "range" if first_typed and last_typed else "day"
        if kind == "unknown":
            return When("unknown")
        first = _not_future(read_day(first_typed), self.today)
        if kind == "day":
            if not first:
                if self.required:
                    raise ValidationError(self.error_messages["required"], code="required")
                return None
            return When("day", first, first)
        last = _not_future(read_day(last_typed), self.today)
        if not first or not last:
            raise ValidationError(_("Fill in both days, or choose another answer."), code="half_a_range")
        if first > last:
            raise ValidationError(
                _("The first day, %(first)s, is after the last one, %(last)s."),
                code="turned",
                params={"first": write_day(first), "last": write_day(last)},
            )
        return When("day", first, first) if first == last else When("range", first, last)


class PastMomentField(forms.Field):
    """A day and a time that have been. Cleans to a moment in the reader's time zone."""

    moment: datetime | None = None

    def __init__(self, **kwargs: Any) -> None:
        widget = Parts(
            {
                "day": DayInput(),
                "time": Line(attrs={"class": "input input--short", "autocomplete": "off"}),
            },
            labels={"day": _("Day"), "time": _("Time, for example 14:30")},
            shape="moment",
        )
        super().__init__(widget=widget, **kwargs)
        self.error_messages["required"] = _("Fill in the day and the time.")

    def prepare_value(self, value: Any) -> Any:
        """A moment as its two parts; what was typed stays as typed."""
        if isinstance(value, datetime):
            local = timezone.localtime(value)
            return [local.date(), f"{local:%H:%M}"]
        return value

    def clean(self, value: Any) -> datetime | None:
        """The moment, if it has come."""
        day_typed, time_typed = (list(value or []) + [None] * 2)[:2]
        day, clock = read_day(day_typed), read_time(time_typed)
        if not day and not clock and not self.required:
            return None
        if not day or not clock:
            raise ValidationError(self.error_messages["required"], code="required")
        moment = timezone.make_aware(datetime.combine(day, clock))
        if self.moment and moment > self.moment + CLOCK_SLACK:
            raise ValidationError(
                _("%(day)s, %(time)s is in the future. Write when it happened."),
                code="future",
                params={"day": write_day(day), "time": f"{clock:%H:%M}"},
            )
        return moment
