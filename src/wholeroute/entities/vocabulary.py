"""The allow-list of what may be said: kinds of entities, their properties and types.

Names follow FollowTheMoney where it has them; kinds it lacks are marked ours.
What is not listed here cannot be stored. On purpose there is **no** property for
ethnicity, religion, political opinion, appearance or any measure of a body, and
none that would hold a score on a person: adding one breaks `tests/safeguards`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wholeroute.errors import Invalid


class Kind(StrEnum):
    """What an entity is. Link kinds join two others through their properties."""

    PERSON = "Person"
    ORGANIZATION = "Organization"
    COMPANY = "Company"
    PUBLIC_BODY = "PublicBody"
    LEGAL_ENTITY = "LegalEntity"
    VESSEL = "Vessel"
    VEHICLE = "Vehicle"
    AIRPLANE = "Airplane"
    ADDRESS = "Address"
    PASSPORT = "Passport"
    IDENTIFICATION = "Identification"
    BANK_ACCOUNT = "BankAccount"
    CRYPTO_WALLET = "CryptoWallet"
    USER_ACCOUNT = "UserAccount"
    EVENT = "Event"
    ASSET = "Asset"
    SANCTION = "Sanction"
    DOCUMENT = "Document"
    # Ours: FollowTheMoney has no word for these.
    PHONE = "Phone"
    ROUTE = "Route"
    HUB = "Hub"
    FACILITY = "Facility"
    SMUGGLING_INCIDENT = "SmugglingIncident"
    REPORTED_ADVERT = "ReportedAdvert"
    DOCUMENT_SERIES = "DocumentSeries"
    # Links.
    OWNERSHIP = "Ownership"
    MEMBERSHIP = "Membership"
    ASSOCIATE = "Associate"
    FAMILY = "Family"
    PAYMENT = "Payment"
    REPRESENTATION = "Representation"
    UNKNOWN_LINK = "UnknownLink"


class PropertyType(StrEnum):
    """How a value is read, normalised and compared."""

    NAME = "name"
    DATE = "date"
    COUNTRY = "country"
    IDENTIFIER = "identifier"
    TEXT = "text"
    PHONE = "phone"
    EMAIL = "email"
    URL = "url"
    GENDER = "gender"
    ENTITY = "entity"


@dataclass(frozen=True, slots=True)
class Property:
    """One property: its type, the scheme of an identifier, whether it tells who somebody is.

    `identifying` values of people outside the open lane are kept in the vault.
    """

    name: str
    type: PropertyType
    scheme: str = ""
    identifying: bool = False


_T = PropertyType
_ALL: tuple[Property, ...] = (
    Property("name", _T.NAME, identifying=True),
    Property("alias", _T.NAME, identifying=True),
    Property("weakAlias", _T.NAME, identifying=True),
    Property("previousName", _T.NAME, identifying=True),
    Property("firstName", _T.NAME, identifying=True),
    Property("lastName", _T.NAME, identifying=True),
    Property("fatherName", _T.NAME, identifying=True),
    Property("motherName", _T.NAME, identifying=True),
    Property("birthDate", _T.DATE, identifying=True),
    Property("deathDate", _T.DATE, identifying=True),
    Property("birthPlace", _T.TEXT, identifying=True),
    Property("birthCountry", _T.COUNTRY),
    Property("nationality", _T.COUNTRY),
    Property("country", _T.COUNTRY),
    Property("jurisdiction", _T.COUNTRY),
    Property("flag", _T.COUNTRY),
    Property("gender", _T.GENDER),
    Property("title", _T.TEXT),
    Property("position", _T.TEXT),
    Property("passportNumber", _T.IDENTIFIER, "passport", identifying=True),
    Property("idNumber", _T.IDENTIFIER, "national-id", identifying=True),
    Property("taxNumber", _T.IDENTIFIER, "tax", identifying=True),
    Property("registrationNumber", _T.IDENTIFIER, "registration", identifying=True),
    Property("leiCode", _T.IDENTIFIER, "lei"),
    Property("innCode", _T.IDENTIFIER, "inn", identifying=True),
    Property("ogrnCode", _T.IDENTIFIER, "ogrn"),
    Property("kppCode", _T.IDENTIFIER, "kpp"),
    Property("okpoCode", _T.IDENTIFIER, "okpo"),
    Property("swiftBic", _T.IDENTIFIER, "bic"),
    Property("iban", _T.IDENTIFIER, "iban", identifying=True),
    Property("accountNumber", _T.IDENTIFIER, "account", identifying=True),
    Property("publicKey", _T.IDENTIFIER, "wallet", identifying=True),
    Property("imoNumber", _T.IDENTIFIER, "imo"),
    Property("mmsi", _T.IDENTIFIER, "mmsi"),
    Property("callSign", _T.IDENTIFIER, "call-sign"),
    Property("number", _T.IDENTIFIER, "document", identifying=True),
    Property("unscId", _T.IDENTIFIER, "unsc"),
    Property("listingId", _T.IDENTIFIER, "listing"),
    Property("phone", _T.PHONE, identifying=True),
    Property("email", _T.EMAIL, identifying=True),
    Property("website", _T.URL),
    Property("username", _T.TEXT, identifying=True),
    Property("service", _T.TEXT),
    Property("address", _T.TEXT, identifying=True),
    Property("full", _T.TEXT, identifying=True),
    Property("location", _T.TEXT),
    Property("date", _T.DATE),
    Property("startDate", _T.DATE),
    Property("endDate", _T.DATE),
    Property("incorporationDate", _T.DATE),
    Property("buildDate", _T.DATE),
    Property("legalForm", _T.TEXT),
    Property("sector", _T.TEXT),
    Property("type", _T.TEXT),
    Property("model", _T.TEXT),
    Property("tonnage", _T.TEXT),
    Property("grossRegisteredTonnage", _T.TEXT),
    Property("authority", _T.TEXT),
    Property("program", _T.TEXT),
    Property("measure", _T.TEXT),
    Property("reason", _T.TEXT, identifying=True),
    Property("notes", _T.TEXT, identifying=True),
    Property("summary", _T.TEXT, identifying=True),
    Property("bodyText", _T.TEXT, identifying=True),
    Property("language", _T.TEXT),
    Property("role", _T.TEXT),
    Property("ticker", _T.TEXT),
    Property("amount", _T.TEXT),
    Property("currency", _T.TEXT),
    # References: the value is another entity of the same contribution.
    Property("owner", _T.ENTITY),
    Property("asset", _T.ENTITY),
    Property("holder", _T.ENTITY),
    Property("member", _T.ENTITY),
    Property("organization", _T.ENTITY),
    Property("person", _T.ENTITY),
    Property("associate", _T.ENTITY),
    Property("relative", _T.ENTITY),
    Property("payer", _T.ENTITY),
    Property("beneficiary", _T.ENTITY),
    Property("agent", _T.ENTITY),
    Property("client", _T.ENTITY),
    Property("subject", _T.ENTITY),
    Property("object", _T.ENTITY),
    Property("involved", _T.ENTITY),
    Property("entity", _T.ENTITY),
)
PROPERTIES: dict[str, Property] = {each.name: each for each in _ALL}
IDENTIFYING: frozenset[str] = frozenset(each.name for each in _ALL if each.identifying)
NAMING: frozenset[str] = frozenset(
    each.name
    for each in _ALL
    if each.identifying and each.type in {_T.NAME, _T.IDENTIFIER, _T.PHONE, _T.EMAIL}
)
"""Properties of which one word may tell who somebody is, wherever it stands."""

FREE_TEXT: frozenset[str] = frozenset({"notes", "summary", "reason", "bodyText"})
"""Prose, which may speak of anyone: it takes the strictest lane of its whole report."""

SHORT_TEXT: frozenset[str] = (
    frozenset(each.name for each in _ALL if each.type is _T.TEXT) - FREE_TEXT
)
"""Texts that are no prose, and may still be written as prose: "wife of …" as a position. One that
names somebody outside the open lane of its report is walled as prose is."""

HOLDING: frozenset[str] = frozenset(
    {"owner", "holder", "person", "member", "client", "subject", "agent", "associate"}
)
"""Properties whose value holds the object that the same draft or link names."""

CATEGORISED_KINDS: frozenset[Kind] = frozenset({Kind.PERSON, Kind.DOCUMENT})
"""Kinds that have a category: people, and free text, which speaks of some."""

LINK_KINDS: frozenset[Kind] = frozenset(
    {
        Kind.OWNERSHIP,
        Kind.MEMBERSHIP,
        Kind.ASSOCIATE,
        Kind.FAMILY,
        Kind.PAYMENT,
        Kind.REPRESENTATION,
        Kind.UNKNOWN_LINK,
        Kind.SANCTION,
        Kind.EVENT,
        Kind.SMUGGLING_INCIDENT,
    }
)
"""Kinds that inherit the strictest lane of the entities they name."""

OBJECT_KINDS: frozenset[Kind] = frozenset(
    {
        Kind.PHONE,
        Kind.BANK_ACCOUNT,
        Kind.CRYPTO_WALLET,
        Kind.USER_ACCOUNT,
        Kind.PASSPORT,
        Kind.IDENTIFICATION,
        Kind.VEHICLE,
        Kind.VESSEL,
        Kind.ADDRESS,
        Kind.AIRPLANE,
        Kind.ASSET,
    }
)
"""Kinds that take the lane of the people who hold them."""


def property_named(name: str) -> Property:
    """Return the property called `name`; raise `Invalid` where the vocabulary has none."""
    found = PROPERTIES.get(name)
    if found is None:
        raise Invalid("property", f"{name!r} is not in the vocabulary", "See docs/vocabulary.md.")
    return found


def kind_named(name: str) -> Kind:
    """Return the kind called `name`; raise `Invalid` where the vocabulary has none."""
    try:
        return Kind(name)
    except ValueError:
        raise Invalid(
            "kind", f"{name!r} is not in the vocabulary", "See docs/vocabulary.md."
        ) from None
