"""People who ask what is kept of them: their requests, who is meant, who was asked, the answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute import crosscheck
from wholeroute.custody import subject_access
from wholeroute.custody.letter import GROUNDS
from wholeroute.errors import Invalid
from wholeroute.ledger import Channel, RequestKind, SubjectRequest
from wholeroute.rights import Action
from wholeroute.web.downloads import as_download
from wholeroute.web.may import must
from wholeroute.web.sitting import Sitting, Visit, Visiting, Words, doing, today_of
from wholeroute.web.step_up import SteppedUp

router = APIRouter(dependencies=[Depends(doing(Action.ANSWER, "subject-request"))])


@dataclass(frozen=True, slots=True)
class Draft:
    """A request as it was filled in, before anybody looked at it."""

    kind: str = ""
    channel: str = ""
    received: str = ""
    names: str = ""
    born: str = ""
    numbers: str = ""
    contact: str = ""
    proof: str = ""


BLANK = Draft()


def filled_in(  # noqa: PLR0913 — the form has these fields
    kind: Words = "", channel: Words = "", received: Words = "", names: Words = "",
    born: Words = "", numbers: Words = "", contact: Words = "", proof: Words = "",
) -> Draft:  # fmt: skip
    """Return what the form holds."""
    return Draft(kind, channel, received, names, born, numbers, contact, proof)


@router.get("/subjects", include_in_schema=False)
def subjects_page(visit: Visiting) -> HTMLResponse:
    """Show the requests, the most urgent first, and the form that registers one."""
    must(visit.acting.reader, Action.ANSWER)
    return _list(visit)


@router.get("/subjects.json", tags=["subject access"])
def subjects_list(acting: Sitting) -> list[SubjectRequest]:
    """Return the requests by id, kind and deadline. Nobody who asks is in it."""
    must(acting.reader, Action.ANSWER)
    return subject_access.requests(acting)


@router.post("/subjects", include_in_schema=False)
def register(visit: Visiting, draft: Annotated[Draft, Depends(filled_in)]) -> Response:
    """Register a request; who asks goes to the vault."""
    must(visit.acting.reader, Action.ANSWER)
    try:
        request = subject_access.register(visit.acting, _asked(draft), today_of(visit.request))
    except Invalid as mistake:
        return _list(visit, draft, mistake=mistake)
    return RedirectResponse(f"/subjects/{request}", 303)


@router.get("/subjects/{which:uuid}.json", tags=["subject access"])
def subject_facts(acting: Sitting, which: UUID) -> SubjectRequest:
    """Return one request by id, kind and deadline."""
    must(acting.reader, Action.ANSWER)
    return subject_access.request_named(acting, which)


@router.get("/subjects/{which:uuid}", include_in_schema=False)
def one_subject(visit: Visiting, which: UUID) -> HTMLResponse:
    """Show a request: who may be meant, what is said of them, who was asked."""
    must(visit.acting.reader, Action.ANSWER)
    return _one(visit, which)


@router.post("/subjects/{which:uuid}/look", include_in_schema=False)
def look(visit: Visiting, which: UUID) -> Response:
    """Look in every lane for who asks, and nobody else."""
    must(visit.acting.reader, Action.ANSWER)
    try:
        subject_access.look(
            visit.acting, which, lambda who: crosscheck.sought_keys(who.names, who.numbers)
        )
    except Invalid as mistake:
        return _one(visit, which, mistake=mistake)
    return RedirectResponse(f"/subjects/{which}#meant", 303)


@router.post("/subjects/{which:uuid}/extend", include_in_schema=False)
def extend(visit: Visiting, which: UUID, reason: Words = "") -> Response:
    """Take two months more, once."""
    must(visit.acting.reader, Action.ANSWER)
    try:
        subject_access.extend(visit.acting, which, reason)
    except Invalid as mistake:
        return _one(visit, which, mistake=mistake)
    return RedirectResponse(f"/subjects/{which}", 303)


@router.post("/subjects/{which:uuid}/decide/{entity:uuid}", include_in_schema=False)
def decide(visit: Visiting, which: UUID, entity: UUID, chosen: Words = "") -> Response:
    """Say whether somebody is who asks, and whether it may be told."""
    must(visit.acting.reader, Action.ANSWER)
    try:
        subject_access.decide(visit.acting, which, entity, _decision(chosen))
    except Invalid as mistake:
        return _one(visit, which, mistake=mistake)
    return RedirectResponse(f"/subjects/{which}#meant", 303)


@router.post("/subjects/{which:uuid}/ask/{originator}", include_in_schema=False)
def ask(
    visit: Visiting, which: UUID, originator: str, due: Words = "", answer: Words = ""
) -> Response:
    """Write down that an originator was asked, or what they answered."""
    must(visit.acting.reader, Action.ANSWER)
    try:
        if answer:
            subject_access.originator_answered(
                visit.acting, which, originator, tell=answer == "tell"
            )
        else:
            subject_access.ask_originator(visit.acting, which, originator, _day("due", due))
    except Invalid as mistake:
        return _one(visit, which, mistake=mistake)
    return RedirectResponse(f"/subjects/{which}#originators", 303)


@router.post("/subjects/{which:uuid}/answer", include_in_schema=False)
def answer(visit: Visiting, which: UUID, done: Words = "") -> Response:
    """Close a request; what goes back can be taken from its page then."""
    must(visit.acting.reader, Action.ANSWER)
    try:
        subject_access.answer(visit.acting, which, done=done == "yes")
    except Invalid as mistake:
        return _one(visit, which, mistake=mistake)
    return RedirectResponse(f"/subjects/{which}", 303)


@router.get("/subjects/{which:uuid}/letter.txt", include_in_schema=False)
def letter(acting: Sitting, which: UUID, _: SteppedUp) -> Response:
    """Hand the letter over, which says who they are. Audited."""
    must(acting.reader, Action.ANSWER)
    made = subject_access.letter(acting, which)
    return as_download(f"answer-{which}.txt", made.words, "text/plain; charset=utf-8")


@router.get("/subjects/{which:uuid}/letter.json", tags=["subject access"])
def letter_facts(acting: Sitting, which: UUID, _: SteppedUp) -> Response:
    """Hand the same over as JSON. Audited."""
    must(acting.reader, Action.ANSWER)
    made = subject_access.letter(acting, which)
    return as_download(f"answer-{which}.json", made.json, "application/json")


def _list(visit: Visit, draft: Draft = BLANK, *, mistake: Invalid | None = None) -> HTMLResponse:
    found = subject_access.requests(visit.acting)
    return visit.page(
        "subjects.html", mistake=mistake, requests=found, draft=draft, today=today_of(visit.request),
        kinds=tuple(RequestKind), channels=tuple(Channel),
    )  # fmt: skip


def _one(visit: Visit, which: UUID, *, mistake: Invalid | None = None) -> HTMLResponse:
    request = subject_access.request_named(visit.acting, which)
    meant = subject_access.may_be_meant(visit.acting, which)
    asked = {
        each.originator: each for each in subject_access.asked_originators(visit.acting, which)
    }
    own = visit.acting.reader.organisation
    others = sorted({each.match.originator for each in meant} - {own})
    return visit.page(
        "subject.html", mistake=mistake, asks=request, meant=meant, asked=asked, others=others,
        own=own, grounds=GROUNDS, asker=subject_access.who_asks(visit.acting, which),
    )  # fmt: skip


def _asked(draft: Draft) -> subject_access.Asked:
    kind = next((each for each in RequestKind if each == draft.kind), None)
    channel = next((each for each in Channel if each == draft.channel), None)
    if kind is None:
        raise Invalid("kind", "nothing is chosen", "Choose what they ask for.")
    if channel is None:
        raise Invalid("channel", "nothing is chosen", "Choose who asks.")
    who = subject_access.Particulars(
        tuple(filter(None, map(str.strip, draft.names.splitlines()))), draft.proof, draft.born,
        tuple(filter(None, map(str.strip, draft.numbers.splitlines()))), draft.contact,
    )  # fmt: skip
    return subject_access.Asked(kind, channel, _day("received", draft.received), who)


def _decision(chosen: str) -> subject_access.Decided:
    what, _, ground = chosen.partition(":")
    if what not in {"other", "tell", "withhold"}:
        raise Invalid("chosen", "nothing is chosen", "Say whether they are meant and may be told.")
    return subject_access.Decided(what != "other", what == "tell", ground)


def _day(field: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(field, "that is no day", "Write it as 2027-03-21.") from None
