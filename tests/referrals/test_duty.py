"""The duty queue: who is told at once, who is called when nobody looks, which number the sender is given; and two at once."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.db import transaction

from ccr.core.errors import NotPermitted, Stale
from ccr.notifications.models import Notice
from ccr.reminders.engine import raise_due
from ccr.reminders.models import Reminder
from referrals import actions, steps
from referrals.deadlines import deadline
from referrals.duty import on_duty
from referrals.models import DutyDesk, Referral
from referrals.refusals import AnsweredAlready, HoursTurned, NotAColleague
from referrals.selectors import own_desk
from referrals.states import State
from tests.cases.sharing.test_races import one_after_the_other
from tests.referrals.story import LATER, TUESDAY, ada, adam, agreed, casey, dan, does, nell, offered, sol
from tests.support.databases import Database
from tests.world import acting, world

alone = pytest.mark.django_db
EVENING = datetime(2026, 6, 3, 1, tzinfo=UTC)
HALF_AN_HOUR = timedelta(minutes=30)


def told(who: Any, referral: Any, code: str, *, at: datetime) -> int:
    with acting(who, at=at):
        return Notice.objects.visible_to(who).filter(subject_id=referral.id, code=code).count()


def desk_at(at: datetime) -> Any:
    from ccr.tenancy.models import Agency

    with acting(dan, at=at):
        return on_duty(Agency.objects.visible_to(dan).get(pk=world.harbor.id), at=at, zone=dan.zone)


@alone
def test_in_its_hours_who_is_on_duty_is_told_and_the_sender_that_somebody_is_there() -> None:
    made = offered()
    assert told(ada, made, "referral.in_queue", at=LATER) == 1
    assert told(nell, made, "referral.in_queue", at=LATER) == 0
    assert desk_at(TUESDAY).staffed


@alone
def test_outside_them_everybody_is_told_and_the_sender_gets_the_number_at_once() -> None:
    made = offered(at=EVENING)
    for one in (ada, nell, sol):
        assert told(one, made, "referral.in_queue", at=EVENING) == 1
    desk = desk_at(EVENING)
    assert (desk.staffed, desk.number) == (False, "555-0119")
    assert desk.opens.isoformat().startswith("2026-06-03T09:00")


@alone
def test_an_agency_without_a_desk_is_rung_on_its_own_number() -> None:
    from ccr.tenancy.models import Agency

    with acting(dan, at=TUESDAY):
        found = on_duty(Agency.objects.visible_to(dan).get(pk=world.housing.id), at=TUESDAY, zone=dan.zone)
    assert not found.staffed
    assert found.opens is None


@pytest.mark.database("world")
def test_nobody_looks_for_half_an_hour_and_the_next_is_called(fresh_database: Database) -> None:
    made = offered()
    raise_due(at=TUESDAY + HALF_AN_HOUR - timedelta(seconds=1))
    assert told(nell, made, "referral.still_unseen", at=LATER) == 0
    raise_due(at=TUESDAY + HALF_AN_HOUR)
    raise_due(at=TUESDAY + HALF_AN_HOUR)
    assert told(nell, made, "referral.still_unseen", at=LATER) == 1
    assert told(ada, made, "referral.still_unseen", at=LATER) == 0
    assert told(dan, made, "referral.nobody_looked", at=LATER) == 1
    # Past the end of the rota everybody there who answers the queue is told.
    raise_due(at=TUESDAY + 2 * HALF_AN_HOUR)
    assert told(sol, made, "referral.still_unseen", at=TUESDAY + 2 * HALF_AN_HOUR) == 1
    with acting(ada, at=LATER):
        assert Referral.objects.visible_to(ada).get(pk=made.id).called == 2


@pytest.mark.database("world")
def test_once_somebody_has_looked_nobody_else_is_called(fresh_database: Database) -> None:
    made = offered()
    does(actions.look, ada, made, at=TUESDAY)
    raise_due(at=LATER)
    assert told(nell, made, "referral.still_unseen", at=LATER) == 0
    with acting(dan, at=LATER):
        assert not Reminder.objects.visible_to(dan).waiting().filter(subject_id=made.id, kind=steps.UNSEEN).exists()


@pytest.mark.database("world")
def test_what_is_overdue_is_raised_for_whose_move_it_is(fresh_database: Database) -> None:
    made = agreed()
    due = datetime(2026, 6, 4, 22, tzinfo=UTC)
    assert made.due_at == due
    raise_due(at=due - timedelta(seconds=1))
    assert told(ada, made, "referral.overdue", at=due) == 0
    raise_due(at=due)
    assert told(ada, made, "referral.overdue", at=due) == 1
    does(actions.accept, casey, made, at=due, to_file_id=None)
    with acting(ada, at=due):
        open_ = Reminder.objects.visible_to(ada).filter(subject_id=made.id, settled_at=None, raised_at=None)
        assert not open_.exists()


@pytest.mark.parametrize(
    ("day", "falls_due"),
    [
        # Two working days: over a weekend, over Juneteenth, over the Friday before a Saturday Fourth of July.
        (datetime(2026, 6, 5, 15, tzinfo=UTC), "2026-06-09T17:00"),
        (datetime(2026, 6, 18, 15, tzinfo=UTC), "2026-06-23T17:00"),
        (datetime(2026, 7, 2, 15, tzinfo=UTC), "2026-07-07T17:00"),
    ],
)
def test_working_days_are_counted_without_weekends_and_holidays(day: datetime, falls_due: str) -> None:
    due = deadline(State.AGREED, by=ada, at=day)
    assert due is not None
    assert due.astimezone(ada.zone).isoformat().startswith(falls_due)


def test_an_installation_may_set_other_days(settings: Any) -> None:
    settings.REFERRAL_DAYS = {"agreed": 1}
    due = deadline(State.AGREED, by=ada, at=TUESDAY)
    assert due is not None
    assert due.date().isoformat() == "2026-06-03"
    assert deadline(State.DECLINED, by=ada, at=TUESDAY) is None


# Duty hours -----------------------------------------------------------------------------------------------------------


def sets(by: Any = adam, **more: Any) -> DutyDesk:
    given = {
        "days": [1],
        "begins": time(9),
        "ends": time(17),
        "outside_phone": "",
        "rota": [ada.member_id],
        "version": 1,
    }
    with acting(by, at=LATER):
        return actions.set_duty(by=by, at=LATER, **given | more)


@alone
def test_duty_hours_are_set_by_who_looks_after_the_agency_and_stale_pages_are_refused() -> None:
    with pytest.raises(NotPermitted):
        sets(ada)
    with pytest.raises(HoursTurned):
        sets(ends=None)
    for foreign in (dan.member_id, world.beacon.bea.member_id):
        with pytest.raises(NotAColleague):
            sets(rota=[foreign])
    assert sets(outside_phone="555-0100").version == 2
    with pytest.raises(Stale):
        sets(version=1)
    with acting(adam, at=LATER):
        desk = own_desk(adam)
    assert desk is not None
    assert desk.outside_phone == "555-0100"
    with acting(dan, at=LATER):
        assert DutyDesk.objects.visible_to(dan).filter(agency_id=ada.agency_id).count() == 0


@alone
def test_a_page_drawn_while_no_hours_were_set_does_not_overwrite_a_colleagues() -> None:
    with pytest.raises(Stale) as late:
        sets(version=None, outside_phone="555-0199")
    assert late.value.theirs is not None
    with acting(adam, at=LATER):
        assert own_desk(adam).outside_phone == "555-0119"


# Two at once ----------------------------------------------------------------------------------------------------------


def act(verb: Any, by: Any, **words: Any) -> Callable[[], Any]:
    def call() -> Any:
        return verb(by=by, at=LATER, **words)

    call.by = by  # whose hands these are
    return call


def made_files(database: Database) -> int:
    return int(database.query("SELECT count(*) FROM cases_casefile WHERE opened_at = %s", LATER)[0][0])


@pytest.mark.database("world")
def test_the_first_hours_set_in_two_windows_are_one_desk_and_a_sentence(fresh_database: Database) -> None:
    """Nothing is there to be locked: the second meets the database's own rule and is told that somebody was first."""
    with fresh_database.connect() as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("DELETE FROM referrals_dutydesk WHERE agency_id = %s", [adam.agency_id])
    words = {"days": [1], "begins": time(9), "ends": time(17), "rota": [ada.member_id], "version": None}
    won, lost, waited = one_after_the_other(
        act(actions.set_duty, adam, outside_phone="555-0101", **words),
        act(actions.set_duty, adam, outside_phone="555-0102", **words),
    )
    assert won.outside_phone == "555-0101"
    assert waited
    assert isinstance(lost, Stale)
    assert lost.theirs.outside_phone == "555-0101"


@pytest.mark.database("world")
def test_two_advocates_take_her_at_once_and_one_does(fresh_database: Database) -> None:
    made = offered()
    won, lost, waited = one_after_the_other(
        act(actions.accept, ada, referral_id=made.id, to_file_id=None),
        act(actions.accept, nell, referral_id=made.id, to_file_id=None),
    )
    assert won.lead_id == ada.member_id
    assert isinstance(lost, AnsweredAlready)
    assert waited
    assert made_files(fresh_database) == 1


@pytest.mark.database("world")
def test_without_the_lock_the_second_runs_into_the_database_and_is_not_told_why(
    fresh_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the lock makes the plain answer. The trigger alone still lets only one file take her."""
    made = offered()
    locked = steps.access_referral
    monkeypatch.setattr(steps, "access_referral", lambda by, referral_id, **_lock: locked(by, referral_id))
    _won, lost, _waited = one_after_the_other(
        act(actions.accept, ada, referral_id=made.id, to_file_id=None),
        act(actions.accept, nell, referral_id=made.id, to_file_id=None),
    )
    assert isinstance(lost, Exception)
    assert not isinstance(lost, AnsweredAlready)
    assert made_files(fresh_database) == 1


@pytest.mark.database("world")
def test_she_changes_her_mind_while_it_is_being_taken(fresh_database: Database) -> None:
    made = agreed()
    _back, late, waited = one_after_the_other(
        act(actions.take_back, ada, referral_id=made.id, outcome="changed_mind"),
        act(actions.accept, casey, referral_id=made.id, to_file_id=None),
    )
    assert isinstance(late, AnsweredAlready)
    assert waited
    with transaction.atomic(), acting(ada, at=LATER):
        assert Referral.objects.visible_to(ada).get(pk=made.id).state == "closed"
