"""Every word of the pages comes from a catalogue, and a catalogue is all a language needs."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from starlette.testclient import TestClient

from wholeroute.entities import PROPERTIES, Kind
from wholeroute.ledger import Ledger, Verdict
from wholeroute.partnerships.crosswalk import How
from wholeroute.partnerships.imported import Shape
from wholeroute.partnerships.money import Rule
from wholeroute.rights import Action, Category, Lane, Purpose, Regime, Role
from wholeroute.web import create_app
from wholeroute.web.extract import extracted, written
from wholeroute.web.labels import LABELS, SETS
from wholeroute.web.language import CATALOGUES, Languages, accepted

TEMPLATE = CATALOGUES / "messages.pot"


def catalogue(path: Path) -> Catalog:
    """Return a catalogue as it stands in its file."""
    with path.open("rb") as source:
        return read_po(source)


def keys(of: Catalog) -> set[str]:
    """Return every message of a catalogue, the first form where there are two."""
    return {m.id if isinstance(m.id, str) else m.id[0] for m in of if m.id}


@pytest.fixture(scope="module")
def found() -> Catalog:
    """Return every message there is, found anew."""
    return extracted()


def test_the_template_holds_every_message_and_no_other(found: Catalog) -> None:
    assert keys(catalogue(TEMPLATE)) == keys(found)
    assert TEMPLATE.read_bytes() == written(found), "run python -m wholeroute.web.extract"


def test_a_sentence_with_a_value_in_it_is_there_to_be_translated(found: Catalog) -> None:
    assert "Sealed: %(size)s rows, signed for at %(at)s." in keys(found)


@pytest.mark.parametrize("path", sorted(CATALOGUES.glob("*.po")), ids=lambda path: path.stem)
def test_every_language_has_the_same_messages(path: Path) -> None:
    own = catalogue(path)

    assert keys(own) == keys(catalogue(TEMPLATE))
    assert not own.obsolete
    if path.stem != "en":  # the source speaks English
        assert [m.id for m in own if m.id and not m.string] == []
    assert [m.id for m in own if any(_says_itself_again(each) for each in _words(m.string))] == []


def _words(said: str | Iterable[str] | None) -> Iterable[str]:
    return (said,) if isinstance(said, str) else said or ()


def _says_itself_again(words: str) -> bool:
    """Return whether a translation stands in its place more than once."""
    return re.fullmatch(r"(.{10,}?)\1+", words, re.DOTALL) is not None


@pytest.mark.parametrize(
    ("of", "members"),
    [
        ("kind", Kind),
        ("property", PROPERTIES),
        ("lane", Lane),
        ("category", Category),
        ("role", Role),
        ("purpose", Purpose),
        ("action", Action),
        ("regime", Regime),
        ("verdict", Verdict),
        ("dataset-shape", Shape),
        ("money-rule", Rule),
        ("brought-by", How),
    ],
)
def test_every_member_of_a_closed_set_has_a_label(of: str, members: Iterable[object]) -> None:
    assert set(LABELS[of]) == {str(member) for member in members}


def test_no_two_rooms_name_one_set() -> None:
    assert len(LABELS) == sum(map(len, SETS))


def test_the_most_wanted_language_comes_first() -> None:
    assert accepted("de;q=0.5, ar-EG, fr;q=0.8, *;q=x") == ["ar-EG", "fr", "de"]


@pytest.fixture
def arabic(enrolled: Ledger, catalogues: Path) -> TestClient:
    """Return a browser of an application that also speaks a little Arabic."""
    made = catalogue(TEMPLATE)
    made.locale = "ar"
    made["Safeguards: who may do what"].string = "الضمانات"
    with (catalogues / "ar.po").open("wb") as out:
        write_po(out, made)
    shutil.copy(CATALOGUES / "en.po", catalogues)
    app = create_app(enrolled, clock=lambda: datetime.now(UTC), catalogues=catalogues)
    return TestClient(app, base_url="https://localhost", headers={"sec-fetch-site": "same-origin"})


@pytest.mark.parametrize(
    ("lang", "accepts"), [("ar", "en"), ("", "ar-EG,en;q=0.5")], ids=["asked", "preferred"]
)
def test_arabic_is_written_from_right_to_left(arabic: TestClient, lang: str, accepts: str) -> None:
    page = arabic.get(f"/safeguards?lang={lang}", headers={"accept-language": accepts}).text

    assert '<html lang="ar" dir="rtl">' in page
    assert "<h1>الضمانات</h1>" in page


def test_a_language_is_remembered_once_it_is_chosen(arabic: TestClient) -> None:
    back = arabic.post("/language", data={"lang": "ar", "back": "/safeguards"})

    assert 'dir="rtl"' in back.text
    assert 'dir="rtl"' in arabic.get("/").text
    said = back.history[0].headers["set-cookie"]
    assert said.startswith("__Host-lang=")
    assert "Secure" in said
    assert "Domain" not in said


@pytest.mark.parametrize("back", ["//example.org/", "https://example.org/", "/\\example.org"])
def test_choosing_a_language_leads_nowhere_else(arabic: TestClient, back: str) -> None:
    answer = arabic.post("/language", data={"lang": "ar", "back": back}, follow_redirects=False)

    assert answer.headers["location"] == "/"


def test_a_language_there_is_not_falls_back_to_english(client: TestClient) -> None:
    page = client.get("/safeguards?lang=xx", headers={"accept-language": "tlh"}).text

    assert '<html lang="en" dir="ltr">' in page


def test_numbers_and_dates_follow_the_language() -> None:
    english = Languages(CATALOGUES).named("en")

    assert english is not None

    assert english.number(1234567) == "1,234,567"
    assert english.bits(-14) == "-14.0"
    assert english.percent(0.99999) == ">99.9%"
    assert english.country("er") == "Eritrea (er)"
    assert "UTC" in english.moment(datetime(2027, 1, 2, tzinfo=UTC))
