"""Take in what a form or a file says of one kind: a body that holds, or all that is to be mended.

Pure. What does not hold is told together, so that a form is mended once: of each field what was found
first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import MISSING, dataclass, fields
from datetime import date
from decimal import Decimal
from functools import cache, partial
from typing import Any, cast, get_type_hints

import pycountry
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from wholeroute.errors import Invalid, must_have_no_faults
from wholeroute.partnerships.given import agreement_of, component_of, partner_in, route_of
from wholeroute.partnerships.kinds import (
    CHOSEN,
    MODELS,
    MOST,
    OF_A_ROUTE,
    REFERS,
    Activity,
    Agreed,
    Amount,
    Body,
    Campaign,
    Condition,
    Conference,
    Kind,
    Language,
    Measurement,
    Number,
    Result,
    Review,
    Whole,
    alike,
)
from wholeroute.plan import Plan, Unit
from wholeroute.plan.days import day_in, earlier, past_day_in
from wholeroute.plan.fields import Day
from wholeroute.plan.values import STAYS, Given, must_be_over, parsed
from wholeroute.plan.written import not_chosen, one_of, plain

PAST = frozenset({
    Kind.NEED, Kind.AGREEMENT, Kind.EXCHANGE, Kind.FOLLOW_UP, Kind.REVIEW, Kind.DELIVERY,
    Kind.MEASUREMENT,
})  # fmt: skip
"""Kinds whose day has come: they tell what happened."""
_IATI = re.compile(r"([A-Z]{2}-[A-Z0-9_]+|[0-9]{5})-[^\s&|?]+", re.IGNORECASE)
"""A register's letters and who is registered there, or the five digits that the DAC once gave; then
its own number, in which the Commission writes a slash."""


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
    return Reading(body, (*unread, *faults, *_amiss(_checks(kind, body, plan, today))))


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


Check = Callable[[], object]
"""Something that must hold, and raises `Invalid` where it does not."""


def _amiss(checks: Iterable[Check]) -> Iterator[Invalid]:
    for check in checks:
        try:
            check()
        except Invalid as fault:
            yield fault


def _checks(kind: Kind, body: Any, plan: Plan, today: date) -> Iterator[Check]:
    """Yield what a body must hold beyond the types of its fields, each by itself."""
    for name in ("day", "since", "until", "due", "met_on"):
        if said := getattr(body, name, None):
            happened = name == "met_on" or (name == "day" and kind in PAST)
            yield (
                partial(past_day_in, name, said, today) if happened else partial(day_in, name, said)
            )
    yield partial(_ends_after_it_begins, getattr(body, "since", ""), getattr(body, "until", None))
    if component := getattr(body, "component", None):
        yield partial(component_of, component)
    for each in getattr(body, "components", ()):
        yield partial(component_of, each, "components")
    for each in fields(body):
        yield partial(_is_not_too_large, each.name, getattr(body, each.name))
    for holds in _HOLDS.get(kind, ()):
        yield partial(holds, body, plan)
    if kind is Kind.RESULT:
        yield partial(_result_is_over, body, plan, today)


def _is_not_too_large(name: str, said: Any) -> None:
    """Raise `Invalid` for a count that nothing has: what was kept before it was held to this is read."""
    if isinstance(said, int) and said > MOST:
        raise Invalid(name, f"“{said}” is no number that fits", "Write a whole number.")


def _ends_after_it_begins(since: str | None, until: str | None) -> None:
    if since and until and earlier(until, since):
        raise Invalid("until", f"{until} is before {since}", "Write a day after it began.")


def _activity_answers(body: Activity, _: Plan) -> None:
    if body.needs and body.unassessed:
        fix = "Leave the reason out, or choose no need."
        raise Invalid("unassessed", "it says why no need was assessed, and answers one", fix)
    if not body.needs and not body.unassessed:
        fix = "Choose the needs that it answers, or say why none was assessed."
        raise Invalid("needs", "it answers no need", fix)


def _activity_is_registered(body: Activity, _: Plan) -> None:
    for each in body.iati:
        if not _IATI.fullmatch(each):
            fix = "Write it as XI-IATI-EC_INTPA-2024/1: who publishes it, a hyphen, its number."
            raise Invalid("iati", f"“{each}” has not the form of an IATI identifier", fix)


def _agreed_holds(body: Agreed, _: Plan) -> None:
    one_of("stage", body.stage, agreement_of(body.sort).stages)


def _conference_has_a_route(body: Conference, _: Plan) -> None:
    route_of(body.route)


def _conference_names_partners(body: Conference, _: Plan) -> None:
    for each in body.partners:
        try:
            partner_in(each)
        except Invalid as fault:
            raise Invalid("partners", f"{each}: {fault.reason}", fault.fix) from fault


def _review_holds(body: Review, _: Plan) -> None:
    fix = "Choose one activity, or the whole partnership."
    if body.activity is None and not body.whole:
        raise Invalid("activity", "it is not said what was reviewed", fix)
    if body.activity is not None and body.whole:
        raise Invalid("activity", "both one activity and the whole partnership are chosen", fix)


def _condition_holds(body: Condition, _: Plan) -> None:
    if body.met_on and not body.evidence:
        raise Invalid("evidence", "nothing shows that it was met", "Say on which evidence.")
    if body.evidence and not body.met_on:
        fix = "Write the day, or leave the evidence out until then."
        raise Invalid("met_on", "evidence is written without the day on which it was met", fix)


def _result_holds(body: Result, plan: Plan) -> None:
    for name in ("baseline", "target", "actual"):
        if (said := getattr(body, name)) and said.startswith("-"):
            raise Invalid(name, f"{said} is below nothing", "Write a number from 0 on.")
    indicator = plan.indicator.get(body.indicator)
    if indicator is None or indicator.unit in STAYS:
        raise not_chosen("indicator")
    if not any((body.baseline, body.target, body.actual, body.numerator is not None)):
        fix = "Write a baseline, a target or what was reached."
        raise Invalid("actual", "no number is written", fix)
    if indicator.unit is Unit.SHARE and body.actual is not None:
        fix = "Write of how many it is how many: the share follows from both."
        raise Invalid("actual", "a share is told by its two counts", fix)
    if indicator.things and indicator.unit is Unit.NUMBER:
        _counts_things(body)
    _has_both_counts(body)


def _result_is_over(body: Result, plan: Plan, today: date) -> None:
    """Raise `Invalid` where what was reached is told of a time that goes on; a target may be ahead."""
    indicator = plan.indicator.get(body.indicator or "")
    reached = body.actual is not None or body.numerator is not None
    if reached and indicator and indicator.unit not in STAYS and body.since and body.until:
        must_be_over(indicator, Given(indicator.id, "", body.since, body.until, "", 0), today)


def _counts_things(body: Result) -> None:
    for name in ("baseline", "target", "actual"):
        if (said := getattr(body, name)) and Decimal(said) % 1:
            fix = "It counts things: write a whole number."
            raise Invalid(name, f"“{said}” is no whole number", fix)


def _has_both_counts(body: Result) -> None:
    if (body.numerator is None) != (body.denominator is None):
        missing = "numerator" if body.numerator is None else "denominator"
        raise Invalid(missing, "a share has two counts", "Write both, or neither.")
    if body.numerator is not None and body.numerator > (body.denominator or 0):
        told = f"{body.numerator} is more than the {body.denominator} that it is a part of"
        raise Invalid("numerator", told, "Write how many of them it is.")


def _languages_are_known(body: Campaign, _: Plan) -> None:
    """Raise `Invalid` for letters that ISO 639 gives to no language."""
    for said in body.languages or ():
        letters = f"alpha_{len(said)}"
        if pycountry.languages.get(**{letters: said}) is None:
            fix = "Write two or three small letters, as fr or wo."
            raise Invalid("languages", f"“{said}” is no language", fix)


def _measurement_holds(body: Measurement, _: Plan) -> None:
    if not body.places:
        raise Invalid("places", "no place is written", "Write each place with its two counts.")
    known: set[str] = set()
    for each in body.places:
        _is_not_too_large("places", each.asked)
        if each.said > each.asked:
            told = f"at “{each.place}” {each.said} said so, and {each.asked} were asked"
            raise Invalid("places", told, "Write how many of those who were asked said so.")
        if alike(each.place) in known:
            raise Invalid("places", f"“{each.place}” stands there twice", "Write each place once.")
        known.add(alike(each.place))


_HOLDS: Mapping[Kind, tuple[Callable[[Any, Plan], None], ...]] = {
    Kind.ACTIVITY: (_activity_answers, _activity_is_registered),
    Kind.AGREEMENT: (_agreed_holds,),
    Kind.CONFERENCE: (_conference_has_a_route, _conference_names_partners),
    Kind.REVIEW: (_review_holds,),
    Kind.CONDITION: (_condition_holds,),
    Kind.RESULT: (_result_holds,),
    Kind.CAMPAIGN: (_languages_are_known,),
    Kind.MEASUREMENT: (_measurement_holds,),
}
"""What a kind must hold beyond its fields, each by itself."""
