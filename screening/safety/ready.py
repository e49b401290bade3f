"""What the safety step brings to the house, called once when the programme starts."""

from datetime import datetime
from typing import Any

from cases.files import hooks
from ccr.tenancy.member import Member


def install() -> None:
    """A file with an open safety step is not closed."""
    hooks.may_close.append(_settled_first)


def _settled_first(*, file: Any, by: Member, at: datetime) -> None:
    from screening.safety.rules import require_settled

    require_settled(file_id=file.id, by=by)
