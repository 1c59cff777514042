"""The pages of editions: drafts for who works on the plan, what is published for everybody."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from hashlib import sha256
from io import StringIO

import pytest
from fastapi import FastAPI
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient
from tests.web.conftest import OWN, SitAs

from wholeroute.reports import held

MANAGER = ("programme-manager@agency", "programme-manager", "policy")
COLLEAGUE = ("programme-manager@ncp-a", "programme-manager", "policy")
FROZEN = {"kind": "whole", "title": "Progress of the plan, 2026"}


@pytest.fixture
def anybody(app: FastAPI) -> Iterator[TestClient]:
    """Return a browser in which nobody sits."""
    with TestClient(app, base_url="http://localhost", headers=OWN) as browser:
        yield browser


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an edition be published in two forms: all of them take seconds."""
    monkeypatch.setattr(held, "all_forms", lambda _: (("html", "de"), ("csv-actions", "en")))


def freeze(browser: TestClient, **said: str) -> str:
    """Freeze an edition and return its address."""
    answer = browser.post("/plan/editions", data=FROZEN | said, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def published(sit: SitAs, **said: str) -> str:
    """Return the address of an edition that two signed and one published."""
    where = freeze(sit(*MANAGER), **said)
    for who in (MANAGER, COLLEAGUE):
        assert sit(*who).post(f"{where}/sign", follow_redirects=False).status_code == 303
    done = sit(*MANAGER).post(f"{where}/publish", follow_redirects=False)
    assert done.headers["location"] == f"{where}?was=published"
    return where


def test_nothing_published_says_so_to_everybody_and_what_to_do_to_who_steers(
    anybody: TestClient, sit: SitAs
) -> None:
    page = anybody.get("/plan/editions").text
    assert "No edition is published yet" in page
    assert '<form class="fields"' not in page
    assert anybody.get("/plan/public", follow_redirects=False).status_code == 404

    assert "Freeze the plan below" in sit(*MANAGER).get("/plan/editions").text


def test_what_is_wrong_in_an_order_is_named_and_nothing_typed_is_lost(sit: SitAs) -> None:
    page = sit(*MANAGER).post("/plan/editions", data={"kind": "moon", "title": "Kept words"})

    assert page.status_code == 422
    assert "there is no such report" in page.text
    assert 'value="Kept words"' in page.text
    assert 'aria-invalid="true"' in page.text


def test_a_draft_is_not_there_for_everybody(anybody: TestClient, sit: SitAs) -> None:
    where = freeze(sit(*MANAGER))
    point = sit("contact-point@ncp-b", "contact-point", "policy")

    assert "draft" in point.get(where).text
    assert "Sign this edition" not in point.get(where).text
    for path in (where, f"{where}.json", f"{where}/report.html", f"{where}/edition.json"):
        assert anybody.get(path).status_code == 404
    assert anybody.get("/plan/editions.json").json() == []


def test_two_sign_one_publishes_and_everybody_reads_the_same(
    anybody: TestClient, sit: SitAs, few: None
) -> None:
    where = published(sit)

    assert anybody.get("/plan/public", follow_redirects=False).headers["location"] == where
    main = LexborHTMLParser(anybody.get(where).text).css("main")[0].text()
    assert "209 of 209 actions" in main
    assert "programme-manager@" not in main, "who signed is nobody's business outside"
    twin = anybody.get(f"{where}.json").json()
    assert [each["organisation"] for each in twin["listed"]["signatures"]] == ["agency", "ncp-a"]
    assert {each["member"] for each in twin["listed"]["signatures"]} == {""}
    assert "programme-manager@agency" in sit(*MANAGER).get(where).text

    content = anybody.get(f"{where}/edition.json").content
    assert sha256(content).hexdigest() == twin["listed"]["sha256"]
    assert json.loads(content)["number"] == 1
    report = anybody.get(f"{where}/report.html?lang=de")
    assert report.headers["content-disposition"] == 'attachment; filename="eu-2021-1-report.html"'
    assert '<html lang="de"' in report.text


def test_one_signature_does_not_publish(sit: SitAs) -> None:
    where = freeze(sit(*MANAGER))
    browser = sit(*MANAGER)
    assert browser.post(f"{where}/publish").status_code == 403
    browser.post(f"{where}/sign")

    assert browser.post(f"{where}/publish").status_code == 403
    assert browser.post(f"{where}/sign").status_code == 403
    page = browser.get(where).text
    assert "Somebody else signs as well" in page
    assert "Publish this edition" not in page


def test_who_does_not_steer_is_refused(anybody: TestClient, sit: SitAs) -> None:
    where = freeze(sit(*MANAGER))
    point = sit("contact-point@ncp-b", "contact-point", "policy")

    for path in ("/plan/editions", f"{where}/sign", f"{where}/publish"):
        assert point.post(path, data=FROZEN).status_code == 403
        assert anybody.post(path, data=FROZEN, follow_redirects=False).status_code in {403, 303}
    assert point.get("/plan/editions.json").json()[0]["signatures"] == []


def test_choices_narrow_the_actions_of_an_edition(sit: SitAs) -> None:
    where = freeze(sit(*MANAGER))
    browser = sit(*MANAGER)
    asked = f"{where}?pillar=3&force=should&actor=member-states"
    shown = [
        each.attributes["id"] for each in LexborHTMLParser(browser.get(asked).text).css("tr[id]")
    ]
    twin = browser.get(asked.replace("?", ".json?")).json()

    assert shown == [each["action"]["id"] for each in twin["rows"]]
    assert len(shown) > 3
    wrong = browser.get(f"{where}?status=done")
    assert wrong.status_code == 422
    assert "the plan knows no done" in wrong.text
    assert "209 of 209 actions" in wrong.text


def test_each_table_is_handed_over_and_no_other_file(sit: SitAs) -> None:
    where = freeze(sit(*MANAGER), kind="pillar-2")
    browser = sit(*MANAGER)
    for name in ("actions.csv", "evidence.csv", "changes.csv", "dictionary.csv"):
        answer = browser.get(f"{where}/{name}")
        assert answer.headers["content-disposition"].endswith(f'-1-{name}"')
    actions = list(
        csv.DictReader(StringIO(browser.get(f"{where}/actions.csv").text.lstrip("\ufeff")))
    )
    assert {each["pillar"] for each in actions} == {"2"}
    assert browser.get(f"{where}/report.pdf").content.startswith(b"%PDF-1.7")
    assert browser.get(f"{where}/report.docx").content.startswith(b"PK")
    for name in ("members.csv", "json.csv", "report.odt", "actions.json", "x"):
        assert browser.get(f"{where}/{name}").status_code == 404


def test_what_does_not_come_out_as_it_did_is_not_handed_over(
    sit: SitAs, few: None, anybody: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = published(sit)
    monkeypatch.setattr(held, "_rendered", lambda *_: b"changed")

    answer = anybody.get(f"{where}/report.html?lang=de")
    assert answer.status_code == 403
    assert "kommt nicht so heraus" in answer.text


def test_the_edition_speaks_the_language_of_the_page(sit: SitAs) -> None:
    where = freeze(sit(*MANAGER))
    page = sit(*MANAGER).get(f"{where}?lang=ar").text

    assert '<html lang="ar" dir="rtl">' in page
    assert f'<h1><span lang="en" dir="ltr">{FROZEN["title"]}</span></h1>' in page
