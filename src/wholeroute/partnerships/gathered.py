"""What stands of partners, taken together: which needs nothing answers, what is still to be done. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from wholeroute.partnerships.kinds import (
    Condition,
    FollowUp,
    Kind,
    Progress,
    Recommendation,
)
from wholeroute.partnerships.records import Said, named_by
from wholeroute.plan.days import over

ENDED = frozenset({Progress.DONE, Progress.DROPPED})
"""How a recommendation stands that nobody waits for any more."""


@dataclass(frozen=True, slots=True)
class Needed:
    """A need and the numbers of the activities and campaigns that answer it; without any it is a gap."""

    need: Said
    answers: tuple[int, ...]
    campaigns: tuple[int, ...] = ()

    @property
    def is_gap(self) -> bool:
        """Return whether nothing that stands answers it."""
        return not (self.answers or self.campaigns)


@dataclass(frozen=True, slots=True)
class Recommended:
    """A recommendation, what came of it, the newest first, and whether its day passed before it was done."""

    said: Said
    follow_ups: tuple[Said, ...]
    is_open: bool
    is_late: bool

    @property
    def progress(self) -> Progress | None:
        """Return how far it came by its newest follow-up, None where none was written."""
        body = self.follow_ups[0].record.body if self.follow_ups else None
        return body.progress if isinstance(body, FollowUp) else None


@dataclass(frozen=True, slots=True)
class Asked:
    """A condition of a review: whether it is met, and whether its day passed before it was."""

    said: Said
    is_met: bool
    is_late: bool


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A review of rights and the conditions that it made."""

    said: Said
    conditions: tuple[Asked, ...]


@dataclass(frozen=True)
class Gathered:
    """The records that stand, as one reader sees them."""

    said: tuple[Said, ...]

    def of(self, kind: Kind, partner: str = "") -> tuple[Said, ...]:
        """Return the records of a kind, of one partner or of all."""
        found = self._by_kind.get(kind, ())
        return tuple(each for each in found if partner in {"", each.record.partner})

    def needs(self, partner: str = "") -> tuple[Needed, ...]:
        """Return the needs and what answers each, the gravest first."""
        found = (
            Needed(each, self._naming(Kind.ACTIVITY, each), self._naming(Kind.CAMPAIGN, each))
            for each in self.of(Kind.NEED, partner)
        )
        return tuple(sorted(found, key=_gravity))

    def reviews(self, partner: str, today: date) -> tuple[Reviewed, ...]:
        """Return the reviews of rights, the newest first, with their conditions."""
        return tuple(
            Reviewed(each, tuple(_asked(one, today) for one in self._that_name(Kind.CONDITION, each)))
            for each in _newest_first(self.of(Kind.REVIEW, partner))
        )  # fmt: skip

    def recommended(self, conference: Said, today: date) -> tuple[Recommended, ...]:
        """Return what a conference recommended and what came of each."""
        return tuple(
            self._recommended(each, today)
            for each in self._that_name(Kind.RECOMMENDATION, conference)
        )

    def conferences(self, route: str) -> tuple[Said, ...]:
        """Return the conferences on a route, the newest first."""
        found = self.of(Kind.CONFERENCE)
        return _newest_first(tuple(each for each in found if each.record.kept["route"] == route))

    def _recommended(self, said: Said, today: date) -> Recommended:
        follow_ups = _newest_first(self._that_name(Kind.FOLLOW_UP, said))
        last = follow_ups[0].record.body if follow_ups else None
        is_open = not (isinstance(last, FollowUp) and last.progress in ENDED)
        body = said.record.body
        due = body.due if isinstance(body, Recommendation) else None
        return Recommended(said, follow_ups, is_open, is_open and over(due, today))

    def _that_name(self, kind: Kind, named: Said) -> tuple[Said, ...]:
        return self._named.get((kind, named.record.first), ())

    def _naming(self, kind: Kind, named: Said) -> tuple[int, ...]:
        return tuple(each.record.first for each in self._that_name(kind, named))

    @cached_property
    def _by_kind(self) -> Mapping[Kind, tuple[Said, ...]]:
        found: dict[Kind, list[Said]] = {}
        for each in self.said:
            found.setdefault(each.record.kind, []).append(each)
        return {kind: tuple(several) for kind, several in found.items()}

    @cached_property
    def _named(self) -> Mapping[tuple[Kind, int], tuple[Said, ...]]:
        """Return by kind and number which records name the one of that number."""
        found: dict[tuple[Kind, int], list[Said]] = {}
        for each in self.said:
            for number in named_by(each.record.kind, each.record.body):
                found.setdefault((each.record.kind, number), []).append(each)
        return {key: tuple(several) for key, several in found.items()}


def _asked(said: Said, today: date) -> Asked:
    body = said.record.body
    if not isinstance(body, Condition):
        raise TypeError(body)
    is_met = body.met_on is not None
    return Asked(said, is_met, not is_met and over(body.until, today))


def _gravity(each: Needed) -> tuple[int, int]:
    return -each.need.record.kept["severity"], each.need.record.first


def _newest_first(several: tuple[Said, ...]) -> tuple[Said, ...]:
    return tuple(
        sorted(several, key=lambda one: (one.record.kept["day"], one.record.first), reverse=True)
    )
