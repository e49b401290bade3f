"""Pages of the first call: what is offered, kept and refused; sent twice, from two windows, and by strangers."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from cases.records.categories import Kind
from cases.records.models import Record
from ccr.accounts import drafts
from ccr.audit.models import AuditEvent, ReadEvent
from screening.first.questions import DRAFT, QUESTIONS
from tests.cases.files.filled import ADA, opened
from tests.cases.files.typed import UNREADABLE, said, send
from tests.screening.first.story import asked, screens
from tests.support.client import signed_in
from tests.world import MOMENT, acting, world

pytestmark = pytest.mark.django_db

DAN, NELL, CORA = world.police.dan, world.harbor.nell, world.harbor.cora


def page(file_id: UUID) -> str:
    return reverse("first_questions", args=[file_id])


def kept(file_id: UUID, kind: Kind) -> list[Record]:
    with acting(ADA):
        return list(Record.objects.visible_to(ADA).filter(file_id=file_id, kind=kind))


def test_a_red_answer_leads_to_the_safety_step_and_any_other_to_what_may_come_next() -> None:
    file, client = opened(), signed_in(ADA)
    red = send(client, page(file.id), {"strangling": "yes", "how": "phone"})
    assert (red.status_code, red["Location"]) == (303, reverse("safety_step", args=[file.id]))
    calm = send(client, page(file.id), {"scr4_2": "yes", "how": "phone"})
    shown = said(client.get(calm["Location"]))
    for words in ("Stalking is indicated.", "Begin the profile", "Not asked"):
        assert words in shown
    assert len(kept(file.id, Kind.CONTACT_MADE)) == 1, "the same conversation is recorded once"


def test_spoke_with_her_leads_straight_on_until_everything_was_asked() -> None:
    file, client = opened(), signed_in(ADA)
    contact = reverse("contact", args=[file.id])
    spoke = {"channel": "phone", "outcome": "spoke"}
    assert send(client, contact, spoke)["Location"] == page(file.id)
    assert 'name="how"' not in said(client.get(page(file.id))), "the outcome was tapped before"
    assert send(client, contact, spoke | {"outcome": "no_answer"})["Location"] == contact
    asked(file.id, answers=dict.fromkeys(QUESTIONS, "no"), fear=2)
    assert send(client, contact, spoke)["Location"] == contact


def test_sent_twice_it_is_recorded_once() -> None:
    file, client, key = opened(), signed_in(ADA), uuid4()
    first, second = (send(client, page(file.id), {"scr4_1": "no"}, once=key) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert len(screens(file.id)) == 1


def test_two_windows_are_two_askings_and_neither_is_lost() -> None:
    file = opened()
    for member, answer in ((ADA, "yes"), (NELL, "no")):
        assert send(signed_in(member), page(file.id), {"scr4_1": answer}).status_code == 303
    assert sorted(one.answers["scr4_1"] for one in screens(file.id)) == ["no", "yes"]


def test_nothing_answered_says_so_and_keeps_nothing() -> None:
    file = opened()
    answer = send(signed_in(ADA), page(file.id), {"scr4_1": "not_asked", "how": "phone"})
    assert answer.status_code == 409
    assert "One answer is enough." in said(answer)
    assert screens(file.id) == []


@pytest.mark.parametrize(
    "data",
    [{"scr4_1": "perhaps"}, {"fear": "11"}, {"fear": "x"}, {"can_talk": "?"}, {"how": "pigeon"}, {"told": "a" * 4_001}],
)
def test_what_is_not_offered_is_answered_beside_its_field(data: dict[str, Any]) -> None:
    file = opened()
    answer = send(signed_in(ADA), page(file.id), {"scr4_2": "yes"} | data)
    assert answer.status_code == 422
    assert "is-bad" in said(answer)
    assert screens(file.id) == []


@pytest.mark.parametrize("bad", UNREADABLE)
def test_what_cannot_be_read_is_refused_with_words(bad: str) -> None:
    text, told = UNREADABLE[bad]
    answer = send(signed_in(ADA), page(opened().id), {"told": text, "scr4_1": "no"})
    assert answer.status_code == (422 if told else 303)
    assert (told or "") in said(answer)


def test_the_page_is_kept_while_it_is_not_saved_and_the_case_leads_back_to_it() -> None:
    file, client = opened(), signed_in(ADA)
    url = reverse("draft_about", args=[DRAFT, file.id])
    assert client.post(url, {"weapons": "yes", "told": "He has a knife"}).status_code == 204
    assert "begun and not saved" in said(client.get(reverse("case", args=[file.id])))
    shown = said(client.get(page(file.id)))
    assert "Your answers are still here." in shown
    assert "He has a knife" in shown
    assert "begun and not saved" not in said(signed_in(NELL).get(reverse("case", args=[file.id]))), "only hers"
    send(client, page(file.id), {"weapons": "no"})
    assert "begun and not saved" not in said(client.get(reverse("case", args=[file.id])))


# Ask once --------------------------------------------------------------------


def test_an_earlier_answer_is_offered_with_source_and_day_and_taken_over_by_one_press() -> None:
    file, client = opened(), signed_in(ADA)
    asked(file.id, at=MOMENT - timedelta(minutes=20), answers={"weapons": "no", "scr4_1": "yes"}, fear=4)
    shown = said(client.get(page(file.id)))
    assert "First questions, <time" in shown
    assert 'value="no" id="id_weapons_1" checked' not in shown.replace("\n", " "), "never by itself"
    took = send(client, page(file.id), {"take": "weapons", "told": "Typed before"})
    assert (took.status_code, took["Location"]) == (303, page(file.id) + "#row-weapons")
    assert len(screens(file.id)) == 1, "nothing is recorded by taking over"
    with acting(ADA):
        typed = drafts.load(ADA, DRAFT, file.id)
    assert (typed["weapons"], typed["told"], typed["taken"]) == (["no"], ["Typed before"], ["weapons"])
    send(client, page(file.id), {"weapons": "no", "taken": "weapons scr4_9"})
    assert screens(file.id)[0].taken["weapons"]["source"] == "screen"
    # Changed after it was taken over, it is today's answer.
    send(client, page(file.id), {"weapons": "yes", "taken": "weapons"})
    assert screens(file.id)[0].taken == {}


def test_taking_over_what_was_never_answered_changes_nothing() -> None:
    file = opened()
    took = send(signed_in(ADA), page(file.id), {"take": "weapons"})
    assert took.status_code == 303
    assert screens(file.id) == []


# A new caller ----------------------------------------------------------------


def test_a_new_callers_page_becomes_a_file() -> None:
    client = signed_in(ADA)
    answer = send(client, reverse("first_caller"), {"scr4_1": "yes", "display_name": "Ines", "how": "phone"})
    shown = said(client.get(answer["Location"]))
    assert "Ines" in shown
    assert "File opened with these answers." in shown


def test_finishing_without_a_file_keeps_a_count_only_where_nothing_was_said_yes_to() -> None:
    client = signed_in(ADA)
    url = reverse("first_caller")
    answer = send(client, url, {"scr4_1": "no", "told": "Wrong house", "later": "1"})
    assert answer["Location"] == reverse("cases")
    with acting(ADA):
        assert AuditEvent.objects.visible_to(ADA).filter(code="screen.counted").count() == 1
    refused = send(client, url, {"scr4_1": "yes", "told": "He waits", "later": "1"})
    assert refused.status_code == 409
    assert "He waits" in said(refused)
    assert "a name is not needed" in said(refused)


def test_somebody_elses_answers_are_never_mixed_in() -> None:
    client = signed_in(ADA)
    client.post(reverse("draft", args=["first-caller"]), {"scr4_1": "yes"})
    assert "Somebody else on the line?" in said(client.get(reverse("first_caller")))
    assert client.post(reverse("first_caller"), {"anew": "1"}).status_code == 303
    assert "Somebody else on the line?" not in said(client.get(reverse("first_caller")))


# Who may ---------------------------------------------------------------------


def test_a_stranger_finds_nothing_and_a_post_without_assessing_is_told_so() -> None:
    file = opened()
    head = asked(file.id, answers={"scr4_1": "yes"})
    for url in (page(file.id), reverse("first_answers", args=[file.id, head.id])):
        assert signed_in(DAN).get(url).status_code == 404
    assert signed_in(DAN).post(page(file.id), {"scr4_1": "yes", "once": str(uuid4())}).status_code == 404
    assert signed_in(CORA).get(page(file.id)).status_code == 403
    assert len(screens(file.id)) == 1
    # The same page for who may: the refusal above is not that of a page that never was.
    assert signed_in(NELL).get(reverse("first_answers", args=[file.id, head.id])).status_code == 200


def test_a_screen_of_another_file_is_not_shown_under_this_one() -> None:
    head = asked(opened().id, answers={"scr4_1": "yes"})
    assert signed_in(ADA).get(reverse("first_answers", args=[opened().id, head.id])).status_code == 404


def test_looking_is_written_down_under_its_own_name() -> None:
    file, client = opened(), signed_in(ADA)
    head = asked(file.id, fear=3)
    client.get(page(file.id))
    client.get(reverse("first_answers", args=[file.id, head.id]))
    with acting(ADA):
        reads = ReadEvent.objects.visible_to(ADA).filter(file_id=file.id).order_by("at", "id")
        assert set(reads.values_list("page", flat=True)) == {"first_questions", "first_answers"}


# Ask at the next call --------------------------------------------------------


def test_what_is_due_is_one_list_on_the_case_and_one_line_in_the_caseload() -> None:
    file, client = opened(), signed_in(ADA)
    shown = said(client.get(reverse("case", args=[file.id])))
    listed = shown[shown.index("Ask at the next call") :]
    assert listed.index("How to reach her safely") < listed.index("First questions")
    assert "2 things to ask her" in said(client.get(reverse("cases")))
    asked(file.id, answers=dict.fromkeys(QUESTIONS, "no"), fear=2)
    listed = said(client.get(reverse("cases")))
    assert '; <span class="dim">1 thing to ask her</span>' in listed, "it is set apart from the reason before it"
    assert "Nothing waits" not in listed
