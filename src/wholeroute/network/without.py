"""Ask again without each input that a recipient may be forbidden, and without the largest source.

The cards are made anew on what is left. Who is whom is not judged anew: merges stay as they are,
even where they rest on what is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from wholeroute.network.facts import Row, hearsay, only
from wholeroute.network.model import Card, Facts, Group, Picture, Role
from wholeroute.network.picture import FEWEST_IN_A_GROUP, still_borne

LARGEST = "largest source"

_LEFT_OUT: Mapping[str, Callable[[Facts, Row], bool]] = {
    "H1": lambda facts, row: facts.sources[row.report].h1,
    "H2": lambda facts, row: facts.sources[row.report].h2,
    "testimony": lambda facts, row: facts.sources[row.report].testimony,
    "hearsay": lambda _, row: hearsay(row),
}
INPUTS = (*_LEFT_OUT, LARGEST)
"""What is left out, in this order."""


@dataclass(frozen=True, slots=True)
class Without:
    """Who still bears which card once something is left out."""

    borne: Mapping[str, Mapping[str, Role]]
    """By input; the largest source of a card is asked for by its name."""

    def card(self, card: Card) -> dict[str, bool]:
        """Return for each input whether the same person would still bear the same card."""
        return {
            name: self.borne[_key(name, largest(card))].get(card.person) is card.role
            for name in INPUTS
        }

    def group(self, group: Group) -> dict[str, int]:
        """Return for each input how many of a group would still bear a card."""
        main = largest_of(group)
        return {name: len(group.people & self.borne[_key(name, main)].keys()) for name in INPUTS}


def _key(name: str, source: str) -> str:
    return f"source {source}" if name == LARGEST else name


def stands(still: int) -> bool:
    """Tell whether so many are a group."""
    return still >= FEWEST_IN_A_GROUP


def without(picture: Picture) -> Without:
    """Return what stands without each input, and without each source that is some card's largest."""
    facts = picture.facts
    borne = {
        name: still_borne(only(facts, lambda row, left=left: not left(facts, row)))  # type: ignore[misc]
        for name, left in _LEFT_OUT.items()
    }
    sources = {largest(card) for card in picture.cards}
    sources |= {largest_of(group) for group in picture.groups}
    for source in sorted(sources):
        borne[f"source {source}"] = still_borne(
            only(facts, lambda row, source=source: facts.sources[row.report].originator != source)  # type: ignore[misc]
        )
    return Without(borne)


def largest(card: Card) -> str:
    """Return the originator of most of a card's evidence."""
    return _most(Counter(each for line in card.lines for each in line.originators))


def largest_of(group: Group) -> str:
    """Return the originator of most of a group's evidence."""
    return _most(
        Counter(each for card in group.cards for line in card.lines for each in line.originators)
    )


def _most(counted: Counter[str]) -> str:
    return min(counted, key=lambda each: (-counted[each], each))
