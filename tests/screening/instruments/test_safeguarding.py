"""Who else may be in danger, and what a yes asks for."""

import pytest

from screening.assessments.triggers import ADVICE
from screening.instruments.registry import newest
from screening.instruments.scoring import Answer, triggers_of
from tests.world import MOMENT


@pytest.mark.parametrize(("who", "asks"), [("children", True), ("baby", True), ("adults", True), ("pets", False)])
def test_children_pregnancy_and_people_she_looks_after_ask_for_safeguarding(who: str, asks: bool) -> None:
    profile = newest("profile")
    assert profile is not None
    found = triggers_of(profile, {"P47": Answer((who,))}, today=MOMENT.date())
    assert found == ({"T7": ["P47"]} if asks else {})
    assert "safeguarding referral" in str(ADVICE["T7"])
