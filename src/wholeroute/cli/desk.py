"""What every command needs: the options given before it, the open ledger, and how to speak."""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import orjson
from rich.console import Console
from rich.table import Table

from wholeroute import custody
from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.ledger import Acting, Home, Ledger, record_refusal
from wholeroute.members import Door, Member, is_exercise, member_named
from wholeroute.rights import ACCESS_RULES, Action, Profile, Purpose, Reader, Role, rules_of

E = TypeVar("E", bound=Enum)
_WITHOUT_PEOPLE = {rule.action for rule in rules_of(Profile.POLICY)}


@dataclass(frozen=True, slots=True)
class Desk:
    """The global options. Results go to stdout, everything said beside them to stderr."""

    member: str
    purpose: str
    role: str
    json: bool
    out: Console = dataclasses.field(default_factory=lambda: console(stderr=False))
    err: Console = dataclasses.field(default_factory=lambda: console(stderr=True))

    @contextmanager
    def ledger(self, home: Home | None = None) -> Iterator[Ledger]:
        """Open the installation that the environment names, or `home`; seal what was done in it."""
        with Ledger.open(home or Home.from_environment()) as ledger:
            standing = custody.look_back(ledger)
            if not standing.sound:
                self.err.print(f"WARNING: {standing}. Nothing more is sealed; see docs/audit.md.")
            ledger.proof = kept_session()
            try:
                yield ledger
            finally:
                if standing.sound:
                    self._seal(ledger)

    def _seal(self, ledger: Ledger) -> None:
        """Seal the audit log; where that fails, what was done stays done and is sealed next time."""
        try:
            custody.seal(ledger)
        except Exception as error:  # noqa: BLE001 — it must not take the place of what was done
            self.err.print(f"the audit log is not sealed yet: {type(error).__name__}")

    @contextmanager
    def acting(
        self, action: Action, ledger: Ledger | None = None, *, proved: bool = False
    ) -> Iterator[Acting]:
        """Yield a session for `--as`, `--role` and `--purpose`; audit what a safeguard refuses.

        Without `--role` the first of the member's roles that may do `action` for the
        purpose acts; without `--purpose` a member's only possible one does. `proved`: they
        signed in within the last ten minutes, as for an export, an identity or an erasure.
        """
        if ledger is None:
            with self.ledger() as opened, self.acting(action, opened, proved=proved) as acting:
                yield acting
            return
        if action not in _WITHOUT_PEOPLE:
            ledger.must_hold_people()
        if not self.member:
            raise Invalid("--as", "nobody is named", "Say who acts: wholeroute --as MEMBER …")
        _must_have_signed_in(ledger, self.member, proved=proved)
        member = member_named(ledger, self.member)
        reader: Reader | None = None
        try:
            reader = member.as_reader(*self._hat(member.roles, action))
            with ledger.acting(reader, action) as acting:
                yield acting
        except Refused as refusal:
            who = reader or self._without_a_hat(member)
            record_refusal(ledger, who, action, "command", refusal.rule)
            raise

    def _without_a_hat(self, member: Member) -> Reader:
        """Return as whom it is written that no role of a member's does what they tried."""
        role = member.roles[0]
        own = sorted({each for rule in ACCESS_RULES if rule.role is role for each in rule.purposes})
        purpose = one_of(Purpose, "--purpose", self.purpose) if self.purpose else own[0]
        return member.as_reader(role, purpose)

    def _hat(self, roles: tuple[Role, ...], action: Action) -> tuple[Role, Purpose]:
        asked_role = one_of(Role, "--role", self.role) if self.role else None
        purpose = one_of(Purpose, "--purpose", self.purpose) if self.purpose else None
        fits = [
            (rule.role, each)
            for rule in ACCESS_RULES
            for each in sorted(rule.purposes)
            if rule.action is action and rule.role in roles
            if asked_role in (None, rule.role) and purpose in (None, each)
        ]
        if not fits:
            if asked_role is not None and purpose is not None:
                return asked_role, purpose  # `decide` refuses, and the refusal is audited
            fallback = asked_role or roles[0]
            raise Refused(
                "no-rule", f"{self.member} as {fallback} may not {action} for that purpose"
            )
        if purpose is None and len({each for _, each in fits}) > 1:
            choices = ", ".join(sorted({each.value for _, each in fits}))
            raise Invalid("--purpose", "no purpose is stated", f"Say why: one of {choices}.")
        return fits[0]

    def say(self, value: object) -> None:
        """Print a result: JSON alone with `--json`, else whatever Rich makes of it."""
        if self.json:
            sys.stdout.buffer.write(as_json(value) + b"\n")
            sys.stdout.flush()
        else:
            self.out.print(value)

    def table(
        self, title: str, columns: tuple[str, ...], rows: Sequence[tuple[object, ...]]
    ) -> None:
        """Print rows as a table for people."""
        table = Table(title=title, title_justify="left", show_edge=False)
        for column in columns:
            table.add_column(column, overflow="fold")
        for row in rows:
            table.add_row(*("" if cell is None else str(cell) for cell in row))
        self.out.print(table)

    def found(self, anything: object, what: str) -> None:
        """End with exit code 1 where a question found nothing."""
        if not anything:
            raise NotFound(what)


def session_file() -> Path:
    """Return where a sign-in on this terminal is kept: for its owner alone, never in a backup."""
    named = os.environ.get("WHOLEROUTE_SESSION")
    config = os.environ.get("XDG_CONFIG_HOME") or Path("~/.config").expanduser()
    return Path(named).expanduser() if named else Path(config) / "wholeroute" / "session"


def kept_session() -> str:
    """Return the token of whoever signed in on this terminal, nothing where nobody did."""
    try:
        return session_file().read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


def _must_have_signed_in(ledger: Ledger, member: str, *, proved: bool) -> None:
    """Raise `Refused` with the way out where somebody else sits here, nobody, or not `proved`."""
    if is_exercise(ledger):
        return
    who = Door(ledger, lambda: datetime.now(UTC)).visit(ledger.proof)
    if who is None or who.member != member:
        raise Refused(
            "sign-in", f"{member} has not signed in on this terminal: wholeroute sign-in {member}"
        )
    if proved and not who.proved:
        raise Refused(
            "step-up",
            f"this takes a sign-in that is not older than ten minutes: wholeroute sign-in {member}",
        )


def console(*, stderr: bool) -> Console:
    """Return a console that prints texts as they stand.

    Names and rows come from outside: "[/b]" in one is no mark-up, ":x:" no picture. Into a pipe
    it writes wide lines, so that ids stay whole.
    """
    stream = sys.stderr if stderr else sys.stdout
    return Console(
        stderr=stderr,
        highlight=False,
        markup=False,
        emoji=False,
        width=None if stream.isatty() else _PIPE_WIDTH,
    )


_PIPE_WIDTH = 160


def one_of(kind: type[E], option: str, text: str) -> E:
    """Return the member of `kind` that `text` names; raise `Invalid` that lists them all."""
    try:
        return kind(text)
    except ValueError:
        choices = ", ".join(str(each.value) for each in kind)
        raise Invalid(option, f"{text!r} is not known", f"Use one of {choices}.") from None


def as_json(value: object) -> bytes:
    """Return any of our frozen values as JSON, keys sorted."""
    return orjson.dumps(
        value, default=_plain, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS
    )


def _plain(value: object) -> Any:
    if isinstance(value, UUID | date | datetime):
        return str(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    if isinstance(value, tuple):
        return value._asdict() if hasattr(value, "_asdict") else list(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"{type(value).__name__} has no JSON form")
