"""What every test with a database stands on: a server per worker, an empty ledger per test.

The embedded server is started once per xdist worker and prepared once. Tests take turns on one
pair of databases that is emptied in between; a test that changes the schema asks for
`own_databases` instead. A test marked `both_servers` runs a second time on Debian's PostgreSQL,
where it is installed: that is how the SQL is kept to what its older version knows.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from itertools import count
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote
from uuid import UUID, uuid4

import hypothesis
import psycopg
import pytest
from nacl.pwhash import argon2id
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from sqlalchemy import Engine
from tests.longest_first import LongestFirst, begin_with_the_longest

from wholeroute.custody import ContributionKey, KeyRing, Vault
from wholeroute.entities import Claim, Draft, Kind, Reference, Row
from wholeroute.intake.encode import Encoder
from wholeroute.ledger import (
    VAULT,
    Acting,
    ContributionForm,
    DatabaseRole,
    Home,
    Ledger,
    Receipt,
    Receiving,
    postgres,
)
from wholeroute.ledger.bootstrap import Places
from wholeroute.ledger.roles import ACTS_AS, OWNER, VAULT_OWNER
from wholeroute.members import Member, Organisation, begin_exercise, enrol, passwords
from wholeroute.rights import (
    ACCESS_RULES,
    AccessClass,
    OrganisationKind,
    Purpose,
    Reader,
    Regime,
    Role,
    parse_grade,
)
from wholeroute.web import evenly

# How long a try takes says how busy the machine is, and nothing else.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")

COST_OF_A_PASSWORD = passwords.COST
# To guess is dear; to sign in as often as tests do need not be. Its own test pays it.
passwords.COST = argon2id.OPSLIMIT_MIN, argon2id.MEMLIMIT_MIN

# --- servers ----------------------------------------------------------------------------------

EMBEDDED, DEBIAN = "embedded", "debian"
_MEMORY = Path("/dev/shm")  # noqa: S108 — in it a folder of our own is made
_IN_MEMORY = "WHOLEROUTE_TESTS_IN"
_ROOM = 4 << 30


_FILLED = """
select format('%%I.%%I', n.nspname, c.relname), pg_table_size(c.oid) > 512 * 1024
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and n.nspname !~ '^(pg_|information_schema)'
    and c.relname <> all (%s) and pg_relation_size(c.oid) > 0
order by 1
"""
"""Each table that holds rows or did lately, and whether what was deleted has made it large."""

_FORGET = """
delete from pg_catalog.pg_statistic s using pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.oid = s.starelid and n.nspname !~ '^(pg_|information_schema)'
"""
"""What the planner noted of rows that a test had it look at: it quotes them."""

_RESTART = """
select setval(s.seqrelid::regclass, s.seqstart, false)
from pg_sequence s
join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = s.seqrelid
    and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')
join pg_class c on c.oid = d.refobjid
where c.relname <> all (%s)
"""


@dataclass(frozen=True, slots=True)
class Databases:
    """A pair of databases, ledger and vault, and the superuser's way in to look behind."""

    places: Places
    superuser: str = field(repr=False)
    engines: dict[str, Engine] = field(default_factory=dict, repr=False)
    bosses: dict[str, psycopg.Connection[Any]] = field(default_factory=dict, repr=False)

    def conninfo(self, role: str) -> str:
        """Return the libpq string with which a role connects."""
        return self.places.conninfo(role)

    @property
    def vault_superuser(self) -> str:
        """Return the superuser's string for the vault's database."""
        return make_conninfo(self.superuser, dbname=f"{self.places.database}_vault")

    def empty(self) -> None:
        """Take every row out again except what the migrations themselves put in."""
        for info, migrated in (
            (self.superuser, ("alembic_version", "access_rule", "epoch", "installation")),
            (self.vault_superuser, ("alembic_version",)),
        ):
            boss = self._boss(info)
            filled = boss.execute(_FILLED, (list(migrated),)).fetchall()
            boss.execute("set session_replication_role = replica")  # no trigger keeps anything
            # To truncate them all takes ten times as long: every table gets new files.
            if large := [name for name, is_large in filled if is_large]:
                boss.execute(f"truncate {','.join(large)} cascade")
            boss.execute(";".join(f"delete from {name}" for name, _ in filled) or "select")
            boss.execute("set session_replication_role = origin")
            boss.execute(_RESTART, (list(migrated),))
            boss.execute(_FORGET)
            if "epoch" in migrated:
                boss.execute("update ledger.epoch set protected_at = 0")
                boss.execute("update ledger.installation set exercise = false")

    def _boss(self, info: str) -> psycopg.Connection[Any]:
        """Return a superuser's connection that stays: a new one learns the catalogue anew."""
        if boss := self.bosses.get(info):
            try:
                boss.execute("select")
            except psycopg.OperationalError:
                boss.close()  # a test ended it, or its server
            else:
                return boss
        boss = self.bosses[info] = psycopg.connect(info, autocommit=True)
        boss.execute("set lock_timeout = '5s'")
        return boss

    def close(self) -> None:
        """Close what is still connected."""
        for engine in self.engines.values():
            engine.dispose()
        for boss in self.bosses.values():
            boss.close()


@dataclass(slots=True)
class Cluster:
    """A running server whose prepared databases serve as templates."""

    admin: str = field(repr=False)
    template: Places
    folder: Path
    shared: Databases = field(init=False)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.shared = self.copy()

    def copy(self, of: str | None = None, *, vault: bool = True) -> Databases:
        """Return a new pair of databases: prepared and empty, or copied from the pair named `of`."""
        name, source = f"t{next(self.numbers)}", of or self.template.database
        pair = (
            ("", OWNER, (OWNER, *DatabaseRole)),
            ("_vault", VAULT_OWNER, (VAULT_OWNER, VAULT)),
        )
        with psycopg.connect(make_conninfo(self.admin, dbname="postgres"), autocommit=True) as boss:
            for suffix, owner, roles in pair if vault else pair[:1]:
                new, old = sql.Identifier(name + suffix), sql.Identifier(source + suffix)
                boss.execute(
                    sql.SQL("create database {} owner {} template {} strategy file_copy").format(
                        new, sql.Identifier(owner), old
                    )
                )
                # The rights on a database itself are not copied with it.
                boss.execute(sql.SQL("revoke all on database {} from public").format(new))
                boss.execute(
                    sql.SQL("grant connect, temporary on database {} to {}").format(
                        new, sql.SQL(",").join(sql.Identifier(str(role)) for role in roles)
                    )
                )
        places = Places(self.template.base, name, self.template.passwords)
        return Databases(places, make_conninfo(self.admin, dbname=name))

    def drop(self, databases: Databases) -> None:
        """Remove a pair of databases; a connection somebody left open does not hold it."""
        databases.close()
        name = databases.places.database
        with psycopg.connect(make_conninfo(self.admin, dbname="postgres"), autocommit=True) as boss:
            for each in (name, f"{name}_vault"):
                boss.execute(
                    sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(each))
                )


def _has_room(memory: Path) -> bool:
    if not memory.is_dir() or not os.access(memory, os.W_OK):
        return False
    # Some machines keep a little memory only, or let nothing in it run.
    return shutil.disk_usage(memory).free > _ROOM and not os.statvfs(memory).f_flag & os.ST_NOEXEC


@contextmanager
def reachable_folder() -> Iterator[Path]:
    """Yield a temporary folder that the server's own account may enter."""
    folder = Path(tempfile.mkdtemp(prefix="wr-", dir=os.environ.get(_IN_MEMORY, "/tmp")))  # noqa: S108
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _hurry(admin: str) -> None:
    """Let a server that will be thrown away not wait for the disk."""
    with psycopg.connect(admin, autocommit=True) as boss:
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
            boss.execute(f"alter system set {setting} = off")
        boss.execute("select pg_reload_conf()")


@contextmanager
def _cluster(admin: str, template: Places, folder: Path) -> Iterator[Cluster]:
    cluster = Cluster(admin, template, folder)
    try:
        yield cluster
    finally:
        cluster.shared.close()


@contextmanager
def embedded_cluster() -> Iterator[Cluster]:
    """Yield an embedded server of its own, prepared once."""
    with reachable_folder() as folder:
        home = Home(folder / "data", folder / "keys")
        with Ledger.open(home) as ledger:
            server = ledger.server
            assert server is not None
            admin = postgres.conninfo(
                server.socket, postgres.SUPERUSER, server.password, "postgres"
            )
            _hurry(admin)
            with _cluster(admin, ledger.places, folder) as cluster:
                yield cluster


def debian_programs() -> Path | None:
    """Return the folder of Debian's newest PostgreSQL programs, if they are installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@contextmanager
def _debian() -> Iterator[Cluster]:
    programs = debian_programs()
    if programs is None:
        pytest.skip("Debian's PostgreSQL is not installed")
    with reachable_folder() as folder:
        account = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
        data, socket = folder / "cluster", folder / "socket"
        for path in (data, socket):
            path.mkdir(mode=0o700)
            if account is not None:
                os.chown(path, account.pw_uid, account.pw_gid)

        def run(program: str, *arguments: str) -> None:
            subprocess.run(
                [str(programs / program), *arguments], check=True, cwd="/", capture_output=True,
                user=account.pw_uid if account else None, group=account.pw_gid if account else None,
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
            )  # fmt: skip

        run("initdb", "-D", str(data), "-U", "postgres", "--auth=trust", "--encoding=UTF8",
            "--locale=C", "--no-sync")  # fmt: skip
        options = f"-c listen_addresses= -c unix_socket_directories={socket} -c fsync=off"
        run("pg_ctl", "-D", str(data), "-l", str(data / "log"), "-w", "-o", options, "start")
        try:
            admin = make_conninfo(host=str(socket), user="postgres", dbname="postgres")
            with psycopg.connect(admin, autocommit=True) as boss:
                boss.execute("create role installer login createrole createdb")
            url = f"postgresql://installer@/wholeroute?host={quote(str(socket), safe='')}"
            home = Home.from_environment(
                {
                    "WHOLEROUTE_HOME": str(folder / "data"),
                    "WHOLEROUTE_KEYS": str(folder / "keys"),
                    "WHOLEROUTE_DATABASE_URL": url,
                }
            )
            with Ledger.open(home) as ledger:
                assert ledger.server is None
                with _cluster(admin, ledger.places, folder) as cluster:
                    yield cluster
        finally:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")


@pytest.fixture(scope="session")
def clusters() -> Iterator[Callable[[str], Cluster]]:
    """Return the cluster of a name, started when it is first asked for."""
    running: dict[str, Cluster] = {}
    with ExitStack() as stack:

        def named(name: str) -> Cluster:
            if name not in running:
                running[name] = stack.enter_context(
                    {EMBEDDED: embedded_cluster, DEBIAN: _debian}[name]()
                )
            return running[name]

        yield named


@pytest.fixture
def cluster(request: pytest.FixtureRequest, clusters: Callable[[str], Cluster]) -> Cluster:
    """Return the server of this test: the embedded one, unless it is marked for both."""
    return clusters(getattr(request, "param", EMBEDDED))


def pytest_configure(config: pytest.Config) -> None:
    """Register the one marker, and keep what is thrown away in memory: nobody waits for a disk then."""
    if _IN_MEMORY not in os.environ and _has_room(_MEMORY):
        folder = Path(tempfile.mkdtemp(prefix="wr-", dir=_MEMORY))
        folder.chmod(0o755)
        os.environ["TMPDIR"] = os.environ[_IN_MEMORY] = str(folder)
        tempfile.tempdir = None  # asked for anew
        # After what multiprocessing puts there itself, which goes at -100.
        Finalize(None, shutil.rmtree, (folder,), {"ignore_errors": True}, exitpriority=-200)
    config.addinivalue_line("markers", "both_servers: run on the embedded server and on Debian's")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes longest, where workers share the tests."""
    if hasattr(config, "workerinput"):
        begin_with_the_longest(items)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LongestFirst | None:
    """Keep modules together, and hand them out in the order that was just made."""
    if config.getoption("dist") != "loadscope":
        return None
    config.option.loadscopereorder = False
    return LongestFirst(config, log)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a marked test on both servers."""
    if metafunc.definition.get_closest_marker("both_servers"):
        metafunc.parametrize("cluster", [EMBEDDED, DEBIAN], indirect=True)


@pytest.fixture(autouse=True, scope="session")
def _at_once() -> None:
    """Answer at once what is not there: tests ask for it thousands of times."""
    evenly.TICK_SECONDS = 1e-6


# --- a ledger per test ------------------------------------------------------------------------


@pytest.fixture
def own_databases(cluster: Cluster) -> Iterator[Databases]:
    """Return two databases of this test alone, whose schema it may change."""
    made = cluster.copy()
    yield made
    cluster.drop(made)


@pytest.fixture
def databases(cluster: Cluster) -> Databases:
    """Return two migrated and empty databases. A module may override this by `own_databases`."""
    cluster.shared.empty()
    return cluster.shared


@pytest.fixture
def home(cluster: Cluster, databases: Databases) -> Iterator[Home]:
    """Return the folders of a fresh installation that `Ledger.open` would open as well."""
    made = home_for(cluster, databases)
    yield made
    shutil.rmtree(made.data.parent, ignore_errors=True)


def home_for(cluster: Cluster, databases: Databases) -> Home:
    """Return new folders of an installation on `databases`."""
    folder = cluster.folder / f"home{next(cluster.numbers)}"
    parts = conninfo_to_dict(databases.superuser)
    secret = f":{parts['password']}" if parts.get("password") else ""
    host = quote(str(parts["host"]), safe="")
    url = f"postgresql://{parts['user']}{secret}@/{parts['dbname']}?host={host}"
    made = Home(folder / "data", folder / "keys", url)
    made.prepare()
    shutil.copy(cluster.folder / "keys" / "database-roles", made.keys / "database-roles")
    return made


@pytest.fixture
def environment(home: Home) -> dict[str, str]:
    """Return what a program started by a test needs to use this test's installation."""
    return {
        "WHOLEROUTE_HOME": str(home.data),
        "WHOLEROUTE_KEYS": str(home.keys),
        "WHOLEROUTE_DATABASE_URL": str(home.database_url),
    }


@pytest.fixture
def ledger(home: Home, databases: Databases) -> Ledger:
    """Return the open, empty ledger of this test."""
    # Its engines outlive it: to connect anew takes longer than most tests.
    return Ledger(home, databases.places, None, databases.engines)


@pytest.fixture
def superuser(databases: Databases) -> Iterator[psycopg.Connection[Any]]:
    """Return an autocommitting superuser's connection to the ledger's database: it sees all."""
    with psycopg.connect(databases.superuser, autocommit=True) as connection:
        yield connection


# --- who takes part ---------------------------------------------------------------------------

ENFORCING = (Role.ANALYST, Role.INVESTIGATOR, Role.PROSECUTOR)
PROTECTING = (Role.PROTECTION_OFFICER, Role.GUARDIAN, Role.CUSTODIAN)
WATCHING = (
    Role.RIGHTS_REVIEWER, Role.AUDITOR, Role.ADMINISTRATOR, Role.PROGRAMME_MANAGER,
    Role.CONTACT_POINT,
)  # fmt: skip

ORGANISATIONS = (
    Organisation("ncp-a", "National contact point A", OrganisationKind.AUTHORITY, Regime.LED, "IT"),
    Organisation("ncp-b", "National contact point B", OrganisationKind.AUTHORITY, Regime.LED, "GR"),
    Organisation("agency", "A Union agency", OrganisationKind.AGENCY, Regime.EUROPOL),
    Organisation("ngo", "A shelter", OrganisationKind.CIVIL_SOCIETY, Regime.GDPR, "IT"),
    Organisation(
        "partner", "A partner country", OrganisationKind.PARTNER_COUNTRY, Regime.THIRD_COUNTRY, "TN"
    ),
)
_ROLES = {
    "ncp-a": tuple(Role),
    "ncp-b": tuple(Role),
    "agency": tuple(Role),
    "ngo": (Role.CONTRIBUTOR, *PROTECTING),
    "partner": (Role.CONTRIBUTOR, *ENFORCING),
}
MEMBERS = tuple(
    Member(f"{role}@{body}", body, f"{role} of {body}", (role,))
    for body, roles in _ROLES.items()
    for role in roles
)
"""One member per organisation and role, called e.g. `analyst@ncp-a`."""


@pytest.fixture
def enrolled(ledger: Ledger) -> Ledger:
    """Return the ledger, an exercise's, with every organisation and member enrolled."""
    begin_exercise(ledger)
    enrol(ledger, ORGANISATIONS, MEMBERS)
    return ledger


class ActingAs(Protocol):
    """Open a session: `with acting("analyst@ncp-a", Role.ANALYST, Purpose.ANALYSIS) as a:`."""

    def __call__(
        self, member: str, role: Role, purpose: Purpose
    ) -> AbstractContextManager[Acting]: ...


def acting_on(ledger: Ledger) -> ActingAs:
    """Return what opens a session of an enrolled member on `ledger`."""
    known = {member.id: member for member in MEMBERS}

    def open_session(member: str, role: Role, purpose: Purpose) -> AbstractContextManager[Acting]:
        reader = known[member].as_reader(role, purpose)
        known_to_rules = any(
            rule.role is role and purpose in rule.purposes for rule in ACCESS_RULES
        )
        return ledger.acting(reader) if known_to_rules else _planted(ledger, reader)

    return open_session


@contextmanager
def _planted(ledger: Ledger, reader: Reader) -> Iterator[Acting]:
    """Yield a session that the database opens to nobody, to try the fences that stand behind it."""
    acting = Acting(ledger, reader, ACTS_AS[reader.role], secrets.token_urlsafe())
    with psycopg.connect(ledger.places.conninfo(OWNER)) as owner:
        owner.execute(
            "insert into ledger.session (token_hash, member, organisation, role, purpose,"
            " database_role, expires_at)"
            " values (%s, %s, %s, %s, %s, %s, now() + interval '8 hours')",
            (sha256(acting.token.encode()).digest(), reader.member, reader.organisation,
             reader.role, reader.purpose, acting.role),
        )  # fmt: skip
    yield acting
    acting.end()


@pytest.fixture
def acting(enrolled: Ledger) -> ActingAs:
    """Return what opens a session for an enrolled member."""
    return acting_on(enrolled)


@pytest.fixture
def analyst(acting: ActingAs) -> Iterator[Acting]:
    """Return a session of an analyst of `ncp-a`, for analysis."""
    with acting("analyst@ncp-a", Role.ANALYST, Purpose.ANALYSIS) as session:
        yield session


@pytest.fixture
def custodian(acting: ActingAs) -> Iterator[Acting]:
    """Return a session of a custodian of `ncp-a`, for categorising."""
    with acting("custodian@ncp-a", Role.CUSTODIAN, Purpose.CATEGORISATION) as session:
        yield session


# --- what is reported -------------------------------------------------------------------------


def person(key: str, name: str, *categories: str, minor: bool = False, **said: str) -> Draft:
    """Return a draft of a person; without a category they are uncategorised."""
    claims = (Claim("name", name), *_claims(said))
    return Draft(key, Kind.PERSON, claims, (), frozenset(categories), minor)


def suspect(key: str, name: str, **said: str) -> Draft:
    """Return a draft of a suspect."""
    claims = (Claim("name", name), *_claims(said))
    return Draft(key, Kind.PERSON, claims, (), frozenset({"suspect"}))


def _claims(said: Mapping[str, str]) -> tuple[Claim, ...]:
    return tuple(Claim(name, value) for name, value in said.items())


def phone(key: str, number: str, *holders: str) -> Draft:
    """Return a draft of a phone and who holds it."""
    return Draft(
        key, Kind.PHONE, (Claim("phone", number),), tuple(Reference("holder", h) for h in holders)
    )


def associates(key: str, one: str, other: str, **said: str) -> Draft:
    """Return a draft of a link between two people."""
    claims = _claims(said)
    ends = (Reference("person", one), Reference("associate", other))
    return Draft(key, Kind.ASSOCIATE, claims, ends)


def everyone_may(originator: str, *purposes: Purpose, **codes: Any) -> AccessClass:
    """Return an access class open to every member; for every purpose when none is named."""
    return AccessClass(
        originator,
        frozenset({AccessClass.EVERYONE}),
        frozenset(purposes or Purpose),
        **codes,
    )


@dataclass(frozen=True, slots=True)
class Filed:
    """A report that stands in the ledger."""

    receipt: Receipt
    key: ContributionKey
    _encoder: Encoder = field(repr=False)

    @property
    def ref(self) -> UUID:
        """Return the contribution's own id."""
        return self.receipt.ref

    def __getitem__(self, key: str) -> UUID:
        """Return the id that the draft of this key became."""
        return UUID(self._encoder._entity_id(key))


class Contribute(Protocol):
    """File a report; see `contribute_to`."""

    def __call__(
        self,
        rows: Iterable[Row | Draft],
        *,
        as_: str = "ncp-a",
        access: AccessClass | None = None,
        judicial_case: str = "",
        regime: Regime = Regime.LED,
        purpose: Purpose = Purpose.ANALYSIS,
        title: str = "a report",
        grade: str = "B2",
        sha256: bytes | None = None,
    ) -> Filed: ...


def contribute_to(ledger: Ledger) -> Contribute:
    """Return what files rows, or one draft a row, as a report of an organisation.

    It goes the way every report goes: encoded, settled into lanes, identities to the vault,
    receipt. Without `access` every member may read it for every purpose.
    """
    acting = acting_on(ledger)

    def file(
        rows: Iterable[Row | Draft],
        *,
        as_: str = "ncp-a",
        access: AccessClass | None = None,
        judicial_case: str = "",
        regime: Regime = Regime.LED,
        purpose: Purpose = Purpose.ANALYSIS,
        title: str = "a report",
        grade: str = "B2",
        sha256: bytes | None = None,
    ) -> Filed:
        key = KeyRing(ledger.home.keys).create(uuid4())
        form = ContributionForm(
            ref=key.ref, title=title, reader="csv", access=access or everyone_may(as_),
            controller=as_, regime=regime, legal_basis="a law", grade=parse_grade(grade),
            sha256=sha256 or key.secret, bytes=1, review_on=date(2027, 1, 1),
            erase_on=date(2029, 1, 1), judicial_case=judicial_case,
        )  # fmt: skip
        whole = [
            row if isinstance(row, Row) else Row(line, (row,))
            for line, row in enumerate(rows, start=1)
        ]
        encoder, vault = Encoder(key.secret), Vault(ledger)
        with (
            acting(f"contributor@{as_}", Role.CONTRIBUTOR, purpose) as session,
            session.begin() as connection,
        ):
            receiving = Receiving(connection, session.reader, form)
            subjects: list[str] = []
            references: list[str] = []
            for row in whole:
                encoder.subject_lines(row, subjects, references)
            receiving.subjects("".join(subjects).encode())
            receiving.references("".join(references).encode())
            receiving.holds(
                "".join(line for row in whole for line in encoder.hold_lines(row)).encode()
            )
            receiving.settle()
            lines = "".join(line for row in whole for line in encoder.statement_lines(row))
            receiving.statements(lines.encode(), lambda values: vault.store(key.ref, values))
            receipt = receiving.finish(read=len(whole), accepted=len(whole), quarantined=0)
        return Filed(receipt, key, encoder)

    return file


@pytest.fixture
def contribute(enrolled: Ledger) -> Contribute:
    """Return what files reports in this test's ledger; see `contribute_to`."""
    return contribute_to(enrolled)
