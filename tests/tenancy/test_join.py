"""Taking up an invitation: once, by pressing, by whom it was offered to."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from ccr.accounts.models import User
from ccr.core import clock
from ccr.core.actor import Actor, acting
from ccr.tenancy import actions
from ccr.tenancy.models import Membership
from ccr.tenancy.selectors import offer_of
from tests.support.client import signed_in
from tests.support.databases import Database
from tests.support.threads import at_once
from tests.world import world

ADAM = world.harbor.adam
PASSWORD = "four quite plain words"


def offer(
    email: str = "fresh@larkspur.example", roles: tuple[str, ...] = ("advocate",), at: datetime | None = None
) -> Any:
    at = at or clock.now()
    with acting(ADAM, at=at):
        return actions.invite(email=email, name="Fresh Person", title="", roles=list(roles), by=ADAM, at=at)[1]


def url(token: str) -> Any:
    return reverse("take_up", args=[token])


def take(client: Client, token: str, **more: Any) -> Any:
    return client.post(url(token), {"name": "Fresh Person", "password": PASSWORD} | more)


def posts(user_id: UUID) -> Any:
    with acting(ADAM, at=clock.now()):
        return Membership.objects.visible_to(ADAM).filter(user_id=user_id, ended_at=None).count()


@pytest.mark.django_db
class TestTakingUp:
    def test_a_new_person_gets_an_account_the_post_and_the_second_factor_next(self, client: Client) -> None:
        token = offer()
        page = client.get(url(token)).content.decode()
        assert "Harbor House" in page
        assert "fresh@larkspur.example" in page
        assert "open a file" in page
        answer = take(client, token)
        assert (answer.status_code, answer["Location"]) == (303, reverse("home"))
        user = User.objects.get(email="fresh@larkspur.example")
        assert posts(user.pk) == 1
        assert client.get(reverse("home"))["Location"] == reverse("mfa_activate_totp")
        assert client.get(reverse("mfa_activate_totp")).status_code == 200

    def test_looking_uses_nothing_up(self, client: Client) -> None:
        token = offer()
        for _each in range(5):
            assert client.get(url(token)).status_code == 200
            assert client.head(url(token)).status_code in {200, 405}
        assert not User.objects.filter(email="fresh@larkspur.example").exists()
        assert take(client, token).status_code == 303

    def test_it_works_once(self, client: Client) -> None:
        token = offer()
        take(client, token)
        assert client.get(url(token)).status_code == 404
        assert take(type(client)(), token).status_code == 404

    def test_it_ends_after_a_week(self, client: Client, settings: Settings, tmp_path: Path) -> None:
        token = offer()
        settings.CLOCK_FILE = str(tmp_path / "clock")
        for days, status in ((6.99, 200), (7.01, 404)):
            (tmp_path / "clock").write_text((clock.now() + timedelta(days=days)).isoformat())
            assert client.get(url(token)).status_code == status
        assert take(client, token).status_code == 404

    @pytest.mark.parametrize("token", ["x", "A" * 43, "%00", "é" * 20, "y" * 500])
    def test_a_link_that_never_was_is_like_any_absent_page(self, client: Client, token: str) -> None:
        answer = client.get(f"/join/{token}/")
        assert answer.status_code == 404
        assert answer.content == client.get("/no/such/page/").content

    @pytest.mark.parametrize(
        "wrong",
        [
            {"name": ""},
            {"name": "x" * 121},
            {"name": "a\x00"},
            {"name": "\u202eA"},
            {"password": ""},
            {"password": "short"},
            {"password": "\x00" * 14},
            {"password": "fresh@larkspur.example"},
            {"password": "p" * 300},
        ],
    )
    def test_bad_input_uses_nothing_up(self, client: Client, wrong: dict[str, Any]) -> None:
        token = offer()
        answer = take(client, token, **wrong)
        assert answer.status_code == 422
        assert "field__error" in answer.content.decode()
        assert PASSWORD not in answer.content.decode()
        assert take(client, token).status_code == 303

    def test_what_is_typed_cannot_change_what_was_offered(self, client: Client) -> None:
        token = offer()
        take(client, token, email="mallory@larkspur.example", roles="administrator", agency=str(world.police.id))
        user = User.objects.get(email="fresh@larkspur.example")
        assert not User.objects.filter(email="mallory@larkspur.example").exists()
        with acting(ADAM, at=clock.now()):
            assert Membership.objects.visible_to(ADAM).get(user=user).roles == ["advocate"]

    def test_somebody_with_an_account_signs_in_with_it(self, client: Client) -> None:
        token = offer("dan@larkspur.example")
        page = client.get(url(token)).content.decode()
        assert "already have an account" in page
        assert "password" not in page
        assert client.post(url(token))["Location"] == reverse("account_login")
        dan = signed_in(world.police.dan)
        assert "Harbor House" in dan.get(url(token)).content.decode()
        assert dan.post(url(token)).status_code == 303
        assert posts(world.police.dan.user_id) == 1
        assert "Harbor House" in dan.get(reverse("menu")).content.decode()

    def test_a_known_person_s_invitation_makes_no_second_account(self, client: Client) -> None:
        token = offer("DAN@larkspur.example")
        before = User.objects.count()
        assert take(client, token)["Location"] == reverse("account_login")
        assert User.objects.count() == before

    def test_somebody_else_who_is_signed_in_cannot_take_it(self) -> None:
        token = offer("dan@larkspur.example")
        ivy = signed_in(world.police.ivy)
        assert "somebody else" in ivy.get(url(token)).content.decode()
        assert ivy.post(url(token)).status_code == 409
        assert posts(world.police.ivy.user_id) == 0

    def test_postgresql_compares_the_address_again(self) -> None:
        """Even if the page were fooled: the function gives the post to the invited address alone."""
        token = offer("dan@larkspur.example")
        ivy = User.objects.get(pk=world.police.ivy.user_id)
        with pytest.raises(actions.InvitationEnded), acting(Actor.account(ivy.pk), at=clock.now()):
            actions._take_up(token, ivy, clock.now())

    def test_nobody_reads_invitations_by_guessing(self) -> None:
        with acting(Actor(), at=clock.now()), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM tenancy_invitation")
            assert cursor.fetchone()[0] == 0
        assert offer_of("guess", at=clock.now()) is None


def test_two_at_once_make_one_account(fresh_database: Database) -> None:
    token = offer()

    def run() -> str:
        actions.take_up_invitation(
            token=token, email="fresh@larkspur.example", name="Fresh", password=PASSWORD, at=clock.now()
        )
        return "done"

    results = [one if isinstance(one, str) else type(one).__name__ for one in at_once(run, run)]
    assert sorted(results) in (["AccountExists", "done"], ["InvitationEnded", "done"])
    assert fresh_database.query("SELECT count(*) FROM accounts_user WHERE email = 'fresh@larkspur.example'") == [(1,)]
    assert fresh_database.query(
        "SELECT count(*) FROM tenancy_membership m JOIN accounts_user u ON u.id = m.user_id"
        " WHERE u.email = 'fresh@larkspur.example'"
    ) == [(1,)]


@pytest.mark.django_db
class TestFounding:
    OPTIONS: ClassVar[dict[str, str]] = {
        "name": "Meadow County",
        "agency": "Meadow Coordination",
        "short_name": "Meadow",
        "person": "Founda Lee",
        "email": "founda@meadow.example",
    }

    def test_the_command_prints_a_link_that_works_once(
        self, client: Client, capsys: pytest.CaptureFixture[str]
    ) -> None:
        call_command("found_partnership", **self.OPTIONS)
        [path] = re.findall(r"/join/\S+", capsys.readouterr().out)
        assert "Meadow Coordination" in client.get(path).content.decode()
        assert client.post(path, {"name": "Founda Lee", "password": PASSWORD}).status_code == 303
        user = User.objects.get(email="founda@meadow.example")
        with connection.cursor() as cursor, acting(Actor.account(user.pk), at=clock.now()):
            cursor.execute("SELECT agency_name, roles, tenant_name FROM sec.memberships_of(%s)", [user.pk])
            assert cursor.fetchall() == [("Meadow Coordination", ["coordinator", "administrator"], "Meadow County")]
        assert client.get(path).status_code == 404

    @pytest.mark.parametrize(
        "wrong", [{"email": "no address"}, {"time_zone": "Nowhere/Town"}, {"name": "a\x07b"}, {"person": "x" * 121}]
    )
    def test_a_mistake_is_said_in_one_sentence(self, wrong: dict[str, Any]) -> None:
        with pytest.raises(CommandError) as said:
            call_command("found_partnership", **(self.OPTIONS | wrong))
        assert str(said.value).endswith((".", "again", "fit."))


@pytest.mark.django_db
def test_the_session_s_key_changes_when_joining(client: Client, settings: Settings) -> None:
    client.get(reverse("account"))
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    take(client, offer())
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
