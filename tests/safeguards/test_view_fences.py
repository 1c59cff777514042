"""Each fence around kept views of a canvas holds something: taken away, what it kept back goes."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, ProgrammingError
from tests.conftest import ActingAs, Databases
from tests.safeguards.taken_out import take_out

from wholeroute.errors import NotFound
from wholeroute.ledger import Acting, forget_view, keep_view, kept_views, share_view
from wholeroute.rights import Purpose, Role

ACTS = "s*" + "A" * 22


@pytest.fixture
def databases(own_databases: Databases) -> Databases:
    """Return databases of each test's own: it takes a fence out of them."""
    return own_databases


def keep(acting: Acting, *, shared: bool) -> None:
    with acting.begin() as connection:
        keep_view(connection, acting.reader.member, ACTS, shared=shared)


def number(connection: Connection) -> int:
    return len(kept_views(connection))


def test_a_view_is_its_members_their_organisation_s_once_shared_and_nobody_else_s(
    databases: Databases, analyst: Acting, acting: ActingAs
) -> None:
    keep(analyst, shared=False)
    keep(analyst, shared=True)
    with (
        acting("investigator@ncp-a", Role.INVESTIGATOR, Purpose.INVESTIGATION) as colleague,
        acting("analyst@ncp-b", Role.ANALYST, Purpose.ANALYSIS) as other,
    ):
        for session, seen in ((analyst, 2), (colleague, 1), (other, 0)):
            with session.begin() as connection:
                assert number(connection) == seen

        take_out(databases, "alter policy opening on ledger.canvas_view using (true)")

        for session in (colleague, other):
            with session.begin() as connection:
                assert number(connection) == 2


@pytest.mark.parametrize("member", ["investigator@ncp-a", "analyst@ncp-b"])
def test_nobody_keeps_a_view_in_anothers_name(
    databases: Databases, analyst: Acting, member: str
) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), analyst.begin() as connection:
        keep_view(connection, member, ACTS, shared=True)

    take_out(databases, "alter policy keeping on ledger.canvas_view with check (true)")
    take_out(databases, "alter policy opening on ledger.canvas_view using (true)")

    with analyst.begin() as connection:
        keep_view(connection, member, ACTS, shared=True)


def test_a_colleague_neither_shares_nor_takes_a_view_away(
    databases: Databases, analyst: Acting, acting: ActingAs
) -> None:
    keep(analyst, shared=True)
    with acting("investigator@ncp-a", Role.INVESTIGATOR, Purpose.INVESTIGATION) as colleague:
        with colleague.begin() as connection:
            (view,) = kept_views(connection)
            with pytest.raises(NotFound):
                share_view(connection, view.ref, shared=False)
            with pytest.raises(NotFound):
                forget_view(connection, view.ref)

        take_out(
            databases, "alter policy sharing on ledger.canvas_view using (true) with check (true)"
        )
        take_out(databases, "alter policy forgetting on ledger.canvas_view using (true)")

        with colleague.begin() as connection:
            share_view(connection, view.ref, shared=True)
            forget_view(connection, view.ref)


@pytest.mark.parametrize("words", ["Ermias Ghermay", "s*" + "A" * 22 + ". note", "", "s*Ermías"])
def test_no_words_fit_into_a_view(analyst: Acting, words: str) -> None:
    with pytest.raises(DBAPIError, match="canvas_view_acts_check"), analyst.begin() as connection:
        keep_view(connection, analyst.reader.member, words, shared=False)
