"""What a law or another document is: its stages, and what it asks of each state."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pydantic import with_config

from wholeroute.plan.fields import CLOSED, Country, Day, Id, Text, Topical


class Stage(StrEnum):
    """How far a law or another document came."""

    PROPOSED = "proposed"
    POSITION = "position"
    AGREED = "agreed"
    ADOPTED = "adopted"
    PUBLISHED = "published"
    IN_FORCE = "in-force"
    TRANSPOSED_BY = "transposed-by"
    APPLIES = "applies"
    AMENDED = "amended"
    SUSPENDED = "suspended"
    JUDGED = "judged"
    REPORTED = "reported"


class TopicKind(StrEnum):
    """What a law asks of a state in one matter: which answers there are follows from it."""

    DUTY = "duty"
    OPTION = "option"
    PRACTICE = "practice"


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Step:
    """One stage that a document reached; `check` where somebody must still look it up."""

    stage: Stage
    day: Day
    source: Text
    note: Text | None = None
    check: bool = False


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Topic:
    """One matter of a law that each state applies in its own way; `where` the law says it."""

    id: Topical
    name: Text
    kind: TopicKind
    where: Text | None = None


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Due:
    """When the report on how a law is applied was first due, and every how many years after."""

    first: Day
    source: Text
    every: int | None = None
    check: bool = False


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Unbound:
    """A Member State that a law does not bind."""

    state: Country
    source: Text
    check: bool = False


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Act:
    """A law, proposal, treaty or other document, and what came of it as far as known on `as_of`.

    `topics` are those that states apply one by one; `unbound` whom the law does not bind.
    """

    id: Id
    kind: Id
    number: Text
    title: Text
    footnotes: tuple[int, ...] = ()
    replaced_by: Id | None = None
    amended_by: Id | None = None
    stages: tuple[Step, ...] = ()
    as_of: Day | None = None
    topics: tuple[Topic, ...] = ()
    report: Due | None = None
    unbound: tuple[Unbound, ...] = ()
