"""Take in what a form or a file says of one kind: a body that holds, or all that is to be mended.

Pure. What does not hold is told together, so that a form is mended once: of each field what was found
first.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import MISSING, dataclass, fields
from datetime import date
from functools import cache
from typing import Any, cast, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from wholeroute.errors import Invalid, must_have_no_faults
from wholeroute.partnerships.given import partner_in
from wholeroute.partnerships.held import amiss
from wholeroute.partnerships.holds import checks
from wholeroute.partnerships.kinds import (
    CHOSEN,
    MODELS,
    OF_A_ROUTE,
    REFERS,
    Amount,
    Body,
    Kind,
    Language,
    Number,
    Whole,
    alike,
)
from wholeroute.plan import Plan, Unit
from wholeroute.plan.fields import Day
from wholeroute.plan.values import parsed
from wholeroute.plan.written import not_chosen, plain


@dataclass(frozen=True, slots=True)
class Reading:
    """What was filled in, and what is wrong with it: in its place the body has nothing."""

    body: Body
    faults: tuple[Invalid, ...]


def partner_of(kind: Kind, said: str) -> str:
    """Return the partner of a record; what is said of a whole route names none."""
    if kind in OF_A_ROUTE and not said.strip():
        return ""
    return partner_in(said)


def body_in(kind: Kind, said: Mapping[str, Any], plan: Plan, today: date) -> Body:
    """Return what was filled in, if it holds; raise `Invalid` with all that is to be mended.

    What a form left empty is left out.
    """
    read = read_in(kind, said, plan, today)
    must_have_no_faults(read.faults)
    return read.body


def read_in(kind: Kind, said: Mapping[str, Any], plan: Plan, today: date) -> Reading:
    """Return what was filled in, as far as it can be read, with all that does not hold."""
    shares, unread = _shares(kind, _once(kind, _without_empty(said)), plan)
    body, faults = _validated(kind, shares)
    return Reading(body, (*unread, *faults, *amiss(checks(kind, body, plan, today))))


FOR_MEMBERS = "for members only"
"""What stands in place of the number of a record that a reader may not see."""


def body_of(kind: Kind, kept: Mapping[str, Any]) -> Body:
    """Return a body as it was kept; what of it is for members only has nothing there."""
    name = REFERS.get(kind, ("",))[0]
    named = kept.get(name)
    if named == FOR_MEMBERS:
        return _validated(kind, {key: said for key, said in kept.items() if key != name})[0]
    if isinstance(named, list | tuple) and FOR_MEMBERS in named:
        kept = {**kept, name: [each for each in named if each != FOR_MEMBERS]}
    return cast("Body", _of(kind).validate_python(kept))


def as_kept(body: Body) -> dict[str, Any]:
    """Return a body as it is kept: what says nothing is left out."""
    adapter = TypeAdapter(type(body))
    return cast("dict[str, Any]", adapter.dump_python(body, mode="json", exclude_defaults=True))


@cache
def _of(kind: Kind) -> TypeAdapter[Any]:
    return TypeAdapter(MODELS[kind])


def _without_empty(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was said, as it is read; of several lines of one field those with words."""
    kept = {name: _plain(value) for name, value in said.items()}
    return {name: value for name, value in kept.items() if value not in ("", None, ())}


def _once(kind: Kind, said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was said with each of several things once, a partner by its id."""
    once = dict(said)
    for name, value in said.items():
        if isinstance(value, tuple) and all(isinstance(each, str) for each in value):
            named = map(_partner, value) if (kind, name) == (Kind.CONFERENCE, "partners") else value
            first: dict[str, str] = {}
            for each in named:
                first.setdefault(alike(each), each)
            once[name] = tuple(first.values())
    return once


def _partner(said: str) -> str:
    """Return a partner as records have it; what is none is refused in its place."""
    with suppress(Invalid):
        return partner_in(said)
    return said


def _shares(
    kind: Kind, said: dict[str, Any], plan: Plan
) -> tuple[dict[str, Any], tuple[Invalid, ...]]:
    """Return a result with the shares that it names as they are kept, and those that are none."""
    indicator = plan.indicator.get(str(said.get("indicator", ""))) if kind is Kind.RESULT else None
    if indicator is None or indicator.unit is not Unit.SHARE:
        return said, ()
    read, unread = dict(said), []
    for name in ("baseline", "target"):
        if isinstance(written := said.get(name), str) and not written.startswith("-"):
            try:
                read[name] = parsed(Unit.SHARE, written)
            except Invalid as fault:
                del read[name]
                unread.append(Invalid(name, fault.reason, fault.fix))
    return read, tuple(unread)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return tuple(each for each in map(_plain, value) if each != "")
    return value


def _validated(kind: Kind, said: Mapping[str, Any]) -> tuple[Body, tuple[Invalid, ...]]:
    """Return a body with what of it can be read, and what cannot."""
    try:
        return cast("Body", _of(kind).validate_python(said)), ()
    except ValidationError as error:
        faults = tuple(_wrong(kind, each) for each in error.errors())
    amiss = {each.field for each in faults}
    read = {
        name: TypeAdapter(hint).validate_python(said[name])
        for name, hint in _hints(kind).items()
        if name in said and name not in amiss
    }
    return MODELS[kind](**_with_nothing(kind) | read), faults


def _with_nothing(kind: Kind) -> dict[str, Any]:
    """Return the fields of a kind without a word; what must be said has nothing there."""
    return {
        each.name: _default(each.default, each.default_factory) for each in fields(MODELS[kind])
    }


def _default(plain_: Any, made: Any) -> Any:
    return made() if made is not MISSING else None if plain_ is MISSING else plain_


@cache
def _hints(kind: Kind) -> Mapping[str, Any]:
    return get_type_hints(MODELS[kind], include_extras=True)


def _wrong(kind: Kind, error: ErrorDetails) -> Invalid:
    """Return an error of a model as the field to mend, in the words of every form."""
    name = str(error["loc"][0]) if error["loc"] else "kind"
    said, context = error["input"], error.get("ctx", {})
    match error["type"]:
        case "unexpected_keyword_argument":
            return Invalid(name, "is no field of this", "Leave it out.")
        case "missing" | "missing_argument" | "string_too_short":
            return _missing(kind, name)
        case _ if _is_chosen(kind, name):
            return not_chosen(name)
        case "string_too_long":
            most = context["max_length"]
            return Invalid(name, f"is longer than {most} characters", "Say it shorter.")
        case "int_parsing" | "int_type" | "greater_than_equal" | "less_than_equal":
            return Invalid(name, f"“{said}” is no number that fits", "Write a whole number.")
    match _hints(kind).get(name):
        case hint if _takes(hint, Day):
            return Invalid(name, f"“{said}” is no day", "Write 2023, 2023-11 or 2023-11-28.")
        case hint if _takes(hint, Amount):
            return Invalid(name, f"“{said}” is no number", "Write digits and a point: 1500.50.")
        case hint if _takes(hint, Language):
            fix = "Write two or three small letters, as fr or wo."
            return Invalid(name, f"“{said}” is no language", fix)
    return Invalid(name, f"“{said}” cannot be read here", "See what the form asks for.")


def _missing(kind: Kind, name: str) -> Invalid:
    """Return that a field is empty, in the words of what it asks for."""
    hint = _hints(kind).get(name)
    if _is_chosen(kind, name):
        return Invalid(name, "nothing is chosen", "Choose one of the list.")
    if _takes(hint, Day):
        return Invalid(name, "no day is written", "Write 2023, 2023-11 or 2023-11-28.")
    if _takes(hint, Number) or _takes(hint, Whole):
        return Invalid(name, "no number is written", "Write a whole number.")
    return Invalid(name, "nothing is written", "Say it in a few words.")


def _is_chosen(kind: Kind, name: str) -> bool:
    """Return whether a field takes one of a list: a member of a set, or a record that stands."""
    return name in CHOSEN or name == REFERS.get(kind, ("",))[0]


def _takes(hint: Any, of: Any) -> bool:
    """Return whether a field takes something of a type, alone, or one of several, or none."""
    return hint == of or any(_takes(each, of) for each in getattr(hint, "__args__", ()))
