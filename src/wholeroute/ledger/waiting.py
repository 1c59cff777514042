"""Find the pairs that wait for a person: a machine was unsure of them, and there is enough to tell.

The database counts and sorts, so that a long queue is as cheap in its middle as at its beginning.
What is enough is not decided here: `Telling` brings the figures of whoever decides it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

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
class SoughtPairs:
    """Which waiting pairs a list is about; `after` is the judgement that ended the page before."""

    telling: Telling | None = None
    kinds: tuple[str, ...] = ()
    after: int | None = None


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
# Behind the one named, whatever has become of it: one that is judged meanwhile still ends its page.
_BEHIND = """
(- coalesce(j.score, 0), j.left_entity, j.right_entity) >
(select - coalesce(a.score, 0), a.left_entity, a.right_entity from ledger.judgement a
 where a.id = :after)
"""


def waiting_pairs(connection: Connection, sought: SoughtPairs, *, most: int) -> list[Judgement]:
    """Return the waiting pairs that are sought, likeliest first, at most so many."""
    where, tells, values = _where(sought)
    # Sorted first, for then there are only as many to look into as are asked for.
    rows = connection.execute(
        text(
            f"select {COLUMNS} from (select * from ledger.judgement j where {where}"  # noqa: S608
            " order by - coalesce(j.score, 0), j.left_entity, j.right_entity offset 0) j"
            f" where {tells} limit :most"
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
        parts.append(_BEHIND)
        values["after"] = sought.after
    if sought.telling is None:
        return " and ".join(parts), "true", values
    values |= asdict(sought.telling) | {"numbers": list(sought.telling.numbers)}
    return " and ".join(parts), _TELLS, values


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
