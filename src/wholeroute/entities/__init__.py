"""Say what may be said: kinds, properties, and how a printed value is read.

Pure vocabulary: no clock, no database, no request. It must never gain a property that
holds a biometric, an ethnicity, a religion, a political opinion or a score on a person.
"""

from wholeroute.entities.agreement import (
    APART,
    NAME_MATCH,
    MatchedWord,
    NameAgreement,
    compare_names,
)
from wholeroute.entities.alone import names_alone
from wholeroute.entities.bodies import body_names_alone
from wholeroute.entities.capacity import Capacity, Hold, capacities_said, holds_in
from wholeroute.entities.commonness import Rarity, information
from wholeroute.entities.countries import country_code
from wholeroute.entities.dates import (
    DateAgreement,
    PartialDate,
    compare_dates,
    parse_date,
    years_apart,
)
from wholeroute.entities.drafts import Claim, Draft, Reference, Reject, Row
from wholeroute.entities.equivalents import lines_of
from wholeroute.entities.freshness import FRESH_FOR, is_stale
from wholeroute.entities.identifiers import LOCAL, DocumentNumber, document_numbers
from wholeroute.entities.mentions import MASK, Mentions, forget_words, mentions, said_whole
from wholeroute.entities.minority import may_be_minor, with_minors
from wholeroute.entities.names import ParsedName, name_keys, parse_name, rarity_of, skeleton, tokens
from wholeroute.entities.normalise import (
    LEAST_DIGITS,
    Value,
    dated,
    digits_in,
    forget,
    legible,
    normalise,
    printed_values,
)
from wholeroute.entities.places import Exactness, Place, places_called, places_in
from wholeroute.entities.records import (
    DECIMAL_PLACES,
    RECORD_FIELDS,
    FieldType,
    RecordDraft,
    RecordField,
    RecordKind,
    Typed,
    printed_records,
    read_record,
    record_columns,
    record_kind,
)
from wholeroute.entities.scripts import Script, letters_of
from wholeroute.entities.sounds import heads
from wholeroute.entities.testimony import reads_as_told
from wholeroute.entities.vocabulary import (
    CATEGORISED_KINDS,
    FREE_TEXT,
    HOLDING,
    IDENTIFYING,
    LINK_KINDS,
    NAMING,
    OBJECT_KINDS,
    PROPERTIES,
    SHORT_TEXT,
    Kind,
    Property,
    PropertyType,
    kind_named,
    property_named,
)

__all__ = [
    "APART",
    "CATEGORISED_KINDS",
    "DECIMAL_PLACES",
    "FREE_TEXT",
    "FRESH_FOR",
    "HOLDING",
    "IDENTIFYING",
    "LEAST_DIGITS",
    "LINK_KINDS",
    "LOCAL",
    "MASK",
    "NAME_MATCH",
    "NAMING",
    "OBJECT_KINDS",
    "PROPERTIES",
    "RECORD_FIELDS",
    "SHORT_TEXT",
    "Capacity",
    "Claim",
    "DateAgreement",
    "DocumentNumber",
    "Draft",
    "Exactness",
    "FieldType",
    "Hold",
    "Kind",
    "MatchedWord",
    "Mentions",
    "NameAgreement",
    "ParsedName",
    "PartialDate",
    "Place",
    "Property",
    "PropertyType",
    "Rarity",
    "RecordDraft",
    "RecordField",
    "RecordKind",
    "Reference",
    "Reject",
    "Row",
    "Script",
    "Typed",
    "Value",
    "body_names_alone",
    "capacities_said",
    "compare_dates",
    "compare_names",
    "country_code",
    "dated",
    "digits_in",
    "document_numbers",
    "forget",
    "forget_words",
    "heads",
    "holds_in",
    "information",
    "is_stale",
    "kind_named",
    "legible",
    "letters_of",
    "lines_of",
    "may_be_minor",
    "mentions",
    "name_keys",
    "names_alone",
    "normalise",
    "parse_date",
    "parse_name",
    "places_called",
    "places_in",
    "printed_records",
    "printed_values",
    "property_named",
    "rarity_of",
    "read_record",
    "reads_as_told",
    "record_columns",
    "record_kind",
    "said_whole",
    "skeleton",
    "tokens",
    "with_minors",
    "years_apart",
]
