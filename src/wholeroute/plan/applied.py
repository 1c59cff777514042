"""Say how each Member State applies a law: topic by topic, with procedures against it, or not at all.

Pure. Of words about the same topic of a state the one of the latest day stands, of the same day the
newest. A state of which nobody said anything is silent, and stands there as such: nothing is ever guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from wholeroute.plan.acts import Act, Topic, TopicKind, Unbound
from wholeroute.plan.law import (
    INFRINGEMENT,
    INVENTED,
    PARTY,
    STATES,
    Standing,
    StateStage,
    Written,
    about,
    in_order,
    newest,
    standing,
    steps_in,
)


class Status(StrEnum):
    """How a state applies one topic of a law."""

    NOT_NOTIFIED = "not-notified"
    NOTIFIED = "notified"
    COMPLETE = "complete"
    IN_QUESTION = "in-question"
    USED = "used"
    NOT_USED = "not-used"
    FOLLOWED = "followed"
    PARTLY = "partly-followed"
    NOT_FOLLOWED = "not-followed"
    NOT_BOUND = "not-bound"


STATUSES: Mapping[TopicKind, tuple[Status, ...]] = {
    TopicKind.DUTY: (
        Status.NOT_NOTIFIED, Status.NOTIFIED, Status.COMPLETE, Status.IN_QUESTION, Status.NOT_BOUND,
    ),
    TopicKind.OPTION: (Status.USED, Status.NOT_USED, Status.NOT_BOUND),
    TopicKind.PRACTICE: (
        Status.FOLLOWED, Status.PARTLY, Status.NOT_FOLLOWED, Status.NOT_BOUND,
    ),
}  # fmt: skip
"""Which answers there are to each kind of topic; those to a duty are the plan's own indicator."""
GAPS = frozenset({Status.NOT_NOTIFIED, Status.IN_QUESTION, Status.PARTLY, Status.NOT_FOLLOWED})
"""What a report names as a gap. An option that is not used is none: a state may leave it."""


@dataclass(frozen=True, slots=True)
class Applied:
    """How a state applies a topic, as somebody wrote it."""

    id: int
    act: str
    state: str
    topic: str
    status: Status
    says: str
    source: str
    as_of: str
    organisation: str
    on: date


@dataclass(frozen=True, slots=True)
class Procedure:
    """One infringement procedure against one state."""

    act: str
    state: str
    reference: str
    steps: tuple[Standing, ...]

    @property
    def is_open(self) -> bool:
        """Return whether it was not closed."""
        return all(each.stage != StateStage.CLOSED for each in self.steps)


@dataclass(frozen=True, slots=True)
class Cell:
    """What is known of one topic in one state; None where nobody said anything."""

    topic: Topic
    applied: Applied | None

    @property
    def is_gap(self) -> bool:
        """Return whether it is known to be missing, doubted or followed in part."""
        return self.applied is not None and self.applied.status in GAPS


@dataclass(frozen=True, slots=True)
class StateRow:
    """One state: each topic, when it notified its measures, and procedures against it."""

    state: str
    unbound: Unbound | None
    cells: tuple[Cell, ...]
    notified: Standing | None
    procedures: tuple[Procedure, ...]

    @property
    def is_silent(self) -> bool:
        """Return whether a state that the law binds told nothing, and nobody told of it."""
        told = self.notified or self.procedures or any(each.applied for each in self.cells)
        return self.unbound is None and not told

    @property
    def gaps(self) -> tuple[Cell, ...]:
        """Return the topics with a gap."""
        return tuple(each for each in self.cells if each.is_gap)

    @property
    def untold(self) -> tuple[Topic, ...]:
        """Return the topics of which nobody said anything, though the law binds the state."""
        if self.unbound is not None:
            return ()
        return tuple(each.topic for each in self.cells if each.applied is None)


@dataclass(frozen=True, slots=True)
class Application:
    """How all states apply one act, topic by topic."""

    act: Act
    rows: tuple[StateRow, ...]

    @property
    def silent(self) -> tuple[str, ...]:
        """Return the states that told nothing."""
        return tuple(each.state for each in self.rows if each.is_silent)

    def counts(self, topic: str) -> Mapping[str, int]:
        """Return how many states have each status of a topic; those untold are not among them."""
        return Counter(
            each.applied.status.value
            for row in self.rows
            for each in row.cells
            if each.topic.id == topic and each.applied
        )


@dataclass(frozen=True, slots=True)
class Party:
    """One state and a treaty: when it signed, and when and how it became a party, if it did."""

    state: str
    signed: Standing | None
    party: Standing | None


def procedures_of(rows: Iterable[Written]) -> tuple[Procedure, ...]:
    """Return every infringement procedure, by act, state and number."""
    steps = newest((each for each in rows if each.state and each.stage in INFRINGEMENT), about)
    told = sorted((each for each in steps if not each.taken_back), key=_procedure)
    return tuple(
        Procedure(*key, in_order(map(standing, group), INFRINGEMENT))
        for key, group in groupby(told, key=_procedure)
    )


def applied_in(
    act: Act,
    rows: Sequence[Written],
    said: Sequence[Applied],
    states: Collection[str] | None = None,
) -> Application:
    """Return how each state applies an act: every state stands there, silent ones too.

    Of an exercise's own states those stand there of which somebody told.
    """
    if states is None:
        told = {each.state for each in rows if each.act == act.id}
        told |= {each.state for each in said if each.act == act.id}
        states = {*STATES, *(told & INVENTED)}
    of_it = (each for each in said if each.act == act.id)
    stands = {(each.state, each.topic): each for each in sorted(of_it, key=_age)}
    procedures = [each for each in procedures_of(rows) if each.act == act.id]
    unbound = {each.state: each for each in act.unbound}

    def row(state: str) -> StateRow:
        steps = steps_in(act.id, state, rows)
        return StateRow(
            state,
            unbound.get(state),
            tuple(Cell(each, stands.get((state, each.id))) for each in act.topics),
            next((each for each in steps if each.stage == StateStage.NOTIFIED), None),
            tuple(each for each in procedures if each.state == state),
        )

    return Application(act, tuple(map(row, sorted(states))))


def parties_of(
    act: str, rows: Sequence[Written], states: Collection[str] = STATES
) -> tuple[Party, ...]:
    """Return each state and the treaty, and every other of which a step is known."""
    others = {each.state for each in rows if each.act == act and each.state}
    found = []
    for state in sorted({*states, *others}):
        steps = steps_in(act, state, rows)
        signed = next((each for each in steps if each.stage == StateStage.SIGNED), None)
        party = next((each for each in steps if each.stage in PARTY), None)
        found.append(Party(state, signed, party))
    return tuple(found)


def _age(said: Applied) -> tuple[str, int]:
    return said.as_of, said.id


def _procedure(row: Written) -> tuple[str, str, str]:
    return row.act, row.state, row.reference
