"""Say cards and groups as findings of the common shape.

Nobody is named in a finding but its subjects, and every statement that is named is evidence:
whoever is protected later takes the finding with them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wholeroute.ledger import Finding, FindingState, NewFinding
from wholeroute.network.groups import AGREED, AT_RESOLUTION_ONE, SEEDS
from wholeroute.network.model import Card, Group, Picture, Tie
from wholeroute.network.naming import named
from wholeroute.network.without import Without, largest, largest_of, stands

GROUP, ROLE = "group", "role"


@dataclass(frozen=True, slots=True)
class Saying:
    """What all findings of one run have in common."""

    picture: Picture
    without: Without
    before: tuple[Finding, ...]
    window: tuple[str, str]


def as_findings(saying: Saying) -> list[NewFinding]:
    """Return the findings of a picture, groups first."""
    groups = saying.picture.groups
    names = named([_records(each) for each in groups], _named_before(saying.before))
    name_of = {
        card.person: name for group, name in zip(groups, names, strict=True) for card in group.cards
    }
    made = [_group(saying, each, name) for each, name in zip(groups, names, strict=True)]
    count = Counter(card.role for card in saying.picture.cards)
    for card in saying.picture.cards:
        rate = count[card.role] / saying.picture.people
        made.append(_card(saying, card, name_of.get(card.person, ""), rate))
    return made


def _records(group: Group) -> frozenset[str]:
    return frozenset(record for card in group.cards for record in card.subjects)


def _named_before(before: tuple[Finding, ...]) -> dict[str, list[frozenset[str]]]:
    """Return what each name meant, in findings that still live or that a person decided on."""
    names: defaultdict[str, list[frozenset[str]]] = defaultdict(list)
    for each in before:
        if each.kind == GROUP and (name := each.parameters.get("group")):
            names[str(name)].append(frozenset(map(str, each.subjects)))
    return dict(names)


def _card(saying: Saying, card: Card, group: str, rate: float) -> NewFinding:
    return NewFinding(
        kind=ROLE,
        subjects=_uuids(card.subjects),
        evidence=_uuids(card.evidence),
        parameters={
            "group": group,
            "role": card.role.value,
            "lines": [
                {
                    "kind": line.kind,
                    "words": line.words,
                    "makes": line.makes,
                    "statements": list(line.statements),
                    "reports": len(line.reports),
                    "sources": list(line.originators),
                }
                for line in card.lines
            ],
            "support": _support(card),
            "largest source": largest(card),
            "window": list(saying.window),
            "earlier": _decided(saying.before, ROLE, card.subjects),
        },
        innocent_readings=tuple(
            {"reading": each.reading, "words": each.words} for each in card.readings
        ),
        stands_without=saying.without.card(card),
        base_rate=rate,
    )


def _group(saying: Saying, group: Group, name: str) -> NewFinding:
    still = saying.without.group(group)
    place = {card.person: at for at, card in enumerate(group.cards)}
    evidence = {said for card in group.cards for said in card.evidence}
    evidence |= {said for tie in group.ties for said in tie.statements}
    return NewFinding(
        kind=GROUP,
        subjects=_uuids(tuple(_records(group))),
        evidence=_uuids(tuple(evidence)),
        parameters={
            "group": name,
            "people": [
                {"subjects": list(card.subjects), "role": card.role.value, **_support(card)}
                for card in group.cards
            ],
            "ties": [_tie(tie, place) for tie in group.ties],
            "near": len(group.near),
            "robust": group.robust,
            "leiden": {"at_resolution_one": AT_RESOLUTION_ONE, "seeds": SEEDS, "agreed": AGREED},
            "still": still,
            "largest source": largest_of(group),
            "window": list(saying.window),
            "earlier": _decided(saying.before, GROUP, tuple(_records(group))),
        },
        innocent_readings=_readings_of(group),
        stands_without={name: stands(many) for name, many in still.items()},
        base_rate=len(group.cards) / saying.picture.people,
    )


def _readings_of(group: Group) -> tuple[Mapping[str, str], ...]:
    """Return which readings were tried on everybody in it."""
    many = len(group.cards)
    tried = dict.fromkeys(each.reading for card in group.cards for each in card.readings)
    return tuple(
        {"reading": each, "words": f"tried on all {many}, holds for none"} for each in tried
    )


def _tie(tie: Tie, place: Mapping[str, int]) -> dict[str, Any]:
    return {
        "ends": [place[tie.left], place[tie.right]],
        "layer": tie.layer.value,
        "weight": round(tie.weight, 2),
        "how": list(tie.how),
        "statements": list(tie.statements),
        "reports": len(tie.reports),
        "sources": list(tie.originators),
        "grades": list(tie.grades),
        "first": tie.first.isoformat(),
        "last": tie.last.isoformat(),
    }


def _support(card: Card) -> dict[str, float]:
    return {
        "supporting": card.supporting,
        "speaking": card.speaking,
        "low": card.low,
        "high": card.high,
    }


def _decided(
    before: tuple[Finding, ...], kind: str, subjects: tuple[str, ...]
) -> list[dict[str, str]]:
    """Return what people decided on earlier findings about any of the same records."""
    about = set(subjects)
    return [
        {"finding": str(each.id), "state": each.state.value}
        for each in before
        if each.kind == kind
        and each.state in (FindingState.CONFIRMED, FindingState.DISMISSED)
        and about.intersection(map(str, each.subjects))
    ]


def _uuids(ids: tuple[str, ...]) -> tuple[UUID, ...]:
    return tuple(UUID(each) for each in sorted(ids))
