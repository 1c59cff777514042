"""What left, on whose assessment, and what its recipients must be told."""

from alembic import op

revision = "0010"
down_revision = "0009"

TABLES = """
-- What somebody asks to let out, before it leaves. The words of necessity name people: they are
-- the vault's, under `necessity` (of the objects) and one more token for each person. So are the
-- answers on the death penalty and persecution, for a third country.
create table ledger.disclosure_request (
  id uuid primary key,
  asked_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null check (expires_at <= asked_at + interval '7 days'),
  member text not null references ledger.member,
  organisation text not null references ledger.organisation,
  role text not null,
  purpose text not null,
  kind text not null check (kind in ('export', 'transmission')),
  format text not null,
  recipient text not null,
  recipient_enrolled boolean not null,
  recipient_country text not null,
  recipient_regime text not null,
  legal_basis text not null check (length(trim(legal_basis)) > 0),
  transfer_basis text not null default '',
  transfer_reference text not null default '',
  assurance text not null default '',
  death_penalty uuid,
  persecution uuid,
  necessity uuid,
  leave_out boolean not null,
  confirmed_by text references ledger.member,
  refused_by text references ledger.member,
  decided_at timestamptz,
  left_at timestamptz,
  check (confirmed_by is distinct from member),
  check (num_nonnulls(confirmed_by, refused_by) = num_nonnulls(decided_at)),
  check (recipient_regime <> 'third-country'
         or num_nonnulls(death_penalty, persecution) = 2 and transfer_basis <> '')
);
create table ledger.disclosure_subject (
  request uuid not null references ledger.disclosure_request on delete cascade,
  entity uuid not null,
  necessity uuid,              -- of a person; objects share the request's
  primary key (request, entity),
  unique (request, necessity)
);

-- What left. Nothing of it is kept but whom it was about, under which names it went, and its hash.
create table ledger.disclosure (
  id uuid primary key,
  at timestamptz not null default clock_timestamp(),
  request uuid,
  member text not null references ledger.member,
  organisation text not null references ledger.organisation,
  role text not null,
  purpose text not null,
  kind text not null check (kind in ('export', 'transmission', 'referral')),
  recipient text not null,
  recipient_enrolled boolean not null,
  recipient_country text not null,
  recipient_regime text not null,
  legal_basis text not null,
  transfer_basis text not null default '',
  necessity uuid,
  confirmed_by text references ledger.member,
  format text not null,
  sha256 bytea not null,
  entities integer not null default 0,
  h0 boolean not null default false,
  h1 boolean not null default false,
  h2 boolean not null default false,
  tlp text not null default 'amber',
  check (confirmed_by is distinct from member)
);
create index disclosure_of_organisation on ledger.disclosure (organisation, at);

-- An erased person's id stays here, for it is random and whoever received them must be told. No role
-- reads it: a notice names them as the recipient knows them.
create table ledger.disclosed (
  disclosure uuid not null references ledger.disclosure,
  entity uuid not null,
  contribution integer not null,
  package_id uuid not null,
  necessity uuid,
  primary key (disclosure, entity)
);
create index disclosed_entity on ledger.disclosed (entity);

create table ledger.notice (
  id uuid primary key default gen_random_uuid(),
  disclosure uuid not null references ledger.disclosure,
  entity uuid not null,
  package_id uuid not null,
  what text not null check (what in ('erased', 'restricted', 'protected', 'corrected', 'withdrawn')),
  -- What whoever tells it learns: that somebody is protected now is no business of theirs.
  told text not null generated always as
    (case when what = 'protected' then 'withdrawn' else what end) stored,
  at timestamptz not null default clock_timestamp(),
  told_at timestamptz,
  told_by text references ledger.member,
  acknowledged_at timestamptz,
  check (num_nonnulls(told_at, told_by) in (0, 2)),
  check (acknowledged_at is null or told_at is not null)
);
create unique index notice_once on ledger.notice (disclosure, entity, what)
  where told_at is null;

-- A provider lifts its own H1 or H2 for one recipient, for a time. Signed by the installation.
create table ledger.permission (
  id uuid primary key,
  granted_at timestamptz not null default clock_timestamp(),
  granted_by text not null references ledger.member,
  originator text not null references ledger.organisation,
  code text not null check (code in ('H1', 'H2')),
  contribution integer references ledger.contribution on delete cascade,
  access integer references ledger.access_class on delete cascade,
  recipient text not null,
  purpose text not null,
  proceedings text not null default '',
  until timestamptz not null,
  signature bytea not null,
  revoked_at timestamptz,
  revoked_by text references ledger.member,
  check (num_nonnulls(contribution, access) = 1),
  check (num_nonnulls(revoked_at, revoked_by) in (0, 2))
);
create index permission_of_recipient on ledger.permission (recipient, code);
create index permission_of_class on ledger.permission (access, code);
create index permission_of_report on ledger.permission (contribution, code);

-- A need, told to a protection service one way. There is no column that could hold who it is.
create table ledger.referral (
  id uuid primary key references ledger.disclosure,
  at timestamptz not null default clock_timestamp(),
  organisation text not null references ledger.organisation,
  recipient text not null references ledger.organisation,
  need text not null,
  place text not null check (length(place) <= 120),
  urgency text not null,
  contact text not null check (length(contact) <= 160),
  language text not null,
  words text not null check (length(words) <= 200),
  received_by text references ledger.member,
  received_at timestamptz,
  check (num_nonnulls(received_by, received_at) in (0, 2))
);
create index referral_to on ledger.referral (recipient, at);
"""

FUNCTIONS = """
-- Owe a notice to everybody who once received one of these entities. For the owner's other
-- functions alone: whoever erases, restricts, protects, corrects or withdraws calls it.
create function ledger.notify_recipients(entities uuid[], what text) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  written integer;
begin
  insert into ledger.notice (disclosure, entity, package_id, what)
    select d.disclosure, d.entity, d.package_id, notify_recipients.what
    from ledger.disclosed d where d.entity = any (entities)
    on conflict do nothing;
  get diagnostics written = row_count;
  return written;
end $$;

-- Whether a permission lifts `code` of a class or a report for a recipient and purpose, now.
create function ledger.lifted(
  code text, class integer, report integer, recipient text, purpose text)
returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (
    select from ledger.permission p
    where p.code = lifted.code and (p.access = class or p.contribution = report)
      and p.recipient = lifted.recipient and p.purpose = lifted.purpose
      and p.revoked_at is null and p.until > now())
$$;

-- As before, but that a class under H1 opens to the courts where its provider permits it.
create or replace function ledger.allowed(which ledger.lane) returns setof integer
language sql stable security definer rows 1000
set search_path = pg_catalog, pg_temp as $$
  select c.id
  from ledger.current_session() s
  join ledger.access_rule r
    on r.role = s.role and r.action = 'read' and r.lane = which::text and r.purpose = s.purpose
  join ledger.access_class c
    on (c.originator = s.organisation
        or (c.tlp <> 'red' and c.audience && array[s.organisation, '*']))
   and (s.purpose = any (c.purposes) or s.purpose in ('categorisation', 'oversight'))
   and not (c.h0 and s.purpose not in
            ('analysis', 'investigation', 'prosecution', 'categorisation', 'oversight'))
   and not (c.h1 and s.purpose = 'prosecution' and not exists (
     select from ledger.permission p
     where p.code = 'H1' and p.access = c.id and p.recipient = s.organisation
       and p.purpose = s.purpose and p.revoked_at is null and p.until > now()))
$$;

-- The single reports under H1 that a permission opens to this session; all other codes hold.
create function ledger.permitted(which ledger.lane) returns setof integer
language sql stable security definer rows 10
set search_path = pg_catalog, pg_temp as $$
  select p.contribution
  from ledger.current_session() s
  join ledger.access_rule r
    on r.role = s.role and r.action = 'read' and r.lane = which::text and r.purpose = s.purpose
  join ledger.permission p
    on p.code = 'H1' and p.recipient = s.organisation and p.purpose = s.purpose
   and p.revoked_at is null and p.until > now()
  join ledger.contribution k on k.id = p.contribution
  join ledger.access_class c
    on c.id = k.access
   and (c.originator = s.organisation
        or (c.tlp <> 'red' and c.audience && array[s.organisation, '*']))
   and s.purpose = any (c.purposes)
   and not (c.h0 and s.purpose not in ('analysis', 'investigation', 'prosecution'))
$$;

-- Whether what stands under a class may leave for a recipient: `rights.decide` a second time.
create function ledger.may_leave(
  class integer, report integer, recipient text, enrolled boolean, regime text)
returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (
    select from ledger.current_session() s
    join ledger.access_rule r
      on r.role = s.role and r.action = 'export' and r.lane = 'open' and r.purpose = s.purpose
    join ledger.access_class c on c.id = class
     and c.tlp <> 'red'
     and (c.originator = s.organisation or c.audience && array[s.organisation, '*'])
     and s.purpose = any (c.purposes)
     and not (c.h0 and s.purpose not in ('analysis', 'investigation', 'prosecution'))
     and not (c.h1 and (s.purpose = 'prosecution' or regime = 'eurojust')
              and not ledger.lifted('H1', c.id, report, recipient, s.purpose))
    where (enrolled and recipient in (c.originator, s.organisation))
       or ((c.tlp <> 'amber+strict' or (enrolled and recipient = any (c.audience)))
           and (c.originator = s.organisation
                or ledger.lifted('H2', c.id, report, recipient, s.purpose)
                or (not c.h2 and ((enrolled and recipient = any (c.audience))
                     or ('*' = any (c.audience) and (enrolled or c.tlp = 'clear')))))))
$$;

-- Whether this session sees everybody whom a request of its organisation names: nobody judges why
-- somebody must leave whom they may not read, and nobody reads words about them.
create function ledger.sees_all(asked uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (
    select from ledger.disclosure_request q
    where q.id = asked and q.organisation = ledger.my_organisation())
  and not exists (
    select from ledger.disclosure_subject d where d.request = asked and not exists (
      select from open.entity e where e.id = d.entity
        and (e.access in (select ledger.allowed('open'))
             or e.contribution in (select ledger.permitted('open')))))
$$;

-- Whether somebody may still be put on a request: once it is judged it stays as it was read.
-- Whoever decides on it meanwhile waits for this, or this for them.
create function ledger.is_undecided(asked uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from ledger.disclosure_request q
    where q.id = asked and q.member = (select s.member from ledger.current_session() s)
      and num_nonnulls(q.confirmed_by, q.refused_by, q.left_at) = 0
    for update;
  return found;
end $$;

-- Under which tokens the vault keeps the names of those outside the open lane, out of the reports
-- that speak of `entities`: what somebody wrote into a short text must not name them as it leaves.
create function ledger.names_kept(entities uuid[], naming text[]) returns setof uuid
language sql stable security definer rows 100 set search_path = pg_catalog, pg_temp as $$
  select st.id from ledger.statement st
  where ledger.may('export') and st.flag = 'vault' and st.lane <> 'open'
    and st.property = any (naming) and st.contribution in (
      select e.contribution from open.entity e
      where e.id = any (entities)
        and (e.access in (select ledger.allowed('open'))
             or e.contribution in (select ledger.permitted('open'))))
$$;

-- Under which tokens the vault keeps why each may leave: for whoever exports in the organisation
-- that asked, who may have to confirm it, and for whoever watches over it. Words about somebody whom
-- the former do not see, or who has left the open lane since, stay shut to them, with all of their
-- request's.
create function ledger.necessities(asked uuid) returns table (entity uuid, token uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with mine as (
    select q.* from ledger.disclosure_request q
    where q.id = asked and (ledger.may('audit')
      or (ledger.may('export') and ledger.sees_all(q.id)))
  )
  select d.entity, d.necessity from ledger.disclosure_subject d join mine on mine.id = d.request
  where d.necessity is not null
  union all
  select null, t from mine, unnest(array[mine.necessity, mine.death_penalty, mine.persecution]) t
  where t is not null
$$;

-- Write down that what was asked for leaves, and look once more at whether it may: each is in the
-- open lane and sent to this session, each person has words of their own, a suspect two people's,
-- and every statement may go to this recipient.
create function ledger.let_out(
  asked uuid, package uuid, hash bytea, said uuid[], packaged jsonb, codes jsonb)
returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  who constant ledger.session := ledger.current_session();
  r ledger.disclosure_request;
  law text;
begin
  select * into r from ledger.disclosure_request q where q.id = asked for update;
  if r.id is null or (r.member, r.organisation, r.role, r.purpose)
       is distinct from (who.member, who.organisation, who.role, who.purpose)
     or not ledger.may('export') then
    raise insufficient_privilege using message = 'only whoever asked lets it out';
  end if;
  if r.left_at is not null or r.refused_by is not null or r.expires_at <= now() then
    raise insufficient_privilege using message = 'this request has ended';
  end if;
  if not ledger.proved_recently() then
    raise insufficient_privilege using message = 'prove first who you are, once more';
  end if;
  -- Whoever is enrolled goes by their id, and nobody else by one that an enrolled one has.
  if r.recipient_enrolled <> exists (
    select from ledger.organisation o where o.id = r.recipient) then
    raise insufficient_privilege using message = 'the recipient is not who it says';
  end if;
  -- The law of whoever is enrolled is what stands of them now, whatever was written then.
  law := coalesce(
    (select case when o.kind = 'partner-country' then 'third-country' else o.regime end
     from ledger.organisation o where o.id = r.recipient), r.recipient_regime);
  if 'third-country' in (law, r.recipient_regime)
     and (num_nonnulls(r.death_penalty, r.persecution) < 2 or r.transfer_basis = '')
  then
    raise insufficient_privilege using message = 'a third country needs a basis and two answers';
  end if;
  if not exists (select from ledger.disclosure_subject d where d.request = asked) or exists (
    select from ledger.disclosure_subject d where d.request = asked and not exists (
      select from open.entity e where e.id = d.entity
        and ledger.may_leave(e.access, e.contribution, r.recipient, r.recipient_enrolled, law)))
  then
    raise insufficient_privilege using message = 'somebody may not leave';
  end if;
  if exists (
    select from ledger.disclosure_subject d join open.entity e on e.id = d.entity
    where d.request = asked
      and coalesce(d.necessity,
                   case when e.kind not in ('Person', 'LegalEntity') then r.necessity end) is null)
  then
    raise insufficient_privilege using message = 'nobody leaves without an assessment of their own';
  end if;
  if r.confirmed_by is null and exists (
    select from ledger.disclosure_subject d join open.entity e on e.id = d.entity
    where d.request = asked
      and e.categories && array['suspect', 'convicted', 'likely-to-commit'])
  then
    raise insufficient_privilege using message = 'a suspect leaves by the word of two people';
  end if;
  if exists (
    select from unnest(said) as one(id) where not exists (
      select from open.statement st
      join ledger.disclosure_subject d on d.request = asked and d.entity = st.entity
      where st.id = one.id and (st.flag is null or st.flag not in ('vault', 'walled'))
        and ledger.may_leave(st.access, st.contribution, r.recipient, r.recipient_enrolled, law)))
  then
    raise insufficient_privilege using message = 'something said may not leave';
  end if;
  insert into ledger.disclosure
    (id, request, member, organisation, role, purpose, kind, recipient, recipient_enrolled,
     recipient_country, recipient_regime, legal_basis, transfer_basis, necessity, confirmed_by,
     format, sha256, entities, h0, h1, h2, tlp)
    values (package, asked, r.member, r.organisation, r.role, r.purpose, r.kind, r.recipient,
      r.recipient_enrolled, r.recipient_country, r.recipient_regime, r.legal_basis,
      r.transfer_basis, r.necessity, r.confirmed_by, r.format, hash,
      (select count(*) from ledger.disclosure_subject d where d.request = asked),
      (codes ->> 'h0')::boolean, (codes ->> 'h1')::boolean, (codes ->> 'h2')::boolean,
      codes ->> 'tlp');
  insert into ledger.disclosed (disclosure, entity, contribution, package_id, necessity)
    select package, d.entity, e.contribution, (packaged ->> d.entity::text)::uuid,
           coalesce(d.necessity, r.necessity)
    from ledger.disclosure_subject d join open.entity e on e.id = d.entity
    where d.request = asked;
  update ledger.disclosure_request set left_at = clock_timestamp() where id = asked;
end $$;

-- Tell a protection service of a need. Of whom, there is no way to say.
create function ledger.refer(referral jsonb, hash bytea) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  who constant ledger.session := ledger.current_session();
  at constant uuid := (referral ->> 'id')::uuid;
begin
  if not ledger.may('refer') then
    raise insufficient_privilege using message = 'this role refers nobody';
  end if;
  if not exists (
    select from ledger.organisation o
    where o.id = referral ->> 'recipient' and o.kind <> 'partner-country'
      and o.regime <> 'third-country')
  then
    raise insufficient_privilege using message = 'a need is told to a service under our law alone';
  end if;
  insert into ledger.disclosure (id, member, organisation, role, purpose, kind, recipient,
      recipient_enrolled, recipient_country, recipient_regime, legal_basis, format, sha256)
    select at, who.member, who.organisation, who.role, who.purpose, 'referral', o.id, true,
      o.country, o.regime, referral ->> 'legal_basis', 'referral', hash
    from ledger.organisation o where o.id = referral ->> 'recipient';
  insert into ledger.referral
      (id, organisation, recipient, need, place, urgency, contact, language, words)
    values (at, who.organisation, referral ->> 'recipient', referral ->> 'need',
      referral ->> 'place', referral ->> 'urgency', referral ->> 'contact',
      referral ->> 'language', referral ->> 'words');
end $$;

-- Whether any of these phrases is the name or number of somebody: among what this session reads in
-- the open, and among what its own organisation reported. It tells of nobody else.
create function ledger.names_somebody(phrases text[], naming text[]) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (
    select from ledger.statement st
    where st.property = any (naming) and st.flag is distinct from 'vault'
      and (lower(st.value) = any (phrases) or lower(st.original) = any (phrases))
      and ((st.lane = 'open' and st.access in (select ledger.allowed('open')))
        or st.contribution in (
          select c.id from ledger.contribution c where c.contributor = ledger.my_organisation()))
      and ledger.may('refer'))
$$;

-- The reports of this session's organisation that have identities in the vault, newest first.
create function ledger.own_vaulted(most integer) returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.ref from ledger.contribution c
  where c.contributor = ledger.my_organisation() and ledger.may('refer') and exists (
    select from ledger.entity e where e.contribution = c.id and e.lane <> 'open')
  order by c.id desc limit most
$$;
"""

GRANTS = """
-- What an organisation asked for is seen by those of its own who export.
grant select, insert on ledger.disclosure_request to wr_enforcement, wr_judicial;
grant update (confirmed_by, refused_by, decided_at)
  on ledger.disclosure_request to wr_enforcement, wr_judicial;
create policy seeing on ledger.disclosure_request for select to wr_enforcement, wr_judicial
  using ((select ledger.may('export')) and organisation = (select ledger.my_organisation()));
create policy asking on ledger.disclosure_request for insert to wr_enforcement, wr_judicial
  with check ((select ledger.may('export')) and (member, organisation, role, purpose) =
     (select s.member, s.organisation, s.role, s.purpose from ledger.current_session() s)
     and num_nonnulls(confirmed_by, refused_by, decided_at, left_at) = 0
     and expires_at <= now() + interval '7 days');
create policy confirming on ledger.disclosure_request for update to wr_enforcement, wr_judicial
  using ((select ledger.may('export')) and organisation = (select ledger.my_organisation())
     and member <> (select s.member from ledger.current_session() s)
     and num_nonnulls(confirmed_by, refused_by, left_at) = 0 and expires_at > now())
  with check (coalesce(confirmed_by, refused_by) = (select s.member from ledger.current_session() s)
     and (confirmed_by is null or ledger.sees_all(id)));
grant select, insert on ledger.disclosure_subject to wr_enforcement, wr_judicial;
create policy seeing on ledger.disclosure_subject for select to wr_enforcement, wr_judicial
  using (request in (select id from ledger.disclosure_request));
create policy asking on ledger.disclosure_subject for insert to wr_enforcement, wr_judicial
  with check (ledger.is_undecided(request));

grant select on ledger.disclosure to wr_enforcement, wr_judicial, wr_audit;
grant select (id, disclosure, package_id, told, at, told_at, told_by, acknowledged_at)
  on ledger.notice to wr_enforcement, wr_judicial, wr_audit;
create policy seeing on ledger.disclosure for select to wr_enforcement, wr_judicial, wr_audit
  using ((select ledger.may('audit'))
     or ((select ledger.may('export')) and organisation = (select ledger.my_organisation())));
create policy seeing on ledger.notice for select to wr_enforcement, wr_judicial, wr_audit
  using (disclosure in (select id from ledger.disclosure));
grant update (told_at, told_by, acknowledged_at) on ledger.notice to wr_enforcement, wr_judicial;
create policy telling on ledger.notice for update to wr_enforcement, wr_judicial
  using ((select ledger.may('export')) and disclosure in (select id from ledger.disclosure)
     and acknowledged_at is null)
  with check (told_by = (select s.member from ledger.current_session() s));

-- A provider permits, and takes back; whoever exports sees what may lift a code for them.
grant select, insert on ledger.permission to wr_intake;
grant update (revoked_at, revoked_by) on ledger.permission to wr_intake;
create policy own on ledger.permission for select to wr_intake
  using (originator = (select ledger.my_organisation()));
create policy granting on ledger.permission for insert to wr_intake
  with check ((select ledger.may('permit')) and revoked_at is null
     and originator = (select ledger.my_organisation())
     and granted_by = (select s.member from ledger.current_session() s)
     and (access in (select ledger.writable())
          or contribution in (select id from ledger.contribution)));
create policy revoking on ledger.permission for update to wr_intake
  using ((select ledger.may('permit')) and originator = (select ledger.my_organisation())
     and revoked_at is null)
  with check (revoked_by = (select s.member from ledger.current_session() s));
grant select on ledger.permission to wr_enforcement, wr_judicial;
create policy seeing on ledger.permission for select to wr_enforcement, wr_judicial
  using ((select ledger.may('export'))
     and (access in (select id from ledger.access_class)
          or contribution in (select id from ledger.contribution)));

-- A report under H1 that its provider permits for proceedings.
create policy permitted on open.entity for select to wr_judicial
  using (contribution in (select ledger.permitted('open')));
create policy permitted on open.statement for select to wr_judicial
  using (contribution in (select ledger.permitted('open'))
         and (flag is null or flag not in ('vault', 'walled')));
create policy permitted on judicial.entity for select to wr_judicial
  using (contribution in (select ledger.permitted('judicial')));
create policy permitted on judicial.statement for select to wr_judicial
  using (contribution in (select ledger.permitted('judicial')));
create policy permitted on ledger.contribution for select to wr_judicial
  using ((id in (select ledger.permitted('open'))
          and exists (select from open.entity e where e.contribution = contribution.id))
      or (id in (select ledger.permitted('judicial'))
          and exists (select from judicial.entity e where e.contribution = contribution.id)));

-- The sender sees that a referral was received; the service's own officers read and receive it.
grant select on ledger.referral to wr_intake, wr_enforcement, wr_protection;
grant update (received_by, received_at) on ledger.referral to wr_protection;
create policy sent on ledger.referral for select to wr_intake, wr_enforcement, wr_protection
  using ((select ledger.may('refer')) and organisation = (select ledger.my_organisation()));
create policy received on ledger.referral for select to wr_protection
  using ((select ledger.may('refer')) and recipient = (select ledger.my_organisation()));
create policy receiving on ledger.referral for update to wr_protection
  using ((select ledger.may('refer')) and recipient = (select ledger.my_organisation())
     and received_at is null)
  with check (received_by = (select s.member from ledger.current_session() s));
"""

TABLE_NAMES = (
    "disclosure_request",
    "disclosure_subject",
    "disclosure",
    "disclosed",
    "notice",
    "permission",
    "referral",
)

CALLERS = {
    "notify_recipients(uuid[], text)": "",
    "lifted(text, integer, integer, text, text)": "",
    "permitted(ledger.lane)": "wr_judicial",
    "may_leave(integer, integer, text, boolean, text)": "",
    "sees_all(uuid)": "wr_enforcement, wr_judicial",
    "is_undecided(uuid)": "wr_enforcement, wr_judicial",
    "names_kept(uuid[], text[])": "wr_enforcement, wr_judicial",
    "necessities(uuid)": "wr_enforcement, wr_judicial",
    "let_out(uuid, uuid, bytea, uuid[], jsonb, jsonb)": "wr_enforcement, wr_judicial",
    "refer(jsonb, bytea)": "wr_intake, wr_enforcement, wr_protection",
    "names_somebody(text[], text[])": "wr_intake, wr_enforcement, wr_protection",
    "own_vaulted(integer)": "wr_intake, wr_enforcement, wr_protection",
}


def upgrade() -> None:
    op.execute(TABLES)
    for table in TABLE_NAMES:
        op.execute(f"alter table ledger.{table} enable row level security")
        op.execute(f"alter table ledger.{table} force row level security")
        op.execute(
            f"create policy owner on ledger.{table} to wr_owner using (true) with check (true)"
        )
    op.execute(FUNCTIONS)
    op.execute(GRANTS)
    for function, callers in CALLERS.items():
        op.execute(f"revoke execute on function ledger.{function} from public")
        if callers:
            op.execute(f"grant execute on function ledger.{function} to {callers}")
