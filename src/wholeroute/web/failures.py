"""Answer what went wrong in plain words: a page for people, the same as JSON for machines.

A refusal leaves its audit row here, in a transaction of its own, so that it stands
whatever was rolled back. What nobody foresaw shows a reference and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import psycopg
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, OperationalError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from wholeroute.errors import Invalid, NotFound, Refused, Unavailable, WholerouteError
from wholeroute.ledger import met_somebody, record_refusal
from wholeroute.rights import Action
from wholeroute.web.guards import served_at
from wholeroute.web.operations import Log, described, template_of
from wholeroute.web.pages import Pages
from wholeroute.web.sitting import wants_json, whoever
from wholeroute.web.step_up import Elsewhere, lead


def answer_failures(app: FastAPI, log: Log) -> None:
    """Give the application its handlers."""

    def failed(request: Request, error: Exception) -> Response:
        known = as_known(error)
        if known is None:
            raise error
        if isinstance(known, Refused):
            _audit(request, known)
        if isinstance(known, Unavailable):
            log.error("unavailable", request=request.state.reference, **described(error))
        told = answer(request, known)
        if isinstance(error, HTTPException) and error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            told.status_code = error.status_code
            told.headers["allow"] = served_at(request.scope)
        return told

    for kind in (WholerouteError, DBAPIError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, failed)


def as_known(error: Exception) -> WholerouteError | None:
    """Return the member of the error family that says what happened, None for the unforeseen."""
    if isinstance(error, WholerouteError):
        return error
    if isinstance(error, RequestValidationError):
        return _misread(error.errors()[0])
    if isinstance(error, HTTPException):
        return _turned_away(error.status_code)
    if isinstance(error, DBAPIError):
        if isinstance(error.orig, psycopg.errors.InsufficientPrivilege):
            return Refused("database-wall", "the database does not open this to your role")
        if met_somebody(error):
            return Unavailable("somebody else changed the same at that moment: try again")
        if isinstance(error, OperationalError):
            return Unavailable("the database does not answer")
    return None


def _turned_away(status: int) -> WholerouteError | None:
    """Return what the framework itself did not let through; its own words stay out."""
    if status in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}:
        return NotFound("there is no such page")
    if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return Invalid("form", "it could not be read", "Fill in the form on its page again.")
    return None


def _misread(first: Mapping[str, Any]) -> WholerouteError:
    """Return what is wrong with one field that could not be read."""
    place = first["loc"][0]
    # Of a field with several values the last is the place of one among them.
    name = next(each for each in reversed(first["loc"]) if isinstance(each, str))
    if place == "path":
        return NotFound("there is no such page")
    if first["type"] == "enum":
        choices = first["ctx"]["expected"].replace(" or ", ", ").replace("'", "")
        return Invalid(
            name, f"{first['input']!r} is not one of the choices", f"Use one of {choices}."
        )
    if first["type"] == "string_pattern_mismatch":
        return Invalid(name, "it holds a character that cannot be kept", "Take it out.")
    if first["type"] == "string_too_long":
        most = first["ctx"]["max_length"]
        return Invalid(name, f"is longer than {most} characters", "Say it shorter.")
    if first["type"] == "uuid_parsing":
        return Invalid(name, "that is no id", "Copy it whole, as you were given it.")
    if first["type"] == "missing":
        return Invalid(name, "it is missing", "Mend it and send it again.")
    return Invalid(name, str(first["msg"]), "Mend it and send it again.")


def answer(request: Request, error: WholerouteError) -> Response:
    """Return the page, or the JSON, of a known error."""
    if wants_json(request):
        asks = {"www-authenticate": "Bearer"} if error.status == HTTPStatus.UNAUTHORIZED else {}
        return JSONResponse(error.as_json(), error.status, asks)
    pages: Pages = request.app.state.pages
    if isinstance(error, Elsewhere):
        return lead(request, pages, error)
    framed = not isinstance(error, Unavailable)
    if framed and not hasattr(request.state, "acting"):
        # No route was reached that would have asked who sits here; the frame shows it all the same.
        whoever(request)
    return pages.render(
        request,
        "failure.html",
        status=error.status,
        framed=framed,
        error=error,
        reference=request.state.reference,
    )


def answer_unforeseen(request: Request) -> Response:
    """Return the page of a failure that nobody foresaw: its reference, no detail."""
    reference = request.state.reference
    if wants_json(request):
        return JSONResponse({"error": "internal", "reference": reference}, 500)
    pages: Pages = request.app.state.pages
    return pages.render(
        request,
        "failure.html",
        status=500,
        framed=False,
        error=WholerouteError(),
        reference=reference,
    )


def _audit(request: Request, refusal: Refused) -> None:
    """Write the refusal in the reader's name; where nobody sat there is nobody to name."""
    acting = getattr(request.state, "acting", None)
    if acting is None:
        return
    action, what = getattr(request.state, "doing", (Action.READ, template_of(request.scope)))
    ids = ":".join(str(each) for each in request.path_params.values())
    record_refusal(
        acting.ledger, acting.reader, action, f"{what}:{ids}" if ids else what, refusal.rule
    )
