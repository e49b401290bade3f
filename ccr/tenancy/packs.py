"""Jurisdiction packs: what differs from country to country, as data. One TOML file each in `packs/`, judged at start-up."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

FOLDER = Path(__file__).parent / "packs"
# Pages and mails name these; a pack without one of them is refused at start-up.
REQUIRED_WORDS = frozenset({"survivor", "respondent", "order", "police", "prosecution", "advocate"})
REQUIRED_TEXTS = frozenset({"permission_voluntary", "permission_withdraw", "permission_cannot_unsee", "spoken_yes"})
_KEYS = frozenset(
    {
        "code",
        "label",
        "alarm",
        "reviewed_on",
        "release_default_days",
        "release_max_days",
        "words",
        "helplines",
        "quiet",
        "texts",
    }
)
_LINE_KEYS = frozenset({"name", "number", "text", "hours", "source", "verified_on"})


class BadPack(ValueError):
    """What is wrong with a pack, in one sentence."""


@dataclass(frozen=True)
class Helpline:
    """A line anyone may ring: `text` says how to reach it by message, or is empty; `verified_on` is None until somebody checks."""

    name: str
    number: str
    hours: str
    source: str
    verified_on: date | None = None
    text: str = ""


@dataclass(frozen=True)
class Pack:
    """One jurisdiction. Days are whole days; `words` and `texts` are keyed by what pages ask for."""

    code: str
    label: str
    alarm: str
    reviewed_on: date
    release_default_days: int
    pack_release_max_days: int
    words: dict[str, str]
    helplines: tuple[Helpline, ...]
    quiet_words: frozenset[str]
    texts: dict[str, str]

    @property
    def release_max_days(self) -> int:
        """How long a permission may last at most: the pack's figure, or less where the installation says so."""
        return min(self.pack_release_max_days, settings.RELEASE_MAXIMUM_DAYS.get(self.code, self.pack_release_max_days))


def _need(condition: object, sentence: str) -> None:
    if not condition:
        raise BadPack(sentence)


def _words(table: Any, required: frozenset[str], what: str) -> dict[str, str]:
    _need(isinstance(table, dict), f"{what} is missing")
    _need(all(isinstance(value, str) and value.strip() for value in table.values()), f"{what} has an empty entry")
    _need(required <= set(table), f"{what} lacks {', '.join(sorted(required - set(table)))}")
    return dict(table)


def _helpline(entry: Any) -> Helpline:
    _need(isinstance(entry, dict) and set(entry) <= _LINE_KEYS, "a helpline has an unknown entry")
    _need(
        all(entry.get(key) for key in _LINE_KEYS - {"text", "verified_on"}),
        f"helpline {entry.get('name', '?')} is incomplete",
    )
    _need(isinstance(entry.get("verified_on", date.min), date), f"helpline {entry['name']}: verified_on is not a day")
    digits = sum(character.isdigit() for character in entry["number"])
    _need(digits >= 3, f"helpline {entry['name']}: the number cannot be rung")
    return Helpline(**entry)


def read(text: str) -> Pack:
    """A pack from its TOML. Raises BadPack."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadPack(f"not TOML: {error}") from None
    _need(set(data) == _KEYS, f"entries missing or unknown: {', '.join(sorted(set(data) ^ _KEYS))}")
    default, most = data["release_default_days"], data["release_max_days"]
    _need(
        isinstance(default, int) and isinstance(most, int) and 0 < default <= most,
        "the days of a permission make no sense",
    )
    _need(isinstance(data["reviewed_on"], date), "reviewed_on is not a day")
    _need(bool(str(data["alarm"]).isdigit()), "alarm is not a number to ring")
    quiet = data["quiet"].get("words", [])
    _need(bool(quiet) and all(word == word.lower() for word in quiet), "quiet words are missing or not in lower case")
    return Pack(
        code=data["code"],
        label=data["label"],
        alarm=data["alarm"],
        reviewed_on=data["reviewed_on"],
        release_default_days=default,
        pack_release_max_days=most,
        words=_words(data["words"], REQUIRED_WORDS, "words"),
        helplines=tuple(_helpline(entry) for entry in data["helplines"]),
        quiet_words=frozenset(quiet),
        texts=_words(data["texts"], REQUIRED_TEXTS, "texts"),
    )


@cache
def all_packs() -> dict[str, Pack]:
    """Every pack by its code. Raises BadPack naming the file."""
    packs = {}
    for file in sorted(FOLDER.glob("*.toml")):
        try:
            one = read(file.read_text(encoding="utf-8"))
        except BadPack as error:
            raise BadPack(f"{file.name}: {error}") from None
        _need(one.code == file.stem, f"{file.name}: code is not the file's name")
        packs[one.code] = one
    return packs


def pack(code: str) -> Pack:
    """The pack of a partnership. Raises KeyError for one this installation does not have."""
    return all_packs()[code]
