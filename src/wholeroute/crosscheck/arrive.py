"""Cross-check a report as it comes in, against what the last run and earlier arrivals left.

Touches nothing but what the report brings: its own profiles, whoever shares a key with them,
and the pairs between the two. What was ever judged of a pair stands, or stays taken back; the
next whole run renews everything with the rarity of names as it is then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from uuid import UUID

from sqlalchemy import Connection

from wholeroute.crosscheck.block import asking_keys, meeting_keys
from wholeroute.crosscheck.judged import judged
from wholeroute.crosscheck.keys import FULL, add_keys, found_keys, near, rarity_among, stored_keys
from wholeroute.crosscheck.kinds import MATCHED_KINDS, family_of
from wholeroute.crosscheck.load import among_others, profiles_of
from wholeroute.crosscheck.model import Model, model_in_use
from wholeroute.crosscheck.profile import Profile
from wholeroute.crosscheck.run import require_judge
from wholeroute.crosscheck.things import things_of
from wholeroute.entities import Rarity
from wholeroute.ledger import Acting, Verdict, ever_judged, judge, keying_turn, matched_in, record
from wholeroute.rights import Action

AT_ONCE = 100
"""Entities that are checked in one transaction: a list of thousands holds nobody up."""

MOST_MET = 15
"""Of those who share keys with one new entity, how many of the likeliest are read and scored."""

_KINDS = sorted(kind.value for kind in MATCHED_KINDS)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What new reports brought, and what it meets."""

    profiles: int
    candidates: int
    same: int
    unsure: int


def arrive(acting: Acting, reports: Iterable[UUID]) -> Arrival:
    """Cross-check what these reports bring to this reader's open lane; again changes nothing.

    Raises `Refused` for roles and purposes that may not judge.
    """
    require_judge(acting)
    refs = sorted(set(reports))
    said: Counter[str] = Counter()
    with acting.begin() as connection:
        rest = iter(matched_in(connection, refs, _KINDS))
        things = things_of(connection, refs)
        model = model_in_use(connection)
        _check(connection, list(islice(rest, AT_ONCE)), said, model)
        if things:
            add_keys(connection, things)
        _leave_a_line(acting, connection, refs, said, model.version)
    while batch := list(islice(rest, AT_ONCE)):
        with acting.begin() as connection:
            _check(connection, batch, said, model)
            _leave_a_line(acting, connection, refs, said, model.version)
    return Arrival(said["profiles"], said["pairs"], said[Verdict.SAME], said[Verdict.UNSURE])


def _check(connection: Connection, fresh: Sequence[UUID], said: Counter[str], model: Model) -> None:
    """Judge and key one batch; what it came to is added to `said`."""
    if not fresh:
        return
    keying_turn(connection)
    brought = {each.id: each for each in profiles_of(connection, fresh)}
    keys = {each.id: stored_keys(each) for each in brought.values()}
    found = near(connection, keys, most=MOST_MET, full=False)
    met = {each for candidates in found.candidates.values() for each in candidates} - set(brought)
    others = profiles_of(connection, sorted(met))
    profiles = _crowded(among_others([*brought.values(), *others]), found.full)
    pairs = sorted(_pairs(profiles, len(brought)))
    before = ever_judged(connection, brought)
    rarity = _rarity(connection, profiles, pairs)
    new = [
        each
        for each in judged(profiles, pairs, rarity, model=model)
        if (each.left, each.right) not in before
    ]
    judge(connection, new)
    add_keys(connection, ((each.id, found_keys(each)) for each in brought.values()))
    said.update(profiles=len(brought), pairs=len(pairs))
    said.update(each.verdict for each in new)


def _pairs(profiles: Sequence[Profile], new: int) -> Iterator[tuple[int, int]]:
    """Yield the places of pairs worth scoring, of which the first is one of the `new` first ones.

    Few enough are here that no key has to be capped: one they share, or an initial, is enough.
    """
    keys = [meeting_keys(each) for each in profiles]
    initials = [bool(asking_keys(each)) for each in profiles]
    for one in range(new):
        for other in range(one + 1, len(profiles)):
            asks = initials[one] or initials[other]
            if keys[one] & keys[other] or (asks and _of_a_kind(profiles[one], profiles[other])):
                yield one, other


def _rarity(
    connection: Connection, profiles: Sequence[Profile], pairs: Sequence[tuple[int, int]]
) -> Rarity:
    """Return how rare the words of those are who stand in some pair: of the others nothing is asked."""
    paired = {place for pair in pairs for place in pair}
    return rarity_among(connection, {bone for place in paired for bone in profiles[place].bones})


def _of_a_kind(one: Profile, other: Profile) -> bool:
    return family_of(one.kind) == family_of(other.kind)


def _crowded(profiles: Sequence[Profile], full: frozenset[str]) -> list[Profile]:
    """Return profiles that know of numbers whose holders are too many to have been read."""
    return [
        replace(each, crowds={**each.crowds, **dict.fromkeys(many, FULL)})
        if (many := [n for n in each.identifiers if _key(each, *n) in full])
        else each
        for each in profiles
    ]


def _key(profile: Profile, scheme: str, value: str) -> str:
    return "|".join((family_of(profile.kind), scheme, value))


def _leave_a_line(
    acting: Acting,
    connection: Connection,
    refs: Sequence[UUID],
    said: Counter[str],
    version: str,
) -> None:
    details = {"reports": len(refs), "profiles": said["profiles"], "pairs": said["pairs"]}
    record(
        connection, acting.reader, Action.JUDGE, "crosscheck:arrival",
        details={**details, "model": version},
    )  # fmt: skip
