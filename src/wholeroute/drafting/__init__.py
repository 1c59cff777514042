"""Type a report: a form that is low in burden, ends in a draft and its review, and is then a report.

A draft is sealed and its author's own until somebody sends it. What is sent goes the way of every
file, so nothing here decides who is protected or what comes in. A debriefing asks nobody who they
are, a screening tells a service of needs, and the two share nothing. This room must never keep a
word unsealed, nor fill in what nobody typed.
"""

from wholeroute.drafting.compose import composed, lines_of
from wholeroute.drafting.kinds import (
    DID,
    FIELDS,
    KINDS,
    NAMING,
    PLACES,
    RELATIONS,
    SAID_OF_PERSONS,
    SORTS,
    Asks,
    Field,
    Form,
    Sort,
    relations_of,
)
from wholeroute.drafting.missing import Lack, lacks_of, share_said
from wholeroute.drafting.model import (
    LONGEST,
    LONGEST_PROSE,
    ChangedMeanwhile,
    Content,
    Item,
    Part,
)
from wholeroute.drafting.read_as import ReadAs, read_as
from wholeroute.drafting.read_back import read_back
from wholeroute.drafting.screening import INDICATORS, Screened, must_be_informed, tell_needs
from wholeroute.drafting.send import landing, send
from wholeroute.drafting.store import (
    Typed,
    begin,
    change,
    drafts,
    hand_back,
    hand_over,
    let_two_send,
    opened,
    throw_away,
    wants_two,
)

__all__ = [
    "DID",
    "FIELDS",
    "INDICATORS",
    "KINDS",
    "LONGEST",
    "LONGEST_PROSE",
    "NAMING",
    "PLACES",
    "RELATIONS",
    "SAID_OF_PERSONS",
    "SORTS",
    "Asks",
    "ChangedMeanwhile",
    "Content",
    "Field",
    "Form",
    "Item",
    "Lack",
    "Part",
    "ReadAs",
    "Screened",
    "Sort",
    "Typed",
    "begin",
    "change",
    "composed",
    "drafts",
    "hand_back",
    "hand_over",
    "lacks_of",
    "landing",
    "let_two_send",
    "lines_of",
    "must_be_informed",
    "opened",
    "read_as",
    "read_back",
    "relations_of",
    "send",
    "share_said",
    "tell_needs",
    "throw_away",
    "wants_two",
]
