"""What the invented world is made of. Frozen where nothing changes; ids are ours, not the ledger's."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Part(StrEnum):
    """What a person truly is: a role inside a network, or a sort of innocent."""

    ORGANISER = "organiser"
    COORDINATOR = "coordinator"
    RECRUITER = "recruiter"
    TRANSPORTER = "transporter"
    DOCUMENT_SUPPLIER = "document-supplier"
    MONEY_HANDLER = "money-handler"
    HOST = "host"
    BOAT_DRIVER = "boat-driver"
    RELATIVE = "relative"
    RANSOM_PAYER = "ransom-payer"
    TAXI_DRIVER = "taxi-driver"
    HOTEL_OWNER = "hotel-owner"
    CALL_SHOP_OWNER = "call-shop-owner"
    RESCUER = "rescuer"
    VOLUNTEER = "volunteer"
    NAME_TWIN = "name-twin"
    FORCED_DRIVER = "forced-driver"
    CARER = "carer"
    CHILD = "child"
    SMUGGLED = "smuggled-person"


ROLES = tuple(Part)[:8]
"""Roles of members; every other part is innocent."""

LEADERS = (Part.ORGANISER, Part.COORDINATOR)

PROTECTED = frozenset(
    {Part.RESCUER, Part.VOLUNTEER, Part.FORCED_DRIVER, Part.CARER, Part.CHILD, Part.SMUGGLED}
)
"""Innocents whom a report's word must never put among suspects: the hold is for them."""


@dataclass(frozen=True, slots=True)
class Stem:
    """One word of a name: Latin spelling, own script, other spellings heard."""

    latin: str
    own: str
    variants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FullName:
    """The words of a name in the order its culture says them."""

    culture: str
    words: tuple[Stem, ...]

    @property
    def latin(self) -> str:
        """Return the name in its plain Latin spelling."""
        return " ".join(word.latin for word in self.words)

    @property
    def own(self) -> str:
        """Return the name in its own script."""
        return " ".join(word.own for word in self.words)


@dataclass(slots=True)
class Person:
    """An invented person with all that reports may know of them."""

    id: str
    part: Part
    name: FullName
    gender: str
    born: date
    nationality: str
    town: str
    street: str
    nickname: str = ""
    phones: tuple[str, ...] = ()
    passports: tuple[str, ...] = ()
    account: str = ""
    plate: str = ""
    username: str = ""
    shared_phone: str = ""
    """A call shop's phone that this person rings from; it is not theirs."""
    contacts: list[str] = field(default_factory=list)
    """Ids of the members this person truly has to do with."""
    other: str = ""
    """The member a twin is mistaken for, the child a carer cares for, the one a relative pays for."""

    @property
    def member(self) -> bool:
        """Tell whether the person belongs to a network."""
        return self.part in ROLES

    @property
    def minor(self) -> bool:
        """Tell whether the person is a child."""
        return self.part is Part.CHILD


@dataclass(frozen=True, slots=True)
class Vessel:
    """An invented ship: a network's, a rescuer's or a fisherman's."""

    id: str
    name: str
    imo: str
    mmsi: str
    flag: str
    network: str


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment between two accounts."""

    at: datetime
    payer: str
    payee: str
    cents: int
    purpose: str


@dataclass(frozen=True, slots=True)
class Route:
    """A route: its towns in the order of travel, its people, its reporting bodies."""

    name: str
    letter: str
    codes: tuple[str, ...]
    iban: str
    languages: tuple[str, ...]
    members: tuple[tuple[str, int], ...]
    smuggled: tuple[tuple[str, int], ...]
    towns: tuple[str, ...]
    sea: tuple[tuple[float, float], ...]
    land: dict[str, str]


@dataclass(slots=True)
class Cell:
    """One network with the innocents around it: the unit in which the world is made."""

    number: int
    network: str
    route: Route
    people: dict[str, Person]
    edges: list[tuple[str, str]]
    """True contacts among the people, each once."""
    vessels: list[Vessel]
    accounts: list[str]
    """Accounts of shops, employers and nobody in particular: the background of payments."""
    size: float
    hotels: dict[str, str] = field(default_factory=dict)
    """Where people lodge who know a hotel's owner, the owner among them: person to address."""
    guests: dict[str, Part] = field(default_factory=dict)
    """Members of another network who also serve this one."""

    def members(self) -> list[Person]:
        """Return the network's people in total order."""
        return [person for person in self.people.values() if person.member]

    def innocents(self) -> list[Person]:
        """Return everybody else."""
        return [person for person in self.people.values() if not person.member]
