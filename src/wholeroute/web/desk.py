"""Know who sits at the desk: a member in a role for a purpose, checked on every request.

There is no sign-in yet. The cookie only says which seat was taken; whether the member
holds that role, and whether the role serves that purpose, is asked anew each time.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import NamedTuple

from wholeroute.errors import Invalid, Refused
from wholeroute.ledger import Acting, Ledger
from wholeroute.members import Member, members
from wholeroute.rights import ACCESS_RULES, Purpose, Reader, Role

COOKIE = "seat"
# Shorter than the ledger's own eight hours, so that a page never meets an ended session.
RENEW_AFTER = timedelta(hours=6)


class Seat(NamedTuple):
    """What the cookie says: a member's id, the role they act in, and why."""

    member: str
    role: Role
    purpose: Purpose

    def __str__(self) -> str:
        """Return the seat as `parse` reads it."""
        return f"{self.member}|{self.role}|{self.purpose}"

    @classmethod
    def parse(cls, text: str) -> Seat | None:
        """Read `member|role|purpose`; return None for anything else."""
        with suppress(ValueError):
            member, role, purpose = text.rsplit("|", 2)
            return cls(member, Role(role), Purpose(purpose))
        return None


def purposes_of(role: Role) -> tuple[Purpose, ...]:
    """Return the purposes that the access rules know for `role`, in their own order."""
    allowed = {purpose for rule in ACCESS_RULES if rule.role is role for purpose in rule.purposes}
    return tuple(purpose for purpose in Purpose if purpose in allowed)


@dataclass(frozen=True, slots=True)
class Choice:
    """One member in the switcher, and every seat they may take."""

    member: Member
    seats: tuple[Seat, ...]


def choices(everyone: list[Member]) -> list[Choice]:
    """Return each member with the seats the rules open to them."""
    offered = [
        Choice(
            member,
            tuple(
                Seat(member.id, role, purpose)
                for role in member.roles
                for purpose in purposes_of(role)
            ),
        )
        for member in everyone
    ]
    return [choice for choice in offered if choice.seats]


class Desk:
    """The sessions this application holds towards the ledger, one for each seat taken."""

    def __init__(self, ledger: Ledger, clock: Callable[[], datetime]) -> None:
        self.ledger = ledger
        self._clock = clock
        self._open: dict[Reader, tuple[Acting, datetime]] = {}
        self._lock = Lock()

    def choices(self) -> list[Choice]:
        """Return who may sit here, and as what."""
        return choices(members(self.ledger))

    def acting(self, seat: Seat) -> Acting:
        """Return the session of a seat; raise `Refused` where it is not the member's to take."""
        reader = self._reader(seat)
        with self._lock:
            acting, opened = self._open.get(reader, (None, self._clock()))
            if acting is not None and self._clock() - opened < RENEW_AFTER:
                return acting
            if acting is not None:
                acting.end()
            fresh = self.ledger.sign_in(reader)
            self._open[reader] = (fresh, self._clock())
        return fresh

    def _reader(self, seat: Seat) -> Reader:
        holder = next((each for each in members(self.ledger) if each.id == seat.member), None)
        if holder is None:
            raise Refused("membership", "nobody of that name is enrolled here")
        if seat.purpose not in purposes_of(seat.role):
            raise Refused("purpose", f"the role of {seat.role} does not act for {seat.purpose}")
        return holder.as_reader(seat.role, seat.purpose)

    def close(self) -> None:
        """End every session."""
        with self._lock:
            for acting, _ in self._open.values():
                acting.end()
            self._open.clear()


def seat_of(text: str) -> Seat:
    """Return the seat a form names; raise `Invalid` for anything else."""
    seat = Seat.parse(text)
    if seat is None:
        raise Invalid("seat", "that is no seat", "Choose one from the list at the top.")
    return seat
