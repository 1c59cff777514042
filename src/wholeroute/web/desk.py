"""Know who sits at the desk: a member in a role for a purpose, checked on every request.

Whoever signed in has a seat that stands in the database with their sign-in. In an exercise nobody
signs in, and a cookie says which seat was taken; whether the member holds that role, and whether
the role serves that purpose, is asked anew each time.
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
from wholeroute.members import Door, Member, SignedIn, is_exercise, members
from wholeroute.rights import ACCESS_RULES, Action, Purpose, Reader, Role

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
    """One member, and every seat they may take."""

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
        self.door = Door(ledger, clock)
        self._clock = clock
        self._exercise = False
        self._open: dict[tuple[str, Seat, Action], tuple[Acting, datetime]] = {}
        self._lock = Lock()

    def is_exercise(self) -> bool:
        """Return whether everybody here is invented, so that anybody may take any seat."""
        # It never ceases to be one; and becomes one only before anybody is enrolled.
        self._exercise = self._exercise or is_exercise(self.ledger)
        return self._exercise

    def choices(self, who: SignedIn | None = None) -> list[Choice]:
        """Return who may sit here, and as what: anybody in an exercise, else who signed in."""
        everyone = members(self.ledger)
        if not self.is_exercise():
            everyone = [each for each in everyone if who is not None and each.id == who.member]
        return choices(everyone)

    def signed_in(self, token: str) -> SignedIn | None:
        """Return who is signed in by a token; what stood on one that is over ends with it."""
        if not token or self.is_exercise():
            return None
        who = self.door.visit(token)
        if who is None:
            self._leave(token)
        return who

    def acting(self, seat: Seat, proof: str = "", to: Action = Action.READ) -> Acting:
        """Return the session of a seat; raise `Refused` where it is not the member's to take.

        `proof` is the token of the sign-in it stands on; an exercise needs none. `to` submit opens
        one that sees what was sent, and nothing that is read.
        """
        key = proof, seat, to
        kept, opened = self._open.get(key, (None, self._clock()))
        # The database ends a session with the membership and the role that it stands on.
        if kept is not None and self._clock() - opened < RENEW_AFTER and kept.is_open():
            return kept
        with self._lock:
            standing, _ = self._open.get(key, (None, opened))
            if standing is not None and standing is not kept:
                return standing  # another request was here first
            if standing is not None:
                standing.end()
            fresh = self.ledger.sign_in(self._reader(seat), to, proof=proof)
            self._open[key] = (fresh, self._clock())
        return fresh

    def _reader(self, seat: Seat) -> Reader:
        holder = next((each for each in members(self.ledger) if each.id == seat.member), None)
        if holder is None or holder.suspended:
            raise Refused("membership", "nobody of that name is enrolled here")
        if seat.purpose not in purposes_of(seat.role):
            raise Refused("purpose", f"the role of {seat.role} does not act for {seat.purpose}")
        return holder.as_reader(seat.role, seat.purpose)

    def leave(self, token: str) -> None:
        """Sign out: end the sign-in in the database, and the sessions that stood on it."""
        self.door.leave(token)
        self._leave(token)

    def moved(self, old: str, new: str) -> None:
        """Follow a sign-in whose token changed: its sessions stand, as they do in the database."""
        with self._lock:
            for key in [each for each in self._open if each[0] == old]:
                self._open[new, *key[1:]] = self._open.pop(key)

    def _leave(self, token: str) -> None:
        with self._lock:
            for key in [each for each in self._open if each[0] == token]:
                self._open.pop(key)[0].end()

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
