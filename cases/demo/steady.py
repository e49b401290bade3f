"""Random that comes out the same every time: keys and references of the demonstration, derived from names.

Keys are made in Python by `uuid.uuid4`, deep inside the verbs. While a block of `steady(name)` runs, the bytes behind it
(and behind `secrets`) are drawn from the name instead of the machine. Only `seed_demo` does so, alone in its process and
only in development: nothing secret is ever made here.
"""

import hashlib
import os
import random
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from unittest import mock

SPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "demo.throughline.example")


def key(name: str) -> uuid.UUID:
    """The id of whatever in the demonstration has this name."""
    return uuid.uuid5(SPACE, name)


def chance(name: str) -> random.Random:
    """A source of choices that belongs to a name."""
    return random.Random(f"{SPACE} {name}")  # noqa: S311 — the same every time is the point


def _drawn_from(name: str) -> Callable[[int], bytes]:
    drawn = 0

    def urandom(size: int) -> bytes:
        nonlocal drawn
        drawn += 1
        return hashlib.shake_256(f"{SPACE} {name} {drawn}".encode()).digest(size)

    return urandom


@contextmanager
def steady(name: str) -> Iterator[None]:
    """Whatever is made in this block gets the same keys, whenever and wherever it runs."""
    urandom = _drawn_from(name)
    with (
        mock.patch.object(uuid, "os", SimpleNamespace(**vars(os) | {"urandom": urandom})),
        mock.patch.object(random, "_urandom", urandom),
    ):
        yield
