"""Whether any script pays for another with false matches, by names alone.

Two people drawn at random are taken for one mostly where they already share a word, so three kinds
of pairs are told for each people: brothers (another given name, one family), namesakes (one given
name, another family) and those who share nothing. Every script then gets the same mixture of them,
for how many words a list has must not decide. Words are those of Faker, which nobody made for
this, and of an Amharic register; a list of pairs gives the same across scripts. Names that one
could hold for one person, since all words of one are in the other, are left out. Words are
halved by a hash: what is tuned looks at the first half alone (BENCH_HALF=first).
"""

from __future__ import annotations

import importlib
import importlib.util
import math
import random
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from statistics import fmean, variance

from bench.contract import Bar
from bench.crosscheck.names import HALF, names_folder
from bench.ground import bar
from wholeroute.entities import NAME_MATCH, ParsedName, names_alone, parse_name
from wholeroute.entities.scripts import fold

BENCH = "crosscheck"
_ROOT = Path(__file__).parents[2]
DRAWN, CROWD = 6_000, 1_000
_INITIALS = 2
"""Letters of which a word is no name: M, GM."""

SHARED = 0.01
"""One pair of strangers in a hundred shares the given name, and one the family's."""

_FAKER = {
    "Latin": ("tr_TR", "it_IT", "fr_FR", "de_DE", "es_ES", "yo_NG", "tw_GH", "en_KE", "en_PK", "fr_DZ"),
    "Arabic": ("ar_AA", "ar_DZ", "fa_IR"),
    "Cyrillic": ("ru_RU", "uk_UA", "bg_BG", "mk_MK"),
    "Greek": ("el_GR",),
    "Armenian": ("hy_AM",),
    "Georgian": ("ka_GE",),
    "Hebrew": ("he_IL",),
    "Devanagari": ("hi_IN",),
}  # fmt: skip
Word = tuple[str, str]
"""A word as each of two records writes it: in one script both times, or in two."""


@dataclass(frozen=True, slots=True)
class People:
    """Given names and families of one people, and the script, or two scripts, they are written in."""

    script: str
    name: str
    given: Sequence[Word]
    families: Sequence[Word]


@dataclass(frozen=True, slots=True)
class Rate:
    """How often pairs drawn at random are taken for one, with its standard error."""

    value: float
    error: float

    def bound(self, side: int) -> float:
        """Return the lower (-1) or upper (+1) end of its interval of 95 %."""
        return max(0.0, self.value + side * 1.96 * self.error)

    def __str__(self) -> str:
        low, high = (1e5 * self.bound(side) for side in (-1, +1))
        return f"{1e5 * self.value:.1f} of 100,000, 95 % between {low:.1f} and {high:.1f}"


def of_evenness(input_dir: Path | None) -> Iterator[Bar]:
    """Compare how often two people are taken for one, script by script and across scripts."""
    with tempfile.TemporaryDirectory() as scratch:
        if _has_faker(Path(scratch)):
            yield from _measured(names_folder(input_dir))
        else:
            print("no Faker here and none to fetch: evenness is not measured", file=sys.stderr)


def _has_faker(scratch: Path) -> bool:
    """Tell whether Faker can be imported: installed, or read out of its wheel (requirements/bench.txt)."""
    if importlib.util.find_spec("faker") is None:
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes",
             "-r", str(_ROOT / "requirements" / "bench.txt"), "-d", str(scratch)],
            check=False, capture_output=True,
        )  # fmt: skip
        sys.path.extend(str(wheel) for wheel in scratch.glob("faker-*.whl"))
    return importlib.util.find_spec("faker") is not None


def _measured(folder: Path | None) -> Iterator[Bar]:
    found: defaultdict[str, list[Rate]] = defaultdict(list)
    for people in _peoples(folder):
        rate = _of_pairs(people)
        found[people.script].append(rate)
        print(f"{people.name} ({people.script}): {rate}", file=sys.stderr)
    rates = {script: _mean(each) for script, each in found.items()}
    for script, rate in sorted(rates.items(), key=lambda each: each[1].value):
        print(f"{script}: {rate}", file=sys.stderr)
    worst, best = (pick(rates, key=lambda s: rates[s].value) for pick in (max, min))
    where = f"{len(rates)} scripts and pairs of scripts, pairs drawn at random by names alone"
    yield bar(
        BENCH, "script-false-worst", 1000 * rates[worst].value, "of 1,000", 1, f"{worst}; {where}"
    )
    ratio = rates[worst].value / rates[best].value
    least = rates[worst].bound(-1) / rates[best].bound(+1)
    where = f"{worst} against {best}, at least {least:.1f} with 95 %; {where}"
    yield bar(BENCH, "script-unevenness", ratio, "times", 2, where)


def _peoples(folder: Path | None) -> Iterator[People]:
    for script, locales in _FAKER.items():
        for locale in locales:
            person = importlib.import_module(f"faker.providers.person.{locale}").Provider
            given, families = (
                [(word, word) for word in _half(_first(person, kind))]
                for kind in ("first_names", "last_names")
            )
            yield People(script, locale, given, families)
    if folder is None:
        return
    lines = (folder / "geezorg_amharic_fullnames.txt").read_text("utf-8").splitlines()
    register = [
        (re.sub("/[^/]*/", "", own).split(), latin.split())
        for own, _, latin in (line.split("\t")[:3] for line in lines if line[:1] not in ("", "#"))
    ]
    both = [(own, latin) for own, latin in register if len(own) == len(latin) > 1]
    firsts, seconds = ({(own[at], latin[at]) for own, latin in both} for at in (0, 1))
    given, fathers = (_half_of(sorted(words)) for words in (firsts, seconds))
    own = [[(word, word) for word in dict(words)] for words in (given, fathers)]
    yield People("Ethiopic", "Amharic register", *own)
    yield People("Ethiopic to Latin", "Amharic register", given, fathers)
    lines = (folder / "google_ar2en.txt").read_text("utf-8").splitlines()
    arabic = _half_of(sorted({(own, latin) for own, latin in (line.split("\t") for line in lines)}))
    yield People("Arabic to Latin", "Arabic words", arabic[::2], arabic[1::2])


def _first(person: type, kind: str) -> Sequence[str]:
    words: Iterable[str] = getattr(person, f"{kind}_male", None) or getattr(person, kind)
    return sorted({word for word in words if word and not word.startswith("?")})


def _half(words: Iterable[str]) -> list[str]:
    return [own for own, _ in _half_of([(word, word) for word in words])]


def _half_of(words: Iterable[Word]) -> list[Word]:
    """Return the half of the words that is asked for, by a hash of each."""
    number = {"first": 0, "second": 1}[HALF]
    return [
        word
        for word in words
        if sha256(word[0].encode()).digest()[-1] % 2 == number and min(map(len, word)) > _INITIALS
    ]


def _of_pairs(people: People) -> Rate:
    """Return the rate of pairs at random: brothers, namesakes and strangers in one mixture."""
    brothers = _sharing(people.given, people.families, lambda given, family: f"{given} {family}")
    namesakes = _sharing(people.families, people.given, lambda family, given: f"{given} {family}")
    strangers = _strangers(people)
    value = SHARED * (brothers.value + namesakes.value) + strangers.value
    error = math.hypot(SHARED * brothers.error, SHARED * namesakes.error, strangers.error)
    return Rate(value, error)


def _sharing(
    differ: Sequence[Word], shared: Sequence[Word], named: Callable[[str, str], str]
) -> Rate:
    """Return how often two are one who share a word and differ in another.

    The error is that of a mean over pairs of words (Hoeffding, 1948): of how much single words vary.
    """
    draw = random.Random(3)
    told: defaultdict[Word, list[bool]] = defaultdict(list)
    wrong = drawn = 0
    while drawn < DRAWN:
        one, other = draw.sample(differ, 2)
        word = draw.choice(shared)
        pair = named(one[0], word[0]), named(other[1], word[1])
        if _may_be_one(one[0], other[0]) or _may_be_one(one[1], other[1]):
            continue
        is_one = _are_one(*map(parse_name, pair))
        drawn += 1
        wrong += is_one
        told[one].append(is_one)
        told[other].append(is_one)
    spread = variance(map(fmean, told.values()))
    return Rate(wrong / drawn, 2 * math.sqrt(spread / len(told)))


def _strangers(people: People) -> Rate:
    """Return how often two are one who share no word, of all pairs of a crowd.

    Only those that share a key are compared: no others can be one.
    """
    draw = random.Random(5)
    crowd = [(draw.choice(people.given), draw.choice(people.families)) for _ in range(CROWD)]
    here, there = ([parse_name(f"{g[at]} {f[at]}") for g, f in crowd] for at in (0, 1))
    holders: defaultdict[str, set[int]] = defaultdict(set)
    for at, name in enumerate(there):
        for key in _keys(name):
            holders[key].add(at)
    wrong = 0
    for at, name in enumerate(here):
        met = set().union(*(holders[key] for key in _keys(name)))
        wrong += sum(
            _are_one(name, there[other])
            for other in met
            if other > at and not _share(crowd[at], crowd[other])
        )
    pairs = CROWD * (CROWD - 1) / 2
    return Rate(wrong / pairs, math.sqrt(wrong) / pairs)


def _keys(name: ParsedName) -> frozenset[str]:
    return name.bones.union(*name.sounds)


def _share(one: tuple[Word, Word], other: tuple[Word, Word]) -> bool:
    return any(_may_be_one(mine[0], theirs[0]) for mine in one for theirs in other)


def _may_be_one(one: str, other: str) -> bool:
    """Tell whether all words of one are in the other, but for doubled letters: no names of two."""
    words, others = (set(re.sub(r"(.)\1", r"\1", fold(each)).split()) for each in (one, other))
    return words <= others or others <= words


def _are_one(one: ParsedName, other: ParsedName) -> bool:
    return names_alone(one, other, {}) >= NAME_MATCH


def _mean(rates: Sequence[Rate]) -> Rate:
    return Rate(fmean(r.value for r in rates), math.hypot(*(r.error for r in rates)) / len(rates))


MEASURES = (of_evenness,)
