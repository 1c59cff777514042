"""The overview in numbers: what this reader may see, and nothing about the rest.

Every figure is the length of a list that the reader may open.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from wholeroute import network
from wholeroute.crosscheck import number_in_queue
from wholeroute.ledger import (
    Acting,
    kinds_seen,
    people_by_lane,
    quarantine_by_reason,
    refusals_by_rule,
    reports_seen,
    statements_by_lane,
)
from wholeroute.rights import Action, Lane
from wholeroute.web.may import may, only_sends, reads_audit, reads_findings, sees_reports
from wholeroute.web.views.contribution import ReaderCount, sorts
from wholeroute.web.views.found import FoundCount, found_counts
from wholeroute.web.views.holds import requests_waiting
from wholeroute.web.views.listing import KindCount, kind_counts
from wholeroute.web.views.merged import merged_number

ON_HOLD = "on hold"
MOST_GROUPS = 10


@dataclass(frozen=True, slots=True)
class LaneCount:
    """How many statements stand in a lane, and how many people; those on hold apart."""

    lane: Lane
    statements: int
    people: int
    held: int


@dataclass(frozen=True, slots=True)
class GroupCount:
    """One group: how many bear a card in it, as what, and on how many statements it rests."""

    name: str
    finding: UUID
    people: int
    parts: dict[str, int]
    evidence: int


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How often one rule said no."""

    rule: str
    number: int


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many rows of the sender's own wait outside for one reason."""

    field: str
    reason: str
    number: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures; None where the reader's role has no such list.

    `groups` are the largest, `group_number` is how many there are; `parts` counts everybody in
    any of them.
    """

    contributions: int
    sorts: tuple[ReaderCount, ...]
    entities: tuple[KindCount, ...]
    lanes: tuple[LaneCount, ...]
    waiting: int | None
    merged: int | None
    requests: int | None
    group_number: int | None
    groups: tuple[GroupCount, ...]
    parts: dict[str, int]
    findings: tuple[FoundCount, ...]
    refusals: tuple[RuleCount, ...] | None
    quarantine: tuple[ReasonCount, ...] | None


def overview(acting: Acting) -> Overview:
    """Count what the session sees."""
    reader = acting.reader
    found = network.groups(acting) if reads_findings(reader) else []
    with acting.begin() as connection:
        contributions = reports_seen(acting, connection)
        entities = kind_counts(kinds_seen(acting, connection))
        judges = may(reader, Action.JUDGE, Lane.OPEN)
        waiting = number_in_queue(connection) if judges else None
        merged = merged_number(connection) if may(reader, Action.READ, Lane.OPEN) else None
    signs = may(reader, Action.CO_SIGN, Lane.UNCATEGORISED)
    return Overview(
        contributions=contributions,
        sorts=sorts(acting) if sees_reports(reader) else (),
        entities=entities,
        lanes=_lanes(acting),
        waiting=waiting,
        merged=merged,
        requests=requests_waiting(acting) if signs else None,
        group_number=len(found) if reads_findings(reader) else None,
        groups=tuple(_group(each) for each in found[:MOST_GROUPS]),
        parts=_parts(found),
        findings=found_counts(acting) if reads_findings(reader) else (),
        refusals=_refusals(acting) if reads_audit(reader) else None,
        quarantine=_quarantine(acting) if only_sends(reader) else None,
    )


def _lanes(acting: Acting) -> tuple[LaneCount, ...]:
    people = people_by_lane(acting)
    return tuple(
        LaneCount(
            Lane(lane), number, people.get(lane, 0),
            people.get(ON_HOLD, 0) if lane == Lane.UNCATEGORISED else 0,
        )
        for lane, number in statements_by_lane(acting).items()
        if number
    )  # fmt: skip


def _group(group: network.ShownGroup) -> GroupCount:
    return GroupCount(group.name, group.finding, len(group.people), group.roles, group.evidence)


def _parts(groups: list[network.ShownGroup]) -> dict[str, int]:
    parts: Counter[str] = Counter()
    for each in groups:
        parts.update(each.roles)
    return {role.value: parts[role.value] for role in network.Role if parts[role.value]}


def _refusals(acting: Acting) -> tuple[RuleCount, ...]:
    return tuple(RuleCount(*each) for each in refusals_by_rule(acting).items())


def _quarantine(acting: Acting) -> tuple[ReasonCount, ...]:
    found = quarantine_by_reason(acting).items()
    return tuple(ReasonCount(field, reason, number) for (field, reason), number in found)
