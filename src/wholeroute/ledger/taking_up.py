"""Act in a restored installation before it is opened, so that nobody's erasure comes undone.

Nobody is signed in by then and nobody can be. The session is made by whoever restores, who holds
every key; it lives only while the mark of an unfinished restore stands.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

import psycopg

from wholeroute.errors import Refused
from wholeroute.ledger.connect import Acting, Ledger
from wholeroute.ledger.dumping import whole_view
from wholeroute.ledger.roles import ACTS_AS, OWNER
from wholeroute.rights import Purpose, Reader, Role

RESTORING = "restore"
"""Who stands in the audit log for what a restore does again."""


@contextmanager
def acting_to_restore(
    ledger: Ledger, organisation: str, role: Role, purpose: Purpose
) -> Iterator[Acting]:
    """Yield a session within `organisation` that ends with the `with`, and its member with it.

    Raises `Refused` where no restore is under way.
    """
    if not ledger.home.unfinished.exists():
        raise Refused("restore", "no restore is under way")
    token, login = secrets.token_urlsafe(32), ACTS_AS[role]
    given = (sha256(token.encode()).digest(), RESTORING, organisation, role, purpose, login)
    with psycopg.connect(whole_view(ledger, OWNER), autocommit=True) as boss:
        _end(boss)
        boss.execute(
            "insert into ledger.member (id, organisation, name, roles) values (%s, %s, %s, %s)",
            (RESTORING, organisation, RESTORING, [role]),
        )
        try:
            boss.execute(
                "insert into ledger.session (token_hash, member, organisation, role, purpose,"
                " database_role, expires_at) values (%s, %s, %s, %s, %s, %s, now() + '8 hours')",
                given,
            )
            yield Acting(ledger, Reader(RESTORING, organisation, role, purpose), login, token)
        finally:
            _end(boss)


def _end(boss: psycopg.Connection[tuple[object, ...]]) -> None:
    boss.execute("delete from ledger.session where member = %s", (RESTORING,))
    boss.execute("delete from ledger.member where id = %s", (RESTORING,))


class Whose(NamedTuple):
    """Where something stands that an older state brought back; `kind` is empty for a report."""

    organisation: str
    report: UUID
    kind: str


def whose(ledger: Ledger, ids: Sequence[UUID]) -> dict[UUID, Whose]:
    """Return which organisation's report each of `ids` is, or is an entity of, if it is there."""
    with psycopg.connect(whole_view(ledger, OWNER)) as boss:
        found = boss.execute(
            "select ref, contributor, ref, '' from ledger.contribution where ref = any (%(ids)s)"
            " union all select e.id, c.contributor, c.ref, e.kind from ledger.entity e"
            " join ledger.contribution c on c.id = e.contribution where e.id = any (%(ids)s)",
            {"ids": list(ids)},
        ).fetchall()
    return {id_: Whose(*rest) for id_, *rest in found}
