"""Say what a body of each kind must hold beyond the types of its fields, each rule by itself. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pycountry

from wholeroute.errors import Invalid
from wholeroute.partnerships.given import agreement_of, component_of, partner_in, route_of
from wholeroute.partnerships.held import Check
from wholeroute.partnerships.kinds import (
    MOST,
    Activity,
    Agreed,
    Campaign,
    Condition,
    Conference,
    Kind,
    Measurement,
    Result,
    Review,
    alike,
)
from wholeroute.plan import Plan, Unit
from wholeroute.plan.days import day_in, earlier, past_day_in
from wholeroute.plan.values import STAYS, Given, must_be_over
from wholeroute.plan.written import not_chosen, one_of

PAST = frozenset({
    Kind.NEED, Kind.AGREEMENT, Kind.EXCHANGE, Kind.FOLLOW_UP, Kind.REVIEW, Kind.DELIVERY,
    Kind.MEASUREMENT,
})  # fmt: skip
"""Kinds whose day has come: they tell what happened."""
_IATI = re.compile(r"([A-Z]{2}-[A-Z0-9_]+|[0-9]{5})-[^\s&|?]+", re.IGNORECASE)
"""A register's letters and who is registered there, or the five digits that the DAC once gave; then
its own number, in which the Commission writes a slash."""


def checks(kind: Kind, body: Any, plan: Plan, today: date) -> Iterator[Check]:
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
