"""Search a name: the purpose stated, the search audited."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import HTMLResponse

from wholeroute.entities import Kind
from wholeroute.errors import Invalid
from wholeroute.rights import Action, Lane
from wholeroute.web.may import must
from wholeroute.web.sitting import Sitting, Visiting, doing
from wholeroute.web.views.search import Answer, Question, search

router = APIRouter(dependencies=[Depends(doing(Action.SCREEN, "name"))])

SCREENED = (Kind.PERSON, Kind.ORGANIZATION, Kind.VESSEL, Kind.AIRPLANE)


def asked(
    name: Annotated[str, Query(max_length=300)] = "",
    birth: Annotated[str, Query(max_length=60)] = "",
    kind: Kind = Kind.PERSON,
) -> Question:
    """Return the question of a search."""
    return Question(name, birth, kind)


Asked = Annotated[Question, Depends(asked)]


@router.get("/screen", include_in_schema=False)
def screen_page(visit: Visiting, question: Asked) -> HTMLResponse:
    """Show the form and, once a name is given, its hits."""
    must(visit.acting.reader, Action.SCREEN, Lane.OPEN)
    answer, mistake = None, None
    if question.name or "name" in visit.request.query_params:
        try:
            answer = search(visit.acting, question)
        except Invalid as invalid:
            mistake = invalid
    return visit.page(
        "screen.html",
        question=question,
        answer=answer,
        mistake=mistake,
        kinds=SCREENED,
    )


@router.get("/screen.json", tags=["search"])
def screen_answer(acting: Sitting, question: Asked) -> Answer:
    """Return who might bear a name. The search is audited with how many were found."""
    return search(acting, question)
