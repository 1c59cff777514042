"""Keep what was judged of a pair, append-only.

A standing judgement has `subject_lane = 'open'`; the composite foreign key makes the
database refuse a subject of any other lane, and refuse that a subject leaves the open
lane while the judgement stands. Clusters follow from what stands when they are read:
which judgements there are depends on who reads.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, text

from wholeroute.errors import Invalid, NotFound


class Verdict(StrEnum):
    """What was judged of a pair; `RETRACTED` takes an earlier judgement back."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    RETRACTED = "retracted"


@dataclass(frozen=True, slots=True)
class NewJudgement:
    """A judgement to be written. Either `member` judged, with a reason, or `model` did."""

    left: UUID
    right: UUID
    verdict: Verdict
    reason: str
    member: str | None = None
    model: str | None = None
    score: float | None = None
    explanation: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """A written judgement. It stands until it is retracted or judged anew."""

    id: int
    left: UUID
    right: UUID
    verdict: Verdict
    reason: str
    member: str | None
    model: str | None
    score: float | None
    explanation: list[dict[str, Any]]
    at: datetime
    stands: bool
    undo_of: int | None

    @property
    def human(self) -> bool:
        """Return whether a person judged."""
        return self.member is not None


COLUMNS = (
    "id, left_entity, right_entity, verdict, reason, member, model, score, explanation, at,"
    " subject_lane is not null, undo_of"
)


BRIEF = COLUMNS.replace("explanation", "cast(null as jsonb)")


def as_judgement(row: Sequence[Any]) -> Judgement:
    """Return a row of `COLUMNS`."""
    id_, left, right, verdict, reason, member, model, score, explanation, at, stands, undo_of = row
    return Judgement(
        id_, left, right, Verdict(verdict), reason, member, model, score, explanation or [], at,
        stands, undo_of,
    )  # fmt: skip


# Stands aside for a person's judgement; a person's takes the place of any other.
_INSERT = """
insert into ledger.judgement (left_entity, right_entity, subject_lane, verdict, score, explanation,
                              reason, member, model, access_left, access_right)
select n.l, n.r, 'open', n.verdict, n.score, cast(n.explanation as jsonb), n.reason, n.member,
       n.model, l.access, r.access
from unnest(cast(:lefts as uuid[]), cast(:rights as uuid[]), cast(:verdicts as text[]),
            cast(:scores as float8[]), cast(:explanations as text[]), cast(:reasons as text[]),
            cast(:members as text[]), cast(:models as text[]))
     with ordinality as n (l, r, verdict, score, explanation, reason, member, model, place)
join open.entity l on l.id = n.l join open.entity r on r.id = n.r
order by n.place
on conflict (left_entity, right_entity) where subject_lane is not null do nothing
"""


def judge(connection: Connection, new: Sequence[NewJudgement]) -> int:
    """Write judgements and return how many now stand newly.

    A machine never overrules a person: where a person's judgement stands, the machine's
    is not written. A person's replaces what stood. Raises `NotFound` where a subject is
    not in the open lane for this session, `Invalid` where a person gives no reason.
    """
    _take_turns(connection, [each for each in new if each.member is not None])
    for each in new:
        if each.left >= each.right:
            raise AssertionError("a pair is ordered")
        if each.member is not None:
            if not each.reason.strip():
                raise Invalid("reason", "a judgement needs a reason", "Say what made you decide.")
            _retire(connection, each.left, each.right)
    written = connection.execute(text(_INSERT), _columns(new)).rowcount if new else 0
    if any(each.member for each in new) and written != len(new):
        raise NotFound("no such pair that you may judge")
    return written


def _take_turns(connection: Connection, new: Sequence[NewJudgement]) -> None:
    """Let people who judge one pair at the same moment do so one after the other.

    Otherwise neither would see what the other retires, and the second would be told that there is
    no such pair.
    """
    for pair in sorted({f"{each.left} {each.right}" for each in new}):
        connection.execute(
            text("select pg_advisory_xact_lock(hashtextextended(:pair, 7202610))"), {"pair": pair}
        )


def _columns(new: Sequence[NewJudgement]) -> dict[str, list[Any]]:
    return {
        "lefts": [str(each.left) for each in new],
        "rights": [str(each.right) for each in new],
        "verdicts": [each.verdict.value for each in new],
        "scores": [each.score for each in new],
        "explanations": [json.dumps([dict(e) for e in each.explanation]) for each in new],
        "reasons": [each.reason for each in new],
        "members": [each.member for each in new],
        "models": [each.model for each in new],
    }


def _retire(connection: Connection, left: UUID, right: UUID) -> None:
    connection.execute(
        text(
            "update ledger.judgement set subject_lane = null where left_entity = :left"
            " and right_entity = :right and subject_lane is not null"
        ),
        {"left": left, "right": right},
    )


_FRESH = """
create temporary table fresh_judgement (
  l uuid, r uuid, verdict text, score float8, explanation text, reason text, model text
) on commit drop
"""
_COPY_FRESH = "copy fresh_judgement from stdin"
_STILL = """
f.l = j.left_entity and f.r = j.right_entity and f.verdict = j.verdict and f.model = j.model
  and abs(f.score - j.score) < :tolerance
"""
_RETIRE = f"""
update ledger.judgement j set subject_lane = null
where j.subject_lane is not null and j.model is not null
  and not exists (select from fresh_judgement f where {_STILL})
"""  # noqa: S608 — constants
_SAID = """'$[*] ? (@.feature != "prior").words'"""
# What a person took back of the machine's, and nobody has judged since: the same version says it
# again only where the evidence has become another.
_ADD = f"""
with taken_back as materialized (
  select j.left_entity as l, j.right_entity as r, j.model,
         jsonb_path_query_array(j.explanation, {_SAID}) as said
  from ledger.judgement t join ledger.judgement j on j.id = t.undo_of
  where t.undo_of is not null and j.model is not null and not exists (
    select from ledger.judgement n
    where n.left_entity = t.left_entity and n.right_entity = t.right_entity and n.id > t.id)
)
insert into ledger.judgement (left_entity, right_entity, subject_lane, verdict, score, explanation,
                              reason, model, access_left, access_right)
select f.l, f.r, 'open', f.verdict, f.score, cast(f.explanation as jsonb), f.reason, f.model,
       l.access, r.access
from fresh_judgement f
join open.entity l on l.id = f.l join open.entity r on r.id = f.r
where not exists (select from ledger.judgement j where j.subject_lane is not null
                  and j.left_entity = f.l and j.right_entity = f.r)
  and not exists (select from taken_back t where t.l = f.l and t.r = f.r and t.model = f.model
                  and t.said = jsonb_path_query_array(cast(f.explanation as jsonb), {_SAID}))
order by f.l, f.r
on conflict (left_entity, right_entity) where subject_lane is not null do nothing
"""  # noqa: S608 — a constant
_TOLERANCE = 0.001
"""By how much a probability may move with each report, before its judgement is written anew."""


def renew_machine(connection: Connection, new: Iterable[NewJudgement]) -> int:
    """Put the machine's judgements of a whole run in place of those before; people's stay.

    What comes out as it stands is left as it stands: returns how many, those behind a person's
    judgement among them. `new` may be long: it is gone through once.
    """
    connection.execute(text(_FRESH))
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 — a checked-out connection has one
    many = 0
    with driver.cursor() as cursor, cursor.copy(_COPY_FRESH) as copy:
        for each in new:
            many += 1
            said = json.dumps([dict(e) for e in each.explanation])
            copy.write_row(
                (
                    each.left,
                    each.right,
                    each.verdict.value,
                    each.score,
                    said,
                    each.reason,
                    each.model,
                )
            )
    connection.execute(text("analyze fresh_judgement"))
    connection.execute(text(_RETIRE), {"tolerance": _TOLERANCE})
    return many - connection.execute(text(_ADD)).rowcount


def standing_judgement(connection: Connection, judgement: int) -> Judgement:
    """Return one standing judgement; raise `NotFound` where there is none that may be undone."""
    row = connection.execute(
        text(f"select {COLUMNS} from ledger.judgement where id = :id"),  # noqa: S608 — a constant
        {"id": judgement},
    ).one_or_none()
    found = as_judgement(row) if row else None
    if found is None or not found.stands:
        raise NotFound(f"no standing judgement {judgement} that you may undo")
    return found


def retract(connection: Connection, judgement: int, member: str, reason: str) -> Judgement:
    """Undo one standing judgement by one new record; return the one undone."""
    if not reason.strip():
        raise Invalid("reason", "an undo needs a reason", "Say what was wrong.")
    undone = standing_judgement(connection, judgement)
    _retire(connection, undone.left, undone.right)
    connection.execute(
        text(
            "insert into ledger.judgement (left_entity, right_entity, verdict, reason, member,"
            " undo_of, access_left, access_right)"
            " select :left, :right, 'retracted', :reason, :member, :id, l.access, r.access"
            " from open.entity l, open.entity r where l.id = :left and r.id = :right"
        ),
        {"left": undone.left, "right": undone.right, "reason": reason, "member": member,
         "id": judgement},
    )  # fmt: skip
    return undone


def standing(
    connection: Connection, around: Iterable[UUID] | None = None, *, brief: bool = False
) -> list[Judgement]:
    """Return every standing judgement, or those that touch any of `around`, oldest first.

    `brief` leaves explanations out, which are most of what there is to read.
    """
    columns = BRIEF if brief else COLUMNS
    near = ""
    values: dict[str, Any] = {}
    if around is not None:
        near = (
            " and (left_entity = any (cast(:ids as uuid[]))"
            " or right_entity = any (cast(:ids as uuid[])))"
        )
        values["ids"] = [str(each) for each in around]
    return [
        as_judgement(row)
        for row in connection.execute(
            text(
                f"select {columns} from ledger.judgement"  # noqa: S608 — constants
                f" where subject_lane is not null{near} order by id"
            ),
            values,
        )
    ]


class Stands(NamedTuple):
    """A standing judgement without words, of two as their ids are written.

    Where all that stands is read, to make ids of texts would take most of the time.
    """

    left: str
    right: str
    verdict: str
    human: bool
    score: float | None
    day: date


_STANDS = text("""
select cast(left_entity as text), cast(right_entity as text), verdict, member is not null, score,
       cast(at at time zone 'UTC' as date)
from ledger.judgement where subject_lane is not null order by id
""")


def stands(connection: Connection) -> list[Stands]:
    """Return everything that stands, without words, oldest first."""
    return list(map(Stands._make, connection.execute(_STANDS).all()))


def history(connection: Connection, left: UUID, right: UUID) -> list[Judgement]:
    """Return everything ever judged of one pair, newest first."""
    return [
        as_judgement(row)
        for row in connection.execute(
            text(
                f"select {COLUMNS} from ledger.judgement"  # noqa: S608 — a constant
                " where left_entity = :left and right_entity = :right order by id desc"
            ),
            {"left": left, "right": right},
        )
    ]


NEAR = """
with recursive near (entity) as (
  select unnest(cast(:ids as uuid[]))
  union
  select j.other from near cross join lateral (
    select right_entity as other from ledger.judgement
    where left_entity = near.entity and subject_lane is not null and verdict = 'same'
    union all
    select left_entity from ledger.judgement
    where right_entity = near.entity and subject_lane is not null and verdict = 'same') j
)
"""
_CONNECTED = NEAR + (  # noqa: S608 — constants
    "select {columns} from ledger.judgement where subject_lane is not null"
    " and left_entity in (select entity from near) and right_entity in (select entity from near)"
    " order by id"
)


def connected(
    connection: Connection, entities: Iterable[UUID], *, brief: bool = False
) -> list[Judgement]:
    """Return the standing judgements among all that "same" connects with `entities`, oldest first.

    `brief`, without explanations.
    """
    asked = _CONNECTED.format(columns=BRIEF if brief else COLUMNS)
    values = {"ids": [str(each) for each in entities]}
    return [as_judgement(row) for row in connection.execute(text(asked), values).all()]


def list_entries(connection: Connection, entities: Iterable[UUID | str]) -> dict[UUID, UUID]:
    """Return which of `entities` are entries of a list, each with the report that is the list."""
    rows = connection.execute(
        text(
            "select e.id, c.ref from open.entity e join ledger.contribution c on c.id = e.contribution"
            " where e.id = any (cast(:ids as uuid[])) and exists ("
            "select from open.statement s where s.entity = e.id and s.property = 'listingId')"
        ),
        {"ids": [str(each) for each in entities]},
    )
    return {entity: ref for entity, ref in rows.all()}  # noqa: C416 — a row is no pair to dict()
