"""Hold a list of records in memory and answer who of them somebody asked for may be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from wholeroute.crosscheck.evidence import Evidence
from wholeroute.crosscheck.index import NameIndex
from wholeroute.crosscheck.kinds import family_of
from wholeroute.crosscheck.profile import Profile
from wholeroute.crosscheck.screening import WORTH_A_LOOK, Screened, Told, evidence_of, screened
from wholeroute.crosscheck.sheets import Record
from wholeroute.entities import Rarity

_COMPARED, _ONE_MORE_IN, _COMPARED_MOST = 12, 50_000, 32
"""How many of a list are compared in full with one question: more in a list of very many."""

_KEPT_READ = 20_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of the list who may be who is asked for: a reason to look, not an answer."""

    id: str
    name: str
    score: float
    verdict: Told
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a list says to one question: its likeliest candidate's verdict, and all worth a look."""

    id: str
    name: str
    verdict: Told
    candidates: tuple[Candidate, ...]


class Watchlist:
    """A list that can be asked. What it says of a pair depends on how rare names are within it."""

    def __init__(
        self, records: Sequence[Record], watch: Callable[[int], None] = lambda _done: None
    ) -> None:
        """Index `records`; `watch` is told how many are done."""
        self._records = records
        self._profile = lru_cache(_KEPT_READ)(self._read)
        self._compared = min(_COMPARED + len(records) // _ONE_MORE_IN, _COMPARED_MOST)
        self._index = NameIndex(map(self._profile, range(len(records))), watch)

    @property
    def rarity(self) -> Rarity:
        """Return how many bits each word of a name tells, counted within this list."""
        return self._index.rarity

    def ask(self, asked: Record, most: int = 5) -> Answer:
        """Return the likeliest candidates for one record, at most `most`."""
        profile = asked.profile("asked")
        found = [
            (place, screened(profile, listed, self._index.rarity, names))
            for place, names in self._index.near(profile, self._compared)
            if family_of((listed := self._profile(place)).kind) == family_of(profile.kind)
        ]
        found = [(place, seen) for place, seen in found if seen.order >= WORTH_A_LOOK]
        found.sort(key=lambda each: (-each[1].order, each[0]))
        candidates = tuple(self._candidate(place, seen) for place, seen in found[:most])
        name = profile.names[0].text if profile.names else ""
        return Answer(asked.id, name, _of_all(candidates), candidates)

    def _read(self, place: int) -> Profile:
        return self._records[place].profile("listed")

    def _candidate(self, place: int, seen: Screened) -> Candidate:
        record = self._records[place]
        name = seen.names.other.text if seen.names.other else _first_name(record)
        evidence = evidence_of(seen, self._index.rarity)
        return Candidate(record.id, name, seen.score, seen.verdict, evidence)


def _first_name(record: Record) -> str:
    return next((value for name, value in record.said if name == "name"), "")


_ORDER = (Told.MATCH, Told.POSSIBLE, Told.NOT_ENOUGH)


def _of_all(candidates: Sequence[Candidate]) -> Told:
    """Return the verdict that says most of all candidates', "no" where there is none."""
    said = {each.verdict for each in candidates}
    return next((told for told in _ORDER if told in said), Told.NO)
