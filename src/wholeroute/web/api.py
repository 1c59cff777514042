"""What a program may read and do, described in OpenAPI: the addresses of the pages, and no others.

A program reads the JSON twin of a page and sends the page's forms; rights, purposes and the log are
those of the member whose token it shows. What members do for themselves (sign in, choose a seat or
what they sign in with, make tokens) is not among it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

ONES_OWN = (
    "/sign-in", "/sign-out", "/step-up", "/first", "/invited", "/credentials", "/tokens", "/seat",
    "/language",
)  # fmt: skip

OPEN_TO_ALL = (
    "/health", "/plan", "/partners", "/routes", "/money", "/campaigns", "/safeguards.json",
)  # fmt: skip
"""What is answered before anybody shows who they are."""

_PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "What went wrong, in words, with what mends it where something does.",
    "required": ["error"],
    "properties": {
        "error": {"enum": ["refused", "invalid", "not-found", "unavailable", "internal"]},
        "detail": {"type": "string"},
        "rule": {"type": "string", "description": "Which safeguard said no."},
        "field": {"type": "string"},
        "fix": {"type": "string"},
        "line": {"type": ["integer", "null"]},
        "reference": {"type": "string", "description": "By which an operator finds it in the log."},
    },
}
_PROBLEMS = {
    "401": "No token, or none that stands.",
    "403": "A safeguard says no.",
    "404": "It does not exist, or it is not shown to this role for this purpose: both look the same.",
    "422": "Something in the request is to be mended.",
    "503": "The database does not answer.",
}
_SHAPES = {
    "400": "The request has a form that no page and no program of ours would make.",
    "411": "It does not say how long it is.",
    "413": "It is too large.",
    "414": "Its address is too long.",
    "415": "It is sent in a form that no page uses.",
    "431": "Its headers are too large.",
}
_DONE = "Done. Location names the page that shows it; add .json for its twin."


def publish(routes: Iterable[BaseRoute]) -> None:
    """Let the description hold every act of the pages but one's own."""
    for route in routes:
        if isinstance(route, APIRoute) and route.methods == {"POST"}:
            route.include_in_schema = not route.path.startswith(ONES_OWN)


def describe(app: FastAPI) -> None:
    """Give the application its description, worked out when it is first asked for."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _described(app: FastAPI) -> dict[str, Any]:
    whole = get_openapi(
        title=app.title, version=app.version, summary=app.summary, routes=app.routes
    )
    parts = whole.setdefault("components", {})
    parts.setdefault("schemas", {})["Problem"] = _PROBLEM
    parts["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "Made at /tokens."},
        "seat": {"type": "apiKey", "in": "cookie", "name": "seat", "description": "An exercise's."},
    }
    whole["security"] = [{"token": []}, {"seat": []}]
    for path, operations in whole["paths"].items():
        for method, operation in operations.items():
            _with_answers(operation, acts=method == "post", twin=path.endswith(".json"))
            if path.startswith(OPEN_TO_ALL):
                operation["security"] = []
    return whole


def _with_answers(operation: dict[str, Any], *, acts: bool, twin: bool) -> None:
    """Say of an operation all that it may answer."""
    answers = operation["responses"]
    if acts and not twin:  # a twin answers with what it found
        answers["303"] = {"description": _DONE}
        answers["200"] = {
            "description": "Done, or not yet: the page says which.",
            "content": {"text/html": {}},
        }
    told: dict[str, Any] = {
        "application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}
    }
    if not twin:
        told["text/html"] = {}  # to a browser, which has a form to mend
    for status, words in _PROBLEMS.items():
        answers[status] = {"description": words, "content": told}
    for status, words in _SHAPES.items():
        answers[status] = {"description": words, "content": {"text/plain": {}}}
