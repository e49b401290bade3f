"""Offers taken at once: by the receiver's own word alone, never what is answered by hand, and never by the sender."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from cases.files.models import CaseFile
from cases.records.categories import Category
from cases.sharing.actions import accept_offer
from cases.sharing.models import Disclosure
from cases.sharing.standing.actions import NotSet, SetAlready, take_at_once_from, wait_for_answer
from ccr.core.actor import Actor
from ccr.core.errors import NotPermitted, NotVisible
from ccr.notifications.models import Notice
from tests.cases.sharing.pages import once
from tests.cases.sharing.story import LATER, TUESDAY, a_file, ada, core, dan, single
from tests.support.client import signed_in
from tests.world import acting, world

pytestmark = pytest.mark.django_db

col = world.coordination.col


def word(by: Any, sender: Any, *, at: Any = TUESDAY) -> None:
    with acting(by, at=at):
        take_at_once_from(from_agency_id=sender.id, by=by, at=at)


def loans(who: Any, *, at: Any = LATER) -> list[Any]:
    with acting(who, at=at):
        rows = Disclosure.objects.visible_to(who).filter(to_agency_id=who.agency_id, offered_at=TUESDAY)
        return list(rows)


def test_without_a_word_an_offer_waits() -> None:
    core(a_file(ada), world.coordination)
    assert [one.state for one in loans(col)] == ["offered"]


def test_with_the_receivers_word_it_is_open_at_once_and_a_person_still_says_which_file() -> None:
    word(col, world.harbor)
    core(a_file(ada), world.coordination, world.police)
    [taken] = loans(col)
    assert (taken.state, taken.answered_by) == ("live", None)
    assert [one.state for one in loans(dan)] == ["offered"]
    with acting(col, at=LATER):
        assert Notice.objects.visible_to(col).filter(code="standing.taken").count() == 1


@pytest.mark.parametrize("kind", [Category.HEALTH, Category.COUNSELLING, Category.CHILDREN])
def test_what_is_answered_by_hand_waits_all_the_same(kind: Category) -> None:
    word(col, world.harbor)
    single(a_file(ada), world.coordination, view=(kind,))
    assert [one.state for one in loans(col)] == ["offered"]


def test_the_first_offer_from_outside_the_core_team_waits() -> None:
    # Housing sits in the wider group and has never had an offer answered by Harbor.
    word(world.harbor.adam, world.housing)
    with acting(world.harbor.adam, at=TUESDAY), connection.cursor() as cursor:
        cursor.execute("SELECT sec.standing_takes(%s, %s, 8)", [ada.agency_id, world.housing.id])
        assert cursor.fetchone() == (False,)


def test_taken_back_the_next_offer_waits_and_what_is_open_stays() -> None:
    word(col, world.harbor)
    core(a_file(ada), world.coordination)
    with acting(col, at=TUESDAY):
        wait_for_answer(from_agency_id=world.harbor.id, by=col, at=TUESDAY)
        with pytest.raises(NotSet):
            wait_for_answer(from_agency_id=world.harbor.id, by=col, at=TUESDAY)
    core(a_file(ada, "Nia B."), world.coordination)
    assert sorted(one.state for one in loans(col)) == ["live", "offered"]


def test_a_renewal_goes_where_the_first_one_was_joined() -> None:
    word(col, world.harbor)
    file_id = a_file(ada)
    core(file_id, world.coordination)
    core(file_id, world.coordination)
    assert len({one.to_file_id for one in loans(col)}) == 1


@pytest.mark.parametrize("by_hand", [False, True])
def test_a_renewal_brings_a_closed_file_back(by_hand: bool) -> None:
    if not by_hand:
        word(col, world.harbor)
    file_id = a_file(ada)
    core(file_id, world.coordination)
    [first] = loans(col)
    with acting(col, at=TUESDAY):
        if by_hand:
            first = accept_offer(disclosure_id=first.id, by=col, at=TUESDAY)
        CaseFile.objects.visible_to(col).filter(pk=first.to_file_id).update(stage="closed", closed_at=TUESDAY)
    core(file_id, world.coordination)
    for one in loans(col):
        if one.state == "offered":
            with acting(col, at=LATER):
                accept_offer(disclosure_id=one.id, by=col, at=LATER)
    assert {one.to_file_id for one in loans(col)} == {first.to_file_id}
    with acting(col, at=LATER):
        assert CaseFile.objects.visible_to(col).get(pk=first.to_file_id).stage == "active"


def test_only_who_manages_an_agency_gives_its_word() -> None:
    with acting(ada, at=TUESDAY), pytest.raises(NotPermitted):
        take_at_once_from(from_agency_id=world.police.id, by=ada, at=TUESDAY)
    with acting(col, at=TUESDAY):
        with pytest.raises(NotVisible):
            take_at_once_from(from_agency_id=world.beacon.id, by=col, at=TUESDAY)
        take_at_once_from(from_agency_id=world.police.id, by=col, at=TUESDAY)
        with pytest.raises(SetAlready):
            take_at_once_from(from_agency_id=world.police.id, by=col, at=TUESDAY)


def refused(sql: str, *values: Any) -> str:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
            return f"{cursor.rowcount} rows"
    except DatabaseError as error:
        return str(error)


ACCEPT = "UPDATE cases_disclosure SET state = 'live', to_file_id = %s, answered_at = sec.at() WHERE id = %s"


def test_neither_the_sender_nor_a_clock_accepts_without_the_receivers_word() -> None:
    core(a_file(ada), world.coordination)
    [waiting] = loans(col)
    own = a_file(col) if col.may("open_files") else world.file("coordination lent")
    with acting(ada, at=LATER):
        assert "not your move" in refused(ACCEPT, own, waiting.id)
    with acting(Actor.clock(col.tenant_id, col.agency_id), at=LATER):
        assert "not your move" in refused(ACCEPT, own, waiting.id)
    # A person who leaves out who answered would pass for the clock.
    with acting(col, at=LATER):
        assert "not your move" in refused(ACCEPT, own, waiting.id)


def test_the_sender_neither_reads_nor_gives_the_receivers_word() -> None:
    word(col, world.harbor)
    with acting(ada, at=LATER), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_standingacceptance")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT sec.standing_takes(%s, %s, 8)", [col.agency_id, ada.agency_id])
        assert cursor.fetchone() == (False,)
        assert "row-level security" in refused(
            "INSERT INTO cases_standingacceptance (id, tenant_id, agency_id, from_agency_id, set_by, set_at)"
            " VALUES (gen_random_uuid(), %s, %s, %s, %s, sec.at())",
            ada.tenant_id,
            world.police.id,
            ada.agency_id,
            ada.member_id,
        )


def test_the_page_gives_and_takes_back_the_word() -> None:
    client = signed_in(world.harbor.adam)
    where = "/cases/sharing/standing/"
    assert "Waits for an answer" in client.get(where).content.decode()
    sent = {"agency": str(world.police.id), "at_once": "yes", "once": once()}
    assert client.post(where, sent).status_code == 303
    assert "Taken at once since" in client.get(where).content.decode()
    assert client.post(where, sent | {"once": once()}).status_code == 409
    assert client.post(where, sent | {"at_once": "no", "once": once()}).status_code == 303
    assert client.post(where, sent | {"agency": str(world.beacon.id), "once": once()}).status_code == 422
