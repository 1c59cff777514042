"""Propose the pairs worth scoring: those that share an identifier, a name key or a sound.

A name key is exact about consonants; what an ear or a finger changed still meets where one
word sounds alike and the birth year, or the other word's first sound, agrees. A key that many
hold brings together only those who share a second such key; what is then still too many
proposes nothing, and the report says so: a gap in recall is never silent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

from wholeroute.crosscheck.kinds import family_of
from wholeroute.crosscheck.profile import Profile
from wholeroute.entities import Kind, ParsedName, PartialDate, heads, lines_of, name_keys

CAP = 60
"""Profiles one key may bring together: 60 make 1,770 pairs."""

Key = tuple[str, ...]
_MOST_WORDS = 8
_MOST_YEARS = 3
_MOST_SECONDS = 12
"""Over-full keys of one profile that are combined: 12 make 66 second keys."""


@dataclass(frozen=True, slots=True)
class Blocking:
    """The candidate pairs in total order, and what was skipped to get them.

    `skipped_keys` were held by more than the cap, also with a second key beside them;
    `unreached` profiles have no key left and meet nobody.
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
    holders: defaultdict[Key, list[int]] = defaultdict(list)
    for at, profile in enumerate(profiles):
        for key in meeting_keys(profile):
            holders[key].append(at)
    full = {key: held for key, held in holders.items() if len(held) > cap}
    kept = [held for held in holders.values() if 1 < len(held) <= cap]
    asked = _asked(profiles, cap)
    parted = _parted(full)
    kept += [held for held in parted.values() if 1 < len(held) <= cap]
    still = [len(held) for held in parted.values() if len(held) > cap]
    reached = {at for key, held in holders.items() if key not in full for at in held}
    reached |= {at for held in kept for at in held}
    reached |= {at for pair in asked for at in pair}
    lonely = _lonely(full, parted)
    return Blocking(
        pairs=tuple(sorted(asked | {pair for held in kept for pair in combinations(held, 2)})),
        keys=len(holders),
        skipped_keys=len(still) + len(lonely),
        largest_skipped=max((*still, *lonely), default=0),
        unreached=tuple(at for at in range(len(profiles)) if at not in reached),
    )


def _asked(profiles: Sequence[Profile], cap: int) -> set[tuple[int, int]]:
    """Return the pairs that an initial makes with whom it may stand for, where they are few."""
    askers: defaultdict[Key, list[int]] = defaultdict(list)
    for at, profile in enumerate(profiles):
        for key in asking_keys(profile):
            askers[key].append(at)
    meant: defaultdict[Key, set[int]] = defaultdict(set)
    for at, profile in enumerate(profiles if askers else ()):
        for name in own_names(profile):
            for each in _with_firsts(name):
                key = ("Person", "initial", *each)
                if key in askers and profile.kind is Kind.PERSON:
                    meant[key].add(at)
    return {
        (min(one, other), max(one, other))
        for key, asking in askers.items()
        if len(asking) * len(meant[key]) <= cap * cap // 4
        for one in asking
        for other in meant[key]
        if one != other
    }


def _parted(full: dict[Key, list[int]]) -> dict[tuple[Key, Key], list[int]]:
    """Return the holders of each two over-full keys that somebody has both of."""
    of: defaultdict[int, list[Key]] = defaultdict(list)
    for key in sorted(full, key=lambda each: (len(full[each]), each)):
        for at in full[key]:
            of[at].append(key)
    parted: defaultdict[tuple[Key, Key], list[int]] = defaultdict(list)
    for at in sorted(of):
        for both in combinations(of[at][:_MOST_SECONDS], 2):
            parted[both].append(at)
    return parted


def _lonely(full: dict[Key, list[int]], parted: Iterable[tuple[Key, Key]]) -> list[int]:
    """Return how many hold each over-full key that no second key divides."""
    divided = {key for both in parted for key in both}
    return [len(held) for key, held in full.items() if key not in divided]


def keys_of(profile: Profile) -> frozenset[Key]:
    """Return the exact keys of `profile`; only kinds that can match share one.

    Common name pairs (Muhammad Ali) are keyed again with each possible birth year,
    so that the cap on them does not part people whose dates agree.
    """
    family = family_of(profile.kind)
    by_name = {key for name in profile.every_name for key in name_keys(name)}
    keys: set[Key] = {(family, "name", key) for key in by_name}
    keys |= {(family, scheme, value) for scheme, value in profile.identifiers}
    keys |= {(family, "listing", entry) for entry in profile.listings}
    years = {str(birth.earliest.year) for birth in profile.births}
    years |= {str(birth.latest.year) for birth in profile.births}
    return frozenset(keys) | {(family, "name+year", key, year) for key in by_name for year in years}


def meeting_keys(profile: Profile) -> frozenset[Key]:
    """Return every key under which `profile` may meet another: a person's sounds as well.

    One word's sound says little: it is keyed with a year of birth and another word's first sound.
    """
    if profile.kind is not Kind.PERSON:
        return keys_of(profile)
    names = own_names(profile)
    years = {year for birth in profile.births for year in _years(birth)}
    days = {str(b.earliest) for b in profile.births if b.earliest == b.latest and not _vague(b)}
    heard = {each for name in names for each in _with_firsts(name)}
    keys: set[Key] = {("Person", "sound+year", *each, year) for each in heard for year in years}
    return keys_of(profile) | keys | {("Person", "day", day) for day in days}


def asking_keys(profile: Profile) -> frozenset[Key]:
    """Return the keys under which an initial asks whom it may stand for: Y. Soloduk, Yauheni."""
    if profile.kind is not Kind.PERSON:
        return frozenset()
    short = [n for n in own_names(profile) if any(len(w) == 1 for w in n.tokens)]
    return frozenset(("Person", "initial", *each) for name in short for each in _with_firsts(name))


def heard_keys(profile: Profile, *, asked: bool = False) -> frozenset[Key]:
    """Return a word's sounds with how another word of the name begins and ends, by sound.

    A slip in one word leaves the other as it is, and its own beginning or its end. Short words
    are keyed by one sound, longer ones by two; who is `asked` for may have slipped into either.
    """
    if profile.kind is not Kind.PERSON:
        return frozenset()
    return frozenset(
        ("heard", sound, end)
        for name in own_names(profile)
        for sounds, other in permutations(name.sounds[:_MOST_WORDS], 2)
        for sound in sounds
        for heard in other
        for end in _ends(heard, asked=asked)
    )


_SHORT_SOUNDS = 3


def _ends(sound: str, *, asked: bool) -> set[str]:
    ones = {f"{sound[:1]}-", f"-{sound[-1:]}"}
    twos = {f"{sound[:2]}-", f"-{sound[-2:]}"}
    return ones | twos if asked else ones if len(sound) <= _SHORT_SOUNDS else twos


def own_names(profile: Profile) -> tuple[ParsedName, ...]:
    """Return what its report calls a person: aliases give the other spellings already."""
    return profile.names[: profile.primary]


def _sounds_at(name: ParsedName, at: int) -> frozenset[str]:
    word = name.tokens[at]
    if len(word) == 1:
        return frozenset()
    return name.sounds[at] | {f"={line}" for line in lines_of(word)}


def _with_firsts(name: ParsedName) -> Iterator[tuple[str, str]]:
    """Yield each word's sounds with each other word's first sounds, and what it is equivalent to."""
    places = range(min(len(name.tokens), _MOST_WORDS))
    for at in places:
        sounds = _sounds_at(name, at)
        for other in places:
            if other != at:
                firsts = heads(name.tokens[other])
                firsts |= {f"={line}" for line in lines_of(name.tokens[other])}
                yield from ((sound, first) for sound in sounds for first in firsts)


def _years(birth: PartialDate) -> Iterator[str]:
    first, last = birth.earliest.year, birth.latest.year
    if last - first < _MOST_YEARS:
        yield from map(str, range(first, last + 1))


def _vague(birth: PartialDate) -> bool:
    """Tell whether a day may stand for its whole year: 1 January is written for the unknown day."""
    return (birth.earliest.month, birth.earliest.day) == (1, 1)
