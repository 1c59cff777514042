"""Say what of a law nobody has looked up: what the register marks so, and a report whose day has come.

Pure. Whoever says that they looked an act up ends its marks; a step or a word of somebody ends its own.
A report stays due until a step says that there is one since its day; who looked in vain is
asked again after half a year.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from wholeroute.plan.acts import Act, Stage
from wholeroute.plan.applied import Applied
from wholeroute.plan.days import reached
from wholeroute.plan.law import Standing, Written, due_on, looked_up, steps_of
from wholeroute.plan.status import SPANS, Freshness


class What(StrEnum):
    """What of an act is to be looked up."""

    STAGE = "stage"
    STATE = "state"
    TERM = "term"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class ToLookUp:
    """What of one act waits: stages, states that it may not bind, when its report is due, the report.

    `since` is the day up to which it is known, empty where no step of it is.
    """

    act: Act
    stages: tuple[str, ...]
    states: tuple[str, ...]
    term: bool
    report_due: str
    since: str

    @property
    def number(self) -> int:
        """Return how many things are to be looked up."""
        return len(self.stages) + len(self.states) + self.term + bool(self.report_due)

    @property
    def kinds(self) -> tuple[What, ...]:
        """Return what kinds of things these are."""
        there = (
            (What.REPORT, bool(self.report_due)), (What.STAGE, bool(self.stages)),
            (What.STATE, bool(self.states)), (What.TERM, self.term),
        )  # fmt: skip
        return tuple(what for what, is_so in there if is_so)


def to_look_up(act: Act, rows: Sequence[Written], said: Iterable[Applied], today: date) -> ToLookUp:
    """Return what of an act is to be looked up today; of most it is nothing."""
    look = looked_up(act.id, rows)
    seen = look is not None
    steps = steps_of(act, rows)
    told = {each.state for each in said if each.act == act.id}
    told |= {each.state for each in rows if each.act == act.id}
    return ToLookUp(
        act,
        tuple(each.stage for each in steps if each.check and not seen),
        tuple(e.state for e in act.unbound if e.check and not seen and e.state not in told),
        act.report is not None and act.report.check and not seen,
        _report_due(act, steps, look.day if look else "", today),
        act.as_of or max((each.day for each in steps), default=""),
    )  # fmt: skip


def _report_due(act: Act, steps: Iterable[Standing], looked: str, today: date) -> str:
    """Return the day on which a report was due that nobody said there is; empty where none waits."""
    due = due_on(act.report, today) if act.report else ""
    if not due or not reached(due, today):
        return ""
    if any(each.stage == Stage.REPORTED and each.day >= due for each in steps):
        return ""
    lately = (today - SPANS[Freshness.FRESH]).isoformat()
    return "" if looked >= max(due, lately) else due
