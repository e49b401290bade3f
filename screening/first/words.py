"""Words of the first questions, asked once. The head's level is how many of the eleven nobody has ever asked."""

from dataclasses import dataclass, field
from typing import Any

from cases.words import Words


@dataclass(frozen=True, kw_only=True)
class Screen(Words):
    """`answers` by question, as codes of Reply, without those not asked; `fear` 0–10 or None; `told` in her own words.

    `taken`: answers taken over from before, by question: `source` (kind of record), `on` (ISO day).
    """

    can_talk: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    fear: int | None = None
    told: str = ""
    taken: dict[str, dict[str, Any]] = field(default_factory=dict)
