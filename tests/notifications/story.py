"""What the tests of notices are told with: somebody is told, looks, and gets mail or not."""

from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core import mail

from ccr.core.actor import Actor
from ccr.notifications.actions import notify
from ccr.notifications.gate import Sent
from ccr.notifications.models import DailyMail, Notice
from ccr.notifications.outbox import send_due
from ccr.tenancy.member import Member
from tests.world import LARKSPUR, MOMENT, acting, world

CODE = "test.something"
ada, sol, hana, nell, vera = (
    world.harbor.ada,
    world.harbor.sol,
    world.harbor.hana,
    world.harbor.nell,
    world.harbor.vera,
)
dan, walt, bea = world.police.dan, world.police.walt, world.beacon.bea
MAIN = world.file("harbor main")


def tell(by: Member | Actor = sol, *, at: datetime = MOMENT, **more: Any) -> bool:
    """Sol tells Ada about Harbor's main file, unless said otherwise."""
    whom = {"agency_id": world.harbor.id, "post_id": ada.member_id, "file_id": MAIN} | more
    with acting(by, at=at):
        return notify(CODE, **whom)


def tray(of: Member, *, at: datetime = MOMENT) -> list[UUID | None]:
    """The files of the test's notices in somebody's tray."""
    with acting(of, at=at):
        return list(Notice.objects.visible_to(of).filter(code=CODE).order_by("at").values_list("file_id", flat=True))


def outbox(*, at: datetime = MOMENT) -> list[tuple[UUID, str, str]]:
    """Whose mail is in which state, for which day."""
    clock = Actor.clock(LARKSPUR.id)
    with acting(clock, at=at):
        rows = DailyMail.objects.visible_to(clock).order_by("day", "made_at")
        return [(row.user_id, row.day.isoformat(), row.state) for row in rows]


def send(at: datetime) -> tuple[Counter[Sent], list[str]]:
    """One stroke of the sender: what it did, and to whom a message left."""
    before = len(mail.outbox)
    done = send_due(at=at)
    return done, [one.to[0] for one in mail.outbox[before:]]
