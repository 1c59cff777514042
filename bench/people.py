"""Invent a register of people of whom some were reported twice, by hands that slip.

The published generator of the bulk bars: a seed and a number of rows say all of it. Names are made
as Exercise Halcyon makes them, among nine peoples, with families put together from syllables that
are written in two scripts. A further report of one person changes what reports change: the
spelling by the writer's ear, the script, a letter, the order of given name and family, the words
shown of a chain; the birth date becomes 1 January, turned, off by a digit, a year or missing; the
document is another or none, so is the phone.

`person` tells who is who and is no input of any matcher. Run it: python -m bench.people FILE ROWS SEED.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate, product
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq

from wholeroute.exercise.halcyon.model import FullName, Stem
from wholeroute.exercise.halcyon.names import (
    Culture,
    as_heard,
    cultures,
    in_own_script,
)

DUPLICATED = 0.18
"""The share of rows that report a person whom an earlier row has reported."""

SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("person", pa.string()),
        ("given", pa.string()),
        ("family", pa.string()),
        ("born", pa.string()),
        ("country", pa.string()),
        ("gender", pa.string()),
        ("document", pa.string()),
        ("phone", pa.string()),
    ]
)

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_EARS = ("en", "it", "fr", "de")
_ROWS_A_BATCH = 50_000
_COMMON = {"family": 0.6}
_COMMON_GIVEN = 0.7
"""How fast the next name is rarer than the last, by Zipf's law: the commonest family of a people is
borne by one in 60, the commonest given name by one in 15."""

_SYLLABLES = {
    "ti": "ba|ባ ta|ታ ma|ማ ra|ራ sa|ሳ la|ላ ne|ነ ge|ገ de|ደ wo|ዎ ki|ኪ zu|ዙ fe|ፈ ha|ሃ ye|የ",
    "ar": "ba|با ta|تا ma|ما ra|را sa|سا la|لا na|نا ja|جا da|دا wa|وا ki|كي zu|زو fi|في ha|ها yu|يو",
    "fa": "ba|با ta|تا ma|ما ra|را sa|سا la|لا na|نا ja|جا da|دا vi|وي ki|كي zu|زو fi|في ha|ها po|پو",
    "ru": "ba|ба ta|та ma|ма ra|ра so|со la|ла ne|не go|го de|де vo|во ki|ки zu|зу pe|пе mi|ми ru|ру",
    "sr": "ba|ба ta|та ma|ма ra|ра so|со la|ла ne|не go|го de|де vo|во ki|ки zu|зу pe|пе mi|ми ru|ру",
    "el": "pa|πα ta|τα ma|μα ra|ρα so|σο la|λα ne|νε go|γο de|δε vo|βο ki|κι za|ζα fe|φε mi|μι ro|ρο",
}
_LATIN_SYLLABLES = "ba ta ma ra so la ne go de vo ki zu pe mi ru fa di bo lu sen"
_ENDINGS = {
    "ti": "b|ብ y|ይ s|ስ n|ን",
    "ar": "n|ن d|د m|م r|ر",
    "fa": "ni|ني zai|زي ri|ري far|فر",
    "ru": "vich|вич kov|ков nin|нин shuk|шук",
    "sr": "vic|вић jev|јев nac|нац lic|лић",
    "el": "dis|δις kis|κης nos|νος tos|τος",
    "fr": "ye|ye ne|ne kho|kho mba|mba",
    "tr": "lar|lar oglu|oğlu can|can ten|ten",
    "it": "ni|ni tti|tti llo|llo ski|ski",
}


@dataclass(frozen=True, slots=True)
class Report:
    """One row: what one report says of one person."""

    person: int
    given: str
    family: str
    born: str
    country: str
    gender: str
    document: str
    phone: str


@dataclass(frozen=True, slots=True)
class Person:
    """Who somebody is, behind all reports."""

    number: int
    name: FullName
    born: tuple[int, int, int]
    country: str
    gender: str
    document: str
    phone: str


def reports(rows: int, seed: int) -> Iterator[Report]:
    """Yield `rows` reports; those of one person may stand anywhere after the first."""
    draw = Random(seed)
    known: list[Person] = []
    for _ in range(rows):
        if known and draw.random() < DUPLICATED:
            yield _again(draw, known[draw.randrange(len(known))])
            continue
        person = _person(draw, len(known))
        known.append(person)
        yield _first(draw, person)


def write_people(path: Path, rows: int, seed: int) -> Path:
    """Write `rows` reports as Parquet and return the path."""
    with pq.ParquetWriter(path, SCHEMA) as out:
        batch: list[dict[str, str]] = []
        for number, report in enumerate(reports(rows, seed)):
            batch.append(_row(number, report))
            if len(batch) == _ROWS_A_BATCH:
                out.write_batch(pa.RecordBatch.from_pylist(batch, SCHEMA))
                batch.clear()
        out.write_batch(pa.RecordBatch.from_pylist(batch, SCHEMA))
    return path


def _row(number: int, report: Report) -> dict[str, str]:
    return {
        "id": f"r{number}",
        "person": f"p{report.person}",
        "given": report.given,
        "family": report.family,
        "born": report.born,
        "country": report.country,
        "gender": report.gender,
        "document": report.document,
        "phone": report.phone,
    }


def _person(draw: Random, number: int) -> Person:
    culture = draw.choice(_peoples())
    gender = "female" if draw.random() < 0.3 else "male"
    return Person(
        number=number,
        name=_name(draw, culture, gender),
        born=(draw.randint(1950, 2007), draw.randint(1, 12), draw.randint(1, 28)),
        country=draw.choice(culture.countries),
        gender=gender,
        document=_document(draw),
        phone=_phone(draw),
    )


@cache
def _peoples() -> tuple[Culture, ...]:
    return tuple(cultures().values())


def _name(draw: Random, culture: Culture, gender: str) -> FullName:
    """Return a full name in the chain of its people; common names are as common as Zipf says."""
    words = [
        _drawn(draw, culture, _pool_of(link, gender))
        for link in culture.chain
        if link != "grandfather" or draw.random() < 0.5
    ]
    return FullName(culture.name, tuple(words))


def _pool_of(link: str, gender: str) -> str:
    """Return which list the word of a link is drawn from: a father is a man."""
    if link in ("family", "grandfather"):
        return "family"
    return {"given": gender, "patronymic": "patronymic"}.get(link, "male")


def _drawn(draw: Random, culture: Culture, pool: str) -> Stem:
    words, weights = _pool(culture.name, pool)
    return draw.choices(words, cum_weights=weights)[0]


@cache
def _pool(culture: str, pool: str) -> tuple[tuple[Stem, ...], tuple[float, ...]]:
    """Return the words of a pool, commonest first, with their running weights."""
    said = cultures()[culture]
    if pool == "family":
        words = said.words["families"] + _made(said, 3)
    elif pool == "patronymic":
        words = said.words["patronymics"]
    else:
        words = said.words[pool] + _made(said, 2)
    order = list(words)
    Random(culture + pool).shuffle(order)
    rarer = _COMMON.get(pool, _COMMON_GIVEN)
    return tuple(order), tuple(accumulate((at + 1) ** -rarer for at in range(len(order))))


def _made(culture: Culture, syllables: int) -> tuple[Stem, ...]:
    """Return words that nobody bears, of so many syllables and an ending, in both scripts."""
    said = _SYLLABLES.get(culture.lang, " ".join(f"{s}|{s}" for s in _LATIN_SYLLABLES.split()))
    parts = [each.split("|") for each in said.split()]
    endings = [each.split("|") for each in _ENDINGS[culture.lang].split()]
    kept = []
    for at, word in enumerate(product(parts, repeat=syllables)):
        # One ending each, by its place: four times as many would be too thin a spread.
        latin, own = ("".join(each) for each in zip(*word, endings[at % len(endings)], strict=True))
        kept.append(Stem(latin.title(), own.title(), ()))
    return tuple(kept)


def _first(draw: Random, person: Person) -> Report:
    written = as_heard(draw, person.name, draw.choice(_EARS))
    return Report(
        person=person.number,
        given=written.given,
        family=written.family,
        born="" if draw.random() < 0.03 else _day(person.born),
        country=person.country,
        gender=person.gender,
        document=person.document if draw.random() < 0.75 else "",
        phone=person.phone if draw.random() < 0.4 else "",
    )


def _again(draw: Random, person: Person) -> Report:
    """Return one more report of a person, with all that may go wrong in it."""
    report = _first(draw, replace(person, phone=_changed(draw, 0.5, person.phone, _phone(draw))))
    given, family = report.given, report.family
    if draw.random() < 0.08:
        own = in_own_script(draw, person.name)
        given, family = own.given, own.family
    if draw.random() < 0.18:
        given = _slipped(draw, given)
    if draw.random() < 0.18:
        family = _slipped(draw, family)
    if draw.random() < 0.08:
        given, family = family, given
    document = _changed(draw, 0.45, report.document, _document(draw))
    return replace(
        report,
        given=given,
        family=family,
        born=_misdated(draw, person.born),
        country=report.country if draw.random() < 0.88 else "",
        gender=report.gender if draw.random() < 0.88 else "",
        document=_slipped(draw, document) if document and draw.random() < 0.05 else document,
    )


def _changed(draw: Random, often: float, value: str, other: str) -> str:
    return other if value and draw.random() < often else value


def _misdated(draw: Random, born: tuple[int, int, int]) -> str:
    """Return a birth date as a further report has it."""
    year, month, day = born
    chance = draw.random()
    if chance < 0.06:
        return ""
    if chance < 0.23:
        return f"{year}-01-01"
    if chance < 0.29 and day <= 12:
        return _day((year, day, month))
    if chance < 0.34:
        return _day((year + draw.choice((-1, 1)), month, day))
    if chance < 0.40:
        return _day((year, month, draw.randint(1, 28)))
    return _day(born)


def _day(day: tuple[int, int, int]) -> str:
    return "{:04}-{:02}-{:02}".format(*day)


def _slipped(draw: Random, text: str) -> str:
    """Return a text with one letter too many, too few, another or out of turn."""
    if len(text) < 3:
        return text
    at = draw.randrange(1, len(text))
    kind = draw.randrange(4)
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at - 1] + text[at:]
    if kind == 2:
        letter = str(draw.randrange(10)) if text[at].isdigit() else draw.choice(_LETTERS)
        return text[:at] + letter + text[at + 1 :]
    return text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :]


def _document(draw: Random) -> str:
    return draw.choice("ABCDEFGHJK") + f"{draw.randrange(10**7):07}"


def _phone(draw: Random) -> str:
    return f"+999{draw.randrange(10**9):09}"


if __name__ == "__main__":
    write_people(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
