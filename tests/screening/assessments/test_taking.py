"""What she said to the first questions is offered beside the profile's: by one press, never by itself, with its day."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from screening.assessments.forms import marks
from screening.instruments.scoring import Answer
from tests.cases.files.counting import content_of
from tests.cases.files.filled import ADA, opened
from tests.cases.files.typed import said, send
from tests.screening.assessments.asked import HER_SENSE, answered, began, definition, finished, read
from tests.screening.first.story import asked
from tests.support.client import signed_in
from tests.world import MOMENT, world

pytestmark = pytest.mark.django_db
EARLIER = MOMENT - timedelta(days=17)
NELL = world.harbor.nell
ALL = {
    "scr4_1": "yes",
    "scr4_2": "yes",
    "scr4_3": "yes",
    "scr4_4": "no",
    "threat_to_kill": "yes",
    "strangling": "no",
    "weapons": "unknown",
    "other_suicide": "declined",
    "her_suicide": "no",
    "someone_hurt": "yes",
}


def told(**screen: Any) -> UUID:
    """A file in which the first questions were asked seventeen days ago."""
    file_id: UUID = opened(at=EARLIER).id
    asked(file_id, at=EARLIER, **screen or {"answers": ALL, "fear": 8})
    return file_id


def part(file_id: UUID, head: Any, code: str) -> str:
    return reverse("assessment_part", args=[file_id, head.id, code])


def takes(page: str) -> list[str]:
    """What may be taken over on a page."""
    return [piece.split('"', maxsplit=1)[0] for piece in page.split('name="take" value="')[1:]]


def typed(head: Any, code: str, **answers: Any) -> dict[str, Any]:
    """A part as its page sends it: what is held, and what was changed on it."""
    one = definition("profile")
    return {"drawn": marks(one.items_of(code), read(head).given), **answers}


def test_beside_each_question_stands_what_she_said_with_its_day_and_nothing_is_answered() -> None:
    file_id = told()
    head, client = began(file_id), signed_in(ADA)
    offered = {
        code.code: takes(said(client.get(part(file_id, head, code.code)))) for code in definition("profile").parts
    }
    assert offered == {
        "pattern": ["P03.following", "P03.contact"],
        # Weapons: she did not know. One asks again.
        "threats": ["P09", "P14"],
        "reach": [],
        "persistence": [],
        "her": ["P41", "P43"],
    }
    page = said(client.get(part(file_id, head, "threats")))
    assert "Has there been a threat to kill you or someone else?" in page, "the question she was asked is shown"
    assert "Has anyone been hurt this time?" in page, "what comes near is shown, and not offered"
    assert 'datetime="2026-' in page
    assert read(head).given == {}
    assert read(head).taken == {}


def test_one_press_takes_it_over_with_source_and_day_and_saves_what_else_was_answered() -> None:
    file_id = told()
    head, client = began(file_id), signed_in(ADA)
    url = part(file_id, head, "threats")
    answer = send(client, url, typed(head, "threats", P13="no", take="P14"))
    assert (answer.status_code, answer["Location"]) == (303, f"{url}#row-P14")
    words = read(head)
    assert words.given == {"P13": Answer(value="no"), "P14": Answer(value="no")}
    assert words.taken == {"P14": {"source": "screen", "on": EARLIER.astimezone(ADA.zone).date().isoformat()}}
    shown = said(client.get(reverse("assessment", args=[file_id, head.id])))
    assert "Taken over: First questions" in shown


def test_one_of_several_answers_is_added_to_those_chosen() -> None:
    file_id = told()
    head, client = began(file_id), signed_in(ADA)
    url = part(file_id, head, "pattern")
    assert "Take over: Followed, watched or waited for you" in said(client.get(url))
    send(client, url, typed(head, "pattern", P03=["gifts"], take="P03.following"))
    send(client, url, typed(head, "pattern", P03=["following", "gifts"], take="P03.contact"))
    assert read(head).given["P03"] == Answer(value=("following", "contact", "gifts"))
    assert set(read(head).taken) == {"P03.following", "P03.contact"}
    # Whoever takes one back takes its source back too.
    send(client, url, typed(head, "pattern", P03=["contact", "gifts"]))
    assert set(read(head).taken) == {"P03.contact"}


def test_none_of_these_does_not_stand_beside_what_was_taken_over() -> None:
    file_id = told()
    head, client = began(file_id), signed_in(ADA)
    send(client, part(file_id, head, "pattern"), typed(head, "pattern", P03=["none"], take="P03.following"))
    assert read(head).given["P03"] == Answer(value=("following",))


def test_an_answer_changed_since_has_no_source() -> None:
    file_id = told()
    head = began(file_id)
    client = signed_in(ADA)
    send(client, part(file_id, head, "her"), typed(head, "her", take="P41"))
    assert read(head).given["P41"] == Answer(value=8)
    assert "P41" in read(head).taken
    answered(head, {"P41": Answer(value=9)})
    assert read(head).taken == {}


def test_a_red_answer_taken_over_opens_the_safety_step_as_any_other() -> None:
    file_id = told()
    head, client = began(file_id), signed_in(ADA)
    send(client, part(file_id, head, "threats"), typed(head, "threats", take="P09"))
    assert read(head).danger == ("P09",)


def test_what_is_newer_stands_for_what_is_older() -> None:
    file_id = told()
    first = began(file_id, at=EARLIER + timedelta(days=2))
    later = EARLIER + timedelta(days=2)
    finished(first, HER_SENSE | {"P14": Answer(value="yes")}, at=later)
    head, client = began(file_id), signed_in(ADA)
    page = said(client.get(part(file_id, head, "threats")))
    assert takes(page) == ["P09", "P14"]
    send(client, part(file_id, head, "threats"), typed(head, "threats", take="P14"))
    assert read(head).given["P14"] == Answer(value="yes")
    assert read(head).taken["P14"]["source"] == "profile"


@pytest.mark.parametrize("take", ["P13", "P03.gifts", "P99", "P14.yes", "P18", "x" * 900, "P14\u202e", ".", "P03."])
def test_what_is_not_offered_cannot_be_taken(take: str) -> None:
    file_id = told()
    head, client = began(file_id), signed_in(ADA)
    answer = send(client, part(file_id, head, "threats"), typed(head, "threats", take=take))
    assert answer.status_code in (303, 422)
    assert read(head).given == {}
    assert read(head).taken == {}


def test_another_files_answers_are_not_offered() -> None:
    told()
    other = opened()
    head = began(other.id)
    assert takes(said(signed_in(ADA).get(part(other.id, head, "threats")))) == []


def test_an_assessment_of_the_first_version_goes_on_without_offers(monkeypatch: pytest.MonkeyPatch) -> None:
    from screening.instruments.registry import instrument

    file_id = told()
    with monkeypatch.context() as then:
        then.setattr("screening.assessments.actions.newest", lambda key: instrument(key, 1))
        head = began(file_id)
    client = signed_in(ADA)
    url = part(file_id, head, "threats")
    assert takes(said(client.get(url))) == []
    assert send(client, url, typed(head, "threats", P13="yes")).status_code == 303
    assert read(head).version == 1


def test_they_cost_two_statements_however_often_she_was_asked() -> None:
    file_id = told()
    head, client = began(file_id), signed_in(NELL)
    url = part(file_id, head, "threats")
    few = len(content_of(client, url))
    for days in range(1, 9):
        asked(file_id, at=EARLIER + timedelta(days=days), answers=ALL)
    assert len(content_of(client, url)) == few
    assert few == len(content_of(client, part(file_id, head, "reach"))), "each part names some"
