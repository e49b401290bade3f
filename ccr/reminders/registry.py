"""What each kind of reminder does when it falls due. Filled by the rooms in `AppConfig.ready`."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from ccr.core.actor import Actor

# handler(reminder, by=…, at=…) -> whether it was raised. Called in a transaction with the clock bound inside the
# reminder's agency. False: there is nothing to do any more, and the reminder is settled. It may be called again after a
# crash, so it does its work in this transaction only. Whatever it raises undoes it; the clock tries again later.
Handler = Callable[..., bool]
_handlers: dict[str, Handler] = {}


def register(kind: str, handler: Handler) -> str:
    """Declare a kind of reminder; returns its code. Raises ValueError when two rooms claim one kind."""
    if _handlers.get(kind, handler) is not handler:
        raise ValueError(f"reminders of kind {kind} are registered twice")
    _handlers[kind] = handler
    return kind


def kinds() -> tuple[str, ...]:
    return tuple(sorted(_handlers))


def run(reminder: Any, *, by: Actor, at: datetime) -> bool:
    """Do what a due reminder asks for. Raises KeyError for a kind nobody registered."""
    return _handlers[reminder.kind](reminder, by=by, at=at)
