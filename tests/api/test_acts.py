"""Acts: the same verbs as the pages, once, by the version that was read, and no is said in words."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from cases.records.models import Record
from cases.records.selectors import words_of
from ccr.tenancy.member import Member
from tests.api.asking import PROBLEM, get, post, send
from tests.support.client import signed_in
from tests.world import MOMENT, acting, key, world

pytestmark = pytest.mark.django_db
ada, dan, casey, pete = world.harbor.ada, world.police.dan, world.housing.casey, world.probation.pete
MAIN, OWN = world.file("harbor main"), world.file("police own")
WHAT = {"what": "A note under the wiper.", "first_on": "2026-01-10", "tactics": ["S02"], "seriousness": 2}
SOON = (MOMENT + timedelta(days=20)).date().isoformat()


def done(response: Any, status: int = 200) -> dict[str, Any]:
    assert response.status_code == status, response.content
    body: dict[str, Any] = response.json()
    return body


def refused(response: Any, status: int) -> dict[str, Any]:
    assert (response.status_code, response["Content-Type"]) == (status, PROBLEM), response.content
    body: dict[str, Any] = response.json()
    return body


def told(who: Member, record_id: str) -> str:
    with acting(who):
        head = Record.objects.visible_to(who).get(pk=record_id)
        return str(words_of(who, [head])[head.id]["what"])


# Incidents -----------------------------------------------------------------------------------------------------------


def test_an_incident_is_recorded_and_read_where_it_is_said_to_be() -> None:
    response = post(ada, "api_incidents", MAIN, sent=WHAT)
    body = done(response, 201)
    read = signed_in(ada).get(response["Location"])
    assert done(read) == body
    assert (body["seriousness"], body["lanes"], body["words"]["what"]) == (2, ["surveillance"], WHAT["what"])
    assert read["ETag"] == '"1"'


def test_sent_twice_it_is_done_once() -> None:
    client, once = signed_in(ada), str(uuid4())
    first = send(client, "api_incidents", MAIN, sent=WHAT, idempotency_key=once)
    again = send(client, "api_incidents", MAIN, sent=WHAT, idempotency_key=once)
    assert (first.status_code, again.status_code, again["Location"]) == (201, 303, first["Location"])
    with acting(ada):
        written = Record.objects.visible_to(ada).filter(file_id=MAIN, happened_on="2026-01-10")
        assert written.count() == 1
    # Somebody else's key says nothing of where it led.
    assert "Location" not in post(dan, "api_incidents", OWN, sent=WHAT, idempotency_key=once)
    assert "errors" in refused(post(ada, "api_incidents", MAIN, sent=WHAT, idempotency_key="mine"), 422)


def test_what_a_verb_refuses_leaves_its_key_unused() -> None:
    client, once = signed_in(ada), str(uuid4())
    early = send(client, "api_incidents", MAIN, sent=WHAT | {"first_on": "2027-01-10"}, idempotency_key=once)
    refused(early, 409)
    done(send(client, "api_incidents", MAIN, sent=WHAT, idempotency_key=once), 201)


def test_somebody_was_faster_and_both_texts_are_there() -> None:
    made = done(post(ada, "api_incidents", MAIN, sent=WHAT), 201)["id"]
    mine, theirs = WHAT | {"what": "Two notes."}, WHAT | {"what": "Three notes."}
    done(post(world.harbor.sol, "api_incident_correct", UUID(made), sent=theirs, if_match='"1"'))
    body = refused(post(ada, "api_incident_correct", UUID(made), sent=mine | {"version": 1}), 409)
    assert body["current"]["words"]["what"] == "Three notes."
    assert (body["current"]["version"], body["yours"]["what"]) == (2, "Two notes.")
    assert told(ada, made) == "Three notes."
    assert done(post(ada, "api_incident_correct", UUID(made), sent=mine, if_match='"2"'))["version"] == 3


@pytest.mark.parametrize("match", [None, "*", '"x"', '"99999999999999999999"', "²"])
def test_without_the_version_nothing_is_overwritten(match: str | None) -> None:
    headers = {} if match is None else {"if_match": match}
    assert (
        "version"
        in refused(post(ada, "api_incident_correct", world.record("main incidents"), sent=WHAT, **headers), 422)[
            "errors"
        ]
    )


def test_another_agencys_incident_is_theirs_to_correct() -> None:
    response = post(ada, "api_incident_correct", world.record("police incidents"), sent=WHAT, if_match='"1"')
    assert refused(response, 403)["detail"]


# Sharing -------------------------------------------------------------------------------------------------------------


def test_an_offer_is_accepted_joined_and_shown_on_the_line() -> None:
    offer = world.disclosure("main to probation")
    pip = world.probation.pip
    assert str(offer) in [row["id"] for row in done(get(pip, "api_offers"))["results"]]
    accepted = done(post(pip, "api_accept", offer))
    assert (accepted["state"], accepted["direction"]) == ("live", "to_us")
    joined = done(post(pip, "api_join", offer, sent={"file": str(world.file("probation own"))}))
    assert joined["file"] == str(world.file("probation own"))
    line = done(get(pip, "api_incidents", world.file("probation own")))["results"]
    assert str(world.record("main incidents")) in [row["id"] for row in line]
    refused(post(pip, "api_accept", offer), 409)


def test_a_loan_is_joined_to_nobody_elses_file() -> None:
    offer = world.disclosure("main to police")
    absent, foreign = (
        post(dan, "api_join", offer, sent={"file": str(file)}) for file in (uuid4(), world.file("harbor main"))
    )
    assert refused(absent, 404) == refused(foreign, 404)


def test_not_for_us_leaves_nothing_here() -> None:
    offer, pip = world.disclosure("main to probation"), world.probation.pip
    assert done(post(pip, "api_refuse", offer))["state"] == "refused"
    assert get(pip, "api_disclosure", offer).status_code in (200, 404)
    assert str(offer) not in get(pip, "api_offers").content.decode()


def test_on_our_own_ground_it_is_offered_and_ended() -> None:
    sent = {
        "to_agency": str(world.prosecution.id), "view": ["incidents"], "covers_later": True, "ends_on": SOON,
        "confirmed": True,
    }  # fmt: skip
    made = done(post(dan, "api_disclosures", OWN, sent=sent), 201)
    assert (made["view"], made["state"], made["direction"]) == (["incidents"], "offered", "ours")
    assert done(post(dan, "api_withdraw", UUID(made["id"])))["state"] == "withdrawn"
    assert "confirmed" in refused(post(dan, "api_disclosures", OWN, sent=sent | {"confirmed": False}), 422)["errors"]
    assert "ends_on" in refused(post(dan, "api_disclosures", OWN, sent=sent | {"ends_on": ""}), 422)["errors"]
    foreign, absent = (
        post(dan, "api_disclosures", OWN, sent=sent | {"to_agency": str(one)}) for one in (world.beacon.id, uuid4())
    )
    assert refused(foreign, 404) == refused(absent, 404)


def test_a_victim_service_has_no_ground_of_its_own() -> None:
    sent = {
        "to_agency": str(world.prosecution.id), "view": ["incidents"], "covers_later": True, "ends_on": SOON,
        "confirmed": True,
    }  # fmt: skip
    assert refused(post(ada, "api_disclosures", MAIN, sent=sent), 409)["detail"]


def test_she_stops_a_permission_and_it_is_shut_at_once() -> None:
    there = world.record("main incidents")
    assert get(dan, "api_incident", there).status_code == 200
    assert (
        done(post(ada, "api_withdraw_permission", world.release("main to police"), sent={"why": "changed"}))["state"]
        == "withdrawn"
    )
    assert get(dan, "api_incident", there).status_code == 404
    refused(post(ada, "api_withdraw_permission", world.release("main to police")), 409)
    # What stands on her permission is not ended by itself.
    refused(post(ada, "api_withdraw", world.disclosure("main to prosecution")), 409)


# Referrals -----------------------------------------------------------------------------------------------------------

AGREED = {
    "works_there": False, "name": "M.", "phone": "555 0166", "channel": "phone", "when": "any", "tells_back": True,
    "how": "signed", "signer": "Maya",
}  # fmt: skip


def test_a_referral_goes_its_whole_way() -> None:
    made = done(post(ada, "api_file_referrals", MAIN, sent={"service": "housing", "need": "Somewhere to stay."}), 201)
    one = UUID(made["id"])
    assert (made["state"], made["need"], made["file"]) == ("needed", "Somewhere to stay.", str(MAIN))
    assert get(casey, "api_referral", one).status_code == 404
    done(post(ada, "api_referral_offer", one, sent={"to_agency": str(world.housing.id)}))
    assert done(post(ada, "api_referral_agree", one, sent=AGREED))["state"] == "agreed"
    seen = done(get(casey, "api_referral", one))
    assert (seen["passed"]["phone"], seen["need"], seen["file"]) == ("555 0166", "", None)
    assert done(post(casey, "api_referral_look", one))["seen_at"]
    taken = done(post(casey, "api_referral_accept", one, sent={"file": str(world.file("housing own"))}))
    assert (taken["state"], taken["file"]) == ("accepted", str(world.file("housing own")))
    today = MOMENT.date().isoformat()
    assert done(post(casey, "api_referral_engage", one, sent={"on": today}))["state"] == "engaged"
    assert done(post(casey, "api_referral_close", one, sent={"outcome": "met"}))["outcome"] == "met"
    assert done(get(ada, "api_referral", one))["state"] == "closed"
    refused(post(casey, "api_referral_close", one, sent={"outcome": "met"}), 409)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"phone": "ring me"}, "phone"),
        ({"when": "words"}, "rule"),
        ({"signer": ""}, "signer"),
        ({"channel": "post"}, "channel"),
        ({"works_there": None}, "works_there"),
        ({"tells_back": "yes"}, "tells_back"),
    ],
)
def test_what_she_did_not_say_passes_nobody_on(change: dict[str, Any], field: str) -> None:
    quiet = key("referral quiet to prosecution")
    assert field in refused(post(ada, "api_referral_agree", quiet, sent=AGREED | change), 422)["errors"]
    assert done(get(ada, "api_referral", quiet))["state"] == "offered"


def test_each_side_makes_its_own_moves() -> None:
    waiting = key("referral plain to harbor")
    refused(post(ada, "api_referral_take_back", waiting, sent={"outcome": "met"}), 403)
    assert done(post(ada, "api_referral_refuse", waiting, sent={"why": "full"}))["state"] == "refused"
    assert str(waiting) not in get(ada, "api_file_referrals", MAIN).content.decode()


# Meetings and actions ------------------------------------------------------------------------------------------------


def test_a_case_is_brought_and_taken_off_again() -> None:
    meeting = key("meeting core")
    sent = {"file": str(world.file("harbor quiet")), "why": "New to the meeting."}
    brought = done(post(ada, "api_bring", meeting, sent=sent), 201)
    assert (brought["own"], brought["file"], brought["why"]) == (True, sent["file"], sent["why"])
    agenda = done(get(ada, "api_agenda", meeting))
    assert brought["id"] in [row["id"] for row in agenda["items"]]
    assert brought["id"] not in get(casey, "api_agenda", meeting).content.decode()
    refused(post(ada, "api_bring", meeting, sent=sent), 409)
    foreign, absent = (
        post(ada, "api_bring", meeting, sent=sent | {"file": str(file)})
        for file in (world.file("police second"), uuid4())
    )
    assert refused(foreign, 404) == refused(absent, 404)
    assert done(post(ada, "api_item_withdraw", UUID(brought["id"])))["state"] == "withdrawn"


def test_an_agenda_is_the_readers_own() -> None:
    there = {row["id"]: row for row in done(get(world.prosecution.pru, "api_agenda", key("meeting core")))["items"]}
    assert str(key("item main")) in there
    assert there[str(key("item main"))]["file"] == str(world.file("prosecution lent"))
    assert str(key("item named")) not in there


def test_an_action_is_asked_taken_on_and_done() -> None:
    asked = {"what": "Ring the landlord.", "owner": str(world.police.id), "due_on": SOON}
    made = done(post(ada, "api_file_actions", MAIN, sent=asked), 201)
    one = UUID(made["id"])
    assert (made["state"], made["owner"]["id"]) == ("proposed", str(world.police.id))
    refused(post(ada, "api_action_accept", one), 403)
    taken = done(post(dan, "api_action_accept", one))
    assert (taken["state"], taken["file"]) == ("accepted", str(OWN))
    stale = refused(post(dan, "api_action_finish", one, if_match=f'"{taken["version"] - 1}"'), 409)
    assert (stale["current"]["state"], stale["current"]["version"]) == ("accepted", taken["version"])
    assert "why" in refused(post(dan, "api_action_not_done", one), 422)["errors"]
    assert done(post(dan, "api_action_finish", one, if_match=f'"{taken["version"]}"'))["state"] == "done"


def test_words_that_lead_to_her_door_are_asked_about_and_nobody_without_the_case_is_asked() -> None:
    asked = {"what": "Go to 12 Alder Street.", "owner": str(world.harbor.id), "due_on": SOON}
    assert "what" in refused(post(ada, "api_file_actions", MAIN, sent=asked), 422)["errors"]
    assert done(post(ada, "api_file_actions", MAIN, sent=asked | {"sure": True}), 201)["state"] == "accepted"
    plain = {"what": "Ring the landlord.", "due_on": SOON}
    answers = [
        refused(post(ada, "api_file_actions", MAIN, sent=plain | {"owner": str(owner)}), 409)
        for owner in (world.health.id, world.beacon.id, uuid4())
    ]
    assert answers == [answers[0]] * 3
