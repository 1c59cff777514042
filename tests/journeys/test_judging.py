"""An analyst judges pairs: by keyboard, by form without JavaScript, and takes one back."""

from __future__ import annotations

from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from tests.cli.test_models import CARD
from tests.conftest import Contribute, suspect
from tests.journeys.conftest import Sit
from tests.journeys.test_every_page import ANALYST, violations
from tests.web.scene import Scene

from wholeroute import crosscheck
from wholeroute.crosscheck.model import WRITTEN
from wholeroute.ledger import Acting, Verdict, keep_model

SAID = {"nationality": "ER", "birthDate": "1980-05-01", "passportNumber": "K7654321"}


@pytest.fixture
def looked_at(contribute: Contribute, analyst: Acting, scene: Scene) -> tuple[UUID, UUID]:
    """Return two whom a person held apart and a later report fits both, beside what contradicts itself."""
    left, right = sorted(
        contribute([suspect("a", "Yonas Tesfay", nationality="ER", **{which: SAID[which]})],
                   title=f"Border guard: {which}")["a"]
        for which in ("birthDate", "passportNumber")
    )  # fmt: skip
    crosscheck.run(analyst)
    crosscheck.settle(analyst, left, right, Verdict.DIFFERENT, "two men of one village")
    new = contribute([suspect("a", "يوناس تسفاي", alias="Yonas Tesfay", **SAID)], as_="ncp-b",
                     title="تقرير الحدود")["a"]  # fmt: skip
    crosscheck.run(analyst)
    old = contribute([suspect("a", "Yonas Tesfay", birthDate="1961-02-03")])["a"]
    crosscheck.settle(analyst, new, old, Verdict.SAME, "the same voice")
    return left, right


def test_a_pair_is_judged_from_the_keyboard(analyst_page: Page, scene: Scene) -> None:
    analyst_page.goto("/pairs")
    analyst_page.get_by_role("main").get_by_role("link", name="Judge").first.click()
    analyst_page.wait_for_url("**/pairs/*/*")
    analyst_page.keyboard.press("y")

    expect(analyst_page.get_by_role("radio", name="same")).to_be_checked()
    expect(analyst_page.get_by_label("Reason", exact=True).first).to_be_focused()
    analyst_page.keyboard.type("one passport, yes")  # its y and n belong to the field
    expect(analyst_page.get_by_role("radio", name="same")).to_be_checked()
    analyst_page.keyboard.press("Enter")

    expect(analyst_page.get_by_role("status")).to_contain_text("Your judgement is written.")
    analyst_page.get_by_role("link", name="See that pair again").click()
    expect(analyst_page.get_by_text("Judged same by analyst@ncp-a.")).to_be_visible()


def test_the_queue_is_gone_through_from_the_keyboard(analyst_page: Page, scene: Scene) -> None:
    analyst_page.goto("/pairs")
    analyst_page.keyboard.press("j")
    analyst_page.wait_for_url("**/pairs/*-*/*-*")
    first = analyst_page.url
    analyst_page.keyboard.press("s")
    expect(analyst_page).not_to_have_url(first)
    second = analyst_page.url
    analyst_page.get_by_label("Reason", exact=True).first.press("s")  # it belongs to the field

    assert analyst_page.url == second


def test_without_javascript_a_pair_is_judged_and_taken_back(sit: Sit, scene: Scene) -> None:
    page = sit("analyst@ncp-a", "analyst", "analysis", java_script_enabled=False)
    left, right = scene.unsure
    page.goto(f"/pairs/{left}/{right}")
    page.get_by_label("different").check()
    page.get_by_label("Reason", exact=True).first.fill("other birth places")
    page.get_by_role("button", name="Write the judgement").click()
    page.get_by_role("link", name="See that pair again").click()
    expect(page.get_by_text("Judged different by analyst@ncp-a.")).to_be_visible()

    page.get_by_text("Take back the judgement that stands").click()
    page.locator("#undo-reason").fill("a mistake")
    page.get_by_role("button", name="Take it back").click()

    expect(page.get_by_text("No judgement stands.")).to_be_visible()
    expect(page.get_by_role("cell", name="a mistake")).to_be_visible()


def test_what_is_new_leads_to_the_pair_and_judging_it_ends_the_news(
    sit: Sit, looked_at: tuple[UUID, UUID]
) -> None:
    page = sit(*ANALYST, java_script_enabled=False)
    page.goto("/pairs")
    anew = page.get_by_role("region", name="Judged pairs of which something is new")
    expect(anew).to_contain_text("came in since.")
    anew.get_by_role("link", name="Look anew").click()
    expect(page.get_by_role("note")).to_contain_text("same passport number")
    page.get_by_label("different").check()
    page.get_by_label("Reason", exact=True).first.fill("the passport was lent")
    page.get_by_role("button", name="Write the judgement").click()

    page.goto("/pairs")

    expect(anew).to_have_count(0)


def test_a_contradiction_leads_to_the_pair_from_the_keyboard_alone(
    analyst_page: Page, looked_at: tuple[UUID, UUID]
) -> None:
    analyst_page.goto("/pairs")
    link = analyst_page.get_by_role("link", name="What contradicts itself")
    link.focus()
    analyst_page.keyboard.press("Enter")
    analyst_page.wait_for_url("**/pairs/conflicts")
    row = analyst_page.get_by_role("row", name="two days of birth")
    expect(row).to_contain_text("1961-02-03")
    row.get_by_role("link", name="Judge the pair").focus()
    analyst_page.keyboard.press("Enter")
    analyst_page.wait_for_url("**/pairs/*-*/*-*")
    analyst_page.keyboard.press("n")

    expect(analyst_page.get_by_role("radio", name="different")).to_be_checked()


def test_a_versions_merges_are_taken_back_without_javascript(sit: Sit, scene: Scene) -> None:
    page = sit(*ANALYST, java_script_enabled=False)
    page.goto("/pairs/versions")
    page.get_by_text("Take its merges back").click()
    page.get_by_label("Reason").fill("it takes brothers for one")
    page.get_by_role("button", name="Take them back").click()

    expect(page.get_by_role("status")).to_contain_text("merges are taken back.")
    page.goto("/merged")
    expect(page.get_by_text("Nothing that you see is held for one.")).to_be_visible()


@pytest.mark.parametrize(("scheme", "language"), [("light", "en"), ("dark", "ar")])
def test_pages_of_judging_are_clean_to_axe_and_narrow(
    sit: Sit, looked_at: tuple[UUID, UUID], analyst: Acting, scheme: str, language: str
) -> None:
    with analyst.begin() as to:
        keep_model(to, WRITTEN.version, {"same birth year": 1.5}, CARD, "analyst@ncp-a")
    page = sit(*ANALYST, color_scheme=scheme)
    narrow = sit(*ANALYST, viewport={"width": 360, "height": 740})
    left, right = looked_at
    pair = f"/pairs/{left}/{right}"
    for path in ("/pairs", pair, "/pairs/conflicts", "/pairs/versions", "/pairs/models"):
        page.goto(f"{path}?lang={language}")
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert violations(page) == [], path
        narrow.goto(f"{path}?lang={language}")
        assert narrow.evaluate("document.documentElement.scrollWidth") <= 360, path


def test_a_seat_is_taken_and_a_name_searched(sit: Sit, scene: Scene) -> None:
    page = sit("", "analyst", "analysis")
    page.context.clear_cookies()
    page.goto("/")
    page.get_by_label("Act as").select_option("analyst@ncp-a|analyst|analysis")
    page.get_by_role("button", name="Sit down").click()
    page.get_by_role("main").get_by_label("Search a name").fill("محمد عبد الله السيد")
    page.get_by_role("main").get_by_role("button", name="Search").click()

    expect(page.get_by_role("heading", name="2 hits")).to_be_visible()

    # From here htmx swaps the hits alone, and the name stays out of the address.
    before = page.url
    page.get_by_label("Name").fill("Ermias Ghermay")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="3 hits")).to_be_visible()
    assert page.url == before


def test_the_vault_opens_on_a_word_and_closes_behind_it(sit: Sit, scene: Scene) -> None:
    page = sit("protection-officer@ncp-a", "protection-officer", "protection")
    page.goto(f"/entities/{scene.shelter['w']}")
    expect(page.get_by_text("Amina Canary")).to_have_count(0)
    page.get_by_role("button", name="Reveal what the vault keeps").click()
    expect(page.get_by_text("Amina Canary")).to_be_visible()

    page.goto(f"/entities/{scene.shelter['w']}")

    expect(page.get_by_text("Amina Canary")).to_have_count(0)


def test_the_skip_link_leads_to_the_content(analyst_page: Page) -> None:
    analyst_page.goto("/safeguards")
    analyst_page.keyboard.press("Tab")
    expect(analyst_page.get_by_role("link", name="Skip to the content")).to_be_focused()
    analyst_page.keyboard.press("Enter")

    expect(analyst_page.locator("main")).to_be_focused()
