"""Records of a partnership: signed rows, of which the newest about the same thing stands. Pure.

Whoever said something first says it anew or takes it back, and so may who steers. A record that was
taken back stands no more, and what it said is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from wholeroute.errors import Invalid, Refused
from wholeroute.partnerships.filled import body_of
from wholeroute.partnerships.kinds import ATTESTED, REFERS, Body, Kind
from wholeroute.plan.anew import standing


@dataclass(frozen=True)
class Record:
    """A row as it is kept; `about` is the first row of what it says anew or takes back."""

    id: int
    kind: Kind
    partner: str
    about: int | None
    kept: Mapping[str, Any]
    public: bool
    taken_back: bool
    organisation: str
    on: date

    @property
    def first(self) -> int:
        """Return the number under which it stands, however often it was said anew."""
        return self.about or self.id

    @cached_property
    def body(self) -> Body:
        """Return what it says. Of a record that takes back there is none: `kept` says why."""
        return body_of(self.kind, self.kept)


@dataclass(frozen=True, slots=True)
class Said:
    """A record as it stands, and what it said before, the newest first."""

    record: Record
    earlier: tuple[Record, ...]

    @property
    def begun(self) -> Record:
        """Return the row that said it first: whose organisation may say it anew."""
        return self.earlier[-1] if self.earlier else self.record

    @property
    def stages(self) -> tuple[Record, ...]:
        """Return the newest word on each stage of an agreement, the first stage first."""
        newest: dict[str, Record] = {}
        for each in (self.record, *self.earlier):
            newest.setdefault(each.kept["stage"], each)
        return tuple(sorted(newest.values(), key=lambda one: (one.kept["day"], one.id)))


def said(rows: Iterable[Record], *, taken_back: bool = False) -> tuple[Said, ...]:
    """Return the records that stand, or those that were taken back, oldest numbers first."""
    found = (Said(*each) for each in standing(rows))
    return tuple(each for each in found if each.record.taken_back is taken_back)


def named_by(kind: Kind, body: Body) -> tuple[int, ...]:
    """Return the numbers of the records that a body names."""
    if kind not in REFERS:
        return ()
    named = getattr(body, REFERS[kind][0])
    return named if isinstance(named, tuple) else () if named is None else (named,)


def must_stand(kind: Kind, partner: str, body: Body, known: Iterable[Record]) -> None:
    """Raise `Invalid` where a body names a record that does not stand, or is of another partner.

    What is said of a whole route may be named by anybody's.
    """
    if kind not in REFERS:
        return
    name, of = REFERS[kind]
    by_number = {each.first: each for each in known}
    for number in named_by(kind, body):
        found = by_number.get(number)
        if found is None or found.kind is not of or found.taken_back:
            raise Invalid(name, f"nothing stands under {number} there", "Choose one of the list.")
        if found.partner not in {"", partner} and partner:
            fix = "Choose one of the same partner."
            raise Invalid(name, f"{number} is of another partner", fix)


def must_write(kind: Kind, *, steers: bool) -> None:
    """Raise `Refused` for a kind that a contact point does not write."""
    if not steers and kind not in ATTESTED:
        raise Refused("no-rule", "a contact point writes needs, activities and exchanges alone")
