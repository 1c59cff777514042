"""Opening a protected person, grounds of help, the check and the notices, on pages."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import psycopg
import pytest
from starlette.testclient import TestClient
from tests.conftest import ActingAs, Contribute, person, suspect
from tests.web.conftest import SitAs
from tests.web.test_people import position_of

from wholeroute.rights import Ground, Purpose, Role
from wholeroute.web.labels import LABELS

AMINA, TEKLE = "Amina Canary", "Tekle Berhane"


@pytest.fixture
def keeper(sit: SitAs) -> TestClient:
    """Return a browser in which a custodian of `ncp-a` sits."""
    return sit("custodian@ncp-a", "custodian", "categorisation")


@pytest.fixture
def protected(contribute: Contribute) -> UUID:
    """Return somebody whom a report protects."""
    return contribute([person("u", AMINA, "smuggled-person")], title="Reception of May")["u"]


@pytest.fixture
def proof(contribute: Contribute, acting: ActingAs) -> UUID:
    """Return a fact that another report states."""
    other = contribute([suspect("o", TEKLE, position="took the fares")], title="Case 9")["o"]
    with acting("analyst@ncp-a", Role.ANALYST, Purpose.ANALYSIS) as analyst:
        return position_of(analyst, other)


def form(who: UUID, *evidence: UUID, **other: str) -> dict[str, str]:
    said = {"who": str(who), "chosen": "suspect", "reason": "kept the book"}
    return said | {"evidence": " ".join(map(str, evidence))} | other


def test_a_protected_person_is_opened_by_two_on_pages(
    keeper: TestClient, sit: SitAs, protected: UUID, proof: UUID
) -> None:
    assert "A minor is never opened" in keeper.get(f"/people/reclassify?who={protected}").text
    asked = keeper.post("/people/reclassify", data=form(protected, proof), follow_redirects=False)
    where = asked.headers["location"]
    assert asked.status_code == 303
    assert "You asked: somebody else must decide." in keeper.get(where).text

    reviewer = sit("rights-reviewer@ncp-a", "rights-reviewer", "oversight")
    assert re.search(r"Notices of rights <span class=\"count\">1<", reviewer.get("/").text)
    told = reviewer.get("/people/notices").text
    assert f'href="{where}"' in told
    assert "new" in told
    reviewer.post("/people/notices")
    assert "Notices of rights <span" not in reviewer.get("/").text
    (notice,) = reviewer.get("/people/notices.json").json()
    assert (notice["lane"], notice["seen"]) == ("protected", True)
    assert "smuggled person" in reviewer.get("/people/requests").text
    page = reviewer.get(where).text
    for words in ("Request to open a protected person", "smuggled person", "took the fares", TEKLE):
        assert words in page
    assert AMINA not in page
    done = reviewer.post(where, data={"chosen": "grant", "reason": "the book is hers"})
    assert "Granted by rights-reviewer@ncp-a" in done.text
    analyst = sit("analyst@ncp-a", "analyst", "analysis")
    assert AMINA in analyst.get(f"/entities/{protected}").text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"who": "7; drop"}, "that is no id of a person"),
        ({"chosen": ""}, "no category is chosen"),
        ({"chosen": "victim"}, "opens nobody to analysis"),
        ({"reason": " "}, "a decision on a person needs a reason"),
        ({"evidence": "<b>"}, "is no id of a statement"),
    ],
)
def test_what_is_missing_is_asked_for_and_what_was_written_stays(
    keeper: TestClient, protected: UUID, proof: UUID, wrong: dict[str, str], words: str
) -> None:
    answer = keeper.post("/people/reclassify", data=form(protected, proof) | wrong)

    assert answer.status_code == 422
    assert words in answer.text
    assert "<b>" not in answer.text
    if "who" not in wrong:
        assert str(protected) in answer.text


def test_evidence_that_is_none_is_refused_and_the_refusal_is_in_the_log(
    keeper: TestClient, contribute: Contribute, protected: UUID, acting: ActingAs,
    superuser: psycopg.Connection[Any],
) -> None:  # fmt: skip
    told = contribute([suspect("o", "Yonas", position="led us")], title="Interview of 7 May")["o"]
    with acting("analyst@ncp-a", Role.ANALYST, Purpose.ANALYSIS) as analyst:
        proof = position_of(analyst, told)
    answer = keeper.post("/people/reclassify", data=form(protected, proof))

    assert answer.status_code == 403
    assert "what people told when they were asked is no evidence" in answer.text
    logged = superuser.execute("select rule from ledger.audit where not allowed").fetchall()
    assert logged == [("evidence",)]


def test_a_ground_is_chosen_with_the_category_or_written_later(
    keeper: TestClient, contribute: Contribute, superuser: psycopg.Connection[Any]
) -> None:
    waiting = contribute([person("u", AMINA)])["u"]
    helper = {"chosen": "humanitarian-actor", "reason": "a medic"}
    missing = keeper.post(f"/people/{waiting}", data=helper)
    assert missing.status_code == 422
    assert "it is not said on which ground they helped" in missing.text
    wrong = keeper.post(
        f"/people/{waiting}", data={**helper, "chosen": "victim", "ground": "family-care"}
    )
    assert wrong.status_code == 422

    keeper.post(f"/people/{waiting}", data=helper | {"ground": "out-of-humanity"})
    ground = "select ground::text from ledger.entity where id = %s"
    assert superuser.execute(ground, (waiting,)).fetchone() == ("out-of-humanity",)
    more = {"who": str(waiting), "ground": "mandated-by-law", "reason": "her papers"}
    assert "The ground is written" in keeper.post("/people/ground", data=more).text
    assert superuser.execute(ground, (waiting,)).fetchone() == ("mandated-by-law",)
    for lacking in ({"ground": ""}, {"ground": "for gain"}, {"who": "x"}, {"reason": ""}):
        assert keeper.post("/people/ground", data=more | lacking).status_code == 422


def test_a_ground_stands_on_the_page_of_whom_it_is_about(
    contribute: Contribute, sit: SitAs
) -> None:
    said = ("humanitarian-actor", "humanitarian-actor:out-of-humanity")
    who = contribute([person("u", AMINA, *said)])["u"]

    page = sit("protection-officer@ncp-a", "protection-officer", "protection").get(
        f"/entities/{who}"
    )
    assert LABELS["ground"]["out-of-humanity"] in page.text
    assert LABELS["why helped"]["out-of-humanity"] in page.text


def test_the_check_says_how_many_are_on_hold_and_of_nobody_why(
    keeper: TestClient, contribute: Contribute, sit: SitAs
) -> None:
    said = {"birthDate": "1999-05-07", "passportNumber": "K1234567"}
    contribute([suspect("v", AMINA, **said)._replace(categories=frozenset({"victim"}))])
    case = contribute([suspect("s", AMINA, **said)])["s"]

    page = keeper.post("/people/check").text

    assert "One suspect is on hold since this check." in page
    assert AMINA not in page + keeper.get("/people").text
    assert "may be somebody whom another report protects" in keeper.get(f"/people/{case}").text
    analyst = sit("analyst@ncp-a", "analyst", "analysis")
    gone, never = analyst.get(f"/entities/{case}"), analyst.get(f"/entities/{UUID(int=7)}")
    assert gone.status_code == never.status_code == 404
    assert gone.text == never.text.replace(str(UUID(int=7)), str(case))


@pytest.mark.parametrize(
    ("role", "purpose"),
    [
        ("analyst", "analysis"),
        ("protection-officer", "protection"),
        ("custodian", "protection"),
        ("rights-reviewer", "oversight"),
    ],
)
def test_nobody_else_is_let_near(
    sit: SitAs, protected: UUID, proof: UUID, role: str, purpose: str
) -> None:
    other = sit(f"{role}@ncp-a", role, purpose)

    assert other.get("/people/reclassify").status_code == 403
    for path in ("/people/reclassify", "/people/ground", "/people/check"):
        refused = other.post(path, data=form(protected, proof, ground="family-care"))
        assert refused.status_code == 403
    if role != "rights-reviewer":
        assert other.get("/people/notices").status_code == 403
        assert other.get("/people/notices.json").status_code == 403
        assert other.post("/people/notices").status_code == 403


def test_every_ground_has_its_words() -> None:
    assert set(LABELS["ground"]) == set(LABELS["why helped"]) == {str(each) for each in Ground}
