"""What reports say, and that each form can be read by whoever has it read out."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path
from resource import getpagesize
from zipfile import ZipFile

import docx
import pypdfium2
import pytest
from selectolax.lexbor import LexborHTMLParser
from tests.reports import sample

from wholeroute.errors import NotFound, Refused
from wholeroute.plan import Edition, Told, as_json
from wholeroute.plan.changes import changes
from wholeroute.plan.edition import Former, read
from wholeroute.reports import DATA, MOST_BYTES, REPORTS, TABLES, dictionary, render, site

LANGUAGES = ("ar", "de", "el", "en", "es", "fr", "it")


@pytest.fixture(scope="module")
def edition() -> Edition:
    return sample.edition()


@pytest.fixture(scope="module")
def later(edition: Edition) -> Edition:
    after = sample.further(edition)
    former = Former(edition.number, edition.frozen_on, "00" * 32)
    return replace(after, former=former, changes=changes(edition, after))


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))


def test_an_edition_is_read_back_as_it_was_written(edition: Edition) -> None:
    content = as_json(edition)

    assert read(content.decode(), sha256(content).digest()) == edition
    with pytest.raises(Refused) as refusal:
        read(content.decode().replace("Progress", "Success"), sha256(content).digest())
    assert refusal.value.rule == "edition-hash"


def test_every_language_has_every_word(edition: Edition) -> None:
    assert tuple(sorted(edition.frame.words)) == LANGUAGES
    words = edition.frame.words
    assert all(each.keys() == words["en"].keys() and all(each.values()) for each in words.values())
    assert words["de"]["stands"] != words["en"]["stands"]


def test_the_page_needs_nothing_beside_it(edition: Edition) -> None:
    page = render(edition, "html", "de").decode()
    tree = LexborHTMLParser(page)

    assert not re.search(r"<script|<link|<img|@import|url\(|\sstyle=|\son\w+=", page)
    assert tree.css("html")[0].attributes["lang"] == "de"
    assert len(tree.css("h1")) == 1
    assert len(tree.css("tbody th[scope=row] span[lang=en]")) > 209
    assert all(table.css("caption")[0].text() for table in tree.css("table"))


def test_the_pdf_is_tagged_and_says_its_language_and_title(edition: Edition) -> None:
    content = render(edition, "pdf", "ar")
    document = pypdfium2.PdfDocument(content)

    assert pypdfium2.raw.FPDFCatalog_IsTagged(document)
    assert b"pdfuaid:part>1<" in content
    assert b"/Lang(ar)" in content
    assert document.get_metadata_dict()["Title"] == edition.title
    assert document.get_metadata_dict()["CreationDate"].startswith("D:20261128000000")
    document.close()


def test_what_no_font_can_show_is_told_by_its_code(edition: Edition) -> None:
    content = render(edition, "pdf", "en")
    with pypdfium2.PdfDocument(content) as document:
        said = "".join(page.get_textpage().get_text_range() for page in document)

    assert "[U+1F4C4]" in said
    assert "Ετήσια" in said
    assert edition.title in said


def test_the_word_document_opens_with_its_heads_and_languages(edition: Edition) -> None:
    content = render(edition, "docx", "ar")
    word = docx.Document(BytesIO(content))
    with ZipFile(BytesIO(content)) as parts:
        names = parts.namelist()
        assert {each.date_time for each in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        body = parts.read("word/document.xml").decode()

    assert names == sorted(names)
    said = word.core_properties
    assert (said.title, said.language) == (edition.title, "ar")
    assert said.created is not None
    assert said.created.isoformat().startswith("2026-11-28T00:00:00")
    assert sum(len(table.rows) for table in word.tables) > 400
    assert body.count("<w:tblHeader/>") == len(word.tables)
    assert 'w:bidi="ar"' in body
    assert 'w:val="en-GB"' in body
    styles = {each.style.name for each in word.paragraphs if each.style}
    assert styles >= {"Title", "Subtitle", "Heading 1", "Caption"}


def test_tables_say_what_is_in_the_edition(edition: Edition) -> None:
    actions = rows(render(edition, "csv-actions", "en"))

    assert len(actions) == 209
    assert {each["status"] for each in actions} == {*sample.FAR}
    assert {each["status_in_groups"] for each in actions} == {
        "", "member-states: reported 7, verified 2, of 27",
    }  # fmt: skip
    assert len(rows(render(edition, "csv-evidence", "en"))) == len(edition.evidence)


def test_what_is_kept_back_is_said_and_its_number_is_nowhere(edition: Edition) -> None:
    counts = rows(render(edition, "csv-counts", "en"))

    assert [each["value"] for each in counts] == ["suppressed", "1200", "not-reported"]
    page = render(edition, "html", "en").decode()
    assert "kept back" in page
    assert "more than 1,200" in page
    assert "convictions.state" in page
    assert rows(render(edition, "csv-values", "en"))[0]["value"] == "adopted"


def test_a_state_is_named_in_the_language_and_in_earlier_editions_by_its_letters(
    edition: Edition,
) -> None:
    (table,) = edition.tables["tables"]
    invented = [["2025", "XA"], 40, 8, None]
    more = {**edition.tables, "tables": [{**table, "cells": [*table["cells"], invented]}]}
    now = replace(edition, tables=more)
    assert "Deutschland (DE)" in render(now, "html", "de").decode()
    page = render(now, "html", "fr").decode()
    assert "Allemagne (DE)" in page
    assert f"{now.frame.words['fr']['invented-state']} (XA)" in page
    assert "state XA" not in page

    words = {
        tag: {key: said for key, said in known.items() if key != "invented-state"}
        for tag, known in edition.frame.words.items()
    }
    before = replace(now, frame=replace(edition.frame, words=words))
    assert "state XA" in render(before, "html", "fr").decode()


def test_reports_that_were_made_are_not_kept_in_memory(edition: Edition) -> None:
    def held() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1]) * getpagesize() >> 20

    render(edition, "pdf", "en")
    first = held()
    for number in range(2, 6):
        render(replace(edition, number=number), "pdf", "en")

    assert held() - first < 100, "each report that Typst does not forget holds 75 MB"


def test_each_column_is_in_the_dictionary_with_meaning_unit_and_source(edition: Edition) -> None:
    told = {(e["table"], e["column"]) for e in rows(render(edition, "csv-dictionary", "en"))}

    for name in TABLES:
        head = render(edition, f"csv-{name}", "en").decode("utf-8-sig").split("\r\n", 1)[0]
        columns = {(name, each.strip('"')) for each in head.split(",")}
        assert columns == {each for each in told if each[0] == name}
    assert all(each["meaning"] and each["unit"] and each["source"] for each in dictionary(edition))


def test_a_number_of_things_beside_the_tables_is_told_and_the_dictionary_knows_it(
    edition: Edition,
) -> None:
    things = Told(
        4, "joint-responses", "eu", "A Union agency", (), "2025", "2025", "2.5", "exactly"
    )  # fmt: skip
    with_it = replace(edition, told=(*edition.told, things))

    assert rows(render(with_it, "csv-values", "en"))[1]["value"] == "2.5"
    assert ">2.5<" in render(with_it, "html", "en").decode()
    units = [
        each["meaning"]
        for one in (edition, with_it)
        for each in dictionary(one)
        if (each["table"], each["column"]) == ("values", "unit")
    ]
    assert ["number" in each for each in units] == [False, True], "older editions stay as they were"


def test_what_changed_is_told_by_row(edition: Edition, later: Edition) -> None:
    first, second = later.plan.actions[:2]
    told = [(each.of, each.id, each.field) for each in later.changes]

    assert told == [("actions", second.id, "action"), ("actions", first.id, "status")]
    page = render(later, "html", "en").decode()
    assert "Say it otherwise" in page
    assert "Since edition 1 of" in page
    assert "No edition of this kind" in render(edition, "html", "en").decode()


def test_a_pillars_report_speaks_of_that_pillar_alone(edition: Edition) -> None:
    only = replace(edition, kind="pillar-2")

    assert {each["pillar"] for each in rows(render(only, "csv-actions", "en"))} == {"2"}
    assert "P3.3.KA-10" not in render(only, "html", "en").decode()


def test_every_form_comes_in_every_language_and_no_other(edition: Edition) -> None:
    assert all(render(edition, "html", language) for language in LANGUAGES)
    for form, language in (("html", "xx"), ("odt", "en"), ("csv-members", "en")):
        with pytest.raises(NotFound):
            render(edition, form, language)
    assert not {*REPORTS} & {*DATA}


def test_the_site_is_small_and_runs_nothing(edition: Edition) -> None:
    files = site(edition, "fr")
    tree = LexborHTMLParser(files["index.html"].decode())

    assert sum(map(len, files.values())) <= MOST_BYTES
    assert b"<script" not in b"".join(files.values())
    assert len(tree.css("tbody tr")) == 209
    links = {
        each.attributes["href"]
        for name in ("index.html", "data.html")
        for each in LexborHTMLParser(files[name].decode()).css("a")
    }
    assert links <= {*files}
    assert json.loads(files["edition.json"])["number"] == edition.number


def test_each_choice_on_the_site_hides_the_rows_that_are_not_of_it(edition: Edition) -> None:
    page = site(edition, "en")["index.html"].decode()
    tree = LexborHTMLParser(page)
    options = {
        (select.attributes["id"], option.attributes["value"])
        for select in tree.css("select")
        for option in select.css("option")
        if option.attributes["value"]
    }
    rule = r'main:has\(#(\w+) option\[value="([^"]+)"\]:checked\) tbody tr:not\('

    assert {*re.findall(rule, page)} == options
    assert all(tree.css(f'tbody tr[data-{name}~="{value}"]') for name, value in options)
