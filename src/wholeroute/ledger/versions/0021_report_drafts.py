"""Reports as they are typed: kept sealed for their author, and for who reviews them, until a day.

A draft is no contribution: nobody analyses it, and no role but intake's reads a row of it. What it
says is sealed under a key of its own. Its days are days and never hours, so that two forms filled in
one after the other cannot be told to belong together by when they were.
"""

from alembic import op

revision = "0021"
down_revision = "0020"

TABLES = """
create table ledger.report_draft (
  id uuid primary key,
  organisation text not null references ledger.organisation,
  author text not null references ledger.member,
  purpose text not null,
  kind text not null check (kind in ('report', 'debriefing')),
  state text not null default 'writing' check (state in ('writing', 'review')),
  version integer not null default 1,
  begun_on date not null,
  changed_on date not null,
  ends_on date not null check (ends_on > changed_on),
  sealed bytea not null,
  remark bytea
);
create index report_draft_of on ledger.report_draft (organisation, ends_on);

-- Which organisations want a second person to send what one has typed.
create table ledger.report_rule (
  organisation text primary key references ledger.organisation,
  set_by text not null references ledger.member,
  set_on date not null default (now() at time zone 'UTC')::date
);
"""

FUNCTIONS = """
-- A draft that this session may open: its author's own, or one that waits for a second person of
-- the same organisation. Typed for one purpose, it is there for no other.
create function ledger.open_to_me(d ledger.report_draft) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (
    select from ledger.current_session() s
    where ledger.may('submit') and d.organisation = s.organisation and d.purpose = s.purpose
      and (d.author = s.member or d.state = 'review')
      and d.ends_on > (now() at time zone 'UTC')::date)
$$;

-- Keep what its author typed, where nobody has kept anything since that version.
create function ledger.keep_draft(which uuid, seen integer, content bytea, today date, ends date)
returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update ledger.report_draft d
    set sealed = content, version = d.version + 1, changed_on = today, ends_on = ends
    where d.id = which and d.version = seen and d.state = 'writing' and ledger.open_to_me(d);
  return found;
end $$;

-- Ask a second person to look; from now on its author changes nothing.
create function ledger.hand_over_draft(which uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update ledger.report_draft d set state = 'review', version = d.version + 1, remark = null
    where d.id = which and d.state = 'writing' and ledger.open_to_me(d);
  return found;
end $$;

-- Give it back to its author, with what is to be mended; the author may also take it back.
create function ledger.hand_back_draft(which uuid, said bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update ledger.report_draft d set state = 'writing', version = d.version + 1, remark = said
    where d.id = which and d.state = 'review' and ledger.open_to_me(d);
  return found;
end $$;

create function ledger.two_people_send() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (
    select from ledger.report_rule r where r.organisation = ledger.my_organisation())
$$;

-- Whether this session may send it: its author where the organisation asks for no second person;
-- anybody else who may open it, since it waits for them.
create function ledger.may_send_draft(which uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (
    select from ledger.report_draft d, ledger.current_session() s
    where d.id = which and ledger.open_to_me(d)
      and (d.author <> s.member or not ledger.two_people_send()))
$$;

-- Take a draft out for good, sent or not: whoever may open it may, its author or who sends it.
create function ledger.end_draft(which uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from ledger.report_draft d where d.id = which and ledger.open_to_me(d);
  return found;
end $$;

-- What nobody changed for too long goes with the rest whose day has come.
create function ledger.end_drafts(today date) returns setof uuid
language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from ledger.report_draft d
  where d.organisation = ledger.my_organisation() and ledger.may('erase') and d.ends_on <= today
  returning d.id
$$;

create function ledger.let_two_people_send(wanted boolean) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  who constant ledger.session := ledger.current_session();
begin
  if not ledger.may('administer') then
    raise insufficient_privilege using message = 'an administrator decides who sends';
  end if;
  delete from ledger.report_rule r where r.organisation = who.organisation;
  if wanted then
    insert into ledger.report_rule (organisation, set_by) values (who.organisation, who.member);
  end if;
end $$;

-- Whether any of these phrases is the name or number of a person, as `names_somebody` asks of anything:
-- what boats and towns are called may be said in a debriefing, what people are called may not.
create function ledger.names_a_person(phrases text[], naming text[]) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (
    select from ledger.statement st join ledger.entity e on e.id = st.entity and e.lane = st.lane
    where e.kind = 'Person' and st.property = any (naming) and st.flag is distinct from 'vault'
      and (lower(st.value) = any (phrases) or lower(st.original) = any (phrases))
      and st.contribution in (
        select c.id from ledger.contribution c where c.contributor = ledger.my_organisation())
      and ledger.may('submit'))
$$;

-- What the sweep of orphans may learn: what is kept of a report, of somebody who asks, of a draft.
create or replace function ledger.known(refs uuid[]) returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select ref from ledger.contribution where ref = any (refs)
  union all
  select id from ledger.subject_request where id = any (refs)
  union all
  select id from ledger.report_draft where id = any (refs)
$$;
"""

GRANTS = """
grant select, insert on ledger.report_draft to wr_intake;
create policy own on ledger.report_draft for select to wr_intake
  using (ledger.open_to_me(report_draft));
create policy begun on ledger.report_draft for insert to wr_intake
  with check (state = 'writing' and version = 1 and remark is null
    and (author, organisation, purpose) =
        (select s.member, s.organisation, s.purpose from ledger.current_session() s)
    and ledger.open_to_me(report_draft));
"""

CALLERS = {
    "open_to_me(ledger.report_draft)": "wr_intake",
    "keep_draft(uuid, integer, bytea, date, date)": "wr_intake",
    "hand_over_draft(uuid)": "wr_intake",
    "hand_back_draft(uuid, bytea)": "wr_intake",
    "two_people_send()": "wr_intake, wr_gate",
    "may_send_draft(uuid)": "wr_intake",
    "end_draft(uuid)": "wr_intake",
    "end_drafts(date)": "wr_custodian",
    "let_two_people_send(boolean)": "wr_gate",
    "names_a_person(text[], text[])": "wr_intake",
}


def upgrade() -> None:
    op.execute(TABLES)
    for table in ("ledger.report_draft", "ledger.report_rule"):
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        op.execute(f"create policy owner on {table} to wr_owner using (true) with check (true)")
    op.execute(FUNCTIONS)
    op.execute(GRANTS)
    for function, callers in CALLERS.items():
        op.execute(f"revoke execute on function ledger.{function} from public")
        op.execute(f"grant execute on function ledger.{function} to {callers}")
