"""Who is told: the one named, else those who may; never who acts, never who may not open the file."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from cases.access.models import ConflictGround, Wall
from ccr.accounts.models import User
from ccr.core.actor import Actor
from ccr.core.errors import NotBound
from ccr.notifications.actions import notify, see_all, see_notice
from ccr.notifications.models import Notice
from ccr.notifications.selectors import notices_of, unread_count
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.models import Membership
from tests.notifications.story import CODE, MAIN, ada, bea, dan, hana, nell, outbox, sol, tell, tray, vera, walt
from tests.world import LARKSPUR, MOMENT, acting, world

pytestmark = pytest.mark.django_db
LEADS = Capability.LEAD_FILES


def test_the_one_named_is_told_and_nobody_else() -> None:
    assert tell()
    assert tray(ada) == [MAIN]
    assert [tray(other) for other in (sol, hana, dan, bea)] == [[], [], [], []]


def test_with_nobody_named_everybody_whose_post_includes_it_is_told() -> None:
    assert tell(post_id=None, capability=LEADS)
    assert tray(ada) == tray(hana) == [MAIN]
    assert tray(sol) == [], "who acts knows already"
    assert tray(world.harbor.cora) == []


def test_when_the_one_named_has_left_those_who_may_are_told() -> None:
    with acting(ada):
        Membership.objects.visible_to(ada).filter(pk=ada.member_id).update(ended_at=MOMENT)
    assert tell(capability=LEADS)
    assert tray(hana) == [MAIN]
    assert not tell(), "and without a capability nobody is"


def test_when_the_one_named_is_who_acts_nobody_needs_telling() -> None:
    assert tell(by=ada, capability=LEADS)
    assert tray(ada) == tray(hana) == []


def test_who_is_shut_out_or_not_named_is_not_told() -> None:
    tell(post_id=None, capability=LEADS)
    with acting(vera), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM notifications_notice WHERE code = %s", [CODE])
        assert cursor.fetchone() == (0,)
    assert tray(vera) == []
    named = world.file("harbor named")
    tell(by=nell, post_id=None, capability=LEADS, file_id=named)
    assert tray(ada) == [MAIN]
    tell(by=sol, post_id=nell.member_id, file_id=named)
    assert named in tray(nell)


def test_another_agency_is_told_without_the_sender_learning_who() -> None:
    assert tell(
        by=ada, agency_id=world.police.id, post_id=None, capability=Capability.ANSWER_OFFERS, file_id=None,
        lent_from=MAIN, subject_id=uuid4(),
    )  # fmt: skip
    assert tray(dan) == [None]
    assert tray(walt) == [], "he is shut out of the file behind it"
    with acting(ada), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM notifications_notice WHERE agency_id = %s", [world.police.id])
        assert cursor.fetchone() == (0,)


def test_another_partnership_cannot_be_told() -> None:
    assert not tell(by=ada, agency_id=world.beacon.id, post_id=bea.member_id, file_id=None, capability=LEADS)
    assert tray(bea) == []


def test_who_does_not_work_any_more_is_not_told() -> None:
    User.objects.filter(pk=ada.user_id).update(is_active=False)
    assert not tell()


def test_nobody_writes_into_trays_by_hand() -> None:
    row = Notice(tenant_id=LARKSPUR.id, agency_id=world.harbor.id, user_id=ada.user_id, code=CODE, at=MOMENT)
    with pytest.raises(DatabaseError, match="permission denied"), acting(sol), transaction.atomic():
        row.save()
    with pytest.raises(KeyError), acting(sol):
        notify("nobody.registered", agency_id=world.harbor.id)
    with pytest.raises(NotBound):
        notify(CODE, agency_id=world.harbor.id)


def test_a_wall_raised_later_hides_what_was_told_before() -> None:
    tell()
    with acting(world.harbor.cora):
        Wall(
            tenant_id=LARKSPUR.id, agency_id=world.harbor.id, file_id=MAIN, user_id=ada.user_id,
            ground=ConflictGround.FRIEND, declared_by=world.harbor.cora.member_id, declared_at=MOMENT,
        ).save()  # fmt: skip
    assert tray(ada) == []
    with acting(ada):
        assert unread_count(ada) == 0


def test_a_notice_belongs_to_the_post_it_was_told_in() -> None:
    tell(post_id=hana.member_id)
    assert tray(hana) == [MAIN]
    assert tray(world.housing.hana) == []


def test_alike_notices_are_one_line_and_count_once() -> None:
    for minutes in (1, 2, 3):
        tell(at=MOMENT + timedelta(minutes=minutes))
    with acting(ada):
        mine = [line for line in notices_of(ada) if line.text == "Something new."]
        assert [(line.times, line.is_new, line.file) for line in mine] == [(3, True, "HH-7QKD")]
        before = unread_count(ada)
        newest = mine[0].id
    tell(post_id=ada.member_id, file_id=world.file("harbor quiet"))
    with acting(ada):
        assert unread_count(ada) == before + 1
        see_notice(notice_id=newest, by=ada, at=MOMENT)
        assert unread_count(ada) == before


def test_what_comes_after_the_page_was_drawn_stays_new() -> None:
    tell(at=MOMENT)
    tell(at=MOMENT + timedelta(minutes=2))
    with acting(ada):
        see_all(until=MOMENT + timedelta(minutes=1), by=ada, at=MOMENT + timedelta(minutes=3))
        assert unread_count(ada) == 1


def test_nobody_sees_a_notice_away_from_somebody_else() -> None:
    tell()
    with acting(ada):
        notice = Notice.objects.visible_to(ada).get(code=CODE)
    for other in (sol, dan, bea):
        with acting(other):
            assert see_notice(notice_id=notice.id, by=other, at=MOMENT) is None
    with acting(sol), connection.cursor() as cursor:
        cursor.execute("UPDATE notifications_notice SET seen_at = now() WHERE user_id <> %s", [sol.user_id])
        assert cursor.rowcount == 0
    for column in ("code", "file_id", "at", "user_id"):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            acting(ada),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"UPDATE notifications_notice SET {column} = {column}")


def test_the_outbox_is_the_clocks_alone() -> None:
    tell()
    assert (ada.user_id, "2026-06-01", "owed") in outbox()
    for reader in (ada, sol, Actor.clock(LARKSPUR.id, world.harbor.id), Actor.clock(bea.tenant_id)):
        with acting(reader), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM notifications_dailymail")
            assert cursor.fetchone() == (0,)
