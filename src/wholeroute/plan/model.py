"""What a plan is made of. Each row is what its YAML says: a field that is not here is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from pydantic import with_config

from wholeroute.plan.acts import Act
from wholeroute.plan.fields import CLOSED, Day, Id, Path, Text


class Force(StrEnum):
    """How strongly a plan puts it, the strongest first. Only the first binds by law."""

    OBLIGATION = "obligation"
    MUST = "must"
    WILL = "will"
    SHOULD = "should"
    CALLS_UPON = "calls-upon"
    MAY = "may"
    PRACTICE = "practice"


class Unit(StrEnum):
    """In what an indicator is told."""

    NUMBER = "number"
    SHARE = "share"
    AMOUNT = "amount"
    HOURS = "hours"
    DAYS = "days"
    MONTHS = "months"
    DATE = "date"
    STAGE = "stage"
    YES_NO = "yes-no"


class Better(StrEnum):
    """Which way of an indicator is progress; of most counts of events, none is."""

    MORE = "more"
    LESS = "less"
    NONE = "none"


class Qualifier(StrEnum):
    """How exactly a figure is meant by whoever states it."""

    EXACTLY = "exactly"
    ABOUT = "about"
    ALMOST = "almost"
    MORE_THAN = "more than"
    UNDER = "under"
    UP_TO = "up to"
    FROM = "from"
    TO = "to"
    RISE = "rise of"


class SystemKind(StrEnum):
    """What sort of thing a plan names."""

    INSTITUTION = "institution"
    AGENCY = "agency"
    BODY = "body"
    NETWORK = "network"
    OPERATION = "operation"
    SYSTEM = "system"
    PROCEDURE = "procedure"
    LAW = "law"
    COOPERATION = "cooperation"
    FUNDING = "funding"
    KNOWLEDGE = "knowledge"
    PHENOMENON = "phenomenon"


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class About:
    """The plan as a whole. `states` is how many Member States it addresses, where it says so."""

    id: Id
    title: Text
    short: Text
    owner: Id
    adopted: Day
    since: Day
    until: Day
    number: Text | None = None
    states: int | None = None


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Pillar:
    """One aim of a plan; another thing than a section."""

    id: Id
    title: Text


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Section:
    """One chapter of a plan's text; `3.1.1` lies in `3.1`."""

    id: Id
    title: Text

    def holds(self, section: str) -> bool:
        """Tell whether `section` is this one or lies in it."""
        return section == self.id or section.startswith(f"{self.id}.")


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Deadline:
    """By when, as the plan says it; `by` where that is a day."""

    said: Text
    by: Day | None = None


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Action:
    """One thing that a plan calls for. A boxed row names the rows that it sums up."""

    id: Id
    section: Id
    pillar: Id
    force: Force
    wording: Text
    action: Text
    responsible: tuple[Id, ...]
    scope: Text
    indicators: tuple[Id, ...]
    lines: Text
    boxed: bool = False
    supporting: tuple[Id, ...] = ()
    acts: tuple[Id, ...] = ()
    systems: tuple[Id, ...] = ()
    deadline: Deadline | None = None
    targets: Mapping[Id, float] = field(default_factory=dict)
    elaborated_by: tuple[Id, ...] = ()
    footnote: int | None = None


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Indicator:
    """What is measured, in one sentence that says of what; the same for every plan that names it.

    One that counts `things` (meetings, notes, states) counts no people and no cases: what it comes to
    is told however little that is. One that is told by stage names its stages, the last one last.
    """

    id: Id
    name: Text
    definition: Text
    unit: Unit
    better: Better
    things: bool = False
    stages: tuple[Id, ...] = ()


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Need:
    """What a system asks of a working platform, and what wholeroute does for it, if anything yet.

    `page` is where; `lacks` says what is still missing there.
    """

    need: Text
    does: Text | None = None
    page: Path | None = None
    lacks: Text | None = None


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class System:
    """A body, network, system, procedure, law or fund that a plan names."""

    id: Id
    name: Text
    kind: SystemKind
    part: Text
    lines: Text
    needs: tuple[Need, ...]
    takes: Text | None = None
    gives: Text | None = None
    users: tuple[Text, ...] = ()
    footnotes: tuple[int, ...] = ()

    @property
    def met(self) -> int:
        """Return how many needs have a page."""
        return sum(each.page is not None for each in self.needs)


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Period:
    """What time a figure speaks of, as printed and, where it says so, from when until when."""

    said: Text
    since: Day | None = None
    until: Day | None = None


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Figure:
    """A number that a plan states: the baseline of an indicator where it has the same definition.

    `part_of` is the figure it is counted within, `other_end` the one that closes its range.
    """

    id: Id
    value: float
    unit: Text
    qualifier: Qualifier
    definition: Text
    period: Period
    source: Text
    section: Id
    line: int
    footnote: int | None = None
    part_of: Id | None = None
    other_end: Id | None = None
    indicator: Id | None = None


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Organisation:
    """Who is asked to act or helps. `until` and `succeeded_by` say who came after, and since when.

    `members` is how many there are in a group, and in each group that is a part of it.
    """

    id: Id
    name: Text
    kind: Id
    part_of: Id | None = None
    members: int | None = None
    since: Day | None = None
    until: Day | None = None
    succeeded_by: Id | None = None
    source: Text | None = None
    note: Text | None = None


@dataclass(frozen=True)
class Plan:
    """A plan whose every reference leads somewhere; rows keep the order of their files.

    Among indicators, acts and organisations are all that plans share, named by this one or not.
    """

    about: About
    pillars: tuple[Pillar, ...]
    sections: tuple[Section, ...]
    actions: tuple[Action, ...]
    indicators: tuple[Indicator, ...]
    systems: tuple[System, ...]
    figures: tuple[Figure, ...]
    acts: tuple[Act, ...]
    organisations: tuple[Organisation, ...]

    @cached_property
    def action(self) -> Mapping[str, Action]:
        """Return each action by its id."""
        return {each.id: each for each in self.actions}

    @cached_property
    def indicator(self) -> Mapping[str, Indicator]:
        """Return each indicator by its id."""
        return {each.id: each for each in self.indicators}

    @cached_property
    def system(self) -> Mapping[str, System]:
        """Return each system by its id."""
        return {each.id: each for each in self.systems}

    @cached_property
    def act(self) -> Mapping[str, Act]:
        """Return each act by its id."""
        return {each.id: each for each in self.acts}

    @cached_property
    def organisation(self) -> Mapping[str, Organisation]:
        """Return each organisation by its id."""
        return {each.id: each for each in self.organisations}

    @cached_property
    def sums_up(self) -> Mapping[str, tuple[Action, ...]]:
        """Return for each row the boxed rows that sum it up."""
        return {
            each.id: tuple(box for box in self.actions if each.id in box.elaborated_by)
            for each in self.actions
        }

    @cached_property
    def within(self) -> Mapping[str, frozenset[str]]:
        """Return each organisation with its parts, and with those that it came after."""
        return {each.id: self._within(each.id) for each in self.organisations}

    @cached_property
    def speaks_for(self) -> Mapping[str, frozenset[str]]:
        """Return for each organisation who speaks for it: itself, its parts, who came before or after."""
        return {each.id: self.within[each.id] | self._after(each.id) for each in self.organisations}

    def _after(self, organisation: str) -> frozenset[str]:
        after = self.organisation[organisation].succeeded_by
        return self.within[after] | self._after(after) if after else frozenset()

    def _within(self, organisation: str) -> frozenset[str]:
        found = {organisation}
        while more := {
            each.id
            for each in self.organisations
            if each.id not in found and {each.part_of, each.succeeded_by} & found
        }:
            found |= more
        return frozenset(found)
