"""A programme manager asks; contact points answer in a form, from a file, and each for themselves alone."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from html import unescape
from io import StringIO
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.plan.test_answering import answers_for
from tests.plan.test_answering import manager as manager  # noqa: PLC0414
from tests.plan.test_answers import WHOLE
from tests.plan.test_asking import HALF_YEAR
from tests.web.conftest import SitAs

from wholeroute.ledger import Acting

FAR = "2099-12-31"
LISTS = ("/plan/questionnaires", "/plan/silent", "/plan/asked")


def steer(sit: SitAs) -> TestClient:
    """Return a browser in which a programme manager sits."""
    return sit("programme-manager@agency", "programme-manager", "policy")


def point(sit: SitAs, body: str = "ncp-a") -> TestClient:
    """Return a browser in which an organisation's contact point sits."""
    return sit(f"contact-point@{body}", "contact-point", "policy")


def hand_in(browser: TestClient, content: bytes, to: str = "/plan/questionnaires/upload") -> Any:
    """Hand a file over as a form does."""
    return browser.post(to, files={"file": ("x", content, "application/octet-stream")})


@pytest.fixture
def asked(manager: Acting, sit: SitAs) -> str:
    """Return the address of a questionnaire that two states were asked."""
    answers_for(manager, "ncp-a", "ncp-b")
    browser = steer(sit)
    made = hand_in(browser, HALF_YEAR.read_bytes())
    here = made.url.path
    to = ["ncp-a member-states", "ncp-b member-states"]
    sent = browser.post(f"{here}/send", data={"to": to, "due": FAR})
    assert "2 were asked: it lies on their desks." in sent.text
    return str(here)


def typed(browser: TestClient, then: str, said: dict[str, str], revision: int = 0) -> Any:
    """Send the form of an answer."""
    data = {**said, "then": then, "revision": str(revision)}
    return browser.post("/plan/asked/1", data=data, follow_redirects=False)


def test_a_questionnaire_is_made_from_yaml_and_handed_over_to_be_changed(sit: SitAs) -> None:
    browser = steer(sit)
    made = hand_in(browser, HALF_YEAR.read_bytes())

    assert made.url.path == "/plan/questionnaires/1"
    taken = browser.get("/plan/questionnaires/1.yaml")
    assert taken.headers["content-disposition"].endswith('"half-year-1.yaml"')
    again = hand_in(browser, taken.content)
    assert again.status_code == 422
    assert "version 1 asks the same" in again.text
    changed = hand_in(browser, taken.content.replace(b"What held", b"What still held"))
    assert changed.url.path == "/plan/questionnaires/2"
    listed = browser.get("/plan/questionnaires.json").json()["versions"]
    assert [each["number"] for each in listed] == [2, 1]


def test_all_that_is_wrong_with_a_file_is_told_with_its_line(sit: SitAs) -> None:
    content = (
        HALF_YEAR.read_bytes().replace(b": convictions}", b": walks}").replace(b"P3.3.1-02", b"P9")
    )
    page = hand_in(steer(sit), content)

    assert page.status_code == 422
    assert "2 things need mending:" in page.text
    told = re.sub(r"<[^>]+>", "", page.text)
    assert re.search(r"convictions\s+line 10\s+indicator:\s+&#39;walks&#39; is in no row", told)


def form(page: str) -> dict[str, str]:
    """Return what the fields of the form that makes a questionnaire hold."""
    inside = page.partition('class="making"')[2].partition("</form>")[0]
    said = dict(
        re.findall(
            r'<input (?:id="\w+" )?(?:type="hidden" )?name="([^"]+)"[^>]*? value="([^"]*)"', inside
        )
    )
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', inside, re.DOTALL):
        said[name] = re.findall(r'value="(\w+)" selected', options)[0]
    for name in re.findall(r'name="(row-\d+-optional)" value="yes"(?![^>]*checked)', inside):
        said.pop(name, None)
    return said


def test_the_next_version_begins_with_the_last(sit: SitAs) -> None:
    browser = steer(sit)
    hand_in(browser, HALF_YEAR.read_bytes())
    said = form(browser.get("/plan/questionnaires/new?last=1").text)

    assert said["row-4-question"] == "What held the work up?"
    assert said["row-5-asks"] == "practice"
    made = browser.post(
        "/plan/questionnaires", data={**said, "row-2-indicator": "", "until": "2026-09"}
    )
    assert made.url.path == "/plan/questionnaires/2", made.text
    questions = browser.get("/plan/questionnaires/2.json").json()["version"]["questionnaire"][
        "questions"
    ]
    assert [each["id"] for each in questions] == ["convictions", "assessed", "hurdles", "worked"]


def test_indicators_of_an_actor_fill_the_form(sit: SitAs) -> None:
    browser = steer(sit)
    page = browser.get("/plan/questionnaires/new?actor=frontex&section=3.3").text
    said = form(page)
    named = [value for name, value in said.items() if name.endswith("-indicator") and value]
    assert len(named) > 2

    about = {"title": "Frontex, first half", "since": "2026-01", "until": "2026-06"}
    made = browser.post("/plan/questionnaires", data=said | about)
    assert made.url.path == "/plan/questionnaires/1", made.text
    assert browser.get("/plan/questionnaires/1.json").json()["version"]["questionnaire"]["about"][
        "id"
    ] == ("frontex-first-half")


def test_a_form_that_is_wrong_keeps_all_that_was_typed_and_names_each_row(sit: SitAs) -> None:
    said = {
        "title": "Half a year", "plan": "eu-2021", "since": "2026-06", "until": "2026-01",
        "row-1-asks": "measure", "row-1-indicator": "walks",
        "row-2-asks": "words", "row-2-question": "Why?", "row-2-actions": "P9 P8",
    }  # fmt: skip
    page = steer(sit).post("/plan/questionnaires", data=said)

    assert page.status_code == 422
    assert "4 things need mending:" in page.text
    assert '<a href="#row-1">' in page.text
    assert '<a href="#row-2">' in page.text
    assert all(
        f'value="{words}"' in page.text for words in ("Half a year", "walks", "Why?", "P9 P8")
    )

    more = steer(sit).post("/plan/questionnaires", data={**said, "then": "more"})
    assert more.status_code == 200
    assert 'name="row-7-asks"' in more.text
    assert 'value="P9 P8"' in more.text


@pytest.mark.parametrize("path", LISTS)
def test_what_is_not_there_yet_says_what_to_do(sit: SitAs, path: str) -> None:
    browser = point(sit) if path == "/plan/asked" else steer(sit)

    assert '<div class="note">' in browser.get(path).text
    assert browser.get(f"{path}.json").json() in ([], {"versions": [], "silent": {}})


@pytest.mark.parametrize(
    ("seat", "path"),
    [
        (("analyst@ncp-a", "analyst", "analysis"), "/plan/questionnaires"),
        (("analyst@ncp-a", "analyst", "analysis"), "/plan/asked"),
        (("programme-manager@agency", "programme-manager", "policy"), "/plan/asked"),
        (("contact-point@ncp-a", "contact-point", "policy"), "/plan/questionnaires/new"),
    ],
)
def test_doors_open_to_who_may(sit: SitAs, seat: tuple[str, str, str], path: str) -> None:
    browser = sit(*seat)

    assert browser.get(path).status_code == 403
    assert f'href="{path}"' not in browser.get("/plan").text


@pytest.mark.parametrize("act", ["send", "remind"])
def test_a_contact_point_neither_asks_nor_reminds(sit: SitAs, asked: str, act: str) -> None:
    browser = point(sit)

    assert browser.post(f"{asked}/{act}", data={"to": "ncp-a member-states"}).status_code == 403
    assert hand_in(browser, HALF_YEAR.read_bytes()).status_code == 403
    assert 'name="due"' not in browser.get(asked).text


def test_sending_names_what_is_missing_and_keeps_who_was_chosen(
    manager: Acting, sit: SitAs
) -> None:
    answers_for(manager, "ncp-a", "ncp-b")
    browser = steer(sit)
    here = hand_in(browser, HALF_YEAR.read_bytes()).url.path

    wrong = browser.post(f"{here}/send", data={"to": "ncp-b member-states", "due": "soon"})
    assert wrong.status_code == 422
    assert 'value="ncp-b member-states" checked' in wrong.text
    assert 'value="ncp-a member-states" checked' not in wrong.text
    assert browser.post(f"{here}/send", data={"to": "ngo europol", "due": FAR}).status_code == 422
    assert browser.post(f"{here}/send", data={"due": FAR}).status_code == 422


def test_an_answer_is_typed_kept_by_itself_and_handed_in(sit: SitAs, asked: str) -> None:
    browser = point(sit)
    assert "/plan/asked/1" in browser.get("/plan/asked").text
    kept = browser.post(
        "/plan/asked/1", data={"value-convictions": "12", "revision": "0"},
        headers={"hx-request": "true"},
    )  # fmt: skip
    assert "Kept." in kept.text
    revision = int(re.findall(r'name="revision" value="(\d+)"', kept.text)[0])
    assert 'value="12"' in browser.get("/plan/asked/1").text

    done = typed(browser, "complete", WHOLE, revision)
    assert done.headers["location"] == "/plan/asked?done=complete"
    assert "It is handed in." in browser.get("/plan/asked?done=complete").text
    page = steer(sit).get(asked).text
    assert "Too few interpreters." in page
    assert "45%" in page
    assert "no answer to give" in page
    assert 'href="/plan/knowledge/1"' in page
    note = steer(sit).get("/plan/knowledge/1").text
    assert "half-year, version 1, worked, member-states" in note
    assert "for members only" in note


def test_what_is_amiss_is_told_at_its_field_and_nothing_is_lost(sit: SitAs, asked: str) -> None:
    page = typed(point(sit), "complete", {"value-convictions": "many", "value-hurdles": "Rain."})

    assert page.status_code == 422
    assert 'value="many"' in page.text
    assert ">Rain.<" in page.text
    assert '<a href="#q-strand"><bdi>Cases with a financial strand</bdi></a>' in page.text
    assert 'id="value-convictions"' in page.text
    assert 'aria-invalid="true" aria-describedby="w-value-convictions"' in page.text
    assert "“many” is no such number" in page.text
    assert steer(sit).get(f"{asked}.json").json()["answered"] == []


def test_two_windows_show_both_and_lose_nothing(sit: SitAs, asked: str) -> None:
    browser = point(sit)
    typed(browser, "keep", {"value-convictions": "12"})
    other = typed(browser, "keep", {"value-convictions": "13", "shows": "Statistics"})

    assert other.status_code == 422
    assert 'value="13"' in other.text
    assert re.search(r"kept meanwhile: <bdi>12</bdi>", other.text)
    revision = int(re.findall(r'name="revision" value="(\d+)"', other.text)[0])
    assert typed(browser, "keep", {"value-convictions": "13"}, revision).status_code == 303
    by_itself = browser.post(
        "/plan/asked/1", data={"value-convictions": "14", "revision": "0"},
        headers={"hx-request": "true"},
    )  # fmt: skip
    assert "This is not kept yet:" in by_itself.text


def test_nobody_opens_what_another_was_asked(sit: SitAs, asked: str) -> None:
    browser = point(sit, "ncp-b")

    for path in ("/plan/asked/1", "/plan/asked/1.json", "/plan/asked/1/alone", "/plan/asked/99"):
        assert browser.get(path).status_code == 404
    assert typed(browser, "complete", WHOLE).status_code == 404
    assert "/plan/asked/2" in browser.get("/plan/asked").text


def test_answers_are_handed_over_as_csv(sit: SitAs, asked: str) -> None:
    typed(point(sit), "complete", WHOLE | {"value-hurdles": "=1+1"})
    table = list(csv.DictReader(StringIO(steer(sit).get(f"{asked}.csv").text.lstrip("\ufeff"))))

    assert [each["question"] for each in table] == [
        "convictions", "strand", "assessed", "hurdles", "worked",
    ]  # fmt: skip
    assert (table[0]["answer"], table[0]["qualifier"], table[0]["organisation"]) == (
        "1200", "about", "ncp-a",
    )  # fmt: skip
    assert table[1]["source"] == "FIU 3/2026"
    assert table[3]["answer"] == "'=1+1"


def test_the_form_to_take_along_is_one_page_that_asks_for_nothing(sit: SitAs, asked: str) -> None:
    browser = point(sit)
    typed(browser, "keep", {"value-convictions": "12</script>"})
    page = browser.get("/plan/asked/1/alone")

    assert page.headers["content-disposition"].startswith("attachment")
    assert "default-src 'none'" in unescape(page.text)
    assert not re.search(r"""(src|href|action)=|https?://|url\(|@import""", page.text)
    assert not re.search(r"\b(fetch|XMLHttpRequest|WebSocket|sendBeacon|import)\b", page.text)
    assert "innerHTML" not in page.text
    assert 'value="12&lt;/script&gt;"' in page.text
    assert page.text.count("<script") == 2


def saved(**more: object) -> bytes:
    """Return a file as the page that stands alone saves it."""
    return json.dumps({"sent": 1, "revision": 0, "said": WHOLE, **more}).encode()


def test_what_was_typed_without_a_server_becomes_a_draft(sit: SitAs, asked: str) -> None:
    browser = point(sit)
    page = hand_in(browser, saved(), "/plan/asked/upload")

    assert page.url.path == "/plan/asked/1"
    assert 'value="1 200"' in page.text
    assert browser.get("/plan/asked/1.json").json()["complete"] is False
    late = hand_in(browser, saved(said={"value-convictions": "7"}), "/plan/asked/upload")
    assert late.status_code == 422
    assert "Another window kept this meanwhile." in late.text
    assert 'value="7"' in late.text


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b'{"sent": 1}', saved(sent="x"), saved(sent=-1), saved(said=[]),
        saved(said={"value-convictions": "\0"}), saved(revision=None), b"[" * 100_000,
    ],
)  # fmt: skip
def test_a_file_that_is_none_of_ours_says_so(sit: SitAs, content: bytes) -> None:
    page = hand_in(point(sit), content, "/plan/asked/upload")

    assert page.status_code == 422
    assert "this is no file that the form saved" in page.text


def test_a_file_answers_for_nobody_else(sit: SitAs, asked: str) -> None:
    assert hand_in(point(sit, "ncp-b"), saved(), "/plan/asked/upload").status_code == 404


@pytest.fixture
def past_due(app: Any, asked: str) -> Callable[[], None]:
    """Return what lets the day pass on which answers are due."""

    def pass_it() -> None:
        then = app.state.clock
        app.state.clock = lambda: then().replace(year=2100)

    return pass_it


def test_who_is_silent_is_listed_and_reminded_and_the_rest_is_not(
    sit: SitAs, asked: str, past_due: Callable[[], None]
) -> None:
    typed(point(sit), "complete", WHOLE)
    browser = steer(sit)
    assert browser.get("/plan/silent.json").json() == []
    past_due()

    (silent,) = browser.get("/plan/silent.json").json()
    assert silent["recipient"] == "ncp-b"
    assert "National contact point B" in browser.get("/plan/silent").text
    page = browser.get(asked).text
    assert re.findall(r'name="sent" value="(\d+)"[^>]* checked>', page) == ["2"]
    told = browser.post(f"{asked}/remind", data={"sent": ["1", "2"]})
    assert "One was reminded, on their desk; no mail leaves." in told.text
    assert browser.post(f"{asked}/remind", data={"sent": ["1"]}).status_code == 422
    listed = point(sit, "ncp-b").get("/plan/asked").text
    assert "past due" in listed


def on_desk(browser: TestClient) -> dict[str, str]:
    """Return where each questionnaire on a desk leads, by what it is there for."""
    lines = browser.get("/desk.json").json()["lines"]
    sorts = {"asked", "reminded", "silent"}
    return {
        each["item"]["sort"]: each["item"]["link"]
        for each in lines
        if each["item"]["sort"] in sorts
    }


def test_what_is_asked_reminded_and_silent_lies_on_the_desk_of_who_deals_with_it(
    sit: SitAs, asked: str, past_due: Callable[[], None]
) -> None:
    assert on_desk(point(sit)) == {"asked": "/plan/asked/1"}
    assert on_desk(steer(sit)) == {}
    typed(point(sit), "complete", WHOLE)
    assert on_desk(point(sit)) == {}
    past_due()

    assert on_desk(steer(sit)) == {"silent": asked}
    steer(sit).post(f"{asked}/remind", data={"sent": ["2"]})
    assert on_desk(point(sit, "ncp-b")) == {"reminded": "/plan/asked/2"}


def test_each_language_is_spoken_whichever_was_read_first(sit: SitAs, asked: str) -> None:
    browser = point(sit)
    hint = "a day, as 2023, 2023-11 or 2023-11-28"
    assert hint in browser.get("/plan/asked/1/alone?lang=en").text
    page = browser.get("/plan/asked/1/alone?lang=ar").text

    assert '<html lang="ar" dir="rtl">' in page
    assert hint not in page
