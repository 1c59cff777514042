"""Gather what the matcher may know of one entity, read once into comparable form.

A profile is built from statements the caller may see; it holds no statement and is
never stored. Values arrive normalised: EDTF dates, alpha-2 countries, bare identifiers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from wholeroute.crosscheck.numbers import Number, scheme_of
from wholeroute.crosscheck.places import countries_in, place_words
from wholeroute.crosscheck.regimes import regimes_of
from wholeroute.entities import Kind, ParsedName, PartialDate, parse_name

_OTHER_NAMES = ("alias", "previousName")
_LISTING = ("listingId", "unscId")


@dataclass(frozen=True, slots=True)
class Profile:
    """One entity of one contribution as the matcher sees it; empty means unknown.

    The first `primary` of `names` are what its report calls it, the rest are aliases;
    `birth_places` are skeletons of place words. `identifiers` are the entity's own numbers and
    those of what it holds; `crowds` says of those that several people share how many they are.
    `contacts` are name keys of the people whom its report puts beside it.
    """

    id: UUID
    kind: Kind
    contribution: str
    names: tuple[ParsedName, ...] = ()
    primary: int = 0
    weak: tuple[ParsedName, ...] = ()
    identifiers: frozenset[Number] = frozenset()
    births: tuple[PartialDate, ...] = ()
    nationalities: frozenset[str] = frozenset()
    birth_countries: frozenset[str] = frozenset()
    birth_places: frozenset[str] = frozenset()
    gender: str = ""
    regimes: frozenset[str] = frozenset()
    listings: frozenset[str] = frozenset()
    contacts: frozenset[str] = frozenset()
    crowds: Mapping[Number, int] = field(default_factory=dict, compare=False)

    @property
    def every_name(self) -> tuple[ParsedName, ...]:
        """Return all its names, those that the list itself calls weak last."""
        return (*self.names, *self.weak)

    @property
    def bones(self) -> frozenset[str]:
        """Return the skeletons of the words of every name."""
        return frozenset(bone for name in self.every_name for bone in name.skeletons)


def profile_from(
    id: UUID,  # noqa: A002  (the word the ledger uses)
    kind: Kind,
    contribution: str,
    statements: Iterable[tuple[str, str]],
    held: Iterable[Number] = (),
) -> Profile:
    """Return the profile that `statements`, pairs of property and normalised value, add up to.

    `held` are the numbers of what the entity holds in its report.
    """
    said: defaultdict[str, set[str]] = defaultdict(set)
    for name, value in statements:
        if value:
            said[name].add(value)
    places = sorted(said["birthPlace"])
    genders = said["gender"]
    primary = _names(said["name"]) or _composed(said)
    aliases = _names(set().union(*(said[name] for name in _OTHER_NAMES)))
    return Profile(
        id=id,
        kind=Kind(kind),
        contribution=contribution,
        names=primary + tuple(name for name in aliases if name not in primary),
        primary=len(primary),
        weak=_names(said["weakAlias"]),
        identifiers=_identifiers(said).union(held),
        births=tuple(map(PartialDate.from_edtf, sorted(said["birthDate"]))),
        nationalities=frozenset(said["nationality"]),
        birth_countries=frozenset(said["birthCountry"])
        | frozenset(country for place in places for country in countries_in(place)),
        birth_places=frozenset(word for place in places for word in place_words(place)),
        gender=next(iter(genders)) if len(genders) == 1 else "",
        regimes=frozenset(regime for text in said["program"] for regime in regimes_of(text)),
        listings=frozenset().union(*(said[name] for name in _LISTING)),
    )


def _names(texts: Iterable[str]) -> tuple[ParsedName, ...]:
    """Return each distinct name once; two writings that parse alike are one."""
    found: dict[tuple[tuple[str, ...], frozenset[int], int], ParsedName] = {}
    for parsed in map(parse_name, sorted(texts)):
        if parsed.tokens:
            found.setdefault((parsed.tokens, parsed.fathers, parsed.surname), parsed)
    return tuple(found.values())


def _composed(said: dict[str, set[str]]) -> tuple[ParsedName, ...]:
    """Put first and last names together where a report gives no whole name."""
    first, last = said.get("firstName", set()), said.get("lastName", set())
    if not first or not last:
        return ()
    return tuple(parse_name(f"{one} {other}") for one in sorted(first) for other in sorted(last))


def _identifiers(said: dict[str, set[str]]) -> frozenset[Number]:
    return frozenset(
        (scheme, value)
        for name, values in said.items()
        if (scheme := scheme_of(name))
        for value in values
    )
