"""Practitioners of the field, each in a post of their own under the law of their own agency."""

import pytest

from cases.demo.data import BOROUGH, load_community
from cases.records.categories import Category, bits
from cases.sharing.models import Basis
from cases.sharing.rules import Ask, Party, Permission, decide
from cases.sharing.starting_points import starting_point
from ccr.tenancy.capabilities import Capability, capabilities_of
from ccr.tenancy.models import Discipline, Regime

AGENCIES = [*load_community().agencies, *load_community(BOROUGH).agencies]
ELSEWHERE = Party(Discipline.PROSECUTION, Regime.SYSTEM)

# Discipline, post, the law their records are under, and whether they may ask the first questions.
PRACTITIONERS = [
    (Discipline.ADVOCACY, "advocate", Regime.CONFIDENTIAL, True),
    (Discipline.DISPATCH, "dispatcher", Regime.SYSTEM, False),
    (Discipline.POLICE, "deputy", Regime.SYSTEM, True),
    (Discipline.POLICE, "investigator", Regime.SYSTEM, True),
    (Discipline.PROSECUTION, "prosecutor", Regime.SYSTEM, True),
    (Discipline.PROBATION, "probation_officer", Regime.SYSTEM, True),
    (Discipline.FORENSIC_MEDICAL, "nurse", Regime.HEALTH, True),
]


def opens(sender: Party, basis: str) -> bool:
    view = bits([Category.INCIDENTS])
    permission = Permission(view, 0) if basis == Basis.RELEASE else None
    question = Ask(
        pack="us", sender=sender, receiver=ELSEWHERE, view=view, summary=0, basis=basis, permission=permission
    )
    return decide(question).allowed


@pytest.mark.parametrize(("discipline", "role", "regime", "asks"), PRACTITIONERS)
def test_each_has_a_post_and_its_agencys_law_decides_what_it_may_open(
    discipline: str, role: str, regime: str, asks: bool
) -> None:
    found = [one for one in AGENCIES if one.discipline == discipline and any(role in who.roles for who in one.people)]
    assert found
    american = [one for one in found if one in load_community().agencies]
    assert {one.regime for one in american} == {regime}
    can = capabilities_of([role])
    assert Capability.WRITE_FILES in can
    assert (Capability.ASSESS in can) is asks
    party = Party(discipline, regime)
    assert opens(party, Basis.RELEASE), "with her permission"
    assert opens(party, Basis.OWN_LAW) is (regime == Regime.SYSTEM), "without it"


@pytest.mark.parametrize(
    ("discipline", "role"),
    [
        (Discipline.MENTAL_HEALTH, "clinician"),
        (Discipline.SOCIAL_CARE, "case_worker"),
        (Discipline.CHILDREN, "case_worker"),
    ],
)
def test_helpers_beside_the_core_have_a_post_and_a_package_of_their_own(discipline: str, role: str) -> None:
    found = [one for one in AGENCIES if one.discipline == discipline]
    assert any(role in person.roles for one in found for person in one.people)
    suggested = starting_point(discipline)
    assert suggested.view == bits([Category.IDENTITY, Category.PLAN])
    assert suggested.summary == bits([Category.RISK])
