"""Tell one version of a plan from another: its canonical text and hash, and what differs by id. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any

import rfc8785
from pydantic import TypeAdapter

from wholeroute.errors import Invalid
from wholeroute.plan.model import Indicator, Plan

REGISTERS = (
    "pillars", "sections", "actions", "indicators", "systems", "figures", "acts", "organisations",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a plan: which, its hash, and who loaded it when; what came with the program, nobody."""

    id: int
    plan: str
    number: int
    sha256: bytes
    member: str
    organisation: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Changed:
    """One field of a row: what it said, and what it says now."""

    field: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One row that came, went, or says something else; of the first two no field is told."""

    register: str
    id: str
    change: str
    fields: tuple[Changed, ...] = ()


@cache
def _whole() -> TypeAdapter[Plan]:
    return TypeAdapter(Plan)


def canonical(plan: Plan) -> str:
    """Return the one text of a plan (RFC 8785), what is left out left out.

    A field that the program learns later is left out of older plans, so that their hashes stay.
    """
    said = _whole().dump_python(plan, mode="json", exclude_defaults=True)
    return rfc8785.dumps(said).decode()


def read(content: str) -> Plan:
    """Return the plan that `canonical` wrote."""
    return _whole().validate_json(content)


def hash_of(plan: Plan) -> bytes:
    """Return the SHA-256 of a plan's canonical text."""
    return sha256(canonical(plan).encode()).digest()


def differences(old: Plan, new: Plan) -> tuple[Difference, ...]:
    """Return each row that differs, register by register; of shared rows those that either names."""
    named = {register: _named(old, register) | _named(new, register) for register in REGISTERS}
    return tuple(
        each
        for register in REGISTERS
        for each in _between(register, _rows(old, register), _rows(new, register))
        if each.id in named[register]
    )


def must_agree(plan: Plan, kept: Plan, shared: Plan) -> None:
    """Raise `Invalid` where a plan says of an id what another that is kept says otherwise.

    An indicator, an actor means one thing in all plans: the next version of a plan may word it
    better, but not measure it in another unit. What comes with the program (`shared`) is one anyway.
    """
    same = plan.about.id == kept.about.id
    for each in plan.indicators:
        other = kept.indicator.get(each.id)
        if other is None or each.id in shared.indicator or (each.unit == other.unit and same):
            continue
        if _meant(each) != _meant(other):
            raise _otherwise("indicators", each.id, kept)
    for actor in plan.organisations:
        known = kept.organisation.get(actor.id)
        if known is None or same or actor.id in shared.organisation:
            continue
        if actor.name != known.name:
            raise _otherwise("organisations", actor.id, kept)


def _meant(indicator: Indicator) -> tuple[object, ...]:
    return indicator.unit, indicator.stages, indicator.definition, indicator.things


def _otherwise(register: str, row: str, kept: Plan) -> Invalid:
    fix = "Give it an id of its own, or say of it what that plan says."
    return Invalid(f"{register}: {row}", f"{kept.about.id} says otherwise", fix)


def _between(register: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    for row in [*new, *(each for each in old if each not in new)]:
        if row not in old:
            yield Difference(register, row, "added")
        elif row not in new:
            yield Difference(register, row, "removed")
        elif old[row] != new[row]:
            yield Difference(register, row, "changed", tuple(_changes(old[row], new[row])))


def _changes(old: Any, new: Any) -> Iterator[Changed]:
    for each in fields(old):
        was, now = getattr(old, each.name), getattr(new, each.name)
        if was != now:
            yield Changed(each.name, _text(was), _text(now))


def _text(value: Any) -> str:
    """Return what a field says, for people."""
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    if isinstance(value, tuple):
        return "; ".join(map(_text, value))
    if is_dataclass(value):
        told = ((each.name, _text(getattr(value, each.name))) for each in fields(value))
        return ", ".join(f"{name} {text}" for name, text in told if text)
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_text(said)}" for key, said in value.items())
    return f"{value:g}" if isinstance(value, float) else str(value)


def _rows(plan: Plan, register: str) -> dict[str, Any]:
    return {each.id: each for each in getattr(plan, register)}


def _named(plan: Plan, register: str) -> set[str]:
    """Return which rows of a register are a plan's own: of those that plans share, the ones it names."""
    match register:
        case "indicators":
            return {name for each in plan.actions for name in each.indicators}
        case "acts":
            return {name for each in plan.actions for name in each.acts}
        case "organisations":
            return {
                name for each in plan.actions for name in (*each.responsible, *each.supporting)
            } | {plan.about.owner}
    return {*_rows(plan, register)}
