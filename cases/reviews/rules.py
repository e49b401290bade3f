"""Rules of the field about looking at a file again and about letting it go."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings

from cases.files.states import FILE_STAGES, Stage
from cases.files.words import HIGH
from cases.reviews.words import Decision
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member

# Which move of the file each decision makes, from each stage where it may be taken. None: decided, and nothing moves.
_MOVES: dict[Decision, dict[str, str | None]] = {
    Decision.KEEP_MONITORING: {
        Stage.ACTIVE: "enter_monitoring",
        Stage.MONITORING: "keep_monitoring",
        Stage.REVIEW_DUE: "keep_monitoring",
    },
    Decision.BACK_TO_ACTIVE: {
        Stage.ACTIVE: None,
        Stage.MONITORING: "bring_back",
        Stage.REVIEW_DUE: "bring_back",
    },
    Decision.CLOSE: {Stage.ACTIVE: "close", Stage.REVIEW_DUE: "close"},
}


def stage_after(decision: Decision, stage: str) -> str:
    """The stage a decision leads to. Raises WrongState where it cannot be taken."""
    moves = _MOVES[decision]
    if stage in moves and moves[stage] is None:
        return stage
    return FILE_STAGES.move(moves.get(stage) or str(decision), stage)


def possible(stage: str) -> tuple[Decision, ...]:
    """The decisions that may be taken at a stage, in the order they are offered."""
    return tuple(decision for decision in Decision if stage in _MOVES[decision])


@dataclass(frozen=True)
class Silence:
    """How a file stands that might be let go: its last level and the last day anything was heard."""

    level: int
    heard_on: date | None

    def is_high_and_silent(self, today: date) -> bool:
        """The level is high and for the days in which contact must be confirmed nothing was heard.

        Source: practice of the field, "never close for non-contact if the last level was high".
        """
        days = timedelta(days=settings.CONTACT_CONFIRM_DAYS)
        return self.level >= HIGH and (self.heard_on is None or self.heard_on <= today - days)


def last_day(days: Iterable[date | None]) -> date | None:
    """The latest of the days that are known."""
    return max((day for day in days if day), default=None)


def may_close_high(by: Member, *, lead_id: UUID | None) -> bool:
    """Whose reasoned decision lets a high and silent file go: its lead's, or that of whoever answers for the team's."""
    return by.may(Capability.CLOSE_HIGH) or (lead_id is not None and lead_id == by.member_id)
