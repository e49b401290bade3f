"""Words of a wish, of an objection and of its answer."""

from dataclasses import dataclass

from cases.words import Words


@dataclass(frozen=True, kw_only=True)
class WishWords(Words):
    """What she said in her own words; or, where she was not asked, why."""

    said: str = ""
    because: str = ""


@dataclass(frozen=True, kw_only=True)
class Said(Words):
    """Her objection in her own words."""

    said: str = ""


@dataclass(frozen=True, kw_only=True)
class Answered(Words):
    """Why it was decided so; how and when she was told."""

    reason: str = ""
    told: str = ""
