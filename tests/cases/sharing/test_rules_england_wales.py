"""The table of England and Wales: her agreement is one ground of several, and never where she is without asking."""

from typing import Any

import pytest

from cases.records.categories import PRIVILEGED_BIT, Category, bits
from cases.sharing.models import Basis
from cases.sharing.rules import Ask, Outcome, Party, Permission, decide
from cases.sharing.rules_england_wales import RULES
from ccr.tenancy.models import Discipline, Regime
from ccr.tenancy.packs import pack

ADVISER = Party(Discipline.ADVOCACY, Regime.CONFIDENTIAL)
POLICE = Party(Discipline.POLICE, Regime.SYSTEM)
PROBATION = Party(Discipline.PROBATION, Regime.SYSTEM)
MINIMUM = bits(Category[name.upper()] for name in pack("england-wales").share_now.minimum)
URGENT = [one.code for one in pack("england-wales").bases if one.urgent]


def ask(**more: Any) -> Ask:
    given: dict[str, Any] = {
        "pack": "england-wales",
        "sender": ADVISER,
        "receiver": POLICE,
        "view": MINIMUM,
        "summary": 0,
        "basis": "public_task",
        "agreed": MINIMUM,
        "weighed": True,
    } | more
    return Ask(**given)


def test_every_rule_says_why_and_the_last_refuses() -> None:
    assert all(rule.source and str(rule.reason) for rule in RULES)
    assert RULES[-1].outcome is Outcome.REFUSE
    assert {rule.number for rule in RULES if rule.outcome is Outcome.ALLOW} == {"5", "6"}


@pytest.mark.parametrize("basis", URGENT)
def test_at_once_under_a_signed_agreement(basis: str) -> None:
    assert decide(ask(basis=basis)).allowed


@pytest.mark.parametrize(
    "more",
    [
        {"agreed": None},
        {"weighed": False},
        {"agreed": bits([Category.IDENTITY])},
        {"basis": "consent"},
        {"basis": "legal_obligation"},
        {"basis": Basis.OWN_LAW},
        {"basis": Basis.MANDATE},
        {"basis": "atlantis"},
        {"view": 0},
        {"view": 1 << PRIVILEGED_BIT},
        {"receiver": Party(Discipline.FAITH, Regime.OTHER, takes_files=False)},
        {"works_there": True},
    ],
)
def test_what_is_refused_without_asking_her(more: dict[str, Any]) -> None:
    assert not decide(ask(**more)).allowed


@pytest.mark.parametrize("name", sorted(pack("england-wales").share_now.never))
def test_what_is_never_shared_without_asking_her_whatever_was_signed(name: str) -> None:
    mask = bits([Category[name.upper()]])
    assert not decide(ask(view=MINIMUM | mask, agreed=MINIMUM | mask)).allowed
    assert not decide(ask(view=MINIMUM, summary=mask, agreed=MINIMUM | mask, location_confirmed=True)).allowed


def test_her_agreement_opens_exactly_what_it_names() -> None:
    named = {"basis": Basis.RELEASE, "view": MINIMUM, "permission": Permission(MINIMUM, 0)}
    assert decide(ask(**named)).allowed
    assert not decide(ask(**(named | {"permission": Permission(bits([Category.IDENTITY]), 0)}))).allowed
    assert not decide(ask(**(named | {"permission": Permission(MINIMUM, 0, live=False)}))).allowed
    where = bits([Category.LOCATION])
    asked = {"basis": Basis.RELEASE, "view": where, "permission": Permission(where, 0), "location_confirmed": True}
    assert decide(ask(**asked)).allowed
    assert not decide(ask(**(asked | {"receiver": PROBATION}))).allowed
