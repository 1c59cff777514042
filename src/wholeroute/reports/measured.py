"""Write what was measured: counts cell by cell with what is kept back, and the values beside them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from wholeroute.plan import Edition, Told, Unit
from wholeroute.plan.values import STATE
from wholeroute.reports.document import (
    Block,
    Cell,
    Column,
    Heading,
    Paragraph,
    Table,
    ours,
    said,
)
from wholeroute.reports.words import Words

PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Count:
    """One cell of a published table. `shown` is a number, or why there is none."""

    table: str
    indicator: str
    period: str
    of: tuple[tuple[str, str], ...]
    shown: int | str
    qualifier: str


def counts(edition: Edition) -> Iterator[Count]:
    """Yield every cell of every table of an edition, table by table."""
    for table in edition.tables.get("tables", ()):
        for key, shown, _, qualifier in table["cells"]:
            of = dict(zip(table["dimensions"], key, strict=True))
            period = of.pop(PERIOD, "")
            broken = tuple((name, value) for name, value in of.items() if value)
            yield Count(table["name"], table["counts"], period, broken, shown, qualifier or "")


def measured(edition: Edition, words: Words) -> Iterator[Block]:
    """Yield the chapter on what was measured."""
    yield Heading(1, said(words("measured")), "measured")
    yield Paragraph(said(words("counts-hidden")))
    heads = [Column(words(key), width) for key, width in (("indicator", 8), ("broken-down", 6))]
    heads += [Column(words("period"), 5), Column(words("value"), 5, figures=True)]
    cells = tuple(_count(edition, words, each) for each in counts(edition))
    if cells:
        yield Table(words("counts"), tuple(heads), cells)
    else:
        yield Paragraph(said(words("counts-none")))
    if left_out := edition.tables.get("left-out"):
        yield Paragraph(said(words("counts-left-out", names=", ".join(left_out))))
    if edition.told:
        rows = tuple(_told(edition, words, each) for each in edition.told)
        yield Table(words("told"), (*heads, Column(words("given-by"), 6)), rows)


def _count(edition: Edition, words: Words, each: Count) -> tuple[Cell, ...]:
    number = each.shown
    shown = (
        words(number)
        if isinstance(number, str)
        else _meant(words, words.number(number), each.qualifier)
    )
    return (
        ours(edition.plan.indicator[each.indicator].name), _broken(words, each.of),
        said(_period(words, *each.period.partition("/")[::2])), said(shown),
    )  # fmt: skip


def _told(edition: Edition, words: Words, each: Told) -> tuple[Cell, ...]:
    indicator = edition.plan.indicator[each.indicator]
    return (
        ours(indicator.name), _broken(words, each.breakdown),
        said(_period(words, each.since, each.until)),
        said(_meant(words, _value(words, indicator.unit, each.value), each.qualifier)),
        ours(each.given_by),
    )  # fmt: skip


def _value(words: Words, unit: Unit, value: str) -> str:
    match unit:
        case Unit.DATE:
            return words.day(value)
        case Unit.STAGE:
            return words.label("act-stage", value)
        case Unit.YES_NO:
            return words(value)
        case Unit.SHARE:
            return words.percent(float(value))
        case Unit.AMOUNT:
            return f"{words.number(float(value))} €"
    return words.number(float(value))


def _meant(words: Words, value: str, qualifier: str) -> str:
    """Return a value with how exactly it is meant."""
    if qualifier in {"", "exactly"}:
        return value
    return f"{words.label('qualifier', qualifier)} {value}"


def _broken(words: Words, of: tuple[tuple[str, str], ...]) -> Cell:
    if not of:
        return said(words("all"))
    if not words.names_states:
        return ours("; ".join(f"{name} {value}" for name, value in of))
    parts = [said(words.state(it)) if name == STATE else ours(f"{name} {it}") for name, it in of]
    return tuple(chain(parts[0], *(chain(said("; "), part) for part in parts[1:])))


def _period(words: Words, since: str, until: str) -> str:
    if not until or until == since:
        return words.day(since)
    return f"{words.day(since)} – {words.day(until)}"
