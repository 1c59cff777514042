"""Figures of the whole installation: rounded and held back by the database itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.conftest import ActingAs, Contribute, Databases, person, suspect

from wholeroute.errors import Refused
from wholeroute.ledger import Acting, kept_reports, statistics
from wholeroute.rights import (
    OPEN_CATEGORIES,
    PROTECTING_CATEGORIES,
    Purpose,
    Role,
    next_edition,
    rounded_figures,
)

MANAGER = ("programme-manager@agency", Role.PROGRAMME_MANAGER, Purpose.POLICY)


@pytest.fixture
def manager(acting: ActingAs) -> Iterator[Acting]:
    with acting(*MANAGER) as session:
        yield session


def people(session: Acting) -> dict[str, int]:
    return {each.first: each.number for each in statistics(session) if each.population == "people"}


def a_day_later(boss: psycopg.Connection[Any]) -> None:
    boss.execute("update ledger.figure_edition set made_at = made_at - interval '25 hours'")


def test_people_are_counted_in_tens_by_what_they_are(
    contribute: Contribute, manager: Acting
) -> None:
    contribute([suspect(f"s{n}", f"Somebody {n}") for n in range(29)])
    contribute([person(f"v{n}", f"Somebody {n}", "suspect", "victim") for n in range(19)])
    contribute([person(f"m{n}", f"Somebody {n}", "suspect", minor=True) for n in range(9)])
    contribute([person(f"u{n}", f"Somebody {n}") for n in range(9)])

    assert people(manager) == {"protected": 20, "suspected": 20}
    assert {each.population for each in statistics(manager)} == {"people"}


def test_who_is_on_hold_is_no_suspect_in_any_figure(
    contribute: Contribute, manager: Acting
) -> None:
    contribute(
        [person(f"h{n}", f"Somebody {n}", "suspect", notes="held the tiller") for n in range(12)]
    )

    assert people(manager) == {"uncategorised": 10}


def test_one_more_person_changes_nothing_on_any_later_day(
    contribute: Contribute, manager: Acting, superuser: psycopg.Connection[Any]
) -> None:
    contribute([suspect(f"s{n}", f"Somebody {n}") for n in range(19)])
    assert people(manager) == {"suspected": 10}
    for n in range(9):
        contribute([suspect("s", f"Somebody else {n}")])
        a_day_later(superuser)

        assert people(manager) == {"suspected": 10}

    contribute([suspect("s", "The tenth")])
    assert people(manager) == {"suspected": 10}
    a_day_later(superuser)
    assert people(manager) == {"suspected": 20}


cells = st.tuples(st.sampled_from("abc"), st.sampled_from("xy"))
editions = st.dictionaries(cells, st.integers(1, 35), max_size=5)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(editions, editions)
def test_the_database_renews_and_rounds_as_the_rules_say(
    databases: Databases,
    manager: Acting,
    standing: dict[tuple[str, str], int],
    fresh: dict[tuple[str, str], int],
) -> None:
    with psycopg.connect(databases.superuser, autocommit=True) as boss:
        boss.execute("truncate ledger.figure_edition")
        for (first, second), number in standing.items():
            boss.execute(
                "insert into ledger.figure_edition values ('p', %s, %s, %s, now())",
                (first, second, number),
            )
        boss.execute("insert into ledger.figure_edition values ('other', '', '', 1, now())")
        boss.execute(
            "select ledger.renew_figures(array(select row('p', f, s, n, now())::ledger.figure_edition"
            " from unnest(%s::text[], %s::text[], %s::int[]) x(f, s, n)))",
            ([c[0] for c in fresh], [c[1] for c in fresh], list(fresh.values())),
        )
        boss.execute(
            "insert into ledger.figure_edition values ('other', '', '', 1, now())"
            " on conflict do nothing"
        )
    told = {(each.first, each.second): each.number for each in statistics(manager)}

    assert told == rounded_figures(next_edition(standing, fresh))


def test_the_sets_that_are_counted_by_are_those_of_the_rules(
    superuser: psycopg.Connection[Any],
) -> None:
    (body,) = superuser.execute(
        "select pg_get_functiondef('ledger.counted'::regproc)"
    ).fetchone() or ("",)
    protecting, opening = (
        set(re.findall(r"'([a-z-]+)'", each)) for each in re.findall(r"array\[(.*?)\]", body, re.DOTALL)
    )  # fmt: skip

    assert protecting == PROTECTING_CATEGORIES
    assert opening == OPEN_CATEGORIES


@pytest.mark.parametrize(
    ("role", "purpose"),
    [(Role.PROGRAMME_MANAGER, Purpose.ANALYSIS), (Role.ADMINISTRATOR, Purpose.OVERSIGHT),
     (Role.ANALYST, Purpose.ANALYSIS)],
)  # fmt: skip
def test_nobody_else_asks_for_figures(acting: ActingAs, role: Role, purpose: Purpose) -> None:
    with acting(f"{role}@ncp-a", role, purpose) as session, pytest.raises(Refused):
        statistics(session)


def test_the_edition_itself_is_read_by_nobody(contribute: Contribute, manager: Acting) -> None:
    contribute([suspect(f"s{n}", f"Somebody {n}") for n in range(11)])
    statistics(manager)
    with (
        psycopg.connect(manager.ledger.conninfo(manager.role)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("table ledger.figure_edition")


def test_an_auditor_sees_which_reports_there_are_and_no_word_of_them(
    contribute: Contribute, acting: ActingAs
) -> None:
    filed = contribute([person("v", "Amina Tesfaye", "victim")], as_="ngo", title="Canary")
    with acting("auditor@ncp-a", Role.AUDITOR, Purpose.OVERSIGHT) as auditor:
        (kept,) = kept_reports(auditor)

        assert (kept.ref, kept.contributor, kept.statements) == (filed.ref, "ngo", 1)
        assert kept.erase_on == date(2029, 1, 1)
        assert kept_reports(auditor, after=filed.ref) == []
        assert "Canary" not in repr(kept)
        for column in ("title", "legal_basis", "controller", "submitted_by", "judicial_case"):
            with (
                pytest.raises(Exception, match="permission denied"),
                auditor.begin() as connection,
            ):
                connection.exec_driver_sql(f"select {column} from ledger.contribution")
