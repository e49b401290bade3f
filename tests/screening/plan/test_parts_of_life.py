"""The safety plan by parts of life, and the advice beside it: what is offered, for which answer, and what was decided."""

import pytest
from django.urls import reverse

from screening.instruments.scoring import Answer
from screening.plan.selectors import plan_of
from screening.plan.words import Domain
from tests.cases.files.filled import ADA, opened
from tests.cases.files.typed import said, send
from tests.screening.assessments.asked import HER_SENSE, began, finished
from tests.support.client import signed_in
from tests.world import MOMENT, acting

pytestmark = pytest.mark.django_db

YES = Answer("yes")


@pytest.mark.parametrize("domain", Domain)
def test_each_part_of_life_takes_lines_that_are_followed_until_they_are_done(domain: Domain) -> None:
    file, client = opened(), signed_in(ADA)
    plan = reverse("safety_plan", args=[file.id])
    line = {"domain": domain, "step": "As agreed with her", "who": "Ada", "by": "2026-06-09"}
    assert send(client, reverse("plan_add", args=[file.id]), line).status_code == 303
    shown = said(client.get(plan))
    assert f'id="d-{domain}"' in shown
    assert str(domain.label) in shown
    with acting(ADA):
        (kept,) = plan_of(ADA, [file.id]).lines
    assert (kept.line.domain, kept.line.status) == (domain, "open")
    client.post(reverse("plan_mark", args=[file.id, kept.head.id]), {"how": "done"})
    with acting(ADA):
        (kept,) = plan_of(ADA, [file.id]).lines
    assert kept.line.status == "done"


@pytest.mark.parametrize(
    "advice",
    [
        "Keep the channel open and silence it",
        "Messages are proof",
        "blocking can bring the other person to the door",
        "one no longer hears what is coming",
        "Never answer, never meet",
        "No violence so far does not mean less serious",
        "Write down her own view of the danger",
    ],
)
def test_advice_stands_beside_the_plan_with_its_reason_and_source(advice: str) -> None:
    shown = said(signed_in(ADA).get(reverse("safety_plan", args=[opened().id])))
    assert advice in shown
    assert "West Midlands Police" in shown


# What is answered, the suggestion that follows, words of it, and the part of life it goes to.
SUGGESTED = [
    ("P04", YES, "mute_dont_block", "Mute the other person instead of blocking", Domain.PHONES),
    ("P27", YES, "who_is_told", "who is told what", Domain.PEOPLE),
    ("P20", Answer(("home", "routes")), "vary_routes", "know safe places on the way", Domain.TRAVEL),
    ("P20", Answer(("home",)), "home_safety", "doors, locks, lights", Domain.HOME),
    ("P24", YES, "device_check", "looked at by someone who knows", Domain.TECHNOLOGY),
    ("P24", YES, "safe_device", "Use another phone or computer", Domain.TECHNOLOGY),
    ("P25", YES, "report_to_platform", "then report it to the site", Domain.TECHNOLOGY),
]


@pytest.mark.parametrize(("item", "answer", "code", "words", "domain"), SUGGESTED)
def test_an_answer_suggests_a_line_and_what_is_decided_stands_in_the_plan(
    item: str, answer: Answer, code: str, words: str, domain: Domain
) -> None:
    file, client = opened(), signed_in(ADA)
    finished(began(file.id), HER_SENSE | {item: answer}, level=2, why="As she says", at=MOMENT)
    plan = reverse("safety_plan", args=[file.id])
    button = f'name="code" value="{code}"'
    shown = said(client.get(plan))
    assert words in shown
    assert button in shown
    client.post(reverse("plan_suggest", args=[file.id]), {"code": code})
    with acting(ADA):
        (kept,) = plan_of(ADA, [file.id]).lines
    assert (kept.line.suggestion, kept.line.domain, kept.head.recorded_by) == (code, domain, ADA.member_id)
    assert words in kept.line.step
    # Talked over and not wanted: it is taken out, and not put forward again.
    client.post(reverse("plan_mark", args=[file.id, kept.head.id]), {"how": "dropped"})
    again = said(client.get(plan))
    assert button not in again
    assert "Taken out" in again


def test_without_the_answer_nothing_is_suggested() -> None:
    file = opened()
    finished(began(file.id), HER_SENSE | {"P04": Answer("no")}, level=2, why="As she says", at=MOMENT)
    shown = said(signed_in(ADA).get(reverse("safety_plan", args=[file.id])))
    assert 'value="mute_dont_block"' not in shown
