"""The log: everybody writes their own line, the auditor reads them all."""

from __future__ import annotations

import pytest
from tests.conftest import ActingAs

from wholeroute.errors import Refused
from wholeroute.ledger import Acting, Ledger, audit_rows, record, record_refusal
from wholeroute.rights import Action, Purpose, Role


@pytest.mark.both_servers
def test_the_auditor_reads_every_line_newest_first(analyst: Acting, acting: ActingAs) -> None:
    for number in range(3):
        with analyst.begin() as connection:
            record(connection, analyst.reader, Action.READ, f"x:{number}", details={"n": number})

    with acting("auditor@ncp-a", Role.AUDITOR, Purpose.OVERSIGHT) as auditor:
        rows = audit_rows(auditor)
        page = audit_rows(auditor, most=1, before=rows[0].id)

    assert [row.object for row in rows] == ["x:2", "x:1", "x:0"]
    assert [row.object for row in page] == ["x:1"]
    assert (rows[0].member, rows[0].allowed, rows[0].details) == ("analyst@ncp-a", True, {"n": 2})


def test_what_is_rolled_back_leaves_no_line_but_a_refusal_always_does(
    enrolled: Ledger, analyst: Acting, acting: ActingAs
) -> None:
    with analyst.begin() as connection:
        record(connection, analyst.reader, Action.JUDGE, "x:undone")
        record_refusal(enrolled, analyst.reader, Action.JUDGE, "x:refused", "four-eyes")
        connection.rollback()

    with acting("auditor@ncp-a", Role.AUDITOR, Purpose.OVERSIGHT) as auditor:
        (row,) = audit_rows(auditor)
    assert (row.object, row.allowed, row.rule) == ("x:refused", False, "four-eyes")


def test_nobody_else_reads_the_log(analyst: Acting) -> None:
    with pytest.raises(Refused):
        audit_rows(analyst)
