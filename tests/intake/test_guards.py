import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from wholeroute.entities import Row
from wholeroute.errors import Invalid, Refused
from wholeroute.intake.guards import FAMILIES, Limits, check
from wholeroute.intake.mapping_file import parse_mapping
from wholeroute.intake.readers import READERS, guess_reader, open_rows

Make = Callable[[Path], Path]


def written(name: str, content: bytes) -> Make:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    return make


def packed(*parts: tuple[str, bytes], name: str = "book.xlsx") -> Make:
    def make(folder: Path) -> Path:
        path = folder / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("[Content_Types].xml", "<Types/>")
            package.writestr("xl/workbook.xml", "<workbook/>")
            for part, content in parts:
                package.writestr(part, content)
        return path

    return make


def linked(folder: Path) -> Path:
    target = folder / "real.csv"
    target.write_text("a\n", encoding="utf-8")
    link = folder / "link.csv"
    link.symlink_to(target)
    return link


def piped(folder: Path) -> Path:
    path = folder / "pipe.csv"
    os.mkfifo(path)
    return path


def encrypted(folder: Path) -> Path:
    path = packed()(folder)
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    path.write_bytes(content)
    return path


def cut_off(folder: Path) -> Path:
    path = packed(("xl/a.xml", os.urandom(4000)))(folder)
    path.write_bytes(path.read_bytes()[:-300])
    return path


HOSTILE: list[tuple[str, Make, str, str]] = [
    ("a symbolic link", linked, "csv", "link"),
    ("a pipe", piped, "csv", "not a file"),
    ("a folder", lambda folder: folder, "csv", "not a file"),
    ("a device", lambda _: Path("/dev/zero"), "csv", "not a file"),
    ("a table named as a document", written("a.pdf", b"a,b\n"), "csv", "named .pdf"),
    ("a package named as a table", written("a.csv", b"PK\x03\x04"), "csv", "no table"),
    ("a program named as a table", written("a.csv", b"MZ\x90\0\x03\0"), "csv", "no table"),
    ("a page named as a table", written("a.csv", b"  <!DOCTYPE html>"), "csv", "no table"),
    ("a line of megabytes", written("a.csv", b"a\n" + b"x" * (2 << 20)), "csv", "line"),
    ("thousands of columns", written("a.csv", b"a," * 5000 + b"\n"), "csv", "columns"),
    ("text named as a workbook", written("a.xlsx", b"a,b\n"), "xlsx", "no workbook"),
    ("another package", written("a.xlsx", b"PK\x05\x06" + b"\0" * 18), "xlsx", "no workbook"),
    ("a bomb of one part", packed(("xl/a.xml", b" " * (8 << 20))), "xlsx", "times its size"),
    (
        "a bomb amid what does not shrink",
        packed(("xl/a.xml", b" " * (8 << 20)), ("xl/b.bin", os.urandom(200_000))),
        "xlsx",
        "unpacks xl/a.xml",
    ),
    (
        "a bomb of many small parts",
        packed(*((f"xl/{n}.xml", b" " * (1 << 20)) for n in range(8))),
        "xlsx",
        "file unpacks to more than 100 times",
    ),
    ("too many parts", packed(*((f"xl/{n}", b"") for n in range(1001))), "xlsx", "parts"),
    ("a package in the package", packed(("xl/a.zip", b"")), "xlsx", "another package"),
    ("a hidden package", packed(("xl/a.bin", b"PK\x03\x04")), "xlsx", "another package"),
    ("entities in a part", packed(("xl/a.xml", b"<!DOCTYPE a []><a/>")), "xlsx", "document type"),
    ("an encrypted package", encrypted, "xlsx", "encrypted"),
    ("a package that is cut off", cut_off, "xlsx", "cut off"),
    ("entities", written("a.xml", b'<?xml version="1.0"?><!DOCTYPE a []><a/>'), "xml", "document"),
    (
        "entities in two bytes a letter",
        written("a.xml", '<?xml version="1.0"?><!DOCTYPE a []><a/>'.encode("utf-16")),
        "un-xml",
        "document",
    ),
    ("text named as XML", written("a.xml", b"hello"), "xml", "no XML"),
]


@pytest.mark.parametrize(
    ("make", "format_", "reason"), [case[1:] for case in HOSTILE], ids=[case[0] for case in HOSTILE]
)
def test_a_hostile_file_is_refused_with_its_reason(
    tmp_path: Path, make: Make, format_: str, reason: str
) -> None:
    with pytest.raises(Refused, match=reason) as refusal:
        check(make(tmp_path), format_)

    assert refusal.value.rule == "hostile-file"


def test_the_size_of_a_file_is_capped(tmp_path: Path) -> None:
    path = written("a.csv", b"a,b\n" * 10)(tmp_path)

    check(path, "csv", Limits(file_size=40))
    with pytest.raises(Refused, match="40 bytes"):
        check(path, "csv", Limits(file_size=39))


def test_what_a_package_unpacks_to_is_capped(tmp_path: Path) -> None:
    path = packed(("xl/a.bin", os.urandom(50_000)))(tmp_path)

    check(path, "xlsx", Limits(unpacked=60_000))
    with pytest.raises(Refused, match="unpacks to"):
        check(path, "xlsx", Limits(unpacked=40_000))


def test_ordinary_files_pass(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "b.xlsx")
    check(tmp_path / "b.xlsx", "xlsx")
    check(written("a.csv", "é;b\n".encode("utf-16"))(tmp_path), "csv")
    check(written("empty.csv", b"")(tmp_path), "csv")
    check(written("MZ.csv", b"MZ,name\n")(tmp_path), "csv")
    check(written("received", b"a,b\n")(tmp_path), "csv")
    check(written("a.xml", "\ufeff<a/>".encode())(tmp_path), "xml")


def test_every_reader_has_its_guard() -> None:
    assert set(FAMILIES) >= READERS


def test_an_unknown_format_is_named(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="fax"):
        check(tmp_path, "fax")


MAPPING = parse_mapping(
    "format: csv\nentities: [{name: boat, kind: Vessel, properties: {name: boat}}]"
)


def test_no_reader_opens_what_the_guards_refuse(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        open_rows("csv", linked(tmp_path), MAPPING)


def test_a_table_is_read_through_the_single_entry(tmp_path: Path) -> None:
    path = written("a.csv", b"boat\nBlue Star\n")(tmp_path)

    (row,) = open_rows("csv", path, MAPPING)

    assert isinstance(row, Row)
    assert row.drafts[0].claims[0].text == "Blue Star"


def test_the_aliases_beside_a_list_are_guarded_too(tmp_path: Path) -> None:
    path = written("sdn.csv", b"1,2\n")(tmp_path)
    written("alt.csv", b"PK\x03\x04")(tmp_path)

    with pytest.raises(Refused):
        open_rows("ofac", path)


@pytest.mark.parametrize("reader", ["csv", "xlsx", "un-xml", "fax"])
def test_a_reader_and_its_mapping_must_fit(tmp_path: Path, reader: str) -> None:
    path = written("a.csv", b"a\n")(tmp_path)
    if reader == "xlsx":
        path = packed()(tmp_path)
    elif reader == "un-xml":
        path = written("a.xml", b"<a/>")(tmp_path)

    with pytest.raises(Invalid):
        open_rows(reader, path, None if reader == "csv" else MAPPING)


@pytest.mark.parametrize(
    ("name", "content", "reader"),
    [
        ("a.xml", b"<?xml version='1.0'?><CONSOLIDATED_LIST/>", "un-xml"),
        ("a.xlsx", b"", "xlsx"),
        ("a.csv", b"\xef\xbb\xbfcelex,recordId\n", "eu-journal"),
        ("a.csv", b"amendedCelex,recordId\n", "eu-journal"),
        ("a.csv", b'36,"A",-0- ,"CUBA"\n', "ofac"),
        ("a.csv", b"id,name\n", "csv"),
    ],
)
def test_a_reader_is_guessed_from_name_and_first_bytes(
    tmp_path: Path, name: str, content: bytes, reader: str
) -> None:
    assert guess_reader(written(name, content)(tmp_path)) == reader


def test_a_reader_is_not_guessed_for_anything_else(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"a\.fax"):
        guess_reader(written("a.fax", b"%PDF")(tmp_path))
