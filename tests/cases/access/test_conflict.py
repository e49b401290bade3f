"""Somebody is kept from a file: what is left of it for them, for their colleagues and in the logs."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from cases.access.actions import declare_conflict
from cases.access.models import ConflictGround, Wall
from cases.access.refusals import AlreadyShutOut, NotOneOfUs, UnknownGround
from cases.files.actions import LeadCannotLead, assign_lead
from cases.files.caseload import Show, caseload_of
from cases.files.models import CaseFile, FileQueue
from cases.records.categories import Category
from cases.records.models import Record, RecordBody
from cases.sharing.actions import sign_release
from cases.sharing.models import Disclosure
from ccr.audit.models import AuditEvent, Denial, FieldChange, ReadEvent
from ccr.core.errors import NotPermitted, NotVisible
from ccr.notifications.models import Notice
from ccr.reminders.models import Reminder
from ccr.tenancy.member import Member
from tests.support.client import signed_in
from tests.world import MOMENT, acting, world

pytestmark = pytest.mark.django_db

KIT, IVY, DAN, SERGE = world.police.kit, world.police.ivy, world.police.dan, world.police.serge
OWN, MAIN = world.file("police own"), world.file("harbor main")
PAGES = (
    "case",
    "timeline",
    "people",
    "contact",
    "reviews",
    "sharing",
    "who_looked",
    "case_emergency",
    "add_incident",
    "set_level",
    "share_to",
)


def declare(who: Member, *, file_id: UUID = OWN, by: Member = KIT, ground: str = "friend") -> Wall:
    with acting(by):
        return declare_conflict(file_id=file_id, user_id=who.user_id, ground=ground, by=by, at=MOMENT)


def send(client: Client, who: Any, *, file_id: UUID = OWN, once: Any = None, **more: Any) -> Any:
    data = {"person": str(who), "ground": "friend", "once": str(once or uuid4()), **more}
    return client.post(reverse("conflict", args=[file_id]), data)


def walls(file_id: UUID = OWN, by: Member = KIT) -> list[Wall]:
    with acting(by):
        return list(Wall.objects.visible_to(by).filter(file_id=file_id))


def rows_of(member: Member) -> dict[str, int]:
    """What is left of the file for this person: by the guarded query and by PostgreSQL alone."""
    by_file = {
        "record": (Record, {"file_id__in": [OWN, MAIN]}),
        "body": (RecordBody, {"file_id__in": [OWN, MAIN]}),
        "file": (CaseFile, {"id": OWN}),
        "queue": (FileQueue, {"file_id": OWN}),
        "opened to us": (Disclosure, {"to_file_id": OWN}),
        "opened by us": (Disclosure, {"from_file_id": OWN}),
        "notice": (Notice, {"file_id": OWN}),
        "reminder": (Reminder, {"file_id": OWN}),
        "read": (ReadEvent, {"file_id": OWN}),
        "act": (AuditEvent, {"file_id": OWN}),
    }
    with acting(member), connection.cursor() as cursor:
        left = {
            name: model.objects.visible_to(member).filter(**where).count() for name, (model, where) in by_file.items()
        }
        for table, column in (
            ("cases_casefile", "id"),
            ("cases_filequeue", "file_id"),
            ("cases_record", "file_id"),
            ("cases_recordbody", "file_id"),
            ("cases_disclosure", "to_file_id"),
            ("cases_wall", "file_id"),
            ("notifications_notice", "file_id"),
            ("audit_auditevent", "file_id"),
        ):
            cursor.execute(f"SELECT count(*) FROM {table} WHERE {column} = %s", [OWN])
            left[f"sql {table}"] = cursor.fetchone()[0]
    return left


# What is left -----------------------------------------------------------------


def test_nothing_of_the_file_is_left_for_them_and_all_of_it_for_a_colleague() -> None:
    before, colleague = rows_of(IVY), rows_of(DAN)
    assert all(before[name] for name in ("record", "file", "queue", "opened to us", "notice"))
    declare(IVY)
    assert set(rows_of(IVY).values()) == {0}
    after = rows_of(DAN)
    changed = {name for name in after if after[name] != colleague[name]}
    assert changed <= {"act", "sql audit_auditevent", "sql cases_wall"}


def test_a_further_offer_from_the_same_file_is_no_trace_of_it_either() -> None:
    declare(IVY)
    with acting(world.harbor.ada):
        release = sign_release(
            file_id=MAIN,
            to_agency_id=world.police.id,
            view=[Category.CUSTODY],
            summary=[],
            purpose="core_team",
            ends_on=MOMENT.date() + timedelta(days=20),
            covers_later=True,
            signer="Invented Signer",
            works_there=False,
            by=world.harbor.ada,
            at=MOMENT,
        )
    for who, seen in ((DAN, 1), (IVY, 0)):
        with acting(who):
            assert Disclosure.objects.visible_to(who).filter(release_id=release.id).count() == seen
            assert Notice.objects.visible_to(who).filter(file_id=MAIN).count() == 0 or who is DAN


def test_every_page_answers_as_for_a_file_that_never_was() -> None:
    client = signed_in(IVY)
    assert client.get(reverse("case", args=[OWN])).status_code == 200
    declare(IVY)
    for name in PAGES:
        shut, never = (client.get(reverse(name, args=[one])) for one in (OWN, uuid4()))
        assert (shut.status_code, never.status_code) == (404, 404), name
        assert shut.content == never.content, name
        assert shut.headers == never.headers, name
    assert client.get(f"/cases/{MAIN}/").status_code == 404
    shut, never = (client.get(reverse("api_file", args=[one])) for one in (OWN, uuid4()))
    assert (shut.status_code, shut.content) == (404, never.content)


def test_a_session_that_is_open_finds_no_row_no_count_and_no_gap() -> None:
    client, colleague = signed_in(IVY), signed_in(DAN)
    assert "LP-3HJC" in client.get("/cases/?show=all").content.decode()
    api = len(client.get("/api/v1/files/").json()["results"])
    declare(IVY)
    for url in ("/cases/?show=all", "/api/v1/files/", "/notices/", "/cases/sharing/ended/"):
        body = client.get(url).content.decode()
        assert "LP-3HJC" not in body, url
        assert str(OWN) not in body, url
    found = client.post("/cases/find/", {"q": "LP-3HJC", "once": str(uuid4())}).content.decode()
    assert str(OWN) not in found
    assert len(client.get("/api/v1/files/").json()["results"]) == api - 1
    assert "LP-3HJC" in colleague.get("/cases/?show=all").content.decode()
    assert colleague.get(reverse("timeline", args=[OWN])).status_code == 200


def test_counts_of_the_list_say_what_the_list_shows() -> None:
    declare(IVY)
    with acting(IVY):
        seen = CaseFile.objects.visible_to(IVY).count()
        found = caseload_of(IVY, at=MOMENT, show=Show.ALL)
    assert len(found.rows) == seen
    assert str(found.counts[Show.ALL]) == str(seen)


def test_they_are_told_nothing_and_their_knocking_is_written_down() -> None:
    with acting(IVY):
        notices = set(Notice.objects.visible_to(IVY).values_list("id", flat=True))
    declare(IVY)
    with acting(IVY):
        assert set(Notice.objects.visible_to(IVY).values_list("id", flat=True)) <= notices
    signed_in(IVY).get(reverse("case", args=[OWN]))
    with acting(KIT):
        (denial,) = Denial.objects.visible_to(KIT).filter(file_id=OWN, member_id=IVY.member_id)
        assert denial.conflict


def test_the_history_names_nobody() -> None:
    declare(IVY, ground="relative")
    with acting(DAN):
        (act,) = AuditEvent.objects.visible_to(DAN).filter(file_id=OWN, code="file.conflict_declared")
        assert (act.member_id, act.detail) == (KIT.member_id, {})
    text = signed_in(DAN).get(reverse("who_looked", args=[OWN])).content.decode()
    assert "recorded that somebody must not see the file" in text
    assert IVY.name not in text.split("What your agency did")[1]


# Who led it -------------------------------------------------------------------


def lead_of(file_id: UUID = OWN) -> UUID | None:
    with acting(KIT):
        lead: UUID | None = CaseFile.objects.visible_to(KIT).get(pk=file_id).lead_id
        return lead


def said_of(file_id: UUID = OWN, by: Member = IVY) -> list[str]:
    """What the caseload of a colleague says of the file."""
    with acting(by):
        rows = caseload_of(by, at=MOMENT, show=Show.ATTENTION).rows
    return [line["text"] for row in rows if str(file_id) in row["url"] for line in row["why"]]


NO_CONTACT = "This file has no named contact"


def test_a_lead_who_is_shut_out_leads_no_more_and_the_caseload_says_so() -> None:
    assert lead_of() == DAN.member_id
    assert NO_CONTACT not in said_of()
    declare(DAN)
    assert lead_of() is None
    assert NO_CONTACT in said_of()
    # Said to the agency whose file it is, and to nobody who is shut out of it.
    assert said_of(by=DAN) == []
    assert said_of(MAIN, by=world.harbor.ada) == [
        line for line in said_of(MAIN, by=world.harbor.ada) if line != NO_CONTACT
    ]


def test_a_colleague_who_is_shut_out_takes_no_lead_with_them() -> None:
    declare(IVY)
    assert lead_of() == DAN.member_id
    assert NO_CONTACT not in said_of(by=DAN)


def test_who_shuts_out_themselves_leads_no_more_either() -> None:
    with acting(SERGE):
        CaseFile.objects.visible_to(SERGE).filter(pk=OWN).update(lead_id=KIT.member_id)
    declare(KIT)
    assert NO_CONTACT in said_of()
    with acting(DAN):
        assert CaseFile.objects.visible_to(DAN).get(pk=OWN).lead_id is None


def test_whose_lead_it_was_is_written_nowhere_in_the_files_history() -> None:
    declare(DAN)
    with acting(IVY):
        acts = set(AuditEvent.objects.visible_to(IVY).filter(file_id=OWN, at=MOMENT).values_list("code", "subject_id"))
        changes = str(list(FieldChange.objects.visible_to(IVY).filter(file_id=OWN, timestamp=MOMENT).values("changes")))
    assert ("file.lead_ended", OWN) in acts
    assert DAN.user_id not in {subject for _code, subject in acts}
    assert str(DAN.member_id) not in changes


def test_nobody_who_is_shut_out_is_named_as_lead_again() -> None:
    declare(DAN)
    with acting(IVY), pytest.raises(LeadCannotLead):
        assign_lead(file_id=OWN, membership_id=DAN.member_id, by=IVY, at=MOMENT)
    with acting(IVY):
        assign_lead(file_id=OWN, membership_id=IVY.member_id, by=IVY, at=MOMENT)
    assert lead_of() == IVY.member_id
    assert NO_CONTACT not in said_of()


def test_nothing_is_taken_from_a_lead_when_the_declaration_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Wall, "save", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        declare(DAN)
    assert lead_of() == DAN.member_id


# The verb ---------------------------------------------------------------------


def test_a_second_time_is_refused_and_changes_nothing() -> None:
    first = declare(IVY)
    with pytest.raises(AlreadyShutOut):
        declare(IVY, ground="other")
    assert [(one.id, one.ground) for one in walls() if one.user_id == IVY.user_id] == [(first.id, "friend")]


def test_only_a_colleague_with_an_open_post_and_only_a_known_reason() -> None:
    for who in (world.harbor.ada, world.beacon.bea):
        with pytest.raises(NotOneOfUs):
            declare(who)
    with pytest.raises(UnknownGround):
        declare(IVY, ground="because")
    assert {one.user_id for one in walls()} == {world.harbor.vera.user_id}


def test_who_may() -> None:
    for by in (DAN, SERGE):
        with pytest.raises(NotPermitted):
            declare(IVY, by=by)
    with pytest.raises(NotVisible):
        declare(world.harbor.ada, by=world.harbor.cora)


def test_one_may_shut_out_oneself() -> None:
    client = signed_in(KIT)
    answer = send(client, KIT.user_id, sure="yes")
    assert (answer.status_code, answer["Location"]) == (303, reverse("cases"))
    assert client.get(reverse("conflict", args=[OWN])).status_code == 404
    with acting(DAN):
        assert AuditEvent.objects.visible_to(DAN).filter(file_id=OWN, code="file.conflict_declared").exists()
        assert ReadEvent.objects.visible_to(DAN).filter(file_id=OWN, page="conflict", member_id=KIT.member_id).exists()


def test_pressing_twice_for_oneself_answers_the_same_twice() -> None:
    client, once = signed_in(KIT), uuid4()
    answers = [send(client, KIT.user_id, once=once, sure="yes") for _twice in range(2)]
    assert [(one.status_code, one["Location"]) for one in answers] == [(303, reverse("cases"))] * 2
    assert "It holds from this moment" in client.get(reverse("cases")).content.decode()
    with acting(SERGE):
        shut = Wall.objects.visible_to(SERGE).filter(file_id=OWN, user_id=KIT.user_id)
        assert shut.count() == 1
    # Another form, a key that is none and another person's key find what everybody else finds.
    for key in (uuid4(), "none"):
        assert send(client, KIT.user_id, once=key, sure="yes").status_code == 404
    assert send(signed_in(world.harbor.cora), KIT.user_id, once=once, sure="yes").status_code == 404


# The page ---------------------------------------------------------------------


def test_it_is_asked_once_more_and_then_stands_in_the_list() -> None:
    client, once = signed_in(KIT), uuid4()
    asked = send(client, IVY.user_id, once=once)
    text = asked.content.decode()
    assert asked.status_code == 200
    assert "Ivy Investigator" in text
    assert str(once) in text
    assert "They are not told" in text
    assert IVY.user_id not in {one.user_id for one in walls()}
    for _twice in range(2):
        done = send(client, IVY.user_id, once=once, sure="yes")
        assert (done.status_code, done["Location"]) == (303, reverse("conflict", args=[OWN]))
    assert [one.ground for one in walls() if one.user_id == IVY.user_id] == [ConflictGround.FRIEND]
    listed = client.get(reverse("conflict", args=[OWN])).content.decode()
    assert "A friend or neighbour" in listed
    assert "Kit Conflict" in listed
    again = send(client, IVY.user_id, sure="yes")
    assert again.status_code == 409
    assert "already kept from the file" in again.content.decode()


def test_the_page_says_when_the_lead_is_shut_out() -> None:
    assert "leads the file" in send(signed_in(KIT), DAN.user_id).content.decode()
    assert "leads the file" not in send(signed_in(KIT), IVY.user_id).content.decode()


@pytest.mark.parametrize("who", ["absent", "foreign", "forged", "other tenant"])
@pytest.mark.parametrize("sure", ["", "yes"])
def test_an_id_that_was_not_offered_gets_one_plain_message(who: str, sure: str) -> None:
    ids = {
        "absent": uuid4(),
        "foreign": world.harbor.ada.user_id,
        "forged": "1' OR 1=1",
        "other tenant": world.beacon.bea.user_id,
    }
    answer = send(signed_in(KIT), ids[who], sure=sure)
    assert answer.status_code == 422
    # The same words for each.
    plain = send(signed_in(KIT), uuid4(), sure=sure)
    assert dict(answer.context["form"].errors) == dict(plain.context["form"].errors)
    assert {one.user_id for one in walls()} == {world.harbor.vera.user_id}


def test_nothing_chosen_and_a_wrong_reason_are_said_beside_the_field() -> None:
    client = signed_in(KIT)
    assert set(send(client, "").context["form"].errors) == {"person"}
    wrong = send(client, IVY.user_id, ground="\x00<b>")
    assert (wrong.status_code, set(wrong.context["form"].errors)) == (422, {"ground"})


def test_others_have_neither_the_page_nor_the_link_to_it() -> None:
    url = reverse("conflict", args=[OWN])
    for who in (DAN, SERGE, world.harbor.adam):
        client = signed_in(who)
        assert client.get(url).status_code == 403
        assert send(client, IVY.user_id, sure="yes").status_code == 403
    assert url not in signed_in(DAN).get(reverse("case", args=[OWN])).content.decode()
    assert url in signed_in(KIT).get(reverse("case", args=[OWN])).content.decode()
    stranger = signed_in(world.harbor.cora)
    assert stranger.get(url).content == stranger.get(reverse("conflict", args=[uuid4()])).content
    assert {one.user_id for one in walls()} == {world.harbor.vera.user_id}


def test_who_declares_may_do_nothing_else_with_the_file() -> None:
    client = signed_in(KIT)
    for name in ("set_level", "lead", "workers", "close_file", "add_incident", "share_to"):
        assert client.get(reverse(name, args=[OWN])).status_code == 403, name


def test_somebody_of_another_agency_is_listed_without_a_name() -> None:
    # Vera works at Harbor; her name is not Police's to show.
    text = signed_in(KIT).get(reverse("conflict", args=[OWN])).content.decode()
    assert "Somebody outside your agency" in text
    assert "Vera" not in text
