"""Find the few of many listed names that a name may be, before any of them is compared in full.

An inverted index: each word of each listed name stands under its skeleton and its sounds, each
two words of a name under both skeletons, each whole name under its consonants and its letters, for
slips of the pen and moved spaces, each number under itself. Rare codes are looked up first, and
common ones only as long as few have been seen. Compact: eight bytes a posting, in one sorted array.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations, islice
from typing import NamedTuple, cast
from zlib import crc32

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import fuzz, process

from wholeroute.crosscheck.kinds import family_of
from wholeroute.crosscheck.profile import Profile
from wholeroute.entities import ParsedName, Rarity, information, lines_of, skeleton
from wholeroute.entities.scripts import fold
from wholeroute.errors import Invalid

_PLACE_BITS, _CODE_BITS = 24, 20
_PLACE, _CODE = (1 << _PLACE_BITS) - 1, (1 << _CODE_BITS) - 1
_MOST_WORDS = 8
_SEEN, _SEEN_BESIDE = 25_000, 10_000
"""Postings that one question may look at: some milliseconds' worth."""

_SEEN_LEAST = 3_000
_FEW = 400
"""A code that so few bear is always looked up."""

_LOOKED_OVER, _ONE_MORE_IN, _LOOKED_OVER_MOST = 80, 500, 500
"""Whose consonants are held against those asked for: more in a list of very many."""

_LIKEST = 40
_SHARES = (0.3, 0.1)
"""Of the most bits that anybody shares, how many somebody else must."""

_LEAST_LIKE, _FAR_BEHIND = 60.0, 25.0
"""Hundredths below which consonants are no name's, or far from the likest."""

_NAMES = 2
_BY_CODES = 4
"""One in so many is kept for its codes alone: a short name within a long one looks unlike it."""

_BY_EAR, _BY_PAIR, _BY_NUMBER = 0.6, 0.1, 4.0
"""What a key of each sort speaks for who stands under it, beside a word's skeleton at 1."""

_Places = npt.NDArray[np.uint64]
_PLACE_MASK = np.uint64(_PLACE)

_MOST_YEARS = 3
_YEAR_BITS, _DAY_BITS = 3.0, 8.0


class Near(NamedTuple):
    """Somebody who may be who is asked for: their place, and which of their names are likest."""

    place: int
    names: tuple[int, ...]


class _Found(NamedTuple):
    """Who stands under some key, their places ascending, and the bits of the keys they share."""

    places: _Places
    bits: npt.NDArray[np.float64]


class NameIndex:
    """The postings of a list. Records are known by their place in it, from 0."""

    def __init__(
        self, listed: Iterable[Profile], watch: Callable[[int], None] = lambda _done: None
    ) -> None:
        """Index `listed`; `watch` is told how many are done, every thousand."""
        self._codes: dict[str, int] = {}
        self._runs: list[str] = []
        self._ordered: list[str] = []
        self._first_name = array("I", [0])
        bearers: Counter[str] = Counter()
        postings = array("Q")
        at = 0
        for at, profile in enumerate(listed, start=1):
            place = at - 1
            if place > _PLACE:
                raise Invalid("list", f"it has more than {_PLACE:,} records", "Split it.")
            postings.extend({key << _PLACE_BITS | place for key in self._keys_listed(profile)})
            for run, in_order in map(_shapes, profile.every_name):
                self._runs.append(run)
                self._ordered.append(in_order)
            self._first_name.append(len(self._runs))
            bearers.update({bone for name in profile.every_name for bone in name.skeletons})
            if at % 1000 == 0:
                watch(at)
        self.size = at
        self.rarity = Rarity((b, information(b, held, at)) for b, held in bearers.items())
        self.rarity.bearers = at
        self._postings = _sorted(postings)
        # The same bytes: one by one for looking up, in rows for adding up.
        self._places = np.frombuffer(self._postings, np.uint64)

    def near(self, asked: Profile, most: int) -> list[Near]:
        """Return who may be `asked` with the likest of their names, likeliest first."""
        found = self._found(asked)
        if not found.places.size:
            return []
        looked_over = min(_LOOKED_OVER + self.size // _ONE_MORE_IN, _LOOKED_OVER_MOST)
        first = _first_of(found, looked_over)
        likest = self._likest(asked, first)
        by_codes = first[: most // _BY_CODES]
        kept = dict.fromkeys((*islice(likest, most - len(by_codes)), *by_codes, *likest))
        return [
            Near(place, likest.get(place) or self._names_of(place)) for place in islice(kept, most)
        ]

    def _likest(self, asked: Profile, places: list[int]) -> dict[int, tuple[int, ...]]:
        """Return those whose names are likest by their consonants, and which of their names are."""
        at = [
            (place, name)
            for place in places
            for name in range(*self._first_name[place : place + 2])
        ]
        runs, ordered = (
            [self._runs[name] for _, name in at],
            [self._ordered[name] for _, name in at],
        )
        alike: dict[int, float] = {}
        for name in asked.every_name:
            for shape, theirs in zip(_shapes(name), (runs, ordered), strict=True):
                for _, likeness, which in process.extract(
                    shape, theirs, scorer=fuzz.ratio, limit=_LIKEST, score_cutoff=_LEAST_LIKE
                ):
                    alike[which] = max(likeness, alike.get(which, 0.0))
        best: dict[int, tuple[int, ...]] = {}
        least = max(alike.values(), default=0.0) - _FAR_BEHIND
        for which in sorted(alike, key=lambda which: (-alike[which], which)):
            if alike[which] < least:
                break
            place, found = at[which]
            held = best.get(place, ())
            if len(held) < _NAMES:
                best[place] = (*held, found - self._first_name[place])
        return best

    def _names_of(self, place: int) -> tuple[int, ...]:
        return tuple(range(self._first_name[place + 1] - self._first_name[place]))

    def _found(self, asked: Profile) -> _Found:
        """Return who stands under some key of `asked`, each with the bits of the keys they share."""
        under: list[_Places] = []
        worth: list[float] = []
        looked = 0
        most = max(_SEEN_LEAST, min(_SEEN, self.size // 4))
        for bits, first, last in sorted(self._looked_up(asked), key=lambda each: each[2] - each[1]):
            held = last - first
            if held > _FEW and looked + held > most:
                break
            looked += held
            under.append(self._places[first:last])
            worth.append(bits)
        if not under:
            return _Found(np.empty(0, np.uint64), np.empty(0))
        # Whoever stands under several keys has the bits of each, added in the order of the keys.
        places, whose = np.unique(np.concatenate(under) & _PLACE_MASK, return_inverse=True)
        bits_of = np.repeat(worth, [len(each) for each in under])
        summed = np.bincount(whose, weights=bits_of).astype(np.float64, copy=False)
        found = _Found(places, summed)
        for key, bits in self._beside(asked):
            first, last = self._range(key)
            if last - first <= _SEEN_BESIDE:
                found.bits[_standing_in(places, self._places[first:last] & _PLACE_MASK)] += bits
        return found

    def _looked_up(self, asked: Profile) -> Iterator[tuple[float, int, int]]:
        for key, worth in self._keys_asked(asked).items():
            first, last = self._range(key)
            if last > first:
                yield worth * math.log2(1 + self.size / (last - first)), first, last

    def _range(self, key: int) -> tuple[int, int]:
        first = bisect_left(self._postings, key << _PLACE_BITS)
        return first, bisect_left(self._postings, (key + 1) << _PLACE_BITS, lo=first)

    def _keys_listed(self, profile: Profile) -> Iterator[int]:
        """Yield the keys under which a record stands; new codes get their numbers here."""
        family = family_of(profile.kind)
        for name in profile.every_name:
            bones, heard = _codes_of(name, family)
            numbers = sorted({self._number(code) for code in bones})
            yield from (number << _CODE_BITS for number in numbers)
            yield from (self._number(code) << _CODE_BITS for code in heard)
            yield from (one << _CODE_BITS | other for one, other in combinations(numbers, 2))
            yield from _whole(name)
        for code in _codes_beside(profile):
            yield self._number(code) << _CODE_BITS
        for number in profile.identifiers:
            yield _hashed(" ".join(number))

    def _keys_asked(self, asked: Profile) -> dict[int, float]:
        """Return the keys to look up, each with how far it speaks for who stands under it."""
        family, codes = family_of(asked.kind), self._codes
        keys: dict[int, float] = {}
        for name in asked.every_name:
            bones, heard = _codes_of(name, family)
            numbers = sorted({codes[code] for code in bones if code in codes})
            keys |= {codes[code] << _CODE_BITS: _BY_EAR for code in heard if code in codes}
            keys |= {number << _CODE_BITS: 1.0 for number in numbers}
            keys |= {one << _CODE_BITS | other: _BY_PAIR for one, other in combinations(numbers, 2)}
            keys |= dict.fromkeys(_whole(name), 1.0)
        for number in asked.identifiers:
            keys[_hashed(" ".join(number))] = _BY_NUMBER
        return keys

    def _beside(self, asked: Profile) -> Iterator[tuple[int, float]]:
        for code in sorted(_codes_beside(asked)):
            if code in self._codes:
                bits = _DAY_BITS if "-" in code else _YEAR_BITS
                yield self._codes[code] << _CODE_BITS, bits

    def _number(self, code: str) -> int:
        """Return the number of a code, from 1; beyond a million some codes share one."""
        return self._codes.setdefault(code, len(self._codes) % _CODE + 1)


def _first_of(found: _Found, most: int) -> list[int]:
    """Return the places with the most bits, most first; far too few bits are looked at for want of more."""
    best = found.bits.max()
    for share in _SHARES:
        seen = np.flatnonzero(found.bits >= share * best)
        if seen.size >= most:
            break
    # Places ascend, and a stable order leaves them so where the bits are the same.
    order = np.argsort(-found.bits[seen], kind="stable")[:most]
    return cast("list[int]", found.places[seen[order]].tolist())


def _standing_in(places: _Places, others: _Places) -> npt.NDArray[np.bool_]:
    """Return which of `places` are among `others`; both ascend."""
    if not others.size:
        return np.zeros(places.size, np.bool_)
    at = np.searchsorted(others, places).clip(max=others.size - 1)
    return cast("npt.NDArray[np.bool_]", others[at] == places)


def _shapes(name: ParsedName) -> tuple[str, str]:
    """Return the consonants of a name in a row, and by word in the order of the alphabet."""
    return "".join(name.skeletons), " ".join(sorted(name.skeletons))


def _codes_of(name: ParsedName, family: str) -> tuple[set[str], set[str]]:
    """Return the codes of a name's words as they are written, and as they sound or are known."""
    mark = "" if family == "Person" else f"{family} "
    together = name.bones.difference(name.skeletons)
    bones = {mark + bone for bone in (*name.skeletons[:_MOST_WORDS], *together)}
    heard = {f"{mark}~{each}" for at in name.sounds[:_MOST_WORDS] for each in at}
    heard |= {f"{mark}={line}" for word in name.tokens[:_MOST_WORDS] for line in lines_of(word)}
    return bones, heard


def _whole(name: ParsedName) -> tuple[int, int]:
    """Return the keys of a whole name, spaces left out: its consonants, and its letters in any order.

    What has no spaces meets the first, slips of the pen meet the second.
    """
    letters = fold(name.text).replace(" ", "")
    return _hashed(skeleton("".join(name.tokens))), _hashed("".join(sorted(letters)))


def _hashed(text: str) -> int:
    """Return a key for what hardly two share; where two keys fall together, names tell them apart."""
    return crc32(text.encode()) & _CODE


def _codes_beside(profile: Profile) -> set[str]:
    """Return codes of the days and years of birth: they find nobody, but rank who is found."""
    exact = [birth.earliest for birth in profile.births if birth.earliest == birth.latest]
    years = {
        year
        for birth in profile.births
        if birth.latest.year - birth.earliest.year < _MOST_YEARS
        for year in range(birth.earliest.year, birth.latest.year + 1)
    }
    return {f"@{day}" for day in exact} | {f"@{year}" for year in years}


def _sorted(postings: array[int]) -> memoryview:
    numbers = pa.Array.from_buffers(pa.uint64(), len(postings), [None, pa.py_buffer(postings)])
    return memoryview(numbers.take(pc.array_sort_indices(numbers)).buffers()[1]).cast("Q")[
        : len(postings)
    ]
