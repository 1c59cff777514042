"""Look at judgements across pairs: what people said, and what one version of a machine merged."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, text

from wholeroute.errors import Invalid
from wholeroute.ledger.judgements import BRIEF, COLUMNS, NEAR, Judgement, as_judgement

Pair = tuple[UUID, UUID]

LEFT_OPEN = "a subject left the open lane"
"""The reason that the database gives where a judgement ends with its subject's place; it tells no more."""


def by_people(connection: Connection, among: Iterable[int] | None = None) -> list[Judgement]:
    """Return every standing judgement of a person, or those `among` these, oldest first."""
    which = "" if among is None else " and id = any (cast(:among as bigint[]))"
    rows = connection.execute(
        text(
            f"select {COLUMNS} from ledger.judgement"  # noqa: S608 — constants
            f" where subject_lane is not null and member is not null{which} order by id"
        ),
        {} if among is None else {"among": list(among)},
    )
    return [as_judgement(row) for row in rows]


_NEWEST = """
select (select max(contribution) from open.entity),
       (select max(id) from ledger.judgement where model is not null)
"""


def newest_brought(connection: Connection) -> tuple[int | None, int | None]:
    """Return the newest report whose records the session sees, and what a machine judged last."""
    report, judgement = connection.execute(text(_NEWEST)).one()
    return report, judgement


_HELD_FOR_ONE = NEAR + (  # noqa: S608 — constants
    "select {columns} from ledger.judgement where subject_lane is not null"
    " and verdict = 'same' and left_entity in (select entity from near) order by id"
)


def held_for_one(
    connection: Connection, entities: Iterable[UUID], *, brief: bool = False
) -> list[Judgement]:
    """Return every standing "same" that leads from any of `entities` to whoever it leads to.

    `brief`, without explanations.
    """
    asked = _HELD_FOR_ONE.format(columns=BRIEF if brief else COLUMNS)
    values = {"ids": [str(each) for each in entities]}
    return [as_judgement(row) for row in connection.execute(text(asked), values).all()]


_ALL_OF = f"""
select {COLUMNS} from ledger.judgement where (left_entity, right_entity) in (
  select * from unnest(cast(:lefts as uuid[]), cast(:rights as uuid[])))
order by id desc
"""  # noqa: S608 — a constant


def histories(connection: Connection, pairs: Iterable[Pair]) -> dict[Pair, list[Judgement]]:
    """Return everything ever judged of each pair, newest first; nothing where nothing was."""
    asked = sorted(set(pairs))
    found: defaultdict[Pair, list[Judgement]] = defaultdict(list)
    if asked:
        ends = {"lefts": [str(a) for a, _ in asked], "rights": [str(b) for _, b in asked]}
        for row in connection.execute(text(_ALL_OF), ends):
            judged = as_judgement(row)
            found[judged.left, judged.right].append(judged)
    return dict(found)


def held_by_two(connection: Connection, pairs: Iterable[Pair]) -> set[Pair]:
    """Return which of these pairs two people hold for one, one after the other, with nothing between."""
    asked = sorted(set(pairs))
    rows = connection.execute(
        text(
            "select left_entity, right_entity"
            " from ledger.held_by_two(cast(:lefts as uuid[]), cast(:rights as uuid[]))"
        ),
        {"lefts": [str(a) for a, _ in asked], "rights": [str(b) for _, b in asked]},
    )
    return {(left, right) for left, right in rows}


def who_holds(history: Sequence[Judgement]) -> tuple[str, ...]:
    """Return the people who hold what stands of a pair, the first of them first.

    `history` has the newest first. Whoever said the same before something else was said, or taken
    back, says it no more.
    """
    if not history or not history[0].stands:
        return ()
    unbroken: list[str] = []
    for each in history:
        if each.verdict is not history[0].verdict or each.member is None:
            break
        unbroken.append(each.member)
    return tuple(dict.fromkeys(reversed(unbroken)))


# What each person last said of a pair, but for what they took back of their own or of a machine's.
_DIFFERING = f"""
with last as (
  select distinct on (j.left_entity, j.right_entity, j.member) j.*
  from ledger.judgement j where j.member is not null and j.reason <> :left_open
  order by j.left_entity, j.right_entity, j.member, j.id desc
), holding as (
  select l.* from last l left join ledger.judgement u on u.id = l.undo_of
  where l.verdict <> 'retracted' or (u.member is not null and u.member <> l.member)
)
select {COLUMNS} from holding h where (h.left_entity, h.right_entity) in (
  select left_entity, right_entity from holding group by 1, 2 having count(distinct verdict) > 1)
order by h.left_entity, h.right_entity, h.id
"""  # noqa: S608 — a constant


def differing(connection: Connection) -> list[list[Judgement]]:
    """Return what people last said of each pair on which they differ, oldest first."""
    pairs: defaultdict[Pair, list[Judgement]] = defaultdict(list)
    for row in connection.execute(text(_DIFFERING), {"left_open": LEFT_OPEN}):
        judged = as_judgement(row)
        pairs[judged.left, judged.right].append(judged)
    return list(pairs.values())


_LAST = """
select machine.id
from (select * from ledger.judgement where member = :member and verdict <> 'retracted'
      order by id desc limit 1) own
cross join lateral (
  select id from ledger.judgement j
  where j.left_entity = own.left_entity and j.right_entity = own.right_entity
    and j.model is not null and j.id < own.id
  order by id desc limit 1) machine
"""


def judged_last(connection: Connection, member: str) -> int | None:
    """Return the machine's judgement that what `member` judged last took the place of."""
    found: int | None = connection.execute(text(_LAST), {"member": member}).scalar()
    return found


def of_act(connection: Connection, feature: str, act: str) -> list[Judgement]:
    """Return the standing judgements of people that are part of one act, oldest first."""
    rows = connection.execute(
        text(
            f"select {COLUMNS} from ledger.judgement"  # noqa: S608 — a constant
            " where subject_lane is not null and member is not null"
            " and explanation @> cast(:part as jsonb) order by id"
        ),
        {"part": json.dumps([{"feature": feature, "agreement": act}])},
    )
    return [as_judgement(row) for row in rows]


@dataclass(frozen=True, slots=True)
class OwnJudgement:
    """What somebody judged: one pair, or so many as one act, of which `standing` still stand.

    `last` is the pair's judgement, or the last of the act's.
    """

    act: str
    last: Judgement
    pairs: int
    standing: int


_OWN = f"""
with own as (
  select j.id, j.subject_lane, coalesce(part.act, '') as act,
         coalesce(part.act, cast(j.id as text)) as whole
  from ledger.judgement j
  left join lateral (
    select e.agreement as act
    from jsonb_to_recordset(j.explanation) as e (feature text, agreement text)
    where e.feature = :act limit 1) part on true
  where j.member = :member and j.verdict <> 'retracted'
), acts as (
  select act, max(id) as last, count(*) as pairs, count(subject_lane) as standing
  from own group by whole, act having max(id) < :before order by last desc limit :most
)
select a.act, a.pairs, a.standing, {", ".join("j." + c.strip() for c in COLUMNS.split(","))}
from acts a join ledger.judgement j on j.id = a.last order by a.last desc
"""  # noqa: S608 — constants


def judged_by(
    connection: Connection, member: str, act: str, *, before: int | None = None, most: int = 50
) -> list[OwnJudgement]:
    """Return what `member` judged, the newest first; what bears one `act` as evidence is one."""
    rows = connection.execute(
        text(_OWN),
        {"member": member, "act": act, "before": before or 2**63 - 1, "most": most},
    )
    return [
        OwnJudgement(which, as_judgement(judged), pairs, standing)
        for which, pairs, standing, *judged in rows
    ]


def received_since(
    connection: Connection, entities: Iterable[UUID], since: datetime
) -> dict[UUID, datetime]:
    """Return which of `entities` this session sees whose report came in after `since`, and when."""
    rows = connection.execute(
        text(
            "select e.id, c.received_at from open.entity e"
            " join ledger.contribution c on c.id = e.contribution"
            " where e.id = any (cast(:ids as uuid[])) and c.received_at > :since"
        ),
        {"ids": [str(each) for each in entities], "since": since},
    )
    return {entity: at for entity, at in rows.all()}  # noqa: C416 — a row is no pair to dict()


@dataclass(frozen=True, slots=True)
class VersionRow:
    """How many judgements of one version of a machine stand."""

    model: str
    same: int
    different: int
    unsure: int


def versions(connection: Connection) -> list[VersionRow]:
    """Return which versions of a machine have judgements that stand, by name."""
    rows = connection.execute(
        text(
            "select model, count(*) filter (where verdict = 'same'),"
            " count(*) filter (where verdict = 'different'),"
            " count(*) filter (where verdict = 'unsure')"
            " from ledger.judgement where subject_lane is not null and model is not null"
            " group by model order by model"
        )
    )
    return [VersionRow(*row) for row in rows]


_TAKE_BACK = """
insert into ledger.judgement (left_entity, right_entity, verdict, reason, member, undo_of,
                              access_left, access_right)
select left_entity, right_entity, 'retracted', :reason, :member, id, access_left, access_right
from ledger.judgement
where subject_lane is not null and model = :model and verdict = 'same' order by id
"""
_NO_LONGER = """
update ledger.judgement set subject_lane = null
where subject_lane is not null and model = :model and verdict = 'same'
"""


def take_back_merges(connection: Connection, model: str, member: str, reason: str) -> int:
    """Take back every "same" of one version that this session sees; return how many there were.

    Each leaves its record, so that no run of this version says it again on the same evidence.
    """
    if not reason.strip():
        raise Invalid("reason", "a withdrawal needs a reason", "Say what is wrong with it.")
    said = {"reason": reason, "member": member, "model": model}
    connection.execute(text(_TAKE_BACK), said)
    return connection.execute(text(_NO_LONGER), {"model": model}).rowcount


_AGAIN = """
insert into ledger.judgement (left_entity, right_entity, subject_lane, verdict, score, explanation,
                              reason, model, access_left, access_right)
select j.left_entity, j.right_entity, 'open', j.verdict, j.score, j.explanation, j.reason, j.model,
       l.access, r.access
from ledger.judgement j
join open.entity l on l.id = j.left_entity join open.entity r on r.id = j.right_entity
where j.model is not null and {which} order by j.id
on conflict (left_entity, right_entity) where subject_lane is not null do nothing
"""


def say_again(connection: Connection, judgements: Iterable[int]) -> int:
    """Let machines' judgements that no longer stand stand again, as new records; return how many."""
    again = _AGAIN.format(which="j.id = any (cast(:ids as bigint[]))")
    return connection.execute(text(again), {"ids": list(judgements)}).rowcount


_LAST_TAKEN_BACK = """
j.verdict = 'same' and j.model = :model and exists (
  select from ledger.judgement t where t.undo_of = j.id and not exists (
    select from ledger.judgement n
    where n.left_entity = t.left_entity and n.right_entity = t.right_entity and n.id > t.id))
"""


def say_merges_again(connection: Connection, model: str) -> int:
    """Let every "same" of one version stand again that was taken back last of all; return how many."""
    again = _AGAIN.format(which=_LAST_TAKEN_BACK)
    return connection.execute(text(again), {"model": model}).rowcount
