"""Tokens for programs: a sign-in of one member in one seat until a day, which proves nothing anew.

A token stands where sign-ins stand, so that whatever ends these ends it: a suspension, another
organisation, a role taken away, new credentials. It takes no other seat, and neither keeps accounts
nor makes another token.
"""

from alembic import op

revision = "0024"
down_revision = "0023"

TABLES = """
alter table ledger.signed_in
  add column id uuid not null default gen_random_uuid() unique,
  add column label text not null default '' check (length(label) <= 60);
"""

FUNCTIONS = """
-- A program may be silent for days.
create or replace function ledger.proof() returns ledger.signed_in
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p from ledger.signed_in p join ledger.member m on m.id = p.member
  where p.token_hash = ledger.hash_shown('wholeroute.sign_in')
    and p.expires_at > now() and (p.how = 'token' or p.seen_at > now() - interval '30 minutes')
    and m.suspended_at is null
$$;

create or replace function ledger.in_office(offices text[]) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select ledger.exercise() or exists (
    select from ledger.proof() p join ledger.member m on m.id = p.member
    where p.how <> 'token' and m.roles && offices)
$$;

create or replace function ledger.open_session(
  who text, body text, as_role text, why text, login text, hash bytea
) returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  proof ledger.signed_in := ledger.proof();
begin
  if not ledger.exercise() and proof.member is distinct from who then
    return 'sign-in';
  end if;
  if proof.how = 'token' and (proof.role, proof.purpose) is distinct from (as_role, why) then
    return 'token';
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

create or replace function ledger.enter(who text, hash bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  how_proved text := ledger.proved_by(who);
begin
  delete from ledger.signed_in
    where expires_at < now() or (how <> 'token' and seen_at < now() - interval '30 minutes');
  delete from ledger.session where expires_at < now();
  if how_proved is null or how_proved = 'totp' or not exists (
    select from ledger.member where id = who and suspended_at is null)
  then
    return false;
  end if;
  insert into ledger.signed_in (token_hash, member, how) values (hash, who, how_proved);
  perform ledger.note(who, 'sign-in', 'sign-in', true, '', jsonb_build_object('how', how_proved));
  return true;
end $$;

create or replace function ledger.prove(hash bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  proof ledger.signed_in := ledger.proof();
  how text := ledger.proved_by(proof.member);
begin
  if how is null or proof.how = 'token' then
    return false;
  end if;
  update ledger.signed_in set token_hash = hash, proved_at = now(), seen_at = now()
    where token_hash = proof.token_hash;
  perform ledger.note(proof.member, 'sign-in', 'step-up', true, '',
                      jsonb_build_object('how', how));
  return true;
end $$;

create or replace function ledger.sit(as_role text, why text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  proof ledger.signed_in := ledger.proof();
begin
  update ledger.signed_in set role = as_role, purpose = why
    where token_hash = proof.token_hash and how <> 'token' and (as_role is null or exists (
      select from ledger.member m join ledger.access_rule r on r.role = any (m.roles)
      where m.id = proof.member and r.role = as_role and r.purpose = why));
  return found;
end $$;

-- Made by whoever proved lately who they are, for a seat of their own; null for anybody else.
create function ledger.issue_token(hash bytea, as_role text, why text, days integer, called text)
returns uuid language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  proof ledger.signed_in := ledger.proof();
  made uuid;
begin
  if proof.how is null or proof.how = 'token' or as_role = 'administrator'
     or proof.proved_at < now() - interval '10 minutes' or days not between 1 and 90
     or (select count(*) from ledger.signed_in
         where member = proof.member and how = 'token' and expires_at > now()) >= 20
     or not exists (
       select from ledger.member m join ledger.access_rule r on r.role = any (m.roles)
       where m.id = proof.member and r.role = as_role and r.purpose = why)
  then
    return null;
  end if;
  insert into ledger.signed_in (token_hash, member, how, role, purpose, proved_at, expires_at, label)
  values (hash, proof.member, 'token', as_role, why, '-infinity',
          now() + make_interval(days => days), called)
  returning id into made;
  perform ledger.note(proof.member, 'sign-in', 'token:' || made, true, '',
    jsonb_build_object('how', 'token', 'days', days, 'role', as_role, 'purpose', why));
  return made;
end $$;

-- One's own, by whoever signed in themselves.
create function ledger.tokens() returns table (
  id uuid, label text, role text, purpose text,
  opened_at timestamptz, seen_at timestamptz, expires_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.id, t.label, t.role, t.purpose, t.opened_at, t.seen_at, t.expires_at
  from ledger.proof() p join ledger.signed_in t on t.member = p.member
  where p.how <> 'token' and t.how = 'token' and t.expires_at > now()
  order by t.opened_at, t.id
$$;

create function ledger.end_token(which uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  proof ledger.signed_in := ledger.proof();
begin
  delete from ledger.signed_in
    where id = which and member = proof.member and how = 'token' and proof.how <> 'token';
  if not found then
    return false;
  end if;
  perform ledger.note(proof.member, 'sign-in', 'token:' || which, true, 'ended');
  return true;
end $$;
"""

OF_THE_DOOR = (
    "issue_token(bytea, text, text, integer, text)",
    "tokens()",
    "end_token(uuid)",
)


def upgrade() -> None:
    op.execute(TABLES)
    op.execute(FUNCTIONS)
    for function in OF_THE_DOOR:
        op.execute(f"revoke execute on function ledger.{function} from public")
        op.execute(f"grant execute on function ledger.{function} to wr_door")
