"""Search: one box, words in no address, results that say why, and nobody found who may not be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import StringIO
from uuid import UUID

import httpx2
import pytest
from psycopg import Connection
from starlette.testclient import TestClient
from tests.conftest import ActingAs, Contribute, Filed, everyone_may, person, phone, suspect
from tests.web.conftest import SitAs
from tests.web.scene import Scene

from wholeroute import crosscheck
from wholeroute.custody import protect
from wholeroute.entities import Claim, Draft, Kind, Reference
from wholeroute.ledger import Acting, Ledger
from wholeroute.rights import Category, Purpose, Role

ANALYST = ("analyst@ncp-a", "analyst", "analysis")


def ask(browser: TestClient, words: str) -> httpx2.Response:
    """Send the form, and follow to the answer."""
    return browser.post("/search", data={"words": words})


def found(browser: TestClient, words: str) -> list[dict[str, object]]:
    """Return the results of a search as its JSON twin has them."""
    answer = browser.post("/search.json", data={"words": words})
    assert answer.status_code == 200, answer.text
    results: list[dict[str, object]] = answer.json()["results"]
    return results


# --- what is found, and why -------------------------------------------------------------------


MEANS_HIM = {
    "Ermias Ghermay": "the same name",
    "ermias ghermai": "the same name in another spelling",
    "Ermais Ghermay": "the same name in another spelling",
    "Ermias Gherpay": "a name but for a slip",
    "ኤርሚያስ ግርማይ": "the same name",
    "Ghermay": "the same name",
    "Ermias Ghermay 1980": "the birth date agrees",
    "k 1234567": "passport number",
    "+39 (06) 698-1234": "telephone number",
}


def test_somebody_is_found_by_what_is_known_of_them(analyst_page: TestClient, scene: Scene) -> None:
    for words, why in MEANS_HIM.items():
        page = ask(analyst_page, words).text

        assert '<bdi class="name">Ermias Gh' in page, words
        assert why in page, words


def test_records_held_for_one_are_one_result_that_counts_its_sources(
    analyst_page: TestClient, scene: Scene
) -> None:
    (first,) = found(analyst_page, "Ermias Ghermay")

    assert (first["records"], first["sources"]) == (3, 3)
    assert first["countries"] == ["er"]
    assert {"Ermias Ghermay", "Ermias Ghirmay", "ኤርሚያስ ግርማይ"} <= set(first["names"])  # type: ignore[call-overload]


THINGS = {
    "Salam": "Vessel", "IMO 9074720": "Vessel", "9074720": "Vessel", "0039066981234": "Phone",
    "Calle Mayor": "Address", "ab-123 cd": "Vehicle", "@Fast_Trips": "UserAccount",
    "IT60 X054 2811 1010 0000 0123 456": "BankAccount", "Halcyon Shiping": "Company",
    "P9988776": "Passport",
}  # fmt: skip


def test_things_are_found_by_number_and_places_by_name(
    analyst_page: TestClient, scene: Scene, things: Filed
) -> None:
    for words, kind in THINGS.items():
        assert kind in [each["kind"] for each in found(analyst_page, words)], words


@pytest.fixture
def things(contribute: Contribute, analyst: Acting) -> Filed:
    """Return a report of things, checked as it came in."""
    filed = contribute(
        [
            Draft("ad", Kind.ADDRESS, (Claim("full", "Calle Mayor 12, Ceuta"),)),
            Draft("ve", Kind.VEHICLE, (Claim("registrationNumber", "AB 123 CD"),)),
            Draft("us", Kind.USER_ACCOUNT, (Claim("username", "fast_trips"), Claim("service", "Telegram"))),
            Draft("ba", Kind.BANK_ACCOUNT, (Claim("iban", "IT60X0542811101000000123456"),)),
            Draft("co", Kind.COMPANY, (Claim("name", "Halcyon Shipping Ltd"),)),
            Draft("pa", Kind.PASSPORT, (Claim("number", "P9988776"),)),
        ],
        title="Things",
    )  # fmt: skip
    crosscheck.arrive(analyst, [filed.ref])
    return filed


def test_ids_are_found_by_how_they_begin(analyst_page: TestClient, scene: Scene) -> None:
    entity, report = scene.port["a"], scene.port.ref

    assert f'href="/entities/{entity}"' in ask(analyst_page, str(entity)[:8]).text
    assert f'href="/contributions/{report}"' in ask(analyst_page, f" {report} ").text
    assert f'href="/contributions/{report}"' in ask(analyst_page, str(report)[:8].upper()).text


# --- facets, pages ----------------------------------------------------------------------------


def test_facets_count_and_narrow_and_are_links(analyst_page: TestClient, crowd: Filed) -> None:
    answer = analyst_page.post("/search.json", data={"words": "Tesfaye"}).json()
    facets = {each["facet"]: each["values"] for each in answer["facets"]}

    assert {v["value"]: v["number"] for v in facets["kind"]} == {"Person": 23, "Company": 2}
    assert {v["value"]: v["number"] for v in facets["country"]} == {"et": 20, "er": 3}
    assert "source" not in facets  # all came from one: that is no choice
    narrowed = analyst_page.get(f"/search/{answer['id']}.json", params={"country": "er"}).json()
    assert (narrowed["found"], narrowed["left"]) == (25, 3)
    # What is chosen may be changed: its own facet is counted among what the others leave.
    again = {each["facet"]: each["values"] for each in narrowed["facets"]}
    assert {v["value"]: v["number"] for v in again["country"]} == {"et": 20, "er": 3}
    assert {v["value"]: v["number"] for v in again["kind"]} == {"Person": 3}
    page = analyst_page.get(f"/search/{answer['id']}?country=er").text
    assert f'href="/search/{answer["id"]}?kind=Person&amp;country=er"' in page


def test_results_go_on_on_a_next_page(analyst_page: TestClient, crowd: Filed) -> None:
    answer = analyst_page.post("/search.json", data={"words": "Tesfaye"}).json()
    further = analyst_page.get(
        f"/search/{answer['id']}.json", params={"start": answer["further"]}
    ).json()
    page = analyst_page.get(f"/search/{answer['id']}?start=20").text

    assert (len(answer["results"]), len(further["results"]), further["further"]) == (20, 5, None)
    seen = {each["entity"] for each in answer["results"] + further["results"]}
    assert len(seen) == 25
    assert '<ol class="hits" start="21"' in page
    assert "The list ends before here" in analyst_page.get(f"/search/{answer['id']}?start=400").text


@pytest.fixture
def crowd(contribute: Contribute, analyst: Acting) -> Filed:
    """Return a report of many whom one word names."""
    given = (
        "Abel Bereket Dawit Ephrem Filmon Girma Haile Isaias Kidane Lemlem Mebrat Negash Okbay"
        " Petros Robel Samuel Tekle Ukbay Yonas Zeray Amare Biniam Candace"
    )
    filed = contribute(
        [
            suspect(f"s{at}", f"{name} Tesfaye", nationality="ET" if at < 20 else "ER")
            for at, name in enumerate(given.split())
        ]
        + [
            Draft(what, Kind.COMPANY, (Claim("name", f"Tesfaye {what}"),))
            for what in ("Trading", "Transport")
        ]
    )
    crosscheck.arrive(analyst, [filed.ref])
    return filed


# --- what is written, and where it stays ------------------------------------------------------


def test_words_stand_in_no_address_and_no_log(
    analyst_page: TestClient, scene: Scene, superuser: Connection, log: StringIO
) -> None:
    answer = analyst_page.post("/search", data={"words": "Ermias Ghermay"}, follow_redirects=False)
    address = answer.headers["location"]
    page = analyst_page.get(address).text

    assert re.fullmatch(r"/search/[0-9a-f-]{36}", address)
    rows = superuser.execute(
        "select object, purpose, details from ledger.audit where action = 'screen'"
    ).fetchall()
    assert rows == [(f"search:{address.rpartition('/')[2]}", "analysis", {"hits": 1})]
    assert "Ermias" not in log.getvalue()
    assert not re.findall(r'(?:href|action)="[^"]*(?:Ermias|Ghermay)', page)
    assert "<title>Search" in page


def test_a_search_is_nobody_elses(sit: SitAs, scene: Scene) -> None:
    address = sit(*ANALYST).post("/search", data={"words": "Ermias"}, follow_redirects=False)
    where = address.headers["location"]

    for member, role, purpose in (
        ("analyst@ncp-b", "analyst", "analysis"), ("analyst@ncp-a", "analyst", "sanctions"),
        ("investigator@ncp-a", "investigator", "investigation"),
    ):  # fmt: skip
        other = sit(member, role, purpose)
        assert other.get(where).status_code == 404
        assert other.post(f"{where}/save", data={"name": "mine"}).status_code == 404
        assert other.post(f"{where}/seen").status_code == 404
        other.post(f"{where}/forget")
    assert sit(*ANALYST).get(where).status_code == 200


NOT_ENOUGH = {
    "": "nothing is written", "   ": "nothing is written", "x": "too little", "👍👍": "too little",
    "\u202e\u2066\u2069": "too little", "x" * 5000: "5000 characters", "\x00\x00": "too little",
    "?! -- %": "too little",
}  # fmt: skip
ENOUGH = (
    "\u202eErmias\u202c \u2066Ghermay\u2069", "Ermias\u200b Ghermay 👍", "  ERMIAS,   GHERMAY ",
    "=Ermias Ghermay",
)  # fmt: skip
CODE = ("' or 1=1 --", "<script>alert(1)</script>", "a%b_c*d", "\\N{x}", "{{ 7 * 7 }} word")


def test_what_cannot_be_searched_says_what_to_write(analyst_page: TestClient) -> None:
    for words, said in NOT_ENOUGH.items():
        answer = ask(analyst_page, words)

        assert answer.status_code == 422, words
        assert said in answer.text, words
        assert 'aria-invalid="true"' in answer.text
        assert analyst_page.post("/search.json", data={"words": words}).status_code == 422


def test_signs_that_nobody_sees_are_no_part_of_a_name_and_code_is_words(
    analyst_page: TestClient, scene: Scene
) -> None:
    for words in ENOUGH:
        assert found(analyst_page, words), words
    for words in CODE:
        page = ask(analyst_page, words)
        assert page.status_code in (200, 422), words
        assert "<script>alert" not in page.text
        assert "49 word" not in page.text


def test_nothing_found_says_what_to_try(analyst_page: TestClient, scene: Scene) -> None:
    page = ask(analyst_page, "Nebukadnezar Quux")

    assert page.status_code == 200
    assert "near enough" in page.text
    assert "says nothing about what others hold" in page.text


# --- who is never found -----------------------------------------------------------------------

AMINA = "Amina Canary"
SEARCHING = [
    ("analyst", "analysis"), ("analyst", "sanctions"), ("investigator", "investigation"),
    ("investigator", "sanctions"),
]  # fmt: skip
REFUSED = [
    ("prosecutor", "prosecution"), ("protection-officer", "protection"), ("guardian", "protection"),
    ("custodian", "protection"), ("custodian", "categorisation"), ("rights-reviewer", "oversight"),
    ("auditor", "oversight"), ("investigator", "analysis"), ("contributor", "analysis"),
    ("programme-manager", "policy"), ("administrator", "oversight"),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hidden:
    """Somebody in each lane that is not open, and all that might lead to them."""

    ids: tuple[UUID, ...]
    refs: tuple[UUID, ...]

    def words(self) -> list[str]:
        """Return every way to ask for them."""
        return [
            AMINA, "Amina Kanary", "Amina Canray", "Canary", "أمينة كناري", "The Canary Bird",
            "Amina Canary 1999", "X7654321", "+39 06 698 9999", "canary_bird",
            "Via Canary 7", "CA 777 NA", *(str(each) for each in (*self.ids, *self.refs)),
            *(str(each)[:8] for each in (*self.ids, *self.refs)),
        ]  # fmt: skip


@pytest.fixture
def hidden(contribute: Contribute, acting: ActingAs) -> Hidden:
    """File one woman as smuggled, as nobody says what, and in a court's case, with what she holds."""
    filed = [
        contribute(_amina("smuggled-person"), purpose=Purpose.PROTECTION, title="A shelter's"),
        contribute(_amina(), title="Nobody knows what"),
        contribute(_amina("suspect"), judicial_case="C-1", title="A case"),
    ]
    for role, purpose in (("analyst", "analysis"), ("analyst", "sanctions")):
        with acting("analyst@ncp-a", Role(role), Purpose(purpose)) as session:
            crosscheck.run(session)
            crosscheck.arrive(session, [each.ref for each in filed])
    ids = tuple(each[key] for each in filed for key in ("w", "q", "u", "a", "v"))
    return Hidden(ids, tuple(each.ref for each in filed))


def _amina(*categories: str) -> list[Draft]:
    holder = ("w",)
    return [
        person("w", AMINA, *categories, alias="The Canary Bird", weakAlias="أمينة كناري",
               birthDate="1999", passportNumber="X7654321", nationality="ET"),
        phone("q", "+39 06 698 9999", *holder),
        _held("u", Kind.USER_ACCOUNT, Claim("username", "canary_bird"), holder="holder"),
        _held("a", Kind.ADDRESS, Claim("full", "Via Canary 7, Catania"), holder="holder"),
        _held("v", Kind.VEHICLE, Claim("registrationNumber", "CA 777 NA"), holder="owner"),
    ]  # fmt: skip


def _held(key: str, kind: Kind, claim: Claim, *, holder: str) -> Draft:
    return Draft(key, kind, (claim,), (Reference(holder, "w"),))


def test_the_hidden_are_found_by_nobody_and_by_nothing(
    sit: SitAs, hidden: Hidden, superuser: Connection
) -> None:
    for role, purpose in SEARCHING:
        browser = sit(f"{role}@ncp-a", role, purpose)
        for words in hidden.words():
            answer = browser.post("/search.json", data={"words": words}).json()

            told = (answer["found"], answer["results"], answer["reports"], answer["facets"])
            assert told == (0, [], [], []), words
            assert not answer["crowded"]
    assert superuser.execute(
        "select count(*) from open.match_key k where k.entity = any (%s)", (list(hidden.ids),)
    ).fetchone() == (0,)


def test_whoever_may_not_search_is_refused_in_every_way(sit: SitAs, hidden: Hidden) -> None:
    for role, purpose in REFUSED:
        browser = sit(f"{role}@ncp-a", role, purpose)

        assert browser.get("/search").status_code == 403, role
        assert ask(browser, AMINA).status_code == 403
        assert browser.post("/search.json", data={"words": AMINA}).status_code == 403
        assert browser.get("/search/saved").status_code == 403
        assert browser.get("/search/saved.json").status_code == 403
        assert 'href="/search"' not in browser.get("/").text


def test_whoever_is_protected_is_found_no_more_by_a_search_that_found_them(
    sit: SitAs, contribute: Contribute, analyst: Acting, acting: ActingAs
) -> None:
    filed = contribute([suspect("u", "Kidane Zekarias"), suspect("o", "Tekle Berhane")])
    crosscheck.arrive(analyst, [filed.ref])
    browser = sit(*ANALYST)
    before = browser.post("/search.json", data={"words": "Kidane Zekarias"}).json()
    with acting("custodian@ncp-a", Role.CUSTODIAN, Purpose.CATEGORISATION) as custodian:
        protect(custodian, filed["u"], Category.VICTIM, "he asked for help")
    after = browser.get(f"/search/{before['id']}.json").json()

    assert (before["found"], after["found"], after["facets"]) == (1, 0, [])


# --- saved searches ---------------------------------------------------------------------------


def saved_as(browser: TestClient, words: str, name: str, **narrowed: str) -> str:
    """Search and save; return the address of the search."""
    asked = browser.post("/search", data={"words": words}, follow_redirects=False)
    where = asked.headers["location"]
    kept = browser.post(
        f"{where}/save", params=narrowed, data={"name": name}, follow_redirects=False
    )
    assert (kept.status_code, kept.headers["location"]) == (303, "/search/saved")
    return str(where)


def told(browser: TestClient) -> dict[str, list[str]]:
    """Return who came in for each saved search, by its name."""
    searches = browser.get("/search/saved.json").json()
    return {each["search"]["name"]: [a["called"] for a in each["alerts"]] for each in searches}


def test_whoever_comes_in_and_is_meant_makes_an_alert_until_it_is_seen(
    sit: SitAs, scene: Scene, contribute: Contribute, enrolled: Ledger, analyst: Acting
) -> None:
    browser = sit(*ANALYST)
    where = saved_as(browser, "Ermias Ghermay", "the organiser")
    saved_as(browser, "K7777777", "a passport")
    saved_as(browser, "Ermias Ghermay", "in Ethiopia", country="et")
    assert told(browser) == {"the organiser": [], "a passport": [], "in Ethiopia": []}
    assert "Nobody came in since" in browser.get("/search/saved").text
    assert "/search/saved" not in browser.get("/").text

    contribute(
        [
            suspect("a", "Ermiyas Girmay", nationality="ER"),
            suspect("b", "Saba Tekle", passportNumber="K7777777"),
            suspect("c", "Ermias Tekle"),
        ],
        as_="ncp-b",
    )
    assert crosscheck.check_arrivals(enrolled).failed == 0

    assert told(browser) == {
        "the organiser": ["Ermiyas Girmay"], "a passport": ["Saba Tekle"], "in Ethiopia": [],
    }  # fmt: skip
    assert sum(len(each.alerts) for each in crosscheck.saved(analyst)) == 2
    page = browser.get("/search/saved").text
    assert "1 new" in page
    assert "Ermiyas Girmay" in page
    assert browser.get("/desk.json").json()["alerts"] == 2
    desk = browser.get("/").text
    assert "2 entities came in that you saved searches for." in desk
    assert "Girmay" not in desk.partition("/search/saved")[0]
    crosscheck.run(analyst)  # keys are made anew: what was told once is no news
    browser.post(f"{where}/seen")
    crosscheck.run(analyst)
    assert told(browser)["the organiser"] == []
    assert "One entity came in that you saved a search for." in browser.get("/").text
    assert sum(len(each.alerts) for each in crosscheck.saved(analyst)) == 1


def test_an_alert_is_gone_with_whoever_is_protected_or_not_for_this_purpose(
    sit: SitAs, contribute: Contribute, enrolled: Ledger, acting: ActingAs, superuser: Connection
) -> None:
    browser = sit(*ANALYST)
    saved_as(browser, "Kidane Zekarias", "him")
    saved_as(sit("investigator@ncp-a", "investigator", "investigation"), "Kidane Zekarias", "him")
    filed = contribute(
        [suspect("u", "Kidane Zekarias")], access=everyone_may("ncp-a", Purpose.ANALYSIS)
    )
    contribute([person("w", "Kidane Zekarias", "smuggled-person")], purpose=Purpose.PROTECTION)
    crosscheck.check_arrivals(enrolled)

    assert told(browser) == {"him": []}  # the investigator sits, whose purpose it was not given for
    browser = sit(*ANALYST)
    assert told(browser) == {"him": ["Kidane Zekarias"]}
    with acting("custodian@ncp-a", Role.CUSTODIAN, Purpose.CATEGORISATION) as custodian:
        assert browser.get("/desk.json").json()["alerts"] == 1
        protect(custodian, filed["u"], Category.VICTIM, "he asked for help")
    assert told(browser) == {"him": []}
    assert browser.get("/desk.json").json()["alerts"] == 0
    assert superuser.execute("select count(*) from ledger.search_alert").fetchone() == (0,)


def test_a_search_is_saved_under_a_name_forgotten_and_ends(
    sit: SitAs, superuser: Connection
) -> None:
    browser = sit(*ANALYST)
    where = saved_as(browser, "Ermias Ghermay", "  the   organiser ")

    nameless = browser.post(f"{where}/save", data={"name": " "})
    assert nameless.status_code == 422
    assert "needs a name" in nameless.text
    assert 'value="Ermias Ghermay"' in nameless.text
    assert "Saved as the organiser" in browser.get(where).text
    superuser.execute("update ledger.search set ends_at = now() - interval '1 day'")
    superuser.commit()
    assert browser.get(where).status_code == 404
    assert told(browser) == {}
    kept = saved_as(browser, "Saba", "her")
    assert superuser.execute("select count(*) from ledger.search").fetchone() == (1,)
    browser.post(f"{kept}/forget")
    assert "You have saved no search" in browser.get("/search/saved").text
    assert superuser.execute("select count(*) from ledger.search_key").fetchone() == (0,)


# --- leaving ----------------------------------------------------------------------------------


def test_results_leave_as_csv_through_the_gate_alone(
    analyst_page: TestClient, scene: Scene
) -> None:
    page = ask(analyst_page, "Ghermay").text
    chosen = [str(scene.port["a"]), str(scene.coast["u"])]
    form = analyst_page.get("/disclosures/new", params={"entity": chosen, "form": "csv"})

    assert 'action="/disclosures/new"' in page
    assert re.search(r'type="checkbox" form="out" name="entity"', page)
    assert form.status_code == 200
    assert re.search(r'value="csv" checked', form.text)
    for entity in chosen:
        assert re.search(rf'name="what" value="{entity}" checked', form.text)
    assert analyst_page.get("/disclosures/new").status_code == 422
    assert analyst_page.get("/search/saved.csv").status_code == 404
