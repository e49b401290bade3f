"""The second invented partnership: an English borough, ready to share, with what was shared, objected to and answered."""

import re

import pytest

from cases.demo.cast import Cast
from cases.demo.data import BOROUGH, load_community, load_stories
from cases.demo.diary import Days
from cases.demo.telling import reference_of
from cases.files.models import CaseFile
from cases.sharing.models import Disclosure
from cases.sharing.now.reasons import reasons_of
from cases.sharing.now.selectors import in_force, recipients
from cases.sharing.objections.selectors import objections_of, wish_of
from ccr.core.actor import acting
from tests.support.databases import DEMO_DAY, Database

COMMUNITY, STORIES = load_community(BOROUGH), load_stories(BOROUGH)


def test_nine_agencies_of_two_to_four_people_with_numbers_nobody_has() -> None:
    assert len(COMMUNITY.agencies) == 9
    assert all(2 <= len(agency.people) <= 4 for agency in COMMUNITY.agencies)
    assert all(re.fullmatch(r"01632 960\d{3}", agency.duty_phone) for agency in COMMUNITY.agencies)
    phones = [story.survivor.phone for story in STORIES if story.survivor.phone]
    assert all(re.fullmatch(r"07700 900\d{3}", phone) for phone in phones)
    assert len(set(phones)) == len(phones)
    assert all(any("administrator" in person.roles for person in agency.people) for agency in COMMUNITY.agencies)


def test_ten_histories_also_of_a_stranger_a_colleague_and_a_neighbour() -> None:
    assert len(STORIES) == 10
    told = {story.other.relationship for story in STORIES}
    assert {"stranger", "colleague", "neighbour", "ex_partner", "family", "acquaintance", "unknown"} <= told


@pytest.fixture
def borough(fresh_database: Database) -> Cast:
    """Needs `@pytest.mark.database("demo")`."""
    return Cast(COMMUNITY, Days.of(DEMO_DAY, COMMUNITY)).read()


@pytest.mark.database("demo")
def test_one_history_is_ready_to_be_shared_with_eight(borough: Cast) -> None:
    priti, at = borough.member("ash_isac", "Priti Alder"), borough.days.morning(0)
    with acting(priti, at=at):
        file = CaseFile.objects.visible_to(priti).get(reference=reference_of("leila", "ash_isac"))
        (agreement,) = in_force(priti, at, priti.zone)
        assert reasons_of(priti, file)
        assert len(recipients(priti, file, agreement).open) == 8
        assert not Disclosure.objects.visible_to(priti).filter(from_file_id=file.id).exists()


@pytest.mark.database("demo")
def test_one_was_shared_at_once_looked_at_objected_to_answered_and_she_was_told(borough: Cast) -> None:
    gwen, at = borough.member("ash_isac", "Gwen Hazelwood"), borough.days.morning(0)
    with acting(gwen, at=at):
        file = CaseFile.objects.visible_to(gwen).get(reference=reference_of("bethan", "ash_isac"))
        (objection,) = objections_of(gwen, file)
        assert (objection.state, objection.outcome) == ("told", "goes_on")
        assert objection.answered_at is not None
        assert objection.answered_at <= objection.answer_by
        wish = wish_of(gwen, file)
        assert wish is not None
        assert wish.answer == "not_asked"
        live = Disclosure.objects.visible_to(gwen).live().filter(from_file_id=file.id)
        assert live.count() == 7
        assert borough.agency_id("ash_probation") not in set(live.values_list("to_agency_id", flat=True))
    for agency in ("ash_probation", "ash_adults"):
        reader = borough.of(agency)[0]
        with acting(reader, at=at):
            seen = Disclosure.objects.visible_to(reader).filter(from_agency_id=borough.agency_id("ash_isac")).exists()
        assert seen == (agency == "ash_adults")
