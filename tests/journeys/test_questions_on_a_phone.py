"""An assessment on a phone, as it is asked beside somebody: every touch counted, nothing lost on the way."""

import re

from playwright.sync_api import expect
from pytest_django import Settings

from ccr.proof.figures import Figures
from screening.instruments.registry import instrument
from tests.journeys.hands import NARROW, Person
from tests.support.browser import Windows
from tests.support.site import RunningSite
from tests.world import world

PROFILE, DASH = instrument("profile", 1), instrument("dash24", 1)
# Sixteen that count, none of them such that it cannot wait.
SIXTEEN = [code for code in DASH.by_code if code not in {"D24-05", "D24-14", "D24-15", "D24-22"}][:16]
WHAT_SHE_THINKS = "He will wait at the school, and next time he will not only wait."


def _open_file(person: Person) -> str:
    person.go("/cases/new/")
    person.page.get_by_label("How does she want to be named?").fill("Marigold T.")
    person.page.get_by_role("button", name="Open the file").click()
    person.page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/$"))
    return person.page.url.rsplit("/", 2)[1]


def _begin(person: Person, file_id: str, name: str) -> None:
    person.go(f"/cases/{file_id}/risk/")
    person.tap(person.page.get_by_role("link", name=re.compile(f"Begin.*{name}")))
    person.tap(person.page.get_by_role("button", name="Begin", exact=True))
    person.page.wait_for_url(re.compile(r"/risk/[0-9a-f-]{36}/\w+/$"))


def _answer(person: Person, code: str, value: str) -> None:
    person.tap(person.page.locator(f"[name='{code}'][value='{value}']"))


def _save(person: Person) -> None:
    before = person.page.url
    person.tap(person.page.locator(".formbar").get_by_role("button", name="Save and continue"))
    person.page.wait_for_url(lambda url: url != before)


def test_sixteen_of_twenty_four_on_a_phone(stack_server: RunningSite, windows: Windows, settings: Settings) -> None:
    figures = Figures()
    ada = Person(windows, world.harbor.ada, NARROW)
    file_id = _open_file(ada)
    with ada.counted(figures, "dash24.sixteen", taps=len(SIXTEEN) + 5, typed=0):
        _begin(ada, file_id, DASH.name)
        for part in DASH.parts:
            for item in DASH.items_of(part.code):
                if item.code in SIXTEEN:
                    _answer(ada, item.code, "yes")
            _save(ada)
        assert ada.sees("16 of 24 answered yes")
        ada.button("Finish, and on to the safety plan")
        ada.page.wait_for_url(re.compile(r"/(safety-plan|risk/[0-9a-f-]{36})/$"))
    ada.go(f"/cases/{file_id}/")
    assert ada.sees("High")
    ada.go("/cases/")
    assert "High" in ada.page.locator("main").inner_text()
    assert figures.short == []


def test_a_whole_profile_on_a_phone(stack_server: RunningSite, windows: Windows, settings: Settings) -> None:
    figures = Figures()
    ada = Person(windows, world.harbor.ada, NARROW)
    file_id = _open_file(ada)
    asked = sum(item.kind != "text" for item in PROFILE.items)
    # Every question answered: one touch each, six to begin and go on, the level, the end; her own words and the reason.
    with ada.counted(figures, "profile.whole", taps=asked + 9, typed=2):
        _begin(ada, file_id, PROFILE.name)
        for part in PROFILE.parts:
            for item in PROFILE.items_of(part.code):
                match item.kind:
                    case "yes_no":
                        _answer(ada, item.code, "unknown" if item.danger else "yes")
                    case "scale":
                        _answer(ada, item.code, "8")
                    case "text":
                        ada.type(ada.page.locator(f"[name='{item.code}']"), WHAT_SHE_THINKS)
                    case _:
                        _answer(ada, item.code, item.options[0].code)
            assert ada.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
            _save(ada)
        _answer(ada, "level", "2")
        ada.fill("Why optional", "It has gone on too long and comes nearer.")
        ada.button("Finish, and on to the safety plan")
        ada.page.wait_for_url(re.compile(r"/(safety-plan|risk/[0-9a-f-]{36})/$"))
    ada.go(f"/cases/{file_id}/risk/")
    text = ada.page.locator("main").inner_text()
    assert text.count("Talk about it today") >= 5
    assert WHAT_SHE_THINKS in ada.page.content() or "She puts her fear at 8 out of 10." in text
    assert figures.short == []


def test_a_red_answer_speaks_at_once_and_nothing_is_lost_when_the_line_drops(
    stack_server: RunningSite, windows: Windows, settings: Settings
) -> None:
    ada = Person(windows, world.harbor.ada, NARROW)
    file_id = _open_file(ada)
    _begin(ada, file_id, PROFILE.name)
    address = ada.page.url.replace("/pattern/", "/threats/")
    ada.go(address)
    row = ada.page.locator("#row-P09")
    expect(row.get_by_text("This cannot wait.")).to_be_hidden()
    _answer(ada, "P09", "yes")
    expect(row.get_by_text("This cannot wait.")).to_be_visible()
    # The figures answer the row that has focus.
    ada.page.keyboard.press("2")
    expect(ada.page.locator("[name=P09][value=no]")).to_be_checked()
    ada.page.keyboard.press("3")
    expect(ada.page.locator("[name=P09][value=unknown]")).to_be_checked()
    expect(row.get_by_text("This cannot wait.")).to_be_hidden()
    expect(ada.page.locator("[data-save-state]")).to_contain_text("Draft saved")

    # The phone dies. On the computer at the office it stands as it was left.
    desk = Person(windows, world.harbor.ada)
    desk.go(address)
    expect(desk.page.locator("[name=P09][value=unknown]")).to_be_checked()
    _answer(desk, "P09", "yes")
    _save(desk)
    waits = stack_server.database.query(
        "SELECT count(*) FROM cases_record WHERE file_id = %s AND kind = 'safety_step' AND open", file_id
    )
    assert waits[0][0] == 1
