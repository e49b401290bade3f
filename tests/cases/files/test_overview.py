"""The overview and the emergency card: what stands first, what is cut, what is never shown, and how little it asks."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from cases.files.actions import assign_lead, record_goals, record_wants, set_level
from cases.people.actions import add_person, correct_person, keep_address, keep_contact, name_point_of_contact
from cases.people.words import Address, ContactDetails, Respondent, Survivor
from ccr.audit.models import ReadEvent
from ccr.tenancy.member import Member
from tests.cases.files.counting import content_of
from tests.cases.files.filled import ADA, opened, rules, told
from tests.support.client import signed_in
from tests.world import MOMENT, acting, world

pytestmark = pytest.mark.django_db

NELL, DAN, PRU, NORA = world.harbor.nell, world.police.dan, world.prosecution.pru, world.health.nora
MAIN = world.file("harbor main")


def page_of(name: str, file_id: object, member: Member = ADA) -> str:
    answer = signed_in(member).get(reverse(name, args=[file_id]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("incidents", [1, 3])
def test_it_asks_the_same_whatever_its_length(incidents: int) -> None:
    """Seven of the frame, two of the pattern, three to note the visit, one for first questions begun and not saved."""
    file = opened("Maya R.", by=NORA)
    for _number in range(incidents):
        told(file.id, by=NORA, at=MOMENT - timedelta(minutes=1))
        with acting(NORA):
            add_person(file_id=file.id, person=Respondent(display_name="T. Hale"), by=NORA, at=MOMENT)
    asked = content_of(signed_in(NORA), reverse("case", args=[file.id]))
    assert len(asked) <= 15, asked
    # No agency is opened to, so nobody's name is asked for.
    assert len(asked) == 12, asked


def test_a_line_from_two_agencies_asks_one_more() -> None:
    asked = content_of(signed_in(ADA), reverse("case", args=[MAIN]))
    assert len(asked) == 13, asked


def test_what_she_wants_and_her_goals_stand_before_everything_else() -> None:
    file = opened(wants="That he stops coming to the pool", goals=["Keep the flat"])
    told(file.id, "He stood at the gate")
    page = page_of("case", file.id)
    wanted = page.index("That he stops coming to the pool")
    assert page.index("Keep the flat") > wanted
    assert wanted < page.index("Safe contact</h2>") < page.index("He stood at the gate")


def test_a_system_agency_reads_the_other_person_first() -> None:
    assert "now--turned" in page_of("case", world.file("police own"), DAN)
    assert "now--turned" not in page_of("case", MAIN)


def test_an_empty_file_says_what_is_not_known_and_claims_nothing() -> None:
    page = page_of("case", opened("Tom W.").id)
    for said in ("Not assessed yet.", "Not asked", "No incidents recorded that you can see.", "No review is set."):
        assert said in page
    assert "Nothing promised" not in page
    assert "Harbor</bdi> hold or have been shown" in page


def test_the_level_shows_why_and_who_judged_it() -> None:
    file = opened()
    with acting(ADA):
        set_level(
            file_id=file.id,
            level=3,
            why="Threat to kill on 28 May",
            direction="up",
            judged_on=date(2026, 5, 30),
            by=ADA,
            at=MOMENT,
        )
    page = page_of("case", file.id)
    assert "Threat to kill on 28 May" in page
    assert "Ada Advocate" in page
    assert "Rising" in page


def test_a_lenders_level_is_judged_by_the_agency_and_no_name_crosses_over() -> None:
    with acting(ADA):
        set_level(
            file_id=MAIN, level=2, why="Words of ours", direction="", judged_on=date(2026, 5, 30), by=ADA, at=MOMENT
        )
    page = page_of("case", world.file("police own"), DAN)
    assert "Words of ours" in page
    assert "Ada Advocate" not in page
    summary = page_of("case", world.file("prosecution lent"), PRU)
    assert "Words of ours" not in summary
    assert "Medium" in summary


def test_what_is_open_in_summary_shows_kind_day_and_level_and_no_link() -> None:
    told(MAIN, "Words that stay here", seriousness=3, tactics=["S01"])
    page = page_of("case", world.file("prosecution lent"), PRU)
    assert "Words that stay here" not in page
    assert "Incident, summary only" in page
    assert "Recorded as very serious by Harbor" in page
    assert f"/cases/{world.file('prosecution lent')}/incidents/new/" in page
    assert page.count("/incidents/") == page.count("/incidents/new/")


def test_a_record_kept_with_us_is_on_no_other_line() -> None:
    told(MAIN, "Only ours", kept=True)
    assert "Only ours" in page_of("case", MAIN)
    assert "Only ours" not in page_of("case", world.file("police own"), DAN)


def test_new_is_what_others_recorded_since_the_leads_last_visit() -> None:
    file = opened()
    told(file.id, "By a colleague", by=NELL, at=MOMENT + timedelta(hours=-1))
    told(file.id, "My own", at=MOMENT + timedelta(hours=-1))
    before = opened("Earlier", at=MOMENT - timedelta(days=3))
    told(before.id, "By a colleague", by=NELL, at=MOMENT - timedelta(days=1))
    first = page_of("case", before.id)
    assert "1 new since 29 May" in first
    assert first.count("tag--info") == 2
    assert "new since" not in page_of("case", before.id), "it has been seen now"
    assert "new since" not in page_of("case", file.id, NELL), "only the lead's visits count"


def test_far_too_much_is_cut_on_the_overview_and_whole_behind_it() -> None:
    file = opened(wants="quiet " * 300, goals=[f"Goal {number}" for number in range(9)])
    long = "Because of this. " * 60
    with acting(ADA):
        set_level(file_id=file.id, level=1, why=long, direction="", judged_on=date(2026, 5, 30), by=ADA, at=MOMENT)
    page = page_of("case", file.id)
    assert "quiet " * 60 not in page
    assert "6 more" in page
    assert long.strip() not in page
    assert long.strip() in page_of("set_level", file.id)


def test_without_rules_of_its_own_a_borrowing_agency_may_not_contact_her() -> None:
    page = page_of("case", world.file("police own"), DAN)
    assert "Not safe to contact." in page
    assert "Contact only through" not in page
    assert "words of main contact" not in page


def test_who_to_go_through_is_named_only_where_coordination_is_open() -> None:
    with acting(ADA):
        name_point_of_contact(file_id=MAIN, membership_id=ADA.member_id, by=ADA, at=MOMENT)
    assert "Ada Advocate" not in page_of("case", world.file("police own"), DAN)
    assert "Ada Advocate" in page_of("contact", MAIN)


def test_permissions_stand_in_the_bar_with_their_ends() -> None:
    page = page_of("case", MAIN)
    line = page[page.index("Permissions: ") :].split("<")[0].removeprefix("Permissions: ")
    assert sorted(line.split(", ")) == ["Coordination 1 Jul", "Police 1 Jul", "Prosecution 1 Jul"]
    assert "Permissions" not in page_of("case", opened().id)


def test_the_page_of_a_line_is_noted_for_every_holder() -> None:
    signed_in(DAN).get(reverse("case", args=[world.file("police own")]))
    with acting(DAN):
        reads = ReadEvent.objects.visible_to(DAN).filter(member_id=DAN.member_id, page="case", at=MOMENT)
        files = set(reads.values_list("file_id", flat=True))
    assert {world.file("police own"), MAIN} <= files


def test_the_title_is_the_reference_and_never_a_name() -> None:
    file = opened("Maya R.")
    page = page_of("case", file.id)
    title = page[page.index("<title>") : page.index("</title>")]
    assert file.reference in title
    assert "Maya" not in title


# The emergency card ----------------------------------------------------------


def test_the_card_is_the_first_link_of_every_page_of_the_file() -> None:
    file = opened()
    card = reverse("case_emergency", args=[file.id])
    for name in ("case", "timeline", "people", "contact", "add_incident", "wants", "set_level"):
        page = page_of(name, file.id)
        bar = page[page.index('class="topbar') :]
        assert bar[bar.index("<a ") :].startswith(f'<a class="topbar__sos" href="{card}"') or card in bar[:600], name


def test_the_card_has_the_helplines_the_duty_number_and_what_was_agreed_with_her() -> None:
    file = opened("Maya R.")
    with acting(ADA):
        keep_contact(
            file_id=file.id,
            version=None,
            details=ContactDetails(phone="555 0142", code_word="Is the library open?", if_answered="Wrong number"),
            by=ADA,
            at=MOMENT,
        )
        keep_address(
            file_id=file.id,
            version=None,
            address=Address(address="4 Elm Court", safe_place="Library night desk"),
            by=ADA,
            at=MOMENT,
        )
    page = page_of("case_emergency", file.id)
    for said in ("911", "1-800-799-7233", "555-0100", "Is the library open?", "Wrong number", "Library night desk"):
        assert said in page
    assert "555 0142" not in page, "her own number never stands here"
    assert "4 Elm Court" not in page


def test_the_card_shows_nothing_another_agency_holds() -> None:
    with acting(ADA):
        correct_person(
            record_id=world.record("main identity"),
            version=None,
            person=Survivor(display_name="Maya R."),
            by=ADA,
            at=MOMENT,
        )
        keep_contact(file_id=MAIN, version=None, details=ContactDetails(code_word="Library"), by=ADA, at=MOMENT)
    card = page_of("case_emergency", world.file("police own"), DAN)
    main = card[card.index("<main") :]
    assert "Library" not in card
    assert "Maya R." not in main
    assert "None agreed" in main


def test_a_lead_who_has_left_is_still_named() -> None:
    file = opened()
    with acting(ADA):
        assign_lead(file_id=file.id, membership_id=NELL.member_id, by=ADA, at=MOMENT)
    assert "Nell Named" in page_of("case", file.id)


def test_wants_and_goals_recorded_later_take_the_place_of_earlier_ones() -> None:
    file = opened(wants="The first wish")
    later = MOMENT + timedelta(minutes=1)
    with acting(ADA, at=later):
        record_wants(file_id=file.id, text="Second", said_on=date(2026, 6, 1), by=ADA, at=later)
        record_goals(file_id=file.id, goals=["New goal"], by=ADA, at=later)
    page = page_of("case", file.id)
    assert "Second" in page
    assert "The first wish" not in page
    assert "New goal" in page
    rules(file.id)
