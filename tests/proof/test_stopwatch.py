"""Ratios that hold on a busy machine: what costs more work says so, whatever the neighbours do."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ccr.proof import stopwatch
from ccr.proof.stopwatch import Stopwatch, work


@contextmanager
def nothing() -> Iterator[int]:
    yield os.getpid()


@pytest.fixture(autouse=True)
def shortly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stopwatch, "SECONDS", 0.02)


def test_four_times_the_work_is_about_four_times_the_figure() -> None:
    watch = Stopwatch()
    watch.add("one", lambda: sum(range(20_000)), nothing)
    watch.add("four", lambda: [sum(range(20_000)) for _ in range(4)], nothing)
    assert list(watch.rounds(5)) == [1, 2, 3, 4, 5]
    assert 2.5 < watch.ratio("four", "one") < 6


def test_waiting_is_no_work() -> None:
    import time

    before = work(os.getpid())
    time.sleep(0.2)
    assert work(os.getpid()) - before < 0.1


def test_where_no_process_tells_the_wall_clock_does() -> None:
    gone = 2**22 + 1
    first = work(gone)
    assert work(gone) > first
