"""Panels that other rooms put on the caseload and the overview, so that this room need not know them.

Filled in `AppConfig.ready`. Each callable gets the request inside the frame and answers the context of its template, or
None to show nothing; it may use one statement.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True)
class Panel:
    template: str
    context: Callable[..., dict[str, Any] | None]


# On the caseload, above the list: context(request). On the overview, beside the pattern: context(request, case_page).
# Under an incident of one's own agency, as the end of a report: context(request, case_page, head).
caseload: list[Panel] = []
overview: list[Panel] = []
report: list[Panel] = []
# Buttons beside *New case*: each answers label, url, main and icon_name, or None for a post that may not. No statement.
caseload_actions: list[Callable[[HttpRequest], dict[str, Any] | None]] = []


def drawn(panels: list[Panel], request: HttpRequest, *more: Any) -> list[dict[str, Any]]:
    """The panels that have something to say: `template` and `context`, ready for the page to include."""
    asked = ((panel.template, panel.context(request, *more)) for panel in panels)
    return [{"template": template, "context": context} for template, context in asked if context is not None]
