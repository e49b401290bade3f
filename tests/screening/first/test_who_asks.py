"""The first questions in every agency's own files, whoever the other person is to her."""

import pytest
from django.urls import reverse

from cases.people.actions import add_person
from cases.people.words import Relationship, Respondent
from ccr.tenancy.member import Member
from tests.cases.files.filled import opened
from tests.cases.files.typed import said, send
from tests.screening.first.story import screens
from tests.support.client import signed_in
from tests.world import MOMENT, acting, world

pytestmark = pytest.mark.django_db

ASKERS = {"advocate": world.harbor.ada, "officer": world.police.dan, "nurse": world.health.nora}


@pytest.mark.parametrize("relationship", [Relationship.EX_PARTNER, Relationship.COLLEAGUE, Relationship.STRANGER])
@pytest.mark.parametrize("asker", ASKERS)
def test_each_asks_in_its_own_file_and_the_answers_stay_there(asker: str, relationship: str) -> None:
    who: Member = ASKERS[asker]
    file = opened(by=who)
    with acting(who):
        person = Respondent(display_name="T. Hale", relationship=relationship)
        add_person(file_id=file.id, person=person, by=who, at=MOMENT)
    client = signed_in(who)
    url = reverse("first_questions", args=[file.id])
    answer = send(client, url, {"scr4_1": "yes", "scr4_2": "no", "how": "phone"})
    assert "Stalking is indicated." in said(client.get(answer["Location"]))
    (kept,) = screens(file.id, by=who)
    assert kept is not None
    assert (kept.answers["scr4_1"], kept.answers["scr4_2"]) == ("yes", "no")
    for other in ASKERS.values():
        if other is not who:
            assert screens(file.id, by=other) == []
            assert signed_in(other).get(url).status_code == 404
