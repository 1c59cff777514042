"""Read from a ledger what wholeroute says of an exercise, in the ids of the truth's mentions.

For the scorer alone, and only where the exercise is all there is: it opens the keys of every
sender to learn under which id each mention stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from uuid import UUID

from wholeroute import crosscheck, network
from wholeroute.custody import KeyRing
from wholeroute.exercise.halcyon.picture import Finding, Group, Picture
from wholeroute.exercise.halcyon.truth import Mention, Truth
from wholeroute.intake import entity_id
from wholeroute.ledger import Acting, Ledger, discard, filed, findings, opened, snapshot
from wholeroute.rights import Action, Reader

Named = Callable[[Iterable[UUID]], frozenset[str]]


def told(acting: Acting, truth: Truth, senders: Iterable[Reader]) -> Picture:
    """Return what this analyst is told: clusters, groups with their cards, and findings."""
    at = mentioned(acting.ledger, truth.mentions, senders)

    def named(entities: Iterable[UUID]) -> frozenset[str]:
        return frozenset(mention for each in entities for mention in at.get(each, ()))

    objects = _objects(acting)
    by_number = {each for cluster in objects for each in cluster}
    with acting.begin() as connection:
        people: dict[UUID, set[UUID]] = defaultdict(set)
        for member in crosscheck.memberships(connection):
            if member.entity not in by_number:
                people[member.analytic].add(member.entity)
        said = [each for each in findings(connection) if each.living]
    return Picture(
        clusters=tuple(map(named, [*people.values(), *objects])),
        groups=tuple(_group(each, named) for each in network.groups(acting)),
        findings=tuple(Finding(each.kind, named(each.subjects)) for each in said),
    )


def _objects(acting: Acting) -> list[frozenset[UUID]]:
    frozen = snapshot(acting)
    try:
        with opened(acting, frozen) as database:
            return crosscheck.same_objects(database)
    finally:
        discard(frozen)


def _group(shown: network.ShownGroup, named: Named) -> Group:
    cards = {
        mention: person.role.value
        for person in shown.people
        if person.card is not None
        for mention in named(person.subjects)
    }
    return Group(named(e for person in shown.people for e in person.subjects), cards)


def mentioned(
    ledger: Ledger, mentions: Iterable[Mention], senders: Iterable[Reader]
) -> dict[UUID, list[str]]:
    """Return, for each entity of the ledger, the mentions that it is."""
    ring = KeyRing(ledger.home.keys)
    secrets: dict[str, bytes] = {}
    for sender in {each.organisation: each for each in senders}.values():
        with ledger.acting(sender, Action.SUBMIT) as acting:
            for sha256, ref in filed(acting).items():
                secrets[sha256.hex()] = ring.load(ref).secret
    at: dict[UUID, list[str]] = defaultdict(list)
    for mention in mentions:
        secret = secrets.get(mention.sha256)
        if secret is not None:
            at[UUID(entity_id(secret, mention.key))].append(mention.id)
    return at
