"""Name each trap that was planted, where it is said, and what a careful reader sees."""

from __future__ import annotations

from collections.abc import Iterator

from wholeroute.exercise.halcyon.model import Cell, Part, Person
from wholeroute.exercise.halcyon.truth import Mention, Trap

_READING: dict[Part, str] = {
    Part.RELATIVE: "Sends small sums to kin, the same each month: a remittance, not a fare.",
    Part.RANSOM_PAYER: "Pays under threat for somebody held: a victim's family, not a customer.",
    Part.TAXI_DRIVER: "A licensed taxi at the usual fare: a ride, not transport for the network.",
    Part.HOTEL_OWNER: "Registers every guest: members among many, not a safe house.",
    Part.CALL_SHOP_OWNER: "The number is a shop's and hundreds use it: it joins nobody.",
    Part.RESCUER: "On board by order of the rescue centre: help is no crime.",
    Part.VOLUNTEER: "Gives water and lifts without taking money: help is no crime.",
    Part.NAME_TWIN: "Same name as a member, another date of birth and passport: another person.",
    Part.FORCED_DRIVER: "Paid like the others and was made to steer: smuggled, not a smuggler.",
    Part.CARER: "Travels with a child of the family: care, not smuggling of minors.",
    Part.CHILD: "Under eighteen, whatever the report calls it.",
    Part.SMUGGLED: "A passenger who helped others on the way.",
}


def planted(cell: Cell, mentions: dict[str, list[Mention]]) -> Iterator[Trap]:
    """Yield the traps of one cell; `mentions` holds those of each person, number and address."""
    for person in cell.innocents():
        yield _trap(cell, person, mentions.get(person.id, []))
        if person.part is Part.CALL_SHOP_OWNER:
            shop = person.phones[0]
            users = [p.id for p in cell.people.values() if p.shared_phone == shop]
            yield _shared(cell, "call-shop-phone", person, shop, users, mentions)
        if person.part is Part.HOTEL_OWNER:
            house = cell.hotels[person.id]
            lodgers = [each for each, where in cell.hotels.items() if where == house]
            yield _shared(cell, "hotel", person, house, lodgers, mentions)


def _shared(  # noqa: PLR0913 — a trap has these parts
    cell: Cell,
    sort: str,
    owner: Person,
    what: str,
    users: list[str],
    mentions: dict[str, list[Mention]],
) -> Trap:
    """Return the trap of a thing that many use and that joins nobody."""
    said = tuple(mention.id for mention in mentions.get(what, ()) if mention.open)
    reading = _READING[owner.part]
    return Trap(
        f"T-{owner.id}-{sort}", sort, (what,), cell.network, said, (), tuple(users), reading
    )


def _trap(cell: Cell, person: Person, said: list[Mention]) -> Trap:
    accused = tuple(m.id for m in said if m.accuses and not m.text)
    cleared = tuple(m.id for m in said if not m.accuses and not m.text)
    members = tuple(each for each in person.contacts if each in cell.people)
    if person.part is Part.NAME_TWIN:
        members = (person.other, *(each for each in members if each != person.other))
    reading = _READING[person.part]
    subjects = (person.id, *([person.other] if person.part is Part.CARER else []))
    return Trap(
        f"T-{person.id}", person.part, subjects, cell.network, accused, cleared, members, reading
    )
