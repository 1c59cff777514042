"""Files that mean harm, made from a seed: written to break a reader, or a good one broken by chance.

The same seed gives the same files. Nothing here is large on disk: what is meant to grow does so
when a careless reader unpacks it.
"""

from __future__ import annotations

import io
import json
import random
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import openpyxl

GOOD_TABLE = (
    "name,born,passport,phone,category\n"
    "Saba Haile,1990-04-12,X1234567,+447700900123,suspect\n"
    "Omar Nasser,1981,X7654321,+447700900124,contact\n"
)
MAPPING = """
format: {format}
entities:
  - name: person
    kind: Person
    properties: {{name: name, birthDate: born, passportNumber: passport, phone: phone}}
    category: {{column: category}}
"""
_UN = (
    '<?xml version="1.0" encoding="UTF-8"?><CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL>'
    "<FIRST_NAME>Ali</FIRST_NAME><SECOND_NAME>Hassan</SECOND_NAME><UN_LIST_TYPE>Invented"
    "</UN_LIST_TYPE><REFERENCE_NUMBER>XXi.001</REFERENCE_NUMBER></INDIVIDUAL></INDIVIDUALS>"
    "<ENTITIES/></CONSOLIDATED_LIST>"
)
_LINE = {
    "entities": [
        {"key": "p1", "kind": "Person", "categories": ["suspect"],
         "properties": {"name": ["Saba Haile"], "birthDate": ["1990-04-12"]}},
        {"key": "t1", "kind": "Phone", "properties": {"phone": ["+447700900123"]},
         "references": {"holder": ["p1"]}},
    ]
}  # fmt: skip
_FTM = {"id": "a", "schema": "Person", "properties": {"name": ["Saba Haile"]}}
_MAIL = (
    "From: a@example.org\r\nTo: b@example.org\r\nSubject: report\r\nMIME-Version: 1.0\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n\r\nSaba Haile met Omar Nasser at the pier.\r\n"
)
_PAGE = "<!doctype html><html><body><p>Saba Haile met Omar Nasser at the pier.</p></body></html>"
_WORDS = "Saba Haile met Omar Nasser at the pier in March, and they went on by car.\n"
_BAD_TEXTS = (
    "=cmd|'/c calc'!A0", "@SUM(1+1)*cmd", "+1+1", "-1+1", "\t=1", "\x00", "\ud800", "\u202egnp.exe",
    "<script>alert(1)</script>", "'; drop table ledger.entity; --", "{{7*7}}", "${jndi:ldap://x}",
    "%s%s%n", "../../etc/passwd", "A" * 70_000, "\ufeff", "\u0000", "1e999", "NaN", "٣٤٥",
    "9" * 400, "-0", "0x10", "a\u0301" * 5_000, "\U000e0041" * 50, "ﷺ" * 200, "\x1b[2J", "\r", "\n",
)  # fmt: skip

Make = Callable[[random.Random], bytes]


@dataclass(frozen=True, slots=True)
class HostileFile:
    """One file: how it came about, what it is called, by which reader it is to be read."""

    how: str
    name: str
    reader: str
    content: bytes

    @property
    def mapping(self) -> str | None:
        """Return the mapping that a table needs."""
        return MAPPING.format(format=self.reader) if self.reader in {"csv", "xlsx"} else None


def files(seed: int, number: int) -> Iterator[HostileFile]:
    """Yield `number` hostile files: as many written on purpose as there are kinds, then by chance."""
    draw = random.Random(seed)
    for at in range(number):
        if at % 2 == 0:
            reader, how, make = PURPOSE[(at // 2) % len(PURPOSE)]
            yield HostileFile(how, _name(draw, reader), reader, make(draw))
        else:
            reader, good = draw.choice(sorted(good_files().items()))
            yield HostileFile("mutated", _name(draw, reader), reader, mutated(draw, good))


@cache
def good_files() -> dict[str, bytes]:
    """Return one small file that each reader takes."""
    return {
        "csv": GOOD_TABLE.encode(),
        "xlsx": _book(),
        "jsonl": (json.dumps(_LINE) + "\n").encode() * 3,
        "ftm": (json.dumps(_FTM) + "\n").encode() * 3,
        "un-xml": _UN.encode(),
        "docx": _word(f"<w:p><w:r><w:t>{_WORDS}</w:t></w:r></w:p>"),
        "pdf": _pdf(zlib.compress(b"BT /F 12 Tf 50 700 Td (Saba Haile) Tj ET")),
        "eml": _MAIL.encode(),
        "html": _PAGE.encode(),
        "text": _WORDS.encode() * 3,
    }


def mutated(draw: random.Random, good: bytes) -> bytes:
    """Return a good file changed at a few places by chance."""
    content = bytearray(good)
    for _ in range(draw.randint(1, 6)):
        at = draw.randrange(max(len(content), 1))
        till = min(len(content), at + draw.randint(1, 40))
        change = draw.randrange(7)
        if change == 0:
            content[at:till] = b""
        elif change == 1:
            content[at:at] = draw.randbytes(draw.randint(1, 30))
        elif change == 2:
            content[at:at] = content[at:till] * draw.randint(1, 200)
        elif change == 3:
            del content[at:]
        elif change == 4:
            other = draw.choice(sorted(good_files().values()))
            content[at:at] = other[draw.randrange(len(other)) :]
        elif change == 5:
            content[at:at] = draw.choice(_BAD_TEXTS).encode("utf-8", "surrogatepass")
        else:
            for spot in range(at, till):
                content[spot] ^= 1 << draw.randrange(8)
    return bytes(content)


SUFFIXES = {
    "csv": ".csv", "xlsx": ".xlsx", "jsonl": ".jsonl", "ftm": ".json", "un-xml": ".xml",
    "docx": ".docx", "pdf": ".pdf", "eml": ".eml", "html": ".html", "text": ".txt",
}  # fmt: skip
_NAMES = (
    "report", "=cmd", "..", "-rf", "a b", "نَصّ", "a\nb", "\u202efdp", "CON", "x" * 200, "a;b", "%00",
    "$(id)", "`id`", "a'b", "..\\..\\x", "%2e%2e%2fetc",
)  # fmt: skip


def _name(draw: random.Random, reader: str) -> str:
    return draw.choice(_NAMES) + SUFFIXES[reader]


# --- written on purpose -----------------------------------------------------------------------


def _fixed(content: bytes | str) -> Make:
    said = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return lambda _: said


def _cell(draw: random.Random) -> bytes:
    words = draw.choice(_BAD_TEXTS).replace('"', '""')
    rows = GOOD_TABLE + f'"{words}","{words}",X1,"{words}",suspect\n'
    return rows.encode("utf-8", "surrogatepass")


def _property(draw: random.Random) -> bytes:
    words = draw.choice(_BAD_TEXTS)
    line = {"entities": [{"key": words[:300], "kind": "Person", "categories": [words[:20]],
                          "properties": {"name": [words], "birthDate": [words]}}]}  # fmt: skip
    return (json.dumps(line) + "\n").encode()


def _nested(opening: str, closing: str, inside: str = "1") -> Make:
    def make(draw: random.Random) -> bytes:
        deep = draw.choice((500, 5_000, 100_000))
        return (opening * deep + inside + closing * deep + "\n").encode()

    return make


def _billion_laughs(draw: random.Random) -> bytes:
    levels = draw.randint(4, 12)
    laughs = "".join(f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, levels))
    return (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{laughs}]>'
        f"<CONSOLIDATED_LIST>&a{levels - 1};</CONSOLIDATED_LIST>"
    ).encode()


def _outside_entity(draw: random.Random) -> bytes:
    where = draw.choice(
        ("file:///etc/passwd", "http://127.0.0.1:1/x", "ftp://127.0.0.1/", "/dev/zero")
    )
    padding = draw.choice(("", "<!--" + "x" * 1_200_000 + "-->"))
    return (
        f'<?xml version="1.0"?>{padding}<!DOCTYPE x [<!ENTITY e SYSTEM "{where}">'
        f'<!ENTITY % p SYSTEM "{where}">%p;]><CONSOLIDATED_LIST>&e;</CONSOLIDATED_LIST>'
    ).encode()


def _deep_xml(draw: random.Random) -> bytes:
    deep = draw.choice((1_000, 20_000))
    return ("<CONSOLIDATED_LIST>" + "<a>" * deep + "</a>" * deep + "</CONSOLIDATED_LIST>").encode()


def _packed(*parts: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, content in parts:
            package.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, method)
    return out.getvalue()


@cache
def _book() -> bytes:
    book = openpyxl.Workbook()
    for row in (line.split(",") for line in GOOD_TABLE.splitlines()):
        book.worksheets[0].append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _parts(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def _rebound(package: bytes, **changed: bytes) -> bytes:
    """Return a package with parts replaced; a name's slashes are written as double underscores."""
    parts = _parts(package) | {name.replace("__", "/"): each for name, each in changed.items()}
    return _packed(*parts.items())


_SHEET = (
    '<?xml version="1.0"?>{dtd}<worksheet xmlns='
    '"http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'
)


def _sheet(rows: str, dtd: str = "") -> bytes:
    content = _SHEET.format(rows=rows, dtd=dtd).encode()
    return _rebound(_book(), **{"xl__worksheets__sheet1.xml": content})


def _far_cell(draw: random.Random) -> bytes:
    place = draw.choice(("A1048577", "XFD1048576", "ZZZZZZ1", "A99999999999", "A-1", "", "1A"))
    return _sheet(f'<row r="9999999"><c r="{place}"><v>1</v></c></row>' * 3)


def _odd_value(draw: random.Random) -> bytes:
    value, kind = draw.choice(
        (("1e308", "n"), ("NaN", "n"), ("999999999", "s"), ("-1", "s"), ("x", "b"), ("", "e"),
         ("1e999", "d"), ("-99999999", "d"), ("9" * 400, "n"))
    )  # fmt: skip
    return _sheet(f'<row r="1"><c r="A1" t="{kind}" s="1"><v>{value}</v></c></row>')


def _zip_bomb(draw: random.Random) -> bytes:
    size = draw.choice((5, 20)) << 20
    return _packed(*_parts(_book()).items(), ("xl/media/a.bin", b"\0" * size))


def _many_entries(draw: random.Random) -> bytes:
    return _packed(
        *_parts(_book()).items(),
        *((f"xl/a{n}.xml", b"<a/>") for n in range(draw.choice((1_001, 3_000)))),
    )


def _slipping(draw: random.Random) -> bytes:
    name = draw.choice(("../../etc/cron.d/x", "/etc/passwd", "C:\\x", "xl/../../x.xml", "a\0b.xml"))
    return _packed(*_parts(_book()).items(), (name, b"<a/>"))


def _russian_doll(draw: random.Random) -> bytes:
    inner = _packed(("a.xml", b"<a/>"))
    return _packed(*_parts(_book()).items(), (draw.choice(("xl/b.zip", "xl/b.bin")), inner))


def _lying(draw: random.Random) -> bytes:
    """Return a package whose directory lies about sizes, or says it is encrypted."""
    content = bytearray(_book())
    at = content.index(b"PK\x01\x02")
    spot, value = draw.choice(
        ((24, b"\xff\xff\xff\x7f"), (20, b"\0\0\0\0"), (8, b"\x01\0"), (42, b"\xff\xff\xff\x7f"))
    )
    content[at + spot : at + spot + len(value)] = value
    return bytes(content)


def _word(body: str, head: str = "") -> bytes:
    document = (
        f'<?xml version="1.0"?>{head}<w:document xmlns:w='
        '"http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        f"{body}</w:body></w:document>"
    )
    return _packed(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", document.encode()))


def _deep_word(draw: random.Random) -> bytes:
    deep = draw.choice((300, 20_000))
    return _word("<w:p>" * deep + "x" + "</w:p>" * deep)


def _pdf(
    page: bytes, filters: str = "/FlateDecode", catalogue: str = "", kids: str = "4 0 R"
) -> bytes:
    parts = [
        f"<</Type/Catalog/Pages 2 0 R{catalogue}>>".encode(),
        f"<</Type/Pages/Kids[{kids}]/Count 1>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 5 0 R/Resources<<>>>>",
        f"<</Length {len(page)}/Filter {filters}>>stream\n".encode() + page + b"\nendstream",
    ]
    content, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(content))
        content += b"%d 0 obj%sendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % at for at in places)
    end = f"trailer<</Size {len(parts) + 1}/Root 1 0 R>>startxref\n{len(content)}\n%%EOF"
    return content + b"xref\n0 6\n0000000000 65535 f \n" + table + end.encode()


def _pdf_bomb(draw: random.Random) -> bytes:
    packed = zlib.compress(b"0 " * (draw.choice((4, 30)) << 20), 9)
    if draw.random() < 0.5:
        return _pdf(zlib.compress(packed, 9), "[/FlateDecode/FlateDecode]")
    return _pdf(packed)


def _odd_pdf(draw: random.Random) -> bytes:
    return draw.choice(
        (
            _pdf(b"", kids="2 0 R"),
            _pdf(b"", catalogue="/OpenAction<</S/JavaScript/JS(app.alert(1))>>"),
            _pdf(b"", catalogue="/AA<</WC<</S/Launch/F(cmd.exe)>>>>"),
            _pdf(zlib.compress(b"q " * 200_000)),
            _pdf(zlib.compress(b"[" * 100_000)),
            _pdf(b"x" * 50, "/JBIG2Decode"),
            b"%PDF-1.7\n" + b"<<" * 50_000,
            b"%PDF-1.7\ntrailer<</Size 2147483647/Root 1 0 R/Prev 0>>startxref\n0\n%%EOF",
        )
    )


def _odd_mail(draw: random.Random) -> bytes:
    nested = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(600)
    )
    return draw.choice(
        (
            nested.encode(),
            ("Subject: " + "=?utf-8?q?" + "=41" * 30_000 + "?=\r\n\r\nx").encode(),
            ("To: " + "(" * 20_000 + "a@example.org\r\n\r\nx").encode(),
            ("To: " + "<a@b>," * 20_000 + "\r\n\r\nx").encode(),
            b"Content-Transfer-Encoding: base64\r\n\r\n" + b"!" * 5_000,
            b"Content-Type: text/plain; charset=no-such\r\n\r\n\xff\xfe\x80",
            b"Content-Type: text/html\r\n\r\n" + b"<b>" * 20_000,
            b"Content-Type: message/rfc822\r\n\r\n" * 300 + b"x",
            (_MAIL + "\x00" * 50).encode(),
            b"\r\n\r\n",
        )
    )


def _odd_page(draw: random.Random) -> bytes:
    return draw.choice(
        (
            b"<div>" * 50_000,
            b"<b><i>" * 20_000,
            b"<table>" * 5_000,
            b"<p " + b"a=b " * 100_000 + b">x",
            b"<script>while(1);</script><p>x",
            b"<p>\x00\xff\xfe</p>",
            b"<!--" + b"-" * 200_000,
            b"<svg><foreignObject>" * 3_000,
            b"&" * 100_000,
            b"<meta charset=utf-7>+ADw-script+AD4-",
        )
    )


_PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\x06\0\0\0"
_PICTURES = (
    _PNG, b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\xff" * 200, b"GIF89a" + b"\xff" * 40,
    b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", b"BM" + b"\0" * 60,
    b"\0\0\0\x18ftypheic" + b"\0" * 40, b"II*\0" + b"\xff" * 40, b"RIFF\xff\xff\xff\xffWEBP",
)  # fmt: skip
_POLYGLOTS = (
    b"%PDF-1.7\n<html><script>1</script></html>\nPK\x03\x04", b"PK\x03\x04%PDF-1.4 <?xml?>",
    b"GIF89a/*<?php system($_GET[0]); ?>*/", b"MZ\0\0" + b"\0" * 60, b"\x7fELF\x02\x01",
    b"{\\rtf1{\\object}}", b"\x1f\x8b\x08" + b"\0" * 20, b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, b"#!/bin/sh\nid\n", b"\xff\xfe", b"\xfe\xff\0",
    b"\xef\xbb\xbf", b"", b"\0" * 4_096, b"\n" * 70_000, b"\xed\xa0\x80,\xed\xb0\x80\n",
)  # fmt: skip


def _picture(draw: random.Random) -> bytes:
    return draw.choice(_PICTURES)


def _polyglot(draw: random.Random) -> bytes:
    return draw.choice(_POLYGLOTS)


def _numbers(draw: random.Random) -> bytes:
    number = draw.choice(
        ("NaN", "Infinity", "-Infinity", "1e999", "9" * 5_000, "-0", "01", "1.", ".5")
    )
    return (
        f'{{"entities":[{{"key":"p","kind":"Person","properties":{{"name":[{number}]}}}}]}}\n'
    ).encode()


_LONG_LINE = GOOD_TABLE.splitlines()[0].encode() + b"\n" + b"a" * 1_100_000 + b"\n"
_WIDE = b",".join(b"c%d" % n for n in range(5_000)) + b"\n"
_QUOTE = GOOD_TABLE.encode() + b'"never closed,' + b"x,1\n" * 5_000
_DUPLICATE = b'{"entities":[],"entities":[{"key":"p","kind":"Person","kind":"Vessel"}]}\n'
_SURROGATE = b'{"entities":[{"key":"p","kind":"Person","properties":{"name":["\\ud800"]}}]}\n'
_NUL = b'{"entities":[{"key":"p","kind":"Person","properties":{"name":["a\\u0000b"]}}]}\n'
_LAUGHING_WORD = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>'

PURPOSE: tuple[tuple[str, str, Make], ...] = (
    ("csv", "bad cell", _cell),
    ("csv", "line too long", _fixed(_LONG_LINE)),
    ("csv", "too many columns", _fixed(_WIDE)),
    ("csv", "open quote", _fixed(_QUOTE)),
    ("csv", "half of UTF-16", _fixed(GOOD_TABLE.encode("utf-16")[:-1])),
    ("csv", "broken UTF-8", _fixed(GOOD_TABLE.encode() + b"\xc3\x28,\xff,\x80,,suspect\n")),
    ("csv", "another format", _polyglot),
    ("csv", "picture", _picture),
    ("jsonl", "bad words", _property),
    ("jsonl", "nested lists", _nested("[", "]")),
    ("jsonl", "nested objects", _nested('{"a":', "}")),
    ("jsonl", "numbers", _numbers),
    ("jsonl", "said twice", _fixed(_DUPLICATE)),
    ("jsonl", "half a letter", _fixed(_SURROGATE)),
    ("jsonl", "NUL", _fixed(_NUL)),
    ("jsonl", "another format", _polyglot),
    ("ftm", "nested lists", _nested('{"schema":"Person","properties":{"name":[', "]}}")),
    ("ftm", "another format", _polyglot),
    ("un-xml", "billion laughs", _billion_laughs),
    ("un-xml", "outside entity", _outside_entity),
    ("un-xml", "deep", _deep_xml),
    ("un-xml", "other encoding", _fixed(_UN.replace("UTF-8", "no-such").encode())),
    ("un-xml", "UTF-16 that says UTF-8", _fixed(_UN.encode("utf-16"))),
    ("un-xml", "cut off", _fixed(_UN[:300])),
    ("un-xml", "picture", _picture),
    ("xlsx", "far cell", _far_cell),
    ("xlsx", "odd value", _odd_value),
    ("xlsx", "bomb", _zip_bomb),
    ("xlsx", "too many parts", _many_entries),
    ("xlsx", "slipping out", _slipping),
    ("xlsx", "package in it", _russian_doll),
    ("xlsx", "lying directory", _lying),
    ("xlsx", "entity in sheet", lambda _: _sheet("", '<!DOCTYPE a [<!ENTITY e "x">]>')),
    ("xlsx", "cut off", _fixed(_book()[: len(_book()) // 2])),
    ("xlsx", "another format", _polyglot),
    ("docx", "deep", _deep_word),
    ("docx", "outside entity", lambda _: _word("<w:p>&e;</w:p>", _LAUGHING_WORD)),
    ("docx", "bomb", lambda _: _word("<w:p>" + " " * (8 << 20) + "</w:p>")),
    ("docx", "no document", _fixed(_packed(("[Content_Types].xml", b"<Types/>")))),
    ("docx", "another format", _polyglot),
    ("pdf", "bomb", _pdf_bomb),
    ("pdf", "odd", _odd_pdf),
    ("pdf", "another format", _polyglot),
    ("eml", "odd", _odd_mail),
    ("eml", "another format", _polyglot),
    ("html", "odd", _odd_page),
    ("html", "picture", _picture),
    ("text", "bad words", lambda draw: draw.choice(_BAD_TEXTS).encode("utf-8", "surrogatepass")),
    ("text", "another format", _polyglot),
    ("text", "picture", _picture),
)  # fmt: skip
"""What is written on purpose: for which reader, what is wrong with it, how it is made."""
