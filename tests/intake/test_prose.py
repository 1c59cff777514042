"""Free text: stored whole, its language named, about nobody in particular, and walled by default."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import ActingAs

from wholeroute.entities import Claim, Kind, Reject, Row
from wholeroute.errors import Invalid, Refused
from wholeroute.intake import Terms, parse_mapping, take_in
from wholeroute.intake.child import Task
from wholeroute.intake.children import Child
from wholeroute.intake.frames import Frame
from wholeroute.intake.prose.language import languages_of
from wholeroute.intake.prose.pieces import cut
from wholeroute.intake.readers import guess_reader, open_rows
from wholeroute.rights import Category, Purpose, Regime, Role, parse_grade

TODAY = date(2026, 11, 24)
TERMS = Terms(
    "a report", parse_grade("B2"), frozenset(Purpose), Regime.LED, "a law", frozenset({"*"})
)
SAID = "Saba Haile met Omar Nasser at the pier in March, and they went on by car."
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def pdf(*pages: bytes, filters: bytes = b"/FlateDecode", catalogue: bytes = b"") -> bytes:
    """Return a PDF whose pages have these packed content streams."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * at) for at in range(len(pages)))
    parts = [
        b"<</Type/Catalog/Pages 2 0 R%s>>" % catalogue,
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages)),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for at, page in enumerate(pages):
        parts += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents %d 0 R"
            b"/Resources<</Font<</F 3 0 R>>>>>>" % (5 + 2 * at),
            b"<</Length %d/Filter %s>>stream\n%s\nendstream" % (len(page), filters, page),
        ]
    content, at_byte = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, start=1):
        at_byte.append(len(content))
        content += b"%d 0 obj%sendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % at for at in at_byte)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    end = b"trailer<</Size %d/Root 1 0 R>>startxref\n%d\n%%%%EOF" % (len(parts) + 1, len(content))
    return content + head + table + end


def printed(text: str) -> bytes:
    return zlib.compress(b"BT /F 12 Tf 50 700 Td (%s) Tj ET" % text.encode())


def packed(body: str, **beside: str | bytes) -> bytes:
    """Return a Word document; `beside` holds its other parts by name, dots as underscores."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", body)
        for name, content in beside.items():
            package.writestr(f"word/{name.replace('_', '.')}", content)
    return file.getvalue()


def words(*paragraphs: str, tag: str = "document") -> str:
    inner = "".join(f"<w:p><w:r><w:t>{each}</w:t></w:r></w:p>" for each in paragraphs)
    return f"<w:{tag} {_WORD}>{inner}</w:{tag}>"


def read(folder: Path, name: str, content: bytes) -> list[Row | Reject]:
    path = folder / name
    path.write_bytes(content)
    return list(open_rows(guess_reader(path), path))


def texts(rows: list[Row | Reject]) -> list[str]:
    return [
        claim.text
        for row in rows
        if isinstance(row, Row)
        for draft in row.drafts
        for claim in draft.claims
        if claim.property == "bodyText"
    ]


MAIL = b"""From: Berta <berta@border.example>
To: =?utf-8?q?Z=C3=BCrich?= <z@desk.example>
Subject: Seen
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: multipart/alternative; boundary=a

--a
Content-Type: text/html

<p>Other words</p>
--a
Content-Type: text/plain; charset=iso-8859-1

Caf\xe9 at the pier
--a--
--b
Content-Type: application/pdf
Content-Disposition: attachment; filename="list.pdf"

x
--b
Content-Type: message/rfc822

From: carla@desk.example
Subject: Before

Forwarded words
--b--
"""
PAGE = b"""<html><head><title>Note</title><style>p{}</style><script>x()</script></head><body>
<h1>Seen</h1><p>Sa<b>ba</b> Haile</p><table><tr><td>Omar</td><td>driver</td></tr></table></body>"""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", SAID.encode()),
        ("a.md", f"\ufeff{SAID}".encode()),
        ("wide.txt", SAID.encode("utf-16")),
        ("a.pdf", pdf(printed(SAID))),
        ("a.docx", packed(words(SAID))),
        ("a.eml", f"From: a@b.example\n\n{SAID}".encode()),
        ("a.html", f"<p>{SAID}</p>".encode()),
    ],
)
def test_a_text_becomes_one_document_with_its_language_and_no_person(
    tmp_path: Path, name: str, content: bytes
) -> None:
    rows = read(tmp_path, name, content)

    drafts = [draft for row in rows if isinstance(row, Row) for draft in row.drafts]
    assert {draft.kind for draft in drafts} == {Kind.DOCUMENT}
    assert {draft.key for draft in drafts} == {"document"}
    assert {draft.categories for draft in drafts} == {frozenset({"uncategorised"})}
    assert drafts[-1].claims == (Claim("bodyText", SAID, "en"), Claim("language", "en"))


def test_each_page_of_a_pdf_is_a_row_and_a_picture_of_text_is_named(tmp_path: Path) -> None:
    rows = read(tmp_path, "a.pdf", pdf(printed("First."), zlib.compress(b"q Q"), printed("Third.")))

    assert [row.line for row in rows] == [1, 2, 3]
    assert texts(rows) == ["First.", "Third."]
    assert isinstance(rows[1], Reject)
    assert "recognised" in rows[1].fix


def test_a_form_says_that_its_fields_are_not_read(tmp_path: Path) -> None:
    form = pdf(printed(SAID), catalogue=b"/AcroForm<</Fields[]>>")

    rejects = [row for row in read(tmp_path, "a.pdf", form) if isinstance(row, Reject)]

    assert [each.field for each in rejects] == ["form"]


def test_a_word_document_is_read_with_its_notes_comments_and_boxes(tmp_path: Path) -> None:
    box = f"<w:p><w:r><w:t>before</w:t></w:r>{words('in a box')}<w:r><w:t>after</w:t></w:r></w:p>"
    struck = "<w:p><w:del><w:r><w:delText>struck out</w:delText></w:r></w:del></w:p>"
    again = (
        '<mc:Fallback xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"{words('again')}</mc:Fallback>"
    )
    turn = '<w:p><w:r><w:br w:type="page"/><w:t>next page</w:t></w:r></w:p>'
    body = f"<w:document {_WORD}>{box}{struck}{again}{turn}</w:document>"

    rows = read(
        tmp_path, "a.docx",
        packed(body, header1_xml=words("head", tag="hdr"), comments_xml=words("aside", tag="comments")),
    )  # fmt: skip

    assert texts(rows) == ["beforein a box\nafter", "next page", "aside", "head"]


def test_a_mail_is_read_with_its_head_and_its_attachments_are_named(tmp_path: Path) -> None:
    rows = read(tmp_path, "a.eml", MAIL)

    assert texts(rows) == [
        "From: Berta <berta@border.example>\nTo: Zürich <z@desk.example>\nSubject: Seen",
        "Café at the pier",
        "From: carla@desk.example\nSubject: Before",
        "Forwarded words",
    ]
    (attached,) = [row for row in rows if isinstance(row, Reject)]
    assert (attached.line, attached.raw) == (3, "application/pdf list.pdf")


def test_a_page_is_read_as_its_reader_sees_it(tmp_path: Path) -> None:
    (text,) = texts(read(tmp_path, "a.html", PAGE))

    assert text.split() == ["Note", "Seen", "Saba", "Haile", "Omar", "driver"]
    assert "Omar\tdriver" in text


def test_a_page_is_read_in_the_encoding_it_states(tmp_path: Path) -> None:
    page = '<meta charset="iso-8859-7"><p>Αθήνα</p>'.encode("iso-8859-7")

    assert texts(read(tmp_path, "a.htm", page)) == ["Αθήνα"]


def test_a_long_text_is_cut_between_paragraphs_and_loses_nothing() -> None:
    text = ("A sentence of some words. " * 20 + "\n\n") * 30

    parts = list(cut(text, 3_000))

    assert "".join(parts) == text
    assert all(len(part) <= 3_000 for part in parts)
    assert all(part.endswith("\n\n") for part in parts[:-1])
    assert list(cut("x" * 25, 10)) == ["x" * 10, "x" * 10, "x" * 5]


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("Die Gruppe wartet am Hafen und fährt in der Nacht weiter.", ("de",)),
        ("Il gruppo parte di notte verso l'isola con due barche.", ("it",)),
        ("التقى الرجلان مرتين هذا الشهر قرب الميناء القديم", ("ar",)),
        ("Η ομάδα περιμένει στο λιμάνι μέχρι το βράδυ.", ("el",)),
        ("ሰላም ነው እንዴት ናችሁ ዛሬ በጣም ቆንጆ ቀን ነው", ("am", "ti")),
        ("OK. 12.03.2026", ()),
        ("+218 91 000 0001\n" * 20, ()),
    ],
)
def test_the_language_is_named_or_left_open(text: str, languages: tuple[str, ...]) -> None:
    assert languages_of(text) == languages


@pytest.mark.parametrize(
    ("name", "content", "field"),
    [
        ("latin.txt", "Straße".encode("cp1252"), "file"),
        ("broken.pdf", b"%PDF-1.7\nrubbish", "file"),
        ("no.eml", b"hello\n", "file"),
        ("broken.docx", packed("<w:document"), "file"),
        ("pages.txt", b"\f\f\f", "file"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_mend(
    tmp_path: Path, name: str, content: bytes, field: str
) -> None:
    with pytest.raises(Invalid) as wrong:
        read(tmp_path, name, content)

    assert wrong.value.field == field
    assert wrong.value.fix


_ZEROS = zlib.compress(b"\0" * (200 << 20), 9)
HOSTILE = {
    "bomb.pdf": pdf(_ZEROS),
    "endless text.pdf": pdf(
        zlib.compress(b"BT /F 9 Tf " + b"(abcdefghijkl) Tj " * 2_000_000 + b"ET")
    ),
    "other.pdf": b"hello",
    "bomb.docx": packed(words("a" * (8 << 20))),
    "entities.docx": packed('<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'),
    "package.docx": packed(words(SAID), embedding_xlsx=b"PK\x03\x04"),
    "book.docx": packed(words(SAID)).replace(b"word/document.xml", b"book/document.xml"),
    "huge.html": b"<p>x" * (2 << 20),
    "deep.html": b"<b><i><a>" * 300_000 + b"<p>x",
    "nested.eml": b"From: a@b.example\n" * 2
    + b"Content-Type: message/rfc822\n\nFrom: a@b.example\n" * 300,
    "boxes.eml": b"From: a@b.example\n"
    + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(99)
    ),
    "header.eml": b"From: a\nContent-Disposition: attachment; " + b"a*0*=b;" * 200_000 + b"\n\nx",
    "parts.eml": b"From: a\nContent-Type: multipart/mixed; boundary=b\n\n"
    + b"--b\nContent-Type: text/plain\n\nx\n" * 5_000,
    "zeros.txt": b"abc\0def",
    "program.txt": b"\x7fELF",
    "endless.txt": b"a" * (21 << 20),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_in_the_child(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(HOSTILE[name])
    reader = {"txt": "text"}.get(path.suffix[1:], path.suffix[1:])

    with Child() as child, pytest.raises(Refused) as refusal:
        list(child.frames(Task(reader, path, None, b"secret")))

    assert refusal.value.rule == "hostile-file"


def test_the_child_names_languages_although_it_may_write_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(SAID, encoding="utf-8")

    with Child() as child:
        found = dict(child.frames(Task("text", path, None, b"secret")))

    assert b"\tlanguage\ten\t" in found[Frame.STATEMENTS]


@pytest.mark.parametrize(
    ("persons", "lane"),
    [
        (frozenset({Category.UNCATEGORISED}), "uncategorised"),
        (frozenset({Category.VICTIM, Category.SUSPECT}), "protected"),
        (frozenset({Category.SUSPECT}), "open"),
        (frozenset[Category](), "open"),
    ],
)
def test_a_text_stands_in_the_lane_of_those_it_speaks_of(
    acting: ActingAs, superuser: Any, tmp_path: Path,
    persons: frozenset[Category], lane: str,
) -> None:  # fmt: skip
    path = tmp_path / "a.txt"
    path.write_text(SAID, encoding="utf-8")

    with acting("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS) as session:
        take_in(session, path, "text", replace(TERMS, persons=persons), TODAY)

    found = superuser.execute(
        "select lane::text, property, value, flag from ledger.statement order by property"
    ).fetchall()
    body = ("", "vault") if lane != "open" else (SAID, None)
    assert found == [(lane, "bodyText", *body), (lane, "language", "en", None)]


def test_a_table_with_the_name_of_a_text_stays_a_table(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"id\tname\n1\tSaba\n")
    table = guess_reader(path)
    path.write_bytes(b"Saba came, then Omar.\nLater, they left.\n")

    assert (table, guess_reader(path)) == ("csv", "text")


def test_a_document_out_of_a_table_is_uncategorised_unless_its_mapping_says() -> None:
    said = "format: csv\nentities: [{name: paper, kind: Document, properties: {bodyText: words}%s}]"

    (bare,) = parse_mapping(said % "").entities
    (stated,) = parse_mapping(said % ", category: suspect").entities

    assert bare.category is not None
    assert stated.category is not None
    assert bare.category.fixed == {"uncategorised"}
    assert stated.category.fixed == {"suspect"}
