"""The idle lock: nothing is shown, nothing typed is lost, the same address comes back."""

from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from ccr.accounts.drafts import load
from ccr.accounts.models import Draft, User
from ccr.core.actor import acting
from ccr.tenancy.models import Invitation
from tests.accounts.conftest import MovedClock
from tests.support.client import signed_in
from tests.world import MOMENT, PASSWORD, world

pytestmark = pytest.mark.django_db
TYPED = {"name": "Néw Person", "email": "fresh@larkspur.example", "title": "", "roles": ["advocate"]}


@pytest.fixture
def client(moved_clock: MovedClock) -> Any:
    return signed_in(world.harbor.adam)


def invitations() -> int:
    with acting(world.harbor.adam, at=MOMENT):
        return Invitation.objects.visible_to(world.harbor.adam).filter(email="fresh@larkspur.example").count()


def test_fifteen_minutes_without_a_request_lock(client: Client, moved_clock: MovedClock) -> None:
    moved_clock.move(minutes=14, seconds=59)
    assert client.get(reverse("policy")).status_code == 200
    moved_clock.move(minutes=29, seconds=59)
    answer = client.get(reverse("policy"))
    assert (answer.status_code, answer["Location"]) == (303, reverse("locked"))


def test_the_same_address_comes_back(client: Client, moved_clock: MovedClock) -> None:
    address = reverse("policy") + "?part=2"
    moved_clock.move(minutes=16)
    client.get(address)
    page = client.get(reverse("locked"))
    assert "Adam Administrator" in page.content.decode()
    assert "part=2" not in page.content.decode()
    answer = client.post(reverse("locked"), {"password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (303, address)
    assert client.get(address).status_code == 200


def test_unlocking_changes_the_key(client: Client, moved_clock: MovedClock) -> None:
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    moved_clock.move(minutes=16)
    client.get(reverse("policy"))
    client.post(reverse("locked"), {"password": PASSWORD})
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before


def test_it_stays_locked_until_the_password_is_typed(client: Client, moved_clock: MovedClock) -> None:
    moved_clock.move(minutes=16)
    client.get(reverse("policy"))
    moved_clock.move(minutes=16, seconds=5)
    for name in ("home", "menu", "staff", "emergency", "account", "working_as", "sessions"):
        assert client.get(reverse(name))["Location"] == reverse("locked"), name
    assert client.post(reverse("locked"), {"password": "wrong words"}).status_code == 422
    assert client.get(reverse("menu"))["Location"] == reverse("locked")


def test_guessing_on_the_lock_page_is_counted(client: Client, moved_clock: MovedClock) -> None:
    moved_clock.move(minutes=16)
    client.get(reverse("policy"))
    codes = [client.post(reverse("locked"), {"password": "wrong"}).status_code for _each in range(6)]
    assert codes == [422] * 5 + [429]
    assert client.post(reverse("locked"), {"password": PASSWORD}).status_code == 429


@pytest.mark.parametrize("password", ["", "\x00", "x" * 100_000])
def test_bad_input_on_the_lock_page_is_answered(client: Client, moved_clock: MovedClock, password: str) -> None:
    moved_clock.move(minutes=16)
    client.get(reverse("policy"))
    assert client.post(reverse("locked"), {"password": password}).status_code == 422


def test_a_form_that_was_just_being_sent_is_kept_and_not_acted_on(client: Client, moved_clock: MovedClock) -> None:
    moved_clock.move(minutes=16)
    answer = client.post(reverse("invite"), TYPED | {"once": uuid4()})
    assert (answer.status_code, answer["X-Locked"]) == (423, "1")
    assert "<h1>Locked</h1>" in answer.content.decode()
    assert "Néw" not in answer.content.decode()
    assert invitations() == 0
    answer = client.post(reverse("locked"), {"password": PASSWORD})
    assert answer["Location"] == reverse("kept_form")
    page = client.get(reverse("kept_form")).content.decode()
    assert 'value="Néw Person"' in page
    assert f'action="{reverse("invite")}"' in page


def test_a_kept_form_can_be_sent_afterwards(client: Client, moved_clock: MovedClock) -> None:
    moved_clock.move(minutes=16)
    once = uuid4()
    client.post(reverse("invite"), TYPED | {"once": once})
    client.post(reverse("locked"), {"password": PASSWORD})
    assert client.post(reverse("invite"), TYPED | {"once": once}).status_code == 303
    assert invitations() == 1


def test_a_kept_form_can_be_left(client: Client, moved_clock: MovedClock) -> None:
    moved_clock.move(minutes=16)
    client.post(reverse("invite"), TYPED | {"once": uuid4()})
    client.post(reverse("locked"), {"password": PASSWORD})
    assert client.post(reverse("kept_form"))["Location"] == reverse("invite")
    assert client.get(reverse("kept_form"))["Location"] == reverse("home")


def test_passwords_are_never_kept(client: Client, moved_clock: MovedClock) -> None:
    moved_clock.move(minutes=16)
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": "three other plain words"})
    assert client.post(reverse("locked"), {"password": PASSWORD})["Location"] == reverse("home")


def test_a_draft_still_goes_in_while_locked(client: Client, moved_clock: MovedClock) -> None:
    moved_clock.move(minutes=16)
    client.get(reverse("policy"))
    answer = client.post(reverse("draft", args=["incident"]), {"what": "he came back"}, headers={"X-Draft": "1"})
    assert (answer.status_code, answer["X-Locked"]) == (204, "1")
    with acting(world.harbor.adam, at=MOMENT):
        assert load(world.harbor.adam, "incident") == {"what": ["he came back"]}
        assert Draft.objects.count() == 1
    assert client.get(reverse("menu"))["Location"] == reverse("locked")


def test_polling_in_the_background_is_nobody_at_work(client: Client, moved_clock: MovedClock) -> None:
    for minute in range(16):
        moved_clock.move(minutes=minute)
        answer = client.get(reverse("menu"), headers={"X-Background": "1"})
    assert answer.status_code == 423
    moved_clock.move(minutes=15, seconds=30)
    assert client.get(reverse("menu"))["Location"] == reverse("locked")


def test_htmx_is_led_to_the_lock_page_and_back(client: Client, moved_clock: MovedClock) -> None:
    moved_clock.move(minutes=16)
    answer = client.get(
        reverse("menu"),
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/policy/?part=3", "X-Background": "1"},
    )
    assert (answer.status_code, answer["HX-Redirect"]) == (423, reverse("locked"))
    assert client.post(reverse("locked"), {"password": PASSWORD})["Location"] == "/policy/?part=3"


def test_a_keepalive_keeps_it_open(client: Client, moved_clock: MovedClock) -> None:
    for minute in range(0, 60, 10):
        moved_clock.move(minutes=minute)
        assert client.post(reverse("keepalive")).status_code == 204
    moved_clock.move(minutes=64)
    assert client.get(reverse("menu")).status_code == 200


def test_a_keepalive_does_not_open_it(client: Client, moved_clock: MovedClock) -> None:
    moved_clock.move(minutes=16)
    assert client.post(reverse("keepalive")).status_code == 423
    assert client.get(reverse("menu"))["Location"] == reverse("locked")


def test_one_can_lock_by_hand(client: Client) -> None:
    answer = client.post(reverse("lock"), {"next": "/policy/#role-3"})
    assert (answer.status_code, answer["Location"]) == (303, reverse("locked"))
    assert client.get(reverse("menu"))["Location"] == reverse("locked")


def test_the_field_comes_back_too(client: Client) -> None:
    client.post(reverse("lock"), {"next": "/policy/#role-3"})
    assert client.post(reverse("locked"), {"password": PASSWORD})["Location"] == "/policy/#role-3"


@pytest.mark.parametrize(
    "where", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\x00", "/\\evil.example", "x" * 9000]
)
def test_nobody_is_sent_elsewhere(client: Client, where: str) -> None:
    client.post(reverse("lock"), {"next": where})
    answer = client.post(reverse("locked"), {"password": PASSWORD})
    assert answer["Location"] == reverse("home")


def test_an_idle_page_locks_nobody_who_is_at_work_in_another(client: Client, moved_clock: MovedClock) -> None:
    moved_clock.move(minutes=14)
    client.get(reverse("menu"))
    moved_clock.move(minutes=16)
    client.post(reverse("lock"), {"next": "/policy/", "idle": "1"}, headers={"X-Background": "1"})
    assert client.get(reverse("locked"))["Location"] == "/policy/"
    assert client.get(reverse("menu")).status_code == 200


def test_an_idle_page_that_is_the_only_one_comes_back_to_its_field(client: Client, moved_clock: MovedClock) -> None:
    moved_clock.move(minutes=16)
    client.post(reverse("lock"), {"next": "/policy/#role-2", "idle": "1"}, headers={"X-Background": "1"})
    assert client.get(reverse("menu"))["Location"] == reverse("locked")


def test_signing_out_works_while_locked(client: Client, moved_clock: MovedClock) -> None:
    moved_clock.move(minutes=16)
    client.get(reverse("policy"))
    assert client.post(reverse("account_logout"))["Location"] == reverse("account_login")
    assert client.get(reverse("locked"))["Location"] == reverse("account_login")


def test_half_signed_in_and_idle_is_signed_out(moved_clock: MovedClock, ada: User, client: Client) -> None:
    fresh = type(client)()
    fresh.post(reverse("account_login"), {"login": ada.email, "password": PASSWORD})
    assert fresh.get(reverse("menu"))["Location"] == reverse("mfa_activate_totp")
    moved_clock.move(minutes=16)
    assert fresh.get(reverse("menu"))["Location"] == reverse("account_login")


def test_locked_and_then_inactive_is_signed_out_and_not_led_in_circles(client: Client, moved_clock: MovedClock) -> None:
    moved_clock.move(minutes=16)
    client.get(reverse("policy"))
    User.objects.filter(pk=world.harbor.adam.user_id).update(is_active=False)
    assert client.get(reverse("menu"))["Location"] == reverse("account_login")
    assert client.get(reverse("account_login")).status_code == 200
