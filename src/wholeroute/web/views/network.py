"""Gather the pages of groups: the list, one group with its cards and its drawing, one line's evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from wholeroute import network
from wholeroute.errors import NotFound
from wholeroute.ledger import Acting, Statement, statements_named
from wholeroute.network import ShownCard, ShownGroup, ShownTie
from wholeroute.web.views.lines import names_of
from wholeroute.web.views.said import captions

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Person:
    """One person of a group, and where they stand in its drawing; None where they are not drawn."""

    at: int
    names: tuple[str, ...]
    subjects: tuple[UUID, ...]
    role: str
    card: ShownCard | None
    place: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class GroupPage:
    """One group as this reader may know it."""

    group: ShownGroup
    people: tuple[Person, ...]
    drawn: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one line or tie rests on. `held` counts statements that this reader may not see."""

    name: str
    words: str
    statements: tuple[Statement, ...]
    names: dict[UUID, str]
    held: int


def group_page(acting: Acting, name: str) -> GroupPage:
    """Return the page of one group."""
    group, cards = network.group(acting, name)
    by_finding = {card.finding: card for card in cards}
    with acting.begin() as connection:
        subjects = [each for person in group.people for each in person.subjects]
        names = names_of(acting, connection, subjects)
    places = network.places(len(group.people), [(tie.left, tie.right) for tie in group.ties])
    people = tuple(
        Person(
            at,
            called(each.subjects, names),
            each.subjects,
            each.role.value,
            by_finding.get(each.card) if each.card else None,
            places[at] if at < len(places) else None,
        )
        for at, each in enumerate(group.people)
    )
    return GroupPage(group, people, len(places))


def called(subjects: Iterable[UUID], names: dict[UUID, str]) -> tuple[str, ...]:
    """Return every name that somebody's records give, each once."""
    return tuple(dict.fromkeys(names[each] for each in subjects if each in names))


def line_evidence(acting: Acting, name: str, person: int, line: int) -> Evidence:
    """Return what one line of a card rests on; raise `NotFound` where there is no such line."""
    group, cards = network.group(acting, name)
    by_finding = {card.finding: card for card in cards}
    try:
        card = by_finding[_at(group.people, person).card]  # type: ignore[index]
    except KeyError:
        raise NotFound(f"no card {person} of {name} that you may see") from None
    said = _at(card.lines, line)
    return _evidence(acting, name, said.words, said.statements)


def tie_evidence(acting: Acting, name: str, tie: int) -> Evidence:
    """Return what one tie rests on; raise `NotFound` where there is no such tie."""
    group, _ = network.group(acting, name)
    found: ShownTie = _at(group.ties, tie)
    return _evidence(acting, name, ", ".join(found.how), found.statements)


def _evidence(acting: Acting, name: str, words: str, ids: Sequence[str]) -> Evidence:
    with acting.begin() as connection:
        said = statements_named(acting, connection, map(UUID, ids))
        names = names_of(acting, connection, {each.entity for each in said})
    return Evidence(name, words, tuple(said), captions(said) | names, len(ids) - len(said))


def _at(of: Sequence[T], place: int) -> T:
    if place >= len(of):
        raise NotFound("there is no such line")
    return of[place]
