"""Gather who waits to be categorised, and the page of one of them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from wholeroute.errors import NotFound
from wholeroute.ledger import (
    Acting,
    Release,
    Undecided,
    record,
    releases,
    undecided,
)
from wholeroute.rights import Action
from wholeroute.web.views.lines import names_of, said_of
from wholeroute.web.views.said import VAULTED, Group, captions, grouped, referred

PAGE = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits for a category. `asked` tells that a request to lift the hold waits."""

    who: Undecided
    asked: bool


@dataclass(frozen=True, slots=True)
class People:
    """One page of who waits, the oldest first; `further` is where the next page starts."""

    on_hold: int
    uncategorised: int
    people: tuple[Waiting, ...]
    further: int | None


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One of them: what their report says, as far as it is not in the vault, and their requests."""

    who: Undecided
    groups: tuple[Group, ...]
    vaulted: tuple[UUID, ...]
    requests: tuple[Release, ...]

    @property
    def request(self) -> Release | None:
        """Return the request that waits, if one does."""
        return next((each for each in self.requests if each.granted is None), None)


def people(acting: Acting, *, held: bool | None, start: int) -> People:
    """Return who waits, those on hold alone or the others alone where asked for. Audited."""
    with acting.begin() as connection:
        everybody = undecided(connection)
        asked = {each.entity for each in releases(connection)}
        record(
            connection, acting.reader, Action.READ, "people:undecided",
            details={"n": len(everybody)},
        )  # fmt: skip
    on_hold = [each for each in everybody if each.holds]
    others = [each for each in everybody if not each.holds]
    listed = {None: everybody, True: on_hold, False: others}[held]
    further = start + PAGE
    return People(
        len(on_hold),
        len(others),
        tuple(Waiting(each, each.entity in asked) for each in listed[start:further]),
        further if further < len(listed) else None,
    )


def person_page(acting: Acting, entity: UUID) -> PersonPage:
    """Return the page of one who waits; raise `NotFound` for hidden, decided and absent alike."""
    with acting.begin() as connection:
        who = next((each for each in undecided(connection) if each.entity == entity), None)
        if who is None:
            raise NotFound(f"nobody uncategorised {entity} whom you may decide on")
        said = said_of(acting, connection, [entity])
        ends = {end for each in said if (end := referred(each))}
        names = captions(said) | names_of(acting, connection, ends)
        asked = [each for each in releases(connection, waiting=False) if each.entity == entity]
        record(connection, acting.reader, Action.READ, f"entity:{entity}")
    vaulted = tuple(each.id for each in said if each.flag == VAULTED)
    return PersonPage(who, grouped(said, names), vaulted, tuple(asked))
