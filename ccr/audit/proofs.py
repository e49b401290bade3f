"""What `manage.py prove audit` shows: the chain holds, its head is anchored, and every way of tampering is noticed."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID, uuid4

from django.apps import apps

from ccr.audit import chain, sealing
from ccr.audit.chain import Link
from ccr.core import clock

MUTATIONS = 1_000
LONGEST_SAMPLE = 200


class Figures(Protocol):
    """Where figures go; the shell prints them."""

    def add(self, name: str, value: float, unit: str, op: str, goal: float) -> None: ...


def prove(figures: Figures) -> None:
    """Check every tenant's chain in Python and in SQL against the anchors; then tamper with copies of it in memory."""
    at = clock.now()
    tenants = list(apps.get_model("tenancy", "Tenant").objects.order_by("id").values_list("id", flat=True))
    file = sealing.anchor_file()
    anchors = file.all() if file else []
    checked = wrong = unanchored = 0
    unsealed = 0.0
    sample: list[Link] = []
    for tenant_id in tenants:
        seen = _Seen(sealing.links_of(tenant_id, at=at))
        wrong += len(chain.faults(tenant_id, seen, anchors))
        checked += seen.count
        unsealed = max(unsealed, sealing.unsealed_seconds(tenant_id, at=at))
        unanchored += max(seen.count - file.last_number(tenant_id), 0) if file else 0
        sample = max(sample, seen.first, key=len)
    figures.add("audit.links_checked", checked, "links", ">=", 0)
    figures.add("audit.chain_faults", wrong, "faults", "<=", 0)
    figures.add("audit.unsealed_age", round(unsealed, 1), "s", "<=", 60)
    if file:
        figures.add("audit.unanchored", unanchored, "links", "<=", 0)
    if len(sample) >= 2:
        figures.add("audit.mutations_found", mutations_found(sample, at=at), "%", ">=", 100)


class _Seen:
    """Links on their way past, counted, the first of them kept: a long chain is never held whole."""

    def __init__(self, links: Iterator[Link]) -> None:
        self.links = links
        self.count = 0
        self.first: list[Link] = []

    def __iter__(self) -> Iterator[Link]:
        for link in self.links:
            self.count += 1
            if len(self.first) < LONGEST_SAMPLE:
                self.first.append(link)
            yield link


def mutations_found(links: list[Link], *, at: datetime, rounds: int = MUTATIONS, seed: int = 1) -> float:
    """Tamper with copies of a chain in memory, `rounds` times; how many of them are noticed, in per cent."""
    source = random.Random(seed)  # noqa: S311 — the same tampering each time
    tenant_id = links[0].tenant_id
    anchors = [chain.Anchor(tenant_id, links[-1].number, links[-1].digest, at)]
    noticed = 0
    for _round in range(rounds):
        tampered = source.choice(WAYS)(list(links), source)
        noticed += bool(chain.faults(tenant_id, tampered, anchors))
    return 100 * noticed / rounds


def _edit(links: list[Link], source: random.Random) -> list[Link]:
    place = source.randrange(len(links))
    link = links[place]
    forged: dict[str, Any] = {
        "code": link.code + "x",
        "at": link.at + timedelta(microseconds=source.randint(1, 10**9)),
        "detail": '{"forged": 1}',
        "user_id": uuid4(),
        "member_id": uuid4(),
        "agency_id": uuid4(),
        "file_id": None if link.file_id else uuid4(),
        "subject_id": None if link.subject_id else uuid4(),
        "id": UUID(int=source.getrandbits(128)),
        "tenant_id": uuid4(),
        "number": link.number + source.choice((-1, 1)),
        "previous": bytes(32),
        "digest": bytes(32),
    }
    name = source.choice(sorted(forged))
    links[place] = replace(link, **{name: forged[name]})
    return links


def _edit_and_rehash(links: list[Link], source: random.Random) -> list[Link]:
    """A thorough forger: the act is changed and every digest after it worked out anew."""
    place = source.randrange(len(links))
    links[place] = replace(links[place], code=links[place].code + "x")
    head = links[place].previous
    for position in range(place, len(links)):
        fresh = replace(links[position], previous=head)
        head = chain.digest_of(head, fresh)
        links[position] = replace(fresh, digest=head, by_sql=head)
    return links


def _remove(links: list[Link], source: random.Random) -> list[Link]:
    del links[source.randrange(len(links))]
    return links


def _swap(links: list[Link], source: random.Random) -> list[Link]:
    first, second = source.sample(range(len(links)), 2)
    links[first], links[second] = links[second], links[first]
    return links


def _cut(links: list[Link], source: random.Random) -> list[Link]:
    return links[: source.randrange(len(links))]


def _double(links: list[Link], source: random.Random) -> list[Link]:
    place = source.randrange(len(links))
    return [*links[: place + 1], links[place], *links[place + 1 :]]


WAYS: tuple[Callable[[list[Link], random.Random], list[Link]], ...] = (
    _edit,
    _edit_and_rehash,
    _remove,
    _swap,
    _cut,
    _double,
)
