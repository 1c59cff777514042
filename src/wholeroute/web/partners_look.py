"""What every page of partners is given, and the parts that other rooms add to the page of one."""

from __future__ import annotations

from typing import Any

from starlette.responses import HTMLResponse

from wholeroute.errors import Invalid
from wholeroute.partnerships.gathered import Gathered
from wholeroute.partnerships.kinds import Kind
from wholeroute.partnerships.store import records as kept
from wholeroute.web.plan_look import Look
from wholeroute.web.views.partners import regions
from wholeroute.web.views.partners_said import says, title_of


def partners_page(
    look: Look, template: str, mistake: Invalid | None = None, **values: Any
) -> HTMLResponse:
    """Return a page with what the parts of `partners_parts.html` need."""
    return look.page(
        template, mistake, regions=regions(), title_of=title_of, says=says, writing=written_by(look),
        **values,
    )  # fmt: skip


def gathered(look: Look, partner: str = "") -> Gathered:
    """Return the records that stand, as far as whoever looks may read them."""
    return Gathered(kept.records(look.ledger, look.acting, partner))


def public(look: Look, partner: str = "") -> Gathered:
    """Return the records that stand for everybody: what a file may hold that leaves."""
    return Gathered(kept.records(look.ledger, None, partner))


def written_by(look: Look) -> frozenset[Kind]:
    """Return the kinds that whoever looks may write."""
    if look.acting is None:
        return frozenset()
    reader = look.acting.reader
    return frozenset(each for each in Kind if kept.writes(reader, each))
