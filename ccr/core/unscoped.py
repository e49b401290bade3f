"""The one way round the guarded query. Row-level security still stands behind it.

Who may import this module is listed, with reasons, in the import contracts; nobody else can.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_reason: ContextVar[str | None] = ContextVar("ccr_unscoped_reason", default=None)


def reason_open() -> str | None:
    return _reason.get()


@contextmanager
def unscoped(reason: str) -> Iterator[None]:
    """Run queries without `visible_to` for a stated reason, such as a form's uniqueness check inside its own vault."""
    if not reason:
        raise ValueError("an unscoped query needs a reason")
    token = _reason.set(reason)
    try:
        yield
    finally:
        _reason.reset(token)
