"""The demonstration's doors: there only while developing, on this machine, with nothing in between."""

from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage, get_connection
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from ccr.accounts import demo
from ccr.core import clock
from tests.accounts.conftest import MovedClock
from tests.world import world

NOBODY = "7c0ffee0-0000-4000-8000-000000000000"

pytestmark = pytest.mark.django_db
ADA_S_DOOR = str(world.harbor.ada.member_id)


@pytest.fixture(autouse=True)
def open_door(settings: Settings, tmp_path: Path) -> None:
    settings.DEBUG = True
    settings.BIND_ADDRESS = "127.0.0.1"
    settings.MAIL_DIR = str(tmp_path)


def press(client: Client, door: str = ADA_S_DOOR, **more: Any) -> Any:
    return client.post(reverse("demo_enter"), {"door": door}, **more)


def test_one_press_signs_in_fully_verified(client: Client) -> None:
    page = client.get(reverse("account_login")).content.decode()
    assert "Ada Advocate" in page
    assert "Harbor House" in page
    assert ADA_S_DOOR in page
    answer = press(client)
    assert (answer.status_code, answer["Location"]) == (303, reverse("home"))
    menu = client.get(reverse("menu"))
    assert menu.status_code == 200
    assert "Harbor House" in menu.content.decode()


def test_each_post_has_a_door_of_its_own(client: Client) -> None:
    press(client, str(world.housing.hana.member_id))
    assert "Larkspur Housing" in client.get(reverse("menu")).content.decode()


def test_the_key_is_fresh(client: Client, settings: Settings) -> None:
    client.get(reverse("account"))
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    press(client)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before


def test_only_invented_people_have_doors(client: Client) -> None:
    listed = {person.post_id for person in demo.people(at=clock.now())}
    assert world.harbor.ada.member_id in listed
    assert world.beacon.bea.member_id not in listed
    assert press(client, str(world.beacon.bea.member_id)).status_code == 404


CLOSED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "DEBUG off": ({"DEBUG": False}, {}),
    "bound to every address": ({"BIND_ADDRESS": "0.0.0.0"}, {}),  # noqa: S104 — what must not open the door
    "bound to an address of the network": ({"BIND_ADDRESS": "192.0.2.4"}, {}),
    "bound to nothing known": ({"BIND_ADDRESS": ""}, {}),
    "a peer from elsewhere": ({}, {"REMOTE_ADDR": "192.0.2.9"}),
    "a peer without address": ({}, {"REMOTE_ADDR": ""}),
    "X-Forwarded-For": ({}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}),
    "X-Forwarded-Host": ({}, {"HTTP_X_FORWARDED_HOST": "localhost"}),
    "X-Forwarded-Proto": ({}, {"HTTP_X_FORWARDED_PROTO": "http"}),
    "X-Forwarded": ({}, {"HTTP_X_FORWARDED": "127.0.0.1"}),
    "Forwarded": ({}, {"HTTP_FORWARDED": "for=127.0.0.1"}),
    "X-Real-IP": ({}, {"HTTP_X_REAL_IP": "127.0.0.1"}),
    "Via": ({}, {"HTTP_VIA": "1.1 proxy"}),
}


@pytest.mark.parametrize("case", CLOSED)
def test_there_is_no_door_when(client: Client, settings: Settings, case: str) -> None:
    changed, extra = CLOSED[case]
    for name, value in changed.items():
        setattr(settings, name, value)
    page = client.get(reverse("account_login"), **extra)
    assert page.status_code == 200
    assert "Demonstration" not in page.content.decode()
    assert ADA_S_DOOR not in page.content.decode()
    absent = client.post("/there-is-no-such-address/", {"door": ADA_S_DOOR}, **extra)
    answer = press(client, **extra)
    assert (answer.status_code, answer.content) == (404, absent.content)
    letters = client.get(reverse("demo_mail"), **extra)
    assert (letters.status_code, letters.content) == (404, absent.content)
    assert client.get(reverse("menu"), **extra)["Location"] == reverse("account_login")


@pytest.mark.parametrize("door", ["", "x", "\x00", NOBODY, "0" * 9000])
def test_a_door_that_is_not_there_does_not_open(client: Client, door: str) -> None:
    assert press(client, door).status_code == 404


def test_getting_opens_nothing(client: Client) -> None:
    assert client.get(reverse("demo_enter")).status_code == 405


def test_a_forged_press_opens_nothing() -> None:
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    assert press(strict).status_code == 403


def test_a_demonstration_s_session_unlocks_without_a_password(client: Client, moved_clock: MovedClock) -> None:
    press(client)
    moved_clock.move(minutes=20)
    client.get(reverse("policy"))
    assert "password" not in client.get(reverse("locked")).content.decode()
    assert client.post(reverse("locked"))["Location"] == reverse("policy")


def test_it_does_not_once_the_door_is_shut(client: Client, moved_clock: MovedClock, settings: Settings) -> None:
    press(client)
    moved_clock.move(minutes=20)
    settings.DEBUG = False
    client.get(reverse("policy"))
    assert client.post(reverse("locked")).status_code == 422


def test_local_mail_can_be_read(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    with get_connection() as sender:
        for number in (1, 2):
            EmailMessage(
                "A message for you",
                f"http://localhost/join/{number}/",
                "a@larkspur.example",
                ["b@larkspur.example"],
                connection=sender,
            ).send()
    page = client.get(reverse("demo_mail")).content.decode()
    assert page.count("<section") == 2
    assert page.index('href="http://localhost/join/2/"') < page.index('href="http://localhost/join/1/"')


def test_the_gallery_is_there_only_while_developing(client: Client, settings: Settings) -> None:
    assert client.get(reverse("gallery")).status_code == 200
    settings.DEBUG = False
    assert client.get(reverse("gallery")).status_code == 404
