"""What other rooms do when something happens in a file. Filled in `AppConfig.ready`, called inside the act's transaction.

A hook that raises undoes the act: what must follow from a new incident may not be lost on the way.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from ccr.tenancy.member import Member

# (file, incident record, by, at, brought_back): after an incident was recorded in one's own file. `brought_back` is True
# when that very incident moved the file from monitoring, a due review or closed back to active.
NewIncident = Callable[..., None]
on_new_incident: list[NewIncident] = []

# (file, by, at): before a file is closed; raises a refusal where more is asked of who decides.
MayClose = Callable[..., None]
may_close: list[MayClose] = []

# (file, by, at): after a file was closed, so that what waits on it ends.
FileClosed = Callable[..., None]
on_close: list[FileClosed] = []


def tell_new_incident(*, file: Any, incident: Any, by: Member, at: datetime, brought_back: bool) -> None:
    """Let every room act on a new incident; called by `record_incident` only."""
    for hook in on_new_incident:
        hook(file=file, incident=incident, by=by, at=at, brought_back=brought_back)


def ask_may_close(*, file: Any, by: Member, at: datetime) -> None:
    """Let every room object before a file is closed; called by `close_file` only."""
    for hook in may_close:
        hook(file=file, by=by, at=at)


def tell_closed(*, file: Any, by: Member, at: datetime) -> None:
    """Let every room end what waited on a file; called by `close_file` only."""
    for hook in on_close:
        hook(file=file, by=by, at=at)
