"""Each fence around what judgements teach holds something: taken away, what it kept back goes."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError
from tests.conftest import ActingAs, Databases
from tests.safeguards.taken_out import take_out

from wholeroute.ledger import Acting, choose_model, keep_model, models
from wholeroute.rights import Purpose, Role

FORGED_MODEL = (
    "insert into ledger.model (version, corrections, card, member)"
    " values ('forged', '{}', '{}', 'somebody else')"
)
OWN_CHOICE = (
    "insert into ledger.model_choice (version, member, reason)"
    " values ((select version from ledger.model), 'analyst@ncp-a', 'x')"
)


@pytest.fixture
def databases(own_databases: Databases) -> Databases:
    """Return databases of each test's own: it takes a fence out of them."""
    return own_databases


@pytest.fixture
def learnt(analyst: Acting) -> str:
    """Return a version that `analyst` learnt, and went back from."""
    with analyst.begin() as connection:
        version = keep_model(connection, "base", {"same birth year": 1.0}, {}, "analyst@ncp-a")
        choose_model(connection, None, "analyst@ncp-a", "as they are written")
    return version


def choices(connection: Connection) -> int:
    return int(connection.execute(text("select count(*) from ledger.model_choice")).scalar_one())


def test_another_organisation_reads_neither_versions_nor_choices(
    databases: Databases, acting: ActingAs, learnt: str
) -> None:
    with acting("analyst@ncp-b", Role.ANALYST, Purpose.ANALYSIS) as other:
        with other.begin() as connection:
            assert (models(connection), choices(connection)) == ([], 0)

        for table in ("model", "model_choice"):
            take_out(databases, f"alter policy scoring on ledger.{table} using (true)")

        with other.begin() as connection:
            assert [each.version for each in models(connection)] == [learnt]
            assert choices(connection) == 1


@pytest.mark.parametrize(
    ("policy", "statement"),
    [("learning on ledger.model", FORGED_MODEL), ("choosing on ledger.model_choice", OWN_CHOICE)],
)
def test_without_its_policy_a_version_is_forged_or_chosen_by_who_learnt_it(
    databases: Databases, analyst: Acting, learnt: str, policy: str, statement: str
) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), analyst.begin() as connection:
        connection.execute(text(statement))

    take_out(databases, f"alter policy {policy} with check (true)")

    with analyst.begin() as connection:
        assert connection.execute(text(statement)).rowcount == 1
