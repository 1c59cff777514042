"""Whoever filed a report reads what met it, with a browser that runs no script."""

from __future__ import annotations

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
    assert page.get_by_role("heading", name="On what we hold").is_visible()
    page.get_by_role("link", name="Port police: landings of October").first.click()
    feedback = page.get_by_role("region", name="Cross-check")
    assert "hits so far." in feedback.inner_text()
    feedback.get_by_role("link", name="See the hits").click()

    assert page.url.endswith(f"/hits?report={scene.port.ref}")
    assert "ncp-b" in page.get_by_role("table").inner_text()
    assert "Ermias" not in page.content()
