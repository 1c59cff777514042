"""Statistics are handed in by a state's contact point, checked line by line, and become values."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from starlette.testclient import TestClient
from tests.conftest import ActingAs
from tests.web.conftest import SitAs

from wholeroute.ledger import Ledger
from wholeroute.plan import built_in
from wholeroute.plan.statistics import HEAD
from wholeroute.plan.store.evidence import answer_for
from wholeroute.plan.store.values import of_indicators
from wholeroute.rights import Purpose, Role

PLAN = built_in()
PATH = "/plan/law/statistics"
CONTACT = ("contact-point@ncp-a", "contact-point", "policy")
YEAR = datetime.now(UTC).year - 1
FILE = (
    ",".join(HEAD) + f"\r\nA,investigations,NR,IT,{YEAR},120,\r\nA,convictions,NR,IT,{YEAR},7,e\r\n"
    f"A,prosecutions,NR,IT,{YEAR},:,\r\n"
)
SAID = {
    "listed": FILE,
    "source": "Ministry of Justice, yearbook",
    "actor": "member-states",
    "quality": "A",
}


@pytest.fixture
def answering(acting: ActingAs) -> None:
    """Let `ncp-a` answer for the Member States."""
    with acting("programme-manager@agency", Role.PROGRAMME_MANAGER, Purpose.POLICY) as manager:
        answer_for(manager, PLAN, "member-states", "ncp-a", date(2021, 1, 1), None)


def test_the_template_is_everybodys_and_a_contact_points_own(
    client: TestClient, sit: SitAs
) -> None:
    everybody = client.get(f"{PATH}.csv").text
    assert ",EL," in everybody
    assert client.get(PATH).status_code == 200
    own = sit(*CONTACT).get(f"{PATH}.csv").text

    assert {line.split(",")[3] for line in own.splitlines()[1:]} == {"IT"}
    assert own.lstrip("\ufeff").splitlines()[0] == ",".join(HEAD)


def test_what_is_handed_in_becomes_values_that_rest_on_it(
    answering: None, sit: SitAs, acting: ActingAs
) -> None:
    page = sit(*CONTACT)
    checked = page.post(PATH, data={**SAID, "check": "yes"})
    assert "What would be kept" in checked.text
    assert "not reported" in checked.text
    answer = page.post(PATH, data=SAID, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/plan/actions/P3.2.1-08")

    with (
        acting("contact-point@ncp-a", Role.CONTACT_POINT, Purpose.POLICY) as point,
        point.begin() as connection,
    ):
        values = of_indicators(connection, ["investigations", "prosecutions", "convictions"])
    assert {(each.indicator, each.value, each.qualifier.value) for each in values} == {
        ("investigations", "120", "exactly"), ("convictions", "7", "about"),
    }  # fmt: skip
    assert {dict(each.breakdown)["state"] for each in values} == {"IT"}
    assert {(each.since, each.actor) for each in values} == {(str(YEAR), "member-states")}
    assert len({each.evidence for each in values}) == 1


def test_nothing_is_kept_while_a_line_is_wrong_or_of_another_state(
    answering: None, sit: SitAs, enrolled: Ledger
) -> None:
    page = sit(*CONTACT)
    for wrong, told in (
        (FILE.replace(",7,e", ",seven,e"), "no whole number"),
        (FILE.replace("IT", "FR"), "is not known here"),
        (FILE.replace("freq", "FREQ"), "begins with another line"),
        (FILE.replace(",120,", ",:,").replace(",7,e", ",:,"), "no figure is filled in"),
    ):
        answer = page.post(PATH, data={**SAID, "listed": wrong})
        assert answer.status_code == 422
        assert told in answer.text
        assert "yearbook" in answer.text


def test_the_same_file_is_taken_once_until_it_is_withdrawn(answering: None, sit: SitAs) -> None:
    page = sit(*CONTACT)
    led = page.post(PATH, data=SAID, follow_redirects=False).headers["location"]
    again = page.post(PATH, data=SAID)
    assert again.status_code == 422
    assert "this very file was handed in on" in again.text
    assert "yearbook" in again.text
    number = page.get(f"{led}.json").json()["came"]["evidence"][0]["evidence"]["id"]
    page.post(f"{led}/evidence/{number}", data={"verdict": "withdrawn", "reason": "a slip"})

    assert page.post(PATH, data=SAID, follow_redirects=False).status_code == 303


def test_what_is_wrong_is_said_where_no_form_is(sit: SitAs) -> None:
    told = sit(*CONTACT).post(PATH, data={**SAID, "check": "yes", "listed": "x"})

    assert told.status_code == 422
    assert "begins with another line" in told.text


def test_who_answers_for_nobody_hands_nothing_in(sit: SitAs) -> None:
    page = sit(*CONTACT)

    assert "answers for nobody whom this action asks" in page.get(PATH).text
    assert page.post(PATH, data=SAID).status_code == 403
    assert (
        sit("programme-manager@agency", "programme-manager", "policy")
        .post(PATH, data=SAID)
        .status_code
        == 403
    )
