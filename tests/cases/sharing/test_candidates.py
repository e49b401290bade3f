"""*Is this one of yours?*: what is compared, what is said, and that nothing is looked up outside one's own vault."""

from typing import Any

import pytest

from cases.records.categories import Category
from cases.sharing.candidates import candidates, compare, lent_traits, name_parts, phone_digits, traits_of
from cases.sharing.models import Disclosure
from tests.cases.sharing.story import (
    LATER,
    a_file,
    accepted,
    ada,
    core,
    dan,
    more_about,
    offer_on,
    share,
    single,
)
from tests.world import acting, world


def survivor(name: Any, full: Any = "") -> Any:
    return ("survivor", {"display_name": name, "full_name": full})


def other(name: Any) -> Any:
    return ("respondent", {"full_name": name})


def contact(phone: Any) -> Any:
    return ("contact", {"phone": phone})


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Maya Rivers", "RIVERS, Maya"),
        ("José Núñez", "Jose Nunez"),
        ("Anne-Marie Lee", "Anne Marie Lee"),
        ("Łucja", "łucja"),
    ],
)
def test_a_name_is_compared_without_accents_case_and_order(one: Any, two: Any) -> None:
    assert name_parts(one) == name_parts(two)


def test_initials_tell_nothing() -> None:
    assert name_parts("Maya R.") == {"maya"}
    assert name_parts("") == frozenset()


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("555 0142 88", "(555) 014-288", True),
        ("+1 312 555 0142", "312-555-0142", True),
        ("0142", "0142", False),
        ("5550142", "5550143", False),
    ],
)
def test_numbers_are_compared_by_their_last_digits(one: Any, two: Any, same: Any) -> None:
    assert (bool(phone_digits(one)) and phone_digits(one) == phone_digits(two)) is same


def why(lent: Any, own: Any) -> Any:
    return compare(traits_of(lent), traits_of(own))


def test_reasons_are_said_in_words_and_add_up() -> None:
    lent = [survivor("Maya R.", "Maya Rivers"), other("Colin Thistle"), contact("312 555 0142")]
    assert why(lent, [survivor("Maya R.", "Maya Rivers")])[1] == ("The same name.",)
    assert why(lent, [survivor("X", "Xenia Rivers")])[1] == ("“Rivers” is in both names.",)
    assert why(lent, [contact("5550142")])[1] == ("The same telephone number.",)
    assert why(lent, [other("thistle colin")])[1] == ("The other person has the same name.",)
    assert why(lent, [survivor("Zoe"), other("Zoe"), contact("999 999 9999")]) == (0, ())
    score, reasons = why(lent, lent)
    assert len(reasons) == 3
    assert score > why(lent, [survivor("Maya R.", "Maya Rivers")])[0]


def test_a_first_name_alone_is_said_to_be_one_part() -> None:
    assert why([survivor("Maya")], [survivor("Maya R.")])[1] == ("“Maya” is in both names.",)


@pytest.mark.django_db
class TestInTheVault:
    def shown(self, offer: Any, by: Any = dan) -> Any:
        with acting(by, at=LATER):
            loan = Disclosure.objects.visible_to(by).get(pk=offer.id)
            return candidates(by, loan, lent_traits(by, loan))

    def test_the_likeliest_of_ones_own_open_files_come_first_with_reasons(self) -> None:
        hers = a_file(ada)
        more_about(ada, hers, other="Colin Thistle")
        offer = offer_on(core(hers, world.police)[0])
        same, half = a_file(dan), a_file(dan, "Xenia", full="Xenia Rivers")
        more_about(dan, half, other="Colin Thistle")
        a_file(dan, "Nobody", full="Nobody Like Her")
        made = accepted(offer, dan)
        found = self.shown(offer)
        assert [one.file_id for one in found] == [same, half] or [one.file_id for one in found] == [half, same]
        assert made not in {one.file_id for one in found}
        reasons = {one.file_id: one.reasons for one in found}
        assert reasons[same] == ("The same name.",)
        assert reasons[half] == ("“Rivers” is in both names.", "The other person has the same name.")

    def test_nothing_is_compared_when_who_she_is_is_not_opened(self) -> None:
        hers = a_file(ada)
        offer = offer_on(single(hers, world.police, view=[Category.INCIDENTS]))
        a_file(dan)
        accepted(offer, dan)
        assert self.shown(offer) == []

    def test_an_answer_suggests_the_very_file_it_answers(self) -> None:
        hers, his = a_file(ada), a_file(dan)
        offer = offer_on(core(hers, world.police)[0])
        accepted(offer, dan)
        from cases.sharing.actions import join

        with acting(dan, at=LATER):
            join(disclosure_id=offer.id, to_file_id=his, by=dan, at=LATER)
        a_file(ada)
        back = share(his, world.harbor, by=dan, at=LATER)
        accepted(back, ada)
        first = self.shown(back, by=ada)[0]
        assert (first.file_id, first.certain) == (hers, True)

    def test_what_was_opened_earlier_about_the_same_case_suggests_where_it_went(self) -> None:
        hers, his = a_file(ada), a_file(dan, "Someone", full="Entirely Else")
        first, second = (
            offer_on(core(hers, world.police)[0]),
            offer_on(single(hers, world.police, view=[Category.RISK])),
        )
        accepted(first, dan)
        from cases.sharing.actions import join

        with acting(dan, at=LATER):
            join(disclosure_id=first.id, to_file_id=his, by=dan, at=LATER)
        # What renews an earlier loan of the same file goes where that one was joined: nobody is asked twice.
        assert accepted(second, dan) == his

    def test_it_costs_the_same_for_many_files(self, django_assert_max_num_queries: Any) -> None:
        hers = a_file(ada)
        offer = offer_on(core(hers, world.police)[0])
        for number in range(12):
            a_file(dan, f"Person {number}")
        accepted(offer, dan)
        with acting(dan, at=LATER):
            loan = Disclosure.objects.visible_to(dan).get(pk=offer.id)
            with django_assert_max_num_queries(7):
                candidates(dan, loan, lent_traits(dan, loan))
