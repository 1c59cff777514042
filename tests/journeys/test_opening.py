"""A protected person is opened, a check holds a suspect, an identity is told: forms alone, no script."""

from __future__ import annotations

from uuid import UUID

import pytest
from playwright.sync_api import expect
from tests.conftest import ActingAs, Contribute, Filed, person, suspect
from tests.custody.test_reclassify import position_of
from tests.journeys.conftest import Sit

from wholeroute.rights import Purpose, Role

KEEPER = ("custodian@ncp-a", "custodian", "categorisation")
TELLER = ("custodian@ncp-a", "custodian", "protection")
REVIEWER = ("rights-reviewer@ncp-a", "rights-reviewer", "oversight")
ASKER = ("investigator@ncp-b", "investigator", "investigation")
AMINA = "Amina Canary"


@pytest.fixture
def filed(contribute: Contribute) -> Filed:
    """Return a report of somebody who is protected, and of a helper."""
    said = ("humanitarian-actor", "humanitarian-actor:out-of-humanity")
    return contribute(
        [person("u", AMINA, "smuggled-person", birthDate="1999-05-07"), person("h", "Hani", *said)]
    )


@pytest.fixture
def proof(contribute: Contribute, acting: ActingAs) -> UUID:
    """Return a fact of another report."""
    other = contribute([suspect("o", "Tekle Berhane", position="took the fares")])["o"]
    with acting("analyst@ncp-a", Role.ANALYST, Purpose.ANALYSIS) as analyst:
        return position_of(analyst, other)


def test_without_javascript_a_protected_person_is_opened_by_two(
    sit: Sit, filed: Filed, proof: UUID
) -> None:
    page = sit(*KEEPER, java_script_enabled=False)
    page.goto("/people")
    page.get_by_role("link", name="Ask that a protected person be opened").click()
    asking = page.locator("form[action='/people/reclassify']")
    asking.get_by_label("Protected person: their id").fill(str(filed["u"]))
    asking.get_by_role("radio", name="suspect").check()
    asking.get_by_label("Evidence of an offence").fill("nothing")
    asking.get_by_label("Reason").fill("the book is hers")
    asking.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("alert")).to_contain_text("is no id of a statement")
    expect(asking.get_by_label("Reason")).to_have_value("the book is hers")
    asking.get_by_label("Evidence of an offence").fill(str(proof))
    asking.get_by_role("button", name="Ask").click()
    expect(page.get_by_text("You asked: somebody else must decide.")).to_be_visible()

    page = sit(*REVIEWER, java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="Notices of rights 1").first.click()
    page.get_by_role("button", name="I have read all of these").click()
    page.get_by_role("main").get_by_role("row").get_by_role("link").first.click()
    expect(page.get_by_role("cell", name="took the fares")).to_be_visible()
    page.get_by_role("radio", name="Yes: open them to analysis").check()
    page.get_by_label("Reason").fill("it is")
    page.get_by_role("button", name="Write the decision").click()
    expect(page.get_by_text("Granted by rights-reviewer@ncp-a")).to_be_visible()


def test_without_javascript_an_identity_is_asked_for_told_and_opened_once(
    sit: Sit, filed: Filed
) -> None:
    page = sit(*ASKER, java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="Identities", exact=True).click()
    page.get_by_label("Report").fill(str(filed.ref))
    page.get_by_label("Pseudonym").fill(str(filed["u"]))
    page.get_by_role("checkbox", name="Name", exact=True).check()
    page.get_by_label("Case").fill("Case 7")
    page.get_by_label("Reason").fill("to hear her")
    page.get_by_role("button", name="Ask").click()
    where = page.url

    page = sit(*TELLER, java_script_enabled=False)
    page.goto("/identities")
    page.get_by_role("main").get_by_role("row").get_by_role("link").first.click()
    expect(page.get_by_text("to hear her")).to_be_visible()
    page.get_by_text("Write what they agreed to").click()
    page.get_by_label("Signed document").fill("form 12")
    page.get_by_label("Given on").fill("2026-05-07")
    page.get_by_role("radio", name="investigation").check()
    agreed = page.locator("form[action$='/consents']")
    agreed.get_by_role("checkbox", name="Name", exact=True).check()
    page.get_by_role("button", name="Write it down").click()
    page.get_by_role("radio", name="Release what is marked below").check()
    page.locator("form.judge").last.get_by_role("checkbox", name="Name", exact=True).check()
    page.get_by_role("radio", name="form 12").check()
    page.get_by_role("button", name="Write the decision").click()
    expect(page.get_by_text("Released by custodian@ncp-a")).to_be_visible()

    page = sit(*ASKER, java_script_enabled=False)
    page.goto(where)
    page.get_by_role("button", name="Open it once").click()
    expect(page.get_by_text(AMINA)).to_be_visible()
    page.goto(where)
    expect(page.get_by_text(AMINA)).not_to_be_visible()
