"""The chain of sealed acts: both sides work it out alike, and every edit, deletion, reordering and cut is noticed."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from ccr.audit import chain, proofs, sealing
from ccr.audit.chain import Anchor, AnchorFile, Fault, Link, faults, link_of
from ccr.audit.models import AuditEvent
from ccr.core.actor import Actor
from tests.support.databases import Database
from tests.support.threads import at_once
from tests.world import LARKSPUR, MOMENT, OUTER_BAY, acting, world

HERE, ELSEWHERE = LARKSPUR.id, OUTER_BAY.id
ada, bea, dan = world.harbor.ada, world.beacon.bea, world.police.dan


def acts(number: int, by: Any = ada, *, code: str = "test.act") -> None:
    """Acts of every shape: with and without file, subject and detail, at the same moment and microseconds apart."""
    for each in range(number):
        at = MOMENT + timedelta(microseconds=each * 7 if each % 3 else 0)
        with acting(by, at=at):
            AuditEvent(
                tenant_id=by.tenant_id,
                agency_id=by.agency_id,
                member_id=by.member_id,
                user_id=by.user_id,
                code=code,
                file_id=world.file("harbor main") if by is ada and each % 2 else None,
                subject_id=uuid4() if each % 4 else None,
                detail={"zwölf": each, "list": [1, None, "a|b"], "b": {"c": 1.5}} if each % 2 else {},
                at=at,
            ).save(force_insert=True)


def links(tenant: UUID = HERE) -> list[Link]:
    return list(sealing.links_of(tenant, at=MOMENT, batch=7))


@pytest.fixture
def sealed(fresh_database: Database, anchors: AnchorFile) -> Database:
    """Two partnerships' acts, sealed and anchored."""
    acts(40)
    acts(9, bea)
    for tenant in (HERE, ELSEWHERE):
        sealing.seal(tenant, at=MOMENT)
    return fresh_database


def test_what_was_committed_is_numbered_chained_and_anchored(sealed: Database, anchors: AnchorFile) -> None:
    for tenant in (HERE, ELSEWHERE):
        found = links(tenant)
        assert [link.number for link in found] == list(range(1, len(found) + 1))
        assert faults(tenant, found, anchors.all()) == []
        assert anchors.all()[0 if tenant == HERE else 1].digest == found[-1].digest
    assert len(links()) >= 40
    assert sealed.query("SELECT count(*)::int FROM audit_auditevent WHERE number IS NULL") == [(0,)]


def test_both_sides_work_out_the_same_digest(sealed: Database) -> None:
    for link in links():
        assert link.digest == link.by_sql == chain.digest_of(link.previous, link)


def test_sealing_goes_on_where_it_stopped_and_anchors_only_a_moved_head(sealed: Database, anchors: AnchorFile) -> None:
    before = len(links())
    assert sealing.seal(HERE, at=MOMENT) == 0
    assert len(anchors.all()) == 2
    acts(3)
    assert sealing.seal(HERE, at=MOMENT + timedelta(minutes=1)) == 3
    assert [anchor.number for anchor in anchors.all() if anchor.tenant_id == HERE] == [before, before + 3]
    assert faults(HERE, links(), anchors.all()) == []


def test_more_than_one_batch_is_sealed_in_one_run(fresh_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH", 5)
    acts(12)
    assert sealing.seal(HERE, at=MOMENT) >= 12
    assert faults(HERE, links(), []) == []


def test_a_head_that_was_sealed_and_not_anchored_is_anchored_next_time(
    fresh_database: Database, anchors: AnchorFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    acts(2)
    with monkeypatch.context() as patched:
        patched.setattr(AnchorFile, "append", _no_disk)
        with pytest.raises(OSError, match="no space"):
            sealing.seal(HERE, at=MOMENT)
    assert anchors.all() == []
    assert sealing.seal(HERE, at=MOMENT) == 0
    assert anchors.all()[0].number == len(links())


def _no_disk(file: AnchorFile, anchor: Anchor) -> None:
    raise OSError("no space")


def test_anchors_are_appended_and_read_on_by_every_process(tmp_path: Any) -> None:
    first, second = AnchorFile(tmp_path / "a"), AnchorFile(tmp_path / "a")
    assert first.last_number(HERE) == 0
    first.append(Anchor(HERE, 5, b"\x01" * 32, MOMENT))
    assert (first.last_number(HERE), second.last_number(HERE)) == (5, 5)
    second.append(Anchor(ELSEWHERE, 9, b"\x02" * 32, MOMENT))
    second.append(Anchor(HERE, 6, b"\x03" * 32, MOMENT))
    with (tmp_path / "a").open("a") as file:
        file.write(f"{HERE} 7 half a li")  # another process is just writing
    assert (first.last_number(HERE), first.last_number(ELSEWHERE)) == (6, 9)
    assert (tmp_path / "a").stat().st_mode & 0o077 == 0


def test_two_sealers_at_once_make_one_chain(fresh_database: Database, anchors: AnchorFile) -> None:
    acts(30)

    def seal() -> None:
        for _run in range(5):
            sealing.seal(HERE, at=MOMENT)

    assert at_once(seal, seal) == [None, None]
    sealing.seal(HERE, at=MOMENT)
    assert faults(HERE, links(), anchors.all()) == []
    assert fresh_database.query(
        "SELECT count(*)::int FROM audit_auditevent WHERE number IS NULL AND tenant_id = %s", HERE
    ) == [(0,)]


def test_the_age_of_the_oldest_unsealed_act_is_a_figure(fresh_database: Database) -> None:
    sealing.seal(HERE, at=MOMENT)
    assert sealing.unsealed_seconds(HERE, at=MOMENT + timedelta(hours=1)) == 0
    acts(1)
    assert sealing.unsealed_seconds(HERE, at=MOMENT + timedelta(seconds=90)) == 90


# Who may what ----------------------------------------------------------------


def test_nobody_but_the_clock_seals_or_reads_the_chain(fresh_database: Database) -> None:
    acts(3)
    for who in (ada, Actor.clock(HERE, world.harbor.id), Actor(tenant_id=HERE)):
        with acting(who), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sec.seal_audit(100)")
            assert cursor.fetchone() == (0,)
            cursor.execute("SELECT count(*) FROM sec.audit_chain(0, 100)")
            assert cursor.fetchone() == (0,)
            cursor.execute("SELECT number FROM sec.audit_head()")
            assert cursor.fetchone() in (None, (None,))
    sealing.seal(HERE, at=MOMENT)
    with acting(Actor.clock(ELSEWHERE)), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sec.audit_chain(0, 100) c WHERE c.tenant_id = %s", [HERE])
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditevent SET code = 'x'",
        "UPDATE audit_auditevent SET number = NULL",
        "DELETE FROM audit_auditevent",
        "TRUNCATE audit_auditevent",
        "UPDATE audit_readevent SET page = 'x'",
        "DELETE FROM audit_readevent",
        "INSERT INTO audit_denial (id, kind, conflict, at) VALUES (gen_random_uuid(), 'x', false, now())",
        "DELETE FROM audit_fieldchange",
        "UPDATE audit_fieldchange SET changes = NULL",
    ],
)
def test_the_logs_are_only_ever_added_to(db: None, statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        acting(ada),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_nobody_writes_acts_for_others(db: None) -> None:
    for forged in ({"agency_id": world.police.id}, {"tenant_id": ELSEWHERE}):
        row = AuditEvent(**({"tenant_id": HERE, "agency_id": ada.agency_id, "code": "x", "at": MOMENT} | forged))
        with pytest.raises(DatabaseError, match="row-level security"), acting(ada), transaction.atomic():
            row.save(force_insert=True)


# Tampering, as somebody who owns the whole database ---------------------------

READ = """
SELECT e.number, e.id, e.tenant_id, e.agency_id, e.member_id, e.user_id, e.code, e.file_id, e.subject_id, e.detail::text,
       e.at, e.previous, e.digest, sec.audit_digest(e.previous, e.number, e.id, e.tenant_id, e.agency_id, e.member_id,
       e.user_id, e.code, e.file_id, e.subject_id, e.detail, e.at)
  FROM audit_auditevent e WHERE e.tenant_id = %s AND e.number IS NOT NULL ORDER BY e.number
"""
Superuser = psycopg.Connection[Any]
COLUMNS = (
    "code",
    "at",
    "detail",
    "agency_id",
    "member_id",
    "user_id",
    "file_id",
    "subject_id",
    "id",
    "previous",
    "digest",
)
FORGED = {
    "code": "code || 'x'",
    "at": "at + interval '1 microsecond'",
    "detail": "detail || '{\"forged\": true}'",
    "agency_id": "gen_random_uuid()",
    "member_id": "gen_random_uuid()",
    "user_id": "gen_random_uuid()",
    "file_id": "CASE WHEN file_id IS NULL THEN gen_random_uuid() END",
    "subject_id": "CASE WHEN subject_id IS NULL THEN gen_random_uuid() END",
    "id": "gen_random_uuid()",
    "previous": "sha256(previous)",
    "digest": "sha256(digest)",
}


def some(length: int, source: random.Random) -> int:
    return source.randint(1, length)


def edit(superuser: Superuser, length: int, source: random.Random) -> None:
    column = source.choice(COLUMNS)
    superuser.execute(
        f"UPDATE audit_auditevent SET {column} = {FORGED[column]} WHERE tenant_id = %s AND number = %s".encode(),
        [HERE, some(length, source)],
    )


def remove(superuser: Superuser, length: int, source: random.Random) -> None:
    superuser.execute("DELETE FROM audit_auditevent WHERE tenant_id = %s AND number = %s", [HERE, some(length, source)])


def remove_and_close_the_gap(superuser: Superuser, length: int, source: random.Random) -> None:
    gone = some(length, source)
    superuser.execute("DELETE FROM audit_auditevent WHERE tenant_id = %s AND number = %s", [HERE, gone])
    # By way of negative numbers, because each number may be taken once.
    superuser.execute("UPDATE audit_auditevent SET number = -number WHERE tenant_id = %s AND number > %s", [HERE, gone])
    superuser.execute("UPDATE audit_auditevent SET number = -number - 1 WHERE tenant_id = %s AND number < 0", [HERE])


def swap(superuser: Superuser, length: int, source: random.Random) -> None:
    first, second = source.sample(range(1, length + 1), 2)
    superuser.execute(
        "UPDATE audit_auditevent SET number = CASE number WHEN %s THEN -1 ELSE -2 END"
        " WHERE tenant_id = %s AND number IN (%s, %s)",
        [first, HERE, first, second],
    )
    for parked, number in ((-1, second), (-2, first)):
        superuser.execute(
            "UPDATE audit_auditevent SET number = %s WHERE tenant_id = %s AND number = %s", [number, HERE, parked]
        )


def cut(superuser: Superuser, length: int, source: random.Random) -> None:
    superuser.execute(
        "DELETE FROM audit_auditevent WHERE tenant_id = %s AND number > %s", [HERE, source.randrange(length)]
    )


def unseal_the_end(superuser: Superuser, length: int, source: random.Random) -> None:
    superuser.execute(
        "UPDATE audit_auditevent SET number = NULL, previous = NULL, digest = NULL WHERE tenant_id = %s AND number > %s",
        [HERE, source.randrange(length)],
    )


def forge_all_that_follows(superuser: Superuser, length: int, source: random.Random) -> None:
    """The most thorough one: an act is changed and every digest from there on is worked out anew, as the sealer does."""
    first = some(length, source)
    superuser.execute("UPDATE audit_auditevent SET code = 'forged' WHERE tenant_id = %s AND number = %s", [HERE, first])
    for number in range(first, length + 1):
        superuser.execute(
            "UPDATE audit_auditevent e SET previous = coalesce((SELECT p.digest FROM audit_auditevent p"
            " WHERE p.tenant_id = e.tenant_id AND p.number = e.number - 1), e.previous) WHERE tenant_id = %s AND number = %s",
            [HERE, number],
        )
        superuser.execute(
            "UPDATE audit_auditevent e SET digest = sec.audit_digest(e.previous, e.number, e.id, e.tenant_id, e.agency_id,"
            " e.member_id, e.user_id, e.code, e.file_id, e.subject_id, e.detail, e.at) WHERE tenant_id = %s AND number = %s",
            [HERE, number],
        )


def move_to_another_partnership(superuser: Superuser, length: int, source: random.Random) -> None:
    superuser.execute(
        "UPDATE audit_auditevent SET tenant_id = gen_random_uuid() WHERE tenant_id = %s AND number = %s",
        [HERE, some(length, source)],
    )


WAYS: tuple[Callable[[Superuser, int, random.Random], None], ...] = (
    edit,
    edit,
    edit,
    remove,
    remove_and_close_the_gap,
    swap,
    cut,
    unseal_the_end,
    forge_all_that_follows,
    move_to_another_partnership,
)


@contextmanager
def undone(superuser: Superuser) -> Iterator[None]:
    with superuser.transaction(force_rollback=True):
        yield


def read(superuser: Superuser) -> list[Link]:
    return [link_of(row) for row in superuser.execute(READ, [HERE]).fetchall()]


def test_a_thousand_ways_of_tampering_are_all_noticed(sealed: Database, anchors: AnchorFile) -> None:
    source = random.Random(7)  # noqa: S311 — the same tampering each time
    outside = anchors.all()
    missed = []
    with sealed.connect() as superuser:
        length = len(read(superuser))
        assert faults(HERE, read(superuser), outside) == []
        for round_ in range(1_000):
            way = source.choice(WAYS)
            with undone(superuser):
                way(superuser, length, source)
                if not faults(HERE, read(superuser), outside):
                    missed.append((round_, way.__name__))
        assert faults(HERE, read(superuser), outside) == [], "and every one was undone"
    assert missed == []


@pytest.mark.parametrize("way", [cut, forge_all_that_follows, unseal_the_end])
def test_control_without_anchors_some_tampering_is_not_noticed(
    sealed: Database, way: Callable[[Superuser, int, random.Random], None]
) -> None:
    """Shows what the anchors are for: the chain alone cannot tell that its end was cut or all of it made anew."""
    with sealed.connect() as superuser, undone(superuser):
        way(superuser, len(read(superuser)), random.Random(3))  # noqa: S311 — the same tampering each time
        assert faults(HERE, read(superuser), []) == []


def test_a_fault_says_where(sealed: Database, anchors: AnchorFile) -> None:
    with sealed.connect() as superuser, undone(superuser):
        superuser.execute("UPDATE audit_auditevent SET code = 'x' WHERE tenant_id = %s AND number = 5", [HERE])
        found = faults(HERE, read(superuser), anchors.all())
    assert found == [Fault(5, "changed (worked out here)"), Fault(5, "changed (worked out by the database)")]


def test_prove_prints_what_it_checked(sealed: Database, anchors: AnchorFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proofs.clock, "now", lambda: MOMENT)
    figures: dict[str, tuple[float, bool]] = {}

    class Recorded:
        def add(self, name: str, value: float, unit: str, op: str, goal: float) -> None:
            figures[name] = (value, value <= goal if op == "<=" else value >= goal)

    proofs.prove(Recorded())
    assert all(ok for _value, ok in figures.values()), figures
    assert figures["audit.links_checked"][0] >= 49
    assert figures["audit.mutations_found"] == (100, True)
    with sealed.connect() as superuser:
        superuser.execute("DELETE FROM audit_auditevent WHERE number = 4 AND tenant_id = %s", [HERE])
    proofs.prove(Recorded())
    assert figures["audit.chain_faults"][1] is False
