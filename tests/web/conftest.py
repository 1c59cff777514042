"""A client of the real application over a real ledger, and a seat at its desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient
from tests.conftest import Contribute
from tests.web.scene import Scene, fill

from wholeroute.ledger import Acting, Ledger
from wholeroute.web import create_app

OWN = {"sec-fetch-site": "same-origin"}
"""What a browser says of a form that our own page sent."""


@pytest.fixture
def log() -> StringIO:
    """Return where the operations log of this test goes."""
    return StringIO()


@pytest.fixture
def app(enrolled: Ledger, log: StringIO) -> FastAPI:
    """Return the application over this test's ledger."""
    return create_app(enrolled, clock=lambda: datetime.now(UTC), log=log)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """Return a browser without a seat."""
    with TestClient(app, base_url="http://localhost", headers=OWN) as browser:
        yield browser


class SitAs(Protocol):
    """Return the client seated, e.g. `sit("analyst@ncp-a", "analyst", "analysis")`."""

    def __call__(self, member: str, role: str, purpose: str) -> TestClient: ...


@pytest.fixture
def sit(client: TestClient) -> SitAs:
    """Return what takes a seat the way the form in the header does."""

    def seated(member: str, role: str, purpose: str) -> TestClient:
        taken = client.post(
            "/seat", data={"seat": f"{member}|{role}|{purpose}"}, follow_redirects=False
        )
        assert taken.status_code == 303, taken.text
        return client

    return seated


@pytest.fixture
def analyst_page(sit: SitAs) -> TestClient:
    """Return a browser in which an analyst of `ncp-a` sits."""
    return sit("analyst@ncp-a", "analyst", "analysis")


@pytest.fixture
def scene(contribute: Contribute, analyst: Acting) -> Scene:
    """Return the invented installation."""
    return fill(contribute, analyst)


def cookie(member: str, role: str, purpose: str) -> dict[str, str]:
    """Return the seat's cookie, as nobody but a test writes it by hand."""
    return {"seat": quote(f"{member}|{role}|{purpose}", safe="")}


def unaddressed(answer: Response) -> str:
    """Return a page without the address it was asked for, which the choice of a language leads back to."""
    return answer.text.replace(answer.url.path, "")


@pytest.fixture
def catalogues(tmp_path: Path) -> Path:
    """Return a folder to put catalogues in, away from the project's own."""
    return tmp_path
