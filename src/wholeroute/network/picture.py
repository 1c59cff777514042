"""Look at the facts once and say what they give: ties, communities, cards, groups. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import igraph

from wholeroute.network.alike import alike, joined_by_account
from wholeroute.network.births import parted_by_birth
from wholeroute.network.cards import Cards, cards
from wholeroute.network.groups import Community, communities
from wholeroute.network.model import Card, Facts, Group, Layer, Picture, Role, Tie
from wholeroute.network.ties import Sharing, capped, holders, sharings, tied

FEWEST_IN_A_GROUP = 3
FEWEST_TO_JOIN = 2
_PLACE = {role: at for at, role in enumerate(Role)}


def pictured(facts: Facts, confirmed: Mapping[str, str]) -> Picture:
    """Return what the facts give; `confirmed` says for a record with whom people hold it for one.

    Everybody without a card is context: counted, never named.
    """
    facts, apart = parted_by_birth(facts, confirmed)
    facts = joined_by_account(facts)
    shared = sharings(facts)
    ties = tied(facts, shared)
    found = cards(facts, shared, ties, apart)
    return Picture(
        facts=facts,
        groups=tuple(_groups(communities(ties), found.made, ties)),
        cards=found.made,
        held_back=found.held_back,
        capped=capped(shared.values()),
        people=len(set(facts.person.values())),
        ties=len(ties),
    )


def still_borne(facts: Facts) -> dict[str, Role]:
    """Return who still bears which card on fewer facts; who is whom was settled before."""
    shared = sharings(facts)
    found: Cards = cards(facts, shared, tied(facts, shared, _with_money(facts, shared)), {})
    return {card.person: card.role for card in found.made}


def _with_money(facts: Facts, shared: Mapping[str, Sharing]) -> set[str]:
    """Return who can bear a card or bear one out: whoever holds an account or is paid, and their alike."""
    one = alike(facts, shared, Layer.DOCUMENT)
    paid = {flow.payee for flow in facts.flows}
    people = {person for each in paid for person, _ in holders(facts, shared, each)}
    people |= {
        person for each in shared.values() if each.layer is Layer.MONEY for person in each.people
    }
    first = {one[person] for person in people}
    return {person for person, top in one.items() if top in first}


def _groups(found: Sequence[Community], made: Sequence[Card], ties: Sequence[Tie]) -> list[Group]:
    groups = []
    for community in _of_one_purse(found, made):
        bearing = tuple(
            sorted(
                (card for card in made if card.person in community.people),
                key=lambda card: (_PLACE[card.role], card.person),
            )
        )
        if len(bearing) < FEWEST_IN_A_GROUP:
            continue
        people = {card.person for card in bearing}
        among = tuple(tie for tie in ties if tie.left in people and tie.right in people)
        near = community.people - people
        groups.append(Group(bearing, among, near, round(community.robust, 2)))
    return groups


def _of_one_purse(found: Sequence[Community], made: Sequence[Card]) -> list[Community]:
    """Put communities together that live from one purse: a few people are soon parted by Leiden.

    One person does not join two groups: a forger serves several.
    """
    place = {person: at for at, community in enumerate(found) for person in community.people}
    living: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for card in made:
        for purse in {line.purse for line in card.lines if line.purse}:
            if card.person in place:
                living[purse][place[card.person]] += 1
    joins = [
        (many[0], other)
        for counted in living.values()
        if (many := sorted(at for at, count in counted.items() if count >= FEWEST_TO_JOIN))
        for other in many[1:]
    ]
    parts = igraph.Graph(len(found), joins).connected_components()
    return [
        Community(
            frozenset().union(*(found[at].people for at in part)),
            min(found[at].robust for at in part),
        )
        for part in parts
    ]
