"""Read the facts of a network from an opened snapshot: the only way in.

A snapshot holds the open lane of one reader and nothing else, so nobody protected, judicial or
uncategorised can be a fact here. The detectors in `sql/` say what they see in their headers.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from importlib.resources import files

import duckdb

from wholeroute.network.model import Facts, Flow, Holding, Layer, Link, Source

_TABLES = """
create temp table person as
  select entity, min(contribution) as report from statement where kind = 'Person' group by entity;
create temp table naming as
  select entity, min(statement) as statement from statement
  where kind = 'Person' and property in ('name', 'firstName', 'lastName') group by entity;
"""
_YEAR = re.compile(r"\d{4}")


def read_facts(
    database: duckdb.DuckDBPyConnection, person: Mapping[str, str], sources: Mapping[str, Source]
) -> Facts:
    """Return the facts of a snapshot with records; `person` names the cluster of a record.

    A record outside every cluster is a person by itself.
    """
    database.execute(_TABLES)
    database.execute(sql_of("objects"))
    database.execute(sql_of("links"))
    said_in = dict(database.execute("select entity, report from person order by 1").fetchall())
    holdings = tuple(_holdings(database))
    database.execute("create temp table held (key varchar)")
    held = sorted({each.object for each in holdings if each.layer is Layer.MONEY})
    database.execute("insert into held select unnest($1)", [held])
    return Facts(
        person={record: person.get(record, record) for record in said_in},
        said_in=said_in,
        sources=sources,
        holdings=holdings,
        links=tuple(_links(database, "between_people")),
        calls=tuple(_links(database, "calls")),
        flows=tuple(_flows(database)),
        born=_born(database),
        names=_names(database),
        remarks=_remarks(database),
    )


def sql_of(name: str) -> str:
    """Return one of the readable queries of `sql/`."""
    return files("wholeroute.network").joinpath(f"sql/{name}.sql").read_text(encoding="utf-8")


def _holdings(database: duckdb.DuckDBPyConnection) -> Iterable[Holding]:
    for row in database.execute(sql_of("holdings")).fetchall():
        record, thing, layer, how, said, *rest = row
        yield Holding(record, thing, Layer(layer), how, tuple(said), *rest)


def _links(database: duckdb.DuckDBPyConnection, name: str) -> Iterable[Link]:
    for row in database.execute(sql_of(name)).fetchall():
        left, right, layer, how, said, *rest = row
        yield Link(left, right, Layer(layer), how, tuple(said), *rest)


def _flows(database: duckdb.DuckDBPyConnection) -> Iterable[Flow]:
    for row in database.execute(sql_of("flows")).fetchall():
        payer, payee, currency, amounts, days, said, report, grade = row
        yield Flow(payer, payee, currency, tuple(amounts), tuple(days), tuple(said), report, grade)


def _born(database: duckdb.DuckDBPyConnection) -> dict[str, frozenset[int]]:
    years: defaultdict[str, set[int]] = defaultdict(set)
    rows = database.execute("select entity, value from statement where property = 'birthDate'")
    for entity, value in rows.fetchall():
        years[entity] |= {int(year) for year in _YEAR.findall(value)}
    return {entity: frozenset(found) for entity, found in years.items()}


def _names(database: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, ...]]:
    said: defaultdict[str, list[str]] = defaultdict(list)
    rows = database.execute(
        "select entity, coalesce(max(value) filter (property = 'name'),"
        " concat_ws(' ', max(value) filter (property = 'firstName'),"
        " max(value) filter (property = 'lastName'))) from statement where kind = 'Person'"
        " and property in ('name', 'firstName', 'lastName') group by entity"
        " union all select entity, value from statement"
        " where kind = 'Person' and property in ('alias', 'previousName') order by 1, 2"
    )
    for entity, name in rows.fetchall():
        said[entity].append(name)
    return {entity: tuple(names) for entity, names in said.items()}


def _remarks(database: duckdb.DuckDBPyConnection) -> dict[str, tuple[tuple[str, str], ...]]:
    said: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    rows = database.execute(
        "select entity, statement, value from statement where kind = 'Person'"
        " and property in ('notes', 'summary', 'reason', 'position') order by 1, 2"
    )
    for entity, statement, value in rows.fetchall():
        said[entity].append((statement, value))
    return {entity: tuple(words) for entity, words in said.items()}
