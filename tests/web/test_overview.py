"""The overview, the safeguards page, the audit log, and the description of the JSON twins."""

from __future__ import annotations

import re
from html import unescape
from uuid import UUID

import pytest
from starlette.testclient import TestClient
from tests.conftest import Contribute, person, phone, suspect
from tests.network.conftest import Reports
from tests.network.conftest import joined as joined  # noqa: PLC0414
from tests.network.conftest import pay as pay  # noqa: PLC0414
from tests.network.conftest import reports as reports  # noqa: PLC0414
from tests.web.conftest import SitAs
from tests.web.scene import Scene, reject

from wholeroute import network
from wholeroute.ledger import Acting, Ledger, NewFinding, renew_findings, statements
from wholeroute.rights import ACCESS_RULES


def test_the_figures_are_what_this_reader_may_see(analyst_page: TestClient, scene: Scene) -> None:
    figures = analyst_page.get("/overview.json").json()

    assert figures["contributions"] == 3
    assert {"kind": "Person", "number": 8} in figures["entities"]
    assert figures["waiting"] == 2
    assert figures["merged"] == 1


def test_every_figure_is_a_link_to_the_list_it_counts(
    analyst_page: TestClient, scene: Scene
) -> None:
    page = analyst_page.get("/overview").text
    main = page[page.index("<main") : page.index("</main>")]
    figures = analyst_page.get("/overview.json").json()
    entities = sum(each["number"] for each in figures["entities"])

    links = dict(re.findall(r'<dd><a href="([^"]+)">([^<]+)</a></dd>', main))
    assert links == {
        "/contributions": str(figures["contributions"]),
        "/entities": str(entities),
        "/merged": str(figures["merged"]),
        "/pairs": str(figures["waiting"]),
        "/network": str(figures["group_number"]),
    }
    assert len(re.findall("<dd>", main)) == len(links)
    assert len(analyst_page.get("/contributions.json").json()["reports"]) == 3
    assert len(analyst_page.get("/entities.json").json()["lines"]) == entities
    assert analyst_page.get("/pairs.json").json()["number"] == figures["waiting"]
    assert analyst_page.get("/merged.json").json()["number"] == figures["merged"]
    for kind in figures["entities"]:
        assert f'href="/entities?kind={kind["kind"]}"' in main
    assert numbers_of(main) == {
        **{f"/entities?kind={e['kind']}": e["number"] for e in figures["entities"]},
        "/entities?lane=open": figures["lanes"][0]["statements"],
        "/entities?kind=Person&lane=open": figures["lanes"][0]["people"],
        **{
            f"/contributions?reader={e['reader']}&reliability={e['reliability']}": e["number"]
            for e in figures["sorts"]
        },
    }


def numbers_of(page: str) -> dict[str, int]:
    """Return every number in a table of figures, by the list that it leads to."""
    found = re.findall(
        r'class="figure"><a href="([^"]+)">(?:<span class="unseen">[^<]*</span>)?([\d,]+)</a>', page
    )
    return {unescape(where): int(number.replace(",", "")) for where, number in found}


def listed(browser: TestClient, where: str) -> int:
    """Return how long the list is that a figure leads to, by its twin."""
    path, _, query = where.partition("?")
    twin = browser.get(f"{path}.json?{query}").json()
    return len(twin if isinstance(twin, list) else next(twin[k] for k in _LISTS if k in twin))


_LISTS = ("lines", "reports", "findings", "people", "rows")


@pytest.mark.parametrize(
    ("role", "purpose"),
    [
        ("analyst", "analysis"),
        ("rights-reviewer", "oversight"),
        ("custodian", "categorisation"),
        ("custodian", "protection"),
        ("prosecutor", "prosecution"),
        ("contributor", "analysis"),
        ("auditor", "oversight"),
        ("guardian", "protection"),
    ],
)
def test_each_number_is_the_length_of_the_list_it_leads_to(
    sit: SitAs, contribute: Contribute, analyst: Acting, enrolled: Ledger, role: str, purpose: str
) -> None:
    filed = contribute(
        [
            suspect("a", "Tekle Berhane"),
            phone("p", "+39 06 698 1234", "a"),
            suspect("h", "Amina Canary", notes="held the tiller"),
            person("u", "Hani Canary"),
            person("v", "Kidane Canary", "victim"),
        ],
        grade="C3",
    )
    write_finding(analyst, filed["a"])
    reject(enrolled)
    assert sit("guardian@ncp-a", "guardian", "protection").get("/pairs").status_code == 403
    browser = sit(f"{role}@ncp-a", role, purpose)
    numbers = numbers_of(browser.get("/overview").text)

    assert numbers or role == "guardian"
    # A list of statements is shown by whom they speak of.
    counted = {where: n for where, n in numbers.items() if not where.startswith("/entities?lane=")}
    assert {where: listed(browser, where) for where in counted} == counted
    for where in numbers:
        assert browser.get(where).status_code == 200


def write_finding(analyst: Acting, subject: UUID) -> None:
    """Write a finding about an entity, as a detector does."""
    with analyst.begin() as connection:
        said = tuple(each.id for each in statements(analyst, connection, [subject]))
        new = NewFinding("shared", (subject,), said, {}, (), {"H1": True})
        renew_findings(connection, analyst.reader, "a rule", "1", [new])


def test_the_lanes_of_a_custodian_keep_those_on_hold_apart(
    sit: SitAs, contribute: Contribute
) -> None:
    contribute([suspect("h", "Amina Canary", notes="held the tiller"), person("u", "Hani")])
    custodian = sit("custodian@ncp-a", "custodian", "categorisation")

    (lane,) = custodian.get("/overview.json").json()["lanes"]
    assert (lane["lane"], lane["people"], lane["held"]) == ("uncategorised", 1, 1)
    page = custodian.get("/overview").text
    assert 'href="/people?held=true"' in page
    assert 'href="/people?held=false"' in page


def test_figures_betray_nothing_of_other_lanes(
    sit: SitAs, contribute: Contribute, analyst_page: TestClient
) -> None:
    contribute([suspect("a", "Tekle Berhane")])
    before = analyst_page.get("/overview.json").json()
    contribute(
        [
            suspect("h", "Amina Canary", notes="held the tiller"),
            person("u", "Hani Canary"),
            person("v", "Kidane Canary", "victim"),
        ]
    )
    after = analyst_page.get("/overview.json").json()

    assert after == before
    assert analyst_page.get("/entities.json?lane=protected").json()["lines"] == []
    assert analyst_page.get("/entities.json?lane=uncategorised").json()["kinds"] == []


def test_who_has_no_such_list_is_shown_no_such_figure(sit: SitAs, enrolled: Ledger) -> None:
    reject(enrolled)
    analyst = sit("analyst@ncp-a", "analyst", "analysis").get("/overview.json").json()
    assert (analyst["refusals"], analyst["quarantine"], analyst["requests"]) == (None, None, None)
    officer = sit("guardian@ncp-a", "guardian", "protection").get("/overview.json").json()
    assert (officer["group_number"], officer["merged"], officer["findings"]) == (None, None, [])
    sender = sit("contributor@ncp-a", "contributor", "analysis").get("/overview.json").json()
    assert [each["number"] for each in sender["quarantine"]] == [1, 1]
    assert sender["lanes"] == []


def test_an_auditor_is_led_from_a_rule_to_what_it_refused(sit: SitAs) -> None:
    sit("guardian@ncp-a", "guardian", "protection").get("/pairs")
    auditor = sit("auditor@ncp-a", "auditor", "oversight")
    auditor.get("/pairs")

    assert 'href="/audit?rule=no-rule"' in auditor.get("/overview").text
    rows = auditor.get("/audit.json?rule=no-rule").json()
    assert {(row["allowed"], row["rule"]) for row in rows} == {(False, "no-rule")}
    assert len(rows) == 2
    assert "Only what the rule no-rule refused." in auditor.get("/audit?rule=no-rule").text


def test_groups_stand_on_the_front_page_with_their_parts_and_evidence(
    analyst_page: TestClient, joined: Reports, analyst: Acting
) -> None:
    network.run(analyst)
    (group,) = network.groups(analyst)
    figures = analyst_page.get("/overview.json").json()
    page = analyst_page.get("/overview").text

    assert figures["group_number"] == 1
    assert figures["groups"] == [
        {
            "name": group.name, "finding": str(group.finding), "people": len(group.people),
            "parts": group.roles, "evidence": group.evidence,
        }
    ]  # fmt: skip
    assert f'href="/network/{group.name}"' in page
    evidence = analyst_page.get(f"/findings/{group.finding}.json").json()["evidence"]
    assert len(evidence) == group.evidence


def test_who_may_not_judge_is_shown_no_number_of_pairs(sit: SitAs, scene: Scene) -> None:
    reader = sit("investigator@ncp-a", "investigator", "analysis")

    assert reader.get("/overview.json").json()["waiting"] is None
    assert 'href="/pairs"' not in reader.get("/overview").text


def test_an_empty_ledger_says_what_to_do_next(analyst_page: TestClient) -> None:
    assert "ask a contributor to take a report in" in analyst_page.get("/overview").text


def test_every_rule_stands_on_the_safeguards_page(client: TestClient) -> None:
    page = client.get("/safeguards").text

    for rule in ACCESS_RULES:
        assert f'id="{rule.id}"' in page
    twin = client.get("/safeguards.json").json()
    listed = {rule["id"] for role in twin["roles"] for rule in role["rules"]}
    assert listed == {rule.id for rule in ACCESS_RULES}


def test_an_auditor_reads_the_log_newest_first(sit: SitAs, scene: Scene) -> None:
    auditor = sit("auditor@ncp-a", "auditor", "oversight")
    rows = auditor.get("/audit.json").json()
    ids = [row["id"] for row in rows]

    assert ids == sorted(ids, reverse=True)
    assert "crosscheck:run" in auditor.get("/audit").text
    older = auditor.get("/audit.json", params={"before": ids[1]}).json()
    assert [row["id"] for row in older] == ids[2:]


PAGES = (
    "/entities", "/merged", "/pairs", "/contributions", "/quarantine", "/audit", "/safeguards",
    "/search/saved", "/network", "/findings", "/people", "/people/requests",
)  # fmt: skip


def test_every_page_has_a_described_twin(client: TestClient) -> None:
    described = client.get("/openapi.json").json()["paths"]

    for page in PAGES:
        schema = described[f"{page}.json"]["get"]["responses"]["200"]["content"]
        assert schema["application/json"]["schema"] != {}


@pytest.mark.parametrize(
    "role", ["rights-reviewer", "prosecutor", "guardian", "custodian", "administrator"]
)
def test_every_role_has_a_front_page_and_no_broken_door(
    sit: SitAs, scene: Scene, role: str
) -> None:
    purpose = {
        "rights-reviewer": "oversight",
        "administrator": "oversight",
        "prosecutor": "prosecution",
        "guardian": "protection",
        "custodian": "categorisation",
    }[role]
    browser = sit(f"{role}@ncp-a", role, purpose)
    page = browser.get("/overview")

    assert page.status_code == 200
    for door in PAGES:
        if f'<a href="{door}"' in page.text:
            assert browser.get(door).status_code == 200, door
