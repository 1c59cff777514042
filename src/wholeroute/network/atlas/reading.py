"""Read what a map holds from a fresh snapshot, which goes again at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import duckdb
import numpy as np
import pyarrow as pa

from wholeroute.crosscheck import written_memberships
from wholeroute.custody import snapshot_with_records
from wholeroute.entities import PartialDate, Place, RecordKind, places_in
from wholeroute.errors import Invalid
from wholeroute.ledger import Acting, discard, opened
from wholeroute.network.atlas.flowing import flows_of
from wholeroute.network.atlas.model import (
    EXACTNESS,
    LAYERS,
    NO_TOWN,
    OF_KIND,
    SCALE,
    Atlas,
    MapLayer,
    Positions,
    Said,
    Spots,
)
from wholeroute.network.canvas.held import EPOCH, Numbers
from wholeroute.network.canvas.reading import firsts, of_one_number, places_of
from wholeroute.network.load import sql_of
from wholeroute.network.model import Source
from wholeroute.network.sources import sources_seen

_THINGS = """
create temp table thing as
select (row_number() over (order by entity) - 1)::integer as place, entity, any_value(kind) as kind
from statement where kind in (select unnest($1)) group by entity
"""


@dataclass(slots=True)
class Towns:
    """Towns by number, each once."""

    named: dict[tuple[str, str], int] = field(default_factory=dict)

    def number(self, place: Place) -> int:
        """Return the number of a place's town."""
        if not place.name:
            return NO_TOWN
        return self.named.setdefault((place.name, place.country), len(self.named))


def read_atlas(acting: Acting, now: datetime) -> Atlas:
    """Return all that this reader may see and that has a place. That it was read is audited.

    Raises `Refused` for every role that is not there to analyse the open lane.
    """
    frozen = snapshot_with_records(acting)
    try:
        with opened(acting, frozen, (RecordKind.POSITION,)) as database:
            with acting.begin() as connection:
                sources = sources_seen(acting, connection)
                merged = written_memberships(connection)
            return atlas_of(database, sources, merged, now)
    finally:
        discard(frozen)


def atlas_of(
    database: duckdb.DuckDBPyConnection,
    sources: Mapping[str, Source],
    merged: Sequence[tuple[str, str, str]],
    now: datetime,
) -> Atlas:
    """Return what an opened snapshot holds. `merged` names each record and the first of its cluster."""
    for name in ("objects", "links"):
        database.execute(sql_of(name))
    database.execute(_THINGS, [sorted(OF_KIND)])
    rows = database.execute("select entity, kind from thing order by place").fetchall()
    written = [entity for entity, _ in rows]
    records = list(map(UUID, written))
    place = {entity: at for at, entity in enumerate(written)}
    joined = places_of(merged, pa.array(written, pa.string()))
    same = firsts(len(records), [*joined, *of_one_number(database)])
    heads, of = np.unique(same, return_inverse=True)
    said, unplaced = _said(database, sources, place, of)
    towns = Towns()
    return Atlas(
        records=records,
        of=of,
        ids=[records[at] for at in heads.tolist()],
        kinds=[rows[at][1] for at in heads.tolist()],
        spots=_spots(said, sources, towns),
        positions=_positions(database, sources, place, of),
        flows=flows_of(said, _trips(database, place, of), sources, towns.number),
        towns=list(towns.named),
        reports=list(sources),
        originators=[each.originator for each in sources.values()],
        unplaced=np.array(sorted(unplaced), dtype=np.int64),
        read_at=now,
    )


def _said(
    database: duckdb.DuckDBPyConnection,
    sources: Mapping[str, Source],
    place: Mapping[str, int],
    of: Numbers,
) -> tuple[dict[str, Said], set[int]]:
    """Return what each record's words say of where it was, and the things of which none could be read."""
    found: dict[str, Said] = {}
    unread: set[int] = set()
    for row in database.execute(sql_of("map_said")).fetchall():
        entity, kind, report, texts, countries, begins, ends = row
        if report not in sources:
            continue
        thing = int(of[place[entity]])
        placed = _placed(texts, tuple(countries or ()))
        if placed is None:
            if any(each["property"] != "name" for each in texts):
                unread.add(thing)
            continue
        places, statement, grade = placed
        days = _days(begins, ends, sources[report].day)
        found[entity] = Said(
            thing, OF_KIND[kind], places, *days, grade, report, (statement,)
        )  # fmt: skip
    return found, unread - {each.thing for each in found.values()}


def _placed(
    texts: Iterable[Mapping[str, Any]], countries: tuple[str, ...]
) -> tuple[tuple[Place, ...], str, int] | None:
    """Return what the first text that names any place says, with its statement and grade."""
    for each in texts:
        places = _read(each["value"], countries)
        if places:
            return places, each["statement"], each["grade"]
    return None


@lru_cache(maxsize=50_000)
def _read(text: str, countries: tuple[str, ...]) -> tuple[Place, ...]:
    return places_in(text, countries)


def _days(begins: str | None, ends: str | None, reported: date) -> tuple[int, int]:
    """Return the days that the printed dates span; the day of the report where none is printed."""
    known = [found for each in (begins, ends) if each and (found := _date(each)) is not None]
    if not known:
        day = reported.toordinal() - EPOCH
        return day, day
    first = min(each.earliest if each.earliest != date.min else each.latest for each in known)
    last = max(each.latest if each.latest != date.max else each.earliest for each in known)
    return first.toordinal() - EPOCH, last.toordinal() - EPOCH


@lru_cache(maxsize=20_000)
def _date(text: str) -> PartialDate | None:
    with suppress(Invalid):
        return PartialDate.from_edtf(text)
    return None


def _spots(said: Mapping[str, Said], sources: Mapping[str, Source], towns: Towns) -> Spots:
    """Return one spot for each thing and place; an event is where its words say it last."""
    grouped: dict[tuple[int, int, int], list[tuple[Said, Place]]] = {}
    for each in said.values():
        if each.layer is MapLayer.ROUTES:
            continue
        there = each.places[-1]
        key = (each.thing, round(there.latitude * SCALE), round(there.longitude * SCALE))
        grouped.setdefault(key, []).append((each, there))
    rows: list[tuple[int, ...]] = []
    evidence: list[tuple[str, ...]] = []
    for (thing, north, east), found in sorted(grouped.items(), key=lambda each: each[0]):
        best = min(found, key=lambda each: (EXACTNESS.index(each[1].exactness), each[1].others))[1]
        reports = {each.report for each, _ in found}
        rows.append(
            (
                thing, LAYERS.index(found[0][0].layer), north, east,
                min(each.first for each, _ in found), max(each.last for each, _ in found),
                min(each.grade for each, _ in found), EXACTNESS.index(best.exactness), best.others,
                towns.number(best), len(reports), len({sources[each].originator for each in reports}),
            )
        )  # fmt: skip
        evidence.append(tuple(sorted(name for each, _ in found for name in each.statements)))
    names = [each.name for each in fields(Spots)][:-1]
    columns = np.array(rows, dtype=np.int64).reshape(-1, len(names)).T
    return Spots(**dict(zip(names, columns, strict=True)), evidence=evidence)


def _positions(
    database: duckdb.DuckDBPyConnection,
    sources: Mapping[str, Source],
    place: Mapping[str, int],
    of: Numbers,
) -> Positions:
    told = database.sql(sql_of("map_positions")).to_arrow_table()
    number = {name: at for at, name in enumerate(sources)}
    vessels, reports = told["vessel"].combine_chunks(), told["contribution"].combine_chunks()
    thing = _numbered(vessels, {each: int(of[at]) for each, at in place.items()})
    report = _numbered(reports, number)
    at = told["at"].to_numpy()
    seen = (thing >= 0) & (report >= 0)
    order = np.lexsort((at, thing))
    order = order[seen[order]]
    north, east = (np.rint(told[name].to_numpy() * SCALE) for name in ("latitude", "longitude"))
    return Positions(
        *(each[order].astype(np.int64) for each in (thing, at, north, east, told["grade"].to_numpy(), report))
    )  # fmt: skip


def _numbered(column: Any, number: Mapping[str, int]) -> Numbers:
    """Return the number of each text of a column, -1 for one that has none."""
    coded = column.dictionary_encode()
    numbers = np.array([number.get(each, -1) for each in coded.dictionary.to_pylist()] or [-1])
    found: Numbers = numbers[coded.indices.to_numpy()] if len(coded) else numbers[:0]
    return found


def _trips(
    database: duckdb.DuckDBPyConnection, place: Mapping[str, int], of: Numbers
) -> Iterator[tuple[int, str, Sequence[str]]]:
    """Yield which thing took part in which event, and the statements that say so."""
    for thing, event, statements in database.execute(sql_of("map_trips")).fetchall():
        at = place.get(thing)
        if at is not None:
            yield int(of[at]), event, statements
