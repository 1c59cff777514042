"""Find the pairs that wait for a person: a machine was unsure of them, and there is enough to tell.

The database counts and sorts, so that a long queue is as cheap in its middle as at its beginning.
What is enough is not decided here: `Telling` brings the figures of whoever decides it.
"""

from __future__ import annotations

from collections.abc import Mapping
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


_SOUGHT = "with w as materialized (select j.* from ledger.judgement j where {where} and {tells})"
_BY_REPORT = """
select c.ref, c.title, count(distinct w.id) as number
from w cross join lateral (values (w.left_entity), (w.right_entity)) as pair (entity)
join open.entity e on e.id = pair.entity
join ledger.contribution c on c.id = e.contribution
group by c.ref, c.title order by number desc, c.title, c.ref limit :most
"""
_BY_BAND = """
select b.band, count(*) from w
join unnest(cast(:least as float8[]), cast(:below as float8[])) with ordinality as b (l, u, band)
  on coalesce(w.score, 0) >= b.l and coalesce(w.score, 0) < b.u
group by b.band
"""
_BY_LETTERS = """
select t.script, count(distinct w.id)
from w cross join lateral (values (w.left_entity), (w.right_entity)) as pair (entity)
join open.statement s on s.entity = pair.entity and s.property = any (cast(:names as text[]))
join unnest(cast(:scripts as text[]), cast(:patterns as text[])) as t (script, pattern)
  on s.value ~ t.pattern
group by t.script
"""
_ALIKE = """
select least(cl.ref, cr.ref), greatest(cl.ref, cr.ref), e.words, count(*) as number
from w cross join jsonb_to_recordset(w.explanation) as e (feature text, weight float8, words text)
join open.entity l on l.id = w.left_entity join ledger.contribution cl on cl.id = l.contribution
join open.entity r on r.id = w.right_entity join ledger.contribution cr on cr.id = r.contribution
where e.feature = any (:numbers) and e.weight >= :decides
group by 1, 2, 3 having count(*) > 1 order by number desc, 3, 1, 2 limit :most
"""


def reports_waiting(
    connection: Connection, sought: SoughtPairs, *, most: int
) -> list[ReportWaiting]:
    """Return the reports that most of the sought pairs have an end in, with how many."""
    return [ReportWaiting(*row) for row in _of(connection, sought, _BY_REPORT, most=most)]


def likelihoods_waiting(
    connection: Connection, sought: SoughtPairs, bands: list[tuple[float, float]]
) -> list[int]:
    """Return how many of the sought pairs fall into each of `bands`, in their order."""
    ends = {"least": [least for least, _ in bands], "below": [below for _, below in bands]}
    found = dict(_of(connection, sought, _BY_BAND, **ends))
    return [found.get(band, 0) for band in range(1, len(bands) + 1)]


def scripts_waiting(
    connection: Connection, sought: SoughtPairs, letters: Mapping[str, Letters]
) -> dict[str, int]:
    """Return in how many of the sought pairs a name of either end has letters of each script."""
    names = sorted({name for each in letters.values() for name in each.names})
    said = {
        "names": names,
        "scripts": list(letters),
        "patterns": [each.pattern for each in letters.values()],
    }
    return dict(_of(connection, sought, _BY_LETTERS, **said))


def alike_waiting(
    connection: Connection, sought: SoughtPairs, telling: Telling, *, most: int
) -> list[AlikeWaiting]:
    """Return between which two reports several of the sought pairs share the same sort of number."""
    said = asdict(telling) | {"numbers": list(telling.numbers)}
    rows = list(_of(connection, sought, _ALIKE, most=most, **said))
    refs = {str(ref) for one, other, *_ in rows for ref in (one, other)}
    titled = connection.execute(
        text("select ref, title from ledger.contribution where ref = any (cast(:refs as uuid[]))"),
        {"refs": sorted(refs)},
    )
    titles = {ref: title for ref, title in titled}  # noqa: C416 — a row is no pair to dict()
    return [
        AlikeWaiting(one, titles.get(one, ""), other, titles.get(other, ""), words, number)
        for one, other, words, number in rows
    ]


def _of(
    connection: Connection, sought: SoughtPairs, what: str, **said: Any
) -> list[tuple[Any, ...]]:
    """Return the rows of a query over `w`, which are all that is sought, wherever a page begins."""
    where, tells, values = _where(replace(sought, after=None))
    asked = text(_SOUGHT.format(where=where, tells=tells) + what)
    return [tuple(row) for row in connection.execute(asked, {**values, **said})]
