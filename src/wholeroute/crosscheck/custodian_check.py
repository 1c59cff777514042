"""Hold suspects against the people whom other reports protect, and put on hold who is one of them.

Runs as a custodian, in this process alone: what the vault gives is compared by the ordinary score
and forgotten. What comes of it is that some suspects are on hold; nothing says whom they met. Run
it every night, and whenever reports of protected people have come in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from wholeroute.crosscheck.block import candidate_pairs
from wholeroute.crosscheck.numbers import Number, held_number
from wholeroute.crosscheck.profile import Profile, profile_from
from wholeroute.crosscheck.score import score
from wholeroute.custody import (
    carry_shelved,
    hold_suspect,
    identities_to_check,
    settle_older_texts,
)
from wholeroute.entities import Kind, rarity_of
from wholeroute.ledger import Acting, IdentityValue, Verdict, record
from wholeroute.rights import Action, require

PROTECTED, SUSPECT = "protected", "suspect"


@dataclass(frozen=True, slots=True)
class Checked:
    """How many were compared, and how many suspects are on hold since."""

    protected: int
    suspects: int
    held: int


def check_suspects(acting: Acting) -> Checked:
    """Compare every suspect with every protected person whom this custodian was sent.

    A pair that two people have decided on since is left alone; again changes nothing. Raises
    `Refused` for all but a custodian.
    """
    require(acting.reader, Action.CHECK)
    carry_shelved(acting)
    settle_older_texts(acting)
    kept, suspects = (profiles_of(*each) for each in zip(
        identities_to_check(acting), (PROTECTED, SUSPECT), strict=True))  # fmt: skip
    held = {
        suspect
        for suspect, protected in hits(suspects, kept)
        if hold_suspect(acting, suspect, protected)
    }
    found = Checked(len(kept), len(suspects), len(held))
    with acting.begin() as connection:
        record(
            connection, acting.reader, Action.CHECK, "suspects",
            details={"protected": found.protected, "suspects": found.suspects, "held": found.held},
        )  # fmt: skip
    return found


def hits(suspects: list[Profile], protected: list[Profile]) -> Iterator[tuple[UUID, UUID]]:
    """Yield each suspect with a protected person whom the score says they are, in order of ids."""
    everybody = suspects + protected
    rarity = rarity_of(p.every_name for p in everybody)
    for one, other in candidate_pairs(everybody):
        left, right = everybody[one], everybody[other]
        if left.contribution == right.contribution:
            continue
        if left.contribution == PROTECTED:
            left, right = right, left
        if score(left, right, rarity).verdict is Verdict.SAME:
            yield left.id, right.id


def profiles_of(values: Iterable[IdentityValue], side: str) -> list[Profile]:
    """Return the profiles that identity values add up to; `side` stands for their report."""
    said: defaultdict[UUID, list[tuple[str, str]]] = defaultdict(list)
    numbers: defaultdict[UUID, set[Number]] = defaultdict(set)
    for each in values:
        if not each.value:
            continue
        if each.kind == Kind.PERSON:
            said[each.entity].append((each.property, each.value))
        elif number := held_number(Kind(each.kind), each.property, each.value):
            numbers[each.entity].add(number)
    return [
        profile_from(entity, Kind.PERSON, side, said[entity], numbers[entity])
        for entity in sorted({*said, *numbers})
    ]
