"""Several people about one survivor, each with what else is known."""

from typing import Any

import pytest
from django.urls import reverse

from cases.people import actions
from cases.people.words import Relationship, Respondent, ThirdPerson
from cases.records.categories import Category, Kind
from cases.records.models import Record
from cases.records.selectors import words_of
from tests.cases.files.filled import ADA, opened
from tests.support.client import signed_in
from tests.world import MOMENT, acting

pytestmark = pytest.mark.django_db


def kept(file_id: Any, kind: Kind) -> list[tuple[Record, dict[str, Any]]]:
    with acting(ADA):
        heads = list(Record.objects.visible_to(ADA).filter(file_id=file_id, kind=kind).order_by("recorded_at", "id"))
        words = words_of(ADA, heads)
        return [(head, words[head.id]) for head in heads]


def test_more_than_one_other_person_each_with_a_relationship_and_what_else_is_known() -> None:
    file = opened()
    with acting(ADA):
        for one in Relationship:
            person = Respondent(display_name=f"The {one}", relationship=one, note=f"About {one}")
            actions.add_person(file_id=file.id, person=person, by=ADA, at=MOMENT)
    found = {words["relationship"]: words["note"] for _head, words in kept(file.id, Kind.RESPONDENT)}
    assert found == {one.value: f"About {one}" for one in Relationship}
    page = signed_in(ADA).get(reverse("people", args=[file.id])).content.decode()
    for one in Relationship:
        assert f"The {one}" in page
        assert str(one.label) in page


def test_any_number_of_children_with_their_names_are_kept_as_children() -> None:
    file = opened()
    names = [f"Child{number} Testcase" for number in range(6)]
    with acting(ADA):
        for name in names:
            child = ThirdPerson(display_name=name.split()[0], full_name=name, tie="child")
            actions.add_person(file_id=file.id, person=child, by=ADA, at=MOMENT)
    found = kept(file.id, Kind.THIRD_PERSON)
    assert sorted(words["full_name"] for _head, words in found) == names
    assert {head.category for head, _words in found} == {Category.CHILDREN}
