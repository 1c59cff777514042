"""Gather the page of a canvas: what is drawn, each node and tie as a line of a list, the legend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection

from wholeroute.ledger import Acting, called
from wholeroute.network.canvas import (
    EPOCH,
    KINDS,
    Act,
    Bond,
    Canvas,
    Deed,
    Gathering,
    Line,
    Settings,
    act,
    short,
)
from wholeroute.web.views.canvas_address import Address
from wholeroute.web.views.canvas_looking import Looking, Row
from wholeroute.web.views.said import NAMING, captions

PAGE = 50
"""How many nodes, and how many ties, one page of a list shows."""

_MOST_LEAVING = 40


class TieRow(NamedTuple):
    """One tie of the list, by the rows it ties. `evidence` leads to its statements."""

    one: Row
    other: Row
    bond: str
    number: int
    first: date
    last: date
    doubtful: bool
    ways: int
    evidence: str


class Beside(NamedTuple):
    """How many neighbours of one kind a node has, and how many of them are not drawn yet."""

    kind: str
    every: int
    new: int
    expand: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """The node whose panel is open."""

    row: Row
    records: tuple[UUID, ...]
    beside: tuple[Beside, ...]
    every: int
    new: int
    start: Row | None
    """From which one paths are asked for."""


class Switch(NamedTuple):
    """One entry of the legend: how many there are, and the act that takes it away or brings it back."""

    value: str
    number: int
    on: bool
    act: str


class Done(NamedTuple):
    """One act of the history in words."""

    at: int
    deed: str
    words: str
    stands: bool


@dataclass(frozen=True, slots=True)
class CanvasPage:
    """One canvas as this reader may know it."""

    address: Address
    read_at: datetime
    settings: Settings
    held: int
    drawn: int
    lines: int
    lines_left: int
    gathering: Gathering
    forced: bool
    rows: tuple[Row, ...]
    row_pages: int
    ties: tuple[TieRow, ...]
    tie_pages: int
    chosen: Chosen | None
    kinds: tuple[Switch, ...]
    bonds: tuple[Switch, ...]
    hidden: tuple[Row, ...]
    done: tuple[Done, ...]
    no_path: bool
    paths_cut: bool
    steps: int | None
    leaving: tuple[UUID, ...]
    """What a request to let it leave may begin with."""


def canvas_page(acting: Acting, looking: Looking, address: Address) -> CanvasPage:
    """Return the page of a canvas that was looked at."""
    canvas = looking.canvas
    drawing, scene = canvas.drawing, canvas.scene
    degrees = Counter(end for line in drawing.lines for end in (line.one, line.other))
    row_pages, tie_pages = (
        max(1, ceil(number / PAGE)) for number in (len(drawing.nodes), len(drawing.lines))
    )
    first = (min(address.rows, row_pages) - 1) * PAGE
    rows = [looking.row(at, degrees[at]) for at in range(len(drawing.nodes))[first : first + PAGE]]
    begin = (min(address.ties, tie_pages) - 1) * PAGE
    ties = [_tie(looking, line, degrees) for line in drawing.lines[begin : begin + PAGE]]
    with acting.begin() as connection:
        hidden = _hidden(connection, canvas)
        done = _done(connection, address)
    chosen = _chosen(looking, address, degrees)
    return CanvasPage(
        address=address,
        read_at=canvas.held.read_at,
        settings=scene.settings,
        held=drawing.held,
        drawn=len(drawing.nodes),
        lines=len(drawing.lines),
        lines_left=drawing.lines_left,
        gathering=drawing.gathering,
        forced=drawing.forced,
        rows=tuple(rows),
        row_pages=row_pages,
        ties=tuple(ties),
        tie_pages=tie_pages,
        chosen=chosen,
        kinds=_switches(drawing.kinds, scene.settings.kinds_off, Deed.KINDS),
        bonds=_switches(drawing.bonds, scene.settings.bonds_off, Deed.LAYERS),
        hidden=hidden,
        done=done,
        no_path=scene.no_path,
        paths_cut=scene.paths_cut,
        steps=scene.steps,
        leaving=tuple(each.entity for each in drawing.nodes if each.entity)[:_MOST_LEAVING],
    )


def _tie(looking: Looking, line: Line, degrees: Mapping[int, int]) -> TieRow:
    one, other = (looking.row(at, degrees[at]) for at in (line.one, line.other))
    evidence = f"/canvas/ties/{one.entity}/{other.entity}" if one.entity and other.entity else ""
    return TieRow(
        one, other, line.bond.value, line.number, _day(line.first), _day(line.last), line.doubtful,
        line.ways, evidence,
    )  # fmt: skip


def _day(number: int) -> date:
    return date.fromordinal(EPOCH + number)


def _switches(
    counted: Mapping[str, int], off: frozenset[Bond] | frozenset[object], deed: Deed
) -> tuple[Switch, ...]:
    left_out = {str(each) for each in off}
    every = [*counted, *sorted(left_out - counted.keys())]
    return tuple(
        Switch(
            each, counted.get(each, 0), each not in left_out,
            str(act(deed, *sorted(left_out ^ {each}))),
        )
        for each in every
    )  # fmt: skip


def _chosen(looking: Looking, address: Address, degrees: Mapping[int, int]) -> Chosen | None:
    """Return the panel of the node that the address names, if it is drawn."""
    keys = {node.key: at for at, node in enumerate(looking.canvas.drawing.nodes)}
    at = keys.get(address.on)
    if at is None:
        return None
    from_ = keys.get(address.start)
    start = looking.row(from_, degrees[from_]) if from_ is not None and from_ != at else None
    row = looking.row(at, degrees[at])
    unit = looking.canvas.drawing.nodes[at].unit
    if unit is None:
        return Chosen(row, (), (), 0, 0, None)
    scene = looking.canvas.scene
    graph = scene.graph
    near = graph.neighbours(unit, scene.counting)
    drawn = scene.places.keys() - scene.hidden
    every = Counter(KINDS[int(graph.kinds[each])].value for each in near)
    new = Counter(KINDS[int(graph.kinds[each])].value for each in near if int(each) not in drawn)
    beside = tuple(
        Beside(kind, number, new[kind], str(act(Deed.EXPAND, graph.ids[unit], kind)))
        for kind, number in sorted(every.items(), key=lambda each: (-each[1], each[0]))
    )
    records = graph.records(unit)[:PAGE]
    return Chosen(row, records, beside, every.total(), new.total(), start)


def _hidden(connection: Connection, canvas: Canvas) -> tuple[Row, ...]:
    graph = canvas.scene.graph
    units = sorted(canvas.scene.hidden)[:PAGE]
    found = called(connection, [graph.ids[unit] for unit in units], NAMING)
    names, seen = captions(found), {each.entity for each in found}
    return tuple(
        Row(
            short(graph.ids[unit]), graph.ids[unit], names.get(graph.ids[unit], ""),
            KINDS[int(graph.kinds[unit])].value, 1, int(graph.sizes[unit]), 0, 0,
            pinned=False, faded=False, begun=False, on_path=False, restricted=(),
        )
        for unit in units
        if graph.ids[unit] in seen
    )  # fmt: skip


def _done(connection: Connection, address: Address) -> tuple[Done, ...]:
    """Return the history in words, the last act first: names are those that this reader sees."""
    acts = address.history.acts
    names = captions(called(connection, {e for each in acts for e in each.ids}, NAMING))
    return tuple(
        Done(at + 1, each.deed.name.lower(), _words(each, names), at < address.history.at)
        for at, each in reversed(list(enumerate(acts)))
    )


def _words(each: Act, names: Mapping[UUID, str]) -> str:
    if each.ids:
        return ", ".join(names.get(entity, "") or str(entity)[:8] for entity in each.ids)
    return each.fields[0] if each.deed in (Deed.GROUP, Deed.CORE) else ""
