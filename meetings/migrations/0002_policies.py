"""Seats for what is the forum's own; for an item of the agenda the sentence of its case, walls and all.

An item that another agency may not see is absent for it: nothing of it is counted, numbered or kept a gap for.
"""

from importlib import import_module

from django.db import migrations

from cases.action_items.querysets import NAMED
from ccr.core.rls import APP, Policy, Table, callable_by, walls
from meetings import sides

policies = import_module("cases.migrations.0003_policies")
VAULT, TENANT, open_file = policies.VAULT, policies.TENANT, policies.open_file

MINE = "(SELECT sec.agency())"
CORE = f"EXISTS (SELECT 1 FROM tenancy_partnership p WHERE p.agency_id = {MINE} AND p.seat = 'core')"
SEATED = (
    f"{TENANT} AND EXISTS (SELECT 1 FROM tenancy_partnership p WHERE p.agency_id = {MINE}"
    " AND (p.seat = 'core' OR {table}.seat = 'wider'))"
)
CONVENED = f"agency_id = {MINE}"
CHAIRS = "EXISTS (SELECT 1 FROM meetings_meeting m WHERE m.id = {table}.meeting_id AND m.agency_id = " + MINE + ")"


def of_forum(table: str, new: str, change: str) -> str:
    """Seen by every agency seated in the forum; written by whom `new` and `change` say."""
    seen = SEATED.format(table=table)
    return Table(
        table,
        (
            Policy("seated", "select", seen),
            Policy("new", "insert", check=f"{seen} AND ({new})"),
            Policy("change", "update", f"{seen} AND ({change})"),
        ),
    ).sql()


LENT = (
    "EXISTS (SELECT 1 FROM sec.open_loan d WHERE d.from_file_id = meetings_agendaitem.file_id"
    f" AND d.head_bits & {NAMED} <> 0 OFFSET 0)"
)
HELD = f"agency_id = {VAULT} AND {open_file('file_id')}"
ITEM_SEEN = f"({HELD}) OR (state <> 'withdrawn' AND {CORE} AND {LENT})"

READERS = f"""
-- To which agencies the cases of these items are open now, how far and until when: for whoever brought an item, and for the chair who
-- sees it, because limits are said aloud before a case is spoken of. About an item that is not theirs it says nothing.
CREATE FUNCTION sec.items_open_to(items uuid[])
RETURNS TABLE (item_id uuid, agency_id uuid, view_bits int, summary_bits int, ends_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT i.id, d.to_agency_id, bit_or(d.view_bits), bit_or(d.summary_bits), max(d.ends_at)
    FROM public.meetings_agendaitem i JOIN public.cases_disclosure d ON d.from_file_id = i.file_id
   WHERE i.id = ANY (items) AND i.file_id <> ALL (sec.my_walls()) AND i.state <> 'withdrawn'
     AND ((i.agency_id = sec.vault() AND sec.file_open(i.file_id))
       OR (i.convener_id = sec.vault() AND EXISTS (
         SELECT 1 FROM sec.open_loan l WHERE l.from_file_id = i.file_id AND l.head_bits & {NAMED} <> 0)))
     AND d.to_file_id IS NOT NULL AND d.state = 'live' AND d.starts_at <= sec.at() AND d.ends_at > sec.at()
     AND (d.view_bits | d.summary_bits) & {NAMED} <> 0
   GROUP BY i.id, d.to_agency_id
$$;
ALTER FUNCTION sec.items_open_to(uuid[]) OWNER TO ccr_rules;
{callable_by(APP, "items_open_to(uuid[])")}
"""

SQL = "\n".join(
    [
        of_forum("meetings_forum", CONVENED, CONVENED),
        of_forum("meetings_meeting", CONVENED, CONVENED),
        of_forum(
            "meetings_attendance",
            f"{CONVENED} OR {CHAIRS.format(table='meetings_attendance')}",
            f"{CONVENED} OR {CHAIRS.format(table='meetings_attendance')}",
        ),
        of_forum("meetings_topic", f"{CONVENED} AND {CHAIRS.format(table='meetings_topic')}", CONVENED),
        Table(
            "meetings_agendaitem",
            (
                walls("file_id"),
                Policy("seen", "select", ITEM_SEEN),
                Policy("new", "insert", check=f"{TENANT} AND state = 'proposed' AND {HELD} AND {CORE}"),
                Policy("parties_update", "update", f"({ITEM_SEEN}) AND (agency_id = {VAULT} OR convener_id = {VAULT})"),
            ),
        ).sql(),
        READERS,
        sides.sql(),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
