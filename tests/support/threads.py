"""The same thing at the same moment: threads with database connections of their own."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.db import connections

PATIENCE_S = 30


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Begin all together, each in a thread. Returns what each answered, or the exception it ended in, in their order."""
    answers: list[Any] = [TimeoutError(f"not done after {PATIENCE_S} s")] * len(works)
    start = threading.Barrier(len(works), timeout=PATIENCE_S)

    def run(place: int, work: Callable[[], Any]) -> None:
        try:
            start.wait()
            answers[place] = work()
        except Exception as error:  # noqa: BLE001 — whatever it was is the answer
            answers[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
    return answers


def meeting(act: Callable[..., Any]) -> Callable[..., Any]:
    """`act`, before which two threads wait for one another, for as long as both ever come: at most a second."""
    both = threading.Barrier(2)

    def together(*args: Any, **kwargs: Any) -> Any:
        # Broken: the other never came, because it was kept out.
        with suppress(threading.BrokenBarrierError):
            both.wait(1)
        return act(*args, **kwargs)

    return together
