"""Prepare the databases: roles with passwords, the ledger, the vault, and their versions.

Works the same on the embedded cluster and on a server given by URL, whose user then
needs CREATEROLE and CREATEDB. Every run ends in the same state.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from wholeroute.errors import Invalid
from wholeroute.ledger.roles import ACTS_AS, OWNER, VAULT, VAULT_OWNER, DatabaseRole
from wholeroute.rights import ROLES_OF_PROFILE, Profile, rules_of

_LOCK = 7_202_601
_VAULT_ROLES = (VAULT_OWNER, VAULT)
_LEDGER_ROLES = (OWNER, *DatabaseRole)
_CHAINS = ((OWNER, "versions"), (VAULT_OWNER, "vault_versions"))
_POLICY_CHAINS = ((OWNER, "policy_versions"),)
"""Where nobody reported on exists, no table that could hold one does, and no vault."""


@dataclass(frozen=True, slots=True)
class Places:
    """How each role reaches its database. Passwords stay out of every repr and log."""

    base: str = field(repr=False)
    database: str
    passwords: dict[str, str] = field(repr=False)
    profile: Profile = Profile.COMPETENT_AUTHORITY

    @property
    def entered(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return the installation's databases, each with the roles that enter it, its owner first."""
        if self.profile is Profile.POLICY:
            acting = {ACTS_AS[role] for role in ROLES_OF_PROFILE[self.profile]}
            serving = {DatabaseRole.GATE, DatabaseRole.DOOR, DatabaseRole.SEALER}
            return ((self.database, (OWNER, *sorted(acting | serving))),)
        return ((self.database, _LEDGER_ROLES), (f"{self.database}_vault", _VAULT_ROLES))

    def conninfo(self, role: str) -> str:
        """Return the libpq string with which `role` connects."""
        database = f"{self.database}_vault" if role in _VAULT_ROLES else self.database
        return make_conninfo(self.base, user=role, password=self.passwords[role], dbname=database)


def prepare(
    admin: str, password_file: Path, *, version: str = "head", profile: Profile | None = None
) -> Places:
    """Bring roles, databases and schema to `version`; return how to reach them.

    `admin` names the ledger's database; the vault's is called after it. Raises `Invalid` where
    an existing installation has another profile than the one asked for.
    """
    database = str(conninfo_to_dict(admin).get("dbname") or "wholeroute")
    passwords = _passwords(password_file)
    with psycopg.connect(make_conninfo(admin, dbname="postgres"), autocommit=True) as connection:
        # One installer at a time: roles belong to the whole cluster.
        connection.execute("select pg_advisory_lock(%s)", (_LOCK,))
        _roles(connection, passwords)
        _database(connection, database, OWNER)
        places = Places(make_conninfo(admin, user=None, password=None), database, passwords)
        places = replace(places, profile=_profile_of(places, profile))
        for name, roles in places.entered[1:]:
            _database(connection, name, roles[0])
        _connect_rights(admin, places)
        for name, _ in places.entered:
            _hide_statistics(make_conninfo(admin, dbname=name))
        migrate(places, version, profile)
    return places


def make_empty(admin: str, password_file: Path, profile: Profile) -> Places:
    """Make the roles, and the databases anew without a schema, and return how to reach them.

    What stands there is dropped: only for a restore that was broken off, see `custody.restore`.
    """
    database = database_of(admin)
    passwords = _passwords(password_file)
    places = Places(make_conninfo(admin, user=None, password=None), database, passwords, profile)
    with psycopg.connect(make_conninfo(admin, dbname="postgres"), autocommit=True) as connection:
        connection.execute("select pg_advisory_lock(%s)", (_LOCK,))
        _roles(connection, passwords)
        for name in (database, f"{database}_vault"):
            connection.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(name)))
        for name, roles in places.entered:
            _database(connection, name, roles[0])
        _connect_rights(admin, places)
        for _, roles in places.entered:
            with psycopg.connect(places.conninfo(roles[0])) as owner:
                owner.execute("drop schema ledger")
    return places


def database_of(admin: str) -> str:
    """Return the name of the ledger's database; the vault's is called after it."""
    return str(conninfo_to_dict(admin).get("dbname") or "wholeroute")


def migrate(places: Places, version: str = "head", profile: Profile | None = None) -> None:
    """Run the ledger's and the vault's migrations up to `version`, as their owners."""
    for role, folder in _POLICY_CHAINS if places.profile is Profile.POLICY else _CHAINS:
        with _owner(places, role) as connection:
            config = Config()
            config.set_main_option("script_location", str(Path(__file__).parent))
            config.set_main_option("version_locations", str(Path(__file__).parent / folder))
            config.set_main_option("path_separator", "os")
            config.attributes["connection"] = connection
            command.upgrade(config, version if role == OWNER else "head")
            if role == OWNER:
                _copy_rules(connection, _settled(connection, profile))


@contextmanager
def _owner(places: Places, role: str) -> Iterator[Connection]:
    info = places.conninfo(role)
    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(info), poolclass=NullPool
    )
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


_UNTOUCHED = """
update ledger.installation set profile = :profile
where not exists (select from ledger.member) and profile <> :profile
"""


def _settled(connection: Connection, asked: Profile | None) -> Profile:
    """Return the installation's profile; a new one takes the one asked for."""
    if connection.execute(text("select to_regclass('ledger.installation')")).scalar() is None:
        return Profile.COMPETENT_AUTHORITY  # an older version, of tests alone
    if asked is not None:
        connection.execute(text(_UNTOUCHED), {"profile": asked})
    stands = Profile(
        connection.execute(text("select profile from ledger.installation")).scalar_one()
    )
    if asked not in (None, stands):
        raise _another(stands, asked)
    return stands


def _another(stands: Profile, asked: Profile | None) -> Invalid:
    return Invalid(
        "WHOLEROUTE_PROFILE", f"this installation is {stands}, not {asked}",
        "Leave it out, or name another folder for another installation.",
    )  # fmt: skip


_STANDS = """
select case when to_regclass('ledger.installation') is not null then 'said'
            when to_regclass('ledger.member') is not null then 'older' else 'new' end
"""


def _profile_of(places: Places, asked: Profile | None) -> Profile:
    """Return by which tables an installation stands: a policy's, once made, or everybody else's.

    The others may still change among each other while nobody is enrolled: `_settled` decides.
    """
    with psycopg.connect(places.conninfo(OWNER)) as owner:
        (state,) = owner.execute(_STANDS).fetchone() or ("new",)
        if state == "new":
            return asked or Profile.COMPETENT_AUTHORITY
        stands = Profile.COMPETENT_AUTHORITY
        if state == "said":
            (said,) = owner.execute("select profile from ledger.installation").fetchone() or ("",)
            stands = Profile(said)
    if asked not in (None, stands) and Profile.POLICY in (asked, stands):
        raise _another(stands, asked)
    return stands if stands is Profile.POLICY else (asked or stands)


def _copy_rules(connection: Connection, profile: Profile) -> None:
    """Copy `rights.ACCESS_RULES` into the database, so that both fences read one table.

    Rules that the installation's profile does not know stay out: nobody can do what they allow.
    """
    connection.execute(text("delete from ledger.access_rule"))
    connection.execute(
        text("insert into ledger.access_rule values (:id, :role, :action, :lane, :purpose)"),
        [
            {"id": rule.id, "role": rule.role, "action": rule.action, "lane": rule.lane or "",
             "purpose": purpose}
            for rule in rules_of(profile)
            for purpose in sorted(rule.purposes)
        ],
    )  # fmt: skip


def _passwords(path: Path) -> dict[str, str]:
    wanted = [str(role) for role in (*_LEDGER_ROLES, *_VAULT_ROLES)]
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    missing = [role for role in wanted if role not in known]
    if missing:
        known |= {role: secrets.token_urlsafe(24) for role in missing}
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            json.dump(known, out)
            out.flush()
            os.fsync(out.fileno())
        fresh.rename(path)
    return known


def _roles(connection: psycopg.Connection[tuple[object, ...]], passwords: dict[str, str]) -> None:
    have = {row[0] for row in connection.execute("select rolname from pg_roles").fetchall()}
    for role, password in passwords.items():
        # Whoever may make roles may not even repeat that one of them is no superuser.
        verb = "alter role {} password {}"
        if role not in have:
            verb = "create role {} login nosuperuser nobypassrls password {}"
        connection.execute(sql.SQL(verb).format(sql.Identifier(role), sql.Literal(password)))


def _database(connection: psycopg.Connection[tuple[object, ...]], name: str, owner: str) -> None:
    found = connection.execute("select 1 from pg_database where datname = %s", (name,)).fetchone()
    if found is None:
        connection.execute(sql.SQL("grant {} to current_user").format(sql.Identifier(owner)))
        connection.execute(
            sql.SQL("create database {} owner {} encoding 'UTF8' template template0").format(
                sql.Identifier(name), sql.Identifier(owner)
            )
        )


_SIZES = ("relpages", "reltuples", "relallvisible", "relallfrozen")
_COUNTING = "pg_stat_get_|pg_(total_relation|relation|table|indexes|database|tablespace)_size"


def _hide_statistics(admin: str) -> None:
    """Keep from everybody what the server counts of tables that they may not read.

    Catalogues belong to the superuser: a server whose administrator is none keeps its figures
    open, and `docs/building.md` says so.
    """
    with psycopg.connect(admin) as connection:
        if connection.info.parameter_status("is_superuser") != "on":
            return
        columns = connection.execute(
            "select attname from pg_attribute where attrelid = 'pg_class'::regclass"
            " and not attisdropped and attname <> all (%s)",
            (list(_SIZES),),
        ).fetchall()
        granted = sql.SQL(", ").join(sql.Identifier(name) for (name,) in columns)
        connection.execute("revoke select on pg_class from public")
        connection.execute(sql.SQL("grant select ({}) on pg_class to public").format(granted))
        counting = connection.execute(
            "select oid::regprocedure::text from pg_proc where pronamespace = 'pg_catalog'::regnamespace"
            " and proname ~ %s and has_function_privilege('public', oid, 'execute')",
            (f"^({_COUNTING})",),
        ).fetchall()
        for (name,) in counting:
            connection.execute(
                sql.SQL("revoke execute on function {} from public").format(sql.SQL(name))
            )


def _connect_rights(admin: str, places: Places) -> None:
    """Let each role into its own database alone; nobody creates anything in `public`."""
    for name, roles in places.entered:
        with psycopg.connect(make_conninfo(admin, dbname=name)) as connection:
            connection.execute(
                sql.SQL("revoke all on database {} from public").format(sql.Identifier(name))
            )
            connection.execute("revoke all on schema public from public")
            for role in roles:
                connection.execute(
                    sql.SQL("grant connect, temporary on database {} to {}").format(
                        sql.Identifier(name), sql.Identifier(role)
                    )
                )
        with psycopg.connect(places.conninfo(roles[0])) as owner:
            owner.execute("create schema if not exists ledger")
