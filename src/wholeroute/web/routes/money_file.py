"""One imported file: what was wrong with it, what each activity counts for, and its twin by the standard."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute.errors import Invalid
from wholeroute.partnerships.imported import OF_MONEY, faults_in
from wholeroute.partnerships.money import instruments
from wholeroute.partnerships.store.datasets import before, take_back
from wholeroute.rights import Action
from wholeroute.web.downloads import as_csv, as_download
from wholeroute.web.may import must
from wholeroute.web.plan_look import Look, Looking, kept_or_again
from wholeroute.web.routes.money import SeenHere, steers
from wholeroute.web.sitting import Visiting, Words, doing
from wholeroute.web.views import money_csv as out
from wholeroute.web.views import money_file as shown
from wholeroute.web.views.money_file import FilePage, Wanted
from wholeroute.web.views.money_kept import Seen

router = APIRouter()

_TAKING_BACK = [Depends(doing(Action.STEER, "money.dataset"))]
Choice = Annotated[str, Query(max_length=40, pattern=r"^[^\x00]*$")]
From = Annotated[int, Query(ge=0, lt=2**31)]


def wanted(rule: Choice = "", country: Choice = "", start: From = 0, faults: From = 0) -> Wanted:
    """Return which activities an address asks for."""
    return Wanted(rule, country, start, faults)


WantedHere = Annotated[Wanted, Depends(wanted)]


@router.get("/money/{dataset}.json", tags=["partnerships"])
def one_file(seen: SeenHere, dataset: str, wanted: WantedHere) -> FilePage:
    """Return a file: faults by line, and its activities, each with the rule that decided about it."""
    return shown.file_page(seen, seen.named(dataset), wanted)


@router.get("/money/{dataset}.csv", include_in_schema=False)
def one_file_csv(seen: SeenHere, dataset: str) -> Response:
    """Return its activities, or its periods, as CSV."""
    found = seen.named(dataset)
    if found.shape in OF_MONEY:
        return as_csv(dataset, out.activities_csv(shown.weighed_of(seen, found)))
    return as_csv(dataset, out.periods_csv(seen.periods(found)))


@router.get("/money/{dataset}.xml", include_in_schema=False)
def one_file_xml(look: Looking, seen: SeenHere, dataset: str) -> Response:
    """Hand it over as the standard has it; where a rule is broken, say on its page what lacks."""
    found = seen.named(dataset)
    try:
        content = shown.as_iati(seen, found)
    except Invalid as mistake:
        return _page(look, seen, dataset, Wanted(), mistake)
    return as_download(f"{dataset}.xml", content, "application/xml; charset=utf-8")


@router.get("/money/{dataset}/faults.csv", include_in_schema=False)
def faults_csv(seen: SeenHere, dataset: str) -> Response:
    """Return what is wrong with it as CSV, by line."""
    return as_csv(f"{dataset}-faults", out.faults_csv(faults_in(seen.named(dataset).faults)))


@router.get("/money/{dataset}", include_in_schema=False)
def one_file_page(look: Looking, seen: SeenHere, dataset: str, wanted: WantedHere) -> HTMLResponse:
    """Show a file: faults by line, and its activities, each with the rule that decided about it."""
    return _page(look, seen, dataset, wanted)


@router.post("/money/{dataset}/take-back", include_in_schema=False, dependencies=_TAKING_BACK)
def withdraw(
    visit: Visiting, look: Looking, seen: SeenHere, dataset: str, why: Words = ""
) -> Response:
    """Say with a reason that a file stands no more; what was imported is kept, and counts nowhere."""
    must(visit.acting.reader, Action.STEER)

    def keep() -> None:
        take_back(visit.acting, seen.named(dataset), why)

    def again(mistake: Invalid) -> HTMLResponse:
        return _page(look, seen, dataset, Wanted(), mistake, typed=why)

    return kept_or_again(visit, keep, again) or RedirectResponse("/money", 303)


def _page(  # noqa: PLR0913 — a page, and what came back of an address
    look: Look, seen: Seen, dataset: str, wanted: Wanted, mistake: Invalid | None = None,
    *, typed: str = "",
) -> HTMLResponse:  # fmt: skip
    found = seen.named(dataset)
    try:
        page = shown.file_page(seen, found, wanted)
    except Invalid as wrong:
        wanted, mistake = Wanted(), wrong
        page = shown.file_page(seen, found, wanted)
    return look.page(
        "money_file.html", mistake, page=page, wanted=wanted, steers=steers(look),
        said={name: value for name, value in asdict(wanted).items() if value and name != "start"},
        lacks=shown.lacking(seen, found), of_money=found.shape in OF_MONEY, typed=typed,
        before=before(look.ledger, look.acting, found) if steers(look) else None,
        instrument=instruments().get(seen.published(found).instrument) if found.shape in OF_MONEY else None,
    )  # fmt: skip
