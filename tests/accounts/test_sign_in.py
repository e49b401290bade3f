"""Signing in: two steps, one answer for whatever is wrong, and limits that shut out nobody else."""

import importlib
import re
from typing import Any
from unittest import mock
from urllib.parse import urlencode

import pytest
from django.contrib.auth import hashers
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import Settings

from ccr.accounts.models import User
from ccr.accounts.second_factor import has_authenticator
from tests.accounts.conftest import App, code_of
from tests.support.client import signed_in
from tests.world import PASSWORD, world

pytestmark = pytest.mark.django_db
LOGIN = "/sign-in/"
WRONG = "wrong words altogether"
HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def attempt(client: Client, email: str, password: str = WRONG, **extra: Any) -> Any:
    return client.post(LOGIN, {"login": email, "password": password}, **extra)


def bare(page: Any) -> str:
    """The page without what differs from one drawing to the next."""
    return re.sub(r'(name="csrfmiddlewaretoken" value|name="csrf-token" content)="[^"]+"', "", page.content.decode())


def test_password_then_code_then_in(client: Client, ada: User, app_of: type[App]) -> None:
    app = app_of(ada)
    answer = attempt(client, ada.email, PASSWORD)
    assert answer["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("menu"))["Location"] == reverse("account_login")
    answer = client.post(reverse("mfa_authenticate"), {"code": app.code()})
    assert answer["Location"] == reverse("home") or answer["Location"] == reverse("menu")
    assert client.get(reverse("menu")).status_code == 200


def test_the_page_that_was_asked_for_comes_after_signing_in(client: Client, ada: User, app_of: type[App]) -> None:
    app = app_of(ada)
    client.get(reverse("policy"))
    attempt(client, ada.email, PASSWORD)
    assert client.post(reverse("mfa_authenticate"), {"code": app.code()})["Location"] == reverse("policy")


@pytest.mark.parametrize(
    "where", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_nobody_is_sent_elsewhere(client: Client, ada: User, app_of: type[App], where: str) -> None:
    app = app_of(ada)
    client.post(f"{LOGIN}?next={where}", {"login": ada.email, "password": PASSWORD})
    answer = client.post(reverse("mfa_authenticate"), {"code": app.code()})
    assert answer["Location"] == reverse("home")


def test_the_address_may_be_written_in_any_case(client: Client, ada: User, app_of: type[App]) -> None:
    app_of(ada)
    answer = attempt(client, "  ADA@Larkspur.EXAMPLE ", PASSWORD)
    assert answer["Location"] == reverse("mfa_authenticate")


def test_known_and_unknown_accounts_get_the_same_answer(
    client: Client, ada: User, django_user_model: type[User]
) -> None:
    gone = User.objects.get(pk=world.harbor.ewan.user_id)
    gone.is_active = False
    gone.save()
    without = User.objects.create_user(email="nobody.yet@larkspur.example", name="No Password")
    pages = [
        attempt(client, email, password)
        for email, password in [
            (ada.email, "wrong words altogether"),
            ("never.was@larkspur.example", "wrong words altogether"),
            (gone.email, PASSWORD),
            (without.email, "wrong words altogether"),
        ]
    ]
    assert {page.status_code for page in pages} == {422}
    shown = {re.sub(r'value="[^"]*@[^"]*"', "", bare(page)) for page in pages}
    assert len(shown) == 1
    assert "is not right" in shown.pop()


def test_known_and_unknown_accounts_cost_the_same_work(
    client: Client, ada: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PASSWORD_HASHERS = HASHERS
    monkeypatch.setattr(hashers.Argon2PasswordHasher, "time_cost", 1)
    monkeypatch.setattr(hashers.Argon2PasswordHasher, "memory_cost", 1024)
    ada.set_password(PASSWORD)
    ada.save()
    without = User.objects.create_user(email="nobody.yet@larkspur.example", name="No Password")
    hasher = type(hashers.get_hasher())
    attempt(client, "warm.up@larkspur.example")
    costs = []
    for email in (ada.email, "never.was@larkspur.example", without.email):
        with (
            mock.patch.object(hasher, "verify", autospec=True, side_effect=hasher.verify) as verified,
            mock.patch.object(hasher, "encode", autospec=True, side_effect=hasher.encode) as encoded,
            CaptureQueriesContext(connection) as queries,
        ):
            attempt(client, email)
        costs.append((verified.call_count, encoded.call_count, len(queries)))
    assert len(set(costs)) == 1
    assert costs[0][:2] == (1, 0)


def test_passwords_are_kept_with_argon2() -> None:
    base = importlib.import_module("ccr.settings.base")
    assert base.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


@pytest.mark.parametrize("email", ["ada@larkspur.example", "never.was@larkspur.example"])
def test_five_wrong_attempts_are_enough(client: Client, email: str) -> None:
    assert [attempt(client, email).status_code for _each in range(5)] == [422] * 5
    shut = attempt(client, email)
    assert shut.status_code == 429
    assert "Too many attempts" in shut.content.decode()


def test_the_right_password_does_not_help_any_more(client: Client, ada: User, app_of: type[App]) -> None:
    app_of(ada)
    for _each in range(5):
        attempt(client, ada.email)
    assert attempt(client, ada.email, PASSWORD).status_code == 429


def test_each_spelling_of_an_address_counts_as_one(client: Client) -> None:
    for spelling in (
        "ada@larkspur.example",
        "ADA@larkspur.example",
        "ada@LARKSPUR.example",
        " ada@larkspur.example",
        "aDa@larkspur.example",
    ):
        assert attempt(client, spelling).status_code == 422
    assert attempt(client, "Ada@Larkspur.example").status_code == 429


def test_who_guesses_shuts_out_nobody_else(client: Client, ada: User, app_of: type[App]) -> None:
    app_of(ada)
    for _each in range(6):
        attempt(client, ada.email)
    answer = attempt(client, ada.email, PASSWORD, REMOTE_ADDR="192.0.2.77")
    assert answer["Location"] == reverse("mfa_authenticate")


def test_one_network_may_fail_twenty_times_in_all(client: Client) -> None:
    for number in range(20):
        assert attempt(client, f"person{number}@larkspur.example").status_code == 422
    assert attempt(client, "person99@larkspur.example").status_code == 429


def test_an_account_is_guarded_against_many_networks(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login_account": "7/h/key"}
    answers: dict[str, list[int]] = {"known": [], "unknown": []}
    for name, email in (("known", "ada@larkspur.example"), ("unknown", "never.was@larkspur.example")):
        for number in range(9):
            answers[name].append(attempt(client, email, REMOTE_ADDR=f"192.0.2.{number}").status_code)
    assert answers["known"] == answers["unknown"] == [422] * 7 + [429] * 2


def test_success_gives_back_what_it_used(client: Client, ada: User, app_of: type[App]) -> None:
    app_of(ada)
    for _each in range(8):
        assert attempt(client, ada.email, PASSWORD)["Location"] == reverse("mfa_authenticate")
        client.cookies.clear()


def test_a_code_counts_once(client: Client, ada: User, app_of: type[App]) -> None:
    app = app_of(ada)
    code = app.code()
    attempt(client, ada.email, PASSWORD)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    client.post(reverse("account_logout"))
    attempt(client, ada.email, PASSWORD)
    again = client.post(reverse("mfa_authenticate"), {"code": code})
    assert again.status_code == 422
    assert client.get(reverse("menu")).status_code == 302


def test_wrong_codes_are_counted_too(client: Client, ada: User, app_of: type[App]) -> None:
    app_of(ada)
    attempt(client, ada.email, PASSWORD)
    codes = [client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code for _each in range(6)]
    assert codes == [422] * 5 + [429]


def test_a_recovery_code_works_once(client: Client, ada: User) -> None:
    sets_up(client, ada)
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    code = re.findall(r"<bdi dir=\"ltr\">(\d{8})</bdi>", page)[0]
    for expected in (302, 422):
        client.post(reverse("account_logout"))
        attempt(client, ada.email, PASSWORD)
        assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == expected


def sets_up(client: Client, user: User) -> str:
    """Sign in for the first time and set up the second factor; returns the secret."""
    attempt(client, user.email, PASSWORD)
    assert client.get(reverse("menu"))["Location"] == reverse("mfa_activate_totp")
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    [secret] = re.findall(r'qr__key" dir="ltr">(\w+)<', page.content.decode())
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    return secret


def test_nobody_gets_anywhere_without_a_second_factor(client: Client, ada: User) -> None:
    attempt(client, ada.email, PASSWORD)
    for name in ("home", "menu", "account", "sessions", "policy", "emergency", "account_change_password", "mfa_index"):
        assert client.get(reverse(name))["Location"] == reverse("mfa_activate_totp"), name


def test_setting_it_up_leads_in(client: Client, ada: User) -> None:
    secret = sets_up(client, ada)
    assert client.get(reverse("menu")).status_code == 200
    assert has_authenticator(ada)
    # What was typed to set it up cannot be used to sign in.
    client.post(reverse("account_logout"))
    attempt(client, ada.email, PASSWORD)
    assert client.post(reverse("mfa_authenticate"), {"code": code_of(secret)}).status_code == 422


def test_a_session_from_before_must_give_it_as_well(client: Client, ada: User, app_of: type[App]) -> None:
    attempt(client, ada.email, PASSWORD)
    app = app_of(ada)
    assert client.get(reverse("policy"))["Location"] == reverse("mfa_reauthenticate")
    answer = client.post(reverse("mfa_reauthenticate"), {"code": app.code()})
    assert answer["Location"] == reverse("policy")
    assert client.get(reverse("policy")).status_code == 200


def test_the_picture_to_scan_is_no_script_and_from_here(client: Client, ada: User) -> None:
    attempt(client, ada.email, PASSWORD)
    page = client.get(reverse("mfa_activate_totp"))
    assert b'src="data:image/svg+xml;base64,' in page.content
    assert "img-src 'self' data:" in page["Content-Security-Policy"]


def test_the_secret_is_sealed_at_rest(client: Client, ada: User) -> None:
    secret = sets_up(client, ada)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(data::text, ' ') FROM mfa_authenticator WHERE user_id = %s", [ada.pk])
        kept = cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(session_data, ' ') FROM accounts_signinsession")
        sessions = cursor.fetchone()[0]
    assert secret not in kept
    assert secret not in sessions
    assert kept.count("v1.") == 2


def test_a_new_phone_ends_the_old_one(client: Client, ada: User) -> None:
    sets_up(client, ada)
    answer = client.post(reverse("mfa_deactivate_totp"))
    assert answer["Location"] == reverse("mfa_activate_totp")
    assert not has_authenticator(ada)
    # This session has given the old one only.
    assert client.get(reverse("menu"))["Location"] == reverse("mfa_activate_totp")


def test_after_five_minutes_protecting_acts_ask_for_the_password_once_more(client: Client, ada: User) -> None:
    sets_up(client, ada)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 301
    session.save()
    asked = client.post(reverse("mfa_deactivate_totp"))
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert has_authenticator(ada)
    assert client.post(asked["Location"], {"password": "wrong words here"}).status_code == 422
    answer = client.post(asked["Location"], {"password": PASSWORD})
    assert answer["Location"] == reverse("mfa_activate_totp")
    assert not has_authenticator(ada)


def test_signing_out_ends_the_session_and_clears_the_browser() -> None:
    client = signed_in(world.harbor.ada)
    answer = client.post(reverse("account_logout"))
    assert answer["Location"] == reverse("account_login")
    assert '"cache"' in answer["Clear-Site-Data"]
    assert client.get(reverse("menu"))["Location"] == reverse("account_login")


def test_signing_out_needs_a_press() -> None:
    client = signed_in(world.harbor.ada)
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.get(reverse("menu")).status_code == 200


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("", ""),
        ("not an address", "x"),
        ("a\x00b@larkspur.example", "x"),
        ("\u202eada@larkspur.example", "x"),
        ("ada@larkspur.example", "a\x00b"),
        ("ada@larkspur.example", "x" * 10_000),
        ("x" * 10_000 + "@larkspur.example", "x"),
        ("\ud83d", "\ud83d"),
    ],
)
def test_bad_input_is_answered_beside_its_field(client: Client, login: str, password: str) -> None:
    body = urlencode({"login": login, "password": password}, errors="surrogatepass")
    answer = client.post(LOGIN, body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 422
    assert "field__error" in answer.content.decode()


@pytest.mark.parametrize("code", ["", "\x00", "abc", "1" * 5000, "\u202e123456", "१२३४५६"])
def test_bad_codes_are_answered_beside_the_field(client: Client, ada: User, app_of: type[App], code: str) -> None:
    app_of(ada)
    attempt(client, ada.email, PASSWORD)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 422


def test_nobody_signs_themselves_up(client: Client) -> None:
    assert client.get("/account/signup/").status_code == 404
    assert client.get("/sign-in/signup/").status_code == 404
