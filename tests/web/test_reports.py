"""A report is typed, looked at and sent from a browser; a debriefing and a screening share nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from starlette.testclient import TestClient
from tests.conftest import Contribute, person
from tests.web.conftest import SitAs

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
    composed,
    lacks_of,
)
from wholeroute.ledger import Ledger
from wholeroute.members import Member, enrol
from wholeroute.rights import Lane, Role
from wholeroute.web.labels import LABELS
from wholeroute.web.language import CATALOGUES, Languages
from wholeroute.web.offline import offline_form

AUTHOR = ("contributor@ncp-a", "contributor", "analysis")
SECOND = ("second@ncp-a", "contributor", "analysis")
TERMS = {
    "title": "Boat of May", "grade": "B2", "purposes-analysis": "yes", "regime": "led",
    "legal_basis": "Article 8 of Directive (EU) 2016/680", "h1": "yes", "audience-ncp-b": "yes",
}  # fmt: skip


@pytest.fixture
def author(sit: SitAs) -> TestClient:
    """Return a browser of somebody who types reports of `ncp-a`."""
    return sit(*AUTHOR)


@pytest.fixture
def second(enrolled: Ledger) -> tuple[str, str, str]:
    """Return the seat of another who sends for `ncp-a`."""
    enrol(enrolled, (), (Member("second@ncp-a", "ncp-a", "Second", (Role.CONTRIBUTOR,)),))
    return SECOND


def new(browser: TestClient, path: str = "/reports/new", **typed: str) -> str:
    """Begin a draft, and return its address."""
    begun = browser.post(path, data=typed, follow_redirects=False)
    assert begun.status_code == 303, begun.text
    return begun.headers["location"].partition("?")[0]


def keep(browser: TestClient, draft: str, part: str, typed: Mapping[str, str], **more: str) -> str:
    """Keep a part as its form does, and return the key of the part that stands open then."""
    page = browser.get(f"{draft}?at={part}").text
    revision = re.search(r'name="revision" value="(\d+)"', page)
    form = {"revision": revision[1] if revision else "", **typed, **more}
    answer = browser.post(f"{draft}/parts/{part}", data=form, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("#")[2]


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


# --- without a server ----------------------------------------------------------------------------


def upload(browser: TestClient, content: bytes) -> Any:
    """Hand a file over as the form does."""
    return browser.post("/reports/upload", files={"file": ("x.json", content, "application/json")})


def test_what_was_typed_without_a_server_becomes_a_draft(author: TestClient) -> None:
    content = composed(
        Content().with_new(Sort.PERSON, {"name": "Saba", "category": "victim"}).with_new(Sort.BOAT)
        .with_link("aboard", "person-1", "boat-2")
    )  # fmt: skip

    page = upload(author, content)

    assert page.status_code == 200
    (draft,) = author.get("/reports.json").json()
    facts = author.get(f"/reports/{draft['id']}.json").json()
    assert [each["sort"] for each in facts["items"]] == ["person", "boat"]
    assert [each["relation"] for each in facts["links"]] == ["aboard"]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"people": []}', b'{"entities": [{"key": 1}]}']
)
def test_a_file_that_is_none_of_ours_says_so(author: TestClient, content: bytes) -> None:
    assert upload(author, content).status_code == 422
    assert author.get("/reports.json").json() == []


def test_one_address_alone_takes_a_file_and_no_large_one(author: TestClient) -> None:
    assert upload(author, b" " * (600 << 10)).status_code == 413
    elsewhere = author.post("/reports/new", files={"file": ("x", b"{}", "application/json")})
    assert elsewhere.status_code == 415
    assert author.post("/reports/upload", data={"file": "{}"}).status_code == 415


def test_the_form_for_no_server_is_one_page_that_asks_for_nothing(author: TestClient) -> None:
    page = author.get("/reports/offline")

    assert page.headers["content-disposition"].startswith("attachment")
    assert "default-src 'none'" in page.text
    assert not re.search(
        r"""(src|href|action)=|https?://|url\(|@import""", page.text.partition("<script>")[0]
    )
    assert not re.search(r"\b(fetch|XMLHttpRequest|WebSocket|sendBeacon|import)\b", page.text)
    assert "innerHTML" not in page.text


@pytest.mark.parametrize("language", list(Languages(CATALOGUES).all()), ids=lambda each: each.tag)
def test_it_speaks_every_language_and_holds_every_field(language: Any) -> None:
    page = offline_form(language)
    spec = json.loads(page.partition('id="spec">')[2].partition("</script>")[0])

    assert f'<html lang="{language.tag}" dir="{language.direction}">' in page
    assert {sort: {f["name"] for f in said["fields"]} for sort, said in spec["sorts"].items()} == {
        sort: {each.name for each in FIELDS[Sort(sort)]} for sort in spec["sorts"]
    }
    assert all(each["label"] for said in spec["sorts"].values() for each in said["fields"])


# --- what somebody told, and what they need ------------------------------------------------------

NAMES = re.compile(
    r"(first|last|given|family|father|mother)?_?name|alias|born|birth|passport|phone", re.IGNORECASE
)
NEEDS = {
    "informed": "yes", "noticed": ["papers-held", "pregnant"], "needs": ["shelter"],
    "recipient": "ngo", "urgency": "today", "place": "the north pier", "contact": "duty desk",
    "language": "ti", "legal_basis": "Article 11 of Directive 2011/36/EU",
}  # fmt: skip


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
