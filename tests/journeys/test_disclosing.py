"""A person discloses somebody by keyboard and form alone, and a colleague confirms it."""

from __future__ import annotations

import json
import os
from pathlib import Path

from playwright.sync_api import Page, expect
from tests.conftest import MEMBERS, Contribute, person, phone, suspect
from tests.disclosure.conftest import OBJECTS, WHY
from tests.journeys.conftest import Sit
from tests.journeys.looking import violations

from wholeroute.ledger import Ledger
from wholeroute.members import Member, enrol
from wholeroute.rights import Role

INVESTIGATOR = ("investigator", "investigation")


def picture(page: Page, name: str) -> None:
    """Keep a picture where somebody asks for pictures."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def test_a_suspect_leaves_by_form_confirmation_and_download(
    sit: Sit, contribute: Contribute, enrolled: Ledger
) -> None:
    second = Member("second@ncp-a", "ncp-a", "a colleague", (Role.INVESTIGATOR,))
    enrol(enrolled, [], [*MEMBERS, second])
    filed = contribute(
        [
            suspect("s", "Tekle Berhane", nationality="Eritrea", notes="a remark"),
            person("c", "Marta Rossi", "contact"),
            phone("p", "+39 06 698 1234", "s"),
        ]
    )
    page = sit("investigator@ncp-a", *INVESTIGATOR)
    page.goto(f"/entities/{filed['s']}")
    page.get_by_role("link", name="Disclose this to another body").click()
    page.wait_for_url("**/disclosures/new?**")
    assert violations(page) == []
    picture(page, "form")
    page.get_by_label("Recipient", exact=True).select_option("agency")
    page.get_by_label("Legal basis").fill("Directive (EU) 2023/977, Article 7")
    page.get_by_role("button", name="Look first").click()
    expect(page.get_by_role("status")).to_contain_text("nobody assessed")
    assert violations(page) == []
    picture(page, "looked")
    page.get_by_label("Why just this person must leave").fill(WHY[0])
    page.get_by_label("Why what is no person must leave").fill(OBJECTS)
    page.get_by_label("Legal basis").fill("Directive (EU) 2023/977, Article 7")
    page.get_by_role("button", name="Ask to disclose it").click()
    expect(page.get_by_text("It waits for a second person")).to_be_visible()
    where = page.url
    picture(page, "waits")

    colleague = sit("second@ncp-a", *INVESTIGATOR)
    colleague.goto(where)
    expect(colleague.get_by_text(WHY[0])).to_be_visible()
    assert violations(colleague) == []
    colleague.get_by_label("Yes: I confirm it").check()
    colleague.get_by_role("button", name="Write the decision").click()
    expect(colleague.get_by_label("Yes: I confirm it")).to_have_count(0)

    page.reload()
    with page.expect_download() as download:
        page.get_by_role("button", name="Let it out and download it").click()
    package = json.loads(Path(download.value.path()).read_bytes())
    assert package["package"]["recipient"] == "agency"
    assert [each["kind"] for each in package["entities"]] == ["Person"]
    page.goto("/disclosures")
    expect(page.get_by_role("row").filter(has_text="agency")).to_be_visible()
    picture(page, "left")
    assert violations(page) == []


def test_a_permission_and_a_referral_go_by_form(sit: Sit, contribute: Contribute) -> None:
    filed = contribute([suspect("s", "Tekle Berhane")])
    page = sit("contributor@ncp-a", "contributor", "analysis")
    page.goto(f"/permissions?report={filed.ref}")
    page.get_by_label("H2:").check()
    page.get_by_label("To whom").fill("agency")
    page.get_by_label("Until and with the day").fill("2027-03-31")
    page.get_by_role("button", name="Give it").click()
    expect(page.get_by_role("button", name="Take it back")).to_be_visible()
    assert violations(page) == []
    picture(page, "permissions")
    page.goto("/referrals")
    page.get_by_label("Service", exact=True).select_option("ngo")
    page.get_by_label("Need", exact=True).select_option("medical")
    page.get_by_label("now", exact=True).check()
    page.get_by_label("Where", exact=True).fill("The old port")
    page.get_by_label("Whom the service can call").fill("Duty desk")
    page.get_by_label("Language to speak").fill("ti")
    page.get_by_label("Legal basis").fill("Directive 2012/29/EU, Article 8")
    page.get_by_label("Anything else").fill("call +39 06 698 1234")
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("alert")).to_contain_text("tells who it is")
    picture(page, "refused")
    page.get_by_label("Anything else").fill("")
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("row").filter(has_text="The old port")).to_be_visible()
    assert violations(page) == []
    picture(page, "referrals")
