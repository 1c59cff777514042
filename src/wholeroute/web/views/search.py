"""Answer a search: who was found and by what, counted by facets, a page at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import Connection

from wholeroute.crosscheck import (
    Asked,
    Facet,
    How,
    Match,
    clusters_around,
    counted,
    fits,
    names_of,
    read,
    require_in_lane,
    seek,
    stated_of,
    together,
    values_of,
)
from wholeroute.ledger import (
    Acting,
    ReportedBy,
    SearchRow,
    Stated,
    keep_search,
    record,
    reported_by,
    reports_called,
    search_row,
)
from wholeroute.rights import Action

PAGE = 20
MOST_NAMES = 6
MOST_VALUES = 12
"""Values of one facet that are shown: rarer ones are reached by narrowing another first."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What results are narrowed to, one value a facet; empty where they are not."""

    kind: str = ""
    category: str = ""
    country: str = ""
    source: str = ""
    year: str = ""
    handling: str = ""
    purpose: str = ""

    def chosen(self) -> dict[str, str]:
        """Return the facets in which something is chosen."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True, slots=True)
class Result:
    """One entity, all records that are held for one together, and why it is here.

    `entity` is the record that met what was asked; `found` is the name or number of it that did.
    """

    entity: UUID
    kind: str
    names: tuple[str, ...]
    categories: tuple[str, ...]
    how: How
    found: str
    scheme: str
    born: bool
    records: int
    sources: int
    organisations: tuple[str, ...]
    countries: tuple[str, ...]
    years: tuple[str, ...]
    handling: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """How many results one value of a facet would leave."""

    value: str
    called: str
    number: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """One facet with its values, the most frequent first."""

    facet: Facet
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A report whose reference begins as was asked."""

    ref: UUID
    title: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of results, likeliest first, with who asked as what and why.

    `found` counts all results, `left` those that are not narrowed away; `crowded` says that a word
    met more than are looked at. `further` is where the next page starts.
    """

    id: UUID
    words: str
    name: str
    role: str
    purpose: str
    found: int
    left: int
    crowded: bool
    narrowed: Narrowed
    facets: tuple[Counted, ...]
    results: tuple[Result, ...]
    reports: tuple[Report, ...]
    start: int
    further: int | None


def begin(acting: Acting, words: str) -> UUID:
    """Keep what is asked and return the id under which its answer stands.

    Raises `Invalid` where there is nothing to search by, `Refused` for who may not search.
    """
    require_in_lane(acting, Action.SCREEN)
    asked = read(words)
    with acting.begin() as connection:
        return keep_search(connection, acting.reader, asked.words)


def answer(acting: Acting, which: UUID, narrowed: Narrowed = Narrowed(), start: int = 0) -> Answer:
    """Return a page of what a search finds now. Audited: how many were found, never the words."""
    require_in_lane(acting, Action.SCREEN)
    with acting.begin() as connection:
        search = search_row(connection, which)
        asked = read(search.words)
        groups, crowded = _groups(connection, asked)
        reports = tuple(
            Report(*each) for start_ in asked.ids for each in reports_called(connection, start_)
        )
        record(
            connection, acting.reader, Action.SCREEN, f"search:{which}",
            details={"hits": len(groups)},
        )  # fmt: skip
    return _answer(acting, search, groups, narrowed, start, crowded=crowded, reports=reports)


@dataclass(frozen=True, slots=True)
class _Group:
    """Records that are held for one: the best match among them, and what each says."""

    match: Match
    records: tuple[Stated, ...]
    reports: Mapping[int, ReportedBy]

    def values(self) -> Mapping[Facet, frozenset[str]]:
        return together(values_of(r, self.reports.get(r.contribution)) for r in self.records)


def _groups(connection: Connection, asked: Asked) -> tuple[list[_Group], bool]:
    sighted = seek(connection, asked)
    ids = [each.entity for each in sighted.matches]
    cluster = clusters_around(connection, ids) if ids else {}
    members: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for entity, one in cluster.items():
        members[one].append(entity)
    beyond = [each for each in cluster if each not in sighted.stated]
    said = {**sighted.stated, **(stated_of(connection, beyond) if beyond else {})}
    best: dict[UUID, Match] = {}
    for match in sighted.matches:  # the likeliest come first
        best.setdefault(cluster.get(match.entity, match.entity), match)
    of = {one: _records(said, one, match, members) for one, match in best.items()}
    contributions = {each.contribution for records in of.values() for each in records}
    reports = reported_by(connection, contributions) if contributions else {}
    return [_Group(match, of[one], reports) for one, match in best.items()], sighted.crowded


def _records(
    said: Mapping[UUID, Stated], one: UUID, match: Match, members: Mapping[UUID, Sequence[UUID]]
) -> tuple[Stated, ...]:
    """Return the records of one result, the one that met what was asked first."""
    others = sorted(each for each in members.get(one, ()) if each != match.entity and each in said)
    return tuple(said[each] for each in (match.entity, *others))


def _answer(  # noqa: PLR0913 — one page of one search
    acting: Acting,
    search: SearchRow,
    groups: Sequence[_Group],
    narrowed: Narrowed,
    start: int,
    *,
    crowded: bool,
    reports: tuple[Report, ...],
) -> Answer:
    chosen = narrowed.chosen()
    values = [each.values() for each in groups]
    left = [(g, v) for g, v in zip(groups, values, strict=True) if fits(v, chosen)]
    shown = left[start : start + PAGE]
    return Answer(
        id=search.id,
        words=search.words,
        name=search.name,
        role=acting.reader.role,
        purpose=acting.reader.purpose,
        found=len(groups),
        left=len(left),
        crowded=crowded,
        narrowed=narrowed,
        facets=_facets(groups, values, chosen),
        results=tuple(_result(*each) for each in shown),
        reports=reports,
        start=start,
        further=start + PAGE if len(left) > start + PAGE else None,
    )


def _facets(
    groups: Iterable[_Group],
    values: Sequence[Mapping[Facet, frozenset[str]]],
    chosen: Mapping[str, str],
) -> tuple[Counted, ...]:
    called = {r.contributor: r.name for group in groups for r in group.reports.values()}
    found = []
    for facet, counts in counted(values, chosen).items():
        shown = list(counts)[:MOST_VALUES]
        shown += [v for v in (chosen.get(facet, ""),) if v and v not in shown]
        found.append(
            Counted(
                facet,
                tuple(
                    Value(v, called.get(v, v) if facet is Facet.SOURCE else v, counts.get(v, 0),
                          chosen.get(facet) == v)
                    for v in shown
                ),
            )
        )  # fmt: skip
    return tuple(each for each in found if _narrows(each, len(values)))


def _narrows(facet: Counted, number: int) -> bool:
    """Tell whether a facet tells results apart: one that all of them share is no choice."""
    return any(each.chosen or each.number < number for each in facet.values)


def _result(group: _Group, values: Mapping[Facet, frozenset[str]]) -> Result:
    match = group.match
    names = dict.fromkeys(name for record_ in group.records for name in names_of(record_))
    reports = [r for each in group.records if (r := group.reports.get(each.contribution))]
    return Result(
        entity=match.entity,
        kind=group.records[0].kind,
        names=tuple(names)[:MOST_NAMES],
        categories=tuple(sorted(values[Facet.CATEGORY])),
        how=match.how,
        found=match.found,
        scheme=match.scheme,
        born=match.born,
        records=len(group.records),
        sources=len({each.ref for each in reports}),
        organisations=tuple(sorted({each.name for each in reports})),
        countries=tuple(sorted(values[Facet.COUNTRY])),
        years=tuple(sorted(values[Facet.YEAR])),
        handling=tuple(sorted(values[Facet.HANDLING])),
    )
