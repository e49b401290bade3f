"""`bench meetings`: the agenda one agency sees over 100,000 files, under all three walls, against SQL that knows no wall.

A meeting of sixty cases, half of them open to the reader, and one of two thousand: put into the bench's database for the length of the
run. The goal is a ratio; the longest agenda only has to be answered.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import psycopg

from ccr.core.actor import Actor
from ccr.proof.bench_database import AT, BenchDatabase
from ccr.proof.caseload import READERS, Caseload
from ccr.proof.figures import Figures
from ccr.proof.stopwatch import Stopwatch
from meetings.models import AgendaItem

GOAL = 6
SIZES = {"sixty": 60, "two_thousand": 2_000}
SEATS = """
INSERT INTO tenancy_partnership (id, tenant_id, agency_id, seat, since_on)
SELECT gen_random_uuid(), tenant_id, id, 'core', date '2025-01-01' FROM bench_agency a
 WHERE NOT EXISTS (SELECT 1 FROM tenancy_partnership p WHERE p.agency_id = a.id)
"""
# Half of the cases are open to the reader; the other half of files open to somebody else.
ITEMS = """
INSERT INTO meetings_agendaitem (id, version, tenant_id, agency_id, file_id, meeting_id, seat, convener_id, reference, reason, late,
  state, place, minutes, brought_at, brought_by, no_action, safe_to_tell)
SELECT gen_random_uuid(), 1, x.tenant_id, x.from_agency_id, x.from_file_id, %(meeting)s, 'core', %(agency)s, 'B-' || row_number() OVER (),
  'risk', false, 'listed', row_number() OVER (), 10, %(at)s, gen_random_uuid(), false, ''
FROM (
  (SELECT DISTINCT ON (from_file_id) tenant_id, from_agency_id, from_file_id FROM cases_disclosure
    WHERE to_agency_id = %(agency)s AND state = 'live' AND ends_at > %(at)s ORDER BY from_file_id LIMIT %(half)s)
  UNION ALL
  (SELECT DISTINCT ON (d.from_file_id) d.tenant_id, d.from_agency_id, d.from_file_id FROM cases_disclosure d
    WHERE d.tenant_id = %(tenant)s AND d.to_agency_id <> %(agency)s AND d.from_agency_id <> %(agency)s AND NOT EXISTS (
      SELECT 1 FROM cases_disclosure o WHERE o.from_file_id = d.from_file_id AND o.to_agency_id = %(agency)s)
    ORDER BY d.from_file_id LIMIT %(half)s)
) x
"""
PLAIN = """
SELECT {columns} FROM meetings_agendaitem i
 WHERE i.meeting_id = %(meeting)s AND i.state <> 'withdrawn'
   AND i.file_id <> ALL (ARRAY(SELECT file_id FROM cases_wall WHERE user_id = %(user)s))
   AND (i.agency_id = %(agency)s OR EXISTS (
     SELECT 1 FROM cases_disclosure d JOIN cases_casefile f ON f.id = d.to_file_id
      WHERE d.from_file_id = i.file_id AND d.to_agency_id = %(agency)s AND d.state = 'live' AND d.starts_at <= %(at)s
        AND d.ends_at > %(at)s AND (d.view_bits | d.summary_bits) & 32776 <> 0 AND (NOT f.named_only OR EXISTS (
          SELECT 1 FROM cases_casefileuserpermission g WHERE g.content_object_id = f.id AND g.user_id = %(user)s))))
 ORDER BY i.place, i.id
"""


@contextmanager
def _agendas(superuser: psycopg.Connection[Any], reader: Actor) -> Iterator[dict[str, Any]]:
    """The meetings and their items, there for as long as the block runs."""
    made = {name: uuid4() for name in SIZES}
    forum = uuid4()
    about = {"tenant": reader.tenant_id, "agency": reader.agency_id, "at": AT}
    superuser.execute("SET session_replication_role = replica")
    try:
        superuser.execute(SEATS)
        for name, meeting in made.items():
            superuser.execute(
                "INSERT INTO meetings_meeting (id, version, tenant_id, agency_id, forum_id, seat, kind, keeping, starts_at, place,"
                " minutes, state, paused) VALUES (%s, 1, %s, %s, %s, 'core', 'ordinary', 'lines', %s, '', 120, 'scheduled', false)",
                [meeting, reader.tenant_id, reader.agency_id, forum, AT.replace(hour=len(name) % 24)],
            )
            superuser.execute(ITEMS, about | {"meeting": meeting, "half": SIZES[name] // 2})
        superuser.execute("ANALYZE meetings_agendaitem")
        yield made
    finally:
        ids = list(made.values())
        superuser.execute("DELETE FROM meetings_agendaitem WHERE meeting_id = ANY(%s)", [ids])
        superuser.execute("DELETE FROM meetings_meeting WHERE id = ANY(%s)", [ids])
        superuser.execute("SET session_replication_role = origin")


class Agendas(Caseload):
    """The agenda of one reader, read in each way."""

    def add_agenda(self, name: str, meeting: Any) -> None:
        """The statement of the page under row-level security, and the same sentence without."""
        statement, parameters = self._compiled(
            lambda: (
                AgendaItem.objects.visible_to(self.reader)
                .filter(meeting_id=meeting)
                .exclude(state="withdrawn")
                .order_by("place", "id")
            )
        )
        columns = ", ".join(f"i.{field.column}" for field in AgendaItem._meta.concrete_fields)
        about = {
            "meeting": meeting,
            "agency": self.reader.agency_id,
            "user": self.reader.user_id,
            "at": AT,
        }
        self._way(name, lambda: self.app.execute(statement.encode(), parameters).fetchall(), self.raw)
        plain = PLAIN.format(columns=columns)
        self._way(f"{name}_plain", lambda: self.superuser.execute(plain.encode(), about).fetchall(), self.plain)

    def seen(self, meeting: Any) -> int:
        """How many items of a meeting the reader sees: half of them, or the bench measures nothing."""
        with self.django():
            return AgendaItem.objects.visible_to(self.reader).filter(meeting_id=meeting).count()


def bench(figures: Figures, many: BenchDatabase, say: Callable[[str], object]) -> None:
    """Time both agendas for the agency with a third of all files, and print the ratios."""
    watch = Stopwatch()
    load = Agendas(many, READERS[0], watch, "agenda")
    try:
        with _agendas(load.superuser, load.reader) as made:
            for name, meeting in made.items():
                seen = load.seen(meeting)
                say(f"  {name}: {seen} of {SIZES[name]} are there for the reader")
                if not 0 < seen < SIZES[name]:
                    raise RuntimeError("the bench's agenda shows everything or nothing")
                load.add_agenda(name, meeting)
            for number in watch.rounds():
                say(f"  round {number}")
    finally:
        load.close()
    for way in sorted(watch.ways):
        say(f"  {way:28} {watch.ways[way].median:9.3f} ms")
    for name in SIZES:
        ratio = watch.ratio(f"agenda.{name}", f"agenda.{name}_plain")
        figures.add(f"meetings.agenda_over_plain.{name}", ratio, "x", "<=", GOAL)
