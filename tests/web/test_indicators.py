"""Results by shared indicator: what files say by definition, and what members wrote."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from io import StringIO
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.conftest import ActingAs
from tests.partnerships.taken import RESULTS, keep_file
from tests.partnerships.test_filled import WHOLE
from tests.web.conftest import SitAs

from wholeroute.ledger import Acting
from wholeroute.partnerships.store.records import Filled, write
from wholeroute.plan import Unit, built_in
from wholeroute.plan.kept import sign
from wholeroute.rights import Action, Purpose, Role

TODAY = date(2026, 11, 28)
PLAN = built_in()
NUMBER = next(name for name, each in PLAN.indicator.items() if each.unit is Unit.NUMBER)
SHARE = next(name for name, each in PLAN.indicator.items() if each.unit is Unit.SHARE)
PAGE = "/partners/indicators"


@pytest.fixture
def manager(acting: ActingAs) -> Iterator[Acting]:
    with acting("programme-manager@agency", Role.PROGRAMME_MANAGER, Purpose.POLICY) as session:
        yield session


def result(manager: Acting, indicator: str, *, public: bool = True, **said: object) -> None:
    fields = {"indicator": indicator, "since": "2024", "until": "2024", **said}
    write(manager, Filled("result", "TN", fields, public=public), TODAY)


def test_before_anything_came_the_page_says_where_it_comes_from(client: TestClient) -> None:
    page = client.get(PAGE)

    assert page.status_code == 200
    assert "Nobody wrote a result yet" in page.text
    assert "No file with results was taken in yet" in page.text
    assert client.get(f"{PAGE}.json").json()["shares"]["all"] == 0


def test_titles_are_brought_together_and_what_has_no_definition_is_named(
    client: TestClient, manager: Acting
) -> None:
    keep_file(manager, "results", RESULTS, "periods", public=True)
    said = client.get(f"{PAGE}.json").json()

    (jobs,) = said["brought"]
    assert (jobs["id"], jobs["shares"]["all"], jobs["target_of_both"]) == ("jobs", 2, "100")
    assert {each["how"] for each in jobs["titles"]} <= {"wording", "cut-off", "concepts"}
    assert (said["own_titles"], said["own_periods"]) == (2, 2)
    page = client.get(PAGE).text
    assert "# of jobs created" in page
    assert "Kilometres of road that were swept" in page
    text = client.get(f"{PAGE}.csv").text
    table = list(csv.DictReader(StringIO(text.lstrip("\ufeff"))))
    assert [each["definition"] for each in table] == ["jobs", "jobs", "", ""]
    assert "=HYPERLINK" not in {each["title"][:10] for each in table}, "no spreadsheet runs it"


def test_results_that_stand_add_up_by_both_counts_with_their_breakdown(
    client: TestClient, manager: Acting
) -> None:
    result(manager, NUMBER, actual="10", target="12")
    result(manager, NUMBER, actual="4", breakdown={"sex": "female"})
    result(manager, SHARE, numerator=1, denominator=4)
    result(manager, SHARE, numerator=9, denominator=9, public=False, since="2025", until="2025")
    stood = {each["indicator"]["id"]: each for each in client.get(f"{PAGE}.json").json()["stood"]}

    assert stood[NUMBER]["whole"] == {"counted": "10", "of": None}
    assert [(each["value"], each["count"]["counted"]) for each in stood[NUMBER]["parts"]] == [
        ("female", "4"), ("", "6"),
    ]  # fmt: skip
    assert stood[SHARE]["whole"] == {"counted": "1", "of": "4"}
    assert len(stood[SHARE]["written"]) == 1, "what is for members is not shown to everybody"
    page = client.get(PAGE).text
    assert "1 of 4" in page
    assert "female" in page


def test_the_file_says_what_the_page_says_to_whoever_asks(
    client: TestClient, manager: Acting, sit: SitAs
) -> None:
    result(manager, NUMBER, actual="10", target="12", breakdown={"sex": "female"})
    result(manager, SHARE, numerator=9, denominator=9, public=False)
    result(manager, NUMBER, actual="7", since="2024-03", until="2024-03")
    result(manager, NUMBER, actual="30", since="2023", until="2025")

    def written(page: TestClient) -> list[tuple[str, ...]]:
        text = page.get(f"{PAGE}.csv").text
        found = csv.DictReader(StringIO(text.lstrip("\ufeff")))
        names = (
            "definition",
            "partner",
            "actual",
            "numerator",
            "breakdown",
            "overlapping",
            "public",
        )
        return sorted(tuple(each[name] for name in names) for each in found)

    everybody = [
        (NUMBER, "TN", "10", "", "sex: female", "", "yes"), (NUMBER, "TN", "30", "", "", "", "yes"),
        (NUMBER, "TN", "7", "", "", "yes", "yes"),
    ]  # fmt: skip
    assert written(client) == sorted(everybody)
    page = client.get(PAGE).text
    assert "left out because a longer time holds theirs: 1" in page
    member = sit("programme-manager@agency", "programme-manager", "policy")
    assert written(member) == sorted([*everybody, (SHARE, "TN", "", "9", "", "", "")])


def test_what_is_for_members_is_counted_for_members_alone(
    client: TestClient, manager: Acting
) -> None:
    keep_file(manager, "results", RESULTS, "periods")

    assert client.get(f"{PAGE}.json").json()["shares"]["all"] == 0
    assert "Kilometres" not in client.get(f"{PAGE}.csv").text


HUGE = int("9" * 30)
HUGEST = int("9" * 400)


@pytest.mark.parametrize("most", [HUGE, HUGEST])
def test_a_number_that_was_kept_before_it_had_a_bound_fails_no_page(
    client: TestClient, manager: Acting, sit: SitAs, most: int
) -> None:
    def keep(kind: str, **said: Any) -> int:
        with manager.begin() as connection:
            return sign(connection, manager, Action.STEER, "partnership.record", {
                "kind": kind, "partner": "TN", "about": None, "body": {**WHOLE[kind], **said}, "public": True,
            })  # fmt: skip

    campaign = keep("campaign")
    keep("delivery", campaign=campaign, reached=most)
    asked = [{"place": each, "asked": most, "said": most - 1000} for each in ("A", "B")]
    for arm in ("campaign", "comparison"):
        keep("measurement", campaign=campaign, places=asked, arm=arm)
    keep("result", indicator=SHARE, actual=None, target=None, numerator=most, denominator=most)

    for page in (client, sit("programme-manager@agency", "programme-manager", "policy")):
        for path in ("/campaigns", f"/campaigns/{campaign}", "/partners/TN", PAGE):
            for form in ("", ".json", ".csv"):
                assert page.get(f"{path}{form}").status_code == 200, (path, form)
    assert f"{HUGE:,}"[:20] in client.get(PAGE).text


def test_a_share_that_is_aimed_at_is_shown_in_per_cent(client: TestClient, manager: Acting) -> None:
    result(manager, SHARE, target="45 %", numerator=1, denominator=4)

    for path in (PAGE, "/partners/TN"):
        assert '<td class="figure">45%</td>' in client.get(path).text, path
    number = client.get("/partners/TN.json").json()["results"][0]["record"]["id"]
    assert "45 %" in client.get(f"/partners/records/{number}").text
