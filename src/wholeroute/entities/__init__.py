"""Say what may be said: kinds, properties, and how a printed value is read.

Pure vocabulary: no clock, no database, no request. It must never gain a property that
holds a biometric, an ethnicity, a religion, a political opinion or a score on a person.
"""

from wholeroute.entities.agreement import APART, NAME_MATCH, NameAgreement, compare_names
from wholeroute.entities.commonness import information
from wholeroute.entities.countries import country_code
from wholeroute.entities.dates import (
    DateAgreement,
    PartialDate,
    compare_dates,
    parse_date,
    years_apart,
)
from wholeroute.entities.drafts import Claim, Draft, Reference, Reject, Row
from wholeroute.entities.identifiers import DocumentNumber, document_numbers
from wholeroute.entities.names import ParsedName, name_keys, parse_name, rarity_of, skeleton, tokens
from wholeroute.entities.normalise import Value, forget, normalise, printed_values
from wholeroute.entities.vocabulary import (
    FREE_TEXT,
    HOLDING,
    IDENTIFYING,
    LINK_KINDS,
    OBJECT_KINDS,
    PROPERTIES,
    Kind,
    Property,
    PropertyType,
    kind_named,
    property_named,
)

__all__ = [
    "APART",
    "FREE_TEXT",
    "HOLDING",
    "IDENTIFYING",
    "LINK_KINDS",
    "NAME_MATCH",
    "OBJECT_KINDS",
    "PROPERTIES",
    "Claim",
    "DateAgreement",
    "DocumentNumber",
    "Draft",
    "Kind",
    "NameAgreement",
    "ParsedName",
    "PartialDate",
    "Property",
    "PropertyType",
    "Reference",
    "Reject",
    "Row",
    "Value",
    "compare_dates",
    "compare_names",
    "country_code",
    "document_numbers",
    "forget",
    "information",
    "kind_named",
    "name_keys",
    "normalise",
    "parse_date",
    "parse_name",
    "printed_values",
    "property_named",
    "rarity_of",
    "skeleton",
    "tokens",
    "years_apart",
]
