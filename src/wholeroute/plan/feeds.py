"""Count live indicators: each from the room that knows, under the session of whoever steers.

What counts reports or findings about people comes from `ledger.statistics` alone, which rounds down
to tens, shows nothing below ten, and moves only when ten came or went. What counts the plan's own
rows (answers, evidence, editions) names no person and is exact. A count becomes a value of this
installation, and its evidence is the query: what was asked, its hash, and the log's line of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from wholeroute import crosscheck, intake, network
from wholeroute.ledger import Figure, statistics
from wholeroute.plan.feed import Cell, Feed, Feeds, Reading
from wholeroute.plan.feeds_of_law import OF_LAW
from wholeroute.plan.model import Qualifier
from wholeroute.plan.store.counts import acted_on, counted, valued

HALF_A_YEAR = timedelta(days=183)


def _reports(reading: Reading) -> Iterator[Cell]:
    for each in _figures(reading, "reports"):
        yield Cell(
            str(each.number), *_quarter(each.second), {"source": each.first}, Qualifier.ABOUT
        )


def _networks(reading: Reading) -> Iterator[Cell]:
    for each in _figures(reading, "findings"):
        if (each.first, each.second) == ("group", "confirmed"):
            day = each.counted_on.isoformat()
            yield Cell(str(each.number), day, day, {}, Qualifier.ABOUT)


def _components(reading: Reading) -> Iterator[Cell]:
    every = (*intake.REGISTER, *crosscheck.REGISTER, *network.REGISTER)
    whole = sum(bool(each.ai_class and each.oversight and each.why) for each in every)
    today = reading.day.isoformat()
    yield Cell(_share(whole, len(every)), today, today)


def _of_plan(reading: Reading, value: object, since: str, until: str) -> Cell:
    """Return a count of a plan's own rows: it says of which plan, for each has its own."""
    return Cell(str(value), since, until, {"plan": reading.plan.about.id})


def _replies(reading: Reading) -> Iterator[Cell]:
    row = _of_year(reading, "replies")
    if row["asked"]:
        yield _of_plan(reading, _share(row["answered"], row["asked"]), *_year(reading))


def _reply_days(reading: Reading) -> Iterator[Cell]:
    days = _of_year(reading, "reply-days")["days"]
    if days is not None:
        yield _of_plan(reading, int(days), *_year(reading))


def _contact_points(reading: Reading) -> Iterator[Cell]:
    since = reading.day - HALF_A_YEAR
    row = counted(reading.acting, "contact-points", reading.plan.about.id, since, reading.day)
    yield _of_plan(reading, row["number"], since.isoformat(), reading.day.isoformat())


def _practices(reading: Reading) -> Iterator[Cell]:
    yield _of_plan(reading, _of_year(reading, "practices")["number"], *_year(reading))


def _reports_delivered(reading: Reading) -> Iterator[Cell]:
    yield _of_plan(reading, _of_year(reading, "reports")["reports"], *_year(reading))


def _joint_reports(reading: Reading) -> Iterator[Cell]:
    yield _of_plan(reading, _of_year(reading, "reports")["joint"], *_year(reading))


def _pillars(reading: Reading) -> Iterator[Cell]:
    since, plan = reading.day - HALF_A_YEAR, reading.plan
    acted = acted_on(reading.acting, plan.about.id, since, reading.day)
    known = {each.id for each in plan.pillars if each.id != "all"}
    pillars = {plan.action[each].pillar for each in acted if each in plan.action} & known
    yield _of_plan(reading, len(pillars), since.isoformat(), reading.day.isoformat())


def _complete(reading: Reading) -> Iterator[Cell]:
    plan, told = reading.plan, valued(reading.acting)
    acted = acted_on(reading.acting, plan.about.id, date.min + timedelta(days=1), reading.day)
    whole = [
        each for each in acted if each in plan.action and told & {*plan.action[each].indicators}
    ]
    today = reading.day.isoformat()
    yield _of_plan(reading, _share(len(whole), len(plan.actions)), today, today)


def _figures(reading: Reading, population: str) -> list[Figure]:
    return [each for each in statistics(reading.acting) if each.population == population]


def _of_year(reading: Reading, query: str) -> Mapping[str, Any]:
    first = reading.day.replace(month=1, day=1)
    return counted(reading.acting, query, reading.plan.about.id, first, reading.day)


def _year(reading: Reading) -> tuple[str, str]:
    """Return the year as a period: counted anew within it, the newest count stands."""
    return str(reading.day.year), str(reading.day.year)


def _quarter(name: str) -> tuple[str, str]:
    """Return the first and the last month of a quarter, as `2026-Q4` names it."""
    year, number = name.split("-Q")
    last = int(number) * 3
    return f"{year}-{last - 2:02}", f"{year}-{last:02}"


def _share(part: int, whole: int) -> str:
    """Return a share to the per cent, as values are kept."""
    return f"{round(Fraction(part, whole) * 100) / 100:g}"


FEEDS = Feeds({
    "clearing-reports": Feed(
        "Reports taken in, by sort of organisation and quarter, rounded down to tens, none below ten",
        _reports, of_people=True,
    ),
    "networks-identified": Feed(
        "Groups held as confirmed by a person on that day, rounded down to tens, none below ten",
        _networks, of_people=True,
    ),
    "ai-recorded": Feed(
        "Components that score or extract with AI class, oversight and reason on record, of all here",
        _components, of_people=True,
    ),
    "replies-received": Feed(
        "Questionnaires of the year that were answered in full, of all sent in it", _replies
    ),
    "reply-days": Feed("Median days from a question of the year to its first full answer", _reply_days),
    "contact-points-active": Feed(
        "Organisations that answered a questionnaire in full within the last half-year", _contact_points
    ),
    "practices-shared": Feed("Practices that were written down here this year", _practices),
    "reports-delivered": Feed("Reports on the plan that were published this year", _reports_delivered),
    "joint-reports": Feed("Joint reports on the plan that were published this year", _joint_reports),
    "pillars-with-activity": Feed(
        "Pillars with an action of which evidence came in within the last half-year", _pillars
    ),
    "actions-complete": Feed(
        "Actions with standing evidence and a value of one of their indicators, of all actions",
        _complete,
    ),
    **OF_LAW,
})  # fmt: skip
"""What the plan's own rows and the rooms below it count."""
