"""Names alone, against labels that others gave and that a list implies.

Labelled pairs are split in halves by who is named: pairs that share a name fall on one side. What
is tuned looks at the first half alone; the second is what these bars tell. BENCH_HALF=first shows
the other one, with each pair that is told wrongly.
"""

from __future__ import annotations

import csv
import os
import random
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import product
from pathlib import Path
from statistics import quantiles

from anyascii import anyascii
from defusedxml import ElementTree

from bench.contract import Bar, Better
from bench.ground import bar
from wholeroute.entities import (
    NAME_MATCH,
    ParsedName,
    Rarity,
    body_names_alone,
    compare_names,
    names_alone,
    parse_name,
    rarity_of,
)
from wholeroute.entities.scripts import fold
from wholeroute.exercise.halcyon.names import cultures

BENCH = "crosscheck"
HALF = os.environ.get("BENCH_HALF", "second")
INCUMBENT, INCUMBENT_FROM = "nomenklatura logic-v2, scores kept with the pairs", 0.7
RESAMPLED = 400
STRONG = "STRONG"


@dataclass(frozen=True, slots=True)
class Labelled:
    """Two names, whether they are one person's or body's, and what the incumbent scores them, if it did."""

    schema: str
    one: str
    other: str
    same: bool
    quality: str
    peer: float | None

    @property
    def told(self) -> float:
        """Return how far the two are one name, by names alone."""
        if self.schema == "Person":
            return _told(self.one, self.other)
        return body_names_alone(self.one, self.other)


def of_labelled(input_dir: Path | None) -> Iterator[Bar]:
    """Tell pairs that others labelled apart, beside what the incumbent says of them."""
    folder = names_folder(input_dir)
    if folder is None:
        return
    pairs = _labelled(folder)
    half = _half(pairs, HALF)
    for bar_name, schema, target in (("people", "Person", 0.85), ("companies", "Company", 0.863)):
        yield _of_kind(bar_name, [p for p in half if p.schema == schema], target)
    # All of them may be asked only where the second half is told.
    strong = [p for p in (pairs if HALF == "second" else half) if p.quality == STRONG]
    right = sum((p.told >= NAME_MATCH) is p.same for p in strong)
    where = f"name_bench, {len(strong)} pairs of people and bodies labelled strongly"
    yield bar(BENCH, "name-bench-strong", right, "pairs", len(strong), where, higher=True)


def _of_kind(kind: str, pairs: Sequence[Labelled], target: float) -> Bar:
    """Return the F1 of one half's pairs of a kind, with its interval, beside the incumbent's."""
    if HALF != "second":
        _show(pairs)
    where = f"name_bench, {len(pairs)} pairs of {kind}, {HALF} half by who is named"
    ours = [(p.told >= NAME_MATCH, p.same) for p in pairs]
    theirs = [(p.peer >= INCUMBENT_FROM, p.same) for p in pairs if p.peer is not None]
    low, high = _interval(ours)
    print(
        f"{where}: F1 {_f1(ours):.3f}, 95 % of resamples {low:.3f} to {high:.3f}", file=sys.stderr
    )
    return Bar(
        bench=BENCH, bar=f"name-bench-{kind}", value=round(_f1(ours), 3), unit="F1", target=target,
        better=Better.HIGHER, input=f"{where}, {low:.3f} to {high:.3f}",
        peer=INCUMBENT, peer_value=round(_f1(theirs), 3),
    )  # fmt: skip


def _labelled(folder: Path) -> list[Labelled]:
    with (folder / "nk_logicv2_frozen_scores.csv").open(encoding="utf-8") as file:
        scores = {
            (row["schema"], row["name1"], row["name2"]): float(row["score"])
            for row in csv.DictReader(file)
        }
    with (folder / "nk_name_bench_cases.csv").open(encoding="utf-8") as file:
        return [
            Labelled(
                row["schema"], row["name1"], row["name2"], row["is_match"] == "true",
                row["quality"], scores.get((row["schema"], row["name1"], row["name2"])),
            )
            for row in csv.DictReader(file)
        ]  # fmt: skip


def _half(pairs: Sequence[Labelled], half: str) -> list[Labelled]:
    """Return one half of the pairs; all that hang together by a name are in the same."""
    above: dict[str, str] = {}

    def top(name: str) -> str:
        while above.setdefault(name, name) != name:
            name = above[name]
        return name

    for pair in pairs:
        one, other = top(_split_key(pair.one)), top(_split_key(pair.other))
        if one != other:
            above[max(one, other)] = min(one, other)
    number = {"first": 0, "second": 1}[half]
    return [
        p for p in pairs if sha256(top(_split_key(p.one)).encode()).digest()[-1] % 2 == number
    ]  # fmt: skip


def _split_key(name: str) -> str:
    """Return the words of a name in Latin letters, in order; no code of ours moves a pair across."""
    bare = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", name))
    latin = anyascii("".join(each for each in bare if not unicodedata.combining(each)))
    return " ".join(sorted(re.findall(r"[a-z0-9-]+", _APOSTROPHES.sub("", latin).casefold())))


_APOSTROPHES = re.compile("['`´’‘ʼʻʿʾʹ′]")


def _f1(told: Sequence[tuple[bool, bool]]) -> float:
    right = sum(said and same for said, same in told)
    return 2 * right / (sum(said for said, _ in told) + sum(same for _, same in told) or 1)


def _interval(told: Sequence[tuple[bool, bool]]) -> tuple[float, float]:
    draw = random.Random(1)
    scores = quantiles([_f1(draw.choices(told, k=len(told))) for _ in range(RESAMPLED)], n=40)
    return scores[0], scores[-1]


def _show(pairs: Iterable[Labelled]) -> None:
    for pair in sorted(pairs, key=lambda each: each.told):
        if (pair.told >= NAME_MATCH) is not pair.same:
            was = "one" if pair.same else "two"
            print(f"{pair.told:.2f} are {was}: {pair.one} / {pair.other}", file=sys.stderr)


# --- order ------------------------------------------------------------------------------------

_EACH = 120


def of_order(input_dir: Path | None) -> Iterator[Bar]:
    """Ask whether somebody is their own son: the same words, the given name and the father's turned."""
    asked = list(dict.fromkeys(_turned()))
    folder = names_folder(input_dir)
    if folder is not None:
        asked += [
            (p.one, p.other)
            for p in _labelled(folder)
            if not p.same and p.schema == "Person" and _same_words(p.one, p.other)
        ]
    taken = [pair for pair in asked if _told(*pair) >= NAME_MATCH]
    for one, other in taken[:20]:
        print(f"taken for one: {one} / {other}", file=sys.stderr)
    where = f"{len(asked)} names with the given name and the father's turned"
    yield bar(BENCH, "fathers-taken-for-sons", len(taken), "pairs", 0, where)


def _same_words(one: str, other: str) -> bool:
    return sorted(fold(one).split()) == sorted(fold(other).split()) and fold(one) != fold(other)


def _told(one: str, other: str) -> float:
    return names_alone(parse_name(one), parse_name(other), {})


def _turned() -> Iterator[tuple[str, str]]:
    """Yield names as Arabic, Persian and Ethiopic make them, in Latin and in their own letters."""
    draw = random.Random(5)
    for name, forms in _FORMS.items():
        culture = cultures()[name]
        men, last = culture.words["male"], culture.words["families"] or culture.words["male"]
        for form, own in product(forms, (False, True)):
            for _ in range(_EACH // len(forms)):
                (given, father), family = draw.sample(men, 2), draw.choice(last)
                words = [w.own if own else w.latin for w in (given, father, family)]
                if len({fold(word) for word in words}) == len(words):
                    link = _LINKS[name][own]
                    yield (
                        form.format(a=words[0], b=words[1], c=words[2], link=link),
                        form.format(a=words[1], b=words[0], c=words[2], link=link),
                    )


_FORMS = {
    "arabic": ("{a} {link} {b} {c}", "{a} {b} {c}"),
    "persian": ("{a} {link} {b} {c}", "{a} {b} {c}"),
    "habesha": ("{a} {b} {c}", "{a} {b}"),
}
_LINKS = {"arabic": ("bin", "بن"), "persian": ("walad-e", "ولد"), "habesha": ("", "")}


# --- across scripts ---------------------------------------------------------------------------

DRAWN = 20_000
_FALSE_OF_A_THOUSAND = 1.0


def of_scripts(input_dir: Path | None) -> Iterator[Bar]:
    """Find each person of the UN's list by their own script, and each Amharic name by its Latin one."""
    folder = names_folder(input_dir)
    if folder is None or input_dir is None:
        return
    lists = sorted((input_dir / "sanctions").glob("un_consolidated*.xml"))
    if lists:
        listed = _listed(lists[-1])
        with (folder / "un_original_script_pairs.csv").open(encoding="utf-8") as file:
            asked = [(row["original_script"], row["dataid"]) for row in csv.DictReader(file)]
        yield from _found("un-own-script", asked, listed, 0.92, 0.85)
    lines = (folder / "geezorg_amharic_fullnames.txt").read_text("utf-8").splitlines()
    amharic = [line.split("\t") for line in lines if line and not line.startswith("#")]
    whole = [each for each in amharic if len(each) > 2 and len(each[0].split()) > 1]
    people = {str(at): [parse_name(each[2])] for at, each in enumerate(whole)}
    asked = [(re.sub("/[^/]*/", "", each[0]), str(at)) for at, each in enumerate(whole)]
    yield from _found("amharic", asked, people, 0.95, 0.85)


def _listed(path: Path) -> dict[str, list[ParsedName]]:
    """Return the Latin names of each person of the UN's list, low-quality aliases left out."""
    parts = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
    found: dict[str, list[ParsedName]] = {}
    for person in ElementTree.fromstring(path.read_bytes()).iter("INDIVIDUAL"):
        names = [" ".join(filter(None, (person.findtext(part) for part in parts)))]
        names += [
            alias.findtext("ALIAS_NAME") or ""
            for alias in person.iter("INDIVIDUAL_ALIAS")
            if alias.findtext("QUALITY") != "Low"
        ]
        parsed = [parse_name(name) for name in dict.fromkeys(names)]
        found[person.findtext("DATAID") or ""] = [each for each in parsed if each.tokens]
    return found


def _found(
    name: str,
    asked: Sequence[tuple[str, str]],
    people: dict[str, list[ParsedName]],
    first: float,
    taken: float,
) -> Iterator[Bar]:
    """Rank everybody for each name asked, and tell whom the threshold takes."""
    rarity = rarity_of(people.values())
    firsts = accepted = 0
    for text, truth in asked:
        scores = {who: _best(parse_name(text), names, rarity) for who, names in people.items()}
        best = max(scores.values())
        firsts += scores[truth] == best and sum(each == best for each in scores.values()) == 1
        accepted += scores[truth][1] >= NAME_MATCH
    where = f"{len(asked)} names in their own script against {len(people)} people in Latin"
    yield bar(BENCH, f"{name}-first", firsts / len(asked), "share", first, where, higher=True)
    yield bar(BENCH, f"{name}-accepted", accepted / len(asked), "share", taken, where, higher=True)
    false = _false(asked, people, rarity)
    where = f"{DRAWN:,} pairs drawn of {where}"
    yield bar(BENCH, f"{name}-false", false, "of 1,000", _FALSE_OF_A_THOUSAND, where)


def _best(
    asked: ParsedName, names: Iterable[ParsedName], rarity: Rarity
) -> tuple[float, float]:  # fmt: skip
    """Return the best of the names: what agrees in bits, and how far it agrees."""
    told = [(names_alone(asked, each, rarity), each) for each in names]
    return max(
        (
            (score * compare_names(asked, name, rarity).bits if score > 0.5 else score, score)
            for score, name in told
        ),
        default=(0.0, 0.0),
    )


def _false(
    asked: Sequence[tuple[str, str]], people: dict[str, list[ParsedName]], rarity: Rarity
) -> float:
    draw = random.Random(1)
    ids = sorted(people)
    wrong = drawn = 0
    while drawn < DRAWN:
        (text, truth), who = draw.choice(asked), draw.choice(ids)
        if who != truth:
            drawn += 1
            wrong += _best(parse_name(text), people[who], rarity)[1] >= NAME_MATCH
    return 1000 * wrong / drawn


def names_folder(input_dir: Path | None) -> Path | None:
    """Return the folder of labelled names, None where it is absent, which stderr says."""
    if input_dir is None or not (input_dir / "names").is_dir():
        print("no labelled names there: left out", file=sys.stderr)
        return None
    return input_dir / "names"


MEASURES = (of_labelled, of_order, of_scripts)
