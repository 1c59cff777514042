"""Keep what forums agreed on; everybody reads it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from sqlalchemy import RowMapping

from wholeroute.ledger import Acting, Ledger
from wholeroute.plan.anew import must_have_written
from wholeroute.plan.commitments import Commitment, Pledge, Promise, checked_promise, pledges
from wholeroute.plan.kept import for_everybody, sign
from wholeroute.plan.model import Plan
from wholeroute.rights import Action, decide


def commitments(ledger: Ledger, plan: str) -> tuple[Pledge, ...]:
    """Return the commitments of a plan as they stand, by forum and element."""
    return pledges(map(_commitment, for_everybody(ledger, _COMMITMENTS, plan=plan)))


def promise(
    acting: Acting, plan: Plan, said: Promise, today: date, *, anew: Commitment | None = None
) -> int:
    """Keep a commitment, or say one `anew`, and return its number.

    Raises `Invalid` with the field to mend, and `Refused` for whom another organisation's words are.
    """
    if anew is not None:
        must_have_written(anew.organisation, acting.reader.organisation)
    kept = asdict(checked_promise(plan, said, today))
    row = {
        **kept, "plan": plan.about.id, "actions": kept["actions"].split(),
        "about": anew.first if anew else None,
    }  # fmt: skip
    steers = decide(acting.reader, Action.STEER).allowed
    action = Action.STEER if steers else Action.ATTEST
    with acting.begin() as connection:
        return sign(connection, acting, action, "commitment", row)


_COMMITMENTS = """
select id, plan, forum, element, actor, words, made_on, due, actions, about, organisation,
  at::date as "on"
from plan.commitment where plan = :plan order by id
"""


def _commitment(row: RowMapping) -> Commitment:
    return Commitment(**{**row, "actions": tuple(row["actions"])})
