"""Read the words of a birth place that say more than its country.

`Massaua, Eritrea` gives the skeleton of Massaua, so that Massawa meets it.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache

from wholeroute.entities import country_code, skeleton, tokens
from wholeroute.errors import Invalid

_SAYS_NOTHING = frozenset(
    {"city", "province", "district", "region", "village", "governorate", "oblast", "department"}
    | {"near", "possibly", "area", "county", "state", "town", "neighbourhood", "of", "the", "in"}
    | {
        "now",
        "former",
        "formerly",
        "republic",
        "union",
        "soviet",
        "socialist",
        "camp",
        "municipality",
    }
    | {"north", "south", "east", "west", "northern", "southern", "eastern", "western", "new"}
)
_SHORTEST = 2


@lru_cache(maxsize=16384)
def country_named(text: str) -> str:
    """Return the alpha-2 code of the country that `text` is, empty where it is none."""
    with suppress(Invalid):
        return country_code(text)
    return ""


def _parts(place: str) -> list[str]:
    return [part.strip() for part in re.split(r"[,;()/]", place) if part.strip()]


def countries_in(place: str) -> frozenset[str]:
    """Return the countries that parts of `place` name; a two-letter part is more likely a state."""
    return frozenset(country_named(part) for part in _parts(place) if len(part) > _SHORTEST) - {""}


@lru_cache(maxsize=16384)
def place_words(place: str) -> frozenset[str]:
    """Return the skeletons of the words of `place` that are no country and no kind of place."""
    return frozenset(
        skeleton(word)
        for part in _parts(place)
        if not country_named(part)
        for word in tokens(part)
        if word not in _SAYS_NOTHING and len(skeleton(word)) >= _SHORTEST and not word.isdigit()
    )


_ONCE_ONE = tuple(
    frozenset(group.split())
    for group in (
        "er et",
        "sd ss",
        "su ru ua by md ee lv lt ge am az kz kg tj tm uz",
        "yu cs rs hr si ba mk me xk",
        "cz sk",
        "pk bd in",
        "de dd",
        "cn hk mo",
        "il ps jo",
    )
)
"""States that were one, or held the other's land, when people alive today were born."""


def once_one_state(one: frozenset[str], other: frozenset[str]) -> bool:
    """Tell whether some country of `one` and some of `other` were under one rule."""
    return any(one & group and other & group for group in _ONCE_ONE)
