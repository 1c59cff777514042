"""Pages of a real installation: nobody is there before they signed in, and a cookie is worth its row."""

from __future__ import annotations

import re
from base64 import b32decode
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import psycopg
import pytest
from fastapi import Depends
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from tests.signing import (
    ANALYST,
    AUDITOR,
    BODY,
    CUSTODIAN,
    PASSWORD,
    Clock,
    Installation,
    Key,
    Person,
    set_up,
)
from tests.web.conftest import OWN, cookie

from wholeroute.ledger import Ledger
from wholeroute.members import Member, enrol, invite, members, set_up_code, totp
from wholeroute.rights import Role
from wholeroute.web import create_app
from wholeroute.web.guards import is_same_origin
from wholeroute.web.signed_in import COOKIE
from wholeroute.web.step_up import own_path, stepped_up

Browse = Callable[[], TestClient]


@pytest.fixture
def browse(ledger: Ledger) -> Iterator[Browse]:
    """Return what opens another browser on an installation without anybody."""
    app = create_app(ledger, clock=Clock(), log=StringIO())

    @app.post("/weighty", dependencies=[Depends(stepped_up)])
    def weighty(reason: str = "") -> PlainTextResponse:
        return PlainTextResponse(f"done {reason}")

    opened: list[TestClient] = []

    def another() -> TestClient:
        opened.append(TestClient(app, base_url="https://localhost", headers=OWN))
        return opened[-1]

    yield another
    for each in opened:
        each.close()


@pytest.fixture
def here(ledger: Ledger, browse: Browse) -> Installation:
    """Return the installation after its first administrator was made, under the pages' own clock."""
    app: Any = browse().app
    return set_up(ledger, app.state.clock)


def enter(browser: TestClient, here: Installation, who: Person, **more: str) -> Any:
    """Sign in on the page."""
    tried = who.tries(here.clock)
    form = {"member": tried.member, "password": tried.password, "code": tried.code} | more
    return browser.post("/sign-in", data=form, follow_redirects=False)


@pytest.fixture
def ana(here: Installation) -> Person:
    return here.join(ANALYST)


@pytest.fixture
def analyst(browse: Browse, here: Installation, ana: Person) -> TestClient:
    """Return a browser in which an analyst sits who signed in."""
    browser = browse()
    enter(browser, here, ana)
    browser.post("/seat", data={"seat": "ana|analyst|analysis"})
    return browser


@pytest.fixture
def admin(browse: Browse, here: Installation) -> TestClient:
    """Return a browser of the administrator, who has one seat alone and sits in it."""
    browser = browse()
    enter(browser, here, here.admin)
    return browser


# --- before anybody signed in -----------------------------------------------------------------


def test_without_a_sign_in_a_page_leads_to_it_and_back(
    browse: Browse, here: Installation, ana: Person
) -> None:
    browser = browse()

    led = browser.get("/entities?kind=Person", follow_redirects=False)

    assert led.status_code == 303
    assert led.headers["location"] == "/sign-in?back=%2Fentities%3Fkind%3DPerson"
    assert 'value="/entities?kind=Person"' in browser.get(led.headers["location"]).text
    refused = browser.get("/entities.json")
    assert (refused.status_code, refused.json()["rule"]) == (401, "sign-in")


@pytest.mark.parametrize(
    "taken", [{"seat": "ana|analyst|analysis"}, {"session": "made up"}, {COOKIE: "x"}]
)
def test_a_cookie_that_no_sign_in_stands_behind_opens_nothing(
    browse: Browse, here: Installation, ana: Person, taken: dict[str, str]
) -> None:
    browser = browse()
    browser.cookies.update(cookie("ana", "analyst", "analysis") if "seat" in taken else taken)

    assert browser.get("/entities.json").status_code == 401
    assert (
        browser.post("/seat", data=taken, follow_redirects=False)
        .headers["location"]
        .startswith("/sign-in")
    )


def test_the_pages_of_a_real_installation_name_nobody_to_a_stranger(
    browse: Browse, here: Installation, ana: Person
) -> None:
    for path in ("/", "/sign-in", "/first", "/invited", "/safeguards"):
        page = browse().get(path).text
        assert "Ana Invented" not in page
        assert "Exercise: everybody" not in page


# --- signing in -------------------------------------------------------------------------------


def test_whoever_signs_in_chooses_a_seat_of_their_own_and_reads(analyst: TestClient) -> None:
    page = analyst.get("/").text

    assert "analyst" in page
    assert analyst.get("/entities").status_code == 200
    assert "Cora" not in page


def test_the_cookie_is_for_this_host_and_no_script(
    browse: Browse, here: Installation, ana: Person
) -> None:
    said = enter(browse(), here, ana).headers["set-cookie"]

    assert said.startswith("__Host-session=")
    for part in ("HttpOnly", "SameSite=strict", "Path=/", "Secure"):
        assert part in said
    assert "Domain" not in said


def test_a_sign_in_takes_a_new_token_and_ends_the_one_before(
    browse: Browse, here: Installation, ana: Person
) -> None:
    browser = browse()
    enter(browser, here, ana)
    first = browser.cookies[COOKIE]
    enter(browser, here, ana)

    assert browser.cookies[COOKIE] != first
    assert here.door.visit(first) is None


def test_wrong_names_and_wrong_passwords_get_the_same_page(
    browse: Browse, here: Installation, ana: Person
) -> None:
    pages = []
    for member, password in (("ana", "not this one at all"), ("nobody", PASSWORD)):
        answer = browse().post(
            "/sign-in", data={"member": member, "password": password, "code": "1"}
        )
        assert answer.status_code == 422
        assert "set-cookie" not in answer.headers
        pages.append(answer.text)

    assert pages[0] == pages[1]
    assert 'role="alert"' in pages[0]
    assert 'aria-invalid="true"' in pages[0]
    assert PASSWORD not in pages[1]


def test_after_too_many_wrong_tries_the_page_says_how_long(
    browse: Browse, here: Installation, ana: Person
) -> None:
    browser = browse()
    for _ in range(5):
        browser.post("/sign-in", data={"member": "ana", "password": "x", "code": "1"})

    assert re.search(r"try again in \d+ seconds", enter(browser, here, ana).text)


def test_signing_in_goes_back_to_a_page_of_ours_alone(browse: Browse, here: Installation) -> None:
    assert enter(browse(), here, here.admin, back="/members").headers["location"] == "/members"
    for evil in ("https://evil.example", "//evil.example", "/\\evil.example", "members", "/\n/x"):
        assert own_path(evil) == "/"
        assert enter(browse(), here, here.admin, back=evil).headers["location"] == "/"


def test_a_seat_of_anothers_is_refused(analyst: TestClient, here: Installation) -> None:
    here.join(CUSTODIAN)

    for seat in ("cora|custodian|categorisation", "ana|custodian|categorisation",
                 "ana|analyst|oversight"):  # fmt: skip
        assert analyst.post("/seat", data={"seat": seat}).status_code == 403
    assert analyst.get("/people").status_code == 403


def test_signing_out_ends_the_sign_in_in_the_database_too(analyst: TestClient) -> None:
    token = analyst.cookies[COOKIE]
    answer = analyst.post("/sign-out", follow_redirects=False)

    assert "clear-site-data" in answer.headers
    assert COOKIE not in analyst.cookies
    analyst.cookies[COOKIE] = token
    assert analyst.get("/entities.json").status_code == 401


@pytest.mark.parametrize(
    "over",
    [
        "update ledger.signed_in set seen_at = now() - interval '31 minutes'",
        "update ledger.signed_in set expires_at = now()",
        "update ledger.member set suspended_at = now() where id = 'ana'",
        "delete from ledger.signed_in",
    ],
)
def test_a_sign_in_that_is_over_shows_nothing_more(
    analyst: TestClient, superuser: psycopg.Connection[Any], over: str
) -> None:
    assert analyst.get("/entities.json").status_code == 200
    superuser.execute(over)

    assert analyst.get("/entities.json").status_code == 401


def test_a_passkey_signs_in(browse: Browse, here: Installation, ana: Person) -> None:
    here.with_key(ana)
    browser = browse()
    options = browser.post("/sign-in/passkey-options").text
    assert "ana" not in options

    entered = browser.post(
        "/sign-in/passkey", data={"answer": ana.key.signed(options)}, follow_redirects=False
    )

    assert entered.status_code == 303
    assert browser.post("/seat", data={"seat": "ana|analyst|analysis"}).status_code == 200
    again = browse().post("/sign-in/passkey", data={"answer": ana.key.signed(options)})
    assert again.status_code == 422


@pytest.mark.parametrize("answer", ["", "{}", "[]", '{"response": {}}', "null", "[" * 5000])
def test_rubbish_is_no_passkey(browse: Browse, here: Installation, answer: str) -> None:
    assert browse().post("/sign-in/passkey", data={"answer": answer}).status_code == 422


# --- proved anew ------------------------------------------------------------------------------

LONG_AGO = "update ledger.signed_in set proved_at = now() - interval '11 minutes'"


def test_a_passkey_that_signed_for_another_port_of_this_machine_is_refused(
    browse: Browse, here: Installation, ana: Person
) -> None:
    here.with_key(ana)
    browser = browse()
    asked = browser.post("/sign-in/passkey-options").text
    signed = ana.key.signed(asked, origin="http://localhost:9999")

    answer = browser.post(
        "/sign-in/passkey", data={"answer": signed}, headers={"host": "localhost:9999"}
    )

    assert answer.status_code == 422
    assert browser.get("/overview.json").status_code == 401


def test_what_cannot_be_undone_asks_anew_and_keeps_what_was_written(
    analyst: TestClient, here: Installation, ana: Person, superuser: psycopg.Connection[Any]
) -> None:
    assert analyst.post("/weighty", data={"reason": "x"}).text == "done "
    superuser.execute(LONG_AGO)
    asked = analyst.post("/weighty", data={"reason": "because & so", "evidence": "1"})
    assert asked.status_code == 403
    kept = re.search(r'name="kept" value="([^"]*)"', asked.text)
    assert kept
    form = {"back": "/weighty", "kept": kept[1].replace("&amp;", "&")}
    wrong = analyst.post("/step-up", data=form | {"code": "000000"})
    assert wrong.status_code == 422
    assert kept[1] in wrong.text
    before = analyst.cookies[COOKIE]

    shown = analyst.post("/step-up", data=form | {"code": ana.code(here.clock)})

    assert 'name="reason" value="because &amp; so"' in shown.text
    assert 'action="/weighty"' in shown.text
    assert analyst.cookies[COOKIE] != before
    assert analyst.post("/weighty", data={"reason": "x"}).text == "done "
    assert analyst.get("/entities").status_code == 200  # the seat moved along


def test_a_page_that_asks_anew_is_come_back_to(
    admin: TestClient, here: Installation, superuser: psycopg.Connection[Any]
) -> None:
    superuser.execute(LONG_AGO)
    led = admin.get("/credentials", follow_redirects=False)
    assert led.headers["location"] == "/step-up?back=%2Fcredentials"

    back = admin.post(
        "/step-up",
        data={"back": "/credentials", "code": here.admin.code(here.clock)},
        follow_redirects=False,
    )

    assert back.headers["location"] == "/credentials"
    assert admin.get("/credentials").status_code == 200


def test_a_passkey_proves_it_anew(
    browse: Browse, analyst: TestClient, here: Installation, ana: Person,
    superuser: psycopg.Connection[Any],
) -> None:  # fmt: skip
    here.with_key(ana)
    superuser.execute(LONG_AGO)
    options = analyst.post("/step-up/passkey-options").text

    done = analyst.post(
        "/step-up/passkey", data={"answer": ana.key.signed(options), "back": "/entities"}
    )

    assert done.url.path == "/entities"
    assert analyst.post("/weighty").status_code == 200


def test_in_an_exercise_nobody_is_asked_and_every_page_says_so(enrolled: Ledger) -> None:
    app = create_app(enrolled, clock=Clock(), log=StringIO())
    with TestClient(app, base_url="https://localhost", headers=OWN) as browser:
        for path in ("/", "/safeguards", "/nowhere"):
            assert "Exercise: everybody here is invented" in browser.get(path).text
        assert browser.get("/sign-in").status_code == 403
        assert browser.post("/sign-in", data={"member": "analyst@ncp-a"}).status_code == 403
        browser.post("/seat", data={"seat": "administrator@ncp-a|administrator|oversight"})
        assert browser.get("/members").status_code == 200


# --- the first administrator, members, invitations --------------------------------------------

FIRST = {
    "organisation": "Police of A", "kind": "authority", "regime": "led", "country": "IT",
    "name": "Adam Invented", "member": "adam",
}  # fmt: skip


def choose(browser: TestClient, page: str, clock: Clock, **more: str) -> Any:
    """Choose a password and codes on the page that shows a seed."""
    fields = dict(re.findall(r'name="(code|sealed)" value="([^"]*)"', page))
    seed = re.search(r"secret=([A-Z2-7]+)", page)
    assert seed
    clock.tick()
    secret = b32decode(seed[1])
    digits = totp.code_at(secret, totp.step_of(clock()))
    form = fields | {"password": PASSWORD, "again": PASSWORD, "digits": digits} | more
    return browser.post("/invited/password", data=form)


def test_the_first_administrator_is_made_on_the_page_once(browse: Browse, ledger: Ledger) -> None:
    browser = browse()
    clock: Clock = browser.app.state.clock  # type: ignore[attr-defined]
    code = set_up_code(ledger)
    assert code
    wrong = browser.post("/first", data=FIRST | {"code": "AAAAA-AAAAA"})
    assert wrong.status_code == 422
    assert members(ledger) == []
    empty = browser.post("/first", data=FIRST | {"code": code, "kind": "king"})
    assert empty.status_code == 422
    assert 'value="Adam Invented"' in empty.text

    page = browser.post("/first", data=FIRST | {"code": code})
    assert page.status_code == 200, page.text
    weak = choose(browser, page.text, clock, password="short", again="short")
    assert weak.status_code == 422
    kept = choose(browser, weak.text, clock)  # the same seed: it is in the application by now

    assert kept.status_code == 200, kept.text
    assert len(re.findall(r"<li><code>[A-Z2-9-]{23}</code></li>", kept.text)) == 8
    again = browser.post(
        "/first", data=FIRST | {"code": code, "member": "eve", "organisation": "E"}
    )
    assert again.status_code == 422
    assert [(each.id, each.roles) for each in members(ledger)] == [("adam", (Role.ADMINISTRATOR,))]


def test_an_administrator_enrols_invites_and_reads_nothing(
    admin: TestClient, browse: Browse, here: Installation
) -> None:
    body = {
        "organisation": "Harbour Help",
        "kind": "civil-society",
        "regime": "gdpr",
        "country": "it",
    }
    assert admin.post("/members/organisation", data=body).status_code == 200
    person = {"member": "mia", "name": "Mia Invented", "organisation": "harbour-help"}
    enrolled = admin.post("/members", data=person | {"roles": ["guardian"]})
    assert enrolled.status_code == 200
    assert "Mia Invented is enrolled, and cannot sign in yet." in enrolled.text
    forbidden = admin.post("/members", data=person | {"member": "tom", "roles": ["analyst"]})
    assert forbidden.status_code == 422
    assert "an organisation of that kind cannot hold this role" in forbidden.text
    assert 'value="tom"' in forbidden.text, "what was written stays in the form"
    assert 'value="harbour-help"' not in forbidden.text.partition("new-body")[2]
    assert admin.post("/members", data=person | {"member": "tom"}).status_code == 422
    unseen = {"member": "tom", "name": "Tom\x1b[2J", "roles": ["guardian"]}
    assert "characters that nobody sees" in admin.post("/members", data=person | unseen).text
    shown = admin.post("/members/invite", data={"member": "mia"}).text
    (code,) = re.findall(r"<code>([A-Z2-9]{5}(?:-[A-Z2-9]{5}){3})</code>", shown)
    assert code not in admin.get("/members").text

    browser = browse()
    page = browser.post("/invited", data={"code": code})
    assert "Mia Invented" in page.text
    assert choose(browser, page.text, here.clock).status_code == 200
    assert browser.post("/invited", data={"code": code}).status_code == 422
    for path in ("/entities", "/people", "/audit", "/contributions"):
        assert admin.get(path).status_code == 403


def test_a_passkey_is_chosen_by_invitation(
    browse: Browse, here: Installation, ledger: Ledger
) -> None:
    key, browser = Key(), browse()
    token = here.enter(here.admin)

    enrol(ledger, [], [AUDITOR], token)
    code = invite(ledger, "otto", token)
    options = browser.post("/invited/passkey-options", data={"code": code}).text

    kept = browser.post("/invited/passkey", data={"code": code, "answer": key.made(options)})

    assert kept.status_code == 200, kept.text
    asked = browser.post("/sign-in/passkey-options").text
    entered = browser.post("/sign-in/passkey", data={"answer": key.signed(asked)})
    assert entered.status_code == 200
    log = browser.get("/audit")
    assert log.status_code == 200
    assert "Project-Id-Version" not in log.text, "a line of whoever has no role yet says none"
    assert browser.get("/members").status_code == 200
    assert browser.post("/members/invite", data={"member": "admin"}).status_code == 403


def test_roles_change_and_members_are_suspended_after_a_fresh_proof(
    admin: TestClient, analyst: TestClient, superuser: psycopg.Connection[Any], ledger: Ledger
) -> None:
    changed = admin.post("/members/roles", data={"member": "ana", "roles": ["contributor"]})
    assert changed.status_code == 200
    assert analyst.get("/entities", follow_redirects=False).status_code == 303
    admin.post("/members/suspend", data={"member": "ana", "suspended": "true"})
    assert analyst.get("/overview.json").status_code == 401
    superuser.execute(LONG_AGO)

    asked = admin.post("/members/roles", data={"member": "ana", "roles": ["custodian", "analyst"]})

    assert asked.status_code == 403
    assert "Prove who you are once more" in asked.text
    assert [e.roles for e in members(ledger) if e.id == "ana"] == [(Role.CONTRIBUTOR,)]


def test_a_role_that_was_taken_and_given_back_opens_as_much_as_before(
    admin: TestClient, analyst: TestClient
) -> None:
    assert analyst.get("/search").status_code == 200
    for roles in (["contributor"], ["analyst"]):
        admin.post("/members/roles", data={"member": "ana", "roles": roles})

    sat = analyst.post("/seat", data={"seat": "ana|analyst|analysis"})

    assert sat.status_code == 200
    assert analyst.get("/search").status_code == 200


def test_whoever_sits_stays_named_where_they_prove_it_and_change_what_they_sign_in_with(
    analyst: TestClient,
) -> None:
    for path in ("/step-up", "/credentials"):
        page = analyst.get(path).text
        assert "Choose who you act as" not in page, path
        assert "<bdi>ana</bdi>, analyst" in page, path


def test_whoever_is_alone_reads_whom_to_enrol_first(admin: TestClient) -> None:
    assert "Enrol a second administrator first" in admin.get("/members").text


def test_nobody_changes_themselves_on_the_page_either(admin: TestClient, ledger: Ledger) -> None:
    answer = admin.post("/members/roles", data={"member": "admin", "roles": ["analyst"]})

    assert answer.status_code == 403
    assert Member("admin", BODY.id, "Adam Invented", (Role.ADMINISTRATOR,)) in members(ledger)


@pytest.mark.parametrize(
    "path", ["/members/roles", "/members/invite", "/members/suspend", "/members"]
)
def test_who_keeps_no_accounts_changes_none(analyst: TestClient, path: str) -> None:
    form = {"member": "admin", "roles": ["analyst"], "name": "x", "organisation": BODY.id}

    assert analyst.post(path, data=form).status_code == 403
    assert analyst.get("/members").status_code == 403


# --- programs ---------------------------------------------------------------------------------


@pytest.fixture
def token(analyst: TestClient) -> str:
    """Return a token that an analyst made on the page."""
    form = {"label": "a dashboard", "seat": "ana|analyst|analysis", "days": "30"}
    page = analyst.post("/tokens", data=form).text
    found = re.search(r"<code>([\w-]{43})</code>", page)
    assert found is not None, page
    return found[1]


def program(app: Any, token: str) -> TestClient:
    """Return a program: it sends no header of a browser."""
    return TestClient(
        app, base_url="https://localhost", headers={"authorization": f"Bearer {token}"}
    )


def test_a_program_reads_by_its_token(analyst: TestClient, token: str) -> None:
    asks = program(analyst.app, token)

    assert asks.get("/entities.json").status_code == 200
    assert asks.get("/openapi.json").status_code == 200
    assert "a dashboard" in analyst.get("/tokens").text
    assert token not in analyst.get("/tokens").text


def test_a_program_acts_by_its_token_and_is_told_mistakes_as_json(
    analyst: TestClient,
    token: str,
) -> None:
    asks = program(analyst.app, token)
    pair = "/pairs/00000000-0000-0000-0000-000000000001/00000000-0000-0000-0000-000000000002"

    told = asks.post(pair, data={"verdict": "same"})

    assert told.headers["content-type"] == "application/json"
    assert told.json()["error"] == "not-found"


def test_a_wrong_token_opens_nothing_whatever_cookie_stands_beside_it(
    analyst: TestClient,
    token: str,
) -> None:
    for wrong in ("", "x", token[:-1]):
        told = analyst.get("/entities.json", headers={"authorization": f"Bearer {wrong}"})
        assert (told.status_code, told.headers["www-authenticate"]) == (401, "Bearer")


def test_a_program_makes_no_token_and_takes_no_other_seat(
    analyst: TestClient,
    token: str,
) -> None:
    asks = program(analyst.app, token)
    form = {"label": "x", "seat": "ana|analyst|analysis", "days": "1"}

    assert asks.post("/tokens", data=form).json()["rule"] in {"token", "step-up"}
    assert asks.get("/tokens").json()["rule"] == "token"
    assert asks.post("/seat", data={"seat": "ana|contributor|analysis"}).status_code == 403


def test_an_ended_token_opens_nothing(analyst: TestClient, token: str) -> None:
    which = re.search(r'name="which" value="([^"]+)"', analyst.get("/tokens").text)
    assert which is not None
    analyst.post("/tokens/end", data={"which": which[1]})

    assert program(analyst.app, token).get("/entities.json").status_code == 401
    assert "You have made none" in analyst.get("/tokens").text


@pytest.mark.parametrize(
    ("field", "value"),
    [("label", ""), ("days", "0"), ("days", "many"), ("seat", "otto|auditor|oversight")],
)
def test_a_mistake_in_the_form_is_told_and_nothing_is_made(
    analyst: TestClient,
    field: str,
    value: str,
) -> None:
    form = {"label": "x", "seat": "ana|analyst|analysis", "days": "1"} | {field: value}

    told = analyst.post("/tokens", data=form)

    assert told.status_code == 422
    assert "This needs mending:" in told.text
    assert "You have made none" in told.text


def test_a_page_elsewhere_gains_nothing_by_a_token_of_its_own() -> None:
    elsewhere = Headers({"authorization": "Bearer x", "sec-fetch-site": "cross-site"})

    assert not is_same_origin(elsewhere, "http")
