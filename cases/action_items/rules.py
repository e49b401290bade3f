"""Rules of actions: what must not stand in their words, and when somebody is reminded. Pure: no database, no clock."""

import re
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ccr.core.deadlines import deadline
from ccr.tenancy.holidays import working_days


class Unsafe(StrEnum):
    """What was found in the words of an action."""

    NUMBER = "number"
    ADDRESS = "address"
    MAIL = "mail"


# An action is printed, projected and read in rooms where others sit: it is worded so that it may be seen by anybody.
WARNINGS: dict[Unsafe, Promise] = {
    Unsafe.NUMBER: _("This looks like a telephone number."),
    Unsafe.ADDRESS: _("This looks like an address."),
    Unsafe.MAIL: _("This looks like an e-mail address."),
}
_NUMBER = re.compile(r"(?:\+?\d[\s().\-]{0,2}){7,}")
_STREET = "street|st|road|rd|avenue|ave|lane|ln|drive|dr|court|ct|boulevard|blvd|way|place|pl|close|crescent|terrace|highway|hwy"
_ADDRESS = re.compile(rf"\b\d{{1,5}}[a-z]?\s+(?:[\w'’.-]+\s+){{1,3}}(?:{_STREET})\b\.?", re.IGNORECASE)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b|\b\d{5}-\d{4}\b")
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


def unsafe_in(text: str) -> list[Unsafe]:
    """What in these words could lead to her door: a warning, since a rule of patterns is sometimes wrong."""
    found = []
    if _ADDRESS.search(text) or _POSTCODE.search(text):
        found.append(Unsafe.ADDRESS)
    if _NUMBER.search(text):
        found.append(Unsafe.NUMBER)
    if _MAIL.search(text):
        found.append(Unsafe.MAIL)
    return found


# Working days after the day it is due: its owner, then who answers for the owner's team, then whoever agreed it.
OWNER_AFTER, SUPERVISOR_AFTER, COORDINATOR_AFTER = 0, 1, 3


def reminded_at(due_on: date, after: int, zone: ZoneInfo, pack: str) -> datetime:
    """When the working day of that country begins on which somebody is reminded."""
    return deadline(working_days(due_on, after, pack), zone)
