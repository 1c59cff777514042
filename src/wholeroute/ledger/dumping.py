"""Dump both databases as they stood at one moment, and fill empty ones from dumps.

PostgreSQL's own programs do it, of the server's own version. The embedded server brings its own;
for a server by URL they are looked for on this machine.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from uuid import UUID

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from wholeroute.errors import Refused, Unavailable
from wholeroute.ledger import bootstrap, postgres
from wholeroute.ledger.connect import Ledger
from wholeroute.ledger.home import Home
from wholeroute.ledger.roles import OWNER, VAULT_OWNER
from wholeroute.rights import Profile

PROGRAMS = "WHOLEROUTE_POSTGRES_PROGRAMS"
"""The environment's name for the folder of pg_dump and pg_restore, where they are not found."""

_COMPRESSION = "1"  # what is dumped is sealed anew, and most of it is short text
_STALE = ("ledger.session", "ledger.signed_in", "ledger.invitation", "ledger.attempt")
"""What a restored installation must not take up again: nobody is signed in to it or invited."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What the ledger names at one moment. `snapshot` lets a dump see that moment."""

    at: datetime
    snapshot: str
    version: str
    installation: UUID
    profile: Profile
    reports: tuple[UUID, ...]
    parts: tuple[tuple[UUID, UUID], ...]
    audit_rows: int


@contextmanager
def standing_still(ledger: Ledger) -> Iterator[Moment]:
    """Yield what the ledger names now; dumps made in the `with` see the same."""
    with psycopg.connect(whole_view(ledger, OWNER)) as connection:
        connection.execute("set transaction isolation level repeatable read, read only")
        one = connection.execute(
            "select now(), pg_export_snapshot(), (select version_num from ledger.alembic_version),"
            " id, profile, (select count(*) from ledger.audit) from ledger.installation"
        ).fetchone()
        if one is None:
            raise AssertionError("an installation without its row")
        at, snapshot, version, installation, profile, audit_rows = one
        reports, parts = _files_named(connection) if profile != Profile.POLICY else ((), ())
        yield Moment(
            at, snapshot, version, installation, Profile(profile), reports, parts, audit_rows
        )


def _files_named(
    connection: psycopg.Connection[Any],
) -> tuple[tuple[UUID, ...], tuple[tuple[UUID, UUID], ...]]:
    reports = connection.execute("select ref from ledger.contribution order by ref").fetchall()
    parts = connection.execute(
        "select c.ref, p.id from ledger.record_part p"
        " join ledger.contribution c on c.id = p.contribution order by c.ref, p.id"
    ).fetchall()
    return tuple(ref for (ref,) in reports), tuple((ref, part) for ref, part in parts)


@contextmanager
def dump_of_ledger(ledger: Ledger, moment: Moment) -> Iterator[IO[bytes]]:
    """Yield the dump of the ledger's database as it stood, as a stream."""
    extra = [f"--snapshot={moment.snapshot}"]
    extra += [f"--exclude-table-data={name}" for name in _STALE]
    with _dump(ledger, OWNER, extra) as out:
        yield out


@contextmanager
def dump_of_vault(ledger: Ledger) -> Iterator[IO[bytes]]:
    """Yield the dump of the vault's database. Taken after the ledger's it holds what that names."""
    with _dump(ledger, VAULT_OWNER, []) as out:
        yield out


@contextmanager
def empty_databases(home: Home, profile: Profile) -> Iterator[bootstrap.Places]:
    """Yield databases with their roles and nothing in them; what a broken restore left is dropped.

    Only for who has made sure that nothing else stands there (see `must_be_vacant`).
    """
    with ExitStack() as started:
        admin = _admin(home, started)
        yield bootstrap.make_empty(admin, home.keys / "database-roles", profile)


def must_be_vacant(home: Home) -> None:
    """Raise `Refused` where a server by URL holds these databases already."""
    if home.database_url is None:
        return
    admin = _url(home)
    database = bootstrap.database_of(admin)
    names = [database, f"{database}_vault"]
    with _reach(make_conninfo(admin, dbname="postgres")) as connection:
        held = connection.execute(
            "select datname from pg_database where datname = any (%s) order by 1", (names,)
        ).fetchall()
    for (name,) in held:
        with _reach(make_conninfo(admin, dbname=str(name))) as connection:
            tables = connection.execute(
                "select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                " where n.nspname !~ '^(pg_|information_schema)' limit 1"
            ).fetchone()
        if tables is not None:
            raise Refused("restore", f"the database {name} is not empty")


def knows_version(version: str, profile: Profile) -> bool:
    """Return whether this program knows the schema of that version, and can bring it forward."""
    folder = "policy_versions" if profile is Profile.POLICY else "versions"
    return any((Path(__file__).parent / folder).glob(f"{version}_*.py"))


@contextmanager
def fill_ledger(home: Home, places: bootstrap.Places) -> Iterator[IO[bytes]]:
    """Yield where to write the dump of the ledger's database; it is in when the `with` ends."""
    with _fill(home, places, OWNER) as into:
        yield into


@contextmanager
def fill_vault(home: Home, places: bootstrap.Places) -> Iterator[IO[bytes]]:
    """Yield where to write the dump of the vault's database; it is in when the `with` ends."""
    with _fill(home, places, VAULT_OWNER) as into:
        yield into


def _admin(home: Home, started: ExitStack) -> str:
    if home.database_url is not None:
        return _url(home)
    server = postgres.start(home.data / "postgres", home.keys / "superuser")
    started.enter_context(server)
    return postgres.conninfo(server.socket, postgres.SUPERUSER, server.password, "wholeroute")


def _url(home: Home) -> str:
    return make_conninfo((home.database_url or "").replace("postgresql+psycopg:", "postgresql:"))


def whole_view(ledger: Ledger, owner: str) -> str:
    """Return how to connect as somebody from whom no fence hides a row of `owner`'s database.

    The owner's own policies show it everything; but where a superuser is at hand only that one
    may still read the sizes of tables, which pg_dump asks for.
    """
    server, home = ledger.server, ledger.home
    own = ledger.places.conninfo(owner)
    if server is not None:
        password, boss = server.password, postgres.SUPERUSER
        return make_conninfo(own, user=boss, password=password)
    admin = make_conninfo(_url(home), dbname=str(conninfo_to_dict(own)["dbname"]))
    with _reach(admin) as connection:
        superuser = connection.info.parameter_status("is_superuser") == "on"
    return admin if superuser else own


def _reach(info: str) -> psycopg.Connection[tuple[object, ...]]:
    try:
        return psycopg.connect(info, autocommit=True)
    except psycopg.OperationalError as error:
        raise Unavailable(f"the database does not answer: {error}") from error


@contextmanager
def _dump(ledger: Ledger, owner: str, extra: list[str]) -> Iterator[IO[bytes]]:
    info = whole_view(ledger, owner)
    program = _program("pg_dump", ledger.home, info)
    words = ["--format=custom", f"--compress={_COMPRESSION}", "--enable-row-security", *extra]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603 — our own words; names of databases are quoted
            [program, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said,
            env=_environment(info), cwd="/",
        )  # fmt: skip
        with _ended(process, "pg_dump", said):
            if process.stdout is None:
                raise AssertionError("pg_dump was started without a pipe")
            yield process.stdout


@contextmanager
def _fill(home: Home, places: bootstrap.Places, owner: str) -> Iterator[IO[bytes]]:
    info = places.conninfo(owner)
    program = _program("pg_restore", home, info)
    words = ["--no-owner", "--exit-on-error", "--single-transaction"]
    database = f"--dbname={conninfo_to_dict(info)['dbname']}"
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603 — the same
            [program, *words, database], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
            stderr=said, env=_environment(info), cwd="/",
        )  # fmt: skip
        with _ended(process, "pg_restore", said):
            if process.stdin is None:
                raise AssertionError("pg_restore was started without a pipe")
            yield process.stdin
            process.stdin.close()


@contextmanager
def _ended(process: subprocess.Popen[bytes], name: str, said: IO[bytes]) -> Iterator[None]:
    """Wait for a program and raise `Unavailable` with its words where it failed."""
    failed: BaseException | None = None
    try:
        yield
    except BaseException as error:  # the program's own words say more
        failed = error
        process.kill()
        raise
    finally:
        code = process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None and not pipe.closed:
                _close(pipe)
        if code > 0 or (code and failed is None):
            said.seek(0)
            words = said.read().decode(errors="replace").strip()[-600:]
            raise Unavailable(f"{name} failed: {words}") from failed


def _close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except BrokenPipeError:
        return


def _environment(info: str) -> dict[str, str]:
    """Return where and as whom a program connects. A password stands in no command line."""
    named = {
        "host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD",
        "dbname": "PGDATABASE", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT",
    }  # fmt: skip
    parts: Mapping[str, object] = conninfo_to_dict(info)
    given = {named[key]: str(value) for key, value in parts.items() if key in named and value}
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", **given}


def _program(name: str, home: Home, info: str) -> str:
    """Return the program of the server's own version; raise `Unavailable` where there is none."""
    if home.database_url is None:
        return str(postgres.program(home.data / "postgres", name))
    with _reach(info) as connection:
        major = connection.info.server_version // 10_000
    folders = (os.environ.get(PROGRAMS), f"/usr/lib/postgresql/{major}/bin", postgres.shipped())
    found = [shutil.which(name, path=folder) for folder in folders if folder]
    for path in (*found, shutil.which(name)):
        if path is not None and _major(path) == major:
            return path
    raise Unavailable(
        f"{name} of PostgreSQL {major} is needed, the server's own version;"
        f" install its client programs, or name their folder in {PROGRAMS}"
    )


def _major(path: str) -> int:
    asked = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    version = next((word for word in asked.stdout.split() if word[:1].isdigit()), "0")
    return int(version.partition(".")[0])
