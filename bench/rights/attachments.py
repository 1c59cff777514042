"""Small reports of four kinds, each with an original that matters, and whether they stand whole.

People of whom one is protected, payments, a free text, a PDF: vault, records and originals are all
written to on the way in, so a kill may fall between any two of them.
"""

from __future__ import annotations

import hashlib
import random
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import psycopg

from bench import records
from wholeroute.custody import KeyRing, Originals, RecordFiles, part_key
from wholeroute.entities import RecordKind
from wholeroute.intake import Mapping, Terms, parse_mapping, take_in
from wholeroute.intake.children import Child
from wholeroute.ledger import Acting, Ledger, Receipt, Slot, read_part
from wholeroute.rights import (
    Category,
    Lane,
    Purpose,
    Reader,
    Regime,
    Role,
    parse_grade,
)

PEOPLE = parse_mapping("""
format: csv
entities:
  - name: person
    kind: Person
    key: [name]
    properties: {name: name, birthDate: born, phone: phone}
    category: {column: is, map: {suspect: suspect, victim: victim}}
""")
KINDS = ("people", "payments", "text", "pdf")
_READERS: dict[str, tuple[str, Mapping | None]] = {
    "people": ("csv", PEOPLE), "payments": ("csv", records.MAPPING), "text": ("text", None),
    "pdf": ("pdf", None),
}  # fmt: skip
_TERMS = Terms(
    "bench", parse_grade("B2"), frozenset({Purpose.ANALYSIS}), Regime.LED, "invented law",
    persons=frozenset({Category.SUSPECT}),
)  # fmt: skip
_SYLLABLES = ("ba", "de", "fi", "go", "ha", "ja", "ki", "lo", "mu", "na", "or", "pe")


def write_reports(folder: Path, number: int, seed: int = 6) -> None:
    """Write `number` reports, a fourth of each kind, no two of the same bytes."""
    folder.mkdir()
    draw = random.Random(seed)
    for each in range(number):
        kind = KINDS[each % len(KINDS)]
        suffix = "txt" if kind == "text" else _READERS[kind][0]
        (folder / f"{each:05}-{kind}.{suffix}").write_bytes(_content(kind, draw, each))


def file_one(acting: Acting, path: Path, child: Child) -> Receipt:
    """Take one of them in, read by a child that is kept between reports."""
    reader, mapping = _READERS[path.stem.partition("-")[2]]
    today = datetime.now(UTC).date()
    return take_in(acting, path, reader, _TERMS, today, mapping=mapping, child=child)


@contextmanager
def contributing(ledger: Ledger, member: str = "ana") -> Iterator[Acting]:
    """Yield a contributor's session."""
    reader = Reader(member, "police", Role.CONTRIBUTOR, Purpose.ANALYSIS)
    with ledger.acting(reader) as acting:
        yield acting


def _content(kind: str, draw: random.Random, number: int) -> bytes:
    names = [f"{_word(draw).title()} {_word(draw).title()}" for _ in range(3)]
    if kind == "people":
        lines = [
            f"{name},{draw.randint(1950, 2005)}-05-0{line},+4477009{draw.randint(0, 99_999):05},{what}"
            for line, (name, what) in enumerate(
                zip(names, ("suspect", "suspect", "victim"), strict=True), start=1
            )
        ]
        return "\n".join(["name,born,phone,is", *lines, ""]).encode()
    if kind == "payments":
        lines = [
            f"XB{draw.randrange(10**9):012},XB{draw.randrange(10**9):012},{draw.randint(1, 999)}.50,"
            "EUR,2026-03-04T10:00:00Z,rent"
            for _ in range(5)
        ]
        return "\n".join(["from,to,amount,currency,at,words", *lines, ""]).encode()
    words = f"Report {number}. {names[0]} met {names[1]} at the harbour and drove the van XB-{number:07}."
    return _pdf(words) if kind == "pdf" else f"{words}\n".encode()


def _word(draw: random.Random) -> str:
    return "".join(draw.choices(_SYLLABLES, k=3))


def _pdf(words: str) -> bytes:
    """Return the smallest PDF that shows one line."""
    shown = zlib.compress(f"BT /F1 12 Tf 40 700 Td ({words}) Tj ET".encode())
    bodies = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources 6 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(shown), shown),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Font<</F1 5 0 R>>>>",
    )
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(content))
        content += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 7\n0000000000 65535 f \n%strailer<</Size 7/Root 1 0 R>>\n" % table
    return content + head + b"startxref\n%d\n%%%%EOF\n" % len(content)


# --- what stands ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stands:
    """What an installation holds: its reports, those that are not whole, and what is nobody's."""

    reports: frozenset[UUID]
    half: tuple[str, ...]
    orphans: tuple[str, ...]


def stands(ledger: Ledger) -> Stands:
    """Look at every report, file, key and identity there is, as the owner."""
    with (
        psycopg.connect(ledger.places.conninfo("wr_owner")) as owner,
        psycopg.connect(ledger.places.conninfo("wr_vault_owner")) as vault,
    ):
        reports = owner.execute(
            "select c.ref, c.sha256, c.statements, (select count(*) from ledger.statement s"
            " where s.contribution = c.id) from ledger.contribution c"
        ).fetchall()
        parts = owner.execute(
            "select c.ref, p.id, p.kind, p.lane::text, p.prose, p.rows from ledger.record_part p"
            " join ledger.contribution c on c.id = p.contribution"
        ).fetchall()
        tokens = owner.execute(
            "select id, contribution from ledger.statement where flag = 'vault'"
        ).fetchall()
        kept = vault.execute("select token, contribution from ledger.identity").fetchall()
    refs = frozenset(ref for ref, *_ in reports)
    half = [f"{ref}: statements" for ref, _, said, found in reports if said != found]
    half += [f"{ref}: original" for ref, sha, *_ in reports if not _original(ledger, ref, sha)]
    half += [f"{row[0]}: records" for row in parts if not _part(ledger, row)]
    held = {token for token, _ in kept}
    half += [f"{token}: identity" for token, _ in tokens if token not in held]
    named = {(ref, part) for ref, part, *_ in parts}
    orphans = [f"identity of {ref}" for _, ref in kept if ref not in refs]
    return Stands(refs, tuple(half), (*orphans, *_stray(ledger, refs, named)))


def _original(ledger: Ledger, ref: UUID, sha256: bytes) -> bool:
    try:
        key = KeyRing(ledger.home.keys).load(ref)
        with Originals(ledger.home.data).opened(key) as path:
            return hashlib.sha256(path.read_bytes()).digest() == sha256
    except Exception:  # noqa: BLE001 — whatever it is, the original does not stand
        return False


def _part(ledger: Ledger, row: tuple[UUID, UUID, str, str, bool, int]) -> bool:
    ref, part, kind, lane, prose, rows = row
    try:
        key = part_key(KeyRing(ledger.home.keys).load(ref), part)
        path = RecordFiles(ledger.home.data).path(ref, part)
        slot = Slot(RecordKind(kind), Lane(lane), prose)
        return rows == sum(int(batch.num_rows) for batch in read_part(path, slot, key))
    except Exception:  # noqa: BLE001 — the same
        return False


def _stray(ledger: Ledger, refs: frozenset[UUID], named: set[tuple[UUID, UUID]]) -> Iterator[str]:
    """Yield every file under originals, records and keys that belongs to no report."""
    home = ledger.home
    wanted = {path for ref in refs for path in Originals(home.data).paths(ref)}
    wanted |= {RecordFiles(home.data).path(ref, part) for ref, part in named}
    wanted |= {home.keys / "contributions" / ref.hex[-2:] / f"{ref}.key" for ref in refs}
    for folder in (home.data / "originals", home.data / "records", home.keys / "contributions"):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path not in wanted:
                yield str(path.relative_to(folder.parent))
