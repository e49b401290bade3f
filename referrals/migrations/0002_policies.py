"""Who sees a referral, its steps, offers, signposts and duty desks; whose move is whose; and what a partner is told of a desk."""

from django.db import migrations

from ccr.core import two_party
from ccr.core.rls import APP, Policy, Table, callable_by, walls
from referrals import sides

VAULT = "(SELECT sec.vault())"
TENANT = "tenant_id = (SELECT sec.tenant())"
AT = "(SELECT sec.at())"
OWN = f"{TENANT} AND agency_id = (SELECT sec.agency())"


def open_file(column: str) -> str:
    """OFFSET 0 keeps the planner from listing every file of the agency to look one up."""
    return f"EXISTS (SELECT 1 FROM sec.open_file f WHERE f.id = {column} OFFSET 0)"


def not_shut(column: str) -> str:
    return f"({column} IS NULL OR {column} <> ALL ((SELECT sec.my_walls())::uuid[]))"


SENDER = f"from_agency_id = {VAULT} AND (from_file_id IS NULL OR {open_file('from_file_id')})"
# Of what was not taken, or was taken back before it was, nothing remains with the receiver.
RECEIVER = (
    f"to_agency_id = {VAULT} AND ((to_file_id IS NOT NULL AND {open_file('to_file_id')})"
    " OR (to_file_id IS NULL AND (state IN ('agreed', 'introduced', 'waitlisted')"
    f" OR (state = 'refused' AND moved_at = {AT}))))"
)
SEEN = f"({SENDER}) OR ({RECEIVER})"
OF_SEEN = "EXISTS (SELECT 1 FROM referrals_referral r WHERE r.id = referrals_step.referral_id OFFSET 0)"
MAYBE_OF_FILE = f"agency_id = {VAULT} AND (file_id IS NULL OR {open_file('file_id')})"
OF_FILE = f"agency_id = {VAULT} AND {open_file('file_id')}"

RULES_OF_MOVES = """
-- What a table of moves cannot say: a named receiver before she is asked; a confidential service in the United States passes
-- nobody on by word of mouth; only what is taken has a file; what she did not allow is not told back.
CREATE FUNCTION sec.referral_holds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF new.state NOT IN ('needed', 'declined') AND new.to_agency_id IS NULL THEN
    RAISE EXCEPTION 'nobody is named who is asked';
  END IF;
  IF old.state = 'offered' AND new.state = 'agreed' THEN
    IF new.agreed_at IS NULL OR new.agreed_how = '' THEN
      RAISE EXCEPTION 'how she agreed is not said';
    END IF;
    IF new.agreed_how <> 'signed'
       AND (SELECT a.regime FROM public.tenancy_agency a WHERE a.id = new.from_agency_id) = 'confidential'
       AND (SELECT t.pack FROM public.tenancy_tenant t WHERE t.id = new.tenant_id) = 'us' THEN
      RAISE EXCEPTION 'she has not signed';
    END IF;
  END IF;
  IF new.to_file_id IS DISTINCT FROM old.to_file_id AND old.to_file_id IS NOT NULL THEN
    RAISE EXCEPTION 'it is taken into one file, once';
  END IF;
  IF new.state = 'accepted' AND new.to_file_id IS NULL THEN
    RAISE EXCEPTION 'what is taken has a file';
  END IF;
  IF NOT new.tells_back AND old.state <> new.state AND new.to_agency_id = sec.vault()
     AND (new.state IN ('engaged', 'no_show') OR (new.state = 'closed' AND old.to_file_id IS NOT NULL)) THEN
    RAISE EXCEPTION 'she has not agreed that they are told';
  END IF;
  RETURN new;
END $$;
REVOKE ALL ON FUNCTION sec.referral_holds() FROM PUBLIC;
CREATE TRIGGER referral_holds BEFORE UPDATE ON referrals_referral
  FOR EACH ROW EXECUTE FUNCTION sec.referral_holds();
"""

DUTY = """
-- What any agency of the partnership may know of another's desk: its hours, the number outside them, and the posts to call in
-- their order, as bare ids, which lead to nothing there but `sec.notify`.
CREATE FUNCTION sec.duty_of(who uuid) RETURNS TABLE (
  days smallint[], begins time, ends time, outside_phone text, rota uuid[]
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT d.days, d.begins, d.ends, d.outside_phone, ARRAY(
      SELECT p.post FROM unnest(d.rota) WITH ORDINALITY AS p(post, place)
        JOIN public.tenancy_membership m ON m.id = p.post AND m.agency_id = d.agency_id
        JOIN public.accounts_user u ON u.id = m.user_id AND u.is_active
       WHERE m.since_at <= sec.at() AND (m.ended_at IS NULL OR m.ended_at > sec.at()) ORDER BY p.place)
    FROM public.referrals_dutydesk d WHERE d.agency_id = who AND d.tenant_id = sec.tenant()
$$;
ALTER FUNCTION sec.duty_of(uuid) OWNER TO ccr_rules;
"""

SQL = "\n".join(
    [
        two_party.FUNCTION,
        "REVOKE ALL ON FUNCTION sec.two_sides() FROM PUBLIC;",
        Table(
            "referrals_referral",
            (
                Policy("walls", "all", f"{not_shut('from_file_id')} AND {not_shut('to_file_id')}", restrictive=True),
                Policy("parties", "select", SEEN),
                Policy(
                    "new",
                    "insert",
                    check=f"{TENANT} AND ({SENDER}) AND state = 'needed' AND to_file_id IS NULL"
                    " AND answered_at IS NULL AND seen_at IS NULL AND called = 0 AND agreed_at IS NULL AND outcome = ''",
                ),
                Policy("parties_update", "update", SEEN),
            ),
        ).sql(),
        Table(
            "referrals_step",
            (
                Policy("seen", "select", f"(agency_id = {VAULT} OR shared) AND {OF_SEEN}"),
                Policy("new", "insert", check=f"{TENANT} AND agency_id = {VAULT} AND {OF_SEEN}"),
            ),
            grants="SELECT, INSERT",
        ).sql(),
        Table(
            "referrals_offered",
            (
                Policy("walls", "all", not_shut("file_id"), restrictive=True),
                Policy("own", "select", MAYBE_OF_FILE),
                Policy("new", "insert", check=f"{TENANT} AND {MAYBE_OF_FILE}"),
            ),
            grants="SELECT, INSERT",
        ).sql(),
        Table(
            "referrals_signpost",
            (
                walls("file_id"),
                Policy("own", "select", OF_FILE),
                Policy("new", "insert", check=f"{TENANT} AND {OF_FILE}"),
            ),
            grants="SELECT, INSERT",
        ).sql(),
        Table(
            "referrals_dutydesk",
            (
                Policy("own", "select", OWN),
                Policy("new", "insert", check=OWN),
                Policy("own_update", "update", OWN),
            ),
        ).sql(),
        sides.sql(),
        RULES_OF_MOVES,
        DUTY,
        callable_by(APP, "duty_of(uuid)"),
    ]
)


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0001_initial"),
        ("cases", "0004_function_rights"),
        ("tenancy", "0005_function_rights"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
