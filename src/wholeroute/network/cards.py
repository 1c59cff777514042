"""Make role cards: only where money shared out of a collecting account and a second layer agree.

What a report calls somebody is never read. A number, calls that one report lists, company, one
source, or what somebody told makes nobody a subject alone. A card needs

1. a line that makes it, seen and not told: an account of theirs gathers and shares out, or lives
   from such shares;
2. a tie of another layer, in another report, to somebody else of the same account;
3. two originators;
4. no innocent reading that holds.

Whoever has no account in any report may bear a card for what `go_between` asks, if some money is
missing and others bear cards for the rest of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from wholeroute.network.alike import alike
from wholeroute.network.circles import circles
from wholeroute.network.collecting import Collecting, collecting
from wholeroute.network.facts import only, told
from wholeroute.network.go_between import CALLS, going_between
from wholeroute.network.known import known_of
from wholeroute.network.making import FEWEST_ORIGINATORS, making_lines, near_of
from wholeroute.network.model import Card, Facts, HeldBack, Layer, Line, Reading, Tie
from wholeroute.network.phones import Said
from wholeroute.network.readings import readings
from wholeroute.network.shape import holdings_of, role_of, shaping_lines
from wholeroute.network.support import wilson
from wholeroute.network.ties import Sharing, sharings


@dataclass(frozen=True, slots=True)
class Cards:
    """Who bears a card, and who does not because an innocent reading holds."""

    made: tuple[Card, ...]
    held_back: tuple[HeldBack, ...]


def cards(
    facts: Facts, shared: Mapping[str, Sharing], ties: Sequence[Tie], apart: Mapping[str, int]
) -> Cards:
    """Return every card that the facts support, in the order of people.

    `apart` counts for a person the records that their birth year sets apart.
    """
    seen = only(facts, lambda row: not told(facts, row))
    said = Said(facts, shared, seen, sharings(seen))
    found = collecting(seen)
    near = near_of(ties, alike(facts, shared, Layer.DOCUMENT))
    making = making_lines(seen, said.seen_shared, found, near)
    by_money = _borne(said, found, making, apart)
    going = going_between(said, circles(found, by_money.made, near, said.seen_shared), near, making)
    between = _borne(said, found, going, apart)
    return Cards(
        tuple(sorted((*by_money.made, *between.made), key=lambda card: card.person)),
        tuple(sorted((*by_money.held_back, *between.held_back), key=lambda each: each.person)),
    )


def _borne(
    said: Said,
    found: Sequence[Collecting],
    making: Mapping[str, Sequence[Line]],
    apart: Mapping[str, int],
) -> Cards:
    """Return the cards of those whom lines make, but where an innocent reading holds."""
    if not making:
        return Cards((), ())
    known = known_of(said.facts, said.shared, found, making, apart)
    shaping = shaping_lines(said.facts, said.shared, holdings_of(said.facts, making))
    speaking = _speaking(said.facts)
    made: list[Card] = []
    held_back: list[HeldBack] = []
    for person, lines in sorted(making.items()):
        by_calls = any(line.kind == CALLS for line in lines)
        tried = readings(replace(known[person], by_calls=by_calls))
        if explained := [each.reading for each in tried if each.holds]:
            held_back.append(HeldBack(explained[0], person))
            continue
        card = _card(person, [*lines, *shaping[person]], tried, speaking[person])
        if len({each for line in lines for each in line.originators}) >= FEWEST_ORIGINATORS:
            made.append(card)
    return Cards(tuple(made), tuple(held_back))


def _card(
    person: str, lines: Sequence[Line], tried: tuple[Reading, ...], speaking: frozenset[str]
) -> Card:
    supporting = frozenset(each for line in lines for each in line.originators)
    every = len(speaking | supporting)
    low, high = wilson(len(supporting), every)
    return Card(
        person, role_of(lines), tuple(lines), tried, len(supporting), every,
        round(low, 2), round(high, 2),
    )  # fmt: skip


def _speaking(facts: Facts) -> dict[str, frozenset[str]]:
    """Return whose reports speak of each person at all."""
    said: defaultdict[str, set[str]] = defaultdict(set)
    for record, person in facts.person.items():
        said[person].add(facts.sources[facts.said_in[record]].originator)
    return {person: frozenset(originators) for person, originators in said.items()}
