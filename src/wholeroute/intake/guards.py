"""Refuse hostile files before anything parses them.

Cheap looks only, in constant memory: what kind of thing lies at the path, how large it
is, whether its first bytes are what its name and its reader say, what a package claims
to hold. Macros and links to other files inside a workbook are never opened by the readers.
"""

from __future__ import annotations

import re
import stat
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from wholeroute.errors import Invalid, Refused
from wholeroute.words import N_

FAMILIES = {
    "csv": "csv",
    "eu-journal": "csv",
    "ofac": "csv",
    "xlsx": "xlsx",
    "xml": "xml",
    "un-xml": "xml",
    "ftm": "lines",
    "jsonl": "lines",
    "text": "text",
    "pdf": "pdf",
    "docx": "docx",
    "eml": "eml",
    "html": "html",
}
"""What each reader's file is built as."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is too much; sizes in bytes."""

    file_size: int = 2 << 30
    unpacked: int = 500 << 20
    ratio: int = 100
    entries: int = 1000
    line: int = 1 << 20
    columns: int = 4096
    prose: int = 50 << 20
    page: int = 4 << 20
    stream: int = 128 << 20


_SUFFIXES = {
    "csv": {".csv", ".tsv", ".txt"},
    "xlsx": {".xlsx", ".xlsm"},
    "xml": {".xml"},
    "lines": {".jsonl", ".ndjson", ".json", ".ijson"},
    "text": {".txt", ".text", ".md"},
    "pdf": {".pdf"},
    "docx": {".docx"},
    "eml": {".eml"},
    "html": {".html", ".htm"},
}
_HEAD = 1 << 20
_BINARY = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"\x7fELF", b"{\\rtf")
_PACKED = (*_BINARY[:1], b"Rar!\x1a", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"\xfd7zXZ", b"BZh9")
_MARKUP = re.compile(rb"\s*<(?:\?xml|!doctype|html)", re.IGNORECASE)
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_DELIMITERS = (b",", b";", b"\t", b"|")
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_NESTED = re.compile(r"\.(?:zip|xls[xmb]?|doc[xm]?|ppt[xm]?|jar|7z|rar|gz|bz2|xz)$", re.IGNORECASE)
_END_OF_DIRECTORY = b"PK\x05\x06"
_END_SIZE, _LONGEST_COMMENT = 22, 0xFFFF
_LARGEST_ENTRY_RECORD = 1024
_ENCRYPTED = 0x1
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_DICTIONARY = 400
_CHUNK = 1 << 16
_PART_HEADER = re.compile(
    rb"^content-[a-z-]+:[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE
)
_LONGEST_HEADER = 8_000
_SMALL = 1 << 20


def check(path: Path, format: str, limits: Limits = Limits()) -> None:  # noqa: A002
    """Return when the file may be parsed as `format`, the name of a reader or of a family.

    Raises `Refused("hostile-file", …)` with the reason, `Invalid` for an unknown format.
    """
    family = FAMILIES.get(format)
    if family is None:
        raise Invalid("format", f"{format!r} is unknown", f"Write one of: {', '.join(FAMILIES)}.")
    status = path.lstat()
    if not stat.S_ISREG(status.st_mode):
        raise _hostile("is a link, a device or a folder, not a file")
    if status.st_size > limits.file_size:
        raise _hostile(f"has {status.st_size:,} bytes, more than {limits.file_size:,}")
    if path.suffix and path.suffix.lower() not in _SUFFIXES[family]:
        raise _hostile(f"is named {path.suffix}, but is to be read as {family}")
    if status.st_size:
        with path.open("rb") as file:
            _CHECKS[family](file, limits)


def _hostile(reason: str) -> Refused:
    return Refused("hostile-file", f"The file {reason}")


def _check_csv(file: BinaryIO, limits: Limits) -> None:
    head = file.read(512)
    is_wide = head.startswith(_BYTE_ORDER_MARKS[1:])
    is_program = head.startswith(b"MZ") and b"\0" in head and not is_wide
    if head.startswith(_BINARY) or is_program or _MARKUP.match(_without_mark(head)):
        raise _hostile("is no table of text: its first bytes are another format's")
    file.seek(0)
    header = file.readline(limits.line + 1)
    # Some old programs end lines with a carriage return alone.
    first = header.split(b"\r", 1)[0]
    if max(first.count(mark) for mark in _DELIMITERS) >= limits.columns:
        raise _hostile(f"has more than {limits.columns:,} columns")
    file.seek(0)
    _check_lengths(file, limits)


def _check_lines(file: BinaryIO, limits: Limits) -> None:
    head = file.read(512)
    if head.startswith(_PACKED + _BINARY) or _MARKUP.match(_without_mark(head)):
        raise _hostile("is no JSON Lines: its first bytes are another format's")
    file.seek(0)
    _check_lengths(file, limits)


def _check_lengths(file: BinaryIO, limits: Limits) -> None:
    while line := file.readline(limits.line + 1):
        if len(line) > limits.line:
            raise _hostile(f"has a line of more than {limits.line:,} bytes")


def _check_xml(file: BinaryIO, limits: Limits) -> None:  # noqa: ARG001
    # Two-byte encodings write the same letters with zeros between them.
    head = _without_mark(file.read(_HEAD)).replace(b"\0", b"").lstrip()
    if not head.startswith(b"<"):
        raise _hostile("is no XML: it does not begin with a tag")
    if _DTD.search(head):
        raise _hostile("declares a document type or entities")


def _check_xlsx(file: BinaryIO, limits: Limits) -> None:
    _check_package(file, limits, N_("workbook"), "xl/workbook.xml")


def _check_docx(file: BinaryIO, limits: Limits) -> None:
    _check_package(
        file, replace(limits, unpacked=limits.prose), N_("document"), "word/document.xml"
    )


def _check_package(file: BinaryIO, limits: Limits, what: str, main: str) -> None:
    if file.read(4) != _BINARY[0]:
        raise _hostile(f"is no {what}: it is not packed as one")
    _check_directory(file, limits, what)
    try:
        with ZipFile(file) as package:
            _check_entries(package.infolist(), file.seek(0, 2), limits)
            if not {"[Content_Types].xml", main} <= set(package.namelist()):
                raise _hostile(f"is no {what}: its package holds something else")
            for entry in package.infolist():
                _check_entry(package, entry)
    except (BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError):
        raise _hostile(f"is no {what}: its package is broken") from None


def _check_directory(file: BinaryIO, limits: Limits, what: str) -> None:
    """Refuse a huge table of contents before the whole of it is loaded."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END_SIZE - _LONGEST_COMMENT))
    tail = file.read()
    end = tail.rfind(_END_OF_DIRECTORY)
    if end < 0 or len(tail) - end < _END_SIZE:
        raise _hostile(f"is no {what}: its package is cut off")
    if int.from_bytes(tail[end + 12 : end + 16], "little") > limits.entries * _LARGEST_ENTRY_RECORD:
        raise _hostile(f"holds more than {limits.entries:,} parts")


def _check_entries(entries: list[ZipInfo], size: int, limits: Limits) -> None:
    """Refuse what a package claims of itself; `zipfile` reads no more than is claimed."""
    if len(entries) > limits.entries:
        raise _hostile(f"holds {len(entries):,} parts, more than {limits.entries:,}")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked:
        raise _hostile(f"unpacks to {unpacked:,} bytes, more than {limits.unpacked:,}")
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise _hostile("is encrypted; send it without a password")
        large = entry.file_size > _SMALL
        if large and entry.file_size > limits.ratio * max(entry.compress_size, 1):
            raise _hostile(f"unpacks {entry.filename} to more than {limits.ratio} times its size")
    if unpacked > _SMALL and unpacked > limits.ratio * size:
        raise _hostile(f"unpacks to more than {limits.ratio} times its size")


def _check_entry(package: ZipFile, entry: ZipInfo) -> None:
    """Refuse packages in the package, and XML that declares entities."""
    if _NESTED.search(entry.filename):
        raise _hostile(f"holds another package, {entry.filename}")
    with package.open(entry) as part:
        head = part.read(1 << 16)
    if head.startswith(_PACKED):
        raise _hostile(f"holds another package, {entry.filename}")
    if entry.filename.endswith((".xml", ".rels")) and _DTD.search(head.replace(b"\0", b"")):
        raise _hostile(f"declares a document type or entities in {entry.filename}")


def _check_text(file: BinaryIO, limits: Limits) -> None:
    _check_size(file, limits.prose)
    head = file.read(1 << 16)
    is_wide = head.startswith(_BYTE_ORDER_MARKS[1:])
    if head.startswith(_PACKED + _BINARY) or (b"\0" in head and not is_wide):
        raise _hostile("is no text: its bytes are another format's")


def _check_html(file: BinaryIO, limits: Limits) -> None:
    _check_text(file, replace(limits, prose=limits.page))


def _check_eml(file: BinaryIO, limits: Limits) -> None:
    _check_text(file, limits)
    file.seek(0)
    for number, kind in enumerate(_PART_HEADER.finditer(file.read()), start=1):
        if number > 4 * limits.entries:  # a part has up to four of them
            raise _hostile(f"holds more than {limits.entries:,} parts")
        if len(kind[0]) > _LONGEST_HEADER:
            raise _hostile("has a header that no mail program writes")


def _check_pdf(file: BinaryIO, limits: Limits) -> None:
    if b"%PDF-" not in file.read(1024):
        raise _hostile("is no PDF: it does not begin as one")
    _check_size(file, limits.unpacked)
    file.seek(0)
    content = file.read()
    unpacked = 0
    for stream in _STREAM.finditer(content):
        if b"/Image" in content[max(0, stream.start() - _DICTIONARY) : stream.start()]:
            continue  # never unpacked: pictures are not read
        unpacked += _unpacked(content, stream.end(), limits.stream)
        if unpacked >= limits.stream:
            raise _hostile(f"unpacks to more than {limits.stream:,} bytes")


def _unpacked(content: bytes, start: int, most: int) -> int:
    """Return how many bytes the deflated stream at `start` holds, or `most` where it holds more."""
    packed, length = zlib.decompressobj(), 0
    for at in range(start, len(content), _CHUNK):
        piece = content[at : at + _CHUNK]
        while piece:
            try:
                length += len(packed.decompress(piece, _CHUNK))
            except zlib.error:
                return length
            piece = packed.unconsumed_tail
            if length >= most or packed.eof:
                return length
    return length


def _check_size(file: BinaryIO, most: int) -> None:
    size = file.seek(0, 2)
    file.seek(0)
    if size > most:
        raise _hostile(f"has {size:,} bytes, more than {most:,}")


def _without_mark(head: bytes) -> bytes:
    for mark in _BYTE_ORDER_MARKS:
        head = head.removeprefix(mark)
    return head


_CHECKS: dict[str, Callable[[BinaryIO, Limits], None]] = {
    "csv": _check_csv,
    "docx": _check_docx,
    "eml": _check_eml,
    "html": _check_html,
    "lines": _check_lines,
    "pdf": _check_pdf,
    "text": _check_text,
    "xlsx": _check_xlsx,
    "xml": _check_xml,
}
