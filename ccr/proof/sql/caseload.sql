-- Fills a migrated, empty database with an invented, skewed community for `bench caseload`. Run as the superuser, in steps.
-- :files is how many files there shall be. No trigger and no policy runs here: what they would compute is computed.
-- Shape: one big partnership of 60 agencies (the first holds 31 % of all files, the last three fifty each) and 19 small
-- ones of 8; cases of one file or several; who shares a case lends; some loans ended, some withdrawn; walls; named workers.

-- step: partnerships, agencies and people
SET session_replication_role = replica;
SET synchronous_commit = off;
INSERT INTO tenancy_tenant (id, name, pack, time_zone, founded_at, is_demo)
SELECT md5('t' || t)::uuid, 'Partnership ' || t, 'us', 'America/Chicago', '2020-01-01', true FROM generate_series(1, 20) t;
CREATE UNLOGGED TABLE bench_agency AS
SELECT t, a, md5('a' || t || '.' || a)::uuid AS id, md5('t' || t)::uuid AS tenant_id,
  CASE WHEN t = 1 AND a = 1 THEN 40 WHEN t = 1 AND a < 10 THEN 20 ELSE 6 END AS people,
  CASE WHEN t = 1 AND a = 1 THEN (0.31 * :files)::int
       WHEN t = 1 AND a > 57 THEN 50
       WHEN t = 1 THEN greatest(20, (0.53 * :files * power(a, -0.75) / (SELECT sum(power(x, -0.75)) FROM generate_series(2, 57) x))::int)
       ELSE greatest(2, (0.16 * :files / 152)::int) END AS quota
FROM (SELECT 1 AS t, a FROM generate_series(1, 60) a UNION ALL SELECT t, a FROM generate_series(2, 20) t, generate_series(1, 8) a) x;
INSERT INTO tenancy_agency (id, tenant_id, name, short_name, discipline, regime, duty_phone, takes_files, version)
SELECT id, tenant_id, 'Agency ' || t || '.' || a, 'A' || a,
  CASE a % 3 WHEN 0 THEN 'advocacy' WHEN 1 THEN 'police' ELSE 'prosecution' END, 'system', '', true, 1 FROM bench_agency;
INSERT INTO accounts_user (id, email, name, password, is_superuser, is_active, joined_at, language, theme)
SELECT md5('u' || t || '.' || a || '.' || p)::uuid, 'p' || t || '.' || a || '.' || p || '@bench.example', 'Person ' || p, '!', false, true,
  '2020-01-01', '', '' FROM bench_agency, generate_series(1, people) p;
INSERT INTO tenancy_membership (id, tenant_id, agency_id, user_id, title, roles, since_at, version)
SELECT md5('m' || t || '.' || a || '.' || p)::uuid, tenant_id, id, md5('u' || t || '.' || a || '.' || p)::uuid, '', '{supervisor}',
  '2020-01-01', 1 FROM bench_agency, generate_series(1, people) p;

-- step: cases and files
CREATE UNLOGGED TABLE bench_seat AS
SELECT s.*, md5('f' || t || '.' || a || '.' || i)::uuid AS file_id, md5('k' || t || '.' || i)::uuid AS case_id,
  row_number() OVER (PARTITION BY t, i ORDER BY hashint8(i * 61 + a)) AS place
FROM (
  SELECT g.t, g.a, g.id AS agency_id, g.tenant_id, g.people, c.i
  FROM bench_agency g CROSS JOIN LATERAL (
    SELECT i FROM generate_series(1, CASE WHEN g.t = 1 THEN greatest((0.336 * :files)::int, 100) ELSE greatest((0.0035 * :files)::int, 10) END) i
    ORDER BY hashint8(i * 97 + g.a * 7919 + g.t) LIMIT g.quota
  ) c
) s;
CREATE INDEX ON bench_seat (t, i);
ANALYZE bench_seat;
INSERT INTO cases_case (id, tenant_id) SELECT DISTINCT case_id, tenant_id FROM bench_seat;
INSERT INTO cases_casefile (id, tenant_id, agency_id, case_id, reference, stage, lead_id, opened_at, named_only, lent_only,
  visible_until, next_review_on, seen_at, queue_due_at, version)
SELECT file_id, tenant_id, agency_id, case_id, 'R-' || i,
  CASE WHEN r < 0.15 THEN 'closed' WHEN r < 0.55 THEN 'monitoring' WHEN r < 0.6 THEN 'review_due' ELSE 'active' END,
  md5('m' || t || '.' || a || '.' || (1 + i % people))::uuid, timestamptz '2026-05-01' - i % 500 * interval '1 day',
  hashint8(i * 31 + a) % 25 = 0 OR (t = 1 AND a = 1 AND i % 80 = 3), false, '9999-12-31 00:00+00',
  date '2026-06-01' + i % 206 - 6, NULL, '1970-01-01 00:00+00', 1
FROM (SELECT *, (hashint8(i * 13 + a) & 1048575) / 1048576.0 AS r FROM bench_seat) s;
ANALYZE cases_casefile;

-- step: what they open to one another
INSERT INTO cases_disclosure (id, tenant_id, from_file_id, from_agency_id, to_agency_id, to_file_id, view_bits, summary_bits,
  covers_until, basis, in_return, state, offered_at, offered_by, starts_at, ends_at, answered_at)
SELECT gen_random_uuid(), l.tenant_id, l.file_id, l.agency_id, b.agency_id, b.file_id,
  (hashint8(l.i * 7 + b.a) & 65535) | 9, hashint8(l.i * 11 + b.a) & 65535, '9999-12-31', 'own_law', l.place > 1,
  CASE WHEN hashint8(l.i * 17 + l.a + b.a) % 12 = 0 THEN 'withdrawn' ELSE 'live' END, '2026-01-01', gen_random_uuid(), '2026-01-01',
  CASE WHEN hashint8(l.i * 19 + l.a + b.a) % 20 = 0 THEN timestamptz '2026-05-01' ELSE '2027-01-01' END, '2026-01-02'
FROM bench_seat l JOIN bench_seat b ON (b.t, b.i) = (l.t, l.i) AND b.a <> l.a
WHERE l.place = 1 OR (l.place <= 4 AND hashint8(l.i * 23 + l.a * 3 + b.a) % 10 < 5);
ANALYZE cases_disclosure;

-- step: records
INSERT INTO cases_record (id, tenant_id, file_id, holder_id, kind, category, kept, recorded_at, happened_on, level, lanes, open,
  version)
SELECT gen_random_uuid(), s.tenant_id, s.file_id, s.agency_id, k.kind, k.category, false, timestamptz '2026-05-20' - s.i % 300 * interval '1 day',
  date '2026-05-20' - s.i % 300, CASE k.kind WHEN 'level' THEN 1 + s.i % 3 WHEN 'contact_made' THEN 1 END, 0, false, 1
FROM bench_seat s, (VALUES ('survivor', 0), ('contact_rules', 1), ('level', 4), ('contact_made', 15)) k (kind, category);
INSERT INTO cases_record (id, tenant_id, file_id, holder_id, kind, category, kept, recorded_at, happened_on, level, lanes, open,
  version)
SELECT gen_random_uuid(), s.tenant_id, s.file_id, s.agency_id, 'incident', 3, n = 4, timestamptz '2026-05-28' - (s.i * n) % 600 * interval '1 day',
  date '2026-05-28' - (s.i * n) % 600, 1 + n % 3, 1 << (n % 4), false, 1
FROM bench_seat s, generate_series(1, CASE WHEN s.i % 10 = 0 THEN 45 ELSE 4 END) n;
ANALYZE cases_record;

-- step: their words
INSERT INTO cases_recordbody (id, tenant_id, file_id, holder_id, category, kept, recorded_at, key_version, nonce, sealed)
SELECT id, tenant_id, file_id, holder_id, category, kept, recorded_at, 0, '',
  convert_to(CASE kind WHEN 'survivor' THEN '{"display_name": "Person ' || left(id::text, 4) || '"}'
    WHEN 'incident' THEN '{"what": "He stood outside the house again and left when the neighbor came out. She was afraid.", "place": "At home"}'
    ELSE '{}' END, 'UTF8')
FROM cases_record;
ANALYZE cases_recordbody;

-- step: conflicts and named workers
INSERT INTO cases_wall (id, tenant_id, agency_id, file_id, user_id, ground, declared_by, declared_at)
SELECT gen_random_uuid(), s.tenant_id, s.agency_id, s.file_id, md5('u' || s.t || '.' || b.a || '.' || (1 + s.i % b.people))::uuid, 'relative',
  gen_random_uuid(), '2026-01-01'
FROM bench_seat s JOIN bench_seat b ON (b.t, b.i) = (s.t, s.i) WHERE s.place = 1 AND s.i % 50 = 7 AND b.place <= 2;
INSERT INTO cases_casefileuserpermission (user_id, permission_id, content_object_id, agency_id, until)
SELECT md5('u' || s.t || '.' || s.a || '.' || p)::uuid, (SELECT id FROM auth_permission WHERE codename = 'view_casefile'), s.file_id,
  s.agency_id, '9999-12-31'
FROM bench_seat s JOIN cases_casefile f ON f.id = s.file_id AND f.named_only,
  LATERAL (SELECT DISTINCT 1 + (s.i * k) % s.people AS p FROM generate_series(1, 3) k UNION SELECT 1 WHERE s.i % 3 = 0) w;
ANALYZE cases_wall, cases_casefileuserpermission;

-- step: the same grants as django-guardian would keep them: agencies as groups, named workers as users
-- The list it reads is a copy of ours, filled when ours is, with the same columns and the same indexes.
CREATE TABLE bench_file (LIKE cases_filequeue INCLUDING ALL);
CREATE TABLE bench_user_grant (id bigserial PRIMARY KEY, user_id uuid NOT NULL, permission_id int NOT NULL, content_object_id uuid NOT NULL);
CREATE TABLE bench_group_grant (id bigserial PRIMARY KEY, group_id int NOT NULL, permission_id int NOT NULL, content_object_id uuid NOT NULL);
INSERT INTO django_content_type (app_label, model) VALUES ('proof', 'shadowfile');
INSERT INTO auth_permission (name, content_type_id, codename)
SELECT 'May view', id, 'view_shadowfile' FROM django_content_type WHERE model = 'shadowfile';
INSERT INTO auth_group (name) SELECT t || '.' || a FROM bench_agency;
INSERT INTO accounts_user_groups (user_id, group_id)
SELECT md5('u' || t || '.' || a || '.' || p)::uuid, g.id FROM bench_agency JOIN auth_group g ON g.name = t || '.' || a, generate_series(1, people) p;
INSERT INTO bench_group_grant (group_id, permission_id, content_object_id)
SELECT g.id, (SELECT id FROM auth_permission WHERE codename = 'view_shadowfile'), f.id
FROM cases_casefile f JOIN bench_agency b ON b.id = f.agency_id JOIN auth_group g ON g.name = b.t || '.' || b.a WHERE NOT f.named_only;
INSERT INTO bench_user_grant (user_id, permission_id, content_object_id)
SELECT DISTINCT user_id, (SELECT id FROM auth_permission WHERE codename = 'view_shadowfile'), content_object_id FROM cases_casefileuserpermission;
CREATE UNIQUE INDEX ON bench_user_grant (user_id, permission_id, content_object_id);
CREATE INDEX ON bench_user_grant (content_object_id);
CREATE UNIQUE INDEX ON bench_group_grant (group_id, permission_id, content_object_id);
CREATE INDEX ON bench_group_grant (content_object_id);
GRANT SELECT ON bench_file, bench_user_grant, bench_group_grant TO ccr_app;
ANALYZE bench_user_grant, bench_group_grant;
