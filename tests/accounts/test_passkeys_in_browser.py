"""In a real browser with a device of its own: taps are counted, and what the device does not do opens nothing."""

import re
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.accounts.conftest import code_of
from tests.accounts.test_in_browser import cookie_of
from tests.support.browser import NARROW, WIDE, Windows, violations
from tests.support.site import RunningSite
from tests.world import PASSWORD, world

ADA = world.harbor.ada
NOTHING = "Nothing happened. Try again, or go on without the passkey."


class Key:
    """The device of one page: a virtual authenticator of Chromium."""

    def __init__(self, page: Page, **options: Any) -> None:
        self.devtools = page.context.new_cdp_session(page)
        self.devtools.send("WebAuthn.enable")
        decent = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        self.number = self.devtools.send("WebAuthn.addVirtualAuthenticator", {"options": decent | options})[
            "authenticatorId"
        ]

    def unlocked_by_its_owner(self, yes: bool) -> None:
        self.devtools.send("WebAuthn.setUserVerified", {"authenticatorId": self.number, "isUserVerified": yes})

    def credentials(self) -> list[dict[str, Any]]:
        found = self.devtools.send("WebAuthn.getCredentials", {"authenticatorId": self.number})
        return list(found["credentials"])

    def learns(self, credential: dict[str, Any]) -> None:
        self.devtools.send("WebAuthn.addCredential", {"authenticatorId": self.number, "credential": credential})

    def forgets_all(self) -> None:
        self.devtools.send("WebAuthn.clearCredentials", {"authenticatorId": self.number})


class Hand:
    """Counts what a person does."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps = page, 0

    def press(self, name: str, role: Any = "button") -> None:
        self.page.get_by_role("main").get_by_role(role, name=name).click()
        self.taps += 1

    def says(self, what: str, most: int) -> None:
        print(f"TAPS {what}: {self.taps} (at most {most}), typed 0")  # noqa: T201 — the figure itself
        assert self.taps <= most


def adds(page: Page) -> None:
    page.goto(reverse("mfa_index"))
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_role("button", name="Add this device").click()
    expect(page.get_by_text("The passkey is added.")).to_be_visible()


@pytest.fixture
def phone(windows: Windows, stack_server: RunningSite) -> tuple[Page, Key]:
    page = windows.open(NARROW, cookies=cookie_of(ADA))
    key = Key(page)
    adds(page)
    return page, key


def signs_out(page: Page) -> None:
    page.goto(reverse("account_logout"))
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_adding_signing_in_and_unlocking_by_touch(phone: tuple[Page, Key], stack_server: RunningSite) -> None:
    page, key = phone
    assert len(key.credentials()) == 1
    assert violations(page) == []
    signs_out(page)
    assert violations(page) == []
    hand = Hand(page)
    # The passkey comes first on the page.
    first = page.get_by_role("main").get_by_role("button").first
    expect(first).to_have_text("Use a passkey")
    hand.press("Use a passkey")
    page.wait_for_url(re.compile("/cases/"))
    hand.says("sign in", 1)
    # A neutral message leads to a page of the file: locked, one touch, the page.
    stack_server.clock.set("+20m")
    wanted = (
        reverse("case_emergency", args=[world.harbor.main]) if hasattr(world.harbor, "main") else reverse("notices")
    )
    hand = Hand(page)
    page.goto(wanted)
    hand.taps += 1
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    assert violations(page) == []
    expect(page.get_by_role("button", name="Unlock with your passkey")).to_be_focused()
    hand.press("Unlock with your passkey")
    page.wait_for_url("**" + wanted)
    hand.says("neutral notice to its page", 2)


def test_what_was_typed_comes_back_after_the_touch(phone: tuple[Page, Key], stack_server: RunningSite) -> None:
    page, _key = phone
    page.goto(reverse("account"))
    page.get_by_label("Name").fill("Ada, nearly sent")
    stack_server.clock.set("+20m")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    page.get_by_role("button", name="Unlock with your passkey").click()
    expect(page.get_by_role("heading", name="Send it now?")).to_be_visible()
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_label("Name")).to_have_value("Ada, nearly sent")


def test_after_twelve_hours_the_touch_leads_to_the_full_sign_in(
    phone: tuple[Page, Key], stack_server: RunningSite
) -> None:
    page, _key = phone
    stack_server.clock.set("+20m")
    page.goto(reverse("policy"))
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    stack_server.clock.set("+13h")
    page.get_by_role("button", name="Unlock with your passkey").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(re.compile("/cases/"))


def test_a_device_nobody_unlocked_signs_nothing(phone: tuple[Page, Key]) -> None:
    page, key = phone
    signs_out(page)
    key.unlocked_by_its_owner(False)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text(NOTHING)).to_be_visible()
    assert page.url.endswith(reverse("account_login"))
    key.unlocked_by_its_owner(True)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(re.compile("/cases/"))


def test_another_device_opens_nothing(phone: tuple[Page, Key], stack_server: RunningSite) -> None:
    page, key = phone
    key.forgets_all()
    stack_server.clock.set("+20m")
    page.goto(reverse("policy"))
    page.get_by_role("button", name="Unlock with your passkey").click()
    expect(page.get_by_text(NOTHING)).to_be_visible()
    # The password still opens it.
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Unlock", exact=True).click()
    page.wait_for_url("**" + reverse("policy"))


def test_a_removed_passkey_is_refused_although_the_device_still_has_it(phone: tuple[Page, Key]) -> None:
    page, key = phone
    kept = key.credentials()[0]
    key.forgets_all()
    adds(page)
    page.get_by_role("link", name="Remove").first.click()
    assert violations(page) == []
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("The passkey is removed and no longer opens anything.")).to_be_visible()
    signs_out(page)
    key.forgets_all()
    key.learns(kept)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("That passkey is not accepted here.")).to_be_visible()
    assert violations(page) == []


def test_what_was_sent_once_opens_nothing_twice(phone: tuple[Page, Key]) -> None:
    page, _key = phone
    signs_out(page)
    where = reverse("passkey_sign_in")
    with page.expect_request(lambda sent: sent.method == "POST" and sent.url.endswith(where)) as caught:
        page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(re.compile("/cases/"))
    sent = parse_qs(caught.value.post_data or "")
    signs_out(page)
    token = page.locator("input[name=csrfmiddlewaretoken]").first.get_attribute("value") or ""
    form = {"credential": sent["credential"][0], "csrfmiddlewaretoken": token}
    answer = page.request.post(where, form=form, headers={"Referer": page.url})
    assert answer.status == 422
    assert page.request.get(reverse("policy"), max_redirects=0).status == 302


def test_two_tabs(phone: tuple[Page, Key], stack_server: RunningSite) -> None:
    page, _key = phone
    other = page.context.new_page()
    Key(other)
    stack_server.clock.set("+20m")
    for tab, name in ((page, "policy"), (other, "account")):
        tab.goto(reverse(name))
        expect(tab.get_by_role("heading", name="Locked")).to_be_visible()
    page.get_by_role("button", name="Unlock with your passkey").click()
    page.wait_for_url(re.compile("/(policy|account)/"))
    # The other tab finds it open already, without asking its device.
    other.get_by_role("button", name="Unlock with your passkey").click()
    expect(other.get_by_role("heading", name="Locked")).to_have_count(0)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_without_our_script_there_is_no_dead_button(windows: Windows, size: tuple[int, int]) -> None:
    page = windows.open(size, java_script_enabled=False)
    page.goto(reverse("account_login"))
    expect(page.get_by_role("button", name="Use a passkey")).to_have_count(0)
    expect(page.get_by_role("button", name="Continue")).to_be_visible()


def test_an_app_and_a_passkey_live_side_by_side(windows: Windows, stack_server: RunningSite) -> None:
    page = windows.open(NARROW, cookies=cookie_of(world.harbor.adam))
    Key(page)
    page.goto(reverse("mfa_activate_totp"))
    secret = page.locator(".qr__key").inner_text()
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Continue").click()
    recovery = page.locator(".codes bdi").first.inner_text()
    adds(page)
    signs_out(page)
    page.get_by_label("E-mail").fill("adam@larkspur.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Sign in")).to_have_count(0)
    signs_out(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Sign in")).to_have_count(0)
