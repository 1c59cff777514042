"""A report is typed, looked at and sent from a browser."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from starlette.testclient import TestClient
from tests.web.conftest import SitAs
from tests.web.typed import AUTHOR, TERMS, keep, new

from wholeroute.disclosure import Need
from wholeroute.drafting import (
    DID,
    FIELDS,
    INDICATORS,
    PLACES,
    RELATIONS,
    SAID_OF_PERSONS,
    Content,
    Form,
    Sort,
    lacks_of,
)
from wholeroute.ledger import Ledger
from wholeroute.members import Member, enrol
from wholeroute.rights import Lane, Role
from wholeroute.web.labels import LABELS

SECOND = ("second@ncp-a", "contributor", "analysis")


@pytest.fixture
def author(sit: SitAs) -> TestClient:
    """Return a browser of somebody who types reports of `ncp-a`."""
    return sit(*AUTHOR)


@pytest.fixture
def second(enrolled: Ledger) -> tuple[str, str, str]:
    """Return the seat of another who sends for `ncp-a`."""
    enrol(enrolled, (), (Member("second@ncp-a", "ncp-a", "Second", (Role.CONTRIBUTOR,)),))
    return SECOND


def typed(browser: TestClient) -> str:
    """Type a report of a suspect who drove a van, and of somebody who was aboard; return its address."""
    draft = new(browser)
    first = keep(browser, draft, "terms", TERMS, then="add:person")
    said = {
        "name": "Saba Haile",
        "category": "suspect",
        "birthDate": "1988",
        "birthDate-how": "about",
    }
    other = keep(browser, draft, first, said, then="add:person")
    said = {"name": "Canarina Tekle", "category": "suspect", "did-aboard": "yes"}
    van = keep(browser, draft, other, said, then="add:vehicle")
    keep(browser, draft, van, {"registrationNumber": "AB 123"}, then="open:links")
    keep(browser, draft, "links", {"one": first, "relation": "drove", "other": van}, then="link")
    return draft


# --- the words -----------------------------------------------------------------------------------


def test_whatever_a_form_asks_has_words() -> None:
    assert set(LABELS["sort"]) == set(map(str, Sort))
    assert set(LABELS["relation"]) == set(RELATIONS)
    assert set(LABELS["said of"]) == {*SAID_OF_PERSONS, ""}
    assert set(LABELS["did"]) == set(DID)
    assert set(LABELS["place"]) >= set(PLACES)
    assert set(LABELS["noticed"]) == {each for some in INDICATORS.values() for each in some}
    assert set(INDICATORS) == set(Need)
    assert set(LABELS["follows"]) == set(map(str, Lane)) - {"judicial"}
    own = {name.partition(".")[2] for name in LABELS["asked"] if "." in name}
    assert own <= {each.name for fields in FIELDS.values() for each in fields}


def test_whatever_is_missing_says_what_it_would_be_good_for() -> None:
    everything = Content()
    for sort in FIELDS:
        if sort in {Sort.ROUTE, Sort.PRICE, Sort.FACILITATOR}:
            continue
        everything = everything.with_new(sort)
    told = Content(Form.DEBRIEFING)
    for sort in (Sort.ROUTE, Sort.PRICE, Sort.FACILITATOR):
        told = told.with_new(sort)

    found = [*lacks_of(everything), *lacks_of(told), *lacks_of(Content())]

    assert {each.field for each in found} <= set(LABELS["lack"])


# --- a report ------------------------------------------------------------------------------------


def test_with_no_draft_the_page_says_what_to_do_next(author: TestClient) -> None:
    page = author.get("/reports").text

    assert "No draft of yours" in page
    assert 'href="/reports/new"' in page
    assert 'href="/reports"' in author.get("/").text


@pytest.mark.parametrize(
    "seat",
    [("analyst@ncp-a", "analyst", "analysis"), ("custodian@ncp-a", "custodian", "protection")],
)
@pytest.mark.parametrize("path", ["/reports", "/reports.json", "/reports/new", "/reports/offline"])
def test_nobody_types_reports_who_sends_none(
    sit: SitAs, seat: tuple[str, str, str], path: str
) -> None:
    browser = sit(*seat)

    assert browser.get(path).status_code == 403
    assert 'href="/reports"' not in browser.get("/").text


def test_a_report_is_typed_looked_at_and_sent(
    author: TestClient, superuser: psycopg.Connection[Any]
) -> None:
    draft = typed(author)
    page = author.get(f"{draft}/review").text
    sent = author.post(f"{draft}/send")

    assert "label on hold" in page
    assert "Saba Haile" in page
    assert "1988~" in page
    assert "Sent: this is its receipt" in sent.text
    assert superuser.execute(
        "select kind, lane, holds from ledger.entity where kind in ('Person', 'Vehicle') order by 1, 2"
    ).fetchall() == [
        ("Person", "open", []), ("Person", "uncategorised", ["aboard"]), ("Vehicle", "open", []),
    ]  # fmt: skip
    assert author.get(draft).status_code == 404
    assert superuser.execute(
        "select a.h1, a.audience, c.reader from ledger.contribution c"
        " join ledger.access_class a on a.id = c.access"
    ).fetchone() == (True, ["ncp-b"], "jsonl")


def test_the_page_says_what_is_missing_and_never_blocks(author: TestClient) -> None:
    draft = new(author)
    boat = keep(author, draft, "terms", {"title": "Boat"}, then="add:boat")
    page = author.get(f"{draft}?at={boat}").text

    assert "The law and article that let you send it." in page
    assert "Where: without it there is no route." in page
    refused = author.post(f"{draft}/send")
    assert refused.status_code == 422
    assert LABELS["lack"]["grade"] in refused.text
    assert author.get(draft).status_code == 200


def test_below_a_field_stands_how_it_is_read_and_nothing_is_changed(author: TestClient) -> None:
    draft = new(author)
    phone = keep(author, draft, "terms", {}, then="add:phone")
    keep(author, draft, phone, {"phone": "091 000 0001"})
    unreadable = author.get(f"{draft}?at={phone}").text
    keep(author, draft, phone, {"phone": "+218 91 000 0001", "grade": "admiralty:C4"})
    page = author.get(f"{draft}?at={phone}").text

    assert "without its country" in unreadable
    assert 'value="091 000 0001"' in unreadable
    assert "+218910000001" in page
    assert ">C4<" in page


def test_two_windows_meet_and_nothing_that_was_typed_is_lost(author: TestClient) -> None:
    draft = new(author)
    boat = keep(author, draft, "terms", {}, then="add:boat")
    path = f"{draft}/parts/{boat}"
    author.post(path, data={"revision": "1", "tab": "one", "name": "Aurora"})

    met = author.post(path, data={"revision": "1", "tab": "two", "name": "Borealis", "type": "RIB"})

    assert met.status_code == 409
    for part in ('value="Borealis"', 'value="RIB"', "kept meanwhile:", "<bdi>Aurora</bdi>"):
        assert part in met.text
    again = {"revision": "2", "tab": "two", "name": "Borealis", "type": "RIB"}
    assert author.post(path, data=again).status_code == 200
    assert 'value="Borealis"' in author.get(f"{draft}?at={boat}").text


def test_what_is_kept_by_itself_answers_with_a_piece_of_the_page(author: TestClient) -> None:
    draft = new(author)
    path, own = f"{draft}/parts/terms", {"hx-request": "true"}
    kept = author.post(path, data={"revision": "1", "tab": "a", "title": "T"}, headers=own)
    met = author.post(path, data={"revision": "1", "tab": "b", "title": "U"}, headers=own)

    assert "<html" not in kept.text
    assert 'name="revision" value="2"' in kept.text
    assert met.status_code == 409
    assert "Show both" in met.text


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"name": "x" * 501}, 422),
        ({"name": "a\0b"}, 422),
        ({"then": "add:spaceship"}, 422),
        ({"category": "guilty"}, 422),
        ({"then": "back:boat-99"}, 404),
    ],
)
def test_wrong_input_is_told_and_what_was_typed_stays(
    author: TestClient, typed: dict[str, str], status: int
) -> None:
    draft = new(author)
    who = keep(author, draft, "terms", {}, then="add:person")

    answer = author.post(
        f"{draft}/parts/{who}", data={"alias": "Canarina", "revision": "1", **typed}
    )

    assert answer.status_code == status
    if status == 422 and "\0" not in typed.get("name", ""):
        assert 'value="Canarina"' in answer.text


def test_what_was_taken_out_is_brought_back(author: TestClient) -> None:
    draft = typed(author)
    keep(author, draft, "vehicle-3", {"registrationNumber": "AB 123"}, then="remove")
    without = author.get(f"{draft}.json").json()
    keep(author, draft, "none", {}, then="back:vehicle-3")
    page = author.get(f"{draft}.json").json()

    assert [each["key"] for each in without["items"]] == ["person-1", "person-2"]
    assert without["links"] == []
    assert [each["caption"] for each in page["items"]] == [
        "1. Saba Haile",
        "2. Canarina Tekle",
        "3. AB 123",
    ]


def test_a_draft_is_thrown_away(author: TestClient) -> None:
    draft = typed(author)

    assert "The draft is gone" in author.post(f"{draft}/end").text
    assert author.get("/reports.json").json() == []


def test_nobody_else_opens_a_draft_until_they_are_asked(
    sit: SitAs, author: TestClient, second: tuple[str, str, str]
) -> None:
    draft = typed(author)
    other = sit(*second)
    assert other.get(draft).status_code == 404
    assert other.get(f"{draft}/review").status_code == 404
    assert other.post(f"{draft}/send").status_code == 404
    sit(*AUTHOR).post(f"{draft}/hand-over")

    looks = sit(*second)
    assert "Boat of May" in looks.get("/reports").text
    assert "Canarina" in looks.get(f"{draft}/review").text
    assert looks.post(f"{draft}/parts/terms", data={"title": "Mine"}).status_code == 403
    assert looks.post(f"{draft}/hand-back", data={"remark": "whose van?"}).status_code == 200
    assert "whose van?" in sit(*AUTHOR).get(draft).text
    assert sit("contributor@ncp-b", "contributor", "analysis").get(draft).status_code == 404


def test_an_administrator_has_a_second_person_send(
    sit: SitAs, author: TestClient, second: tuple[str, str, str]
) -> None:
    draft = typed(author)
    boss = sit("administrator@ncp-a", "administrator", "oversight")
    assert 'href="/reports/rule"' in boss.get("/members").text
    boss.post("/reports/rule", data={"two": "yes"})
    assert 'value="yes" checked' in boss.get("/reports/rule").text
    refused = sit(*AUTHOR).post(f"{draft}/send")

    assert refused.status_code == 403
    assert "a second person" in refused.text
    sit(*AUTHOR).post(f"{draft}/hand-over")
    assert "Sent: this is its receipt" in sit(*second).post(f"{draft}/send").text
    assert sit(*AUTHOR).get("/reports/rule").status_code == 403


def test_an_officer_types_for_protection_and_sees_the_receipt(sit: SitAs) -> None:
    officer = sit("protection-officer@ncp-a", "protection-officer", "protection")
    draft = new(officer)
    terms = {**TERMS, "purposes-protection": "yes"}
    terms.pop("purposes-analysis")
    who = keep(officer, draft, "terms", terms, then="add:person")
    keep(officer, draft, who, {"name": "Amina", "category": "victim"})

    assert "Sent: this is its receipt" in officer.post(f"{draft}/send").text
