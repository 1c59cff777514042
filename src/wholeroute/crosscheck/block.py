"""Propose the pairs worth scoring: those that share an identifier or a name key.

A key that many hold proposes nothing: it is skipped, and the report says how many
were, so that a gap in recall is never silent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from wholeroute.crosscheck.kinds import family_of
from wholeroute.crosscheck.profile import Profile
from wholeroute.entities import name_keys

CAP = 60
"""Profiles one key may bring together: 60 make 1,770 pairs."""


@dataclass(frozen=True, slots=True)
class Blocking:
    """The candidate pairs in total order, and what was skipped to get them.

    `skipped_keys` were held by more than the cap; `unreached` profiles have no key
    left and meet nobody.
    """

    pairs: tuple[tuple[int, int], ...]
    keys: int
    skipped_keys: int
    largest_skipped: int
    unreached: tuple[int, ...]

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return iter(self.pairs)

    def __len__(self) -> int:
        return len(self.pairs)


def candidate_pairs(profiles: Sequence[Profile], *, cap: int = CAP) -> Blocking:
    """Return the pairs of places in `profiles` that share a key, each once and sorted."""
    holders: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, profile in enumerate(profiles):
        for key in keys_of(profile):
            holders[key].append(at)
    kept = [held for held in holders.values() if 1 < len(held) <= cap]
    skipped = [len(held) for held in holders.values() if len(held) > cap]
    reached = {at for held in holders.values() if len(held) <= cap for at in held}
    return Blocking(
        pairs=tuple(sorted({pair for held in kept for pair in combinations(held, 2)})),
        keys=len(holders),
        skipped_keys=len(skipped),
        largest_skipped=max(skipped, default=0),
        unreached=tuple(at for at in range(len(profiles)) if at not in reached),
    )


def keys_of(profile: Profile) -> frozenset[tuple[str, ...]]:
    """Return every key of `profile`; only kinds that can match share one.

    Common name pairs (Muhammad Ali) are keyed again with each possible birth year,
    so that the cap on them does not part people whose dates agree.
    """
    family = family_of(profile.kind)
    by_name = {key for name in (*profile.names, *profile.weak) for key in name_keys(name)}
    keys = {(family, "name", key) for key in by_name}
    keys |= {(family, scheme, value) for scheme, value in profile.identifiers}
    keys |= {(family, "listing", entry) for entry in profile.listings}
    years = {str(birth.earliest.year) for birth in profile.births}
    years |= {str(birth.latest.year) for birth in profile.births}
    return frozenset(keys) | {(family, "name+year", key, year) for key in by_name for year in years}
