"""Enforcement does not learn that somebody it may not see is there at all.

What it can still learn is written here too: how many rows the server holds, roughly, and how
often somebody was protected. These are figures of the whole installation, of no report.
"""

from __future__ import annotations

import re
from dataclasses import replace
from uuid import UUID

import psycopg
import pytest
from tests.conftest import (
    ActingAs,
    Contribute,
    associates,
    everyone_may,
    person,
    phone,
    suspect,
)
from tests.safeguards.canaries import everything, show

from wholeroute import crosscheck, custody
from wholeroute.entities import Draft
from wholeroute.ledger import Acting, Ledger, Verdict, counts, restricted, statements
from wholeroute.rights import Category, Purpose, Role, Tlp

TEKLE = "Tekle Berhane"
ENFORCING = [
    (Role.ANALYST, Purpose.ANALYSIS),
    (Role.INVESTIGATOR, Purpose.INVESTIGATION),
    (Role.PROSECUTOR, Purpose.PROSECUTION),
    (Role.RIGHTS_REVIEWER, Purpose.OVERSIGHT),
]
# Whose connections are open, and what the planner keeps of every table, change by themselves.
# The log is a reviewer's office: it shows that something was done, and to which id.
_RESTLESS = ("pg_catalog.pg_stat_activity", "pg_catalog.pg_locks", "ledger.audit")


def view(ledger: Ledger, session: Acting) -> dict[str, list[str]]:
    """Return all a session can read of everything, by relation."""
    # What it prepared itself, and when, is the connection's own affair.
    info = ledger.conninfo(session.role)
    with psycopg.connect(info, autocommit=True, prepare_threshold=None) as connection:
        show(connection, session.token)
        return {
            where: sorted(text.splitlines())
            for where, text in everything(connection)
            if not where.startswith(_RESTLESS)
        }


HIDDEN: dict[str, tuple[list[Draft], str]] = {
    "a victim": ([person("v", "Amina Canary", "victim"), phone("p", "+39 06 698 1", "v")], ""),
    "nobody anyone categorised": ([person("u", "Amina Canary")], ""),
    "a witness in a case": ([suspect("s", "Amina Canary")], "case 7"),
}


@pytest.mark.parametrize(("role", "purpose"), ENFORCING[:2] + ENFORCING[3:])
@pytest.mark.parametrize("what", list(HIDDEN))
def test_a_report_of_hidden_people_alone_changes_nothing_that_enforcement_sees(
    contribute: Contribute,
    enrolled: Ledger,
    acting: ActingAs,
    role: Role,
    purpose: Purpose,
    what: str,
) -> None:
    drafts, case = HIDDEN[what]
    with acting(f"{role}@ncp-a", role, purpose) as session:
        contribute([suspect("t", TEKLE)])
        before = view(enrolled, session)
        # Once under codes that are known, once under codes of its own.
        contribute(drafts, judicial_case=case)
        contribute(drafts, judicial_case=case, as_="ncp-b", access=everyone_may("ncp-b", *Purpose))

        assert view(enrolled, session) == before


_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
_OWN = {"id", "ref", "entity", "contribution", "received_at"}
"""Columns in which any two reports differ."""


@pytest.mark.parametrize(("role", "purpose"), ENFORCING)
def test_a_mixed_report_looks_like_one_without_the_people_it_hides(
    contribute: Contribute, enrolled: Ledger, acting: ActingAs, role: Role, purpose: Purpose
) -> None:
    seen = [suspect("t", TEKLE), phone("p", "+39 06 698 2", "t")]
    unseen = [
        person("v", "Amina Canary", "victim"),
        person("u", "Somebody Else"),
        phone("vp", "+39 06 698 1", "v"),
        associates("l", "t", "v"),
    ]
    with acting(f"{role}@ncp-a", role, purpose) as session:
        contribute(seen, sha256=b"one")
        contribute([*seen, *unseen], sha256=b"two")
        with psycopg.connect(enrolled.conninfo(session.role), autocommit=True) as connection:
            show(connection, session.token)
            for table in ("open.entity", "open.statement", "ledger.contribution"):
                row = ", ".join(c for c in _granted(connection, table) if c not in _OWN)
                rows = connection.execute(f"select {row} from {table}").fetchall()
                plain = sorted(_ID.sub("", str(each)) for each in rows)
                # Everything is there twice, once for each report, and nothing else.
                assert plain == sorted(plain[::2] * 2)


def _granted(connection: psycopg.Connection[tuple[str]], table: str) -> list[str]:
    rows = connection.execute(
        "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0"
        " and has_column_privilege(attrelid, attnum, 'select') order by attnum",
        (table,),
    )
    return [name for (name,) in rows]


def test_counts_on_the_front_page_do_not_tell(contribute: Contribute, analyst: Acting) -> None:
    contribute([suspect("t", TEKLE)])
    before = counts(analyst)

    contribute([person("v", "Amina Canary", "victim")])
    contribute([person("u", "Amina Canary")])

    assert counts(analyst) == before


def test_restricted_names_only_who_sent_the_reader_something_for_another_purpose(
    contribute: Contribute, analyst: Acting
) -> None:
    mine = contribute([suspect("t", TEKLE, passportNumber="K1234567")])
    others = [
        contribute([suspect("t", TEKLE, passportNumber="K1234567")], as_=body, access=access)["t"]
        for body, access in {
            "ncp-b": everyone_may("ncp-b", Purpose.INVESTIGATION),
            "agency": everyone_may("agency", Purpose.ANALYSIS),
            "partner": everyone_may("partner", Purpose.PROSECUTION),
        }.items()
    ]
    with analyst.begin() as connection:
        assert restricted(analyst, connection, [mine["t"]]) == []
    join_all(analyst.ledger, [mine["t"], *others])

    with analyst.begin() as connection:
        assert restricted(analyst, connection, [mine["t"]]) == ["ncp-b", "partner"]


def join_all(ledger: Ledger, entities: list[UUID]) -> None:
    """Judge entities the same as the first behind the fences, as readers of other purposes would."""
    with ledger.engine("wr_owner").begin() as owner:
        for other in entities[1:]:
            owner.exec_driver_sql(
                "insert into ledger.judgement (left_entity, right_entity, subject_lane, verdict,"
                " reason, model, access_left, access_right)"
                " values (%s, %s, 'open', 'same', '', 'a test', 1, 1)",
                tuple(sorted((entities[0], other))),
            )


def test_restricted_never_names_who_did_not_address_the_reader(
    contribute: Contribute, analyst: Acting
) -> None:
    mine = contribute([suspect("t", TEKLE)])
    access = everyone_may("ncp-b", Purpose.INVESTIGATION)
    hidden = [
        contribute([suspect("t", TEKLE)], as_="ncp-b", access=each)["t"]
        for each in (replace(access, audience=frozenset()), replace(access, tlp=Tlp.RED))
    ]
    join_all(analyst.ledger, [mine["t"], *hidden])

    with analyst.begin() as connection:
        assert restricted(analyst, connection, [mine["t"]]) == []
        assert restricted(analyst, connection, hidden) == []


def test_what_was_judged_of_somebody_now_protected_is_gone_as_if_never_judged(
    contribute: Contribute, enrolled: Ledger, analyst: Acting, custodian: Acting
) -> None:
    one, other = (contribute([suspect("t", f"{TEKLE} {n}")])["t"] for n in "AB")
    crosscheck.settle(analyst, one, other, Verdict.DIFFERENT, "two passports")
    custody.protect(custodian, one, Category.VICTIM, "help")

    everything_seen = view(enrolled, analyst)
    assert everything_seen["ledger.judgement"] == []
    assert not [where for where, rows in everything_seen.items() if str(one) in str(rows)]


def test_that_an_open_object_names_a_hidden_holder_is_hidden_with_them(
    contribute: Contribute, analyst: Acting, custodian: Acting
) -> None:
    filed = contribute(
        [
            suspect("t", TEKLE),
            suspect("a", "Amina Canary"),
            person("v", "Amina Canary", "victim"),
            person("u", "Somebody Else"),
            phone("p", "+39 06 698 1", "t", "a", "v", "u"),
        ]
    )

    def holders() -> set[str]:
        with analyst.begin() as connection:
            said = statements(analyst, connection, [filed["p"]])
        return {each.value for each in said if each.property == "holder"}

    assert holders() == {str(filed["t"]), str(filed["a"])}
    custody.protect(custodian, filed["a"], Category.VICTIM, "help")
    assert holders() == {str(filed["t"])}
    custody.categorise(custodian, filed["u"], Category.SUSPECT, "seen driving")
    assert holders() == {str(filed["t"]), str(filed["u"])}
