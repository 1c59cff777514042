"""Which fields may leave, by how they leave. What is not on these lists cannot be written.

Pure. The serialiser asks these lists for every word it writes, so a property or column that comes
tomorrow stays here until somebody adds it. Prose is on none of them: it may speak of anyone.
"""

from __future__ import annotations

from wholeroute.disclosure.model import Leaving
from wholeroute.entities import FREE_TEXT, PROPERTIES, Kind, PropertyType
from wholeroute.rights import OPEN_CATEGORIES

_ABROAD_NEVER = frozenset({"fatherName", "motherName", "address", "full", "relative"})
"""Where somebody lives and who their family is: of use to whoever persecutes them."""

PROPERTIES_OUT: dict[Leaving, frozenset[str]] = {
    Leaving.EXPORT: frozenset(PROPERTIES) - FREE_TEXT,
    Leaving.TRANSMISSION: frozenset(PROPERTIES) - FREE_TEXT,
    Leaving.ABROAD: frozenset(PROPERTIES) - FREE_TEXT - _ABROAD_NEVER,
}
REFERENCES = frozenset(
    name for name, each in PROPERTIES.items() if each.type is PropertyType.ENTITY
)
"""Properties whose value is another entity: written only where that one leaves as well."""

KINDS_OUT: dict[Leaving, frozenset[str]] = {
    Leaving.EXPORT: frozenset(Kind) - {Kind.DOCUMENT},
    Leaving.TRANSMISSION: frozenset(Kind) - {Kind.DOCUMENT},
    Leaving.ABROAD: frozenset(Kind) - {Kind.DOCUMENT, Kind.FAMILY},
}
CATEGORIES_OUT = frozenset(each.value for each in OPEN_CATEGORIES)

_PACKAGE = (
    "id", "kind", "made_on", "from", "recipient", "recipient_country", "purpose", "legal_basis",
    "transfer_basis", "handling", "tlp", "conditions",
)  # fmt: skip
_ENTITY = ("id", "kind", "categories", "judged_same", "handling", "tlp", "statements")
_STATEMENT = ("property", "value", "code", "nature", "handling", "tlp")
PACKAGE_FIELDS: dict[Leaving, tuple[str, ...]] = dict.fromkeys(Leaving, _PACKAGE)
ENTITY_FIELDS: dict[Leaving, tuple[str, ...]] = dict.fromkeys(Leaving, _ENTITY)
STATEMENT_FIELDS: dict[Leaving, tuple[str, ...]] = {
    Leaving.EXPORT: (*_STATEMENT, "language", "originator", "collected_on"),
    Leaving.TRANSMISSION: (*_STATEMENT, "language", "originator", "collected_on"),
    Leaving.ABROAD: _STATEMENT,
}
REFERRAL_FIELDS = ("need", "place", "urgency", "contact", "language", "words")

PERSON_KINDS = frozenset({Kind.PERSON.value, Kind.LEGAL_ENTITY.value})
"""Who may be a person: each needs an assessment of their own."""
