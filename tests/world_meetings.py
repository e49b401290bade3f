"""Meetings of the world: one of the core team and one of the wider group, cases before the first, and who owes what.

The coordination office convenes. It is named on Harbor's main file; Prosecution and Police are too; Court and Housing sit in the
wider group only; Nursing and Probation sit in the core team and are named on nothing that is brought.
"""

from datetime import UTC, date, datetime, time
from uuid import UUID

from cases.action_items.models import ActionItem
from cases.records.categories import Category
from cases.records.models import Record, RecordBody
from ccr.tenancy.member import Member
from meetings.models import AgendaItem, Attendance, Forum, Meeting, Topic
from meetings.words import MinuteWords
from tests.world import MOMENT, acting, key, world

SITS = datetime(2026, 6, 4, 15, tzinfo=UTC)
BROUGHT = datetime(2026, 4, 25, 15, tzinfo=UTC)
DUE = date(2026, 6, 10)


def forums() -> None:
    col = world.coordination.col
    for seat, rhythm in (("core", "monthly"), ("wider", "quarterly")):
        with acting(col, at=BROUGHT):
            Forum(
                id=key(f"forum {seat}"),
                tenant_id=col.tenant_id,
                agency_id=col.agency_id,
                seat=seat,
                rhythm=rhythm,
                begins=time(10),
            ).save()
            Meeting(
                id=key(f"meeting {seat}"),
                tenant_id=col.tenant_id,
                agency_id=col.agency_id,
                forum_id=key(f"forum {seat}"),
                seat=seat,
                starts_at=SITS,
            ).save()
            Topic(
                id=key(f"topic {seat}"),
                tenant_id=col.tenant_id,
                agency_id=col.agency_id,
                meeting_id=key(f"meeting {seat}"),
                seat=seat,
                title="How reports are taken at night",
                place=1.0,
            ).save()
    bea = world.beacon.bea
    with acting(bea, at=BROUGHT):
        beacon = {"tenant_id": bea.tenant_id, "agency_id": bea.agency_id, "seat": "core"}
        Forum(id=key("forum beacon"), rhythm="monthly", begins=time(10), **beacon).save()
        Meeting(id=key("meeting beacon"), forum_id=key("forum beacon"), starts_at=SITS, **beacon).save()
        Topic(
            id=key("topic beacon"), meeting_id=key("meeting beacon"), title="A topic elsewhere", place=1.0, **beacon
        ).save()
    for who, seat, name in (
        (world.police.dan, "core", "core"),
        (world.housing.casey, "wider", "wider"),
        (bea, "core", "beacon"),
    ):
        with acting(who):
            Attendance(
                id=key(f"present {who.name}"),
                tenant_id=who.tenant_id,
                meeting_id=key(f"meeting {name}"),
                seat=seat,
                agency_id=who.agency_id,
                member_id=who.member_id,
                name=who.name,
                how="here",
                statement=1,
                signed_at=MOMENT,
            ).save()


def bring(name: str, file: str, by: Member, *, meeting: str = "core", state: str = "proposed") -> None:
    with acting(by, at=BROUGHT):
        item = AgendaItem(
            id=key(f"item {name}"),
            tenant_id=by.tenant_id,
            agency_id=by.agency_id,
            file_id=world.file(file),
            meeting_id=key(f"meeting {meeting}"),
            convener_id=by.agency_id if meeting == "beacon" else world.coordination.id,
            reference=f"AG-{name[:12]}",
            reason="risk",
            place=2.0,
            brought_at=BROUGHT,
            brought_by=by.member_id,
        )
        item.save()
        if state != "proposed":
            item.state = state
            item.save(update_fields=["state"])


def owe(name: str, file: str, by: Member, owner: UUID, *, agency: UUID | None = None) -> None:
    with acting(by):
        action = ActionItem(
            id=key(f"action {name}"),
            tenant_id=by.tenant_id,
            agency_id=agency or by.agency_id,
            file_id=world.file(file),
            proposer_agency_id=by.agency_id,
            owner_agency_id=owner,
            due_on=DUE,
            proposed_at=MOMENT,
            proposed_by=by.member_id,
        )
        action.write(f"words of {name}")
        action.save()


def take(name: str, by: Member, into: str) -> None:
    with acting(by):
        action = ActionItem.objects.visible_to(by).get(pk=key(f"action {name}"))
        action.state, action.owner_file_id, action.owner_member_id = "accepted", world.file(into), by.member_id
        action.save()


def tell() -> None:
    forums()
    ada, dan, col = world.harbor.ada, world.police.dan, world.coordination.col
    bring("main", "harbor main", ada)
    bring("police", "police own", dan)
    bring("named", "harbor named", world.harbor.sol)
    bring("second", "police second", world.police.ivy)
    bring("quiet", "harbor quiet", ada, state="withdrawn")
    bring("beacon", "beacon own", world.beacon.bea, meeting="beacon")
    with acting(ada):
        record = Record(
            id=world.record("main line"),
            tenant_id=ada.tenant_id,
            file_id=world.file("harbor main"),
            holder_id=ada.agency_id,
            kind="minute",
            category=Category.COORDINATION,
            recorded_at=MOMENT,
            recorded_by=ada.member_id,
            about_id=key("item main"),
            happened_on=MOMENT.date(),
        )
        record.save()
        words = MinuteWords(line="note", text="words of main line").to_words()
        RecordBody.of(record, words).save(force_insert=True)
    owe("sweep", "harbor main", col, dan.agency_id, agency=ada.agency_id)
    take("sweep", dan, into="police own")
    owe("escort", "harbor main", dan, world.prosecution.id, agency=ada.agency_id)
    owe("ring her", "harbor main", ada, ada.agency_id)
    owe("patrol", "police own", ada, dan.agency_id, agency=dan.agency_id)
    owe("named", "harbor named", world.harbor.sol, dan.agency_id)
    owe("beacon", "beacon own", world.beacon.bea, world.beacon.id)
