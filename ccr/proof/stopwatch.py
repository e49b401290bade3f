"""Ratios in one run: every way of doing a thing is timed in turn, round after round, and medians are compared.

What is timed is work: the processor time of this process and of the database's process that serves it, because on a
shared machine the wall clock mostly tells what the neighbours do. Where a system does not tell a process's time, the wall
clock is used.
"""

import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

ROUNDS = 9
SECONDS = 0.12
LEAST_RUNS, MOST_RUNS = 10, 120


# What must hold round a run (a transaction, somebody acting); gives the id of the database's process that serves it.
Ready = Callable[[], AbstractContextManager[int]]


def works_told() -> bool:
    """Whether this system tells how long a process was worked on."""
    return Path("/proc/self/schedstat").exists()


def work(pid: int) -> float:
    """Seconds of processor time of this process and of that one; the wall clock's seconds where nobody tells."""
    try:
        served = int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except OSError:
        return time.perf_counter()
    return time.process_time() + served


@dataclass
class Way:
    """One way of doing a thing: `run` is timed inside `ready`."""

    name: str
    run: Callable[[], object]
    ready: Ready
    milliseconds: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.milliseconds)

    def once(self) -> None:
        """Time it for a while and keep the mean of this round; the first run is not counted."""
        with self.ready() as pid:
            self.run()
            runs, end, began = 0, time.perf_counter() + SECONDS, work(pid)
            while runs < MOST_RUNS and (time.perf_counter() < end or runs < LEAST_RUNS):
                self.run()
                runs += 1
            spent = work(pid) - began
        self.milliseconds.append(1000 * spent / runs)


class Stopwatch:
    """The ways of one bench."""

    def __init__(self) -> None:
        self.ways: dict[str, Way] = {}

    def add(self, name: str, run: Callable[[], object], ready: Ready) -> None:
        self.ways[name] = Way(name, run, ready)

    def rounds(self, count: int = ROUNDS) -> Iterator[int]:
        """Run all ways `count` times, each round in another order. Yields after each round."""
        order = list(self.ways.values())
        for number in range(1, count + 1):
            random.Random(number).shuffle(order)  # noqa: S311 — the same orders in every run
            for way in order:
                way.once()
            yield number

    def ratio(self, above: str, below: str) -> float:
        """The median of the rounds' own ratios: both were timed under the same disturbance."""
        pairs = zip(self.ways[above].milliseconds, self.ways[below].milliseconds, strict=True)
        return round(statistics.median(a / b for a, b in pairs), 2)
