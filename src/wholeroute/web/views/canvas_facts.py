"""Say what is drawn as columns: a browser draws two thousand nodes of it without waiting."""

from __future__ import annotations

from dataclasses import dataclass

from wholeroute.network.canvas import Bond
from wholeroute.web.views.canvas_address import Address
from wholeroute.web.views.canvas_looking import Looking


@dataclass(frozen=True, slots=True)
class NodeColumns:
    """Nodes, one column a fact, all of one length. `entity` tells whether it is one thing."""

    key: list[str]
    name: list[str]
    kind: list[str]
    entity: list[bool]
    count: list[int]
    records: list[int]
    x: list[int]
    y: list[int]
    beyond: list[int]
    pinned: list[bool]
    faded: list[bool]
    begun: list[bool]
    on_path: list[bool]


@dataclass(frozen=True, slots=True)
class LineColumns:
    """Lines: places of two nodes, place in `bonds`, how many, which way (1, 2, 3 both), and marks."""

    one: list[int]
    other: list[int]
    bond: list[int]
    number: list[int]
    ways: list[int]
    doubtful: list[bool]
    on_path: list[bool]


@dataclass(frozen=True, slots=True)
class Restricted:
    """Who holds more of a node than may be shown for this purpose, where that itself may be told."""

    node: int
    holders: list[str]


@dataclass(frozen=True, slots=True)
class CanvasFacts:
    """One canvas as it is drawn."""

    acts: str
    at: int
    held: int
    gathering: str
    forced: bool
    bonds: list[str]
    nodes: NodeColumns
    lines: LineColumns
    lines_left: int
    restricted: list[Restricted]


def canvas_facts(looking: Looking, address: Address) -> CanvasFacts:
    """Return what is drawn of a canvas that was looked at."""
    drawing = looking.canvas.drawing
    nodes, lines, bonds = drawing.nodes, drawing.lines, list(Bond)
    rows = [looking.row(at, 0) for at in range(len(nodes))]
    return CanvasFacts(
        acts=address.fields.get("acts", ""),
        at=address.history.at,
        held=drawing.held,
        gathering=drawing.gathering.value,
        forced=drawing.forced,
        bonds=[each.value for each in bonds],
        nodes=NodeColumns(
            key=[each.key for each in nodes],
            name=[each.names for each in rows],
            kind=[each.kind for each in nodes],
            entity=[each.entity is not None for each in nodes],
            count=[each.count for each in nodes],
            records=[each.records for each in nodes],
            x=[round(each.x) for each in nodes],
            y=[round(each.y) for each in nodes],
            beyond=[each.beyond for each in nodes],
            pinned=[each.pinned for each in nodes],
            faded=[each.faded for each in nodes],
            begun=[each.begun for each in nodes],
            on_path=[each.on_path for each in nodes],
        ),
        lines=LineColumns(
            one=[each.one for each in lines],
            other=[each.other for each in lines],
            bond=[bonds.index(each.bond) for each in lines],
            number=[each.number for each in lines],
            ways=[each.ways for each in lines],
            doubtful=[each.doubtful for each in lines],
            on_path=[each.on_path for each in lines],
        ),
        lines_left=drawing.lines_left,
        restricted=[
            Restricted(at, list(row.restricted)) for at, row in enumerate(rows) if row.restricted
        ],
    )


def frame_of(facts: CanvasFacts) -> tuple[int, int, int, int]:
    """Return left, top, width and height that hold every node and what is written under it."""
    across, down = facts.nodes.x or [0], facts.nodes.y or [0]
    left, top = min(across) - 90, min(down) - 60
    return left, top, max(across) + 90 - left, max(down) + 60 - top
