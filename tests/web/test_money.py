"""Money on one level: everybody reads what is public, members all, and who steers takes files in."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO

import pytest
from starlette.testclient import TestClient
from tests.conftest import ActingAs
from tests.partnerships.taken import FUND, RESULTS, SECTOR, WHOLE, keep_file
from tests.web.conftest import SitAs

from wholeroute.ledger import Acting
from wholeroute.partnerships.money.read import MOST_BYTES
from wholeroute.rights import Purpose, Role
from wholeroute.web.views.money_kept import MoneyKept, Seen
from wholeroute.web.views.partners_money import money_of

CONTACT = ("contact-point@ncp-a", "contact-point", "policy")
MANAGER = ("programme-manager@agency", "programme-manager", "policy")
RATE = {"currency": "USD", "day": "2024-01-15", "per_euro": "1.0834", "source": "ECB"}


@pytest.fixture
def manager(acting: ActingAs) -> Iterator[Acting]:
    with acting("programme-manager@agency", Role.PROGRAMME_MANAGER, Purpose.POLICY) as session:
        yield session


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text.lstrip("\ufeff"))))


def test_before_a_file_was_taken_in_the_page_says_who_takes_one_in_and_how(
    client: TestClient, sit: SitAs
) -> None:
    page = client.get("/money")

    assert page.status_code == 200
    assert "wholeroute partnerships import" in page.text
    assert client.get("/money.json").json()["committed"]["total"] == "0"
    assert client.get("/money.json").json()["committed"]["said"] is False
    assert 'action="/money/datasets"' not in page.text
    assert 'href="#take"' in sit(*MANAGER).get("/money").text


def test_what_is_for_members_is_as_if_it_were_not_for_everybody_else(
    client: TestClient, manager: Acting, sit: SitAs
) -> None:
    keep_file(manager, "fund", FUND, "eutf", "eutf")
    assert client.get("/money.json").json()["files"] == []
    assert client.get("/money/fund").status_code == client.get("/money/fund.csv").status_code == 404

    page = sit(*CONTACT).get("/money").text
    assert "for members only" in page
    assert 'action="/money/datasets"' not in page
    assert client.get("/money/fund").status_code == 200


def test_each_euro_counts_once_and_the_parts_make_the_whole(
    client: TestClient, manager: Acting
) -> None:
    keep_file(manager, "fund", FUND, "eutf", "eutf", public=True)
    keep_file(manager, "register", WHOLE, "iati", "ndici", public=True)
    said = client.get("/money.json").json()
    whole = {name: Decimal(said["committed"][name])
             for name in ("total", "of_countries", "of_shared", "unallocated")}  # fmt: skip

    assert whole["total"] == sum(whole.values()) - whole["total"]
    assert said["committed"]["conserved"] is True
    assert said["committed"]["by_itself"] == {"USD": "216.68"}
    assert said["spent"]["total"] == "300.00"
    paid = {each["instrument"]["id"]: Decimal(each["committed"]) for each in said["instruments"]}
    assert sum(paid.values()) == whole["total"]
    assert paid["ndici"] == Decimal("1000.01")
    assert {each["country"]: each["committed"] for each in said["countries"]}["TN"] == "400.00"
    page = client.get("/money").text
    assert "not a cent is lost" in page
    assert "<meter" in page
    assert "216.68" in page
    parts = rows(client.get("/money.csv").text)
    assert sum(Decimal(each["committed_eur"]) for each in parts[:-1]) == whole["total"]


def test_a_file_shows_each_activity_with_its_rule_and_its_faults_by_line(
    client: TestClient, manager: Acting
) -> None:
    keep_file(manager, "fund", FUND, "eutf", "eutf", public=True)
    page = client.get("/money/fund").text
    assert "Activities found: 10." in page
    assert "is no country" in page
    assert "colour" in page, "what had no place is named"

    chosen = client.get("/money/fund.json?rule=below").json()
    assert [each["rule"] for each in chosen["lines"]] == ["below"] * chosen["found"]
    assert chosen["rules"]["below"] == chosen["found"] > 0
    only = client.get("/money/fund.json?country=UG").json()["lines"]
    assert only
    assert all("UG" in each["countries"] for each in only)
    wrong = client.get("/money/fund?rule=moon")
    assert wrong.status_code == 422
    assert 'aria-invalid="true"' in wrong.text
    assert client.get("/money/fund.json?country=XX").status_code == 422
    table = rows(client.get("/money/fund.csv").text)
    assert {each["identifier"]: each["rule"] for each in table}["XX-A-01"] == "below"
    assert len(rows(client.get("/money/fund/faults.csv").text)) == len(
        client.get("/money/fund.json").json()["faults"]
    )


def test_a_sector_is_suggested_where_none_is_said_with_what_speaks_for_it(
    client: TestClient, manager: Acting
) -> None:
    keep_file(manager, "register", WHOLE.replace(SECTOR, b""), "iati", public=True)

    (line,) = client.get("/money/register.json").json()["lines"]
    assert {each["code"] for each in line["suggested"]} >= {"15132"}
    assert "suggested:" in client.get("/money/register").text


def test_what_holds_the_standard_is_handed_over_and_what_lacks_is_told(
    client: TestClient, manager: Acting
) -> None:
    keep_file(manager, "register", WHOLE, "iati", public=True)
    keep_file(manager, "fund", FUND, "eutf", public=True)
    keep_file(manager, "results", RESULTS, "periods", public=True)

    assert 'href="/money/register.xml"' in client.get("/money/register").text
    fund = client.get("/money/fund").text
    assert 'href="/money/fund.xml"' not in fund, "what cannot be handed over is not offered"
    assert '<a href="#lacks">Why there is no file of IATI 2.03</a>' in fund
    given = client.get("/money/register.xml")
    assert given.headers["content-type"].startswith("application/xml")
    assert b"XM-DAC-9-1" in given.content
    assert b"Canary" not in given.content
    assert client.get("/money/register.xml").content == given.content
    lacking = client.get("/money/fund.xml")
    assert lacking.status_code == 422
    assert re.search(r"it breaks \d+ rules of the standard, so that no file", lacking.text)
    assert "What it lacks to be published" in lacking.text
    assert "activity-status" in lacking.text
    assert client.get("/money/results.xml").status_code == 404


def test_who_steers_takes_a_file_in_and_everybody_reads_what_came_of_it(
    sit: SitAs, client: TestClient
) -> None:
    said = {
        "name": "register",
        "source": "The agency's page",
        "instrument": "ndici",
        "public": "yes",
    }
    taken = sit(*MANAGER).post(
        "/money/datasets", data=said, files={"file": ("register.xml", WHOLE, "text/xml")},
        follow_redirects=False,
    )  # fmt: skip
    assert (taken.status_code, taken.headers.get("location")) == (303, "/money/register"), (
        taken.text
    )
    client.cookies.clear()
    page = client.get("/money/register").text
    assert "The agency&#39;s page" in page
    assert "Canary" not in page

    said = {"why": "Its sums were of another year"}
    assert client.post("/money/register/take-back", data=said).status_code == 403
    assert sit(*CONTACT).post("/money/register/take-back", data=said).status_code == 403
    steers = sit(*MANAGER)
    without = steers.post("/money/register/take-back", data={"why": " "})
    assert without.status_code == 422
    assert re.search(r'name="why"[^>]*aria-invalid="true"', without.text)
    taken = steers.post("/money/register/take-back", data=said)
    assert taken.status_code == 200
    assert said["why"] in taken.text, "members read why it was taken back"
    client.cookies.clear()
    assert client.get("/money/register").status_code == 404
    assert said["why"] not in client.get("/money").text


def test_a_file_for_members_under_the_name_of_one_for_everybody_is_not_taken_in(
    sit: SitAs, client: TestClient, manager: Acting
) -> None:
    keep_file(manager, "register", WHOLE, "iati", public=True)
    files = {"file": ("register.xml", WHOLE.replace(b"1000.01", b"7"), "text/xml")}
    said = {"name": "register", "source": "x"}
    refused = sit(*MANAGER).post("/money/datasets", data=said, files=files)

    assert refused.status_code == 422
    assert "stands a file for everybody" in refused.text
    assert re.search(r'name="public"[^>]*aria-invalid="true"', refused.text)
    client.cookies.clear()
    assert client.get("/money.json").json()["committed"]["total"] == "1000.01"


def test_once_a_file_is_taken_back_the_one_before_it_stands_again(
    sit: SitAs, client: TestClient, manager: Acting
) -> None:
    keep_file(manager, "register", WHOLE, "iati", public=True)
    keep_file(manager, "register", WHOLE.replace(b"1000.01", b"7"), "iati", public=True)
    page = sit(*MANAGER)
    assert "stands again" in page.get("/money/register").text
    page.post("/money/register/take-back", data={"why": "The wrong file"})
    assert "nothing stands under its name" in page.get("/money/register").text
    client.cookies.clear()

    assert client.get("/money.json").json()["committed"]["total"] == "1000.01"


def test_what_is_wrong_with_a_file_is_said_with_all_that_was_typed(sit: SitAs) -> None:
    browser = sit(*MANAGER)

    def send(content: bytes, **said: str) -> str:
        data = {"name": "fund", "source": "Its own page", **said}
        answer = browser.post(
            "/money/datasets", data=data, files={"file": ("f", content, "text/csv")}
        )
        assert answer.status_code in {403, 422}, answer.text
        assert 'value="Its own page"' in answer.text
        return answer.text

    for content, said, field in (
        (FUND, {"name": "The fund"}, "name"), (FUND, {"shape": "xls"}, "shape"),
        (FUND, {"instrument": "nobody"}, "instrument"), (b"", {}, "file"),
    ):  # fmt: skip
        assert re.search(rf'name="{field}"[^>]*aria-invalid="true"', send(content, **said))
    at_once = send(b"", name="The fund", instrument="nobody")
    for field in ("file", "name", "instrument"):
        assert re.search(rf'name="{field}"[^>]*aria-invalid="true"', at_once), field
    assert '<a href="#name">Its name here</a>' in at_once, "each says which field it is of"
    assert "names no identifier" in send(b"a,b\n1,2\n")
    assert "another format" in send(b"PK\x03\x04" + b"0" * 600)


def test_a_file_larger_than_any_is_read_is_refused_before_it_is_read(sit: SitAs) -> None:
    files = {"file": ("f.csv", b"x" * (MOST_BYTES + 70_000), "text/csv")}
    browser = sit(*MANAGER)

    assert browser.post("/money/datasets", data={"name": "a"}, files=files).status_code == 413
    assert browser.post("/money/datasets", data={"name": "a"}).status_code == 415
    assert browser.post("/money/rates", files=files).status_code == 413


def test_nobody_but_who_steers_takes_a_file_in_or_enters_a_rate(sit: SitAs) -> None:
    browser = sit(*CONTACT)
    files = {"file": ("f.csv", FUND, "text/csv")}
    refused = browser.post("/money/datasets", data={"name": "fund", "source": "x"}, files=files)

    assert refused.status_code == 403
    assert browser.post("/money/rates", data=RATE).status_code == 403
    assert browser.get("/money.json").json()["files"] == []


def test_a_rate_brings_other_currencies_into_euros_for_everybody(
    sit: SitAs, client: TestClient, manager: Acting
) -> None:
    keep_file(manager, "register", WHOLE, "iati", public=True)
    browser = sit(*MANAGER)
    for name, said in (
        ("currency", "EUR"),
        ("day", "2999-01-01"),
        ("per_euro", "much"),
        ("source", " "),
    ):
        wrong = browser.post("/money/rates", data={**RATE, name: said})
        assert wrong.status_code == 422
        assert re.search(rf'name="{name}"[^>]*aria-invalid="true"', wrong.text)
        assert name == "per_euro" or 'value="1.0834"' in wrong.text
    before = client.get("/money.json").json()["committed"]
    both = browser.post("/money/rates", data={**RATE, "currency": "ZZZ", "per_euro": "655,957"})
    assert both.text.count('aria-invalid="true"') == 2
    assert "Write 655.957 with a point, or 655957 without a sign." in both.text
    assert browser.post("/money/rates", data=RATE, follow_redirects=False).status_code == 303
    other = {**RATE, "per_euro": "1,09"}
    asked = browser.post("/money/rates", data=other)
    assert asked.status_code == 422
    assert "USD of 2024-01-15 stands as 1.0834 already" in asked.text
    assert 'name="instead"' in asked.text
    browser.post("/money/rates", data={**other, "instead": "yes"})
    shown = browser.get("/money").text
    assert "in the place of 1.0834" in shown
    browser.post("/money/rates", data={**RATE, "instead": "yes"})

    client.cookies.clear()
    after = client.get("/money.json").json()
    assert Decimal(after["committed"]["total"]) - Decimal(before["total"]) == 200
    assert after["committed"]["by_itself"] == {}
    assert [each["currency"] for each in after["used"]] == ["USD"]


def test_a_file_taken_in_anew_counts_at_once(client: TestClient, manager: Acting) -> None:
    keep_file(manager, "register", WHOLE, "iati", public=True)
    assert client.get("/money.json").json()["committed"]["total"] == "1000.01"
    keep_file(manager, "register", WHOLE.replace(b"1000.01", b"7"), "iati", public=True)
    assert client.get("/money.json").json()["committed"]["total"] == "7.00"


def test_a_partner_has_what_is_its_alone_and_of_shared_money_no_part(manager: Acting) -> None:
    keep_file(manager, "register", WHOLE, "iati", "ndici", public=True)
    keep_file(manager, "fund", FUND, "eutf", "eutf", public=True)
    seen = Seen(MoneyKept(), manager.ledger, None)

    tunisia, uganda = money_of(seen, "TN"), money_of(seen, "UG")
    assert [tunisia.committed, *tunisia.shared, *tunisia.instruments.items()] == [
        400,
        ("ndici", 400),
    ]
    assert [uganda.committed, *(each.places for each in uganda.shared)] == [None, ("KE", "UG")]
    assert tunisia.spent == 120
    assert uganda.spent is None, "what nobody said is no nought"
    assert uganda.activities[0].shared == 1000
    assert money_of(seen, "MA").activities == ()


def test_a_partners_page_says_what_is_its_alone_and_that_no_part_of_the_shared_is_added(
    manager: Acting, client: TestClient
) -> None:
    assert "No file of money was taken in yet." in client.get("/partners/KE").text
    keep_file(manager, "fund", FUND, "eutf", public=True)
    kenya, morocco = (client.get(f"/partners/{each}").text for each in ("KE", "MA"))

    assert "Its alone, committed" in kenya
    assert "so no part of it is added here" in kenya
    assert '<a href="/money/fund">' in kenya
    assert "says money for this partner" in morocco


@pytest.mark.parametrize(
    ("sector", "counted"),
    [
        (b'<sector vocabulary="1" code="15190"/>', "1000.01"),
        (b'<sector vocabulary="1" code="15190"/><sector vocabulary="1" code="15132"/>', "0.00"),
        (b'<sector code="15190" percentage="25"/><sector code="15132" percentage="75"/>', "250.00"),
        (SECTOR, "0.00"),
    ],
)
def test_the_gauge_counts_what_is_said_to_be_for_migration_and_guesses_no_part(
    client: TestClient, manager: Acting, sector: bytes, counted: str
) -> None:
    keep_file(manager, "register", WHOLE.replace(SECTOR, sector), "iati", "ndici", public=True)
    (gauge,) = (
        each["gauge"] for each in client.get("/money.json").json()["instruments"] if each["gauge"]
    )

    assert gauge["counted"] == counted


def test_what_nobody_said_is_said_so_and_is_no_nought(client: TestClient, manager: Acting) -> None:
    keep_file(manager, "fund", FUND, "eutf", public=True)
    said = client.get("/money.json").json()

    assert (said["committed"]["said"], said["spent"]["said"]) == (True, False)
    assert {each["spent"] for each in (*said["countries"], *said["shared"])} == {None}
    page = client.get("/money").text
    assert "€0.00" not in page
    assert "not said" in page
    assert {each["spent_eur"] for each in rows(client.get("/money.csv").text)} == {""}
    assert "€0.00" not in client.get("/partners/KE").text


@pytest.mark.parametrize(
    ("region", "told"),
    [
        (b'<recipient-region code="289" percentage="60"/>', "south of the Sahara, several countries"),
        (b'<recipient-region code="4711" vocabulary="1" percentage="60"/>',
         "region code <code>4711</code> (OECD DAC)"),
        (b'<recipient-region code="015" vocabulary="2" percentage="60"/>', "Northern Africa"),
        (b'<recipient-region code="A1" vocabulary="99" percentage="60"/>',
         "region code <code>A1</code> (a list of the publisher&#39;s own)"),
        (b'<recipient-country code="QQ" percentage="60"/>', "country code <code>QQ</code>"),
    ],
)  # fmt: skip
def test_a_place_is_told_by_its_name_or_by_the_list_of_its_code(
    client: TestClient, manager: Acting, region: bytes, told: str
) -> None:
    egypt = b'<recipient-country code="EG" percentage="60"/>'
    keep_file(manager, "register", WHOLE.replace(egypt, region), "iati", public=True)

    assert told in client.get("/money").text
