"""Take in what a form or a file says of one kind: a body that holds, or which field to mend and how.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any, cast

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from wholeroute.errors import Invalid
from wholeroute.partnerships.given import agreement_of, component_of, partner_in, route_of
from wholeroute.partnerships.kinds import (
    MODELS,
    OF_A_ROUTE,
    Activity,
    Agreed,
    Body,
    Condition,
    Conference,
    Kind,
    Measurement,
    Result,
    Review,
)
from wholeroute.plan import Plan, Unit
from wholeroute.plan.days import day_in, past_day_in
from wholeroute.plan.written import not_chosen, one_of

PAST = frozenset({
    Kind.NEED, Kind.AGREEMENT, Kind.EXCHANGE, Kind.FOLLOW_UP, Kind.REVIEW, Kind.DELIVERY,
    Kind.MEASUREMENT,
})  # fmt: skip
"""Kinds whose day has come: they tell what happened."""


def partner_of(kind: Kind, said: str) -> str:
    """Return the partner of a record; what is said of a whole route names none."""
    if kind in OF_A_ROUTE and not said.strip():
        return ""
    return partner_in(said)


def body_in(kind: Kind, said: Mapping[str, Any], plan: Plan, today: date) -> Body:
    """Return what was filled in, if it holds; raise `Invalid` with the first field to mend.

    What a form left empty is left out.
    """
    try:
        body = cast("Body", _of(kind).validate_python(_without_empty(said)))
    except ValidationError as error:
        raise _wrong(error.errors()[0]) from error
    _days_hold(kind, body, today)
    if hasattr(body, "component"):
        component_of(body.component)
    for each in getattr(body, "components", ()):
        component_of(each)
    if holds := _HOLDS.get(kind):
        holds(body, plan)
    return body


def body_of(kind: Kind, kept: Mapping[str, Any]) -> Body:
    """Return a body as it was kept."""
    return cast("Body", _of(kind).validate_python(kept))


def as_kept(body: Body) -> dict[str, Any]:
    """Return a body as it is kept: what says nothing is left out."""
    adapter = TypeAdapter(type(body))
    return cast("dict[str, Any]", adapter.dump_python(body, mode="json", exclude_defaults=True))


@cache
def _of(kind: Kind) -> TypeAdapter[Any]:
    return TypeAdapter(MODELS[kind])


def _without_empty(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was said; of several lines of one field those with words."""
    kept = {
        name: tuple(each for each in value if each != "") if isinstance(value, list | tuple) else value
        for name, value in said.items()
    }  # fmt: skip
    return {name: value for name, value in kept.items() if value not in ("", None, ())}


def _wrong(error: ErrorDetails) -> Invalid:
    """Return an error of a model as the field to mend, in the words of every form."""
    name = str(error["loc"][0]) if error["loc"] else "kind"
    said, context = error["input"], error.get("ctx", {})
    match error["type"]:
        case "missing" | "missing_argument" | "string_too_short":
            return Invalid(name, "nothing is written", "Say it in a few words.")
        case "unexpected_keyword_argument":
            return Invalid(name, "is no field of this", "Leave it out.")
        case "enum":
            return not_chosen(name)
        case "string_too_long":
            most = context["max_length"]
            return Invalid(name, f"is longer than {most} characters", "Say it shorter.")
        case "int_parsing" | "int_type" | "greater_than_equal" | "less_than_equal":
            return Invalid(name, f"“{said}” is no number that fits", "Write a whole number.")
        case "string_pattern_mismatch" if "\\d{4}" in context["pattern"]:
            return Invalid(name, f"“{said}” is no day", "Write 2023, 2023-11 or 2023-11-28.")
    return Invalid(name, f"“{said}” cannot be read here", "See what the form asks for.")


def _days_hold(kind: Kind, body: Body, today: date) -> None:
    for name in ("day", "since", "until", "due", "met_on"):
        if said := getattr(body, name, None):
            day_in(name, said)
    if kind in PAST:
        past_day_in("day", cast("Any", body).day, today)
    since, until = getattr(body, "since", ""), getattr(body, "until", None)
    # As far as both say: 2026 does not end before 2026-05.
    if since and until and until < since[: len(until)]:
        raise Invalid("until", f"{until} is before {since}", "Write a day after it began.")


def _activity_holds(body: Activity, _: Plan) -> None:
    if not body.needs and not body.unassessed.strip():
        fix = "Choose the needs that it answers, or say why none was assessed."
        raise Invalid("needs", "it answers no need", fix)


def _agreed_holds(body: Agreed, _: Plan) -> None:
    one_of("stage", body.stage, agreement_of(body.sort).stages)


def _conference_holds(body: Conference, _: Plan) -> None:
    route_of(body.route)
    for each in body.partners:
        partner_in(each)


def _review_holds(body: Review, _: Plan) -> None:
    if (body.activity is None) != body.whole:
        fix = "Choose one activity, or the whole partnership."
        raise Invalid("activity", "it is not said what was reviewed", fix)


def _condition_holds(body: Condition, _: Plan) -> None:
    if body.met_on and not body.evidence.strip():
        raise Invalid("evidence", "nothing shows that it was met", "Say on which evidence.")


def _result_holds(body: Result, plan: Plan) -> None:
    indicator = plan.indicator.get(body.indicator)
    if indicator is None:
        raise not_chosen("indicator")
    if not any((body.baseline, body.target, body.actual, body.numerator is not None)):
        fix = "Write a baseline, a target or what was reached."
        raise Invalid("actual", "no number is written", fix)
    if indicator.unit is Unit.SHARE:
        _share_holds(body)


def _share_holds(body: Result) -> None:
    if body.actual is not None:
        fix = "Write of how many it is how many: the share follows from both."
        raise Invalid("actual", "a share is told by its two counts", fix)
    if (body.numerator is None) != (body.denominator is None):
        missing = "numerator" if body.numerator is None else "denominator"
        raise Invalid(missing, "a share has two counts", "Write both, or neither.")
    if body.numerator is not None and body.numerator > (body.denominator or 0):
        raise Invalid("numerator", "is more than all of them", "Write how many of them it is.")


def _measurement_holds(body: Measurement, _: Plan) -> None:
    if not body.places:
        raise Invalid("places", "no place is written", "Write each place with its two counts.")
    for each in body.places:
        if each.said > each.asked:
            raise Invalid("places", "is more than all of them", "Write how many of them it is.")


_HOLDS: Mapping[Kind, Callable[[Any, Plan], None]] = {
    Kind.ACTIVITY: _activity_holds,
    Kind.AGREEMENT: _agreed_holds,
    Kind.CONFERENCE: _conference_holds,
    Kind.REVIEW: _review_holds,
    Kind.CONDITION: _condition_holds,
    Kind.RESULT: _result_holds,
    Kind.MEASUREMENT: _measurement_holds,
}
"""What a kind must hold beyond its fields."""
