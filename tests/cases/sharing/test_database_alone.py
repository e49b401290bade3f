"""What PostgreSQL keeps when every page forgot the rules, and, written down, what it alone would still let through.

The rules of sharing (`cases.sharing.rules`) stand in front of all of this. Below: the app role, no rule asked.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from cases.access.models import NO_END
from cases.records.categories import Category, bits
from cases.sharing.models import Disclosure, ReleaseOfInformation
from tests.cases.sharing.story import (
    LATER,
    TUESDAY,
    a_file,
    accepted,
    ada,
    core,
    dan,
    offer_on,
    pete,
    pru,
    sees,
    single,
)
from tests.world import acting, world

pytestmark = pytest.mark.django_db

INCIDENTS, RISK, LOCATION = (bits([one]) for one in (Category.INCIDENTS, Category.RISK, Category.LOCATION))


def insert(by: Any, file_id: Any, to: Any, *, at: Any = TUESDAY, **terms: Any) -> Any:
    """A disclosure as a careless page might write it. True when PostgreSQL took it, else its words."""
    given = {
        "view_bits": INCIDENTS, "summary_bits": 0, "basis": "own_law", "release_id": None, "covers_until": NO_END,
        "starts_at": at, "ends_at": at + timedelta(days=30),
    } | terms  # fmt: skip
    with acting(by, at=at):
        try:
            with transaction.atomic():
                Disclosure(
                    tenant_id=by.tenant_id, from_file_id=file_id, from_agency_id=by.agency_id, to_agency_id=to.id,
                    offered_at=at, offered_by=by.member_id, **given,
                ).save()  # fmt: skip
        except DatabaseError as error:
            return str(error)
    return True


def on(release: Any, **terms: Any) -> Any:
    """A disclosure on her permission, on other terms than she signed."""
    given = {
        "basis": "release", "release_id": release.id, "view_bits": release.view_bits,
        "summary_bits": release.summary_bits, "starts_at": release.starts_at, "ends_at": release.ends_at,
    } | terms  # fmt: skip
    return insert(ada, release.file_id, world.police, **given)


@pytest.fixture
def release() -> Any:
    return single(a_file(ada), world.police, view=[Category.INCIDENTS], summary=[Category.RISK], covers_later=False)


def test_a_confidential_service_opens_nothing_on_a_law_of_its_own() -> None:
    for basis in ("own_law", "mandate"):
        assert "without her permission" in insert(ada, a_file(ada), world.police, basis=basis)


def test_nothing_goes_past_what_she_signed(release: Any) -> None:
    kept = {"covers_until": release.signed_at}
    assert on(release, **kept) is True
    for more in (
        {"view_bits": INCIDENTS | LOCATION},
        {"view_bits": INCIDENTS | RISK},
        {"summary_bits": RISK | LOCATION},
        {"ends_at": release.ends_at + timedelta(seconds=1)},
        {"starts_at": release.starts_at - timedelta(seconds=1)},
        {"covers_until": NO_END},
    ):
        assert "more than she signed" in on(release, **(kept | more)), more
    same = {"basis": "release", "release_id": release.id, "view_bits": INCIDENTS, "ends_at": release.ends_at} | kept
    for file_id, to in ((a_file(ada), world.police), (release.file_id, world.prosecution)):
        assert "disclosure_on_release" in insert(ada, file_id, to, **same), "another file, another agency"


def test_nothing_stands_on_a_permission_she_withdrew(release: Any) -> None:
    from cases.sharing.actions import withdraw_release

    with acting(ada, at=LATER):
        withdraw_release(release_id=release.id, by=ada, at=LATER)
    assert "more than she signed" in on(release, covers_until=release.signed_at)


def test_what_she_signed_cannot_be_rewritten(release: Any) -> None:
    for changed in (
        {"view_bits": -1 & ~(1 << 30)},
        {"ends_at": release.ends_at + timedelta(days=1)},
        {"covers_later": True},
    ):
        with acting(ada, at=LATER), pytest.raises(DatabaseError, match="fixed"), transaction.atomic():
            ReleaseOfInformation.objects.visible_to(ada).filter(pk=release.id).update(**changed)
    with acting(ada, at=LATER), pytest.raises(DatabaseError, match="fixed"), transaction.atomic():
        ReleaseOfInformation.objects.visible_to(ada).filter(pk=release.id).update(sealed=b"{}")


def test_privileged_notes_cannot_be_named() -> None:
    assert "nothing_privileged_is_lent" in insert(dan, a_file(dan), world.prosecution, view_bits=1 << 30)


def test_what_the_database_alone_would_still_let_through() -> None:
    """Kept by the rules, and by nothing beneath them. Each line here is a reason to ask `decide` first."""
    his = a_file(dan)
    # Location to an agency that works with the other person (rule 7), and unconfirmed to anybody.
    assert insert(dan, his, world.probation, view_bits=LOCATION) is True
    # Health beside other categories, on no permission of hers (rule 1).
    assert insert(dan, his, world.prosecution, view_bits=bits([Category.HEALTH, Category.INCIDENTS])) is True
    # An agency whose law asks for her permission but which is no confidential victim service (rule 4).
    assert insert(world.health.nora, a_file(world.health.nora), world.police) is True
    # A statute or a court's order, with nobody's legal advice recorded (rule 3).
    assert insert(dan, his, world.prosecution, basis="mandate") is True
    # Longer than the pack's maximum.
    assert insert(dan, his, world.prosecution, ends_at=NO_END) is True


def test_a_permission_cannot_be_withdrawn_while_something_stands_on_it() -> None:
    (release,) = core(a_file(ada), world.police)
    made = accepted(offer_on(release), dan)
    with acting(ada, at=LATER), pytest.raises(DatabaseError, match="still open"), transaction.atomic():
        ReleaseOfInformation.objects.visible_to(ada).filter(pk=release.id).update(state="withdrawn", withdrawn_at=LATER)
    assert sees(dan, made) == ["words of Harbor"]


def test_even_then_it_is_only_ever_an_offer() -> None:
    his = a_file(dan)
    assert insert(dan, his, world.probation, view_bits=LOCATION) is True
    assert "row-level security" in insert(dan, his, world.prosecution, state="live", to_file_id=his)
    for reader in (pete, pru):
        assert sees(reader, his) == []
    with acting(pete, at=LATER):
        from cases.sharing.actions import accept_offer
        from cases.sharing.refusals import SharingRefused

        waiting = Disclosure.objects.visible_to(pete).get(from_file_id=his)
        # The confirmation was not asked for, but accepting asks the rules again.
        with pytest.raises(SharingRefused):
            accept_offer(disclosure_id=waiting.id, by=pete, at=LATER)
