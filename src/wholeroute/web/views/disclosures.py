"""Gather what may be disclosed with an entity, a request with its words, and what left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from wholeroute import disclosure
from wholeroute.custody import Words, words_of_request
from wholeroute.disclosure import (
    PERSON_KINDS,
    REFERENCES,
    Body,
    Subject,
    suspected,
)
from wholeroute.errors import NotFound
from wholeroute.ledger import (
    Acting,
    BodyRow,
    RequestRow,
    bodies,
    disclosure_requests,
    entities,
    leaving_entities,
    naming,
    record,
)
from wholeroute.rights import Action, Lane
from wholeroute.web.may import may
from wholeroute.web.views.lines import names_of

MOST = 40
"""How many are offered beside an entity; a form must stay one that a person can fill in."""
_MOST_NAMING = 100
"""How many that name an entity are looked at, for each that is asked for."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One entity that may go along: a person needs words of their own."""

    id: UUID
    kind: str
    names: str
    categories: tuple[str, ...]
    is_person: bool
    needs_second: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """What a form to disclose an entity offers, and to whom it may go."""

    entities: tuple[UUID, ...]
    candidates: tuple[Candidate, ...]
    bodies: tuple[BodyRow, ...]
    abroad: frozenset[str]
    """The bodies among them to which something goes as to a third country."""
    cut: bool

    def in_words(self, reason: str) -> str:
        """Return a reason in which whoever is offered is called by name: an id tells nobody much."""
        for each in self.candidates:
            reason = reason.replace(str(each.id), each.names or str(each.id)[:8])
        return reason


@dataclass(frozen=True, slots=True)
class RequestPage:
    """One request: what it is about, why, and what this reader may do with it."""

    request: RequestRow
    candidates: tuple[Candidate, ...]
    words: tuple[Words, ...]
    gone: int
    needs_second: bool
    may_confirm: bool
    may_take: bool


def may_disclose(acting: Acting) -> bool:
    """Return whether this reader lets anything out at all."""
    return may(acting.reader, Action.EXPORT, Lane.OPEN)


def offer(acting: Acting, entities: Iterable[UUID]) -> Offer:
    """Return what may go with these; raise `NotFound` for hidden and absent alike."""
    asked = tuple(dict.fromkeys(entities))
    with acting.begin() as connection:
        beside = _beside(acting, connection, disclosure.subjects_of(connection, asked))
        ids = [*asked, *sorted(beside - set(asked))][:MOST]
        candidates = _candidates(acting, connection, ids)
        for entity in asked:
            record(connection, acting.reader, Action.READ, f"entity:{entity}")
        known = tuple(bodies(connection))
        return Offer(asked, candidates, known, abroad(known), len(beside | set(asked)) > MOST)


def abroad(known: Iterable[BodyRow]) -> frozenset[str]:
    """Return which of these bodies stand under the law of a third country."""
    return frozenset(
        each.id
        for each in known
        if Body(each.id, True, each.country, each.regime, each.kind).abroad
    )


def _beside(acting: Acting, connection: Connection, subjects: Sequence[Subject]) -> set[UUID]:
    """Return what these name, what names them, and what a person judged to be the same."""
    ids = [each.id for each in subjects]
    found = entities(acting, connection, ids, most=len(ids))
    beside = {
        said.entity for said in naming(acting, connection, found, most=_MOST_NAMING * len(ids))
    }
    for each in subjects:
        beside |= {UUID(said.value) for said in each.said if said.property in REFERENCES}
        beside |= each.same
    return beside


def _candidates(acting: Acting, connection: Connection, ids: list[UUID]) -> tuple[Candidate, ...]:
    seen = {each.id for each in leaving_entities(connection, ids)}
    subjects = disclosure.subjects_of(connection, [each for each in ids if each in seen])
    names = names_of(acting, connection, seen)
    return tuple(
        Candidate(
            each.id, each.kind, names.get(each.id, ""), tuple(sorted(each.categories)),
            each.kind in PERSON_KINDS, suspected([each]),
        )
        for each in subjects
    )  # fmt: skip


def request_page(acting: Acting, which: UUID) -> RequestPage:
    """Return one request of the reader's organisation with its words, opened for this page. Audited."""
    with acting.begin() as connection:
        found = disclosure_requests(connection, which)
        if not found:
            raise NotFound(f"no request {which} of your organisation")
        row = found[0]
        candidates = _candidates(acting, connection, list(row.entities))
        record(connection, acting.reader, Action.READ, f"disclosure-request:{which}")
    needs_second = any(each.needs_second for each in candidates)
    stands = row.left_at is None and row.refused_by is None
    own = row.member == acting.reader.member
    gone = len(row.entities) - len(candidates)
    return RequestPage(
        row,
        candidates,
        tuple(words_of_request(acting, which)),
        gone,
        needs_second,
        stands and not own and row.confirmed_by is None,
        stands and own and not gone and (row.confirmed_by is not None or not needs_second),
    )
