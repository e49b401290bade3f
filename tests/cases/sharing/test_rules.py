"""The table of sharing rules: every rule answers, and nothing it does not name is opened."""

import itertools
from typing import Any

import pytest

from cases.records.categories import NEVER_IN_CORE, PRIVILEGED_BIT, Category, bits
from cases.sharing.models import Basis
from cases.sharing.rules import RULES, Ask, Outcome, Party, Permission, decide, may_open
from cases.sharing.starting_points import STARTING_POINTS, starting_point
from ccr.tenancy.models import Discipline, Regime

ADVOCATE = Party(Discipline.ADVOCACY, Regime.CONFIDENTIAL)
POLICE = Party(Discipline.POLICE, Regime.SYSTEM)
PROBATION = Party(Discipline.PROBATION, Regime.SYSTEM)
NURSE = Party(Discipline.FORENSIC_MEDICAL, Regime.HEALTH)
COURT = Party(Discipline.COURTS, Regime.COURT)
HOUSING = Party(Discipline.HOUSING, Regime.OTHER)
PERPETRATOR_SIDE = [Discipline.PROBATION, Discipline.PRETRIAL, Discipline.TREATMENT, Discipline.INTERVENTION]


def ask(
    sender: Any = ADVOCATE,
    receiver: Any = POLICE,
    *,
    view: Any = (Category.INCIDENTS,),
    summary: Any = (),
    basis: Any = Basis.RELEASE,
    **more: Any,
) -> Any:
    view, summary = bits(view), bits(summary)
    given = {"pack": "us", "permission": Permission(view, summary) if basis == Basis.RELEASE else None} | more
    return Ask(sender=sender, receiver=receiver, view=view, summary=summary, basis=basis, **given)


def rule_of(question: Any) -> Any:
    return str(decide(question).rule.name)


def test_the_table_has_every_rule_of_the_engine_this_version_keeps() -> None:
    assert {rule.number for rule in RULES} >= {"1", "2", "3", "4", "7", "9"}
    assert all(rule.source and str(rule.reason) for rule in RULES)
    assert RULES[-1].outcome is Outcome.REFUSE, "what no rule allows is refused"


def test_only_her_permission_and_ones_own_law_ever_allow() -> None:
    assert {str(rule.name) for rule in RULES if rule.outcome is Outcome.ALLOW} == {"her permission names it", "own law"}


@pytest.mark.parametrize("category", [one for one in Category if one != Category.LOCATION])
def test_her_permission_opens_exactly_what_it_names(category: Any) -> None:
    assert decide(ask(view=(category,))).allowed
    assert decide(ask(view=(), summary=(category,))).allowed


@pytest.mark.parametrize("regime", Regime.values)
def test_a_confidential_service_and_whoever_has_no_law_of_its_own_needs_her_permission(regime: Any) -> None:
    own = decide(ask(Party(Discipline.HOUSING, regime), basis=Basis.OWN_LAW))
    assert own.allowed == (regime in {Regime.SYSTEM, Regime.COURT})


def test_a_permission_is_never_stretched() -> None:
    assert rule_of(ask(permission=Permission(bits([Category.RISK]), 0))) == "more than she signed"
    assert rule_of(ask(permission=Permission(0, bits([Category.INCIDENTS])))) == "more than she signed"
    assert rule_of(ask(permission=None)) == "more than she signed"
    # A summary of what she opened in full is less, not more.
    assert decide(
        ask(view=(), summary=(Category.INCIDENTS,), permission=Permission(bits([Category.INCIDENTS]), 0))
    ).allowed


def test_a_permission_that_has_ended_opens_nothing() -> None:
    ended = Permission(bits([Category.INCIDENTS]), 0, live=False)
    assert rule_of(ask(permission=ended)) == "permission ended"


@pytest.mark.parametrize("category", [Category.HEALTH, Category.COUNSELLING])
@pytest.mark.parametrize("sender", [ADVOCATE, POLICE, NURSE])
def test_health_and_counselling_only_by_a_permission_that_names_that_alone(category: Any, sender: Any) -> None:
    assert decide(ask(sender, view=(category,))).allowed
    assert rule_of(ask(sender, view=(category,), basis=Basis.OWN_LAW)) == "health or counselling"
    for other in set(Category) - {category, Category.LOCATION}:
        assert rule_of(ask(sender, view=(category, other))) == "health or counselling"
        assert rule_of(ask(sender, view=(other,), summary=(category,))) == "health or counselling"


@pytest.mark.parametrize("discipline", Discipline.values)
def test_where_she_is_asks_twice_and_never_reaches_who_works_with_the_other_person(discipline: Any) -> None:
    for sender, basis in ((ADVOCATE, Basis.RELEASE), (POLICE, Basis.OWN_LAW)):
        receiver = Party(discipline, Regime.SYSTEM)
        for how in ({"view": (Category.LOCATION,)}, {"view": (), "summary": (Category.LOCATION,)}):
            once = decide(ask(sender, receiver, basis=basis, **how))
            twice = decide(ask(sender, receiver, basis=basis, location_confirmed=True, **how))
            assert not once.allowed
            assert twice.allowed == (discipline not in PERPETRATOR_SIDE)


@pytest.mark.parametrize("basis", Basis.values)
def test_privileged_notes_never(basis: Any) -> None:
    privileged = 1 << PRIVILEGED_BIT
    for view, summary in ((privileged, 0), (0, privileged), (privileged | 8, 8)):
        question = Ask(
            pack="us", sender=POLICE, receiver=ADVOCATE, view=view, summary=summary, basis=basis,
            permission=Permission(view, summary), location_confirmed=True,
        )  # fmt: skip
        assert rule_of(question) == "privileged notes"


@pytest.mark.parametrize("category", sorted(NEVER_IN_CORE))
def test_what_is_never_in_a_core_team_permission(category: Any) -> None:
    assert not decide(ask(view=(Category.IDENTITY, category), core=True, location_confirmed=True)).allowed


def test_someone_close_who_works_there_keeps_it_closed() -> None:
    assert rule_of(ask(works_there=True)) == "someone close works there"


def test_an_agency_that_sees_no_case_is_never_shown_one() -> None:
    assert rule_of(ask(receiver=Party(Discipline.FAITH, Regime.OTHER, takes_files=False))) == "sees no case"


def test_nothing_named_and_another_country_are_refused() -> None:
    assert rule_of(ask(view=())) == "nothing named"
    assert rule_of(ask(pack="atlantis")) == "other country"


@pytest.mark.parametrize("sender", [ADVOCATE, POLICE, COURT])
def test_a_court_order_is_answered_by_a_person(sender: Any) -> None:
    assert rule_of(ask(sender, basis=Basis.MANDATE)) == "a statute or a court’s order"


def test_forms_offer_only_what_could_be_opened() -> None:
    own_law = ask(POLICE, PROBATION, basis=Basis.OWN_LAW)
    offered = {category for category in Category if may_open(own_law, category)}
    assert offered == set(Category) - {Category.LOCATION, Category.HEALTH, Category.COUNSELLING}
    assert all(may_open(ask(ADVOCATE, POLICE), category) for category in Category)
    assert not any(may_open(ask(ADVOCATE, POLICE, basis=Basis.OWN_LAW), category) for category in Category)


def test_every_starting_point_may_be_signed_and_names_nothing_that_is_asked_alone() -> None:
    for discipline, point in STARTING_POINTS.items():
        assert (point.view | point.summary) & bits(NEVER_IN_CORE) == 0
        assert point.view & point.summary == 0
        assert str(point.consequence)
        question = Ask(
            pack="us", sender=ADVOCATE, receiver=Party(discipline, Regime.SYSTEM), view=point.view,
            summary=point.summary, basis=Basis.RELEASE, permission=Permission(point.view, point.summary), core=True,
        )  # fmt: skip
        assert decide(question).allowed, discipline


def test_what_is_opened_back_may_be_opened_on_ones_own_law() -> None:
    for (discipline, point), receiver in itertools.product(STARTING_POINTS.items(), (ADVOCATE, PROBATION)):
        question = Ask(
            pack="us", sender=Party(discipline, Regime.SYSTEM), receiver=receiver, view=point.back, summary=0,
            basis=Basis.OWN_LAW,
        )  # fmt: skip
        assert decide(question).allowed, discipline


def test_who_takes_part_in_policy_only_is_suggested_nothing() -> None:
    assert not starting_point(Discipline.FAITH).named
    assert not starting_point(Discipline.LIVED_EXPERIENCE).named
