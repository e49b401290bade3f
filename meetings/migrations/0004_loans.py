"""To whom an item's case is open is told loan by loan, each with the last moment of recording it covers: what was recorded later is
not shown in a room where that agency sits.
"""

from django.db import migrations

from cases.action_items.querysets import NAMED
from ccr.core.rls import APP, callable_by

SQL = f"""
DROP FUNCTION sec.items_open_to(uuid[]);

-- To which agencies the cases of these items are open now, how far and until when: for whoever brought an item, and for the chair who
-- sees it, because limits are said aloud before a case is spoken of. About an item that is not theirs it says nothing.
CREATE FUNCTION sec.items_open_to(items uuid[])
RETURNS TABLE (item_id uuid, agency_id uuid, view_bits int, summary_bits int, covers_until timestamptz, ends_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT i.id, d.to_agency_id, d.view_bits, d.summary_bits, d.covers_until, d.ends_at
    FROM public.meetings_agendaitem i JOIN public.cases_disclosure d ON d.from_file_id = i.file_id
   WHERE i.id = ANY (items) AND i.file_id <> ALL (sec.my_walls()) AND i.state <> 'withdrawn'
     AND ((i.agency_id = sec.vault() AND sec.file_open(i.file_id))
       OR (i.convener_id = sec.vault() AND EXISTS (
         SELECT 1 FROM sec.open_loan l WHERE l.from_file_id = i.file_id AND l.head_bits & {NAMED} <> 0)))
     AND d.to_file_id IS NOT NULL AND d.state = 'live' AND d.starts_at <= sec.at() AND d.ends_at > sec.at()
     AND (d.view_bits | d.summary_bits) & {NAMED} <> 0
$$;
ALTER FUNCTION sec.items_open_to(uuid[]) OWNER TO ccr_rules;
{callable_by(APP, "items_open_to(uuid[])")}
"""


class Migration(migrations.Migration):
    dependencies = [("meetings", "0003_room")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
