"""The invented data as typed tables. A table with a word nobody reads, or a name nobody has, fails while it is loaded."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, is_dataclass
from pathlib import Path
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

HERE = Path(__file__).parent
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class PersonData:
    """Somebody's post. `since`: months ago they took it up."""

    name: str
    title: str
    roles: tuple[str, ...]
    since: int

    @property
    def email(self) -> str:
        return self.name.lower().replace(" ", ".") + "@demo.example"


@dataclass(frozen=True, kw_only=True)
class AgencyData:
    key: str
    name: str
    short_name: str
    discipline: str
    regime: str
    seat: str
    duty_phone: str
    people: tuple[PersonData, ...]
    takes_files: bool = True


@dataclass(frozen=True, kw_only=True)
class AgreementData:
    """What the partners signed to share at once, entered by their coordinator; `but`: agencies that did not sign."""

    keeper: str
    by: str
    name: str
    ago: int
    signed: int
    minimum: tuple[str, ...]
    safe_number: bool
    but: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CommunityData:
    """One invented partnership. `key` gives its tenant the same id every time."""

    key: str
    name: str
    pack: str
    time_zone: str
    agencies: tuple[AgencyData, ...]
    agreement: AgreementData | None = None


def shortened(name: str) -> str:
    """A first name and an initial, as pages show people."""
    first, _, last = name.partition(" ")
    return f"{first} {last[:1]}." if last else first


@dataclass(frozen=True, kw_only=True)
class SurvivorData:
    name: str
    pronouns: str = ""
    language: str = ""
    interpreter: bool | None = None
    phone: str = ""
    email: str = ""
    address: str = ""

    @property
    def shown(self) -> str:
        return shortened(self.name)


@dataclass(frozen=True, kw_only=True)
class OtherData:
    """The other person."""

    name: str
    relationship: str
    note: str = ""
    whereabouts: str = ""
    bail: str = ""
    weapons: str = ""
    # The name is only what they are known by.
    described: bool = False

    @property
    def shown(self) -> str:
        return self.name if self.described else shortened(self.name)


@dataclass(frozen=True, kw_only=True)
class ThirdData:
    """Someone else in her life."""

    name: str
    tie: str
    safe: bool | None = None


@dataclass(frozen=True, kw_only=True)
class ReviewData:
    """A decision at the check after so many `months` of monitoring, `late` days after it fell due."""

    months: int
    late: int
    decision: str
    why: str
    outcome: str = ""


@dataclass(frozen=True, kw_only=True)
class ClosedData:
    ago: int
    outcome: str
    why: str


@dataclass(frozen=True, kw_only=True)
class ShutData:
    """A colleague kept away by a conflict of interest, from the day the file was opened."""

    who: str
    ground: str


@dataclass(frozen=True, kw_only=True)
class FileData:
    """One agency's file: who leads it, when it was opened, begun (False: not yet), put under watch, closed."""

    at: str
    lead: str
    ago: int
    begun: int | bool = True
    monitoring: int | None = None
    reviews: tuple[ReviewData, ...] = ()
    closed: ClosedData | None = None
    named: tuple[str, ...] = ()
    shut: tuple[ShutData, ...] = ()
    # Days since the lead last opened it: what others wrote later is new.
    seen: int = 1
    # Days since an agency other than hers asked how she may be reached, and heard: by telephone, in office hours.
    asked: int | None = None


@dataclass(frozen=True, kw_only=True)
class WantData:
    ago: int
    text: str


@dataclass(frozen=True, kw_only=True)
class RulesData:
    """What she answered on a day, channel by channel, as `answer [days] [hours]: words`; left out is not asked."""

    ago: int
    phone: str = ""
    voicemail: str = ""
    text: str = ""
    email: str = ""
    post: str = ""
    in_person: str = ""
    third_party: str = ""
    word: str = ""
    say: str = ""


@dataclass(frozen=True, kw_only=True)
class LevelData:
    ago: int
    level: int
    why: str
    trend: str


@dataclass(frozen=True, kw_only=True)
class ContactData:
    ago: int
    how: str
    outcome: str = "spoke"


@dataclass(frozen=True, kw_only=True)
class IncidentData:
    """One incident. `by`: the agency that wrote it down; `who`: the person, else the file's lead."""

    ago: int
    what: str
    place: str = ""
    codes: str = ""
    time: str = ""
    serious: int | None = None
    fear: int | None = None
    impact: str = ""
    source: str = "her"
    breach: bool = False
    by: str = ""
    who: str = ""
    undated: bool = False
    kept: bool = False


@dataclass(frozen=True, kw_only=True)
class BurstData:
    """Many of the same kind: `count` incidents between two days, worded by turns from `texts`."""

    count: int
    codes: str
    where: str
    texts: tuple[str, ...]
    first: int
    last: int
    by: str = ""
    source: str = "her"
    breach: bool = False


@dataclass(frozen=True, kw_only=True)
class WithdrawnData:
    ago: int
    why: str


@dataclass(frozen=True, kw_only=True)
class PermissionData:
    """What she signed on a day, until `ends` days from now. `core`: her yes or no to each agency; `single`: kinds for one.

    `answered`: how each agency took it: `join` (its own file), `new` (a file made for it), `refused`; left out is waiting.
    `back`: what the receiver opened in return.
    """

    sender: str
    ago: int
    ends: int
    core: dict[str, str] = field(default_factory=dict)
    single: dict[str, list[str]] = field(default_factory=dict)
    answered: dict[str, str] = field(default_factory=dict)
    back: dict[str, list[str]] = field(default_factory=dict)
    withdrawn: dict[str, WithdrawnData] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class LendData:
    """What an agency opens on its own lawful ground."""

    sender: str
    to: str
    ago: int
    ends: int
    view: tuple[str, ...]
    answered: str


@dataclass(frozen=True, kw_only=True)
class LookedData:
    """A manager's look at what was shared at once."""

    ago: int
    who: str
    found: str
    why: str


@dataclass(frozen=True, kw_only=True)
class ObjectionData:
    """What she said against it, and how that was answered."""

    ago: int
    said: str
    decider: str
    answered: int
    outcome: str
    reason: str
    told: str
    told_ago: int


@dataclass(frozen=True, kw_only=True)
class NowData:
    """What an agency shared at once under the agreement, with everybody but those left out."""

    sender: str
    ago: int
    why_now: str
    if_not: str
    because: str
    leave_out: tuple[str, ...] = ()
    looked: LookedData | None = None
    answered: dict[str, str] = field(default_factory=dict)
    objection: ObjectionData | None = None


@dataclass(frozen=True, kw_only=True)
class StoryData:
    """One survivor's history, as far as any agency knows it."""

    key: str
    survivor: SurvivorData
    other: OtherData
    files: tuple[FileData, ...]
    third: tuple[ThirdData, ...] = ()
    goals: tuple[str, ...] = ()
    wants: tuple[WantData, ...] = ()
    rules: tuple[RulesData, ...] = ()
    levels: tuple[LevelData, ...] = ()
    contacts: tuple[ContactData, ...] = ()
    incidents: tuple[IncidentData, ...] = ()
    bursts: tuple[BurstData, ...] = ()
    permissions: tuple[PermissionData, ...] = ()
    lends: tuple[LendData, ...] = ()
    now: tuple[NowData, ...] = ()

    @property
    def home(self) -> FileData:
        """The file in which her own words stand: the confidential service's, else the first."""
        return next((file for file in self.files if file.at in HER_OWN), self.files[0])


# The services in whose files her own words stand.
HER_OWN = ("harbor", "puente", "ash_isac")
RENAMED = {"from": "sender"}
BURST_NAMES = {"from": "first", "to": "last"}


def made(cls: type[T], table: dict[str, Any]) -> T:
    """A table as its dataclass; tables inside it as theirs. Raises TypeError for a word the class does not know."""
    names = BURST_NAMES if cls is BurstData else RENAMED
    hints = get_type_hints(cls)
    values: dict[str, Any] = {}
    for word, value in table.items():
        name = names.get(word, word)
        if name not in hints:
            raise TypeError(f"{cls.__name__} does not know “{word}”")
        values[name] = _typed(hints[name], value)
    return cls(**values)


def _typed(hint: Any, value: Any) -> Any:
    """What stands in a file as the type its field announces: a dataclass, a tuple or table of them, or the bare value."""
    if is_dataclass(hint):
        return made(cast(type, hint), value)
    inner = get_args(hint)
    if get_origin(hint) is tuple:
        return tuple(_typed(inner[0], one) for one in value)
    if get_origin(hint) is dict:
        return {name: _typed(inner[1], one) for name, one in value.items()}
    # `X | None` in a file is always an X.
    return _typed(next(filter(is_dataclass, inner), object), value) if inner else value


# The invented partnerships, each with its data in a folder of its own.
COUNTY, BOROUGH = HERE, HERE / "borough"
COMMUNITIES = (COUNTY, BOROUGH)


def load_community(folder: Path = COUNTY) -> CommunityData:
    """An invented partnership: without a word the county."""
    text = tomllib.loads((folder / "community.toml").read_text())
    agreement = made(AgreementData, text["agreement"]) if "agreement" in text else None
    agencies = tuple(made(AgencyData, one) for one in text["agency"])
    return CommunityData(**text["partnership"], agencies=agencies, agreement=agreement)


def load_stories(folder: Path = COUNTY) -> tuple[StoryData, ...]:
    """All histories of a partnership, in the order of their files. Raises ValueError where two share a key."""
    stories = tuple(
        made(StoryData, one)
        for path in sorted((folder / "stories").glob("*.toml"))
        for one in tomllib.loads(path.read_text())["story"]
    )
    _no_twice(story.key for story in stories)
    return stories


def _no_twice(keys: Iterable[str]) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise ValueError(f"two histories are called {key}")
        seen.add(key)
