"""Clusters follow from judgements when they are read; nothing tells of what a reader may not see.

Who is one with whom depends on which judgements a reader sees, so no stored membership can
serve two readers: it went. Codes on derived rows come from the entity itself. Prose that the
vault holds is absent from the open lane. Findings need the right to judge.
"""

from alembic import op

revision = "0003"
down_revision = "0002"

CLUSTERS = """
drop table ledger.cluster_member cascade;
drop policy recomputing on ledger.judgement;
revoke select on ledger.judgement from wr_custodian;
drop function ledger.remaining(uuid[]);
drop function ledger.protect(uuid, text[], text[], text[], text[], text[], text);
drop function ledger.position();
drop function ledger.restricted(uuid[]);

-- Whatever leaves analysis needs a person's judgement: a prosecutor sees those alone.
grant select on ledger.judgement to wr_judicial;
create policy confirmed on ledger.judgement for select to wr_judicial
  using (subject_lane is not null and member is not null
     and access_left in (select ledger.allowed('open'))
     and access_right in (select ledger.allowed('open')));
"""

CODES = """
-- The codes of a judgement are its subjects', whatever the application says they are.
create function ledger.judgement_takes_its_subjects_codes() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.subject_lane is not null then
    select coalesce(min(access), new.access_left) into new.access_left
      from open.entity where id = new.left_entity;
    select coalesce(min(access), new.access_right) into new.access_right
      from open.entity where id = new.right_entity;
  end if;
  return new;
end $$;
create trigger takes_its_subjects_codes before insert on ledger.judgement
  for each row execute function ledger.judgement_takes_its_subjects_codes();

-- Once a batch, by index always, for the reason that statements are checked so.
create function ledger.keys_stand_with_their_entity() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
begin
  if exists (
    select from (select distinct entity, access from added) a where not exists (
      select from open.entity e where e.id = a.entity and e.access = a.access))
  then
    raise foreign_key_violation using message = 'a key stands outside its entity''s access class';
  end if;
  return null;
end $$;
create trigger stands_with_its_entity after insert on open.match_key
  referencing new table as added
  for each statement execute function ledger.keys_stand_with_their_entity();
"""

FINDINGS = """
alter table ledger.finding
  add column decided_by text not null default '',
  add column decided_at timestamptz,
  add check ((state in ('confirmed', 'dismissed')) <= (decided_by <> '' and decided_at is not null));
grant update (decided_by, decided_at) on ledger.finding to wr_enforcement;
drop policy finding on ledger.finding;
create policy reading on ledger.finding for select to wr_enforcement
  using (not exists (select unnest(access) except select ledger.allowed('open')));
create policy writing on ledger.finding for insert to wr_enforcement
  with check ((select ledger.may('judge')) and state = 'new'
     and not exists (select unnest(access) except select ledger.allowed('open')));
create policy deciding on ledger.finding for update to wr_enforcement
  using ((select ledger.may('judge'))
     and not exists (select unnest(access) except select ledger.allowed('open')))
  with check (state in ('withdrawn', 'expired')
     or decided_by = (select s.member from ledger.current_session() s));
"""

LENDING = """
-- Audience of a finding: the intersection of its inputs'. So each input's class is among its own.
create function ledger.{name}() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (
    select from added a join ledger.finding f on f.id = a.finding
    where not exists (
      select from open.{kind} i where i.id = a.{kind} and i.access = any (f.access)))
  then
    raise foreign_key_violation using message = 'an input of a finding does not lend it its codes';
  end if;
  return null;
end $$;
"""

READING = """
-- What the vault holds of an open entity is its report's prose, which may speak of the hidden:
-- that it is hidden would say that they are there.
drop policy reading on open.statement;
create policy reading on open.statement for select to wr_enforcement, wr_judicial
  using (access in (select ledger.allowed('open')) and flag is distinct from 'vault');

grant select on ledger.audit to wr_enforcement;
create policy reviewing on ledger.audit for select to wr_enforcement
  using ((select ledger.may('audit')));

-- Where the ledger stands, told so that two can be compared and nothing can be counted.
alter table ledger.epoch add column secret uuid not null default gen_random_uuid();
create function ledger.position() returns table (place text, epoch bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select encode(sha256(convert_to(e.secret::text || coalesce((select max(id) from ledger.audit), 0),
                                  'UTF8')), 'hex'), e.protected_at
  from ledger.epoch e
$$;

-- Who else holds something about these entities that this reader was sent, but not for the
-- purpose they state. Organisations that did not address the reader stay unnamed.
create function ledger.restricted(entities uuid[]) returns setof text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select distinct c.originator
  from ledger.current_session() s
  join ledger.access_rule r on r.role = s.role and r.action = 'read' and r.lane = 'open'
   and r.purpose = s.purpose
  join open.entity seen on seen.id = any (entities)
   and seen.access in (select ledger.allowed('open'))
  join open.statement st on st.entity in (
    select seen.id union
    select j.right_entity from ledger.judgement j
    where j.left_entity = seen.id and j.subject_lane is not null and j.verdict = 'same' union
    select j.left_entity from ledger.judgement j
    where j.right_entity = seen.id and j.subject_lane is not null and j.verdict = 'same')
  join ledger.access_class c on c.id = st.access
   and c.tlp <> 'red' and c.audience && array[s.organisation, '*']
  where st.access not in (select ledger.allowed('open'))
  order by 1
$$;
"""

PROTECTING = """
-- The report of an entity that this custodian may protect.
create function ledger.report_of(which uuid) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.ref from open.entity e join ledger.contribution c on c.id = e.contribution
  where e.id = which and ledger.may('categorise')
    and e.access in (select ledger.allowed('uncategorised'))
$$;

-- Move `which`, and who moves with them, out of the open lane, at once: judgements retracted,
-- findings that name or rest on them withdrawn, keys gone, what the vault now holds emptied, a
-- title that names them replaced. Whatever stays within enforcement's sight says neither why
-- nor what was said of them.
create function ledger.protect(
  which uuid, objects text[], links text[], holding text[], identifying text[], free text[],
  category text)
returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  who constant ledger.session := ledger.current_session();
  neutral constant text := 'a subject left the open lane';
  moving constant uuid[] := array(select ledger.moving_with(which, objects, links, holding));
  vaulted constant uuid[] := array(
    select id from ledger.identity_values(which, objects, links, holding, identifying, free));
begin
  insert into ledger.judgement (left_entity, right_entity, verdict, reason, member, undo_of,
                                access_left, access_right)
    select left_entity, right_entity, 'retracted', neutral, who.member, id, access_left,
           access_right
    from ledger.judgement
    where subject_lane is not null and (left_entity = any (moving) or right_entity = any (moving));
  update ledger.judgement set subject_lane = null, explanation = '[]',
    reason = case when member is null then '' else neutral end
    where left_entity = any (moving) or right_entity = any (moving);
  delete from open.match_key where entity = any (moving);
  update ledger.finding
    set state = 'withdrawn', state_reason = neutral, parameters = '{}', innocent_readings = '[]',
        stands_without = '{}', decided_by = '', decided_at = null
    where id in (
      select finding from ledger.finding_subject where entity = any (moving) union
      select v.finding from ledger.finding_evidence v join open.statement st on st.id = v.statement
      where st.entity = any (moving) or st.id = any (vaulted));
  update ledger.finding_subject set subject_lane = null where entity = any (moving);
  update ledger.contribution c set title = 'report'
    where c.id in (select contribution from open.entity where id = any (moving))
      and exists (
        select from open.statement st,
               regexp_split_to_table(lower(coalesce(st.original, st.value)), '[^[:alnum:]]+') word
        where st.entity = any (moving) and st.property = any (identifying) and length(word) > 2
          and word = any (regexp_split_to_array(lower(c.title), '[^[:alnum:]]+')));
  update ledger.entity set lane = 'protected',
    categories = case when kind = 'Person'
      then array(select distinct unnest(categories || category)) else categories end
    where id = any (moving) and lane = 'open';
  update ledger.statement set lane = 'protected' where entity = any (moving) and lane = 'open';
  update ledger.statement set value = '', original = null, flag = 'vault'
    where id = any (vaulted) and lane in ('open', 'protected');
  update ledger.epoch set protected_at = protected_at + 1;
end $$;
"""

CALLERS = {
    "position()": "wr_enforcement, wr_custodian",
    "restricted(uuid[])": "wr_enforcement, wr_judicial",
    "report_of(uuid)": "wr_custodian",
    "protect(uuid, text[], text[], text[], text[], text[], text)": "wr_custodian",
    "judgement_takes_its_subjects_codes()": "",
    "keys_stand_with_their_entity()": "",
    "subjects_lend_their_codes()": "",
    "evidence_lends_its_codes()": "",
}


def upgrade() -> None:
    op.execute(CLUSTERS)
    op.execute(CODES)
    op.execute(FINDINGS)
    for name, kind, table in (
        ("subjects_lend_their_codes", "entity", "finding_subject"),
        ("evidence_lends_its_codes", "statement", "finding_evidence"),
    ):
        op.execute(LENDING.format(name=name, kind=kind))
        op.execute(
            f"create trigger {name} after insert on ledger.{table} referencing new table as added"
            f" for each statement execute function ledger.{name}()"
        )
    op.execute(READING)
    op.execute(PROTECTING)
    for function, callers in CALLERS.items():
        op.execute(f"revoke execute on function ledger.{function} from public")
        if callers:
            op.execute(f"grant execute on function ledger.{function} to {callers}")
