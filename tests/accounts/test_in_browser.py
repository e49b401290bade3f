"""In a real browser: an invited person gets in, the lock keeps what was typed, and every page of the house is accessible."""

import re
import time

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from ccr.accounts import tasks
from ccr.core import clock
from ccr.core.actor import acting
from ccr.tenancy import actions
from ccr.tenancy.member import Member
from tests.accounts.conftest import code_of
from tests.support.browser import NARROW, WIDE, Windows, violations
from tests.support.client import signed_in
from tests.support.site import RunningSite
from tests.world import PASSWORD, world

ADAM = world.harbor.adam
NEW = "four quite plain words"
PAGES = (
    "account",
    "sessions",
    "mfa_index",
    "account_change_password",
    "menu",
    "emergency",
    "policy",
    "staff",
    "invite",
    "recoveries",
    "working_as",
    "account_logout",
)
PUBLIC = ("account_login", "account_reset_password", "account_reset_password_done", "account_email_verification_sent")


def cookie_of(member: Member) -> dict[str, str]:
    client = signed_in(member)
    return {name: morsel.value for name, morsel in client.cookies.items()}


def link_for(email: str) -> str:
    with acting(ADAM, at=clock.now()):
        _invitation, token = actions.invite(
            email=email, name="Fresh", title="", roles=["advocate"], by=ADAM, at=clock.now()
        )
    return reverse("take_up", args=[token])


def sets_up(page: Page) -> None:
    secret = page.locator(".qr__key").inner_text()
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Continue").click()


def test_an_invited_person_gets_in_and_comes_back(windows: Windows, stack_server: RunningSite) -> None:
    page = windows.open(NARROW)
    page.goto(link_for("fresh@larkspur.example"))
    assert violations(page) == []
    page.get_by_label("Choose a password").fill(NEW)
    page.get_by_role("button", name="Take up the post").click()
    expect(page.get_by_role("heading", name="Set up your second factor")).to_be_visible()
    assert violations(page) == []
    # The picture is drawn, not refused by the page's own policy.
    assert page.locator(".qr img").evaluate("(one) => one.naturalWidth") > 0
    sets_up(page)
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    # The app's code was just used, and counts once.
    code = page.locator(".codes bdi").first.inner_text()
    assert violations(page) == []
    page.get_by_role("link", name="I have kept them").click()
    page.goto(reverse("account_logout"))
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.get_by_label("E-mail").fill("fresh@larkspur.example")
    page.get_by_label("Password").fill(NEW)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Harbor House")).to_be_visible()


def test_what_was_typed_comes_back_after_the_lock(windows: Windows, stack_server: RunningSite) -> None:
    page = windows.open(cookies=cookie_of(ADAM))
    page.goto(reverse("invite"))
    page.get_by_label("Name").fill("Nearly Sent")
    page.get_by_label("E-mail at work").fill("nearly@larkspur.example")
    page.get_by_label("Advocate", exact=True).check()
    stack_server.clock.set("+20m")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    assert violations(page) == []
    assert "Nearly" not in page.content()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_role("heading", name="Send it now?")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_role("link", name="Nearly Sent")).to_be_visible()


def test_an_idle_page_locks_by_itself_and_the_back_button_opens_nothing(
    windows: Windows, stack_server: RunningSite
) -> None:
    page = windows.open(cookies=cookie_of(ADAM))
    page.clock.install()
    page.goto(reverse("staff"))
    page.goto(reverse("policy") + "?again=1")
    stack_server.clock.set("+16m")
    page.clock.fast_forward(15 * 60 * 1000 + 10_000)
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    assert page.url.endswith(reverse("locked"))
    # The lock page took the place of the one that was open; the page before it is asked for anew, and locked too.
    page.go_back()
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    expect(page.get_by_text("Ada Advocate")).to_have_count(0)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Unlock").click()
    # Either of the two: the bell may have noticed the lock first, and its way there is a step of its own in the history.
    page.wait_for_url(re.compile(r"/(manage/people|policy)/"))


def test_an_idle_page_comes_back_to_its_address(windows: Windows, stack_server: RunningSite) -> None:
    page = windows.open(cookies=cookie_of(ADAM))
    page.clock.install()
    page.goto(reverse("policy") + "?again=1")
    stack_server.clock.set("+16m")
    page.clock.fast_forward(15 * 60 * 1000 + 10_000)
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Unlock").click()
    page.wait_for_url("**/policy/?again=1")


def test_after_signing_out_the_back_button_shows_nothing(windows: Windows) -> None:
    page = windows.open(cookies=cookie_of(ADAM))
    page.goto(reverse("staff"))
    expect(page.get_by_role("link", name="Ada Advocate")).to_be_visible()
    page.locator("summary", has_text="Adam").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("Ada Advocate")).to_have_count(0)
    assert page.evaluate("() => sessionStorage.length + localStorage.length") == 0


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_every_page_of_the_house_is_accessible(windows: Windows, size: tuple[int, int]) -> None:
    inside = windows.open(size, cookies=cookie_of(ADAM))
    person = reverse("person", args=[world.harbor.ada.member_id])
    more = [person, f"{person}end/", f"{person}lost-second-factor/"]
    found = {}
    for address in [reverse(name) for name in PAGES] + more:
        inside.goto(address)
        found[address] = violations(inside)
        assert inside.evaluate("document.documentElement.scrollWidth") <= size[0], address
    outside = windows.open(size)
    for name in PUBLIC:
        outside.goto(reverse(name))
        found[name] = violations(outside)
    assert {address: wrong for address, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_pages_with_mistakes_are_accessible(windows: Windows, size: tuple[int, int]) -> None:
    page = windows.open(size, cookies=cookie_of(ADAM))
    for name, button in (("invite", "Send the invitation"), ("account_change_password", "Save the password")):
        page.goto(reverse(name))
        page.get_by_role("button", name=button).click()
        expect(page).to_have_title(re.compile("^Error: "))
        assert violations(page) == [], name
        expect(page.locator(".errsum")).to_be_focused()


def test_mail_leaves_through_the_worker(windows: Windows, stack_server: RunningSite) -> None:
    page = windows.open()
    page.goto(reverse("account_reset_password"))
    page.get_by_label("E-mail").fill(f"{ADAM.name.split()[0].lower()}@larkspur.example")
    page.get_by_role("button", name="Send a link").click()
    expect(page.get_by_role("heading", name="Look at your mail")).to_be_visible()
    end = time.monotonic() + 20
    letters: list[str] = []
    while not any("A message for you" in letter for letter in letters) and time.monotonic() < end:
        letters = [file.read_text() for file in stack_server.mail.glob("*.log")]
        page.wait_for_timeout(300)
    assert any("A message for you" in letter for letter in letters)
    assert tasks.send_mail.name == "ccr.accounts.tasks.send_mail"
