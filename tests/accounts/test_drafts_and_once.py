"""What was typed is kept for whoever typed it; what was sent twice counts once."""

import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from ccr.accounts import drafts, once, tasks
from ccr.accounts.models import Draft, OnceKey
from ccr.core import clock
from ccr.core.actor import Actor, acting
from tests.support.client import signed_in
from tests.support.databases import Database
from tests.support.threads import at_once
from tests.world import MOMENT, world

ADA, DAN = world.harbor.ada, world.police.dan
HANA, HANA_ELSEWHERE = world.harbor.hana, world.housing.hana


@pytest.mark.django_db
def test_a_draft_is_kept_and_loaded_as_typed() -> None:
    subject = uuid4()
    client = signed_in(ADA)
    for what in ("he", "he came", "he came back\n  at night \U0001f319"):
        answer = client.post(
            drafts.draft_url("incident", subject), {"what": what, "kinds": ["a", "b"]}, headers={"X-Draft": "1"}
        )
        assert answer.status_code == 204
    with acting(ADA, at=MOMENT):
        assert drafts.load(ADA, "incident", subject) == {
            "what": ["he came back\n  at night \U0001f319"],
            "kinds": ["a", "b"],
        }
        assert Draft.objects.count() == 1
        drafts.discard(ADA, "incident", subject)
        assert drafts.load(ADA, "incident", subject) is None


@pytest.mark.django_db
def test_a_draft_is_seen_by_nobody_else_and_in_no_other_post() -> None:
    with acting(HANA, at=MOMENT):
        drafts.keep(HANA, "incident", None, {"what": ["mine"]}, at=MOMENT)
    for other in (ADA, DAN, HANA_ELSEWHERE):
        with acting(other, at=MOMENT):
            assert Draft.objects.count() == 0
            assert drafts.load(other, "incident") is None
            # Not even asked for in her name.
            assert Draft.objects.filter(user_id=HANA.user_id).update(saved_at=MOMENT) == 0
    with acting(HANA, at=MOMENT):
        assert drafts.load(HANA, "incident") == {"what": ["mine"]}


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["\x00", "\u202e", "\ud83d", "x" * 150_000, ""])
def test_a_draft_takes_anything_that_can_be_typed(what: str) -> None:
    body = {"what": what.encode("utf-8", "replace").decode()}
    assert signed_in(ADA).post(drafts.draft_url("incident"), body).status_code == 204


@pytest.mark.django_db
def test_a_draft_far_too_long_is_refused_in_words() -> None:
    answer = signed_in(ADA).post(drafts.draft_url("incident"), {"what": "x" * 250_000})
    assert answer.status_code == 422
    assert "character" in answer.json()["title"]


@pytest.mark.django_db
def test_nobody_keeps_drafts_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MOST", 2)
    client = signed_in(ADA)
    assert [client.post(drafts.draft_url(f"form-{n}")).status_code for n in range(3)] == [204, 204, 409]


@pytest.mark.django_db
def test_strangers_keep_no_drafts(client: Client) -> None:
    assert client.post(drafts.draft_url("incident"), {"what": "x"})["Location"] == reverse("account_login")
    assert client.get(drafts.draft_url("incident")).status_code == 405


@pytest.mark.django_db
def test_old_drafts_and_spent_keys_are_swept(settings: Settings) -> None:
    now = clock.now()
    old = now - timedelta(days=settings.DRAFT_DAYS, minutes=1)
    fresh_key, old_key = uuid4(), uuid4()
    with acting(ADA, at=old):
        drafts.keep(ADA, "old", None, {"a": ["1"]}, at=old)
        assert once.once(old_key) is None
    with acting(ADA, at=now):
        drafts.keep(ADA, "new", None, {"a": ["1"]}, at=now)
        assert once.once(fresh_key) is None
    tasks.sweep()
    with acting(ADA, at=now):
        assert list(Draft.objects.values_list("form", flat=True)) == ["new"]
        assert list(OnceKey.objects.values_list("key", flat=True)) == [fresh_key]


@pytest.mark.django_db
def test_nobody_but_the_clock_may_sweep() -> None:
    with acting(ADA, at=MOMENT):
        drafts.keep(ADA, "old", None, {"a": ["1"]}, at=MOMENT - timedelta(days=90))
        with connection.cursor() as cursor:
            cursor.execute("SELECT sec.sweep_accounts(%s, %s)", [MOMENT, MOMENT])
            assert cursor.fetchone()[0] == 0
        assert Draft.objects.count() == 1


@pytest.mark.django_db
def test_the_sweeper_sees_no_word() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_column_privilege('ccr_rules', 'accounts_draft', 'sealed', 'SELECT'),"
            " has_column_privilege('ccr_rules', 'accounts_draft', 'saved_at', 'SELECT')"
        )
        assert cursor.fetchone() == (False, True)


@pytest.mark.django_db
def test_a_key_leads_to_where_it_led_first() -> None:
    key = uuid4()
    with acting(ADA, at=MOMENT):
        assert once.once(key) is None
        once.used(key, "/first/")
        assert once.once(key) == "/first/"


@pytest.mark.django_db
def test_a_key_somebody_else_used_is_refused_and_tells_nothing() -> None:
    key = uuid4()
    with acting(ADA, at=MOMENT):
        once.once(key)
        once.used(key, "/hers/")
    with acting(DAN, at=MOMENT), pytest.raises(once.SentAlready):
        once.once(key)


def claim_and_fail(key: UUID) -> None:
    with transaction.atomic():
        once.once(key)
        raise ZeroDivisionError


@pytest.mark.django_db
def test_a_failed_act_gives_its_key_back() -> None:
    key = uuid4()
    with acting(ADA, at=MOMENT):
        with pytest.raises(ZeroDivisionError):
            claim_and_fail(key)
        assert once.once(key) is None


def test_two_at_once_count_as_one(fresh_database: Database) -> None:
    """The second waits for the first to end, then is led to the same place."""
    key, acts, places = uuid4(), [], []
    claimed, go_on = threading.Event(), threading.Event()

    def send(*, first: bool) -> None:
        try:
            with acting(Actor.account(ADA.user_id), at=MOMENT):
                location = once.once(key)
                if location is None:
                    claimed.set()
                    if first:
                        go_on.wait(5)
                    acts.append(first)
                    location = "/done/"
                    once.used(key, location)
                places.append(location)
        finally:
            connection.close()

    one = threading.Thread(target=send, kwargs={"first": True})
    one.start()
    assert claimed.wait(5)
    two = threading.Thread(target=send, kwargs={"first": False})
    two.start()
    two.join(0.3)
    assert two.is_alive(), "the second did not wait"
    go_on.set()
    one.join(5)
    two.join(5)
    assert (acts, places) == ([True], ["/done/", "/done/"])


def test_without_the_claim_two_at_once_count_twice(fresh_database: Database) -> None:
    """The control: the same race without the unique key does the act twice, so the test above would notice."""
    key = uuid4()
    acts, both = [], threading.Barrier(2, timeout=5)

    def send() -> None:
        with acting(Actor.account(ADA.user_id), at=MOMENT):
            seen = OnceKey.objects.filter(key=key).exists()
            both.wait()
            if not seen:
                acts.append(1)

    assert at_once(send, send) == [None, None]
    assert len(acts) == 2
