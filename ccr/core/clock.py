"""The one clock. Views, tasks and commands read it; verbs are told the time.

A development or test process may be given CLOCK_FILE: a file holding one ISO moment, or a shift such as `+40d`.
Every process reads the same file, so that a browser test can move time for web, worker and beat alike.
Production refuses the setting (see `checks`).
"""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

_SHIFT = re.compile(r"^([+-]\d+)([dhms])$")
_UNIT = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


def now() -> datetime:
    """This moment, in UTC with its zone, as every record keeps it."""
    real = datetime.now(UTC)
    if not settings.CLOCK_FILE:
        return real
    try:
        text = Path(settings.CLOCK_FILE).read_text().strip()
    except FileNotFoundError:
        return real
    if not text:
        return real
    if shift := _SHIFT.match(text):
        return real + timedelta(**{_UNIT[shift[2]]: int(shift[1])})
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("CLOCK_FILE needs a moment with its zone")
    return moment.astimezone(UTC)


def today(zone: str = "UTC") -> date:
    """The calendar day it is now in `zone` (an IANA name)."""
    return now().astimezone(ZoneInfo(zone)).date()
