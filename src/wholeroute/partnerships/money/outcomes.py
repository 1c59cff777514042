"""Read and write what came of an activity: its results, their indicators and periods."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from wholeroute.partnerships.money.model import (
    Baseline,
    Indicator,
    Result,
    ResultPeriod,
    Said,
)
from wholeroute.partnerships.money.reading import Reading
from wholeroute.partnerships.money.writing import add, narratives


def results_in(activity: etree._Element, reading: Reading) -> Iterator[Result]:
    """Yield the results of an activity, in its order."""
    for each in reading.taking.all(activity, "result"):
        yield Result(
            type=reading.code(each, each, "type", "ResultType"),
            titles=reading.texts(reading.taking.one(each, "title")),
            descriptions=reading.texts(reading.taking.one(each, "description")),
            indicators=tuple(
                _indicator(one, reading) for one in reading.taking.all(each, "indicator")
            ),
        )


def _indicator(element: etree._Element, reading: Reading) -> Indicator:
    taking = reading.taking
    return Indicator(
        measure=reading.code(element, element, "measure", "IndicatorMeasure"),
        titles=reading.texts(taking.one(element, "title")),
        descriptions=reading.texts(taking.one(element, "description")),
        baselines=tuple(
            Baseline(
                taking.get(each, "year"),
                reading.day(each) if each.get("iso-date") else None,
                _said(each, reading),
            )
            for each in taking.all(element, "baseline")
        ),
        periods=tuple(_period(each, reading) for each in taking.all(element, "period")),
    )


def _period(element: etree._Element, reading: Reading) -> ResultPeriod:
    start = reading.day(reading.taking.one(element, "period-start"))
    end = reading.day(reading.taking.one(element, "period-end"))
    if start and end and start > end:
        fix = "See which of the two is right."
        reading.at(element).points_out("period/period-end", f"{end} lies before the start", fix)
    targets, actuals = (
        tuple(_said(each, reading) for each in reading.taking.all(element, name))
        for name in ("target", "actual")
    )
    return ResultPeriod(start, end, targets, actuals, element.sourceline)


def _said(element: etree._Element, reading: Reading) -> Said:
    taking = reading.taking
    dimensions = tuple(
        (taking.get(each, "name"), taking.get(each, "value"))
        for each in taking.all(element, "dimension")
    )
    comment = reading.texts(taking.one(element, "comment"))
    return Said(taking.get(element, "value"), dimensions, comment)


def write_result(parent: etree._Element, result: Result) -> None:
    """Add a result to its activity."""
    element = add(parent, "result", type=result.type)
    _named(element, result)
    for indicator in result.indicators:
        below = add(element, "indicator", measure=indicator.measure)
        _named(below, indicator)
        for baseline in indicator.baselines:
            said = {"year": baseline.year, "iso_date": baseline.day}
            _figure(below, "baseline", baseline.said, **said)
        for period in indicator.periods:
            own = add(below, "period")
            for name, day in (("period-start", period.start), ("period-end", period.end)):
                if day:
                    add(own, name, iso_date=day)
            for name, figures in (("target", period.targets), ("actual", period.actuals)):
                for figure in figures:
                    _figure(own, name, figure)


def _named(element: etree._Element, named: Result | Indicator) -> None:
    narratives(add(element, "title"), named.titles)
    if named.descriptions:
        narratives(add(element, "description"), named.descriptions)


def _figure(parent: etree._Element, name: str, said: Said, **more: object) -> None:
    element = add(parent, name, "", value=said.value, **more)
    for dimension, value in said.dimensions:
        add(element, "dimension", name=dimension, value=value)
    if said.comment:
        narratives(add(element, "comment"), said.comment)
