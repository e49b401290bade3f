"""What an instrument is, read from its file and judged strictly: an entry nobody knows, or one that is missing, is refused."""

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, field, fields
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

# Questions on one page, so that nobody answers a wall of them.
MOST_IN_PART = 14


class BadInstrument(ValueError):
    """What is wrong with a file, in one sentence."""


class Mode(StrEnum):
    """Whose words: our own; the official ones, loaded by a deployment that holds permission; or only the result is kept."""

    OWN_WORDS = "own-words"
    OFFICIAL = "official"
    EXTERNAL = "external"


class Answers(StrEnum):
    """How an item is answered. Beside these each may be *doesn't know*, *declined* or *not asked*."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    MULTI = "multi"
    SCALE = "scale"
    TEXT = "text"


class Flag(StrEnum):
    """R: talk about it today; A: plan for it; C: context."""

    RED = "R"
    AMBER = "A"
    CONTEXT = "C"


FLAG_ORDER = {Flag.CONTEXT: 1, Flag.AMBER: 2, Flag.RED: 3}
TRIGGERS = frozenset(f"T{number}" for number in range(1, 13))
# Those that open a safety step at once: immediate danger, and her own crisis.
DANGER = frozenset({"T1", "T10"})
# What may be answered instead of an answer; kept under these codes, so no option may be called so.
INSTEAD = ("unknown", "declined", "not_asked")
RESERVED = frozenset({"yes", "no", "none", *INSTEAD})


@dataclass(frozen=True)
class Option:
    code: str
    label: str
    says: str = ""


@dataclass(frozen=True)
class FlagRule:
    """Raises `flag` when all that is said holds: one of `answers` given, `at_least` options, `from_` on the scale, the day
    not longer ago than `within_days`, and a yes to one of the items `with_`.
    """

    flag: Flag
    answers: tuple[str, ...] = ()
    at_least: int = 0
    from_: int | None = None
    within_days: int | None = None
    with_: tuple[str, ...] = ()


@dataclass(frozen=True)
class Trigger:
    """`code` (T1–T12) follows when the item is raised, or, with `answers`, when one of these is among the answer."""

    code: str
    answers: tuple[str, ...] = ()


@dataclass(frozen=True)
class FromFirst:
    """Which of the first questions an item's answer may come from. Of several answers a yes may be `option`; `remind` only
    shows what was said, because the two ask nearly, and not quite, the same.
    """

    ask: str
    option: str = ""
    remind: bool = False


@dataclass(frozen=True)
class Item:
    """One question. `same` names what other instruments ask alike, `first` which of the first questions do; `danger` is the
    reason given for a safety step; `note` and `day` are labels of what may be added.
    """

    code: str
    domain: str
    kind: Answers
    ask: str
    help: str = ""
    says: str = ""
    same: str = ""
    note: str = ""
    day: str = ""
    danger: str = ""
    mandatory: bool = False
    options: tuple[Option, ...] = ()
    flags: tuple[FlagRule, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    suggest: tuple[str, ...] = ()
    first: tuple[FromFirst, ...] = ()

    def option(self, code: str) -> Option | None:
        return next((option for option in self.options if option.code == code), None)


@dataclass(frozen=True)
class Domain:
    code: str
    part: str
    title: str


@dataclass(frozen=True)
class Part:
    code: str
    title: str


@dataclass(frozen=True)
class Scoring:
    """One point for each item answered `counts`. `threshold` names the setting that may move `high_from`."""

    counts: str
    threshold: str
    high_from: int
    medium_from: int


@dataclass(frozen=True)
class SuggestionText:
    code: str
    text: str


@dataclass(frozen=True)
class Instrument:
    """One locked version. `packs` are the countries in which results of an external one are written down; `sha256` is of the
    file's bytes.
    """

    key: str
    version: int
    name: str
    mode: Mode
    licence: str
    source: str
    label: str
    about: str
    repeat: str
    parts: tuple[Part, ...]
    domains: tuple[Domain, ...]
    items: tuple[Item, ...]
    suggestions: tuple[SuggestionText, ...]
    scoring: Scoring | None = None
    packs: tuple[str, ...] = ()
    sha256: str = field(default="", compare=False)

    @cached_property
    def by_code(self) -> dict[str, Item]:
        return {item.code: item for item in self.items}

    @cached_property
    def suggestion_texts(self) -> dict[str, str]:
        return {one.code: one.text for one in self.suggestions}

    def domains_of(self, part: str) -> list[Domain]:
        return [domain for domain in self.domains if domain.part == part]

    def items_of(self, part: str) -> list[Item]:
        """Items of a part, in order."""
        wanted = {domain.code for domain in self.domains_of(part)}
        return [item for item in self.items if item.domain in wanted]

    def items_in(self, domain: str) -> list[Item]:
        return [item for item in self.items if item.domain == domain]

    def part(self, code: str) -> Part | None:
        return next((part for part in self.parts if part.code == code), None)

    def words(self) -> Iterator[str]:
        """Every sentence a person may read, for the translators."""
        yield from (self.name, self.licence, self.source, self.label, self.about, self.repeat)
        yield from (part.title for part in self.parts)
        yield from (domain.title for domain in self.domains)
        for item in self.items:
            yield from filter(None, (item.ask, item.help, item.says, item.note, item.day))
            for option in item.options:
                yield from filter(None, (option.label, option.says))
        yield from (one.text for one in self.suggestions)


def read(content: bytes) -> Instrument:
    """An instrument from the bytes of its file. Raises BadInstrument."""
    try:
        data = tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInstrument(f"not TOML: {error}") from None
    made = _made(Instrument, data, "the file", skip={"sha256"}) | {"sha256": hashlib.sha256(content).hexdigest()}
    made["mode"] = _code(Mode, made["mode"], "mode")
    for name, cls in (("parts", Part), ("domains", Domain), ("suggestions", SuggestionText)):
        made[name] = tuple(cls(**_made(cls, one, name)) for one in _list(made, name))
    made["items"] = tuple(_item(one) for one in _list(made, "items"))
    made["packs"] = _texts(made.get("packs", []), "packs")
    if "scoring" in made:
        made["scoring"] = Scoring(**_made(Scoring, made["scoring"], "scoring"))
    instrument = Instrument(**made)
    _judge(instrument)
    return instrument


def read_file(path: Path) -> Instrument:
    """The instrument of a file, whose name says its key and version. Raises BadInstrument naming the file."""
    try:
        instrument = read(path.read_bytes())
        _need(path.stem == f"{instrument.key}-{instrument.version}", "key and version are not the file's name")
    except BadInstrument as error:
        raise BadInstrument(f"{path.name}: {error}") from None
    return instrument


_PLAIN: dict[str, type] = {"str": str, "int": int, "bool": bool}
# Python keywords that are the natural words of a rule.
_RENAMED = {"from": "from_", "with": "with_"}


def _need(condition: object, sentence: str) -> None:
    if not condition:
        raise BadInstrument(sentence)


def _code(cls: type[Any], value: object, what: str) -> Any:
    try:
        return cls(value)
    except ValueError:
        raise BadInstrument(f"{what}: {value!r} is none of {', '.join(str(one) for one in cls)}") from None


def _list(data: dict[str, Any], name: str) -> list[Any]:
    value = data.get(name, [])
    _need(isinstance(value, list), f"{name} is not a list")
    return value


def _made(cls: type[Any], data: Any, what: str, skip: frozenset[str] | set[str] = frozenset()) -> dict[str, Any]:
    """The entries of one table by the fields of its class: none unknown, none missing, plain ones of the right type."""
    _need(isinstance(data, dict), f"{what} is not a table")
    given = {_RENAMED.get(name, name): value for name, value in data.items()}
    known = {one.name: one for one in fields(cls) if one.name not in skip}
    _need(set(given) <= set(known), f"{what}: unknown {', '.join(sorted(set(given) - set(known)))}")
    for name, one in known.items():
        optional = one.default is not MISSING
        _need(name in given or optional or name in _OPTIONAL, f"{what}: {name} is missing")
        plain = _PLAIN.get(str(getattr(one.type, "__name__", one.type)).split(" ", maxsplit=1)[0])
        if name in given and plain:
            _need(type(given[name]) is plain, f"{what}: {name} is not {plain.__name__}")
            _need(given[name] != "" or optional, f"{what}: {name} is empty")
    return given


_OPTIONAL = {"parts", "domains", "items", "suggestions"}


def _texts(value: Any, what: str) -> tuple[str, ...]:
    _need(isinstance(value, list) and all(isinstance(one, str) and one for one in value), f"{what} is no list of words")
    return tuple(value)


def _item(data: Any) -> Item:
    what = f"item {data.get('code', '?')}" if isinstance(data, dict) else "an item"
    made = _made(Item, data, what)
    made["kind"] = _code(Answers, made["kind"], what)
    made["options"] = tuple(Option(**_made(Option, one, f"{what}: option")) for one in _list(made, "options"))
    made["flags"] = tuple(_flag_rule(one, f"{what}: flag") for one in _list(made, "flags"))
    made["triggers"] = tuple(_trigger(one, f"{what}: trigger") for one in _list(made, "triggers"))
    made["suggest"] = _texts(made.get("suggest", []), f"{what}: suggest")
    made["first"] = tuple(FromFirst(**_made(FromFirst, one, f"{what}: first")) for one in _list(made, "first"))
    return Item(**made)


def _flag_rule(data: Any, what: str) -> FlagRule:
    made = _made(FlagRule, data, what)
    made["flag"] = _code(Flag, made["flag"], what)
    for name in ("answers", "with_"):
        made[name] = _texts(made.get(name, []), what)
    return FlagRule(**made)


def _trigger(data: Any, what: str) -> Trigger:
    made = _made(Trigger, data, what)
    made["answers"] = _texts(made.get("answers", []), what)
    return Trigger(**made)


def _judge(one: Instrument) -> None:
    """What single tables cannot say: codes are unique, what is named exists, parts are not too long."""
    if one.mode is Mode.EXTERNAL:
        _need(not (one.items or one.parts or one.domains), "an external instrument has no questions here")
        _need(one.packs and not one.scoring, "an external instrument says in which packs it is, and counts nothing")
        return
    _need(not one.packs, "packs belong to an external instrument")
    for name in ("parts", "domains", "items", "suggestions"):
        codes = [row.code for row in getattr(one, name)]
        _need(codes or name == "suggestions", f"there are no {name}")
        _need(len(set(codes)) == len(codes), f"{name}: a code stands twice")
    parts, domains = {part.code for part in one.parts}, {domain.code for domain in one.domains}
    _need(parts.isdisjoint({"finish", "set-aside"}), "a part has the name of a page")
    _need({domain.part for domain in one.domains} == parts, "a part without a domain, or the other way round")
    _need({item.domain for item in one.items} == domains, "a domain without an item, or the other way round")
    for part in one.parts:
        _need(len(one.items_of(part.code)) <= MOST_IN_PART, f"part {part.code} has more than {MOST_IN_PART} questions")
    if one.scoring:
        _need(one.scoring.counts == "yes", "only a yes can be counted")
        _need(0 < one.scoring.medium_from <= one.scoring.high_from <= len(one.items), "thresholds make no sense")
    used = {code for item in one.items for code in item.suggest}
    _need(used == set(one.suggestion_texts), f"suggestions unused or unknown: {used ^ set(one.suggestion_texts)}")
    for item in one.items:
        _judge_item(item, set(one.by_code))


def _judge_item(item: Item, codes: set[str]) -> None:
    what = f"item {item.code}"
    has_options = item.kind in (Answers.CHOICE, Answers.MULTI)
    options = {option.code for option in item.options}
    _need(bool(options) == has_options, f"{what}: options do not go with {item.kind}")
    _need(len(options) == len(item.options), f"{what}: an option stands twice")
    _need(options.isdisjoint(RESERVED), f"{what}: an option has the name of another answer")
    _need(item.says or all(option.says for option in item.options), f"{what}: nothing to say in the narrative")
    possible = options or {"yes", "no"}
    for rule in item.flags:
        scale = item.kind is Answers.SCALE
        _need(set(rule.answers) <= possible, f"{what}: a flag for an answer that is not there")
        _need(rule.answers or rule.at_least or rule.from_ is not None, f"{what}: a flag that is always up")
        _need(scale == (rule.from_ is not None), f"{what}: *from* belongs to a scale")
        _need(not rule.at_least or item.kind is Answers.MULTI, f"{what}: *at least* belongs to several answers")
        _need(rule.within_days is None or item.day, f"{what}: a flag by day, and no day is asked")
        _need(set(rule.with_) <= codes, f"{what}: a flag with an item that is not there")
    for trigger in item.triggers:
        _need(trigger.code in TRIGGERS, f"{what}: unknown trigger {trigger.code}")
        _need(set(trigger.answers) <= possible, f"{what}: a trigger for an answer that is not there")
    _need(len({one.ask for one in item.first}) == len(item.first), f"{what}: a first question stands twice")
    for one in item.first:
        alone = item.kind in (Answers.YES_NO, Answers.SCALE)
        _need(one.remind or alone or one.option, f"{what}: {one.ask} has no answer to be")
        _need(not (one.option and (one.remind or item.kind is not Answers.MULTI)), f"{what}: an option of {one.ask}")
        _need(not one.option or one.option in options, f"{what}: an option that is not there")
    dangerous = any(one.code in DANGER for one in item.triggers)
    _need(bool(item.danger) == dangerous, f"{what}: danger goes with {' and '.join(sorted(DANGER))}")
