"""The pages of sharing, as the people who use them."""

import re
from typing import Any
from uuid import uuid4

import pytest

from cases.files.models import CaseFile
from cases.sharing.models import Disclosure, ReleaseOfInformation
from cases.sharing.selectors import reference_of
from tests.cases.sharing.story import (
    LATER,
    TUESDAY,
    a_file,
    accepted,
    ada,
    bea,
    casey,
    core,
    dan,
    more_about,
    offer_on,
    pete,
    pru,
    sees,
    share,
    single,
    state_of,
    there,
)
from tests.support.client import signed_in
from tests.world import acting, world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(settings: Any, tmp_path: Any) -> Any:
    """Pages read the time from a file; a test may move it."""
    path = tmp_path / "clock"
    path.write_text(LATER.isoformat())
    settings.CLOCK_FILE = str(path)
    return path


@pytest.fixture
def file_id() -> Any:
    return a_file(ada)


def text(response: Any) -> str:
    """What stands on a page, without its tags."""
    plain = re.sub(r"(?s)<(script|style|template)\b.*?</\1>", " ", response.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", plain).split())


def once() -> str:
    return str(uuid4())


def talk(*agreed: Any, refused: Any = (), close: Any = (), **more: Any) -> dict[str, Any]:
    """The conversation as it is sent."""
    data = {"once": once(), "covers": "later", "purpose": "core_team", "ends_on": "2026-07-02"}
    for agency in (*agreed, *refused):
        data[f"close_{agency.id}"] = "yes" if agency in close else "no"
        data[f"agrees_{agency.id}"] = "no" if agency in refused else "yes"
    return data | more


def conversation(client: Any, file_id: Any, **data: Any) -> Any:
    return client.post(f"/cases/{file_id}/sharing/permission/", talk(world.police, world.prosecution, **data))


def sign(client: Any, file_id: Any, **more: Any) -> Any:
    page = client.get(f"/cases/{file_id}/sharing/permission/sign/")
    shown = re.search(r'name="shown"[^>]*value="([^"]*)"', page.content.decode())
    data = {"once": once(), "shown": shown[1] if shown else "", "signer": "Maya Rivers", "understood": "on"} | more
    return client.post(f"/cases/{file_id}/sharing/permission/sign/", data)


def releases(file_id: Any) -> list[ReleaseOfInformation]:
    with acting(ada, at=LATER):
        return list(ReleaseOfInformation.objects.visible_to(ada).filter(file_id=file_id))


# The conversation and her signature -----------------------------------------------------------------------------------


def test_nothing_is_ticked_beforehand(file_id: Any) -> None:
    page = signed_in(ada).get(f"/cases/{file_id}/sharing/permission/")
    assert page.status_code == 200
    inputs = re.findall(r"<input[^>]*type=\"(?:radio|checkbox)\"[^>]*>", page.content.decode())
    assert len(inputs) > 10
    assert not [one for one in inputs if "checked" in one]


def test_each_agency_is_read_aloud_with_its_own_consequence_and_the_first_question(file_id: Any) -> None:
    page = text(signed_in(ada).get(f"/cases/{file_id}/sharing/permission/"))
    for agency in (world.police, world.prosecution, world.probation, world.coordination):
        assert agency.name in page
    assert "lawyer" in page
    assert "cannot unsee" in page
    assert page.count("work there?") >= 4
    assert "You will get help from us whether or not you sign." in page
    assert "co-signer" in page
    assert world.court.name not in page, "the wider group is not the core team"
    for kind in ("Where you are", "How to reach you", "Your health", "Your counselling", "Your children", "Intimate"):
        assert kind not in page


def test_a_conversation_leads_to_her_signature_and_then_to_a_permission_for_each(file_id: Any) -> None:
    client = signed_in(ada)
    answer = conversation(client, file_id, refused=[world.probation])
    assert (answer.status_code, answer["Location"]) == (303, f"/cases/{file_id}/sharing/permission/sign/")
    assert releases(file_id) == [], "a spoken yes opens nothing"
    page = text(client.get(answer["Location"]))
    assert world.police.name in page
    assert world.prosecution.name in page
    assert world.probation.name not in page
    assert "2 permissions to sign" in page
    done = sign(client, file_id)
    assert (done.status_code, done["Location"]) == (303, f"/cases/{file_id}/sharing/")
    signed = releases(file_id)
    assert {one.to_agency_id for one in signed} == {world.police.id, world.prosecution.id}
    assert "Maya Rivers" in text(client.get(done["Location"]))
    assert client.get(f"/cases/{file_id}/sharing/permission/sign/").status_code == 302, "it is signed: nothing waits"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "nothing to sign"),
        ({"agree": True, "close": None}, "Ask this first."),
        ({"agree": True, "close": "yes"}, "looked a second time"),
        ({"agree": True, "covers": ""}, "Choose an answer."),
        ({"agree": True, "covers": "forever"}, "Choose one of the answers shown."),
        ({"agree": True, "ends_on": "2026-10-01"}, "or earlier"),
        ({"agree": True, "ends_on": "2026-01-01"}, "or later"),
        ({"agree": True, "ends_on": "3/4/2026"}, "two different days"),
        ({"agree": True, "ends_on": "31 Feb 2026"}, "not a date"),
        ({"agree": True, "purpose": "x" * 500}, "Choose one of the answers shown."),
    ],
)
def test_a_conversation_that_cannot_be_signed_says_why_beside_the_field(file_id: Any, change: Any, said: str) -> None:
    data = talk() | {name: value for name, value in change.items() if name in {"covers", "ends_on", "purpose"}}
    if change.get("agree"):
        data[f"agrees_{world.police.id}"] = "yes"
        if "close" in change and change["close"] is None:
            pass
        else:
            data[f"close_{world.police.id}"] = change.get("close", "no")
    answer = signed_in(ada).post(f"/cases/{file_id}/sharing/permission/", data)
    assert answer.status_code == 422
    assert said in text(answer)
    assert releases(file_id) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"signer": ""}, "typing her name"),
        ({"signer": "   "}, "typing her name"),
        ({"signer": "\u202eayaM"}, "direction mark"),
        ({"signer": "M" * 200}, "at most 120"),
        ({"signer": "Ma\x00ya"}, "control character"),
        ({"understood": ""}, "ticks the box herself"),
        ({"once": "x"}, "Press the button once more"),
    ],
)
def test_a_signature_that_is_none(file_id: Any, change: Any, said: str) -> None:
    client = signed_in(ada)
    conversation(client, file_id)
    answer = sign(client, file_id, **change)
    assert answer.status_code == 422
    assert said in text(answer)
    assert releases(file_id) == []


def test_what_is_signed_is_what_was_shown(file_id: Any) -> None:
    client = signed_in(ada)
    conversation(client, file_id)
    page = client.get(f"/cases/{file_id}/sharing/permission/sign/").content.decode()
    shown = re.search(r'name="shown"[^>]*value="([^"]*)"', page)
    assert shown
    # In another window the conversation goes on, and probation is added.
    client.post(f"/cases/{file_id}/sharing/permission/", talk(world.police, world.probation))
    answer = sign(client, file_id, shown=shown[1])
    assert answer.status_code == 409
    assert "has changed since" in text(answer)
    assert world.probation.name in text(answer)
    assert 'value="Maya Rivers"' in answer.content.decode(), "nothing typed is lost"
    assert releases(file_id) == []
    again = re.search(r'name="shown"[^>]*value="([^"]*)"', answer.content.decode())
    assert again
    assert again[1] != shown[1]
    assert sign(client, file_id, shown=again[1]).status_code == 303


def test_signed_twice_is_signed_once(file_id: Any) -> None:
    client = signed_in(ada)
    conversation(client, file_id)
    key = once()
    assert sign(client, file_id, once=key).status_code == 303
    client.post(f"/cases/{file_id}/sharing/permission/", talk(world.police))
    second = sign(client, file_id, once=key)
    assert second.status_code == 303
    assert len(releases(file_id)) == 2


def test_her_signature_without_a_conversation_goes_back_to_it(file_id: Any) -> None:
    answer = signed_in(ada).get(f"/cases/{file_id}/sharing/permission/sign/")
    assert (answer.status_code, answer["Location"]) == (302, f"/cases/{file_id}/sharing/permission/")


def test_a_half_finished_conversation_is_kept_as_a_draft(file_id: Any) -> None:
    client = signed_in(ada)
    page = client.get(f"/cases/{file_id}/sharing/permission/").content.decode()
    draft = re.search(r'data-draft-url="([^"]+)"', page)
    assert draft
    kept = client.post(draft[1], {f"close_{world.police.id}": "no", "covers": "today"}, headers={"X-Draft": "1"})
    assert kept.status_code in {200, 204}
    page = client.get(f"/cases/{file_id}/sharing/permission/").content.decode()
    ticked = re.findall(r"<input[^>]*type=\"radio\"[^>]*checked[^>]*>", page)
    assert len(ticked) == 2
    assert not any("agrees_" in one for one in ticked), "what she answered, and nothing more"


def test_a_permission_for_one_agency_names_exactly_what_was_ticked(file_id: Any) -> None:
    client = signed_in(ada)
    url = f"/cases/{file_id}/sharing/to/{world.housing.id}/permission/"
    page = client.get(url).content.decode()
    assert not re.findall(r"<input[^>]*type=\"(?:radio|checkbox)\"[^>]*checked", page)
    data = {
        "once": once(), "works_there": "no", "view": ["0"], "summary": ["0", "5"], "purpose": "support",
        "covers": "today", "starts_on": "2026-06-02", "ends_on": "2026-06-20",
    }  # fmt: skip
    answer = client.post(url, data)
    assert answer["Location"] == f"/cases/{file_id}/sharing/to/{world.housing.id}/sign/"
    signing = client.get(answer["Location"])
    assert "What you want, and your plan" in text(signing)
    shown = re.search(r'name="shown"[^>]*value="([^"]*)"', signing.content.decode())
    assert shown
    done = client.post(
        answer["Location"],
        {"once": once(), "shown": shown[1], "signer": "Maya Rivers", "understood": "on"},
    )
    assert done.status_code == 303
    (release,) = releases(file_id)
    assert (release.view_bits, release.summary_bits, release.covers_later) == (1, 1 << 5, False)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"view": ["11", "0"]}, "names nothing else"),
        ({"view": ["2"]}, "Ask once more"),
        ({"view": []}, "Name at least one"),
        ({"view": ["30"]}, "Choose only from the answers shown."),
        ({"view": ["99"]}, "Choose only from the answers shown."),
        ({"works_there": "yes"}, "looked a second time"),
        ({"works_there": ""}, "Ask this first."),
        ({"purpose": ""}, "Choose an answer."),
        ({"purpose": "core_team"}, "Choose one of the answers shown."),
        ({"ends_on": "2026-06-01"}, "or later"),
        ({"starts_on": "2026-06-20", "ends_on": "2026-06-10"}, "not before the first"),
    ],
)
def test_a_permission_for_one_agency_is_judged_by_the_rules(file_id: Any, change: Any, said: str) -> None:
    data = {
        "once": once(), "works_there": "no", "view": ["0"], "purpose": "safety", "covers": "later",
        "starts_on": "2026-06-02", "ends_on": "2026-06-20",
    } | change  # fmt: skip
    client = signed_in(ada)
    answer = client.post(f"/cases/{file_id}/sharing/to/{world.police.id}/permission/", data)
    assert answer.status_code == 422
    assert said in text(answer)
    assert releases(file_id) == []


def test_where_she_is_is_not_even_offered_for_who_works_with_the_other_person(file_id: Any) -> None:
    client = signed_in(ada)
    probation = client.get(f"/cases/{file_id}/sharing/to/{world.probation.id}/permission/").content.decode()
    police = client.get(f"/cases/{file_id}/sharing/to/{world.police.id}/permission/").content.decode()
    assert ("Where she is" in text_of(police), "Where she is" in text_of(probation)) == (True, False)


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


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


def owed() -> int:
    """How many messages the partnership owes anybody: what a refusal must not add to."""
    from ccr.core.actor import Actor
    from ccr.notifications.models import DailyMail

    clock = Actor.clock(ada.tenant_id)  # type: ignore[arg-type]
    with acting(clock, at=LATER):
        return DailyMail.objects.visible_to(clock).count()


def told(member: Any) -> int:
    from ccr.notifications.models import Notice

    with acting(member, at=LATER):
        return Notice.objects.visible_to(member).count()


# Who is refused -------------------------------------------------------------------------------------------------------


def pages_of(file_id: Any, release: Any, offer: Any) -> dict[str, str]:
    return {
        "sharing": f"/cases/{file_id}/sharing/",
        "see_as": f"/cases/{file_id}/sharing/as/{world.police.id}/",
        "core": f"/cases/{file_id}/sharing/permission/",
        "sign": f"/cases/{file_id}/sharing/permission/sign/",
        "to": f"/cases/{file_id}/sharing/to/",
        "with": f"/cases/{file_id}/sharing/to/{world.police.id}/",
        "one": f"/cases/{file_id}/sharing/to/{world.police.id}/permission/",
        "sign one": f"/cases/{file_id}/sharing/to/{world.police.id}/sign/",
        "back": f"/cases/{file_id}/sharing/back/{world.police.id}/",
        "permission": f"/cases/sharing/permissions/{release.id}/",
        "withdraw": f"/cases/sharing/permissions/{release.id}/withdraw/",
        "end": f"/cases/sharing/shares/{offer.id}/end/",
        "join": f"/cases/sharing/offers/{offer.id}/join/",
    }


SHARES = {"core", "sign", "to", "with", "one", "sign one", "back", "withdraw", "end"}


def test_a_stranger_finds_nothing_whatever_they_ask_and_nothing_changes(file_id: Any) -> None:
    (release,) = core(file_id, world.police)
    offer = offer_on(release)
    before = (owed(), told(ada), told(dan))
    for stranger in (pru, casey, bea):
        client = signed_in(stranger)
        absent = client.get(f"/cases/{uuid4()}/sharing/")
        for name, url in pages_of(file_id, release, offer).items():
            for answer in (client.get(url), client.post(url, {"once": once(), "answer": "accept", "signer": "x"})):
                assert answer.status_code == 404, (stranger.name, name)
                assert answer.content == absent.content
        answer = client.post(f"/cases/sharing/offers/{offer.id}/", {"once": once(), "answer": "accept"})
        assert answer.status_code == 404
    assert state_of(offer.id, ada) == "offered"
    assert [one.state for one in releases(file_id)] == ["signed"]
    assert (owed(), told(ada), told(dan)) == before, "nothing was sent"


def test_the_receiver_reaches_the_loan_and_nothing_of_the_lenders(file_id: Any) -> None:
    (release,) = core(file_id, world.police)
    offer = offer_on(release)
    accepted(offer, dan)
    client = signed_in(dan)
    for name, url in pages_of(file_id, release, offer).items():
        expected = {"join": 200, "end": 403}.get(name, 404)
        assert client.get(url).status_code == expected, name
        if name != "join":
            assert client.post(url, {"once": once()}).status_code == expected, name
    assert state_of(offer.id, ada) == "live"


def test_a_post_without_the_capability_is_told_so(file_id: Any) -> None:
    (release,) = core(file_id, world.police)
    offer = offer_on(release)
    client, before = signed_in(world.harbor.cora), (owed(), told(ada), told(dan))
    for name, url in pages_of(file_id, release, offer).items():
        if name in SHARES:
            assert client.get(url).status_code == 403, name
            assert client.post(url, {"once": once()}).status_code == 403, name
    page = client.get(f"/cases/{file_id}/sharing/").content.decode()
    assert "/withdraw/" not in page
    assert "Core-team permission" not in page
    dispatcher = signed_in(world.police.disa)
    answer = dispatcher.post(f"/cases/sharing/offers/{offer.id}/", {"once": once(), "answer": "accept"})
    assert answer.status_code == 403
    assert "Offered to you" not in text(dispatcher.get("/cases/"))
    assert state_of(offer.id, ada) == "offered"
    assert (owed(), told(ada), told(dan)) == before, "nothing was sent"


def test_who_may_not_see_who_looked_is_not_led_there() -> None:
    share(a_file(dan), world.court, by=dan)
    clerk = signed_in(world.court.clea)
    with acting(world.court.clea, at=LATER):
        (offer,) = Disclosure.objects.visible_to(world.court.clea).filter(state="offered")
    made = accepted(offer, world.court.clea)
    page = clerk.get(f"/cases/{made}/sharing/").content.decode()
    assert "What others opened to us" in page
    assert f"/cases/{made}/looked" not in page


def test_what_stands_on_her_permission_is_ended_on_the_page_of_that_permission(file_id: Any) -> None:
    (release,) = core(file_id, world.police)
    answer = signed_in(ada).get(f"/cases/sharing/shares/{offer_on(release).id}/end/")
    assert answer["Location"] == f"/cases/sharing/permissions/{release.id}/withdraw/"


def test_someone_shut_out_finds_neither_file_nor_offer_nor_loan() -> None:
    main = world.file("harbor main")
    release = single(main, world.police)
    offer = offer_on(release)
    walt = signed_in(world.police.walt)
    assert "Offered to you" not in text(walt.get("/cases/"))
    accepted(offer, dan)
    for url in (f"/cases/sharing/offers/{offer.id}/join/", f"/cases/{main}/sharing/"):
        assert walt.get(url).status_code == 404
    vera = signed_in(world.harbor.vera)
    for url in pages_of(main, release, offer).values():
        assert vera.get(url).status_code == 404, url


def test_looks_and_acts_are_written_down(file_id: Any) -> None:
    from ccr.audit.models import AuditEvent, ReadEvent

    client = signed_in(ada)
    client.get(f"/cases/{file_id}/sharing/as/{world.police.id}/")
    with acting(ada, at=LATER):
        assert ReadEvent.objects.visible_to(ada).filter(file_id=file_id, page="see_as").count() == 1
        assert AuditEvent.objects.visible_to(ada).filter(file_id=file_id, code="sharing.seen_as").count() == 1


def test_pages_cost_the_same_for_one_agency_and_for_three(file_id: Any, django_assert_max_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost() -> int:
        client = signed_in(ada)
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(f"/cases/{file_id}/sharing/")
        return len(found)

    accepted(offer_on(core(file_id, world.police)[0]), dan)
    once_ = cost()
    accepted(offer_on(core(file_id, world.prosecution)[0]), pru)
    accepted(offer_on(core(file_id, world.probation)[0]), pete)
    share(a_file(dan), world.harbor, by=dan)
    assert cost() == once_
