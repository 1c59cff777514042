"""Hand statistics of facilitation in: a file becomes evidence, and its lines values that rest on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from wholeroute.errors import Invalid, Refused
from wholeroute.ledger import Acting
from wholeroute.plan.evidence import Attested, Kind, Quality, Weight, actors_of, weigh
from wholeroute.plan.model import Action as PlanAction
from wholeroute.plan.model import Plan
from wholeroute.plan.statistics import FLAGS, MEASURES, Counted, read_statistics
from wholeroute.plan.store.evidence import answered_by, attest, dossier
from wholeroute.plan.store.law import own_state
from wholeroute.plan.values import STATE, Given
from wholeroute.plan.written import one_of
from wholeroute.rights import Action, decide

FULL_SERIES = "states-full-series"
"""The indicator of the action that asks for these statistics."""


@dataclass(frozen=True, slots=True)
class Handed:
    """A file as it is handed in: from where it is, on behalf of which actor, and how good it is."""

    text: str = ""
    source: str = ""
    actor: str = ""
    quality: str = ""
    public: bool = False


@dataclass(frozen=True, slots=True)
class Counting:
    """For which state and which actors of a plan the reader may hand statistics in."""

    state: str
    actors: tuple[str, ...]


def action_asking(plan: Plan) -> PlanAction:
    """Return the action that these statistics are evidence of; raise `Invalid` where a plan has none."""
    for names in ({FULL_SERIES}, {*MEASURES}):
        for each in plan.actions:
            if names & {*each.indicators}:
                return each
    raise Invalid("plan", "this plan measures none of it", "Open the page of another plan.")


def may_count(acting: Acting | None, plan: Plan, today: date) -> Counting:
    """Return for what the reader may hand statistics in; nothing for whoever does not attest."""
    if acting is None or not decide(acting.reader, Action.ATTEST).allowed:
        return Counting("", ())
    asked = actors_of(plan, action_asking(plan))
    with acting.begin() as connection:
        answers = answered_by(connection, acting.reader.organisation)
        mine = {each.actor for each in answers if each.plan == plan.about.id and each.on(today)}
        return Counting(own_state(connection, acting), tuple(sorted(mine & asked)))


def looked_at(state: str, text: str, today: date) -> Sequence[Counted]:
    """Return the lines of a file of one state; raise `Invalid` with the first that is wrong."""
    told = read_statistics(text, this_year=today.year, states=[state])
    for first in told.wrong:
        raise Invalid(first.field, first.reason, first.fix, line=first.line)
    if all(each.number is None for each in told.rows):
        raise Invalid(
            "OBS_VALUE", "no figure is filled in", "Fill in at least one, and hand it in."
        )
    return told.rows


def _must_be_new(acting: Acting, plan: Plan, digest: str) -> None:
    """Raise `Invalid` for a file that the reader's organisation handed in already, and that still stands."""
    with acting.begin() as connection:
        handed = dossier(
            connection, plan.about.id, [action_asking(plan).id], by=acting.reader.organisation
        )
    for each in handed.evidence:
        if each.sha256 == digest and weigh(each, handed.words) is not Weight.WITHDRAWN:
            fix = "Hand in other figures, or withdraw that evidence first."
            reason = f"this very file was handed in on {each.at.date()} as evidence {each.id}"
            raise Invalid("listed", reason, fix)


def hand_in(acting: Acting, plan: Plan, said: Handed, today: date) -> int:
    """Keep a file's figures as values, resting on the file as evidence; return its number.

    Raises `Invalid` with what to mend, and `Refused` for whoever speaks for no state.
    """
    mine = may_count(acting, plan, today)
    if not mine.state:
        raise Refused("own-state", "a contact point speaks for its own state alone")
    rows = looked_at(mine.state, said.text, today)
    one_of("quality", said.quality, Quality)
    digest = sha256(said.text.encode()).hexdigest()
    _must_be_new(acting, plan, digest)
    years = sorted({each.year for each in rows})
    evidence = Attested(
        plan.about.id, action_asking(plan).id, said.actor, Kind.DOCUMENT,
        f"Statistics of facilitation, {mine.state}, {years[0]} to {years[-1]}",
        acting.reader.organisation, today.isoformat(), Quality(said.quality), said.source,
        digest, said.public,
    )  # fmt: skip
    values = [
        Given(
            each.measure, said.actor, each.year, each.year, str(each.number), 0,
            {STATE: each.state}, FLAGS[each.flag],
        )
        for each in rows
        if each.number is not None
    ]  # fmt: skip
    return attest(acting, plan, evidence, today, values)
