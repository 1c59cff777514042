"""Draw an exhibit as SVG by Vega-Lite, without a browser, and without fetching anything.

The library is large and loaded when the first chart is drawn. What it makes is taken apart again:
only shapes and words stay, each mark says its number to whoever points at it, and the whole has a
title and a description for whoever does not see it.
"""

from __future__ import annotations

import json
from functools import lru_cache
from hashlib import blake2b
from typing import Any
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from defusedxml.ElementTree import fromstring

from wholeroute.charts.gather import Exhibit
from wholeroute.charts.inks import HATCHINGS, SCREEN, Inks
from wholeroute.charts.model import Mark, Voice
from wholeroute.charts.spec import spec_of

SVG = "http://www.w3.org/2000/svg"
_KEPT = 64
"""How many drawings are kept; each is found by its whole content, so nobody is shown another's."""

register_namespace("", SVG)


def drawn(
    exhibit: Exhibit, voice: Voice, *, title: str, description: str, inks: Inks = SCREEN
) -> str:
    """Return the SVG of an exhibit; `title` and `description` are what it says in words."""
    points = [[each.x, each.series, each.value] for each in exhibit.points]
    content = json.dumps([title, description, points]).encode()
    name = blake2b(content, digest_size=6).hexdigest()
    fills = inks.series
    if exhibit.choice.mark is Mark.STACKED:
        fills = tuple(f"url(#c{name}-{at})" for at in range(len(inks.series)))
    spec = json.dumps(spec_of(exhibit, voice, inks, fills))
    root: Element = fromstring(_rendered(spec, json.dumps(_numbers(voice))))
    for each in list(root.iter()):
        _undress(each)
    _say(root, name, title, description)
    root.insert(2, _hatchings(name, inks))
    return tostring(root, encoding="unicode")


def _say(root: Element, name: str, title: str, description: str) -> None:
    """Give the whole a title and a description, and the width of wherever it stands."""
    root.attrib.pop("width", None)
    root.attrib.pop("height", None)
    root.attrib |= {
        "class": "chart", "role": "img", "aria-labelledby": f"t{name}", "aria-describedby": f"d{name}",
    }  # fmt: skip
    for at, (part, words) in enumerate((("title", title), ("desc", description))):
        told = Element(f"{{{SVG}}}{part}", {"id": f"{part[0]}{name}"})
        told.text = words
        root.insert(at, told)


def _undress(each: Element) -> None:
    """Take off what only a live chart needs; let a mark say its number."""
    label = each.attrib.pop("aria-label", "")
    of = each.attrib.pop("aria-roledescription", "")
    for name in ("role", "aria-hidden", "pointer-events", "font-family", "class"):
        each.attrib.pop(name, None)
    if label and of not in {"axis", "legend"} and not list(each):
        SubElement(each, f"{{{SVG}}}title").text = label


def _hatchings(name: str, inks: Inks) -> Element:
    """Return the patterns that fill areas: the ink of a series and what is drawn over it."""
    defs = Element(f"{{{SVG}}}defs")
    tile = {"width": "8", "height": "8", "patternUnits": "userSpaceOnUse"}
    for at, (ink, lines) in enumerate(zip(inks.series, HATCHINGS, strict=True)):
        pattern = SubElement(defs, f"{{{SVG}}}pattern", {"id": f"c{name}-{at}", **tile})
        SubElement(pattern, f"{{{SVG}}}rect", {"width": "8", "height": "8", "fill": ink})
        if lines:
            over = {"d": lines, "stroke": inks.ground, "stroke-width": "1.2", "fill": "none"}
            SubElement(pattern, f"{{{SVG}}}path", over)
    return defs


def _numbers(voice: Voice) -> dict[str, Any]:
    """Return how numbers are written along an axis: read from how the language writes one."""
    shown = voice.number(1234567.5)
    marks = [each for each in shown if not each.isdigit()]
    thousands, decimal = (
        (marks[0], marks[-1]) if len(set(marks)) > 1 else ("", marks[-1] if marks else ".")
    )
    return {"decimal": decimal, "thousands": thousands, "grouping": [3], "currency": ["", ""]}


@lru_cache(maxsize=_KEPT)
def _rendered(spec: str, numbers: str) -> str:
    import vl_convert  # noqa: PLC0415 — a hundred megabytes, for whoever draws

    whole = json.loads(spec)
    _must_hold_its_data(whole)
    svg: str = vl_convert.vegalite_to_svg(
        whole, vl_version="6.4", allowed_base_urls=[], format_locale=json.loads(numbers)
    )
    return svg


def _must_hold_its_data(spec: Any) -> None:
    """Refuse a specification that names anything outside it: the library would read files."""
    if isinstance(spec, dict):
        if "url" in spec or "href" in spec:
            raise ValueError("a chart holds its data and names no address")
        for each in spec.values():
            _must_hold_its_data(each)
    elif isinstance(spec, list):
        for each in spec:
            _must_hold_its_data(each)
