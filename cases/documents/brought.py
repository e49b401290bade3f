"""What rooms above put on a case sheet: since when things are new, and what was agreed. Filled in `AppConfig.ready`.

Each callable is asked with the reader bound and answers only what that reader may see.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from cases.files.selectors import CasePage


@dataclass(frozen=True, kw_only=True)
class ActionLine:
    """One thing somebody took on. Names in `text` are shortened on the sheet, whoever wrote them."""

    text: str
    owner: str
    due_on: date | None = None
    late: bool = False


# The day of the last meeting this case was at; None where there was none.
last_meeting: list[Callable[[CasePage], date | None]] = []
# What was agreed and is not done.
actions: list[Callable[[CasePage], list[ActionLine]]] = []


def last_meeting_of(page: CasePage) -> date | None:
    """The newest day any room knows of."""
    days = [day for ask in last_meeting if (day := ask(page))]
    return max(days, default=None)


def actions_of(page: CasePage) -> list[ActionLine]:
    """Everything open that any room knows of, soonest due first."""
    found = [line for ask in actions for line in ask(page)]
    return sorted(found, key=lambda line: (line.due_on is None, line.due_on or date.max))
