"""The words of a record as a small frozen dataclass: what each noun's package builds on."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Self, get_origin, get_type_hints


@dataclass(frozen=True, kw_only=True)
class Words:
    """Base of a kind's words. Fields are text, numbers, yes/no, None, or tuples of text; every field has a default.

    `from_words` takes what an older version wrote: unknown names are left aside, missing ones get their default.
    """

    @classmethod
    def from_words(cls, words: dict[str, Any]) -> Self:
        hints = get_type_hints(cls)
        known = {}
        for item in fields(cls):
            if item.name in words:
                value = words[item.name]
                known[item.name] = tuple(value) if get_origin(hints[item.name]) is tuple else value
        return cls(**known)

    def to_words(self) -> dict[str, Any]:
        """As the record keeps them: JSON, without what was not answered."""
        kept = {}
        for item in fields(self):
            value = getattr(self, item.name)
            if value is None or value in ("", ()):
                continue
            kept[item.name] = list(value) if isinstance(value, tuple) else value
        return kept


def iso(value: date | datetime | None) -> str:
    """A day or moment as the record keeps it."""
    return value.isoformat() if value else ""


def day_of(text: str) -> date | None:
    """The day a record kept, or None."""
    return date.fromisoformat(text) if text else None


def moment_of(text: str) -> datetime | None:
    """The moment a record kept, or None."""
    return datetime.fromisoformat(text) if text else None


def beginning(text: str, longest: int) -> str:
    """The beginning of a text on one line, cut at a word: for lists and heads of pages, where the whole is one tap away."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    return f"{line[:longest].rsplit(' ', 1)[0]} …"
