"""The tree that audit leaves stand in, and its checkpoints."""

from alembic import op

revision = "0009"
down_revision = "0008"

TABLES = """
-- A row is sealed when its leaf is set, and never because of its number: rows commit in another
-- order than they are numbered. Details and salt may be erased; what binds them stays.
alter table ledger.audit
  add column salt bytea,
  add column commitment bytea,
  add column leaf bytea,
  add column place bigint,
  add constraint sealed_whole check (
    case when leaf is null then salt is null and commitment is null and place is null
         else length(leaf) = 32 and length(commitment) = 32 and place is not null end);
create unique index audit_place on ledger.audit (place);
create index audit_unsealed on ledger.audit (id) where leaf is null;

-- 256 hashes of every eighth level of the tree; the last tile of a level still grows.
create table ledger.audit_tile (
  level smallint not null,
  number bigint not null,
  hashes bytea not null check (length(hashes) between 32 and 8192 and length(hashes) % 32 = 0),
  primary key (level, number)
);
alter table ledger.audit_tile alter column hashes set storage external;
create table ledger.audit_checkpoint (
  size bigint primary key,
  root bytea not null check (length(root) = 32),
  note text not null,
  at timestamptz not null default clock_timestamp()
);
-- Who else saw a checkpoint and signed for it: a body, never a person reported on.
create table ledger.audit_cosignature (
  size bigint not null references ledger.audit_checkpoint,
  key text not null,
  line text not null,
  signed_at timestamptz not null,
  primary key (size, key)
);
"""

FUNCTIONS = """
-- Whoever holds a grant on the log: what was done stays as it was written, and a leaf where it was
-- put. Of a sealed row the details may go, with the salt that would confirm a guess of them.
create function ledger.audit_stays() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if (new.id, new.at, new.member, new.organisation, new.role, new.purpose, new.action, new.object,
      new.allowed, new.rule) is distinct from
     (old.id, old.at, old.member, old.organisation, old.role, old.purpose, old.action, old.object,
      old.allowed, old.rule)
    or (old.leaf is not null and
        (new.leaf, new.place, new.commitment) is distinct from
        (old.leaf, old.place, old.commitment))
    or (old.leaf is null and new.details is distinct from old.details)
    or (old.leaf is not null and (new.details, new.salt) is distinct from (old.details, old.salt)
        and not (new.details = '{}' and new.salt is null))
  then
    raise insufficient_privilege using message = 'what stands in the audit log stays';
  end if;
  return new;
end $$;
create trigger stays before update on ledger.audit
  for each row execute function ledger.audit_stays();

create function ledger.tile_only_grows() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if (new.level, new.number) <> (old.level, old.number)
    or substring(new.hashes for length(old.hashes)) <> old.hashes
  then
    raise insufficient_privilege using message = 'hashes of the audit tree stay';
  end if;
  return new;
end $$;
create trigger only_grows before update on ledger.audit_tile
  for each row execute function ledger.tile_only_grows();

-- Erase the details of sealed rows, and what they might be guessed by; return how many held any.
create function ledger.forget_details(places bigint[]) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare forgotten bigint;
begin
  if not ledger.may('erase') then
    raise insufficient_privilege using message = 'only who erases forgets what the log tells';
  end if;
  update ledger.audit set details = '{}', salt = null
    where place = any (places) and salt is not null;
  get diagnostics forgotten = row_count;
  return forgotten;
end $$;
"""

GRANTS = """
revoke execute on function ledger.audit_stays() from public;
revoke execute on function ledger.tile_only_grows() from public;
revoke execute on function ledger.forget_details(bigint[]) from public;
grant execute on function ledger.forget_details(bigint[]) to wr_custodian;

-- The sealer gives each row its leaf, once, and lets the tree grow. It does nothing else.
grant usage on schema ledger to wr_sealer;
grant select, update (salt, commitment, leaf, place) on ledger.audit to wr_sealer;
create policy sealing on ledger.audit for select to wr_sealer using (true);
create policy leaving on ledger.audit for update to wr_sealer
  using (leaf is null) with check (leaf is not null);
grant select, insert, update (hashes) on ledger.audit_tile to wr_sealer;
grant select, insert on ledger.audit_checkpoint, ledger.audit_cosignature to wr_sealer;
"""


def upgrade() -> None:
    op.execute(TABLES)
    op.execute(FUNCTIONS)
    op.execute(GRANTS)
    for table in ("audit_tile", "audit_checkpoint", "audit_cosignature"):
        op.execute(f"alter table ledger.{table} enable row level security")
        op.execute(f"alter table ledger.{table} force row level security")
        op.execute(
            f"create policy owner on ledger.{table} to wr_owner using (true) with check (true)"
        )
        op.execute(
            f"create policy sealing on ledger.{table} to wr_sealer using (true) with check (true)"
        )
        # Those who read the log itself: its size alone would tell others how much is done.
        op.execute(f"grant select on ledger.{table} to wr_audit, wr_enforcement")
        op.execute(
            f"create policy auditing on ledger.{table} for select to wr_audit, wr_enforcement "
            "using ((select ledger.may('audit')))"
        )
