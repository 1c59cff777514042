"""Members see how far a plan came and why; they attest, verify, doubt and withdraw by forms."""

from __future__ import annotations

import csv
import re
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient
from tests.journeys.of_a_plan import AGENCY, OTHERS, OWN, REPORT, attested
from tests.journeys.seats import CONTACT, MANAGER, Seat
from tests.web.conftest import SitAs

from wholeroute.plan import built_in

PLAN = built_in()
TODAY = datetime.now(UTC).date()
THERE: Seat = ("contact-point@ncp-b", "contact-point", "policy")
COMMISSION = {**REPORT, "actor": "commission"}


class Doing:
    """Somebody who takes one seat after another in one browser."""

    def __init__(self, sit: SitAs) -> None:
        self._sit = sit

    def get(self, who: Seat, path: str) -> str:
        return self._sit(*who).get(path).text

    def json(self, who: Seat, path: str) -> Any:
        return self._sit(*who).get(path).json()

    def send(self, who: Seat, path: str, **said: Any) -> Response:
        answer: Response = self._sit(*who).post(path, data=said, follow_redirects=False)
        return answer

    def post(self, who: Seat, path: str, **said: Any) -> str:
        answer = self.send(who, path, **said)
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])


@pytest.fixture
def doing(sit: SitAs) -> Doing:
    """Return what takes seats and sends forms."""
    return Doing(sit)


@pytest.fixture
def ids(doing: Doing) -> dict[str, str]:
    """Attest something on either side; return the ids."""
    return dict(attested(doing.post))


# --- an action --------------------------------------------------------------------------------


def test_a_member_sees_how_far_an_action_is_and_what_makes_it_so(
    doing: Doing, ids: dict[str, str]
) -> None:
    page = doing.get(THERE, f"/plan/actions/{OTHERS}")

    assert ">verified</span>" in page
    number = int(ids["evidence"]) - 1
    assert f'<a href="#evidence-{number}">evidence {number}</a>' in page
    assert "verified by another organisation" in page
    assert "shown, not verified yet" in page
    assert f'<code class="whole" data-sha256="{"5d" * 32}"' in page
    assert "Same hash" in page
    assert "the registry" in page


def test_of_a_group_so_many_of_so_many_are_shown(doing: Doing, ids: dict[str, str]) -> None:
    page = doing.get(CONTACT, f"/plan/actions/{OWN}")

    assert "reported: 1 of 27 · evidenced: 0 of 27 · verified: 0 of 27" in page, "it is doubted"
    assert "doubted: counts as said" in page
    assert "Which series?" in page
    assert ids["own_evidence"] in page


@pytest.mark.usefixtures("ids")
def test_everybody_else_sees_the_action_alone(client: TestClient, sit: SitAs) -> None:
    client.post("/seat", data={})
    anonymous = client.get(f"/plan/actions/{OTHERS}")
    assert "How far it is" not in anonymous.text
    assert "yearly report" not in anonymous.text
    assert client.get(f"/plan/actions/{OTHERS}.json").json()["came"] is None

    seated = sit("auditor@ncp-a", "auditor", "oversight")
    assert "yearly report" not in seated.get(f"/plan/actions/{OTHERS}").text
    assert seated.get(f"/plan/actions/{OTHERS}.json").json()["came"] is None


@pytest.mark.usefixtures("ids")
def test_the_twin_has_evidence_words_and_status_for_members(doing: Doing) -> None:
    came = doing.json(THERE, f"/plan/actions/{OTHERS}.json")["came"]

    assert came["status"]["far"] == "verified"
    assert [each["weight"] for each in came["evidence"]] == ["shown", "verified"]
    assert came["evidence"][1]["words"][0]["reason"] == "Same hash"
    assert came["attests_for"] == []
    own = doing.json(CONTACT, f"/plan/actions/{OWN}.json")["came"]
    assert own["attests_for"] == ["member-states"]
    assert own["evidence"][0]["values"][0]["breakdown"] == {"state": "IT"}


def test_a_hash_that_was_typed_is_compared_without_scripts(
    doing: Doing, ids: dict[str, str]
) -> None:
    same = doing.get(THERE, f"/plan/actions/{OTHERS}?sha256={'5D' * 32}")
    other = doing.get(THERE, f"/plan/actions/{OTHERS}?sha256={'00' * 32}")

    assert re.search(r"The same file as evidence:\s+<a href=\"#evidence-", same)
    assert (
        "None of the evidence here has this hash."
        in other.split("<article")[0].rpartition("role=")[2]
    )
    assert ids


# --- attesting --------------------------------------------------------------------------------


@pytest.mark.usefixtures("ids")
def test_the_form_stands_where_the_reader_answers_and_nowhere_else(doing: Doing) -> None:
    assert 'id="attest"' in doing.get(CONTACT, f"/plan/actions/{OWN}")
    for who, action in ((CONTACT, OTHERS), (THERE, OWN), (MANAGER, OWN)):
        assert 'id="attest"' not in doing.get(who, f"/plan/actions/{action}"), who


@pytest.mark.usefixtures("ids")
@pytest.mark.parametrize("who", [CONTACT, MANAGER, ("auditor@ncp-a", "auditor", "oversight")])
def test_whoever_does_not_answer_is_refused(doing: Doing, who: Seat) -> None:
    answer = doing.send(who, f"/plan/actions/{OTHERS}/evidence", **COMMISSION)

    assert answer.status_code == 403
    assert len(doing.json(THERE, f"/plan/actions/{OTHERS}.json")["came"]["evidence"]) == 2


@pytest.mark.usefixtures("ids")
def test_what_is_amiss_is_said_and_nothing_that_was_typed_is_lost(doing: Doing) -> None:
    said = {**COMMISSION, "day": "yesterday", "indicator": ["ndici-migration-share"], "value": ["12 %"],
            "since": ["2023"], "until": ["2023"], "qualifier": ["about"]}  # fmt: skip
    answer = doing.send(AGENCY, f"/plan/actions/{OTHERS}/evidence", **said)

    assert answer.status_code == 422
    assert "Write it as 2023, 2023-11 or 2023-11-28." in answer.text
    assert re.search(r'name="day"[^>]*value="yesterday" aria-invalid="true"', answer.text)
    assert 'value="12 %"' in answer.text
    assert 'value="about" selected' in answer.text
    assert 'value="The yearly report of the states"' in answer.text

    said |= {"day": "2024", "value": ["plenty"]}
    answer = doing.send(AGENCY, f"/plan/actions/{OTHERS}/evidence", **said)
    assert re.search(r'value="plenty" aria-invalid="true"', answer.text)
    for name in ("kind", "quality"):
        answer = doing.send(AGENCY, f"/plan/actions/{OTHERS}/evidence", **{**COMMISSION, name: ""})
        assert answer.status_code == 422
    assert doing.send(AGENCY, "/plan/actions/P9-99/evidence", **COMMISSION).status_code == 404


@pytest.mark.usefixtures("ids")
def test_a_value_of_a_verified_piece_meets_its_target(doing: Doing) -> None:
    said = {**COMMISSION, "title": "The annual accounts", "indicator": ["ndici-migration-share"],
            "value": ["12 %"], "since": [""], "until": ["2023"], "qualifier": ["exactly"]}  # fmt: skip
    led = doing.post(AGENCY, f"/plan/actions/{OTHERS}/evidence", **said)
    number = led.rpartition("-")[2]
    assert "It is attested." in doing.get(AGENCY, led)
    doing.post(
        THERE, f"/plan/actions/{OTHERS}/evidence/{number}", verdict="verified", reason="so it is"
    )

    assert doing.json(THERE, f"/plan/actions/{OTHERS}.json")["came"]["status"]["far"] == "met"
    assert ">target met</span>" in doing.get(THERE, f"/plan/actions/{OTHERS}")


def test_stages_are_chosen_of_those_that_the_indicator_has(doing: Doing) -> None:
    said = {"actor": "commission", "answers": "agency", "since": "2021-09-29"}
    doing.post(MANAGER, "/plan/answering", **said)
    page = doing.get(AGENCY, "/plan/actions/P3.1.KA-01")

    assert re.search(r'<select name="value">.*<option value="operating">', page)


# --- words ------------------------------------------------------------------------------------


def test_words_of_a_second_party_are_taken_back_and_the_own_evidence_is_withdrawn(
    doing: Doing, ids: dict[str, str]
) -> None:
    place = f"/plan/actions/{OWN}/evidence/{ids['own_evidence']}"
    assert "We take our word back" in doing.get(AGENCY, f"/plan/actions/{OWN}")
    doing.post(AGENCY, place, verdict="taken-back", reason="the right one")
    assert "We take our word back" not in doing.get(AGENCY, f"/plan/actions/{OWN}")
    assert "evidenced: 1 of 27" in doing.get(AGENCY, f"/plan/actions/{OWN}")

    led = doing.post(CONTACT, place, verdict="withdrawn", reason="a slip")
    page = doing.get(CONTACT, led)
    assert "withdrawn: counts for nothing" in page
    assert "reported: 0 of 27" in page


@pytest.mark.parametrize("verdict", ["verified", "doubted", "taken-back"])
def test_nobody_verifies_what_their_own_organisation_attested(
    doing: Doing, ids: dict[str, str], verdict: str
) -> None:
    place = f"/plan/actions/{OWN}/evidence/{ids['own_evidence']}"
    for who in (CONTACT, MANAGER):
        assert doing.send(who, place, verdict=verdict, reason="x").status_code == 403
    assert doing.send(AGENCY, place, verdict="withdrawn", reason="x").status_code == 403


def test_a_word_without_reason_or_verdict_is_asked_again(doing: Doing, ids: dict[str, str]) -> None:
    place = f"/plan/actions/{OTHERS}/evidence/{ids['evidence']}"
    without = doing.send(THERE, place, verdict="doubted", reason=" ")
    assert without.status_code == 422
    assert 'value="doubted" required checked' in without.text
    unsaid = doing.send(THERE, place, verdict="", reason="I wonder")
    assert unsaid.status_code == 422
    assert 'value="I wonder"' in unsaid.text
    nowhere = doing.send(
        THERE, f"/plan/actions/{OTHERS}/evidence/999", verdict="doubted", reason="x"
    )
    assert nowhere.status_code == 404


def test_a_word_is_about_evidence_of_the_action_that_is_looked_at(
    doing: Doing, ids: dict[str, str]
) -> None:
    elsewhere = f"/plan/actions/{OWN}/evidence/{ids['evidence']}"
    for plan in ("", "?plan=eu-2021"):
        said = doing.send(THERE, f"{elsewhere}{plan}", verdict="doubted", reason="x")
        assert said.status_code == 404
    came = doing.json(THERE, f"/plan/actions/{OTHERS}.json")["came"]
    (looked,) = [e for e in came["evidence"] if e["evidence"]["id"] == int(ids["evidence"])]
    assert looked["words"] == []


def test_what_was_withdrawn_meanwhile_is_told_at_the_head_of_the_page(
    doing: Doing, ids: dict[str, str]
) -> None:
    place = f"/plan/actions/{OWN}/evidence/{ids['own_evidence']}"
    doing.post(CONTACT, place, verdict="withdrawn", reason="a slip")
    late = doing.send(THERE, place, verdict="doubted", reason="I wonder")

    assert late.status_code == 422
    assert late.text.count("it was withdrawn") == 1
    assert late.text.index("it was withdrawn") < late.text.index("How the plan puts it")


@pytest.mark.usefixtures("ids")
@pytest.mark.parametrize(
    ("row", "field", "told"),
    [
        ({"since": ["2031"], "until": ["2031"]}, "Until and with", "2031 is still to come"),
        ({"since": [str(TODAY.year)], "until": [""]}, "Until and with", "is not over yet"),
        ({"since": ["0001"], "until": ["2023"]}, "From", "0001 is before 1990"),
        ({"since": ["soon"], "until": ["2023"]}, "From", "“soon” is no day"),
    ],
)
def test_a_value_of_a_time_that_nobody_can_tell_of_is_refused_by_its_field(
    doing: Doing, row: dict[str, list[str]], field: str, told: str
) -> None:
    said = {**COMMISSION, "indicator": ["ndici-migration-share"], "value": ["12 %"],
            "qualifier": ["exactly"], **row}  # fmt: skip
    wrong = doing.send(AGENCY, f"/plan/actions/{OTHERS}/evidence", **said)

    assert wrong.status_code == 422
    assert told in wrong.text
    assert re.search(rf"The field to mend:.*{field}.*\(", wrong.text)


def test_nobody_types_what_is_counted_here(doing: Doing) -> None:
    said = {"actor": "council", "answers": "agency", "since": "2021-09-29"}
    doing.post(MANAGER, "/plan/answering", **said)
    live = next(
        each for each in PLAN.actions
        if "council" in each.responsible and "legislative-stage" in each.indicators
    )  # fmt: skip
    page = doing.get(AGENCY, f"/plan/actions/{live.id}")
    assert "counted here, and typed by nobody" in page
    assert 'name="indicator" value="legislative-stage"' not in page
    typed = {**COMMISSION, "actor": "council", "indicator": ["legislative-stage"],
             "value": ["adopted"], "since": ["2023"], "qualifier": ["exactly"]}  # fmt: skip
    wrong = doing.send(AGENCY, f"/plan/actions/{live.id}/evidence", **typed)
    assert wrong.status_code == 422
    assert "this installation counts it itself" in wrong.text


# --- the register -----------------------------------------------------------------------------


@pytest.mark.usefixtures("ids")
def test_the_register_is_narrowed_by_how_far_and_how_fresh(doing: Doing) -> None:
    page = doing.get(THERE, "/plan?far=verified")
    assert re.findall(r'<tr id="([^"]+)"', page) == [OTHERS]
    assert "1 of 209 actions" in page
    assert '<option value="verified" selected>verified (1)</option>' in page
    assert '<option value="met" disabled>target met (0)</option>' in page
    stale = doing.json(THERE, "/plan.json?fresh=stale")
    assert {each["id"] for _, rows in stale["shelf"]["rest"] for each in rows} | {
        e["id"] for g in stale["shelf"]["groups"] for e in (g["box"], *g["rows"])
    } == {OWN, OTHERS}
    assert "P3.2.1-17" in doing.get(THERE, "/plan?fresh=overdue")

    rows = list(
        csv.DictReader(StringIO(doing.get(THERE, "/plan.csv?far=reported").lstrip("\ufeff")))
    )
    assert [each["id"] for each in rows] == [OWN]
    assert rows[0]["groups"] == "member-states: reported 1, evidenced 0, verified 0, met 0 of 27"


@pytest.mark.usefixtures("ids")
def test_the_public_has_neither_column_nor_choice(client: TestClient) -> None:
    client.post("/seat", data={})
    page = client.get("/plan")
    assert "How far" not in page.text
    assert client.get("/plan.json").json()["along"] is None
    assert "far" not in client.get("/plan.csv").text.splitlines()[0].split(",")
    asked = client.get("/plan?far=verified")
    assert asked.status_code == 422
    assert "told to members alone" in asked.text
    assert len(re.findall(r'<tr id="', asked.text)) == 209


@pytest.mark.usefixtures("ids")
def test_a_choice_that_there_is_not_is_said(doing: Doing, sit: SitAs) -> None:
    answer = sit(*THERE).get("/plan?far=done")

    assert answer.status_code == 422
    assert "nothing is called done" in answer.text
    assert len(re.findall(r'<tr id="', doing.get(THERE, "/plan"))) == 209


# --- who answers ------------------------------------------------------------------------------


@pytest.mark.usefixtures("ids")
def test_a_manager_says_who_answers_and_that_it_ends(doing: Doing) -> None:
    page = doing.get(MANAGER, "/plan/answering")
    assert page.count("It ends today</button>") == 2
    assert "Nobody answers for" in page
    said = {
        "actor": "commission",
        "answers": "agency",
        "since": "2021-09-29",
        "until": "2022-01-01",
    }
    doing.post(MANAGER, "/plan/answering", **said)

    rows = doing.json(CONTACT, "/plan/answering.json")
    assert {(e["actor"], e["answers"], e["until"]) for e in rows} == {
        ("member-states", "ncp-a", None), ("commission", "agency", "2022-01-01"),
    }  # fmt: skip
    assert ">over</span>" in doing.get(MANAGER, "/plan/answering")
    assert doing.send(AGENCY, f"/plan/actions/{OTHERS}/evidence", **COMMISSION).status_code == 403
    table = doing.get(CONTACT, "/plan/answering.csv")
    assert '"member-states","ncp-a","2021-09-29"' in table


def test_only_members_see_who_answers_and_only_managers_say_it(
    doing: Doing, client: TestClient
) -> None:
    assert client.get("/plan/answering", follow_redirects=False).status_code == 403
    auditor = ("auditor@ncp-a", "auditor", "oversight")
    said = {"actor": "commission", "answers": "agency", "since": "2021-09-29"}
    assert "may not verify" in doing.get(auditor, "/plan/answering")
    assert doing.send(CONTACT, "/plan/answering", **said).status_code == 403
    assert "Say who answers" not in doing.get(CONTACT, "/plan/answering")
    assert "until somebody does, nothing of the plan is attested" in doing.get(
        CONTACT, "/plan/answering"
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("actor", "moon"),
        ("answers", "nobody"),
        ("since", "soon"),
        ("until", "2020-01-01"),
        ("until", "x"),
    ],
)
def test_what_is_amiss_about_who_answers_is_said(doing: Doing, name: str, value: str) -> None:
    said = {"actor": "commission", "answers": "agency", "since": "2021-09-29", name: value}
    answer = doing.send(MANAGER, "/plan/answering", **said)

    assert answer.status_code == 422
    assert "This needs mending:" in answer.text
    assert doing.json(MANAGER, "/plan/answering.json") == []


# --- the desk ---------------------------------------------------------------------------------


def piles(doing: Doing, who: Seat) -> dict[str, int]:
    return {each["sort"]: each["number"] for each in doing.json(who, "/desk.json")["piles"]}


def test_a_desk_has_what_is_to_be_looked_at_doubted_and_shown(
    doing: Doing, ids: dict[str, str]
) -> None:
    here = piles(doing, CONTACT)
    assert here["evidence"] == 1, "one of the two was verified"
    assert here["doubted"] == 1
    assert here["unshown"] > 80, "whatever the Member States are asked for"
    assert piles(doing, THERE) == {"evidence": 1}
    assert "unshown" not in piles(doing, MANAGER)

    lines = doing.json(CONTACT, "/desk.json?kind=evidence")["lines"]
    assert lines[0]["item"]["link"] == f"/plan/actions/{OTHERS}#evidence-{ids['evidence']}"
    (doubt,) = doing.json(CONTACT, "/desk.json?kind=doubted")["lines"]
    assert doubt["item"]["source"] == "agency"
    page = doing.get(CONTACT, "/?kind=unshown")
    assert "Attest what happened" in page


@pytest.mark.usefixtures("ids")
def test_what_was_shown_leaves_the_desk_until_it_is_stale_or_withdrawn(doing: Doing) -> None:
    before = piles(doing, CONTACT)["unshown"]
    said = {**REPORT, "actor": "member-states", "day": str(TODAY)}
    name = next(
        each.id
        for each in PLAN.actions
        if each.responsible == ("member-states",) and each.id != OWN
    )
    doing.post(CONTACT, f"/plan/actions/{name}/evidence", **{**said, "day": "2021"})
    assert piles(doing, CONTACT)["unshown"] == before, "it is stale"
    led = doing.post(CONTACT, f"/plan/actions/{name}/evidence", **said)
    assert piles(doing, CONTACT)["unshown"] == before - 1
    doing.post(CONTACT, f"/plan/actions/{name}/evidence/{led.rpartition('-')[2]}",
               verdict="withdrawn", reason="a slip")  # fmt: skip
    assert piles(doing, CONTACT)["unshown"] == before


def test_an_item_of_the_plan_is_taken_put_off_and_done_with(
    doing: Doing, ids: dict[str, str]
) -> None:
    doing.post(CONTACT, f"/desk/evidence/{ids['evidence']}", act="take")
    (line,) = doing.json(CONTACT, "/desk.json?kind=evidence")["lines"]
    assert line["mark"]["assigned_to"] == "contact-point@ncp-a"
    doing.post(CONTACT, f"/desk/doubted/{ids['own_evidence']}", act="done")
    assert "doubted" not in piles(doing, CONTACT)
    doing.post(AGENCY, f"/plan/actions/{OWN}/evidence/{ids['own_evidence']}",
               verdict="doubted", reason="Still which?")  # fmt: skip
    assert piles(doing, CONTACT)["doubted"] == 1
