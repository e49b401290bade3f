"""The page of sharing, answering and joining, and seeing it as another agency."""

import re
from typing import Any
from uuid import uuid4

import pytest

from cases.files.models import CaseFile
from cases.sharing.models import Disclosure
from cases.sharing.selectors import reference_of
from tests.cases.sharing.pages import once, text
from tests.cases.sharing.story import (
    LATER,
    TUESDAY,
    a_file,
    accepted,
    ada,
    core,
    dan,
    more_about,
    offer_on,
    pete,
    pru,
    sees,
    single,
    state_of,
    there,
)
from tests.support.client import signed_in
from tests.world import acting, world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


# The page of sharing --------------------------------------------------------------------------------------------------


def test_the_table_says_full_summary_or_nothing_with_each_agencys_own_last_day(file_id: Any) -> None:
    police, probation = core(file_id, world.police, world.probation)
    accepted(offer_on(police), dan)
    accepted(offer_on(probation), pete)
    single(file_id, world.housing, view=[5], ends_on=TUESDAY.date().replace(day=20))
    page = text(signed_in(ada).get(f"/cases/{file_id}/sharing/"))
    assert "Police – see it as they do to 2 Jul" in page
    assert "Probation – see it as they do to 2 Jul" in page
    assert "Housing offered, not open yet" in page
    assert "Incidents Full Nothing Summary" in page or "Incidents Full Summary Nothing" in page
    assert "Where she is Nothing Nothing Nothing" in page
    assert "Waiting for an answer Housing" in page
    assert "Permissions: Police 2 Jul, Probation 2 Jul" in page
    assert "Other agencies may hold more." in page
    assert "Nothing is opened to your agency now." in page
    assert world.prosecution.name not in page


def test_a_file_that_opens_nothing_says_so(file_id: Any) -> None:
    page = text(signed_in(ada).get(f"/cases/{file_id}/sharing/"))
    assert "Nothing of this file is open to another agency. Only yours sees it." in page


def test_what_ended_is_not_on_the_file(file_id: Any, clock: Any) -> None:
    (release,) = core(file_id, world.police)
    accepted(offer_on(release), dan)
    clock.write_text(release.ends_at.isoformat())
    page = text(signed_in(ada).get(f"/cases/{file_id}/sharing/"))
    assert "Nothing of this file is open" in page
    reference = reference_of(release.id)
    assert reference not in page
    assert reference in text(signed_in(ada).get("/cases/sharing/ended/"))
    theirs = text(signed_in(dan).get("/cases/sharing/ended/"))
    assert "Destroy your copies." in theirs
    assert f"{reference} Harbor" in theirs
    assert "gone with it" in theirs
    assert reference not in text(signed_in(pru).get("/cases/sharing/ended/"))


def test_she_has_stopped_it_in_two_presses(file_id: Any) -> None:
    (release,) = core(file_id, world.police)
    made = accepted(offer_on(release), dan)
    client, theirs = signed_in(ada), signed_in(dan)
    assert theirs.get(f"/cases/{made}/").status_code == 200
    page = client.get(f"/cases/{file_id}/sharing/")
    url = f"/cases/sharing/permissions/{release.id}/withdraw/"
    assert url in page.content.decode()
    confirm = text(client.get(url))
    assert "Larkspur Police" in confirm
    done = client.post(url, {"once": once(), "why": ""})
    assert (done.status_code, done["Location"]) == (303, f"/cases/{file_id}/sharing/")
    assert theirs.get(f"/cases/{made}/").status_code == 404
    again = client.post(url, {"once": once(), "why": ""})
    assert again.status_code == 409
    assert "already withdrawn" in text(again)


def test_the_printed_permission_says_in_plain_words_what_she_signed(file_id: Any) -> None:
    (release,) = core(file_id, world.prosecution)
    page = text(signed_in(ada).get(f"/cases/sharing/permissions/{release.id}/"))
    for part in ("Maya Rivers", "Harbor House", "Larkspur District Attorney", "lawyer", "Ada Advocate", "2 Jul 2026"):
        assert part in page, part
    title = re.search(
        r"<title>(.*?)</title>", signed_in(ada).get(f"/cases/sharing/permissions/{release.id}/").content.decode()
    )
    assert title
    assert "Maya" not in title[1]


# Answering and joining ------------------------------------------------------------------------------------------------


def test_an_offer_shows_holder_kinds_and_day_and_is_answered_by_one_press(file_id: Any) -> None:
    (release,) = core(file_id, world.police)
    offer = offer_on(release)
    client = signed_in(dan)
    for url in ("/cases/", "/cases/sharing/offers/"):
        page = text(client.get(url))
        assert "Offered to you" in page
        assert "Harbor In full: Who she is, Incidents" in page
        assert "2 Jul 2026" in page
        assert "Maya" not in page
    done = client.post(f"/cases/sharing/offers/{offer.id}/", {"once": once(), "answer": "accept"})
    assert (done.status_code, done["Location"]) == (303, f"/cases/sharing/offers/{offer.id}/join/")
    assert state_of(offer.id, ada) == "live"


def test_is_this_one_of_yours_suggests_with_reasons_and_one_press_joins(file_id: Any) -> None:
    own = a_file(dan)
    more_about(dan, own, other="Colin Thistle")
    more_about(ada, file_id, other="Colin Thistle")
    offer = offer_on(core(file_id, world.police)[0])
    made = accepted(offer, dan)
    client = signed_in(dan)
    page = text(client.get(f"/cases/sharing/offers/{offer.id}/join/"))
    assert "Maya R." in page
    assert "The same name. The other person has the same name." in page
    done = client.post(f"/cases/sharing/offers/{offer.id}/join/", {"once": once(), "file": str(own)})
    assert (done.status_code, done["Location"]) == (303, f"/cases/{own}/")
    assert sees(dan, own) == ["words of Harbor", "words of Police"]
    assert not there(dan, made)


@pytest.mark.parametrize(
    ("answer", "status"), [({"own": "new"}, 303), ({}, 422), ({"file": str(uuid4())}, 422), ({"file": "x"}, 422)]
)
def test_other_answers_to_is_this_one_of_yours(file_id: Any, answer: Any, status: int) -> None:
    offer = offer_on(core(file_id, world.police)[0])
    made = accepted(offer, dan)
    done = signed_in(dan).post(f"/cases/sharing/offers/{offer.id}/join/", {"once": once(), **answer})
    assert done.status_code == status
    assert sees(dan, made) == ["words of Harbor"]


def test_another_file_is_named_by_its_reference_and_a_foreign_one_is_as_unknown(file_id: Any) -> None:
    own, foreign = a_file(dan, "Someone", full="Entirely Else"), a_file(pru)
    with acting(dan, at=LATER):
        reference = CaseFile.objects.visible_to(dan).get(pk=own).reference
    with acting(pru, at=LATER):
        theirs = CaseFile.objects.visible_to(pru).get(pk=foreign).reference
    offer = offer_on(core(file_id, world.police)[0])
    accepted(offer, dan)
    client, url = signed_in(dan), f"/cases/sharing/offers/{offer.id}/join/"
    refused = [client.post(url, {"once": once(), "reference": wrong}) for wrong in (theirs, "NOPE-99")]
    assert [one.status_code for one in refused] == [422, 422]
    assert all("No file of ours has this reference." in text(one) for one in refused)
    assert client.post(url, {"once": once(), "reference": reference.lower()}).status_code == 303
    assert "words of Harbor" in sees(dan, own)


def test_the_second_who_answers_is_told_plainly(file_id: Any) -> None:
    offer = offer_on(core(file_id, world.police)[0])
    accepted(offer, dan)
    second = signed_in(world.police.ivy).post(
        f"/cases/sharing/offers/{offer.id}/", {"once": once(), "answer": "refuse"}
    )
    assert second.status_code == 409
    assert "already been answered" in text(second)
    assert state_of(offer.id, ada) == "live"


def test_accepting_twice_makes_one_file(file_id: Any) -> None:
    offer = offer_on(core(file_id, world.police)[0])
    client, key = signed_in(dan), once()
    answers = [client.post(f"/cases/sharing/offers/{offer.id}/", {"once": key, "answer": "accept"}) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert answers[0]["Location"] == answers[1]["Location"]
    with acting(dan, at=LATER):
        assert CaseFile.objects.visible_to(dan).filter(lent_only=True, opened_at=LATER).count() == 1


def test_open_these_back_is_one_press_and_a_confirmation_and_comes_as_an_answer(file_id: Any) -> None:
    own = a_file(dan)
    offer = offer_on(core(file_id, world.police)[0])
    accepted(offer, dan)
    client = signed_in(dan)
    client.post(f"/cases/sharing/offers/{offer.id}/join/", {"once": once(), "file": str(own)})
    back = f"/cases/{own}/sharing/back/{world.harbor.id}/"
    for url in (f"/cases/{own}/", f"/cases/{own}/sharing/"):
        assert back in client.get(url).content.decode(), url
    confirm = text(client.get(back))
    assert "Incidents, Orders, Custody and release, The other person" in confirm
    assert "Thu 2 Jul 2026" in confirm
    assert client.post(back, {"once": once()}).status_code == 303
    assert back not in client.get(f"/cases/{own}/").content.decode(), "asked once"
    hers = signed_in(ada)
    assert "Answers what you opened" in text(hers.get("/cases/"))
    with acting(ada, at=LATER):
        answer = Disclosure.objects.visible_to(ada).get(from_agency_id=world.police.id, from_file_id=own)
    hers.post(f"/cases/sharing/offers/{answer.id}/", {"once": once(), "answer": "accept"})
    page = text(hers.get(f"/cases/sharing/offers/{answer.id}/join/"))
    assert "You opened this file to them" in page
    hers.post(f"/cases/sharing/offers/{answer.id}/join/", {"once": once(), "file": str(file_id)})
    assert sees(ada, file_id) == ["words of Harbor", "words of Police"]
    line = text(hers.get(f"/cases/{file_id}/timeline/"))
    assert "Other agencies may hold more." in line


def test_on_our_own_law_a_system_agency_offers_and_ends() -> None:
    own = a_file(dan)
    client = signed_in(dan)
    url = f"/cases/{own}/sharing/to/{world.prosecution.id}/"
    page = client.get(url).content.decode()
    assert not re.findall(r"<input[^>]*type=\"(?:radio|checkbox)\"[^>]*checked", page)
    data = {
        "once": once(), "view": ["3"], "covers": "later", "starts_on": "2026-06-02", "ends_on": "2026-06-30",
        "confirmed": "on",
    }  # fmt: skip
    assert client.post(url, data | {"confirmed": ""}).status_code == 422
    assert client.post(url, data | {"once": once(), "view": ["12"]}).status_code == 422
    assert client.post(url, data | {"once": once(), "view": ["2"]}).status_code == 422
    assert client.post(url, data).status_code == 303
    with acting(dan, at=LATER):
        offer = Disclosure.objects.visible_to(dan).get(from_file_id=own)
    made = accepted(offer, pru)
    page = text(client.get(f"/cases/{own}/sharing/"))
    assert "Opened on your own law Prosecution" in page
    assert client.post(f"/cases/sharing/shares/{offer.id}/end/", {"once": once()}).status_code == 303
    assert not there(pru, made)


def test_a_confidential_service_is_led_to_ask_her(file_id: Any) -> None:
    client = signed_in(ada)
    url = f"/cases/{file_id}/sharing/to/{world.police.id}/"
    assert "opens nothing without a permission" in text(client.get(url))
    assert f"{url}permission/" in client.get(f"/cases/{file_id}/sharing/to/").content.decode()
    data = {
        "once": once(),
        "view": ["3"],
        "covers": "later",
        "starts_on": "2026-06-02",
        "ends_on": "2026-06-30",
        "confirmed": "on",
    }
    answer = client.post(url, data)
    assert answer.status_code == 422
    assert state_of_any(file_id) == []


def state_of_any(file_id: Any) -> list[str]:
    with acting(ada, at=LATER):
        return list(Disclosure.objects.visible_to(ada).filter(from_file_id=file_id).values_list("state", flat=True))


def test_what_a_victim_service_limited_is_shown_only_to_who_was_let_in(file_id: Any) -> None:
    own = a_file(dan)
    offer = offer_on(single(file_id, world.police, view=[0], summary=[3]))
    accepted(offer, dan)
    client = signed_in(dan)
    url = f"/cases/{own}/sharing/to/{world.prosecution.id}/"
    assert "She has limited" not in text(client.get(url))
    client.post(f"/cases/sharing/offers/{offer.id}/join/", {"once": once(), "file": str(own)})
    page = text(client.get(url))
    assert "She has limited what is shared." in page
    assert "Harbor : In full: Who she is; In summary: Incidents" in page


# Seen as another agency -----------------------------------------------------------------------------------------------


def test_see_it_as_another_agency_shows_what_they_see_and_nothing_else(file_id: Any) -> None:
    more_about(ada, file_id, phone="555 0142", address="12 Somewhere Lane")
    (release,) = core(file_id, world.probation)
    accepted(offer_on(release), pete)
    page = text(signed_in(ada).get(f"/cases/{file_id}/sharing/as/{world.probation.id}/"))
    assert "Maya Rivers" in page
    main = page.split("What this agency sees of your file now")[1]
    for hidden in ("words of Harbor", "555 0142", "12 Somewhere Lane", "Where she is", "How to reach her"):
        assert hidden not in main, hidden
    assert "Incident Summary" in main
    nobody = text(signed_in(ada).get(f"/cases/{file_id}/sharing/as/{world.prosecution.id}/"))
    assert "None that they can see" in nobody
