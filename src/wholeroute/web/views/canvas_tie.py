"""Gather what ties two things of a canvas: every tie leads back to the statements it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from wholeroute.errors import NotFound
from wholeroute.ledger import Acting, Judgement, Statement, record, standing
from wholeroute.network.canvas import Keeper
from wholeroute.rights import Action
from wholeroute.web.views.lines import evidence, names_of


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that are held for one, or may be: how and why stands on the page of the pair."""

    left: UUID
    right: UUID
    verdict: str


@dataclass(frozen=True, slots=True)
class Tie:
    """What ties two things: the statements, and the judgements between their records."""

    one: UUID
    other: UUID
    bonds: dict[str, int]
    """How many ties of each kind there are. Payments stand in records, not in statements."""
    statements: tuple[Statement, ...]
    names: dict[UUID, str]
    pairs: tuple[Pair, ...]


def tie_between(acting: Acting, keeper: Keeper, one: UUID, other: UUID) -> Tie:
    """Return what ties two things; raise `NotFound` where this reader sees nothing that does."""
    graph = keeper.held(acting).folded
    ids = graph.statements(one, other)
    ends = [graph.unit(each) for each in (one, other)]
    records = [set(graph.records(unit)) if unit is not None else set() for unit in ends]
    with acting.begin() as connection:
        record(connection, acting.reader, Action.READ, f"canvas-tie:{one}:{other}")
        said, names = evidence(acting, connection, ids)
        pairs = tuple(
            Pair(each.left, each.right, each.verdict.value)
            for each in standing(connection, records[0])
            if _between(each, *records) or {each.left, each.right} == {one, other}
        )
        names = names_of(acting, connection, [one, other]) | names
    bonds = {bond.value: number for bond, number in graph.bonds(one, other).items()}
    if not said and not pairs and not bonds:
        raise NotFound("nothing that you may see ties these two")
    return Tie(one, other, bonds, said, names, pairs)


def _between(judged: Judgement, here: set[UUID], there: set[UUID]) -> bool:
    return (judged.left in here and judged.right in there) or (
        judged.left in there and judged.right in here
    )
