"""Schema `sec`: the signed actor token and the functions that read it. Everything in the third wall stands on these.

`sec.claim` runs as ccr_rules because only that role may read the key; it returns NULL for a token that is unset, forged,
expired or minted for another backend, and NULL opens nothing. Left PARALLEL UNSAFE: a parallel worker has another pid.
"""

from django.db import migrations

SQL = """
CREATE SCHEMA sec;
GRANT USAGE ON SCHEMA sec TO ccr_app, ccr_rules;
GRANT USAGE ON SCHEMA public TO ccr_app, ccr_rules;
GRANT CREATE ON SCHEMA sec TO ccr_rules;

-- One row: the HMAC key xor the two pads, written by `install_actor_key`.
CREATE TABLE sec.seal (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  inner_pad bytea NOT NULL,
  outer_pad bytea NOT NULL
);
REVOKE ALL ON sec.seal FROM PUBLIC;
GRANT SELECT ON sec.seal TO ccr_rules;

CREATE FUNCTION sec.claim(n int) RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  token text := current_setting('ccr.actor', true);
  cut int;
  body text;
  key sec.seal;
BEGIN
  IF coalesce(token, '') = '' THEN RETURN NULL; END IF;
  cut := length(token) - position('|' IN reverse(token));
  body := left(token, cut);
  SELECT * INTO key FROM sec.seal;
  IF key IS NULL
     OR encode(sha256(key.outer_pad || sha256(key.inner_pad || convert_to(body, 'UTF8'))), 'hex') <> substr(token, cut + 2)
     OR split_part(body, '|', 1) <> 'v1'
     OR split_part(body, '|', 8)::timestamptz < statement_timestamp()
     OR split_part(body, '|', 9)::int <> pg_backend_pid() THEN
    RETURN NULL;
  END IF;
  RETURN nullif(split_part(body, '|', n), '');
END $$;

CREATE FUNCTION sec.tenant() RETURNS uuid LANGUAGE sql STABLE AS 'SELECT sec.claim(2)::uuid';
CREATE FUNCTION sec.agency() RETURNS uuid LANGUAGE sql STABLE AS 'SELECT sec.claim(3)::uuid';
CREATE FUNCTION sec.member() RETURNS uuid LANGUAGE sql STABLE AS 'SELECT sec.claim(4)::uuid';
CREATE FUNCTION sec.usr() RETURNS uuid LANGUAGE sql STABLE AS 'SELECT sec.claim(5)::uuid';
CREATE FUNCTION sec.scope() RETURNS text LANGUAGE sql STABLE AS 'SELECT sec.claim(6)';
CREATE FUNCTION sec.at() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT sec.claim(7)::timestamptz';
-- The agency whose case content is open: none for a post without case content.
CREATE FUNCTION sec.vault() RETURNS uuid LANGUAGE sql STABLE AS
  $$ SELECT CASE WHEN sec.claim(6) IN ('content', 'clock') THEN sec.claim(3)::uuid END $$;
-- The tenant's clock, before it enters any agency.
CREATE FUNCTION sec.clock() RETURNS uuid LANGUAGE sql STABLE AS
  $$ SELECT CASE WHEN sec.claim(6) = 'clock' AND sec.claim(3) IS NULL THEN sec.claim(2)::uuid END $$;

-- Which files are shut to this person. The room that owns walls replaces it; until then there are none.
CREATE FUNCTION sec.my_walls() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$ SELECT '{}'::uuid[] $$;

ALTER FUNCTION sec.claim(int) OWNER TO ccr_rules;
ALTER FUNCTION sec.my_walls() OWNER TO ccr_rules;
"""

REVERSE = "DROP SCHEMA sec CASCADE;"


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunSQL(SQL, REVERSE)]
