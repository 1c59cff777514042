"""Turn drafts into the COPY text the ledger takes, with ids nobody can guess.

Runs inside the limited child and is the hot path of intake. An entity's id and a
statement's id are keyed hashes under the contribution's secret: the same claim twice in
one report is one statement, the same claim in two reports stays two, and once the
secret is destroyed an erased value cannot be found again by guessing.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b

from wholeroute.entities import (
    PROPERTIES,
    Claim,
    Draft,
    PropertyType,
    RecordKind,
    Row,
    Typed,
    dated,
    holds_in,
    normalise,
    printed_records,
    printed_values,
    read_record,
)
from wholeroute.errors import Invalid

_UNSAFE = re.compile(r"[\\\t\n\r\0]")
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": ""}
_NULL = "\\N"
_REMEMBERED = 100_000
"""How many entities of a file of records are held, 500 bytes each: the child's memory is short."""


class Encoder:
    """Encode the drafts of one contribution."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        # A file names the same few thousand entities again and again, or each one once.
        self._entity = lru_cache(maxsize=50_000)(self._entity_id)
        self._reference = lru_cache(maxsize=_REMEMBERED)(self._entity_bytes)
        # A file of records names few entities in many rows: what was said once is not said again.
        self._named: dict[Draft, None] = {}
        self._said: dict[Draft, None] = {}

    def entity(self, key: str) -> str:
        """Return the id of the entity that has this key in the report."""
        return self._entity(key)

    def subject_lines(self, row: Row, subjects: list[str], references: list[str]) -> None:
        """Append the row's entities, and who names whom, as COPY lines."""
        drafts = row.drafts
        if row.records:
            drafts = _unheard(drafts, self._named)
            if drafts:
                _remember(drafts, self._named)
        for draft in drafts:
            source = self._entity(draft.key)
            categories = ",".join(sorted(draft.categories))
            minor = "t" if draft.minor else "f"
            subjects.append(f"{source}\t{draft.kind.value}\t{categories}\t{minor}\n")
            for reference in draft.references:
                target = self._entity(reference.key)
                references.append(f"{source}\t{reference.property}\t{target}\n")

    def hold_lines(self, row: Row) -> list[str]:
        """Return whose label waits though the row calls them a suspect, and why, as COPY lines."""
        return [
            f"{self._entity(hold.key)}\t{hold.capacity}\t"
            f"{self._entity(hold.given) if hold.given else _NULL}\n"
            for hold in holds_in(row.drafts)
        ]

    def statement_lines(self, row: Row) -> list[str]:
        """Return the row's statements as COPY lines; raise `Invalid` where a value cannot be read."""
        lines: list[str] = []
        drafts = _unheard(row.drafts, self._said) if row.records else row.drafts
        for draft in drafts:
            entity, grade = self._entity(draft.key), draft.grade
            for claim in draft.claims:
                self._claim(lines, row.line, entity, claim, grade)
            for reference in draft.references:
                target = self._entity(reference.key)
                self._line(lines, row.line, entity, reference.property, target, grade=grade)
        if row.records:  # only now: of a row that raised above nothing was said
            self._named.clear()
            if drafts:
                _remember(drafts, self._said)
        return lines

    def records(self, row: Row) -> list[tuple[RecordKind, Typed]]:
        """Return the row's records by kind, its number before their fields.

        Raises `Invalid` where one cannot be read, or where there are two of a kind.
        """
        records = row.records
        if len(records) > 1 and len(records) > len({record.kind for record in records}):
            raise Invalid("records", "states two of one kind", "Give each a row of its own.")
        return [
            (record.kind, (row.line, *read_record(record, self._reference))) for record in records
        ]

    def _claim(self, lines: list[str], number: int, entity: str, claim: Claim, grade: int) -> None:
        name, printed, lang = claim
        prop = PROPERTIES[name]
        text, as_of = dated(printed) if prop.type is PropertyType.DATE else (printed, None)
        try:
            value, flag = normalise(prop, text, as_of=as_of)
        except Invalid:
            parts = printed_values(prop, text, as_of=as_of)
            if parts == (text,):
                raise
            for part in parts:
                value, flag = normalise(prop, part, as_of=as_of)
                self._line(lines, number, entity, name, value, text, lang, flag, grade)
            return
        self._line(lines, number, entity, name, value, text, lang, flag, grade)

    def _line(  # noqa: PLR0913 — one COPY line has these columns
        self, lines: list[str], number: int, entity: str, name: str, value: str,
        text: str = "", lang: str = "", flag: str = "", grade: int = 0,
    ) -> None:  # fmt: skip
        key = f"{entity}\0{name}\0{value}\0{lang}".encode()
        identity = blake2b(key, key=self._secret, digest_size=16).hexdigest()
        original = escape(text) if text and text != value else _NULL
        lines.append(
            f"{identity}\t{entity}\t{number}\t{name}\t{escape(value)}\t{original}\t"
            f"{lang or _NULL}\t{flag or _NULL}\t{grade or _NULL}\n"
        )

    def _entity_id(self, key: str) -> str:
        return entity_id(self._secret, key)

    def _entity_bytes(self, key: str) -> bytes:
        return bytes.fromhex(self._entity(key).replace("-", ""))


def entity_id(secret: bytes, key: str) -> str:
    """Return the id under which a contribution's draft of that key stands in the ledger."""
    digest = blake2b(b"entity\0" + key.encode(), key=secret, digest_size=16).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:]}"


def _unheard(drafts: tuple[Draft, ...], heard: dict[Draft, None]) -> tuple[Draft, ...]:
    return tuple([draft for draft in drafts if draft not in heard])


def _remember(drafts: tuple[Draft, ...], heard: dict[Draft, None]) -> None:
    if len(heard) > _REMEMBERED:
        heard.clear()
    heard.update(dict.fromkeys(drafts))


def escape(text: str) -> str:
    """Return `text` as one COPY column."""
    if _UNSAFE.search(text) is None:
        return text
    return _UNSAFE.sub(lambda match: _ESCAPES[match[0]], text)


def printed(row: Row) -> str:
    """Return a row's drafts and records as printed, for quarantine: nothing is lost."""
    said = [
        f"{draft.kind.value}: {claim.property} = {claim.text}"
        for draft in row.drafts
        for claim in draft.claims
    ]
    return "\n".join([*said, *([printed_records(row.records)] if row.records else [])])
