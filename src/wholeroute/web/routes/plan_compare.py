"""Two plans side by side: a strategy beside the plan of the Union, an operational plan beside both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse, Response

from wholeroute.errors import Invalid, NotFound
from wholeroute.ledger import Acting
from wholeroute.plan import About, Plan
from wholeroute.plan.compare import SideBySide, shared_indicators, side_by_side
from wholeroute.plan.store.values import of_indicators
from wholeroute.plan.store.versions import plans
from wholeroute.plan.values import Value
from wholeroute.web.downloads import as_csv
from wholeroute.web.routes.plan import MaybeMember, PlanHere, page
from wholeroute.web.sitting import PagesHere, desk_of, whoever
from wholeroute.web.views.plan_files import compared_csv

router = APIRouter()

With = Annotated[str, Query(alias="with", max_length=80, pattern=r"^[^\x00]*$")]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two plans and what they share; without a second one there is nothing to compare yet."""

    plan: About
    beside: About | None
    shared: SideBySide | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Which plans are compared, which could be, and by whose session."""

    one: Plan
    other: Plan | None
    known: tuple[Plan, ...]
    member: Acting | None

    def comparison(self) -> Comparison:
        """Return what they share, with the values that this reader may see."""
        if self.other is None:
            return Comparison(self.one.about, None, None)
        values: tuple[Value, ...] = ()
        if self.member is not None:
            with self.member.begin() as connection:
                values = of_indicators(connection, shared_indicators(self.one, self.other))
        shared = side_by_side(self.one, self.other, values)
        return Comparison(self.one.about, self.other.about, shared)


def asked_here(
    request: Request,
    plan: PlanHere,
    member: MaybeMember,
    beside: With = "",
) -> Asked:
    """Return which plans an address names; raise `Invalid` for a second one that there is not."""
    known = plans(desk_of(request).ledger)
    others = [each for each in known if each.about.id != plan.about.id]
    if not beside:
        return Asked(plan, others[0] if others else None, known, member)
    other = next((each for each in others if each.about.id == beside), None)
    if other is None:
        raise Invalid("with", f"no other plan is called {beside}", "Choose one of the list.")
    return Asked(plan, other, known, member)


AskedHere = Annotated[Asked, Depends(asked_here)]


@router.get("/plan/compare.json", tags=["plan"])
def comparison_twin(asked: AskedHere) -> Comparison:
    """Return what two plans share: indicators with targets, and to members what stands; who acts."""
    return asked.comparison()


@router.get("/plan/compare.csv", include_in_schema=False)
def comparison_file(asked: AskedHere) -> Response:
    """Return the shared indicators as CSV, a line for each side."""
    found = asked.comparison()
    if found.beside is None or found.shared is None:
        raise NotFound("there is no other plan to compare with")
    return as_csv("plan-compare", compared_csv(found.plan.id, found.beside.id, found.shared))


@router.get("/plan/compare", include_in_schema=False, dependencies=[Depends(whoever)])
def compare_page(request: Request, pages: PagesHere, asked: AskedHere) -> HTMLResponse:
    """Show two plans side by side."""
    found = asked.comparison()
    return page(
        request, pages, "plan_compare.html", plan=asked.one, other=asked.other, known=asked.known,
        page=found, member=asked.member is not None,
    )  # fmt: skip
