"""A custodian and a rights reviewer lift a hold, an analyst decides on a finding: keys and forms alone."""

from __future__ import annotations

from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from tests.conftest import Contribute, person, suspect
from tests.journeys.conftest import Sit
from tests.journeys.test_browsing import follow

from wholeroute.ledger import Acting, NewFinding, findings, renew_findings, statements

KEEPER = ("custodian@ncp-a", "custodian", "categorisation")
REVIEWER = ("rights-reviewer@ncp-a", "rights-reviewer", "oversight")
ANALYST = ("analyst@ncp-a", "analyst", "analysis")
LONG = "Abdurrahman Muhammad Abdulkarim al-Mutawakkil bin Abdulaziz Wolde-Giyorgis de la Fontaine"


@pytest.fixture
def held(contribute: Contribute) -> UUID:
    """Return somebody whose label waits."""
    filed = contribute(
        [suspect("u", "Amina Canary", notes="held the tiller"), person("v", "Hani Canary")],
        title="Rescue of May",
    )
    return filed["u"]


@pytest.fixture
def found(contribute: Contribute, analyst: Acting) -> tuple[UUID, UUID]:
    """Return a finding, and a statement that it rests on."""
    filed = contribute([suspect("o", LONG, position="took the fares", nationality="ER")])
    with analyst.begin() as connection:
        said = statements(analyst, connection, [filed["o"]])
        new = NewFinding(
            "shared", (filed["o"],), tuple(each.id for each in said),
            {"window": ["2026-01-01", "2026-07-01"], "deep": [{"x": [1]}]},
            ({"reading": "name twin", "words": "two birth dates"},),
            {"H1": False, "testimony": True}, base_rate=0.01,
        )  # fmt: skip
        renew_findings(connection, analyst.reader, "a rule", "1", [new])
        (finding,) = findings(connection)
    return finding.id, next(each.id for each in said if each.property == "position")


def test_without_javascript_a_hold_is_lifted_by_two_people(
    sit: Sit, held: UUID, found: tuple[UUID, UUID]
) -> None:
    page = sit(*KEEPER, java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="on hold 1").click()
    page.get_by_role("link", name="Decide").click()
    expect(page.get_by_text("C-460/23")).to_be_visible()
    page.get_by_role("radio", name="suspect").check()
    page.get_by_label("Reason").fill("he took fares")
    page.get_by_role("button", name="Write the decision").click()
    expect(page.get_by_role("alert")).to_contain_text("what puts them on hold is no offence")
    expect(page.get_by_role("radio", name="suspect")).to_be_checked()
    expect(page.get_by_label("Reason")).to_have_value("he took fares")
    page.get_by_label("Evidence of an offence").fill(str(found[1]))
    page.get_by_role("button", name="Write the decision").click()
    expect(page.get_by_text("You asked: somebody else must decide.")).to_be_visible()

    page = sit(*REVIEWER, java_script_enabled=False)
    page.goto("/people/requests")
    page.get_by_role("main").get_by_role("row").get_by_role("link").first.click()
    expect(page.get_by_role("cell", name="took the fares")).to_be_visible()
    page.get_by_role("radio", name="Yes: lift the hold").check()
    page.get_by_label("Reason").fill("the fares are his")
    page.get_by_role("button", name="Write the decision").click()
    expect(page.get_by_text("Granted by rights-reviewer@ncp-a")).to_be_visible()


def test_on_a_small_screen_a_mistake_is_what_one_sees_next(sit: Sit, held: UUID) -> None:
    page = sit(*KEEPER, java_script_enabled=False, viewport={"width": 360, "height": 640})
    page.goto(f"/people/{held}")
    page.get_by_role("radio", name="suspect").check()
    page.get_by_label("Reason").fill("he took fares")
    page.get_by_role("button", name="Write the decision").click()

    expect(page.get_by_role("alert")).to_be_in_viewport()
    expect(page.get_by_role("alert")).to_be_focused()


def test_a_finding_is_reached_and_decided_from_the_keyboard(
    sit: Sit, found: tuple[UUID, UUID]
) -> None:
    page = sit(*ANALYST)
    page.goto("/overview")
    follow(page, "/findings?kind=shared&state=new")
    follow(page, f"/findings/{found[0]}")
    _tab_into(page, "state")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Dismiss")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("a name twin")
    page.keyboard.press("Enter")

    expect(page.get_by_text("dismissed. a name twin")).to_be_visible()


def _tab_into(page: Page, name: str, *, most: int = 80) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('name')") == name:
            return
    pytest.fail(f"no field {name} is reached by Tab")
