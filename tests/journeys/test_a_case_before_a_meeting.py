"""Path P1, rows 7, 11 and 12: a late item from the case in two taps, the chair takes it, and from the agenda one tap to the line.

Who is named on nothing has an agenda that is the same, byte for byte, as if nothing had been brought.
"""

import re
from datetime import timedelta
from typing import Any

from pytest_django import Settings

from cases.sharing.actions import Answer, accept_offer, sign_core_permission
from cases.sharing.models import Disclosure
from ccr.proof.figures import Figures
from meetings.models import Meeting
from tests.journeys.hands import NARROW, Person
from tests.support.browser import Windows
from tests.support.site import RunningSite
from tests.world import MOMENT, acting, key, world

HERS = world.file("harbor quiet")
MEETING = key("meeting core")
AGENDA = f"/meetings/{MEETING}/agenda/"
RULING_7 = re.compile(r"What (\w+) hold or have been shown, to .+\. Other agencies may hold more\.")
FRESH = re.compile(r'(csrf-token" content|name="csrfmiddlewaretoken" value|name="once" value)="[^"]*"')
ada, dan, pru, col = world.harbor.ada, world.police.dan, world.prosecution.pru, world.coordination.col


def permit(at: Any) -> None:
    """She says yes to three agencies and signs; each accepts into a file of its own."""
    answers = [Answer(agency_id=one.agency_id, works_there=False, agrees=True) for one in (dan, pru, col)]
    with acting(ada, at=at):
        sign_core_permission(
            file_id=HERS,
            answers=answers,
            purpose="core_team",
            ends_on=(MOMENT + timedelta(days=20)).date(),
            covers_later=True,
            signer="Quinn Quiet",
            by=ada,
            at=at,
        )
    for who in (dan, pru, col):
        with acting(who, at=at):
            for offer in Disclosure.objects.visible_to(who).filter(from_file_id=HERS, state="offered"):
                accept_offer(disclosure_id=offer.id, by=who, at=at)


def same_as(person: Person) -> str:
    """What somebody's agenda says, but for what is drawn anew each time."""
    answer = person.page.context.request.get(AGENDA)
    assert answer.status == 200
    return FRESH.sub("", answer.text())


def test_a_late_item_from_the_case_to_the_line(stack_server: RunningSite, windows: Windows, settings: Settings) -> None:
    settings.CLOCK_FILE = str(stack_server.clock.path)
    stack_server.clock.set(MOMENT.isoformat())
    with acting(col):
        meeting = Meeting.objects.visible_to(col).get(pk=MEETING)
        # Items closed yesterday: whatever comes now is late.
        meeting.items_close_at = MOMENT - timedelta(days=1)
        meeting.save()
    figures = Figures()
    advocate, deputy = Person(windows, ada), Person(windows, dan, NARROW)
    prosecutor, chair, clerk = Person(windows, pru), Person(windows, col), Person(windows, world.health.nora)
    before = same_as(clerk)

    # Row 7: from the case. The next meeting is chosen, the reason and why it is late are filled in, who is missing is listed.
    advocate.go(f"/cases/{HERS}/")
    with advocate.counted(figures, "p1.row7.advocate", taps=2, typed=0):
        advocate.link("Bring to a meeting")
        assert "Late:" in advocate.page.locator("textarea[name=why]").input_value()
        named = advocate.page.locator("section[aria-labelledby=named]").inner_text()
        for agency in ("Police", "Prosecution", "Coordination", "Nursing", "Probation"):
            assert agency in named
        assert "Missing" in named
        assert advocate.page.get_by_role("link", name=re.compile("^Ask her")).count() > 2
        advocate.button("Bring it")
        advocate.page.wait_for_url(f"**{AGENDA}")
    assert advocate.sees("Late item")
    reference = advocate.page.locator("li.row", has_text="Late item").locator("bdi").first.inner_text()

    # Before she signs nobody else has a trace of it.
    for person in (deputy, prosecutor, chair, clerk):
        person.go(AGENDA)
        assert not person.sees(reference)
    permit(MOMENT)

    # Row 11: the chair takes it.
    chair.go(AGENDA)
    row = chair.page.locator("li.row", has_text=reference)
    with chair.counted(figures, "p1.row11.chair", taps=2, typed=0):
        chair.tap(row.get_by_role("button", name=re.compile("^Take it")))
        chair.page.wait_for_url(f"**{AGENDA}")
    assert "Waits for the chair" not in chair.page.locator("li.row", has_text=reference).inner_text()

    # Row 12: from the agenda to the one line.
    for name, person in (("deputy", deputy), ("prosecutor", prosecutor), ("chair", chair)):
        person.go(AGENDA)
        with person.counted(figures, f"p1.row12.{name}", taps=1, typed=0):
            person.tap(
                person.page.locator("li.row", has_text=reference).get_by_role("link", name=re.compile("^Open the case"))
            )
            person.page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/$"))
        line = person.page.locator("main").inner_text()
        assert RULING_7.search(line), name
    assert same_as(clerk) == before
    assert clerk.status(f"/cases/{HERS}/") == 404
    assert figures.short == []
