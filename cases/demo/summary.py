"""What stands in the database once the demonstration is told, in a few lines, and whom to try first."""

from collections.abc import Iterator
from dataclasses import dataclass

from cases.demo.builder import Demonstration
from cases.files.models import CaseFile
from cases.records.models import Record
from cases.sharing.models import ReleaseOfInformation
from ccr.core.actor import Actor, acting

# Who shows most at first sight: their agency's key, their name, and why.
TRY_FIRST = (
    (
        "harbor",
        "Alma Rivers",
        "advocate: a full caseload, a history shared with three agencies, one for two people only",
    ),
    ("sheriff", "Dana Heron", "deputy: the same histories from the other side, and what the permissions open"),
    ("da", "Paul Larkspur", "prosecutor: a line made of three agencies' parts"),
    ("office", "Carla Meadow", "coordinator and chair: sees only what names her own office"),
    ("sheriff", "Lena Hawthorn", "deputy: shut out of one history, of which she sees no trace"),
    ("fernhill", "Noor Willow", "forensic nurse with a second post at the college: chooses which to work as"),
    ("harbor", "Owen Reed", "administrator: looks after accounts and sees no case"),
    ("ash_isac", "Priti Alder", "adviser in England: one history at high risk, ready to share at once"),
    ("ash_isac", "Ruth Sedge", "service manager in England: looks at what was shared at once, answers an objection"),
    ("ash_police", "Carys Rook", "detective in England: what came at once, joined to her own file"),
    ("ash_office", "Moira Vetch", "MARAC coordinator: the partners’ signed agreement"),
)


@dataclass(frozen=True)
class Totals:
    agencies: int
    people: int
    posts: int
    files: int
    records: int
    permissions: int


def totals(demonstration: Demonstration) -> Totals:
    """Counted agency by agency, as each one's own clock sees it: nobody sees everything."""
    cast = demonstration.cast
    files = records = permissions = 0
    at = demonstration.days.morning(0)
    for agency in cast.agencies:
        reader = Actor.clock(cast.tenant_id, cast.agency_id(agency))
        with acting(reader, at=at):
            files += CaseFile.objects.visible_to(reader).count()
            records += Record.objects.visible_to(reader).filter(holder_id=reader.agency_id).count()
            permissions += ReleaseOfInformation.objects.visible_to(reader).count()
    return Totals(
        agencies=len(cast.agencies),
        people=len({member.user_id for member in cast.members}),
        posts=len(cast.members),
        files=files,
        records=records,
        permissions=permissions,
    )


def sentences(told: list[Demonstration]) -> Iterator[str]:
    """The summary for whoever ran the command."""
    for demonstration in told:
        counted = totals(demonstration)
        yield (
            f"{demonstration.cast.data.name}, invented, as of {demonstration.days.today:%d %B %Y}: "
            f"{counted.agencies} agencies, {counted.people} people in {counted.posts} posts, {counted.files} files on "
            f"{demonstration.stories} histories, {counted.records} records, {counted.permissions} permissions."
        )
    yield "Nobody has a password: on this machine the sign-in page lets you in as any of them. Try first:"
    for demonstration in told:
        for agency, name, why in TRY_FIRST:
            if agency in demonstration.cast.agencies:
                yield f"  {name}, {demonstration.cast.agencies[agency].short_name} — {why}"
