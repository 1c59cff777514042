"""Receive allegations, add, join, take apart, try to change and delete, dump, restore; count what is lost.

The run is drawn by a seed and keeps a book of its own: number, words and day of everything that was
received. After it, whatever the book has and the register does not, or has otherwise, or does not
count as open or decided, is lost.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import psycopg
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bench.ground import scratch
from wholeroute.errors import WholerouteError
from wholeroute.ledger import (
    Acting,
    Home,
    Ledger,
    dump_of_ledger,
    empty_databases,
    fill_ledger,
    standing_still,
)
from wholeroute.ledger.roles import OWNER
from wholeroute.members import Member, Organisation, begin_exercise, enrol
from wholeroute.partnerships.allegations import Outcome, Register, StepKind, Through, Told
from wholeroute.partnerships.store.allegations import Added, add, receive, register
from wholeroute.partnerships.store.allegations import lost as not_found
from wholeroute.rights import OrganisationKind, Profile, Purpose, Reader, Regime, Role

SEED = 8
PARTNERS = ("TN", "LY", "NE", "western-balkans")
TABLES = ("allegation", "allegation_step")
CHANGES = (
    "update partnership.{table} set words = 'nothing', sha256 = sha256('nothing')",
    "update partnership.{table} set id = default where id = {row}",
    "delete from partnership.{table} where id = {row}",
    "delete from partnership.{table}",
    "truncate partnership.{table} cascade",
)
_WEIGHTS = {"receive": 30, "step": 60, "change": 10}


@dataclass(frozen=True, slots=True)
class Seats:
    """Who takes part: two who steer, a contact point, and who reviews rights; the owner's way in."""

    managers: tuple[Acting, Acting]
    point: Acting
    reviewer: Acting
    owner: psycopg.Connection[tuple[object, ...]]


@dataclass(slots=True)
class Book:
    """What was received, as the run itself wrote it down, and what it tried."""

    received: dict[int, tuple[str, date]] = field(default_factory=dict)
    tried: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Run:
    """A random run: the same seed does the same on any installation that begins empty."""

    chance: random.Random
    today: date
    book: Book = field(default_factory=Book)

    def go(self, seats: Seats, steps: int) -> None:
        """Do so many things, as it falls."""
        does: Mapping[str, Callable[[Seats], None]] = {
            "receive": self._receive, "step": self._step, "change": self._change,
        }  # fmt: skip
        for _ in range(steps):
            (what,) = self.chance.choices([*_WEIGHTS], [*_WEIGHTS.values()])
            does[what if self.book.received else "receive"](seats)

    def lost(self, seats: Seats) -> list[int]:
        """Return the numbers that the register lacks, tells otherwise, or does not count."""
        found = register(seats.managers[0])
        if not_found(seats.reviewer):
            raise AssertionError("rows that the log names are gone")
        return [
            number
            for number, (words, day) in self.book.received.items()
            if not _stands(found, number, words, day)
        ] + _uncounted(found, self.today)

    def _receive(self, seats: Seats) -> None:
        who = self.chance.choice((*seats.managers, seats.point))
        day = self.today - timedelta(days=self.chance.randrange(30))
        words = f"What was told as number {len(self.book.received) + 1}."
        told = Told(
            self.chance.choice(PARTNERS), None, "", day.isoformat(),
            self.chance.choice([*Through]), words,
        )  # fmt: skip
        self.book.tried["receive"] += 1
        self.book.received[receive(who, told, self.today)] = (words, day)

    def _step(self, seats: Seats) -> None:
        who = self.chance.choice((*seats.managers, seats.point))
        kind = self.chance.choice([*StepKind])
        numbers = [*self.book.received]
        added = Added(
            kind, "Said beside it.", self.today.isoformat(), "The ombudsperson",
            self.chance.choice([*Outcome]), self.chance.choice(numbers),
        )  # fmt: skip
        self.book.tried[kind] += 1
        try:
            add(who, self.chance.choice(numbers), added, self.today)
        except WholerouteError:
            self.book.refused[kind] += 1

    def _change(self, seats: Seats) -> None:
        change = self.chance.choice(CHANGES).format(
            table=self.chance.choice(TABLES), row=self.chance.choice([*self.book.received])
        )
        self.book.tried["change"] += 1
        try:
            if self.chance.random() < 0.5:
                with seats.managers[0].begin() as connection:
                    connection.execute(text(change))
            else:
                seats.owner.execute(change.encode())
        except (DBAPIError, psycopg.Error):
            self.book.refused["change"] += 1


def _stands(found: Register, number: int, words: str, day: date) -> bool:
    case = found.cases.get(number)
    return case is not None and (case.allegation.words, case.allegation.received_on) == (words, day)


def _uncounted(found: Register, today: date) -> list[int]:
    """Return what is in the register and in no count."""
    tally = found.tally(today)
    counted = tally.open + tally.decided == tally.received == len(found.allegations)
    overdue = {n for n, c in found.cases.items() if c.is_open and c.due < today}
    escalated = {n for n, case in found.cases.items() if case.escalated(today)}
    return sorted(overdue ^ escalated) + ([] if counted else [0])


def lost(n: int = 10_000, *, restores: int = 3, seed: int = SEED) -> Mapping[str, int]:
    """Run `n` random steps on a real installation, dumped and restored in between; return the counts.

    What stands under `lost` must be 0.
    """
    run = Run(random.Random(seed), datetime.now(UTC).date())
    with ExitStack() as stack:
        ledger = _installed(stack)
        for part in range(restores + 1):
            if part:
                ledger = _restored(stack, ledger)
            with seats_of(ledger) as seats:
                run.go(seats, n // (restores + 1) + (n % (restores + 1) if part == 0 else 0))
                gone = run.lost(seats)
                if gone:
                    break
        cases = _cases(ledger)
    tried, refused = run.book.tried, run.book.refused
    return {
        "steps": tried.total(), "received": len(run.book.received), "restores": restores,
        "changes tried": tried["change"], "changes refused": refused["change"],
        "refused by rule": refused.total() - refused["change"],
        "joined": sum(case.joined is not None for case in cases.cases.values()),
        "open": sum(case.is_open for case in cases.cases.values()),
        "lost": len(gone),
    }  # fmt: skip


@contextmanager
def seats_of(ledger: Ledger) -> Iterator[Seats]:
    """Yield open sessions of those who take part in a run."""
    with ExitStack() as stack:

        def sit(role: Role, body: str) -> Acting:
            review = role is Role.RIGHTS_REVIEWER
            purpose = Purpose.OVERSIGHT if review else Purpose.POLICY
            reader = Reader(f"{role}@{body}", body, role, purpose)
            return stack.enter_context(ledger.acting(reader))

        owner = psycopg.connect(ledger.places.conninfo(OWNER), autocommit=True)
        yield Seats(
            (sit(Role.PROGRAMME_MANAGER, "agency"), sit(Role.PROGRAMME_MANAGER, "ncp-a")),
            sit(Role.CONTACT_POINT, "ncp-a"), sit(Role.RIGHTS_REVIEWER, "ncp-a"),
            stack.enter_context(owner),
        )  # fmt: skip


def _cases(ledger: Ledger) -> Register:
    with seats_of(ledger) as seats:
        return register(seats.managers[0])


def _installed(stack: ExitStack) -> Ledger:
    home = stack.enter_context(scratch())
    ledger = stack.enter_context(
        Ledger.open(Home(home.data, home.keys, home.database_url, Profile.POLICY))
    )
    begin_exercise(ledger)
    bodies = ("agency", OrganisationKind.AGENCY), ("ncp-a", OrganisationKind.AUTHORITY)
    enrol(
        ledger,
        [Organisation(name, name, kind, Regime.LED, "IT") for name, kind in bodies],
        [
            Member(f"{role}@{name}", name, role, (role,))
            for name, _ in bodies
            for role in (Role.PROGRAMME_MANAGER, Role.CONTACT_POINT, Role.RIGHTS_REVIEWER)
        ],
    )
    return ledger


def _restored(stack: ExitStack, ledger: Ledger) -> Ledger:
    """Return another installation, filled with what this one dumped."""
    home = stack.enter_context(scratch())
    with standing_still(ledger) as moment, dump_of_ledger(ledger, moment) as out:
        dumped = out.read()
    with empty_databases(home, Profile.POLICY) as places, fill_ledger(home, places) as into:
        into.write(dumped)
    return stack.enter_context(Ledger.open(home))
