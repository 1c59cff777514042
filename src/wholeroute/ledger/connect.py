"""Open an installation's ledger: server, roles, migrations, and one engine per database role.

The owner connects here and nowhere else, to migrate; everything the application
does goes through `Ledger.acting` under the role that its reader acts as.
"""

from __future__ import annotations

import math
import secrets
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from types import TracebackType
from typing import Any, Self

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from wholeroute.errors import Refused, Unavailable
from wholeroute.ledger import bootstrap, postgres
from wholeroute.ledger.directly import directly
from wholeroute.ledger.home import Home
from wholeroute.ledger.roles import ACTS_AS, DatabaseRole
from wholeroute.ledger.staged_tables import STAGING
from wholeroute.rights import Action, Profile, Reader
from wholeroute.words import N_

_OPEN = text(
    "select ledger.open_session(:member, :organisation, :role, :purpose, :database_role, :hash)"
)
_WHY_NOT = {
    "sign-in": N_("%(member)s has not signed in"),
    "token": N_("a token acts in the seat it was made for"),
    "membership": N_("%(member)s does not act as %(role)s there"),
    "purpose": N_("the role of %(role)s does not act for %(purpose)s"),
}

_MOST = 20
"""How many connections a process opens for one role; the server lets 60 in altogether."""
_KEPT: dict[str, int] = {
    DatabaseRole.INTAKE: 16, DatabaseRole.ENFORCEMENT: 10, DatabaseRole.GATE: 6,
}  # fmt: skip
"""How many it keeps when they are idle, where it is not 4: one of intake has tables to stage in,
and to make it anew for each report of many senders at once costs more than the report. Most who
work here at once are analysts and investigators, and a new one plans each statement anew."""

_SURELY_ALIVE = 1.0
"""How many seconds after its last use nobody asks whether a connection still stands."""


@dataclass(slots=True)
class Ledger:
    """The open ledger of one installation. Close it, or use it in a `with`."""

    home: Home
    places: bootstrap.Places
    server: postgres.EmbeddedServer | None
    _engines: dict[str, Engine] = field(default_factory=dict, repr=False)
    proof: str = field(default="", repr=False)
    """The sign-in of whoever runs this process, where it serves nobody else."""

    @classmethod
    def open(cls, home: Home, *, amid_restore: bool = False) -> Self:
        """Start or reach the database, bring it to the newest version, and return the ledger.

        Raises `Unavailable` while a restore is unfinished: only who restores opens `amid_restore`.
        """
        if home.unfinished.exists() and not amid_restore:
            raise Unavailable(
                f"a restore into {home.data} is unfinished; run wholeroute backup restore again"
            )
        home.prepare()
        with ExitStack() as started:
            server = None
            if home.database_url is None:
                server = postgres.start(home.data / "postgres", home.keys / "superuser")
                started.enter_context(server)
                admin = postgres.conninfo(
                    server.socket, postgres.SUPERUSER, server.password, "wholeroute"
                )
            else:
                url = home.database_url.replace("postgresql+psycopg:", "postgresql:")
                admin = make_conninfo(url)
            try:
                places = bootstrap.prepare(
                    admin, home.keys / "database-roles", profile=home.profile
                )
            except psycopg.OperationalError as error:
                raise Unavailable(f"the database does not answer: {error}") from error
            started.pop_all()
        return cls(home, places, server)

    @property
    def profile(self) -> Profile:
        """Return what this installation is for."""
        return self.places.profile

    def must_hold_people(self) -> None:
        """Raise `Refused` in an installation for policy: no table there can hold anybody."""
        if self.profile is Profile.POLICY:
            raise Refused(
                "profile",
                "this installation is for policy: no report, no person and nothing said of one"
                " is kept here, nor is there a place for it",
            )

    def engine(self, role: str) -> Engine:
        """Return the pooled engine of one database role."""
        if role not in self._engines:
            info, kept = self.places.conninfo(role), _KEPT.get(role, 4)
            engine = create_engine(
                "postgresql+psycopg://",
                creator=lambda: _connected(info, role),
                poolclass=QueuePool, pool_size=kept, max_overflow=_MOST - kept,
                pool_use_lifo=True,  # the one used last has its plans at hand
                hide_parameters=True,  # an error's words may end in a log: no value is among them
            )  # fmt: skip
            event.listen(engine, "checkin", _note_use)
            event.listen(engine, "checkout", _must_answer)
            self._engines[role] = engine
        return self._engines[role]

    def conninfo(self, role: DatabaseRole) -> str:
        """Return the libpq string of one role, for readers that are not SQLAlchemy (ADBC, a child)."""
        return self.places.conninfo(role)

    @contextmanager
    def acting(
        self, reader: Reader, to: Action = Action.READ, proof: str | None = None
    ) -> Iterator[Acting]:
        """Open a session for `reader`, hand it over, and end it; see `sign_in`."""
        acting = self.sign_in(reader, to, proof)
        try:
            yield acting
        finally:
            acting.end()

    def sign_in(self, reader: Reader, to: Action = Action.READ, proof: str | None = None) -> Acting:
        """Return an open session; the caller ends it. Its token never leaves this process.

        `to` says what for: whoever submits does so under the role of intake, and reads nothing.
        `proof` is the token of the reader's own sign-in, where it is None the one this ledger holds;
        in an exercise nobody needs any. Raises `Refused` where the database does not open it.
        """
        token = secrets.token_urlsafe(32)
        role = DatabaseRole.INTAKE if to is Action.SUBMIT else ACTS_AS[reader.role]
        with self.engine(DatabaseRole.GATE).begin() as gate:
            show_proof(gate, self.proof if proof is None else proof)
            rule = gate.execute(
                _OPEN,
                {
                    "member": reader.member, "organisation": reader.organisation,
                    "role": reader.role, "purpose": reader.purpose, "database_role": role,
                    "hash": sha256(token.encode()).digest(),
                },
            ).scalar_one()  # fmt: skip
        if rule:
            raise Refused(rule, _WHY_NOT[rule] % {
                "member": reader.member, "role": reader.role, "purpose": reader.purpose,
            })  # fmt: skip
        return Acting(self, reader, role, token)

    def close(self) -> None:
        """Return every connection and give the server back."""
        for engine in self._engines.values():
            engine.dispose()
        self._engines.clear()
        if self.server is not None:
            self.server.close()
            self.server = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


@dataclass(frozen=True, slots=True)
class Acting:
    """One reader's session: every statement it runs is fenced by the database."""

    ledger: Ledger
    reader: Reader
    role: DatabaseRole
    token: str = field(repr=False)

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Yield a transaction under the reader's database role that shows the session's token."""
        with self.ledger.engine(self.role).begin() as connection:
            show_token(connection, self.token)
            yield connection

    @contextmanager
    def at_one_moment(self) -> Iterator[Connection]:
        """Yield such a transaction that reads everything as it stands now, whatever others write."""
        engine = self.ledger.engine(self.role).execution_options(isolation_level="REPEATABLE READ")
        with engine.begin() as connection:
            show_token(connection, self.token)
            yield connection

    def is_open(self) -> bool:
        """Return whether the session still stands: it ends with the role it stands on."""
        with self.begin() as connection:
            return bool(connection.execute(_STANDS).scalar_one())

    def end(self) -> None:
        """Close the session: its token opens nothing any more."""
        with self.ledger.engine(DatabaseRole.GATE).begin() as gate:
            gate.execute(text("select ledger.end_session(:token)"), {"token": self.token})


def _connected(info: str, role: str) -> psycopg.Connection[Any]:
    """Return a new connection, with what a session of intake stages reports in.

    The installation's own checks look few up among all there are, by index always, and wait for no
    disk: what a crash takes of them is made again, for the report waits until it is written. Nor do
    they wait for rows that somebody writes: of two in a ring they give way, before the server
    looks for rings and ends whichever it likes.
    """
    connection = psycopg.connect(info)
    if role == DatabaseRole.INTAKE:
        connection.execute(STAGING)
        connection.commit()
    if role == DatabaseRole.ARRIVALS:
        connection.execute(_BY_INDEX)
        connection.commit()
    return connection


def _note_use(_driver: Any, entry: ConnectionPoolEntry) -> None:
    entry.info["used"] = time.monotonic()


def _must_answer(driver: Any, entry: ConnectionPoolEntry, _whose: Any) -> None:
    """Let the pool connect anew where a connection that lay idle does not answer any more.

    One that was used a moment ago is not asked: to ask is a round trip for each transaction.
    """
    if time.monotonic() - entry.info.get("used", math.inf) > _SURELY_ALIVE:
        try:
            driver.execute("select 1")
            driver.commit()  # a rollback would make it forget the plans it has at hand
        except psycopg.Error as gone:
            raise InvalidatePoolError from gone


_BY_INDEX = """
set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off;
set synchronous_commit = off; set lock_timeout = '800ms';
"""


_SHOW = "select set_config('wholeroute.session', :token, true)"
_STANDS = text("select (ledger.current_session()).member is not null")


def show_token(connection: Connection, token: str) -> None:
    """Show `token` to the fences until this transaction ends."""
    directly(connection, _SHOW, {"token": token})


_SHOW_PROOF = text("select set_config('wholeroute.sign_in', :proof, true)")


def show_proof(connection: Connection, proof: str) -> None:
    """Show whose sign-in this transaction stands on until it ends."""
    connection.execute(_SHOW_PROOF, {"proof": proof})


def parameters(info: str) -> dict[str, Any]:
    """Return a libpq string's parts."""
    return dict(conninfo_to_dict(info))
