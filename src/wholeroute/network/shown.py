"""Read groups and cards back from the findings, as this reader may see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from wholeroute.errors import NotFound, Refused
from wholeroute.ledger import (
    Acting,
    DatabaseRole,
    Finding,
    FindingLine,
    FindingState,
    findings,
    living_findings,
    record,
)
from wholeroute.network.findings import GROUP, ROLE
from wholeroute.network.model import Layer, Role
from wholeroute.network.run import RULE
from wholeroute.rights import Action


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line of a card's evidence."""

    kind: str
    words: str
    makes: bool
    statements: tuple[str, ...]
    reports: int
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownCard:
    """One card; `finding` is what is confirmed or dismissed."""

    finding: UUID
    state: FindingState
    group: str
    role: Role
    subjects: tuple[UUID, ...]
    lines: tuple[ShownLine, ...]
    readings: tuple[dict[str, str], ...]
    stands_without: dict[str, bool]
    largest_source: str
    supporting: int
    speaking: int
    low: float
    high: float
    base_rate: float
    handling: str
    earlier: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class ShownTie:
    """One tie between two people of a group, who are named by their place in it."""

    left: int
    right: int
    layer: Layer
    weight: float
    how: tuple[str, ...]
    statements: tuple[str, ...]
    reports: int
    sources: tuple[str, ...]
    grades: tuple[str, ...]
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class ShownPerson:
    """One person of a group: the records that are subjects, and the part they seem to have."""

    subjects: tuple[UUID, ...]
    role: Role
    low: float
    high: float
    card: UUID | None
    """The finding of their card, where this reader sees it."""


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """One group as it stands."""

    name: str
    finding: UUID
    state: FindingState
    at: datetime
    people: tuple[ShownPerson, ...]
    ties: tuple[ShownTie, ...]
    near: int
    robust: float
    leiden: dict[str, float]
    still: dict[str, int]
    stands_without: dict[str, bool]
    largest_source: str
    readings: tuple[dict[str, str], ...]
    base_rate: float
    handling: str
    evidence: int
    earlier: tuple[dict[str, str], ...]

    @property
    def roles(self) -> dict[str, int]:
        """Return how many have each part, the organisers first."""
        parts = [person.role for person in self.people]
        return {role.value: parts.count(role) for role in Role if role in parts}

    @property
    def layers(self) -> dict[str, int]:
        """Return how many ties each layer has."""
        found = [tie.layer for tie in self.ties]
        return {layer.value: found.count(layer) for layer in Layer if layer in found}


def may_see(acting: Acting) -> bool:
    """Return whether this session reads findings at all: analysis is not for a court as it is."""
    return acting.role is DatabaseRole.ENFORCEMENT


def groups(acting: Acting) -> list[ShownGroup]:
    """Return the groups that stand, the largest first. The reading is audited.

    Raises `Refused` for whoever is not there to analyse.
    """
    must_see(acting)
    with acting.begin() as connection:
        record(connection, acting.reader, Action.READ, "network")
        found = findings(connection, rule=RULE, kind=GROUP)
        cards = living_findings(connection, RULE, ROLE)
    made = _groups(found, cards)
    return sorted(made.values(), key=lambda each: (-len(each.people), each.name))


def group(acting: Acting, name: str) -> tuple[ShownGroup, list[ShownCard]]:
    """Return a group and its cards; raise `NotFound` where this reader sees none of that name.

    The reading is audited. Raises `Refused` for whoever is not there to analyse.
    """
    must_see(acting)
    with acting.begin() as connection:
        record(connection, acting.reader, Action.READ, f"network:{name}")
        found = findings(connection, rule=RULE, saying={"group": name})
    cards = [each for each in found if each.kind == ROLE and each.living]
    shown = _groups(found, cards).get(name)
    if shown is None:
        raise NotFound(f"no group {name} that you may see for this purpose")
    seen = {person.card for person in shown.people}
    return shown, [_card(each) for each in found if each.id in seen]


def cards_about(acting: Acting, connection: Connection, records: Iterable[UUID]) -> list[ShownCard]:
    """Return the cards whose subject is one of these records, newest first; none to who may not see.

    The reading of the records is audited by whoever shows them.
    """
    if not may_see(acting):
        return []
    found = findings(connection, rule=RULE, kind=ROLE, about=records)
    return [_card(each) for each in found if each.living]


def must_see(acting: Acting) -> None:
    """Raise `Refused` where `may_see` says no."""
    if not may_see(acting):
        raise Refused("network", f"a {acting.reader.role} sees no groups: they are analysis")


def _groups(
    found: Iterable[Finding], cards: Sequence[Finding | FindingLine]
) -> dict[str, ShownGroup]:
    """Return the groups by name; of those with one name, and of cards of the same people, the newest."""
    of = {frozenset(each.subjects): each.id for each in reversed(cards)}
    made: dict[str, ShownGroup] = {}
    for each in found:
        if each.kind == GROUP and each.living:
            made.setdefault(str(each.parameters["group"]), _group(each, of))
    return made


def _group(found: Finding, cards: dict[frozenset[UUID], UUID]) -> ShownGroup:
    said: dict[str, Any] = found.parameters
    return ShownGroup(
        name=said["group"],
        finding=found.id,
        state=found.state,
        at=found.at,
        people=tuple(_person(each, cards) for each in said["people"]),
        ties=tuple(_tie(each) for each in said["ties"]),
        near=said["near"],
        robust=said["robust"],
        leiden=said["leiden"],
        still=said["still"],
        stands_without=found.stands_without,
        largest_source=said["largest source"],
        readings=tuple(found.innocent_readings),
        base_rate=found.base_rate or 0.0,
        handling=found.handling,
        evidence=len(found.evidence),
        earlier=tuple(said["earlier"]),
    )


def _person(said: dict[str, Any], cards: dict[frozenset[UUID], UUID]) -> ShownPerson:
    subjects = tuple(map(UUID, said["subjects"]))
    card = cards.get(frozenset(subjects))
    return ShownPerson(subjects, Role(said["role"]), said["low"], said["high"], card)


def _tie(said: dict[str, Any]) -> ShownTie:
    left, right = said["ends"]
    return ShownTie(
        left, right, Layer(said["layer"]), said["weight"], tuple(said["how"]),
        tuple(said["statements"]), said["reports"], tuple(said["sources"]),
        tuple(said["grades"]), date.fromisoformat(said["first"]), date.fromisoformat(said["last"]),
    )  # fmt: skip


def _card(found: Finding) -> ShownCard:
    said: dict[str, Any] = found.parameters
    return ShownCard(
        finding=found.id,
        state=found.state,
        group=said["group"],
        role=Role(said["role"]),
        subjects=found.subjects,
        lines=tuple(
            ShownLine(
                each["kind"], each["words"], each["makes"], tuple(each["statements"]),
                each["reports"], tuple(each["sources"]),
            )
            for each in said["lines"]
        ),
        readings=tuple(found.innocent_readings),
        stands_without=found.stands_without,
        largest_source=said["largest source"],
        supporting=said["support"]["supporting"],
        speaking=said["support"]["speaking"],
        low=said["support"]["low"],
        high=said["support"]["high"],
        base_rate=found.base_rate or 0.0,
        handling=found.handling,
        earlier=tuple(said["earlier"]),
    )  # fmt: skip
