"""Words of a ground: why now, what if not, why it is necessary, and what was read of the law when it was decided."""

from dataclasses import dataclass

from cases.words import Words


@dataclass(frozen=True, kw_only=True)
class Weighed(Words):
    """The decision as it was made. Labels are kept as they were: a later change of words changes no decision."""

    why_now: str = ""
    if_not: str = ""
    necessity: str = ""
    not_told_because: str = ""
    ground: str = ""
    whose: str = ""
    agreement: str = ""
    reasons: tuple[str, ...] = ()
    # Only where the agreement says so, and only a number she called safe.
    safe_number: str = ""


@dataclass(frozen=True, kw_only=True)
class Looked(Words):
    """What the manager wrote."""

    why: str = ""


@dataclass(frozen=True, kw_only=True)
class DangerCall(Words):
    """One line after a call in danger: who rang whom, what was said, whether she knows."""

    who: str = ""
    said: str = ""
    told: bool = False
