"""Name the readers, and open a file with one of them: the single way in.

Nothing is parsed before `guards` has looked at the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from wholeroute.entities import Reject, Row
from wholeroute.errors import Invalid
from wholeroute.intake import guards, ofac
from wholeroute.intake.eu_journal import read_eu_journal
from wholeroute.intake.follow_the_money import read_follow_the_money
from wholeroute.intake.json_lines import read_json_lines
from wholeroute.intake.mapping import Mapping
from wholeroute.intake.mended import NOTHING, Mended
from wholeroute.intake.ofac import read_ofac
from wholeroute.intake.prose import PROSE, read_prose
from wholeroute.intake.tables import read_csv, read_xlsx
from wholeroute.intake.un import read_un
from wholeroute.rights import Category

_LISTS: dict[str, Callable[[Path], Iterator[Row | Reject]]] = {
    "un-xml": read_un,
    "eu-journal": read_eu_journal,
    "ofac": read_ofac,
}
_TABLES: dict[str, Callable[[Path, Mapping, Mended], Iterator[Row | Reject]]] = {
    "csv": read_csv,
    "xlsx": read_xlsx,
}
_REPORTS: dict[str, Callable[[Path, frozenset[str], Mended], Iterator[Row | Reject]]] = {
    "ftm": read_follow_the_money,
    "jsonl": read_json_lines,
}
TABLES: frozenset[str] = frozenset(_TABLES)
"""The readers that need a mapping."""
MENDABLE: frozenset[str] = frozenset({*_TABLES, *_REPORTS})
"""The readers whose rows can be mended in place: each stands on its own in the original."""
READERS: frozenset[str] = frozenset({*_LISTS, *_TABLES, *_REPORTS, *PROSE})
"""The names of all readers."""

_GLANCE = 4096
_NOBODY_SAID = frozenset({Category.UNCATEGORISED.value})


def open_rows(
    reader: str,
    path: Path,
    mapping: Mapping | None = None,
    persons: frozenset[str] = _NOBODY_SAID,
    mended: Mended = NOTHING,
) -> Iterator[Row | Reject]:
    """Return the rows of a file, read as one goes through them.

    `persons` holds the categories of people where a format has no place to state them, `mended`
    what stands over a file that is read again.
    Raises `Refused` at once for a hostile file, `Invalid` for an unknown reader or a mapping
    that is missing, not needed, or for another format. A header that does not fit the mapping
    raises with the first row.
    """
    if reader not in READERS:
        raise Invalid("reader", f"{reader!r} is unknown", f"Use one of: {_known()}.")
    guards.check(path, reader)
    if mapping is not None and reader not in _TABLES:
        raise Invalid("mapping", f"{reader} needs none", "Leave the mapping out.")
    if reader in _REPORTS:
        return _REPORTS[reader](path, persons, mended)
    if reader in PROSE:
        return read_prose(PROSE[reader](path), persons)
    if reader in _LISTS:
        if reader == "ofac" and (alt := ofac.alt_beside(path)) is not None:
            guards.check(alt, reader)
        return _LISTS[reader](path)
    if mapping is None:
        raise Invalid("mapping", f"{reader} needs one", "Write one as docs/mapping.md shows.")
    if mapping.format != reader:
        fix = f"Set format: {reader}, or use the reader {mapping.format}."
        raise Invalid("mapping.format", f"is {mapping.format}, the reader is {reader}", fix)
    return _TABLES[reader](path, mapping, mended)


def guess_reader(path: Path) -> str:
    """Return the reader that fits a file's name and first bytes; raise `Invalid` for none."""
    with path.open("rb") as file:
        head = file.read(_GLANCE)
    suffix = path.suffix.lower()
    if suffix == ".xml" and b"CONSOLIDATED_LIST" in head.replace(b"\0", b""):
        return "un-xml"
    if suffix in _BY_SUFFIX:
        return _BY_SUFFIX[suffix]
    if suffix in {".json", ".jsonl", ".ndjson", ".ijson"} and b"{" in head:
        is_ftm = b'"schema"' in head and not head.lstrip(b"\xef\xbb\xbf \n").startswith(
            b'{"entities"'
        )
        return "ftm" if is_ftm else "jsonl"
    if suffix in {".csv", ".tsv", ".txt"}:
        text = head.removeprefix(b"\xef\xbb\xbf")
        if text.startswith((b"celex,", b"amendedCelex,")):
            return "eu-journal"
        first = text.split(b"\n", 1)[0]
        if b"-0-" in first and first.split(b",", 1)[0].strip().isdigit():
            return "ofac"
        return "text" if suffix == ".txt" and not _is_table(text) else "csv"
    fix = f"Name the reader, one of: {_known()}."
    raise Invalid("reader", f"no reader is known for {path.name!r}", fix)


_BY_SUFFIX = {
    ".docx": "docx",
    ".eml": "eml",
    ".htm": "html",
    ".html": "html",
    ".md": "text",
    ".pdf": "pdf",
    ".xlsm": "xlsx",
    ".xlsx": "xlsx",
}


def _is_table(head: bytes) -> bool:
    """Tell whether the first lines are parted by one sign, each as often: sentences are not."""
    whole = head.splitlines()[: -1 if len(head) == _GLANCE else None]
    first, *others = whole[:3] or [b""]
    signs = (b";", b"\t", b"|", *(() if b", " in head else (b",",)))
    counts = [(first.count(sign), sign) for sign in signs]
    return bool(others) and any(
        count and all(line.count(sign) == count for line in others) for count, sign in counts
    )


def _known() -> str:
    return ", ".join(sorted(READERS))
