"""Pages of risk: beginning, answering part by part, finishing, the result, and who is let in."""

import re
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from cases.records.categories import Kind
from cases.records.models import Record
from screening.instruments.scoring import Answer
from tests.cases.files.filled import ADA, opened
from tests.cases.files.typed import UNREADABLE, said, send
from tests.screening.assessments.asked import HER_SENSE, answered, began, definition, finished, held, read, yes
from tests.support.client import signed_in
from tests.world import acting, world

pytestmark = pytest.mark.django_db

MAIN = world.file("harbor main")


def newest_head(file_id: UUID) -> Record:
    with acting(ADA):
        return Record.objects.visible_to(ADA).filter(file_id=file_id, kind=Kind.ASSESSMENT).latest("recorded_at")


def drawn(page: HttpResponse) -> str:
    """The marks the page carries."""
    found = re.search(r'name="drawn"[^>]*value="([^"]*)"', said(page)) or re.search(
        r'value="([^"]*)"[^>]*name="drawn"', said(page)
    )
    assert found
    return found[1]


def save(client: Client, url: str, data: dict[str, Any], *, page: HttpResponse | None = None) -> HttpResponse:
    """Open the part and send it, or send it from a page opened before."""
    return send(client, url, {"drawn": drawn(page or client.get(url)), **data})


def test_a_profile_from_its_first_question_to_its_result() -> None:
    file = opened()
    client = signed_in(ADA)
    assert "Begin" in said(client.get(reverse("risk", args=[file.id])))
    begun = send(client, reverse("assessment_new", args=[file.id, "profile"]), {"company": "alone"})
    assert begun.status_code == 303
    address = begun["Location"]
    for _part in range(5):
        page = client.get(address)
        assert page.status_code == 200
        assert "Structured information, not a validated score." in said(page)
        first = {"P01": "years", "P02": "daily"} if "P01" in said(page) else {}
        address = save(client, address, first, page=page)["Location"]
    assert address.endswith("/finish/")
    page = client.get(address)
    assert "Her own sense of danger" in said(page)
    data = {"level": "2", "why": "It has gone on for years", "version": str(newest_head(file.id).version)}
    missing = send(client, address, data)
    assert missing.status_code == 422
    assert "Ask her, or record that she declined" in said(missing)
    done = send(client, address, data | {"P41": "8", "P42_instead": "declined", "narrative": "For years, daily."})
    assert done.status_code == 303
    head = newest_head(file.id)
    result = said(client.get(reverse("assessment", args=[file.id, head.id])))
    assert "For years, daily." in result
    assert "Talk about it today" in result
    risk = said(client.get(reverse("risk", args=[file.id])))
    assert "It has gone on for years" in risk
    assert read(head).is_finished


# One part --------------------------------------------------------------------


def part_url(head: Record, part: str = "threats") -> str:
    return reverse("assessment_part", args=[head.file_id, head.id, part])


def test_an_empty_part_is_saved_and_no_row_is_an_error() -> None:
    head, client = began(opened().id), signed_in(ADA)
    for part in ("pattern", "threats", "reach", "persistence", "her"):
        assert save(client, part_url(head, part), {}).status_code == 303
    assert read(head).given == {}


def test_five_answers_stand_in_each_row_and_nothing_is_chosen() -> None:
    head = began(opened().id)
    page = said(signed_in(ADA).get(part_url(head)))
    for value in ("yes", "no", "unknown", "declined", "not_asked"):
        assert f'name="P09" value="{value}"' in page
    assert " checked" not in page


def test_save_and_leave_leads_back_and_coming_back_finds_everything() -> None:
    file = opened()
    head, client = began(file.id), signed_in(ADA)
    answer = save(client, part_url(head), {"P09": "no", "P11": "unknown", "P11_note": "A song", "later": "1"})
    assert answer["Location"] == reverse("risk", args=[file.id])
    # On another device.
    page = said(signed_in(ADA).get(part_url(head)))
    assert "A song" in page
    assert page.count(" checked") == 2
    assert "2 of 11 answered" in page


def test_what_is_typed_is_kept_as_a_draft_and_shown_on_another_device() -> None:
    head, client = began(opened().id), signed_in(ADA)
    marks = drawn(client.get(part_url(head)))
    url = reverse("draft_about", args=["assessment-threats", head.id])
    typed = {"P12": "declined", "P12_note": "half a sen", "drawn": marks}
    assert client.post(url, typed, headers={"X-Draft": "1"}).status_code == 204
    page = said(signed_in(ADA).get(part_url(head)))
    assert "half a sen" in page
    assert read(head).given == {}
    assert "half a sen" not in said(signed_in(world.harbor.nell).get(part_url(head)))


def test_a_red_answer_leads_to_the_safety_step_and_settled_it_leads_back() -> None:
    head, client = began(opened().id), signed_in(ADA)
    answer = save(client, part_url(head), {"P09": "yes"})
    step = reverse("safety_step", args=[head.file_id])
    assert answer["Location"] == f"{step}?go_on={part_url(head, 'reach')}"
    page = said(client.get(answer["Location"]))
    assert "A threat to kill" in page
    settled = send(client, answer["Location"], {"note": "Police are with her", "how": "done"})
    assert settled["Location"] == part_url(head, "reach")
    # Settled, it is not opened again by the same answer.
    assert save(client, part_url(head), {"P09": "yes", "P12": "no"})["Location"] == part_url(head, "reach")


@pytest.mark.parametrize(
    "asked",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/cases/",
        "/account/",
        "/cases/{other}/risk/{id}/reach/",
        "javascript:1",
    ],
)
def test_the_safety_step_leads_nowhere_but_to_the_questions_of_its_own_file(asked: str) -> None:
    head, client = began(opened().id), signed_in(ADA)
    save(client, part_url(head), {"P09": "yes"})
    url = reverse("safety_step", args=[head.file_id])
    asked = asked.format(other=MAIN, id=head.id)
    settled = client.post(f"{url}?{urlencode({'go_on': asked})}", {"once": str(uuid4()), "note": "x", "how": "done"})
    assert settled["Location"] == reverse("safety_plan", args=[head.file_id])


BAD: list[tuple[str, str, dict[str, Any], str]] = [
    ("an answer nobody offered", "threats", {"P09": "perhaps"}, "Choose one of the answers shown."),
    ("two kinds of several", "pattern", {"P03": ["none", "gifts"]}, "Choose either what fits"),
    ("a box nobody offered", "pattern", {"P03": ["gifts", "x"]}, "Choose only from the answers shown."),
    ("eleven of ten", "her", {"P41": "11"}, "Choose one of the answers shown."),
    ("a note as long as a book", "threats", {"P09_note": "x" * 2_001}, "2000"),
    ("a text as long as a book", "her", {"P42": "x" * 4_001}, "4000"),
    ("a day that never was", "threats", {"P13": "yes", "P13_day": "2026-02-30"}, "is not a date"),
    ("violence tomorrow", "threats", {"P13": "yes", "P13_day": "2026-06-02"}, "in the future"),
    ("damaged marks", "threats", {"drawn": "P09"}, "This page was incomplete"),
    ("marks as long as a book", "threats", {"drawn": "P09=1 " * 1_000}, "This page was incomplete"),
] + [
    (name, "threats", {"P09_note": text}, message or "")
    for name, (text, message) in UNREADABLE.items()
]  # fmt: skip


@pytest.mark.parametrize(("part", "data", "sentence"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_what_cannot_be_read_is_said_and_nothing_is_saved(part: str, data: dict[str, Any], sentence: str) -> None:
    head, client = began(opened().id), signed_in(ADA)
    answer = save(client, part_url(head, part), {"P11": "yes", "P02": "daily", "P44": ["work"], **data})
    if answer.status_code == 303:
        # Half a character is mended by the browser's own decoding; nothing to say.
        assert sentence == ""
        return
    assert answer.status_code == 422
    assert sentence in said(answer)
    assert " checked" in said(answer)
    assert read(head).given == {}


def test_a_question_sent_for_another_part_changes_nothing() -> None:
    head, client = began(opened().id), signed_in(ADA)
    assert save(client, part_url(head, "reach"), {"P09": "yes", "D24-14": "yes", "P24": "no"}).status_code == 303
    assert set(read(head).given) == {"P24"}


def test_sent_twice_it_counts_once() -> None:
    head, client = began(opened().id), signed_in(ADA)
    url, key = part_url(head), uuid4()
    data = {"drawn": drawn(client.get(url)), "P09": "no"}
    first, second = (send(client, url, data, once=key) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert held(head).version == 2


@pytest.mark.parametrize("part", ["nowhere", "finish-line", "D01", "x" * 60])
def test_a_part_that_is_none_is_not_there(part: str) -> None:
    assert signed_in(ADA).get(part_url(began(opened().id), part)).status_code == 404


def test_after_finishing_its_parts_are_shut_with_a_sentence() -> None:
    head = began(opened().id)
    finished(head, HER_SENSE)
    client = signed_in(ADA)
    for url in (part_url(head), reverse("assessment_finish", args=[head.file_id, head.id])):
        answer = client.get(url)
        assert answer.status_code == 409
        assert "This assessment is finished" in said(answer)


# Two people ------------------------------------------------------------------


def test_two_who_answer_the_same_row_get_both_answers_and_lose_nothing() -> None:
    head, mine, hers = began(opened().id), signed_in(ADA), signed_in(world.harbor.nell)
    url = part_url(head)
    my_page, her_page = mine.get(url), hers.get(url)
    assert (
        save(hers, url, {"P10": "no", "P10_note": "asked today", "P12": "declined"}, page=her_page).status_code == 303
    )
    answer = save(mine, url, {"P10": "unknown", "P10_note": "her son?", "P11": "no"}, page=my_page)
    assert answer.status_code == 409
    page = said(answer)
    assert "Nell Named" in page
    assert "Doesn’t know · her son?" in page
    assert "No · asked today" in page
    # What only she answered is taken over; what I typed is still there; nothing is saved yet.
    assert re.search(r'name="P12" value="declined"[^>]*checked', page)
    assert re.search(r'name="P11" value="no"[^>]*checked', page)
    assert "P11" not in read(head).given
    kept = save(mine, url, {"P10": "unknown", "P10_note": "her son?", "P11": "no", "P12": "declined"}, page=answer)
    assert kept.status_code == 303
    given = read(head).given
    assert given["P10"] == Answer(instead="unknown", note="her son?")
    assert given["P12"] == Answer(instead="declined")


def test_somebody_answers_while_another_finishes() -> None:
    head, client = began(opened().id), signed_in(ADA)
    answered(head, HER_SENSE)
    url = reverse("assessment_finish", args=[head.file_id, head.id])
    version = str(held(head).version)
    answered(head, yes("P07"), by=world.harbor.nell)
    data = {"level": "2", "why": "My reason", "narrative": "My own text", "version": version}
    answer = send(client, url, data)
    assert answer.status_code == 409
    page = said(answer)
    assert "My own text" in page
    assert "It is getting worse lately." in page
    assert held(head).open
    assert send(client, url, data | {"version": str(held(head).version)}).status_code == 303


# Again -----------------------------------------------------------------------


def test_what_was_answered_before_stands_beside_and_one_press_takes_it_over() -> None:
    file = opened()
    finished(began(file.id), HER_SENSE | {"P16": Answer(("children", "animals")), "P09": Answer("no", note="once")})
    head, client = began(file.id), signed_in(ADA)
    page = client.get(part_url(head))
    assert "Earlier:" in said(page)
    assert "1 Jun 2026" in said(page)
    assert " checked" not in said(page)
    answer = save(client, part_url(head), {"take": "P16", "P12": "no"}, page=page)
    assert answer["Location"] == f"{part_url(head)}#row-P16"
    # The press took one answer over and kept what was typed; the note of then stays where it was noted.
    assert read(head).given == {"P16": Answer(("children", "animals")), "P12": Answer("no")}
    save(client, part_url(head), {"take": "P09", "P16": ["children", "animals"], "P12": "no"})
    assert read(head).given["P09"] == Answer("no")


@pytest.mark.parametrize("code", ["P11", "nothing", "P09' OR 1=1", ""])
def test_taking_over_what_was_never_answered_takes_nothing(code: str) -> None:
    file = opened()
    finished(began(file.id), HER_SENSE)
    head = began(file.id)
    assert save(signed_in(ADA), part_url(head), {"take": code}).status_code == 303
    assert read(head).given == {}


def test_one_that_is_begun_is_gone_on_with() -> None:
    file = opened()
    head, client = began(file.id), signed_in(world.harbor.nell)
    page = said(client.get(reverse("assessment_new", args=[file.id, "profile"])))
    assert part_url(head, "pattern") in page
    answer = send(client, reverse("assessment_new", args=[file.id, "profile"]), {})
    assert answer.status_code == 409
    assert "Go on with it, or set it aside first." in said(answer)


# Finishing and the result ----------------------------------------------------


def finish(head: Record, data: dict[str, Any]) -> HttpResponse:
    url = reverse("assessment_finish", args=[head.file_id, head.id])
    return send(signed_in(ADA), url, {"version": str(held(head).version), "narrative": "", **data})


def test_the_level_is_never_lowered_below_the_count() -> None:
    head = began(opened().id, "dash24")
    answered(head, yes(*list(definition("dash24").by_code)[:16]))
    page = said(signed_in(ADA).get(reverse("assessment_finish", args=[head.file_id, head.id])))
    assert "16 of 24 answered yes" in page
    assert "Constructs in our own words. Not the official form." in page
    answer = finish(head, {"level": "1", "why": "She seems calm"})
    assert answer.status_code == 409
    assert "never lower it" in said(answer)
    assert "She seems calm" in said(answer)
    assert held(head).open
    assert finish(head, {"level": "3"}).status_code == 303
    page = said(signed_in(ADA).get(reverse("assessment", args=[head.file_id, head.id])))
    assert "16 of 24 answered yes" in page
    assert "Visible high risk" in page


def test_a_raised_level_asks_for_the_reason_beside_the_field() -> None:
    head = began(opened().id, "dash24")
    answered(head, yes("D24-01"))
    answer = finish(head, {"level": "3"})
    assert answer.status_code == 409
    assert "Say why, in your own words" in said(answer)
    assert finish(head, {"level": "3", "why": "He has a key"}).status_code == 303
    page = said(signed_in(ADA).get(reverse("assessment", args=[head.file_id, head.id])))
    assert "the count alone says Standard" in page


@pytest.mark.parametrize(
    "data", [{}, {"level": "9"}, {"level": "2", "version": "x"}, {"level": "2", "direction": "left"}]
)
def test_a_damaged_finish_is_said_and_not_done(data: dict[str, str]) -> None:
    head = began(opened().id)
    answered(head, HER_SENSE)
    assert finish(head, data).status_code == 422
    assert held(head).open


def test_another_agency_reads_the_result_and_not_who_asked() -> None:
    head = began(MAIN)
    finished(head, HER_SENSE | yes("P07"), level=2, why="It gets worse", narrative="She told us so.")
    dan = signed_in(world.police.dan)
    borrowed = world.file("police own")
    page = said(dan.get(reverse("assessment", args=[borrowed, head.id])))
    assert "She told us so." in page
    assert "It gets worse" in page
    assert "Ada Advocate" not in page
    risk = said(dan.get(reverse("risk", args=[borrowed])))
    assert "Escalation" in risk
    assert "Harbor" in risk
    assert dan.get(part_url(head).replace(str(MAIN), str(borrowed))).status_code == 403


def test_in_summary_there_is_a_head_and_no_page() -> None:
    head = began(MAIN)
    finished(head, HER_SENSE, level=2, why="It gets worse", narrative="She told us so.")
    pru, borrowed = signed_in(world.prosecution.pru), world.file("prosecution lent")
    assert pru.get(reverse("assessment", args=[borrowed, head.id])).status_code == 404
    risk = said(pru.get(reverse("risk", args=[borrowed])))
    assert "Medium" in risk
    assert "She told us so." not in risk
    assert "It gets worse" not in risk


def test_to_nobody_else_is_it_there() -> None:
    head = began(MAIN)
    finished(head, HER_SENSE, level=2, why="It gets worse")
    url = reverse("assessment", args=[MAIN, head.id])
    for who in (world.beacon.bea, world.police.walt, world.harbor.vera, world.court.clea, world.coordination.col):
        absent = signed_in(who).get(reverse("assessment", args=[MAIN, uuid4()]))
        answer = signed_in(who).get(url)
        assert answer.status_code == 404, who.name
        assert answer.content == absent.content
    assert signed_in(world.harbor.adam).get(url).status_code in (403, 404)


def test_set_aside_it_says_why_and_another_may_begin() -> None:
    file = opened()
    head, client = began(file.id), signed_in(ADA)
    url = reverse("assessment_set_aside", args=[file.id, head.id])
    assert send(client, url, {}).status_code == 422
    assert send(client, url, {"why": "Wrong file"}).status_code == 303
    assert "Wrong file" in said(client.get(reverse("assessment", args=[file.id, head.id])))
    assert "Set aside" in said(client.get(reverse("risk", args=[file.id])))
    assert send(client, reverse("assessment_new", args=[file.id, "profile"]), {}).status_code == 303


def test_titles_and_addresses_say_nothing_of_her() -> None:
    file = opened("Maya R.")
    head = began(file.id)
    for url in (reverse("risk", args=[file.id]), part_url(head)):
        title = re.search(r"<title>(.*?)</title>", said(signed_in(ADA).get(url)), re.DOTALL)
        assert title
        assert "Maya" not in title[1]
