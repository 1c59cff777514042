"""The law tracker: acts by stage, how states apply them, treaties; for everybody to read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import HTMLResponse, Response

from wholeroute.errors import Invalid
from wholeroute.plan import Act
from wholeroute.plan.applied import STATUSES
from wholeroute.plan.days import past_day_in
from wholeroute.plan.law import ON_THE_WAY
from wholeroute.plan.law_forms import Answer, Step, stages_for
from wholeroute.plan.ratifications import Listed, read_ratifications
from wholeroute.plan.store import law as kept
from wholeroute.plan.written import text_in
from wholeroute.rights import Action
from wholeroute.web.downloads import as_csv
from wholeroute.web.may import must
from wholeroute.web.plan_look import Look, Looking, kept_or_again
from wholeroute.web.routes.plan import Choice
from wholeroute.web.sitting import Sitting, Visiting, Words, doing
from wholeroute.web.views import plan_law as shown
from wholeroute.web.views import plan_law_files as out
from wholeroute.web.views.plan_law import ActPage, Acts, LawPage, StatePage, Tracker

router = APIRouter()

_SPEAKING = [Depends(doing(Action.ATTEST, "law"))]
_STEERING = [Depends(doing(Action.STEER, "law"))]
Listing = Annotated[str, Form(max_length=60_000, pattern=r"^[^\x00]*$")]
"""A table that is pasted: a form of ours is no longer."""


@dataclass(frozen=True, slots=True)
class Told:
    """A list of a treaty's participants as it was pasted, of which day, and from where."""

    listed: str = ""
    as_of: str = ""
    source: str = ""


def step_in(  # noqa: PLR0913 — the fields of one form
    stage: Words = "",
    day: Words = "",
    source: Words = "",
    note: Words = "",
    reference: Words = "",
    taken_back: Words = "",
) -> Step:
    """Return the step that a form holds."""
    return Step("", stage, day, source, note, reference, bool(taken_back))


def answer_in(
    topic: Words = "", status: Words = "", says: Words = "", source: Words = "", as_of: Words = ""
) -> Answer:
    """Return what a form says of a topic."""
    return Answer("", topic, status, says, source, as_of)


def list_in(listed: Listing = "", as_of: Words = "", source: Words = "") -> Told:
    """Return the list that a form holds."""
    return Told(listed, as_of, source)


EMPTY_STEP, EMPTY_ANSWER, EMPTY_LIST = Step(), Answer(), Told()
StepIn = Annotated[Step, Depends(step_in)]
AnswerIn = Annotated[Answer, Depends(answer_in)]
ListIn = Annotated[Told, Depends(list_in)]


@router.get("/plan/acts", include_in_schema=False)
def acts_page(look: Looking) -> HTMLResponse:
    """Show laws and other documents with what came of them."""
    return look.page("plan_acts.html", page=_acts(look))


@router.get("/plan/acts.json", tags=["plan"])
def acts_list(look: Looking) -> Acts:
    """Return laws and other documents, each stage with where it was read."""
    return _acts(look)


@router.get("/plan/acts.csv", include_in_schema=False)
def acts_csv(look: Looking) -> Response:
    """Return them as CSV."""
    acts = _acts(look)
    return as_csv("plan-acts", out.acts_csv((*acts.followed, *acts.others)))


@router.get("/plan/acts/{act}.json", tags=["plan"])
def act_of(look: Looking, act: str) -> ActPage:
    """Return one act with its steps as they stand."""
    found = shown.act_named(look.plan, act)
    return shown.act_page(look.plan, found, kept.steps_about(look.ledger, act))


@router.get("/plan/acts/{act}", include_in_schema=False)
def act_page(look: Looking, act: str) -> HTMLResponse:
    """Show one act, and to whoever steers the form that adds a step."""
    return _act(look, act)


@router.post("/plan/acts/{act}/steps", include_in_schema=False, dependencies=_STEERING)
def add_step(acting: Sitting, look: Looking, act: str, step: StepIn) -> Response:
    """Add a step of the act itself."""
    must(acting.reader, Action.STEER)
    found = shown.act_named(look.plan, act)
    try:
        kept.add_step(acting, found, step, look.today, look.plan.acts)
    except Invalid as mistake:
        return _act(look, act, mistake=mistake, step=step)
    return look.to(f"/plan/acts/{act}")


@router.get("/plan/law", include_in_schema=False)
def law_tracker(look: Looking) -> HTMLResponse:
    """Show how far the law of the plan came, and how states apply it."""
    return look.page("plan_law.html", page=_tracker(look), columns=ON_THE_WAY, since=shown.SINCE)


@router.get("/plan/law.json", tags=["plan"])
def law_list(look: Looking) -> Tracker:
    """Return files by stage, how far states applied laws, open procedures and treaties."""
    return _tracker(look)


@router.get("/plan/law.csv", include_in_schema=False)
def law_csv(look: Looking) -> Response:
    """Return the files as CSV."""
    return as_csv("plan-law", out.tracker_csv(_tracker(look)))


@router.get("/plan/law/{act}.json", tags=["plan"])
def one_law(look: Looking, act: str) -> LawPage:
    """Return how each state applies an act, or who is party to a treaty."""
    return _law(look, shown.law_named(look.plan, act))


@router.get("/plan/law/{act}.csv", include_in_schema=False)
def one_law_csv(look: Looking, act: str) -> Response:
    """Return it as CSV."""
    found = shown.law_named(look.plan, act)
    return as_csv(f"plan-law-{act}", out.law_csv(_law(look, found)))


@router.get("/plan/law/{act}", include_in_schema=False)
def one_law_page(look: Looking, act: str) -> HTMLResponse:
    """Show how each state applies an act, or who is party to a treaty."""
    return _law_page(look, shown.law_named(look.plan, act))


@router.post("/plan/law/{act}/parties", include_in_schema=False, dependencies=_STEERING)
def take_parties(acting: Sitting, look: Looking, act: str, told: ListIn) -> Response:
    """Take in the list of a treaty's participants; nothing is kept while a line cannot be read."""
    must(acting.reader, Action.STEER)
    found = shown.treaty_named(look.plan, act)
    try:
        steps = _readable(read_ratifications(told.listed)).steps
        as_of = past_day_in("as_of", told.as_of, look.today)
        source = text_in("source", told.source, 400)
        kept.take_ratifications(acting, found, steps, as_of, source)
    except Invalid as mistake:
        return _law_page(look, found, mistake=mistake, told=told)
    return look.to(f"/plan/law/{act}")


@router.get("/plan/law/{act}/report", include_in_schema=False)
def report_page(look: Looking, act: str) -> HTMLResponse:
    """Show what states told of an act as a report to print: what is missing, and who is silent."""
    found = _law(look, shown.law_named(look.plan, act))
    return look.page("plan_law_report.html", page=found)


@router.get("/plan/law/{act}/{state}.json", tags=["plan"])
def one_state(look: Looking, act: str, state: str) -> StatePage:
    """Return how one state applies an act, with all that stood before."""
    return _state(look, shown.law_named(look.plan, act), state)


@router.get("/plan/law/{act}/{state}", include_in_schema=False)
def one_state_page(look: Looking, act: str, state: str, was: Choice = "") -> HTMLResponse:
    """Show how one state applies an act, and to whoever speaks for it the forms that say so."""
    return _state_page(look, shown.law_named(look.plan, act), state, was=was)


@router.post("/plan/law/{act}/{state}/steps", include_in_schema=False, dependencies=_SPEAKING)
def add_state_step(visit: Visiting, look: Looking, act: str, state: str, step: StepIn) -> Response:
    """Add what one state did about an act, or met because of it."""
    found = shown.law_named(look.plan, act)

    def keep() -> None:
        said = replace(step, state=state)
        kept.add_step(visit.acting, found, said, look.today, look.plan.acts)

    def again(why: Invalid) -> HTMLResponse:
        return _state_page(look, found, state, mistake=why, step=step)

    return kept_or_again(visit, keep, again) or look.to(f"/plan/law/{act}/{state}")


@router.post("/plan/law/{act}/{state}/topics", include_in_schema=False, dependencies=_SPEAKING)
def say_topic(visit: Visiting, look: Looking, act: str, state: str, answer: AnswerIn) -> Response:
    """Say how one state applies a topic of an act."""
    found = shown.law_named(look.plan, act)

    number = 0

    def keep() -> None:
        nonlocal number
        number = kept.answer(visit.acting, found, replace(answer, state=state), look.today)

    def again(why: Invalid) -> HTMLResponse:
        return _state_page(look, found, state, mistake=why, answer=answer)

    if refused := kept_or_again(visit, keep, again):
        return refused
    behind = "?was=behind" if _stands_behind(look, found, state, number) else ""
    return look.to(f"/plan/law/{act}/{state}{behind}#{answer.topic}")


def _readable(read: Listed) -> Listed:
    """Return a list all of whose lines could be read; raise `Invalid` with the first that could not."""
    for first in read.unread:
        raise Invalid("listed", first.reason, first.fix, line=first.line)
    return read


def _acts(look: Look) -> Acts:
    return shown.acts_of(look.plan, kept.steps(look.ledger))


def _tracker(look: Look) -> Tracker:
    return shown.tracker(look.plan, kept.steps(look.ledger), kept.applied(look.ledger), look.today)


def _law(look: Look, act: Act) -> LawPage:
    return shown.law_page(act, *shown.read_about(look.ledger, act.id), look.today)


def _state(look: Look, act: Act, state: str) -> StatePage:
    return shown.state_page(act, state, *shown.read_about(look.ledger, act.id))


def _stands_behind(look: Look, act: Act, state: str, number: int) -> bool:
    """Return whether a word on a topic is one of an earlier day than the one that stands."""
    return any(each.id == number for each in _state(look, act, state).earlier)


def _act(
    look: Look, act: str, *, mistake: Invalid | None = None, step: Step = EMPTY_STEP
) -> HTMLResponse:
    found = shown.act_named(look.plan, act)
    rows = kept.steps_about(look.ledger, act)
    return look.page(
        "plan_act.html", mistake, page=shown.act_page(look.plan, found, rows),
        speaker=shown.speaker_of(look.acting), stages=stages_for(found, ""), step=step,
    )  # fmt: skip


def _law_page(
    look: Look, act: Act, *, mistake: Invalid | None = None, told: Told = EMPTY_LIST
) -> HTMLResponse:
    speaker = shown.speaker_of(look.acting)
    return look.page(
        "plan_law_act.html", mistake, act=act, page=_law(look, act), speaker=speaker, told=told
    )


def _state_page(  # noqa: PLR0913 — a page and its two forms
    look: Look, act: Act, state: str, *, mistake: Invalid | None = None,
    step: Step = EMPTY_STEP, answer: Answer = EMPTY_ANSWER, was: str = "",
) -> HTMLResponse:  # fmt: skip
    return look.page(
        "plan_law_state.html", mistake, page=_state(look, act, state),
        speaker=shown.speaker_of(look.acting), stages=stages_for(act, state), statuses=STATUSES,
        step=step, answer=answer, behind=was == "behind",
    )  # fmt: skip
