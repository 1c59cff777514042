"""Gather the queue: the pairs that wait, of which sorts they are, and what is new of judged ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import Connection

from wholeroute.crosscheck import (
    Likely,
    News,
    Reconsidered,
    Sorts,
    Wanted,
    queue,
)
from wholeroute.entities import Kind, Script
from wholeroute.ledger import Acting, Judgement, entities, report_titles
from wholeroute.web.views.lines import names_of
from wholeroute.web.views.queue_kept import Kept, news_of, sorts_of
from wholeroute.web.views.records import Merge, merge_from

PAGE = 50


@dataclass(frozen=True, slots=True)
class SoughtQueue:
    """Which part of the queue is looked at; `everything` has those too about which nobody could tell."""

    after: int | None = None
    kind: Kind | None = None
    source: UUID | None = None
    script: Script | None = None
    likely: Likely | None = None
    everything: bool = False

    @property
    def wanted(self) -> Wanted:
        """Return it as the queue is asked."""
        return Wanted(
            after=self.after, kinds=(self.kind.value,) if self.kind else (),
            enough=not self.everything, reports=(self.source,) if self.source else (),
            script=self.script, likely=self.likely,
        )  # fmt: skip

    @property
    def query(self) -> str:
        """Return it as the end of an address, wherever a page begins; nothing where all is sought."""
        said = {each.name: getattr(self, each.name) for each in fields(self)[1:]}
        asked = urlencode({name: _written(value) for name, value in said.items() if value})
        return f"?{asked}" if asked else ""

    def but(self, **other: Any) -> str:
        """Return the end of the address that differs by `other`."""
        return replace(self, after=None, **other).query


def _written(value: object) -> str:
    return "true" if value is True else str(value)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One pair that waits for a person."""

    left: UUID
    right: UUID
    left_names: str
    right_names: str
    kind: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KindWaiting:
    """How many pairs of one kind wait."""

    kind: str
    number: int


@dataclass(frozen=True, slots=True)
class SortWaiting:
    """How many of the pairs looked at are of one sort; `query` asks for these, or for all again."""

    name: str
    number: int
    query: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class AlikePairs:
    """So many pairs between two reports share a number, said in `words`: they may be judged at once."""

    one: UUID
    one_title: str
    other: UUID
    other_title: str
    words: str
    number: int


@dataclass(frozen=True, slots=True)
class NewsLine:
    """One thing that is new of a pair; of a record that came in since, what it has with each."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    bits: float
    record: UUID | None
    names: str


@dataclass(frozen=True, slots=True)
class Anew:
    """A pair that a person judged, and what is new of it."""

    left: UUID
    right: UUID
    left_names: str
    right_names: str
    judged: Merge
    news: tuple[NewsLine, ...]


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of the pairs that wait, of how many; the next page starts `after` a judgement.

    `untold` are so many about which nobody could tell; `anew` stand at the head of the first page.
    `alike` are sets of pairs between two reports that share a sort of number: they may be judged
    at once.
    """

    number: int
    untold: int
    pairs: tuple[Waiting, ...]
    kinds: tuple[KindWaiting, ...]
    likely: tuple[SortWaiting, ...]
    scripts: tuple[SortWaiting, ...]
    sources: tuple[SortWaiting, ...]
    alike: tuple[AlikePairs, ...]
    after: int | None
    anew: tuple[Anew, ...] = ()


def waiting(acting: Acting, kept: Kept, sought: SoughtQueue = SoughtQueue()) -> Queue:
    """Return the pairs that wait, likeliest first, a page from where it is sought."""
    found = queue(acting, sought.wanted, most=PAGE + 1)
    anew = news_of(kept, acting) if sought.after is None else []
    sorts = sorts_of(kept, acting, sought.wanted)
    pairs = found[:PAGE]
    with acting.begin() as connection:
        titles = report_titles(connection, _reports(sorts))
        return Queue(
            number=sorts.number,
            untold=sorts.untold,
            pairs=waiting_lines(acting, connection, pairs),
            kinds=tuple(KindWaiting(kind, many) for kind, many in sorts.kinds.items()),
            likely=tuple(_likely(sought, sorts)),
            scripts=tuple(_scripts(sought, sorts)),
            sources=tuple(_sources(sought, sorts, titles)),
            alike=tuple(_alike(sorts, titles)),
            after=pairs[-1].id if len(found) > PAGE else None,
            anew=_anew(acting, connection, anew),
        )


def _likely(sought: SoughtQueue, sorts: Sorts) -> Iterator[SortWaiting]:
    for each, number in sorts.likely.items():
        chosen = each is sought.likely
        if number or chosen:
            query = sought.but(likely=None if chosen else each)
            yield SortWaiting(each.value, number, query, chosen)


def _scripts(sought: SoughtQueue, sorts: Sorts) -> Iterator[SortWaiting]:
    for each, number in sorts.scripts.items():
        chosen = each is sought.script
        query = sought.but(script=None if chosen else each)
        yield SortWaiting(each.value, number, query, chosen)


def _reports(sorts: Sorts) -> set[UUID]:
    return set(sorts.reports) | {report for a in sorts.alike for report in (a.one, a.other)}


def _sources(
    sought: SoughtQueue, sorts: Sorts, titles: Mapping[UUID, str]
) -> Iterator[SortWaiting]:
    seen = [each for each in sorts.reports if each in titles]
    for each in sorted(seen, key=lambda ref: (-sorts.reports[ref], titles[ref], ref)):
        chosen = each == sought.source
        query = sought.but(source=None if chosen else each)
        yield SortWaiting(titles[each], sorts.reports[each], query, chosen)


def _alike(sorts: Sorts, titles: Mapping[UUID, str]) -> Iterator[AlikePairs]:
    for each in sorts.alike:
        if each.one in titles and each.other in titles:
            yield AlikePairs(
                each.one, titles[each.one], each.other, titles[each.other], each.words, each.number
            )


def waiting_lines(
    acting: Acting, connection: Connection, pairs: Sequence[Judgement]
) -> tuple[Waiting, ...]:
    """Return pairs that wait as lines of a list, in the order they came."""
    ends = {end for each in pairs for end in (each.left, each.right)}
    kinds = {each.id: each.kind for each in entities(acting, connection, ends, most=len(ends))}
    names = names_of(acting, connection, ends)
    return tuple(_waiting(each, names, kinds) for each in pairs)


def _waiting(each: Judgement, names: dict[UUID, str], kinds: dict[UUID, str]) -> Waiting:
    return Waiting(
        each.left, each.right, names.get(each.left, ""), names.get(each.right, ""),
        kinds.get(each.left, ""), each.score or 0.0, _telling(each),
    )  # fmt: skip


def _telling(each: Judgement, most: int = 3) -> tuple[str, ...]:
    """Return the words of what weighed most, the prior apart."""
    said = [part for part in each.explanation if part["feature"] != "prior"]
    return tuple(part["words"] for part in sorted(said, key=lambda p: -abs(p["weight"]))[:most])


def _anew(
    acting: Acting, connection: Connection, found: Sequence[Reconsidered]
) -> tuple[Anew, ...]:
    ends = {end for e in found for end in (e.judgement.left, e.judgement.right)}
    names = names_of(acting, connection, ends | came(n for e in found for n in e.news))
    return tuple(
        Anew(
            each.judgement.left, each.judgement.right, names.get(each.judgement.left, ""),
            names.get(each.judgement.right, ""), merge_from(each.judgement),
            news_lines(each.news, names),
        )
        for each in found
    )  # fmt: skip


def came(news: Iterable[News]) -> set[UUID]:
    """Return the records that came in since."""
    return {each.record for each in news if each.record is not None}


def news_lines(news: Iterable[News], names: dict[UUID, str]) -> tuple[NewsLine, ...]:
    """Return what is new of a pair, with what a record that came in since is called."""
    return tuple(
        NewsLine(n.first, n.second, n.bits, n.record, names.get(n.record, "") if n.record else "")
        for n in news
    )
