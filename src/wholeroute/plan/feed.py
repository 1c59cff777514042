"""What a feed of a live indicator is given, and what it gives: numbers with their breakdown and time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

import rfc8785

from wholeroute import __version__
from wholeroute.ledger import Acting
from wholeroute.plan.model import Plan, Qualifier
from wholeroute.rights import Action, Profile, require


@dataclass(frozen=True, slots=True)
class Reading:
    """Who counts, for which plan, on what day."""

    acting: Acting
    plan: Plan
    day: date


@dataclass(frozen=True, slots=True)
class Cell:
    """One number that a feed gives, for its breakdown and period."""

    value: str
    since: str
    until: str
    breakdown: Mapping[str, str] = field(default_factory=dict)
    qualifier: Qualifier = Qualifier.EXACTLY


@dataclass(frozen=True, slots=True)
class Feed:
    """Where a live indicator comes from: what is counted, in one sentence, and the function that does.

    `of_people`: it rests on reports, which an installation for policy does not hold.
    """

    says: str
    count: Callable[[Reading], Iterator[Cell]]
    of_people: bool = False


@dataclass(frozen=True, slots=True)
class Feeds:
    """Live indicators by their id: the plan's own, and what rooms above it add to them."""

    by_indicator: Mapping[str, Feed]

    def and_of(self, room: Mapping[str, Feed]) -> Feeds:
        """Return these and those of a room above; no two rooms count one indicator."""
        if twice := {*self.by_indicator} & {*room}:
            raise ValueError(f"counted twice: {', '.join(sorted(twice))}")
        return Feeds({**self.by_indicator, **room})

    def live(self, indicator: str, profile: Profile) -> bool:
        """Return whether an installation of this profile counts an indicator itself."""
        feed = self.by_indicator.get(indicator)
        return feed is not None and not (feed.of_people and profile is Profile.POLICY)

    def here(self, profile: Profile) -> frozenset[str]:
        """Return the indicators that an installation of this profile counts itself."""
        return frozenset(each for each in self.by_indicator if self.live(each, profile))

    def cells(self, indicator: str, reading: Reading) -> tuple[Cell, ...]:
        """Return what a live indicator comes to now; raise `Refused` for whoever may not count."""
        require(reading.acting.reader, Action.COUNT)
        return tuple(self.by_indicator[indicator].count(reading))

    def asked(self, indicator: str, plan: Plan) -> tuple[str, bytes]:
        """Return what is asked when an indicator is counted, in one line, and its hash.

        The hash is of what decides the answer: the feed, its words, the plan and the program's version.
        """
        said = {
            "feed": indicator, "says": self.by_indicator[indicator].says, "plan": plan.about.id,
            "program": __version__,
        }  # fmt: skip
        line = f"wholeroute {__version__}, feed {indicator}, plan {plan.about.id}"
        return line, sha256(rfc8785.dumps(said)).digest()
