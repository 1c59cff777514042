"""Count tries before they are weighed, so that many at once gain nothing."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, text

from wholeroute.errors import Refused
from wholeroute.ledger import DatabaseRole, Ledger
from wholeroute.members.lockout import FREE, FREE_FROM_ADDRESS, open_from

Subject = tuple[bytes, int]
"""Whom a try is about or where it comes from, as a keyed hash, and how many of theirs cost no wait."""


def try_once(ledger: Ledger, subjects: Sequence[Subject]) -> list[int]:
    """Count one more try of each subject; return what `passed` takes.

    Raises `Refused` where one of them must wait, and counts nothing then: whoever knocks on a
    locked door does not keep it locked.
    """
    with ledger.engine(DatabaseRole.DOOR).begin() as door:
        for subject, _ in sorted(subjects):
            door.execute(text(_TURN), {"subject": subject})
        door.execute(text("delete from ledger.attempt where at < now() - interval '1 day'"))
        for subject, free in subjects:
            _must_be_open(door, subject, free)
        return [
            door.execute(text(_TRIED), {"subject": subject}).scalar_one() for subject, _ in subjects
        ]


def passed(ledger: Ledger, tries: Sequence[int]) -> None:
    """Say that a try was right: the wrong ones before it no longer count."""
    with ledger.engine(DatabaseRole.DOOR).begin() as door:
        door.execute(
            text("update ledger.attempt set passed = true where id = any (:tries)"),
            {"tries": list(tries)},
        )


def of_member(key: bytes) -> Subject:
    """Return the subject of tries at one member's password or codes."""
    return key, FREE


def of_address(key: bytes) -> Subject:
    """Return the subject of tries from one address."""
    return key, FREE_FROM_ADDRESS


_TURN = "select pg_advisory_xact_lock(hashtextextended(encode(:subject, 'hex'), 8))"
_TRIED = "insert into ledger.attempt (subject) values (:subject) returning id"
_WRONG = """
select at, now() from ledger.attempt a where subject = :subject and not passed and id > coalesce(
  (select max(id) from ledger.attempt where subject = :subject and passed), 0)
"""


def _must_be_open(door: Connection, subject: bytes, free: int) -> None:
    found = door.execute(text(_WRONG), {"subject": subject}).all()
    until = open_from([at for at, _ in found], free)
    if until is not None and until > found[0][1]:
        seconds = round((until - found[0][1]).total_seconds()) + 1
        raise Refused("locked", f"too many wrong tries: try again in {seconds} seconds")
