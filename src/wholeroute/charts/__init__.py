"""Draw a table as a chart: chosen by what its columns are, told in words, with its numbers beside it.

`exhibit(table, wanted, voice)` puts the rows together, `drawn(...)` makes an SVG of it that fetches
nothing. A page and a report draw alike; they differ in the voice (language) and the inks (screen or
paper). This room reads no database: it draws what its caller may show and nothing else, and it must
never be handed a count that a neighbour holds back. No pies; bars begin at zero.
"""

from wholeroute.charts.choose import Choice, choose
from wholeroute.charts.draw import drawn
from wholeroute.charts.gather import Exhibit, Point, exhibit
from wholeroute.charts.inks import PAPER, SCREEN, Inks
from wholeroute.charts.model import (
    Column,
    Mark,
    Sort,
    Sum,
    Table,
    Unit,
    Value,
    Voice,
    Wanted,
)
from wholeroute.charts.spec import spec_of

__all__ = [
    "PAPER",
    "SCREEN",
    "Choice",
    "Column",
    "Exhibit",
    "Inks",
    "Mark",
    "Point",
    "Sort",
    "Sum",
    "Table",
    "Unit",
    "Value",
    "Voice",
    "Wanted",
    "choose",
    "drawn",
    "exhibit",
    "spec_of",
]
