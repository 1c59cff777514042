"""Records of partners and routes: written, said anew and taken back in forms drawn from their kinds."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute.errors import Invalid
from wholeroute.ledger import Acting
from wholeroute.partnerships.feeds import LIVE
from wholeroute.partnerships.gathered import Gathered
from wholeroute.partnerships.given import agreements
from wholeroute.partnerships.kinds import OF_A_ROUTE, REFERS, Kind
from wholeroute.partnerships.records import Said
from wholeroute.partnerships.records import must_write as kind_is_theirs
from wholeroute.partnerships.store import allegations
from wholeroute.partnerships.store import records as kept
from wholeroute.partnerships.store.records import Filled
from wholeroute.plan import built_in
from wholeroute.plan.values import STAYS
from wholeroute.rights import Action
from wholeroute.web.may import may, must
from wholeroute.web.partners_look import gathered, is_told, partners_page, written_by
from wholeroute.web.plan_look import Look, Looking, kept_or_again
from wholeroute.web.sitting import Number, Sitting, Visit, Visiting, Words, doing, ticked_in
from wholeroute.web.views import partners_fields as fields
from wholeroute.web.views import partners_records as shown
from wholeroute.web.views.partners_fields import Asking
from wholeroute.web.views.partners_one import partner_named
from wholeroute.web.views.partners_records import OWN_FORM, Begun, Draft, RecordPage
from wholeroute.web.views.partners_routes import route_named
from wholeroute.web.views.partners_said import all_said, said_named, says

router = APIRouter()

MOST_FIELDS = 400
_WRITING = [Depends(doing(Action.ATTEST, "record"))]
Choice = Annotated[str, Query(max_length=80, pattern=r"^[^\x00]*$")]
Form = Annotated[dict[str, list[str]], Depends(ticked_in(MOST_FIELDS))]


def draft_in(form: Form) -> Draft:
    """Return the record that a form holds; of a kind that there is not, its name alone."""
    kind = form.get("kind", [""])[-1]
    typed = fields.typed_in(Kind(kind), form) if kind in {*map(str, Kind)} else {}
    return Draft(kind, typed, any(form.get("public", ())))


def draft_begun(kind: Choice = "", sort: Choice = "", names: Choice = "") -> Draft:
    """Return a record that an address begins: its kind, the sort of an agreement, what it names."""
    known = kind in {*map(str, Kind)}
    name = REFERS[Kind(kind)][0] if known and Kind(kind) in REFERS else ""
    form = {"sort": [sort] if sort else [], name: [names] if names else []}
    return Draft(kind, fields.typed_in(Kind(kind), form) if known else {})


DraftIn = Annotated[Draft, Depends(draft_in)]
DraftBegun = Annotated[Draft, Depends(draft_begun)]


@router.get("/partners/records/{number:int}.json", tags=["partners"])
def one_record(look: Looking, number: Number) -> RecordPage:
    """Return a record, what it said before, and the records that name it."""
    return shown.record_page(_named(look, number), gathered(look))


@router.get("/partners/records/{number:int}", include_in_schema=False)
def record_page(look: Looking, number: Number) -> HTMLResponse:
    """Show a record, and to whoever may the form that takes it back."""
    return _record(look, _named(look, number))


@router.get("/partners/records/{number:int}/renew", include_in_schema=False, dependencies=_WRITING)
def renew_page(acting: Sitting, look: Looking, number: Number) -> Response:
    """Show the form that says a record anew, as it stands; what has a page of its own is said there."""
    one = _standing(look, number)
    must_write(acting, one.record.kind)
    kept.must_renew(acting.reader, one)
    if page := shown.own_page(one):
        return RedirectResponse(page, 303)
    draft = Draft(one.record.kind, fields.as_typed(one.record), one.record.public)
    return _form(look, _begun(look, one), draft, anew=one)


@router.post("/partners/records/{number:int}", include_in_schema=False, dependencies=_WRITING)
def renew(visit: Visiting, look: Looking, number: Number, form: Form) -> Response:
    """Say a record anew: of its kind and its partner."""
    one = _standing(look, number)
    kind = one.record.kind
    must_write(visit.acting, kind)
    draft = Draft(kind, fields.typed_in(kind, form), any(form.get("public", ())))

    def keep() -> None:
        _must_have_no_own_page(kind)
        kept.renew(visit.acting, one.record, _filled(look, draft, one.record.partner), look.today)

    def again(mistake: Invalid) -> HTMLResponse:
        return _form(look, _begun(look, one), draft, anew=one, mistake=mistake)

    return kept_or_again(visit, keep, again) or _to(number)


@router.post("/partners/records/{number:int}/back", include_in_schema=False, dependencies=_WRITING)
def take_back(visit: Visiting, look: Looking, number: Number, why: Words = "") -> Response:
    """Take a record back, with the reason; what it said is kept. Sent twice it leads to the same page."""
    one = _named(look, number)
    must_write(visit.acting, one.record.kind)
    if one.record.taken_back:
        return _to(number)

    def keep() -> None:
        kept.take_back(visit.acting, one.record, why)

    def again(mistake: Invalid) -> HTMLResponse:
        return _record(look, one, mistake=mistake, typed=why)

    return kept_or_again(visit, keep, again) or _to(number)


@router.get("/partners/{partner}/records/new", include_in_schema=False, dependencies=_WRITING)
def new_record(acting: Sitting, look: Looking, partner: str, draft: DraftBegun) -> Response:
    """Show the form of a record of a partner, first of all which kind it is to be."""
    return _new(acting, look, Begun(partner=partner_named(partner)), draft)


@router.post("/partners/{partner}/records", include_in_schema=False, dependencies=_WRITING)
def write(visit: Visiting, look: Looking, partner: str, draft: DraftIn) -> Response:
    """Keep a record of a partner."""
    return _write(visit, look, Begun(partner=partner_named(partner)), draft)


@router.get("/routes/{route}/records/new", include_in_schema=False, dependencies=_WRITING)
def new_record_of_route(acting: Sitting, look: Looking, route: str, draft: DraftBegun) -> Response:
    """Show the form of a record of a whole route."""
    return _new(acting, look, Begun(route=route_named(route).id), draft)


@router.post("/routes/{route}/records", include_in_schema=False, dependencies=_WRITING)
def write_of_route(visit: Visiting, look: Looking, route: str, draft: DraftIn) -> Response:
    """Keep a record of a whole route: it names no partner."""
    return _write(visit, look, Begun(route=route_named(route).id), draft)


def must_write(acting: Acting, kind: Kind | None) -> None:
    """Refuse whoever does not write records of a kind, or where none is said, any at all."""
    steers = may(acting.reader, Action.STEER)
    if not steers:
        must(acting.reader, Action.ATTEST)
    if kind is not None:
        kind_is_theirs(kind, steers=steers)


def _must_have_no_own_page(kind: Kind | None) -> None:
    if kind in OWN_FORM:
        fix = "Write it down there."
        raise Invalid("kind", "campaigns, their days and their waves have pages of their own", fix)


def _new(acting: Acting, look: Look, begun: Begun, draft: Draft) -> Response:
    kind = _kind(draft)
    must_write(acting, kind)
    if kind in OWN_FORM:
        return RedirectResponse(_own_form(kind, begun), 303)
    if begun.route and draft.kind == Kind.CONFERENCE:
        draft = replace(draft, typed={**draft.typed, "route": begun.route})
    return _form(look, begun, draft)


def _own_form(kind: Kind, begun: Begun) -> str:
    """Return where one of a kind that has a page of its own is begun, of the same partner."""
    if kind is not Kind.CAMPAIGN:
        return "/campaigns"
    return f"/campaigns/new?partner={begun.partner}" if begun.partner else "/campaigns/new"


def _write(visit: Visit, look: Look, begun: Begun, draft: Draft) -> Response:
    must_write(visit.acting, _kind(draft))
    number = 0

    def keep() -> None:
        nonlocal number
        _must_have_no_own_page(_kind(draft))
        number = kept.write(visit.acting, _filled(look, draft, begun.partner), look.today)

    def again(mistake: Invalid) -> HTMLResponse:
        return _form(look, begun, draft, mistake=mistake)

    return kept_or_again(visit, keep, again) or _to(number)


def _kind(draft: Draft) -> Kind | None:
    return Kind(draft.kind) if draft.kind in {*map(str, Kind)} else None


def _filled(look: Look, draft: Draft, partner: str) -> Filled:
    kind = _kind(draft)
    said_, amiss = fields.said_in(kind, draft.typed) if kind else ({}, ())
    if kind is Kind.RESULT and said_.get("indicator") in LIVE.here(look.ledger.profile):
        fault = Invalid(
            "indicator", "this installation counts it itself", "Choose one of the list."
        )
        amiss = (*amiss, fault)
    return Filled(draft.kind, partner, said_, draft.public, amiss)


def _no_results(look: Look) -> frozenset[str]:
    """Return the indicators that this installation counts itself, and those that are no number."""
    stay = (each.id for each in built_in().indicators if each.unit in STAYS)
    return LIVE.here(look.ledger.profile) | {*stay}


def _to(number: int) -> RedirectResponse:
    return RedirectResponse(f"/partners/records/{number}", 303)


def _named(look: Look, number: int) -> Said:
    rows = kept.rows(look.ledger, look.acting)
    return said_named(all_said(each for each in rows if is_told(look, each)), number)


def _standing(look: Look, number: int) -> Said:
    """Return a record that stands; what was taken back is not said anew."""
    return said_named(kept.records(look.ledger, look.acting), number)


def _begun(look: Look, one: Said) -> Begun:
    return Begun(one.record.partner, shown.route_of_record(one, gathered(look)))


def _form(
    look: Look, begun: Begun, draft: Draft, *, anew: Said | None = None, mistake: Invalid | None = None
) -> HTMLResponse:  # fmt: skip
    kind, known = _kind(draft), gathered(look)
    kind = None if kind in OWN_FORM else kind
    kinds = shown.kinds_for(begun, written_by(look))
    # The stages of an agreement are those of its sort: that is asked first.
    asks_sort = kind is Kind.AGREEMENT and not draft.sort
    asked = (
        fields.fields_of(
            Asking(
                kind,
                shown.to_name(kind, begun, known),
                draft.sort,
                _reached(anew),
                begun.partner,
                _no_results(look),
            )
        )
        if kind and not asks_sort
        else ()
    )
    return partners_page(
        look, "partners_record_new.html", mistake, begun=begun, draft=draft, kind=kind, kinds=kinds,
        asked=asked, sorts=agreements() if asks_sort else (), anew=anew,
    )  # fmt: skip


def _reached(anew: Said | None) -> str:
    """Return the stage that an agreement reached which is said anew."""
    is_agreement = anew is not None and anew.record.kind is Kind.AGREEMENT
    return str(anew.stages[-1].kept["stage"]) if anew and is_agreement else ""


def _record(
    look: Look, one: Said, *, mistake: Invalid | None = None, typed: str = ""
) -> HTMLResponse:
    known, acting = gathered(look), look.acting
    stands = not one.record.taken_back
    mine = acting is not None and stands and kept.renews(acting.reader, one)
    begun = Begun(one.record.partner, shown.route_of_record(one, known))
    return partners_page(
        look, "partners_record.html", mistake, page=shown.record_page(one, known), mine=mine,
        telling=lambda record: shown.telling(record, known), typed=typed, begun=begun,
        route=_of_route(one, known), alleged=_alleged(look, one),
        resting=shown.resting_on(one.record.kind, written_by(look)) if stands else (),
        own_page=shown.own_page(one),
    )  # fmt: skip


def _alleged(look: Look, one: Said) -> tuple[int, ...]:
    """Return what was alleged about an activity, as far as whoever looks may read it."""
    acting = look.acting
    if (
        acting is None
        or says(one).kind is not Kind.ACTIVITY
        or not allegations.reads(acting.reader)
    ):
        return ()
    return allegations.about(acting, one.record.first)


def _of_route(one: Said, known: Gathered) -> str:
    return shown.route_of_record(one, known) if says(one).kind in OF_A_ROUTE else ""
