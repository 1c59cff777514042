"""Find the pairs that wait for a person: a machine was unsure of them, and there is enough to tell.

The database counts and sorts, so that a long queue is as cheap in its middle as at its beginning:
what waits lies in an index of its own, likeliest first. What is enough is not decided here:
`Telling` brings the figures of whoever decides it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
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


WAITS = "j.subject_lane is not null and j.verdict = 'unsure' and j.member is null"
TELLS = """
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
_LIKELY = "coalesce(j.score, 0) >= :from_score and coalesce(j.score, 0) < :to_score"
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
# As the index of what waits has it. No function is called in it, for row-level security lets an index
# be searched by nothing that might tell of a row what it may not.
_PLACE = "case when {j}.score is null then 0 else {j}.score end, {j}.left_entity, {j}.right_entity"
# Behind the one named, whatever has become of it: one that is judged meanwhile still ends its page.
_BEHIND = f"""
({_PLACE.format(j="j")}) {{way}}
(select {_PLACE.format(j="a")} from ledger.judgement a where a.id = :after)
"""  # noqa: S608 — constants


def _likeliest(way: str = "desc") -> str:
    return ", ".join(f"{each} {way}" for each in _PLACE.format(j="j").split(", "))


def waiting_pairs(connection: Connection, sought: SoughtPairs, *, most: int) -> list[Judgement]:
    """Return the waiting pairs that are sought, likeliest first, at most so many."""
    where, values = _where(sought)
    order = _likeliest("asc" if sought.backwards else "desc")
    rows = connection.execute(
        text(
            f"select {COLUMNS} from ledger.judgement j where {where}"  # noqa: S608 — constants
            f" order by {order} limit :most"
        ),
        {**values, "most": most},
    )
    return [as_judgement(row) for row in rows]


def number_waiting(connection: Connection, sought: SoughtPairs, *, most: int | None = None) -> int:
    """Return how many pairs wait that are sought, or that there are `most` at least."""
    where, values = _where(sought)
    order = _likeliest()  # that of their index: nothing else is looked through
    counted = connection.execute(
        text(
            f"select count(*) from (select from ledger.judgement j where {where}"  # noqa: S608
            f" order by {order} limit :most) counted"
        ),
        {**values, "most": most},
    )
    return int(counted.scalar_one())


def kinds_waiting(connection: Connection, telling: Telling) -> dict[str, int]:
    """Return how many pairs wait of each kind of entity, by kind."""
    where, values = _where(SoughtPairs(telling))
    rows = connection.execute(
        text(
            "select e.kind, count(*) from ledger.judgement j"  # noqa: S608 — constants
            f" join open.entity e on e.id = j.left_entity where {where}"
            " group by e.kind order by e.kind"
        ),
        values,
    )
    return {kind: number for kind, number in rows}  # noqa: C416 — a row is no pair to dict()


def _where(sought: SoughtPairs) -> tuple[str, dict[str, Any]]:
    """Return which pairs are sought, and the values in it."""
    parts, values = narrowed(sought)
    if sought.after is not None:
        parts.append(_BEHIND.format(way=">" if sought.backwards else "<"))
        values["after"] = sought.after
    if sought.telling is not None:
        parts.append(TELLS)
        values |= figures(sought.telling)
    return " and ".join([WAITS, *parts]), values


def figures(telling: Telling) -> dict[str, Any]:
    """Return the values in `TELLS`."""
    return asdict(telling) | {"numbers": list(telling.numbers)}


def narrowed(sought: SoughtPairs) -> tuple[list[str], dict[str, Any]]:
    """Return what pairs are narrowed to, wherever a page begins, whether there is enough or not."""
    parts: list[str] = []
    values: dict[str, Any] = {}
    if sought.kinds:
        parts.append(_OF_KIND)
        values["kinds"] = list(sought.kinds)
    if sought.reports:
        parts.append(_BETWEEN_REPORTS if len(sought.reports) > 1 else _OF_REPORT)
        values |= zip(("one_report", "other_report"), map(str, sought.reports), strict=False)
    if sought.likely:
        parts.append(_LIKELY)
        values |= zip(("from_score", "to_score"), sought.likely, strict=True)
    if sought.among is not None:
        parts.append(_AMONG)
        values["lefts"] = [str(left) for left, _ in sought.among]
        values["rights"] = [str(right) for _, right in sought.among]
    if sought.letters:
        parts.append(_IN_LETTERS)
        values |= {"letters": sought.letters.pattern, "names": list(sought.letters.names)}
    if sought.sharing:
        parts.append(_SHARING)
        values["sharing"] = sought.sharing
    return parts, values
