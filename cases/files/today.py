"""What stands in *Today* beside reviews and calls: kinds of reminder that other rooms bring, each with its words and its page.

Filled in `AppConfig.ready`. A reminder stands there from its day on, until it is settled; no room adds a statement.
"""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class DueKind:
    """`text` says what is due, with `%(person)s`; `url_name` is a page of the file."""

    kind: str
    text: Promise
    url_name: str


_due: dict[str, DueKind] = {}


def register_due(kind: str, text: Promise, url_name: str) -> None:
    """Let open reminders of this kind stand in *Today*. Raises ValueError for a kind brought twice."""
    if kind in _due:
        raise ValueError(f"reminders of kind {kind} stand in Today already")
    _due[kind] = DueKind(kind, text, url_name)


def due_kinds() -> dict[str, DueKind]:
    return dict(_due)
