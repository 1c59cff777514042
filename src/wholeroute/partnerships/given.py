"""What comes with the program: the nine components, routes with their countries, sorts of agreement."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Protocol, TypeVar

import pycountry
import yaml
from pydantic import TypeAdapter, with_config

from wholeroute.entities import country_code
from wholeroute.errors import Invalid
from wholeroute.plan.fields import CLOSED, Country, Id, Text, Topical
from wholeroute.plan.law import STATES
from wholeroute.plan.written import not_chosen

DATA = Path(__file__).parent / "data"


class Segment(StrEnum):
    """A stretch of a route, in the order in which it is travelled."""

    ORIGIN = "origin"
    TRANSIT = "transit"
    SEA = "sea"
    ENTRY = "entry"
    ONWARD = "onward"


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Half:
    """One of two things that a component holds; `action` is what the plan calls for by it."""

    id: Id
    title: Text
    action: Id


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Component:
    """What a partnership may be made of: one action of the plan, or two halves."""

    id: Id
    title: Text
    action: Id | None = None
    halves: tuple[Half, ...] = ()

    @property
    def actions(self) -> tuple[str, ...]:
        """Return the actions of the plan that call for it."""
        return (self.action,) if self.action else tuple(half.action for half in self.halves)


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Stretch:
    """A segment of one route and its countries; a sea has a title instead."""

    segment: Segment
    lines: Text
    countries: tuple[Country, ...] = ()
    title: str = ""


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Route:
    """A way to the Union and on within it."""

    id: Topical
    title: Text
    stretches: tuple[Stretch, ...]


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Region:
    """A partner of several states."""

    id: Topical
    title: Text
    countries: tuple[Country, ...]
    lines: Text


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Agreement:
    """A sort of what is concluded or set up with a partner, and its stages in their order."""

    id: Topical
    title: Text
    stages: tuple[Topical, ...]
    note: str = ""


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Ways:
    """Routes, and regions along them."""

    regions: tuple[Region, ...]
    routes: tuple[Route, ...]


@cache
def components() -> tuple[Component, ...]:
    """Return the nine components, in their order."""
    return _read("components", TypeAdapter(tuple[Component, ...]))


@cache
def ways() -> Ways:
    """Return the routes and regions."""
    return _read("routes", TypeAdapter(Ways))


@cache
def agreements() -> tuple[Agreement, ...]:
    """Return the sorts of agreement."""
    return _read("agreements", TypeAdapter(tuple[Agreement, ...]))


def component_of(id_: str, field: str = "component") -> Component:
    """Return the component that an id of a field names, or one of whose halves it names."""
    for each in components():
        if id_ == each.id or any(half.id == id_ for half in each.halves):
            return each
    raise not_chosen(field)


def route_of(id_: str) -> Route:
    """Return a route by its id."""
    return _named("route", ways().routes, id_)


def agreement_of(id_: str) -> Agreement:
    """Return a sort of agreement by its id."""
    return _named("sort", agreements(), id_)


def partner_in(said: str) -> str:
    """Return the partner that a field names, by its id or as pages show it.

    A country has two letters, an English name, or in whatever language a name with its letters
    behind: Tunisien (TN). A region has an id and a title. Raises `Invalid` for what is neither, and
    for a state of the Union.
    """
    name = said.strip()
    for region in ways().regions:
        if name.casefold() in {region.id, region.title.casefold()}:
            return region.id
    if not name:
        raise Invalid("partner", "no partner is named", "Choose one of the list.")
    country = _country_in(name)
    if country not in {*outside(), *STATES}:
        fix = "Write a country's English name or its two letters, or choose a region."
        raise Invalid("partner", "that is no country and no region", fix)
    if country in STATES:
        fix = "Name the country outside the Union with which the Union works."
        raise Invalid("partner", f"{country} is a state of the Union", fix)
    return country


_SHOWN = re.compile(r"(?P<name>.+) \((?P<code>[A-Z]{2})\)")
"""A country as pages show it: its name in the reader's language, and its letters."""


def _country_in(name: str) -> str:
    """Return the letters of a country by any name; nothing where name and letters tell of two."""
    if shown := _SHOWN.fullmatch(name):
        code = shown["code"] if shown["code"] in {*outside(), *STATES} else ""
        return code if _read_as(shown["name"]) in {"", code} else ""
    return _read_as(name)


def _read_as(name: str) -> str:
    with suppress(Invalid):
        return country_code(name).upper()
    return ""


_NOBODYS = frozenset({"AQ", "BV", "GS", "HM", "TF", "UM"})
"""Territories where nobody is at home: with none of them is there a partnership."""


@cache
def outside() -> tuple[str, ...]:
    """Return the codes of all countries with people outside the Union; Kosovo's is its users' own."""
    known = {each.alpha_2 for each in pycountry.countries} | {"XK"}
    return tuple(sorted(known - set(STATES) - _NOBODYS))


def regions_of(country: str) -> tuple[Region, ...]:
    """Return the regions that a country lies in."""
    return tuple(each for each in ways().regions if country in each.countries)


def segments_of(partner: str) -> tuple[tuple[Route, Segment], ...]:
    """Return where a partner lies: each route and segment that names it, or a state of its region."""
    region = next((each for each in ways().regions if each.id == partner), None)
    states = set(region.countries) if region else {partner}
    return tuple(
        (route, stretch.segment)
        for route in ways().routes
        for stretch in route.stretches
        if states & {*stretch.countries}
    )


def stretches_of(partner: str) -> tuple[Segment, ...]:
    """Return on which stretches a partner may need something, in the order of a route.

    They are those where it lies, and the sea of the same routes, which is no country's. Of a partner
    that lies on no route nothing is known, so that any may be its.
    """
    lies = segments_of(partner)
    found = {segment for _, segment in lies}
    if any(each.segment is Segment.SEA for route, _ in lies for each in route.stretches):
        found.add(Segment.SEA)
    return tuple(each for each in Segment if each in found or not lies)


class _Row(Protocol):
    @property
    def id(self) -> str:
        """Return the name by which it is chosen."""


R = TypeVar("R", bound=_Row)
T = TypeVar("T")


def _named(field: str, among: tuple[R, ...], id_: str) -> R:
    found = next((each for each in among if each.id == id_), None)
    if found is None:
        raise not_chosen(field)
    return found


def _read(name: str, as_: TypeAdapter[T]) -> T:
    return as_.validate_python(yaml.safe_load((DATA / f"{name}.yaml").read_text()))
