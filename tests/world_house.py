"""The house round the world's cases: its partnerships, agencies, people and posts; and a line in every log and tray."""

from datetime import UTC, date, datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from cases.files.models import CaseFile
from ccr.accounts.models import User
from ccr.audit.models import AuditEvent, FieldChange, ReadEvent
from ccr.audit.recording import record_denial
from ccr.core.actor import Actor
from ccr.reminders.models import Reminder
from ccr.tenancy.limits.selectors import PARTS
from ccr.tenancy.models import Agency, Invitation, LimitationStatement, Membership, Partnership, Tenant
from tests.world import AGENCIES, LARKSPUR, MOMENT, PASSWORD, acting, key, world

FOUNDED = datetime(2024, 1, 1, tzinfo=UTC)


def people() -> None:
    password = make_password(PASSWORD)
    for community in world.communities:
        Tenant(
            id=community.id,
            name=community.name,
            pack=community.pack,
            time_zone=community.time_zone,
            founded_at=FOUNDED,
            # So that tests may knock at the demonstration's door; the other partnership has none.
            is_demo=community is LARKSPUR,
        ).save()
    for person in {person.slug: person for agency in AGENCIES for person in agency.people}.values():
        User(id=person.user_id, email=person.email, name=person.name, password=password).save(force_insert=True)
        EmailAddress(user_id=person.user_id, email=person.email, verified=True, primary=True).save()
    for agency in AGENCIES:
        with acting(Actor(tenant_id=agency.community.id, agency_id=agency.id)):
            Agency(
                id=agency.id,
                tenant_id=agency.community.id,
                name=agency.name,
                short_name=agency.short_name,
                discipline=agency.discipline,
                regime=agency.regime,
                duty_phone="555-0100",
            ).save()
            Partnership(
                id=key(f"seat {agency.slug}"),
                tenant_id=agency.community.id,
                agency_id=agency.id,
                seat=agency.seat,
                since_on=date(2025, 9, 1),
            ).save()
            for person in agency.people:
                Membership(
                    id=agency.membership_id(person),
                    tenant_id=agency.community.id,
                    agency_id=agency.id,
                    user_id=person.user_id,
                    title=person.title,
                    roles=list(person.roles),
                    since_at=datetime(2025, 9, 1, tzinfo=UTC),
                ).save()


def statements() -> None:
    """What agencies keep and report: Harbor wrote twice, police and Beacon (elsewhere) once, the others nothing."""
    for who, number in ((world.harbor.adam, 1), (world.harbor.adam, 2), (world.police.dan, 1), (world.beacon.bea, 1)):
        with acting(who):
            LimitationStatement(
                id=key(f"statement {who.agency_short_name} {number}"),
                tenant_id=who.tenant_id,
                agency_id=who.agency_id,
                number=number,
                written_at=MOMENT,
                written_by_id=who.member_id,
                post_label=who.post_label,
                **{part: f"{who.agency_name}: {part} {number}." for part in PARTS},
            ).save()


def trails() -> None:
    """A line in each log: about a file, about none, of one's own people, of another agency's."""
    content_type = ContentType.objects.get_for_model(CaseFile)
    for who, file, holder in (
        (world.harbor.ada, "harbor main", world.harbor),
        (world.police.dan, "harbor main", world.harbor),
        (world.police.dan, "police own", world.police),
        (world.police.ivy, "police named", world.police),
        (world.harbor.sol, "harbor named", world.harbor),
        (world.beacon.bea, "beacon own", world.beacon),
    ):
        name = f"{who.name} {file}"
        with acting(who):
            post = {
                "tenant_id": who.tenant_id,
                "agency_id": who.agency_id,
                "member_id": who.member_id,
            }
            about = {"file_id": world.file(file), "user_id": who.user_id, "at": MOMENT}
            AuditEvent(id=key(f"act {name}"), code="world.looked", **post, **about).save(force_insert=True)
            AuditEvent(
                id=key(f"act of no file {name}"),
                code="world.sat_down",
                user_id=who.user_id,
                at=MOMENT,
                **post,
            ).save(force_insert=True)
            ReadEvent(
                id=key(f"read {name}"),
                role=who.post_label,
                holder_id=holder.id,
                page="case",
                **post,
                **about,
            ).save(force_insert=True)
            FieldChange(
                id=key(f"change {name}"),
                content_type=content_type,
                object_pk=str(world.file(file)),
                object_repr="file",
                action=FieldChange.Action.UPDATE,
                additional_data={"file_id": str(world.file(file))},
            ).save()
    for who, subject in (
        (world.police.walt, world.file("harbor main")),
        (world.police.dan, world.record("named location")),
        (world.beacon.bea, key("never existed")),
    ):
        with acting(who):
            record_denial("file", subject)
    trays()


def trays() -> None:
    """Reminders and notices: about a file, about none, for agencies that borrow from one another."""
    for who, file in (
        (world.harbor.ada, "harbor main"),
        (world.harbor.sol, "harbor named"),
        (world.police.dan, "police own"),
        (world.police.ivy, "police second"),
        (world.police.ivy, None),
        (world.beacon.bea, "beacon own"),
    ):
        with acting(who):
            Reminder(
                id=key(f"reminder {who.name} {file}"),
                tenant_id=who.tenant_id,
                for_agency_id=who.agency_id,
                file_id=world.file(file) if file else None,
                kind="world.reminder",
                due_at=MOMENT + timedelta(days=1),
                try_at=MOMENT + timedelta(days=1),
                made_at=MOMENT,
            ).save()
    for by, to, file, lent_from in (
        (world.harbor.ada, world.police, "police own", "harbor main"),
        (world.police.dan, world.harbor, "harbor main", "police own"),
        (world.police.dan, world.police, "police second", None),
        (world.harbor.sol, world.harbor, "harbor named", None),
        (world.harbor.ada, world.harbor, None, None),
        (world.beacon.bea, world.beacon, None, None),
    ):
        roles = ["advocate", "deputy", "investigator", "supervisor", "administrator"]
        with acting(by), connection.cursor() as cursor:
            cursor.execute(
                "SELECT sec.notify('world.notice', %s, NULL, %s, %s, %s, NULL)",
                [to.id, roles, world.file(file) if file else None, world.file(lent_from) if lent_from else None],
            )
    with acting(world.harbor.adam):
        Invitation(
            id=key("invitation"),
            tenant_id=world.harbor.community.id,
            agency_id=world.harbor.id,
            email="new@larkspur.example",
            name="Nia New",
            roles=["advocate"],
            token_hash="0" * 64,
            invited_at=MOMENT,
            expires_at=MOMENT + timedelta(days=7),
        ).save()
