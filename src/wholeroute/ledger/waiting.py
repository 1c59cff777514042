"""Find the pairs that wait for a person: a machine was unsure of them, and there is enough to tell.

The database counts and sorts, so that a long queue is as cheap in its middle as at its beginning.
What is enough is not decided here: `Telling` brings the figures of whoever decides it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from wholeroute.ledger.judgements import COLUMNS, Judgement, as_judgement


@dataclass(frozen=True, slots=True)
class Telling:
    """When there is enough about a pair.

    Two features that say `speaks` bits, or one of `numbers` that says `decides`.
    """

    speaks: float
    decides: float
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Letters:
    """How the letters of a script are told: a pattern, and the properties that are names."""

    pattern: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SoughtPairs:
    """Which waiting pairs a list is about; `after` is the judgement that ended the page before.

    `reports` holds one of which either end is, or two of which one end each is. `likely` is the
    least score and the one it stays below, `letters` stand in a name of either end. `sharing` are
    the words of a number that both have. `backwards` goes towards the likeliest.
    `among` are the pairs of which alone those that wait are asked for.
    """

    telling: Telling | None = None
    kinds: tuple[str, ...] = ()
    after: int | None = None
    reports: tuple[UUID, ...] = ()
    likely: tuple[float, float] | None = None
    letters: Letters | None = None
    sharing: str = ""
    backwards: bool = False
    among: tuple[tuple[UUID, UUID], ...] | None = None


_WAITS = "j.subject_lane is not null and j.verdict = 'unsure' and j.member is null"
_TELLS = """
(select bool_or(e.feature = any (:numbers) and abs(e.weight) >= :decides)
   or min(e.feature) filter (where abs(e.weight) >= :speaks)
      <> max(e.feature) filter (where abs(e.weight) >= :speaks)
 from jsonb_to_recordset(j.explanation) as e (feature text, weight float8)
 where e.feature <> 'prior')
"""
_OF_KIND = """
exists (select from open.entity e where e.id = j.left_entity
        and e.kind = any (cast(:kinds as text[])))
"""
_OF_REPORT = """
exists (select from open.entity e join ledger.contribution c on c.id = e.contribution
        where e.id in (j.left_entity, j.right_entity) and c.ref = cast(:one_report as uuid))
"""
_BETWEEN_REPORTS = """
exists (select from open.entity l join ledger.contribution cl on cl.id = l.contribution,
               open.entity r join ledger.contribution cr on cr.id = r.contribution
        where l.id = j.left_entity and r.id = j.right_entity
          and (cl.ref, cr.ref) in ((cast(:one_report as uuid), cast(:other_report as uuid)),
                                   (cast(:other_report as uuid), cast(:one_report as uuid))))
"""
_IN_LETTERS = """
exists (select from open.statement s where s.entity in (j.left_entity, j.right_entity)
        and s.property = any (cast(:names as text[])) and s.value ~ :letters)
"""
_SHARING = """
exists (select from jsonb_to_recordset(j.explanation) as e (feature text, weight float8, words text)
        where e.feature = any (:numbers) and e.weight > 0 and e.words = :sharing)
"""
_AMONG = """
(j.left_entity, j.right_entity) in
(select * from unnest(cast(:lefts as uuid[]), cast(:rights as uuid[])))
"""
# Behind the one named, whatever has become of it: one that is judged meanwhile still ends its page.
_BEHIND = """
(- coalesce(j.score, 0), j.left_entity, j.right_entity) {way}
(select - coalesce(a.score, 0), a.left_entity, a.right_entity from ledger.judgement a
 where a.id = :after)
"""


def waiting_pairs(connection: Connection, sought: SoughtPairs, *, most: int) -> list[Judgement]:
    """Return the waiting pairs that are sought, likeliest first, at most so many."""
    where, tells, values = _where(sought)
    way = "desc" if sought.backwards else "asc"
    # Sorted first, for then there are only as many to look into as are asked for.
    rows = connection.execute(
        text(
            f"select {COLUMNS} from (select * from ledger.judgement j where {where}"  # noqa: S608
            f" order by - coalesce(j.score, 0) {way}, j.left_entity {way}, j.right_entity {way}"
            f" offset 0) j where {tells} limit :most"
        ),
        {**values, "most": most},
    )
    return [as_judgement(row) for row in rows]


def number_waiting(connection: Connection, sought: SoughtPairs, *, most: int | None = None) -> int:
    """Return how many pairs wait that are sought, or that there are `most` at least."""
    where, tells, values = _where(sought)
    counted = connection.execute(
        text(
            "select count(*) from (select from ledger.judgement j"  # noqa: S608 — constants
            f" where {where} and {tells} limit :most) counted"
        ),
        {**values, "most": most},
    )
    return int(counted.scalar_one())


def _where(sought: SoughtPairs) -> tuple[str, str, dict[str, Any]]:
    """Return which pairs are sought, when there is enough about one, and the values in both."""
    parts: list[str] = [_WAITS]
    values: dict[str, Any] = {}
    if sought.kinds:
        parts.append(_OF_KIND)
        values["kinds"] = list(sought.kinds)
    if sought.after is not None:
        parts.append(_BEHIND.format(way="<" if sought.backwards else ">"))
        values["after"] = sought.after
    if sought.reports:
        parts.append(_BETWEEN_REPORTS if len(sought.reports) > 1 else _OF_REPORT)
        values |= zip(("one_report", "other_report"), map(str, sought.reports), strict=False)
    if sought.likely:
        parts.append("coalesce(j.score, 0) >= :from_score and coalesce(j.score, 0) < :to_score")
        values |= zip(("from_score", "to_score"), sought.likely, strict=True)
    if sought.among is not None:
        parts.append(_AMONG)
        values["lefts"] = [str(left) for left, _ in sought.among]
        values["rights"] = [str(right) for _, right in sought.among]
    tells = []
    if sought.telling is not None:
        tells.append(_TELLS)
        values |= asdict(sought.telling) | {"numbers": list(sought.telling.numbers)}
    if sought.letters:
        tells.append(_IN_LETTERS)
        values |= {"letters": sought.letters.pattern, "names": list(sought.letters.names)}
    if sought.sharing:
        tells.append(_SHARING)
        values["sharing"] = sought.sharing
    return " and ".join(parts), " and ".join(tells) or "true", values


def kinds_waiting(connection: Connection, telling: Telling) -> dict[str, int]:
    """Return how many pairs wait of each kind of entity, by kind."""
    where, tells, values = _where(SoughtPairs(telling))
    rows = connection.execute(
        text(
            "select e.kind, count(*) from ledger.judgement j"  # noqa: S608 — constants
            " join open.entity e on e.id = j.left_entity"
            f" where {where} and {tells} group by e.kind order by e.kind"
        ),
        values,
    )
    return {kind: number for kind, number in rows}  # noqa: C416 — a row is no pair to dict()


@dataclass(frozen=True, slots=True)
class ReportWaiting:
    """How many of the sought pairs have an end in one report."""

    report: UUID
    title: str
    number: int


@dataclass(frozen=True, slots=True)
class AlikeWaiting:
    """So many of the sought pairs stand between two reports and share a number, said in `words`."""

    one: UUID
    one_title: str
    other: UUID
    other_title: str
    words: str
    number: int


@dataclass(frozen=True, slots=True)
class SortsWaiting:
    """How many of the sought pairs there are, and of each sort.

    `bands` follow the bands that are asked for; `scripts` are those in which a name of either end is
    written; `alike` are reports between which several pairs share a number.
    """

    number: int
    reports: tuple[ReportWaiting, ...]
    bands: tuple[int, ...]
    scripts: Mapping[str, int]
    alike: tuple[AlikeWaiting, ...]


# All that is sought is looked through once, wherever a page begins.
_SORTS = """
with w as materialized (
  select j.id, j.left_entity, j.right_entity, j.score, j.explanation
  from ledger.judgement j where {where} and {tells}),
ends as materialized (
  select w.id, e.id as entity, e.id = w.left_entity as is_left, c.ref, c.title
  from w cross join lateral (values (w.left_entity), (w.right_entity)) as pair (entity)
  join open.entity e on e.id = pair.entity
  join ledger.contribution c on c.id = e.contribution),
reports as (
  select ref, title, count(distinct id) as number from ends
  group by ref, title order by number desc, title, ref limit :most_reports),
bands as (
  select b.band, count(w.id) as number
  from unnest(cast(:least as float8[]), cast(:below as float8[])) with ordinality as b (l, u, band)
  left join w on coalesce(w.score, 0) >= b.l and coalesce(w.score, 0) < b.u
  group by b.band),
scripts as (
  select t.script, count(distinct ends.id) as number
  from ends
  join open.statement s on s.entity = ends.entity and s.property = any (cast(:written as text[]))
  join unnest(cast(:scripts as text[]), cast(:patterns as text[])) as t (script, pattern)
    on s.value ~ t.pattern
  group by t.script),
alike as (
  select least(l.ref, r.ref) as one, greatest(l.ref, r.ref) as other, e.words, count(*) as number
  from w
  cross join jsonb_to_recordset(w.explanation) as e (feature text, weight float8, words text)
  join ends l on l.id = w.id and l.is_left
  join ends r on r.id = w.id and not r.is_left
  where e.feature = any (:features) and e.weight >= :enough
  group by 1, 2, 3 having count(*) > 1 order by number desc, 3, 1, 2 limit :most_alike)
select (select count(*) from w),
  (select jsonb_agg(jsonb_build_array(ref, title, number) order by number desc, title, ref)
   from reports),
  (select jsonb_agg(number order by band) from bands),
  (select jsonb_object_agg(script, number) from scripts),
  (select jsonb_agg(
     jsonb_build_array(a.one, coalesce(o.title, ''), a.other, coalesce(t.title, ''), a.words, a.number)
     order by a.number desc, a.words, a.one, a.other)
   from alike a
   left join ledger.contribution o on o.ref = a.one
   left join ledger.contribution t on t.ref = a.other)
"""


def sorts_waiting(  # noqa: PLR0913 — the sorts that are counted
    connection: Connection,
    sought: SoughtPairs,
    telling: Telling,
    bands: Sequence[tuple[float, float]],
    letters: Mapping[str, Letters],
    *,
    most_reports: int,
    most_alike: int,
) -> SortsWaiting:
    """Return how many of the sought pairs are of each sort."""
    where, tells, values = _where(replace(sought, after=None))
    asked = {
        "least": [least for least, _ in bands], "below": [below for _, below in bands],
        "written": sorted({name for each in letters.values() for name in each.names}),
        "scripts": list(letters), "patterns": [each.pattern for each in letters.values()],
        "features": list(telling.numbers), "enough": telling.decides,
        "most_reports": most_reports, "most_alike": most_alike,
    }  # fmt: skip
    row = connection.execute(text(_SORTS.format(where=where, tells=tells)), values | asked).one()
    number, reports, counted, scripts, alike = row
    return SortsWaiting(
        number,
        tuple(ReportWaiting(UUID(ref), title, many) for ref, title, many in reports or ()),
        tuple(counted),
        scripts or {},
        tuple(
            AlikeWaiting(UUID(one), its, UUID(other), others, words, many)
            for one, its, other, others, words, many in alike or ()
        ),
    )
