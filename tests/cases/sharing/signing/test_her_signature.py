"""Each agency its own answer, one signature, a permission for each yes; who got a no learns nothing."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.template.loader import render_to_string

from cases.sharing.models import Disclosure, ReleaseOfInformation
from cases.sharing.signing import links
from cases.sharing.signing.actions import send_link
from cases.sharing.signing.models import How, SigningRequest
from cases.sharing.signing.refusals import NoAddress
from cases.sharing.signing.selectors import waiting_of
from cases.sharing.signing.states import AskedState, Why
from cases.sharing.signing.words import Reading
from cases.sharing.words import Signed
from ccr.accounts import mail
from ccr.core.actor import Actor
from ccr.notifications.models import Notice
from ccr.tenancy.models import Membership
from meetings.actions import move_meeting
from tests.access.oracle import RULES
from tests.cases.sharing.pages import releases, sign, talk
from tests.cases.sharing.signing.story import FOUR, Survivor, ask, now
from tests.cases.sharing.story import TUESDAY, a_file, ada, core
from tests.support.client import signed_in
from tests.world import acting, key, world

pytestmark = pytest.mark.django_db

POLICE, DA, OFFICE, PROBATION = (agency.id for agency in FOUR)


def offered_to(who: Any) -> list[Any]:
    with acting(who, at=TUESDAY):
        rows = Disclosure.objects.visible_to(who).filter(to_agency_id=who.agency_id, to_file_id=None)
        return [row for row in rows if row.offered_at == TUESDAY]


def test_before_she_signs_nobody_sees_anything_and_no_release_is_there(signing: Any) -> None:
    hers = Survivor(signing)
    hers.unlock()
    hers.answer("yes", "yes", "yes", "no")
    assert releases(signing.file_id) == []
    for who in (world.police.dan, world.prosecution.pru, world.coordination.col, world.probation.pete):
        assert offered_to(who) == []
        assert signed_in(who).get(f"/cases/{signing.file_id}/").status_code == 404
        assert signed_in(who).get(f"/cases/sharing/signings/{signing.id}/").status_code in {403, 404}


def test_a_no_to_one_agency_makes_three_permissions_and_the_fourth_learns_nothing(signing: Any) -> None:
    hers = Survivor(signing)
    hers.unlock()
    hers.answer("yes", "yes", "yes", "no")
    assert hers.sign().status_code == 303
    assert b"Signed" in hers.get().content
    signed = releases(signing.file_id)
    assert {one.to_agency_id for one in signed} == {POLICE, DA, OFFICE}
    assert {one.signed_how for one in signed} == {"phone"}
    assert {one.witness_id for one in signed} == {ada.member_id}
    assert {Signed.from_words(one.words).signer for one in signed} == {"Maya Rivers"}
    assert len(offered_to(world.police.dan)) == 1
    assert offered_to(world.probation.pete) == []
    done = now(signing)
    assert done.state == AskedState.SIGNED
    assert done.conversation_id == signed[0].conversation_id
    with acting(ada, at=TUESDAY):
        assert Notice.objects.visible_to(ada).filter(code="signing.signed").count() == 1


def test_what_is_shown_and_what_is_signed_are_one(signing: Any) -> None:
    hers = Survivor(signing)
    hers.unlock()
    hers.answer("yes", "yes", "yes", "no")
    before = hers.hidden()
    # Another window: she changes her mind about the first.
    other = hers.client.post("/n/", {"key": before["key"], "agency": "0", "agrees": "no"})
    assert other.status_code == 303
    changed = hers.client.post("/n/", before | {"signer": "Maya Rivers"})
    assert changed.status_code == 409
    assert releases(signing.file_id) == []
    hers.sign()
    assert {one.to_agency_id for one in releases(signing.file_id)} == {DA, OFFICE}


def test_a_replayed_signature_leads_to_the_same_page_and_signs_once(signing: Any) -> None:
    hers = Survivor(signing)
    hers.unlock()
    hers.answer("yes", "no", "no", "no")
    sent = hers.hidden() | {"signer": "Maya Rivers"}
    assert [hers.client.post("/n/", sent).status_code for _again in range(3)] == [303, 303, 303]
    assert len(releases(signing.file_id)) == 1
    assert b"Signed" in hers.get().content


def test_no_to_all_ends_it_and_opens_nothing(signing: Any) -> None:
    hers = Survivor(signing)
    hers.unlock()
    hers.answer("no", "no", "no", "no")
    assert b"Nothing is shared" in hers.send().content
    assert (now(signing).state, now(signing).why) == (AskedState.ENDED, Why.NOBODY)
    assert releases(signing.file_id) == []


@pytest.mark.parametrize("name", ["x" * 121, "Maya\u202eR", "Ma\x00ya", "\x07"])
def test_a_signature_is_a_name_that_can_be_read(signing: Any, name: str) -> None:
    hers = Survivor(signing)
    hers.unlock()
    hers.answer("yes", "no", "no", "no")
    assert hers.sign(name).status_code == 422
    assert releases(signing.file_id) == []
    # Nothing is lost: the same page takes the right name.
    assert hers.sign().status_code == 303


@pytest.mark.parametrize("name", ["", "   "])
def test_left_empty_she_signs_with_the_name_in_the_file_which_no_page_shows(signing: Any, name: str) -> None:
    hers = Survivor(signing)
    hers.unlock()
    hers.answer("yes", "no", "no", "no")
    assert "Maya" not in hers.page()
    assert hers.sign(name).status_code == 303
    [release] = releases(signing.file_id)
    assert release.words["signer"] == Reading.from_words(now(signing).words).signer == "Maya Rivers"


def test_where_the_file_has_no_name_she_types_hers(clock: Any) -> None:
    signing = ask(a_file(ada, "", full=""))
    hers = Survivor(signing)
    hers.unlock()
    hers.answer("yes", "no", "no", "no")
    assert hers.sign("").status_code == 422
    assert releases(signing.file_id) == []
    assert hers.sign("Robin Testcase").status_code == 303


@pytest.mark.parametrize(
    "sent", [{"agency": "9"}, {"agency": "-1"}, {"agency": "x"}, {"agency": "0", "agrees": "perhaps"}]
)
def test_odd_answers_lead_back_and_change_nothing(signing: Any, sent: Any) -> None:
    hers = Survivor(signing)
    hers.unlock()
    key = hers.hidden()["key"]
    assert hers.post(key=key, **sent).status_code == 303
    assert now(signing).answers == {}
    assert hers.get("/n/?q=77").status_code == 200
    assert hers.get("/n/?q=%00").status_code == 200


def test_a_post_that_has_ended_signs_nothing(signing: Any) -> None:
    hers = Survivor(signing)
    hers.unlock()
    hers.answer("yes", "no", "no", "no")
    with acting(world.harbor.adam, at=TUESDAY):
        post = Membership.objects.visible_to(world.harbor.adam).get(pk=ada.member_id)
        post.ended_at = TUESDAY
        post.save()
    assert hers.sign().status_code == 409
    assert (now_by_sol(signing).state, now_by_sol(signing).why) == (AskedState.ENDED, Why.POST)
    with acting(world.harbor.sol, at=TUESDAY):
        kept = ReleaseOfInformation.objects.visible_to(world.harbor.sol).filter(file_id=signing.file_id)
        assert not kept.exists()


def now_by_sol(signing: Any) -> Any:
    with acting(world.harbor.sol, at=TUESDAY):
        return SigningRequest.objects.visible_to(world.harbor.sol).get(pk=signing.id)


# The worker ---------------------------------------------------------------------------------------------------------


def prepare(client: Any, file_id: Any) -> Any:
    sent = talk() | {f"close_{agency.id}": "no" for agency in FOUR} | {"how": "phone"}
    return client.post(f"/cases/{file_id}/sharing/permission/", sent)


def test_the_worker_prepares_the_link_without_a_yes_of_her_own(clock: Any) -> None:
    worker, file_id = signed_in(ada), a_file(ada)
    answer = prepare(worker, file_id)
    assert answer.status_code == 303
    page = worker.get(answer["Location"]).content.decode()
    assert "/n/" in page
    assert "data:image/svg+xml" in page
    assert releases(file_id) == []
    sharing = worker.get(f"/cases/{file_id}/sharing/").content.decode()
    assert "Waiting for her signature" in sharing


def test_where_somebody_close_works_there_they_are_not_on_her_phone(clock: Any) -> None:
    worker, file_id = signed_in(ada), a_file(ada)
    asked = {f"close_{agency.id}": "yes" if agency.id == POLICE else "no" for agency in FOUR}
    answer = worker.post(f"/cases/{file_id}/sharing/permission/", talk() | asked | {"how": "phone"})
    hers = Survivor(latest(file_id))
    assert answer.status_code == 303
    hers.unlock()
    assert "Larkspur Police" not in hers.page()
    assert "1 of 3" in hers.page()


def latest(file_id: Any) -> Any:
    with acting(ada, at=TUESDAY):
        return waiting_of(ada, file_id, at=TUESDAY)[0]


def test_by_phone_at_least_one_agency_was_asked_about(clock: Any) -> None:
    worker, file_id = signed_in(ada), a_file(ada)
    answer = worker.post(f"/cases/{file_id}/sharing/permission/", talk() | {"how": "phone"})
    assert answer.status_code == 422


def test_the_page_sees_the_signature_by_asking_again(signing: Any) -> None:
    worker, hers = signed_in(ada), Survivor(signing)
    state = f"/cases/sharing/signings/{signing.id}/state/"
    assert "hx-get" in worker.get(state).content.decode()
    hers.unlock()
    assert "She is reading" in worker.get(state).content.decode()
    hers.answer("yes", "no", "no", "no")
    hers.sign()
    signed = worker.get(state).content.decode()
    assert "hx-get" not in signed
    assert "/sharing/permissions/" in signed


def test_a_spoken_yes_opens_nothing_is_listed_and_becomes_a_signature(clock: Any) -> None:
    worker, file_id = signed_in(ada), a_file(ada)
    said = talk(world.police, world.prosecution) | {"how": "spoken"}
    where = worker.post(f"/cases/{file_id}/sharing/permission/", said)["Location"]
    assert releases(file_id) == []
    assert offered_to(world.police.dan) == []
    assert "She said yes aloud" in worker.get(f"/cases/{file_id}/sharing/").content.decode()
    again = worker.post(where, {"once": "6f1c2f3e-1111-4222-8333-444455556666", "do": "screen"})
    assert again["Location"].endswith("/permission/sign/")
    assert sign(worker, file_id).status_code == 303
    assert {one.to_agency_id for one in releases(file_id)} == {POLICE, DA}
    assert "She said yes aloud" not in worker.get(f"/cases/{file_id}/sharing/").content.decode()


def test_a_new_link_uses_up_the_one_before(signing: Any) -> None:
    old = Survivor(signing)
    ask(signing.file_id)
    assert old.get(old.link).status_code == 404
    assert now(signing).why == Why.STOPPED


def test_a_stopped_link_is_no_link(signing: Any) -> None:
    worker, hers = signed_in(ada), Survivor(signing)
    hers.unlock()
    sent = {"once": "6f1c2f3e-1111-4222-8333-444455556667", "do": "stop"}
    assert worker.post(f"/cases/sharing/signings/{signing.id}/", sent).status_code == 303
    assert hers.get().status_code == 404
    again = {"once": "6f1c2f3e-1111-4222-8333-444455556668", "do": "stop"}
    assert worker.post(f"/cases/sharing/signings/{signing.id}/", again).status_code == 409


# The database -------------------------------------------------------------------------------------------------------


def count(table: str) -> int:
    """Rows of a table that whoever acts is shown; none where the app may not read at all."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            return int(cursor.fetchone()[0])
    except ProgrammingError:
        return 0


def test_a_visitor_is_shown_one_row_of_one_table_and_nothing_else(signing: Any) -> None:
    other = ask(a_file(ada, "Nia B."))
    core(signing.file_id, world.police)
    with acting(Actor.visitor(signing.id), at=TUESDAY):
        assert {table: count(table) for table in RULES if count(table)} == {"cases_signingrequest": 1}
    with acting(Actor.visitor(other.id), at=TUESDAY + timedelta(minutes=30)):
        assert count("cases_signingrequest") == 0
    with acting(Actor.visitor(signing.file_id), at=TUESDAY):
        assert count("cases_signingrequest") == 0


def refused(sql: str, *values: Any) -> str:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
            return f"{cursor.rowcount} rows"
    except DatabaseError as error:
        return str(error)


def test_a_visitor_changes_nothing_but_her_own_answers(signing: Any) -> None:
    with acting(Actor.visitor(signing.id), at=TUESDAY):
        one = "UPDATE cases_signingrequest SET {} WHERE id = %s"
        for change in (
            "ends_on = '2030-01-01'",
            "expires_at = '2030-01-01'",
            "sealed = ''",
            "token_hash = 'x'",
            "state = 'signed'",
            "state = 'reading'",
            "file_id = gen_random_uuid()",
            "answers = '{}'::jsonb || '{\"a\": true}'",
        ):
            assert "not your move" in refused(one.format(change), signing.id), change
        assert "row-level security" in refused(
            "INSERT INTO cases_standingacceptance (id, tenant_id, agency_id, from_agency_id, set_by, set_at)"
            " VALUES (gen_random_uuid(), %s, %s, %s, %s, now())",
            ada.tenant_id,
            POLICE,
            ada.agency_id,
            ada.member_id,
        )


def test_the_worker_cannot_answer_for_her(signing: Any) -> None:
    with acting(ada, at=TUESDAY):
        one = "UPDATE cases_signingrequest SET {} WHERE id = %s"
        for change in ("state = 'signed'", "state = 'opened'", "tries = 0, state = 'reading'", "session_hash = 'x'"):
            assert "not your move" in refused(one.format(change), signing.id), change


def test_another_agency_neither_sees_nor_stops_it(signing: Any) -> None:
    for who in (world.police.dan, world.beacon.bea, world.harbor.adam):
        with acting(who, at=TUESDAY):
            assert count("cases_signingrequest") == 0
            assert refused("UPDATE cases_signingrequest SET state = 'ended'") == "0 rows"


def test_a_spoken_yes_has_no_link(clock: Any) -> None:
    spoken = ask(a_file(ada), how=How.SPOKEN)
    assert spoken.token_hash is None
    assert spoken.state == AskedState.SPOKEN


# The message ---------------------------------------------------------------------------------------------------------


def test_the_link_goes_by_mail_only_where_her_rules_allow_it_and_never_with_the_code(
    signing: Any, monkeypatch: Any
) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(mail, "write", lambda *told, **_more: sent.append(told))
    with acting(ada, at=TUESDAY), pytest.raises(NoAddress):
        send_link(signing_id=signing.id, by=ada, at=TUESDAY)
    assert sent == []
    monkeypatch.setattr("cases.sharing.signing.actions.address_of", lambda *_told, **_more: "maya@mail.example")
    with acting(ada, at=TUESDAY):
        send_link(signing_id=signing.id, by=ada, at=TUESDAY)
    [(kind, address, link)] = sent
    assert address == "maya@mail.example"
    assert links.token_of(signing.id) in link
    words = render_to_string(f"{kind}_subject.txt") + render_to_string(f"{kind}_message.txt", {"url": link})
    assert links.code_of(signing.id) not in words
    for word in ("hroughline", "Harbor", "permission", "stalk", "sign"):
        assert word not in words.replace(link, "")


def test_the_last_day_suggested_is_a_week_after_the_next_meeting_of_the_core_team(clock: Any) -> None:
    address, col = f"/cases/{a_file(ada)}/sharing/permission/", world.coordination.col

    def suggested() -> tuple[Any, Any]:
        page = signed_in(ada).get(address).context
        return page["form"]["ends_on"].value(), page["meeting_on"]

    assert suggested() == (date(2026, 6, 11), date(2026, 6, 4))
    with acting(col, at=TUESDAY):
        for move in ("hold", "draft_minutes"):
            move_meeting(meeting_id=key("meeting core"), move=move, by=col, at=TUESDAY)
    assert suggested() == (date(2026, 7, 2), None), "it was held, and no other is planned"
