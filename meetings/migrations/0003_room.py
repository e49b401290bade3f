"""Whether everybody who sits in the room may hear of an item: what its screen asks before it shows anything.

An agency's permission is not enough: somebody of that agency may be shut out of the case, not be one of its named workers, or hold a
post that sees no case.
"""

from django.db import migrations

from cases.action_items.querysets import NAMED
from ccr.core.rls import APP, callable_by

LIVE = "{0}.state = 'live' AND {0}.starts_at <= sec.at() AND {0}.ends_at > sec.at()"

SQL = f"""
-- Answered to the chair who sees the item, as one yes or no about the whole room: never who it is, never why. `seeing`: the roles that
-- reach cases at all. Whoever signed on paper has no post here; their agency alone is asked.
CREATE FUNCTION sec.all_here_may_hear(item uuid, seeing text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.meetings_agendaitem i
     WHERE i.id = item AND i.convener_id = sec.vault() AND i.state <> 'withdrawn' AND i.file_id <> ALL (sec.my_walls())
       AND (i.agency_id = sec.vault() AND sec.file_open(i.file_id) OR EXISTS (
         SELECT 1 FROM sec.open_loan l WHERE l.from_file_id = i.file_id AND l.head_bits & {NAMED} <> 0))
       AND NOT EXISTS (
         SELECT 1 FROM public.meetings_attendance a LEFT JOIN public.tenancy_membership m ON m.id = a.member_id
          WHERE a.meeting_id = i.meeting_id AND a.left_at IS NULL AND NOT (
            (a.agency_id = i.agency_id OR EXISTS (
              SELECT 1 FROM public.cases_disclosure d
               WHERE d.from_file_id = i.file_id AND d.to_agency_id = a.agency_id AND {LIVE.format("d")}
                 AND (d.view_bits | d.summary_bits) & {NAMED} <> 0
                 AND (a.member_id IS NULL OR sec.file_open_to(d.to_file_id, m.user_id, a.agency_id))))
            AND (a.member_id IS NULL OR
              m.ended_at IS NULL AND m.roles::text[] && seeing AND sec.file_open_to(i.file_id, m.user_id, a.agency_id)))))
$$;
ALTER FUNCTION sec.all_here_may_hear(uuid, text[]) OWNER TO ccr_rules;
{callable_by(APP, "all_here_may_hear(uuid, text[])")}
"""


class Migration(migrations.Migration):
    dependencies = [("meetings", "0002_policies")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
