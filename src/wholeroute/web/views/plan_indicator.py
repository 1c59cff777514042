"""What the page of one indicator shows: definition, baselines, targets, and to members what it came to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from wholeroute.charts import Column, Mark, Sort, Sum, Table, Wanted
from wholeroute.errors import Invalid, NotFound
from wholeroute.ledger import Acting
from wholeroute.partnerships.feeds import LIVE
from wholeroute.plan import About, Action, Figure, Indicator, Organisation, Plan
from wholeroute.plan.evidence import Evidence, Weight, first_day, last_day
from wholeroute.plan.store.evidence import weighed
from wholeroute.plan.store.values import of_indicator
from wholeroute.plan.values import STATE, Value, number_of, standing
from wholeroute.plan.waiting import WAITS
from wholeroute.rights import Profile
from wholeroute.web.labels import label
from wholeroute.web.language import Language
from wholeroute.web.views.charts import ChartPage, page_of
from wholeroute.web.views.tables import Shown
from wholeroute.words import N_

ACTOR, YEAR = "actor", "year"
SOURCE = "source"
"""The breakdown of reports by the sort of organisation that sent them."""
_FEWEST = 2
"""How many points make a line."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Of which plan, beside which others, and by which session of a member; None is the public."""

    plan: Plan
    others: tuple[Plan, ...]
    profile: Profile
    acting: Acting | None


@dataclass(frozen=True, slots=True)
class Source:
    """Where an indicator's values come from: `live` (counted here), `waits` for a room, or `told`."""

    sort: str
    room: str = ""
    says: str = ""


@dataclass(frozen=True, slots=True)
class Used:
    """An indicator with the actions that are measured by it, what is stated of it, and who tells it."""

    indicator: Indicator
    actions: tuple[str, ...]
    baselines: tuple[Figure, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Targeted:
    """An action that is measured by the indicator, who acts, and what is aimed at if anything."""

    action: Action
    responsible: tuple[Organisation, ...]
    target: float | None


@dataclass(frozen=True, slots=True)
class Line:
    """A value that stands, with what it rests on, what that counts for, and how many it took the place of."""

    value: Value
    evidence: Evidence
    weight: Weight
    earlier: int


@dataclass(frozen=True, slots=True)
class Told:
    """What members see: lines in groups, by what they may be grouped, and what is not told."""

    by: str
    choices: tuple[str, ...]
    groups: tuple[tuple[str, tuple[Line, ...]], ...]
    silent: tuple[Organisation, ...]
    years: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """One indicator as everybody may see it; `told` is None for whoever is no member of the plan."""

    indicator: Indicator
    source: Source
    baselines: tuple[Figure, ...]
    targeted: tuple[Targeted, ...]
    plans: tuple[About, ...]
    told: Told | None = None


def indicators_of(plan: Plan, profile: Profile) -> tuple[Used, ...]:
    """Return the indicators that actions of the plan name, in the order of their register."""
    used = (
        Used(
            each,
            tuple(action.id for action in plan.actions if each.id in action.indicators),
            tuple(figure for figure in plan.figures if figure.indicator == each.id),
            source_of(each.id, profile),
        )
        for each in plan.indicators
    )
    return tuple(each for each in used if each.actions)


def sources_of(indicators: Sequence[Used]) -> tuple[tuple[Source, tuple[Used, ...]], ...]:
    """Return where values come from, the room that most indicators wait for first, and of which."""
    by: dict[tuple[str, str], list[Used]] = defaultdict(list)
    for each in indicators:
        by[each.source.sort, each.source.room].append(each)
    order = ("live", "waits", "told")
    found = sorted(by.items(), key=lambda item: (order.index(item[0][0]), -len(item[1]), item[0]))
    return tuple((Source(*key), tuple(used)) for key, used in found)


def source_of(indicator: str, profile: Profile) -> Source:
    """Return where the values of an indicator come from in an installation of this profile."""
    if LIVE.live(indicator, profile):
        return Source("live", says=LIVE.by_indicator[indicator].says)
    room = WAITS.get(indicator)
    return Source("waits", room) if room else Source("told")


def indicator_of(asking: Asking, name: str, by: str = "") -> IndicatorPage:
    """Return the page of an indicator, its values grouped by something.

    Raises `NotFound` for one that the plan does not know, `Invalid` where nothing is told by that.
    """
    plan = asking.plan
    indicator = plan.indicator.get(name)
    if indicator is None:
        raise NotFound("there is no such indicator")
    targeted = tuple(
        Targeted(
            each, tuple(plan.organisation[it] for it in each.responsible), each.targets.get(name)
        )
        for each in plan.actions
        if name in each.indicators
    )
    return IndicatorPage(
        indicator, source_of(name, asking.profile),
        tuple(each for each in plan.figures if each.indicator == name), targeted,
        tuple(each.about for each in asking.others if _names(each, name)),
        _told(plan, targeted, name, asking.acting, by) if asking.acting else None,
    )  # fmt: skip


def _names(plan: Plan, indicator: str) -> bool:
    return any(indicator in each.indicators for each in plan.actions)


def _told(plan: Plan, targeted: Sequence[Targeted], name: str, acting: Acting, by: str) -> Told:
    with acting.begin() as connection:
        given = of_indicator(connection, name)
        rested = weighed(connection, [each.evidence for each in given])
    stands = standing(given)
    every = Counter(each.key for each in given)
    choices = (ACTOR, YEAR, *sorted({key for each in stands for key in each.breakdown}))
    if by and by not in choices:
        raise Invalid("by", f"no value is broken down by {by}", "Choose one of the list.")
    groups: dict[str, list[Line]] = defaultdict(list)
    for each in stands:
        line = Line(each, *rested[each.evidence], every[each.key] - 1)
        groups[_group(each, by or ACTOR)].append(line)
    for lines in groups.values():
        lines.sort(key=lambda line: (line.value.until, line.value.key), reverse=True)
    return Told(
        by or ACTOR, choices, tuple((key, tuple(groups[key])) for key in sorted(groups)),
        _silent(plan, targeted, stands), _missing(stands),
    )  # fmt: skip


def _group(value: Value, by: str) -> str:
    if by == ACTOR:
        return value.actor
    return value.until[:4] if by == YEAR else value.breakdown.get(by, "")


def _silent(
    plan: Plan, targeted: Sequence[Targeted], stands: Sequence[Value]
) -> tuple[Organisation, ...]:
    """Return whoever is to act on it and told nothing, nor any part of theirs."""
    told = {each.actor for each in stands}
    asked = {actor.id: actor for each in targeted for actor in each.responsible}
    return tuple(actor for name, actor in asked.items() if not plan.within[name] & told)


def _missing(stands: Sequence[Value]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the years between the first and the last of an actor of which nothing is told."""
    years: dict[str, set[int]] = defaultdict(set)
    for each in stands:
        years[each.actor] |= {*range(int(each.since[:4]), int(each.until[:4]) + 1)}
    gaps = (
        (actor, tuple(str(year) for year in range(min(told), max(told)) if year not in told))
        for actor, told in sorted(years.items())
    )
    return tuple((actor, missing) for actor, missing in gaps if missing)


def chart_of(page: IndicatorPage, plan: Plan, say: Language) -> ChartPage | None:
    """Return the values that stand as lines over time, None where they make none.

    Each line is of one actor, one breakdown and one length of time: what has another base is another
    line. A baseline is never part of one.
    """
    held = [line.value for _, group in page.told.groups for line in group] if page.told else []
    lines: dict[tuple[str, ...], list[tuple[date, float]]] = defaultdict(list)
    for each in held:
        number = number_of(page.indicator.unit, each.value)
        if number is not None:
            point = (last_day(each.until), float(number))
            lines[_line(each, plan, say)].append(point)
    long = {name: points for name, points in lines.items() if len(points) >= _FEWEST}
    if not long:
        return None
    said = _told_apart(long)
    rows = sorted((day, said[name], number) for name in long for day, number in long[name])
    columns = (
        Column("until", say.text(N_("Until")), Sort.DAY),
        Column("series", say.text(N_("Who and what")), Sort.CATEGORY),
        Column("value", say.text(N_("Value")), Sort.NUMBER),
    )
    shown = Shown(Table(page.indicator.name, columns, tuple(rows)))
    # A mean where several fall into one year: counts of the same are not added up.
    colour = "series" if len(long) > 1 else ""
    return page_of(shown, say, Wanted(Mark.LINE, "until", "value", colour, Sum.MEAN))


def _line(value: Value, plan: Plan, say: Language) -> tuple[str, ...]:
    """Return what a value's line is of: its breakdown, its actor, and how long its time is."""
    known = plan.organisation.get(value.actor)
    name = (known.name if known else value.actor) or say.text(N_("this installation"))
    broken = (_broken(key, said, say) for key, said in sorted(value.breakdown.items()))
    return ", ".join(broken), name, say.text(label("span", span_of(value)))


def _told_apart(names: Collection[tuple[str, ...]]) -> dict[tuple[str, ...], str]:
    """Return what each line is called: only of what tells it from another, or else of who it is."""
    parts = [at for at, each in enumerate(zip(*names, strict=True)) if len(set(each)) > 1] or [1]
    return {each: ", ".join(each[at] for at in parts if each[at]) or each[1] for each in names}


def _broken(key: str, said: str, say: Language) -> str:
    if key == STATE:
        return say.country(said)
    return say.text(label("counted", said)) if key == SOURCE else said


def span_of(value: Value) -> str:
    """Return how long a value's time is: years of one length make a line, a month is no year."""
    months = (last_day(value.until) - first_day(value.since)).days / 30.4
    for longest, name in ((0.9, "days"), (1.5, "month"), (3.5, "quarter"), (6.5, "half-year")):
        if months < longest:
            return name
    return "year" if months < 12.5 else "years"  # noqa: PLR2004
