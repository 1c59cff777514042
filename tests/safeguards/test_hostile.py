"""What means harm is refused with a reason, and breaks nothing: a sample of what the bench sends."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from bench.rights import hostile
from bench.rights.hostile_files import PURPOSE, HostileFile, files, good_files
from bench.rights.hostile_requests import KINDS, HostileRequest, addresses, requests
from fastapi import FastAPI
from tests.conftest import ActingAs

from wholeroute.intake import READERS
from wholeroute.ledger import Acting, Ledger
from wholeroute.rights import Purpose, Role
from wholeroute.web import create_app

FILES, REQUESTS = 100, 400
SEATS = (
    "contributor@ncp-a|contributor|analysis",
    "analyst@ncp-a|analyst|analysis",
    "custodian@ncp-a|custodian|categorisation",
    "auditor@ncp-a|auditor|oversight",
)


@pytest.fixture
def sender(acting: ActingAs) -> Iterator[Acting]:
    """Return a session of somebody who sends reports."""
    with acting("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS) as session:
        yield session


@pytest.fixture
def app(enrolled: Ledger) -> FastAPI:
    """Return the application over this test's ledger."""
    return create_app(enrolled, clock=hostile.now, log=StringIO())


def test_hostile_files_are_taken_row_by_row_or_refused_with_a_reason(
    sender: Acting, tmp_path: Path
) -> None:
    outcome = hostile.Outcome()
    hostile.send_files(sender, hostile.terms(), tmp_path, files(hostile.SEED, FILES), outcome)

    assert outcome.crashes == []
    assert outcome.unreasoned == []
    assert outcome.answers.total() == FILES
    assert outcome.answers["refused"] > FILES / 4
    assert list(tmp_path.iterdir()) == []  # nothing was written beside what was sent


def test_hostile_requests_are_answered_and_none_breaks_the_pages(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hostile, "PATIENCE", 0.15)
    outcome = hostile.Outcome()
    cookies = hostile.seats(app, SEATS)
    sent = requests(app, cookies, hostile.SEED, REQUESTS)
    with hostile.served(app) as port:
        hostile.send_requests(port, sent, outcome)
        hostile.send_requests(port, [HostileRequest("still there", HEALTHY)], outcome)

    assert outcome.failures == []
    assert outcome.answers.total() == REQUESTS + 1
    assert outcome.answers["200"] > 1  # not everything is turned away at the door
    assert len(cookies) == len(SEATS) + 1


HEALTHY = b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


def test_every_reader_and_every_route_is_under_fire(app: FastAPI) -> None:
    assert {reader for reader, _, _ in PURPOSE} >= set(good_files())
    # Two lists of other bodies are read by the same code as any table.
    assert set(good_files()) | {"eu-journal", "ofac"} == READERS
    assert len(addresses(app, "GET")) > 20
    assert "/seat" in addresses(app, "POST")
    assert len({how for how, _ in KINDS}) == len(KINDS)


def test_the_same_seed_means_the_same_harm() -> None:
    assert list(files(7, 40)) == list(files(7, 40))
    assert list(files(7, 40)) != list(files(8, 40))


def test_a_crash_would_be_counted(sender: Acting, tmp_path: Path) -> None:
    outcome = hostile.Outcome()
    broken = HostileFile("of a reader that is not there", "a.csv", "no-such", b"a")
    hostile.send_files(sender, hostile.terms(), tmp_path, [broken], outcome)
    nowhere = HostileFile("whose mapping is no mapping", "a.csv", "csv", None)  # type: ignore[arg-type]

    assert outcome.answers["refused"] == 1
    with pytest.raises(TypeError):
        hostile.send_files(sender, hostile.terms(), tmp_path, [nowhere], outcome)
