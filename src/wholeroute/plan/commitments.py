"""What forums agreed on, element by element. Pure.

Nobody writes that a commitment is kept: that follows from evidence of the actions it serves.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from wholeroute.errors import Invalid
from wholeroute.plan.anew import standing
from wholeroute.plan.days import day_in, earlier, past_day_in
from wholeroute.plan.model import Organisation, Plan
from wholeroute.plan.notes import actions_in
from wholeroute.plan.written import text_in

FORUMS = (
    "Budapest Process", "EU-Turkey statement", "Global Refugee Forum", "Khartoum Process",
    "Niamey Process", "Prague Process", "Rabat Process", "Valletta action plan",
)  # fmt: skip
"""Forums that are offered while somebody writes; any other may be named."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment as it is filled in."""

    forum: str = ""
    element: str = ""
    actor: str = ""
    words: str = ""
    made_on: str = ""
    due: str = ""
    actions: str = ""


@dataclass(frozen=True, slots=True)
class Commitment:
    """A commitment as it is kept; `about` is the first row of what it says anew."""

    id: int
    plan: str
    forum: str
    element: str
    actor: str
    words: str
    made_on: str
    due: str
    actions: tuple[str, ...]
    about: int | None
    organisation: str
    on: date

    @property
    def first(self) -> int:
        """Return the number under which it stands, however often it was said anew."""
        return self.about or self.id


@dataclass(frozen=True, slots=True)
class Pledge:
    """A commitment as it stands, and what it said before, the newest first."""

    commitment: Commitment
    earlier: tuple[Commitment, ...]


def pledges(rows: Iterable[Commitment]) -> tuple[Pledge, ...]:
    """Return every commitment as it stands, by forum and element."""
    return tuple(sorted((Pledge(*each) for each in standing(rows)), key=_place))


def by_forum(
    known: Iterable[Pledge],
) -> tuple[tuple[str, tuple[tuple[str, tuple[Pledge, ...]], ...]], ...]:
    """Return commitments under their forums, and there under their elements."""
    return tuple(
        (forum, tuple((name, tuple(several)) for name, several in groupby(group, _element)))
        for forum, group in groupby(sorted(known, key=_place), lambda one: one.commitment.forum)
    )


def checked_promise(plan: Plan, said: Promise, today: date) -> Promise:
    """Return a commitment as it is kept; raise `Invalid` with the field to mend.

    An actor of the plan is kept by its name there, however it was written; any other may be named.
    """
    made_on = past_day_in("made_on", said.made_on, today)
    due = day_in("due", said.due) if said.due.strip() else ""
    if due and earlier(due, made_on):
        fix = "Mend one of the two days, or leave this one empty."
        raise Invalid("due", f"{due} is before {made_on}, when it was agreed on", fix)
    actor = text_in("actor", said.actor, 200)
    known = actor_named(plan, actor)
    return Promise(
        text_in("forum", said.forum, 200), text_in("element", said.element, 200),
        known.name if known else actor, text_in("words", said.words, 400), made_on, due,
        " ".join(actions_in(plan, said.actions)),
    )  # fmt: skip


def actor_named(plan: Plan, said: str) -> Organisation | None:
    """Return the actor of a plan that is meant, by its id or its name; None where the plan has none."""
    wanted = " ".join(said.split()).casefold()
    return next(
        (e for e in plan.organisations if wanted in {e.id.casefold(), e.name.casefold()}), None
    )


def _element(pledge: Pledge) -> str:
    return pledge.commitment.element


def _place(pledge: Pledge) -> tuple[str, str, str, int]:
    each = pledge.commitment
    return each.forum, each.element, each.due or "9999", each.first
