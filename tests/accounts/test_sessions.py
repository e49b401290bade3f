"""Sessions: nothing of the key at rest, a new key at sign-in, an end that holds at once."""

import json
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.test import Client
from django.urls import reverse

from ccr.accounts import actions, selectors, sessions
from ccr.accounts.crypto import Broken, digest, unseal
from ccr.accounts.models import SignInSession, User
from ccr.core import clock
from tests.accounts.conftest import MovedClock
from tests.support.client import signed_in
from tests.world import PASSWORD, world

NOBODY = "7c0ffee0-0000-4000-8000-000000000000"

pytestmark = pytest.mark.django_db


def cookie(client: Client) -> str:
    return client.cookies[django_settings.SESSION_COOKIE_NAME].value


def row_of(client: Client) -> SignInSession:
    return SignInSession.objects.get(session_key=digest(cookie(client)))


def test_the_key_in_the_cookie_is_nowhere_in_the_database() -> None:
    client = signed_in(world.harbor.ada)
    row = row_of(client)
    assert cookie(client) not in json.dumps([row.session_key, row.session_data, row.browser, str(row.public_id)])
    assert len(row.session_key) == 64


def test_a_row_cannot_be_read_without_the_cookie() -> None:
    client = signed_in(world.harbor.ada)
    row = row_of(client)
    assert str(world.harbor.ada.user_id) not in row.session_data
    with pytest.raises(Broken):
        unseal(sessions.PURPOSE, row.session_data, salt=row.session_key.encode())
    assert str(world.harbor.ada.user_id) in unseal(sessions.PURPOSE, row.session_data, salt=cookie(client).encode())


def test_whoever_presents_a_row_s_hash_as_cookie_is_nobody(client: Client) -> None:
    row = row_of(signed_in(world.harbor.ada))
    client.cookies[django_settings.SESSION_COOKIE_NAME] = row.session_key
    assert client.get(reverse("account"))["Location"] == reverse("account_login")


def test_sign_in_gives_a_fresh_key(client: Client, ada: User) -> None:
    client.get(reverse("account"))
    fixed = cookie(client)
    client.post(reverse("account_login"), {"login": ada.email, "password": PASSWORD})
    assert cookie(client) != fixed
    assert not SignInSession.objects.filter(session_key=digest(fixed)).exists()


def test_a_planted_key_is_not_taken_over(client: Client, ada: User) -> None:
    client.cookies[django_settings.SESSION_COOKIE_NAME] = "a" * 32
    client.post(reverse("account_login"), {"login": ada.email, "password": PASSWORD})
    assert cookie(client) != "a" * 32


def test_a_session_ends_after_twelve_hours_however_busy(moved_clock: MovedClock) -> None:
    client = signed_in(world.harbor.ada)
    for hours in range(1, 12):
        moved_clock.move(hours=hours)
        # Busy all the while, so that the idle lock has no reason to come.
        SignInSession.objects.filter(pk=row_of(client).pk).update(seen_at=clock.now())
        assert client.get(reverse("menu")).status_code == 200
    moved_clock.move(hours=12, seconds=1)
    assert client.get(reverse("menu"))["Location"] == reverse("account_login")


def test_unlocking_does_not_lengthen_the_twelve_hours(moved_clock: MovedClock) -> None:
    client = signed_in(world.harbor.ada)
    ends = row_of(client).expire_date
    moved_clock.move(minutes=20)
    client.get(reverse("menu"))
    client.post(reverse("locked"), {"password": PASSWORD})
    assert row_of(client).expire_date == ends


def test_last_use_is_written_at_most_once_a_minute(moved_clock: MovedClock) -> None:
    client = signed_in(world.harbor.ada)
    began = row_of(client).seen_at
    moved_clock.move(seconds=59)
    client.get(reverse("menu"))
    assert row_of(client).seen_at == began
    moved_clock.move(seconds=61)
    client.get(reverse("menu"))
    assert row_of(client).seen_at == began + timedelta(seconds=61)


def test_the_list_shows_one_s_own_sessions_alone() -> None:
    here, there = signed_in(world.harbor.ada), signed_in(world.harbor.ada)
    other = signed_in(world.police.dan)
    page = here.get(reverse("sessions")).content.decode()
    assert str(row_of(there).public_id) in page
    assert str(row_of(other).public_id) not in page
    assert page.count("This one") == 1
    assert digest(cookie(there)) not in page


def test_a_revoked_session_is_dead_at_its_next_request() -> None:
    here, there = signed_in(world.harbor.ada), signed_in(world.harbor.ada)
    assert there.get(reverse("menu")).status_code == 200
    answer = here.post(reverse("end_session"), {"session": row_of(there).public_id})
    assert answer.status_code == 303
    assert there.get(reverse("menu"))["Location"] == reverse("account_login")
    assert here.get(reverse("menu")).status_code == 200


def test_all_other_sessions_can_be_ended_at_once() -> None:
    here = signed_in(world.harbor.ada)
    others = [signed_in(world.harbor.ada) for _each in range(2)]
    bystander = signed_in(world.police.dan)
    assert here.post(reverse("end_other_sessions")).status_code == 303
    assert here.get(reverse("menu")).status_code == 200
    assert {other.get(reverse("menu")).status_code for other in others} == {302}
    assert bystander.get(reverse("menu")).status_code == 200


@pytest.mark.parametrize("which", ["", "no uuid", "\x00", "0" * 5000, NOBODY])
def test_a_session_that_is_not_one_s_own_is_not_there(which: str) -> None:
    assert signed_in(world.harbor.ada).post(reverse("end_session"), {"session": which}).status_code == 404


def test_somebody_else_s_session_is_not_there_and_stays() -> None:
    bystander = signed_in(world.police.dan)
    answer = signed_in(world.harbor.ada).post(reverse("end_session"), {"session": row_of(bystander).public_id})
    assert answer.status_code == 404
    assert bystander.get(reverse("menu")).status_code == 200


def test_an_ended_session_never_comes_back_by_being_saved() -> None:
    client = signed_in(world.harbor.ada)
    session = client.session
    session["late"] = 1
    actions.end_sessions(user_id=world.harbor.ada.user_id)
    with pytest.raises(UpdateError):
        session.save()
    assert not SignInSession.objects.filter(user_id=world.harbor.ada.user_id).exists()


def test_an_inactive_person_is_nobody_at_the_next_request(ada: User) -> None:
    client = signed_in(world.harbor.ada)
    ada.is_active = False
    ada.save()
    assert client.get(reverse("menu"))["Location"] == reverse("account_login")


def test_a_changed_password_ends_every_other_session(ada: User) -> None:
    client = signed_in(world.harbor.ada)
    ada.set_password("another three plain words")
    ada.save()
    assert client.get(reverse("menu"))["Location"] == reverse("account_login")


def test_a_damaged_row_is_an_empty_session() -> None:
    client = signed_in(world.harbor.ada)
    SignInSession.objects.filter(pk=row_of(client).pk).update(session_data="v1.AAAA")
    assert client.get(reverse("menu"))["Location"] == reverse("account_login")


def test_ended_rows_are_cleared_away(moved_clock: MovedClock) -> None:
    client = signed_in(world.harbor.ada)
    moved_clock.move(hours=13)
    sessions.SessionStore.clear_expired()
    assert not SignInSession.objects.filter(session_key=digest(cookie(client))).exists()


def test_the_browser_is_named_in_two_words(client: Client, ada: User) -> None:
    client.post(
        reverse("account_login"),
        {"login": ada.email, "password": PASSWORD},
        headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"},
    )
    assert row_of(client).browser == "Firefox · Windows"


def test_a_signed_in_session_carries_its_user(ada: User) -> None:
    session = signed_in(world.harbor.ada).session
    assert session[SESSION_KEY] == str(ada.pk)
    assert next(iter(selectors.sessions_of(ada.pk, at=clock.now()))).user_id == ada.pk
