"""What a room said in English is said in the reader's language, and what others wrote is left alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po
from starlette.testclient import TestClient
from tests.partnerships.invented import TODAY
from tests.partnerships.taken import FUND, RESULTS, WHOLE
from tests.web.scene import Scene

from wholeroute.ledger import Ledger
from wholeroute.partnerships.money import check, read_eutf, read_iati
from wholeroute.partnerships.results import read_results
from wholeroute.partnerships.store.rates import rates_in
from wholeroute.web import create_app
from wholeroute.web.extract_rooms import of_module, of_rooms
from wholeroute.web.language import CATALOGUES, Languages
from wholeroute.web.shapes import Shapes

FRENCH = {
    "paid %(times)s times, %(when)s": "payé %(times)s fois, %(when)s",
    "paid %(what)s": "payé : %(what)s",
    "%(first)s to %(last)s": "de %(first)s à %(last)s",
    "a report remarks: %(remark)s": "un rapport remarque : %(remark)s",
    "%(share)s %% of it": "%(share)s %% de cela",
    "names agree": "les noms concordent",
    "%(name)s and %(name2)s are one": "%(name2)s et %(name)s ne font qu'un",
}


def shapes(*, isolating: bool = False) -> Shapes:
    """Return a little French."""
    return Shapes(FRENCH, FRENCH.__getitem__, isolating=isolating)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("names agree", "les noms concordent"),
        ("names agree: Anna / Ana", "les noms concordent: Anna / Ana"),
        ("paid 3 times, 2026-01 to 2026-03", "payé 3 fois, de 2026-01 à 2026-03"),
        ("paid 3 times over", "payé : 3 times over"),
        ("5 % of it", "5 % de cela"),
        ("Ali and Omar are one", "Omar et Ali ne font qu'un"),
        ("a report remarks: names agree", "un rapport remarque : names agree"),
        ("a report remarks: one\nand two", "un rapport remarque : one\nand two"),
        ("nobody says this", "nobody says this"),
        ("", ""),
    ],
)
def test_a_text_is_said_by_the_message_that_has_its_shape(text: str, told: str) -> None:
    assert shapes().said(text) == told


def test_a_value_keeps_its_direction_within_words_of_the_other() -> None:
    assert shapes(isolating=True).said("paid %s") == "payé : \u2068%s\u2069"


@pytest.mark.parametrize(
    "others", ["1 anderen Person, die vom selben Geld lebt", "3 anderen, die vom selben Geld leben"]
)
def test_codes_within_a_line_are_said_as_their_labels(others: str) -> None:
    who = "1 other who lives" if others.startswith("1") else "3 others who live"
    german = Languages(CATALOGUES).named("de")
    assert german is not None

    said = german.said(
        f"tied to {who} from the same money by contact, transport, 2025-06 to 2025-07"
    )

    assert said == f"mit {others}, verbunden durch Kontakt, Transport, 2025-06 bis 2025-07"


def test_a_module_says_what_it_marks_and_what_its_errors_are_told() -> None:
    said = of_module(
        ast.parse(
            """
FIX = "Use another."

def told(kind, reason):
    raise Invalid(kind, reason, FIX)

def read(day, most, named):
    if most:
        raise told("day", f"there is no {day!r} of {len(named)} % left")
    reason = "too early" if most else "too late"
    raise Refused("day", reason)
    return N_("once"), N_(f"{most.of} and {', '.join(most.of)} and {other.of}")

def lost(kind):
    raise Invalid("kind", kinds + 1, "Mend it.")
"""
        )
    )

    assert set(said.messages) == {
        "Use another.", "there is no %(day)s of %(len)s %% left", "too early", "too late", "once",
        "%(of)s and %(of2)s and %(of3)s", "Mend it.",
    }  # fmt: skip
    assert [what for _, what in said.unknown] == ["kinds + 1"]


def test_all_that_rooms_say_is_found_in_their_text() -> None:
    unknown = {str(path): said.unknown for path, said in of_rooms().items() if said.unknown}

    assert unknown == {}


@pytest.fixture
def elsewhere(enrolled: Ledger, scene: Scene, tmp_path: Path) -> Iterator[TestClient]:
    """Return a browser whose language has every message of the catalogue, told by its marks."""
    with (CATALOGUES / "messages.pot").open("rb") as source:
        made = read_po(source, locale="fr")
    for each in made:
        if each.id:
            plural = not isinstance(each.id, str)
            each.string = tuple(f"«{one}»" for one in each.id) if plural else f"«{each.id}»"
    for tag, catalogue in (("fr", made), ("en", read_po(b"".splitlines(), locale="en"))):
        with (tmp_path / f"{tag}.po").open("wb") as out:
            write_po(out, catalogue)
    app = create_app(enrolled, clock=lambda: datetime.now(UTC), catalogues=tmp_path)
    with TestClient(app, base_url="http://localhost") as browser:
        browser.headers["sec-fetch-site"] = "same-origin"
        browser.cookies.set("seat", "analyst@ncp-a|analyst|analysis")
        browser.cookies.set("__Host-lang", "fr")
        yield browser


def test_no_page_leaves_a_word_of_a_room_in_english(elsewhere: TestClient, scene: Scene) -> None:
    pages = [
        "/pairs", f"/entities/{scene.port['a']}", "/quarantine", "/safeguards", "/models",
        "/search/none", "/pairs/conflicts", "/network", "/canvas?acts=nonsense", "/members",
        "/pairs?after=nonsense",
    ]  # fmt: skip
    pages += [f"/pairs/{left}/{right}" for left, right in _pairs(elsewhere)]

    left = {
        unescape(english)
        for page in pages
        for english in re.findall(
            r'<span lang="en" dir="ltr">(.*?)</span>', elsewhere.get(page).text
        )
    }

    assert left == set()


def _pairs(browser: TestClient) -> list[tuple[str, str]]:
    found = re.findall(r'href="/pairs/([0-9a-f-]{36})/([0-9a-f-]{36})"', browser.get("/pairs").text)
    assert found
    return found


def test_every_fault_of_a_file_of_money_is_found_by_its_shape() -> None:
    """What a reader of files tells is kept in English, and said by its message to whoever reads it."""
    messages = {each for said in of_rooms().values() for each in said.messages}
    told = Shapes(messages, lambda message: f"«{message}»", isolating=False)
    broken = WHOLE.replace(b"2024-02-01", b"2024-13-01").replace(b">300<", b">many<")
    broken = broken.replace(b'code="TN" percentage="40"', b'code="Q" percentage="70"')
    broken = broken.replace(b"An agency</narrative>", b"An & agency</narrative>words")
    faults = (
        *read_eutf(FUND, today=TODAY).faults, *read_iati(broken, today=TODAY).faults,
        *read_results(RESULTS.replace(b"2020-01-01", b"soon").replace(b"100", b"many")).faults,
        *check(broken, today=TODAY),
        *rates_in(b'currency,day,per_euro,source\nZZZ,soon,"1,083",\n', TODAY, "f")[1],
    )  # fmt: skip

    english = {
        words
        for each in faults
        for words in (each.reason, each.fix)
        if not told.said(words).startswith("«")
    }
    assert len(faults) > 30
    assert english == set()
