"""Keep editions, their renderings' hashes, signatures and publications, and find them.

What is published everybody may read; drafts, whoever verifies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, RowMapping

from wholeroute.errors import NotFound
from wholeroute.ledger import Acting
from wholeroute.plan.edition import Edition, as_json, must_be_frozen, read
from wholeroute.plan.kept import Ask, found, sign
from wholeroute.rights import Action


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed the hash of an edition, on whose behalf and when."""

    member: str
    organisation: str
    day: date


@dataclass(frozen=True, slots=True)
class Kept:
    """An edition as it is kept, without its content. Unpublished it is a draft."""

    id: int
    plan: str
    number: int
    kind: str
    title: str
    sha256: bytes
    joint: bool
    day: date
    member: str
    organisation: str
    published: date | None
    signatures: tuple[Signature, ...]

    @property
    def signed(self) -> bool:
        """Return whether two people signed it, of two organisations where it is joint."""
        members = {each.member for each in self.signatures}
        organisations = {each.organisation for each in self.signatures}
        return len(members) > 1 and (not self.joint or len(organisations) > 1)


@dataclass(frozen=True, slots=True)
class Rendering:
    """What an edition came out as when it was rendered first."""

    form: str
    language: str
    sha256: bytes
    size: int


def editions(ask: Ask, plan: str) -> tuple[Kept, ...]:
    """Return the editions of a plan, the newest first."""
    return _kept(ask, f"{_EDITIONS} where e.plan = :plan order by e.number desc", plan=plan)


def edition(ask: Ask, plan: str, number: int) -> Kept:
    """Return one edition; raise `NotFound` where there is none that may be read."""
    asked = f"{_EDITIONS} where e.plan = :plan and e.number = :number"
    kept = _kept(ask, asked, plan=plan, number=number)
    if not kept:
        raise NotFound("there is no such edition")
    return kept[0]


def content(ask: Ask, kept: Kept) -> Edition:
    """Return what was frozen; raise `Refused` where it is not what the hash says."""
    (row,) = ask("select content from plan.edition where id = :id", id=kept.id)
    return _read(row["content"], kept.sha256)


def tables_so_far(ask: Ask) -> tuple[Mapping[str, Any], ...]:
    """Return what every edition of every plan said of counts, the oldest first; drafts too.

    Each draft may be published yet, so what it kept back is kept back after it. The database takes
    the tables out of the rest, and says whether the whole is what its hash says.
    """
    rows = ask(_TABLES)
    must_be_frozen(all(each["whole"] for each in rows))
    return tuple(each["tables"] or {} for each in rows)


def renderings(ask: Ask, kept: Kept) -> tuple[Rendering, ...]:
    """Return what is kept of an edition's renderings, by form and language."""
    rows = ask(_RENDERINGS, edition=kept.id)
    return tuple(Rendering(**{**each, "sha256": bytes(each["sha256"])}) for each in rows)


def names(ask: Ask) -> dict[str, str]:
    """Return what the enrolled organisations are called."""
    return {each["id"]: each["name"] for each in ask("select id, name from ledger.organisation")}


def public_evidence(ask: Ask) -> frozenset[int]:
    """Return the numbers of the evidence that everybody may see."""
    return frozenset(each["id"] for each in ask("select id from plan.evidence where public"))


def next_number(ask: Ask, plan: str) -> int:
    """Return the number that the next edition of a plan has."""
    (row,) = ask(_NEXT, plan=plan)
    number: int = row["next"]
    return number


def keep(connection: Connection, acting: Acting, frozen: Edition, former: int | None) -> None:
    """Keep an edition under its hash."""
    said = as_json(frozen)
    row = {
        "plan": frozen.plan.about.id, "number": frozen.number, "kind": frozen.kind,
        "title": frozen.title, "content": said.decode(), "sha256": sha256(said).digest(),
        "before": former, "follows": _newest(connection), "joint": frozen.joint,
    }  # fmt: skip
    sign(connection, acting, Action.STEER, "edition", row)


def _newest(connection: Connection) -> int:
    """Return the newest edition of any plan, 0 before the first: two that follow one clash."""
    (row,) = found(connection, "select coalesce(max(id), 0) as newest from plan.edition")
    newest: int = row["newest"]
    return newest


def keep_rendering(connection: Connection, acting: Acting, kept: Kept, made: Rendering) -> None:
    """Keep the hash of a rendering, which every later one must have."""
    row = {
        "edition": kept.id, "form": made.form, "language": made.language,
        "sha256": made.sha256, "size": made.size,
    }  # fmt: skip
    sign(connection, acting, Action.STEER, "rendering", row)


def keep_signature(connection: Connection, acting: Acting, kept: Kept) -> None:
    """Sign the hash of an edition; the database wants a fresh proof of who signs."""
    row = {"edition": kept.id, "sha256": kept.sha256}
    sign(connection, acting, Action.STEER, "signature", row)


def keep_publication(connection: Connection, acting: Acting, kept: Kept) -> None:
    """Give an edition to everybody; the database wants its signatures and a fresh proof."""
    sign(connection, acting, Action.STEER, "publication", {"edition": kept.id})


_read = lru_cache(8)(read)
_EDITIONS = """
select e.id, e.plan, e.number, e.kind, e.title, e.sha256, e.joint, e.member, e.organisation,
  (e.at at time zone 'UTC')::date as day, (p.at at time zone 'UTC')::date as published
from plan.edition e left join plan.publication p on p.edition = e.id
"""
_SIGNATURES = """
select edition, member, organisation, (at at time zone 'UTC')::date as day
from plan.signature where edition = any(:editions) order by id
"""
_TABLES = """
select content::json -> 'tables' as tables, sha256(convert_to(content, 'UTF8')) = sha256 as whole
from plan.edition order by id
"""
_RENDERINGS = """
select form, language, sha256, size from plan.rendering
where edition = :edition order by form, language
"""
_NEXT = "select coalesce(max(number), 0) + 1 as next from plan.edition where plan = :plan"


def _kept(ask: Ask, asked: str, **values: object) -> tuple[Kept, ...]:
    rows = ask(asked, **values)
    signed = ask(_SIGNATURES, editions=[each["id"] for each in rows])
    return tuple(
        Kept(**{**each, "sha256": bytes(each["sha256"])}, signatures=_of(each["id"], signed))
        for each in rows
    )


def _of(edition_id: int, signed: list[RowMapping]) -> tuple[Signature, ...]:
    return tuple(
        Signature(each["member"], each["organisation"], each["day"])
        for each in signed
        if each["edition"] == edition_id
    )
