"""Read money as it is published, count each euro once, say where it goes, and write it by the standard.

Pure: bytes in, values out; no clock, no database. `read_iati` or `read_eutf`, then `choose`, then `place`;
`publish` writes what holds the standard. What a file has wrong is told by line and what is not taken by
name; no amount and no share is guessed, and nothing about a person is taken.
"""

from wholeroute.partnerships.money.allocate import Allocation, allocate
from wholeroute.partnerships.money.eutf import read_eutf
from wholeroute.partnerships.money.iati import read_iati
from wholeroute.partnerships.money.instruments import Gauge, Instrument, gauge, instruments
from wholeroute.partnerships.money.level import WORDS, Choice, Counting, Rule, choose
from wholeroute.partnerships.money.model import Activity, Measure, Money, Place, PlaceKind, Value
from wholeroute.partnerships.money.publish import publish
from wholeroute.partnerships.money.rates import Placed, Rate, in_euros, place
from wholeroute.partnerships.money.read import Read, Untaken
from wholeroute.partnerships.money.rules import check
from wholeroute.partnerships.money.sectors import Suggestion, dac_sectors, suggest
from wholeroute.partnerships.money.write import write_iati

__all__ = [
    "WORDS",
    "Activity",
    "Allocation",
    "Choice",
    "Counting",
    "Gauge",
    "Instrument",
    "Measure",
    "Money",
    "Place",
    "PlaceKind",
    "Placed",
    "Rate",
    "Read",
    "Rule",
    "Suggestion",
    "Untaken",
    "Value",
    "allocate",
    "check",
    "choose",
    "dac_sectors",
    "gauge",
    "in_euros",
    "instruments",
    "place",
    "publish",
    "read_eutf",
    "read_iati",
    "suggest",
    "write_iati",
]
