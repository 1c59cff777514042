"""Make the page of a chart: the drawing, what it says in words, and the same numbers as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from wholeroute.charts import (
    PAPER,
    SCREEN,
    Choice,
    Exhibit,
    Point,
    Sum,
    Wanted,
    drawn,
    exhibit,
    spec_of,
)
from wholeroute.web.labels import label
from wholeroute.web.language import Language
from wholeroute.web.views.tables import Reading, Shown, Source
from wholeroute.words import N_


@dataclass(frozen=True, slots=True)
class ChartPage:
    """One chart as this reader may see it."""

    shown: Shown
    exhibit: Exhibit
    title: str
    description: str
    svg: Markup


@dataclass(frozen=True, slots=True)
class ChartFacts:
    """One chart as its twin tells it: the numbers, the words, and the Vega-Lite specification."""

    table: str
    part: str
    mark: str
    x: str
    y: str
    colour: str
    sum: str
    by: str
    log: bool
    title: str
    description: str
    points: list[Point]
    held_back: int
    missing: int
    cut: bool
    specification: dict[str, Any]


def chart_page(source: Source, reading: Reading, wanted: Wanted) -> ChartPage:
    """Return the page of a chart; raise `Invalid` for a wish that the table does not allow."""
    return page_of(source.read(reading), reading.say, wanted)


def page_of(shown: Shown, say: Language, wanted: Wanted) -> ChartPage:
    """Return the page of a chart of a table that is read already."""
    made = exhibit(shown.table, wanted, say)
    title, description = title_of(made, say), described(made, say)
    svg = drawn(made, say, title=title, description=description, inks=SCREEN) if made.points else ""
    # Every text in it was escaped by whoever drew it; a page may hold it as it is.
    return ChartPage(shown, made, title, description, Markup(svg))  # noqa: S704


def chart_facts(name: str, source: Source, reading: Reading, wanted: Wanted) -> ChartFacts:
    """Return what a chart says, for a program."""
    page = chart_page(source, reading, wanted)
    choice, made = page.exhibit.choice, page.exhibit
    return ChartFacts(
        name, page.shown.part, choice.mark.value, choice.x.name, choice.y.name if choice.y else "",
        choice.colour.name if choice.colour else "", choice.sum.value,
        choice.by.value if choice.by else "", choice.log, page.title, page.description,
        list(made.points), made.table.held_back, made.missing, made.table.cut,
        spec_of(made, reading.say, PAPER, PAPER.series),
    )  # fmt: skip


_TITLE = N_("%(table)s: %(what)s by %(x)s")
_OF = N_("%(sum)s of %(column)s")
_COLOURED = N_("%(title)s and %(colour)s")
_ENDS = N_("Highest: %(most)s, %(highest)s. Lowest: %(least)s, %(lowest)s.")
_TOGETHER = N_("Together: %(total)s.")
_ONE = N_("One number: %(most)s, %(highest)s.")
_MISSING = N_("Rows without a value to draw: %(number)s.")
_HELD = N_("Held back, as on its page: %(number)s.")
_PUT = N_("Put together as others, or left out: %(number)s.")
_NEWEST = N_("Only the newest rows are in it.")
_NOTHING = N_("There is nothing to draw.")


def title_of(made: Exhibit, say: Language) -> str:
    """Return what a chart is of, in one line."""
    choice = made.choice
    x = (
        choice.x.label
        if not choice.by
        else f"{choice.x.label} ({say.text(label('by', choice.by))})"
    )
    title = say.text(_TITLE) % {"table": made.table.title, "what": what_of(choice, say), "x": x}
    if choice.colour is None:
        return title
    return say.text(_COLOURED) % {"title": title, "colour": choice.colour.label}


def what_of(choice: Choice, say: Language) -> str:
    """Return what is counted or worked out, e.g. `total of Rows`."""
    word = say.text(label("sum", choice.sum))
    if choice.y is None or choice.sum is Sum.COUNT:
        return word
    if choice.sum is Sum.TOTAL:
        return choice.y.label
    return say.text(_OF) % {"sum": word, "column": choice.y.label}


def described(made: Exhibit, say: Language) -> str:
    """Return what a chart shows in words: its ends, its sum, and what is not in it."""
    said = [_ends(made, say)]
    if made.total is not None and len(made.points) > 1:
        said.append(say.text(_TOGETHER) % {"total": say.number(made.total)})
    for message, number in (
        (_MISSING, made.missing), (_HELD, made.table.held_back), (_PUT, made.cut),
    ):  # fmt: skip
        if number:
            said.append(say.text(message) % {"number": say.number(number)})
    if made.table.cut:
        said.append(say.text(_NEWEST))
    return " ".join(said)


def _ends(made: Exhibit, say: Language) -> str:
    most, least = made.highest, made.lowest
    if most is None or least is None:
        return say.text(_NOTHING)
    told = {
        "most": _place(most), "highest": say.number(most.value), "least": _place(least),
        "lowest": say.number(least.value),
    }  # fmt: skip
    return say.text(_ENDS if len(made.points) > 1 else _ONE) % told


def _place(point: Point) -> str:
    return f"{point.x}, {point.series}" if point.series else point.x
