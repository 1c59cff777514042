"""Write an exhibit as a Vega-Lite specification: its data stand in it, and it names no address."""

from __future__ import annotations

from typing import Any

from wholeroute.charts.gather import Exhibit
from wholeroute.charts.inks import DASHES, SHAPES, Inks
from wholeroute.charts.model import Mark, Sort, Sum, Voice

WIDE, HIGH, STEP = 640, 300, 24
_MOST_LABELLED = 40
_WORDS = 13
"""A page sets words a little smaller: its letters may be wider than those that were measured."""

_LONGEST_LABEL = 240


def spec_of(exhibit: Exhibit, voice: Voice, inks: Inks, fills: tuple[str, ...]) -> dict[str, Any]:
    """Return the specification; `fills` is what areas of each series are filled with."""
    rtl = voice.direction == "rtl"
    place, value = ("y", "x") if exhibit.lies else ("x", "y")
    ways = {place: _place(exhibit, rtl=rtl), value: _value(exhibit, rtl=rtl)}
    base: dict[str, Any] = ways | {"description": {"field": "told"}}
    if len(exhibit.series) > 1:
        base |= _coloured(exhibit, inks, fills)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": WIDE if exhibit.lies else {"step": _step(exhibit)},
        "height": {"step": STEP} if exhibit.lies else HIGH,
        "data": {"values": _rows(exhibit, voice)},
        "layer": [
            {"mark": _mark(exhibit, inks, fills), "encoding": base},
            *_labels(exhibit, inks, ways, rtl=rtl),
        ],
        "config": _config(inks),
    }


def _rows(exhibit: Exhibit, voice: Voice) -> list[dict[str, Any]]:
    return [
        {
            "x": each.x,
            "s": each.series,
            "v": each.value,
            "n": voice.number(each.value),
            "told": ", ".join(
                part for part in (each.x, each.series, voice.number(each.value)) if part
            ),
            "o": exhibit.series.index(each.series),
        }
        for each in exhibit.points
        if not exhibit.choice.log or each.value > 0
    ]


def _place(exhibit: Exhibit, *, rtl: bool) -> dict[str, Any]:
    lying = exhibit.lies
    axis: dict[str, Any] = {
        "title": None if lying else exhibit.choice.x.label,
        "labelLimit": _LONGEST_LABEL,
        "ticks": False,
        "labelOverlap": False if lying else "parity",
        "labelSeparation": 4,
    }
    if lying:
        axis |= {"orient": "right" if rtl else "left", "domain": True}
    else:
        axis |= {"labelAngle": 0, "labelFlush": False}
    scale: dict[str, Any] = {"reverse": True} if rtl and not lying else {}
    if exhibit.choice.x.sort is Sort.DAY:
        scale["domain"] = list(exhibit.places)  # a year of which nothing is told keeps its place
    if exhibit.choice.mark is Mark.HISTOGRAM:
        scale |= {"paddingInner": 0.04}
        axis |= {"labelOverlap": "greedy"}
    # Bars need a place with a width of its own, a line needs none: ordinal serves both.
    return {
        "field": "x", "type": "ordinal", "sort": list(exhibit.places), "axis": axis, "scale": scale,
    }  # fmt: skip


def _value(exhibit: Exhibit, *, rtl: bool) -> dict[str, Any]:
    choice, lying = exhibit.choice, exhibit.lies
    scale: dict[str, Any] = {"type": "log"} if choice.log else {"zero": True, "nice": True}
    if lying and rtl:
        scale["reverse"] = True
    axis: dict[str, Any] = {
        "title": choice.y.label if choice.y else None, "grid": True, "tickCount": 6,
        "domain": False, "ticks": False,
    }  # fmt: skip
    if choice.sum is Sum.COUNT or choice.mark is Mark.HISTOGRAM:
        axis["tickMinStep"] = 1
    if not lying:
        axis["orient"] = "right" if rtl else "left"
    stacked = choice.mark is Mark.STACKED
    return {
        "field": "v", "type": "quantitative", "scale": scale, "axis": axis,
        "stack": "zero" if stacked else None,
    }  # fmt: skip


def _mark(exhibit: Exhibit, inks: Inks, fills: tuple[str, ...]) -> dict[str, Any]:
    mark, alone = exhibit.choice.mark, len(exhibit.series) == 1
    if mark is Mark.LINE:
        line: dict[str, Any] = {
            "type": "line",
            "strokeWidth": 2,
            "point": {"size": 45, "opacity": 1},
        }
        return line | {"color": inks.series[0]} if alone else line
    if mark is Mark.DOTS:
        dots: dict[str, Any] = {"type": "point", "filled": True, "size": 90, "opacity": 1}
        return dots | {"color": inks.series[0]} if alone else dots
    bars: dict[str, Any] = {"type": "bar", "stroke": inks.ground, "strokeWidth": 1}
    return bars | {"fill": fills[0]} if alone else bars


def _coloured(exhibit: Exhibit, inks: Inks, fills: tuple[str, ...]) -> dict[str, Any]:
    """Return what tells series apart: never a colour alone."""
    number, choice = len(exhibit.series), exhibit.choice
    label = choice.colour.label if choice.colour else None
    legend = {
        "title": label,
        "orient": "bottom",
        "columns": 3,
        "labelLimit": 200,
        "symbolSize": 110,
    }
    shared = {"field": "s", "type": "nominal", "sort": list(exhibit.series), "legend": legend}
    if choice.mark is Mark.STACKED:
        scale = {"domain": list(exhibit.series), "range": list(fills[:number])}
        return {"fill": shared | {"scale": scale}, "order": {"field": "o", "type": "quantitative"}}

    def told(values: tuple[Any, ...]) -> dict[str, Any]:
        return shared | {"scale": {"domain": list(exhibit.series), "range": list(values[:number])}}

    apart = {"color": told(inks.series), "shape": told(SHAPES)}
    return apart | {"strokeDash": told(DASHES)} if choice.mark is Mark.LINE else apart


def _labels(
    exhibit: Exhibit, inks: Inks, ways: dict[str, Any], *, rtl: bool
) -> list[dict[str, Any]]:
    """Return the numbers beside the marks, where there is room for them."""
    single = len(exhibit.series) == 1 and exhibit.choice.mark is not Mark.LINE
    room = exhibit.lies or _step(exhibit) >= STEP
    if not (single and room) or len(exhibit.points) > _MOST_LABELLED:
        return []
    free = 11 if exhibit.choice.mark is Mark.DOTS else 6
    beside = {
        "align": "right" if rtl else "left",
        "dx": -free if rtl else free,
        "baseline": "middle",
    }
    above = {"align": "center", "dy": -8, "baseline": "bottom"}
    mark = {"type": "text", "color": inks.ink, "aria": False, **(beside if exhibit.lies else above)}
    return [{"mark": mark, "encoding": ways | {"text": {"field": "n"}}}]


def _step(exhibit: Exhibit) -> float:
    return min(80.0, max(2.0, WIDE / max(1, len(exhibit.places))))


def _config(inks: Inks) -> dict[str, Any]:
    words = {
        "labelColor": inks.soft,
        "titleColor": inks.soft,
        "labelFontSize": _WORDS,
        "titleFontSize": _WORDS,
    }
    return {
        "background": None,
        "view": {"stroke": None},
        "axis": words
        | {"gridColor": inks.line, "domainColor": inks.soft, "titleFontWeight": "normal"},
        "legend": words | {"titleFontWeight": "normal", "symbolStrokeWidth": 1},
        "text": {"fontSize": _WORDS},
    }
