"""Vacuum the databases: what was deleted is let go of, and what came in is known to the planner.

A deleted row lies in its page until it is vacuumed, and what the planner noted of a column (its
most common values, the bounds between the others) stays until the column is analysed again: both
would still name somebody who was erased. After a heap came in, whoever looks would wait some minutes
for plans that were made for empty tables. The database does both by itself, but later. Only a
table's owner may, so the owner connects here as it does to migrate, and **reads nothing**. What the
disk itself still holds in free space and in older segments of the log is overwritten in time:
`docs/retention.md` says what guards it.
"""

from __future__ import annotations

import psycopg
from psycopg import sql

from wholeroute.ledger.connect import Ledger
from wholeroute.ledger.roles import OWNER, VAULT_OWNER
from wholeroute.rights import Profile

_OWN = """
select n.nspname, c.relname, c.relkind = 'p' from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and c.relpersistence <> 't' and c.relowner = current_role::regrole
order by 3, 1, 2
"""
"""A table in parts has no rows of its own, and yet the planner's notes on all of them."""
_PATIENCE = "set lock_timeout = '10s'"
_MANY = 1000
"""So many rows are a heap."""


def vacuum(ledger: Ledger) -> int:
    """Vacuum and analyse every table of both databases; return how many had their turn.

    A table that somebody else is vacuuming is passed over after a while, and a dead row that an
    older transaction still sees stays: the next time has both.
    """
    if ledger.profile is Profile.POLICY:
        return 0
    return sum(_tidy(ledger.places.conninfo(owner)) for owner in (OWNER, VAULT_OWNER))


def vacuum_after(ledger: Ledger, written: int) -> None:
    """Vacuum where so many rows were written at once that what the planner knew of them is worthless."""
    if written >= _MANY:
        vacuum(ledger)


def _tidy(info: str) -> int:
    done = 0
    with psycopg.connect(info, autocommit=True) as owner:
        owner.execute(_PATIENCE)
        tables = owner.execute(_OWN).fetchall()
        for schema, name, whole in (*tables, ("pg_catalog", "pg_statistic", False)):
            verb = sql.SQL("analyze {}" if whole else "vacuum (analyze, index_cleanup on) {}")
            try:
                owner.execute(verb.format(sql.Identifier(schema, name)))
            except psycopg.errors.LockNotAvailable:
                continue
            done += 1
    return done
