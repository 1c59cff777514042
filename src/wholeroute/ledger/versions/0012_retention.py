"""Clocks, decisions on what is kept, erasure, and requests of people about their own data.

No role reads or writes these tables: a custodian of the organisation that sent a report calls the
functions below for what they are to do, and the database asks each time whose report it is.
"""

from alembic import op

revision = "0012"
down_revision = "0011"

TABLES = """
-- What a review decided. Why is the vault's, under `id`.
create table ledger.retention_decision (
  id uuid primary key,
  contribution integer not null references ledger.contribution on delete cascade,
  entity uuid,                                  -- null: the whole report
  kept_until date not null,
  decided_by text not null,
  decided_at timestamptz not null default clock_timestamp()
);
create index retention_decision_of on ledger.retention_decision (contribution, entity);

-- Whom proceedings need as evidence: neither erased nor used for anything else.
create table ledger.restriction (
  entity uuid primary key,
  contribution integer not null references ledger.contribution on delete cascade,
  proceedings text not null check (length(trim(proceedings)) > 0),
  decision uuid not null,                       -- why is the vault's, under this
  restricted_by text not null,
  restricted_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz
);

-- That something was erased stays, and the certificate of it; of what was erased nothing does.
-- `tokens` is what the vault still has to forget, `rows` what the log has to: both are empty once
-- it is done.
create table ledger.erasure (
  id uuid primary key,
  at timestamptz not null default clock_timestamp(),
  organisation text not null references ledger.organisation,
  member text not null,         -- who may be gone by then: whoever restores does this as nobody else
  report uuid not null,
  whole boolean not null,
  ground text not null,
  tokens uuid[] not null,
  rows bigint[] not null,
  audit bigint,
  certificate text not null default '',
  finished_at timestamptz
);
create index erasure_unfinished on ledger.erasure (at) where finished_at is null;
"""

OWN = """
-- A report of this session's own organisation, for who may erase; null for any other.
create function ledger.own_kept(report uuid) returns integer
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.id from ledger.contribution c
  where c.ref = report and c.contributor = ledger.my_organisation() and ledger.may('erase')
$$;

create function ledger.must_be_kept_here(report uuid) returns integer
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare here constant integer := ledger.own_kept(report);
begin
  if here is null then
    raise insufficient_privilege
      using message = 'only a custodian of the organisation that sent a report ends what is kept';
  end if;
  return here;
end $$;

-- Everybody whom this organisation's reports keep, and each free text that nobody categorised.
create function ledger.kept(report text)
returns table (entity uuid, contribution uuid, title text, lane text, kind text, categories text[],
               minor boolean, regime text, purposes text[], received date, review_on date,
               erase_on date, kept_until date, proceedings text, held_since date)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e.id, c.ref, c.title, e.lane::text, e.kind, e.categories, e.minor, c.regime, a.purposes,
         (c.received_at at time zone 'UTC')::date, c.review_on, c.erase_on,
         (select max(d.kept_until) from ledger.retention_decision d
          where d.contribution = c.id and (d.entity is null or d.entity = e.id)),
         coalesce(r.proceedings, ''),
         (select (max(p.at) at time zone 'UTC')::date from ledger.checked_pair p
          where p.suspect = e.id)
  from ledger.contribution c
  join ledger.access_class a on a.id = c.access
  join ledger.entity e on e.contribution = c.id
  left join ledger.restriction r on r.entity = e.id and r.ended_at is null
  where c.contributor = ledger.my_organisation() and ledger.may('erase')
    and (e.kind = 'Person' or (e.lane = 'uncategorised' and e.categories <> '{}'))
    and (kept.report = '' or c.ref::text = kept.report)
  order by c.received_at, c.id, e.id
$$;

-- The report in which an own entity stands.
create function ledger.report_keeping(which uuid) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.ref from ledger.entity e join ledger.contribution c on c.id = e.contribution
  where e.id = which and ledger.own_kept(c.ref) is not null
$$;

-- Reports whose own last day has come or comes, with nobody in them as well.
create function ledger.kept_reports()
returns table (contribution uuid, title text, received date, erase_on date, restricted boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.ref, c.title, (c.received_at at time zone 'UTC')::date, c.erase_on,
         exists (select from ledger.restriction r
                 where r.contribution = c.id and r.ended_at is null)
  from ledger.contribution c
  where c.contributor = ledger.my_organisation() and ledger.may('erase')
  order by c.erase_on, c.id
$$;

-- Write what a review decided on one person, or on a whole report where `entity` is null.
create function ledger.keep_on(report uuid, decision jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  here constant integer := ledger.must_be_kept_here(report);
  who constant ledger.session := ledger.current_session();
  until constant date := (decision->>'until')::date;
begin
  if until > (select c.erase_on from ledger.contribution c where c.id = here)
    or exists (select from ledger.entity e where e.contribution = here
               and e.id = (decision->>'entity')::uuid and e.lane in ('uncategorised', 'judicial'))
  then
    raise insufficient_privilege using message = 'nobody is kept beyond what their report allows';
  end if;
  insert into ledger.retention_decision (id, contribution, entity, kept_until, decided_by)
    values ((decision->>'id')::uuid, here, (decision->>'entity')::uuid, until, who.member);
end $$;
"""

BELONGING = """
-- Who and what goes with people of one report: links that name them (an event only where it is
-- left with nobody), and objects that nobody else holds. Free text goes alone.
create function ledger.belonging_to(
  report integer, which uuid[], objects text[], links text[], holding text[])
returns uuid[]
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  going uuid[] := array(select e.id from ledger.entity e
                        where e.contribution = report and e.id = any (which));
  before integer := 0;
begin
  while cardinality(going) > before loop
    before := cardinality(going);
    going := array(
      with touching as (
        select distinct s.id, s.kind, s.lane from unnest(going) g
        join ledger.statement r on length(r.value) = 36 and r.value = g::text
          and r.contribution = report
        join ledger.entity s on s.id = r.entity and s.lane = r.lane
        where not s.id = any (going)
      ), ends as (
        select t.id, t.kind, r.property, e.id as target, e.kind as target_kind
        from touching t join ledger.statement r on r.entity = t.id and r.lane = t.lane
        join ledger.entity e on e.id::text = r.value and e.contribution = report
        where length(r.value) = 36
      ), thing as (
        select id from touching where kind = any (objects) union
        select target from ends where target_kind = any (objects)
      ), held as (
        select thing.id as object, holder.id as holder from thing
        join ledger.statement r on r.entity = thing.id and r.property = any (holding)
        join ledger.entity holder on holder.id::text = r.value and holder.contribution = report
        where length(r.value) = 36 and not holder.kind = any (objects)
        union
        select thing.id, holder.id from thing
        join ledger.statement naming on length(naming.value) = 36 and naming.value = thing.id::text
          and naming.contribution = report
        join ledger.statement r on r.entity = naming.entity and r.property = any (holding)
        join ledger.entity holder on holder.id::text = r.value and holder.contribution = report
        where length(r.value) = 36 and not holder.kind = any (objects)
      )
      select unnest(going)
      union
      select id from ends where kind = any (links) group by id, kind
        having kind not in ('Event', 'SmugglingIncident') or bool_and(target = any (going))
      union
      select object from held group by object having bool_and(holder = any (going)));
  end loop;
  return going;
end $$;

-- Who goes with people of an own report, locked in the order in which protecting locks: people
-- first, then the report.
create function ledger.hold_for_erasure(
  report uuid, which uuid[], objects text[], links text[], holding text[])
returns setof uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  here constant integer := ledger.must_be_kept_here(report);
  going constant uuid[] := ledger.belonging_to(here, which, objects, links, holding);
begin
  perform from ledger.entity e where e.id = any (going) order by e.id for update;
  perform from ledger.contribution c where c.id = here for update;
  return query select unnest(going);
end $$;

create function ledger.must_not_be_evidence(report integer, going uuid[]) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from ledger.restriction r where r.contribution = report
             and r.ended_at is null and r.entity = any (going))
  then
    raise insufficient_privilege using message = 'evidence is restricted, not erased';
  end if;
end $$;

-- All that is said of whoever goes, and all prose of their report, which may speak of them.
create function ledger.values_of(report uuid, going uuid[], texts text[])
returns table (id uuid, mine boolean, property text, value text, original text, vaulted boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.id, s.entity = any (going), s.property, s.value, s.original, s.flag is not distinct from 'vault'
  from ledger.entity e join ledger.statement s on s.entity = e.id and s.lane = e.lane
  where e.contribution = ledger.own_kept(report)
    and (e.id = any (going) or s.property = any (texts))
$$;

-- The lines of the original on which something is said of whoever goes.
create function ledger.lines_about(report uuid, going uuid[]) returns setof integer
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select distinct s.line from ledger.statement s
  where s.contribution = ledger.own_kept(report) and s.entity = any (going)
    and s.property <> all ('{owner,holder,member,person,associate,relative,payer,beneficiary}')
$$;

create function ledger.whole_report(report uuid) returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e.id from ledger.entity e where e.contribution = ledger.own_kept(report)
$$;

-- Who a person judged to be the same as somebody of an own report. What others sent is named by its
-- sender alone, for they decide on it.
create function ledger.also_judged(which uuid)
returns table (entity uuid, contribution uuid, originator text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with recursive same(id) as (
    select e.id from ledger.entity e join ledger.contribution c on c.id = e.contribution
    where e.id = which and ledger.own_kept(c.ref) is not null
    union
    select case when j.left_entity = s.id then j.right_entity else j.left_entity end
    from same s join ledger.judgement j on s.id in (j.left_entity, j.right_entity)
    where j.subject_lane is not null and j.verdict = 'same' and j.member is not null
  )
  select case when c.contributor = ledger.my_organisation() then e.id end,
         case when c.contributor = ledger.my_organisation() then c.ref end, c.contributor
  from same s join ledger.entity e on e.id = s.id join ledger.contribution c on c.id = e.contribution
  where s.id <> which order by 3, 1
$$;

-- What is stated about a report as a whole, in its sender's words.
create function ledger.words_of(report uuid)
returns table (title text, legal_basis text, judicial_case text, handling text, reader text,
               bytes bigint, sha256 text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.title, c.legal_basis, c.judicial_case, a.h3, c.reader, c.bytes, encode(c.sha256, 'hex')
  from ledger.contribution c join ledger.access_class a on a.id = c.access
  where c.id = ledger.own_kept(report)
$$;
"""

ERASING = """
-- What people wrote in words of their own about anything in an own report.
create function ledger.reasons_of(report uuid) returns table (what text, id text, words text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with here as (select e.id from ledger.entity e where e.contribution = ledger.own_kept(report))
  select 'judgement', j.id::text, j.reason from ledger.judgement j
  where j.member is not null and (j.left_entity in (select id from here)
                                  or j.right_entity in (select id from here))
  union all
  select 'release', r.id::text, r.decision from ledger.release r
  where r.entity in (select id from here) and r.decision <> ''
  union all
  select 'finding', f.id::text, f.state_reason from ledger.finding f
  where f.state_reason <> '' and f.id in (
    select s.finding from ledger.finding_subject s where s.entity in (select id from here))
$$;

create function ledger.withdraw_findings(which uuid[]) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare done bigint;
begin
  update ledger.finding
    set state = 'withdrawn', state_reason = 'a subject left the open lane', parameters = '{}',
        innocent_readings = '[]', stands_without = '{}', decided_by = '', decided_at = null
    where id = any (which);
  get diagnostics done = row_count;
  return done;
end $$;

-- Erase people of an own report and what belongs to them. Returns how much of each kind went, the
-- tokens that the vault must forget, and the rows of the log that tell details of them.
create function ledger.erase_entities(report uuid, going uuid[]) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  here constant integer := ledger.must_be_kept_here(report);
  said uuid[];
  tokens uuid[];
  log bigint[];
  about uuid[];
  counts jsonb := '{}';
  done bigint;
begin
  if exists (select from unnest(going) g where not exists (
    select from ledger.entity e where e.id = g and e.contribution = here))
  then
    raise insufficient_privilege using message = 'nobody of another report goes with this one';
  end if;
  perform ledger.must_not_be_evidence(here, going);
  said := array(
    select s.id from ledger.statement s where s.entity = any (going) union
    select s.id from unnest(going) g join ledger.statement s
      on length(s.value) = 36 and s.value = g::text and s.contribution = here);
  about := said || going || array(select r.id from ledger.release r where r.entity = any (going));
  tokens := said || array(
    select r.id from ledger.release r where r.entity = any (going) union
    select q.id from ledger.identity_request q where q.pseudonym = any (going) union
    select d.id from ledger.retention_decision d where d.entity = any (going) union
    select r.decision from ledger.restriction r where r.entity = any (going) union
    select (a.details->>'reason')::uuid from ledger.audit a
    where a.object in (select 'entity:' || g from unnest(going) g)
      and a.details->>'reason' ~ '^[0-9a-f-]{36}$' union
    select d.necessity from ledger.disclosed d
    where d.entity = any (going) and d.necessity is not null union
    select d.necessity from ledger.disclosure_subject d
    where d.entity = any (going) and d.necessity is not null);
  log := array(
    select a.id from ledger.audit a where a.details <> '{}' and (
      a.object in (select 'entity:' || g from unnest(going) g)
      or (a.details::text ~ '[0-9a-f]{8}-[0-9a-f]{4}-' and exists (
        select from regexp_matches(a.details::text, '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}',
                                   'g') m where m[1]::uuid = any (about)))));

  counts := jsonb_build_object('findings', ledger.withdraw_findings(array(
    select s.finding from ledger.finding_subject s where s.entity = any (going) union
    select v.finding from ledger.finding_evidence v where v.statement = any (said))));
  delete from ledger.finding_subject where entity = any (going);
  delete from ledger.finding_evidence where statement = any (said);
  delete from ledger.judgement where left_entity = any (going) or right_entity = any (going);
  get diagnostics done = row_count;
  counts := counts || jsonb_build_object('judgements', done);
  delete from open.match_key where entity = any (going);
  get diagnostics done = row_count;
  counts := counts || jsonb_build_object('keys', done);
  delete from ledger.release where entity = any (going);
  get diagnostics done = row_count;
  counts := counts || jsonb_build_object('releases', done);
  delete from ledger.retention_decision where entity = any (going);
  delete from ledger.restriction where entity = any (going);
  delete from ledger.subject_match where entity = any (going);
  delete from ledger.rights_notice where entity = any (going);
  delete from ledger.checked_pair where suspect = any (going) or protected = any (going);
  delete from ledger.identity_request where pseudonym = any (going);
  delete from ledger.consent where entity = any (going);
  delete from ledger.shelf where token = any (said);
  update ledger.disclosed set necessity = null where entity = any (going);
  update ledger.disclosure_subject set necessity = null where entity = any (going);
  -- The hash of what left would confirm a guess of what it said.
  update ledger.disclosure d set sha256 = ''
    where d.id in (select x.disclosure from ledger.disclosed x where x.entity = any (going));
  counts := counts || jsonb_build_object('notices', ledger.notify_recipients(going, 'erased'));
  delete from ledger.statement where id = any (said) and contribution = here;
  get diagnostics done = row_count;
  counts := counts || jsonb_build_object('statements', done);
  delete from ledger.entity where id = any (going);
  get diagnostics done = row_count;
  counts := counts || jsonb_build_object('entities', done);
  update ledger.contribution c
    set statements = greatest(0, c.statements - (counts->>'statements')::bigint) where c.id = here;
  update ledger.epoch set protected_at = protected_at + 1;
  return jsonb_build_object('counts', counts, 'tokens', to_jsonb(tokens), 'rows', to_jsonb(log));
end $$;

-- Take out of an own report's prose what speaks of the erased; an empty text goes whole. What
-- stays are words that stood there, in fewer of them.
create function ledger.rewrite_prose(report uuid, given jsonb) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  here constant integer := ledger.must_be_kept_here(report);
  ids uuid[];
  done bigint;
begin
  ids := array(select g.id from jsonb_to_recordset(given) as g(id uuid));
  if exists (
    select from jsonb_to_recordset(given) as g(id uuid, value text)
    left join ledger.statement s on s.id = g.id and s.contribution = here
    where s.id is null or (g.value <> '' and (
      length(g.value) >= length(s.value)
      or not regexp_split_to_array(g.value, '\\s+')
         <@ (regexp_split_to_array(s.value, '\\s+') || '…'::text))))
  then
    raise insufficient_privilege using message = 'what stays of a text must have stood in it';
  end if;
  perform ledger.withdraw_findings(array(
    select v.finding from ledger.finding_evidence v where v.statement = any (ids)));
  delete from ledger.finding_evidence where statement = any (ids);
  delete from ledger.shelf where token = any (ids);
  delete from ledger.statement s using jsonb_to_recordset(given) as g(id uuid, value text)
    where s.id = g.id and s.contribution = here and g.value = '';
  update ledger.statement s set value = g.value, original = null
    from jsonb_to_recordset(given) as g(id uuid, value text)
    where s.id = g.id and s.contribution = here and g.value <> '';
  get diagnostics done = row_count;
  return done;
end $$;

-- Take back words that people wrote about others of the report, and named the erased in.
create function ledger.unsay(report uuid, reasons jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  here constant integer := ledger.must_be_kept_here(report);
  neutral constant text := 'it named somebody who was erased';
begin
  update ledger.judgement j set reason = neutral
    from jsonb_to_recordset(reasons) as r(what text, id text)
    where r.what = 'judgement' and j.id::text = r.id and exists (
      select from ledger.reasons_of(report) o where o.what = r.what and o.id = r.id);
  update ledger.release j set decision = neutral
    from jsonb_to_recordset(reasons) as r(what text, id text)
    where r.what = 'release' and j.id::text = r.id and j.contribution = here;
  update ledger.finding j set state_reason = neutral
    from jsonb_to_recordset(reasons) as r(what text, id text)
    where r.what = 'finding' and j.id::text = r.id and exists (
      select from ledger.reasons_of(report) o where o.what = r.what and o.id = r.id);
end $$;
"""

FILES = """
-- Every part of records of an own report, whatever lane it stands in.
create function ledger.kept_parts(report uuid)
returns table (id uuid, contribution uuid, kind text, lane text, prose boolean, rows bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.id, report, p.kind, p.lane::text, p.prose, p.rows from ledger.record_part p
  where p.contribution = ledger.own_kept(report) order by p.id
$$;

-- Put what is left of each part in its place; a part of which nothing is left has no piece.
create function ledger.shrink_parts(report uuid, pieces jsonb) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  here constant integer := ledger.must_be_kept_here(report);
  before constant bigint := (select coalesce(sum(p.rows), 0) from ledger.record_part p
                             where p.contribution = here);
begin
  if exists (
    select from jsonb_to_recordset(pieces) as p(of uuid, rows bigint)
    left join ledger.record_part o on o.id = p.of and o.contribution = here
    where o.id is null or p.rows > o.rows)
  then
    raise integrity_constraint_violation using message = 'a part can only shrink';
  end if;
  with piece as (
    select * from jsonb_to_recordset(pieces) as p(of uuid, id uuid, rows bigint, sha256 text)
  ), old as (
    delete from ledger.record_part o where o.contribution = here returning o.*
  )
  insert into ledger.record_part
    (id, lane, contribution, kind, prose, rows, grade, sha256, access)
    select p.id, old.lane, old.contribution, old.kind, old.prose, p.rows, old.grade,
           decode(p.sha256, 'hex'), old.access
    from old join piece p on p.of = old.id;
  return before - (select coalesce(sum(p.rows), 0) from ledger.record_part p
                   where p.contribution = here);
end $$;

-- Every row of an own report that ever stayed outside, and all that was done to it, sealed.
create function ledger.kept_rows(report uuid)
returns table (quarantine bigint, mending bigint, line integer, words text, sealed bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select q.id, null, q.line, concat_ws(' ', q.reason, q.fix), q.sealed from ledger.quarantine q
  where q.contribution = ledger.own_kept(report)
  union all
  select m.quarantine, m.id, q.line, '', m.sealed from ledger.mending m
  join ledger.quarantine q on q.id = m.quarantine
  where q.contribution = ledger.own_kept(report)
  order by 1, 2 nulls first
$$;

-- Seal what stays of them under the report's next key; what is not given goes.
create function ledger.reseal_rows(report uuid, given jsonb) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  here constant integer := ledger.must_be_kept_here(report);
  waited bigint;
  rejected bigint;
  done bigint;
begin
  with gone as (
    delete from ledger.quarantine q where q.contribution = here and q.id not in (
      select g.quarantine from jsonb_to_recordset(given) as g(quarantine bigint, mending bigint)
      where g.mending is null)
    returning q.state
  )
  select count(*) filter (where state = 'waiting'), count(*) filter (where state = 'rejected'),
         count(*) into waited, rejected, done from gone;
  update ledger.contribution c set rows_read = c.rows_read - waited - rejected,
    rows_quarantined = c.rows_quarantined - waited, rows_rejected = c.rows_rejected - rejected
    where c.id = here;
  delete from ledger.mending m using ledger.quarantine q
    where q.id = m.quarantine and q.contribution = here and m.id not in (
      select g.mending from jsonb_to_recordset(given) as g(mending bigint)
      where g.mending is not null);
  update ledger.quarantine q set sealed = decode(g.sealed, 'hex')
    from jsonb_to_recordset(given) as g(quarantine bigint, mending bigint, sealed text)
    where q.id = g.quarantine and g.mending is null and q.contribution = here;
  update ledger.mending m set sealed = decode(g.sealed, 'hex')
    from jsonb_to_recordset(given) as g(quarantine bigint, mending bigint, sealed text),
         ledger.quarantine q
    where m.id = g.mending and q.id = m.quarantine and q.contribution = here;
  return done;
end $$;
"""

ENDING = """
-- Write down that it was done, in the transaction that does it. `given` holds what the report says
-- of itself from now on; returns the time and the row of the log.
create function ledger.write_erasure(report uuid, given jsonb)
returns table (at timestamptz, audit bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  here constant integer := ledger.must_be_kept_here(report);
  who constant ledger.session := ledger.current_session();
  erasing constant uuid := (given->>'id')::uuid;
  line constant bigint := (select max(a.id) from ledger.audit a
                           where a.object = 'erasure:' || erasing and a.member = who.member);
begin
  if line is null then
    raise insufficient_privilege using message = 'an erasure leaves its line in the log first';
  end if;
  insert into ledger.erasure (id, organisation, member, report, whole, ground, tokens, rows, audit)
    values (erasing, who.organisation, who.member, report, (given->>'whole')::boolean,
            given->>'ground',
            array(select t::uuid from jsonb_array_elements_text(given->'tokens') t),
            array(select t::bigint from jsonb_array_elements_text(given->'rows') t), line);
  if (given->>'whole')::boolean then
    delete from ledger.contribution c where c.id = here;
  else
    update ledger.contribution c set
      title = case when (given->>'untitled')::boolean then 'report' else c.title end,
      legal_basis = case when (given->>'unbased')::boolean then 'as its sender stated it'
                         else c.legal_basis end,
      judicial_case = case when (given->>'uncased')::boolean then 'a case' else c.judicial_case end,
      sha256 = decode(given->>'sha256', 'hex'), bytes = (given->>'bytes')::bigint
      where c.id = here;
    if (given->>'unhandled')::boolean then
      update ledger.access_class a set h3 = 'ask the sender, report ' || report
        from ledger.contribution c where c.id = here and a.id = c.access;
    end if;
  end if;
  return query select e.at, e.audit from ledger.erasure e where e.id = erasing;
end $$;

create function ledger.keep_certificate(erasing uuid, signed text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update ledger.erasure e set certificate = signed
  where e.id = erasing and e.certificate = '' and e.member =
    (select s.member from ledger.current_session() s) and ledger.may('erase')
$$;

-- What was erased of this organisation's reports.
create function ledger.erasures()
returns table (id uuid, at timestamptz, member text, report uuid, whole boolean, ground text,
               certificate text, finished boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e.id, e.at, e.member, e.report, e.whole, e.ground, e.certificate, e.finished_at is not null
  from ledger.erasure e
  where e.organisation = ledger.my_organisation() and ledger.may('erase') order by e.at desc, e.id
$$;

-- What the gate finishes after a crash: files, keys and tokens, by ids alone.
create function ledger.unfinished_erasures()
returns table (id uuid, at timestamptz, report uuid, whole boolean, tokens uuid[])
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e.id, e.at, e.report, e.whole, e.tokens from ledger.erasure e
  where e.finished_at is null order by e.at, e.id
$$;

create function ledger.known_erasures(which uuid[]) returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e.id from ledger.erasure e where e.id = any (which)
$$;

-- Once keys, files and vault are done: forget what the log tells. A row that has no leaf yet waits
-- for the next time; true once none is left.
create function ledger.finish_erasure(erasing uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update ledger.erasure e set tokens = '{}' where e.id = erasing;
  update ledger.audit a set details = '{}', salt = null
    where a.leaf is not null and a.details <> '{}'
      and a.id in (select unnest(e.rows) from ledger.erasure e where e.id = erasing);
  update ledger.erasure e set finished_at = clock_timestamp(), rows = '{}'
    where e.id = erasing and e.finished_at is null and not exists (
      select from ledger.audit a where a.id = any (e.rows) and a.details <> '{}');
  return (select e.finished_at is not null from ledger.erasure e where e.id = erasing);
end $$;
"""

RESTRICTING = """
-- Move people of an own report and what belongs to them into the judicial lane, as evidence: under
-- ids alone, for their identities are in the vault by now. Nobody matches, screens or pictures them.
create function ledger.restrict_people(
  report uuid, going uuid[], vaulted uuid[], decision jsonb)
returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  here constant integer := ledger.must_be_kept_here(report);
  who constant ledger.session := ledger.current_session();
  neutral constant text := 'a subject left the open lane';
  said uuid[];
begin
  if exists (select from unnest(going) g where not exists (
    select from ledger.entity e where e.id = g and e.contribution = here))
  then
    raise insufficient_privilege using message = 'nobody of another report goes with this one';
  end if;
  perform ledger.must_not_be_evidence(here, going);
  said := array(select s.id from ledger.statement s where s.entity = any (going));
  insert into ledger.judgement (left_entity, right_entity, verdict, reason, member, undo_of,
                                access_left, access_right)
    select left_entity, right_entity, 'retracted', neutral, who.member, id, access_left,
           access_right
    from ledger.judgement
    where subject_lane is not null and (left_entity = any (going) or right_entity = any (going));
  update ledger.judgement set subject_lane = null, explanation = '[]',
    reason = case when member is null then '' else neutral end
    where left_entity = any (going) or right_entity = any (going);
  delete from open.match_key where entity = any (going);
  perform ledger.withdraw_findings(array(
    select s.finding from ledger.finding_subject s where s.entity = any (going) union
    select v.finding from ledger.finding_evidence v
    where v.statement = any (said) or v.statement = any (vaulted)));
  update ledger.finding_subject set subject_lane = null where entity = any (going);
  delete from ledger.release r where r.entity = any (going) and r.granted is null;
  update ledger.entity e set lane = 'judicial', holds = '{}' where e.id = any (going);
  update ledger.statement s set lane = 'judicial'
    where s.entity = any (going) and s.contribution = here and s.lane <> 'judicial';
  update ledger.statement s set value = '', original = null, flag = 'vault'
    where s.id = any (vaulted) and s.contribution = here;
  -- Words of records may speak of them: they take the strictest lane of their report.
  update ledger.record_part p set lane = 'judicial'
    where p.contribution = here and p.prose and p.lane <> 'judicial';
  insert into ledger.restriction (entity, contribution, proceedings, decision, restricted_by)
    select e.id, here, decision->>'proceedings', (decision->>'id')::uuid, who.member
    from ledger.entity e where e.id = any (going) and e.kind in ('Person', 'Document')
    on conflict (entity) do update set proceedings = excluded.proceedings, ended_at = null,
      decision = excluded.decision, restricted_by = excluded.restricted_by,
      restricted_at = clock_timestamp();
  if (decision->>'untitled')::boolean then
    update ledger.contribution c set title = 'report' where c.id = here;
  end if;
  perform ledger.notify_recipients(going, 'restricted');
  update ledger.epoch set protected_at = protected_at + 1;
  return cardinality(going);
end $$;

-- Put pieces in the place of parts that hold records of whoever becomes evidence.
create function ledger.restrict_parts(report uuid, pieces jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  here constant integer := ledger.must_be_kept_here(report);
  standing ledger.lane;
begin
  foreach standing in array array['open', 'uncategorised', 'protected']::ledger.lane[] loop
    perform ledger.replace_parts(
      standing,
      array(select p.id from ledger.record_part p where p.contribution = here and p.lane = standing),
      array[standing, 'judicial']::ledger.lane[],
      (select coalesce(jsonb_agg(p), '[]') from jsonb_array_elements(pieces) p
       join ledger.record_part o on o.id = (p->>'of')::uuid and o.lane = standing
        and o.contribution = here));
  end loop;
end $$;

-- Proceedings are over: whom they needed is kept by the clock again, and erased by it.
create function ledger.end_restriction(which uuid) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare report uuid;
begin
  update ledger.restriction r set ended_at = clock_timestamp()
    from ledger.contribution c
    where r.entity = which and r.ended_at is null and c.id = r.contribution
      and ledger.own_kept(c.ref) is not null
    returning c.ref into report;
  return report;
end $$;
"""

CALLERS = {
    "own_kept(uuid)": "",
    "must_be_kept_here(uuid)": "",
    "belonging_to(integer, uuid[], text[], text[], text[])": "",
    "must_not_be_evidence(integer, uuid[])": "",
    "withdraw_findings(uuid[])": "",
    "kept(text)": "wr_custodian",
    "report_keeping(uuid)": "wr_custodian",
    "kept_reports()": "wr_custodian",
    "keep_on(uuid, jsonb)": "wr_custodian",
    "hold_for_erasure(uuid, uuid[], text[], text[], text[])": "wr_custodian",
    "values_of(uuid, uuid[], text[])": "wr_custodian",
    "words_of(uuid)": "wr_custodian",
    "lines_about(uuid, uuid[])": "wr_custodian",
    "whole_report(uuid)": "wr_custodian",
    "also_judged(uuid)": "wr_custodian",
    "reasons_of(uuid)": "wr_custodian",
    "erase_entities(uuid, uuid[])": "wr_custodian",
    "rewrite_prose(uuid, jsonb)": "wr_custodian",
    "unsay(uuid, jsonb)": "wr_custodian",
    "kept_parts(uuid)": "wr_custodian",
    "shrink_parts(uuid, jsonb)": "wr_custodian",
    "kept_rows(uuid)": "wr_custodian",
    "reseal_rows(uuid, jsonb)": "wr_custodian",
    "write_erasure(uuid, jsonb)": "wr_custodian",
    "keep_certificate(uuid, text)": "wr_custodian",
    "erasures()": "wr_custodian",
    "unfinished_erasures()": "wr_gate",
    "known_erasures(uuid[])": "wr_gate",
    "finish_erasure(uuid)": "wr_gate",
    "restrict_people(uuid, uuid[], uuid[], jsonb)": "wr_custodian",
    "restrict_parts(uuid, jsonb)": "wr_custodian",
    "end_restriction(uuid)": "wr_custodian",
}

SUBJECTS = """
-- People who ask about their own data. Who they are, and how they proved it, is the vault's under `id`.
create table ledger.subject_request (
  id uuid primary key,
  organisation text not null references ledger.organisation,
  kind text not null check (kind in ('access', 'rectification', 'restriction', 'erasure')),
  channel text not null check (channel in ('direct', 'authority')),
  received_on date not null,
  deadline date not null check (deadline between received_on and received_on + interval '3 months'),
  extended boolean not null default false,
  opened_by text not null references ledger.member,
  opened_at timestamptz not null default clock_timestamp(),
  answer text check (answer in ('full', 'part', 'neutral', 'done')),
  answered_by text references ledger.member,
  answered_at timestamptz,
  check (num_nonnulls(answer, answered_by, answered_at) in (0, 3))
);
create index subject_request_of on ledger.subject_request (organisation, deadline);

-- Who may be meant. A custodian says whether they are, and whether it may be told.
create table ledger.subject_match (
  request uuid not null references ledger.subject_request on delete cascade,
  entity uuid not null,
  contribution integer not null references ledger.contribution on delete cascade,
  meant boolean,
  told boolean,
  ground text not null default '' check (ground in ('', 'a', 'b', 'c', 'd', 'e')),
  decided_by text references ledger.member,
  primary key (request, entity),
  check (told is not true or meant)
);

-- What an originator of theirs answered when asked whether it may be told.
create table ledger.consultation (
  request uuid not null references ledger.subject_request on delete cascade,
  originator text not null references ledger.organisation,
  asked_by text not null references ledger.member,
  asked_at timestamptz not null default clock_timestamp(),
  due date not null,
  answer text check (answer in ('tell', 'withhold')),
  ground text not null default '' check (ground in ('', 'a', 'b', 'c', 'd', 'e')),
  answered_at timestamptz,
  recorded_by text references ledger.member,
  primary key (request, originator)
);
"""

ASKING = """
-- A request that this session's organisation answers; null for any other.
create function ledger.own_request(asked uuid) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.id from ledger.subject_request r
  where r.id = asked and r.organisation = ledger.my_organisation() and ledger.may('answer')
$$;

create function ledger.must_be_asked_here(asked uuid) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if ledger.own_request(asked) is null then
    raise insufficient_privilege using message = 'only who was asked answers';
  end if;
end $$;

-- What an answer says stays as it was said.
create function ledger.must_be_open(asked uuid) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform ledger.must_be_asked_here(asked);
  if exists (select from ledger.subject_request r where r.id = asked and r.answer is not null) then
    raise integrity_constraint_violation using message = 'it is answered already';
  end if;
end $$;

create function ledger.open_request(given jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare who constant ledger.session := ledger.current_session();
begin
  if not ledger.may('answer') then
    raise insufficient_privilege using message = 'only a custodian answers people';
  end if;
  insert into ledger.subject_request (id, organisation, kind, channel, received_on, deadline, opened_by)
    values ((given->>'id')::uuid, who.organisation, given->>'kind', given->>'channel',
            (given->>'received_on')::date, (given->>'deadline')::date, who.member);
end $$;

create function ledger.subject_requests() returns setof ledger.subject_request
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.* from ledger.subject_request r
  where r.organisation = ledger.my_organisation() and ledger.may('answer')
  order by r.answered_at is not null, r.deadline, r.id
$$;

create function ledger.extend_request(asked uuid, until text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform ledger.must_be_asked_here(asked);
  update ledger.subject_request r set deadline = until::date, extended = true
    where r.id = asked and r.answered_at is null and until::date > r.deadline and not r.extended;
  if not found then
    raise integrity_constraint_violation using message = 'a deadline is extended once, and later';
  end if;
end $$;

-- The reports in which whoever asks may stand: own ones, and those sent to this organisation.
create function ledger.asked_reports(asked uuid) returns table (id integer, ref uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.id, c.ref from ledger.contribution c join ledger.access_class a on a.id = c.access
  where ledger.own_request(asked) is not null
    and (c.contributor = ledger.my_organisation()
         or (a.tlp <> 'red' and a.audience && array[ledger.my_organisation(), '*']))
$$;

-- Names of the open lane that the cross-check has no keys of yet, in reports that may be looked into:
-- until it has, nothing else finds them in another spelling.
create function ledger.names_without_keys(asked uuid, properties text[])
returns table (id uuid, value text, original text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.id, s.value, s.original
  from ledger.asked_reports(asked) r
  join ledger.statement s
    on s.contribution = r.id and s.lane = 'open' and s.property = any (properties)
  where not exists (select from open.match_key k where k.entity = s.entity)
    and exists (select from ledger.subject_request q where q.id = asked and q.answer is null)
$$;

-- Note who may be meant: whoever shares a key of the cross-check, a value, or a token of the vault
-- that says the same. Objects lead to those who hold them.
create function ledger.find_subjects(
  asked uuid, keys text[], vals text[], tokens uuid[], objects text[], holding text[])
returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare done bigint;
begin
  perform ledger.must_be_asked_here(asked);
  with found as (
    select k.entity from open.match_key k where k.key = any (keys)
    union
    select s.entity from ledger.statement s where s.value = any (vals)
    union
    select s.entity from ledger.statement s where s.id = any (tokens)
  ), meant as (
    select e.id, e.contribution from ledger.entity e join found f on f.entity = e.id
    where e.kind = 'Person'
    union
    select holder.id, holder.contribution from ledger.entity e join found f on f.entity = e.id
    join ledger.statement r on r.entity = e.id and r.property = any (holding) and length(r.value) = 36
    join ledger.entity holder on holder.id::text = r.value and holder.kind = 'Person'
    where e.kind = any (objects)
  )
  insert into ledger.subject_match (request, entity, contribution)
    select asked, m.id, m.contribution from meant m
    where m.contribution in (select r.id from ledger.asked_reports(asked) r)
    order by m.id
    on conflict do nothing;
  get diagnostics done = row_count;
  return done;
end $$;

create function ledger.subject_matches(asked uuid)
returns table (entity uuid, contribution uuid, originator text, lane text, categories text[],
               meant boolean, told boolean, ground text, purposes text[], legal_basis text,
               controller text, regime text, received date, erase_on date, proceedings text,
               recipients text[])
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select m.entity, c.ref, c.contributor, e.lane::text, e.categories, m.meant, m.told, m.ground,
         a.purposes, c.legal_basis, c.controller, c.regime,
         (c.received_at at time zone 'UTC')::date, c.erase_on,
         coalesce((select r.proceedings from ledger.restriction r
                   where r.entity = m.entity and r.ended_at is null), ''),
         array(select distinct d.recipient from ledger.disclosed x
               join ledger.disclosure d on d.id = x.disclosure
               where x.entity = m.entity order by 1)
  from ledger.subject_match m join ledger.contribution c on c.id = m.contribution
  join ledger.access_class a on a.id = c.access join ledger.entity e on e.id = m.entity
  where m.request = ledger.own_request(asked) order by c.received_at, m.entity
$$;

-- What is said of those who may be meant, for a custodian to tell whether they are.
create function ledger.said_of_subjects(asked uuid)
returns table (entity uuid, statement uuid, property text, value text, vaulted boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.entity, s.id, s.property, coalesce(s.original, s.value),
         s.flag is not distinct from 'vault'
  from ledger.subject_match m join ledger.statement s on s.entity = m.entity
  where m.request = ledger.own_request(asked) order by 1, 3, 2
$$;

create function ledger.decide_match(asked uuid, given jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  who constant ledger.session := ledger.current_session();
  source text;
begin
  perform ledger.must_be_open(asked);
  select c.contributor into source from ledger.subject_match m
    join ledger.contribution c on c.id = m.contribution
    where m.request = asked and m.entity = (given->>'entity')::uuid;
  -- What another organisation sent is told once it was asked and did not say no.
  if (given->>'told')::boolean and source <> who.organisation and not exists (
    select from ledger.consultation k where k.request = asked and k.originator = source
      and k.answer = 'tell')
  then
    raise insufficient_privilege using message = 'an originator is asked before it is told';
  end if;
  update ledger.subject_match m set meant = (given->>'meant')::boolean,
    told = (given->>'told')::boolean, ground = coalesce(given->>'ground', ''),
    decided_by = who.member
    where m.request = asked and m.entity = (given->>'entity')::uuid;
end $$;

create function ledger.consult(asked uuid, given jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare who constant ledger.session := ledger.current_session();
begin
  perform ledger.must_be_open(asked);
  insert into ledger.consultation (request, originator, asked_by, due)
    values (asked, given->>'originator', who.member, (given->>'due')::date)
    on conflict do nothing;
  update ledger.consultation k set answer = given->>'answer', ground = coalesce(given->>'ground', ''),
    answered_at = clock_timestamp(), recorded_by = who.member
    where k.request = asked and k.originator = given->>'originator' and given->>'answer' is not null;
  -- One that takes its word back: nothing of theirs is told on it.
  update ledger.subject_match m set meant = null, told = null, ground = '', decided_by = null
    from ledger.contribution c
    where m.request = asked and m.told and c.id = m.contribution
      and c.contributor = given->>'originator' and given->>'answer' = 'withhold';
end $$;

create function ledger.consultations(asked uuid) returns setof ledger.consultation
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select k.* from ledger.consultation k where k.request = ledger.own_request(asked)
  order by k.originator
$$;

create function ledger.close_request(asked uuid, answered text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare who constant ledger.session := ledger.current_session();
begin
  perform ledger.must_be_asked_here(asked);
  if exists (select from ledger.subject_match m where m.request = asked and m.meant is null) then
    raise integrity_constraint_violation using message = 'somebody may be meant and is undecided';
  end if;
  update ledger.subject_request r set answer = answered, answered_by = who.member,
    answered_at = clock_timestamp() where r.id = asked and r.answered_at is null;
  if not found then
    raise integrity_constraint_violation using message = 'it is answered already';
  end if;
end $$;

-- Forget requests that were answered so many months ago; who asked is the vault's to forget then.
create function ledger.forget_requests(today date, months integer) returns setof uuid
language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from ledger.subject_request r
  where r.organisation = ledger.my_organisation() and ledger.may('answer')
    and (r.answered_at at time zone 'UTC')::date + make_interval(months => months) <= today
  returning r.id
$$;

-- What the sweep of orphans may learn: what is kept of a report, or of somebody who asks.
create or replace function ledger.known(refs uuid[]) returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select ref from ledger.contribution where ref = any (refs)
  union all
  select id from ledger.subject_request where id = any (refs)
$$;
"""

CALLERS |= {
    "own_request(uuid)": "",
    "must_be_asked_here(uuid)": "",
    "must_be_open(uuid)": "",
    "open_request(jsonb)": "wr_custodian",
    "subject_requests()": "wr_custodian",
    "extend_request(uuid, text)": "wr_custodian",
    "asked_reports(uuid)": "wr_custodian",
    "names_without_keys(uuid, text[])": "wr_custodian",
    "find_subjects(uuid, text[], text[], uuid[], text[], text[])": "wr_custodian",
    "subject_matches(uuid)": "wr_custodian",
    "said_of_subjects(uuid)": "wr_custodian",
    "decide_match(uuid, jsonb)": "wr_custodian",
    "consult(uuid, jsonb)": "wr_custodian",
    "consultations(uuid)": "wr_custodian",
    "close_request(uuid, text)": "wr_custodian",
    "forget_requests(date, integer)": "wr_custodian",
}
TABLE_NAMES = (
    "retention_decision",
    "restriction",
    "erasure",
    "subject_request",
    "subject_match",
    "consultation",
)


def upgrade() -> None:
    op.execute(TABLES)
    op.execute(SUBJECTS)
    for table in TABLE_NAMES:
        op.execute(f"alter table ledger.{table} enable row level security")
        op.execute(f"alter table ledger.{table} force row level security")
        op.execute(
            f"create policy owner on ledger.{table} to wr_owner using (true) with check (true)"
        )
    for functions in (OWN, BELONGING, ERASING, FILES, ENDING, RESTRICTING, ASKING):
        op.execute(functions)
    for function, callers in CALLERS.items():
        op.execute(f"revoke execute on function ledger.{function} from public")
        if callers:
            op.execute(f"grant execute on function ledger.{function} to {callers}")
