"""A file in monitoring comes back by itself after one, three and six months, to whoever leads it."""

from datetime import date, timedelta

import pytest

from cases.files.actions import assign_lead, name_workers
from cases.files.models import CaseFile
from cases.files.states import Stage
from cases.reviews.actions import decide_review, enter_monitoring
from ccr.audit.models import AuditEvent
from ccr.core.errors import NotPermitted, NotVisible
from ccr.core.states import WrongState
from ccr.notifications.models import Notice
from ccr.reminders.engine import raise_due
from ccr.tenancy.models import Membership
from tests.cases.reviews.story import (
    START,
    active_file,
    ada,
    monitored_file,
    notices,
    planned,
    reminders,
    sol,
    the_file,
)
from tests.world import acting, world

pytestmark = pytest.mark.django_db


def test_entering_monitoring_sets_checks_at_one_three_and_six_months() -> None:
    file_id = monitored_file()
    assert planned(file_id) == [(1, "2026-07-01", False), (3, "2026-09-01", False), (6, "2026-12-01", False)]
    # Eight in the morning in Larkspur, in summer and in winter.
    assert [row.due_at.hour for row in reminders(file_id)] == [13, 13, 14]
    file = the_file(file_id)
    assert (file.stage, file.next_review_on) == (Stage.MONITORING, date(2026, 7, 1))


def test_the_day_before_nothing_happens_and_on_the_day_it_comes_back_to_its_lead() -> None:
    file_id = monitored_file()
    raise_due(at=START + timedelta(days=29))
    assert the_file(file_id).stage == Stage.MONITORING
    assert notices(ada, file_id) == []
    later = START + timedelta(days=30, hours=2)
    raise_due(at=later)
    file = the_file(file_id)
    assert (file.stage, file.next_review_on) == (Stage.REVIEW_DUE, date(2026, 7, 1))
    assert notices(ada, file_id) == ["review.due"]
    assert notices(sol, file_id) == [], "its lead alone"
    assert planned(file_id)[0] == (1, "2026-07-01", True)
    with acting(ada):
        act = AuditEvent.objects.visible_to(ada).get(file_id=file_id, code="review.raised")
    assert (act.member_id, act.user_id, act.detail) == (None, None, {"months": 1}), "by the clock, by nobody"


def test_without_a_lead_everybody_who_leads_files_is_told() -> None:
    file_id = monitored_file()
    with acting(ada):
        assign_lead(file_id=file_id, membership_id=None, by=ada, at=START)
    raise_due(at=START + timedelta(days=31))
    assert notices(ada, file_id) == notices(sol, file_id) == ["review.due"]
    assert notices(world.harbor.cora, file_id) == [], "a conflict officer leads no files"
    assert notices(world.harbor.adam, file_id) == []


def test_a_lead_whose_post_has_ended_is_replaced_by_those_who_lead() -> None:
    file_id = monitored_file()
    with acting(ada):
        Membership.objects.visible_to(ada).filter(pk=ada.member_id).update(ended_at=START)
    raise_due(at=START + timedelta(days=31))
    assert notices(sol, file_id) == ["review.due"]


def test_on_a_file_of_named_workers_only_they_are_told() -> None:
    nell = world.harbor.nell
    file_id = monitored_file()
    with acting(ada):
        name_workers(file_id=file_id, membership_ids=[nell.member_id], by=ada, at=START)
        assign_lead(file_id=file_id, membership_id=None, by=ada, at=START)
    raise_due(at=START + timedelta(days=31))
    assert notices(ada, file_id) == notices(nell, file_id) == ["review.due"]
    with acting(sol):
        assert not Notice.objects.visible_to(sol).filter(file_id=file_id).exists()


def test_three_checks_that_fall_due_together_tell_once() -> None:
    """The clock stood still for half a year: the file is back, all three stand open, its lead has one notice."""
    file_id = monitored_file()
    raise_due(at=START + timedelta(days=200))
    assert [is_open for _months, _on, is_open in planned(file_id)] == [True, True, True]
    assert notices(ada, file_id) == ["review.due"]
    assert the_file(file_id).next_review_on == date(2026, 7, 1)


def test_a_check_that_falls_due_while_one_is_open_tells_again() -> None:
    file_id = monitored_file()
    raise_due(at=START + timedelta(days=31))
    raise_due(at=START + timedelta(days=93))
    assert notices(ada, file_id) == ["review.due", "review.due"]
    assert the_file(file_id).stage == Stage.REVIEW_DUE


def test_a_file_that_left_monitoring_is_let_be() -> None:
    file_id = monitored_file()
    later = START + timedelta(days=31)
    raise_due(at=later)
    with acting(ada, at=later):
        decide_review(file_id=file_id, decision="back_to_active", reason="New calls.", by=ada, at=later)
    raise_due(at=START + timedelta(days=400))
    assert the_file(file_id).stage == Stage.ACTIVE
    assert planned(file_id) == []


@pytest.mark.parametrize("stage", ["monitoring", "review_due", "closed"])
def test_a_file_that_is_there_already_or_closed_cannot_enter_monitoring(stage: str) -> None:
    file_id = active_file()
    with acting(ada):
        file = CaseFile.objects.visible_to(ada).get(pk=file_id)
        file.stage = stage
        file.save(update_fields=["stage"])
    with acting(ada), pytest.raises(WrongState):
        enter_monitoring(file_id=file_id, by=ada, at=START)


def test_who_may_not_lead_files_cannot_and_who_does_not_see_it_learns_nothing() -> None:
    file_id = world.file("harbor main")
    for who, refusal in (
        (world.harbor.cora, NotPermitted),
        (world.harbor.adam, NotVisible),
        (world.harbor.vera, NotVisible),
        (world.police.dan, NotVisible),
        (world.beacon.bea, NotVisible),
    ):
        with acting(who), pytest.raises(refusal):
            enter_monitoring(file_id=file_id, by=who, at=START)
    assert the_file(file_id).stage == Stage.ACTIVE
    assert planned(file_id) == []
