"""A plan as it stood one day: all that its reports say, and nothing that could change under them.

Pure. Days instead of moments, each list in a total order, no member. Its canonical JSON (RFC 8785) is
what is hashed, signed and kept; whoever has it can make every report of it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from hashlib import sha256
from typing import Any

import rfc8785
from pydantic import TypeAdapter

from wholeroute.errors import Refused
from wholeroute.plan.fields import Day
from wholeroute.plan.model import Action, Pillar, Plan

WHOLE = "whole"
"""The kind of an edition that reports on all of a plan; any other is called after its pillar."""

_OF_PILLAR = "pillar-"

SEVERAL = "several"
"""The status of an action for which a group is responsible: it has no one light."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What an edition is rendered by: a set of templates, its words in each language, libraries."""

    set: str
    words: Mapping[str, Mapping[str, str]]
    made_with: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Register:
    """Which version of a plan was frozen; its hash is that of its own canonical JSON."""

    number: int
    sha256: str
    plan: Plan


@dataclass(frozen=True, slots=True)
class Piece:
    """Evidence that everybody may see, and whose word on it stands. Without actor it is our own count."""

    id: int
    action: str
    actor: str
    kind: str
    title: str
    reference: str
    sha256: str
    held_by: str
    day: Day
    quality: str
    attested_by: str
    verified_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfActor:
    """How far one who is responsible by name has come."""

    actor: str
    status: str


@dataclass(frozen=True, slots=True)
class OfGroup:
    """How many of a group have come at least so far, `of` them in all; nothing where none has."""

    actor: str
    of: int
    at_least: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an action has come, what it rests on, and how much of that not everybody may see.

    Where a group is responsible the `status` is `SEVERAL`: each of the group is counted.
    """

    action: str
    status: str
    freshness: str = ""
    newest: str = ""
    overdue: bool = False
    actors: tuple[OfActor, ...] = ()
    groups: tuple[OfGroup, ...] = ()
    evidence: tuple[int, ...] = ()
    withheld: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """A value that stands and is in no table."""

    id: int
    indicator: str
    actor: str
    given_by: str
    breakdown: tuple[tuple[str, str], ...]
    since: Day
    until: Day
    value: str
    qualifier: str


@dataclass(frozen=True, slots=True)
class Reached:
    """A stage that a law or another document has reached."""

    act: str
    stage: str
    day: Day
    source: str


@dataclass(frozen=True, slots=True)
class OfTopic:
    """How many states apply one topic of a law how; of the `untold` nobody said anything."""

    act: str
    topic: str
    counts: tuple[tuple[str, int], ...]
    untold: int


@dataclass(frozen=True, slots=True)
class Replied:
    """What an organisation replied to a consultation."""

    words: str
    day: Day
    by: str


@dataclass(frozen=True, slots=True)
class Consulted:
    """A consultation with the replies that everybody may read."""

    id: int
    title: str
    words: str
    day: Day
    by: str
    actions: tuple[str, ...] = ()
    replies: tuple[Replied, ...] = ()


@dataclass(frozen=True, slots=True)
class Former:
    """The edition that this one is compared with: the one of its kind published last."""

    number: int
    frozen_on: Day
    sha256: str


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is otherwise than in the edition before; nothing `was` what is new."""

    of: str
    id: str
    field: str
    was: str
    now: str


@dataclass(frozen=True)
class Edition:
    """One frozen plan."""

    number: int
    kind: str
    title: str
    frozen_on: Day
    joint: bool
    register: Register
    frame: Frame
    standings: tuple[Standing, ...] = ()
    evidence: tuple[Piece, ...] = ()
    tables: Mapping[str, Any] = field(default_factory=dict)
    told: tuple[Told, ...] = ()
    stages: tuple[Reached, ...] = ()
    topics: tuple[OfTopic, ...] = ()
    consulted: tuple[Consulted, ...] = ()
    former: Former | None = None
    changes: tuple[Change, ...] = ()

    @property
    def plan(self) -> Plan:
        """Return the plan's register."""
        return self.register.plan

    @cached_property
    def pillar(self) -> Pillar | None:
        """Return the one pillar that it reports on, None where it is the whole plan."""
        name = self.kind.removeprefix(_OF_PILLAR)
        return next((each for each in self.plan.pillars if each.id == name), None)

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """Return the actions that it reports on."""
        only = self.pillar
        return tuple(e for e in self.plan.actions if only is None or e.pillar == only.id)

    @cached_property
    def standing(self) -> Mapping[str, Standing]:
        """Return how far each action has come, by its id."""
        return {each.action: each for each in self.standings}


def kinds_of(plan: Plan) -> tuple[str, ...]:
    """Return the kinds of editions there are of a plan."""
    return (WHOLE, *(f"{_OF_PILLAR}{each.id}" for each in plan.pillars))


def as_json(edition: Edition) -> bytes:
    """Return the one way to write an edition (RFC 8785), what is left out left out.

    What a later program keeps beside stays out of older editions, so that their hashes stay.
    """
    return rfc8785.dumps(_whole().dump_python(edition, mode="json", exclude_defaults=True))


def read(content: str, digest: bytes) -> Edition:
    """Return the edition that `as_json` wrote; raise `Refused` where it is not the one of this hash."""
    must_be_frozen(sha256(content.encode()).digest() == digest)
    return _whole().validate_json(content)


def must_be_frozen(has_its_hash: bool) -> None:  # noqa: FBT001 — what was found of a content
    """Raise `Refused` for a content that has not the hash under which it was frozen."""
    if not has_its_hash:
        raise Refused("edition-hash", "this is not what was frozen: its content has another hash")


@cache
def _whole() -> TypeAdapter[Edition]:
    return TypeAdapter(Edition)
