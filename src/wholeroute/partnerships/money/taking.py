"""Take a document apart and know what was left: nothing is lost silently."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from wholeroute.partnerships.money.read import Untaken


class Taking:
    """Hand out elements, attributes and words, and remember which."""

    def __init__(self) -> None:
        self._elements: set[etree._Element] = set()
        self._attributes: set[tuple[etree._Element, str]] = set()
        self._words: set[etree._Element] = set()

    def all(self, parent: etree._Element, name: str) -> list[etree._Element]:
        """Take every element of a name that stands in `parent`."""
        found: list[etree._Element] = parent.findall(name)
        self._elements.update(found)
        return found

    def one(self, parent: etree._Element, name: str) -> etree._Element | None:
        """Take the first element of a name; others of it are left."""
        found: etree._Element | None = parent.find(name)
        if found is not None:
            self._elements.add(found)
        return found

    def get(self, element: etree._Element | None, name: str) -> str:
        """Take an attribute; empty where there is none."""
        if element is None:
            return ""
        self._attributes.add((element, name))
        return str(element.get(name, "")).strip()

    def words(self, element: etree._Element | None) -> str:
        """Take what is written in an element."""
        if element is None:
            return ""
        self._words.add(element)
        return (element.text or "").strip()

    def left(self, root: etree._Element) -> tuple[Untaken, ...]:
        """Return what nobody took, by its path below the activity, in the order of the file."""
        found: dict[str, tuple[int, int | None]] = {}
        for what, line in self._left_in(root, ""):
            times, first = found.get(what, (0, line))
            found[what] = (times + 1, first)
        return tuple(Untaken(what, times, first) for what, (times, first) in found.items())

    def _left_in(self, element: etree._Element, path: str) -> Iterator[tuple[str, int | None]]:
        for name in element.attrib:
            if (element, name) not in self._attributes:
                yield f"{path}@{_plain(name)}", element.sourceline
        if (element.text or "").strip() and element not in self._words:
            yield f"{path}#words", element.sourceline
        for child in element.iterchildren("*"):
            name = f"{path}{_plain(child.tag)}"
            if child in self._elements:
                yield from self._left_in(child, "" if child.tag == "iati-activity" else f"{name}/")
            else:
                yield name, child.sourceline
            if (child.tail or "").strip():
                yield f"{path}#words", child.sourceline


def _plain(name: str | bytes) -> str:
    """Return a name without the address of its namespace."""
    return str(name).rpartition("}")[2]
