"""Read a text as a place: coordinates in any usual notation, or names of towns.

Towns are those of GeoNames (CC BY 4.0): of 15,000 people and more along the routes, of 300,000
elsewhere, and a few small ones that reports name often. A name that several towns bear is read as
the largest, unless a country says which, and the place says how many others there are.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from wholeroute.entities.countries import country_code
from wholeroute.errors import Invalid


class Exactness(StrEnum):
    """How well a text tells where something is."""

    POINT = "point"
    """Coordinates."""
    TOWN = "town"
    """A town, somewhere in it."""
    NEAR = "near"
    """A town that the text names among other words: it may be beside it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is: degrees north and east (WGS84), and how well that is known.

    `name` is empty for coordinates. `others` says how many more places bear the name.
    """

    latitude: float
    longitude: float
    exactness: Exactness
    name: str = ""
    country: str = ""
    others: int = 0


_ANGLE = (
    r"([+-]?\d{1,3}(?:[.,]\d+)?)\s*[°º]?\s*"
    r"(?:(\d{1,2}(?:[.,]\d+)?)\s*['′’]\s*)?(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:\"|″|''|”)\s*)?"
)
_AFTER = re.compile(rf"{_ANGLE}([NS])\b[\s,;/]*{_ANGLE}([EW])\b", re.IGNORECASE)
_BEFORE = re.compile(rf"\b([NS])\s*{_ANGLE}[\s,;/]*([EW])\s*{_ANGLE}", re.IGNORECASE)
_MINUTES = r"(\d{1,3})[\s°º-]{1,2}(\d{1,2}(?:[.,]\d+)?)\s*['′’]?\s*"
_AT_SEA = re.compile(rf"\b{_MINUTES}([NS])\b[\s,;/]*{_MINUTES}([EW])\b", re.IGNORECASE)
_CLOSE = re.compile(
    r"\b(\d{2})(\d{2}(?:\.\d+)?)\s*([NS])[\s,;/]*(\d{3})(\d{2}(?:\.\d+)?)\s*([EW])\b", re.IGNORECASE
)
"""Degrees and minutes as rescue centres and warnings at sea write them: 34-12.5N 012-30.2E, 3412N 01230E."""
_PLAIN = re.compile(r"(?<![\w.])([+-]?\d{1,2}\.\d{2,})\s*[,;/\s]\s*([+-]?\d{1,3}\.\d{2,})(?![\w.])")
_PARTS = re.compile(r"\s*(?:[,;/()\n→>]|\s[-–—]\s)\s*")
_WORD = re.compile(r"[^\W_]+(?:['’.-]?[^\W_]+)*")
_MOST_WORDS = 4
_LEAST_LETTERS, _LEAST_AMONG, _LEAST_BY_NAME = 3, 4, 6
"""Of a name that stands alone, of one among words, and of one that is not the town's first name."""
_NORTH, _EAST = 90.0, 180.0


def places_in(text: str, countries: Iterable[str] = ()) -> tuple[Place, ...]:
    """Return the places that a text names, in its order; `countries` are codes that say which.

    Coordinates stand alone. A part of the text that is a town's name outweighs names among words,
    which are read in its last part alone.
    """
    point = _coordinates(text)
    if point is not None:
        return (point,)
    parts = [part for part in _PARTS.split(text) if part]
    said = frozenset({*(each.casefold() for each in countries), *_countries(parts)})
    named = [each for part in parts if (each := _town(part, said)) is not None]
    if named:
        return tuple(named)
    # A street may be called after a town: only what stands last says where it is.
    last = [part for part in parts if not any(True for _ in _countries([part]))][-1:]
    return tuple(each for part in last for each in _among(part, said))


def places_called(name: str, most: int = 8) -> tuple[Place, ...]:
    """Return the towns whose name begins with `name`, those of that very name first, then by size."""
    key = _key(name)
    if len(key) < _LEAST_LETTERS:
        return ()
    found: dict[tuple[float, float], tuple[bool, int, _Town]] = {}
    for known, towns in _gazetteer().items():
        if known.startswith(key):
            for each in towns:
                rank = (known != key, -each.people, each)
                found[each.where] = min(found.get(each.where, rank), rank)
    ranked = sorted(found.values(), key=lambda each: (each[0], each[1], each[2].where))
    return tuple(_place(each[2], Exactness.TOWN, 0) for each in ranked[:most])


class _Town(NamedTuple):
    people: int
    where: tuple[float, float]
    name: str
    country: str
    key: str
    """Of its first name."""


@lru_cache(maxsize=1)
def _gazetteer() -> Mapping[str, Sequence[_Town]]:
    """Return the towns by the keys of their names: those of that very name first, then by size.

    A line has country, name, degrees north and east, people, and the keys of all its names.
    """
    packed = files("wholeroute.entities").joinpath("data/places.tsv.gz").read_bytes()
    found: dict[str, list[_Town]] = {}
    for line in gzip.decompress(packed).decode().splitlines():
        country, name, north, east, people, named = line.split("\t")
        keys = named.split("|")
        town = _Town(int(people), (float(north), float(east)), name, country, keys[0])
        for key in keys:
            found.setdefault(key, []).append(town)
    for key, towns in found.items():
        if len(towns) > 1:
            towns.sort(key=lambda each: (each.key == key, each), reverse=True)
    return found


def _coordinates(text: str) -> Place | None:
    if match := _AT_SEA.search(text) or _CLOSE.search(text):
        d, m, n, d_east, m_east, e = match.groups()
        return _point(_degrees((d, m, None), n), _degrees((d_east, m_east, None), e))
    if match := _AFTER.search(text):
        *north, n, d, m, s, e = match.groups()
        return _point(_degrees(north, n), _degrees((d, m, s), e))
    if match := _BEFORE.search(text):
        n, d, m, s, e, *east = match.groups()
        return _point(_degrees((d, m, s), n), _degrees(east, e))
    if match := _PLAIN.search(text):
        return _point(float(match[1]), float(match[2]))
    return None


def _degrees(parts: Sequence[str | None], sign: str) -> float:
    degrees, minutes, seconds = (float((each or "0").replace(",", ".")) for each in parts)
    value = abs(degrees) + minutes / 60 + seconds / 3600
    # Some print a sign as well: 16.74 degrees below nothing east are west.
    return -value if (sign.upper() in "SW") is not (degrees < 0) else value


def _point(north: float, east: float) -> Place | None:
    if abs(north) > _NORTH or abs(east) > _EAST:
        return None
    return Place(round(north, 5), round(east, 5), Exactness.POINT)


def _countries(parts: Iterable[str]) -> Iterator[str]:
    for part in parts:
        try:
            yield country_code(part).casefold()
        except Invalid:
            continue


def _town(part: str, said: frozenset[str]) -> Place | None:
    """Return the town that a part of a text is called, whatever numbers stand beside the name."""
    words = " ".join(each for each in part.split() if not any(map(str.isdigit, each)))
    return _of_name(_key(words), said, Exactness.TOWN)


def _among(part: str, said: frozenset[str]) -> Iterator[Place]:
    """Yield the towns named among the words of a part: the longest names first, each word once."""
    words = _WORD.findall(part)
    at = 0
    while at < len(words):
        for size in range(min(_MOST_WORDS, len(words) - at), 0, -1):
            found = None
            key = _key(" ".join(words[at : at + size]))
            if not words[at][0].islower() and _tells(key):
                found = _of_name(key, said, Exactness.NEAR)
            if found is not None:
                yield found
                at += size - 1
                break
        at += 1


def _tells(key: str) -> bool:
    """Return whether a name among other words is a town's: short words and by-names are mostly not."""
    towns = _gazetteer().get(key, ())
    least = _LEAST_AMONG if any(each.key == key for each in towns) else _LEAST_BY_NAME
    return len(key) >= least


def _of_name(key: str, said: frozenset[str], exactness: Exactness) -> Place | None:
    towns = _gazetteer().get(key, ()) if len(key) >= _LEAST_LETTERS else ()
    if not towns:
        return None
    there = [each for each in towns if each.country in said]
    if there:
        return _place(there[0], exactness, 0)
    of_that_name = sum(each.key == key for each in towns)
    return _place(towns[0], exactness, (of_that_name or len(towns)) - 1)


def _place(town: _Town, exactness: Exactness, others: int) -> Place:
    return Place(*town.where, exactness, town.name, town.country, others)


def _key(name: str) -> str:
    """Return a name without case, marks and signs, its words apart by one blank."""
    letters = unicodedata.normalize("NFKD", name.casefold()).replace("ł", "l").replace("ı", "i")
    return " ".join(
        re.findall(r"\w+", "".join(each for each in letters if not unicodedata.combining(each)))
    )
