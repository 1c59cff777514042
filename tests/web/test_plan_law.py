"""The law tracker: read by everybody, written by a state's contact point and by whoever steers."""

from __future__ import annotations

import csv
import re
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from starlette.testclient import TestClient
from tests.web.conftest import SitAs

from wholeroute.plan import built_in
from wholeroute.plan.law import STATES

PLAN = built_in()
LAW = "/plan/law/facilitation-directive"
CONTACT = ("contact-point@ncp-a", "contact-point", "policy")
MANAGER = ("programme-manager@agency", "programme-manager", "policy")
TREATIES = Path(__file__).resolve().parents[3] / "shared" / "data" / "plan" / "treaties"
HEAD = 'Participant,Signature,"Ratification, Acceptance(A), Approval(AA), Accession(a), Succession(d)"\n'
TOPIC = {
    "topic": "humanitarian-exemption", "status": "used", "says": "Help out of need is exempt",
    "source": "Legislative decree 286/1998, Article 12", "as_of": "2024-01-01",
}  # fmt: skip
STEP = {
    "stage": "letter",
    "day": "2023-07",
    "source": "Press release",
    "reference": "INFR(2023)2014",
}


@pytest.mark.parametrize(
    "path",
    [
        "/plan/acts/facilitation-directive",
        "/plan/law",
        LAW,
        f"{LAW}/IT",
        "/plan/law/smuggling-protocol",
    ],
)
def test_everybody_reads_it_and_all_alike(client: TestClient, sit: SitAs, path: str) -> None:
    assert client.get(path).status_code == 200
    anonymous = client.get(f"{path}.json").json()

    seated = sit(*MANAGER)
    assert seated.get(f"{path}.json").json() == anonymous
    assert "<form" not in re.sub(
        r"(?s)<header.*?</header>|<footer.*?</footer>", "", client.get(f"{LAW}/report").text
    )


def test_before_anybody_told_anything_every_state_that_is_bound_is_silent(
    client: TestClient,
) -> None:
    page = client.get(LAW).text
    bound = len(STATES) - len(PLAN.act["facilitation-directive"].unbound)

    assert len(re.findall(r'<tr id="[A-Z]{2}">', page)) == len(STATES)
    assert page.count(">silent</span>") == bound
    assert f"0 of {bound}" in client.get("/plan/law").text
    assert "No state told anything yet" in client.get(f"{LAW}/report").text
    assert "nobody took a list of its parties in yet" in client.get("/plan/law").text
    assert "Nobody looked this up yet" in client.get("/plan/acts/untoc").text


def test_files_stand_by_stage_with_what_is_to_be_looked_up(client: TestClient) -> None:
    page = client.get("/plan/law").text
    rows = {row[0]: row[1] for row in re.findall(r'(?s)<tr id="([a-z0-9-]+)">(.*?)</tr>', page)}

    assert "applies" in rows["screening-regulation"]
    assert "COM(2020) 612" in rows["screening-regulation"], "the proposal that it came of"
    assert "to be looked up" in rows["facilitation-recast"]
    assert "facilitation-directive" not in rows, "nothing happened to it since 2021"
    files = client.get("/plan/law.json").json()["files"]
    assert {each["act"]["id"] for each in files} <= {*rows}


def test_a_contact_point_tells_how_its_own_state_applies_the_law(
    client: TestClient, sit: SitAs
) -> None:
    page = sit(*CONTACT)
    assert 'id="tell"' in page.get(f"{LAW}/IT").text
    assert 'id="tell"' not in page.get(f"{LAW}/GR").text
    told = page.post(f"{LAW}/IT/topics", data=TOPIC, follow_redirects=False)
    assert (told.status_code, told.headers["location"]) == (303, f"{LAW}/IT#humanitarian-exemption")
    assert page.post(f"{LAW}/IT/steps", data=STEP).status_code == 200

    shown = page.get(f"{LAW}/IT").text
    assert "Help out of need is exempt" in shown
    assert "option used" in shown
    assert "INFR(2023)2014" in shown
    report = page.get(f"{LAW}/report").text
    assert "Help out of need is exempt" in report
    assert "Nothing told of:" in report
    tracker = page.get("/plan/law").text
    assert "letter of formal notice" in tracker
    table = list(csv.DictReader(StringIO(page.get(f"{LAW}.csv").text.lstrip("\ufeff"))))
    italy = [each for each in table if each["state"] == "IT" and each["status"]]
    assert [(each["topic"], each["told_by"]) for each in italy] == [
        ("humanitarian-exemption", "ncp-a")
    ]


def test_it_tells_nothing_of_another_state(sit: SitAs) -> None:
    page = sit(*CONTACT)
    refused = page.post(f"{LAW}/GR/topics", data=TOPIC)

    assert refused.status_code == 403
    assert "speaks for its own state alone" in refused.text
    assert page.get(f"{LAW}/GR.json").json()["row"]["cells"][0]["applied"] is None
    assert page.post(f"{LAW}/XX/topics", data=TOPIC).status_code in {404, 422}
    assert page.post("/plan/acts/untoc/steps", data=STEP).status_code == 403


def test_a_mistake_is_named_and_what_was_written_is_still_there(sit: SitAs) -> None:
    page = sit(*CONTACT)
    wrong = page.post(f"{LAW}/IT/topics", data={**TOPIC, "status": "complete"})

    assert wrong.status_code == 422
    assert "Help out of need is exempt" in wrong.text
    assert re.search(r'name="status"[^>]*aria-invalid="true"', wrong.text)
    late = page.post(f"{LAW}/IT/steps", data={**STEP, "reference": ""})
    assert late.status_code == 422
    assert "a procedure has no number" in late.text
    assert 'value="Press release"' in late.text


def test_what_was_told_before_stays_to_be_read(sit: SitAs) -> None:
    page = sit(*CONTACT)
    page.post(f"{LAW}/IT/topics", data={**TOPIC, "status": "not-used", "says": "Only rescue"})
    page.post(f"{LAW}/IT/topics", data=TOPIC)
    shown = page.get(f"{LAW}/IT").text

    assert "What stood before (1)" in shown
    assert "Only rescue" in shown


def test_a_word_of_an_earlier_day_is_told_to_stand_behind(sit: SitAs) -> None:
    page = sit(*CONTACT)
    page.post(f"{LAW}/IT/topics", data=TOPIC)
    early = {**TOPIC, "status": "not-used", "says": "Only rescue", "as_of": "2005"}
    shown = page.post(f"{LAW}/IT/topics", data=early).text

    assert "a word of a later day stands on this topic" in shown
    assert "What stood before (1)" in shown
    (cell,) = [
        each for each in page.get(f"{LAW}/IT.json").json()["row"]["cells"] if each["applied"]
    ]
    assert cell["applied"]["says"] == TOPIC["says"]
    assert "stands on this topic" not in page.get(f"{LAW}/IT").text


def test_a_step_that_cannot_be_so_is_refused_with_the_one_in_the_way(sit: SitAs) -> None:
    step = {"stage": "proposed", "day": "2026", "source": "x"}
    told = sit(*MANAGER).post("/plan/acts/facilitation-directive/steps", data=step)

    assert told.status_code == 422
    assert "“adopted” stands with 2002-11-28" in told.text
    assert re.search(r"The field to mend:.*Day", told.text)


def test_whoever_steers_adds_a_step_which_everybody_reads(client: TestClient, sit: SitAs) -> None:
    step = {"stage": "agreed", "day": "2026-05-20", "source": "https://example.org/deal"}
    sit(*MANAGER).post("/plan/acts/facilitation-recast/steps", data=step)
    client.cookies.clear()
    page = client.get("/plan/acts/facilitation-recast").text

    assert "May 20, 2026" in page
    assert 'href="https://example.org/deal"' in page
    assert 'id="add"' not in page
    assert "agreed" in client.get("/plan/acts.csv").text


def test_a_list_of_parties_is_taken_in_whole_or_not_at_all(client: TestClient, sit: SitAs) -> None:
    page, path = sit(*MANAGER), "/plan/law/smuggling-protocol"
    said = {"listed": HEAD + "Italy,12 Dec 2000,2 Aug 2006\nAtlantis,,1 Jan 2001 a\n",
            "as_of": "2013-12-31", "source": "UN Treaty Collection, XVIII 12 b"}  # fmt: skip
    wrong = page.post(f"{path}/parties", data=said)
    assert wrong.status_code == 422
    assert "This is line 3 of the list." in wrong.text
    assert "Atlantis" in wrong.text, "nothing that was pasted is lost"
    assert "nothing told" in page.get(path).text

    right = {**said, "listed": said["listed"].replace("Atlantis", "Tunisia")}
    assert page.post(f"{path}/parties", data=right).status_code == 200
    shown = page.get(path).text
    assert "1 Member States are party to it, as of Dec 31, 2013." in shown
    assert shown.count(">not a party</span>") == len(STATES) - 1
    assert "Tunisia" in shown
    client.cookies.clear()
    assert 'id="take"' not in client.get(path).text


def test_the_list_of_2013_leaves_ireland_alone_outside(sit: SitAs) -> None:
    file = TREATIES / "18-12-b_smuggling_protocol.csv"
    if not file.is_file():
        pytest.skip("the list is not at hand")
    page, path = sit(*MANAGER), "/plan/law/smuggling-protocol"
    said = {
        "listed": file.read_text("utf-8"),
        "as_of": "2013-09-24",
        "source": "UN Treaty Collection",
    }
    page.post(f"{path}/parties", data=said)
    treaty = page.get(f"{path}.json").json()["treaty"]

    assert (treaty["parties"], treaty["missing"], treaty["as_of"]) == (26, ["IE"], "2013-09-24")


def test_what_is_no_law_of_states_has_no_such_page(client: TestClient) -> None:
    for path in ("/plan/acts/nothing", "/plan/law/kinsa", "/plan/law/nothing", f"{LAW}/US"):
        assert client.get(path).status_code == 404


# --- the desk ---------------------------------------------------------------------------------


def to_look_up(browser: TestClient) -> dict[str, dict[str, object]]:
    """Return the laws that lie on a desk, by their number."""
    lines = browser.get("/desk.json?kind=law").json()["lines"]
    return {each["item"]["names"][0]: each["item"] for each in lines}


def test_what_nobody_looked_up_lies_on_the_desk_of_who_steers_one_item_a_law(sit: SitAs) -> None:
    browser = sit(*MANAGER)
    act = PLAN.act["facilitation-recast"]
    before = to_look_up(browser)
    assert before[act.number]["link"] == f"/plan/acts/{act.id}#steps"
    assert before[PLAN.act["employers-sanctions"].number]["number"] == 4
    page = browser.get("/?kind=law").text
    assert "4 things to look up" in page
    assert "whether there is a report" in page

    said = {"stage": "looked-up", "day": "2026-11-01", "source": "EUR-Lex"}
    browser.post(f"/plan/acts/{act.id}/steps", data=said)
    assert {*before} - {*to_look_up(browser)} == {act.number}


def test_a_contact_point_has_the_laws_that_may_not_bind_its_own_state(
    sit: SitAs, superuser: psycopg.Connection[object]
) -> None:
    assert to_look_up(sit(*CONTACT)) == {}, "every law binds Italy"
    superuser.execute("update ledger.organisation set country = 'DK' where id = 'ncp-a'")
    browser = sit(*CONTACT)
    act = PLAN.act["victims-rights"]

    found = to_look_up(browser)
    assert found[act.number]["link"] == f"/plan/law/{act.id}/DK"
    assert len(found) == sum(
        each.state == "DK" and each.check for law in PLAN.acts for each in law.unbound
    )
    said = {"topic": act.topics[0].id, "status": "not-bound", "source": "Recital", "as_of": "2024"}
    assert browser.post(f"/plan/law/{act.id}/DK/topics", data=said).status_code == 200
    assert {*found} - {*to_look_up(browser)} == {act.number}
