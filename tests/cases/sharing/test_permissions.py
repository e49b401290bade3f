"""Her permission: signed once for several agencies, each alone; withdrawn at once."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from cases.records.categories import NEVER_IN_CORE, Category, bits, categories_in
from cases.sharing.actions import Answer, sign_core_permission, withdraw_release
from cases.sharing.models import Disclosure, ReleaseOfInformation
from cases.sharing.refusals import (
    AlreadyWithdrawn,
    NobodyAgreedTo,
    NoSignature,
    NotInTheCoreTeam,
    OwnAgency,
    SharingRefused,
    UnknownPurpose,
)
from cases.sharing.starting_points import SPOKEN
from cases.sharing.terms import BeginsInThePast, EndsBeforeItBegins, EndsTooLate, default_last_day
from cases.sharing.words import Signed
from ccr.core.errors import NotPermitted, NotVisible
from tests.cases.sharing.story import (
    LATER,
    THIRTY,
    TUESDAY,
    a_file,
    accepted,
    ada,
    bea,
    core,
    dan,
    offer_on,
    pru,
    sees,
    single,
    state_of,
    there,
)
from tests.world import acting, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def file_id() -> Any:
    return a_file(ada)


def withdraw(release: Any, *, by: Any = ada, at: Any = LATER, why: Any = "") -> Any:
    with acting(by, at=at):
        return withdraw_release(release_id=release.id, by=by, at=at, why=why)


def permissions(by: Any = ada) -> Any:
    with acting(by, at=LATER):
        return list(ReleaseOfInformation.objects.visible_to(by).filter(signed_at=TUESDAY))


def offers(by: Any = ada) -> Any:
    with acting(by, at=LATER):
        return list(Disclosure.objects.visible_to(by).filter(offered_at=TUESDAY))


def test_one_conversation_makes_one_permission_for_each_agency_that_is_offered_and_opens_nothing_yet(
    file_id: Any,
) -> None:
    signed = core(file_id, world.police, world.prosecution, world.coordination)
    assert len({one.id for one in signed}) == 3
    assert len({one.conversation_id for one in signed}) == 1
    assert {one.to_agency_id for one in signed} == {world.police.id, world.prosecution.id, world.coordination.id}
    for release in signed:
        offer = offer_on(release)
        assert (offer.state, offer.to_file_id, offer.basis) == ("offered", None, "release")
        assert (offer.view_bits, offer.summary_bits) == (release.view_bits, release.summary_bits)
        assert (release.view_bits | release.summary_bits) & bits(NEVER_IN_CORE) == 0
    assert sees(dan, world.file("police own")) == sees(dan, world.file("police own"), at=TUESDAY)


def test_who_was_not_asked_or_was_refused_has_nothing(file_id: Any) -> None:
    answers = [
        Answer(agency_id=world.police.id, works_there=False, agrees=True),
        Answer(agency_id=world.probation.id, works_there=False, agrees=False),
    ]
    with acting(ada, at=TUESDAY):
        sign_core_permission(
            file_id=file_id, answers=answers, purpose="core_team", ends_on=THIRTY, covers_later=True,
            signer="Maya Rivers", by=ada, at=TUESDAY,
        )  # fmt: skip
    for reader in (world.probation.pete, world.health.nora, world.court.clea):
        with acting(reader, at=LATER):
            assert not Disclosure.objects.visible_to(reader).filter(from_file_id=file_id).exists()


def test_what_she_signed_is_kept_as_it_was_read_to_her(file_id: Any) -> None:
    (release,) = core(file_id, world.prosecution)
    words = Signed.from_words(release.words)
    assert words.signer == "Maya Rivers"
    assert words.in_full == tuple(str(SPOKEN[one]) for one in categories_in(release.view_bits))
    assert words.in_summary == ("How dangerous it is judged to be, and why",)
    assert any("lawyer" in line for line in words.read_aloud)
    assert release.witness_id == ada.member_id
    assert release.signed_at == TUESDAY
    assert release.ends_at == datetime(2026, 7, 3, 4, 59, 59, tzinfo=UTC), "the last second of the last day in Larkspur"


@pytest.mark.parametrize(
    ("terms", "refusal"),
    [
        ({"signer": "   "}, NoSignature),
        ({"purpose": "everything"}, UnknownPurpose),
        ({"ends_on": date(2026, 6, 1)}, EndsBeforeItBegins),
        ({"ends_on": date(2026, 9, 1)}, EndsTooLate),
    ],
)
def test_nothing_is_signed_unless_all_of_it_may_be(file_id: Any, terms: Any, refusal: Any) -> None:
    with pytest.raises(refusal):
        core(file_id, world.police, world.prosecution, **terms)
    assert (permissions(), offers()) == ([], [])


def test_the_longest_a_permission_may_last_is_the_packs_ninety_days(file_id: Any) -> None:
    (release,) = core(file_id, world.police, ends_on=date(2026, 8, 31))
    assert release.ends_at > TUESDAY + timedelta(days=90)
    assert default_last_day("us", today=date(2026, 6, 2)) == date(2026, 7, 2)
    assert default_last_day("us", today=date(2026, 6, 2), next_meeting_on=date(2026, 6, 4)) == date(2026, 6, 11)
    assert default_last_day("us", today=date(2026, 6, 2), next_meeting_on=date(2026, 12, 1)) == date(2026, 8, 31)


def test_a_wider_group_agency_a_foreign_one_and_ones_own_are_not_core_team(file_id: Any) -> None:
    with pytest.raises(NotInTheCoreTeam):
        core(file_id, world.police, world.court)
    with pytest.raises(NotVisible):
        core(file_id, world.beacon)
    with pytest.raises(OwnAgency):
        core(file_id, world.harbor)
    with pytest.raises(NobodyAgreedTo):
        core(file_id)
    assert permissions() == []


def test_someone_close_works_there_and_it_stays_closed_for_all(file_id: Any) -> None:
    answers = [
        Answer(agency_id=world.police.id, works_there=False, agrees=True),
        Answer(agency_id=world.probation.id, works_there=True, agrees=True),
    ]
    with acting(ada, at=TUESDAY), pytest.raises(SharingRefused) as refused:
        sign_core_permission(
            file_id=file_id, answers=answers, purpose="core_team", ends_on=THIRTY, covers_later=True,
            signer="Maya Rivers", by=ada, at=TUESDAY,
        )  # fmt: skip
    assert "works there" in str(refused.value.reason)
    assert permissions() == []


def test_a_permission_for_one_agency_names_exactly_what_she_chose(file_id: Any) -> None:
    release = single(
        file_id, world.housing, view=[Category.PLAN], summary=[Category.RISK, Category.PLAN], purpose="support"
    )
    assert (release.view_bits, release.summary_bits) == (bits([Category.PLAN]), bits([Category.RISK]))
    assert offer_on(release).ends_at == release.ends_at


def test_a_permission_may_begin_later_and_opens_nothing_before(file_id: Any) -> None:
    release = single(file_id, world.police, starts_on=date(2026, 6, 10))
    made = accepted(offer_on(release), dan)
    assert sees(dan, made) == []
    assert sees(dan, made, at=datetime(2026, 6, 10, 4, 59, tzinfo=UTC)) == []
    assert sees(dan, made, at=datetime(2026, 6, 10, 5, 1, tzinfo=UTC)) == ["words of Harbor"]
    with pytest.raises(BeginsInThePast):
        single(file_id, world.police, starts_on=date(2026, 6, 1))


@pytest.mark.parametrize(
    ("to", "terms"),
    [
        ("police", {"view": [Category.HEALTH, Category.IDENTITY]}),
        ("police", {"view": [Category.LOCATION]}),
        ("probation", {"view": [Category.LOCATION], "location_confirmed": True}),
        ("police", {"view": [], "summary": []}),
        ("police", {"works_there": True}),
    ],
)
def test_the_rules_are_asked_before_anything_is_signed(file_id: Any, to: Any, terms: Any) -> None:
    with pytest.raises(SharingRefused):
        single(file_id, getattr(world, to), **terms)
    assert (permissions(), offers()) == ([], [])


def test_location_asked_twice_and_health_alone_may_be_signed(file_id: Any) -> None:
    single(file_id, world.police, view=[Category.LOCATION], location_confirmed=True)
    single(file_id, world.police, view=[Category.HEALTH])
    assert len(permissions()) == 2


def test_withdrawing_closes_at_once_for_that_agency_and_leaves_the_others(file_id: Any) -> None:
    to_police, to_prosecution = core(file_id, world.police, world.prosecution)
    police_file, prosecution_file = accepted(offer_on(to_police), dan), accepted(offer_on(to_prosecution), pru)
    assert (sees(dan, police_file), sees(pru, prosecution_file)) == (["words of Harbor"], ["words of Harbor"])
    ended = withdraw(to_prosecution)
    assert (ended.state, ended.withdrawn_at) == ("withdrawn", LATER)
    assert state_of(offer_on(to_prosecution).id, ada) == "withdrawn"
    assert not there(pru, prosecution_file)
    assert sees(pru, prosecution_file) == []
    assert sees(dan, police_file) == ["words of Harbor"], "each permission is withdrawn alone"


def test_withdrawing_before_anyone_answered_leaves_no_offer(file_id: Any) -> None:
    (release,) = core(file_id, world.police)
    offer = offer_on(release)
    assert state_of(offer.id, dan) == "offered"
    withdraw(release)
    assert state_of(offer.id, dan) is None


def test_what_the_other_agency_wrote_itself_stays_its_own(file_id: Any) -> None:
    (release,) = core(file_id, world.police)
    own = a_file(dan)
    from cases.sharing.actions import join

    offer = offer_on(release)
    accepted(offer, dan)
    with acting(dan, at=LATER):
        join(disclosure_id=offer.id, to_file_id=own, by=dan, at=LATER)
    assert sees(dan, own) == ["words of Harbor", "words of Police"]
    withdraw(release)
    assert sees(dan, own) == ["words of Police"]


def test_withdrawn_twice_is_said_and_changes_nothing(file_id: Any) -> None:
    (release,) = core(file_id, world.police)
    first = withdraw(release, why="not_safe")
    with pytest.raises(AlreadyWithdrawn):
        withdraw(release, at=LATER + timedelta(hours=1))
    with acting(ada, at=LATER):
        assert ReleaseOfInformation.objects.visible_to(ada).get(pk=release.id).withdrawn_at == first.withdrawn_at


def test_after_its_end_it_is_closed_without_any_job(file_id: Any) -> None:
    (release,) = core(file_id, world.police)
    made = accepted(offer_on(release), dan)
    before, after = release.ends_at - timedelta(seconds=1), release.ends_at
    assert sees(dan, made, at=before) == ["words of Harbor"]
    assert not there(dan, made, at=after)


def test_recorded_today_only_does_not_show_what_is_added(file_id: Any) -> None:
    from cases.incidents.actions import Account, record_incident

    def add(by: Any, at: Any) -> None:
        with acting(by, at=at):
            record_incident(file_id=file_id, account=Account(what="added later"), by=by, at=at)

    (today,) = core(file_id, world.police, covers_later=False)
    (later,) = core(file_id, world.prosecution)
    police_file, prosecution_file = accepted(offer_on(today), dan), accepted(offer_on(later), pru)
    add(ada, TUESDAY + timedelta(minutes=30))
    assert sees(dan, police_file) == ["words of Harbor"]
    assert sees(pru, prosecution_file) == ["added later", "words of Harbor"]


def test_a_record_kept_with_us_is_never_opened(file_id: Any) -> None:
    from cases.incidents.actions import Account, record_incident

    with acting(ada, at=TUESDAY):
        record_incident(file_id=file_id, account=Account(what="kept"), by=ada, at=TUESDAY, kept=True)
    (release,) = core(file_id, world.police)
    assert sees(dan, accepted(offer_on(release), dan)) == ["words of Harbor"]


def test_a_summary_never_has_words(file_id: Any) -> None:
    (release,) = core(file_id, world.probation)
    assert sees(world.probation.pete, accepted(offer_on(release), world.probation.pete)) == [""]


def test_only_the_holders_people_who_share_may_sign_and_withdraw(file_id: Any) -> None:
    (release,) = core(file_id, world.police)
    for stranger in (dan, bea):
        with pytest.raises(NotVisible):
            core(file_id, world.prosecution, by=stranger)
        with pytest.raises(NotVisible):
            withdraw(release, by=stranger)
    for colleague in (world.harbor.cora,):
        with pytest.raises(NotPermitted):
            core(file_id, world.prosecution, by=colleague)
        with pytest.raises(NotPermitted):
            withdraw(release, by=colleague)
    assert state_of(offer_on(release).id, ada) == "offered"
    assert len(permissions()) == 1
