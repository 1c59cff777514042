"""What the pages of the law tracker show: files by stage, and how states apply what binds them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wholeroute.errors import NotFound
from wholeroute.ledger import Acting, Ledger
from wholeroute.plan import Act, Plan
from wholeroute.plan.applied import (
    Application,
    Applied,
    Party,
    Procedure,
    StateRow,
    applied_in,
    parties_of,
    procedures_of,
)
from wholeroute.plan.law import (
    INVENTED,
    STATES,
    File,
    Standing,
    Written,
    due_on,
    files,
    known_as_of,
    looked_up,
    steps_in,
    steps_of,
)
from wholeroute.plan.store import law as kept
from wholeroute.rights import Action
from wholeroute.web.may import may

SINCE = "2021"
"""Files of which nothing happened since the plan was adopted are left out."""
TREATY = "treaty"
"""The kind of an act that states join one by one."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """For whom a reader may speak: for all where they steer, else for their own state or nobody."""

    steers: bool = False
    state: str = ""

    def may_speak(self, state: str) -> bool:
        """Return whether they speak for a state; for the Union, which is no state, who steers."""
        return self.steers or (bool(state) and state == self.state)


@dataclass(frozen=True, slots=True)
class ActPage:
    """One act: its steps as they stand, and whom of the plan it concerns."""

    act: Act
    steps: tuple[Standing, ...]
    as_of: str | None
    before: tuple[Act, ...]
    actions: tuple[str, ...]
    applied: bool
    treaty: bool


@dataclass(frozen=True, slots=True)
class Stood:
    """One act as the list of all shows it."""

    act: Act
    steps: tuple[Standing, ...]
    as_of: str | None
    actions: int


@dataclass(frozen=True, slots=True)
class Acts:
    """Acts: those of which something came since, the latest first, and the others."""

    followed: tuple[Stood, ...]
    others: tuple[Stood, ...]


@dataclass(frozen=True, slots=True)
class Followed:
    """How far states applied one law: of those bound, who told something, who is silent."""

    act: Act
    bound: int
    told: int
    silent: tuple[str, ...]
    gaps: int
    open_procedures: int
    report_due: str | None


@dataclass(frozen=True, slots=True)
class Treaty:
    """Which Member States are party to a treaty, by a list of a known day."""

    act: Act
    parties: int
    missing: tuple[str, ...]
    as_of: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Tracker:
    """Files by stage, laws that states apply, open procedures, treaties."""

    files: tuple[File, ...]
    followed: tuple[Followed, ...]
    procedures: tuple[Procedure, ...]
    treaties: tuple[Treaty, ...]


@dataclass(frozen=True, slots=True)
class LawPage:
    """How all states apply one act, or who is party to a treaty; `as_of` is that of its list."""

    application: Application
    parties: tuple[Party, ...]
    treaty: Treaty | None
    report_due: str | None


@dataclass(frozen=True, slots=True)
class StatePage:
    """How one state applies one act; `earlier` holds what stood before, the newest first."""

    act: Act
    state: str
    row: StateRow
    steps: tuple[Standing, ...]
    earlier: tuple[Applied, ...]


def speaker_of(acting: Acting | None) -> Speaker:
    """Return for whom whoever sits here speaks; where nobody does, for none."""
    if acting is None:
        return Speaker()
    if may(acting.reader, Action.STEER):
        return Speaker(steers=True)
    if not may(acting.reader, Action.ATTEST):
        return Speaker()
    with acting.begin() as connection:
        return Speaker(state=kept.own_state(connection, acting))


def act_named(plan: Plan, name: str) -> Act:
    """Return an act; raise `NotFound` where there is none of this id."""
    if name not in plan.act:
        raise NotFound("there is no such act")
    return plan.act[name]


def law_named(plan: Plan, name: str) -> Act:
    """Return an act that states apply or are party to; raise `NotFound` for any other."""
    act = act_named(plan, name)
    if not (act.topics or act.kind == TREATY):
        raise NotFound("no state applies this act by itself")
    return act


def treaty_named(plan: Plan, name: str) -> Act:
    """Return a treaty that states join; raise `NotFound` for any other act."""
    act = act_named(plan, name)
    if act.kind != TREATY:
        raise NotFound("nobody becomes party to this act")
    return act


def acts_of(plan: Plan, rows: Sequence[Written]) -> Acts:
    """Return every act with its steps as they stand: the latest step leads."""
    stood = [
        Stood(each, steps_of(each, rows), known_as_of(each, rows), len(_naming(plan, each.id)))
        for each in plan.acts
    ]
    followed = [each for each in stood if each.steps]
    followed.sort(key=lambda each: each.steps[-1].day, reverse=True)
    return Acts(tuple(followed), tuple(each for each in stood if not each.steps))


def act_page(plan: Plan, act: Act, rows: Sequence[Written]) -> ActPage:
    """Return one act."""
    before = tuple(each for each in plan.acts if act.id in {each.replaced_by, each.amended_by})
    return ActPage(
        act, steps_of(act, rows), known_as_of(act, rows), before, _naming(plan, act.id),
        bool(act.topics), act.kind == TREATY,
    )  # fmt: skip


def tracker(plan: Plan, rows: Sequence[Written], said: Sequence[Applied], today: date) -> Tracker:
    """Return how far the law of the plan came."""
    return Tracker(
        files(plan.acts, rows, SINCE, today),
        tuple(_followed(each, rows, said, today) for each in plan.acts if each.topics),
        tuple(each for each in procedures_of(rows) if each.is_open),
        tuple(_treaty(each, rows) for each in plan.acts if each.kind == TREATY),
    )


def law_page(act: Act, rows: Sequence[Written], said: Sequence[Applied], today: date) -> LawPage:
    """Return how states apply one act."""
    joined = act.kind == TREATY
    return LawPage(
        applied_in(act, rows, said),
        parties_of(act.id, rows) if joined else (),
        _treaty(act, rows) if joined else None,
        due_on(act.report, today) if act.report else None,
    )


def state_page(act: Act, state: str, rows: Sequence[Written], said: Sequence[Applied]) -> StatePage:
    """Return how one state applies one act; raise `NotFound` for what is no Member State.

    An exercise's own states have a page, too: whoever speaks for one has to find it.
    """
    if state not in STATES and state not in INVENTED:
        raise NotFound("there is no such Member State")
    row = applied_in(act, rows, said, [state]).rows[0]
    stands = {each.applied.id for each in row.cells if each.applied}
    earlier = [each for each in said if each.state == state and each.id not in stands]
    return StatePage(act, state, row, steps_in(act.id, state, rows), tuple(reversed(earlier)))


def read_about(ledger: Ledger, act: str) -> tuple[tuple[Written, ...], tuple[Applied, ...]]:
    """Return all that was written about one act."""
    return kept.steps_about(ledger, act), kept.applied_about(ledger, act)


def _followed(act: Act, rows: Sequence[Written], said: Sequence[Applied], today: date) -> Followed:
    application = applied_in(act, rows, said)
    bound = [each for each in application.rows if each.unbound is None]
    return Followed(
        act, len(bound), sum(not each.is_silent for each in bound), application.silent,
        sum(len(each.gaps) for each in application.rows),
        sum(one.is_open for each in application.rows for one in each.procedures),
        due_on(act.report, today) if act.report else None,
    )  # fmt: skip


def _treaty(act: Act, rows: Sequence[Written]) -> Treaty:
    look = looked_up(act.id, rows)
    ours = [each for each in parties_of(act.id, rows) if each.state in STATES]
    return Treaty(
        act, sum(each.party is not None for each in ours),
        tuple(each.state for each in ours if each.party is None),
        look.day if look else None, look.source if look else "",
    )  # fmt: skip


def _naming(plan: Plan, act: str) -> tuple[str, ...]:
    return tuple(each.id for each in plan.actions if act in each.acts)
