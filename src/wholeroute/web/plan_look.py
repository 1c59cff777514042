"""Somebody's look at a page of the plan: anybody's, with whoever sits there and may say something."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import HTMLResponse, RedirectResponse

from wholeroute.errors import Invalid, Refused
from wholeroute.ledger import Acting, Ledger
from wholeroute.plan import Plan
from wholeroute.rights import Action
from wholeroute.web.pages import Pages
from wholeroute.web.routes.plan import PlanHere, page
from wholeroute.web.sitting import PagesHere, Today, Visit, desk_of, wants_json, whoever
from wholeroute.web.views.plan import of_plan


@dataclass(frozen=True, slots=True)
class Look:
    """One call of a page of a plan. What is kept for everybody is read from `ledger` without a seat."""

    request: Request
    pages: Pages
    plan: Plan
    today: date

    @property
    def ledger(self) -> Ledger:
        """Return the installation's ledger."""
        return desk_of(self.request).ledger

    @property
    def acting(self) -> Acting | None:
        """Return the session of whoever sits here, if anybody does."""
        sitting: Acting | None = getattr(self.request.state, "acting", None)
        return sitting

    def page(self, template: str, mistake: Invalid | None = None, **values: Any) -> HTMLResponse:
        """Return the page, with the mistake that its form has to say; a program is told it as JSON."""
        if mistake and wants_json(self.request):
            raise mistake
        return page(
            self.request, self.pages, template, mistake, plan=self.plan, today=self.today, **values
        )

    def to(self, path: str) -> RedirectResponse:
        """Lead on to a page of the plan that is looked at."""
        return RedirectResponse(of_plan(path, self.plan), 303)


def look_of(request: Request, pages: PagesHere, plan: PlanHere, today: Today) -> Look:
    """Return the look of a request; a seat that is refused closes the page to nobody."""
    whoever(request)
    return Look(request, pages, plan, today)


Looking = Annotated[Look, Depends(look_of)]


def kept_or_again(
    visit: Visit, keep: Callable[[], object], again: Callable[[Invalid], HTMLResponse]
) -> HTMLResponse | None:
    """Keep what a form says; return the form as it was filled in where that does not go."""
    try:
        keep()
    except Invalid as mistake:
        return again(mistake)
    except Refused as refusal:
        what = visit.request.url.path
        return visit.refused(refusal, Action.ATTEST, what, again, "Nothing was kept.")
    return None
