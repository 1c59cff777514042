"""What must never come to light, and probes that tell whether it did.

A canary is a text that stands in one report only. Each report here is hidden from somebody for
one reason: a lane, an audience, a label, a handling code, a purpose. A probe tries one way of
getting at them with one role's own database login and returns the leaks it found: none, as long
as the fences stand. `test_fences_are_load_bearing` takes each fence away and sees a probe find it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from sqlalchemy import text
from tests.conftest import (
    ActingAs,
    Contribute,
    Databases,
    Filed,
    acting_on,
    contribute_to,
    everyone_may,
    person,
    phone,
)

from wholeroute import crosscheck, custody
from wholeroute.entities import PROPERTIES, Kind
from wholeroute.ledger import DatabaseRole, Home, Ledger, Verdict
from wholeroute.ledger.roles import ACTS_AS, OWNER, VAULT, VAULT_OWNER
from wholeroute.rights import (
    AccessClass,
    Action,
    Category,
    Handling,
    Item,
    Lane,
    Purpose,
    Reader,
    Role,
    Tlp,
    decide,
)

NOBODYS = ""
"""The token of a session that shows none."""


@dataclass(frozen=True, slots=True)
class Canary:
    """One hidden report: what gives it away, and the codes that hide it."""

    name: str
    lane: Lane
    access: AccessClass
    person: str
    phone: str
    ref: str

    @property
    def ids(self) -> frozenset[str]:
        """Return the ids of its entities."""
        return frozenset({self.person, self.phone})

    @property
    def marks(self) -> frozenset[str]:
        """Return what only this report holds: words in it, its id, the ids of its entities."""
        words = {self.name, f"vault{self.name}", f"basis{self.name}", f"original{self.name}"}
        return self.ids | words | {self.ref}


def _codes(**codes: Any) -> AccessClass:
    return everyone_may("ncp-b", **codes)


_PROSECUTION = frozenset({Purpose.PROSECUTION})
_ACCESS: Mapping[str, tuple[Lane, AccessClass]] = {
    "canaryopen": (Lane.OPEN, _codes()),
    "canarymoved": (Lane.PROTECTED, _codes()),
    "canaryprotected": (Lane.PROTECTED, _codes()),
    "canaryminor": (Lane.PROTECTED, _codes()),
    "canaryuncategorised": (Lane.UNCATEGORISED, _codes()),
    "canaryjudicial": (Lane.JUDICIAL, _codes()),
    "canaryforeign": (Lane.OPEN, AccessClass("ncp-b", frozenset({"agency"}), frozenset(Purpose))),
    "canaryunshared": (
        Lane.OPEN,
        AccessClass("ncp-b", frozenset(), frozenset(Purpose), Handling(h3="canarycodes")),
    ),
    "canaryred": (Lane.OPEN, _codes(tlp=Tlp.RED)),
    "canarypurpose": (Lane.OPEN, AccessClass("ncp-b", frozenset({"*"}), _PROSECUTION)),
    "canaryhzero": (Lane.OPEN, _codes(handling=Handling(h0=True))),
    "canaryhone": (Lane.OPEN, _codes(handling=Handling(h1=True))),
    "canaryheld": (Lane.UNCATEGORISED, _codes()),
    "canaryredheld": (Lane.UNCATEGORISED, _codes(tlp=Tlp.RED)),
    "canaryredprotected": (Lane.PROTECTED, _codes(tlp=Tlp.RED)),
    "canaryreduncategorised": (Lane.UNCATEGORISED, _codes(tlp=Tlp.RED)),
    "canaryredjudicial": (Lane.JUDICIAL, _codes(tlp=Tlp.RED)),
    "canaryhoneprotected": (Lane.PROTECTED, _codes(handling=Handling(h0=True, h1=True))),
}
_CATEGORIES = {Lane.PROTECTED: ("suspect", "victim"), Lane.UNCATEGORISED: ()}
_RECORDED = ("canaryunshared", "canaryredprotected", "canaryreduncategorised", "canaryredjudicial")
_HELD = {"canaryheld", "canaryredheld"}
_OPEN_AT_FIRST = {"canaryminor", "canarymoved"}
FOUND = "f1d1f1d1-0000-4000-8000-00000000c0de"
"""The id of what `ncp-b` found."""
NCP_BS_OWN = frozenset(
    {"canaryreason", "canaryfinding", FOUND, "canaryquarantine", "canarypart", "canarycodes",
     f"x{b'canarymending'.hex()}"}
)  # fmt: skip
"""Words in what `ncp-b` judged, found, sent in vain and recorded of reports it shares with nobody."""


def plant(contribute: Contribute, acting: ActingAs) -> list[Canary]:
    """File one report for each reason to be hidden, all of them by `ncp-b`, and work on them."""
    filed: dict[str, Filed] = {}
    for number, (name, (lane, access)) in enumerate(_ACCESS.items()):
        open_at_first = name in _OPEN_AT_FIRST
        held = name in _HELD
        categories = _CATEGORIES.get(lane, ("suspect",))
        if open_at_first or held:
            categories = ("suspect",)
        seen = {"notes": "held the tiller"} if held else {}
        minor = name == "canaryminor"
        filed[name] = contribute(
            [
                # A position is no identity: it stays in the ledger, where the fences alone hide it.
                person(
                    "person",
                    f"Vault{name} Number{number:02}",
                    *categories,
                    minor=minor,
                    position=name,
                    **seen,
                ),
                phone("phone", f"+39 06 698 {1000 + number}", "person"),
            ],
            as_="ncp-b",
            access=access,
            title=name,
            judicial_case="case 7" if lane is Lane.JUDICIAL else "",
        )
    _work_on(filed, acting)
    return [
        Canary(name, lane, access, str(f["person"]), str(f["phone"]), str(f.ref))
        for (name, (lane, access)), f in zip(_ACCESS.items(), filed.values(), strict=True)
    ]


def _work_on(filed: Mapping[str, Filed], acting: ActingAs) -> None:
    """Judge, find and record as `ncp-b`, so that every table holds something to hide."""
    subject, other = filed["canaryunshared"]["person"], filed["canaryred"]["person"]
    with acting("analyst@ncp-b", Role.ANALYST, Purpose.ANALYSIS) as analyst:
        crosscheck.run(analyst)
        crosscheck.settle(analyst, subject, other, Verdict.SAME, "canaryreason")
        crosscheck.settle(
            analyst, filed["canarymoved"]["person"], subject, Verdict.SAME, "canaryreason"
        )
        crosscheck.unmerge(analyst, filed["canarymoved"]["person"], "canaryreason")
        crosscheck.settle(
            analyst, filed["canarymoved"]["person"], filed["canaryopen"]["person"],
            Verdict.UNSURE, "hard to say",
        )  # fmt: skip
        for verdict in (Verdict.SAME, Verdict.UNSURE):  # one that no longer stands, one that does
            crosscheck.settle(
                analyst, filed["canaryopen"]["person"], filed["canaryhone"]["person"],
                verdict, "hard to say",
            )  # fmt: skip
        with analyst.begin() as connection:
            for finding, kind, about in (
                (FOUND, "canaryfinding", subject),
                (uuid4(), "a finding for all", filed["canaryopen"]["person"]),
            ):
                values = {"subject": about, "finding": finding, "kind": kind}
                for step in _FINDING:
                    connection.execute(text(step), values)
    with (
        acting("contributor@ncp-b", Role.CONTRIBUTOR, Purpose.ANALYSIS) as contributor,
        contributor.begin() as connection,
    ):
        connection.execute(text(_QUARANTINE), {"ref": filed["canaryopen"].ref})
        connection.execute(text(_MENDING))
        for name in _RECORDED:
            lane = _ACCESS[name][0]
            connection.execute(text(_PART), {"ref": filed[name].ref, "lane": lane.value})
    with acting("custodian@ncp-b", Role.CUSTODIAN, Purpose.CATEGORISATION) as custodian:
        for name in sorted(_HELD):
            custody.categorise(
                custodian, filed[name]["person"], Category.SUSPECT, "canaryreason", [uuid4()]
            )
        custody.protect(custodian, filed["canarymoved"]["person"], Category.VICTIM, "canaryreason")


_FINDING = (
    """
insert into ledger.finding (id, kind, rule, version, parameters, innocent_readings,
                            stands_without, handling, access, state)
select :finding, :kind, '', '1', '{}', '[]', '{}', '', array[access], 'new'
from open.entity where id = :subject
""",
    "insert into ledger.finding_subject values (:finding, :subject, 'open')",
    """
insert into ledger.finding_evidence select :finding, id from open.statement where entity = :subject
""",
)
_QUARANTINE = """
insert into ledger.quarantine (contribution, line, field, reason, fix, sealed)
select id, 1, 'canaryquarantine', '', '', '' from ledger.contribution where ref = :ref
"""
_MENDING = """
insert into ledger.mending (quarantine, member, act, sealed)
select id, 'contributor@ncp-b', 'rejected', 'canarymending' from ledger.quarantine
"""
_PART = """
insert into ledger.record_part (id, lane, contribution, kind, rows, grade, sha256, access)
select gen_random_uuid(), cast(:lane as ledger.lane), id, 'canarypart', 1, 2, '', access
from ledger.contribution where ref = :ref
"""


@dataclass(frozen=True, slots=True)
class Intruder:
    """Somebody with one role's own login and the token of a session of theirs, and no code of ours."""

    reader: Reader
    role: DatabaseRole
    token: str = field(repr=False)

    def __str__(self) -> str:
        return f"{self.reader.role}/{self.reader.purpose}"


@dataclass(frozen=True, slots=True)
class World:
    """The databases, what is hidden in them, and one intruder for each role and purpose."""

    databases: Databases
    canaries: tuple[Canary, ...]
    intruders: tuple[Intruder, ...]
    home: Home

    def shown(self, intruder: Intruder) -> frozenset[str]:
        """Return the marks that the rules let this reader see, or carry to the vault."""
        return self.may(intruder, Action.READ, Action.CATEGORISE) | self._by_office(intruder.reader)

    def may(self, intruder: Intruder, *actions: Action) -> frozenset[str]:
        """Return the marks of what the rules let this reader do any of `actions` with."""
        return frozenset(
            mark
            for canary in self.canaries
            for action in actions
            if decide(intruder.reader, action, Item(canary.lane, canary.access)).allowed
            for mark in canary.marks
        )

    def _by_office(self, reader: Reader) -> frozenset[str]:
        """Return bare ids that an office needs: the log's objects."""
        if reader.purpose is Purpose.OVERSIGHT and decide(reader, Action.AUDIT).allowed:
            return frozenset(mark for c in self.canaries for mark in (*c.ids, c.ref))
        return frozenset()

    @property
    def marks(self) -> frozenset[str]:
        """Return every mark there is."""
        return NCP_BS_OWN.union(*(canary.marks for canary in self.canaries))

    def hidden(self, intruder: Intruder) -> frozenset[str]:
        """Return the marks that this reader must never see."""
        return self.marks - self.shown(intruder)

    def on(self, databases: Databases) -> World:
        """Return the same world in copies of its databases."""
        return replace(self, databases=databases)

    @contextmanager
    def login(
        self, intruder: Intruder, token: str | None = None
    ) -> Iterator[psycopg.Connection[Any]]:
        """Yield a connection of the intruder's database role that shows their token, or another."""
        with psycopg.connect(self.databases.conninfo(intruder.role), autocommit=True) as connection:
            show(connection, intruder.token if token is None else token)
            yield connection


PURPOSES: Mapping[Role, tuple[Purpose, ...]] = {
    Role.CONTRIBUTOR: (Purpose.ANALYSIS,),
    Role.ANALYST: (Purpose.ANALYSIS, Purpose.SANCTIONS),
    Role.INVESTIGATOR: (Purpose.INVESTIGATION,),
    Role.PROSECUTOR: (Purpose.PROSECUTION, Purpose.ANALYSIS),
    Role.PROTECTION_OFFICER: (Purpose.PROTECTION,),
    Role.CUSTODIAN: (Purpose.PROTECTION, Purpose.CATEGORISATION),
    Role.GUARDIAN: (Purpose.PROTECTION,),
    Role.RIGHTS_REVIEWER: (Purpose.OVERSIGHT,),
    Role.AUDITOR: (Purpose.OVERSIGHT,),
    Role.ADMINISTRATOR: (Purpose.OVERSIGHT,),
    Role.PROGRAMME_MANAGER: (Purpose.POLICY,),
    Role.CONTACT_POINT: (Purpose.POLICY,),
}


@contextmanager
def world(databases: Databases, ledger: Ledger) -> Iterator[World]:
    """Plant the canaries and open a session of `ncp-a` for each role and purpose."""
    acting = acting_on(ledger)
    planted = tuple(plant(contribute_to(ledger), acting))
    with psycopg.connect(databases.superuser, autocommit=True) as boss:
        # Every text of a report has a word of its own, whatever form it came by.
        boss.execute(
            "update ledger.contribution set legal_basis = 'basis' || title,"
            " controller = 'basis' || title where title ~ '^canary'"
        )
        boss.execute(
            "update ledger.statement set original = 'original' || value where value ~ '^canary'"
        )
        boss.execute("analyze")  # so that the statistics, too, have something to hide
    with ExitStack() as sessions:
        intruders = []
        for role, purposes in PURPOSES.items():
            for purpose in purposes:
                session = sessions.enter_context(acting(f"{role}@ncp-a", role, purpose))
                intruders.append(Intruder(session.reader, ACTS_AS[role], session.token))
        yield World(databases, planted, tuple(intruders), ledger.home)


def show(connection: psycopg.Connection[Any], token: str) -> None:
    """Show a token to the fences for the rest of the connection."""
    connection.execute("select set_config('wholeroute.session', %s, false)", (token,))


# --- probes -----------------------------------------------------------------------------------

Probe = Callable[[World, Intruder], list[str]]
Connection = psycopg.Connection[Any]

RELATIONS = """
select n.nspname, c.relname from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname !~ '^pg_toast'
  and (n.nspname not in ('pg_catalog', 'information_schema') or c.relname = any (array[
       'pg_stats', 'pg_stats_ext', 'pg_stats_ext_exprs', 'pg_statistic', 'pg_stat_activity',
       'pg_prepared_statements', 'pg_cursors', 'pg_largeobject', 'pg_locks']))
order by 1, 2
"""
"""Every relation of every schema, so that a table added tomorrow is probed tomorrow."""

COLUMNS = """
select a.attname from pg_catalog.pg_attribute a
join pg_catalog.pg_class c on c.oid = a.attrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where n.nspname = %s and c.relname = %s and a.attnum > 0 and not a.attisdropped
  and pg_catalog.has_column_privilege(c.oid, a.attnum, 'select')
order by a.attnum
"""


def tried(
    connection: Connection, query: str | sql.Composed, *values: object, undone: bool = False
) -> str:
    """Return everything a query answers, or the words of the refusal: these may tell as much."""
    try:
        # What may stand needs no transaction around it: it is one, in a third of the turns.
        with connection.transaction(force_rollback=True) if undone else nullcontext():
            cursor = connection.execute(query, values or None)
            return "\n".join(map(str, cursor.fetchall())) if cursor.description else ""
    except psycopg.Error as refusal:
        return f"{refusal}\n{refusal.diag.message_detail}\n{refusal.diag.context}"


def leaks(texts: Iterable[tuple[str, str]], hidden: frozenset[str]) -> list[str]:
    """Return which of the `hidden` marks stand in which of the texts."""
    return sorted({f"{where}: {mark}" for where, text in texts for mark in _marks(text, hidden)})


_ALIKE = str.maketrans("İıſ\u212a", "iisk")
"""Letters that a search without regard to case takes for i, s and k."""


def _marks(text: str, hidden: frozenset[str]) -> list[str]:
    # To look for one after the other takes a tenth of the time; the pattern then knows words.
    plain = (text if text.isascii() else text.translate(_ALIKE)).lower()
    standing = sorted(mark for mark in hidden if mark.lower() in plain)
    if not standing:
        return []
    return re.findall(r"\b(?:" + "|".join(standing) + r")\b", text, re.IGNORECASE)


def everything(connection: Connection) -> Iterator[tuple[str, str]]:
    """Yield all that a connection can read of every relation, row by row or column by column."""
    for schema, name in connection.execute(RELATIONS).fetchall():
        relation = sql.Identifier(schema, name)
        whole = tried(connection, sql.SQL("select r::text from {} r").format(relation))
        yield f"{schema}.{name}", whole
        if "permission denied" not in whole:
            continue
        # Some columns may be granted where the row is not.
        for (column,) in connection.execute(COLUMNS, (schema, name)).fetchall():
            query = sql.SQL("select r.{}::text from {} r").format(sql.Identifier(column), relation)
            yield f"{schema}.{name}.{column}", tried(connection, query)


def reading(world: World, intruder: Intruder) -> list[str]:
    """Read every column of every relation, with one's own token."""
    with world.login(intruder) as connection:
        return leaks(everything(connection), world.hidden(intruder))


def reading_without_a_session(world: World, intruder: Intruder) -> list[str]:
    """Read as nobody: no token, a made-up one, the hash of one's own, a quote to break out of."""
    own = hashlib.sha256(intruder.token.encode()).hexdigest()
    found = []
    for token in (NOBODYS, "made up", own, "\\x" + own, "' or true --"):
        with world.login(intruder, token) as connection:
            found += leaks(everything(connection), world.marks)
    return found


def reading_with_anothers_token(world: World, intruder: Intruder) -> list[str]:
    """Show the token of a session that was opened for another database role."""
    found = []
    for other in {each.role: each for each in world.intruders}.values():
        if other.role is not intruder.role:
            with world.login(intruder, other.token) as connection:
                found += leaks(everything(connection), world.marks)
    return found


_ROLES = (OWNER, VAULT_OWNER, VAULT, *DatabaseRole, "postgres", "pg_read_all_data")
TRICKS = (
    "set row_security = off",
    *(f"set role {role}" for role in _ROLES),
    *(f"set session authorization {role}" for role in _ROLES),
    *(f"grant {role} to current_user" for role in _ROLES),
    "alter role current_user bypassrls",
    "set session_replication_role = replica",
    "alter table open.statement disable row level security",
    "alter table protected.statement no force row level security",
    "create policy mine on open.statement using (true)",
    "drop policy reading on open.statement",
    "set search_path = pg_temp, open, protected, judicial, uncategorised, ledger, pg_catalog",
    "set local_preload_libraries = 'x'",
)
"""What somebody who may send any statement might send first."""


def reading_after_tricks(world: World, intruder: Intruder) -> list[str]:
    """Change every setting that might matter first, one at a time."""
    found = []
    with world.login(intruder) as connection:
        for trick in TRICKS:
            if _refused(connection, trick):
                continue
            found += leaks(everything(connection), world.hidden(intruder))
            connection.execute("reset all")
            connection.execute("reset role")
            connection.execute("reset session authorization")
            show(connection, intruder.token)
    return found


def _refused(connection: Connection, statement: str) -> bool:
    try:
        connection.execute(statement)
    except psycopg.Error:
        return True
    return False


SHADOWS = (
    "create temporary table session as select 1 as x",
    "create temporary table access_class (id integer, originator text)",
    "create temporary table access_rule (id text)",
    (
        "create function pg_temp.allowed(ledger.lane) returns setof integer language sql"
        " as 'select generate_series(1, 1000)'"
    ),
    "create function pg_temp.sha256(bytea) returns bytea language sql as 'select $1'",
    "create function pg_temp.now() returns timestamptz language sql as 'select null::timestamptz'",
    "create function pg_temp.current_session() returns record language sql as 'select 1, 2'",
    "create function pg_temp.same(text, text) returns boolean language sql as 'select true'",
    "create operator pg_temp.= (leftarg = text, rightarg = text, function = pg_temp.same)",
    "create function ledger.allowed(which text) returns setof integer language sql as 'select 1'",
    (
        "create or replace function ledger.allowed(which ledger.lane) returns setof integer"
        " language sql as 'select generate_series(1, 1000)'"
    ),
    "create function public.allowed(ledger.lane) returns setof integer language sql as 'select 1'",
    "set search_path = pg_temp, ledger, pg_catalog",
)


def reading_behind_shadows(world: World, intruder: Intruder) -> list[str]:
    """Put functions, operators and tables of one's own in the way of the fences' names."""
    with world.login(intruder) as connection:
        for shadow in SHADOWS:
            _refused(connection, shadow)
        return leaks(everything(connection), world.hidden(intruder))


def overhearing(world: World, intruder: Intruder) -> list[str]:
    """Have a function that tells what it is given run on rows before a policy drops them."""
    heard: list[tuple[str, str]] = []
    with world.login(intruder) as connection:
        connection.add_notice_handler(
            lambda notice: heard.append(("notice", notice.message_primary or ""))
        )
        connection.execute(
            "create function pg_temp.tell(text) returns boolean language plpgsql cost 0.0001"
            " as $$ begin raise notice '%', $1; return false; end $$"
        )
        for schema, name in connection.execute(RELATIONS).fetchall():
            relation = sql.Identifier(schema, name)
            query = sql.SQL("select from {} r where pg_temp.tell(r::text)").format(relation)
            heard.append((f"{schema}.{name}", tried(connection, query)))
    return leaks(heard, world.hidden(intruder))


def copying(world: World, intruder: Intruder) -> list[str]:
    """Take rows along instead of reading them: copies, cursors, plans, tables of one's own."""
    taken: list[tuple[str, str]] = []
    with world.login(intruder) as connection:
        for schema, name in connection.execute(RELATIONS).fetchall():
            relation = sql.Identifier(schema, name)
            taken += [
                (f"copy {schema}.{name}", _copied(connection, relation)),
                (
                    f"kept {schema}.{name}",
                    tried(
                        connection,
                        sql.SQL("create temporary table kept as select * from {}").format(relation),
                    )
                    + tried(connection, "select r::text from pg_temp.kept r"),
                ),
                (
                    f"explain {schema}.{name}",
                    tried(
                        connection, sql.SQL("explain (analyze, verbose) table {}").format(relation)
                    ),
                ),
            ]
            _refused(connection, "drop table pg_temp.kept")
    return leaks(taken, world.hidden(intruder))


def _copied(connection: Connection, relation: sql.Identifier) -> str:
    try:
        with (
            connection.transaction(),
            connection.cursor() as cursor,
            cursor.copy(sql.SQL("copy {} to stdout").format(relation)) as copy,
        ):
            return b"".join(map(bytes, copy)).decode()
    except psycopg.Error as refusal:
        return str(refusal)


FUNCTIONS = """
select p.oid::regprocedure::text, coalesce(array(
  select t::regtype::text from unnest(p.proargtypes) t), '{}')
from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
where n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_temp'
  and p.prorettype <> 'trigger'::regtype
order by 1
"""


def calling(world: World, intruder: Intruder) -> list[str]:
    """Call every function that is not PostgreSQL's own, with every id there is."""
    ids = sorted(mark for canary in world.canaries for mark in canary.ids)
    given: dict[str, list[object]] = {
        "uuid": list(ids),
        "uuid[]": [*([each] for each in ids), ids],
        "text": ["audit", "judge", "categorise", "victim"],
        "text[]": [sorted(PROPERTIES) + sorted(Kind)],
        "ledger.lane": list(Lane),
        "ledger.lane[]": [list(Lane)],
        "jsonb": ["[]"],
        "integer": [1, 2, 3],
        "bigint": [1, 2, 3],
        "bigint[]": [[0, 1, 2]],
        "bytea": [b"x"],
        "boolean": [True],
        "date": ["2026-05-07"],
        "ledger.ground": ["out-of-humanity"],
    }
    answers: list[tuple[str, str]] = []
    with world.login(intruder) as connection:
        for signature, types in connection.execute(FUNCTIONS).fetchall():
            name = signature.partition("(")[0]
            slots = ", ".join(f"%s::{kind}" for kind in types)
            for values in zip(*_cycled([given.get(kind, [None]) for kind in types]), strict=True):
                query = f"select r::text from {name}({slots}) r"
                said = tried(connection, query, *values, undone=True)
                # What one asks with comes back in a refusal.
                asked = {str(each) for value in values for each in _flat(value)}
                if any(each in said for each in asked):
                    said = re.sub("|".join(map(re.escape, sorted(asked))), "", said)
                answers.append((signature, said))
                if f"permission denied for function {name.rpartition('.')[2]}\n" in said:
                    break  # whatever it is called with
    return leaks(answers, world.hidden(intruder))


def _cycled(choices: list[list[object]]) -> list[list[object]]:
    most = max(map(len, choices), default=1)
    return [[each[n % len(each)] for n in range(most)] for each in choices] or [[]]


def _flat(value: object) -> Iterable[object]:
    return value if isinstance(value, list) else [value]


def visiting(world: World, intruder: Intruder) -> list[str]:
    """Go to the other databases of the server with the same login: the vault above all."""
    base = world.databases.conninfo(intruder.role)
    found: list[tuple[str, str]] = []
    for database in (f"{world.databases.places.database}_vault", "postgres", "template1"):
        try:
            with psycopg.connect(make_conninfo(base, dbname=database), autocommit=True) as there:
                show(there, intruder.token)
                if database.endswith("_vault"):
                    found.append((database, "canaryprotected"))  # to be in there is the leak
                found += everything(there)
        except psycopg.OperationalError:
            continue
    return leaks(found, world.marks)


_NUMBERS = "select ref::text, access from ledger.contribution"


def disagreeing(world: World, intruder: Intruder) -> list[str]:
    """Ask the database which classes it allows, and name each on which `rights` decides otherwise."""
    with psycopg.connect(world.databases.superuser) as boss:
        number: dict[str, int] = dict(boss.execute(_NUMBERS).fetchall())
    with world.login(intruder) as connection:
        allowed = {
            (lane, each)
            for lane in Lane
            for (each,) in connection.execute("select ledger.allowed(%s)", (lane.value,)).fetchall()
        }
    return [
        f"{canary.name} in {lane}"
        for canary in world.canaries
        for lane in Lane
        if decide(intruder.reader, Action.READ, Item(lane, canary.access)).allowed
        is not ((lane, number[canary.ref]) in allowed)
    ]


PROBES: tuple[Probe, ...] = (
    disagreeing,
    reading,
    reading_without_a_session,
    reading_with_anothers_token,
    reading_after_tricks,
    reading_behind_shadows,
    overhearing,
    copying,
    calling,
    visiting,
)
