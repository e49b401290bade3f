"""Pages of incidents: the form and everything that may be typed into it, one incident, the timeline."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from cases.files.actions import begin, close_file, set_level
from cases.files.models import CaseFile
from cases.files.selectors import read_page
from cases.incidents import selectors
from cases.incidents.selectors import serious_label, timeline_of
from cases.records.categories import Kind, Lane
from cases.records.models import Record
from cases.records.selectors import words_of
from ccr.accounts.drafts import keep, load
from ccr.tenancy.member import Member
from tests.cases.files.counting import content_of
from tests.cases.files.filled import ADA, OPENED, opened, told
from tests.cases.files.typed import UNREADABLE, said, send
from tests.support.client import signed_in
from tests.world import MOMENT, acting, world

pytestmark = pytest.mark.django_db

DAN, PRU, NELL = world.police.dan, world.prosecution.pru, world.harbor.nell
MAIN = world.file("harbor main")
TODAY = date(2026, 6, 1)
QUICK = {"when_kind": "day", "when_first": "2026-05-30", "what": "He waited by the car"}


def add(file_id: UUID, data: dict[str, Any], *, client: Client | None = None, **more: Any) -> Any:
    return send(client or signed_in(ADA), reverse("add_incident", args=[file_id]), data, **more)


def incidents(file_id: UUID) -> list[dict[str, Any]]:
    with acting(ADA):
        found = list(Record.objects.visible_to(ADA).filter(file_id=file_id, kind=Kind.INCIDENT))
        words = words_of(ADA, found)
        return [words[head.id] | {"head": head} for head in found]


# The form --------------------------------------------------------------------


def test_when_and_what_are_enough() -> None:
    file = opened()
    answer = add(file.id, QUICK)
    assert answer.status_code == 303
    (kept,) = incidents(file.id)
    assert kept["what"] == "He waited by the car"
    assert kept["finished"] is True
    assert answer["Location"] == reverse("incident", args=[file.id, kept["head"].id])


def test_it_may_be_finished_later() -> None:
    file = opened()
    client = signed_in(ADA)
    answer = add(file.id, QUICK | {"later": "1"}, client=client)
    assert answer["Location"] == reverse("case", args=[file.id])
    (kept,) = incidents(file.id)
    assert kept["finished"] is False
    page = said(client.get(reverse("incident", args=[file.id, kept["head"].id])))
    assert "Only when and what were written down so far." in page
    done = send(
        client,
        reverse("correct_incident", args=[file.id, kept["head"].id]),
        QUICK | {"place": "Elm Park", "version": "1"},
    )
    assert done.status_code == 303
    assert incidents(file.id)[0]["finished"] is True


BAD: list[tuple[str, dict[str, Any], str]] = [
    ("no words", {"what": ""}, "Say what happened in a few words."),
    ("no day", {"when_first": ""}, "Fill in when it happened, or choose Not known."),
    ("a day that never was", {"when_first": "2026-02-30"}, "is not a date"),
    ("two thousand years ago", {"when_first": "0026-05-30"}, "too long ago"),
    ("before living memory", {"when_first": "1 Jan 1899"}, "too long ago"),
    ("tomorrow", {"when_first": "2026-06-02"}, "in the future"),
    ("a year to come", {"when_first": "30 May 2126"}, "in the future"),
    ("two ways to read it", {"when_first": "3/4/2026"}, "two different days"),
    ("words for a day", {"when_first": "last Tuesday"}, "is not a date"),
    ("half a range", {"when_kind": "range"}, "Fill in both days"),
    ("a turned range", {"when_kind": "range", "when_last": "2026-05-01"}, "is after the last one"),
    ("a range into the future", {"when_kind": "range", "when_last": "2026-07-01"}, "in the future"),
    ("no time of day", {"time_from": "25:00"}, "is not a time"),
    ("until without from", {"time_until": "21:00"}, "Fill in from when"),
    ("fear in words", {"fear": "very"}, "Write a whole number"),
    ("fear over ten", {"fear": "11"}, "from 0 to 10"),
    ("fear under nought", {"fear": "-1"}, "from 0 to 10"),
    ("fear with a point", {"fear": "7.5"}, "Write a whole number"),
    ("a tactic nobody offered", {"tactics": ["S01", "Z99"]}, "Choose only from the answers shown."),
    ("a seriousness nobody offered", {"seriousness": "9"}, "Choose one of the answers shown."),
    ("a source nobody offered", {"source": "rumour"}, "Choose one of the answers shown."),
    ("a breach nobody offered", {"breach": "proved"}, "Choose one of the answers shown."),
    ("nobody and the police", {"reported_to": ["nobody", "police"]}, "Choose either who was told"),
    ("too long", {"what": "x" * 10_001}, "Shorten this by 1 character"),
    ("a place too long", {"place": "x" * 201}, "Shorten this by 1 character"),
]


@pytest.mark.parametrize(("name", "change", "message"), BAD, ids=[one[0] for one in BAD])
def test_what_is_wrong_is_said_beside_it_and_nothing_typed_is_lost(
    name: str, change: dict[str, Any], message: str
) -> None:
    file = opened()
    typed = QUICK | {"place": "Behind the library", "impact": "She sleeps badly"} | change
    answer = add(file.id, typed)
    assert answer.status_code == 422
    page = said(answer)
    assert message in page
    for name_, value in typed.items():
        if name_ in {"what", "impact"} and value:
            assert str(value)[:40] in page
    assert "<title>Error:" in page
    assert incidents(file.id) == []


@pytest.mark.parametrize("field", ["what", "place", "impact", "witnesses", "breach_of", "reported_note"])
@pytest.mark.parametrize("name", ["control character", "NUL", "right-to-left override"])
def test_no_text_field_takes_what_could_deceive_a_reader(field: str, name: str) -> None:
    file = opened()
    typed, message = UNREADABLE[name]
    answer = add(file.id, QUICK | {field: typed})
    assert answer.status_code == 422
    assert str(message) in said(answer)
    assert incidents(file.id) == []


def test_a_damaged_key_asks_for_the_button_once_more() -> None:
    file = opened()
    answer = add(file.id, QUICK, once="not-a-key")
    assert answer.status_code == 422
    assert "Press the button once more." in said(answer)
    assert incidents(file.id) == []


def test_the_same_form_sent_twice_counts_once() -> None:
    file, client, key = opened(), signed_in(ADA), uuid4()
    first, second = (add(file.id, QUICK, client=client, once=key) for _press in range(2))
    assert first["Location"] == second["Location"]
    assert len(incidents(file.id)) == 1


def test_a_draft_is_shown_again_and_goes_when_it_is_saved() -> None:
    file, client = opened(), signed_in(ADA)
    with acting(ADA):
        keep(ADA, "incident", file.id, {"what": ["Half a sen"], "when_kind": ["unknown"]}, at=MOMENT)
    assert "Half a sen" in said(client.get(reverse("add_incident", args=[file.id])))
    assert add(file.id, QUICK, client=client).status_code == 303
    with acting(ADA):
        assert load(ADA, "incident", file.id) is None


@pytest.mark.parametrize(
    ("member", "status"),
    [(DAN, 404), (world.harbor.adam, 403), (world.harbor.vera, 404), (world.court.clea, 404), (world.beacon.bea, 404)],
    ids=["foreign", "administrator", "shut out", "partner", "outsider"],
)
def test_whoever_may_not_write_here_writes_nothing(member: Member, status: int) -> None:
    before = len(incidents(MAIN))
    answer = add(MAIN, QUICK, client=signed_in(member))
    assert answer.status_code == status
    assert len(incidents(MAIN)) == before


def test_will_be_seen_by_stands_before_save_and_only_where_later_records_are_covered() -> None:
    page = said(signed_in(ADA).get(reverse("add_incident", args=[MAIN])))
    assert "Will be seen by:" in page
    seen = page[page.index("Will be seen by:") : page.index("Keep this one with us")]
    assert "Police</bdi></b> (in full)" in seen
    assert "Prosecution</bdi></b> (summary)" in seen
    assert "Coordination" not in seen, "what it was shown covers only what was recorded in March"
    assert page.index("Will be seen by:") < page.index("Save incident")
    alone = said(signed_in(ADA).get(reverse("add_incident", args=[opened().id])))
    assert "Will be seen by your agency only." in alone
    assert "Keep this one with us" not in alone


def test_keep_this_one_with_us_keeps_it_from_every_other_agency() -> None:
    add(MAIN, QUICK | {"what": "Only for us", "keep": "on"})
    assert "Only for us" not in said(signed_in(DAN).get(reverse("timeline", args=[world.file("police own")])))
    assert "Only for us" in said(signed_in(ADA).get(reverse("timeline", args=[MAIN])))


def test_what_asks_for_a_look_today_says_so() -> None:
    file, client = opened(), signed_in(ADA)
    page = said(client.get(add(file.id, QUICK | {"tactics": ["I01"]}, client=client)["Location"]))
    assert "Look at her safety today." in page
    calm = said(client.get(add(file.id, QUICK | {"tactics": ["S01"]}, client=client)["Location"]))
    assert "Look at her safety today." not in calm


# Correcting ------------------------------------------------------------------


def test_somebody_was_faster_both_texts_are_shown_and_mine_is_kept() -> None:
    file = opened()
    head = told(file.id, "First words", place="Elm Park", at=OPENED)
    url = reverse("correct_incident", args=[file.id, head.id])
    ada, nell = signed_in(ADA), signed_in(NELL)
    assert send(nell, url, QUICK | {"what": "What Nell wrote", "version": "1"}).status_code == 303
    answer = send(ada, url, QUICK | {"what": "What Ada wrote", "place": "Elm Park", "version": "1"})
    assert answer.status_code == 409
    page = said(answer)
    assert "Nell Named" in page
    assert page.count("What Ada wrote") == 2, "beside hers, and still in the form"
    assert page.count("What Nell wrote") == 1
    assert "Keep mine" in page
    assert incidents(file.id)[0]["what"] == "What Nell wrote"
    assert 'name="version" value="2"' in page
    again = send(ada, url, QUICK | {"what": "What Ada wrote", "version": "2"})
    assert again.status_code == 303
    assert incidents(file.id)[0]["what"] == "What Ada wrote"


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999"])
def test_a_damaged_version_saves_nothing(version: str) -> None:
    file = opened()
    head = told(file.id, "First words")
    answer = send(signed_in(ADA), reverse("correct_incident", args=[file.id, head.id]), QUICK | {"version": version})
    assert answer.status_code == 422
    assert incidents(file.id)[0]["what"] == "First words"


def test_a_borrowed_incident_has_no_form() -> None:
    url = reverse("correct_incident", args=[world.file("police own"), world.record("main incidents")])
    assert signed_in(DAN).get(url).status_code == 403


# One incident ----------------------------------------------------------------


def test_an_incident_shows_what_was_told_and_leaves_no_question_silent() -> None:
    file = opened()
    head = told(file.id, "First line\nSecond line", seriousness=3, source="witness")
    page = said(signed_in(ADA).get(reverse("incident", args=[file.id, head.id])))
    assert "First line\nSecond line" in page
    assert "Recorded as very serious by Ada Advocate" in page
    assert "A witness" in page
    assert page.count("Not asked") == 3  # order or bail, fear, who was told
    assert "Seen by your agency only." in page


def test_a_lent_incident_names_the_agency_and_no_person() -> None:
    head = told(MAIN, "Words of Harbor", seriousness=2)
    page = said(signed_in(DAN).get(reverse("incident", args=[world.file("police own"), head.id])))
    assert "Words of Harbor" in page
    assert "Recorded as serious by Harbor" in page
    assert "Ada Advocate" not in page
    assert "Correct" not in page


@pytest.mark.parametrize(
    ("member", "file", "record"),
    [
        (PRU, "prosecution lent", "main incidents"),
        (DAN, "police own", "main kept incident"),
        (DAN, "police own", "main identity"),
        (DAN, "police own", "second incidents"),
        (ADA, "harbor main", "closed incidents"),
        (world.police.walt, "police own", "police incidents"),
    ],
    ids=["summary only", "kept", "another kind", "another line", "another file", "shut out"],
)
def test_an_incident_that_is_not_on_this_line_is_absent(member: Member, file: str, record: str) -> None:
    url = reverse("incident", args=[world.file(file), world.record(record)])
    answer = signed_in(member).get(url)
    absent = signed_in(member).get(reverse("incident", args=[world.file(file), uuid4()]))
    assert (answer.status_code, answer.content) == (404, absent.content)


@pytest.mark.parametrize(
    ("level", "who", "label"),
    [(None, "Harbor", ""), (1, "Harbor", ""), (2, "Harbor", "Recorded as serious by Harbor"), (3, "", "Very serious")],
)
def test_seriousness_is_whose_judgement_it_is(level: int | None, who: str, label: str) -> None:
    assert serious_label(level, who) == label


# The timeline ----------------------------------------------------------------


def line(member: Member, file_id: UUID, **asked: Any) -> list[tuple[str, str]]:
    """Every row of the timeline, page after page: month and title."""
    rows: list[tuple[str, str]] = []
    after = None
    with acting(member):
        file = CaseFile.objects.visible_to(member).get(pk=file_id)
        page = read_page(member, file, at=MOMENT)
        for _number in range(20):
            found = timeline_of(page, after=after, **asked)
            rows += [
                (str(month["label"]), row["title"]) for month in found.months for row in month["rows"] if "title" in row
            ]
            rows += [("", row["title"]) for row in found.undated]
            after = found.older
            if after is None:
                return rows
    raise AssertionError("the timeline has no end")


def test_pages_of_the_timeline_follow_without_a_gap_or_a_repeat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selectors, "PAGE_ROWS", 5)
    file = opened()
    for number in range(23):
        told(file.id, f"Number {number:02}", days_ago=None if number % 5 == 0 else (number % 4) * 20)
    rows = line(ADA, file.id)
    titles = [title for _month, title in rows]
    assert sorted(titles) == [f"Number {number:02}" for number in range(23)]
    assert [month for month, _title in rows[-5:]] == [""] * 5, "those without a day stand last"
    months = [month for month, _title in rows if month]
    assert list(dict.fromkeys(months)) == ["June 2026", "May 2026", "April 2026"]


def test_the_timeline_is_filtered_by_kind_and_by_agency() -> None:
    told(MAIN, "Followed", tactics=["S01"])
    told(MAIN, "Threatened", tactics=["I01", "S02"])
    told(world.file("police own"), "Seen by a patrol", by=DAN, tactics=["S03"])
    lurking = [title for _month, title in line(ADA, MAIN, lane=Lane.SURVEILLANCE)]
    assert sorted(lurking) == ["Followed", "Seen by a patrol", "Threatened"]
    assert [title for _month, title in line(ADA, MAIN, lane=Lane.INTIMIDATION)] == ["Threatened"]
    theirs = [title for _month, title in line(ADA, MAIN, holder_id=DAN.agency_id)]
    assert "Seen by a patrol" in theirs
    assert "Followed" not in theirs


@pytest.mark.parametrize(
    "query",
    [
        "?kind=nothing",
        "?by=x",
        "?by=11111111-1111-4111-8111-111111111111",
        "?after=x",
        "?after=22222222-2222-4222-8222-222222222222",
        "?kind=&by=&after=",
    ],
)
def test_a_damaged_address_shows_the_timeline(query: str) -> None:
    assert signed_in(ADA).get(reverse("timeline", args=[MAIN]) + query).status_code == 200


def test_a_place_of_another_line_tells_nothing() -> None:
    hidden = world.record("named incidents")
    plain = signed_in(ADA).get(reverse("timeline", args=[MAIN])).content
    placed = signed_in(ADA).get(reverse("timeline", args=[MAIN]) + f"?after={hidden}").content
    assert plain.count(b'class="inc') == placed.count(b'class="inc')


@pytest.mark.parametrize("count", [1, 3])
def test_the_timeline_asks_the_same_whatever_its_length(count: int) -> None:
    file = opened(by=world.health.nora)
    for _number in range(count):
        told(file.id, by=world.health.nora, at=OPENED + timedelta(minutes=1))
    asked = content_of(signed_in(world.health.nora), reverse("timeline", args=[file.id]))
    assert len(asked) == 10, asked


def test_a_burst_of_text_cannot_break_the_page() -> None:
    file = opened()
    told(file.id, "<script>alert(1)</script>" + "W" * 500)
    page = said(signed_in(ADA).get(reverse("timeline", args=[file.id])))
    assert "<script>alert" not in page
    assert "W" * 200 not in page


def test_levels_and_decisions_stand_in_the_line_as_thin_rows() -> None:
    file = opened()
    with acting(ADA):
        begin(file_id=file.id, by=ADA, at=MOMENT)
        set_level(file_id=file.id, level=3, why="Threat on 28 May", direction="", judged_on=TODAY, by=ADA, at=MOMENT)
        close_file(file_id=file.id, outcome="moved", why="She lives elsewhere", told="x", by=ADA, at=MOMENT)
    page = said(signed_in(ADA).get(reverse("timeline", args=[file.id])))
    assert "High, Harbor. Threat on 28 May" in page
    assert "Close the file. She moved away. She lives elsewhere. Harbor" in page
    assert "inc--thin" not in said(signed_in(ADA).get(reverse("timeline", args=[file.id]) + "?kind=surveillance"))


def test_the_pattern_stands_over_the_first_page_and_the_limit_over_every_one() -> None:
    file = opened()
    first, second = told(file.id, days_ago=1), told(file.id, days_ago=2)
    client, url = signed_in(ADA), reverse("timeline", args=[file.id])
    for address, charts in ((url, 2), (f"{url}?after={first.id}", 0)):
        page = said(client.get(address))
        assert page.count('<svg class="pchart') == charts
        assert "Other agencies may hold more." in page
    assert str(second.id) in said(client.get(f"{url}?after={first.id}"))
