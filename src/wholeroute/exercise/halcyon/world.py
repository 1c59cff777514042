"""The invented operation: networks and the innocents around them, one cell after another.

Pure: `world(seed, scale)` says the same for the same seed, on every machine. Cells are made as
one goes through them and then let go, so that twenty times the world needs no more memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from wholeroute.errors import Invalid
from wholeroute.exercise.halcyon.dice import drawn
from wholeroute.exercise.halcyon.model import Cell, Part, Person, Route, Vessel
from wholeroute.exercise.halcyon.people import Registry, cell_people
from wholeroute.exercise.halcyon.stored import routes

NETWORKS = 25
_FEWEST = 4
_LARGEST_SCALE = 40
_ADJECTIVES = ("Blue", "Quiet", "Amber", "Northern", "Distant", "Silver", "Early", "Green", "Patient",
               "Salt", "White", "Long", "Lucky", "Copper", "Evening", "Humble")  # fmt: skip
_NOUNS = ("Heron", "Lantern", "Petrel", "Anchor", "Meridian", "Mullet", "Star", "Cormorant", "Fig",
          "Mistral", "Pelican", "Dolphin", "Jasmine", "Kestrel", "Comet", "Urchin")  # fmt: skip
_FLAGS = ("Panama", "Togo", "Malta", "Comoros", "Palau")
_SHARED = 0.35


@dataclass(frozen=True, slots=True)
class World:
    """What is to be made: how many cells, of which size, from which seed."""

    seed: int
    scale: float
    networks: int
    size: float
    """How large each cell is, 1 being the usual 22 members and 78 innocents."""

    def cells(self) -> Iterator[Cell]:
        """Yield every cell in its order, made anew each time."""
        suppliers: dict[str, Person] = {}
        for number in range(self.networks):
            made = _cell(self, number, suppliers)
            supplier = next(p for p in made.members() if p.part is Part.DOCUMENT_SUPPLIER)
            suppliers[made.route.name] = supplier
            yield made


def world(seed: int, scale: float) -> World:
    """Return the world of one seed; raise `Invalid` for a scale outside 0 to 40."""
    if not 0 < scale <= _LARGEST_SCALE:
        raise Invalid("--scale", f"{scale} is out of range", f"Give 0.05 to {_LARGEST_SCALE}.")
    # A small world keeps a network on each route and makes them smaller instead.
    networks = max(_FEWEST, round(NETWORKS * scale))
    return World(seed, scale, networks, NETWORKS * scale / networks)


def _cell(of: World, number: int, suppliers: dict[str, Person]) -> Cell:
    route = routes()[number % len(routes())]
    rng = Random(f"halcyon/{of.seed}/{number}")  # noqa: S311 — invented data, reproducible
    people, registry = cell_people(rng, route, number, of.size)
    cell = Cell(
        number=number,
        network=f"N{number:04d}",
        route=route,
        people={person.id: person for person in people},
        edges=[],
        vessels=_vessels(rng, route, number, registry),
        accounts=[registry.account() for _ in range(max(8, round(42 * of.size)))],
        size=of.size,
    )
    guest = suppliers.get(route.name)
    if guest and rng.random() < _SHARED:
        # One forger serves two networks: the only way from one group to the other.
        cell.people[guest.id] = guest
        cell.guests[guest.id] = guest.part
    _acquaint(rng, cell)
    _lodge(rng, cell)
    return cell


def _vessels(rng: Random, route: Route, number: int, registry: Registry) -> list[Vessel]:
    if not route.sea:
        return []
    found = []
    for at, owner in enumerate(("network", "network", "rescue", "fishing")):
        imo, mmsi = registry.hull()
        name = f"{rng.choice(_ADJECTIVES)} {rng.choice(_NOUNS)}"
        identity = f"V{number:04d}-{at}"
        found.append(Vessel(identity, name, imo, mmsi, rng.choice(_FLAGS), owner))
    return found


_ABOVE: dict[Part, tuple[Part, ...]] = {
    Part.COORDINATOR: (Part.ORGANISER,),
    Part.RECRUITER: (Part.COORDINATOR,),
    Part.TRANSPORTER: (Part.COORDINATOR,),
    Part.DOCUMENT_SUPPLIER: (Part.COORDINATOR,),
    Part.MONEY_HANDLER: (Part.ORGANISER, Part.COORDINATOR),
    Part.HOST: (Part.TRANSPORTER, Part.COORDINATOR),
    Part.BOAT_DRIVER: (Part.COORDINATOR,),
}
_MET: dict[Part, tuple[Part, ...]] = {
    Part.RELATIVE: (Part.MONEY_HANDLER, Part.RECRUITER),
    Part.RANSOM_PAYER: (Part.MONEY_HANDLER, Part.HOST, Part.COORDINATOR),
    Part.TAXI_DRIVER: (Part.TRANSPORTER, Part.HOST),
    Part.HOTEL_OWNER: (Part.HOST, Part.COORDINATOR, Part.TRANSPORTER),
    Part.CALL_SHOP_OWNER: (Part.RECRUITER, Part.COORDINATOR, Part.MONEY_HANDLER),
    Part.RESCUER: (Part.BOAT_DRIVER, Part.COORDINATOR),
    Part.VOLUNTEER: (Part.HOST, Part.TRANSPORTER),
    Part.NAME_TWIN: (Part.HOST, Part.RECRUITER),
    Part.FORCED_DRIVER: (Part.BOAT_DRIVER, Part.RECRUITER, Part.COORDINATOR),
    Part.CARER: (Part.RECRUITER, Part.HOST),
    Part.SMUGGLED: (Part.RECRUITER, Part.TRANSPORTER, Part.HOST),
}
_CONTACTS = ((0, 0.2), (1, 0.3), (2, 0.35), (3, 0.15))
_OWN_PATHS = 0.25


def _acquaint(rng: Random, cell: Cell) -> None:
    """Join members along the chain of command, and innocents to the members they meet."""
    members = [person for person in cell.people.values() if person.member]
    by_part: dict[Part, list[Person]] = {}
    for person in members:
        by_part.setdefault(person.part, []).append(person)
    for person in members:
        for above in _ABOVE.get(person.part, ()):
            _join(cell, person, rng.choice(by_part[above]))
        if rng.random() < _OWN_PATHS:
            _join(cell, person, rng.choice(members))
    shops = [person for person in cell.innocents() if person.part is Part.CALL_SHOP_OWNER]
    for person in cell.innocents():
        met = [each for part in _MET.get(person.part, ()) for each in by_part[part]]
        many = drawn(rng, _CONTACTS)
        for each in rng.sample(met, min(many, len(met))):
            _join(cell, person, each)
    for person in [*by_part[Part.RECRUITER], *cell.innocents()]:
        if person.part in (Part.RECRUITER, Part.SMUGGLED, Part.RELATIVE) and rng.random() < 0.4:  # noqa: PLR2004
            person.shared_phone = rng.choice(shops).phones[0]


def _join(cell: Cell, one: Person, other: Person) -> None:
    if one is other or other.id in one.contacts:
        return
    cell.edges.append((one.id, other.id))
    one.contacts.append(other.id)
    if one.member:
        other.contacts.append(one.id)


def _lodge(rng: Random, cell: Cell) -> None:
    """Have the members who know a hotel's owner stay there: one address for all of them."""
    for owner in cell.innocents():
        if owner.part is Part.HOTEL_OWNER:
            name = f"Hotel {rng.choice(_ADJECTIVES)} {rng.choice(_NOUNS)}"
            for person in (owner.id, *owner.contacts):
                cell.hotels.setdefault(person, f"{name}, {owner.street}, {owner.town}")
