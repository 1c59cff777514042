"""Attempts to make somebody outside the open lane a subject of analysis, or to move a subject.

They are made as the superuser, whom no policy binds: what refuses them is how the tables are
made. Each attempt names ids of the planted world; none of what is taken stays.
"""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
from tests.safeguards.canaries import World

WALLED = ("canaryprotected", "canaryminor", "canaryuncategorised", "canaryjudicial")
_JUDGEMENT = """
insert into ledger.judgement (left_entity, right_entity, subject_lane, verdict, reason, model,
                              access_left, access_right)
select least(a, b), greatest(a, b), '{lane}', 'same', '', 'x', 1, 1
from (values ('{one}'::uuid, '{other}'::uuid)) as pair (a, b)
"""
_SUBJECT = "insert into ledger.finding_subject select id, '{one}', '{lane}' from ledger.finding"
_STATEMENT = """
insert into ledger.statement (id, entity, contribution, access, line, lane, grade, assessment,
                              property, value)
select gen_random_uuid(), id, contribution, access, 1, '{lane}', 4, false, 'position', 'x'
from ledger.entity where id = '{one}'
"""
_STRAY = """
insert into ledger.statement (id, entity, contribution, access, line, lane, grade, assessment,
                              property, value)
select gen_random_uuid(), '{one}', contribution + 1, access, 1, lane, 4, false, 'position', 'x'
from ledger.entity where id = '{one}'
"""
_MOVE = "update ledger.entity set lane = 'protected' where id = '{one}'"
# So that each key is tried alone: nothing binds a subject but what the attempt binds it by.
_FREE = """
update ledger.judgement set subject_lane = null;
update ledger.finding_subject set subject_lane = null;
delete from ledger.finding_subject;
"""
_KINDS = {"judged": _JUDGEMENT, "found": _SUBJECT}


def taken(world: World) -> list[str]:
    """Return which of all attempts the database took."""
    with psycopg.connect(world.databases.superuser, autocommit=True) as boss:
        return [what for what, statement in _attempts(world) if _taken(boss, statement)]


def _attempts(world: World) -> Iterator[tuple[str, str]]:
    planted = {canary.name: canary for canary in world.canaries}
    left, right = sorted((planted["canaryopen"].person, planted["canaryhone"].person))
    for name in WALLED:
        person, lane = planted[name].person, planted[name].lane
        for what, statement in _KINDS.items():
            for claimed in ("open", lane):
                other = left if claimed == "open" else planted[name].phone
                values = {"one": person, "other": other, "lane": claimed}
                yield f"{name} {what} as {claimed}", _FREE + statement.format(**values)
        yield f"{name} spoken of in the open", _STATEMENT.format(one=person, lane="open")
    for moved in (left, right):
        for what, statement in _KINDS.items():
            values = {"one": moved, "other": left if moved == right else right, "lane": "open"}
            side = "left" if moved == left else "right"
            bound = f"{_FREE}{statement.format(**values)};"
            yield f"{side} {what} and moved", bound + _MOVE.format(one=moved)
    yield "an open entity spoken of elsewhere", _STATEMENT.format(one=left, lane="protected")
    yield "another report's word", _STRAY.format(one=left)


def freed_and_moved(world: World) -> bool:
    """Tell whether a subject that nothing binds any more may leave: the keys bind no longer."""
    one = next(canary.person for canary in world.canaries if canary.name == "canaryopen")
    with psycopg.connect(world.databases.superuser, autocommit=True) as boss:
        return _taken(boss, _FREE + _MOVE.format(one=one))


# Each names canaryopen's person under the class of canaryforeign, whom few were sent.
_MISCODED = {
    "ledger.finding_subject": """
insert into ledger.finding_subject
select f.id, '{one}', 'open' from ledger.finding f where f.access = array[{access}]
""",
    "ledger.finding_evidence": """
insert into ledger.finding_evidence
select f.id, s.id from ledger.finding f, open.statement s
where f.access = array[{access}] and s.entity = '{one}'
""",
    "open.match_key": "insert into open.match_key values ('x', '{one}', {access})",
    "ledger.judgement": _JUDGEMENT.replace("1, 1", "{access}, {access}"),
}
_OTHERS = """
insert into ledger.finding (kind, rule, version, parameters, innocent_readings, stands_without,
                            handling, access, state)
values ('x', 'x', '1', '{{}}', '[]', '{{}}', '', array[{access}], 'new');
"""


def miscoded(world: World) -> list[str]:
    """Return the tables that take a row under codes that are not its inputs'."""
    planted = {canary.name: canary for canary in world.canaries}
    with psycopg.connect(world.databases.superuser, autocommit=True) as boss:
        row = boss.execute(
            "select access from ledger.entity where id = %s", (planted["canaryforeign"].person,)
        ).fetchone()
        values = {
            "access": row[0] if row else 0, "lane": "open",
            "one": planted["canaryopen"].person, "other": planted["canaryhone"].person,
        }  # fmt: skip
        return [
            table
            for table, statement in _MISCODED.items()
            if _stays(boss, table, (_FREE + _OTHERS + statement).format(**values), values["access"])
        ]


def _stays(
    boss: psycopg.Connection[tuple[bool]], table: str, statement: str, access: object
) -> bool:
    """Tell whether a row stands in `table` under the class that it was given."""
    column = {"ledger.judgement": "access_left", "open.match_key": "access"}.get(table, str(access))
    last = {"ledger.judgement": "id", "open.match_key": "key"}.get(table, "finding")
    try:
        with boss.transaction(force_rollback=True):
            boss.execute(statement)
            row = boss.execute(
                f"select {column} = {access} from {table} order by {last} desc limit 1"
            ).fetchone()
            return bool(row and row[0])
    except psycopg.errors.IntegrityError:
        return False


def _taken(boss: psycopg.Connection[object], statement: str) -> bool:
    try:
        with boss.transaction(force_rollback=True):
            boss.execute(statement)
    except psycopg.errors.IntegrityError:
        return False
    return True
