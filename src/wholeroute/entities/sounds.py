"""Say how near two words sound, and give each the rough keys under which it meets its like.

A skeleton is exact about consonants; ears are not. An Italian writes Chidane for Kidane, a
German Schur for Zhur and Jonas for Yonas, a Belarusian Hleb for Gleb, and fingers slip. What
it costs to take one sound for another is declared here once.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from itertools import pairwise, product

from rapidfuzz.distance import OSA

from wholeroute.entities.equivalents import same_name
from wholeroute.entities.skeleton import form
from wholeroute.entities.slavic import same_slavic

_DROPPED = "-"
_COSTS: dict[frozenset[str], float] = {
    frozenset(pair): cost
    for cost, pairs in (
        (0.2, "sz td tD dD dz Dz vf h-"),
        (0.3, "sj zj kh jy y- '- '- 'y v-"),
        (0.4, "jk ks hy bv dj j- bp"),
        (0.6, "kj mn tj ts"),
        (0.7, "k- t- d- n- m- l- r- s- z- b- p- f- D-"),
    )
    for pair in pairs.split()
}
_OTHER = 1.0
_SWAPPED = 0.6
_VOWELS = 0.12
_WORST = 0.34
"""Above this share of its sounds a word is another word."""

_SLIP = 0.7
_SHORTEST_SLIPPED, _SHORTEST_REPLACED = 5, 7
_EQUIVALENT, _TRANSCRIBED, _SERVANT_LEFT_OUT = 0.9, 0.92, 0.9
_SERVANT, _SHORTEST_SERVANT = "abd", 7
_ROUGH = 0.88
_ALIKE, _ALIKE_SHORT = 0.76, 0.6
_INITIAL = 0.6

_ROUGHLY = str.maketrans("pfDdzm", "bvttsn", "yh'-")
_HARD_OR_SOFT = re.compile("ch|sc|c|g")
_YOD = re.compile("j")
_LISPED = re.compile("th")


@lru_cache(maxsize=262144)
def sounds(token: str) -> frozenset[str]:
    """Return the rough keys of one word: one for each way an ear may have meant its letters.

    `c`, `ch`, `sc` and `g` are hard or soft, `j` is a hiss or a glide, `th` is s in Tehran.
    """
    readings = {token}
    if _HARD_OR_SOFT.search(token):
        readings = {_HARD_OR_SOFT.sub(letter, each) for each, letter in product(readings, "ks")}
    if _YOD.search(token):
        readings = {_YOD.sub(letter, each) for each, letter in product(readings, "sy")}
    if _LISPED.search(token):
        readings |= {_LISPED.sub("s", each) for each in readings}
    return frozenset(filter(None, map(_rough, readings)))


def _rough(token: str) -> str:
    bare = form(token)[::2].replace("j", "s").translate(_ROUGHLY)
    return "".join(one for one, other in pairwise(f"{bare} ") if one != other)


def nearness(one: str, other: str) -> float:
    """Return how likely two words of different skeletons are one: 0 where nothing speaks for it.

    Never 1: what only sounds alike is worth less than what is written alike.
    """
    if min(len(one), len(other)) == 1:
        return _INITIAL if heads(one) & heads(other) else 0.0
    if same_name(one, other):
        return _EQUIVALENT
    if servant_left_out(one, other):
        return _SERVANT_LEFT_OUT
    if same_slavic(one, other):
        return _TRANSCRIBED
    best = _SLIP if _slipped(one, other) else 0.0
    alike = sounds(one) & sounds(other)
    if alike:
        best = max(best, _ALIKE if max(map(len, alike)) > 2 else _ALIKE_SHORT)  # noqa: PLR2004
    form_one, form_other = form(one), form(other)
    longest = max(len(form_one), len(form_other)) / 2
    if longest < 2 or abs(len(form_one) - len(form_other)) > 2:  # noqa: PLR2004
        return best
    share = _cost(form_one, form_other, _WORST * longest) / longest
    return max(best, _ROUGH * (1 - share) if share <= _WORST else 0.0)


def servant_left_out(one: str, other: str) -> bool:
    """Tell whether two words are one but for the Abdul that one of them leaves out."""
    if not (one.startswith(_SERVANT) or other.startswith(_SERVANT)) or one == other:
        return False
    return _without_servant(one) == other or _without_servant(other) == one


def _without_servant(word: str) -> str:
    """Return what Abdul stands before, which is left out as often as not: (Abdul) Qadir."""
    long = len(word) >= _SHORTEST_SERVANT
    return word.removeprefix(_SERVANT) if long else word


def _slipped(one: str, other: str) -> bool:
    """Tell whether one slip of the fingers makes one word the other; first letters stay right.

    A letter too many, too few or out of turn; another letter in its place only in a long word,
    for Milan and Milad are two names.
    """
    if one[0] != other[0] or OSA.distance(one, other, score_cutoff=1) != 1:
        return False
    shortest = _SHORTEST_REPLACED if _replaced(one, other) else _SHORTEST_SLIPPED
    return min(len(one), len(other)) >= shortest


def _replaced(one: str, other: str) -> bool:
    return len(one) == len(other) and sorted(one) != sorted(other)


@lru_cache(maxsize=65536)
def heads(word: str) -> frozenset[str]:
    """Return what a word's initial may stand for: its first letter and its first sounds."""
    return frozenset({word[:1], *(each[:1] for each in sounds(word))}) - {""}


def _cost(one: str, other: str, most: float) -> float:
    """Return what it costs to take one form for the other, sound by sound; infinity above `most`."""
    mine, theirs = one[::2], other[::2]
    vowels, their_vowels = one[1::2], other[1::2]
    dropping = [_price(_DROPPED, letter) for letter in theirs]
    before: list[float] = []
    row = [0.0]
    for price in dropping:
        row.append(row[-1] + price)
    for at, sound in enumerate(mine):
        before_last, before, last = before, row, row
        drop = _price(sound, _DROPPED)
        row = [last[0] + drop]
        for to, letter in enumerate(theirs):
            best = last[to]
            if sound != letter:
                best += _price(sound, letter)
            if vowels[at] != their_vowels[to]:
                best += _VOWELS
            # Written out: this is where most of the time goes when names are compared.
            if (dropped := last[to + 1] + drop) < best:
                best = dropped
            if (dropped := row[to] + dropping[to]) < best:
                best = dropped
            if at and to and sound == theirs[to - 1] and mine[at - 1] == letter != sound:
                best = min(best, before_last[to - 1] + _SWAPPED)
            row.append(best)
        # What follows builds on this row, or by two letters in turn on the one before.
        if min(row) > most and min(last) > most:
            return math.inf
    return row[-1]


@lru_cache(maxsize=4096)
def _price(one: str, other: str) -> float:
    return 0.0 if one == other else _COSTS.get(frozenset((one, other)), _OTHER)
