"""What stands in the world's database: the people of `tests.world` and the files they hold, lend and are kept from.

Told with the app role through the ORM, so that row-level security and the triggers judge every line of it.

- *harbor main*: Harbor's file with a record in every category. Opened in full to Police (joined to their own file, which
  opens incidents and orders back), in summary to Prosecution, up to a day to Coordination, from next week to Housing;
  offered to Probation; withdrawn from Nursing; ended for the Court.
- *harbor named*: for named workers (Nell; Ewan's grant has ended; Wanda has one and is walled), lent to *police second*.
- *harbor quiet*: lent to *police named*, itself for named workers (Ivy).
- Walls: Walt against *harbor main* (so also *police own*, which borrows it); Egon against *police second*; Vera against
  *police own* (so also *harbor main*, which borrows back); Wanda against *harbor named*.
- *beacon own*: the outsider's, in another partnership.
"""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from cases.access.models import NO_END, CaseFileUserPermission, ConflictGround, Wall
from cases.files.models import Case, CaseFile
from cases.records.categories import Category, Kind, bits
from cases.records.models import Record, RecordBody
from cases.sharing.models import Disclosure, ReleaseOfInformation
from cases.sharing.now.models import ForumAgreement, LawfulBasis
from cases.sharing.objections.models import Objection, Wish
from ccr.core.actor import Actor
from ccr.tenancy.member import Member
from tests import world_meetings, world_referrals, world_signing
from tests.world import AGENCIES, acting, key, world
from tests.world_demands import demands
from tests.world_house import people, statements, trails
from tests.world_papers import papers

OPENED = datetime(2026, 1, 12, 15, tzinfo=UTC)
LENT = datetime(2026, 2, 2, 15, tzinfo=UTC)
COVERED = datetime(2026, 3, 15, 23, tzinfo=UTC)
SPRING = datetime(2026, 4, 20, 15, tzinfo=UTC)
ENDED = datetime(2026, 5, 15, 5, tzinfo=UTC)
NEXT_WEEK = datetime(2026, 6, 8, 5, tzinfo=UTC)
ENDS = datetime(2026, 7, 1, 5, tzinfo=UTC)
GRANT_ENDS = datetime(2026, 8, 1, 5, tzinfo=UTC)
EARLIER_GRANT = datetime(2026, 3, 1, 5, tzinfo=UTC)

FULL = bits(
    [
        Category.IDENTITY,
        Category.INCIDENTS,
        Category.RISK,
        Category.PLAN,
        Category.OTHER_PERSON,
    ]
)
INCIDENTS = bits([Category.INCIDENTS])

# One record of each category that has a kind of its own; the others borrow the plainest kind.
KINDS = {
    Category.IDENTITY: Kind.SURVIVOR,
    Category.CONTACT: Kind.CONTACT_RULES,
    Category.LOCATION: Kind.LOCATION,
    Category.INCIDENTS: Kind.INCIDENT,
    Category.RISK: Kind.LEVEL,
    Category.PLAN: Kind.WANTS,
    Category.OTHER_PERSON: Kind.RESPONDENT,
}


def tell() -> None:
    """Everything above, in the order it happened."""
    people()
    statements()
    files()
    records()
    lend()
    named_workers()
    papers()
    demands()
    walls()
    grounds()
    world_meetings.tell()
    world_referrals.tell()
    world_signing.tell()
    trails()
    for agency in AGENCIES:
        clock = Actor.clock(agency.community.id, agency.id)
        with acting(clock), connection.cursor() as cursor:
            mine = CaseFile.objects.visible_to(clock).values_list("id", flat=True)
            cursor.execute("SELECT sec.refresh_queue(%s)", [list(mine)])


def open_file(
    name: str,
    by: Member,
    *,
    reference: str,
    stage: str = "active",
    lent_only: bool = False,
) -> None:
    with acting(by, at=OPENED):
        case = Case(id=key(f"case {name}"), tenant_id=by.tenant_id)
        case.save()
        CaseFile(
            id=world.file(name),
            tenant_id=by.tenant_id,
            agency_id=by.agency_id,
            case_id=case.id,
            reference=reference,
            stage=stage,
            lead_id=None if lent_only else by.member_id,
            opened_at=OPENED,
            lent_only=lent_only,
            next_review_on=None if lent_only else date(2026, 6, 20),
        ).save()


def files() -> None:
    open_file("harbor main", world.harbor.ada, reference="HH-7QKD")
    open_file("harbor named", world.harbor.sol, reference="HH-2MXA")
    open_file("harbor quiet", world.harbor.ada, reference="HH-9TRE", stage="monitoring")
    open_file("harbor closed", world.harbor.ada, reference="HH-4WYP", stage="closed")
    open_file("police own", world.police.dan, reference="LP-3HJC")
    open_file("police second", world.police.ivy, reference="LP-8BND")
    open_file("police named", world.police.ivy, reference="LP-5CVK")
    open_file("prosecution lent", world.prosecution.pru, reference="DA-6FGM", lent_only=True)
    open_file("coordination lent", world.coordination.col, reference="CO-1ZWX", lent_only=True)
    open_file("probation own", world.probation.pete, reference="PR-4LTR")
    open_file("court lent", world.court.clea, reference="CT-9SDF", lent_only=True)
    open_file("health lent", world.health.nora, reference="FN-2PLK", lent_only=True)
    open_file("housing own", world.housing.casey, reference="HO-7MNB")
    open_file("beacon own", world.beacon.bea, reference="BA-3QWE")


def write(
    name: str,
    file: str,
    by: Member,
    category: Category,
    *,
    on: datetime = OPENED,
    kept: bool = False,
    level: int | None = None,
) -> None:
    """A record whose words are its own name: whoever reads the name somewhere has read the record."""
    with acting(by, at=on):
        record = Record(
            id=world.record(name),
            tenant_id=by.tenant_id,
            file_id=world.file(file),
            holder_id=by.agency_id,
            kind=KINDS.get(category, Kind.REVIEW),
            category=category,
            kept=kept,
            recorded_at=on,
            recorded_by=by.member_id,
            happened_on=on.date(),
            level=level,
        )
        record.save()
        RecordBody.of(record, {"what": f"words of {name}"}).save(force_insert=True)


def records() -> None:
    ada, dan, ivy = world.harbor.ada, world.police.dan, world.police.ivy
    for category in Category:
        write(
            f"main {category.name.lower()}",
            "harbor main",
            ada,
            category,
            level=3 if category == Category.RISK else None,
        )
    write("main later incident", "harbor main", ada, Category.INCIDENTS, on=SPRING)
    write("main kept incident", "harbor main", ada, Category.INCIDENTS, kept=True)
    for category in (Category.IDENTITY, Category.INCIDENTS, Category.LOCATION):
        write(f"named {category.name.lower()}", "harbor named", world.harbor.sol, category)
    write("quiet incidents", "harbor quiet", ada, Category.INCIDENTS)
    write("closed incidents", "harbor closed", ada, Category.INCIDENTS)
    for category in (
        Category.INCIDENTS,
        Category.ORDERS,
        Category.LEGAL,
        Category.EVIDENCE,
    ):
        write(f"police {category.name.lower()}", "police own", dan, category)
    write("second incidents", "police second", ivy, Category.INCIDENTS)
    write("police named incidents", "police named", ivy, Category.INCIDENTS)
    write("probation custody", "probation own", world.probation.pete, Category.CUSTODY)
    write("housing other", "housing own", world.housing.casey, Category.COORDINATION)
    write("beacon incidents", "beacon own", world.beacon.bea, Category.INCIDENTS)


def permit(
    name: str,
    file: str,
    by: Member,
    to: UUID,
    *,
    view: int,
    summary: int,
    starts: datetime,
    ends: datetime,
) -> UUID:
    """The survivor's written permission on which a disclosure of Harbor stands."""
    release = ReleaseOfInformation(
        id=world.release(name),
        tenant_id=by.tenant_id,
        agency_id=by.agency_id,
        file_id=world.file(file),
        to_agency_id=to,
        conversation_id=key(f"conversation {file}"),
        purpose="core_team",
        view_bits=view,
        summary_bits=summary,
        covers_later=True,
        signed_how="screen",
        signed_at=LENT,
        witness_id=by.member_id,
        starts_at=starts,
        ends_at=ends,
    )
    release.write({"signed_by": "words of the signature"})
    release.save()
    return release.id


def offer(
    name: str,
    file: str,
    by: Member,
    to: Member,
    *,
    view: int = 0,
    summary: int = 0,
    covers: datetime = NO_END,
    starts: datetime = LENT,
    ends: datetime = ENDS,
    in_return: bool = False,
) -> None:
    with acting(by, at=LENT):
        confidential = by.regime == "confidential"
        release_id = None
        if confidential:
            release_id = permit(
                name,
                file,
                by,
                to.agency_id,
                view=view,
                summary=summary,
                starts=starts,
                ends=ends,
            )
        Disclosure(
            id=world.disclosure(name),
            tenant_id=by.tenant_id,
            from_file_id=world.file(file),
            from_agency_id=by.agency_id,
            to_agency_id=to.agency_id,
            view_bits=view,
            summary_bits=summary,
            covers_until=covers,
            basis="release" if confidential else "own_law",
            release_id=release_id,
            in_return=in_return,
            offered_at=LENT,
            offered_by=by.member_id,
            starts_at=starts,
            ends_at=ends,
        ).save()


def answer(name: str, by: Member, *, into: str | None) -> None:
    with acting(by, at=LENT + timedelta(hours=1)):
        offered = Disclosure.objects.visible_to(by).get(pk=world.disclosure(name))
        offered.state = "live" if into else "refused"
        offered.to_file_id = world.file(into) if into else None
        offered.answered_at, offered.answered_by = (
            LENT + timedelta(hours=1),
            by.member_id,
        )
        offered.save()


def withdraw(name: str, by: Member, *, at: datetime) -> None:
    with acting(by, at=at):
        ending = Disclosure.objects.visible_to(by).get(pk=world.disclosure(name))
        ending.state, ending.withdrawn_at, ending.withdrawn_by = (
            "withdrawn",
            at,
            by.member_id,
        )
        ending.save()


def lend() -> None:
    ada, dan, ivy = world.harbor.ada, world.police.dan, world.police.ivy
    to = "harbor main"
    offer("main to police", to, ada, dan, view=FULL)
    answer("main to police", dan, into="police own")
    offer(
        "police to main",
        "police own",
        dan,
        ada,
        view=bits([Category.INCIDENTS, Category.ORDERS]),
        in_return=True,
    )
    answer("police to main", ada, into="harbor main")
    offer(
        "main to prosecution",
        to,
        ada,
        world.prosecution.pru,
        summary=bits([Category.INCIDENTS, Category.RISK]),
    )
    answer("main to prosecution", world.prosecution.pru, into="prosecution lent")
    offer(
        "main to coordination",
        to,
        ada,
        world.coordination.col,
        view=INCIDENTS,
        covers=COVERED,
    )
    answer("main to coordination", world.coordination.col, into="coordination lent")
    offer("main to probation", to, ada, world.probation.pete, view=INCIDENTS)
    offer("main to health", to, ada, world.health.nora, view=INCIDENTS)
    answer("main to health", world.health.nora, into="health lent")
    write("health wrote", "health lent", world.health.nora, Category.HEALTH, on=SPRING)
    withdraw("main to health", ada, at=SPRING + timedelta(days=1))
    offer(
        "main to court",
        to,
        ada,
        world.court.clea,
        view=bits([Category.INCIDENTS, Category.ORDERS]),
        ends=ENDED,
    )
    answer("main to court", world.court.clea, into="court lent")
    offer(
        "main to housing",
        to,
        ada,
        world.housing.casey,
        view=INCIDENTS,
        starts=NEXT_WEEK,
    )
    answer("main to housing", world.housing.casey, into="housing own")
    offer("quiet to probation", "harbor quiet", ada, world.probation.pete, view=INCIDENTS, ends=ENDED)
    answer("quiet to probation", world.probation.pete, into="probation own")
    offer(
        "police to prosecution",
        "police own",
        dan,
        world.prosecution.pru,
        view=INCIDENTS,
    )
    answer("police to prosecution", world.prosecution.pru, into=None)
    offer(
        "named to police",
        "harbor named",
        world.harbor.sol,
        ivy,
        view=bits([Category.IDENTITY, Category.INCIDENTS]),
    )
    answer("named to police", ivy, into="police second")
    offer("quiet to police", "harbor quiet", ada, ivy, view=INCIDENTS)
    answer("quiet to police", ivy, into="police named")


def grant(file: str, who: Member, *, codename: str, by: Member, until: datetime, at: datetime) -> None:
    permission = Permission.objects.get(content_type=ContentType.objects.get_for_model(CaseFile), codename=codename)
    with acting(by, at=at):
        CaseFileUserPermission(
            user_id=who.user_id,
            permission=permission,
            content_object_id=world.file(file),
            agency_id=by.agency_id,
            until=until,
        ).save()


def named_workers() -> None:
    """Grants first, then the file becomes named-only: the other way round its own supervisor would be outside."""
    sol, ivy = world.harbor.sol, world.police.ivy
    for who, until in (
        (sol, NO_END),
        (world.harbor.nell, GRANT_ENDS),
        (world.harbor.wanda, NO_END),
    ):
        grant(
            "harbor named",
            who,
            codename="lead_casefile" if who == sol else "view_casefile",
            by=sol,
            until=until,
            at=LENT,
        )
    grant(
        "harbor named",
        world.harbor.ewan,
        codename="contribute_casefile",
        by=sol,
        until=EARLIER_GRANT,
        at=LENT,
    )
    grant("police named", ivy, codename="lead_casefile", by=ivy, until=NO_END, at=LENT)
    for name, by in (("harbor named", sol), ("police named", ivy)):
        with acting(by, at=LENT):
            file = CaseFile.objects.visible_to(by).get(pk=world.file(name))
            file.named_only = True
            file.save()


def grounds() -> None:
    """Decisions, wishes and objections on files of every sight, and an agreement of the partnership. The county's law lets
    nothing stand on them: they are only there to be seen or not.
    """
    col = world.coordination.col
    with acting(col, at=SPRING):
        ForumAgreement(
            id=key("agreement larkspur"), tenant_id=col.tenant_id, agency_id=col.agency_id, name="Larkspur agreement",
            party_ids=[world.harbor.id, world.police.id], minimum_bits=INCIDENTS, signed_on=SPRING.date(),
            written_at=SPRING, written_by=col.member_id,
        ).save()  # fmt: skip
    for file, by in (
        ("harbor main", world.harbor.ada),
        ("harbor named", world.harbor.sol),
        ("police own", world.police.dan),
    ):
        with acting(by, at=SPRING):
            common = {"tenant_id": by.tenant_id, "agency_id": by.agency_id, "file_id": world.file(file)}
            ground = LawfulBasis(
                id=key(f"ground {file}"), code="public_task", told="agrees", decided_at=SPRING, decided_by=by.member_id,
                **common,
            )  # fmt: skip
            ground.write({})
            ground.save()
            wish = Wish(id=key(f"wish {file}"), answer="agrees", recorded_at=SPRING, recorded_by=by.member_id, **common)
            wish.write({})
            wish.save()
            objection = Objection(
                id=key(f"objection {file}"), made_at=SPRING, recorded_by=by.member_id, decider_id=by.member_id,
                answer_by=SPRING, **common,
            )  # fmt: skip
            objection.write({"said": f"objection of {file}"})
            objection.save()


def walls() -> None:
    for name, file, by, user in (
        ("walt", "harbor main", world.harbor.cora, world.police.walt),
        ("egon", "police second", world.police.kit, world.police.egon),
        ("vera", "police own", world.police.kit, world.harbor.vera),
        ("wanda", "harbor named", world.harbor.sol, world.harbor.wanda),
    ):
        with acting(by, at=SPRING):
            Wall(
                id=world.wall(name),
                tenant_id=by.tenant_id,
                agency_id=by.agency_id,
                file_id=world.file(file),
                user_id=user.user_id,
                ground=ConflictGround.RELATIVE,
                declared_by=by.member_id,
                declared_at=SPRING,
            ).save()
