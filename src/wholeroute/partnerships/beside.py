"""Hold a record to those beside it: days and waves to their campaign, a part to its whole. Pure.

What is written twice is counted twice, and what lies outside its campaign is none of its reach.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from wholeroute.errors import Invalid
from wholeroute.partnerships.held import all_hold
from wholeroute.partnerships.kinds import (
    Body,
    Campaign,
    Delivery,
    Kind,
    Measurement,
    Result,
    Wave,
    alike,
)
from wholeroute.partnerships.records import Record
from wholeroute.plan.days import earlier

HELD = frozenset({Kind.CAMPAIGN, Kind.DELIVERY, Kind.MEASUREMENT, Kind.RESULT})
"""Kinds that are held to others of their partner."""


def must_fit(body: Body, standing: Sequence[Record], number: int | None) -> None:
    """Raise `Invalid` where a body does not fit what stands of its partner; `number` is what it says anew."""
    beside = [each for each in standing if each.first != number]
    if isinstance(body, Result):
        _must_be_part(body, beside)
    elif isinstance(body, Delivery | Measurement):
        campaign, others = _campaign(body.campaign, beside), below(body.campaign, beside)
        all_hold(
            lambda: must_be_of(campaign, body),
            lambda: _must_be_once(body, others),
        )
    elif isinstance(body, Campaign) and number is not None:
        _must_hold(body, _campaign(number, standing), below(number, beside))


def below(campaign: int, standing: Iterable[Record]) -> list[Record]:
    """Return the days and waves of a campaign."""
    return [
        each
        for each in standing
        if isinstance(each.body, Delivery | Measurement) and each.body.campaign == campaign
    ]


def _campaign(number: int, standing: Iterable[Record]) -> Campaign:
    """Return a campaign that stands."""
    for each in standing:
        if each.first == number and isinstance(each.body, Campaign):
            return each.body
    raise Invalid("campaign", f"nothing stands under {number} there", "Choose one of the list.")


def must_be_of(campaign: Campaign, body: Delivery | Measurement) -> None:
    """Raise `Invalid` with all of a day or a wave that its campaign does not have."""
    if isinstance(body, Measurement):
        _must_be_asked_then(campaign, body)
        return
    all_hold(
        lambda: _must_lie_within(campaign, body.day),
        lambda: _must_be_listed("channel", body.channel, campaign.channels),
        lambda: _must_be_listed("language", body.language, campaign.languages),
    )


def _must_lie_within(campaign: Campaign, day: str) -> None:
    fix = "Write a day of the campaign, or say the campaign anew with its days."
    if earlier(day, campaign.since):
        raise Invalid("day", f"{day} is before the campaign began, {campaign.since}", fix)
    if campaign.until and earlier(campaign.until, day):
        raise Invalid("day", f"{day} is after the campaign ended, {campaign.until}", fix)


def _must_be_asked_then(campaign: Campaign, body: Measurement) -> None:
    began = campaign.since if len(campaign.since) == len("2026-05-31") else None
    if body.wave is Wave.BASELINE and (earlier(campaign.since, body.day) or body.day == began):
        fix = "Choose the wave after the campaign, or say the campaign anew with its days."
        told = (
            f"{body.day} is after the campaign began, {campaign.since}: nobody was asked before it"
        )
        raise Invalid("day", told, fix)
    if body.wave is Wave.ENDLINE and earlier(body.day, campaign.since):
        fix = "Choose the wave before the campaign, or say the campaign anew with its days."
        raise Invalid("day", f"{body.day} is before the campaign began, {campaign.since}", fix)


def _must_be_listed(field: str, said: str, listed: Sequence[str]) -> None:
    if alike(said) not in map(alike, listed):
        fix = "Choose one of the campaign's own, or say the campaign anew with this one."
        raise Invalid(field, f"“{said}” is not of the campaign: {', '.join(listed)}", fix)


def _field(campaign: Campaign, body: Delivery | Measurement, mistake: Invalid) -> str:
    """Return in which field of a campaign stands what its day or wave is held to."""
    if mistake.field != "day":
        return f"{mistake.field}s"
    begun = isinstance(body, Delivery) and not earlier(body.day, campaign.since)
    return "until" if begun else "since"


def _must_hold(campaign: Campaign, stood: Campaign, resting: Iterable[Record]) -> None:
    """Raise `Invalid` where a campaign said anew leaves out what was delivered or asked within it."""
    for record in resting:
        body = record.body
        if not isinstance(body, Delivery | Measurement) or _outside(stood, body):
            continue
        if mistake := _outside(campaign, body):
            fix = "Let the campaign hold it, or take that one back first."
            told = f"number {record.first} rests on it: {mistake.reason}"
            raise Invalid(_field(campaign, body, mistake), told, fix)


def _outside(campaign: Campaign, body: Delivery | Measurement) -> Invalid | None:
    """Return what of a day or a wave its campaign does not have, None where it has all."""
    try:
        must_be_of(campaign, body)
    except Invalid as mistake:
        return mistake
    return None


def _must_be_once(body: Delivery | Measurement, others: Iterable[Record]) -> None:
    for other in others:
        if isinstance(body, Delivery) and isinstance(other.body, Delivery):
            if _same_day(body) == _same_day(other.body):
                fix = "Take that one back first, or write both as one."
                told = f"number {other.first} says this day, place, channel and language already"
                raise Invalid("place", told, fix)
        elif isinstance(body, Measurement) and isinstance(other.body, Measurement):
            asked = {alike(each.place) for each in other.body.places}
            again = next((e.place for e in body.places if alike(e.place) in asked), None)
            if again is not None and _same_wave(body) == _same_wave(other.body):
                fix = "Leave that row out, or take that wave back first."
                told = f"“{again}” was asked that on that day already, as number {other.first} says"
                raise Invalid("places", told, fix)


def _same_day(body: Delivery) -> tuple[str, ...]:
    return body.day, alike(body.place), alike(body.channel), body.language


def _same_wave(body: Measurement) -> tuple[str, ...]:
    return body.wave, body.arm, body.day, alike(body.question)


NUMBERS = ("target", "actual", "numerator", "denominator")
"""What of a result adds up over its parts."""


def _must_be_part(body: Result, standing: Iterable[Record]) -> None:
    """Raise `Invalid` for what is said already, and where parts of one sort make more than their whole."""
    others = {
        each.first: each.body
        for each in standing
        if isinstance(each.body, Result) and _about(each.body) == _about(body)
    }
    for number, other in others.items():
        if other.breakdown == body.breakdown:
            fix = "Say that one anew, or take it back first."
            told = f"number {number} says it already of this indicator and time"
            raise Invalid("since", told, fix)
    whole = (
        body if not body.breakdown else next((e for e in others.values() if not e.breakdown), None)
    )
    if whole is None:
        return
    told_of = [each.breakdown for each in ([body] if body.breakdown else others.values())]
    for dimension in sorted({name for each in told_of if len(each) == 1 for name in each}):
        parts = [each for each in (body, *others.values()) if [*each.breakdown] == [dimension]]
        all_hold(*(_within(name, dimension, whole, parts) for name in NUMBERS))
    if len(body.breakdown) > 1:
        of = ", ".join(sorted(body.breakdown))
        all_hold(*(_within(name, of, whole, [body]) for name in NUMBERS))


def _within(
    name: str, dimension: str, whole: Result, parts: Iterable[Result]
) -> Callable[[], None]:
    """Return the check that parts make no more of a number than their whole says of it."""

    def check() -> None:
        most = _number(whole, name)
        made = sum((_number(each, name) or Decimal(0) for each in parts), Decimal(0))
        if most is not None and made > most:
            told = f"the parts by {dimension} make {made:f}, and their whole is {most:f}"
            raise Invalid(name, told, "See which of the numbers is wrong, and mend that one.")

    return check


def _number(body: Result, name: str) -> Decimal | None:
    said = getattr(body, name)
    return None if said is None else Decimal(said)


def _about(body: Result) -> tuple[Any, ...]:
    return body.indicator, body.activity, body.since, body.until
