"""A paper that takes longer: drawn by the worker, lost by nobody, fetched only by who asked and while they may see it."""

from typing import Any
from uuid import uuid4

import pytest
from kombu.exceptions import OperationalError

from cases.access.actions import declare_conflict
from cases.access.models import ConflictGround
from cases.sharing.actions import withdraw_release
from ccr.core.actor import Actor
from ccr.documents import drawing, papers, tasks
from ccr.documents.models import DocumentCopy, Job
from ccr.documents.states import JobState
from ccr.notifications.models import Notice
from ccr.tenancy.member import Member
from tests.documents.conftest import PACK, SUBJECT, Clock, Press, ask, row
from tests.support.client import signed_in
from tests.support.databases import Database
from tests.support.threads import at_once
from tests.world import MOMENT, acting, world

dan, ivy, ada = world.police.dan, world.police.ivy, world.harbor.ada


def run(job: Job, by: Member = dan) -> str:
    return drawing.run(job.id, by.user_id, by.member_id)


def url(job: Job, end: str = "paper/") -> str:
    return f"/jobs/{job.id}/{end}"


@pytest.fixture
def ready(pack: papers.Paper, clock: Clock, press: Press) -> Job:
    """Dan's pack, drawn."""
    job = ask(pack, dan)
    assert run(job) == JobState.READY
    return job


# Drawing ---------------------------------------------------------------------


@pytest.mark.django_db
def test_a_pack_is_drawn_from_what_its_reader_may_see(ready: Job) -> None:
    job = row(ready, dan)
    # Of three files named, one is his; the others are absent, without a gap.
    assert (job.state, job.done, job.total) == (JobState.READY, 1, 3)
    assert set(job.file_ids) == {world.file("police own"), world.file("harbor main")}
    assert bytes(job.paper) == b"%PDF-1"
    with acting(dan):
        whole, page = DocumentCopy.objects.visible_to(dan).filter(subject_id=SUBJECT).order_by("-pack_id")
        assert {whole.pack_id, page.pack_id} == {None, job.copy_id}
        assert {whole.file_id, page.file_id} == {None, world.file("police own")}


@pytest.mark.django_db
def test_who_asked_fetches_it_and_nobody_else(ready: Job) -> None:
    fetched = signed_in(dan).get(url(ready))
    assert (fetched.status_code, fetched.content, fetched["Content-Type"]) == (200, b"%PDF-1", "application/pdf")
    for other in (ivy, ada, world.beacon.bea):
        for end in ("", "state/", "paper/"):
            assert signed_in(other).get(url(ready, end)).status_code == 404, (other.name, end)


@pytest.mark.django_db
def test_the_page_asks_again_until_it_is_over(pack: papers.Paper, clock: Clock, press: Press) -> None:
    job = ask(pack, dan)
    client = signed_in(dan)
    page = client.get(url(job, "")).content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert "You can leave this page" in page
    assert "Look again" in page, "without a script"
    clock.forward(minutes=1)
    assert 'hx-trigger="every 5s"' in client.get(url(job, "state/")).content.decode()
    assert client.get(url(job)).status_code == 409, "not yet"
    run(job)
    over = client.get(url(job, "state/")).content.decode()
    assert "hx-get" not in over
    assert url(job) in over


@pytest.mark.django_db
def test_the_notice_goes_to_who_left_the_page_and_not_to_who_watches(
    pack: papers.Paper, clock: Clock, press: Press
) -> None:
    def told() -> int:
        with acting(dan, at=clock.at):
            return Notice.objects.visible_to(dan).filter(code="paper_ready").count()

    watched = ask(pack, dan)
    signed_in(dan).get(url(watched, ""))
    run(watched)
    assert told() == 0
    left = ask(pack, dan)
    run(left)
    assert told() == 1


# What is no longer open --------------------------------------------------------


@pytest.mark.django_db
def test_what_a_permission_no_longer_opens_is_destroyed_at_the_door(ready: Job, clock: Clock) -> None:
    client = signed_in(dan)
    assert client.get(url(ready)).status_code == 200
    at = clock.forward(minutes=1)
    with acting(ada, at=at):
        withdraw_release(release_id=world.release("main to police"), by=ada, at=at)
    absent = client.get(f"/jobs/{uuid4()}/paper/")
    refused = client.get(url(ready))
    assert (refused.status_code, refused.content) == (404, absent.content)
    job = row(ready, dan, at)
    assert (job.state, bytes(job.sealed), job.shows) == (JobState.GONE, b"", {})
    assert "draw it again" in client.get(url(ready)).content.decode().lower()


@pytest.mark.django_db
def test_control_without_looking_again_it_would_be_handed_over(
    ready: Job, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = clock.forward(minutes=1)
    with acting(ada, at=at):
        withdraw_release(release_id=world.release("main to police"), by=ada, at=at)
    monkeypatch.setattr("ccr.documents.views.still_seen", lambda *_: True)
    assert signed_in(dan).get(url(ready)).status_code == 200


def test_what_is_shut_by_a_conflict_is_absent_at_once_and_swept(
    fresh_database: Database, pack: papers.Paper, clock: Clock, press: Press
) -> None:
    ready = ask(pack, dan)
    run(ready)
    kit, at = world.police.kit, clock.forward(minutes=1)
    with acting(kit, at=at):
        declare_conflict(
            file_id=world.file("police own"), user_id=dan.user_id, ground=ConflictGround.values[0], by=kit, at=at
        )
    assert signed_in(dan).get(url(ready)).status_code == 404
    drawing.start_waiting(lambda *_: None)
    kept = "SELECT state, sealed <> '' FROM documents_job WHERE id = %s"
    assert fresh_database.query(kept, ready.id) == [(JobState.GONE, False)]


@pytest.mark.django_db
def test_after_a_day_it_is_gone(ready: Job, clock: Clock) -> None:
    clock.forward(hours=25)
    assert signed_in(dan).get(url(ready)).status_code == 409
    drawing.start_waiting(lambda *_: None)
    job = row(ready, dan, clock.at)
    assert (job.state, bytes(job.sealed)) == (JobState.GONE, b"")


@pytest.mark.django_db
def test_a_post_that_ended_draws_nothing(pack: papers.Paper, clock: Clock, press: Press) -> None:
    job = ask(pack, dan)
    assert drawing.run(job.id, dan.user_id, ivy.member_id) == ""
    assert drawing.run(job.id, ivy.user_id, ivy.member_id) == ""
    assert press.drawn == 0


# Nothing is lost ---------------------------------------------------------------


def test_a_wiped_broker_loses_nothing(fresh_database: Database, pack: papers.Paper, clock: Clock, press: Press) -> None:
    job = ask(pack, dan)
    begun: list[Any] = []
    assert drawing.start_waiting(lambda *ids: begun.append(ids)) == len(begun)
    assert job.id not in {one for one, *_ in begun}, "it has only just been asked for"
    clock.forward(seconds=11)
    drawing.start_waiting(lambda *ids: begun.append(ids))
    assert (job.id, dan.user_id, dan.member_id) in begun
    drawing.start_waiting(drawing.run)
    assert row(job, dan, clock.at).state == JobState.READY


def test_without_a_broker_the_button_still_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def gone(**told: object) -> None:
        asked.append(told)
        raise OperationalError("no broker")

    monkeypatch.setattr(tasks.draw, "apply_async", gone)
    tasks.send(uuid4(), dan.user_id, dan.member_id)
    assert len(asked) == 1


def test_one_that_stands_still_is_begun_again_and_given_up_in_the_end(
    fresh_database: Database, pack: papers.Paper, clock: Clock, press: Press
) -> None:
    job = ask(pack, dan)

    class Killed(BaseException):
        """As when the worker is taken away in the middle."""

    def killed() -> None:
        raise Killed

    press.does = killed
    for attempt in (1, 2, 3):
        with pytest.raises(Killed):
            run(job)
        assert run(job) == "", "somebody is at work on it"
        assert row(job, dan, clock.at).attempts == attempt
        clock.forward(minutes=5)
    assert run(job) == ""
    assert row(job, dan, clock.at).state == JobState.FAILED
    assert "could not be drawn" in signed_in(dan).get(url(job, "")).content.decode()


def test_two_starts_at_once_issue_one_copy(
    fresh_database: Database, pack: papers.Paper, clock: Clock, press: Press
) -> None:
    job = ask(pack, dan)
    assert sorted(at_once(lambda: run(job), lambda: run(job))) == ["", JobState.READY]
    assert press.drawn == 1


def test_an_older_start_writes_nothing_any_more(
    fresh_database: Database, pack: papers.Paper, clock: Clock, press: Press
) -> None:
    job = ask(pack, dan)
    older = drawing._Start(job.id, dan)
    claimed = older.claim(clock.at)
    assert claimed
    clock.forward(minutes=5)
    assert run(job) == JobState.READY
    with pytest.raises(drawing.Overtaken):
        older.draw(pack, claimed)
    assert press.drawn == 1


# Asking ------------------------------------------------------------------------


@pytest.mark.django_db
def test_messages_carry_ids_and_nothing_else(pack: papers.Paper, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(tasks.draw, "apply_async", lambda **what: sent.append(what))
    job = ask(pack, dan)
    tasks.send(job.id, dan.user_id, dan.member_id)
    assert sent == [{"args": [str(job.id), str(dan.user_id), str(dan.member_id)], "retry": False}]


@pytest.mark.django_db
def test_nobody_writes_a_job_for_somebody_else(pack: papers.Paper, clock: Clock) -> None:
    job = ask(pack, dan)
    with acting(ivy):
        assert not Job.objects.visible_to(ivy).filter(pk=job.pk).update(state=JobState.GONE)
        with pytest.raises(Exception, match="row-level security"):
            Job(
                tenant_id=dan.tenant_id, agency_id=dan.agency_id, member_id=dan.member_id, user_id=dan.user_id,
                kind=PACK, subject_id=SUBJECT, once=uuid4(), language="", asked_at=MOMENT, moved_at=MOMENT,
                expires_at=MOMENT,
            ).save()  # fmt: skip


@pytest.mark.django_db
def test_the_clock_sees_no_job(ready: Job) -> None:
    clock_of = Actor.clock(dan.tenant_id)
    with acting(clock_of):
        assert list(Job.objects.visible_to(clock_of)) == []
