"""Disclosing on pages: the form says what is wrong and keeps what was written; two people; a download."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from starlette.testclient import TestClient
from tests.conftest import MEMBERS, Contribute, Filed, person, phone, suspect
from tests.disclosure.conftest import LOOKED, OBJECTS, WHY
from tests.web.conftest import SitAs

from wholeroute import custody
from wholeroute.disclosure import Need, TransferBasis, Urgency
from wholeroute.ledger import Acting, Ledger
from wholeroute.members import Member, enrol
from wholeroute.rights import Category, PermitCode, Role
from wholeroute.web.labels import LABELS

Boss = psycopg.Connection[tuple[Any, ...]]


@pytest.fixture
def filed(contribute: Contribute) -> Filed:
    """Return a report on a suspect, a contact and their phone."""
    return contribute(
        [
            suspect("s", "Tekle Berhane", nationality="Eritrea"),
            person("c", "Marta Rossi", "contact", notes="a remark"),
            phone("p", "+39 06 698 1234", "c"),
        ]
    )


@pytest.fixture
def seat(enrolled: Ledger, sit: SitAs) -> Callable[[str], TestClient]:
    """Return what seats an investigator of `ncp-a`, the first or a second one."""
    second = Member("second@ncp-a", "ncp-a", "a colleague", (Role.INVESTIGATOR,))
    enrol(enrolled, [], [*MEMBERS, second])
    return lambda member: sit(member, "investigator", "investigation")


ONE, SECOND = "investigator@ncp-a", "second@ncp-a"


def form(*what: UUID, **changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "what": [str(each) for each in what], "who": [str(what[0])], "why": [WHY[0]],
        "objects": OBJECTS, "recipient": "agency",
        "legal_basis": "Directive (EU) 2023/977, Article 7", "form": "json",
    }  # fmt: skip
    return values | changes


def post(browser: TestClient, entity: UUID, data: dict[str, Any]) -> Any:
    return browser.post(f"/disclosures/new?entity={entity}", data=data, follow_redirects=False)


def test_an_entity_leads_to_a_form_that_offers_what_stands_beside_it(
    seat: Callable[[str], TestClient], filed: Filed
) -> None:
    browser = seat(ONE)
    assert f"/disclosures/new?entity={filed['c']}" in browser.get(f"/entities/{filed['c']}").text

    page = browser.get(f"/disclosures/new?entity={filed['c']}").text

    assert f'value="{filed["c"]}" checked' in page
    assert f'value="{filed["p"]}">' in page
    assert "Tekle Berhane" not in page
    assert page.count("<textarea") == 4


def test_a_contact_is_asked_for_and_downloaded_once(
    seat: Callable[[str], TestClient], filed: Filed, superuser: Boss
) -> None:
    browser = seat(ONE)
    asked = post(browser, filed["c"], form(filed["c"], filed["p"]))
    where = asked.headers["location"]
    page = browser.get(where).text
    assert WHY[0].replace("'", "&#39;") in page
    assert "Let it out and download it" in page

    package = browser.post(f"{where}/package")

    assert package.headers["content-disposition"].startswith('attachment; filename="package-')
    assert "Marta Rossi" in json.dumps(package.json())
    assert browser.post(f"{where}/package").status_code == 403
    listed = browser.get("/disclosures.json").json()["disclosures"]
    assert [each["recipient"] for each in listed] == ["agency"]
    refused = superuser.execute(
        "select rule from ledger.audit where not allowed and action = 'export'"
    ).fetchall()
    assert refused == [("left",)]


def test_a_suspect_waits_for_a_second_person_who_reads_why(
    seat: Callable[[str], TestClient], filed: Filed
) -> None:
    browser = seat(ONE)
    where = post(browser, filed["s"], form(filed["s"])).headers["location"]
    assert "It waits for a second person" in browser.get(where).text
    assert browser.post(f"{where}/package").status_code == 403
    assert browser.post(where, data={"chosen": "confirm"}).status_code == 403

    colleague = seat(SECOND)
    assert "Is it necessary that each of them leaves" in colleague.get(where).text
    assert colleague.post(where, data={"chosen": ""}).status_code == 422
    colleague.post(where, data={"chosen": "confirm"})

    page = seat(ONE).get(where).text
    assert "second@ncp-a confirmed it." in page
    assert "Tekle Berhane" in seat(ONE).post(f"{where}/package").text


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"why": [""]}, 403, "nobody assessed why this must leave"),
        ({"why": ["because"]}, 422, "too short to say why"),
        ({"recipient": ""}, 422, "nobody is chosen"),
        ({"recipient": "nobody-here"}, 422, "is not enrolled"),
        ({"recipient": "-", "outside": "A body", "regime": ""}, 422, "not one of the choices"),
        ({"recipient": "-", "outside": "A body", "regime": "led"}, 422, "country is not stated"),
        ({"recipient": "partner"}, 403, "no basis for a transfer"),
        ({"recipient": "partner", "basis": "agreement"}, 422, "is not answered"),
        ({"form": "xml"}, 422, "not one of the choices"),
        ({"what": []}, 422, "no list of what is to leave"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_that_was_written_is_lost(
    seat: Callable[[str], TestClient],
    filed: Filed,
    change: dict[str, Any],
    status: int,
    said: str,
) -> None:
    answer = post(seat(ONE), filed["c"], form(filed["c"], **change))

    assert answer.status_code == status
    assert said in answer.text
    assert OBJECTS in answer.text


def test_whoever_is_spoken_of_is_called_by_name_and_no_id(
    seat: Callable[[str], TestClient], filed: Filed
) -> None:
    looked = post(seat(ONE), filed["c"], form(filed["c"], why=[""], look="yes")).text
    refused = post(seat(ONE), filed["c"], form(filed["c"], why=[""])).text

    for page in (looked, refused):
        assert "nobody assessed why this must leave: Marta Rossi" in page
        assert f": {filed['c']}" not in page


def test_a_third_country_is_called_one_and_its_questions_stand_open(
    seat: Callable[[str], TestClient], filed: Filed
) -> None:
    fresh = seat(ONE).get(f"/disclosures/new?entity={filed['c']}").text
    assert "A partner country (TN): law of a third country</option>" in fresh
    assert "A shelter (IT)</option>" in fresh
    assert "<details open>" not in fresh

    answer = post(seat(ONE), filed["c"], form(filed["c"], recipient="partner"))

    assert "no basis for a transfer" in answer.text
    assert answer.text.count("<details open>") == 1


def test_what_cannot_leave_any_more_is_offered_to_nobody(
    seat: Callable[[str], TestClient], custodian: Acting, filed: Filed, superuser: Boss
) -> None:
    where = post(seat(ONE), filed["s"], form(filed["s"])).headers["location"]
    seat(SECOND).post(where, data={"chosen": "confirm"})
    assert "Let it out" in seat(ONE).get(where).text
    custody.protect(custodian, filed["s"], Category.VICTIM, "he asked for help")

    page = seat(ONE).get(where).text

    assert "nothing of this leaves" in page
    for gone in ("Let it out", "opened from the vault", "Tekle", WHY[0][:20]):
        assert gone not in page
    assert seat(ONE).post(f"{where}/package").status_code == 403
    tried = superuser.execute("select rule, details from ledger.audit where not allowed").fetchall()
    assert tried == [("lane", {})]


def test_who_sees_less_than_was_asked_for_is_offered_no_yes(
    seat: Callable[[str], TestClient], filed: Filed, superuser: Boss
) -> None:
    where = post(seat(ONE), filed["s"], form(filed["s"])).headers["location"]
    superuser.execute("update ledger.access_class set tlp = 'red', originator = 'ncp-b'")

    page = seat(SECOND).get(where).text

    assert "No: it stays" in page
    assert "Yes: I confirm it" not in page
    assert seat(SECOND).post(where, data={"chosen": "confirm"}).status_code == 403


def test_a_refusal_that_keeps_the_form_is_audited_as_any(
    seat: Callable[[str], TestClient], filed: Filed, superuser: Boss
) -> None:
    post(seat(ONE), filed["c"], form(filed["c"], why=[""]))

    assert superuser.execute(
        "select member, action, rule from ledger.audit where not allowed"
    ).fetchall() == [(ONE, "export", "necessity")]


def test_a_look_beforehand_says_what_stays_and_writes_no_request(
    seat: Callable[[str], TestClient], filed: Filed, superuser: Boss
) -> None:
    answer = post(seat(ONE), filed["c"], form(filed["c"], look="yes"))

    assert answer.status_code == 200
    assert "may leave" in answer.text
    assert "this field is not on the list of what may leave" in answer.text
    assert superuser.execute("select count(*) from ledger.disclosure_request").fetchone() == (0,)


def test_a_third_country_is_asked_its_questions(
    seat: Callable[[str], TestClient], filed: Filed
) -> None:
    whole = form(
        filed["c"], recipient="partner", basis="agreement", reference="Agreement of 2024",
        death_penalty="no", death_penalty_words=LOOKED, persecution="no",
        persecution_words=LOOKED,
    )  # fmt: skip
    browser = seat(ONE)

    where = post(browser, filed["c"], whole).headers["location"]

    page = browser.get(where).text
    assert page.count("The offence carries no such penalty there") == 2
    assert "international agreement" in page


@pytest.mark.parametrize(
    ("member", "role", "purpose"),
    [
        ("contributor@ncp-a", "contributor", "analysis"),
        ("custodian@ncp-a", "custodian", "categorisation"),
        ("auditor@ncp-a", "auditor", "oversight"),
        ("rights-reviewer@ncp-a", "rights-reviewer", "oversight"),
    ],
)
def test_no_other_role_opens_the_form(
    sit: SitAs, filed: Filed, member: str, role: str, purpose: str
) -> None:
    browser = sit(member, role, purpose)

    assert browser.get(f"/disclosures/new?entity={filed['c']}").status_code == 403
    assert post(browser, filed["c"], form(filed["c"])).status_code == 403


def test_whoever_watches_sees_what_left_and_no_request(
    seat: Callable[[str], TestClient], sit: SitAs, filed: Filed
) -> None:
    browser = seat(ONE)
    post(browser, filed["c"], form(filed["c"]))
    where = post(browser, filed["c"], form(filed["c"])).headers["location"]
    browser.post(f"{where}/package")

    auditor = sit("auditor@ncp-b", "auditor", "oversight")

    twin = auditor.get("/disclosures.json").json()
    assert (len(twin["disclosures"]), twin["requests"]) == (1, [])
    assert "Marta" not in auditor.get("/disclosures").text
    assert auditor.get(where).status_code == 403


def test_another_organisation_finds_no_request(
    seat: Callable[[str], TestClient], sit: SitAs, filed: Filed
) -> None:
    where = post(seat(ONE), filed["c"], form(filed["c"])).headers["location"]

    elsewhere = sit("investigator@ncp-b", "investigator", "investigation")

    assert elsewhere.get(where).status_code == 404
    assert elsewhere.get(f"{where}.json").status_code == 404
    assert elsewhere.post(where, data={"chosen": "confirm"}).status_code == 404
    assert elsewhere.post(f"{where}/package").status_code == 404


def test_a_notice_is_marked_told_and_acknowledged(
    seat: Callable[[str], TestClient], filed: Filed, superuser: Boss
) -> None:
    browser = seat(ONE)
    where = post(browser, filed["c"], form(filed["c"])).headers["location"]
    browser.post(f"{where}/package")
    superuser.execute("select ledger.notify_recipients(%s, 'erased')", ([filed["c"]],))
    (due,) = browser.get("/disclosures.json").json()["notices"]
    assert str(filed["c"]) not in browser.get("/disclosures").text
    for chosen in ("told", "acknowledged"):
        assert chosen in browser.get("/disclosures").text
        answer = browser.post(f"/disclosures/notices/{due['id']}", data={"chosen": chosen})
        assert answer.status_code == 200

    (told,) = browser.get("/disclosures.json").json()["notices"]
    assert told["acknowledged_at"]


# --- permissions and referrals ---------------------------------------------------------------------


def granted(of: UUID, **changes: str) -> dict[str, str]:
    day = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    return {
        "report": str(of), "code": "H2", "recipient": "agency", "purpose": "investigation",
        "until": day, **changes,
    }  # fmt: skip


def test_a_provider_gives_a_permission_and_takes_it_back(sit: SitAs, filed: Filed) -> None:
    browser = sit("contributor@ncp-a", "contributor", "analysis")

    page = browser.post("/permissions", data=granted(filed.ref)).text
    (given,) = browser.get("/permissions.json").json()
    browser.post(f"/permissions/{given['id']}/revoke")

    assert "Take it back" in page
    assert given["signature"] == ""
    assert "taken back" in browser.get("/permissions").text


@pytest.mark.parametrize(
    "change",
    [
        {"report": "x"},
        {"code": "H3"},
        {"until": "soon"},
        {"until": "2020-01-01"},
        {"recipient": " "},
    ],
)
def test_what_a_permission_lacks_is_said(sit: SitAs, filed: Filed, change: dict[str, str]) -> None:
    browser = sit("contributor@ncp-a", "contributor", "analysis")

    answer = browser.post("/permissions", data=granted(filed.ref, **change))

    assert answer.status_code == 422
    assert browser.get("/permissions.json").json() == []


REFERRED = {
    "recipient": "ngo", "need": "medical", "urgency": "now", "place": "The old port",
    "contact": "Duty desk", "language": "ti", "legal_basis": "Directive 2012/29/EU, Article 8",
}  # fmt: skip


def test_a_need_is_referred_and_received(sit: SitAs) -> None:
    sender = sit("contributor@ncp-a", "contributor", "analysis")
    assert "not yet" in sender.post("/referrals", data=REFERRED).text

    officer = sit("protection-officer@ngo", "protection-officer", "protection")
    assert "The old port" in officer.get("/referrals").text
    (waiting,) = officer.get("/referrals.json").json()
    officer.post(f"/referrals/{waiting['id']}/received")

    back = sit("contributor@ncp-a", "contributor", "analysis").get("/referrals").text
    assert "protection-officer@ngo" in back


@pytest.mark.parametrize(
    ("change", "status"),
    [({"words": "+39 06 698 1234"}, 403), ({"need": ""}, 422), ({"recipient": ""}, 422),
     ({"place": ""}, 422)],
)  # fmt: skip
def test_what_tells_who_it_is_does_not_go_and_is_audited(
    sit: SitAs, superuser: Boss, change: dict[str, str], status: int
) -> None:
    browser = sit("contributor@ncp-a", "contributor", "analysis")

    answer = browser.post("/referrals", data=REFERRED | change)

    assert answer.status_code == status
    assert "Duty desk" in answer.text
    assert browser.get("/referrals.json").json() == []
    refused = superuser.execute("select rule from ledger.audit where not allowed").fetchall()
    assert refused == ([("identity",)] if status == 403 else [])


def test_every_closed_set_of_these_pages_has_labels() -> None:
    assert set(LABELS["need"]) == set(Need)
    assert set(LABELS["urgency"]) == set(Urgency)
    assert set(LABELS["transfer basis"]) == set(TransferBasis)
    assert set(LABELS["permit"]) == set(PermitCode)


def test_the_doors_stand_where_they_open(sit: SitAs) -> None:
    def doors(member: str, role: str, purpose: str) -> set[str]:
        page = sit(member, role, purpose).get("/").text
        return set(re.findall(r'href="/(disclosures|permissions|referrals)"', page))

    assert doors("investigator@ncp-a", "investigator", "investigation") == {
        "disclosures", "referrals",
    }  # fmt: skip
    assert doors("contributor@ncp-a", "contributor", "analysis") == {"permissions", "referrals"}
    assert doors("auditor@ncp-a", "auditor", "oversight") == {"disclosures"}
    assert doors("custodian@ncp-a", "custodian", "categorisation") == set()


def test_no_third_country_is_offered_a_need(sit: SitAs) -> None:
    page = sit("contributor@ncp-a", "contributor", "analysis").get("/referrals").text

    assert '<option value="ngo"' in page
    assert '<option value="partner"' not in page
