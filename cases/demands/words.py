"""The words of a demand, of a step and of a hold. None of them holds what left, only what it was."""

from dataclasses import dataclass

from cases.words import Words


@dataclass(frozen=True, kw_only=True)
class Asked(Words):
    """Who asks, on which ground, and for what."""

    who: str = ""
    ground: str = ""
    what: str = ""


@dataclass(frozen=True, kw_only=True)
class Step(Words):
    """`who` told her; `why` it was decided so, was not safe, or how she was told; `what` left; what was `redacted`."""

    who: str = ""
    why: str = ""
    what: str = ""
    redacted: str = ""


@dataclass(frozen=True, kw_only=True)
class Held(Words):
    """Why a file is held, or why it no longer is."""

    why: str = ""
