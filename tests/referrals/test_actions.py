"""The life of a referral: who may do what when, what stays with whom, and what is put into the file that takes her."""

from typing import Any

import pytest

from cases.people.channels import Answer, Channel
from cases.people.words import ContactDetails, ContactRules, Survivor
from cases.records.categories import Kind
from cases.records.models import Record
from cases.records.selectors import latest, words_of
from ccr.core.errors import NotPermitted, NotVisible
from ccr.core.states import WrongState
from ccr.notifications.models import Notice
from referrals import actions
from referrals.models import Offered, Referral, Signpost, Step
from referrals.refusals import (
    AnsweredAlready,
    MustSign,
    Nameless,
    NoReason,
    NotAVictimService,
    NotToldBack,
    SomeoneCloseWorksThere,
)
from referrals.selectors import counts, queue
from referrals.words import Passed
from tests.referrals.story import (
    HER,
    LATER,
    SAID,
    THURSDAY,
    TUESDAY,
    a_file,
    a_report,
    ada,
    adam,
    agreed,
    casey,
    cora,
    dan,
    does,
    ivy,
    needed,
    nell,
    offered,
    pru,
    seen,
    state_of,
)
from tests.world import acting, world

pytestmark = pytest.mark.django_db


def told(by: Any, file_id: Any, kind: Kind) -> dict[str, Any]:
    with acting(by, at=LATER):
        head = latest(by, [file_id], [kind])[file_id, kind]
        return words_of(by, [head])[head.id]


# The officer's door ---------------------------------------------------------------------------------------------------


def test_a_yes_is_in_the_duty_queue_at_once_and_opens_nothing() -> None:
    file_id, report_id = a_report()
    made = offered(file_id=file_id, report_id=report_id)
    with acting(ada, at=TUESDAY):
        assert [Passed.from_words(one.words).said for one in queue(ada) if one.id == made.id] == [SAID]
        assert not Record.objects.visible_to(ada).filter(file_id=file_id).exists()
        assert Notice.objects.visible_to(ada).filter(subject_id=made.id).count() == 1
    assert (made.state, made.agreed_how, made.urgent) == ("agreed", "spoken", True)


@pytest.mark.parametrize("answer", ["no", "not_safe"])
def test_no_and_not_safe_are_counts_with_a_reason_and_nothing_leaves(answer: str) -> None:
    file_id, report_id = a_report()
    with acting(ada, at=TUESDAY):
        before = queue(ada)
    with acting(dan, at=TUESDAY):
        with pytest.raises(NoReason):
            actions.offer_advocate(answer=answer, file_id=file_id, report_id=report_id, by=dan, at=TUESDAY)
        actions.offer_advocate(answer=answer, why="overheard", file_id=file_id, report_id=report_id, by=dan, at=TUESDAY)
        assert not Referral.objects.visible_to(dan).filter(from_file_id=file_id).exists()
        assert Offered.objects.visible_to(dan).filter(report_id=report_id, answer=answer, why="overheard").count() == 1
    with acting(ada, at=TUESDAY):
        assert queue(ada) == before


def test_one_report_is_asked_about_once() -> None:
    file_id, report_id = a_report()
    offered(file_id=file_id, report_id=report_id)
    with pytest.raises(AnsweredAlready):
        offered(file_id=file_id, report_id=report_id)


def test_an_offer_goes_to_a_victim_service_of_the_partnership() -> None:
    with pytest.raises(NotAVictimService):
        offered(to_agency_id=world.housing.id)
    with pytest.raises(NotVisible):
        offered(to_agency_id=world.beacon.id)
    with pytest.raises(Nameless):
        offered(passed=Passed(phone="555 0177", when="any"))


def test_a_report_of_another_file_or_agency_is_as_absent() -> None:
    _file_id, report_id = a_report()
    for by, file, report in ((dan, a_file(dan), report_id), (pru, None, report_id)):
        with pytest.raises(NotVisible):
            offered(by, file_id=file, report_id=report)


def test_who_may_not_refer_may_not_offer() -> None:
    with pytest.raises(NotPermitted):
        offered(cora)
    with pytest.raises(NotPermitted):
        offered(adam)


# Taking her -----------------------------------------------------------------------------------------------------------


def test_taking_her_makes_a_file_with_everything_in_it_and_nothing_typed() -> None:
    made = offered()
    file = does(actions.accept, nell, made, to_file_id=None)
    assert file.lead_id == nell.member_id
    assert Survivor.from_words(told(nell, file.id, Kind.SURVIVOR)).display_name == "Marigold T."
    assert ContactDetails.from_words(told(nell, file.id, Kind.CONTACT)).phone == "555 0177"
    rules = ContactRules.from_words(told(nell, file.id, Kind.CONTACT_RULES))
    assert rules.of(Channel.PHONE).answer == Answer.ONLY_IF
    assert rules.of(Channel.PHONE).words == "Say you are from the library"
    assert rules.of(Channel.PHONE).window.days == (1, 2, 3, 4, 5)
    unasked = [channel for channel in Channel if channel != Channel.PHONE]
    assert [rules.of(channel).answer for channel in unasked] == [Answer.NO] * len(unasked)
    incident = told(nell, file.id, Kind.INCIDENT)
    assert (incident["what"], incident["source"]) == (SAID, "police")
    assert state_of(dan, made) == "accepted"
    assert state_of(nell, made) == "accepted"


def test_into_a_file_of_ours_what_she_said_to_us_stays() -> None:
    own = a_file(ada, "Marigold T.")
    with acting(ada, at=TUESDAY):
        from cases.people.actions import keep_contact

        keep_contact(file_id=own, version=None, details=ContactDetails(phone="555 0101"), by=ada, at=TUESDAY)
    file = does(actions.accept, ada, offered(), to_file_id=own)
    assert file.id == own
    assert ContactDetails.from_words(told(ada, own, Kind.CONTACT)).phone == "555 0101"
    assert told(ada, own, Kind.INCIDENT)["what"] == SAID


def test_a_file_of_another_agency_cannot_take_her() -> None:
    made = offered()
    for foreign in (a_file(dan), world.file("harbor named"), world.file("beacon own")):
        with pytest.raises(NotVisible):
            does(actions.accept, ada, made, to_file_id=foreign)
    assert state_of(ada, made) == "agreed"


def test_what_is_not_taken_is_told_with_its_reason_and_leaves_nothing() -> None:
    made = offered()
    with pytest.raises(NoReason):
        does(actions.refuse, ada, made, why="")
    does(actions.refuse, ada, made, why="full")
    assert not seen(ada, made, at=THURSDAY)
    assert state_of(dan, made) == "refused"
    with acting(dan, at=LATER):
        assert Notice.objects.visible_to(dan).filter(subject_id=made.id).exists()


def test_whoever_comes_second_is_told_so() -> None:
    made = offered()
    does(actions.accept, ada, made, to_file_id=None)
    with pytest.raises(AnsweredAlready):
        does(actions.accept, nell, made, to_file_id=None)


def test_the_sender_cannot_answer_for_the_receiver_nor_a_third_agency_at_all() -> None:
    made = offered()
    with pytest.raises(NotPermitted):
        does(actions.accept, dan, made, to_file_id=None)
    for other in (pru, casey, world.beacon.bea):
        with pytest.raises(NotVisible):
            does(actions.refuse, other, made, why="full")
        assert not seen(other, made)


# A warm referral ------------------------------------------------------------------------------------------------------


def test_before_she_agrees_nobody_else_knows() -> None:
    made = needed()
    assert seen(ada, made)
    assert not seen(casey, made)
    does(actions.decline, ada, made)
    assert not seen(casey, made)
    assert state_of(ada, made) == "declined"


def test_a_confidential_service_passes_nobody_on_by_word_of_mouth() -> None:
    made = needed()
    with pytest.raises(MustSign):
        does(actions.agree, ada, made, passed=HER, how="spoken")
    with pytest.raises(MustSign):
        does(actions.agree, ada, made, passed=HER, how="signed", signer=" ")
    assert not seen(casey, made)


def test_someone_close_works_there() -> None:
    with pytest.raises(SomeoneCloseWorksThere):
        does(actions.agree, ada, needed(), passed=HER, how="signed", signer="M", works_there=True)


def test_they_get_her_name_and_number_and_never_the_need_in_her_words() -> None:
    made = agreed()
    with acting(casey, at=LATER):
        (waiting,) = [one for one in queue(casey) if one.id == made.id]
        words = waiting.words
        assert waiting.id == made.id
        assert {"need", "said"} & set(words) == {"need"}
        assert words["need"] == ""
        assert "A door that locks" not in str([step.words for step in Step.objects.visible_to(casey)])


def test_the_whole_way() -> None:
    made = agreed()
    does(actions.introduce, ada, made, how="call", on=TUESDAY.date(), who="Casey")
    does(actions.waitlist, casey, made, why="full")
    file = does(actions.accept, casey, made, to_file_id=None)
    does(actions.no_show, casey, made)
    does(actions.reach_again, ada, made, how="spoke")
    does(actions.engage, casey, made, on=TUESDAY.date())
    does(actions.close, ada, made, outcome="met")
    assert state_of(casey, made) == "closed"
    with acting(casey, at=LATER):
        told = Step.objects.visible_to(casey).filter(referral_id=made.id).values_list("verb", flat=True)
        assert sorted(told) == ["accept", "agree", "close", "engage", "introduce", "no_show", "reach_again", "waitlist"]
        assert file.agency_id == casey.agency_id


def test_what_she_did_not_allow_is_not_told_back() -> None:
    made = agreed(tells_back=False)
    does(actions.accept, casey, made, to_file_id=None)
    for verb, words in (
        (actions.engage, {"on": TUESDAY.date()}),
        (actions.no_show, {}),
        (actions.close, {"outcome": "met"}),
    ):
        with pytest.raises(NotToldBack):
            does(verb, casey, made, **words)
    with acting(ada, at=LATER):
        assert Referral.objects.visible_to(ada).get(pk=made.id).due_at is None


def test_taken_back_it_is_gone_there() -> None:
    made = agreed()
    does(actions.take_back, ada, made, outcome="changed_mind")
    assert not seen(casey, made)
    assert state_of(ada, made) == "closed"


def test_moves_out_of_turn_are_refused() -> None:
    made = agreed()
    with pytest.raises(WrongState):
        does(actions.engage, casey, made, on=TUESDAY.date())
    with pytest.raises(WrongState):
        does(actions.agree, ada, made, passed=HER, how="signed", signer="M")


def test_a_signpost_is_counted_apart() -> None:
    with acting(ada, at=TUESDAY):
        before = counts(ada)
    with acting(ada, at=TUESDAY):
        file_id = world.file("harbor main")
        actions.point_elsewhere(file_id=file_id, service="legal", to="Law clinic", how="number", by=ada, at=TUESDAY)
        assert counts(ada).pointed == before.pointed + 1
        assert Signpost.objects.visible_to(ada).filter(file_id=file_id).exists()
    assert offered(ivy).route == "offer"
