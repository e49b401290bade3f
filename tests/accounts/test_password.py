"""A forgotten or changed password; and the mail that carries the link."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as outbox
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from ccr.accounts import mail, tasks
from ccr.accounts.models import AccountMail, User
from ccr.core import clock
from tests.accounts.conftest import App, MovedClock
from tests.support.client import signed_in
from tests.world import PASSWORD, world

pytestmark = pytest.mark.django_db
NEW = "another three plain words"


def ask(client: Client, email: str) -> Any:
    return client.post(reverse("account_reset_password"), {"login": "", "email": email})


def link_in(message: EmailMessage) -> str:
    return re.findall(r"http://\S+", str(message.body))[0].removeprefix("http://localhost:8000")


def test_known_and_unknown_addresses_get_the_same_answer(client: Client, ada: User) -> None:
    pages = [ask(client, email) for email in (ada.email, "never.was@larkspur.example")]
    assert {(page.status_code, page["Location"]) for page in pages} == {(302, reverse("account_reset_password_done"))}
    assert "If there is an account" in client.get(pages[0]["Location"]).content.decode()


def test_both_leave_on_the_same_stroke(client: Client, ada: User) -> None:
    for email in (ada.email, "never.was@larkspur.example"):
        began = time.perf_counter()
        ask(client, email)
        assert time.perf_counter() - began >= 0.25


def test_only_a_known_address_gets_mail(client: Client, ada: User) -> None:
    ask(client, "never.was@larkspur.example")
    ask(client, ada.email)
    assert AccountMail.objects.filter(sent_at=None).count() == 2
    tasks.send_mail()
    assert [message.to for message in outbox.outbox] == [[ada.email]]
    assert AccountMail.objects.filter(sent_at=None).count() == 0


def test_the_mail_is_neutral_and_has_one_link(client: Client, ada: User) -> None:
    ask(client, ada.email.upper())
    tasks.send_mail()
    message = outbox.outbox[0]
    text = f"{message.subject} {message.body} {message.from_email}".casefold()
    for word in ("throughline", "stalk", "case", "victim", "police", "password", "account", "ada ", "harbor"):
        assert word not in text, word
    assert message.body.count("http") == 1


def test_waiting_mail_says_nothing_at_rest(client: Client, ada: User) -> None:
    ask(client, ada.email)
    waiting = AccountMail.objects.get()
    assert "http" not in waiting.sealed
    tasks.send_mail()
    waiting.refresh_from_db()
    assert (waiting.sealed, waiting.email) == ("", "")


def test_the_link_works_once_and_ends_every_session(client: Client, ada: User, app_of: type[App]) -> None:
    app_of(ada)
    elsewhere = signed_in(world.harbor.ada)
    ask(client, ada.email)
    tasks.send_mail()
    link = link_in(outbox.outbox[0])
    page = client.get(link)
    page = client.get(page["Location"])
    assert page.status_code == 200
    assert client.post(page.wsgi_request.path, {"password1": NEW}).status_code == 302
    assert elsewhere.get(reverse("menu"))["Location"] == reverse("account_login")
    ada.refresh_from_db()
    assert ada.check_password(NEW)
    # Both steps are still asked for.
    answer = client.post(reverse("account_login"), {"login": ada.email, "password": NEW})
    assert answer["Location"] == reverse("mfa_authenticate")
    assert "no longer works" in type(client)().get(link).content.decode()


def test_opening_the_link_changes_nothing(client: Client, ada: User) -> None:
    ask(client, ada.email)
    tasks.send_mail()
    for _each in range(3):
        client.get(link_in(outbox.outbox[0]))
    ada.refresh_from_db()
    assert ada.check_password(PASSWORD)


@pytest.mark.parametrize("password", ["", "short", "\x00" * 20, "password1234", "ada@larkspur.example", "1" * 300])
def test_a_poor_password_is_refused_in_words(client: Client, ada: User, password: str) -> None:
    ask(client, ada.email)
    tasks.send_mail()
    page = client.get(client.get(link_in(outbox.outbox[0]))["Location"])
    answer = client.post(page.wsgi_request.path, {"password1": password})
    assert answer.status_code == 422
    assert "field__error" in answer.content.decode()


@pytest.mark.parametrize(
    "email", ["", "x", "\x00@larkspur.example", "\u202ea@larkspur.example", "a" * 9000 + "@x.example"]
)
def test_bad_addresses_are_answered_beside_the_field(client: Client, email: str) -> None:
    assert ask(client, email).status_code == 422


def test_asking_is_limited(client: Client) -> None:
    codes = [ask(client, "ada@larkspur.example").status_code for _each in range(6)]
    assert codes == [302] * 5 + [429]


@pytest.mark.parametrize("key", ["x-y", "00000000000000000000000000000000-abc", "zz-set-password", "%00-%00"])
def test_forged_links_lead_nowhere(client: Client, key: str) -> None:
    answer = client.get(f"/link/{key}/")
    assert answer.status_code in {200, 404}
    assert b"password1" not in answer.content


def test_changing_it_needs_the_old_one() -> None:
    client = signed_in(world.harbor.ada)
    url = reverse("account_change_password")
    assert client.post(url, {"oldpassword": "wrong words here", "password1": NEW}).status_code == 422
    assert client.post(url, {"oldpassword": PASSWORD, "password1": "short"}).status_code == 422
    assert client.post(url, {"oldpassword": PASSWORD, "password1": NEW}).status_code == 302
    assert client.get(reverse("menu"))["Location"] == reverse("account_login")


def test_guessing_the_old_one_in_an_open_session_is_counted() -> None:
    client = signed_in(world.harbor.ada)
    url = reverse("account_change_password")
    codes = [client.post(url, {"oldpassword": "wrong", "password1": NEW}).status_code for _each in range(6)]
    assert codes == [422] * 5 + [429]


def test_the_mailer_tries_again_later_and_gives_up(monkeypatch: pytest.MonkeyPatch, moved_clock: MovedClock) -> None:
    def refuse(self: Any, *args: Any, **kwargs: Any) -> None:
        raise ConnectionRefusedError

    mail.write("account/email/password_reset_key", "a@larkspur.example", "http://localhost/x/", at=clock.now())
    monkeypatch.setattr("ccr.accounts.mail.EmailMessage.send", refuse)
    tasks.send_mail()
    waiting = AccountMail.objects.get()
    assert (waiting.tries, waiting.sent_at) == (1, None)
    assert waiting.due_at == waiting.asked_at + timedelta(minutes=2)
    for _each in range(mail.MOST_TRIES):
        moved_clock.move(days=_each + 1)
        tasks.send_mail()
    waiting.refresh_from_db()
    assert waiting.sent_at is not None
    assert waiting.sealed == ""


def test_name_colours_and_language_are_one_s_own(ada: User) -> None:
    client = signed_in(world.harbor.ada)
    form = client.get(reverse("account")).context["form"]
    answer = client.post(
        reverse("account"), {"name": "Ada Lovelace-Ōno", "theme": "dark", "once": form["once"].value()}
    )
    assert answer.status_code == 303
    page = client.get(reverse("account")).content.decode()
    assert 'data-theme="dark"' in page
    assert "Ada Lovelace-Ōno" in page


@pytest.mark.parametrize(
    ("name", "theme"),
    [("", "dark"), ("x" * 121, "dark"), ("a\x00b", "dark"), ("\u202eadA", "dark"), ("Ada", "pink"), ("Ada", "")],
)
def test_bad_input_about_oneself_is_answered_beside_its_field(ada: User, name: str, theme: str) -> None:
    client = signed_in(world.harbor.ada)
    once = client.get(reverse("account")).context["form"]["once"].value()
    answer = client.post(reverse("account"), {"name": name, "theme": theme, "once": once})
    assert answer.status_code == 422
    ada.refresh_from_db()
    assert ada.name == "Ada Advocate"
