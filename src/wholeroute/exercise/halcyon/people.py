"""Make the people of one cell: the network's members and the innocents around it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from wholeroute.exercise.halcyon import reserved
from wholeroute.exercise.halcyon.dice import drawn
from wholeroute.exercise.halcyon.model import FullName, Part, Person, Route, Stem
from wholeroute.exercise.halcyon.names import cultures, made_name

HOW_MANY: dict[Part, int] = {
    Part.ORGANISER: 1,
    Part.COORDINATOR: 3,
    Part.RECRUITER: 4,
    Part.TRANSPORTER: 6,
    Part.DOCUMENT_SUPPLIER: 1,
    Part.MONEY_HANDLER: 2,
    Part.HOST: 3,
    Part.BOAT_DRIVER: 2,
    Part.RELATIVE: 8,
    Part.RANSOM_PAYER: 8,
    Part.TAXI_DRIVER: 5,
    Part.HOTEL_OWNER: 3,
    Part.CALL_SHOP_OWNER: 2,
    Part.RESCUER: 5,
    Part.VOLUNTEER: 4,
    Part.NAME_TWIN: 4,
    Part.FORCED_DRIVER: 5,
    Part.CHILD: 9,
    Part.CARER: 5,
    Part.SMUGGLED: 20,
}
"""People of one cell of full size: 22 members and 78 innocents."""

_LOCAL = {Part.TAXI_DRIVER, Part.HOTEL_OWNER, Part.CALL_SHOP_OWNER, Part.RESCUER, Part.VOLUNTEER}
_TRAVELLING = {Part.FORCED_DRIVER, Part.CHILD, Part.CARER, Part.SMUGGLED}
_NICKNAMES = ("the Captain", "Abu Layl", "the Tailor", "Doctor", "the Uncle", "Kitane", "Barber",
              "the Teacher", "Zapato", "Lupo", "the Baker", "Sensei", "Professor", "Krokodil",
              "the Goldsmith", "Hawk", "Old Sim", "Two Phones", "the Cousin", "Winter")  # fmt: skip
_HANDLES = ("safe.road", "northwind", "travel_", "way2", "simsim", "visa.help", "blue_sky")
_STREETS = ("Blue Gull Street", "Almond Alley", "Salt Quay", "Third Well Road", "Lantern Square",
            "Rope Makers' Lane", "Olive Steps", "Mill Pond Row", "Old Customs Street")  # fmt: skip
_TODAY = date(2026, 1, 1)
_CHILDHOOD = (5, 16)


class Registry:
    """Gives out the numbers of one cell, each once."""

    def __init__(self, cell: int, route: Route, rng: Random) -> None:
        self._cell, self._route, self._rng = cell, route, rng
        self._serial = self._hulls = 0

    def _next(self) -> int:
        self._serial += 1
        return self._serial

    def phone(self) -> str:
        """Return a new telephone number."""
        return reserved.phone(self._rng.choice(self._route.codes), self._cell, self._next())

    def passport(self) -> str:
        """Return a new passport number."""
        return reserved.passport(self._cell, self._next())

    def account(self) -> str:
        """Return a new account number."""
        return reserved.iban(self._route.iban, self._cell, self._next())

    def plate(self) -> str:
        """Return a new number plate."""
        return reserved.plate(self._route.letter, self._cell, self._next())

    def handle(self) -> str:
        """Return the digits of a new name on a service."""
        return reserved.scrambled(self._cell, self._next(), 6)

    def hull(self) -> tuple[str, str]:
        """Return a new IMO number and MMSI."""
        self._hulls += 1
        return reserved.imo(self._cell, self._hulls), reserved.mmsi(self._cell, self._next())


def cell_people(rng: Random, route: Route, cell: int, size: float) -> tuple[list[Person], Registry]:
    """Return the people of one cell, members first, with their numbers."""
    registry = Registry(cell, route, rng)
    people: list[Person] = []
    for part, count in HOW_MANY.items():
        for _ in range(max(1, round(count * size))):
            identity = f"P{cell:04d}-{len(people):03d}"
            people.append(_person(rng, registry, route, part, identity, people))
    return people, registry


def _person(  # noqa: PLR0913 — everything a person is made from
    rng: Random,
    registry: Registry,
    route: Route,
    part: Part,
    identity: str,
    before: Sequence[Person],
) -> Person:
    culture = cultures()[_culture_of(rng, route, part)]
    gender = "female" if rng.random() < _women(part) else "male"
    kin = _kin(rng, part, before)
    name = _name(rng, part, kin, culture.name, gender)
    made = Person(
        id=identity,
        part=part,
        name=name,
        gender=kin.gender if kin and part is Part.NAME_TWIN else gender,
        born=_born(rng, part, kin),
        nationality=kin.nationality if kin else rng.choice(culture.countries),
        town=rng.choice(route.towns),
        street=f"{rng.choice(_STREETS)} {rng.randint(1, 180)}",
        other=kin.id if kin else "",
    )
    _equip(rng, registry, made)
    return made


def _culture_of(rng: Random, route: Route, part: Part) -> str:
    if part in _LOCAL:
        return "greek" if route.letter == "E" else "slavic" if route.letter == "B" else "european"
    weighted = route.smuggled if part in _TRAVELLING or part in _PAYING else route.members
    return drawn(rng, weighted)


_PAYING = {Part.RELATIVE, Part.RANSOM_PAYER}


def _women(part: Part) -> float:
    return {Part.CARER: 0.7, Part.CHILD: 0.45, Part.VOLUNTEER: 0.6, Part.RESCUER: 0.4}.get(
        part, 0.15
    )


def _kin(rng: Random, part: Part, before: Sequence[Person]) -> Person | None:
    """Return the person whose name, family or child this one shares."""
    if part is Part.NAME_TWIN:
        return rng.choice([each for each in before if each.member])
    if part is Part.CARER:
        return rng.choice([each for each in before if each.part is Part.CHILD])
    return None


def _name(rng: Random, part: Part, kin: Person | None, culture: str, gender: str) -> FullName:
    if kin is None:
        return made_name(rng, cultures()[culture], gender)
    if part is Part.NAME_TWIN:
        return _twin_name(rng, kin.name)
    family: Stem = kin.name.words[-1 if kin.name.culture != "habesha" else 1]
    return made_name(rng, cultures()[kin.name.culture], gender, family)


def _twin_name(rng: Random, name: FullName) -> FullName:
    """Return the same given and last name; a father between them is another one."""
    words = list(name.words)
    if len(words) > 2:  # noqa: PLR2004
        culture = cultures()[name.culture]
        middle = culture.words["patronymics"] or culture.words["male"]
        at = 2 if name.culture == "habesha" else 1
        words[at] = rng.choice([stem for stem in middle if stem != words[at]])
    return FullName(name.culture, tuple(words))


def _born(rng: Random, part: Part, kin: Person | None) -> date:
    if part is Part.CHILD:
        return _TODAY - timedelta(days=rng.randint(*(365 * years for years in _CHILDHOOD)))
    born = date(rng.randint(1962, 2003), rng.randint(1, 12), rng.randint(1, 28))
    if part is Part.NAME_TWIN and kin:
        # Years apart, and never on the same day of the year: whoever reads the date can tell.
        apart = rng.choice((-11, -8, -6, 6, 8, 11))
        return date(max(1950, min(2005, kin.born.year + apart)), kin.born.month % 12 + 1, born.day)
    if part is Part.CARER:
        return born.replace(year=rng.randint(1970, 1996))
    return born


def _equip(rng: Random, registry: Registry, person: Person) -> None:
    """Give a person the phones, papers, account and car that their part has."""
    part = person.part
    if not person.minor:
        many = 3 if person.member and rng.random() < 0.4 else 2 if person.member else 1  # noqa: PLR2004
        person.phones = tuple(registry.phone() for _ in range(many))
        person.account = registry.account()
    twice = person.member and rng.random() < 0.25  # noqa: PLR2004
    person.passports = tuple(registry.passport() for _ in range(2 if twice else 1))
    if part in (Part.TRANSPORTER, Part.TAXI_DRIVER, Part.COORDINATOR, Part.HOST):
        person.plate = registry.plate()
    person.username = f"{rng.choice(_HANDLES)}{registry.handle()}"
    if person.member and rng.random() < 0.5:  # noqa: PLR2004
        person.nickname = rng.choice(_NICKNAMES)
