"""Knowledge beside the plan: read by everybody, written by contact points and who steers."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import HTMLResponse, Response

from wholeroute.errors import Invalid
from wholeroute.ledger import Acting
from wholeroute.plan.notes import CHOICES, DETAILS, REPLY, Filled, Note, NoteKind, Sought, Thread
from wholeroute.plan.store import notes as kept
from wholeroute.rights import Action
from wholeroute.web.downloads import as_csv
from wholeroute.web.may import must
from wholeroute.web.plan_look import Look, Looking, kept_or_again
from wholeroute.web.sitting import Number, Sitting, Visiting, Words, doing
from wholeroute.web.views import plan_notes as shown
from wholeroute.web.views.plan_notes import Knowledge

router = APIRouter()

_WRITING = [Depends(doing(Action.ATTEST, "note"))]
Choice = Annotated[str, Query(max_length=80, pattern=r"^[^\x00]*$")]


def details_in(  # noqa: PLR0913 — the details of every kind
    where: Words = "",
    by: Words = "",
    programme: Words = "",
    group: Words = "",
    audience: Words = "",
    sort: Words = "",
    until: Words = "",
) -> dict[str, str]:
    """Return what a form says beside title and words."""
    return {
        "where": where, "by": by, "programme": programme, "group": group, "audience": audience,
        "sort": sort, "until": until,
    }  # fmt: skip


def filled_in(  # noqa: PLR0913 — the fields of one form
    details: Annotated[dict[str, str], Depends(details_in)],
    kind: Words = "",
    title: Words = "",
    words: Words = "",
    link: Words = "",
    day: Words = "",
    actions: Words = "",
    public: Words = "",
) -> Filled:
    """Return the note that a form holds."""
    return Filled(kind, title, words, link, day, actions, bool(public), details)


FilledIn = Annotated[Filled, Depends(filled_in)]


@router.get("/plan/knowledge", include_in_schema=False)
def knowledge_page(
    look: Looking, kind: Choice = "", action: Choice = "", words: Choice = ""
) -> HTMLResponse:
    """Show the notes that are asked for; all of them where the question cannot be read."""
    mistake = None
    try:
        wanted = shown.wanted_notes(look.plan, kind, action, words)
    except Invalid as error:
        wanted, mistake = Sought(), error
    return look.page(
        "plan_knowledge.html", mistake, page=shown.knowledge(_notes(look), wanted),
        said={"kind": kind, "action": action, "words": words}, kinds=tuple(NoteKind),
        writes=_writes(look),
    )  # fmt: skip


@router.get("/plan/knowledge.json", tags=["plan"])
def knowledge_list(
    look: Looking, kind: Choice = "", action: Choice = "", words: Choice = ""
) -> Knowledge:
    """Return the notes that are asked for, with what stood before and what was replied."""
    wanted = shown.wanted_notes(look.plan, kind, action, words)
    return shown.knowledge(_notes(look), wanted)


@router.get("/plan/knowledge.csv", include_in_schema=False)
def knowledge_csv(
    look: Looking, kind: Choice = "", action: Choice = "", words: Choice = ""
) -> Response:
    """Return them as CSV."""
    wanted = shown.wanted_notes(look.plan, kind, action, words)
    found = shown.knowledge(_notes(look), wanted)
    return as_csv("plan-knowledge", shown.notes_csv(found.threads))


@router.get("/plan/knowledge/new", include_in_schema=False, dependencies=_WRITING)
def new_note(
    acting: Sitting, look: Looking, kind: Choice = "", action: Choice = ""
) -> HTMLResponse:
    """Show the form of a note, first of all which kind it is to be."""
    must_write(acting)
    day = look.today.isoformat()
    return _form(look, Filled(kind, day=day, actions=action))


@router.post("/plan/knowledge", include_in_schema=False, dependencies=_WRITING)
def write(acting: Sitting, look: Looking, filled: FilledIn) -> Response:
    """Keep a note."""
    must_write(acting)
    try:
        number = kept.write(acting, look.plan, filled, look.today)
    except Invalid as mistake:
        return _form(look, filled, mistake=mistake)
    return look.to(f"/plan/knowledge/{number}")


@router.get("/plan/knowledge/{note:int}.json", tags=["plan"])
def one_note(look: Looking, note: Number) -> Thread:
    """Return a note as it stands, with what it said before and what was replied."""
    return shown.thread_named(_notes(look), note)


@router.get("/plan/knowledge/{note:int}", include_in_schema=False)
def note_page(look: Looking, note: Number) -> HTMLResponse:
    """Show a note, and to whoever may the form that replies to it."""
    return _note(look, shown.thread_named(_notes(look), note))


@router.get("/plan/knowledge/{note:int}/renew", include_in_schema=False, dependencies=_WRITING)
def renew_page(acting: Sitting, look: Looking, note: Number) -> HTMLResponse:
    """Show the form that says a note or a reply anew, as it stands."""
    must_write(acting)
    _, said = shown.words_named(_notes(look), note)
    return _form(look, shown.filled_with(said), anew=said)


@router.post("/plan/knowledge/{note:int}", include_in_schema=False, dependencies=_WRITING)
def renew(visit: Visiting, look: Looking, note: Number, filled: FilledIn) -> Response:
    """Say a note or a reply anew."""
    must_write(visit.acting)
    thread, said = shown.words_named(_notes(look), note)
    filled = replace(filled, kind=said.kind)

    def keep() -> None:
        kept.renew(visit.acting, look.plan, said, filled, look.today)

    def again(why: Invalid) -> HTMLResponse:
        return _form(look, filled, anew=said, mistake=why)

    return kept_or_again(visit, keep, again) or look.to(f"/plan/knowledge/{thread.note.first}")


@router.post("/plan/knowledge/{note:int}/replies", include_in_schema=False, dependencies=_WRITING)
def reply(acting: Sitting, look: Looking, note: Number, words: Words = "") -> Response:
    """Reply to a note: for everybody where the note is."""
    must_write(acting)
    thread = shown.thread_named(_notes(look), note)
    try:
        kept.reply(acting, thread.note, words, look.today)
    except Invalid as mistake:
        return _note(look, thread, mistake=mistake, words=words)
    return look.to(f"/plan/knowledge/{note}#replies")


def _notes(look: Look) -> tuple[Thread, ...]:
    return kept.notes(look.ledger, look.acting, look.plan.about.id)


def _writes(look: Look) -> bool:
    return look.acting is not None and kept.writes(look.acting.reader)


def must_write(acting: Acting) -> None:
    """Refuse whoever writes neither notes nor commitments, and leave a line of it."""
    if not kept.writes(acting.reader):
        must(acting.reader, Action.ATTEST)


def _note(
    look: Look, thread: Thread, *, mistake: Invalid | None = None, words: str = ""
) -> HTMLResponse:
    own = look.acting.reader.organisation if look.acting and _writes(look) else ""
    return look.page(
        "plan_note.html", mistake, thread=thread, writes=_writes(look), own=own, words=words
    )


def _form(
    look: Look, filled: Filled, *, anew: Note | None = None, mistake: Invalid | None = None
) -> HTMLResponse:
    kind = NoteKind(filled.kind) if filled.kind in {*map(str, NoteKind)} else None
    return look.page(
        "plan_note_form.html", mistake, filled=filled, anew=anew, kind=kind, kinds=tuple(NoteKind),
        is_reply=anew is not None and anew.kind == REPLY,
        details=DETAILS[kind] if kind else (), lists=CHOICES,
    )  # fmt: skip
