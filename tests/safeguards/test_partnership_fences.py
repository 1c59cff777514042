"""Each fence of the partnerships' tables holds something: taken away, what it kept back goes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError, ProgrammingError
from tests.conftest import ActingAs, Databases
from tests.safeguards import catalogue
from tests.safeguards.taken_out import take_out

from wholeroute.ledger import Acting, Ledger
from wholeroute.plan.kept import for_everybody, found, sign
from wholeroute.rights import Action, Purpose, Role

Row = Mapping[str, Any]
MANAGER, COLLEAGUE = "programme-manager@agency", "programme-manager@ncp-b"
POINT, OTHER = "contact-point@ncp-a", "contact-point@ncp-b"
REVIEWER, ANALYST = "rights-reviewer@ncp-a", "analyst@ncp-a"
TODAY = datetime.now(UTC).date()
PURPOSE = {"rights-reviewer": Purpose.OVERSIGHT, "analyst": Purpose.ANALYSIS}


def hashed(**row: Any) -> Row:
    """Return a row with the hash of its text."""
    text = str(row.get("content") or row["words"])
    return {**row, "sha256": hashlib.sha256(text.encode()).digest()}


ALLEGATION = hashed(
    partner="TN", received_by="ncp-a", received_on=date(2022, 1, 1), through="press", words="Told."
)
ROWS: Mapping[str, Row] = {
    "record": {"kind": "need", "partner": "TN", "body": {}, "public": False},
    "allegation": ALLEGATION,
    "allegation_step": hashed(allegation=1, kind="corrected", day=TODAY, words="On land."),
    "dataset": hashed(
        name="eutf", shape="csv", source="the fund", file=b"x" * 32, content="[]", public=False
    ),
    "rate": {"currency": "USD", "day": date(2022, 1, 3), "per_euro": 1.1355, "source": "the bank"},
}
WRITERS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "record": (POINT, ()),
    "allegation": (POINT, (OTHER,)),
    "allegation_step": (POINT, (OTHER,)),
    "dataset": (MANAGER, (POINT,)),
    "rate": (MANAGER, (POINT,)),
}
"""Who writes each, and who of those that act for the plan does not."""


@pytest.fixture
def databases(own_databases: Databases) -> Databases:
    """Return databases of each test's own: it takes fences out of them."""
    return own_databases


class People:
    """Opens a session for one of them."""

    def __init__(self, acting: ActingAs) -> None:
        self._acting = acting

    @contextmanager
    def __call__(self, who: str) -> Iterator[Acting]:
        role = who.partition("@")[0]
        with self._acting(who, Role(role), PURPOSE.get(role, Purpose.POLICY)) as session:
            yield session


@pytest.fixture
def people(acting: ActingAs) -> People:
    made = People(acting)
    with made(POINT) as point, point.begin() as connection:
        sign(connection, point, Action.ATTEST, "partnership.allegation", ALLEGATION)
    return made


def forge(people: People, who: str, table: str, row: Row, *, member: str = "") -> None:
    """Write a row by SQL alone, as a program of one's own would: nothing but the database says no."""
    with people(who) as session, session.begin() as connection:
        as_whom = member or who
        signed = {
            **{key: "{}" if value == {} else value for key, value in row.items()},
            "member": as_whom, "organisation": as_whom.partition("@")[2],
        }  # fmt: skip
        values = ", ".join(f":{key}" for key in signed)
        found(
            connection,
            f"insert into partnership.{table} ({', '.join(signed)}) values ({values}) returning 1 as n",
            **signed,
        )


def passes(people: People, who: str, table: str, row: Row, *, member: str = "") -> bool:
    """Tell whether no fence stops a row."""
    try:
        forge(people, who, table, row, member=member)
    except DBAPIError as error:
        if "row-level security" not in str(error):
            raise
        return False
    return True


def read(people: People, who: str, table: str) -> int:
    with people(who) as session, session.begin() as connection:
        return len(found(connection, f"select member from partnership.{table}"))


@pytest.mark.parametrize("table", catalogue.OF_PARTNERSHIPS)
def test_a_row_is_its_writers_own_and_is_read_by_who_may(
    databases: Databases, people: People, ledger: Ledger, table: str
) -> None:
    writer, others = WRITERS[table]
    for other in others:
        assert not passes(people, other, table, ROWS[table])
    assert not passes(people, writer, table, ROWS[table], member=COLLEAGUE)
    before = read(people, writer, table)
    forge(people, writer, table, ROWS[table])
    assert read(people, writer, table) == before + 1
    everybody = len(for_everybody(ledger, f"select member from partnership.{table}"))
    assert (everybody > 0) == (table == "rate")

    take_out(databases, f"alter policy reading on partnership.{table} using (true)")
    take_out(databases, f"alter policy writing on partnership.{table} with check (true)")

    assert passes(people, writer, table, ROWS[table], member=COLLEAGUE)
    at_least = 0 if table == "allegation_step" else before + 2
    assert len(for_everybody(ledger, f"select member from partnership.{table}")) >= at_least


@pytest.mark.parametrize("table", catalogue.REVIEWED)
def test_who_reviews_rights_reads_what_was_alleged_and_no_other_of_that_login(
    databases: Databases, people: People, table: str
) -> None:
    forge(people, POINT, "allegation_step", ROWS["allegation_step"])
    assert (read(people, REVIEWER, table), read(people, ANALYST, table)) == (1, 0)
    with (
        people(REVIEWER) as reviewer,
        pytest.raises(ProgrammingError, match="permission denied"),
        reviewer.begin() as connection,
    ):
        found(connection, f"insert into partnership.{table} default values returning id")

    for each in catalogue.REVIEWED:
        take_out(databases, f"alter policy reviewing on partnership.{each} using (true)")

    assert read(people, ANALYST, table) == 1


def test_no_row_is_changed_or_taken_away(people: People) -> None:
    for table in catalogue.OF_PARTNERSHIPS:
        for change in ("update partnership.{} set at = now()", "delete from partnership.{}"):
            with (
                people(MANAGER) as session,
                pytest.raises(ProgrammingError, match="permission denied"),
                session.begin() as connection,
            ):
                found(connection, change.format(table))


@pytest.mark.parametrize("table", catalogue.REVIEWED)
def test_without_its_trigger_the_owner_takes_away_what_was_alleged(
    databases: Databases, people: People, table: str
) -> None:
    forge(people, POINT, "allegation_step", ROWS["allegation_step"])
    for statement in (
        f"delete from partnership.{table}",
        f"truncate partnership.{table} cascade",
        f"update partnership.{table} set day = day" if table == "allegation_step"
        else f"update partnership.{table} set received_on = '2026-01-01'",
    ):  # fmt: skip
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="what was alleged stays"):
            take_out(databases, statement)

    for each in catalogue.REVIEWED:
        take_out(databases, f"drop trigger stays on partnership.{each}")
    take_out(databases, f"truncate partnership.{table} cascade")

    assert read(people, MANAGER, table) == 0


def test_what_is_kept_has_the_hash_it_is_kept_under(people: People) -> None:
    for table in ("allegation", "allegation_step", "dataset"):
        with pytest.raises(DBAPIError, match=f"{table}_check|sha256"):
            forge(people, MANAGER, table, {**ROWS[table], "sha256": b"x" * 32})


HALF: tuple[Row, ...] = (
    {"kind": "joined"}, {"kind": "joined", "other": 1}, {"kind": "decided"}, {"kind": "forwarded"},
    {"kind": "apart"}, {"kind": "deleted"}, {"other": 1}, {"outcome": "upheld"},
)  # fmt: skip
"""Steps that say too little, or what is another kind's to say."""


def test_a_step_says_what_its_kind_says_and_no_more(people: People) -> None:
    for row in HALF:
        with pytest.raises(DBAPIError, match="violates check constraint"):
            forge(people, MANAGER, "allegation_step", {**ROWS["allegation_step"], **row})


def test_a_step_names_one_of_its_own_allegation_and_takes_apart_what_was_joined(
    people: People,
) -> None:
    for _ in range(2):
        forge(people, POINT, "allegation", ALLEGATION)
    step = ROWS["allegation_step"]
    forge(people, MANAGER, "allegation_step", step)
    forge(people, MANAGER, "allegation_step", {**step, "kind": "joined", "other": 2})

    assert not passes(people, MANAGER, "allegation_step", {**step, "allegation": 3, "step": 1})
    assert not passes(people, MANAGER, "allegation_step", {**step, "kind": "apart", "step": 1})
    assert passes(people, MANAGER, "allegation_step", {**step, "kind": "apart", "step": 2})


def test_an_agreement_is_no_contact_points_to_write(people: People) -> None:
    assert not passes(people, POINT, "record", {**ROWS["record"], "kind": "agreement"})
    assert passes(people, MANAGER, "record", {**ROWS["record"], "kind": "agreement"})
