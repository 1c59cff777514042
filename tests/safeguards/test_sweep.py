"""Canaries in every text of what is hidden, and every door of the pages tried: none comes out."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from tests.conftest import EMBEDDED, Cluster
from tests.safeguards.canaries import PURPOSES, World, leaks
from tests.safeguards.crawl import SWEPT, routes_of, sweeping
from tests.safeguards.test_fences import intruder

from wholeroute.ledger import Ledger
from wholeroute.rights import Action as Act
from wholeroute.rights import Purpose, Role
from wholeroute.web import create_app
from wholeroute.web.desk import purposes_of

SEATS = [
    (role, purpose)
    for role, purposes in PURPOSES.items()
    for purpose in purposes
    if purpose in purposes_of(role)
]
SAMPLE = int(os.environ.get("SWEEP_SAMPLE", "1"))
"""How many of the hidden each route is asked for here; the bench asks for every one."""


@dataclass(frozen=True, slots=True)
class Served:
    """The planted world behind the real application."""

    world: World
    app: FastAPI
    browser: TestClient
    log: io.StringIO


@pytest.fixture(scope="module")
def served(world: World, clusters: Callable[[str], Cluster]) -> Iterator[Served]:
    cluster = clusters(EMBEDDED)
    copy = cluster.copy(of=world.databases.places.database)
    ledger = Ledger(world.home, copy.places, None, copy.engines)
    log = io.StringIO()
    app = create_app(ledger, clock=lambda: datetime.now(UTC), log=log)
    own = {"sec-fetch-site": "same-origin"}
    with TestClient(
        app, base_url="http://localhost", headers=own, raise_server_exceptions=False
    ) as browser:
        yield Served(world.on(copy), app, browser, log)
    cluster.drop(copy)


def sit(served: Served, role: Role, purpose: Purpose) -> None:
    """Seat the browser as a member of `ncp-a`."""
    served.browser.cookies.set("seat", quote(f"{role}@ncp-a|{role}|{purpose}", safe=""))


def test_every_route_of_the_application_is_swept(served: Served) -> None:
    assert set(routes_of(served.app)) == set(SWEPT)


@pytest.mark.parametrize(("role", "purpose"), SEATS)
def test_no_page_shows_what_is_hidden_from_who_looks(
    served: Served, role: Role, purpose: Purpose
) -> None:
    who = intruder(served.world, role, purpose)

    assert sweeping(served.app, served.browser, served.world, who, SAMPLE) == []
    # What happened to the machine is written there, never to whom.
    assert leaks([("operations log", served.log.getvalue())], served.world.marks) == []


def test_a_page_that_leaks_would_be_seen(served: Served) -> None:
    """An analyst's own pages hold canaries: the sweep finds them where they are called hidden."""
    who = intruder(served.world, Role.ANALYST, Purpose.ANALYSIS)
    sit(served, Role.ANALYST, Purpose.ANALYSIS)
    answer = served.browser.get("/contributions")

    assert leaks([("x", answer.text)], served.world.may(who, Act.READ))


def test_a_route_that_nobody_swept_would_be_missed(served: Served) -> None:
    fresh = FastAPI(docs_url=None, redoc_url=None)
    fresh.router.routes.extend(served.app.routes)

    @fresh.get("/everything.json")
    def everything() -> str:
        return "all"

    assert set(routes_of(fresh)) - set(SWEPT) == {"GET /everything.json"}
