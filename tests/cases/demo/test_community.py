"""The told county: the variety that was promised, and the walls between its agencies."""

import pytest

from cases.demo.data import load_stories
from cases.files.models import CaseFile
from cases.records.categories import Kind
from cases.records.models import Record
from cases.records.selectors import heads, line_of
from cases.sharing.models import Disclosure
from ccr.core.actor import acting
from ccr.tenancy.capabilities import Capability
from tests.cases.demo.conftest import County

pytestmark = pytest.mark.database("demo")
STORIES = load_stories()
SEATS = [(story.key, file) for story in STORIES for file in story.files]


def test_files_stand_at_every_stage(county: County) -> None:
    counted = "SELECT stage, count(*) FROM cases_casefile WHERE NOT lent_only AND tenant_id = %s GROUP BY 1"
    stages = dict(county.database.query(counted, county.cast.tenant_id))
    assert set(stages) == {"new", "active", "monitoring", "review_due", "closed"}
    # One more was made where a referral was taken.
    assert sum(stages.values()) == len(SEATS) + 1
    assert stages["review_due"] >= 2
    assert stages["new"] >= 3
    assert stages["closed"] >= 2


def test_permissions_are_live_ending_soon_ended_withdrawn_and_waiting(county: County) -> None:
    at = county.now
    live = "state = 'live' AND ends_at > %s"
    assert county.numbers(f"SELECT count(*) FROM cases_disclosure WHERE {live}", at) >= 20
    soon = f"SELECT count(*) FROM cases_disclosure WHERE {live} AND ends_at < %s::timestamptz + interval '7 days'"
    assert county.numbers(soon, at, at) >= 3
    assert county.numbers("SELECT count(*) FROM cases_disclosure WHERE state = 'live' AND ends_at < %s", at) >= 3
    assert county.numbers("SELECT count(*) FROM cases_releaseofinformation WHERE state = 'withdrawn'") >= 1
    assert county.numbers("SELECT count(*) FROM cases_disclosure WHERE state = 'refused'") >= 2
    waiting = "SELECT count(DISTINCT to_agency_id) FROM cases_disclosure WHERE state = 'offered' AND ends_at > %s"
    assert county.numbers(waiting, at) >= 4


def test_one_file_holds_a_great_many_incidents_and_several_hardly_any(county: County) -> None:
    counts = county.database.query(
        "SELECT f.id, count(r.id) FROM cases_casefile f"
        " LEFT JOIN cases_record r ON r.file_id = f.id AND r.kind = 'incident'"
        " WHERE NOT f.lent_only GROUP BY 1"
    )
    assert max(number for _file, number in counts) >= 300
    assert sum(number <= 1 for _file, number in counts) >= 5


def test_possible_breaches_levels_by_hand_and_named_contacts_are_there(county: County) -> None:
    assert county.numbers("SELECT count(*) FROM cases_record WHERE kind = 'level'") >= 25
    assert county.numbers("SELECT count(*) FROM cases_record WHERE kind = 'point_of_contact'") >= 15
    breaches = "SELECT count(*) FROM cases_recordbody WHERE convert_from(sealed, 'UTF8') LIKE %s"
    assert county.numbers(breaches, '%"breach": "possible"%') >= 10


def test_contact_rules_are_fresh_stale_and_missing(county: County) -> None:
    newest = "SELECT max(happened_on) FROM cases_record WHERE kind = 'contact_rules' GROUP BY file_id"
    ages = [(county.cast.days.today - row[0]).days for row in county.database.query(newest)]
    assert sum(age < 30 for age in ages) >= 8
    assert sum(age >= 30 for age in ages) >= 6
    assert any(not story.rules for story in STORIES)


def test_whoever_leads_a_file_reads_it(county: County) -> None:
    for story, seat in SEATS:
        lead = county.cast.member(seat.at, seat.lead)
        with acting(lead, at=county.now):
            found = CaseFile.objects.visible_to(lead).get(pk=county.file(story, seat.at))
            kinds = set(heads(lead, [found.id]).values_list("kind", flat=True))
        assert {Kind.SURVIVOR, Kind.RESPONDENT} <= kinds, (story, seat.at)


def test_a_joined_line_is_longer_than_any_part(county: County) -> None:
    lead = county.cast.member("harbor", "Alma Rivers")
    with acting(lead, at=county.now):
        file = CaseFile.objects.visible_to(lead).get(pk=county.file("mara", "harbor"))
        line = line_of(lead, file)
        whole = heads(lead, line.file_ids, kinds=[Kind.INCIDENT]).count()
        own = heads(lead, [file.id], kinds=[Kind.INCIDENT]).count()
    assert len(line.lenders) >= 1
    assert 0 < own < whole


def test_nobody_elsewhere_sees_what_was_opened_to_nobody(county: County) -> None:
    alone = [
        (story.key, story.files[0])
        for story in STORIES
        if len(story.files) == 1 and not story.permissions and not story.lends
    ]
    assert len(alone) >= 8
    ids = {county.file(key, file.at): file.at for key, file in alone}
    for member in county.cast.members:
        with acting(member, at=county.now):
            seen = set(CaseFile.objects.visible_to(member).filter(id__in=ids).values_list("id", flat=True))
            seen |= set(Record.objects.visible_to(member).filter(file_id__in=ids).values_list("file_id", flat=True))
        assert {ids[one] for one in seen} <= {
            agency.key for agency in county.cast.data.agencies if county.cast.agency_id(agency.key) == member.agency_id
        }


def test_a_file_for_two_people_is_there_for_two_people(county: County) -> None:
    keisha = county.file("keisha", "harbor")
    named = set()
    for member in county.cast.of("harbor"):
        with acting(member, at=county.now):
            if CaseFile.objects.visible_to(member).filter(pk=keisha).exists():
                named.add(member.name)
    assert named == {"Alma Rivers", "Ines Fern"}


def test_the_officer_shut_out_sees_no_trace(county: County) -> None:
    lena, marcus = (county.cast.member("sheriff", name) for name in ("Lena Hawthorn", "Marcus Wren"))
    claire = county.file("claire", "sheriff")
    with acting(marcus, at=county.now):
        assert CaseFile.objects.visible_to(marcus).filter(pk=claire).exists()
    with acting(lena, at=county.now):
        assert not CaseFile.objects.visible_to(lena).filter(pk=claire).exists()
        assert not Record.objects.visible_to(lena).filter(file_id=claire).exists()
        assert not Disclosure.objects.visible_to(lena).filter(from_file_id=claire).exists()
    asked = county.database.query("SELECT conflict, member_id FROM audit_denial WHERE file_id = %s", claire)
    assert asked == [(True, lena.member_id)]


def test_administrators_and_observers_reach_no_case(county: County) -> None:
    for member in county.cast.members:
        if member.may(Capability.SEE_FILES):
            continue
        with acting(member, at=county.now):
            assert not CaseFile.objects.visible_to(member).exists()


def test_a_withdrawn_permission_parted_the_line(county: County) -> None:
    amina = county.cast.member("da", "Amina Vale")
    with acting(amina, at=county.now):
        file = CaseFile.objects.visible_to(amina).get(pk=county.file("sasha", "da"))
        assert line_of(amina, file).lenders == ()
        assert heads(amina, [file.id], kinds=[Kind.INCIDENT]).exists()


def test_the_diary_of_acts_reads_like_life(county: County) -> None:
    told = "SELECT at, member_id FROM audit_auditevent WHERE member_id IS NOT NULL AND tenant_id = %s"
    acts = county.database.query(told, county.cast.tenant_id)
    hours = [at.astimezone(county.cast.days.zone).hour for at, _member in acts]
    assert min(hours) >= 8
    assert max(hours) <= 18
    assert len({member for _at, member in acts}) >= 25
    assert max(at for at, _member in acts) < county.now
    assert len({at.date() for at, _member in acts}) > 150
