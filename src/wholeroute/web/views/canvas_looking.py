"""Look at a canvas as one reader: what it comes to, what its nodes are called, who holds more.

Names are read anew for each look, under the reader's own session: what is held in memory has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from wholeroute import network
from wholeroute.errors import NotFound
from wholeroute.ledger import Acting, called, record, restricted_each
from wholeroute.network.canvas import REST, Act, Canvas, Gathering, Keeper, Members, Node, long
from wholeroute.rights import Action
from wholeroute.web.views.said import NAMING, captions

_MOST_RESTRICTED = 60
"""Of how many nodes it is asked who holds more: those begun with and those expanded."""


@dataclass(frozen=True, slots=True)
class Row:
    """One node of the list."""

    key: str
    entity: UUID | None
    names: str
    kind: str
    count: int
    records: int
    ties: int
    beyond: int
    pinned: bool
    faded: bool
    begun: bool
    on_path: bool
    restricted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Looking:
    """One reader's look at a canvas: what it comes to, and what of it has a name or is restricted."""

    canvas: Canvas
    names: Mapping[UUID, str]
    restricted: Mapping[UUID, list[str]]

    def row(self, at: int, ties: int) -> Row:
        """Return a node as a line."""
        node = self.canvas.drawing.nodes[at]
        entity = _entity_of(node, self.canvas)
        held = self.restricted.get(node.entity, ()) if node.entity else ()
        return Row(
            node.key, node.entity, self.names.get(entity, "") if entity else "",
            node.kind, node.count, node.records, ties, node.beyond, node.pinned, node.faded,
            node.begun, node.on_path, tuple(held),
        )  # fmt: skip


def look(acting: Acting, keeper: Keeper, acts: tuple[Act, ...]) -> Looking:
    """Return what `acts` come to for this reader. The reading is audited.

    Raises `NotFound` where something on it is not theirs to see, though it was read anew.
    """
    seen = _looked(acting, keeper, acts)
    if seen is None:
        keeper.forget(acting)
        seen = _looked(acting, keeper, acts)
    if seen is None:
        raise NotFound("something on this canvas is no longer yours to see")
    return seen


def _looked(acting: Acting, keeper: Keeper, acts: tuple[Act, ...]) -> Looking | None:
    """Return what `acts` come to; None where one of its nodes is not seen by now."""
    canvas = keeper.canvas(acting, acts, _members_of(acting), lambda: _groups_of(acting))
    nodes = canvas.drawing.nodes
    asked = {entity for each in nodes if (entity := _entity_of(each, canvas)) is not None}
    with acting.begin() as connection:
        record(
            connection, acting.reader, Action.READ, _object(acts),
            details={"acts": len(acts), "nodes": len(nodes)},
        )  # fmt: skip
        found = called(connection, asked, NAMING)
        if {each.entity for each in found} != asked:
            return None
        return Looking(canvas, captions(found), _restricted(connection, canvas))


def _object(acts: tuple[Act, ...]) -> str:
    """Return what the log calls this: the canvas, and what was looked at on it last."""
    last = next((each.ids[0] for each in reversed(acts) if each.ids), None)
    return f"canvas:{last}" if last else "canvas"


def _entity_of(node: Node, canvas: Canvas) -> UUID | None:
    """Return the entity by which a node is called: its own, or the first of a community."""
    if node.entity is not None:
        return node.entity
    community = canvas.drawing.gathering is Gathering.COMMUNITY and node.key != REST
    return long(node.key) if community else None


def _restricted(connection: Connection, canvas: Canvas) -> dict[UUID, list[str]]:
    scene = canvas.scene
    asked = dict.fromkeys([*scene.begun, *reversed(scene.expanded)])
    ids = [scene.graph.ids[unit] for unit in asked][:_MOST_RESTRICTED]
    return restricted_each(connection, ids) if ids else {}


def _members_of(acting: Acting) -> Members:
    """Return what names the subjects of a group; of one that this reader does not see there are none."""

    def members(name: str) -> tuple[UUID, ...]:
        try:
            group, _ = network.group(acting, name)
        except NotFound:
            return ()
        return tuple(each for person in group.people for each in person.subjects)

    return members


def _groups_of(acting: Acting) -> Mapping[UUID, str]:
    """Return in which group each subject is, as this reader may know it."""
    return {
        subject: group.name
        for group in reversed(network.groups(acting))
        for person in group.people
        for subject in person.subjects
    }
