"""Speaking to the person at the keyboard: numbered steps with their time, and plain sentences instead of tracebacks."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Stop(Exception):
    """Work cannot go on. The message is one plain sentence with the way out; it is shown without a traceback."""


def say(text: str = "") -> None:
    """Print one line at once, also when the output is a pipe."""
    print(text, flush=True)


def warn(text: str) -> None:
    """Print one line to standard error: something is missing, but work goes on."""
    print(text, file=sys.stderr, flush=True)


class Steps:
    """Numbers the long steps: `step 3 of 6 · migrations`, then how long it took."""

    def __init__(self, total: int, first: int = 1) -> None:
        self.total = total
        self.next = first

    @contextmanager
    def __call__(self, text: str) -> Iterator[None]:
        say(f"step {self.next} of {self.total} · {text}")
        self.next += 1
        began = time.monotonic()
        yield
        say(f"    done in {time.monotonic() - began:.1f} s")
