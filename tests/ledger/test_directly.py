"""What goes by the driver fails as what goes by SQLAlchemy does: whoever catches one catches both."""

from __future__ import annotations

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege, SerializationFailure
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from wholeroute.ledger import Acting
from wholeroute.ledger.again import met_somebody
from wholeroute.ledger.directly import directly

_RAISES = "do $$ begin raise exception sqlstate '{}'; end $$"


@pytest.mark.parametrize(
    ("statement", "cause"),
    [
        ("delete from ledger.audit", InsufficientPrivilege),
        (_RAISES.format("40001"), SerializationFailure),
        ("select nothing", psycopg.errors.UndefinedColumn),
        ("insert into nowhere values (:a)", psycopg.errors.UndefinedTable),
    ],
)
def test_it_raises_what_sqlalchemy_raises(
    analyst: Acting, statement: str, cause: type[psycopg.Error]
) -> None:
    raised = []
    for run in (
        lambda connection: connection.execute(text(statement), {"a": 1}),
        lambda connection: directly(connection, statement, {"a": 1}),
    ):
        with pytest.raises(DBAPIError) as failed, analyst.begin() as connection:
            run(connection)
        raised.append(failed.value)

    by_sqlalchemy, by_the_driver = raised
    assert type(by_the_driver) is type(by_sqlalchemy)
    assert isinstance(by_the_driver.orig, cause)
    assert met_somebody(by_the_driver) is met_somebody(by_sqlalchemy)


def test_a_name_stands_for_a_value_and_a_cast_or_a_percent_for_itself(analyst: Acting) -> None:
    with analyst.begin() as connection:
        found = directly(
            connection,
            "select cast(:one as integer) + '1'::integer, 'a:b' like 'a:%', :two",
            {"one": 1, "two": "x"},
        ).fetchall()

    assert found == [(2, True, "x")]
