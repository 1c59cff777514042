"""A person planted in every place an installation has, and a search of every place for them.

`plant` files two reports by the ways reports go, and has people judge, protect, ask and disclose as
they would. `search` looks through every table of both databases, every file of data and keys, with
all that any key there opens. What it finds before an erasure says that it can find at all.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid4

import orjson
import psycopg
import pyrage
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from tests.conftest import ActingAs, Contribute, Databases, person, suspect

from wholeroute import crosscheck, custody, intake
from wholeroute.custody import ContributionKey, KeyRing, RecordFiles, Vault
from wholeroute.entities import Claim, Draft, Kind, RecordKind, Reference
from wholeroute.intake import Terms, entity_id, parse_mapping, take_in
from wholeroute.ledger import (
    Identity,
    Ledger,
    NewFinding,
    Slot,
    Verdict,
    quarantine,
    read_part,
    record,
    renew_findings,
    snapshot,
)
from wholeroute.rights import Action, Category, Lane, Purpose, Regime, Role, parse_grade

TODAY = date(2026, 11, 24)
MAPPING = """
format: csv
entities:
  - name: who
    kind: Person
    key: [id]
    properties: {name: name, passportNumber: passport, email: mail, notes: notes}
    category: suspect
  - name: line
    kind: Phone
    key: [phone]
    properties: {phone: phone}
    references: {holder: who}
  - name: account
    kind: BankAccount
    key: [to]
    properties: {accountNumber: to}
  - name: boss
    kind: Person
    key: [boss]
    properties: {name: boss}
    category: suspect
links:
  - name: tie
    kind: Associate
    key: [id, boss]
    references: {person: who, associate: boss}
records:
  - kind: Payment
    fields:
      payer: who
      payee: account
      amount: {column: amount, decimal: ","}
      currency: {value: EUR}
      at: {column: booked, format: "%d/%m/%Y %H:%M", zone: Europe/Rome}
      purpose: {column: words, unknown: ["-"]}
"""
_ID = 36
HEADER = "id,name,passport,mail,phone,notes,boss,to,amount,booked,words"
_SYLLABLES = [
    "zu",
    "fan",
    "quo",
    "kka",
    "tse",
    "gab",
    "drem",
    "yoh",
    "lum",
    "brek",
    "ost",
    "vil",
    "hax",
    "por",
    "nid",
    "sem",
]
_OTHERS = ("Tekle Berhane", "Saba Woldu", "Yonas Girmay", "Hiwot Asfaw")


@dataclass(frozen=True, slots=True)
class Marks:
    """What gives one person away: every value is theirs alone."""

    name: str
    passport: str
    phone: str
    mail: str

    @classmethod
    def of(cls, seed: int) -> Marks:
        """Return the marks that a seed invents."""
        chance = Random(seed)  # noqa: S311 — an invented name
        given, family = ("".join(chance.sample(_SYLLABLES, 3)) for _ in "ab")
        number = chance.randrange(10**6, 10**7)
        return cls(
            f"{given} {family}".title(),
            f"QX{number}",
            f"+39069{number}",
            f"{given}@{family}.example",
        )

    @property
    def needles(self) -> frozenset[str]:
        """Return what must be nowhere, folded and without what numbers are spaced by."""
        return frozenset(
            {*self.name.casefold().split(), self.passport.casefold(), self.phone[-8:], self.mail}
        )


@dataclass(frozen=True, slots=True)
class Planted:
    """Where they were planted: their entities by report, the reports, and what others said."""

    marks: Marks
    reports: dict[UUID, tuple[UUID, ...]]
    original: bytes = field(repr=False)
    keys: tuple[ContributionKey, ...] = field(repr=False)
    others: tuple[str, ...] = _OTHERS


def plant(
    ledger: Ledger,
    acting: ActingAs,
    contribute: Contribute,
    boss: psycopg.Connection[Any],
    folder: Path,
    seed: int = 1,
) -> Planted:
    """Plant one person in every place there is."""
    marks = Marks.of(seed)
    report, content = _table(acting, folder, marks)
    key = KeyRing(ledger.home.keys).load(report)
    them, sibling = (_called(boss, report, name) for name in (marks.name, _OTHERS[2]))
    held = contribute(
        [
            person("h", marks.name, "smuggled-person", passportNumber=marks.passport),
            person("o", _OTHERS[3], "victim", notes=f"Rode in a lorry with {marks.name.split()[0]}."),
            person("w", f"{marks.name} junior", "suspect", notes="held the tiller"),
            Draft("event", Kind.EVENT, (Claim("location", "a port"),),
                  (Reference("involved", "h"), Reference("involved", "o"))),
        ]
    )  # fmt: skip
    other = contribute([suspect("a", marks.name), suspect("b", _OTHERS[0])])
    _work(ledger, acting, boss, marks, (report, them, sibling), (held, other))
    return Planted(
        marks,
        {report: (them,), held.ref: (held["h"], held["w"]), other.ref: (other["a"],)},
        content, (key, held.key, other.key),
    )  # fmt: skip


def _called(boss: psycopg.Connection[Any], report: UUID, name: str) -> UUID:
    found = boss.execute(
        "select s.entity from ledger.statement s join ledger.contribution c on c.id = s.contribution"
        " where c.ref = %s and s.property = 'name' and s.value = %s",
        (report, name),
    ).fetchone()
    assert found is not None
    return UUID(str(found[0]))


def _table(acting: ActingAs, folder: Path, marks: Marks) -> tuple[UUID, bytes]:
    first, last = marks.name.split()
    them = f"1,{marks.name},{marks.passport},{marks.mail},{marks.phone},-,{_OTHERS[1]},4711"
    tekle = (
        f"2,{_OTHERS[0]},TB100001,t@b.example,+390669800002,Met {first} in Sfax.,{_OTHERS[1]},4712"
    )
    yonas = f"3,{_OTHERS[2]},YG100002,y@g.example,+390669800003,Alone.,{_OTHERS[1]},4713"
    when = "04/03/2026 10:00"
    rows = (
        f'{them},"10,00",{when},van', f'{tekle},"11,00",{when},for {last}',
        f'{yonas},"12,00",{when},lorry', f"{them},oops,{when},van",
        f"{yonas},amiss,{when},lorry", f"{yonas},awry,{when},lorry",
    )  # fmt: skip
    path = folder / "payments.csv"
    content = "\n".join((HEADER, *rows, "")).encode()
    path.write_bytes(content)
    terms = Terms(
        f"Payments of {marks.name}", parse_grade("B2"), frozenset(Purpose), Regime.LED, "a law",
        frozenset({"*"}),
    )  # fmt: skip
    with acting("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS) as sender:
        receipt = take_in(sender, path, "csv", terms, TODAY, mapping=parse_mapping(MAPPING))
        waiting = {row.line: row.id for row in quarantine(sender)}
        cells = rows[3].replace("oops", '"1,00"').split(",")
        intake.correct(sender, {waiting[5]: tuple(cells[:8])})
        intake.reject(sender, [waiting[6]], f"{first} told us so")
    return receipt.ref, content


def _work(
    ledger: Ledger,
    acting: ActingAs,
    boss: psycopg.Connection[Any],
    marks: Marks,
    table: tuple[UUID, UUID, UUID],
    filed: tuple[Any, Any],
) -> None:
    report, them, sibling = table
    held, other = filed
    with acting("analyst@ncp-a", Role.ANALYST, Purpose.ANALYSIS) as analyst:
        crosscheck.run(analyst)
        crosscheck.settle(analyst, them, other["a"], Verdict.SAME, f"{marks.name} is one")
        crosscheck.settle(analyst, sibling, other["b"], Verdict.UNSURE, f"not {marks.name}?")
        with analyst.begin() as connection:
            evidence = connection.exec_driver_sql(
                "select id from open.statement where entity = %s limit 1", (them,)
            ).scalar_one()
            new = NewFinding("a pattern", (them,), (evidence,), {"words": marks.name}, (), {})
            renew_findings(connection, analyst.reader, "a rule", "1", [new])
        snapshot(analyst)
    with acting("custodian@ncp-a", Role.CUSTODIAN, Purpose.CATEGORISATION) as custodian:
        custody.categorise(custodian, held["w"], Category.SUSPECT, f"{marks.name}!", [uuid4()])
        with custodian.begin() as connection:
            record(
                connection, custodian.reader, Action.READ, f"entity:{them}",
                details={"entity": str(them), "words": marks.name},
            )  # fmt: skip
    _disclose(ledger, boss, report, them, marks)
    boss.execute("update ledger.release set decision = %s", (f"{marks.name}: not enough",))
    boss.execute(
        "insert into ledger.shelf (token, contribution, access, value)"
        " select id, contribution, access, value from ledger.statement"
        " where entity = %s and property = 'name'",
        (them,),
    )


def _disclose(
    ledger: Ledger, boss: psycopg.Connection[Any], report: UUID, them: UUID, marks: Marks
) -> None:
    disclosure, necessity = uuid4(), uuid4()
    Vault(ledger).store(report, [Identity(necessity, f"they need to know of {marks.name}")])
    boss.execute(
        "insert into ledger.disclosure (id, member, organisation, role, purpose, kind, recipient,"
        " recipient_enrolled, recipient_country, recipient_regime, legal_basis, necessity, format,"
        " sha256) values (%s, 'analyst@ncp-a', 'ncp-a', 'analyst', 'analysis', 'export', 'agency',"
        " true, '', 'europol', 'a law', null, 'json', %s)",
        (disclosure, hashlib.sha256(marks.name.encode()).digest()),
    )
    boss.execute(
        "insert into ledger.disclosed (disclosure, entity, contribution, package_id, necessity)"
        " select %s, %s, id, gen_random_uuid(), %s from ledger.contribution where ref = %s",
        (disclosure, them, necessity, report),
    )


# --- looking everywhere ------------------------------------------------------------------------


def search(ledger: Ledger, databases: Databases, marks: Marks, *logs: Path) -> list[str]:
    """Return every place in which a mark of theirs stands."""
    return sorted(
        where
        for where, content in everything(ledger, databases, *logs)
        if any(needle in content for needle in marks.needles)
    )


def everything(ledger: Ledger, databases: Databases, *logs: Path) -> Iterator[tuple[str, str]]:
    """Yield all that there is, opened with whatever key is there, as folded text."""
    ring = KeyRing(ledger.home.keys)
    keys = [ring.load(ref) for ref, _ in ring.refs()]
    boxes = [SecretBox(key.secret) for key in keys]
    boxes.append(SecretBox((ledger.home.keys / "vault").read_bytes()))
    for info in (databases.superuser, databases.vault_superuser):
        yield from _tables(info, boxes)
    for folder in (ledger.home.data, ledger.home.keys, *logs):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "postgres" not in path.parts:
                name = re.sub(r"[0-9a-f-]{32,}|/[0-9a-f]{2}/", "…", str(path.relative_to(folder)))
                yield f"file {name}", folded(path.read_bytes().decode("utf-8", "replace"))
                for content in _opened(ledger, path, keys):
                    yield f"opened {name}", folded(content)


def _tables(info: str, boxes: Sequence[SecretBox]) -> Iterator[tuple[str, str]]:
    with psycopg.connect(info, autocommit=True) as boss:
        names = boss.execute(
            "select n.nspname || '.' || c.relname, c.oid::regclass::text from pg_class c"
            " join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r'"
            " and n.nspname !~ '^(pg_|information_schema)' order by 1"
        ).fetchall()
        for name, quoted in names:
            for (row,) in boss.execute(f"select r::text from {quoted} r").fetchall():
                yield f"table {name}", folded(row)
                for sealed in re.findall(r"\\x((?:[0-9a-f]{2}){24,})", row):
                    for box in boxes:
                        with suppress(CryptoError, ValueError):
                            opened = box.decrypt(bytes.fromhex(sealed)).decode("utf-8", "replace")
                            yield f"sealed {name}", folded(opened)


def left_behind(databases: Databases, marks: Marks) -> list[str]:
    """Return where a mark stands in what no query shows: rows dead or alive, the planner's notes."""
    return sorted(
        {
            where
            for info in (databases.superuser, databases.vault_superuser)
            for where, content in _behind(info)
            if any(needle in content for needle in marks.needles)
        }
    )


def _behind(info: str) -> Iterator[tuple[str, str]]:
    with psycopg.connect(info, autocommit=True) as boss:
        notes = (
            "select tablename || '.' || attname, concat_ws(' ', most_common_vals, histogram_bounds)"
        )
        for column, noted in boss.execute(f"{notes} from pg_stats").fetchall():
            yield f"planner {column}", folded(noted)
    with psycopg.connect(info) as boss:  # never committed: a dump would take the extension along
        boss.execute("create extension pageinspect")
        tables = boss.execute(
            "select c.oid::regclass::text, pg_relation_size(c.oid) / 8192 from pg_class c"
            " where c.relkind in ('r', 't') and c.relpersistence <> 't'"
            " and c.relnamespace <> 'pg_catalog'::regnamespace"
        ).fetchall()
        for name, pages in tables:
            for (row,) in boss.execute(
                "select t_data from generate_series(0, %s - 1) p,"
                " heap_page_items(get_raw_page(%s, p::int)) where t_data is not null",
                (pages, name),
            ).fetchall():
                yield f"row {name}", folded(bytes(row).decode("utf-8", "replace"))
        boss.rollback()


def _opened(ledger: Ledger, path: Path, keys: Sequence[ContributionKey]) -> Iterator[str]:
    content = path.read_bytes()
    for key in keys:
        with suppress(Exception):
            opened = pyrage.decrypt(content, [pyrage.x25519.Identity.from_str(key.identity)])
            yield opened.decode("utf-8", "replace")
        with suppress(CryptoError, ValueError):
            yield key.unseal(content).decode("utf-8", "replace")
        if path.suffix == ".parquet":
            yield from _part(path, key)


def _part(path: Path, key: ContributionKey) -> Iterator[str]:
    secret = custody.part_key(key, UUID(path.stem)) if len(path.stem) == _ID else b""
    for kind in RecordKind:
        for prose in (False, True):
            with suppress(Exception):
                slot = Slot(kind, Lane.OPEN, prose)
                yield str([batch.to_pylist() for batch in read_part(path, slot, secret)])


def folded(text: str) -> str:
    return re.sub(r"[\s()-]+", " ", text.casefold())


def told(ledger: Ledger) -> frozenset[str]:
    """Return what of records is still there, opened: amounts and words."""
    ring, files = KeyRing(ledger.home.keys), RecordFiles(ledger.home.data)
    found = set()
    for ref, part, _ in files.files():
        key = ring.load(ref)
        for text in _part(files.path(ref, part), key):
            found |= set(re.findall(r"Decimal\('([0-9.]+)'\)|'purpose': '(\w+)'", text))
    return frozenset(each for pair in found for each in pair if each)


def guesses(ledger: Ledger, planted: Planted) -> Iterator[str]:
    """Yield what somebody would compute who guesses rightly and holds all that remains."""
    marks = planted.marks
    values = [
        marks.name,
        marks.passport,
        marks.phone,
        marks.mail,
        marks.name.casefold(),
        "1",
        "Person:1",
    ]
    ring = KeyRing(ledger.home.keys)
    secrets = [ring.load(ref).secret for ref, _ in ring.refs()]
    secrets += [path.read_bytes() for path in ledger.home.keys.glob("*") if path.is_file()]
    for content in (*(value.encode() for value in values), planted.original):
        for name in ("sha256", "sha1", "md5", "blake2b", "sha3_256"):
            yield hashlib.new(name, content).hexdigest()
            for secret in secrets:
                yield hmac.new(secret, content, name).hexdigest()
                yield hashlib.new(name, secret + content).hexdigest()
    for secret in secrets:
        if not 16 <= len(secret) <= 64:
            continue
        for key in ("Person:1", f"Phone:{marks.phone}", "h", "w", "a"):
            yield entity_id(secret, key)
        for entities in planted.reports.values():
            for entity, (name, value) in (
                (entity, pair)
                for entity in entities
                for pair in (("name", marks.name), ("passportNumber", marks.passport))
            ):
                said = f"{entity}\0{name}\0{value}\0".encode()
                yield hashlib.blake2b(said, key=secret, digest_size=16).hexdigest()


def confirmed(ledger: Ledger, databases: Databases, planted: Planted) -> list[str]:
    """Return the guesses that stand somewhere: each confirms that it is right."""
    there = "\n".join(re.sub(r"[ -]", "", text) for _, text in everything(ledger, databases))
    return [each for each in guesses(ledger, planted) if each.replace("-", "") in there]


def kept_of_others(boss: psycopg.Connection[Any]) -> frozenset[str]:
    """Return what the ledger still says of everybody else."""
    rows = boss.execute("select property, value from ledger.statement where value <> ''").fetchall()
    return frozenset(orjson.dumps([p, v]).decode() for p, v in rows if len(v) != 36)
