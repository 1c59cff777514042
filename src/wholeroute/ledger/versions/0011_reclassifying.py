"""Reclassification by two people, grounds of help, checks of suspects against the protected.

What people told of themselves and others makes nobody a suspect, so a report says whether it is
that. Nobody leaves protection but by two people and facts that another report states; a minor and
whoever does what the law mandates never do. Who asks for an identity learns nothing but what its
bearer, or a court, has let them know.
"""

from alembic import op

revision = "0011"
down_revision = "0010"

TABLES = """
alter table ledger.contribution add column testimony boolean not null default false;
update ledger.contribution set testimony = true where title ~* (
  'debrief|interview|hearing|testimon|statement of|audition|entretien|intervist|audizion'
  || '|entrevist|declaraci|befragung|vernehmung');
grant select (testimony) on ledger.contribution to wr_enforcement, wr_judicial;

-- Why somebody helped, the strongest last: what the law mandates is never criminal.
create type ledger.ground as enum ('family-care', 'out-of-humanity', 'mandated-by-law');
alter table ledger.entity
  add column ground ledger.ground,
  add constraint ground_of_who_helped
    check (ground is null or 'humanitarian-actor' = any (categories)),
  add constraint mandated_help_is_never_criminal
    check (ground is distinct from 'mandated-by-law' or lane in ('protected', 'judicial')),
  add constraint no_minor_is_open check (not minor or lane <> 'open');

-- From which lane somebody would enter the open one, and what they are in it.
alter table ledger.release
  add column lane ledger.lane not null default 'uncategorised'
    check (lane in ('uncategorised', 'protected')),
  add column was text[] not null default '{{}}';

-- That somebody asks to open a person to analysis is told, at once, to who watches over rights.
create table ledger.rights_notice (
  id uuid primary key default gen_random_uuid(),
  at timestamptz not null default clock_timestamp(),
  request uuid not null unique,
  entity uuid not null,
  contribution integer not null references ledger.contribution on delete cascade,
  access integer not null,
  lane ledger.lane not null,
  category text not null,
  asked_by text not null references ledger.member,
  seen_by text[] not null default '{{}}'
);

-- Which suspect was found to be which protected person: once decided on, they are not held again.
-- No role reads it.
create table ledger.checked_pair (
  suspect uuid not null,
  suspect_report integer not null references ledger.contribution on delete cascade,
  protected uuid not null,
  protected_report integer not null references ledger.contribution on delete cascade,
  at timestamptz not null default now(),
  primary key (suspect, protected)
);

-- What a protected person agreed to be told of them, to whom for what. No role reads it.
create table ledger.consent (
  id uuid primary key,
  entity uuid not null,
  contribution integer not null references ledger.contribution on delete cascade,
  reference text not null check (trim(reference) <> ''),
  given_on date not null,
  properties text[] not null check (cardinality(properties) > 0),
  purpose text not null,
  recorded_by text not null references ledger.member,
  recorded_at timestamptz not null default clock_timestamp(),
  revoked_by text references ledger.member,
  revoked_at timestamptz,
  check (num_nonnulls(revoked_by, revoked_at) in (0, 2))
);
create index consent_of_entity on ledger.consent (entity);

-- Who asks which person stands behind a pseudonym, whether or not there is such. No role reads it:
-- what is known of it differs between who asks and who decides.
create table ledger.identity_request (
  id uuid primary key,
  report uuid not null,
  pseudonym uuid not null,
  properties text[] not null check (cardinality(properties) > 0 and properties <@ {identity}),
  purpose text not null,
  case_reference text not null check (trim(case_reference) <> ''),
  organisation text not null references ledger.organisation,
  asked_by text not null references ledger.member,
  asked_at timestamptz not null default clock_timestamp(),
  decided_by text references ledger.member,
  decided_at timestamptz,
  granted boolean,
  shown text[] not null default '{{}}' check (shown <@ properties),
  consent uuid references ledger.consent on delete cascade,
  court_order text,
  expires_at timestamptz,
  revealed_at timestamptz,
  check (decided_by is distinct from asked_by),
  check (num_nonnulls(decided_by, decided_at, granted) in (0, 3)),
  check (granted is not true or (num_nonnulls(consent, court_order) = 1
         and expires_at is not null and cardinality(shown) > 0))
);
create index identity_request_of on ledger.identity_request (asked_by, asked_at);
"""

# What tells who somebody is. A test holds these against the vocabulary and the cross-check.
IDENTITY = (
    "name", "alias", "weakAlias", "previousName", "firstName", "lastName", "fatherName",
    "motherName", "birthDate", "birthPlace", "passportNumber", "idNumber", "taxNumber", "phone",
    "email", "address",
)  # fmt: skip
CHECKED = (
    "name", "alias", "weakAlias", "previousName", "firstName", "lastName", "birthDate",
    "birthPlace", "passportNumber", "idNumber", "taxNumber", "phone",
)  # fmt: skip
HELD = (
    "phone", "number", "passportNumber", "iban", "accountNumber", "publicKey", "username",
)  # fmt: skip
WALLED = (
    "smuggled-person", "victim", "witness", "informant", "humanitarian-actor", "missing",
    "deceased", "official",
)  # fmt: skip


def _array(words: tuple[str, ...]) -> str:
    return "array[" + ", ".join(f"'{word}'" for word in words) + "]"


RULES = """
create function ledger.may_in(which text, place ledger.lane) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (
    select from ledger.current_session() s join ledger.access_rule r
      on r.role = s.role and r.action = which and r.purpose = s.purpose
     and r.lane = place::text)
$$;

-- What a request rests on: how many statements it names, how many of them stand in the open lane,
-- how many of these people told, and how many are facts of another report than `report`.
create function ledger.weighed(report integer, proof uuid[])
returns table (given bigint, standing bigint, told bigint, facts bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select (select count(distinct p) from unnest(proof) p), count(*),
         count(*) filter (where c.testimony),
         count(*) filter (where not st.assessment and not c.testimony
                            and st.contribution <> report)
  from open.statement st join ledger.contribution c on c.id = st.contribution
  where st.id = any (proof) and (st.flag is null or st.flag not in ('vault', 'walled'))
$$;

-- No account of a person's own, and no assessment alone, makes anybody a suspect.
create function ledger.must_bear_out(report integer, proof uuid[]) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  seen record;
begin
  select * into seen from ledger.weighed(report, proof);
  if seen.given = 0 or seen.standing < seen.given then
    raise insufficient_privilege using message = 'evidence stands in the open lane';
  end if;
  if seen.told > 0 then
    raise insufficient_privilege using message = 'what people told is no evidence';
  end if;
  if seen.facts = 0 then
    raise insufficient_privilege using message = 'a fact of another report is needed';
  end if;
end $$;

-- Two people cannot do it either.
create function ledger.must_be_able_to_leave(which uuid) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  person record;
begin
  select e.minor, e.categories, e.ground into person from protected.entity e where e.id = which;
  if person.minor then
    raise insufficient_privilege using message = 'a minor stays protected';
  end if;
  if person.ground = 'mandated-by-law' then
    raise insufficient_privilege using message = 'what the law mandates is never criminal';
  end if;
  if 'humanitarian-actor' = any (person.categories) and person.ground is null then
    raise insufficient_privilege using message = 'on which ground they helped is not stated';
  end if;
end $$;

-- What a custodian is told of a protected person before asking: what may never be asked.
create function ledger.protected_case(which uuid)
returns table (report uuid, categories text[], minor boolean, ground ledger.ground)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.ref, e.categories, e.minor, e.ground
  from protected.entity e join ledger.contribution c on c.id = e.contribution
  where e.id = which and e.kind = 'Person' and ledger.may_in('categorise', 'protected')
    and e.access in (select ledger.allowed('uncategorised'))
$$;

-- The same figures for whoever asks or co-signs, who may not count what they do not see.
create function ledger.weighed_for(which uuid, proof uuid[])
returns table (given bigint, standing bigint, told bigint, facts bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select w.* from ledger.entity e, ledger.weighed(e.contribution, proof) w
  where e.id = which and e.kind = 'Person' and e.lane in ('uncategorised', 'protected')
    and ((ledger.may_in('categorise', e.lane) and e.access in (select ledger.allowed('uncategorised')))
      or (ledger.may_in('co-sign', e.lane) and e.access in (select ledger.allowed('open'))))
$$;
"""

ASKING = """
-- Ask that somebody enter the open lane. Of who watches over rights, each who was sent their report
-- has a notice of it from now on. False where there is nobody to ask for, or somebody asked before.
create function ledger.ask_release(request uuid, which uuid, asked text, proof uuid[])
returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  who constant ledger.session := ledger.current_session();
  person record;
begin
  select e.id, e.contribution, e.access, e.lane, e.categories, e.holds into person
    from ledger.entity e
    where e.id = which and e.kind = 'Person' and e.lane in ('uncategorised', 'protected')
      and ledger.may_in('categorise', e.lane)
      and e.access in (select ledger.allowed('uncategorised'))
      and (e.lane = 'protected' or cardinality(e.holds) > 0)
    for update;
  if person.id is null then
    return false;
  end if;
  if person.lane = 'protected' then
    perform ledger.must_be_able_to_leave(which);
    perform ledger.must_bear_out(person.contribution, proof);
  end if;
  insert into ledger.release (id, entity, contribution, access, category, holds, evidence, asked_by,
                              lane, was)
    values (request, which, person.contribution, person.access, asked, person.holds, proof,
            who.member, person.lane, person.categories)
    on conflict (entity) where granted is null do nothing;
  if not found then
    return false;
  end if;
  insert into ledger.rights_notice (request, entity, contribution, access, lane, category, asked_by)
    values (request, which, person.contribution, person.access, person.lane, asked, who.member);
  return true;
end $$;

-- Grant what somebody else asked for: the person enters the open lane, and is no more what
-- protected them. Returns what the vault must give back in this same transaction: tokens, no values.
create function ledger.grant_release(
  request uuid, objects text[], links text[], holding text[], free text[], words text)
returns table (id uuid, property text)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  who constant ledger.session := ledger.current_session();
  asked record;
begin
  select r.* into asked from ledger.release r
    where r.id = request and r.granted is null and r.asked_by <> who.member
      and ledger.may_in('co-sign', r.lane) and r.access in (select ledger.allowed('open'))
    for update;
  if asked.id is null then
    raise insufficient_privilege using message = 'two people open somebody to analysis';
  end if;
  perform from ledger.entity e
    where e.id = asked.entity and e.lane = asked.lane and e.kind = 'Person' for update;
  if not found then
    raise insufficient_privilege using message = 'nobody waits there any more';
  end if;
  if asked.lane = 'protected' then
    perform ledger.must_be_able_to_leave(asked.entity);
  end if;
  perform ledger.must_bear_out(asked.contribution, asked.evidence);
  if exists (
    select from unnest(asked.evidence) p where p not in (
      select st.id from open.statement st
      where st.id = any (asked.evidence) and st.access in (select ledger.allowed('open'))))
  then
    raise insufficient_privilege using message = 'evidence stands before the eyes of who co-signs';
  end if;
  update ledger.entity e set lane = 'open', holds = '{{}}', ground = null,
    categories = array(select distinct c from unnest(e.categories || asked.category) c
                       where not c = any ({walled}) order by c)
    where e.id = asked.entity and e.lane = asked.lane;
  update ledger.statement s set lane = 'open'
    where s.entity = asked.entity and s.lane = asked.lane;
  perform ledger.settle_report(asked.contribution, objects, links, holding);
  update ledger.release r set granted = true, decision = words, decided_by = who.member,
    decided_at = now() where r.id = request;
  return query
    select s.id, s.property from open.statement s
    where s.contribution = asked.contribution and s.flag = 'vault' and not s.property = any (free);
end $$;

-- An uncategorised person whom nothing holds is let in by one; nobody lifts a hold here.
create or replace function ledger.undecided(which uuid) returns uncategorised.entity
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e from uncategorised.entity e
  where e.id = which and e.kind = 'Person' and ledger.may('categorise')
    and e.access in (select ledger.allowed('uncategorised'))
$$;
create or replace function ledger.open_up(
  which uuid, objects text[], links text[], holding text[], free text[], category text)
returns table (id uuid, property text)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  person constant uncategorised.entity := ledger.undecided(which);
begin
  if person.id is null then
    return;
  end if;
  if cardinality(person.holds) > 0 then
    raise insufficient_privilege using message = 'a hold is lifted by two people';
  end if;
  update ledger.entity e set lane = 'open',
    categories = array(select distinct unnest(e.categories || open_up.category))
    where e.id = which and e.lane = 'uncategorised';
  update ledger.statement s set lane = 'open' where s.entity = which and s.lane = 'uncategorised';
  perform ledger.settle_report(person.contribution, objects, links, holding);
  return query
    select s.id, s.property from open.statement s
    where s.contribution = person.contribution and s.flag = 'vault'
      and not s.property = any (free);
end $$;

-- Whoever watches over rights has read these notices.
create function ledger.see_notices(which uuid[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  who constant ledger.session := ledger.current_session();
begin
  update ledger.rights_notice n set seen_by = n.seen_by || who.member
    where n.id = any (which) and ledger.may('co-sign')
      and n.access in (select ledger.allowed('open')) and not who.member = any (n.seen_by);
end $$;

-- On which ground a protected person helped: it may be stated, and strengthened, and never weakened.
create function ledger.state_ground(which uuid, stated ledger.ground) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update ledger.entity e set ground = greatest(e.ground, stated),
    categories = array(select distinct c from unnest(e.categories || 'humanitarian-actor'::text) c
                       order by c)
    where e.id = which and e.lane = 'protected' and e.kind = 'Person'
      and ledger.may_in('categorise', 'protected')
      and e.access in (select ledger.allowed('uncategorised'));
  return found;
end $$;
"""

LEAVING = """
-- What must not be said of anybody who leaves the open lane: judgements are retracted, findings that
-- name or rest on them withdrawn, keys gone, a title that names them replaced. Whatever stays within
-- enforcement's sight says neither why nor what was said of them. Call it before they move.
create function ledger.withdraw(leaving uuid[], emptied uuid[], identifying text[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  who constant ledger.session := ledger.current_session();
  neutral constant text := 'a subject left the open lane';
begin
  insert into ledger.judgement (left_entity, right_entity, verdict, reason, member, undo_of,
                                access_left, access_right)
    select left_entity, right_entity, 'retracted', neutral, who.member, id, access_left,
           access_right
    from ledger.judgement
    where subject_lane is not null
      and (left_entity = any (leaving) or right_entity = any (leaving));
  update ledger.judgement set subject_lane = null, explanation = '[]',
    reason = case when member is null then '' else neutral end
    where left_entity = any (leaving) or right_entity = any (leaving);
  delete from open.match_key where entity = any (leaving);
  update ledger.finding
    set state = 'withdrawn', state_reason = neutral, parameters = '{}', innocent_readings = '[]',
        stands_without = '{}', decided_by = '', decided_at = null
    where id in (
      select finding from ledger.finding_subject where entity = any (leaving) union
      select v.finding from ledger.finding_evidence v join open.statement st on st.id = v.statement
      where st.entity = any (leaving) or st.id = any (emptied));
  update ledger.finding_subject set subject_lane = null where entity = any (leaving);
  update ledger.contribution c set title = 'report'
    where c.id in (select contribution from open.entity where id = any (leaving))
      and exists (
        select from open.statement st,
               regexp_split_to_table(lower(coalesce(st.original, st.value)), '[^[:alnum:]]+') word
        where st.entity = any (leaving) and st.property = any (identifying) and length(word) > 2
          and word = any (regexp_split_to_array(lower(c.title), '[^[:alnum:]]+')));
end $$;

create or replace function ledger.protect(
  which uuid, objects text[], links text[], holding text[], identifying text[], free text[],
  category text)
returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  moving constant uuid[] := array(select ledger.moving_with(which, objects, links, holding));
  vaulted constant uuid[] := array(
    select id from ledger.identity_values(which, objects, links, holding, identifying, free));
begin
  perform ledger.withdraw(moving, vaulted, identifying);
  update ledger.entity set lane = 'protected',
    categories = case when kind = 'Person'
      then array(select distinct unnest(categories || category)) else categories end
    where id = any (moving) and lane = 'open';
  update ledger.statement set lane = 'protected' where entity = any (moving) and lane = 'open';
  update ledger.statement set value = '', original = null, flag = 'vault'
    where id = any (vaulted) and lane in ('open', 'protected');
  update ledger.epoch set protected_at = protected_at + 1;
  perform ledger.notify_recipients(moving, 'protected');
end $$;

create or replace function ledger.shelter(
  which uuid, objects text[], links text[], holding text[], category text)
returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  person constant uncategorised.entity := ledger.undecided(which);
begin
  if person.id is null then
    return false;
  end if;
  update ledger.entity e set lane = 'protected', holds = '{}',
    categories = array(select distinct unnest(e.categories || shelter.category))
    where e.id = which and e.lane = 'uncategorised';
  update ledger.statement s set lane = 'protected'
    where s.entity = which and s.lane = 'uncategorised';
  perform ledger.settle_report(person.contribution, objects, links, holding);
  -- Nobody decides any more on whether they enter the open lane.
  delete from ledger.release r where r.entity = which and r.granted is null;
  perform ledger.notify_recipients(array[which], 'protected');
  return true;
end $$;
"""

TIGHTEN = """
-- As before, and: a ground is strengthened as a lane is, and earlier recipients are told.
create or replace function ledger.tighten(
  report uuid, changed jsonb, vaulted uuid[], objects text[], links text[], holding text[],
  identifying text[], free text[])
returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  here constant integer := ledger.own_report(report);
  going uuid[];
  leaving uuid[];
  gone uuid[];
  speaking integer[];
  emptied uuid[];
begin
  if here is null then
    raise insufficient_privilege using message = 'only its sender mends a report';
  end if;
  perform from ledger.entity e
    where e.contribution = here
      and e.id in (select id from jsonb_to_recordset(changed) as g(id uuid)) order by e.id for update;
  if exists (
    select from jsonb_to_recordset(changed) as g(id uuid, lane ledger.lane)
    left join ledger.entity e on e.id = g.id and e.contribution = here
    where e.id is null or g.lane < e.lane)
  then
    raise insufficient_privilege using message = 'nothing becomes laxer by mending';
  end if;
  going := array(
    select e.id from jsonb_to_recordset(changed) as g(id uuid, lane ledger.lane)
    join open.entity e on e.id = g.id where g.lane <> 'open');
  gone := array(
    select e.id from jsonb_to_recordset(changed) as g(id uuid, lane ledger.lane)
    join open.entity e on e.id = g.id where g.lane = 'protected' and e.kind = 'Person');
  leaving := array(
    select unnest(going) union
    select unnest(ledger.leaving_with(gone, objects, links, holding)));
  -- Prose may speak of whoever left, and of whoever is hidden since this mending.
  speaking := array(select distinct e.contribution from open.entity e where e.id = any (leaving));
  emptied := array(
    select st.id from ledger.statement st
    where st.flag is distinct from 'vault' and (
      (st.lane = 'open' and st.entity = any (leaving) and st.property = any (identifying))
      or (st.lane = 'open' and st.property = any (free)
          and (st.contribution = any (speaking)
               or (st.contribution = here and st.id = any (vaulted))))));
  insert into ledger.shelf (token, contribution, access, value, original, flag)
    select st.id, st.contribution, st.access, st.value, st.original, st.flag
    from open.statement st where st.id = any (emptied) and not st.id = any (vaulted)
    on conflict do nothing;

  perform ledger.withdraw(leaving, emptied, identifying);
  -- Records of other reports wait whole where only custodians see them, until one settles them.
  update ledger.record_part p set lane = 'uncategorised'
    where p.lane = 'open' and p.contribution = any (speaking) and p.contribution <> here;

  update ledger.entity e set lane = g.lane, minor = e.minor or g.minor,
    categories = array(select distinct c from unnest(e.categories || g.categories) c order by c),
    ground = greatest(e.ground, g.ground),
    holds = case when g.lane in ('open', 'uncategorised')
      then array(select distinct h from unnest(e.holds || g.holds) h order by h) else e.holds end
    from jsonb_to_recordset(changed)
      as g(id uuid, lane ledger.lane, categories text[], minor boolean, holds text[],
           ground ledger.ground)
    where e.id = g.id and e.contribution = here;
  update ledger.entity e set lane = 'protected' where e.id = any (leaving) and e.lane = 'open';
  update ledger.statement s set lane = e.lane from ledger.entity e
    where s.entity = e.id and s.lane <> e.lane and (
      e.id = any (leaving) or e.id in (select id from jsonb_to_recordset(changed) as g(id uuid)));
  update ledger.statement set value = '', original = null, flag = 'vault'
    where id = any (emptied) and lane in ('open', 'uncategorised', 'protected');
  -- Whoever only waits for a decision is no more what their recipients were told.
  perform ledger.notify_recipients(array(
    select e.id from protected.entity e where e.id = any (leaving)), 'protected');
  perform ledger.notify_recipients(array(
    select e.id from uncategorised.entity e where e.id = any (leaving)), 'withdrawn');
  if cardinality(leaving) = 0 and cardinality(emptied) = 0 then
    return null;
  end if;
  update ledger.epoch set protected_at = protected_at + 1;
  return (select protected_at from ledger.epoch);
end $$;
"""

CHECKING = """
-- Suspects are put on hold because somebody else's report protects the same person. The case sees
-- that they are gone, as with any hold, whatever its reason. Convicted and listed people stay, for
-- a court's or a list's word is not held. Returns the reports whose records must be settled.
create function ledger.hold_back(
  which uuid, twin uuid, objects text[], links text[], holding text[], identifying text[],
  free text[])
returns setof uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  moving uuid[];
  firm uuid[];
  held uuid[];
  vaulted uuid[];
  reports integer[];
begin
  if not ledger.may('check') then
    raise insufficient_privilege using message = 'only a custodian holds suspects against others';
  end if;
  insert into ledger.checked_pair (suspect, suspect_report, protected, protected_report)
    select s.id, s.contribution, p.id, p.contribution from open.entity s, protected.entity p
    where s.id = which and p.id = twin and s.kind = 'Person' and p.kind = 'Person'
      and s.access in (select ledger.allowed('uncategorised'))
      and p.access in (select ledger.allowed('uncategorised'))
      and not s.categories && array['convicted', 'listed']
    on conflict do nothing;
  if not found then
    return;
  end if;
  moving := array(select ledger.moving_with(which, objects, links, holding));
  firm := array(select e.id from open.entity e where e.id = any (moving)
                and e.kind = 'Person' and e.categories && array['convicted', 'listed']);
  held := array(select e.id from open.entity e where e.id = any (moving)
                and e.kind = 'Person' and not e.id = any (firm));
  insert into ledger.checked_pair (suspect, suspect_report, protected, protected_report)
    select e.id, e.contribution, p.protected, p.protected_report
    from open.entity e, ledger.checked_pair p
    where e.id = any (held) and p.suspect = which and p.protected = twin
    on conflict do nothing;
  reports := array(select distinct e.contribution from open.entity e where e.id = any (held));
  vaulted := array(
    select v.id from ledger.identity_values(which, objects, links, holding, identifying, free) v);
  perform ledger.withdraw(
    array(select m from unnest(moving) m where not m = any (firm)), vaulted, identifying);
  update ledger.entity e set lane = 'uncategorised',
    holds = array(select distinct h from unnest(e.holds || 'protected-elsewhere'::text) h order by h)
    where e.id = any (held) and e.lane = 'open';
  update ledger.statement s set lane = 'uncategorised'
    where s.entity = any (held) and s.lane = 'open';
  perform ledger.settle_report(report, objects, links, holding) from unnest(reports) report;
  update ledger.statement s set value = '', original = null, flag = 'vault'
    where s.id = any (vaulted) and (s.lane in ('uncategorised', 'protected')
      or (s.lane = 'open' and s.property = any (free) and s.contribution = any (reports)));
  -- Records wait whole where only custodians see them, until they are settled.
  update ledger.record_part p set lane = 'uncategorised'
    where p.lane = 'open' and p.contribution = any (reports);
  update ledger.epoch set protected_at = protected_at + 1;
  perform ledger.notify_recipients(held, 'withdrawn');
  return query select c.ref from ledger.contribution c where c.id = any (reports);
end $$;
"""

# The same for both sides: what tells who they are, printed beside them or held by them.
VALUES = """
create function ledger.{name}()
returns table (entity uuid, kind text, property text, token uuid, value text, vaulted boolean)
language sql stable security definer rows 100000 set search_path = pg_catalog, pg_temp as $$
  with person as (
    select p.id, p.contribution from {lane}.entity p
    where p.kind = 'Person' and ledger.may('check')
      and p.access in (select ledger.allowed('uncategorised')){only}
  ), held as (
    select p.id as holder, h.entity as object
    from person p join ledger.statement h
      on h.value = p.id::text and length(h.value) = 36 and h.contribution = p.contribution
    where h.property in ('holder', 'owner')
    union
    select p.id, o.value::uuid
    from person p join ledger.statement h
      on h.value = p.id::text and length(h.value) = 36 and h.contribution = p.contribution
    join ledger.statement o on o.entity = h.entity and o.property in ('object', 'asset')
     and length(o.value) = 36
    where h.property in ('subject', 'owner')
  )
  select p.id, 'Person', st.property, st.id, st.value, st.flag is not distinct from 'vault'
  from person p join {lane}.statement st on st.entity = p.id
  where st.property = any ({checked})
  union all
  select h.holder, e.kind, st.property, st.id, st.value, st.flag is not distinct from 'vault'
  from held h join ledger.entity e on e.id = h.object
  join ledger.statement st on st.entity = e.id and st.lane = e.lane
  where e.kind = any (array['Phone', 'Passport', 'Identification', 'BankAccount', 'CryptoWallet',
                            'UserAccount'])
    and st.property = any ({held})
$$;
"""

IDENTITIES = """
create function ledger.pseudonym_here(report uuid, which uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (
    select from protected.entity e join ledger.contribution c on c.id = e.contribution
    where e.id = which and c.ref = report and e.kind = 'Person'
      and e.access in (select ledger.allowed('protected')))
$$;

-- Ask who stands behind a pseudonym: the same is written, and answered, whether or not it is known.
create function ledger.ask_identity(
  request uuid, report uuid, which uuid, wanted text[], of_case text)
returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  who constant ledger.session := ledger.current_session();
begin
  if not ledger.may('request-identity') then
    raise insufficient_privilege using message = 'this role asks for no identity';
  end if;
  insert into ledger.identity_request
    (id, report, pseudonym, properties, purpose, case_reference, organisation, asked_by)
    values (request, report, which, wanted, who.purpose, of_case, who.organisation, who.member);
end $$;

-- One's own requests. What nobody decides on within thirty days is not granted, as what is refused.
create function ledger.own_identity_requests()
returns table (id uuid, report uuid, pseudonym uuid, properties text[], purpose text,
               case_reference text, asked_at timestamptz, state text, expires_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.id, r.report, r.pseudonym, r.properties, r.purpose, r.case_reference, r.asked_at,
    case when r.granted is null and r.asked_at > now() - interval '30 days' then 'waiting'
         when r.granted is not true then 'not-granted'
         when r.revealed_at is not null then 'opened'
         when r.expires_at <= now() or c.revoked_at is not null then 'closed'
         else 'granted' end,
    r.expires_at
  from ledger.current_session() s
  join ledger.identity_request r on r.asked_by = s.member
  left join ledger.consent c on c.id = r.consent
  where ledger.may('request-identity')
$$;

-- What a custodian decides on: where they were sent the person, and what their own people asked.
create function ledger.identity_requests()
returns table (id uuid, report uuid, pseudonym uuid, known boolean, properties text[], purpose text,
               case_reference text, organisation text, asked_by text, asked_at timestamptz,
               decided_by text, decided_at timestamptz, granted boolean, shown text[], consent uuid,
               court_order text, expires_at timestamptz, revealed_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.id, r.report, r.pseudonym, k.known, r.properties, r.purpose, r.case_reference,
         r.organisation, r.asked_by, r.asked_at, r.decided_by, r.decided_at, r.granted, r.shown,
         r.consent, r.court_order, r.expires_at, r.revealed_at
  from ledger.current_session() s, ledger.identity_request r,
       lateral (select ledger.pseudonym_here(r.report, r.pseudonym) as known) k
  where ledger.may('release-identity') and (k.known or r.organisation = s.organisation)
$$;

create function ledger.decide_identity(
  request uuid, yes boolean, what text[], by_consent uuid, by_order text)
returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  who constant ledger.session := ledger.current_session();
  asked record;
begin
  if not ledger.may('release-identity') then
    raise insufficient_privilege using message = 'only a custodian releases an identity';
  end if;
  select r.* into asked from ledger.identity_request r
    where r.id = request and r.granted is null and r.asked_at > now() - interval '30 days'
    for update;
  if asked.id is null or not exists (
    select from ledger.identity_requests() here where here.id = request) then
    return false;
  end if;
  if asked.asked_by = who.member then
    raise insufficient_privilege using message = 'whoever asked does not decide';
  end if;
  if not yes then
    update ledger.identity_request r set granted = false, decided_by = who.member,
      decided_at = now() where r.id = request;
    return true;
  end if;
  if not ledger.proved_recently() then
    raise insufficient_privilege using message = 'prove first who you are, once more';
  end if;
  if not ledger.pseudonym_here(asked.report, asked.pseudonym) then
    raise insufficient_privilege using message = 'nobody stands there for you to name';
  end if;
  if by_consent is null and coalesce(trim(by_order), '') = '' then
    raise insufficient_privilege using message = 'consent or the order of a court opens an identity';
  end if;
  if by_consent is not null and not exists (
    select from ledger.consent c
    where c.id = by_consent and c.entity = asked.pseudonym and c.revoked_at is null
      and c.purpose = asked.purpose and what <@ c.properties for share)
  then
    raise insufficient_privilege using message = 'the consent does not reach so far';
  end if;
  update ledger.identity_request r set granted = true, shown = what, consent = by_consent,
    court_order = case when by_consent is null then trim(by_order) end,
    decided_by = who.member, decided_at = now(), expires_at = now() + interval '24 hours'
    where r.id = request;
  return true;
end $$;

-- Open a released identity, once: its tokens, for whoever asked.
create function ledger.take_identity(request uuid) returns table (id uuid, property text)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  who constant ledger.session := ledger.current_session();
  asked record;
begin
  if not ledger.proved_recently() then
    raise insufficient_privilege using message = 'prove first who you are, once more';
  end if;
  update ledger.identity_request r set revealed_at = now()
    where r.id = request and r.asked_by = who.member and ledger.may('request-identity')
      and r.granted and r.revealed_at is null and r.expires_at > now()
      and r.purpose = who.purpose
      and (r.consent is null or exists (
        select from ledger.consent c where c.id = r.consent and c.revoked_at is null))
    returning r.* into asked;
  if asked.id is null then
    return;
  end if;
  return query
    select st.id, st.property from protected.statement st
    join ledger.contribution c on c.id = st.contribution
    where st.entity = asked.pseudonym and c.ref = asked.report and st.flag = 'vault'
      and st.property = any (asked.shown);
end $$;

create function ledger.record_consent(
  consent uuid, report uuid, which uuid, document text, given date, agreed text[], aim text)
returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  who constant ledger.session := ledger.current_session();
begin
  if not ledger.may('release-identity') or not ledger.pseudonym_here(report, which) then
    return false;
  end if;
  insert into ledger.consent
    (id, entity, contribution, reference, given_on, properties, purpose, recorded_by)
    select consent, which, c.id, document, given, agreed, aim, who.member
    from ledger.contribution c where c.ref = report;
  return true;
end $$;

-- Whoever consented takes it back: what is not opened yet stays closed.
create function ledger.revoke_consent(consent uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  who constant ledger.session := ledger.current_session();
begin
  update ledger.consent c set revoked_by = who.member, revoked_at = now()
    where c.id = consent and c.revoked_at is null and ledger.may('release-identity')
      and exists (select from ledger.contribution k where k.id = c.contribution
                  and ledger.pseudonym_here(k.ref, c.entity));
  return found;
end $$;

create function ledger.consents_of(report uuid, which uuid)
returns table (id uuid, reference text, given_on date, properties text[], purpose text,
               recorded_by text, recorded_at timestamptz, revoked_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.id, c.reference, c.given_on, c.properties, c.purpose, c.recorded_by, c.recorded_at,
         c.revoked_at
  from ledger.consent c join ledger.contribution k on k.id = c.contribution
  where c.entity = which and k.ref = report and ledger.may('release-identity')
    and ledger.pseudonym_here(report, which)
$$;
"""

GRANTS = """
revoke insert on ledger.release from wr_custodian;
drop policy asking on ledger.release;
create policy asking on ledger.release for select to wr_custodian
  using (access in (select ledger.allowed('uncategorised')));
grant select on ledger.rights_notice to wr_enforcement;
create policy noticing on ledger.rights_notice for select to wr_enforcement
  using ((select ledger.may('co-sign')) and access in (select ledger.allowed('open')));
revoke execute on function
  ledger.open_up(uuid, text[], text[], text[], text[], text) from wr_enforcement;
"""

ASKERS = "wr_enforcement, wr_judicial"
CALLERS = {
    "may_in(text, ledger.lane)": "",
    "weighed(integer, uuid[])": "",
    "must_bear_out(integer, uuid[])": "",
    "must_be_able_to_leave(uuid)": "",
    "protected_case(uuid)": "wr_custodian",
    "weighed_for(uuid, uuid[])": "wr_custodian, wr_enforcement",
    "ask_release(uuid, uuid, text, uuid[])": "wr_custodian",
    "grant_release(uuid, text[], text[], text[], text[], text)": "wr_enforcement",
    "see_notices(uuid[])": "wr_enforcement",
    "state_ground(uuid, ledger.ground)": "wr_custodian",
    "withdraw(uuid[], uuid[], text[])": "",
    "hold_back(uuid, uuid, text[], text[], text[], text[], text[])": "wr_custodian",
    "protected_values()": "wr_custodian",
    "suspect_values()": "wr_custodian",
    "pseudonym_here(uuid, uuid)": "",
    "ask_identity(uuid, uuid, uuid, text[], text)": ASKERS,
    "own_identity_requests()": ASKERS,
    "identity_requests()": "wr_custodian",
    "decide_identity(uuid, boolean, text[], uuid, text)": "wr_custodian",
    "take_identity(uuid)": ASKERS,
    "record_consent(uuid, uuid, uuid, text, date, text[], text)": "wr_custodian",
    "revoke_consent(uuid)": "wr_custodian",
    "consents_of(uuid, uuid)": "wr_custodian",
}
WALLED_TABLES = ("rights_notice", "checked_pair", "consent", "identity_request")


def upgrade() -> None:
    op.execute(TABLES.format(identity=_array(IDENTITY)))
    for table in WALLED_TABLES:
        op.execute(f"alter table ledger.{table} enable row level security")
        op.execute(f"alter table ledger.{table} force row level security")
        op.execute(
            f"create policy owner on ledger.{table} to wr_owner using (true) with check (true)"
        )
    op.execute(RULES)
    op.execute(ASKING.format(walled=_array(WALLED)))
    op.execute(LEAVING)
    op.execute(TIGHTEN)
    op.execute(CHECKING)
    for name, lane, only in (
        ("protected_values", "protected", ""),
        ("suspect_values", "open", "\n      and not p.categories && array['convicted', 'listed']"),
    ):
        lists = {"checked": _array(CHECKED), "held": _array(HELD)}
        op.execute(VALUES.format(name=name, lane=lane, only=only, **lists))
    op.execute(IDENTITIES)
    op.execute(GRANTS)
    for function, callers in CALLERS.items():
        op.execute(f"revoke execute on function ledger.{function} from public")
        if callers:
            op.execute(f"grant execute on function ledger.{function} to {callers}")
