"""Reports and their pages: a receipt for who sent one, and for its readers what they may see."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest
from psycopg import Connection
from starlette.testclient import TestClient
from tests.conftest import Contribute, person, suspect
from tests.web.conftest import SitAs
from tests.web.scene import Scene, reject

from wholeroute.ledger import Ledger
from wholeroute.rights import AccessClass, Handling, Purpose, Tlp
from wholeroute.web.views import contribution


@pytest.fixture
def sender(sit: SitAs) -> TestClient:
    """Return a browser in which a contributor of `ncp-a` sits."""
    return sit("contributor@ncp-a", "contributor", "analysis")


@pytest.fixture
def broken(enrolled: Ledger) -> UUID:
    """Return a report of `ncp-a` of which two rows stayed outside."""
    return reject(enrolled)


def titles(browser: TestClient) -> list[str]:
    """Return the titles of the list, as its twin has them."""
    return [each["title"] for each in browser.get("/contributions.json").json()["reports"]]


def test_a_contributor_sees_the_receipts_of_their_organisation(
    sender: TestClient, scene: Scene, broken: UUID
) -> None:
    assert titles(sender) == ["Port police: broken table", "Port police: landings of October"]
    page = sender.get("/contributions").text
    assert f'href="/quarantine/{broken}"' in page
    assert f'href="/contributions/{scene.port.ref}"' in page
    assert all("<a " in cell for cell in re.findall(r'<td class="figure">(.*?[1-9].*?)</td>', page))


def test_the_page_of_a_report_shows_its_sender_the_receipt(
    sender: TestClient, broken: UUID
) -> None:
    facts = sender.get(f"/contributions/{broken}.json").json()
    page = sender.get(f"/contributions/{broken}").text

    assert facts["report"]["receipt"]["rows_quarantined"] == 2
    assert facts["lines"] == []
    assert f'href="/quarantine/{broken}"' in page
    assert "Law Enforcement Directive" in page
    assert "What it speaks of" not in page


def test_another_organisation_sees_no_receipt_and_no_page(sit: SitAs, broken: UUID) -> None:
    other = sit("contributor@ncp-b", "contributor", "analysis")

    assert titles(other) == []
    assert "wholeroute intake add" in other.get("/contributions").text
    assert other.get(f"/contributions/{broken}").status_code == 404


def test_a_reader_sees_source_grade_codes_law_and_entities(
    analyst_page: TestClient, scene: Scene
) -> None:
    page = analyst_page.get(f"/contributions/{scene.coast.ref}").text

    for part in (
        "تقرير خفر السواحل", "National contact point B", ">C<", ">H1</span>", "TLP:AMBER+STRICT",
        "a law", "Jan 1, 2029", "analysis", f'href="/entities/{scene.coast["a"]}"',
    ):  # fmt: skip
        assert part in page
    assert titles(analyst_page) == [
        "Agency note", "تقرير خفر السواحل", "Port police: landings of October",
    ]  # fmt: skip


def test_no_count_betrays_what_a_reader_may_not_see(
    analyst_page: TestClient, sit: SitAs, contribute: Contribute
) -> None:
    filed = contribute([suspect("s", "Tekle"), person("v", "Amina Canary", "victim")])

    page = analyst_page.get(f"/contributions/{filed.ref}")
    facts = analyst_page.get(f"/contributions/{filed.ref}.json").json()

    assert [line["id"] for line in facts["lines"]] == [str(filed["s"])]
    assert facts["report"]["receipt"] is None
    assert "Rows read" not in page.text
    assert str(filed["v"]) not in page.text
    listed = analyst_page.get("/contributions")
    assert "Rows read" not in listed.text
    officer = sit("protection-officer@ncp-a", "protection-officer", "protection")
    protected = officer.get(f"/contributions/{filed.ref}.json").json()
    assert [line["id"] for line in protected["lines"]] == [str(filed["v"])]
    assert protected["report"]["receipt"] is None


def test_hidden_and_absent_reports_look_the_same(analyst_page: TestClient, scene: Scene) -> None:
    hidden = analyst_page.get(f"/contributions/{scene.shelter.ref}.json")
    absent = analyst_page.get(f"/contributions/{uuid4()}.json")

    assert hidden.status_code == absent.status_code == 404
    assert hidden.json()["error"] == absent.json()["error"] == "not-found"
    assert str(scene.shelter.ref) not in analyst_page.get("/contributions").text


def test_a_report_for_another_purpose_is_absent(
    analyst_page: TestClient, contribute: Contribute
) -> None:
    access = AccessClass(
        "ncp-b", frozenset({"ncp-a"}), frozenset({Purpose.INVESTIGATION}), Handling(), Tlp.AMBER
    )
    filed = contribute([suspect("s", "Tekle")], as_="ncp-b", access=access)

    assert analyst_page.get(f"/contributions/{filed.ref}").status_code == 404
    assert titles(analyst_page) == []


def test_reading_a_report_leaves_an_audit_row(
    analyst_page: TestClient, scene: Scene, superuser: Connection
) -> None:
    analyst_page.get(f"/contributions/{scene.port.ref}")

    row = superuser.execute(
        "select member, purpose, action from ledger.audit where object = %s and action = 'read'",
        (f"contribution:{scene.port.ref}",),
    ).fetchone()
    assert row == ("analyst@ncp-a", "analysis", "read")


def test_lists_go_on_behind_their_last_line(
    analyst_page: TestClient, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contribution, "PAGE", 2)
    first = analyst_page.get("/contributions.json").json()
    rest = analyst_page.get("/contributions.json", params={"after": first["after"]}).json()
    seen = [each["ref"] for each in (*first["reports"], *rest["reports"])]

    assert len(seen) == len(set(seen)) == 3
    assert rest["after"] is None
    here = f"/contributions/{scene.port.ref}"
    page = analyst_page.get(f"{here}.json").json()
    follow = analyst_page.get(f"{here}.json", params={"after": page["after"]}).json()
    assert page["lines"][-1]["id"] < follow["lines"][0]["id"]
    assert f'href="{here}?after={page["after"]}"' in analyst_page.get(here).text


def test_a_list_asked_behind_its_end_says_so(analyst_page: TestClient, scene: Scene) -> None:
    behind = f"/contributions?after=20260301T120000000000_{uuid4()}"

    assert "The list ends before here." in analyst_page.get(behind).text


def test_who_reads_nothing_sees_no_report(sit: SitAs, scene: Scene) -> None:
    auditor = sit("auditor@ncp-a", "auditor", "oversight")

    for path in ("/contributions", f"/contributions/{scene.port.ref}.json"):
        assert auditor.get(path).status_code == 403


def test_a_title_is_never_markup(analyst_page: TestClient, contribute: Contribute) -> None:
    filed = contribute([suspect("x", "Bobby")], title="<b>bold</b>")

    for path in ("/contributions", f"/contributions/{filed.ref}", f"/entities/{filed['x']}"):
        assert "<b>bold" not in analyst_page.get(path).text
