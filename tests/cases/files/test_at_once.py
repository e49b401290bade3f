"""Two people at the same moment, on real connections: nobody sees a gap, nobody overwrites, nobody waits for ever."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID

from django.db import connection

from cases.files.caseload import Show, caseload_of
from cases.files.models import CaseFile
from cases.files.states import Stage
from cases.people.actions import keep_contact
from cases.people.words import ContactDetails
from cases.records.categories import Kind
from cases.records.models import Record
from cases.records.selectors import words_of
from ccr.core.errors import Stale
from ccr.tenancy.member import Member
from tests.cases.files.filled import ADA, opened, told
from tests.support.databases import Database
from tests.world import MOMENT, acting, world

NELL = world.harbor.nell


def at_once(*works: Callable[[Barrier], Any]) -> list[Any]:
    """Each work in a thread and on a connection of its own; the barrier lets all begin together."""
    barrier = Barrier(len(works), timeout=20)

    def run(work: Callable[[Barrier], Any]) -> Any:
        try:
            return work(barrier)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as threads:
        return [future.result(timeout=60) for future in [threads.submit(run, work) for work in works]]


def test_two_colleagues_open_their_lists_at_once_and_both_see_everything(fresh_database: Database) -> None:
    names = {opened(f"Number {number:02}").reference for number in range(20)}

    def look(member: Member) -> Callable[[Barrier], set[str]]:
        def work(barrier: Barrier) -> set[str]:
            with acting(member):
                barrier.wait()
                return {row["reference"] for row in caseload_of(member, at=MOMENT, show=Show.ALL).rows}

        return work

    for shown in at_once(look(ADA), look(NELL)):
        assert names <= shown


def test_of_two_who_first_write_down_her_number_one_is_asked_to_look_again(fresh_database: Database) -> None:
    file = opened()

    def write(number: str) -> Callable[[Barrier], str]:
        def work(barrier: Barrier) -> str:
            with acting(ADA):
                barrier.wait()
                try:
                    keep_contact(file_id=file.id, version=None, details=ContactDetails(phone=number), by=ADA, at=MOMENT)
                except Stale:
                    return "asked to look again"
            return number

        return work

    answers = at_once(write("555 0001"), write("555 0002"))
    assert answers.count("asked to look again") == 1
    with acting(ADA):
        head = Record.objects.visible_to(ADA).get(file_id=file.id, kind=Kind.CONTACT)
        assert words_of(ADA, [head])[head.id]["phone"] in answers


def test_two_incidents_at_once_bring_a_file_back_once(fresh_database: Database) -> None:
    file = opened()
    with acting(ADA):
        row = CaseFile.objects.visible_to(ADA).get(pk=file.id)
        row.stage = Stage.MONITORING
        row.save(update_fields=["stage"])

    def record(what: str) -> Callable[[Barrier], UUID]:
        def work(barrier: Barrier) -> UUID:
            barrier.wait()
            return told(file.id, what).id

        return work

    assert len(set(at_once(record("One"), record("Two")))) == 2
    with acting(ADA):
        assert CaseFile.objects.visible_to(ADA).get(pk=file.id).stage == Stage.ACTIVE
    found = fresh_database.query(
        "SELECT count(*) FROM audit_auditevent WHERE file_id = %s AND code = 'file.brought_back'", file.id
    )
    assert found == [(1,)]
