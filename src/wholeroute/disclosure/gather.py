"""Gather what is to leave, record by record, with what decides whether it may.

What a machine alone held for one is never joined here: a record names as the same only those that
a person judged to be the same, and two people where a suspect is among them. For where somebody
comes from, and for who must confirm, every judgement counts: whoever may be them may have fled from
there, or be a suspect.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import Connection

from wholeroute.custody import names_behind
from wholeroute.disclosure.fields import PERSON_KINDS
from wholeroute.disclosure.model import SUSPECTED, Body, Said, Subject
from wholeroute.entities import NAMING, SHORT_TEXT, Mentions, said_whole
from wholeroute.errors import Invalid, NotFound
from wholeroute.ledger import (
    Judgement,
    LeavingStatement,
    Ledger,
    Verdict,
    bodies,
    connected,
    held_by_two,
    leaving_entities,
    leaving_statements,
    names_kept,
)
from wholeroute.rights import Regime

ORIGINS = frozenset({"nationality", "birthCountry", "country"})


def subjects_of(connection: Connection, ids: Sequence[UUID]) -> tuple[Subject, ...]:
    """Return what stands behind `ids`; raise `NotFound` alike where one is hidden and where none is."""
    found = {each.id: each for each in leaving_entities(connection, ids)}
    missing = next((each for each in ids if each not in found), None)
    if missing is not None:
        raise NotFound(f"no entity {missing} that you may see for this purpose")
    judged = connected(connection, ids)
    by_people = [each for each in judged if each.human and each.verdict is Verdict.SAME]
    near = _reachable(ids, judged)
    everyone = {entity for reached in near.values() for entity in reached}
    categories = {each.id: frozenset(each.categories) for each in found.values()} | {
        each.id: frozenset(each.categories) for each in leaving_entities(connection, everyone)
    }
    same = _reachable(ids, _seen_by_enough(connection, by_people, categories))
    held = _reachable(ids, by_people)
    said: dict[UUID, list[LeavingStatement]] = defaultdict(list)
    for each in leaving_statements(connection, everyone | set(ids)):
        said[each.entity].append(each)
    return tuple(
        Subject(
            entity, found[entity].kind, frozenset(found[entity].categories),
            found[entity].contribution, found[entity].access,
            tuple(_said(each) for each in said[entity]), same[entity],
            _origins(said, near[entity] | {entity}),
            held[entity] - same[entity],
            frozenset().union(*(categories.get(each, frozenset()) for each in near[entity])),
        )
        for entity in ids
    )  # fmt: skip


def _seen_by_enough(
    connection: Connection, by_people: list[Judgement], categories: Mapping[UUID, frozenset[str]]
) -> list[Judgement]:
    """Return the judgements of people that may be told: those of two, where a suspect is among them.

    Whoever is not seen counts as a suspect. "Among them" is among all that these judgements join.
    """
    joined = _reachable({end for each in by_people for end in (each.left, each.right)}, by_people)
    touched = {
        start
        for start, others in joined.items()
        for each in (start, *others)
        if each not in categories or categories[each] & SUSPECTED
    }
    pairs = [(each.left, each.right) for each in by_people if each.left in touched]
    by_two = held_by_two(connection, pairs)
    return [
        each for each in by_people if each.left not in touched or (each.left, each.right) in by_two
    ]


def hidden_names(ledger: Ledger, connection: Connection, ids: Sequence[UUID]) -> frozenset[str]:
    """Return how those are called who stand outside the open lane in the reports on `ids`.

    To compare with, in this process; nobody is told which text met which name.
    """
    return names_behind(ledger, names_kept(connection, ids, NAMING))


def told_apart(subjects: Iterable[Subject], hidden: Iterable[str]) -> tuple[Subject, ...]:
    """Return `subjects` with each short text marked that says one of the `hidden` names."""
    names = said_whole(hidden)
    return tuple(
        replace(each, said=tuple(_marked(said, names) for said in each.said)) for each in subjects
    )


def _marked(said: Said, hidden: Mentions) -> Said:
    speaks = said.property in SHORT_TEXT and hidden.named_in(said.value)
    return replace(said, names_hidden=True) if speaks else said


def own_names(subjects: Iterable[Subject]) -> frozenset[str]:
    """Return how the people among `subjects` are called, and their numbers."""
    return frozenset(
        said.value
        for each in subjects
        if each.kind in PERSON_KINDS
        for said in each.said
        if said.property in NAMING
    )


def _said(row: LeavingStatement) -> Said:
    return Said(
        row.id, row.entity, row.property, row.value, row.lang, row.reliability, row.grade,
        row.assessment, row.collected_on, row.received_at, row.access, row.contribution,
        row.contributor_kind, Regime(row.regime),
    )  # fmt: skip


def _origins(
    said: Mapping[UUID, Sequence[LeavingStatement]], who: Iterable[UUID]
) -> frozenset[str]:
    return frozenset(
        each.value for entity in who for each in said.get(entity, ()) if each.property in ORIGINS
    )


def _reachable(ids: Iterable[UUID], judged: Iterable[Judgement]) -> dict[UUID, frozenset[UUID]]:
    """Return whom "same" leads to from each of `ids`, without themselves."""
    beside: dict[UUID, set[UUID]] = defaultdict(set)
    for each in judged:
        if each.verdict is Verdict.SAME:
            beside[each.left].add(each.right)
            beside[each.right].add(each.left)
    reached = {}
    for start in ids:
        seen, waiting = {start}, [start]
        while waiting:
            fresh = beside[waiting.pop()] - seen
            seen |= fresh
            waiting += fresh
        reached[start] = frozenset(seen - {start})
    return reached


def enrolled_body(connection: Connection, organisation: str) -> Body:
    """Return an enrolled organisation as a recipient; raise `Invalid` that lists who there is."""
    known = {each.id: each for each in bodies(connection)}
    found = known.get(organisation)
    if found is None:
        raise Invalid(
            "recipient", f"{organisation!r} is not enrolled", f"Enrolled: {', '.join(known)}."
        )
    return Body(found.id, True, found.country, found.regime, found.kind)


def mistaken_for_enrolled(connection: Connection, body: Body) -> Iterator[Invalid]:
    """Yield where an outside body bears the name of one that is enrolled: codes name those alone."""
    names = {word.casefold() for each in bodies(connection) for word in (each.id, each.name)}
    if body.name.strip().casefold() in names:
        fix = "Choose it from those enrolled."
        yield Invalid("recipient", f"{body.name!r} is enrolled here", fix)
