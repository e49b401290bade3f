"""`/api/v1/files/`: allowed, not permitted, foreign, absent, anonymous; named fields; the same statements however many rows."""

from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from cases.files.models import CaseFile
from ccr.audit.models import Denial, ReadEvent
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from tests.support.client import signed_in
from tests.world import acting, world

pytestmark = pytest.mark.django_db

FIELDS = {
    "id",
    "reference",
    "stage",
    "level",
    "opened_at",
    "next_review_on",
    "own_incidents",
    "opened_incidents",
}
LIST = "/api/v1/files/"


def one(file_id: UUID) -> str:
    return reverse("api_file", args=[file_id])


def seen_by(member: Member) -> set[str]:
    with acting(member):
        return {str(found) for found in CaseFile.objects.visible_to(member).values_list("id", flat=True)}


@pytest.mark.parametrize("member", world.members, ids=lambda member: f"{member.agency_short_name} {member.name}")
def test_everybody_gets_exactly_the_files_their_pages_show(member: Member) -> None:
    response = signed_in(member).get(LIST)
    if member.may(Capability.SEE_FILES):
        assert {row["id"] for row in response.json()["results"]} == seen_by(member)
    else:
        assert response.status_code == 403


def test_one_file_counts_its_own_and_what_others_opened() -> None:
    body = signed_in(world.police.dan).get(one(world.file("police own"))).json()
    assert set(body) == FIELDS
    assert body["reference"]
    assert body["own_incidents"] >= 1
    assert body["opened_incidents"] >= 1


def test_a_field_is_there_only_when_it_is_named() -> None:
    row = signed_in(world.harbor.ada).get(LIST).json()["results"][0]
    unnamed = {field.name for field in CaseFile._meta.concrete_fields} - FIELDS
    assert {"named_only", "lent_only", "case", "tenant"} <= unnamed
    assert set(row) == FIELDS


def test_the_reading_log_says_who_asked_to_every_holder_of_the_line() -> None:
    signed_in(world.police.dan).get(one(world.file("police own")))
    for reader, file in ((world.police.dan, "police own"), (world.harbor.ada, "harbor main")):
        with acting(reader):
            reads = ReadEvent.objects.visible_to(reader).filter(page="api_file", file_id=world.file(file))
            assert [read.member_id for read in reads] == [world.police.dan.member_id]


@pytest.mark.parametrize(
    ("who", "file"),
    [
        (world.police.dan, "harbor main"),  # another agency's
        (world.police.walt, "police own"),  # shut out by a conflict
        (world.harbor.ada, "harbor named"),  # for named workers
        (world.beacon.bea, "harbor main"),  # another partnership's
    ],
    ids=["foreign", "walled", "not named", "outsider"],
)
def test_what_is_not_theirs_is_answered_like_what_never_was(who: Member, file: str) -> None:
    client = signed_in(who)
    absent, foreign = client.get(one(uuid4())), client.get(one(world.file(file)))
    assert absent.status_code == foreign.status_code == 404
    assert absent.content == foreign.content
    assert foreign["Content-Type"] == "application/problem+json"
    assert {name: foreign[name] for name in foreign.headers if name != "Date"} == {
        name: absent[name] for name in absent.headers if name != "Date"
    }


def test_a_denial_is_written_down_for_the_holder() -> None:
    signed_in(world.police.dan).get(one(world.file("harbor main")))
    with acting(world.harbor.cora):
        denials = Denial.objects.visible_to(world.harbor.cora).filter(subject_id=world.file("harbor main"))
        assert denials.filter(member_id=world.police.dan.member_id).exists()


@pytest.mark.parametrize("member", [world.harbor.adam, world.coordination.olive], ids=["administrator", "observer"])
def test_a_post_without_case_content_is_refused_and_told_why(member: Member) -> None:
    for url in (LIST, one(world.file("harbor main"))):
        response = signed_in(member).get(url)
        assert response.status_code == 403
        assert response["Content-Type"] == "application/problem+json"
        assert response.json()["detail"]


def test_nobody_signed_in_is_asked_to_sign_in_in_words() -> None:
    for url in (LIST, one(world.file("harbor main")), one(uuid4())):
        response = Client().get(url)
        assert response.status_code == 401
        assert response["Content-Type"] == "application/problem+json"
        assert response["WWW-Authenticate"]


def test_a_person_with_two_posts_who_chose_none_is_told_so() -> None:
    client = signed_in(world.harbor.hana)
    session = client.session
    del session["post"]
    session.save()
    assert client.get(LIST).status_code == 403


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_it_only_reads(method: str) -> None:
    response = getattr(signed_in(world.harbor.ada), method)(LIST)
    assert response.status_code == 405
    assert response["Content-Type"] == "application/problem+json"
