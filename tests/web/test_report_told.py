"""A debriefing and a screening ask nobody who they are, and share nothing."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from starlette.testclient import TestClient
from tests.conftest import Contribute, person
from tests.web.conftest import SitAs
from tests.web.typed import AUTHOR, TERMS, keep, new

NAMES = re.compile(
    r"(first|last|given|family|father|mother)?_?name|alias|born|birth|passport|phone", re.IGNORECASE
)
NEEDS = {
    "informed": "yes", "noticed": ["papers-held", "pregnant"], "needs": ["shelter"],
    "recipient": "ngo", "urgency": "today", "place": "the north pier", "contact": "duty desk",
    "language": "ti", "legal_basis": "Article 11 of Directive 2011/36/EU",
}  # fmt: skip


@pytest.fixture
def author(sit: SitAs) -> TestClient:
    """Return a browser of somebody who types reports of `ncp-a`."""
    return sit(*AUTHOR)


def fields(page: str) -> set[str]:
    """Return the names of what can be filled in on a page, beside what every page has."""
    return set(re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', page)) - {
        "seat",
        "lang",
        "back",
    }


def test_no_field_of_either_form_takes_a_name(author: TestClient) -> None:
    draft = new(author, "/reports/debriefing", informed="yes")
    pages = [author.get("/reports/screening").text, author.get("/reports/debriefing").text]
    for sort in ("route", "place", "price", "boat", "vehicle", "advert", "facilitator"):
        at = keep(author, draft, "none", {}, then=f"add:{sort}")
        if sort == "facilitator":
            pages.append(author.get(f"{draft}?at={at}").text)
    pages += [author.get(f"{draft}?at={part}").text for part in ("terms", "text")]

    asked = {name for page in pages for name in fields(page)}
    assert not [name for name in asked if NAMES.fullmatch(name)]
    assert "title" not in asked
    assert author.post(f"{draft}/parts/none", data={"then": "add:person"}).status_code == 422


@pytest.mark.parametrize("path", ["/reports/debriefing", "/reports/screening"])
def test_neither_begins_before_they_know_that_they_may_say_no(
    author: TestClient, path: str, superuser: psycopg.Connection[Any]
) -> None:
    answer = author.post(path, data={**NEEDS, "informed": ""})

    assert "nobody was told that it is voluntary" in answer.text
    assert superuser.execute(
        "select (select count(*) from ledger.report_draft), (select count(*) from ledger.referral)"
    ).fetchone() == (0, 0)


def test_a_screening_becomes_referrals_and_nothing_else(
    author: TestClient, superuser: psycopg.Connection[Any]
) -> None:
    answer = author.post("/reports/screening", data=NEEDS, follow_redirects=False)

    assert answer.headers["location"] == "/referrals"
    assert superuser.execute("select need, words from ledger.referral order by 1").fetchall() == [
        ("medical", "is pregnant or has just given birth"),
        ("shelter", ""),
        ("trafficking", "somebody else holds their papers"),
    ]
    for table in ("contribution", "statement", "report_draft", "entity"):
        assert superuser.execute(f"select count(*) from ledger.{table}").fetchone() == (0,)


def test_the_two_share_no_number_and_no_hour(
    author: TestClient, superuser: psycopg.Connection[Any]
) -> None:
    author.post("/reports/screening", data=NEEDS)
    draft = new(author, "/reports/debriefing", informed="yes")
    keep(author, draft, "text", {"text": "They wait in a house.", "nobody-else": "yes"})
    terms = {name: words for name, words in TERMS.items() if name != "title"}
    keep(author, draft, "terms", terms)

    referred = superuser.execute("select r::text from ledger.referral r").fetchall()
    (row,) = superuser.execute(
        "select id::text, begun_on::text, changed_on::text from ledger.report_draft"
    ).fetchall()
    assert not any(row[0] in said for (said,) in referred)
    assert row[1] == row[2] == datetime.now(UTC).date().isoformat()
    assert superuser.execute(
        "select count(*) from ledger.audit where object like %s", (f"%{row[0]}%",)
    ).fetchone() == (0,)
    assert author.post(f"{draft}/send").status_code == 422
    superuser.execute("update ledger.report_draft set begun_on = begun_on - 1")
    assert "Sent: this is its receipt" in author.post(f"{draft}/send").text


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"noticed": [], "needs": []}, 422),
        ({"noticed": ["is-tall"]}, 422),
        ({"needs": ["a-name"]}, 422),
        ({"recipient": ""}, 422),
        ({"urgency": ""}, 422),
        ({"words": "call +218 91 000 0001"}, 403),
        ({"words": "it is Yonas Tekle"}, 403),
        ({"recipient": "partner"}, 403),
    ],
)
def test_a_screening_that_is_wrong_or_tells_who_it_is_sends_nothing(
    author: TestClient,
    contribute: Contribute,
    superuser: psycopg.Connection[Any],
    typed: dict[str, Any],
    status: int,
) -> None:
    contribute([person("p", "Yonas Tekle", "smuggled-person")])

    answer = author.post("/reports/screening", data=NEEDS | typed)

    assert answer.status_code == status
    assert 'value="the north pier"' in answer.text
    assert superuser.execute("select count(*) from ledger.referral").fetchone() == (0,)


def test_a_debriefing_says_what_in_it_names_somebody(
    author: TestClient, contribute: Contribute, superuser: psycopg.Connection[Any]
) -> None:
    contribute([person("p", "Yonas Tekle", "suspect")])
    draft = new(author, "/reports/debriefing", informed="yes")
    superuser.execute("update ledger.report_draft set begun_on = begun_on - 1")
    keep(author, draft, "terms", {name: w for name, w in TERMS.items() if name != "title"})
    keep(author, draft, "text", {"text": "Tekle Yonas took the fares."})

    assert "it names somebody" in author.get(f"{draft}/review").text
    assert author.post(f"{draft}/send").status_code == 422
