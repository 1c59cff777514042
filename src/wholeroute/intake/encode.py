"""Turn drafts into the COPY text the ledger takes, with ids nobody can guess.

Runs inside the limited child and is the hot path of intake. An entity's id and a
statement's id are keyed hashes under the contribution's secret: the same claim twice in
one report is one statement, the same claim in two reports stays two, and once the
secret is destroyed an erased value cannot be found again by guessing.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from hashlib import blake2b

from wholeroute.entities import (
    PROPERTIES,
    Claim,
    Draft,
    PropertyType,
    Row,
    normalise,
    printed_values,
)
from wholeroute.errors import Invalid

_AS_OF = re.compile(r"\s*\(as of (\d{4}-\d{2}-\d{2})\)$")
_UNSAFE = re.compile(r"[\\\t\n\r\0]")
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": ""}
_NULL = "\\N"


class Encoder:
    """Encode the drafts of one contribution."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        # A file names the same few thousand entities again and again, or each one once.
        self._entity = lru_cache(maxsize=50_000)(self._entity_id)

    def subject_lines(self, row: Row, subjects: list[str], references: list[str]) -> None:
        """Append the row's entities, and who names whom, as COPY lines."""
        for draft in row.drafts:
            source = self._entity(draft.key)
            categories = ",".join(sorted(draft.categories))
            minor = "t" if draft.minor else "f"
            subjects.append(f"{source}\t{draft.kind.value}\t{categories}\t{minor}\n")
            for reference in draft.references:
                target = self._entity(reference.key)
                references.append(f"{source}\t{reference.property}\t{target}\n")

    def statement_lines(self, row: Row) -> list[str]:
        """Return the row's statements as COPY lines; raise `Invalid` where a value cannot be read."""
        lines: list[str] = []
        for draft in row.drafts:
            entity = self._entity(draft.key)
            for claim in draft.claims:
                self._claim(lines, row.line, entity, claim)
            for reference in draft.references:
                self._line(lines, row.line, entity, reference.property, self._entity(reference.key))
        return lines

    def _claim(self, lines: list[str], number: int, entity: str, claim: Claim) -> None:
        name, printed, lang = claim
        prop = PROPERTIES[name]
        text, as_of = printed, None
        if prop.type is PropertyType.DATE and (dated := _AS_OF.search(printed)):
            text, as_of = printed[: dated.start()], date.fromisoformat(dated[1])
        try:
            value, flag = normalise(prop, text, as_of=as_of)
        except Invalid:
            parts = printed_values(prop, text, as_of=as_of)
            if parts == (text,):
                raise
            for part in parts:
                value, flag = normalise(prop, part, as_of=as_of)
                self._line(lines, number, entity, name, value, text, lang, flag)
            return
        self._line(lines, number, entity, name, value, text, lang, flag)

    def _line(  # noqa: PLR0913 — one COPY line has these columns
        self, lines: list[str], number: int, entity: str, name: str, value: str,
        text: str = "", lang: str = "", flag: str = "",
    ) -> None:  # fmt: skip
        key = f"{entity}\0{name}\0{value}\0{lang}".encode()
        identity = blake2b(key, key=self._secret, digest_size=16).hexdigest()
        original = escape(text) if text and text != value else _NULL
        lines.append(
            f"{identity}\t{entity}\t{number}\t{name}\t{escape(value)}\t{original}\t"
            f"{lang or _NULL}\t{flag or _NULL}\n"
        )

    def _entity_id(self, key: str) -> str:
        digest = blake2b(b"entity\0" + key.encode(), key=self._secret, digest_size=16).hexdigest()
        return f"{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:]}"


def escape(text: str) -> str:
    """Return `text` as one COPY column."""
    if _UNSAFE.search(text) is None:
        return text
    return _UNSAFE.sub(lambda match: _ESCAPES[match[0]], text)


def printed(drafts: tuple[Draft, ...]) -> str:
    """Return a row's drafts as printed, for quarantine: nothing is lost."""
    return "\n".join(
        f"{draft.kind.value}: {claim.property} = {claim.text}"
        for draft in drafts
        for claim in draft.claims
    )
