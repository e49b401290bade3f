"""Whether she may be reached, now and how: rules of the field over her answers, the clock and what happened since.

Nothing here guesses. Unanswered is No; a rule not confirmed for 30 days, or older than a new incident, says *check first*.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.people.channels import CHANNELS, SHOWN_FIRST, VERDICTS, Answer, Channel
from cases.people.words import ContactRules, Rule, Window

NOT_ASKED = gettext_lazy("Check first: not asked yet")
TOO_OLD = gettext_lazy("Check first: over 30 days old")
SOMETHING_NEW = gettext_lazy("Check first: new incident")


def why_check_first(
    rules: ContactRules | None, confirmed_on: date | None, *, today: date, newest_incident_at: datetime | None
) -> Promise | None:
    """Why her rules may not be relied on without asking again, or None when they may."""
    if rules is None or confirmed_on is None or rules.confirmed_at is None:
        return NOT_ASKED
    if confirmed_on <= today - timedelta(days=settings.CONTACT_CONFIRM_DAYS):
        return TOO_OLD
    if newest_incident_at is not None and newest_incident_at > rules.confirmed_at:
        return SOMETHING_NEW
    return None


@dataclass(frozen=True)
class CanCall:
    """Whether a channel may be used at a moment: `now`, or when it opens next; `why_not` says it in words."""

    now: bool
    opens: datetime | None = None
    why_not: str = ""


def can_use(rule: Rule, *, moment: datetime) -> CanCall:
    """Judge one channel at a local moment by its answer and its hours."""
    if rule.answer is Answer.NO:
        return CanCall(
            now=False, why_not=_("Her answer is No.") if rule.asked else _("She was not asked: that means No.")
        )
    if rule.window.always or rule.window.holds(moment):
        return CanCall(now=True)
    return CanCall(now=False, opens=rule.window.next_from(moment), why_not=_("Outside the hours she gave."))


def window_words(window: Window) -> str:
    """The days and hours of a channel: “Mon–Fri 10:00–15:00”."""
    return " ".join(part for part in (day_words(window.days), hours_words(window)) if part)


def hours_words(window: Window) -> str:
    """The hours alone: “10:00–15:00”, or nothing for the whole day."""
    return f"{window.begins:%H:%M}–{window.ends:%H:%M}" if window.begins and window.ends else ""


def day_words(days: tuple[int, ...]) -> str:
    """Weekdays in words, runs joined: “Mon–Fri”, “Tue, Thu”."""
    if not days:
        return ""
    names = [str(WEEKDAYS_ABBR[day - 1]) for day in days]
    if len(days) == 7:
        return _("Every day")
    if len(days) > 2 and list(days) == list(range(days[0], days[0] + len(days))):
        return f"{names[0]}–{names[-1]}"
    return ", ".join(names)


def entry(channel: Channel, rule: Rule) -> dict[str, Any]:
    """One channel as the strip draws it."""
    verdict, label = VERDICTS[rule.answer]
    words = CHANNELS[channel]
    detail = ", ".join(part for part in (rule.words, window_words(rule.window)) if part)
    return {
        "code": channel.value,
        "channel": words.label,
        "icon": words.icon,
        "verdict": verdict,
        "verdict_label": label,
        "detail": detail,
    }


def strip(rules: ContactRules | None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The five channels shown first, and the others. Without rules all are No."""
    known = rules or ContactRules()
    first = [entry(channel, known.of(channel)) for channel in SHOWN_FIRST]
    more = [entry(channel, known.of(channel)) for channel in Channel if channel not in SHOWN_FIRST]
    return first, more
