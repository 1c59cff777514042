"""Find whoever a few words may mean, among all that one reader sees, and say which key led there.

Candidates come by the keys that the cross-check keeps, never by a look through all there is: those
who are protected, judicial or uncategorised have none. What they are called is then held against
what was asked, and a record without enough of it is no result.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from rapidfuzz import fuzz
from sqlalchemy import Connection

from wholeroute.crosscheck.asked import Asked
from wholeroute.crosscheck.keys import near, rarity_among
from wholeroute.entities import (
    NAME_MATCH,
    PROPERTIES,
    DateAgreement,
    NameAgreement,
    ParsedName,
    PartialDate,
    PropertyType,
    compare_dates,
    compare_names,
    names_alone,
    parse_name,
)
from wholeroute.entities.commonness import bits_of
from wholeroute.ledger import Stated, entities_called, holding, stated

MOST = 100
"""Records that a search shows at most: whoever asks for a common word is asked for another."""

LOOKED_AT = 120
"""Candidates whose names are read and compared."""

_ENOUGH = 0.55
"""The share of what the asked words tell that a name must have."""

_EXTRA, _TURNED, _BORN, _NOT_BORN = 0.25, 0.97, 0.15, 0.25
_WRITTEN_ALIKE = 70.0
_BY_NUMBER, _BY_ID = 2.0, 3.0

_CALLED = ("name", "full", "alias", "weakAlias", "previousName", "location", "username")
_SAID = (
    *_CALLED, "firstName", "lastName", "birthDate",
    *(each.name for each in PROPERTIES.values()
      if each.type in (PropertyType.COUNTRY, PropertyType.PHONE, PropertyType.IDENTIFIER)),
)  # fmt: skip


class How(StrEnum):
    """By what a record was found."""

    ID = "id"
    NUMBER = "number"
    SAME = "same"
    SCRIPT = "script"
    SPELLING = "spelling"
    SOUND = "sound"
    SLIP = "slip"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Match:
    """Why one record is a result: `found` is the name or number of it that met, `scheme` a number's.

    `born` says that its birth date agrees with the one that was asked with.
    """

    entity: UUID
    score: float
    how: How
    found: str
    scheme: str = ""
    born: bool = False


@dataclass(frozen=True, slots=True)
class Sighted:
    """Results, likeliest first, what is stated of each; `crowded` where a word brought too many."""

    matches: tuple[Match, ...]
    stated: Mapping[UUID, Stated]
    crowded: bool


def seek(connection: Connection, asked: Asked, only: Collection[UUID] | None = None) -> Sighted:
    """Return whoever this session sees that may be `asked`; with `only`, those among them."""
    by_number = holding(connection, asked.numbers, most=LOOKED_AT)
    by_id = {each for start in asked.ids for each in entities_called(connection, start)}
    keys = asked.name_keys()
    crowded = False
    candidates: list[UUID] = []
    if only is not None:
        candidates = sorted(only)
    elif keys:
        found = near(connection, {_NOBODY: keys}, most=LOOKED_AT, full=True)
        candidates = list(found.candidates[_NOBODY])
        crowded = bool(found.full) and asked.name is not None and asked.name.single
    said = stated(connection, {*candidates, *by_number, *by_id}, _SAID)
    matches = {
        each.entity: each
        for each in _named(connection, asked, (said[i] for i in candidates if i in said))
    }
    for entity in by_number:
        if entity in said and (only is None or entity in only):
            matches[entity] = _numbered(asked, entity, by_number[entity])
    for entity in by_id & set(said) if only is None else ():
        matches[entity] = Match(entity, _BY_ID, How.ID, str(entity))
    likeliest = sorted(matches.values(), key=lambda each: (-each.score, each.entity))
    return Sighted(tuple(likeliest[:MOST]), said, crowded or len(likeliest) > MOST)


_NOBODY = UUID(int=0)


def stated_of(connection: Connection, entities: Iterable[UUID]) -> dict[UUID, Stated]:
    """Return what a search shows of these, as far as this session sees them."""
    return stated(connection, entities, _SAID)


def _numbered(asked: Asked, entity: UUID, held: frozenset[str]) -> Match:
    scheme, value = min(asked.numbers[key] for key in held)
    return Match(entity, _BY_NUMBER, How.NUMBER, value, scheme)


def _named(connection: Connection, asked: Asked, records: Iterable[Stated]) -> list[Match]:
    if asked.name is None:
        return []
    rarity = rarity_among(connection, asked.name.bones)
    return [each for record in records if (each := _match(asked, record, rarity)) is not None]


def _match(asked: Asked, record: Stated, rarity: Mapping[str, float]) -> Match | None:
    """Return how the likest name of a record meets what was asked, None where none has enough."""
    if asked.name is None:
        return None
    best: tuple[float, How, str] | None = None
    for name in names_of(record):
        score, how = _likeness(asked.name, parse_name(name), rarity)
        if score >= _ENOUGH and (best is None or score > best[0]):
            best = score, how, name
    if best is None:
        return None
    born, worth = _born(asked.births, record)
    score, how, name = best
    return Match(record.id, score + worth, how, name, born=born)


def names_of(record: Stated) -> list[str]:
    """Return every name of a record, what it is called first of all."""
    said: dict[str, list[str]] = {}
    for name, value in record.said:
        said.setdefault(name, []).append(value)
    found = [value for name in _CALLED for value in said.get(name, ())]
    if "name" not in said:
        firsts, lasts = said.get("firstName", []), said.get("lastName", [])
        found = [f"{one} {other}" for one in firsts for other in lasts] + found
        found += [] if firsts and lasts else [*firsts, *lasts]
    return list(dict.fromkeys(found))


def _likeness(
    asked: ParsedName, name: ParsedName, rarity: Mapping[str, float]
) -> tuple[float, How]:
    """Return how far a name has what was asked: a word it has beyond that costs little."""
    seen = compare_names(asked, name, rarity)
    agreed = sum(pair.bits * pair.likeness for pair in seen.pairs)
    worth = sum(pair.bits for pair in seen.pairs)
    lacking = sum(bits_of(asked.skeletons[at], rarity) for at in _lacking(asked, seen))
    score = agreed / (worth + lacking) if worth else 0.0
    how = _how(asked, name, seen)
    if (score < NAME_MATCH or how is How.PART) and _run_alike(asked, name) >= _WRITTEN_ALIKE:
        alone = names_alone(asked, name, rarity)
        if alone >= NAME_MATCH and alone > score:
            score, how = alone, How.SLIP if how is How.PART or not seen.pairs else how
    extra = sum(bits_of(name.skeletons[at], rarity) for at in _beyond(name, seen))
    score *= 1 - _EXTRA * extra / (extra + worth) if extra + worth else 1.0
    return score * (_TURNED if seen.reordered else 1.0), how


def _run_alike(asked: ParsedName, name: ParsedName) -> float:
    """Return how alike the letters of two names are: cheap, to look for slips only where one may be."""
    return fuzz.ratio("".join(asked.tokens), "".join(name.tokens))


def _lacking(asked: ParsedName, seen: NameAgreement) -> list[int]:
    met = {pair.at for pair in seen.pairs}
    return [at for at, word in enumerate(asked.tokens) if at not in met and word in seen.left]


def _beyond(name: ParsedName, seen: NameAgreement) -> list[int]:
    met = {pair.other_at for pair in seen.pairs}
    return [at for at, word in enumerate(name.tokens) if at not in met and word in seen.other_left]


def _how(asked: ParsedName, name: ParsedName, seen: NameAgreement) -> How:
    if seen.left:
        return How.PART
    if asked.script is not name.script:
        return How.SCRIPT
    words = [(asked.tokens[p.at], name.tokens[p.other_at]) for p in seen.pairs]
    if all(one == other for one, other in words):
        return How.SAME
    bones = [(asked.skeletons[p.at], name.skeletons[p.other_at]) for p in seen.pairs]
    if all(one == other for one, other in bones):
        return How.SPELLING
    heard = [asked.sounds[p.at] & name.sounds[p.other_at] for p in seen.pairs]
    return How.SOUND if all(heard) else How.SLIP


_AGREE = frozenset({DateAgreement.EXACT, DateAgreement.OVERLAP})


def _born(asked: Iterable[PartialDate], record: Stated) -> tuple[bool, float]:
    """Return whether a birth date agrees, and what that is worth: nothing where none is stated."""
    mine = list(asked)
    theirs = [PartialDate.from_edtf(value) for name, value in record.said if name == "birthDate"]
    if not mine or not theirs:
        return False, 0.0
    agrees = any(compare_dates(one, other) in _AGREE for one in mine for other in theirs)
    return agrees, _BORN if agrees else -_NOT_BORN
