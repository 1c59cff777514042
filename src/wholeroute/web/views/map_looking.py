"""Look at a map as one reader: what they hold that has a place, and what of it is asked for.

Names are read anew for each look, under the reader's own session: what is held in memory has none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection

from wholeroute import network
from wholeroute.errors import NotFound
from wholeroute.ledger import Acting, called, record
from wholeroute.network.atlas import Atlas, Chosen, Wanted, choose, things_of
from wholeroute.network.canvas import EPOCH, Keeper
from wholeroute.rights import Action
from wholeroute.web.views.map_address import MapAddress, degrees
from wholeroute.web.views.said import NAMING, captions


@dataclass(frozen=True, slots=True)
class Keepers:
    """What the application keeps of maps and of networks, ids alone and for a short while."""

    maps: network.ReadOnce[Atlas]
    networks: Keeper

    def forget(self, acting: Acting) -> None:
        """Have the next look read anew."""
        self.maps.forget(acting)
        self.networks.forget(acting)


class PlaceSaid(NamedTuple):
    """Where something is: a town where a text names one, and degrees."""

    town: str
    country: str
    north: float
    east: float


@dataclass(frozen=True, slots=True, eq=False)
class Looking:
    """One reader's look at a map. `things` names those that are asked for, None where all are."""

    atlas: Atlas
    chosen: Chosen
    things: frozenset[int] | None


def look(acting: Acting, keepers: Keepers, address: MapAddress) -> Looking:
    """Return what an address comes to for this reader. The reading is audited.

    Raises `NotFound` alike where the entity or the group is hidden and where there is none.
    """
    atlas = keepers.maps.held(acting)
    things = _things(acting, keepers, atlas, address)
    first, last = address.day_numbers()
    chosen = choose(atlas, Wanted(address.off, first, last, things))
    about = f"map:{address.entity or address.group}" if things is not None else "map"
    with acting.begin() as connection:
        record(
            connection, acting.reader, Action.READ, about,
            details={"points": len(chosen.spots) + len(chosen.positions)},
        )  # fmt: skip
    return Looking(atlas, chosen, things)


def names_seen(connection: Connection, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return what those of `ids` are called that the session sees by now; who is not seen is not there."""
    found = called(connection, ids, NAMING)
    names = captions(found)
    return {each.entity: names.get(each.entity, "") for each in found}


def place_said(atlas: Atlas, town: int, north: int, east: int) -> PlaceSaid:
    """Return a place in words and degrees."""
    name, country = atlas.towns[town] if town >= 0 else ("", "")
    return PlaceSaid(name, country, degrees(north), degrees(east))


def day_of(number: int) -> date:
    """Return the day of a number of days since 1970."""
    return date.fromordinal(number + EPOCH)


def _things(
    acting: Acting, keepers: Keepers, atlas: Atlas, address: MapAddress
) -> frozenset[int] | None:
    if address.entity is None and not address.group:
        return None
    graph = keepers.networks.held(acting).folded
    asked: set[UUID] = set()
    if address.group:
        group, _ = network.group(acting, address.group)
        asked |= {each for person in group.people for each in person.subjects}
    if address.entity is not None:
        if graph.unit(address.entity) is None:
            raise NotFound(f"no entity {address.entity} that you may see for this purpose")
        asked.add(address.entity)
    return things_of(atlas, graph, asked)
