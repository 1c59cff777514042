"""What a form asks of each thing that a report speaks of, and how two of them may be linked.

Pure. The few fields that matter come first; all are properties of the vocabulary, so that what is
typed once is a report, and what the vocabulary lacks cannot be typed. **No field asks for looks,
belief or a measure of a body, and a debriefing has none that could take a person's name.**
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from wholeroute.entities import Kind
from wholeroute.rights import Category, Ground


class Form(StrEnum):
    """Which form a draft is: a report, or what somebody told who was asked and may say no."""

    REPORT = "report"
    DEBRIEFING = "debriefing"


class Sort(StrEnum):
    """What an item is, in the words of whoever types."""

    PERSON = "person"
    BOAT = "boat"
    VEHICLE = "vehicle"
    PHONE = "phone"
    PLACE = "place"
    PAYMENT = "payment"
    ADVERT = "advert"
    INCIDENT = "incident"
    ROUTE = "route"
    PRICE = "price"
    FACILITATOR = "facilitator"


class Asks(StrEnum):
    """How a field is filled in."""

    WORDS = "words"
    PROSE = "prose"
    DATE = "date"
    CHOICE = "choice"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an item: the property it becomes, how it is asked, whether it comes first.

    `choices` are what a choice offers, or of which sort an item must be that it names.
    """

    name: str
    asks: Asks = Asks.WORDS
    first: bool = False
    choices: tuple[str, ...] = ()


def _first(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name, first=True) for name in names)


def _more(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name) for name in names)


def _when(name: str = "date") -> Field:
    return Field(name, Asks.DATE, first=True)


_NOTES = Field("notes", Asks.PROSE)
_GENDER = Field("gender", Asks.CHOICE, choices=("female", "male", "other"))
PLACES: Mapping[str, Kind] = {
    "address": Kind.ADDRESS,
    "hub": Kind.HUB,
    "facility": Kind.FACILITY,
}
"""What a place may be."""
_PAID = tuple(map(str, (Sort.PERSON, Sort.PHONE)))

FIELDS: Mapping[Sort, tuple[Field, ...]] = {
    Sort.PERSON: (
        *_first("name"), _when("birthDate"), *_first("nationality"),
        *_more("alias"), _GENDER,
        *_more("position", "fatherName", "motherName", "birthPlace", "passportNumber", "idNumber"),
        _NOTES,
    ),
    Sort.BOAT: (
        *_first("name", "registrationNumber", "type"), _when(), *_first("location"),
        *_more("flag", "imoNumber", "mmsi", "callSign", "model"), _NOTES,
    ),
    Sort.VEHICLE: (
        *_first("registrationNumber", "type", "country"), _when(), *_first("location"),
        *_more("model"), _NOTES,
    ),
    Sort.PHONE: (
        *_first("phone"), Field("holder", Asks.ITEM, first=True, choices=(Sort.PERSON,)),
        *_first("service"), *_more("username"), _NOTES,
    ),
    Sort.PLACE: (
        Field("what", Asks.CHOICE, first=True, choices=tuple(PLACES)),
        *_first("name", "address", "country"),
        *_more("type"), Field("date", Asks.DATE), _NOTES,
    ),
    Sort.PAYMENT: (
        Field("payer", Asks.ITEM, first=True, choices=_PAID),
        Field("beneficiary", Asks.ITEM, first=True, choices=_PAID),
        *_first("amount", "currency"), _when(), _NOTES,
    ),
    Sort.ADVERT: (
        *_first("service", "website", "title"), _when(),
        *_more("username", "amount", "currency", "language"), _NOTES,
    ),
    Sort.INCIDENT: (
        *_first("type"), _when(), *_first("location", "country"), *_more("summary"), _NOTES,
    ),
    Sort.ROUTE: (
        *_first("name", "type", "location"), _when(), _NOTES,
    ),
    Sort.PRICE: (
        *_first("amount", "currency", "type"), _when(), *_first("location"), _NOTES,
    ),
    Sort.FACILITATOR: (
        *_first("position", "location"), *_more("nationality"), _NOTES,
    ),
}  # fmt: skip

SORTS: Mapping[Form, tuple[Sort, ...]] = {
    Form.REPORT: (
        Sort.PERSON, Sort.BOAT, Sort.VEHICLE, Sort.PHONE, Sort.PLACE, Sort.PAYMENT, Sort.ADVERT,
        Sort.INCIDENT,
    ),
    Form.DEBRIEFING: (
        Sort.ROUTE, Sort.PLACE, Sort.PRICE, Sort.BOAT, Sort.VEHICLE, Sort.ADVERT, Sort.FACILITATOR,
    ),
}  # fmt: skip

KINDS: Mapping[Sort, Kind] = {
    Sort.PERSON: Kind.PERSON,
    Sort.BOAT: Kind.VESSEL,
    Sort.VEHICLE: Kind.VEHICLE,
    Sort.PHONE: Kind.PHONE,
    Sort.PLACE: Kind.HUB,
    Sort.PAYMENT: Kind.PAYMENT,
    Sort.ADVERT: Kind.REPORTED_ADVERT,
    Sort.INCIDENT: Kind.SMUGGLING_INCIDENT,
    Sort.ROUTE: Kind.ROUTE,
    Sort.PRICE: Kind.PAYMENT,
    Sort.FACILITATOR: Kind.PERSON,
}
"""What each becomes; a place is what its `what` says, and a hub where it says nothing."""

NAMING = (
    "name", "registrationNumber", "phone", "address", "title", "website", "service", "type",
    "amount", "position", "location", "alias",
)  # fmt: skip
"""By which field an item is called in a line, the first that says anything."""

SAID_OF_PERSONS = (
    *(str(each) for each in (Category.SMUGGLED_PERSON, Category.VICTIM, Category.WITNESS)),
    *(f"{Category.HUMANITARIAN_ACTOR}:{ground}" for ground in reversed(Ground)),
    *(
        str(each)
        for each in (
            Category.SUSPECT, Category.CONVICTED, Category.LIKELY_TO_COMMIT, Category.CONTACT,
            Category.ASSOCIATE, Category.INFORMANT, Category.MISSING, Category.DECEASED,
            Category.OFFICIAL,
        )
    ),
)  # fmt: skip
"""What a report may say somebody is; a listing comes from its list, never from a form."""

DID: Mapping[str, str] = {
    "aboard": "aboard",
    "steering": "was steering",
    "rescuing": "rescuer",
    "caring": "caring for the child",
}
"""What somebody did there, and the words in which `entities.capacity` reads it: a label then waits."""


@dataclass(frozen=True, slots=True)
class Relation:
    """How two items may be linked: the link it becomes, its role, its ends and what they may be."""

    kind: Kind
    role: str
    ends: tuple[str, str]
    of: frozenset[Sort]
    to: frozenset[Sort]


_SEEN = frozenset({Sort.PERSON, Sort.BOAT, Sort.VEHICLE, Sort.PHONE, Sort.ADVERT, Sort.FACILITATOR})
_PEOPLE = frozenset({Sort.PERSON, Sort.FACILITATOR})
_CRAFT = frozenset({Sort.BOAT, Sort.VEHICLE})
_ANY = ("subject", "object")


def _linking(role: str, of: frozenset[Sort], to: frozenset[Sort]) -> Relation:
    return Relation(Kind.UNKNOWN_LINK, role, _ANY, of, to)


_PERSON = frozenset({Sort.PERSON})
RELATIONS: Mapping[str, Relation] = {
    "drove": _linking("driver", _PEOPLE, frozenset({Sort.VEHICLE})),
    "steered": _linking("steering", _PEOPLE, frozenset({Sort.BOAT})),
    "aboard": _linking("aboard", _PEOPLE, _CRAFT),
    "rescued": _linking("rescuer", _PERSON, frozenset({Sort.BOAT})),
    "owns": Relation(Kind.OWNERSHIP, "", ("owner", "asset"), _PEOPLE, _CRAFT),
    "uses": _linking("uses", _PEOPLE, _CRAFT | {Sort.PHONE}),
    "paid": Relation(Kind.PAYMENT, "", ("payer", "beneficiary"), _PERSON, _PERSON),
    "cared-for": _linking("caring for", _PERSON, _PERSON),
    "travelled-with": Relation(
        Kind.ASSOCIATE, "travelled with", ("person", "associate"), _PERSON, _PERSON
    ),
    "works-with": Relation(Kind.ASSOCIATE, "works with", ("person", "associate"), _PEOPLE, _PEOPLE),
    "family": Relation(Kind.FAMILY, "", ("person", "relative"), _PERSON, _PERSON),
    "posted": _linking("posted", _PEOPLE, frozenset({Sort.ADVERT})),
    "names": _linking("names", frozenset({Sort.ADVERT}), frozenset({Sort.PHONE})),
    "at": _linking("seen at", _SEEN, frozenset({Sort.PLACE})),
    "on-route": _linking("on the route", _SEEN | {Sort.PLACE, Sort.PRICE}, frozenset({Sort.ROUTE})),
    "part-of": _linking("part of", _SEEN | {Sort.PLACE, Sort.PAYMENT}, frozenset({Sort.INCIDENT})),
}
"""Who did what, with what or whom; the order in which a form offers them."""


def relations_of(form: Form) -> tuple[str, ...]:
    """Return the relations that some items of a form can stand in."""
    sorts = set(SORTS[form])
    return tuple(name for name, each in RELATIONS.items() if each.of & sorts and each.to & sorts)
