"""A contact point tells how its state applies the law, without scripts; everybody reads and prints it."""

from __future__ import annotations

from playwright.sync_api import Browser, expect
from tests.journeys.conftest import Sit
from tests.journeys.seats import CONTACT, MANAGER

LAW = "/plan/law/facilitation-directive"
SMALL = {"width": 360, "height": 800}
LISTED = (
    'Participant,Signature,"Ratification, Acceptance(A), Approval(AA), Accession(a), Succession(d)"\n'
    "Italy,12 Dec 2000,2 Aug 2006\nIreland,13 Dec 2000,\nAtlantis,,14 Jul 2003 a\n"
)


def test_a_state_speaks_a_treaty_is_listed_and_a_note_is_answered(
    sit: Sit, browser: Browser, address: str
) -> None:
    page = sit(*CONTACT, java_script_enabled=False, viewport=SMALL)
    page.goto("/plan/law")
    page.locator(f'main a[href="{LAW}"]').first.click()
    expect(page.locator("#IT")).to_contain_text("silent")
    page.locator(f'main a[href="{LAW}/IT"]').click()
    form = page.locator("form[action$='/topics']")
    form.get_by_label("Topic").select_option("humanitarian-exemption")
    form.get_by_label("Stands at").select_option("complete")
    form.get_by_label("In a few words").fill("Help out of need is exempt")
    form.get_by_label("Where it was read").fill("Legislative decree 286/1998, Article 12")
    form.get_by_role("button").click()
    expect(page.get_by_role("alert")).to_contain_text("nothing of the list is chosen")
    form.get_by_label("Stands at").select_option("used")
    form.get_by_role("button").click()
    expect(page.locator("#humanitarian-exemption")).to_contain_text("option used")

    page.goto("/plan/knowledge/new?kind=consultation&action=P3.2.1-12")
    page.get_by_label("Title").fill("How is the directive read at sea?")
    page.get_by_label("In words").fill("Tell us what crews are asked.")
    page.get_by_role("button", name="Write it down").click()
    expect(page.locator("h1")).to_have_text("How is the directive read at sea?")
    note = page.url

    page = sit(*MANAGER, java_script_enabled=False, viewport=SMALL)
    page.goto(note)
    page.get_by_label("Reply").fill("Crews are asked for logs alone.")
    page.get_by_role("button", name="Reply").click()
    expect(page.locator("#replies + ul")).to_contain_text("logs alone")
    page.goto("/plan/law/smuggling-protocol")
    page.locator("#listed").fill(LISTED)
    page.get_by_label("As of which day").fill("2013-12-31")
    page.get_by_label("Where it was read").fill("UN Treaty Collection")
    page.get_by_role("button", name="Take it in").click()
    expect(page.get_by_text("This is line 4 of the list.")).to_be_visible()
    page.locator("#listed").fill(LISTED.replace("Atlantis", "Tunisia"))
    page.get_by_role("button", name="Take it in").click()
    expect(page.locator("#IE")).to_contain_text("not a party")

    reader = browser.new_page(base_url=address)
    reader.goto(f"{LAW}/report")
    expect(reader.get_by_text("Help out of need is exempt")).to_be_visible()
    reader.emulate_media(media="print")
    expect(reader.locator("nav.contents")).to_be_hidden()
    reader.emulate_media(media="screen")
    reader.goto("/plan/knowledge?action=P3.2.1-12")
    expect(reader.get_by_text("Replies: 1")).to_be_visible()
    with reader.expect_download() as taken:
        reader.get_by_role("link", name="CSV").click()
    assert taken.value.suggested_filename == "plan-knowledge.csv"
    reader.close()
