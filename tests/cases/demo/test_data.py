"""The invented data: complete, plainly invented, and strict about its own words."""

import re

import pytest

from cases.demo.data import BOROUGH, FileData, IncidentData, StoryData, load_community, load_stories
from cases.demo.telling import rule_of, rules_of
from cases.incidents.tactics import TACTICS
from cases.incidents.words import Source
from cases.people.channels import Answer, Channel
from cases.people.words import Relationship
from ccr.tenancy.capabilities import ROLES
from ccr.tenancy.models import Discipline, Regime, Seat

COMMUNITY = load_community()
STORIES = load_stories()
PEOPLE = [person for agency in COMMUNITY.agencies for person in agency.people]


def told() -> list[IncidentData]:
    return [incident for story in STORIES for incident in story.incidents]


def test_every_discipline_has_an_agency_of_two_to_five_people() -> None:
    english = {Discipline.SOCIAL_CARE, Discipline.CHILDREN, Discipline.HEALTH}
    assert {agency.discipline for agency in COMMUNITY.agencies} == set(Discipline.values) - english
    assert english <= {agency.discipline for agency in load_community(BOROUGH).agencies}
    assert all(2 <= len(agency.people) <= 5 for agency in COMMUNITY.agencies)
    assert {agency.regime for agency in COMMUNITY.agencies} == set(Regime.values)
    assert {agency.seat for agency in COMMUNITY.agencies} == set(Seat.values)


def test_every_role_is_held_by_somebody() -> None:
    assert {role for person in PEOPLE for role in person.roles} == set(ROLES)


def test_each_agency_has_somebody_who_looks_after_its_people() -> None:
    assert all(any("administrator" in person.roles for person in agency.people) for agency in COMMUNITY.agencies)


def test_numbers_and_addresses_are_of_the_kind_nobody_has() -> None:
    numbers = [agency.duty_phone for agency in COMMUNITY.agencies]
    numbers += [story.survivor.phone for story in STORIES if story.survivor.phone]
    assert all(re.fullmatch(r"555-01\d\d", number) for number in numbers)
    assert len(set(numbers)) == len(numbers)
    emails = [person.email for person in PEOPLE] + [story.survivor.email for story in STORIES if story.survivor.email]
    assert all(email.endswith("@demo.example") for email in emails)


def test_thirty_histories_with_every_kind_of_relationship() -> None:
    assert len(STORIES) == 30
    assert {story.other.relationship for story in STORIES} == set(Relationship.values)
    assert {story.survivor.pronouns for story in STORIES} == {"she/her", "he/him", "they/them"}
    assert all(1 <= file.ago <= 14 * 31 for story in STORIES for file in story.files)


def test_tactics_of_all_four_groups_and_many_with_a_device() -> None:
    codes = {code for incident in told() for code in incident.codes.split()}
    codes |= {code for story in STORIES for burst in story.bursts for code in burst.codes.split()}
    assert codes <= set(TACTICS)
    assert len(codes) >= 40
    assert sum(TACTICS[code].tech for code in codes) >= 12
    assert {TACTICS[code].lane for code in codes} == {1, 2, 4, 8}


def test_answers_are_those_of_the_catalogues() -> None:
    assert {incident.source for incident in told()} <= set(Source.values)
    assert all(incident.serious in (None, 1, 2, 3) for incident in told())
    assert all(incident.fear is None or 0 <= incident.fear <= 10 for incident in told())


def test_who_leads_works_there() -> None:
    staff = {(agency.key, person.name) for agency in COMMUNITY.agencies for person in agency.people}
    assert {(file.at, file.lead) for story in STORIES for file in story.files} <= staff


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.key)
def test_nothing_happens_before_its_file_is_there(story: StoryData) -> None:
    opened: dict[str, FileData] = {file.at: file for file in story.files}
    home = story.home
    for permission in story.permissions:
        assert permission.ago <= opened[permission.sender].ago
    assert all(level.ago <= home.ago for level in story.levels)
    assert all(contact.ago <= home.ago for contact in story.contacts)
    for incident in story.incidents:
        assert incident.what
        assert incident.what.endswith(".")


def test_a_rule_reads_as_it_is_written() -> None:
    rule = rule_of("only Mon-Fri 10:00-15:00: from a withheld number")
    assert (rule.answer, rule.words) == (Answer.ONLY_IF, "from a withheld number")
    assert rule.window.days == (1, 2, 3, 4, 5)
    assert f"{rule.window.begins:%H:%M} {rule.window.ends:%H:%M}" == "10:00 15:00"
    assert rule_of("no").answer is Answer.NO
    with pytest.raises(KeyError):
        rule_of("perhaps")


def test_channels_nobody_asked_about_are_left_out() -> None:
    asked = [set(rules_of(rules).rules) for story in STORIES for rules in story.rules]
    assert any(channels < set(Channel) for channels in asked)
    assert sum(not story.rules for story in STORIES) >= 4


def test_a_word_nobody_reads_is_refused() -> None:
    from cases.demo.data import made

    with pytest.raises(TypeError, match="does not know"):
        made(FileData, {"at": "harbor", "lead": "Alma Rivers", "ago": 3, "colour": "blue"})
