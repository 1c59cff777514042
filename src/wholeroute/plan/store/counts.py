"""Count what the plan's own tables hold: answers, practices, evidence, editions. No person is in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from wholeroute.ledger import Acting
from wholeroute.plan.kept import found


def counted(acting: Acting, query: str, plan: str, since: date, until: date) -> Mapping[str, Any]:
    """Return the one row of a query of `QUERIES`, asked of a plan from one day to the end of another."""
    with acting.begin() as connection:
        (row,) = found(connection, QUERIES[query], plan=plan, **_between(since, until))
    return dict(row)


def acted_on(acting: Acting, plan: str, since: date, until: date) -> tuple[str, ...]:
    """Return the actions of a plan of which standing evidence came in between two days."""
    with acting.begin() as connection:
        rows = found(connection, ACTED_ON, plan=plan, **_between(since, until))
    return tuple(row["action"] for row in rows)


def valued(acting: Acting) -> frozenset[str]:
    """Return the indicators of which anybody gave a value."""
    with acting.begin() as connection:
        return frozenset(row["indicator"] for row in found(connection, VALUED))


def _between(since: date, until: date) -> dict[str, datetime]:
    first, last = (datetime.combine(each, time.min, UTC) for each in (since, until))
    return {"since": first, "end": last + timedelta(days=1)}


QUERIES: Mapping[str, str] = {
    "replies": """
select count(*) as asked,
  count(*) filter (where exists (select from plan.answer a where a.sent = s.id and a.complete)) as answered
from plan.sent s join plan.questionnaire q on q.id = s.questionnaire
where q.plan = :plan and s.at >= :since and s.at < :end
""",
    "reply-days": """
select percentile_disc(0.5) within group (order by extract(day from first.at - s.at)) as days
from plan.sent s join plan.questionnaire q on q.id = s.questionnaire
  join lateral (select min(a.at) as at from plan.answer a where a.sent = s.id and a.complete) first
    on first.at is not null
where q.plan = :plan and s.at >= :since and s.at < :end
""",
    "contact-points": """
select count(distinct a.organisation) as number
from plan.answer a join plan.sent s on s.id = a.sent join plan.questionnaire q on q.id = s.questionnaire
where q.plan = :plan and a.complete and a.at >= :since and a.at < :end
""",
    "practices": """
select count(*) as number from plan.note n
where n.plan = :plan and n.kind = 'practice' and n.about is null and n.at >= :since and n.at < :end
  and coalesce((select m.details ->> 'withdrawn' from plan.note m
                where m.about = n.id order by m.id desc limit 1), '') = ''
""",
    "reports": """
select count(*) filter (where not e.joint) as reports, count(*) filter (where e.joint) as joint
from plan.publication p join plan.edition e on e.id = p.edition
where e.plan = :plan and p.at >= :since and p.at < :end
""",
}  # fmt: skip

# Whoever attested withdraws for good: nobody takes that back.
ACTED_ON = """
select distinct e.action from plan.evidence e
where e.plan = :plan and e.action <> '' and e.at >= :since and e.at < :end
  and not exists (select from plan.word w where w.evidence = e.id and w.verdict = 'withdrawn')
order by 1
"""
VALUED = "select distinct indicator from plan.value"
