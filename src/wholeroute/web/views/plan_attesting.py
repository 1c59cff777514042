"""What the form that attests holds, before anybody looked at it, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from wholeroute.errors import Invalid
from wholeroute.partnerships.feeds import LIVE
from wholeroute.plan import Action, Plan, Qualifier
from wholeroute.plan.evidence import Attested, Kind, Quality
from wholeroute.plan.status import GROUPS
from wholeroute.plan.values import Given, checked, must_be_over
from wholeroute.rights import Profile


@dataclass(frozen=True, slots=True)
class Row:
    """What is filled in of one indicator; without a value nothing is said of it."""

    value: str = ""
    since: str = ""
    until: str = ""
    qualifier: str = Qualifier.EXACTLY.value


@dataclass(frozen=True, slots=True)
class Draft:
    """The form as it was filled in; `reason` and `verdict` are those of a word."""

    actor: str = ""
    kind: str = ""
    title: str = ""
    reference: str = ""
    sha256: str = ""
    held_by: str = ""
    day: str = ""
    quality: str = ""
    public: bool = False
    rows: Mapping[str, Row] = field(default_factory=dict)
    verdict: str = ""
    reason: str = ""


EMPTY = Draft()


def attested(plan: Plan, action: str, draft: Draft) -> Attested:
    """Return the evidence that a form speaks of; raise `Invalid` where nothing is chosen."""
    if draft.kind not in set(Kind):
        raise Invalid("kind", "no sort of evidence is chosen", "Choose what shows it.")
    if draft.quality not in set(Quality):
        raise Invalid("quality", "no quality is chosen", "Choose how well it can be looked up.")
    return Attested(
        plan.about.id, action, draft.actor, Kind(draft.kind), draft.title, draft.held_by, draft.day,
        Quality(draft.quality), draft.reference, draft.sha256, draft.public,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Attesting:
    """For which country somebody attests, on which day, in an installation of which profile."""

    country: str
    today: date
    profile: Profile


def values(plan: Plan, action: Action, draft: Draft, by: Attesting) -> Sequence[Given]:
    """Return the values that a form gives; raise `Invalid` with the indicator whose field is amiss.

    One of many that answer for a group speaks of its own state.
    """
    return [
        _checked(plan, each, draft.actor, row, by)
        for each in action.indicators
        if (row := draft.rows.get(each, Row())).value.strip()
    ]


def _checked(plan: Plan, indicator: str, actor: str, row: Row, by: Attesting) -> Given:
    if LIVE.live(indicator, by.profile):
        fix = f"Leave it empty: the count is on /plan/indicators/{indicator}."
        raise Invalid(f"value:{indicator}", "this installation counts it itself", fix)
    known = plan.organisation.get(actor)
    state = {"state": by.country} if by.country and known and known.kind in GROUPS else {}
    try:
        qualifier = Qualifier(row.qualifier)
    except ValueError:
        reason = "the qualifier is not known"
        raise Invalid(f"qualifier:{indicator}", reason, "Choose one of the list.") from None
    since, until = row.since or row.until, row.until or row.since
    given = Given(indicator, actor, since, until, row.value, 0, state, qualifier)
    try:
        kept = checked(plan.indicator[indicator], given)
        must_be_over(plan.indicator[indicator], kept, by.today)
    except Invalid as mistake:
        raise Invalid(f"{mistake.field}:{indicator}", mistake.reason, mistake.fix) from None
    return kept
