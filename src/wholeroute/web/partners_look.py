"""What every page of partners is given, and which records whoever looks is told."""

from __future__ import annotations

from typing import Any

from starlette.responses import HTMLResponse

from wholeroute.errors import Invalid
from wholeroute.partnerships.filled import FOR_MEMBERS
from wholeroute.partnerships.gathered import Gathered
from wholeroute.partnerships.kinds import COUNTING_PEOPLE, Kind
from wholeroute.partnerships.records import Record
from wholeroute.partnerships.store import records as kept
from wholeroute.rights import Action
from wholeroute.web.may import may
from wholeroute.web.plan_look import Look
from wholeroute.web.views.partners import regions
from wholeroute.web.views.partners_said import says, title_of


def partners_page(
    look: Look, template: str, mistake: Invalid | None = None, **values: Any
) -> HTMLResponse:
    """Return a page with what the parts of `partners_parts.html` need."""
    return look.page(
        template, mistake, regions=regions(), title_of=title_of, says=says, writing=written_by(look),
        unseen=FOR_MEMBERS, **values,
    )  # fmt: skip


def gathered(look: Look, partner: str = "") -> Gathered:
    """Return the records that stand, as far as whoever looks may read them."""
    found = kept.records(look.ledger, look.acting, partner)
    return Gathered(tuple(each for each in found if is_told(look, each.record)))


def public(look: Look, partner: str = "") -> Gathered:
    """Return the records that stand for everybody: what a file may hold that leaves."""
    found = kept.records(look.ledger, None, partner)
    return Gathered(tuple(e for e in found if e.record.kind not in COUNTING_PEOPLE))


def is_told(look: Look, record: Record) -> bool:
    """Return whether these pages tell a record as it was written down: counts of people to members alone."""
    return is_member(look) or record.kind not in COUNTING_PEOPLE


def is_member(look: Look) -> bool:
    """Return whether whoever looks reads what is written down for members of the plan."""
    return look.acting is not None and may(look.acting.reader, Action.VERIFY)


def written_by(look: Look) -> frozenset[Kind]:
    """Return the kinds that whoever looks may write."""
    if look.acting is None:
        return frozenset()
    reader = look.acting.reader
    return frozenset(each for each in Kind if kept.writes(reader, each))
