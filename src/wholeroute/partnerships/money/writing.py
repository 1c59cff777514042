"""Put elements, attributes and texts into an IATI document."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from wholeroute.partnerships.money.model import Text
from wholeroute.partnerships.money.xml import LANGUAGE


def add(parent: etree._Element, tag: str, /, words: str = "", **said: object) -> etree._Element:
    """Add an element and return it; attributes without a value are left out."""
    element = etree.SubElement(parent, tag)
    element.text = words or None
    for key, value in said.items():
        if value not in (None, ""):
            element.set(key.replace("_", "-"), str(value))
    return element


def narratives(parent: etree._Element, texts: Iterable[Text]) -> None:
    """Add texts, each in its language."""
    for each in texts:
        narrative = add(parent, "narrative", each.words)
        if each.language:
            narrative.set(LANGUAGE, each.language)
