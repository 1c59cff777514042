"""Whoever filed a report reads what met it, with a browser that runs no script."""

from __future__ import annotations

from playwright.sync_api import expect
from tests.journeys.conftest import Sit
from tests.web.scene import Scene

from wholeroute.crosscheck import check_arrivals
from wholeroute.ledger import Ledger

SENDER = ("contributor@ncp-a", "contributor", "analysis")


def test_a_contributor_follows_a_hit_to_the_report_and_back_without_scripts(
    sit: Sit, scene: Scene, enrolled: Ledger
) -> None:
    check_arrivals(enrolled)
    page = sit(*SENDER, java_script_enabled=False)

    page.goto("/")
    page.get_by_role("link", name="Hits", exact=True).click()
    expect(page.get_by_role("heading", name="On what we hold")).to_be_visible()
    page.get_by_role("link", name="Port police: landings of October").first.click()
    feedback = page.get_by_role("region", name="Cross-check")
    expect(feedback).to_contain_text("hits so far.")
    feedback.get_by_role("link", name="See the hits").click()

    page.wait_for_url(f"**/hits?report={scene.port.ref}")
    assert "ncp-b" in page.get_by_role("table").inner_text()
    assert "Ermias" not in page.content()
