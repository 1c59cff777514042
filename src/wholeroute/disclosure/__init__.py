"""Let things leave: one gate and one serialiser for every export, transmission and referral.

Nothing leaves without purpose, recipient, legal basis and an individual assessment of
necessity by a named person. This room must never write a field that is not on its lists,
nor let anything pass that left no audit row.
"""

from wholeroute.disclosure.abroad import BUCKET, FRESH_POSITION, dangers, unanswered
from wholeroute.disclosure.cells import cell
from wholeroute.disclosure.codes import (
    Codes,
    Crossing,
    Sifted,
    carried,
    conditions,
    leaving_as,
    sift,
)
from wholeroute.disclosure.disclose import (
    DAYS_TO_CONFIRM,
    Preview,
    ask,
    confirm,
    disclose,
    preview,
    suspected,
    take,
)
from wholeroute.disclosure.fields import (
    CATEGORIES_OUT,
    ENTITY_FIELDS,
    KINDS_OUT,
    PACKAGE_FIELDS,
    PERSON_KINDS,
    PROPERTIES_OUT,
    REFERENCES,
    REFERRAL_FIELDS,
    STATEMENT_FIELDS,
)
from wholeroute.disclosure.gather import enrolled_body, subjects_of
from wholeroute.disclosure.model import (
    SUSPECTED,
    UNDER_UNION_LAW,
    Answer,
    Body,
    Form,
    Leaving,
    Package,
    Request,
    Said,
    Subject,
    Transfer,
    TransferBasis,
    Withheld,
)
from wholeroute.disclosure.necessity import lacking
from wholeroute.disclosure.permits import Grant, given, grant, revoke, standing
from wholeroute.disclosure.refer import Need, Referral, Urgency, receive, refer, referred, says_who
from wholeroute.disclosure.telling import Left, left, may_see, tell
from wholeroute.disclosure.write import Cover, write

__all__ = [
    "BUCKET",
    "CATEGORIES_OUT",
    "DAYS_TO_CONFIRM",
    "ENTITY_FIELDS",
    "FRESH_POSITION",
    "KINDS_OUT",
    "PACKAGE_FIELDS",
    "PERSON_KINDS",
    "PROPERTIES_OUT",
    "REFERENCES",
    "REFERRAL_FIELDS",
    "STATEMENT_FIELDS",
    "SUSPECTED",
    "UNDER_UNION_LAW",
    "Answer",
    "Body",
    "Codes",
    "Cover",
    "Crossing",
    "Form",
    "Grant",
    "Leaving",
    "Left",
    "Need",
    "Package",
    "Preview",
    "Referral",
    "Request",
    "Said",
    "Sifted",
    "Subject",
    "Transfer",
    "TransferBasis",
    "Urgency",
    "Withheld",
    "ask",
    "carried",
    "cell",
    "conditions",
    "confirm",
    "dangers",
    "disclose",
    "enrolled_body",
    "given",
    "grant",
    "lacking",
    "leaving_as",
    "left",
    "may_see",
    "preview",
    "receive",
    "refer",
    "referred",
    "revoke",
    "says_who",
    "sift",
    "standing",
    "subjects_of",
    "suspected",
    "take",
    "tell",
    "unanswered",
    "write",
]
