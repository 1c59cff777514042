"""What analysis found, on pages: the inbox, the evidence, what stands without it, what people decide."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from starlette.testclient import TestClient
from tests.conftest import Contribute, Filed, everyone_may, suspect
from tests.network.conftest import Reports
from tests.network.conftest import joined as joined  # noqa: PLC0414
from tests.network.conftest import pay as pay  # noqa: PLC0414
from tests.network.conftest import reports as reports  # noqa: PLC0414
from tests.web.conftest import SitAs, unaddressed

from wholeroute import network
from wholeroute.ledger import (
    Acting,
    FindingState,
    NewFinding,
    findings,
    renew_findings,
    statements,
)
from wholeroute.rights import Handling, Tlp
from wholeroute.web.labels import LABELS
from wholeroute.web.views import found

TEKLE = "Tekle <b>Berhane"
Find = Callable[..., UUID]


@pytest.fixture
def report(contribute: Contribute) -> Filed:
    """Return a report about two suspects."""
    return contribute(
        [suspect("a", TEKLE, nationality="ER"), suspect("b", "Hani Canary")],
        access=everyone_may("ncp-a", handling=Handling(h1=True)), title="Case 9",
    )  # fmt: skip


@pytest.fixture
def find(analyst: Acting) -> Find:
    """Return what writes a finding about entities as a detector does, and returns its id."""

    def write(*subjects: UUID, kind: str = "shared", rule: str = "a rule") -> UUID:
        with analyst.begin() as connection:
            said = statements(analyst, connection, subjects)
            new = NewFinding(
                kind, subjects, tuple(each.id for each in said),
                {"least": 2, "window": ["2026-01-01", "2026-07-01"], "deep": [{"x": [1]}],
                 "largest source": "ncp-a"},
                ({"reading": "name twin", "words": "two birth dates"},),
                {"H1": False, "testimony": True, "largest source": False}, base_rate=0.013,
            )  # fmt: skip
            renew_findings(connection, analyst.reader, rule, "7", [new])
            return next(f.id for f in findings(connection, rule=rule) if f.living)

    return write


def test_the_inbox_lists_by_kind_and_state_what_this_reader_sees(
    analyst_page: TestClient, report: Filed, find: Find
) -> None:
    one = find(report["a"])
    other = find(report["a"], report["b"], kind="paid", rule="another")
    analyst_page.post(f"/findings/{other}", data={"state": "dismissed", "reason": "twins"})

    page = analyst_page.get("/findings").text
    assert f'href="/findings/{one}"' in page
    assert f'<a href="/findings/{other}#evidence">' in page
    assert f'<a href="/findings/{other}">2</a>' in page
    assert "Tekle &lt;b&gt;Berhane" in page
    assert "<b>Berhane" not in page
    for query, expected in (
        ("", {one, other}),
        ("?kind=shared", {one}),
        ("?state=dismissed", {other}),
        ("?kind=shared&state=dismissed", set()),
        ("?kind=nothing", set()),
    ):
        twin = analyst_page.get(f"/findings.json{query}").json()
        assert {UUID(each["id"]) for each in twin["findings"]} == expected, query
    assert {(c["kind"], c["state"], c["number"]) for c in twin["counts"]} == {
        ("shared", "new", 1), ("paid", "dismissed", 1),
    }  # fmt: skip
    assert "There is no such finding" in analyst_page.get("/findings?kind=nothing").text
    assert analyst_page.get("/findings?state=withdrawn").status_code == 422
    assert analyst_page.get("/findings?start=-1").status_code == 422


def test_the_inbox_is_paged(
    analyst_page: TestClient, report: Filed, find: Find, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(found, "PAGE", 2)
    made = {find(report["a"], rule=f"rule {n}") for n in range(3)}
    first = analyst_page.get("/findings.json").json()
    rest = analyst_page.get(f"/findings.json?start={first['further']}").json()

    assert {UUID(f["id"]) for f in (*first["findings"], *rest["findings"])} == made
    assert rest["further"] is None
    assert (
        'href="/findings?kind=shared&amp;start=2"' in analyst_page.get("/findings?kind=shared").text
    )


def test_an_empty_inbox_says_where_findings_come_from(analyst_page: TestClient) -> None:
    page = analyst_page.get("/findings").text

    assert '<a href="/network">Look for groups in what you may analyse</a>' in page


def test_a_finding_shows_all_that_it_rests_on(
    analyst_page: TestClient, report: Filed, find: Find
) -> None:
    which = find(report["a"], report["b"])
    page = analyst_page.get(f"/findings/{which}").text
    twin = analyst_page.get(f"/findings/{which}.json").json()

    for words in (
        "a rule", "1.3%", "H1", "Eritrea (er)", "Case 9", "B2", "name twin", "two birth dates",
        "It would not be found without what is under H1.",
        "It would still be found without testimony.", "the largest source",
        "2026-01-01 – 2026-07-01", "Nobody has decided on it yet.",
    ):  # fmt: skip
        assert words in page, words
    for each in (report["a"], report["b"]):
        assert f'href="/entities/{each}"' in page
    assert len(twin["evidence"]) == len(twin["finding"]["evidence"]) == 3
    for each in twin["evidence"]:
        assert each["id"] in page
    assert twin["held"] == 0
    assert "<b>Berhane" not in page


def test_nothing_is_decided_beforehand(analyst_page: TestClient, report: Filed, find: Find) -> None:
    page = analyst_page.get(f"/findings/{find(report['a'])}").text

    assert " checked" not in page
    assert re.search(r'id="reason"[^>]* value=""', page)


@pytest.mark.parametrize("state", ["confirmed", "dismissed"])
def test_a_person_decides_with_a_reason_and_it_is_audited(
    analyst_page: TestClient, report: Filed, find: Find, sit: SitAs, state: str
) -> None:
    which = find(report["a"])
    done = analyst_page.post(f"/findings/{which}", data={"state": state, "reason": "saw <i>both"})

    assert done.url.path == f"/findings/{which}"
    assert "saw &lt;i&gt;both" in done.text
    assert re.search(rf"analyst@ncp-a on [^:]+:\d\d:\d\d[^:]*: {state}\.", done.text)
    assert "Who read it and who decided" not in done.text
    reviewer = sit("rights-reviewer@ncp-a", "rights-reviewer", "oversight")
    page = reviewer.get(f"/findings/{which}").text
    assert "Who read it and who decided" in page
    assert f"<td>decide</td><td>{state}</td>" in page
    assert '<form class="judge"' not in page


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        ({"reason": "my words"}, "no decision is chosen"),
        ({"state": "withdrawn", "reason": "my words"}, "no decision is chosen"),
        ({"state": "expired", "reason": "my words"}, "no decision is chosen"),
        ({"state": "confirmed", "reason": " "}, "a decision needs a reason"),
        ({"state": "confirmed", "reason": "a\0b"}, "cannot be kept"),
        ({"state": "confirmed", "reason": "x" * 2001}, "is longer than 2000 characters"),
    ],
)
def test_a_decision_that_lacks_something_is_asked_for_again(
    analyst_page: TestClient, report: Filed, find: Find, draft: dict[str, str], words: str
) -> None:
    which = find(report["a"])
    answer = analyst_page.post(f"/findings/{which}", data=draft)

    assert answer.status_code == 422
    assert words in answer.text
    assert ("my words" in answer.text) is (draft["reason"] == "my words")
    assert analyst_page.get(f"/findings/{which}.json").json()["finding"]["state"] == "new"


def test_what_is_no_longer_found_says_so_and_is_decided_by_nobody(
    analyst_page: TestClient, report: Filed, find: Find
) -> None:
    gone = find(report["a"])
    find(report["b"])
    page = analyst_page.get(f"/findings/{gone}").text

    assert "It expired" in page
    assert '<form class="judge"' not in page
    late = analyst_page.post(f"/findings/{gone}", data={"state": "confirmed", "reason": "r"})
    assert late.status_code == 404


def test_a_withdrawn_finding_is_as_if_it_had_never_been(
    analyst_page: TestClient, report: Filed, find: Find, superuser: psycopg.Connection[Any]
) -> None:
    which = find(report["a"])
    superuser.execute(
        "update ledger.finding set state = 'withdrawn', state_reason = 'a subject left'"
    )

    assert str(which) not in analyst_page.get("/findings").text
    assert analyst_page.get("/findings.json").json()["counts"] == []
    assert analyst_page.get("/overview.json").json()["findings"] == []
    there, nowhere = (analyst_page.get(f"/findings/{each}") for each in (which, uuid4()))
    assert there.status_code == nowhere.status_code == 404
    assert unaddressed(there) == unaddressed(nowhere)
    decided = analyst_page.post(f"/findings/{which}", data={"state": "", "reason": ""})
    assert decided.status_code == 404


def test_who_may_not_see_every_input_sees_no_finding_and_no_count(
    contribute: Contribute, sit: SitAs, report: Filed, find: Find
) -> None:
    secret = contribute(
        [suspect("a", TEKLE)], access=everyone_may("ncp-a", tlp=Tlp.RED), title="Secret"
    )["a"]
    which = find(report["a"], secret)
    other = sit("analyst@ncp-b", "analyst", "analysis")

    inbox = other.get("/findings.json").json()
    assert (
        inbox["findings"] == inbox["counts"] == other.get("/overview.json").json()["findings"] == []
    )
    there, nowhere = (other.get(f"/findings/{each}") for each in (which, uuid4()))
    assert there.status_code == nowhere.status_code == 404
    assert unaddressed(there) == unaddressed(nowhere)
    decided = other.post(f"/findings/{which}", data={"state": "confirmed", "reason": "r"})
    assert decided.status_code == 404


@pytest.mark.parametrize(
    ("role", "purpose"),
    [
        ("prosecutor", "prosecution"),
        ("protection-officer", "protection"),
        ("custodian", "categorisation"),
        ("auditor", "oversight"),
        ("contributor", "analysis"),
        ("administrator", "oversight"),
    ],
)
def test_roles_that_read_no_analysis_get_one_answer_for_all(
    sit: SitAs, report: Filed, find: Find, role: str, purpose: str
) -> None:
    which = find(report["a"])
    other = sit(f"{role}@ncp-a", role, purpose)

    for each in (which, uuid4()):
        for path in ("/findings", f"/findings/{each}", f"/findings/{each}.json"):
            assert other.get(path).status_code == 403
        assert other.post(f"/findings/{each}", data={"state": "confirmed"}).status_code == 403
    assert 'href="/findings' not in other.get("/").text


def test_who_only_reads_is_refused_a_decision(sit: SitAs, report: Filed, find: Find) -> None:
    which = find(report["a"])
    reader = sit("investigator@ncp-a", "investigator", "analysis")

    assert '<form class="judge"' not in reader.get(f"/findings/{which}").text
    for each in (which, uuid4()):
        refused = reader.post(f"/findings/{each}", data={"state": "confirmed", "reason": "r"})
        assert refused.status_code == 403
    assert reader.get(f"/findings/{which}.json").json()["finding"]["state"] == "new"


def test_a_finding_about_a_network_leads_to_its_group(
    analyst_page: TestClient, joined: Reports, analyst: Acting
) -> None:
    network.run(analyst)
    (group,) = network.groups(analyst)
    cards = analyst_page.get("/findings.json?kind=role").json()["findings"]

    assert {each["group"] for each in cards} == {group.name}
    assert "organiser" in {each["part"] for each in cards}
    for which in (group.finding, cards[0]["id"]):
        page = analyst_page.get(f"/findings/{which}").text
        assert f'href="/network/{group.name}"' in page
        assert "It would " in page


def test_every_kind_and_state_has_a_label(joined: Reports, analyst: Acting) -> None:
    network.run(analyst)
    with analyst.begin() as connection:
        kinds = {each.kind for each in findings(connection)}

    assert kinds <= set(LABELS["found"])
    assert set(LABELS["finding"]) == {str(each) for each in FindingState}
