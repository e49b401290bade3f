"""The case sheet and the permission on paper: what stands on them, and what never does."""

import io
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from cases.access.doors import access_file
from cases.documents.case_sheet import case_sheet
from cases.records.actions import write_record
from cases.records.categories import Kind
from ccr.audit.models import ReadEvent
from ccr.documents.papers import Asked
from ccr.documents.pdf import Limits
from ccr.stack.place import ROOT
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from tests.support.client import signed_in
from tests.world import MOMENT, acting, world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ccr.core.clock.now", lambda: MOMENT)


def press(client: Client, url: str, **more: Any) -> Any:
    return client.post(url, {"once": str(uuid4()), **more})


def sheet_of(member: Member, file: str) -> Any:
    return press(signed_in(member), reverse("draw_paper", args=[world.file(file), "case_sheet"]))


def text_of(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def test_a_case_sheet_is_drawn_at_once_for_who_asks() -> None:
    answer = sheet_of(world.harbor.ada, "harbor main")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert re.fullmatch(r'inline; filename="paper-[0-9a-f]{8}\.pdf"', answer["Content-Disposition"])
    text = text_of(answer.content)
    assert "HH-7QKD" in text
    assert "Copy 2" in text, "the first was drawn where the world begins"
    assert "drawn for Harbor House" in text


# What never stands on it -------------------------------------------------------


def put(by: Member, file: str, kind: Kind, words: dict[str, Any], **head: Any) -> None:
    with acting(by):
        where = access_file(by, world.file(file), Capability.WRITE_FILES)
        write_record(file=where, kind=kind, words=words, by=by, at=MOMENT, **head)


ada, dan = world.harbor.ada, world.police.dan
CANARIES = (
    "CanaryAddress",
    "CanaryPhone",
    "CanaryCode",
    "CanaryPlace",
    "CanaryKept",
    "CanaryNote",
    "Linden",
    "Grantham",
)


@pytest.fixture
def told() -> None:
    """Her, him, where she is, how to reach her, and incidents that name them; one is kept back."""
    put(
        ada, "harbor main", Kind.SURVIVOR, {"display_name": "Mara L.", "full_name": "Mara Linden", "note": "CanaryNote"}
    )
    put(ada, "harbor main", Kind.RESPONDENT, {"full_name": "Tom Grantham"})
    put(ada, "harbor main", Kind.LOCATION, {"address": "12 CanaryAddress Road", "safe_place": "CanaryAddress Hall"})
    put(ada, "harbor main", Kind.CONTACT, {"phone": "+1 555 0142233 CanaryPhone", "code_word": "CanaryCode"})
    put(
        ada, "harbor main", Kind.INCIDENT,
        {"what": "Tom Grantham at 12 CanaryAddress Road", "place": "CanaryPlace", "impact": "CanaryNote", "breach": "possible"},
        happened_on=MOMENT.date(), level=3, lanes=1,
    )  # fmt: skip
    put(
        ada, "harbor main", Kind.INCIDENT, {"what": "CanaryKept"}, happened_on=MOMENT.date(), kept=True,
    )  # fmt: skip


def test_names_are_short_and_addresses_and_numbers_are_left_out(told: None) -> None:
    text = text_of(sheet_of(ada, "harbor main").content)
    assert "HH-7QKD, M.L." in text
    assert "T.G. at 12 [not on paper]" in text or "T.G. at [not on paper]" in text
    assert "Possible breach" in text
    # What Harbor keeps back is its own and stands on its own sheet.
    assert "CanaryKept" in text
    assert [word for word in CANARIES if word in text] == ["CanaryKept"]


@pytest.mark.parametrize("pad", range(0, 14, 3))
def test_what_is_cut_short_is_masked_first(pad: int) -> None:
    """Half a number is no number any more, and half an address no address: what is cut is cut after it was masked."""
    many = "she told us again. " * 12
    lead = "x" * pad + " "
    number, street = "555 013 4477 from the car", "412 Harbor Street until she goes"
    for secret, half in ((number, "555"), (street, "412")):
        put(ada, "harbor main", Kind.LEVEL, {"why": f"{lead}{many[:155]} {secret}"}, level=3, happened_on=MOMENT.date())
        put(ada, "harbor main", Kind.WANTS, {"text": f"{lead}{many[:85]} {secret}"})
        for before in (38, 104):
            what = {"what": f"{lead}{many[:before]} {secret}"}
            put(ada, "harbor main", Kind.INCIDENT, what, happened_on=MOMENT.date(), level=3, lanes=1)
        with acting(ada):
            asked = Asked(member=ada, at=MOMENT, subject_id=world.file("harbor main"))
            drawn = case_sheet(asked).context
        said = [drawn["why"], drawn["wants"], *(row["title"] for row in drawn["rows"])]
        assert [one for one in said if half in one] == [], said


def test_another_agencys_sheet_shows_what_is_open_to_it(told: None) -> None:
    made = sheet_of(dan, "police own").content
    text = text_of(made)
    assert "LP-3HJC, M.L." in text
    assert "(Harbor)" in text
    assert "Other agencies may hold more." in text
    assert [word for word in CANARIES if word in text or word.encode() in made] == []


def test_neither_file_nor_name_of_it_says_whose_it_is(told: None) -> None:
    answer = sheet_of(ada, "harbor main")
    made = answer.content
    reader = PdfReader(io.BytesIO(made))
    said = {str(key): str(value) for key, value in (reader.metadata or {}).items()}
    assert said.keys() == {"/Title", "/Producer"}
    assert said["/Title"] == "Paper"
    assert said["/Producer"].startswith("WeasyPrint ")
    outside = made + answer.serialize_headers()
    for word in ("Mara", "Linden", "HH-7QKD", "Harbor", "Ada", str(ROOT), str(Path.home())):
        assert word.encode() not in outside, word
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root


def test_the_same_moment_gives_the_same_bytes(told: None) -> None:
    url, once = reverse("draw_paper", args=[world.file("harbor main"), "case_sheet"]), str(uuid4())
    client = signed_in(ada)
    first, second = (client.post(url, {"once": once}).content for _ in range(2))
    assert first == second


def test_paper_has_the_size_people_use(told: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def size(made: bytes) -> tuple[int, int]:
        box = PdfReader(io.BytesIO(made)).pages[0].mediabox
        return round(box.width), round(box.height)

    assert size(sheet_of(ada, "harbor main").content) == (612, 792)
    monkeypatch.setattr("ccr.documents.sheet.LETTER", frozenset())
    assert size(sheet_of(ada, "harbor main").content) == (595, 842)


def test_far_too_much_stays_one_page(told: None) -> None:
    for number in range(319):
        words = {"what": f"Mara Linden was called {number} times by Tom Grantham. " * 20, "breach": "possible"}
        put(ada, "harbor main", Kind.INCIDENT, words, happened_on=MOMENT.date(), level=3, lanes=15)
    name = {"display_name": "Ἀλεξάνδρα " * 8, "full_name": "ليلى 🙂 " + "x" * 150}
    put(ada, "harbor main", Kind.SURVIVOR, name)
    why = {"why": "W" * 4000, "direction": "up"}
    put(ada, "harbor main", Kind.LEVEL, why, level=3, happened_on=MOMENT.date())
    made = sheet_of(ada, "harbor main").content
    assert len(PdfReader(io.BytesIO(made)).pages) == 1
    assert "more on the case" in text_of(made)


# Who may -----------------------------------------------------------------------


@pytest.mark.parametrize("who", [world.police.dan, world.harbor.vera, world.beacon.bea], ids=lambda who: who.name)
def test_no_sheet_of_a_file_that_is_not_open(who: Member) -> None:
    answer = sheet_of(who, "harbor main")
    absent = press(signed_in(who), reverse("draw_paper", args=[uuid4(), "case_sheet"]))
    assert (answer.status_code, answer.content) == (404, absent.content)


@pytest.mark.parametrize("code", ["no-such-paper", "permission_paper", "../x"])
def test_no_paper_of_a_name_nobody_knows(code: str) -> None:
    assert press(signed_in(ada), f"/cases/{world.file('harbor main')}/papers/{code}/").status_code == 404


@pytest.mark.parametrize("once", ["", "x" * 5000, "\x00", "\u202e", "not-a-key"])
def test_a_damaged_form_is_shown_again(once: str) -> None:
    url = reverse("draw_paper", args=[world.file("harbor main"), "case_sheet"])
    answer = signed_in(ada).post(url, {"once": once})
    assert answer.status_code == 422
    assert "Press the button once more" in answer.content.decode()


def test_when_it_cannot_be_drawn_a_plain_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ccr.documents.pdf.ONE_PAPER", Limits(wall_seconds=0.01))
    answer = sheet_of(ada, "harbor main")
    assert answer.status_code == 409
    assert "could not be drawn" in answer.content.decode()


def test_a_sheet_is_written_into_the_reading_log_of_everybody_whose_it_shows(told: None) -> None:
    sheet_of(dan, "police own")
    with acting(ada):
        reads = ReadEvent.objects.visible_to(ada).filter(page="case_sheet", file_id=world.file("harbor main"))
        assert [read.agency_id for read in reads] == [dan.agency_id]


# Her permission ----------------------------------------------------------------


def test_her_permission_is_printed_for_its_own_agency_alone() -> None:
    url = reverse("permission_paper", args=[world.release("main to police")])
    made = press(signed_in(ada), url)
    assert made.status_code == 200
    assert "Permission to share" in text_of(made.content)
    assert press(signed_in(dan), url).status_code == 404
    assert press(signed_in(world.beacon.bea), url).status_code == 404


def test_copies_are_listed_with_what_became_of_them() -> None:
    sheet_of(ada, "harbor quiet")
    client = signed_in(ada)
    page = client.get(reverse("papers", args=[world.file("harbor quiet")])).content.decode()
    (copy,) = re.findall(r'action="(/copies/[^"]+)"', page)
    here = "http://testserver" + reverse("papers", args=[world.file("harbor quiet")])
    done = client.post(copy, {"how": "hand_back", "once": str(uuid4())}, headers={"Referer": here})
    assert (done.status_code, done["Location"]) == (303, reverse("papers", args=[world.file("harbor quiet")]))
    assert "Handed back" in client.get(done["Location"]).content.decode()
    elsewhere = client.post(
        copy, {"how": "destroy", "once": str(uuid4())}, headers={"Referer": "https://evil.example/x"}
    )
    assert elsewhere["Location"] == "/"
    assert client.post(copy, {"how": "destroy", "once": str(uuid4())}).status_code == 409
    assert client.post(copy, {"how": "burn", "once": str(uuid4())}).status_code == 303
