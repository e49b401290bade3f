"""The standing cast: who every access test, page test and journey is about.

One partnership, Larkspur County, with agencies of every legal regime and people in every role; one case shared in parts; a
file for named workers; people shut out by a conflict; and a second partnership whose advocate is the outsider. Everything
is invented. Ids are derived from names and the moment is fixed, so a failure reads the same on every machine.

    from tests.world import MOMENT, acting, world
    with acting(world.police.dan):
        CaseFile.objects.visible_to(world.police.dan).get(pk=world.file("police own"))

`world.<agency>.<person>` is a Member, made without a database. What stands in the database is told by `tests.world_story`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import NAMESPACE_DNS, UUID, uuid5

from ccr.core import actor
from ccr.tenancy.member import Member, Post, member_in

SPACE = uuid5(NAMESPACE_DNS, "world.throughline.test")
# A Monday at noon, in the middle of the story: loans are live, one has ended, one has not begun.
MOMENT = datetime(2026, 6, 1, 12, tzinfo=UTC)
PASSWORD = "three plain words here"


def key(name: str) -> UUID:
    """The id of whatever in the world has this name."""
    return uuid5(SPACE, name)


def _ids_of(kind: str) -> Callable[[str], UUID]:
    """The ids of one kind of thing, by their names."""
    return lambda name: key(f"{kind} {name}")


@dataclass(frozen=True)
class Community:
    """A tenant of the world."""

    name: str
    pack: str
    time_zone: str

    @property
    def id(self) -> UUID:
        return key(f"tenant {self.name}")


@dataclass(frozen=True)
class Person:
    """Somebody and their post. `also` names the post they hold in a second agency under the same account."""

    slug: str
    name: str
    roles: tuple[str, ...]
    title: str = ""

    @property
    def user_id(self) -> UUID:
        return key(f"person {self.slug}")

    @property
    def email(self) -> str:
        return f"{self.slug}@larkspur.example"


@dataclass(frozen=True)
class AgencyCast:
    """An agency with its people: `world.harbor.ada` is Ada as a Member of Harbor."""

    slug: str
    community: Community
    name: str
    short_name: str
    discipline: str
    regime: str
    seat: str
    people: tuple[Person, ...] = field(default=())

    @property
    def id(self) -> UUID:
        return key(f"agency {self.slug}")

    def membership_id(self, person: Person) -> UUID:
        return key(f"post {self.slug} {person.slug}")

    def post(self, person: Person) -> Post:
        return Post(
            membership_id=self.membership_id(person),
            tenant_id=self.community.id,
            tenant_name=self.community.name,
            pack=self.community.pack,
            time_zone=self.community.time_zone,
            agency_id=self.id,
            agency_name=self.name,
            agency_short_name=self.short_name,
            discipline=self.discipline,
            regime=self.regime,
            title=person.title,
            roles=person.roles,
            name=person.name,
        )

    def __getattr__(self, slug: str) -> Member:
        for person in self.people:
            if person.slug == slug:
                posts = sum(person.slug == other.slug for agency in AGENCIES for other in agency.people)
                return member_in(self.post(person), user_id=person.user_id, posts=posts)
        raise AttributeError(f"nobody called {slug} works at {self.slug}")

    @property
    def members(self) -> tuple[Member, ...]:
        return tuple(getattr(self, person.slug) for person in self.people)


LARKSPUR = Community("Larkspur County", "us", "America/Chicago")
OUTER_BAY = Community("Outer Bay County", "us", "America/New_York")

# Hana works two posts: advocate at Harbor, case worker at Housing. What she may see depends on the one she wears.
HANA = "hana", "Hana Two-Posts"

AGENCIES = (
    AgencyCast(
        "harbor", LARKSPUR, "Harbor House", "Harbor", "advocacy", "confidential", "core",
        (
            Person("ada", "Ada Advocate", ("advocate",)),
            Person("nell", "Nell Named", ("advocate",)),
            Person("ewan", "Ewan Ended", ("advocate",)),
            Person("vera", "Vera Shutout", ("advocate",)),
            Person("wanda", "Wanda Both", ("advocate",)),
            Person("sol", "Sol Supervisor", ("supervisor",)),
            Person("cora", "Cora Conflict", ("conflict_officer",)),
            Person("adam", "Adam Administrator", ("administrator",)),
            Person(*HANA, ("advocate",)),
        ),
    ),
    AgencyCast(
        "police", LARKSPUR, "Larkspur Police", "Police", "police", "system", "core",
        (
            Person("dan", "Dan Deputy", ("deputy",)),
            Person("ivy", "Ivy Investigator", ("investigator",)),
            Person("walt", "Walt Walled", ("deputy",)),
            Person("egon", "Egon Walled", ("investigator",)),
            Person("kit", "Kit Conflict", ("conflict_officer",)),
            Person("serge", "Serge Supervisor", ("supervisor",), "Sergeant"),
            Person("disa", "Disa Dispatcher", ("dispatcher",)),
        ),
    ),
    AgencyCast(
        "prosecution", LARKSPUR, "Larkspur District Attorney", "Prosecution", "prosecution", "system", "core",
        (Person("pru", "Pru Prosecutor", ("prosecutor",)),),
    ),
    AgencyCast(
        "coordination", LARKSPUR, "Larkspur Coordination Office", "Coordination", "coordination", "other", "core",
        (Person("col", "Col Coordinator", ("coordinator",)), Person("olive", "Olive Observer", ("observer",))),
    ),
    AgencyCast(
        "probation", LARKSPUR, "Larkspur Probation", "Probation", "probation", "system", "core",
        (Person("pete", "Pete Probation", ("probation_officer",)), Person("pip", "Pip Pretrial", ("pretrial_officer",))),
    ),
    AgencyCast(
        "court", LARKSPUR, "Larkspur Court", "Court", "courts", "court", "wider",
        (Person("clea", "Clea Clerk", ("court_clerk",)),),
    ),
    AgencyCast(
        "health", LARKSPUR, "Larkspur Forensic Nursing", "Nursing", "forensic_medical", "health", "core",
        (Person("nora", "Nora Nurse", ("nurse",)), Person("clint", "Clint Clinician", ("clinician",))),
    ),
    AgencyCast(
        "housing", LARKSPUR, "Larkspur Housing", "Housing", "housing", "other", "wider",
        (Person("casey", "Casey Caseworker", ("case_worker",)), Person(*HANA, ("case_worker",))),
    ),
    AgencyCast(
        "beacon", OUTER_BAY, "Beacon Advocates", "Beacon", "advocacy", "confidential", "core",
        (Person("bea", "Bea Outsider", ("advocate",)),),
    ),
)  # fmt: skip


class World:
    """`world.harbor` is an agency, `world.file("harbor main")` an id; `world.members` everybody in every post."""

    moment = MOMENT
    password = PASSWORD
    agencies = AGENCIES
    communities = (LARKSPUR, OUTER_BAY)

    def __getattr__(self, slug: str) -> AgencyCast:
        for agency in AGENCIES:
            if agency.slug == slug:
                return agency
        raise AttributeError(f"no agency called {slug} in the world")

    @property
    def members(self) -> tuple[Member, ...]:
        return tuple(member for agency in AGENCIES for member in agency.members)

    file = staticmethod(_ids_of("file"))
    record = staticmethod(_ids_of("record"))
    release = staticmethod(_ids_of("release"))
    disclosure = staticmethod(_ids_of("disclosure"))
    wall = staticmethod(_ids_of("wall"))


world = World()


@contextmanager
def acting(who: actor.Actor, *, at: datetime = MOMENT) -> Iterator[actor.Binding]:
    """A transaction in which `who` acts, at the world's moment unless another is given."""
    with actor.acting(who, at=at) as binding:
        yield binding


def build() -> None:
    """Fill an empty, migrated database with the world; runs once, with the app role (tests/support/databases.py)."""
    from tests import world_story

    world_story.tell()
