"""A short text of the open lane that names somebody hidden is walled, as prose is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy.exc import ProgrammingError
from tests.conftest import ActingAs, Contribute, person, suspect

from wholeroute import custody
from wholeroute.crosscheck import check_suspects
from wholeroute.custody import Vault, settle_older_texts
from wholeroute.errors import Refused
from wholeroute.ledger import (
    Acting,
    Ledger,
    NewFinding,
    names_beside,
    names_of,
    opened,
    renew_findings,
    snapshot,
    statements,
    texts_of,
)
from wholeroute.rights import Category, Purpose, Role

AMINA, TEKLE = "Amina Canary", "Tekle Berhane"
WIFE, DRIVER = f"husband of {AMINA}", "driver"


def said_of(reader: Acting, entity: UUID) -> dict[str, set[str]]:
    """Return what a reader is told of somebody, by property."""
    found: dict[str, set[str]] = {}
    with reader.begin() as connection:
        for each in statements(reader, connection, [entity]):
            found.setdefault(each.property, set()).add(each.value)
    return found


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        (WIFE, False),
        ("husband of Amina", False),
        ("زوج أمينة", False),
        ("calls +39 06 698 0001", False),
        ("driver", True),
        ("brother of Tekle", True),
    ],
)
def test_what_names_somebody_whom_the_report_hides_is_walled_as_it_comes_in(
    contribute: Contribute, analyst: Acting, enrolled: Ledger, text: str, *, stays: bool
) -> None:
    filed = contribute(
        [
            suspect("t", TEKLE, position=text),
            person("a", AMINA, "smuggled-person", phone="+39 06 698 0001"),
        ]
    )

    told = said_of(analyst, filed["t"])

    assert told.get("position", set()) == ({text} if stays else set())
    kept = [each.value for each in Vault(enrolled).of(filed.receipt.ref)]
    assert (text in kept) is not stays
    assert filed.receipt.statements == 4


def test_a_report_that_hides_nobody_keeps_its_texts(
    contribute: Contribute, analyst: Acting
) -> None:
    filed = contribute([suspect("t", TEKLE, position=WIFE), suspect("a", AMINA)])

    assert said_of(analyst, filed["t"])["position"] == {WIFE}


def test_when_somebody_is_protected_what_names_them_is_walled_at_once(
    contribute: Contribute, analyst: Acting, custodian: Acting, enrolled: Ledger
) -> None:
    filed = contribute(
        [suspect("t", TEKLE, position=WIFE, title=DRIVER), suspect("a", AMINA, position=DRIVER)]
    )

    custody.protect(custodian, filed["a"], Category.VICTIM, "she asked for help")

    told = said_of(analyst, filed["t"])
    assert "position" not in told
    assert told["title"] == {DRIVER}
    assert WIFE in [each.value for each in Vault(enrolled).of(filed.receipt.ref)]


def test_no_snapshot_taken_before_still_says_it(
    contribute: Contribute, analyst: Acting, custodian: Acting
) -> None:
    filed = contribute([suspect("t", TEKLE, position=WIFE), suspect("a", AMINA)])
    before = snapshot(analyst)

    custody.protect(custodian, filed["a"], Category.VICTIM, "she asked for help")

    with pytest.raises(Refused):
        opened(analyst, before).__enter__()


def test_whoever_enters_the_open_lane_brings_no_text_that_names_somebody_hidden(
    contribute: Contribute, analyst: Acting, custodian: Acting
) -> None:
    """Tekle's own words name Amina; Yonas' name Tekle, and come back with him."""
    filed = contribute(
        [
            person("t", TEKLE, position=WIFE, title=DRIVER, address="Via Roma 1"),
            person("a", AMINA, "smuggled-person"),
            suspect("y", "Yonas", position=f"cousin of {TEKLE}"),
        ]
    )
    assert "position" not in said_of(analyst, filed["y"])

    custody.categorise(custodian, filed["t"], Category.SUSPECT, "a warrant")

    assert said_of(analyst, filed["t"]) == {
        "name": {TEKLE}, "title": {DRIVER}, "address": {"Via Roma 1"},
    }  # fmt: skip
    assert said_of(analyst, filed["y"])["position"] == {f"cousin of {TEKLE}"}


def test_so_it_is_where_two_people_open_somebody(
    contribute: Contribute, analyst: Acting, custodian: Acting, acting: ActingAs
) -> None:
    proof = contribute([suspect("o", "Yonas", position="took the fares")], title="Case 9")
    with analyst.begin() as connection:
        found = statements(analyst, connection, [proof["o"]])
    filed = contribute(
        [
            person("t", TEKLE, "witness", position=WIFE, title=DRIVER, address="Via Roma 1"),
            person("a", AMINA, "smuggled-person"),
        ]
    )
    evidence = [each.id for each in found if each.property == "position"]
    asked = custody.reclassify(custodian, filed["t"], Category.SUSPECT, "he led them", evidence)

    with acting("rights-reviewer@ncp-a", Role.RIGHTS_REVIEWER, Purpose.OVERSIGHT) as reviewer:
        custody.co_sign(reviewer, asked, "it bears out", granted=True)

    assert said_of(analyst, filed["t"]) == {
        "name": {TEKLE}, "title": {DRIVER}, "address": {"Via Roma 1"},
    }  # fmt: skip


def test_a_suspect_on_hold_is_named_by_no_text_that_stays(
    contribute: Contribute, analyst: Acting, custodian: Acting
) -> None:
    contribute([person("v", AMINA, "victim", passportNumber="K7654321")])
    case = contribute(
        [suspect("s", AMINA, passportNumber="K7654321"), suspect("t", TEKLE, position=WIFE)]
    )
    assert said_of(analyst, case["t"])["position"] == {WIFE}

    assert check_suspects(custodian).held == 1

    assert "position" not in said_of(analyst, case["t"])


def test_findings_that_rest_on_such_a_text_are_withdrawn(
    contribute: Contribute, analyst: Acting, custodian: Acting, superuser: psycopg.Connection[Any]
) -> None:
    filed = contribute([suspect("t", TEKLE, position=WIFE), suspect("a", AMINA)])
    with analyst.begin() as connection:
        said = statements(analyst, connection, [filed["t"]])
        text = next(each.id for each in said if each.property == "position")
        found = NewFinding("test", (filed["t"],), (text,), {}, (), {})
        renew_findings(connection, analyst.reader, "a rule", "1", [found])

    custody.protect(custodian, filed["a"], Category.VICTIM, "she asked for help")

    assert superuser.execute("select state from ledger.finding").fetchall() == [("withdrawn",)]


def test_neither_sender_nor_analyst_settles_texts_by_sql(
    contribute: Contribute, analyst: Acting
) -> None:
    filed = contribute([suspect("t", TEKLE, position=WIFE), person("a", AMINA, "victim")])

    with analyst.begin() as connection:
        assert texts_of(connection, filed.ref) == []
        assert names_of(connection, filed.ref) == []
    with analyst.begin() as connection, pytest.raises(ProgrammingError, match="permission denied"):
        names_beside(connection, filed["t"])


def test_what_came_in_before_is_settled_by_the_next_check(
    contribute: Contribute, analyst: Acting, custodian: Acting, superuser: psycopg.Connection[Any]
) -> None:
    filed = contribute(
        [suspect("t", TEKLE, position="boss", title=DRIVER), person("a", AMINA, "victim")]
    )
    superuser.execute("update ledger.statement set value = %s where value = 'boss'", [WIFE])
    superuser.execute("update ledger.contribution set texts_settled = false")
    assert said_of(analyst, filed["t"])["position"] == {WIFE}

    check_suspects(custodian)

    told = said_of(analyst, filed["t"])
    assert "position" not in told
    assert told["title"] == {DRIVER}
    assert settle_older_texts(custodian) == 0
