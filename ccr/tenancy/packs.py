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
REQUIRED_WORDS = frozenset(
    {"survivor", "respondent", "order", "police", "prosecution", "advocate", "forum", "forum_name", "probation"}
)
REQUIRED_TEXTS = frozenset(
    {
        "permission_voluntary",
        "permission_withdraw",
        "permission_cannot_unsee",
        "prosecution_discovery",
        "spoken_yes",
        "no_release_danger",
        "not_an_alarm",
    }
)
# What the other person is called at each stage: allegation, charge and conviction are different words.
REQUIRED_STAGES = frozenset({"suspected", "charged", "convicted", "acquitted"})
# Which law binds a sender: what Share now drafts its ground from. The codes are those of the agencies' regimes.
REGIMES = frozenset({"confidential", "system", "health", "court", "other"})
_KEYS = frozenset(
    {
        "code",
        "label",
        "alarm",
        "non_emergency",
        "withheld",
        "crisis",
        "reviewed_on",
        "release_default_days",
        "release_max_days",
        "spoken_yes_records",
        "limits",
        "words",
        "roles",
        "orders",
        "stages",
        "bases",
        "share_now",
        "demands",
        "emergency_policy",
        "statements",
        "helplines",
        "quiet",
        "texts",
    }
)
_LIMIT_KEYS = frozenset({"objection_answer_working_days", "urgent_review_working_days"})
_BASIS_KEYS = frozenset({"code", "label", "whose", "needs", "source", "on_her_consent", "urgent"})
_NOW_KEYS = frozenset({"offered", "minimum", "never", "drafted", "necessity"})
# What may be asked of an agency by law; and from what its clock runs: the day named in it, or so long after it came.
DEMAND_CODES = frozenset({"subpoena", "court_order", "subject_access", "complaint"})
CLOCKS = ("named", "days", "months")
_DEMAND_KEYS = frozenset(
    {"code", "label", "whose", "clock", "count", "due_is", "longer", "note", "tell_her", "source", "verified_on"}
)
_LINE_KEYS = frozenset({"name", "number", "text", "hours", "source", "verified_on"})


# What an agency does: each has a starting text. The codes are those of `Discipline`.
DISCIPLINES = frozenset(
    [
        "advocacy",
        "police",
        "dispatch",
        "prosecution",
        "pretrial",
        "probation",
        "courts",
        "forensic_medical",
        "mental_health",
        "treatment",
        "campus",
        "housing",
        "immigration",
        "disability",
        "cultural",
        "intervention",
        "faith",
        "lived_experience",
        "workplace",
        "social_care",
        "children",
        "health",
        "coordination",
    ]
)
_POLICY_KEYS = frozenset({"decides", "rings", "writes"})
_STATEMENT_KEYS = frozenset({"keeps", "cannot_keep", "must_report", "does_with"})


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
class LegalBasis:
    """A ground for opening something to another agency, in plain words.

    `whose` law it is of; `needs`: what must be written down with it; `on_her_consent`: it ends when she withdraws;
    `urgent`: Share now may stand on it.
    """

    code: str
    label: str
    whose: str
    needs: str
    source: str
    on_her_consent: bool
    urgent: bool


@dataclass(frozen=True)
class ShareNow:
    """Sharing at once with everybody a signed agreement names. Categories by their names in small letters.

    `minimum`: what an agreement begins with; `never`: what none may name; `drafted`: the ground by the sender's regime;
    `necessity`: the sentence drafted from the agreement and the reasons.
    """

    offered: bool
    minimum: tuple[str, ...]
    never: frozenset[str]
    drafted: dict[str, str]
    necessity: str


@dataclass(frozen=True)
class LegalDemandKind:
    """A kind of legal demand. `clock`: 'named' (the demand names its day), or `count` 'days' or 'months' after it was received.

    `due_is`: what that day is the end of; `longer`: when it may be later, or empty; `note`: what to know first; `tell_her`:
    whether the survivor it is about is to be told; `verified_on` is None until counsel has checked it.
    """

    code: str
    label: str
    whose: str
    clock: str
    count: int
    due_is: str
    longer: str
    note: str
    tell_her: bool
    source: str
    verified_on: date | None = None


@dataclass(frozen=True)
class StartingText:
    """What an agency's statement begins with, until it has saved its own. Fields as in `LimitationStatement`."""

    keeps: str
    cannot_keep: str
    must_report: str
    does_with: str
    decides: str
    rings: str
    writes: str


@dataclass(frozen=True)
class Limits:
    """Times by which somebody must have answered, in working days."""

    objection_answer_working_days: int
    urgent_review_working_days: int


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
    # Empty where each place has its own.
    non_emergency: str
    # Dialled before a number so that the call shows none; empty where there is no such thing.
    withheld: str
    # The line for somebody who thinks of suicide: the number of one of the helplines.
    crisis: str
    # Whether a yes said aloud and written down counts as her agreement.
    spoken_yes_records: bool
    roles: dict[str, str]
    orders: dict[str, str]
    stages: dict[str, str]
    bases: tuple[LegalBasis, ...]
    limits: Limits
    share_now: ShareNow
    demands: tuple[LegalDemandKind, ...]
    # By discipline; every one has one.
    statements: dict[str, StartingText]

    @property
    def crisis_line(self) -> Helpline:
        """The line for her own thoughts of suicide."""
        return next(line for line in self.helplines if line.number == self.crisis)

    def basis(self, code: str) -> LegalBasis:
        """One ground. Raises KeyError for one this country does not know."""
        return {one.code: one for one in self.bases}[code]

    def demand(self, code: str) -> LegalDemandKind:
        """One kind of legal demand. Raises KeyError for an unknown one."""
        return {one.code: one for one in self.demands}[code]

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


def _table(table: Any, keys: frozenset[str], what: str) -> dict[str, Any]:
    _need(isinstance(table, dict) and set(table) == keys, f"{what}: entries missing or unknown")
    return dict(table)


def _basis(entry: Any) -> LegalBasis:
    table = _table(entry, _BASIS_KEYS, "a legal basis")
    words = [table[name] for name in ("code", "label", "whose", "needs", "source")]
    _need(all(isinstance(word, str) and word.strip() for word in words), f"legal basis {words[0] or '?'} is incomplete")
    _need(len(words[0]) <= 40 and words[0].replace("_", "").isalnum(), f"legal basis {words[0]}: not a code")
    _need(
        all(type(table[name]) is bool for name in ("on_her_consent", "urgent")),
        f"legal basis {words[0]}: yes or no is missing",
    )
    return LegalBasis(**table)


def _bases(entries: Any) -> tuple[LegalBasis, ...]:
    _need(isinstance(entries, list) and entries, "bases are missing")
    made = tuple(_basis(entry) for entry in entries)
    _need(len({one.code for one in made}) == len(made), "two bases share a code")
    return made


def _demand(entry: Any) -> LegalDemandKind:
    _need(isinstance(entry, dict), "a legal demand is no table")
    table = _table(entry | {"verified_on": entry.get("verified_on")}, _DEMAND_KEYS, "a legal demand")
    words = [table[name] for name in ("code", "label", "whose", "due_is", "note", "source")]
    _need(
        all(isinstance(word, str) and word.strip() for word in words), f"legal demand {words[0] or '?'} is incomplete"
    )
    _need(isinstance(table["longer"], str), f"legal demand {words[0]}: longer is not words")
    _need(table["clock"] in CLOCKS, f"legal demand {words[0]}: an unknown clock")
    counted = table["clock"] != "named"
    _need(
        type(table["count"]) is int and 0 <= table["count"] <= 366 and bool(table["count"]) is counted,
        f"legal demand {words[0]}: the clock makes no sense",
    )
    _need(type(table["tell_her"]) is bool, f"legal demand {words[0]}: yes or no is missing")
    _need(isinstance(table["verified_on"], date | None), f"legal demand {words[0]}: verified_on is not a day")
    return LegalDemandKind(**table)


def _demands(entries: Any) -> tuple[LegalDemandKind, ...]:
    _need(isinstance(entries, list), "demands are missing")
    made = tuple(_demand(entry) for entry in entries)
    _need(len(made) == len(DEMAND_CODES) and {one.code for one in made} == DEMAND_CODES, "demands are not whole")
    return made


def _limits(table: Any) -> Limits:
    made = Limits(**_table(table, _LIMIT_KEYS, "limits"))
    days = (made.objection_answer_working_days, made.urgent_review_working_days)
    _need(all(type(each) is int and each > 0 for each in days), "limits make no sense")
    return made


def _share_now(table: Any, bases: tuple[LegalBasis, ...]) -> ShareNow:
    """A country in which nothing is shared at once says `offered = false` and leaves the rest empty."""
    whole = _table(table, _NOW_KEYS, "share_now")
    minimum, never, drafted = whole["minimum"], frozenset(whole["never"]), whole["drafted"]
    if whole["offered"]:
        _need(minimum and not never & set(minimum), "share_now: the minimum names what is never in it")
        _need({"location", "contact", "health", "counselling", "intimate"} <= never, "share_now: never is not whole")
        urgent = {one.code for one in bases if one.urgent and not one.on_her_consent}
        _need(set(drafted) == REGIMES and set(drafted.values()) <= urgent, "share_now: drafted is not whole")
        _need(str(whole["necessity"]).strip(), "share_now: necessity is missing")
    return ShareNow(bool(whole["offered"]), tuple(minimum), never, dict(drafted), whole["necessity"])


def _statements(entries: Any, policy: Any) -> dict[str, StartingText]:
    """One text for each discipline; what an entry does not say about danger, the country's own policy says."""
    common = _words(_table(policy, _POLICY_KEYS, "emergency_policy"), _POLICY_KEYS, "emergency_policy")
    _need(isinstance(entries, list), "statements are missing")
    made: dict[str, StartingText] = {}
    for entry in entries:
        _need(isinstance(entry, dict) and isinstance(entry.get("disciplines"), list), "a statement names no discipline")
        words = {name: value for name, value in entry.items() if name != "disciplines"}
        _need(set(words) <= _STATEMENT_KEYS | _POLICY_KEYS, "a statement has an unknown entry")
        text = StartingText(**(common | _words(words, _STATEMENT_KEYS, "a statement")))
        for discipline in entry["disciplines"]:
            _need(discipline not in made, f"two statements for {discipline}")
            made[discipline] = text
    _need(set(made) == DISCIPLINES, f"statements: {', '.join(sorted(set(made) ^ DISCIPLINES))} missing or unknown")
    return made


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
    _need(
        isinstance(data["non_emergency"], str) and (not data["non_emergency"] or data["non_emergency"].isdigit()),
        "non_emergency is not a number to ring",
    )
    _need(
        isinstance(data["withheld"], str) and set(data["withheld"]) <= set("0123456789*#"),
        "withheld is not what a telephone dials",
    )
    helplines = tuple(_helpline(entry) for entry in data["helplines"])
    _need(data["crisis"] in {line.number for line in helplines}, "crisis is the number of no helpline")
    _need(isinstance(data["spoken_yes_records"], bool), "spoken_yes_records is not yes or no")
    bases = _bases(data["bases"])
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
        helplines=helplines,
        quiet_words=frozenset(quiet),
        texts=_words(data["texts"], REQUIRED_TEXTS, "texts"),
        non_emergency=data["non_emergency"],
        withheld=data["withheld"],
        crisis=data["crisis"],
        spoken_yes_records=data["spoken_yes_records"],
        roles=_words(data["roles"], frozenset(), "roles"),
        orders=_words(data["orders"], frozenset(), "orders"),
        stages=_words(data["stages"], REQUIRED_STAGES, "stages"),
        bases=bases,
        limits=_limits(data["limits"]),
        share_now=_share_now(data["share_now"], bases),
        demands=_demands(data["demands"]),
        statements=_statements(data["statements"], data["emergency_policy"]),
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
