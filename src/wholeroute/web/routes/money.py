"""Money on one level: what was taken in, where it goes, at which rates; for everybody what is public."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import UploadFile
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute.errors import Invalid
from wholeroute.partnerships.imported import Shape
from wholeroute.partnerships.money import instruments
from wholeroute.partnerships.store import rates as kept_rates
from wholeroute.partnerships.store.importing import Told, take_in
from wholeroute.partnerships.store.rates import Entered
from wholeroute.rights import Action
from wholeroute.web.downloads import as_csv
from wholeroute.web.may import may, must
from wholeroute.web.plan_look import Look, Looking, kept_or_again
from wholeroute.web.sitting import Sitting, Visiting, Words, doing
from wholeroute.web.views import money as shown
from wholeroute.web.views import money_csv as out
from wholeroute.web.views.money import MoneyPage
from wholeroute.web.views.money_kept import Seen

router = APIRouter()

_TAKING = [Depends(doing(Action.STEER, "money.dataset"))]
_RATING = [Depends(doing(Action.STEER, "money.rate"))]
_FIELDS = ("name", "source", "shape", "instrument", "public")


def seen_of(look: Looking) -> Seen:
    """Return what whoever looks sees of money."""
    return Seen(look.request.app.state.money, look.ledger, look.acting)


SeenHere = Annotated[Seen, Depends(seen_of)]


async def sent(request: Request) -> tuple[bytes, Told]:
    """Return the file of a form, empty where none was chosen, and what is said of it."""
    async with request.form(max_files=1, max_fields=len(_FIELDS)) as form:
        chosen = form.get("file")
        content = await chosen.read() if isinstance(chosen, UploadFile) else b""
        said = {name: str(form.get(name, "")).replace("\0", "")[:2000] for name in _FIELDS}
    return content, Told(**{**said, "public": bool(said["public"])})  # type: ignore[arg-type]


def entered(
    currency: Words = "", day: Words = "", per_euro: Words = "", source: Words = "",
    instead: Words = "",
) -> Entered:  # fmt: skip
    """Return the rate that a form holds."""
    return Entered(currency, day, per_euro, source, bool(instead))


EMPTY, NO_RATE = Told(), Entered()


@router.get("/money", include_in_schema=False)
def money_page(look: Looking, seen: SeenHere) -> HTMLResponse:
    """Show all money on one level, and to who steers the forms that take in a file and a rate."""
    return _page(look, seen)


@router.get("/money.json", tags=["partnerships"])
def money(seen: SeenHere) -> MoneyPage:
    """Return all money on one level: by instrument, country, and rule, with what could not be added."""
    return shown.money_page(seen)


@router.get("/money.csv", include_in_schema=False)
def money_csv(seen: SeenHere) -> Response:
    """Return where it goes as CSV."""
    return as_csv("money", out.money_csv(shown.money_page(seen)))


@router.post("/money/datasets", include_in_schema=False, dependencies=_TAKING)
def take(
    visit: Visiting,
    look: Looking,
    seen: SeenHere,
    file: Annotated[tuple[bytes, Told], Depends(sent)],
) -> Response:
    """Take a file in; it stands under its name from then on."""
    must(visit.acting.reader, Action.STEER)
    content, told = file

    def keep() -> None:
        take_in(visit.acting, content, told, look.today)

    def again(why: Invalid) -> HTMLResponse:
        return _page(look, seen, mistake=why, told=told)

    return kept_or_again(visit, keep, again) or RedirectResponse(f"/money/{told.name.strip()}", 303)


@router.post("/money/rates", include_in_schema=False, dependencies=_RATING)
def enter_rate(
    acting: Sitting, look: Looking, seen: SeenHere, rate: Annotated[Entered, Depends(entered)]
) -> Response:
    """Keep how much of a currency one euro was on a day."""
    must(acting.reader, Action.STEER)
    try:
        kept_rates.enter(acting, rate, look.today)
    except Invalid as mistake:
        return _page(look, seen, mistake=mistake, rate=rate)
    return RedirectResponse("/money#rates", 303)


def steers(look: Look) -> bool:
    """Return whether whoever looks may take files in."""
    return look.acting is not None and may(look.acting.reader, Action.STEER)


def _page(
    look: Look, seen: Seen, *, mistake: Invalid | None = None, told: Told | None = None,
    rate: Entered | None = None,
) -> HTMLResponse:  # fmt: skip
    return look.page(
        "money.html", mistake, page=shown.money_page(seen), steers=steers(look),
        told=told or EMPTY, rate=rate or NO_RATE, of_file=told is not None,
        shapes=tuple(Shape), instruments=instruments(),
    )  # fmt: skip
