"""How a line of the minutes is told: its kind, fact or opinion, and what was said."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from cases.records.categories import Kind
from cases.records.telling import Fact, register_teller
from cases.telling import label_of
from meetings.words import LineKind, MinuteWords, Standing


def _minute(words: dict[str, Any]) -> Iterator[Fact]:
    line = MinuteWords.from_words(words)
    kind = label_of(LineKind, line.line)
    # The reason a case is brought is kept as a line of its own kind, which is neither a note nor a decision.
    heading = f"{kind} · {label_of(Standing, line.standing)}" if kind else ""
    yield heading or _("Why it is brought"), line.text


def install() -> None:
    """Called when the room is ready."""
    register_teller(Kind.MINUTE, _minute)
