"""Three who must agree on every question, and how long a list of 2,000 statements takes.

The rules in Python, the database, and Cedar over policies that were written by hand
(tests/rights/oracle): on every cell of role, action, lane, handling, audience and purpose, on every
way out by recipient and regime, and on 100,000 requests drawn at random.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain, islice
from statistics import quantiles
from uuid import UUID

import psycopg
from tests.rights.oracle.asking import (
    Asked,
    Cedar,
    Database,
    at_random,
    every_cell,
    every_way_out,
    rules_say,
)

from bench.contract import Bar
from bench.ground import add_classes, bar, enrol_bench, scratch
from wholeroute.ledger import Acting, Ledger, statements
from wholeroute.ledger.roles import ACTS_AS, OWNER
from wholeroute.rights import Action, Lane, Purpose, Reader, Role

AT_ONCE = 50_000
DRAWN = 100_000
STATEMENTS, CLASSES, TIMES = 2_000, 2_000, 200
LIST_MS = 150
FIREWALL = {Action.SCREEN, Action.JUDGE, Action.EXPORT}
ENFORCING = {Role.ANALYST, Role.INVESTIGATOR, Role.PROSECUTOR, Role.RIGHTS_REVIEWER}


def decisions() -> Iterator[Bar]:
    """Count disagreements, and what passes where nobody may."""
    with scratch() as home, Ledger.open(home) as ledger:
        conninfo = {role: ledger.conninfo(ACTS_AS[role]) for role in Role}
        with psycopg.connect(ledger.places.conninfo(OWNER), autocommit=True) as owner:
            database, cedar = Database(owner, conninfo), Cedar()
            asked = stored = differing = passed = 0
            everything = chain(every_cell(), every_way_out(), at_random(DRAWN, seed=1))
            while batch := list(islice(everything, AT_ONCE)):
                rules = [rules_say(each) for each in batch]
                by_hand = list(cedar.say(batch))
                said = database.say(batch)
                asked, stored = asked + len(batch), stored + len(said)
                for q, rule, hand in zip(batch, rules, by_hand, strict=True):
                    answers = (rule, hand, said.get(q, rule))
                    if len(set(answers)) > 1:
                        differing += 1
                        print(f"rules, Cedar, database {answers}: {q}", file=sys.stderr)
                passed += sum(map(_through_the_wall, batch, rules))
    where = f"{asked:,} questions to rules and Cedar, {stored:,} of them to the database"
    yield bar("rights", "three-disagree", differing, "answers", 0, where)
    yield bar("rights", "through-the-wall", passed, "allowed", 0, where)


def _through_the_wall(asked: Asked, allowed: bool) -> bool:  # noqa: FBT001 — the answer itself
    """Tell whether enforcement was let to the walled, or anybody analysed or sent them on."""
    if not allowed or asked.lane in (None, Lane.OPEN):
        return False
    court = asked.lane is Lane.JUDICIAL and asked.reader.role is Role.PROSECUTOR
    reads = asked.action is Action.READ and asked.reader.role in ENFORCING
    return not court and (reads or asked.action in FIREWALL)


def list_of_statements() -> Iterator[Bar]:
    """Read 2,000 statements through row security with 2,000 access classes, many times."""
    gc.collect()
    gc.freeze()  # a million questions asked before are no part of the list
    with scratch() as home, Ledger.open(home) as ledger:
        enrol_bench(ledger)
        add_classes(ledger, CLASSES)
        entities = _file(ledger)
        reader = Reader("ana", "police", Role.ANALYST, Purpose.ANALYSIS)
        with ledger.acting(reader) as acting:
            taken = [_timed(acting, entities) for _ in range(TIMES)]
    value = quantiles(taken, n=20)[-1]
    yield bar(
        "rights", "list-2000", value, "ms", LIST_MS,
        f"95th of {TIMES} lists of {STATEMENTS:,} statements of 100 entities, {CLASSES:,} classes",
    )  # fmt: skip


def _timed(acting: Acting, entities: Iterable[UUID]) -> float:
    started = time.perf_counter()
    with acting.begin() as connection:
        found = statements(acting, connection, entities)
    taken = time.perf_counter() - started
    if len(found) != STATEMENTS:
        raise AssertionError(f"{len(found)} statements")
    return taken * 1000


_FILL = """
with c as (
  insert into ledger.contribution (ref, contributor, submitted_by, controller, regime, legal_basis,
    reliability, grade_original, access, title, reader, sha256, bytes, received_at, review_on,
    erase_on)
  select gen_random_uuid(), 'police', 'ana', '', 'led', '', 'B', '', a.id, 'x', 'csv',
    decode(lpad(to_hex(a.id), 64, '0'), 'hex'), 1, %s, current_date, current_date + 900
  from ledger.access_class a returning id, access
), e as (
  insert into ledger.entity (id, lane, contribution, kind, categories, minor, access)
  select gen_random_uuid(), 'open', c.id, 'Person', '{suspect}', false, c.access
  from c returning id, contribution, access
)
select id from e
"""
_SAY = """
insert into ledger.statement (id, entity, contribution, access, line, lane, grade, assessment,
                              property, value)
select gen_random_uuid(), e.id, e.contribution, e.access, n, 'open', 2, false, 'alias', 'name ' || n
from open.entity e, generate_series(1, 20) n
"""


def _file(ledger: Ledger) -> list[UUID]:
    """Fill every class with a report of one person and twenty statements; return a hundred of them."""
    with psycopg.connect(ledger.places.conninfo(OWNER)) as owner:
        ids = [each for (each,) in owner.execute(_FILL, (datetime.now(UTC),)).fetchall()]
        owner.execute(_SAY)
    with psycopg.connect(ledger.places.conninfo(OWNER), autocommit=True) as owner:
        owner.execute("analyze")
    return ids[:100]


MEASURES = (decisions, list_of_statements)
