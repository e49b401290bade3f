"""The first call at the width of a telephone: rule, call, questions, safety step; counted; and a line that drops."""

from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import expect
from pytest_django import Settings

from cases.files.actions import open_file
from cases.people.actions import confirm_contact_rules, keep_contact
from cases.people.channels import Answer, Channel
from cases.people.words import ContactDetails, ContactRules, Rule, Window
from ccr.proof.figures import Figures
from tests.journeys.hands import NARROW, Person
from tests.support.browser import Windows
from tests.support.site import RunningSite
from tests.world import acting, world

ADA = world.harbor.ada
# A Tuesday, 14:00 where the partnership works.
NOON = datetime(2026, 6, 2, 19, tzinfo=UTC)


def her_file(*, begins: time | None = None, ends: time | None = None) -> UUID:
    """A file with a number and a rule for calls that she confirmed today."""
    with acting(ADA, at=NOON):
        file = open_file(by=ADA, at=NOON, display_name="Maya R.")
        details = ContactDetails(phone="555 0142 412", if_answered="Wrong number")
        keep_contact(file_id=file.id, version=None, details=details, by=ADA, at=NOON)
        rule = Rule(Answer.YES, asked=True, window=Window((), begins, ends))
        rules = ContactRules({Channel.PHONE: rule})
        today = NOON.astimezone(ADA.zone).date()
        confirm_contact_rules(file_id=file.id, version=None, rules=rules, confirmed_on=today, by=ADA, at=NOON)
    return file.id


@pytest.fixture
def at_noon(stack_server: RunningSite, settings: Settings) -> RunningSite:
    stack_server.clock.set(NOON.isoformat())
    settings.CLOCK_FILE = str(stack_server.clock.path)
    return stack_server


def answer(ada: Person, code: str, value: str) -> None:
    """One touch on an answer."""
    ada.tap(ada.page.locator(f'[name={code}][value="{value}"]'))


def first_questions(ada: Person, **other: str) -> None:
    """The four, the six and fear: eleven touches."""
    for code in ("scr4_1", "scr4_2", "scr4_3", "scr4_4"):
        answer(ada, code, other.get(code, "yes"))
    for code in ("threat_to_kill", "strangling", "weapons", "other_suicide", "her_suicide", "someone_hurt"):
        answer(ada, code, other.get(code, "no"))
    answer(ada, "fear", other.get("fear", "8"))


def kept(site: RunningSite, file_id: UUID, kind: str) -> list[tuple[Any, ...]]:
    return site.database.query(
        "SELECT open, level FROM cases_record WHERE file_id = %s AND kind = %s ORDER BY recorded_at", file_id, kind
    )


def test_the_first_call_from_rule_to_safety_step(at_noon: RunningSite, windows: Windows) -> None:
    figures = Figures()
    file_id = her_file()
    ada = Person(windows, ADA, NARROW)
    ada.go(f"/cases/{file_id}/")

    # Row 4: the rule first, then the number, withheld.
    with ada.counted(figures, "p1.row4", taps=2, typed=0):
        ada.link("Contact safely")
        ada.page.wait_for_url("**/contact/")
        call = ada.page.get_by_role("link", name="Call 555 0142 412")
        expect(call).to_have_attribute("href", "tel:*675550142412")
        # The dialler is another program's: the touch is counted, the page stays.
        call.evaluate("one => one.addEventListener('click', (e) => e.preventDefault())")
        ada.tap(call)

    # Row 5: she is back from the call.
    with ada.counted(figures, "p1.row5", taps=14, typed=1):
        ada.button("Spoke with her")
        ada.page.wait_for_url("**/first/")
        answer(ada, "can_talk", "alone")
        with ada.counted(figures, "first_questions", taps=12, typed=0):
            first_questions(ada, threat_to_kill="yes")
            # What cannot wait says so in place, at once, before anything is saved.
            expect(ada.page.get_by_text("Take it seriously, whatever was meant by it.")).to_be_visible()
            expect(ada.page.get_by_text("A doctor today, even without a mark.")).to_be_hidden()
            ada.type(ada.page.get_by_label("In her own words"), "He said Friday would be the last day.")
            ada.typed -= 1
            ada.button("Save answers")
        ada.typed += 1
        ada.page.wait_for_url("**/safety-step/")

    assert kept(at_noon, file_id, "screen") == [(False, 0)]
    assert kept(at_noon, file_id, "safety_step") == [(True, None)]
    assert kept(at_noon, file_id, "contact_made") == [(False, 1)]

    # It cannot be lost: on every page of the file, first in the caseload, and after signing in again.
    ada.go(f"/cases/{file_id}/timeline/")
    assert ada.sees("Safety step open")
    again = Person(windows, ADA, NARROW)
    again.go("/cases/")
    assert "Safety step open since" in again.page.locator(".cases tbody tr").first.inner_text()
    again.go(f"/cases/{file_id}/people/")
    assert again.sees("Safety step open")

    # Row 6.
    ada.go(f"/cases/{file_id}/people/")
    with ada.counted(figures, "p1.row6", taps=2, typed=1):
        ada.link("Settle it")
        ada.page.wait_for_url("**/safety-step/")
        assert ada.sees("In danger now: ring 911")
        ada.type(
            ada.page.get_by_label("What was done, or why it is not needed"), "Her sister drives her to the shelter."
        )
        ada.button("Done")
        ada.page.wait_for_url("**/safety-plan/")
    assert kept(at_noon, file_id, "safety_step") == [(False, None)]
    ada.go(f"/cases/{file_id}/timeline/")
    assert not ada.sees("Safety step open")
    assert figures.short == []


def test_outside_her_hours_the_number_stays_shut(at_noon: RunningSite, windows: Windows) -> None:
    file_id = her_file(begins=time(16), ends=time(18))
    ada = Person(windows, ADA, NARROW)
    ada.go(f"/cases/{file_id}/")
    ada.link("Contact safely")
    ada.page.wait_for_url("**/contact/")
    assert ada.sees("Outside the hours she gave.")
    assert ada.sees("2 Jun 2026, 16:00")
    assert ada.page.locator("a[href^='tel:*67']").count() == 0


def test_a_dropped_line_loses_nothing_and_one_touch_goes_on(at_noon: RunningSite, windows: Windows) -> None:
    figures = Figures()
    file_id = her_file()
    ada = Person(windows, ADA, NARROW)
    ada.go(f"/cases/{file_id}/first/")
    answer(ada, "scr4_1", "yes")
    expect(ada.page.locator("[data-state=saved]")).to_be_visible()
    ada.page.context.set_offline(True)
    answer(ada, "strangling", "yes")
    ada.page.get_by_label("In her own words").fill("The call broke off here")
    expect(ada.page.locator("[data-state=failed]")).to_be_visible()
    ada.page.context.set_offline(False)
    expect(ada.page.locator("[data-state=saved]")).to_be_visible(timeout=20_000)

    # What the browser says of a line that is gone is what was asked for.
    windows.complaints[:] = [one for one in windows.complaints if "ERR_INTERNET_DISCONNECTED" not in one]

    # The telephone is empty; she goes on at another.
    other = Person(windows, ADA, NARROW)
    other.go(f"/cases/{file_id}/")
    with other.counted(figures, "first_questions.resumed", taps=1, typed=0):
        other.page.get_by_role("link", name="Go on").click()
        other.taps += 1
        other.page.wait_for_url("**/first/")
    assert other.page.locator("[name=scr4_1][value=yes]").is_checked()
    assert other.page.locator("[name=strangling][value=yes]").is_checked()
    assert other.page.get_by_label("In her own words").input_value() == "The call broke off here"
    assert kept(at_noon, file_id, "screen") == []
    other.button("Save answers")
    other.page.wait_for_url("**/safety-step/")
    assert len(kept(at_noon, file_id, "screen")) == 1
    other.go(f"/cases/{file_id}/")
    assert not other.sees("begun and not saved")
    assert figures.short == []


def test_a_new_caller_becomes_a_file_with_nothing_told_twice(at_noon: RunningSite, windows: Windows) -> None:
    figures = Figures()
    ada = Person(windows, ADA, NARROW)
    ada.go("/cases/")
    with ada.counted(figures, "new_caller", taps=13, typed=0):
        ada.link("New caller")
        ada.page.wait_for_url("**/screening/new/")
        first_questions(ada)
        ada.button("Open a file with these answers")
        ada.page.wait_for_url("**/cases/*/first/*/")
    assert ada.sees("Stalking is indicated.")
    assert ada.page.get_by_role("link", name="Begin the profile").count() == 1
    assert figures.short == []
