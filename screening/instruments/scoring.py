"""What follows from answers, as pure functions: flags, count, level, triggers, suggestions, narrative. *Doesn't know* is
never counted as no, and no text is ever judged.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext

from ccr.core.templatetags.house import write_day
from screening.instruments.definitions import FLAG_ORDER, INSTEAD, Answers, Flag, FlagRule, Instrument, Item

# The answers that are not one of a choice's options.
NONE = "none"


@dataclass(frozen=True)
class Answer:
    """One answer as given. `value` is yes or no, an option, options, a number or text by the item's kind; `instead` is
    *unknown* or *declined* where there is none. Neither: not asked.
    """

    value: str | int | tuple[str, ...] | None = None
    instead: str = ""
    note: str = ""
    day: date | None = None

    @property
    def is_given(self) -> bool:
        """Whether it was asked and something came back, be it *doesn't know*."""
        return self.value is not None or bool(self.instead)

    @property
    def is_known(self) -> bool:
        return self.value is not None

    @property
    def is_empty(self) -> bool:
        return not self.is_given and not self.note and self.day is None

    def says(self, code: str) -> bool:
        """Whether this code is the answer, or among the answers."""
        return code in self.value if isinstance(self.value, tuple) else self.value == code

    @classmethod
    def from_words(cls, words: Mapping[str, Any]) -> "Answer":
        value = words.get("a")
        return cls(
            value=tuple(value) if isinstance(value, list) else value,
            instead=words.get("instead", ""),
            note=words.get("note", ""),
            day=date.fromisoformat(words["day"]) if words.get("day") else None,
        )

    def to_words(self) -> dict[str, Any]:
        """As a record keeps it: JSON, without what is empty."""
        value = list(self.value) if isinstance(self.value, tuple) else self.value
        kept = {"a": value, "instead": self.instead, "note": self.note, "day": self.day and self.day.isoformat()}
        return {name: one for name, one in kept.items() if one is not None and one != ""}


Given = Mapping[str, Answer]
NOT_ASKED = Answer()


def fits(item: Item, answer: Answer) -> bool:
    """Whether the answer is one this item can have."""
    if answer.instead not in ("", *INSTEAD[:2]) or (answer.instead and answer.value is not None):
        return False
    value = answer.value
    if value is None:
        return True
    options = {option.code for option in item.options}
    match item.kind:
        case Answers.YES_NO:
            return value in ("yes", "no")
        case Answers.CHOICE:
            return value in options
        case Answers.MULTI:
            chosen = value if isinstance(value, tuple) else ()
            return chosen == (NONE,) or (bool(chosen) and set(chosen) <= options and len(set(chosen)) == len(chosen))
        case Answers.SCALE:
            return type(value) is int and 0 <= value <= 10
    return isinstance(value, str) and bool(value.strip())


def _holds(rule: FlagRule, answer: Answer, given: Given, today: date) -> bool:
    value = answer.value
    if rule.answers and not any(answer.says(code) for code in rule.answers):
        return False
    if rule.at_least and (not isinstance(value, tuple) or value == (NONE,) or len(value) < rule.at_least):
        return False
    if rule.from_ is not None and (not isinstance(value, int) or value < rule.from_):
        return False
    if rule.within_days is not None and (
        answer.day is None or today - answer.day > timedelta(days=rule.within_days) or answer.day > today
    ):
        return False
    return not rule.with_ or any(given.get(code, NOT_ASKED).value == "yes" for code in rule.with_)


def flag_of(item: Item, given: Given, *, today: date) -> Flag | None:
    """The strongest flag an item raises, or None."""
    answer = given.get(item.code, NOT_ASKED)
    if not answer.is_known:
        return None
    raised = [rule.flag for rule in item.flags if _holds(rule, answer, given, today)]
    return max(raised, key=FLAG_ORDER.__getitem__, default=None)


def flags_of(instrument: Instrument, given: Given, *, today: date) -> dict[str, Flag]:
    """Flags by item, where one is raised."""
    found = ((item.code, flag_of(item, given, today=today)) for item in instrument.items)
    return {code: flag for code, flag in found if flag}


def score_of(instrument: Instrument, given: Given) -> int | None:
    """How many items count, or None for an instrument without a count."""
    if instrument.scoring is None:
        return None
    return sum(given.get(item.code, NOT_ASKED).value == instrument.scoring.counts for item in instrument.items)


def level_of(instrument: Instrument, given: Given, *, high_from: int | None = None) -> int:
    """The level the count alone gives: 1 standard, 2 medium, 3 high; 0 where nothing is worked out, or nothing was asked.

    `high_from` is the setting of the place; the file's own figure counts where there is none.
    """
    score = score_of(instrument, given)
    if score is None or instrument.scoring is None or not any(answer.is_given for answer in given.values()):
        return 0
    high = high_from if high_from is not None else instrument.scoring.high_from
    if score >= high:
        return 3
    return 2 if score >= min(instrument.scoring.medium_from, high) else 1


def is_raised(item: Item, given: Given, *, today: date) -> bool:
    """Whether the answer calls for something: a yes, or a flag of A or R."""
    if given.get(item.code, NOT_ASKED).value == "yes":
        return True
    return flag_of(item, given, today=today) in (Flag.AMBER, Flag.RED)


def triggers_of(instrument: Instrument, given: Given, *, today: date) -> dict[str, list[str]]:
    """Which triggers the answers set off, each with the items that do, in the instrument's order."""
    found: dict[str, list[str]] = {}
    for item in instrument.items:
        answer = given.get(item.code, NOT_ASKED)
        for trigger in item.triggers:
            hit = any(answer.says(code) for code in trigger.answers) if trigger.answers else None
            if hit if hit is not None else is_raised(item, given, today=today):
                found.setdefault(trigger.code, []).append(item.code)
    return found


def suggested(instrument: Instrument, given: Given, *, today: date) -> dict[str, list[str]]:
    """Codes of suggestions with the items they come from; those from the strongest flags first."""
    raised = [item for item in instrument.items if is_raised(item, given, today=today)]
    strength = {item.code: FLAG_ORDER.get(flag_of(item, given, today=today) or Flag.AMBER, 2) for item in raised}
    found: dict[str, list[str]] = {}
    for item in sorted(raised, key=lambda one: -strength[one.code]):
        for code in item.suggest:
            found.setdefault(code, []).append(item.code)
    return found


@dataclass(frozen=True)
class DomainRow:
    """One row of a profile: the strongest flag among its items, those that raise it, and how many are not known."""

    code: str
    title: str
    flag: Flag | None
    because: tuple[str, ...]
    unknown: int
    items: int


def domain_rows(instrument: Instrument, given: Given, flags: Mapping[str, Flag]) -> list[DomainRow]:
    """A row for each domain, in order. *Not known* is everything without an answer: not asked, declined, doesn't know."""
    rows = []
    for domain in instrument.domains:
        items = instrument.items_in(domain.code)
        raised = {item.code: flags[item.code] for item in items if item.code in flags}
        strongest = max(raised.values(), key=FLAG_ORDER.__getitem__, default=None)
        because = tuple(code for code, flag in raised.items() if flag is strongest)
        unknown = sum(not given.get(item.code, NOT_ASKED).is_known for item in items)
        rows.append(DomainRow(domain.code, domain.title, strongest, because, unknown, len(items)))
    return rows


def counts_of(instrument: Instrument, part: str, given: Given) -> tuple[int, int]:
    """How many items of a part were asked and answered, of how many."""
    items = instrument.items_of(part)
    return sum(given.get(item.code, NOT_ASKED).is_given for item in items), len(items)


def sentence(item: Item, answer: Answer) -> str:
    """What an answer says in the narrative, in the reader's language; empty for a no and for what is not known."""
    value = answer.value
    if value is None or value in ("no", (NONE,)):
        return ""
    if item.kind is Answers.CHOICE:
        option = item.option(str(value))
        said = gettext(option.says) if option and option.says else ""
    elif isinstance(value, tuple):
        named = [gettext(option.says or option.label) for option in item.options if option.code in value]
        said = f"{gettext(item.says)} {', '.join(named)}."
    elif item.kind is Answers.TEXT:
        said = f"{gettext(item.says)} “{value}”"
    else:
        said = gettext(item.says)
        said = said % {"n": value} if item.kind is Answers.SCALE else said
    if answer.day:
        said = f"{said} ({write_day(answer.day)})"
    return f"{said} “{answer.note}”" if answer.note else said


def narrative(instrument: Instrument, given: Given) -> str:
    """The answers as one text, a paragraph for each domain that has something to say, with her own words as written."""
    paragraphs = []
    for domain in instrument.domains:
        items = instrument.items_in(domain.code)
        said = [sentence(item, given[item.code]) for item in items if item.code in given]
        if text := " ".join(filter(None, said)):
            paragraphs.append(text)
    return "\n\n".join(paragraphs)
