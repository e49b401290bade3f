"""Research: each agency answers for itself, about what is open to it, and nobody else sees the answer or that there is one."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.access.actions import declare_conflict
from cases.files.models import CaseFile
from cases.records.categories import Category
from cases.records.models import Record, RecordBody
from cases.sharing.actions import accept_offer, offer_disclosure, withdraw_release
from ccr.core.errors import NotPermitted, NotVisible, Stale
from meetings import actions as forum
from meetings.agenda.actions import take_item, withdraw_item
from meetings.live import actions as live
from meetings.refusals import NotOnAgenda, ResearchOver
from meetings.research.actions import answer_research
from tests.meetings.story import ITEM, MEETING, ada, col, dan, ivy, nora, pete, pru, walt
from tests.support.client import signed_in
from tests.world import MOMENT, acting, key, world

pytestmark = pytest.mark.django_db
SHEET = reverse("research", args=[MEETING])
KNOWN = "Two calls to his address in May"
REFERENCE = re.compile(r'id="item-([\w-]+)"')


def known(by: Any, text: str = KNOWN, *, item: UUID = ITEM, version: int | None = None) -> Record:
    with acting(by):
        return answer_research(item_ids=[item], text=text, version=version, by=by, at=MOMENT)[0]


def sheet(who: Any, query: str = "") -> str:
    answer = signed_in(who).get(SHEET + query)
    assert answer.status_code == 200
    return answer.content.decode()


def on_sheet(who: Any) -> set[str]:
    return set(REFERENCE.findall(sheet(who)))


def post(who: Any, item: UUID = ITEM, **fields: Any) -> Any:
    given = {"once": str(uuid4()), "version": "0", "press": "nothing", "text": "", "standing": "fact"} | fields
    return signed_in(who).post(reverse("answer_research", args=[item]), given)


@pytest.fixture
def opened() -> None:
    """Police open what is said in meetings about their file, in full, to Harbor and Prosecution: a line would be read there."""
    for to in (ada, pru):
        with acting(dan):
            offer = offer_disclosure(
                file_id=world.file("police own"),
                to_agency_id=to.agency_id,
                view=[Category.COORDINATION, Category.INCIDENTS],
                summary=[],
                ends_on=(MOMENT + timedelta(days=20)).date(),
                by=dan,
                at=MOMENT,
            )
        with acting(to):
            accept_offer(disclosure_id=offer.id, by=to, at=MOMENT)


# Who sees what --------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("opened")
def test_an_answer_is_seen_by_the_agency_that_gave_it_and_by_nobody_else() -> None:
    head = known(dan)
    with acting(col):
        take_item(item_id=ITEM, by=col, at=MOMENT)
        forum.move_meeting(meeting_id=MEETING, move="hold", by=col, at=MOMENT)
    with acting(dan):
        forum.sign_in(meeting_id=MEETING, by=dan, at=MOMENT)
        line = live.write_line(item_id=ITEM, line="note", text="Said aloud", standing="fact", by=dan, at=MOMENT)
    for who in (ada, pru):
        with acting(who):
            assert RecordBody.objects.visible_to(who).filter(pk=line.id).exists(), "a line of the same file is read"
    for who in (ada, pru, col, nora, pete, walt, world.beacon.bea):
        with acting(who):
            assert not Record.objects.visible_to(who).filter(pk=head.id).exists(), who.name
            assert not RecordBody.objects.visible_to(who).filter(pk=head.id).exists(), who.name
    with acting(ivy):
        assert RecordBody.objects.visible_to(ivy).get(pk=head.id).words["text"] == KNOWN


@pytest.mark.usefixtures("opened")
def test_no_page_of_another_agency_differs_by_what_was_answered() -> None:
    with acting(col):
        take_item(item_id=ITEM, by=col, at=MOMENT)
        forum.move_meeting(meeting_id=MEETING, move="hold", by=col, at=MOMENT)
    for who in (col, ada, dan, pru, nora):
        with acting(who):
            forum.sign_in(meeting_id=MEETING, by=who, at=MOMENT)
    fresh = re.compile(rb'(csrf-token" content|name="csrfmiddlewaretoken" value|name="once" value|nonce)="[^"]*"')
    pages = [SHEET] + [reverse(name, args=[MEETING]) for name in ("agenda", "live", "minutes")]

    def drawn() -> list[bytes]:
        return [fresh.sub(b"", signed_in(who).get(page).content) for who in (ada, pru, col, nora) for page in pages]

    before = drawn()
    known(dan)
    assert drawn() == before


def test_the_sheet_has_the_cases_open_to_the_agency_that_it_did_not_bring() -> None:
    assert on_sheet(dan) == {"AG-main", "AG-named"}
    assert on_sheet(ada) == {"AG-police"}
    assert on_sheet(pru) == on_sheet(col) == {"AG-main"}
    for nobody in (nora, pete):
        assert on_sheet(nobody) == set()
        assert "AG-" not in sheet(nobody)
    assert "AG-main" not in sheet(walt)


def test_nothing_on_the_sheet_tells_of_what_is_not_open() -> None:
    before = sheet(nora)
    with acting(ada):
        withdraw_item(item_id=ITEM, by=ada, at=MOMENT)
    fresh = re.compile(r'(csrf-token" content|name="csrfmiddlewaretoken" value|name="once" value|nonce)="[^"]*"')
    assert fresh.sub("", sheet(nora)) == fresh.sub("", before)


def test_the_hits_are_of_ones_own_vault_and_of_files_open_to_the_person() -> None:
    page = sheet(dan)
    assert "LP-3HJC" in page
    assert "HH-7QKD" not in page, "the other agency's reference is its own"
    assert "LP-5CVK" not in page, "a file for named workers is no hit for others"
    kit = world.police.kit
    with acting(kit):
        declare_conflict(file_id=world.file("police own"), user_id=dan.user_id, ground="friend", by=kit, at=MOMENT)
    assert "LP-3HJC" not in sheet(dan)


def test_a_file_about_the_same_other_person_is_a_hit() -> None:
    name = {"display_name": "Rex R.", "full_name": "Rex Repeatson"}
    with acting(dan):
        for file in ("police own", "police second"):
            record = Record(
                tenant_id=dan.tenant_id,
                file_id=world.file(file),
                holder_id=dan.agency_id,
                kind="respondent",
                category=14,
                recorded_at=MOMENT,
                recorded_by=dan.member_id,
            )
            record.save()
            RecordBody.of(record, name).save(force_insert=True)
    page = sheet(dan)
    assert "LP-8BND" in page
    assert "The other person has the same name." in page
    assert "Repeatson" not in page


# Answering ------------------------------------------------------------------------------------------------------------


def test_who_may_not_answer() -> None:
    for nobody in (nora, pete, walt, world.beacon.bea):
        with pytest.raises(NotVisible):
            known(nobody)
    with pytest.raises(NotVisible):
        known(pru, item=key("item police"))
    with acting(world.police.kit), pytest.raises((NotPermitted, NotVisible)):
        answer_research(item_ids=[ITEM], by=world.police.kit, at=MOMENT)
    with acting(ada):
        withdraw_release(release_id=world.release("main to prosecution"), by=ada, at=MOMENT)
    with pytest.raises(NotVisible):
        known(pru)


@pytest.mark.parametrize("text", ["", KNOWN])
def test_nothing_known_keeps_no_file_that_is_there_for_a_loan_alone(text: str) -> None:
    head = known(pru, text)
    with acting(pru):
        assert CaseFile.objects.visible_to(pru).get(pk=head.file_id).lent_only
    with acting(ada):
        withdraw_release(release_id=world.release("main to prosecution"), by=ada, at=MOMENT)
    assert (signed_in(pru).get(f"/cases/{head.file_id}/").status_code == 404) is (text == "")


def test_what_is_known_after_all_keeps_the_file_it_is_written_in() -> None:
    first = known(pru, "")
    known(pru, KNOWN, version=first.version)
    with acting(ada):
        withdraw_release(release_id=world.release("main to prosecution"), by=ada, at=MOMENT)
    assert signed_in(pru).get(f"/cases/{first.file_id}/").status_code == 200


def test_who_brings_a_case_is_not_asked_about_it() -> None:
    with pytest.raises(NotOnAgenda):
        known(ada)


def test_an_answer_is_given_again_until_the_item_is_discussed() -> None:
    first = known(dan)
    with pytest.raises(Stale):
        known(ivy, "Mine", version=0)
    with pytest.raises(Stale):
        known(ivy, "Mine", version=first.version + 5)
    assert known(ivy, "Mine", version=first.version).id == first.id
    with acting(col):
        take_item(item_id=ITEM, by=col, at=MOMENT)
        forum.move_meeting(meeting_id=MEETING, move="hold", by=col, at=MOMENT)
    for who in (col, ada):
        with acting(who):
            forum.sign_in(meeting_id=MEETING, by=who, at=MOMENT)
    known(dan, "Just now")
    with acting(col):
        live.close_item(
            item_id=ITEM,
            level=2,
            teller_id=ada.agency_id,
            tell_on=MOMENT.date(),
            safe_to_tell="yes",
            no_action_because="He is in custody",
            by=col,
            at=MOMENT,
        )
    with pytest.raises(NotOnAgenda):
        known(dan)
    with acting(col):
        forum.move_meeting(meeting_id=MEETING, move="draft_minutes", by=col, at=MOMENT)
    with pytest.raises(ResearchOver):
        known(dan, item=key("item named"))


def test_an_answer_is_no_line_of_the_minutes() -> None:
    head = known(dan)
    with acting(dan):
        for change in (live.undo_line, live.correct_line):
            more = {} if change is live.undo_line else {"text": "x", "line": "note", "standing": "fact"}
            with pytest.raises(NotVisible):
                change(record_id=head.id, by=dan, at=MOMENT, **more)
    assert signed_in(dan).get(reverse("correct_line", args=[head.id])).status_code == 404
    assert KNOWN not in signed_in(dan).get(reverse("minutes", args=[MEETING])).content.decode()


def test_nothing_known_of_the_rest_answers_what_stood_on_the_page() -> None:
    known(dan)
    rest = signed_in(dan).post(SHEET, {"once": str(uuid4()), "item": [str(key("item named")), str(key("item beacon"))]})
    assert rest.status_code == 303
    page = sheet(dan)
    assert KNOWN in page
    assert "All answered" in page
    again = signed_in(dan).post(SHEET, {"once": str(uuid4()), "item": [str(ITEM)]})
    assert again.status_code == 303
    assert KNOWN in sheet(dan), "what was answered stays"
    assert signed_in(pru).post(SHEET, {"once": str(uuid4())}).status_code == 303
    assert "All answered" not in sheet(pru), "what did not stand on the page is not answered"


def test_a_colleague_who_answered_meanwhile_is_shown_beside_ones_own() -> None:
    known(ivy, "Ivy knows this")
    answer = post(dan, press="answer", text="Dan knows that")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Ivy knows this" in page
    assert "Dan knows that" in page
    assert post(dan, press="answer", text="Dan knows that", version="1").status_code == 303
    assert "Dan knows that" in sheet(dan)


@pytest.mark.parametrize(
    "fields",
    [
        {"press": "answer"},
        {"press": "nothing", "text": "typed and not saved"},
        {"press": "answer", "text": "x" * 501},
        {"press": "answer", "text": "a\x00b"},
        {"press": "answer", "text": "a\u202eb"},
        {"press": "vote"},
        {"press": "answer", "text": "x", "standing": "rumour"},
        {"version": "soon"},
        {"once": "no key"},
    ],
)
def test_bad_input(fields: dict[str, str]) -> None:
    answer = post(dan, **fields)
    assert answer.status_code == 422
    assert "Answered" not in sheet(dan)
    if "typed" in fields.get("text", ""):
        assert fields["text"] in answer.content.decode()


def test_pressed_twice_it_is_said_once() -> None:
    once = str(uuid4())
    assert post(dan, once=once).status_code == 303
    assert post(dan, once=once).status_code == 303
    with acting(dan):
        assert Record.objects.visible_to(dan).filter(about_id=ITEM, holder_id=dan.agency_id).count() == 1


def test_in_the_meeting_it_stands_beside_the_item_and_is_said_by_a_press() -> None:
    known(dan)
    with acting(col):
        take_item(item_id=ITEM, by=col, at=MOMENT)
        forum.move_meeting(meeting_id=MEETING, move="hold", by=col, at=MOMENT)
    with acting(dan):
        forum.sign_in(meeting_id=MEETING, by=dan, at=MOMENT)
    address = reverse("live", args=[MEETING])
    client = signed_in(dan)
    page = client.get(address + "?item=AG-main").content.decode()
    assert KNOWN in page
    assert "write it into the minutes" in page
    said = {"once": str(uuid4()), "kind": "note", "text": KNOWN, "standing": "fact"}
    assert client.post(address + "?item=AG-main", said).status_code == 303
    assert "write it into the minutes" not in client.get(address + "?item=AG-main").content.decode()
    assert KNOWN in client.get(reverse("minutes", args=[MEETING])).content.decode()


def test_a_sheet_costs_the_same_however_much_is_answered() -> None:
    client = signed_in(dan)
    client.get(SHEET)
    known(dan)
    with CaptureQueriesContext(connection) as few:
        client.get(SHEET)
    known(dan, item=key("item named"))
    with CaptureQueriesContext(connection) as many:
        client.get(SHEET)
    assert len(many) == len(few)
