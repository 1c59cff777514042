"""Somebody is looked up by keyboard, the search saved, and whoever comes in is told; at 360 px too."""

from __future__ import annotations

from tests.conftest import Contribute, suspect
from tests.journeys.conftest import Sit
from tests.journeys.seats import ANALYST
from tests.web.scene import Scene

from wholeroute.crosscheck import check_arrivals
from wholeroute.ledger import Ledger


def test_a_search_by_keyboard_without_scripts_from_the_box_to_an_alert(
    sit: Sit, scene: Scene, contribute: Contribute, enrolled: Ledger
) -> None:
    page = sit(*ANALYST, java_script_enabled=False)
    page.goto("/search")
    page.get_by_label("Name, number or id").focus()
    page.keyboard.type("Ermias Gherpay")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/*-*")

    assert "Ermias" not in page.url
    assert "Ermias" not in page.title()
    hit = page.locator(".hits > li").first
    assert "but for a slip" in hit.inner_text()
    assert "3 records held for one" in hit.inner_text()
    first = page.url
    page.get_by_label("Name, number or id").fill("Kidane Zekarias")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != first)
    country = page.get_by_role("navigation", name="Narrow the results").get_by_role(
        "link", name="Eritrea"
    )
    country.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**?country=er")
    chosen = page.get_by_role("link", name="chosen: take it away")
    assert "Eritrea" in chosen.inner_text()

    page.get_by_text("Save this search").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Name of this search").focus()
    page.keyboard.type("the organiser")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/saved")
    assert "Nobody came in since" in page.get_by_role("region", name="the organiser").inner_text()

    contribute([suspect("a", "Kidane Zekaryas", nationality="ER")], as_="ncp-b")
    check_arrivals(enrolled)
    page.reload()
    told = page.get_by_role("region", name="the organiser")
    assert "1 new" in told.inner_text()
    told.get_by_role("button", name="I have looked at these").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Nobody came in since").wait_for()
    page.get_by_role("link", name="the organiser").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**?country=er")
    page.get_by_role("checkbox", name="choose").first.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Let the chosen ones out as CSV").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/disclosures/new?**")
    assert page.get_by_role("radio", name="CSV").is_checked()
