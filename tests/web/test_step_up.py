"""What cannot be undone, and what opens or takes something out, asks anew who does it."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from tests.safeguards.crawl import routes_of

from wholeroute.web.step_up import stepped_up

ASKING = {
    "GET /credentials",
    "POST /credentials/end",
    "POST /disclosures/requests/{request_id:uuid}/package",
    "POST /identities/{which:uuid}",
    "POST /identities/{which:uuid}/open",
    "POST /members",
    "POST /members/confirm",
    "POST /members/invite",
    "POST /members/organisation",
    "POST /members/roles",
    "POST /members/suspend",
    "GET /subjects/{which:uuid}/letter.json",
    "GET /subjects/{which:uuid}/letter.txt",
    "POST /people/requests/{request_id:uuid}",
    "POST /plan/editions/{number:int}/publish",
    "POST /plan/editions/{number:int}/sign",
    "POST /retention/run",
    "POST /retention/{entity:uuid}",
    "POST /tokens",
}


def asks_anew(needs: Dependant) -> bool:
    """Return whether a route, or what it stands on, takes a fresh proof."""
    return needs.call is stepped_up or any(map(asks_anew, needs.dependencies))


def test_what_cannot_be_undone_asks_who_it_is(app: FastAPI) -> None:
    asking = {name for name, route in routes_of(app).items() if asks_anew(route.dependant)}

    assert asking == ASKING
