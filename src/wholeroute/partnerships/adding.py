"""What may be written of an allegation, and by whom, as it was filled in, with all that is amiss. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeVar

from wholeroute.errors import Invalid, Refused
from wholeroute.partnerships.allegations import Case, Register, Step, Through, Told
from wholeroute.partnerships.given import partner_in
from wholeroute.plan.days import past_date_in
from wholeroute.plan.written import one_of, text_in

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Taken:
    """What was filled in, as far as it can be read, and all that is to be mended."""

    partner: str | None
    received_on: date | None
    through: str | None
    words: str | None
    faults: tuple[Invalid, ...]


def told_in(told: Told, own: str, today: date, *, steers: bool) -> Taken:
    """Return partner, day, way and words of what was filled in, with what is amiss.

    Raises `Refused` where an organisation says that another received it.
    """
    if told.received_by not in {"", own} and not steers:
        raise Refused("own-words", "an organisation says what it received itself")
    faults: list[Invalid] = []
    return Taken(
        tried(faults, partial(partner_in, told.partner)),
        tried(faults, partial(past_date_in, "received_on", told.received_on, today)),
        tried(faults, partial(one_of, "through", told.through, Through)),
        tried(faults, partial(text_in, "words", told.words, 2000)),
        tuple(faults),
    )  # fmt: skip


def tried(faults: list[Invalid], read: Callable[[], T]) -> T | None:
    """Return what is read of a field; where that does not go, nothing, and one fault more."""
    try:
        return read()
    except Invalid as fault:
        faults.append(fault)
    return None


def must_decide(case: Case, member: str) -> None:
    """Raise `Refused` where whoever wrote an allegation down would decide it as well.

    Raises `Invalid` for one that is decided, by what it is joined with too: only opened again it is
    decided anew, or a decision would be turned without a word on why.
    """
    if case.allegation.member == member:
        raise Refused("two-people", "whoever wrote it down does not decide it")
    if case.decision is not None:
        raise Invalid("kind", "it is decided already", "Open it again first.")


def must_join(register: Register, joining: int, number: int | None) -> int:
    """Return what an allegation may be joined with, by its number; raise `Invalid` where it may not."""
    fix = "Write the number of another that is open to you."
    if number is None or number == joining or number not in register.cases:
        raise Invalid("other", "that is no other allegation", fix)
    if register.cases[joining].joined is not None:
        raise Invalid("other", "it is joined already", "Take it apart first.")
    if number in register.joined_with(joining):
        raise Invalid("other", "that one is joined with it already", fix)
    if register.cases[number].allegation.partner != register.cases[joining].allegation.partner:
        fix = "Choose one of the same partner."
        raise Invalid("other", f"{number} is of another partner", fix)
    return number


def must_be_joined(case: Case) -> Step:
    """Return the joining to take apart; raise `Invalid` where there is none."""
    if case.joined is None:
        raise Invalid("step", "it is not joined", "See with what others are joined.")
    return case.joined
