"""The caseload: the order of need, the reasons in words, its pages, filters, Today, and how little it asks."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from cases.files import caseload
from cases.files.actions import begin, close_file, mark_seen, set_level
from cases.files.caseload import Caseload, Place, Show, caseload_of, find, why_in_words
from cases.files.models import CaseFile, FileQueue
from cases.people.actions import correct_person, record_contact
from cases.people.channels import Answer
from cases.people.words import Survivor
from ccr.tenancy.member import Member
from tests.cases.files.counting import content_of
from tests.cases.files.filled import ADA, opened, rules, told
from tests.support.client import signed_in
from tests.world import MOMENT, acting, world

pytestmark = pytest.mark.django_db

NELL, DAN, PRU, NORA = world.harbor.nell, world.police.dan, world.prosecution.pru, world.health.nora


def load(member: Member = ADA, *, at: datetime = MOMENT, **asked: Any) -> Caseload:
    with acting(member, at=at):
        return caseload_of(member, at=at, **asked)


def people(found: Caseload) -> list[str]:
    return [row["person"] for row in found.rows]


def why(found: Caseload, person: str) -> list[str]:
    row = next(row for row in found.rows if row["person"] == person)
    return [line["text"] for line in row["why"]]


def due(file: CaseFile, on: date) -> None:
    """Set the day of the next review, as the reviews do."""
    with acting(ADA):
        row = CaseFile.objects.visible_to(ADA).get(pk=file.id)
        row.next_review_on = on
        row.save(update_fields=["next_review_on"])


# Order and reasons -----------------------------------------------------------


def test_files_stand_in_the_order_of_need() -> None:
    calm, _unsure, late, new = (opened(name) for name in ("Calm", "Unsure", "Late", "New"))
    for file in (calm, late, new):
        rules(file.id)
    due(late, date(2026, 5, 29))
    told(new.id, by=NELL)
    shown = [name for name in people(load(show=Show.ALL)) if name in {"Calm", "Unsure", "Late", "New"}]
    assert shown == ["New", "Late", "Unsure", "Calm"]


def test_each_reason_is_said_in_words() -> None:
    file = opened("Maya R.")
    told(file.id, by=NELL)
    told(file.id, by=NELL)
    due(file, date(2026, 5, 30))
    found = load()
    assert why(found, "Maya R.") == [
        "2 new incidents since 1 Jun",
        "Review was due 30 May",
        "How to reach her was never confirmed",
    ]
    strong = [line["strong"] for line in found.rows[0]["why"]]
    assert strong == [True, False, False]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ({}, []),
        ({"unseen": 1, "unseen_since": "2026-03-06"}, ["1 new incident since 6 Mar"]),
        ({"review_due": True, "review_since": "2026-03-12"}, ["Review was due 12 Mar"]),
        ({"review_due": True}, ["A review is due"]),
        ({"contact_since": "2026-04-02"}, ["How to reach her not confirmed since 2 Apr"]),
        ({"contact_never": True}, ["How to reach her was never confirmed"]),
        ({"no_lead": True}, ["This file has no named contact"]),
        ({"something_later": 3}, []),
    ],
)
def test_what_the_queue_found_becomes_sentences(found: dict[str, Any], said: list[str]) -> None:
    assert [line["text"] for line in why_in_words(found)] == said


def test_ones_own_incident_is_not_new_and_a_seen_one_no_longer() -> None:
    file = opened("Maya R.")
    rules(file.id)
    told(file.id, by=ADA)
    assert "Maya R." not in people(load())
    told(file.id, by=NELL)
    assert "Maya R." in people(load())
    later = MOMENT + timedelta(hours=1)
    with acting(ADA, at=later):
        mark_seen(file_id=file.id, by=ADA, at=later)
    assert "Maya R." not in people(load(at=later))


def test_only_an_attempt_that_reached_her_is_the_last_contact() -> None:
    file = opened("Maya R.")
    before = MOMENT - timedelta(days=3)
    with acting(ADA, at=before):
        record_contact(file_id=file.id, channel="phone", outcome="spoke", by=ADA, at=before)
    with acting(ADA):
        record_contact(file_id=file.id, channel="phone", outcome="no_answer", by=ADA, at=MOMENT)
    row = next(row for row in load().rows if row["person"] == "Maya R.")
    assert row["contact"] == "29 May"


def test_a_level_shows_with_the_direction_its_judge_chose() -> None:
    file = opened("Maya R.")
    with acting(ADA):
        set_level(file_id=file.id, level=3, why="x", direction="down", judged_on=date(2026, 6, 1), by=ADA, at=MOMENT)
    row = next(row for row in load().rows if row["person"] == "Maya R.")
    assert row["risk"] == {"level": 3, "label": "High", "direction_label": "falling"}


def test_a_borrowed_file_shows_the_name_only_where_identity_is_open() -> None:
    with acting(ADA):
        correct_person(
            record_id=world.record("main identity"),
            version=None,
            person=Survivor(display_name="Maya R."),
            by=ADA,
            at=MOMENT,
        )
    assert "Maya R." in people(load(DAN, show=Show.ALL))
    assert people(load(PRU, show=Show.ALL)) == ["DA-6FGM"]


def test_a_person_shut_out_by_a_conflict_has_no_row_and_no_gap() -> None:
    walt = world.police.walt
    assert "LP-3HJC" in [row["reference"] for row in load(DAN, show=Show.ALL).rows]
    found = load(walt, show=Show.ALL)
    assert "LP-3HJC" not in [row["reference"] for row in found.rows]
    assert found.counts[Show.ALL] == str(len(found.rows))


# Filters, counts, pages ------------------------------------------------------


def test_each_filter_has_its_files_and_its_count() -> None:
    before = load().counts
    mine, others, shut = opened("Mine"), opened("Others", by=NELL), opened("Shut")
    with acting(ADA):
        begin(file_id=shut.id, by=ADA, at=MOMENT)
        close_file(file_id=shut.id, outcome="moved", why="x", told="x", by=ADA, at=MOMENT)
    for file in (mine, others):
        rules(file.id)
    due(mine, date(2026, 6, 1))

    def grew(show: Show) -> int:
        return int(load().counts[show]) - int(before[show])

    assert {show: grew(show) for show in Show} == {
        Show.ATTENTION: 0,
        Show.ALL: 2,
        Show.MINE: 1,
        Show.REVIEW: 1,
        Show.CLOSED: 1,
    }
    assert "Shut" in people(load(show=Show.CLOSED))
    assert "Others" not in people(load(show=Show.MINE))
    assert people(load(show=Show.REVIEW)) == ["Mine"]


def test_counts_stop_where_counting_on_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caseload, "COUNT_CAP", 2)
    for number in range(4):
        opened(f"Number {number}")
    assert load().counts[Show.ALL] == "2+"
    assert load().counts[Show.CLOSED] == "1"


def test_pages_follow_each_other_without_a_gap_or_a_repeat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caseload, "PAGE_ROWS", 4)
    for number in range(13):
        file = opened(f"Number {number:02}")
        if number % 3 == 0:
            rules(file.id)
        if number % 4 == 0:
            due(file, date(2026, 6, 1 + number))
    everyone, place, pages = [], None, 0
    while True:
        found = load(show=Show.ALL, after=place)
        everyone += [row["reference"] for row in found.rows]
        pages += 1
        if found.older is None:
            break
        place = Place.read(str(found.older))
    assert len(everyone) == len(set(everyone)) == int(load().counts[Show.ALL])
    assert pages == -(-len(everyone) // 4)


@pytest.mark.parametrize("damaged", ["", "x", "1_2_3", "40_2026-13-01_" + str(world.file("harbor main")), "é", None])
def test_a_damaged_place_begins_at_the_beginning(damaged: str | None) -> None:
    assert Place.read(damaged) is None


def test_what_could_not_be_worked_out_yet_stands_first(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        opened(f"Number {number}")
    monkeypatch.setattr(caseload, "MOST_REFRESHED", 2)
    found = load(show=Show.ALL)
    assert found.waiting == 3
    assert [row["why"] for row in found.rows[:3]] == [[{"text": "Being worked out", "strong": True}]] * 3
    assert load(show=Show.ALL).waiting == 1
    assert load(show=Show.ALL).waiting == 0


# Today -----------------------------------------------------------------------


def today_of(person: str, *, at: datetime = MOMENT) -> list[dict[str, Any]]:
    return [item for item in load(at=at).today if person in item["text"]]


def needed(name: str, **said: Any) -> UUID:
    """A file that needs its lead: a colleague recorded something, and her rule was confirmed after it."""
    file = opened(name)
    told(file.id, by=NELL, at=MOMENT - timedelta(minutes=5))
    rules(file.id, **said)
    return file.id


# MOMENT is Monday 07:00 where the partnership works.
@pytest.mark.parametrize(
    ("said", "time_label", "safe_now"),
    [
        ({}, "Any time", True),
        ({"begins": time(6), "ends": time(8)}, "06:00–08:00", True),
        ({"begins": time(22), "ends": time(8)}, "22:00–08:00", True),
        ({"begins": time(10), "ends": time(15)}, "10:00–15:00", False),
        ({"days": (1,), "begins": time(6), "ends": time(8)}, "06:00–08:00", True),
    ],
)
def test_a_call_she_allows_today_is_listed_and_safe_only_in_her_hours(
    said: dict[str, Any], time_label: str, safe_now: bool
) -> None:
    needed("Maya R.", **said)
    (item,) = today_of("Maya R.")
    assert (item["time_label"], item["safe_now"], item["check_first"]) == (time_label, safe_now, "")


@pytest.mark.parametrize(
    "said",
    [{"answer": Answer.NO}, {"begins": time(5), "ends": time(6)}, {"days": (2,), "begins": time(6), "ends": time(8)}],
    ids=["no", "hours have passed", "another day"],
)
def test_no_call_is_listed_that_she_does_not_allow_today(said: dict[str, Any]) -> None:
    needed("Maya R.", **said)
    assert today_of("Maya R.") == []


def test_never_safe_to_call_after_a_new_incident_or_thirty_days() -> None:
    new, old = opened("New"), opened("Old")
    rules(new.id)
    told(new.id, by=NELL, at=MOMENT + timedelta(minutes=1), days_ago=20)
    rules(old.id, days_ago=30)
    later = MOMENT + timedelta(minutes=2)
    (new_item,), (old_item,) = today_of("New", at=later), today_of("Old", at=later)
    assert (new_item["safe_now"], str(new_item["check_first"])) == (False, "Check first: new incident")
    assert (old_item["safe_now"], str(old_item["check_first"])) == (False, "Check first: over 30 days old")


def test_reviews_of_today_and_late_ones_are_listed_for_their_lead() -> None:
    today, late = opened("Today"), opened("Late")
    due(today, date(2026, 6, 1))
    due(late, date(2026, 5, 29))
    assert [item["tags"][0]["label"] for item in today_of("Review, Today")] == ["Due today"]
    assert [item["tags"][0]["label"] for item in today_of("Review, Late")] == ["3 days late"]
    assert not [item for item in load(NELL).today if "Late" in item["text"]]


# Finding ---------------------------------------------------------------------


def found(text: str, member: Member = ADA) -> list[str]:
    with acting(member):
        return [row["person"] for row in find(member, text, at=MOMENT).rows]


@pytest.mark.parametrize("text", ["maya", "MAYA R", "rivers", "r. maya", "Mayá".replace("á", "a"), " maya  rivers "])
def test_a_file_is_found_by_the_beginnings_of_its_names(text: str) -> None:
    opened("Maya R.", full_name="Maya Rivers")
    assert found(text) == ["Maya R."]


@pytest.mark.parametrize("text", ["", "  ", "aya", "maya q", "%", "_", "'; drop table cases_casefile; --"])
def test_what_is_not_a_beginning_of_a_name_finds_nothing(text: str) -> None:
    opened("Maya R.", full_name="Maya Rivers")
    assert found(text) == []


def test_a_reference_finds_its_file_with_or_without_the_line() -> None:
    file = opened("Maya R.")
    for text in (file.reference, file.reference.lower(), file.reference.replace("-", ""), f" {file.reference} "):
        assert found(text) == ["Maya R."]


def test_nothing_is_found_in_another_agencys_files_or_behind_a_conflict() -> None:
    file = opened("Maya R.")
    assert found("maya", NORA) == []
    assert found(file.reference, DAN) == []
    assert found("LP-3HJC", DAN) == ["LP-3HJC"]
    assert found("LP-3HJC", world.police.walt) == []


def test_names_are_searched_up_to_a_number_and_the_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caseload, "MOST_NAMES", 1)
    opened("Maya R.", at=MOMENT - timedelta(days=1))
    opened("Tom W.")
    with acting(ADA):
        seen = find(ADA, "maya", at=MOMENT)
    assert (seen.rows, seen.complete) == ([], False)


# Pages -----------------------------------------------------------------------


@pytest.mark.parametrize("files", [1, 3])
def test_the_list_asks_the_same_whatever_its_length(files: int) -> None:
    """Seven of its own and one of the offers: eight, at one row and at three."""
    client = signed_in(NORA)
    for number in range(files):
        file = opened(f"Number {number}", by=NORA)
        told(file.id, by=world.health.clint)
        rules(file.id, by=NORA)
    asked = content_of(client, reverse("cases"))
    assert len(asked) == 8, asked


def test_an_empty_list_says_which_kind_of_nothing_it_is() -> None:
    client = signed_in(world.court.clea)
    page = client.get(reverse("cases")).content.decode()
    assert "No file needs attention now." in page
    assert "Nothing is due today." in page
    closed = client.get(reverse("cases") + "?show=closed").content.decode()
    assert "No closed file that you can see." in closed


@pytest.mark.parametrize("address", ["?show=everything", "?after=damaged", "?show=&after=", "?show=all&after=1_2_3"])
def test_a_damaged_address_shows_the_list(address: str) -> None:
    assert signed_in(ADA).get(reverse("cases") + address).status_code == 200


def test_finding_never_puts_the_words_into_an_address() -> None:
    opened("Maya R.")
    client = signed_in(ADA)
    page = client.get(reverse("cases")).content.decode()
    form = page[page.index('role="search"') - 200 : page.index('role="search"') + 50]
    assert 'method="post"' in form
    answer = client.post(reverse("find_cases"), {"q": "maya", "once": "6d6f1a9e-6d0f-4c57-9d27-0c4a3ac0a9d1"})
    assert answer.status_code == 200
    assert "Maya R." in answer.content.decode()
    assert "maya" not in str(answer.headers).lower()


@pytest.mark.parametrize("text", ["x" * 81, "a\x00b", "a\u202eb"], ids=["long", "control", "override"])
def test_unreadable_words_to_find_get_a_message(text: str) -> None:
    answer = signed_in(ADA).post(reverse("find_cases"), {"q": text, "once": "6d6f1a9e-6d0f-4c57-9d27-0c4a3ac0a9d1"})
    assert answer.status_code == 422


def test_the_queue_row_of_a_new_file_is_made_on_the_first_look() -> None:
    file = opened("Maya R.")
    with acting(ADA):
        assert not FileQueue.objects.visible_to(ADA).filter(file_id=file.id).exists()
    load()
    with acting(ADA):
        assert FileQueue.objects.visible_to(ADA).filter(file_id=file.id).exists()
