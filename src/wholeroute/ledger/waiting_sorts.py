"""Count what waits for a person by its sorts, in one look through all of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy import Connection, text

from wholeroute.ledger.waiting import TELLS, WAITS, Letters, SoughtPairs, Telling, figures, narrowed


@dataclass(frozen=True, slots=True)
class AlikeWaiting:
    """So many of the sought pairs stand between two reports and share a number, said in `words`."""

    one: UUID
    other: UUID
    words: str
    number: int


Band = TypeVar("Band", bound=str)
Lettered = TypeVar("Lettered", bound=str)


@dataclass(frozen=True, slots=True)
class SortsWaiting(Generic[Band, Lettered]):
    """How many of the sought pairs there are, and of each sort; ids and numbers alone.

    `untold` are those to which all else applies, and about which nobody could tell. `kinds` are of
    all that wait, whatever is sought. `reports` are those that most have an end in. `scripts` are
    those in which a name of either end is written; `alike` are reports between which several pairs
    share a number.
    """

    number: int
    untold: int
    kinds: Mapping[str, int]
    reports: Mapping[UUID, int]
    likely: Mapping[Band, int]
    scripts: Mapping[Lettered, int]
    alike: tuple[AlikeWaiting, ...]


# All that waits is looked through once, and who stands at its ends once. Only letters beyond ASCII
# need be looked for in more than one script.
_SORTS = """
with waits as materialized (
  select j.id, j.left_entity, j.right_entity, coalesce(j.score, 0) as score, j.explanation,
         {tells} as told, {narrowed} as narrowed
  from ledger.judgement j where {waits}),
ends as materialized (
  select e.id, e.kind, e.contribution as report
  from (select left_entity as id from waits union select right_entity from waits) w
  join open.entity e on e.id = w.id),
pairs as materialized (
  select w.*, l.report as left_report, r.report as right_report
  from waits w left join ends l on l.id = w.left_entity left join ends r on r.id = w.right_entity
  where w.narrowed and (w.told or :everything)),
sides as (
  select id, left_entity as entity, left_report as report from pairs
  union all
  select id, right_entity, nullif(right_report, left_report) from pairs),
kinds as (
  select e.kind, count(*) as number from waits w join ends e on e.id = w.left_entity
  where w.told group by e.kind),
reports as (
  select c.ref, s.number
  from (select report, count(*) as number, rank() over (order by count(*) desc) as place
        from sides where report is not null group by report) s
  join ledger.contribution c on c.id = s.report where s.place <= :most_reports
  order by s.number desc, c.ref limit :most_reports),
bands as (
  select b.band, count(p.id) as number
  from unnest(cast(:least as float8[]), cast(:below as float8[])) with ordinality as b (l, u, band)
  left join pairs p on p.score >= b.l and p.score < b.u
  group by b.band),
scripts as materialized (
  select script, pattern, 'a' ~ pattern as in_ascii
  from unnest(cast(:scripts as text[]), cast(:patterns as text[])) as t (script, pattern)),
written as materialized (
  select e.entity, n.scripts from (select distinct entity from sides) e
  cross join lateral (
    select array_agg(distinct t.script) as scripts from open.statement s
    join scripts t on (t.in_ascii or octet_length(s.value) > length(s.value)) and s.value ~ t.pattern
    where s.entity = e.entity and s.property = any (cast(:written as text[]))) n),
lettered as (
  select t.script, count(distinct s.id) as number
  from sides s join written w on w.entity = s.entity cross join unnest(w.scripts) as t (script)
  group by t.script),
alike as (
  select o.ref as one, t.ref as other, a.words, a.number
  from (select least(p.left_report, p.right_report) as one,
               greatest(p.left_report, p.right_report) as other, e.words, count(*) as number
        from pairs p
        cross join jsonb_to_recordset(p.explanation) as e (feature text, weight float8, words text)
        where e.feature = any (:numbers) and e.weight >= :decides
        group by 1, 2, 3 having count(*) > 1) a
  join ledger.contribution o on o.id = a.one join ledger.contribution t on t.id = a.other
  order by a.number desc, a.words, o.ref, t.ref limit :most_alike)
select (select count(*) from pairs),
  (select count(*) from waits where narrowed and not told),
  (select jsonb_object_agg(kind, number) from kinds),
  (select jsonb_object_agg(ref, number) from reports),
  (select jsonb_agg(number order by band) from bands),
  (select jsonb_object_agg(script, number) from lettered),
  (select jsonb_agg(jsonb_build_array(one, other, words, number)
                    order by number desc, words, one, other) from alike)
"""


def sorts_waiting(  # noqa: PLR0913 — the sorts that are counted
    connection: Connection,
    sought: SoughtPairs,
    telling: Telling,
    likely: Mapping[Band, tuple[float, float]],
    letters: Mapping[Lettered, Letters],
    *,
    most_reports: int,
    most_alike: int,
) -> SortsWaiting[Band, Lettered]:
    """Return how many of the sought pairs are of each sort."""
    parts, values = narrowed(sought)
    asked = figures(telling) | {
        "everything": sought.telling is None,
        "least": [least for least, _ in likely.values()],
        "below": [below for _, below in likely.values()],
        "written": sorted({name for each in letters.values() for name in each.names}),
        "scripts": list(letters), "patterns": [each.pattern for each in letters.values()],
        "most_reports": most_reports, "most_alike": most_alike,
    }  # fmt: skip
    statement = _SORTS.format(
        waits=WAITS, tells=f"coalesce({TELLS}, false)", narrowed=" and ".join(parts) or "true"
    )
    row = connection.execute(text(statement), values | asked).one()
    number, untold, kinds, reports, bands, scripts, alike = row
    return SortsWaiting(
        number,
        untold,
        dict(sorted((kinds or {}).items())),
        {UUID(ref): number for ref, number in (reports or {}).items()},
        dict(zip(likely, bands, strict=True)),
        {each: scripts[each] for each in letters if each in (scripts or {})},
        tuple(
            AlikeWaiting(UUID(one), UUID(other), words, many)
            for one, other, words, many in alike or ()
        ),
    )


Waits = tuple[int, int | None, int | None]
"""What tells one set of waiting pairs from any other that there was or will be."""

_WHICH = f"select count(*), max(j.id), sum(j.id)::bigint from ledger.judgement j where {WAITS}"  # noqa: S608


def which_wait(connection: Connection) -> Waits:
    """Return what is another as soon as other pairs wait: one that no longer does never does again."""
    number, newest, together = connection.execute(text(_WHICH)).one()
    return number, newest, together
