"""The terms of one permission or share: to whom, what, from when until when; and how long it may last."""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from cases.access.models import NO_END
from cases.records.categories import Category, bits, categories_in
from ccr.core.errors import NotPossible
from ccr.tenancy.packs import pack

# A permission is for the next meeting it is needed at, and a week to act on what was said there.
DAYS_AFTER_MEETING = 7


class EndsTooLate(NotPossible):
    """Longer than the pack's maximum."""

    field = "ends_on"


class EndsBeforeItBegins(NotPossible):
    field = "ends_on"
    reason = _("Choose a last day that is not before the first.")


class BeginsInThePast(NotPossible):
    field = "starts_on"
    reason = _("It can begin today at the earliest.")


def longest_days(pack_code: str) -> int:
    """How many days a permission may last at most, counted from the day it is signed."""
    return pack(pack_code).release_max_days


def default_last_day(pack_code: str, *, today: date, next_meeting_on: date | None = None) -> date:
    """The last day suggested: seven days after the next meeting it is for, else the pack's default; never past its maximum."""
    rules = pack(pack_code)
    last = (
        next_meeting_on + timedelta(days=DAYS_AFTER_MEETING)
        if next_meeting_on
        else today + timedelta(days=rules.release_default_days)
    )
    return min(last, today + timedelta(days=rules.release_max_days))


@dataclass(frozen=True)
class Span:
    """From a moment until a moment; `covers_until` is the last moment of recording that is covered."""

    starts_at: datetime
    ends_at: datetime
    covers_until: datetime


def span(
    pack_code: str, zone: ZoneInfo, *, starts_on: date | None, ends_on: date, covers_later: bool, at: datetime
) -> Span:
    """The moments of a permission that is signed `at`: whole days where the partnership works, the last one included.

    Not `covers_later`: only what was recorded when she signed. Raises BeginsInThePast, EndsBeforeItBegins, EndsTooLate.
    """
    today = at.astimezone(zone).date()
    first = starts_on or today
    if first < today:
        raise BeginsInThePast
    if ends_on < first:
        raise EndsBeforeItBegins
    longest = longest_days(pack_code)
    if ends_on > today + timedelta(days=longest):
        raise EndsTooLate(_("At most %(days)d days from today. Renew it in a new conversation.") % {"days": longest})
    starts_at = at if first == today else datetime.combine(first, time(0), tzinfo=zone)
    # The last second of the last day: so every page that writes the day of `ends_at` writes the day she agreed to.
    ends_at = datetime.combine(ends_on, time(23, 59, 59), tzinfo=zone)
    return Span(starts_at, ends_at, NO_END if covers_later else at)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What is put before her for one agency. Nothing of it counts until she signs."""

    agency_id: UUID
    view: int
    summary: int
    location_confirmed: bool = False

    @classmethod
    def naming(
        cls,
        agency_id: UUID,
        view: Collection[Category],
        summary: Collection[Category],
        *,
        location_confirmed: bool = False,
    ) -> Self:
        """Terms over exactly these categories. What is open in full is not named in summary as well."""
        return cls(
            agency_id=agency_id,
            view=bits(view),
            summary=bits(set(summary) - set(view)),
            location_confirmed=location_confirmed,
        )

    def as_data(self) -> dict[str, object]:
        return {
            "agency": str(self.agency_id),
            "view": self.view,
            "summary": self.summary,
            "location": self.location_confirmed,
        }


def fingerprint(terms: Iterable[Terms], **shared: object) -> str:
    """One short text that changes with anything she was shown: what is signed must be what was read."""
    shown = {"terms": [one.as_data() for one in terms], **{name: str(value) for name, value in shared.items()}}
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:32]


def labels(mask: int) -> list[str]:
    """The categories of a bit set in words, in their fixed order."""
    return [str(category.label) for category in categories_in(mask)]


def scope_of(view: int, summary: int, category: Category) -> str:
    """How a category is open: 'all', 'some' (heads only) or 'none', as the sharing table draws it."""
    if view & (1 << category):
        return "all"
    return "some" if summary & (1 << category) else "none"


def joined(parts: Sequence[str]) -> str:
    """Labels on one line."""
    return ", ".join(parts)
