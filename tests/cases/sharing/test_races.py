"""Two people at once. Each race is also run with the defence taken away, to show that the test would notice."""

import contextlib
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from cases.access.doors import access_disclosure
from cases.sharing import steps
from cases.sharing.actions import accept_offer, join, refuse_offer, withdraw_release
from cases.sharing.refusals import AnsweredAlready
from ccr.core.errors import Stale
from tests.cases.sharing.story import LATER, a_file, accepted, ada, core, dan, ivy, offer_on, sees, sol, state_of
from tests.support.databases import Database
from tests.world import acting, world

pytestmark = pytest.mark.database("world")


def one_after_the_other(first: Callable[[], Any], second: Callable[[], Any]) -> tuple[Any, Any, bool]:
    """`first` acts and does not commit; `second` begins; then `first` commits.

    What each answered (or how it was refused), and whether the second had to wait.
    """
    acted, commit = threading.Event(), threading.Event()
    answers: list[Any] = [None, None]

    def run(place: int, act: Callable[[], Any], by: Any, *, holds: bool) -> None:
        try:
            with acting(by, at=LATER):
                answers[place] = act()
                if holds:
                    acted.set()
                    commit.wait(5)
        except Exception as refused:  # noqa: BLE001 — whatever it was is the answer
            answers[place] = refused
        finally:
            acted.set()
            connections.close_all()

    leader = threading.Thread(target=run, args=(0, first, first.by), kwargs={"holds": True})
    follower = threading.Thread(target=run, args=(1, second, second.by), kwargs={"holds": False})
    leader.start()
    acted.wait(5)
    follower.start()
    follower.join(0.4)
    waited = follower.is_alive()
    commit.set()
    leader.join(5)
    follower.join(5)
    return answers[0], answers[1], waited


def act(verb: Any, by: Any, **ids: Any) -> Callable[[], Any]:
    def call() -> Any:
        return verb(by=by, at=LATER, **ids)

    call.by = by
    return call


@pytest.fixture
def file_id(fresh_database: Database) -> Any:
    return a_file(ada)


@pytest.fixture
def offer(file_id: Any) -> Any:
    return offer_on(core(file_id, world.police)[0])


def made(database: Database, offer: Any) -> int:
    return int(database.query("SELECT count(*) FROM cases_casefile WHERE lent_only AND opened_at = %s", LATER)[0][0])


@pytest.mark.parametrize("second", [accept_offer, refuse_offer])
def test_two_answer_one_offer_and_one_wins(fresh_database: Database, offer: Any, second: Any) -> None:
    won, lost, waited = one_after_the_other(
        act(accept_offer, dan, disclosure_id=offer.id), act(second, ivy, disclosure_id=offer.id)
    )
    assert won.state == "live"
    assert isinstance(lost, AnsweredAlready)
    assert waited
    assert made(fresh_database, offer) == 1
    assert sees(dan, won.to_file_id) == ["words of Harbor"]


def test_who_comes_after_a_refusal_is_told_so(offer: Any) -> None:
    refused, lost, _ = one_after_the_other(
        act(refuse_offer, dan, disclosure_id=offer.id), act(accept_offer, ivy, disclosure_id=offer.id)
    )
    assert refused.state == "refused"
    assert isinstance(lost, AnsweredAlready)


def test_without_the_lock_the_second_runs_into_the_database_and_is_not_told_why(
    fresh_database: Database, offer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the lock is what makes the plain answer. Row-level security alone still lets only one win."""

    def unlocked(*args: Any, **kwargs: Any) -> Any:
        return access_disclosure(*args)

    monkeypatch.setattr(steps, "one_at_a_time", id)
    monkeypatch.setattr(steps, "access_disclosure", unlocked)
    _, second, _ = one_after_the_other(
        act(accept_offer, dan, disclosure_id=offer.id), act(accept_offer, ivy, disclosure_id=offer.id)
    )
    assert isinstance(second, Stale)
    assert not isinstance(second, AnsweredAlready)
    assert made(fresh_database, offer) == 1


def test_she_stops_it_while_it_is_being_accepted(file_id: Any) -> None:
    (release,) = core(file_id, world.police)
    offer = offer_on(release)
    stopped, late, waited = one_after_the_other(
        act(withdraw_release, ada, release_id=release.id), act(accept_offer, dan, disclosure_id=offer.id)
    )
    assert stopped.state == "withdrawn"
    assert isinstance(late, AnsweredAlready)
    assert waited
    assert state_of(offer.id, ada) == "withdrawn"


def test_it_is_accepted_while_she_stops_it_and_is_shut_all_the_same(file_id: Any) -> None:
    (release,) = core(file_id, world.police)
    offer = offer_on(release)
    won, stopped, waited = one_after_the_other(
        act(accept_offer, dan, disclosure_id=offer.id), act(withdraw_release, ada, release_id=release.id)
    )
    assert won.state == "live"
    assert stopped.state == "withdrawn"
    assert waited
    assert state_of(offer.id, ada) == "withdrawn"
    assert sees(dan, won.to_file_id) == []


def test_two_join_at_once_and_the_line_is_whole(file_id: Any, offer: Any) -> None:
    one, two = a_file(dan), a_file(dan, "Someone else")
    accepted(offer, dan)
    first, second, waited = one_after_the_other(
        act(join, dan, disclosure_id=offer.id, to_file_id=one), act(join, ivy, disclosure_id=offer.id, to_file_id=two)
    )
    assert (first.id, second.id) == (one, two)
    assert waited
    assert sees(dan, one) == ["words of Police"]
    assert sees(dan, two) == ["words of Harbor", "words of Police"]


def told_at_once(monkeypatch: pytest.MonkeyPatch, works: tuple[Callable[[], Any], Callable[[], Any]]) -> list[Any]:
    """Both sign at once; each has told one agency before either tells a second, unless one has to wait for the other."""
    each_has_told_one = threading.Barrier(2)
    sign, answers = steps.sign, list[Any](works)

    def slowly(*args: Any, **kwargs: Any) -> Any:
        signed = sign(*args, **kwargs)
        with contextlib.suppress(threading.BrokenBarrierError):
            each_has_told_one.wait(1)
        return signed

    def run(place: int) -> None:
        try:
            answers[place] = works[place]()
        except Exception as refused:  # noqa: BLE001 — whatever it was is the answer
            answers[place] = refused
        finally:
            connections.close_all()

    monkeypatch.setattr(steps, "sign", slowly)
    threads = [threading.Thread(target=run, args=[place]) for place in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(15)
    return answers


def test_two_conversations_that_name_agencies_in_opposite_order_do_not_wait_for_each_other(
    fresh_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = a_file(ada), a_file(sol)
    agencies = (world.police, world.prosecution)
    answers = told_at_once(
        monkeypatch,
        (lambda: core(one, *agencies, at=LATER), lambda: core(other, *reversed(agencies), by=sol, at=LATER)),
    )
    # Each permission stands where she named it, whatever order they were taken in.
    assert [[release.to_agency_id for release in signed] for signed in answers] == [
        [agency.id for agency in agencies],
        [agency.id for agency in reversed(agencies)],
    ]
