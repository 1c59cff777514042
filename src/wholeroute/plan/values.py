"""A value of an indicator: what somebody says it came to, for what time, of whom, on what evidence.

Pure. Values never change: of those about the same thing the newest stands. What is written is held
against the indicator's unit and kept in one form, so that two that mean the same are written alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from wholeroute.errors import Invalid
from wholeroute.plan.days import earlier, over, reached
from wholeroute.plan.model import Indicator, Qualifier, Unit

STATE = "state"
"""The breakdown that names a country, by its two letters."""
FIRST_YEAR = 1990
"""Before that nobody counted what a plan measures: an earlier year is a slip of the pen."""
STAYS = frozenset({Unit.DATE, Unit.STAGE, Unit.YES_NO})
"""Units whose value holds on; a count of one period says nothing of the next."""

Key = tuple[str, str, tuple[tuple[str, str], ...], str, str]


@dataclass(frozen=True, slots=True)
class Given:
    """A value as it is handed in. Without actor it is this installation's own count."""

    indicator: str
    actor: str
    since: str
    until: str
    value: str
    evidence: int
    breakdown: Mapping[str, str] = field(default_factory=dict)
    qualifier: Qualifier = Qualifier.EXACTLY

    @property
    def key(self) -> Key:
        """Return what it is about: of values about the same the newest stands."""
        broken = tuple(sorted(self.breakdown.items()))
        return self.indicator, self.actor, broken, self.since, self.until

    def resting_on(self, evidence: int) -> Given:
        """Return the same value on the evidence of this number."""
        return replace(self, evidence=evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Value(Given):
    """A value as it is kept: with its number, and who gave it when.

    `withdrawn`: whoever attested its evidence took that back, and the value stands no more.
    """

    id: int
    member: str
    organisation: str
    at: datetime
    withdrawn: bool = False


def standing(values: Iterable[Value]) -> tuple[Value, ...]:
    """Return the newest value about each thing that nobody withdrew, by what they are about."""
    newest: dict[Key, Value] = {}
    for each in sorted(values, key=lambda one: one.id):
        if not each.withdrawn:
            newest[each.key] = each
    return tuple(newest[key] for key in sorted(newest))


def checked(indicator: Indicator, given: Given) -> Given:
    """Return a value in the one form it is kept in; raise `Invalid` with the field to mend."""
    since, until = _day("since", given.since), _day("until", given.until)
    if earlier(until, since):
        raise Invalid("until", f"{until} is before {since}", "Say the later day last.")
    return Given(
        indicator.id, given.actor, since, until,
        parsed(indicator.unit, given.value, indicator.stages, whole=indicator.things),
        given.evidence,
        {_part(key): _said(key, said) for key, said in sorted(given.breakdown.items()) if said.strip()},
        given.qualifier,
    )  # fmt: skip


def must_be_over(indicator: Indicator, given: Given, today: date) -> None:
    """Raise `Invalid` for a time of which nobody can tell yet, or of which nobody ever counted.

    A count is told of a time that is over. What holds on, as a stage does, is told once its time has
    begun. Counts of this installation are not held to it: they are made anew until their time is over.
    """
    if int(given.since[:4]) < FIRST_YEAR:
        raise Invalid(
            "since", f"{given.since} is before {FIRST_YEAR}", "Write the year that is meant."
        )
    if indicator.unit is Unit.DATE and int(given.value[:4]) < FIRST_YEAR:
        raise Invalid(
            "value", f"{given.value} is before {FIRST_YEAR}", "Write the year that is meant."
        )
    if not reached(given.until, today):
        raise Invalid("until", f"{given.until} is still to come", "Write a time that is over.")
    if indicator.unit in STAYS or over(given.until, today) or given.until == today.isoformat():
        return
    fix = f"Write the last day that is counted, until {today}, or wait until the time is over."
    raise Invalid("until", f"{given.until} is not over yet", fix)


def parsed(unit: Unit, text: str, stages: Sequence[str] = (), *, whole: bool = False) -> str:
    """Return what was written of an indicator of this unit, in the one form that is kept.

    A share is kept from 0 to 1, a stage is one of the indicator's. `whole`: it counts things, of which
    there is no half. Raises `Invalid` for the field `value` with what may be written.
    """
    said = " ".join(text.split())
    if not said:
        raise Invalid("value", "nothing is written", f"Write {EXAMPLES[unit]}.")
    match unit:
        case Unit.DATE:
            return _day("value", said)
        case Unit.YES_NO:
            return _one_of(said.lower(), ("yes", "no"))
        case Unit.STAGE:
            return _one_of(said.lower().replace(" ", "-"), stages)
        case Unit.SHARE:
            return _share(said)
    number = _number(said, unit)
    if whole and unit is Unit.NUMBER and number % 1:
        raise Invalid(
            "value", f"“{said}” is no whole number", "It counts things: write a whole number."
        )
    return _plain(number)


EXAMPLES: Mapping[Unit, str] = {
    Unit.NUMBER: "a number as 1200 or 12.5",
    Unit.SHARE: "a share as 45 % or 0.45",
    Unit.AMOUNT: "an amount in euro as 1250000 or 99.50",
    Unit.HOURS: "hours as 36 or 1.5",
    Unit.DAYS: "days as 14",
    Unit.MONTHS: "months as 6",
    Unit.DATE: "a day as 2023, 2023-11 or 2023-11-28",
    Unit.STAGE: "one of its stages",
    Unit.YES_NO: "yes or no",
}
"""What a value of each unit looks like, for whoever is to write one."""

_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_NUMBER = re.compile(r"\d{1,15}(\.\d{1,6})?")
_GROUPED = re.compile(r"\d{1,3}( \d{3})+(\.\d{1,6})?")
_PART = re.compile(r"[a-z][a-z-]{0,39}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_AS_ISO = {"EL": "GR", "UK": "GB"}
"""What the Union's own style writes otherwise than ISO 3166."""


def number_of(unit: Unit, value: str) -> Decimal | None:
    """Return a kept value as a number, None where its unit has none (a day, a stage)."""
    if unit in {Unit.DATE, Unit.STAGE}:
        return None
    if unit is Unit.YES_NO:
        return Decimal(value == "yes")
    return Decimal(value)


def _share(said: str) -> str:
    of_hundred = said.endswith("%")
    number = _number(said.removesuffix("%").strip(), Unit.SHARE)
    share = number / 100 if of_hundred else number
    if share > 1:
        raise Invalid("value", f"{said} is more than the whole", f"Write {EXAMPLES[Unit.SHARE]}.")
    return _plain(share)


def _number(said: str, unit: Unit) -> Decimal:
    # A comma parts thousands in one language and decimals in another: nobody's is guessed.
    if _GROUPED.fullmatch(said):
        said = said.replace(" ", "")
    if not _NUMBER.fullmatch(said):
        fix = f"Write {EXAMPLES[unit]}, without commas; a point stands before decimals."
        raise Invalid("value", f"“{said}” is no such number", fix)
    return Decimal(said)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}" if number else "0"


def _one_of(said: str, known: Iterable[str]) -> str:
    if said not in {*known}:
        raise Invalid("value", f"“{said}” is not known", f"Write one of: {', '.join(known)}.")
    return said


def _day(name: str, text: str) -> str:
    said = text.strip()
    if _DAY.fullmatch(said):
        with suppress(ValueError):
            date(*(*map(int, said.split("-")), 1, 1)[:3])
            return said
    raise Invalid(name, f"“{said}” is no day", f"Write {EXAMPLES[Unit.DATE]}.")


def _part(key: str) -> str:
    if not _PART.fullmatch(key):
        fix = "Name it in small letters, as state or sex."
        raise Invalid("breakdown", f"“{key}” is no breakdown", fix)
    return key


def _said(key: str, text: str) -> str:
    said = text.strip()
    if key == STATE:
        said = _AS_ISO.get(said.upper(), said.upper())
        if not _COUNTRY.fullmatch(said):
            raise Invalid(key, f"“{said}” is no country", "Write its two letters, as GR or DE.")
    if len(said) > 60:  # noqa: PLR2004
        raise Invalid(key, "is longer than 60 characters", "Say it shorter.")
    return said
