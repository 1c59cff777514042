"""Sign-in: credentials, invitations, who is signed in, and what each of the two doormen may do.

Nobody acts without having signed in, except in an exercise. Two logins share the work, so that
neither is enough: `wr_door` keeps credentials and lets members in, `wr_gate` opens the sessions
behind row-level security, and only on the token of a member whom the door let in. Tokens stand
here as hashes alone, and neither login reads them.

What the loss of a login surrenders. `wr_gate`: the list of members; rows in the audit log in
anybody's name; nothing else, for it can neither make a sign-in nor a session without one, nor
enrol or change anybody without an administrator's fresh one. `wr_door`: it lets in as whoever has
credentials, for the database can't check a signature; yet without a second login it reads nothing,
it plants credentials for nobody who has no open invitation or sign-in, and each entry is audited.
Whoever runs code in the web process holds every login and the tokens of all who are signed in by
then: they read what these may read, in their names, until they sign out.
"""

from alembic import op

revision = "0008"
down_revision = "0007"

TABLES = """
alter table ledger.member add column suspended_at timestamptz;

-- A passkey's public key and counter; an argon2id hash; a sealed TOTP secret with the last step
-- it was used for; a recovery code's hash. `used_in`: the transaction that proved it last.
create table ledger.credential (
  id uuid primary key default gen_random_uuid(),
  member text not null references ledger.member,
  kind text not null check (kind in ('passkey', 'password', 'totp', 'recovery')),
  name text not null default '',
  key_id bytea unique check ((key_id is null) = (kind <> 'passkey')),
  public_key bytea,
  transports text[] not null default '{}',
  secret bytea,
  counter bigint not null default 0,
  made_at timestamptz not null default now(),
  used_at timestamptz,
  used_in xid8,
  ended_at timestamptz,
  ended_why text not null default ''
);
create index credential_of_member on ledger.credential (member);
create unique index credential_once on ledger.credential (member, kind)
  where ended_at is null and kind in ('password', 'totp');

-- `role` and `purpose`: the seat that was chosen after signing in.
create table ledger.signed_in (
  token_hash bytea primary key,
  member text not null references ledger.member,
  how text not null,
  role text,
  purpose text,
  opened_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  proved_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '8 hours'
);
create index signed_in_of_member on ledger.signed_in (member);
alter table ledger.session add column signed_in bytea
  references ledger.signed_in on update cascade on delete cascade;
create index session_of_signed_in on ledger.session (signed_in);

-- A code that lets one member choose their credentials, once. The one with `set_up` is printed
-- where the installation runs, and makes its first administrator.
create table ledger.invitation (
  id uuid primary key default gen_random_uuid(),
  code_hash bytea not null unique,
  member text references ledger.member,
  set_up boolean not null default false,
  replaces boolean not null default false,
  made_by text not null default '',
  confirmed_by text,
  made_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '72 hours',
  used_at timestamptz,
  check (set_up or member is not null)
);
create unique index invitation_set_up on ledger.invitation (set_up) where set_up;

-- Whom a try was about or where it came from, as a keyed hash: what was typed may be anything.
create table ledger.attempt (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  subject bytea not null,
  passed boolean not null default false
);
create index attempt_of_subject on ledger.attempt (subject, at);
"""

FUNCTIONS = """
create function ledger.exercise() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce((select exercise from ledger.installation), false)
$$;

create function ledger.hash_shown(setting text) returns bytea language sql stable as $$
  select sha256(convert_to(coalesce(current_setting(setting, true), ''), 'UTF8'))
$$;

-- Who is signed in by the token this connection shows: not ended, not idle, not suspended.
create function ledger.proof() returns ledger.signed_in
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p from ledger.signed_in p join ledger.member m on m.id = p.member
  where p.token_hash = ledger.hash_shown('wholeroute.sign_in')
    and p.expires_at > now() and p.seen_at > now() - interval '30 minutes'
    and m.suspended_at is null
$$;

create function ledger.in_office(offices text[]) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select ledger.exercise() or exists (
    select from ledger.proof() p join ledger.member m on m.id = p.member
    where m.roles && offices)
$$;

-- An administrator who proved anew who they are, not longer than ten minutes ago.
create function ledger.administering() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select ledger.exercise() or exists (
    select from ledger.proof() p join ledger.member m on m.id = p.member
    where 'administrator' = any (m.roles) and p.proved_at > now() - interval '10 minutes')
$$;

-- The same of whoever this session behind row-level security belongs to.
create function ledger.proved_recently() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select ledger.exercise() or exists (
    select from ledger.current_session() s join ledger.signed_in p on p.token_hash = s.signed_in
    where p.proved_at > now() - interval '10 minutes')
$$;

-- Roles that this installation knows; and whoever keeps the accounts does nothing else.
create function ledger.holdable(roles text[]) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select roles <@ array(select role from ledger.access_rule)
    and ('administrator' <> all (roles) or cardinality(roles) = 1)
$$;

-- A change of membership by the one it is about is none: nobody gives themselves a role.
create function ledger.another(who text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select ledger.exercise() or who is distinct from (select member from ledger.proof())
$$;

create function ledger.note(
  who text, what text, object text, allowed boolean, rule text, details jsonb default '{}'
) returns void language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into ledger.audit (member, organisation, role, purpose, action, object, allowed, rule,
                            details)
  values (coalesce(who, ''),
          coalesce((select organisation from ledger.member where id = who), ''),
          '', '', what, object, allowed, rule, details)
$$;

-- Issue the token behind row-level security; say which rule refuses it, or nothing.
create function ledger.open_session(
  who text, body text, as_role text, why text, login text, hash bytea
) returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  proof ledger.signed_in := ledger.proof();
begin
  if not ledger.exercise() and proof.member is distinct from who then
    return 'sign-in';
  end if;
  if not exists (
    select from ledger.member m where m.id = who and m.organisation = body
      and as_role = any (m.roles) and m.suspended_at is null)
  then
    return 'membership';
  end if;
  if not exists (select from ledger.access_rule where role = as_role and purpose = why) then
    return 'purpose';
  end if;
  insert into ledger.session (token_hash, member, organisation, role, purpose, database_role,
                              expires_at, signed_in)
  values (hash, who, body, as_role, why, login,
          least(now() + interval '8 hours', proof.expires_at), proof.token_hash);
  return '';
end $$;

create function ledger.end_session(token text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from ledger.session where token_hash = sha256(convert_to(token, 'UTF8'))
$$;

-- A session ends with the role it stands on, a sign-in with the membership.
create function ledger.sessions_follow_membership() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from ledger.session s where s.member = new.id
    and (s.role <> all (new.roles) or s.organisation <> new.organisation
         or new.suspended_at is not null);
  if new.suspended_at is not null or new.organisation <> old.organisation then
    delete from ledger.signed_in where member = new.id;
  end if;
  update ledger.signed_in set role = null, purpose = null
    where member = new.id and role <> all (new.roles);
  return null;
end $$;
create trigger sessions_follow_membership after update on ledger.member
  for each row execute function ledger.sessions_follow_membership();

-- Nobody joins, leaves or changes without a line that says by whom.
create function ledger.membership_is_audited() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not ledger.exercise() then
    perform ledger.note((select member from ledger.proof()), 'administer',
      tg_table_name || ':' || new.id, true, '',
      case when tg_table_name = 'member'
        then jsonb_build_object('roles', (
            select string_agg(role, ', ' order by role)
            from jsonb_array_elements_text(to_jsonb(new) -> 'roles') role),
                                'suspended', to_jsonb(new) ->> 'suspended_at' is not null)
        else jsonb_build_object('kind', to_jsonb(new) -> 'kind') end);
  end if;
  return null;
end $$;
create trigger membership_is_audited after insert or update on ledger.member
  for each row execute function ledger.membership_is_audited();
create trigger membership_is_audited after insert or update on ledger.organisation
  for each row execute function ledger.membership_is_audited();
"""

ROLES_OF_BODIES = """
-- What organisations of a kind take no part in; a test holds it equal to what `members` refuses.
create function ledger.never_of(kind text) returns text[] language sql immutable as $$
  select case kind
    when 'civil-society' then '{analyst,investigator,prosecutor}'::text[]
    when 'partner-country' then '{protection-officer,custodian,guardian}'::text[]
    else '{}'::text[] end
$$;

create function ledger.roles_fit_their_body() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (
    select from ledger.member m join ledger.organisation o on o.id = m.organisation
    where case tg_table_name when 'member' then m.id else o.id end = new.id
      and m.roles && ledger.never_of(o.kind))
  then
    raise insufficient_privilege
      using message = 'an organisation of that kind holds no such role';
  end if;
  return null;
end $$;
-- At the end of a transaction: one that changes a kind and the roles that go with it is whole then.
create constraint trigger roles_fit_their_body after insert or update on ledger.member
  deferrable initially deferred for each row execute function ledger.roles_fit_their_body();
create constraint trigger roles_fit_their_body after insert or update on ledger.organisation
  deferrable initially deferred for each row execute function ledger.roles_fit_their_body();
"""

THE_DOOR = """
-- Count a proof of one credential, once: a code's step, a passkey's signature counter. A counter
-- that went back is a copy's, and ends the passkey with all that its member signed in: who of the
-- two holds the copy, nobody can tell.
create function ledger.spend(which uuid, reached bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  found_one ledger.credential;
begin
  select * into found_one from ledger.credential c
    where c.id = which and c.ended_at is null for update;
  if found_one.id is null then
    return false;
  end if;
  if found_one.kind in ('totp', 'passkey') and reached <= found_one.counter
     and not (found_one.kind = 'passkey' and reached = 0 and found_one.counter = 0)
  then
    if found_one.kind = 'passkey' then
      update ledger.credential set ended_at = now(), ended_why = 'sign-count' where id = which;
      delete from ledger.signed_in where member = found_one.member;
      perform ledger.note(found_one.member, 'sign-in', 'credential:' || which, false,
                          'sign-count');
    end if;
    return false;
  end if;
  update ledger.credential
    set used_at = now(), used_in = pg_current_xact_id(),
        counter = case when kind in ('totp', 'passkey') then reached else counter end,
        ended_at = case when kind = 'recovery' then now() end,
        ended_why = case when kind = 'recovery' then 'spent' else '' end
    where id = which;
  return true;
end $$;

-- What this very transaction has proved of a member.
create function ledger.proved_by(who text) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select case
    when 'passkey' = any (kinds) then 'passkey'
    when kinds @> '{password,totp}' then 'password+totp'
    when kinds @> '{password,recovery}' then 'password+recovery'
    when 'totp' = any (kinds) then 'totp' end
  from (select array_agg(kind) as kinds from ledger.credential
        where member = who and used_in = pg_current_xact_id_if_assigned()) as spent
$$;

create function ledger.enter(who text, hash bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  how text := ledger.proved_by(who);
begin
  delete from ledger.signed_in
    where expires_at < now() or seen_at < now() - interval '30 minutes';
  delete from ledger.session where expires_at < now();
  if how is null or how = 'totp' or not exists (
    select from ledger.member where id = who and suspended_at is null)
  then
    return false;
  end if;
  insert into ledger.signed_in (token_hash, member, how) values (hash, who, how);
  perform ledger.note(who, 'sign-in', 'sign-in', true, '', jsonb_build_object('how', how));
  return true;
end $$;

-- Step up: whoever is signed in proves anew who they are, and their token changes.
create function ledger.prove(hash bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  proof ledger.signed_in := ledger.proof();
  how text := ledger.proved_by(proof.member);
begin
  if how is null then
    return false;
  end if;
  update ledger.signed_in set token_hash = hash, proved_at = now(), seen_at = now()
    where token_hash = proof.token_hash;
  perform ledger.note(proof.member, 'sign-in', 'step-up', true, '',
                      jsonb_build_object('how', how));
  return true;
end $$;

-- Whoever the shown token signs in was here just now; one that is over is taken away.
create function ledger.visit() returns setof ledger.signed_in
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  proof ledger.signed_in := ledger.proof();
begin
  if proof.member is null then
    delete from ledger.signed_in where token_hash = ledger.hash_shown('wholeroute.sign_in');
    return;
  end if;
  if proof.seen_at < now() - interval '1 minute' then
    update ledger.signed_in set seen_at = now() where token_hash = proof.token_hash;
  end if;
  return next proof;
end $$;

create function ledger.sit(as_role text, why text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  proof ledger.signed_in := ledger.proof();
begin
  update ledger.signed_in set role = as_role, purpose = why
    where token_hash = proof.token_hash and (as_role is null or exists (
      select from ledger.member m join ledger.access_rule r on r.role = any (m.roles)
      where m.id = proof.member and r.role = as_role and r.purpose = why));
  return found;
end $$;

create function ledger.leave() returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  proof ledger.signed_in := ledger.proof();
begin
  if proof.member is not null then
    perform ledger.note(proof.member, 'sign-in', 'sign-out', true, '');
  end if;
  delete from ledger.signed_in where token_hash = ledger.hash_shown('wholeroute.sign_in');
end $$;

create function ledger.turned_away(who text, what text, rule text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select ledger.note((select id from ledger.member where id = who), 'sign-in', what, false, rule)
$$;

-- The invitation whose code this connection shows; one that replaces what somebody has needs a
-- second person.
create function ledger.invited() returns ledger.invitation
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select i from ledger.invitation i left join ledger.member m on m.id = i.member
  where i.code_hash = ledger.hash_shown('wholeroute.invitation') and i.used_at is null
    and i.expires_at > now() and m.suspended_at is null
    and (not i.replaces or i.confirmed_by is not null)
$$;

-- For whom credentials may be made: by their invitation, or by themselves, freshly proved.
create function ledger.enrolling() returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce((select member from ledger.invited()),
    (select member from ledger.proof() where proved_at > now() - interval '10 minutes'))
$$;

create function ledger.suffices(who text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce('passkey' = any (kinds) or kinds @> '{password,totp}', false)
  from (select array_agg(kind) as kinds from ledger.credential
        where member = who and ended_at is null) as live
$$;

create function ledger.end_all(whose text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update ledger.credential set ended_at = now(), ended_why = 'replaced'
    where member = whose and ended_at is null;
  delete from ledger.signed_in where member = whose
$$;

-- What was kept since the second person confirmed ends too before what replaces it is kept.
create function ledger.make_room() returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  invited ledger.invitation := ledger.invited();
begin
  if invited.replaces then
    perform ledger.end_all(invited.member);
  end if;
end $$;

create function ledger.accept() returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  invited ledger.invitation := ledger.invited();
begin
  if invited.member is null then
    return false;
  end if;
  perform from ledger.invitation where id = invited.id and used_at is null for update;
  if not found then
    return false;
  end if;
  update ledger.invitation set used_at = now() where id = invited.id;
  perform ledger.note(invited.member, 'sign-in', 'invitation:' || invited.id, true, '',
                      jsonb_build_object('replaces', invited.replaces));
  return ledger.suffices(invited.member);
end $$;

-- One's own alone, freshly proved, and never the last that suffices; other sign-ins end with it.
create function ledger.end_credential(which uuid, why text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  proof ledger.signed_in := ledger.proof();
begin
  if proof.proved_at is null or proof.proved_at < now() - interval '10 minutes' then
    return false;
  end if;
  update ledger.credential set ended_at = now(), ended_why = why
    where id = which and member = proof.member and ended_at is null;
  if not found then
    return false;
  end if;
  delete from ledger.signed_in where member = proof.member and token_hash <> proof.token_hash;
  perform ledger.note(proof.member, 'sign-in', 'credential:' || which, true, why);
  return true;
end $$;

-- The code of an installation in which nobody has ever had a credential. It keeps the one first
-- administrator it made.
create function ledger.set_up(hash bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if ledger.exercise() or exists (select from ledger.credential) then
    return false;
  end if;
  insert into ledger.invitation (code_hash, set_up) values (hash, true)
    on conflict (set_up) where set_up
    do update set code_hash = excluded.code_hash, used_at = null, made_at = now(),
                  expires_at = excluded.expires_at;
  return true;
end $$;

create function ledger.first_administrator(
  body text, body_name text, kind text, regime text, country text, who text, name text
) returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  code ledger.invitation;
begin
  select * into code from ledger.invitation i
    where i.code_hash = ledger.hash_shown('wholeroute.invitation') and i.set_up
      and i.used_at is null and i.expires_at > now() for update;
  if code.id is null or code.member is not null then
    return false;
  end if;
  insert into ledger.organisation values (body, body_name, kind, regime, country);
  insert into ledger.member (id, organisation, name, roles)
    values (who, body, name, '{administrator}');
  update ledger.invitation set member = who where id = code.id;
  return true;
end $$;
"""

INVITING = """
-- Of somebody who has credentials it takes a second person: an account is not its administrator's.
create function ledger.invite(who text, hash bytea) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  made uuid;
begin
  if not ledger.administering() or not ledger.another(who) then
    return null;
  end if;
  update ledger.invitation set used_at = now() where member = who and used_at is null;
  insert into ledger.invitation (code_hash, member, made_by, replaces)
    values (hash, who, coalesce((select member from ledger.proof()), ''),
            exists (select from ledger.credential where member = who))
    returning id into made;
  perform ledger.note((select member from ledger.proof()), 'administer', 'invitation:' || made,
                      true, '', jsonb_build_object('member', who));
  return made;
end $$;

-- What it replaces ends with the second person's word, not when it is used: until then whoever
-- found the old key could still come in by it.
create function ledger.confirm_invitation(which uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  proof ledger.signed_in := ledger.proof();
  whose text;
begin
  if not ledger.in_office('{administrator,auditor}')
     or proof.proved_at is null or proof.proved_at < now() - interval '10 minutes'
  then
    return false;
  end if;
  update ledger.invitation set confirmed_by = proof.member
    where id = which and replaces and confirmed_by is null and used_at is null
      and proof.member not in (made_by, member)
    returning member into whose;
  if whose is null then
    return false;
  end if;
  perform ledger.end_all(whose);
  perform ledger.note(proof.member, 'administer', 'invitation:' || which, true, 'confirmed');
  return true;
end $$;
"""

GRANTS = """
revoke all on ledger.session from wr_gate;
drop policy gate on ledger.session;
drop policy gate on ledger.member;
drop policy gate on ledger.organisation;
create policy gate on ledger.member for select to wr_gate using (true);
create policy enrolling on ledger.member for insert to wr_gate
  with check ((select ledger.administering()) and ledger.holdable(roles));
create policy changing on ledger.member for update to wr_gate
  using ((select ledger.administering()) and ledger.another(id))
  with check (ledger.holdable(roles));
create policy enrolling on ledger.organisation for insert to wr_gate
  with check ((select ledger.administering()));
create policy changing on ledger.organisation for update to wr_gate
  using ((select ledger.administering())) with check (true);

grant select (id, member, replaces, made_by, confirmed_by, made_at, expires_at, used_at)
  on ledger.invitation to wr_gate;
create policy inviting on ledger.invitation for select to wr_gate
  using (not set_up and (select ledger.in_office('{administrator,auditor}')));

grant select on ledger.credential to wr_door;
grant insert (member, kind, name, key_id, public_key, transports, secret, counter)
  on ledger.credential to wr_door;
create policy door on ledger.credential for select to wr_door using (true);
create policy own on ledger.credential for insert to wr_door
  with check (member = (select ledger.enrolling()));
grant select, insert, delete, update (passed) on ledger.attempt to wr_door;
create policy door on ledger.attempt to wr_door using (true) with check (true);
"""

OF_THE_GATE = (
    "exercise()",
    "proof()",
    "in_office(text[])",
    "administering()",
    "holdable(text[])",
    "another(text)",
    "open_session(text, text, text, text, text, bytea)",
    "end_session(text)",
    "invite(text, bytea)",
    "confirm_invitation(uuid)",
)
OF_THE_DOOR = (
    "exercise()",
    "spend(uuid, bigint)",
    "enter(text, bytea)",
    "prove(bytea)",
    "visit()",
    "sit(text, text)",
    "leave()",
    "turned_away(text, text, text)",
    "invited()",
    "enrolling()",
    "make_room()",
    "accept()",
    "end_credential(uuid, text)",
    "set_up(bytea)",
    "first_administrator(text, text, text, text, text, text, text)",
    "suffices(text)",
)
READERS = "wr_intake, wr_enforcement, wr_judicial, wr_protection, wr_custodian, wr_audit, wr_gate"


def upgrade(readers: str = READERS) -> None:
    op.execute("grant usage on schema ledger to wr_door")
    op.execute(TABLES)
    for table in ("credential", "signed_in", "invitation", "attempt"):
        op.execute(f"alter table ledger.{table} enable row level security")
        op.execute(f"alter table ledger.{table} force row level security")
        op.execute(
            f"create policy owner on ledger.{table} to wr_owner using (true) with check (true)"
        )
    for functions in (FUNCTIONS, ROLES_OF_BODIES, THE_DOOR, INVITING):
        op.execute(functions)
    op.execute("revoke execute on all functions in schema ledger from public")
    op.execute(GRANTS)
    for function in OF_THE_GATE:
        op.execute(f"grant execute on function ledger.{function} to wr_gate")
    for function in OF_THE_DOOR:
        op.execute(f"grant execute on function ledger.{function} to wr_door")
    op.execute(f"grant execute on function ledger.proved_recently() to {readers}")
