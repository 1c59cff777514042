"""Who waits to be categorised, on pages: why, by whom it is decided, and that two people lift a hold."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from starlette.testclient import TestClient
from tests.conftest import ActingAs, Contribute, everyone_may, person, phone, suspect
from tests.web.conftest import SitAs, unaddressed

from wholeroute.entities import Capacity
from wholeroute.ledger import Acting, statements
from wholeroute.rights import OPEN_CATEGORIES, PROTECTING_CATEGORIES, Purpose, Role, Tlp
from wholeroute.web.labels import LABELS
from wholeroute.web.views import people

AMINA, TEKLE = "Amina Canary", "Tekle Berhane"
STEERING = "held the tiller"
KINSA = "C-460/23"


@pytest.fixture
def keeper(sit: SitAs) -> TestClient:
    """Return a browser in which a custodian of `ncp-a` sits."""
    return sit("custodian@ncp-a", "custodian", "categorisation")


def reviewing(sit: SitAs) -> TestClient:
    """Return the browser with a rights reviewer of `ncp-a` in the seat."""
    return sit("rights-reviewer@ncp-a", "rights-reviewer", "oversight")


@pytest.fixture
def held(contribute: Contribute) -> UUID:
    """Return somebody whom their report calls a suspect and shows steering."""
    return contribute([suspect("u", AMINA, notes=STEERING)], title="Rescue of May")["u"]


@pytest.fixture
def proof(contribute: Contribute, acting: ActingAs) -> UUID:
    """Return a statement of the open lane: what another suspect is said to have done."""
    other = contribute([suspect("o", TEKLE, position="took the fares")], title="Case 9")["o"]
    with acting("analyst@ncp-a", Role.ANALYST, Purpose.ANALYSIS) as analyst:
        return position_of(analyst, other)


def position_of(acting: Acting, entity: UUID) -> UUID:
    with acting.begin() as connection:
        said = statements(acting, connection, [entity])
    return next(each.id for each in said if each.property == "position")


def ask(keeper: TestClient, held: UUID, *evidence: UUID, reason: str = "he took fares") -> str:
    """Ask that a hold be lifted; return the request's address."""
    answer = keeper.post(
        f"/people/{held}",
        data={"chosen": "suspect", "reason": reason, "evidence": " ".join(map(str, evidence))},
        follow_redirects=False,
    )
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def test_the_queue_says_who_waits_and_why_and_names_nobody(
    keeper: TestClient, held: UUID, contribute: Contribute
) -> None:
    other = contribute([person("u", TEKLE)], title="Reception of June")["u"]
    page = keeper.get("/people").text

    assert "on hold: at the helm" in page
    assert "the report does not say what they are" in page
    assert KINSA in page
    for entity, title in ((held, "Rescue of May"), (other, "Reception of June")):
        assert f'href="/people/{entity}"' in page
        assert title in page
    assert AMINA not in page + keeper.get("/people.json").text
    twin = keeper.get("/people.json").json()
    assert (twin["on_hold"], twin["uncategorised"]) == (1, 1)
    for asked, who in (("true", held), ("false", other)):
        (line,) = keeper.get(f"/people.json?held={asked}").json()["people"]
        assert line["who"]["entity"] == str(who)


def test_the_queue_is_paged(
    keeper: TestClient, contribute: Contribute, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "PAGE", 2)
    filed = contribute([person(f"u{n}", f"Tekle {n}") for n in range(3)])
    first = keeper.get("/people.json").json()
    rest = keeper.get(f"/people.json?start={first['further']}").json()

    seen = [each["who"]["entity"] for each in (*first["people"], *rest["people"])]
    assert set(seen) == {str(filed[f"u{n}"]) for n in range(3)}
    assert rest["further"] is None
    assert 'rel="next" href="/people?start=2"' in keeper.get("/people").text
    assert "The list ends before here." in keeper.get("/people?start=9").text


def test_an_empty_queue_says_where_people_come_from(keeper: TestClient) -> None:
    page = keeper.get("/people").text

    assert "Nobody waits to be categorised." in page
    assert '<details class="explained" open>' in page


def test_a_person_is_revealed_on_an_explicit_word_and_audited(
    keeper: TestClient, held: UUID, superuser: psycopg.Connection[Any]
) -> None:
    page = keeper.get(f"/people/{held}")
    assert "kept in the vault" in page.text
    assert AMINA not in page.text + keeper.get(f"/people/{held}.json").text

    answer = keeper.post(f"/people/{held}/reveal")

    assert f'<bdi class="revealed">{AMINA}</bdi>' in answer.text
    assert answer.headers["cache-control"] == "no-store"
    (row,) = superuser.execute(
        "select member, details::text from ledger.audit where object = 'vault:uncategorised'"
    ).fetchall()
    assert row[0] == "custodian@ncp-a"
    assert AMINA not in row[1]


def test_a_protecting_category_acts_at_once(keeper: TestClient, held: UUID) -> None:
    answer = keeper.post(f"/people/{held}", data={"chosen": "smuggled-person", "reason": "aboard"})

    assert answer.url.path == "/people"
    assert "Your decision is written and acts already." in answer.text
    assert keeper.get(f"/people/{held}").status_code == 404


def test_an_uncategorised_person_is_let_in_by_one(
    keeper: TestClient, contribute: Contribute, sit: SitAs
) -> None:
    who = contribute([person("u", AMINA)])["u"]
    keeper.post(f"/people/{who}", data={"chosen": "contact", "reason": "met the organiser"})

    analyst = sit("analyst@ncp-a", "analyst", "analysis")
    assert AMINA in analyst.get(f"/entities/{who}").text


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        ({"chosen": "", "reason": "r"}, "no category is chosen"),
        ({"chosen": "official", "reason": "r"}, "no category is chosen"),
        ({"chosen": "victim", "reason": "  "}, "a decision on a person needs a reason"),
        ({"chosen": "suspect", "reason": "<b>r"}, "what puts them on hold is no offence"),
        ({"chosen": "suspect", "reason": "<b>r", "evidence": "7; drop"}, "is no id of a statement"),
    ],
)
def test_what_is_missing_is_asked_for_and_what_was_written_stays(
    keeper: TestClient, held: UUID, draft: dict[str, str], words: str
) -> None:
    answer = keeper.post(f"/people/{held}", data=draft)

    assert answer.status_code == 422
    assert words in answer.text
    assert "<b>" not in answer.text
    checked = re.findall(r'value="([^"]+)" required checked', answer.text)
    assert checked == [c for c in [draft["chosen"]] if c in PROTECTING_CATEGORIES | OPEN_CATEGORIES]
    assert draft.get("evidence", "") in answer.text
    assert keeper.get("/people.json").json()["on_hold"] == 1


def test_nothing_is_chosen_beforehand(keeper: TestClient, held: UUID) -> None:
    page = keeper.get(f"/people/{held}").text

    assert "required checked" not in page
    assert set(re.findall(r'name="chosen" value="([^"]+)"', page)) == {
        str(each) for each in PROTECTING_CATEGORIES | OPEN_CATEGORIES
    }


def test_a_hold_is_lifted_by_another_person_who_sees_what_it_rests_on(
    keeper: TestClient, sit: SitAs, held: UUID, proof: UUID
) -> None:
    where = ask(keeper, held, proof)
    own = keeper.get(where).text
    assert "You asked: somebody else must decide." in own
    assert TEKLE not in own  # a custodian reads no open lane
    assert "a request waits" in keeper.get("/people").text
    assert 'value="suspect"' not in keeper.get(f"/people/{held}").text

    reviewer = reviewing(sit)
    assert re.search(r"Holds to lift <span class=\"count\">1<", reviewer.get("/").text)
    assert f'href="{where}"' in reviewer.get("/people/requests").text
    page = reviewer.get(where).text
    for words in ("took the fares", TEKLE, "Case 9", "B2", "made to, or to stay alive", KINSA):
        assert words in page
    assert AMINA not in page
    assert "required checked" not in page

    done = reviewer.post(where, data={"chosen": "grant", "reason": "the ledger of fares is his"})
    assert "Granted by rights-reviewer@ncp-a" in done.text
    assert "the ledger of fares is his" in done.text
    assert reviewer.get("/people/requests.json").json() == []
    (decided,) = reviewer.get("/people/requests.json?waiting=false").json()
    assert decided["granted"] is True
    analyst = sit("analyst@ncp-a", "analyst", "analysis")
    assert AMINA in analyst.get(f"/entities/{held}").text


def test_evidence_names_whom_it_speaks_of(
    keeper: TestClient, sit: SitAs, held: UUID, contribute: Contribute, analyst: Acting
) -> None:
    filed = contribute([suspect("o", TEKLE), phone("p", "+39 06 698 1234", "o")])
    with analyst.begin() as connection:
        said = statements(analyst, connection, [filed["p"]])
    where = ask(keeper, held, next(each.id for each in said if each.property == "holder"))

    page = reviewing(sit).get(where).text
    link = f'<a href="/entities/{filed["o"]}"><bdi class="name">{TEKLE}</bdi></a>'
    assert re.sub(r">\s+<", "><", page).count(link) == 1


def test_a_refused_request_leaves_them_on_hold(
    keeper: TestClient, sit: SitAs, held: UUID, proof: UUID
) -> None:
    where = ask(keeper, held, proof)
    done = reviewing(sit).post(where, data={"chosen": "refuse", "reason": "forced at gunpoint"})

    assert "Refused by rights-reviewer@ncp-a" in done.text
    again = sit("custodian@ncp-a", "custodian", "categorisation")
    assert again.get("/people.json").json()["on_hold"] == 1
    assert "refused" in again.get(f"/people/{held}").text
    assert ask(again, held, proof) != where


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        ({"reason": "r"}, "no decision is chosen"),
        ({"chosen": "grant", "reason": " "}, "a decision on a person needs a reason"),
    ],
)
def test_a_decision_that_lacks_something_is_asked_for_again(
    keeper: TestClient, sit: SitAs, held: UUID, proof: UUID, draft: dict[str, str], words: str
) -> None:
    where = ask(keeper, held, proof)
    reviewer = reviewing(sit)
    answer = reviewer.post(where, data=draft)

    assert answer.status_code == 422
    assert words in answer.text
    assert len(reviewer.get("/people/requests.json").json()) == 1


def test_evidence_that_is_not_there_is_said_and_lifts_no_hold(
    keeper: TestClient, sit: SitAs, held: UUID
) -> None:
    where = ask(keeper, held, uuid4(), uuid4())
    reviewer = reviewing(sit)

    assert "2 statements cannot be shown to you" in reviewer.get(where).text
    refused = reviewer.post(where, data={"chosen": "grant", "reason": "let in"})
    assert refused.status_code == 403
    assert "the evidence must stand in the open lane" in refused.text
    assert len(reviewer.get("/people/requests.json").json()) == 1


def test_whoever_asked_is_offered_no_decision_and_refused_one(
    keeper: TestClient, sit: SitAs, held: UUID, proof: UUID, superuser: psycopg.Connection[Any]
) -> None:
    where = ask(keeper, held, proof)
    superuser.execute("update ledger.release set asked_by = 'rights-reviewer@ncp-a'")
    reviewer = reviewing(sit)

    page = reviewer.get(where).text
    assert "You asked: somebody else must decide." in page
    assert "<textarea" not in page
    assert 'name="chosen"' not in page
    refused = reviewer.post(where, data={"chosen": "grant", "reason": "mine"})
    assert refused.status_code == 403
    assert "four-eyes" in refused.text


@pytest.mark.parametrize(
    ("role", "purpose"),
    [
        ("analyst", "analysis"),
        ("investigator", "investigation"),
        ("prosecutor", "prosecution"),
        ("protection-officer", "protection"),
        ("custodian", "protection"),
        ("auditor", "oversight"),
        ("contributor", "analysis"),
    ],
)
def test_nobody_else_gets_another_answer_for_who_waits_than_for_nobody(
    keeper: TestClient, sit: SitAs, held: UUID, proof: UUID, role: str, purpose: str
) -> None:
    where = ask(keeper, held, proof)
    other = sit(f"{role}@ncp-a", role, purpose)

    for there, missing in (
        ("/people", "/people?start=9"),
        (f"/people/{held}", f"/people/{uuid4()}"),
        (f"/people/{held}.json", f"/people/{uuid4()}.json"),
        (where, f"/people/requests/{uuid4()}"),
        (f"{where}.json", f"/people/requests/{uuid4()}.json"),
        ("/people/requests", "/people/requests?waiting=false"),
    ):
        found, absent = other.get(there), other.get(missing)
        assert found.status_code == absent.status_code == 403, there
        assert _neutral(found.text) == _neutral(absent.text)
    for path in (f"/people/{held}", f"/people/{held}/reveal", where):
        refused = other.post(path, data={"chosen": "victim", "reason": "r"})
        assert refused.status_code == 403
    front = other.get("/").text
    assert "/people" not in front


def _neutral(page: str) -> str:
    """Return a page without the address it was asked under."""
    return re.sub(r'name="back" value="[^"]*"', "", page)


def test_whom_the_custodian_was_not_sent_looks_like_nobody(
    keeper: TestClient, contribute: Contribute
) -> None:
    hidden = contribute(
        [person("u", AMINA)], as_="ncp-b", access=everyone_may("ncp-b", tlp=Tlp.RED)
    )["u"]

    assert keeper.get("/people.json").json()["people"] == []
    there, nowhere = keeper.get(f"/people/{hidden}"), keeper.get(f"/people/{uuid4()}")
    assert there.status_code == nowhere.status_code == 404
    assert unaddressed(there) == unaddressed(nowhere)
    for path in (f"/people/{hidden}", f"/people/{hidden}/reveal"):
        assert keeper.post(path, data={"chosen": "victim", "reason": "r"}).status_code == 404


def test_another_organisations_requests_look_like_none(
    contribute: Contribute, sit: SitAs, proof: UUID
) -> None:
    hidden = contribute(
        [suspect("u", AMINA, notes=STEERING)],
        as_="ncp-b", access=everyone_may("ncp-b", tlp=Tlp.RED),
    )["u"]  # fmt: skip
    where = ask(sit("custodian@ncp-b", "custodian", "categorisation"), hidden, proof)

    reviewer = reviewing(sit)
    assert reviewer.get("/people/requests.json").json() == []
    assert reviewer.get("/overview.json").json()["requests"] == 0
    there, nowhere = reviewer.get(where), reviewer.get(f"/people/requests/{uuid4()}")
    assert there.status_code == nowhere.status_code == 404
    assert unaddressed(there) == unaddressed(nowhere)
    assert reviewer.post(where, data={"chosen": "grant", "reason": "r"}).status_code == 404


def test_a_form_from_elsewhere_decides_nothing(keeper: TestClient, held: UUID) -> None:
    answer = keeper.post(
        f"/people/{held}",
        data={"chosen": "victim", "reason": "r"},
        headers={"sec-fetch-site": "cross-site"},
    )

    assert answer.status_code == 403
    assert keeper.get("/people.json").json()["on_hold"] == 1


def test_every_hold_has_its_words_and_its_innocent_reading() -> None:
    holds = {str(each) for each in Capacity} | {"protected-elsewhere"}
    assert set(LABELS["hold"]) == set(LABELS["innocent"]) == holds
