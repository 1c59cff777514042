"""Say how far laws came: by the stages of the register, and by what was written since.

Pure. What somebody wrote is signed and never changes: of rows about the same thing the newest stands.
What nobody looked up says so; it is never guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from wholeroute.plan.acts import Act, Due, Stage
from wholeroute.plan.days import reached


class Numbered(Protocol):
    """A row that is kept: the later one was written, the higher its number."""

    @property
    def id(self) -> int:
        """Return its number."""


T = TypeVar("T", bound=Numbered)

STATES = (
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT",
    "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
)  # fmt: skip
"""The Member States, by ISO 3166: Greece is `GR`, as organisations here have it."""

INVENTED = frozenset(f"X{letter}" for letter in "ABCDEFGH")
"""States of an exercise, by codes that ISO 3166 leaves to its users; XI and XK mean something already."""

LOOKED_UP = "looked-up"
"""The step that says no more than that somebody looked, and when."""


class StateStage(StrEnum):
    """What one state did about a law, or met because of it."""

    NOTIFIED = "notified"
    LETTER = "letter"
    OPINION = "opinion"
    REFERRED = "referred"
    JUDGED = "judged"
    CLOSED = "closed"
    SIGNED = "signed"
    RATIFIED = "ratified"
    ACCEPTED = "accepted"
    APPROVED = "approved"
    ACCEDED = "acceded"
    SUCCEEDED = "succeeded"


INFRINGEMENT = (
    StateStage.LETTER, StateStage.OPINION, StateStage.REFERRED, StateStage.JUDGED, StateStage.CLOSED,
)  # fmt: skip
"""The steps of an infringement procedure (Articles 258 and 260 of the Treaty), in their order."""
PARTY = (
    StateStage.RATIFIED, StateStage.ACCEPTED, StateStage.APPROVED, StateStage.ACCEDED,
    StateStage.SUCCEEDED,
)  # fmt: skip
"""The ways in which a state becomes a party to a treaty."""


ON_THE_WAY = (
    Stage.PROPOSED, Stage.POSITION, Stage.AGREED, Stage.ADOPTED, Stage.PUBLISHED, Stage.IN_FORCE,
    Stage.TRANSPOSED_BY, Stage.APPLIES,
)  # fmt: skip
"""The stages that a file goes through one after the other."""
FILES = frozenset(
    {"proposal", "regulation", "directive", "decision", "framework-decision", "treaty", "judgment"}
)
"""The kinds of acts that go through stages as a file of the Union's law."""
PROPOSAL = "proposal"
"""The kind of an act that may become another."""


@dataclass(frozen=True, slots=True)
class Written:
    """A step as somebody wrote it; `state` is empty where it is of the act itself."""

    id: int
    act: str
    state: str
    stage: str
    reference: str
    day: str
    source: str
    note: str
    taken_back: bool
    organisation: str
    on: date


@dataclass(frozen=True, slots=True)
class Standing:
    """A step as it stands: of the register, which no organisation wrote, or written since."""

    stage: str
    day: str
    source: str
    note: str = ""
    reference: str = ""
    check: bool = False
    organisation: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A law with the proposals it came of, all their steps, where it stands today and what is next."""

    act: Act
    proposals: tuple[Act, ...]
    steps: tuple[Standing, ...]
    now: Standing | None
    next: Standing | None
    as_of: str | None


def of_one_file(act: Act, acts: Iterable[Act]) -> tuple[Act, ...]:
    """Return the proposals that a law came of, or the law that a proposal became."""
    if act.kind == PROPOSAL:
        return tuple(each for each in acts if each.id == act.replaced_by)
    return tuple(each for each in acts if each.kind == PROPOSAL and each.replaced_by == act.id)


def newest(rows: Iterable[T], key: Callable[[T], Hashable]) -> list[T]:
    """Return the newest row about each thing, in the order in which they were written."""
    found: dict[Hashable, T] = {}
    for each in sorted(rows, key=lambda one: one.id):
        found[key(each)] = each
    return sorted(found.values(), key=lambda one: one.id)


def steps_of(act: Act, rows: Iterable[Written]) -> tuple[Standing, ...]:
    """Return the steps of an act itself as they stand, the earliest first."""
    stand = {
        (each.stage.value, ""): Standing(
            each.stage.value, each.day, each.source, each.note or "", check=each.check
        )
        for each in act.stages
    }
    for each in newest((one for one in rows if one.act == act.id and not one.state), about):
        if each.taken_back:
            stand.pop((each.stage, each.reference), None)
        elif each.stage != LOOKED_UP:
            stand[each.stage, each.reference] = standing(each)
    return in_order(stand.values(), tuple(Stage))


def steps_in(act: str, state: str, rows: Iterable[Written]) -> tuple[Standing, ...]:
    """Return what one state did about an act or met because of it, the earliest first."""
    of_it = newest((one for one in rows if (one.act, one.state) == (act, state)), about)
    told = (standing(each) for each in of_it if not each.taken_back)
    return in_order(told, tuple(StateStage))


def known_as_of(act: Act, rows: Iterable[Written]) -> str | None:
    """Return the last day on which somebody looked how far an act came."""
    looked = [
        each.day if each.stage == LOOKED_UP else each.on.isoformat()
        for each in rows
        if each.act == act.id and not each.state
    ]
    return max([*looked, *([act.as_of] if act.as_of else [])], default=None)


def looked_up(act: str, rows: Iterable[Written]) -> Written | None:
    """Return the newest word of somebody who looked an act up."""
    looks = [each for each in rows if (each.act, each.state, each.stage) == (act, "", LOOKED_UP)]
    return max(looks, key=lambda each: each.id, default=None)


def files(
    acts: Sequence[Act], rows: Sequence[Written], since: str, today: date
) -> tuple[File, ...]:
    """Return the files of which something happened since a year, those further on first."""
    replaced = {each.id: each for each in acts}
    came_of: dict[str, list[Act]] = {}
    for act in acts:
        if act.kind == PROPOSAL and act.replaced_by in replaced:
            came_of.setdefault(str(act.replaced_by), []).append(act)
    gone = {each.id for several in came_of.values() for each in several}
    found = [
        _file(act, tuple(came_of.get(act.id, ())), rows, today)
        for act in acts
        if act.kind in FILES and act.id not in gone
    ]
    of_late = [each for each in found if any(step.day >= since for step in each.steps)]
    return tuple(sorted(of_late, key=lambda one: (_furthest_first(one), one.act.id)))


def _furthest_first(file: File) -> int:
    """Return where a file stands among others: those on the way to a law by stage, others after."""
    way = [each.value for each in ON_THE_WAY]
    return -way.index(file.now.stage) if file.now and file.now.stage in way else 1


def _file(act: Act, proposals: tuple[Act, ...], rows: Sequence[Written], today: date) -> File:
    own = steps_of(act, rows)
    said = {each.stage for each in own}
    earlier = [step for one in proposals for step in steps_of(one, rows) if step.stage not in said]
    steps = in_order([*earlier, *own], tuple(Stage))
    past = [each for each in steps if reached(each.day, today)]
    coming = [each for each in steps if not reached(each.day, today)]
    return File(
        act, proposals, steps, past[-1] if past else None, coming[0] if coming else None,
        known_as_of(act, rows),
    )  # fmt: skip


def due_on(due: Due, today: date) -> str:
    """Return the last day until today on which a report was due, or the first one to come."""
    if due.every is None:
        return due.first
    day = due.first
    while reached(following := f"{int(day[:4]) + due.every}{day[4:]}", today):
        day = following
    return day


def about(row: Written) -> Hashable:
    """Return what a step is about: of those about the same the newest stands."""
    return row.act, row.state, row.stage, row.reference


def standing(row: Written) -> Standing:
    """Return a step that somebody wrote as it stands."""
    return Standing(
        row.stage, row.day, row.source, row.note, row.reference,
        organisation=row.organisation, on=row.on,
    )  # fmt: skip


def in_order(steps: Iterable[Standing], stages: Sequence[str]) -> tuple[Standing, ...]:
    """Return steps by day; those of one day in the order of the stages."""
    order = {str(stage): at for at, stage in enumerate(stages)}
    return tuple(
        sorted(steps, key=lambda one: (one.day, order.get(one.stage, len(order)), one.reference))
    )
