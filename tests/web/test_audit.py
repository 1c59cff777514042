"""The page of the log says what was signed for, by whom, and leads from each row to its proof."""

from __future__ import annotations

from base64 import b64decode
from datetime import UTC, datetime, timedelta
from io import StringIO
from threading import Event

import psycopg
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from tests.conftest import ActingAs
from tests.web.conftest import SitAs

from wholeroute import custody
from wholeroute.custody.merkle import included, leaf_hash
from wholeroute.custody.verifying import COSIGNS, SIGNS, Checkpoint
from wholeroute.ledger import Acting, Ledger, record
from wholeroute.rights import Action, Purpose, Role
from wholeroute.web import create_app

AUDITOR = ("auditor@ncp-a", "auditor", "oversight")
REVIEWER = ("rights-reviewer@ncp-a", "rights-reviewer", "oversight")
PATHS = ("/audit/checkpoint", "/audit/checkpoint?since=0", "/audit/1/proof.json")


@pytest.fixture
def rows(enrolled: Ledger, analyst: Acting) -> Ledger:
    """Return the ledger with three rows in its log, the last of them not sealed."""
    for number in range(3):
        if number == 2:
            custody.seal(enrolled)
        with analyst.begin() as connection:
            record(connection, analyst.reader, Action.READ, f"x:{number}")
    return enrolled


@pytest.mark.parametrize("who", [AUDITOR, REVIEWER])
def test_it_says_what_is_sealed_and_what_is_not(
    rows: Ledger, sit: SitAs, who: tuple[str, str, str]
) -> None:
    page = sit(*who).get("/audit").text

    assert "Sealed: 2 rows" in page
    assert "1 row is not sealed yet." in page
    assert "Nobody else has signed for it yet" in page
    assert page.count("/proof.json") == 2


def test_it_says_who_else_signed(rows: Ledger, sit: SitAs, acting: object) -> None:
    client = sit(*AUDITOR)
    note = client.get("/audit/checkpoint").text
    witness = custody.Signer.made("partner.example", COSIGNS, b"w" * 32)
    line = witness.line(Checkpoint.parse(note.encode(), "note").text, 1_700_000_000)
    with acting("auditor@ncp-a", "auditor", "oversight") as auditor:  # type: ignore[operator]
        custody.keep_cosignature(auditor, (note + line).encode(), witness.public)

    assert "partner.example for 2 rows at Nov 14, 2023" in client.get("/audit").text
    assert client.get("/audit/checkpoint").text.endswith(line)


def test_a_row_leads_to_a_proof_that_stands(rows: Ledger, sit: SitAs) -> None:
    client = sit(*AUDITOR)
    proof = client.get("/audit/1/proof.json").json()

    note = Checkpoint.parse(proof["checkpoint"].encode(), "note")
    hashes = [b64decode(each) for each in proof["hashes"]]
    leaf = leaf_hash(proof["leaf"].encode())
    assert included(leaf, proof["place"], note.size, hashes, note.root)
    assert '"object":"x:0"' in proof["leaf"]


def test_a_row_without_a_leaf_has_no_proof_yet(rows: Ledger, sit: SitAs) -> None:
    client = sit(*AUDITOR)

    assert client.get("/audit/3/proof.json").status_code == 404
    assert client.get("/audit/99/proof.json").status_code == 404
    assert client.get("/audit/x/proof.json").status_code == 404


def test_a_witness_is_sent_what_continues(rows: Ledger, sit: SitAs) -> None:
    client = sit(*AUDITOR)
    first = client.get("/audit/checkpoint").text
    log = Checkpoint.parse(first.encode(), "note")
    custody.seal(rows)

    asked = custody.read_request(client.get(f"/audit/checkpoint?since={log.size}").content)

    assert (asked.old, asked.checkpoint.size) == (2, 3)
    assert client.get("/audit/checkpoint?since=4").status_code == 422


@pytest.mark.parametrize("path", PATHS)
def test_nobody_else_is_told(rows: Ledger, sit: SitAs, path: str) -> None:
    assert sit("analyst@ncp-a", "analyst", "analysis").get(path).status_code == 403


def test_before_anything_is_sealed_it_says_so(enrolled: Ledger, sit: SitAs) -> None:
    client = sit(*AUDITOR)

    assert "Nothing is sealed yet." in client.get("/audit").text
    assert client.get("/audit/checkpoint").status_code == 404


def test_a_log_that_was_set_back_is_said_loudly(
    rows: Ledger, sit: SitAs, superuser: psycopg.Connection[object]
) -> None:
    stranger = custody.Signer.made("x", SIGNS, b"x" * 32)
    path = rows.home.keys / "last-checkpoint"
    note = path.read_text()
    path.write_text(note.partition("\n\n")[0] + "\n\n" + stranger.line(b"x"))

    page = sit(*AUDITOR).get("/audit").text

    assert "does not continue" in page
    assert 'role="alert"' in page


def test_while_it_serves_it_seals(rows: Ledger) -> None:
    app = create_app(rows, clock=lambda: datetime.now(UTC), seal_every=60)
    with TestClient(app):
        pass

    assert custody.seal(rows).rows == 0


def test_while_it_seals_it_says_so(rows: Ledger) -> None:
    app = create_app(rows, clock=lambda: datetime.now(UTC), seal_every=60)
    with TestClient(app, base_url="http://localhost") as client:
        assert client.get("/health").json()["sealing"] == "ok"


@pytest.mark.parametrize(("minutes", "late"), [(0, False), (4, False), (6, True)])
def test_rows_that_wait_too_long_are_said(
    rows: Ledger,
    sit: SitAs,
    app: FastAPI,
    minutes: int,
    late: bool,  # noqa: FBT001
) -> None:
    client = sit(*AUDITOR)
    app.state.clock = lambda: datetime.now(UTC) + timedelta(minutes=minutes)

    page = client.get("/audit").text

    assert ("sealing has stopped" in page) is late
    assert ('role="alert"' in page) is late


def test_a_log_that_is_sealed_whole_waits_for_nothing(rows: Ledger, acting: ActingAs) -> None:
    with acting("auditor@ncp-a", Role.AUDITOR, Purpose.OVERSIGHT) as auditor:
        custody.seal(rows)
        state = custody.tree_state(auditor)

    assert (state.unsealed, state.waits_since) == (0, None)
    assert not state.is_late(datetime.now(UTC) + timedelta(days=9))


class Heard(StringIO):
    """An operations log that says when something was written."""

    def __init__(self) -> None:
        super().__init__()
        self.written = Event()

    def write(self, line: str) -> int:
        done = super().write(line)
        self.written.set()
        return done


def test_sealing_that_fails_is_logged_without_its_words_and_ends_nothing(
    rows: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Ledger) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr("wholeroute.custody.sealing.seal", broken)
    log = Heard()
    app = create_app(rows, clock=lambda: datetime.now(UTC), log=log, seal_every=0.01)
    with TestClient(app, base_url="http://localhost") as client:
        assert log.written.wait(30)
        answer = client.get("/health")
        assert (answer.status_code, answer.json()["sealing"]) == (200, "failing")

    assert '"event": "sealing failed"' in log.getvalue()
    assert '"error": "RuntimeError"' in log.getvalue()
    assert "a secret" not in log.getvalue()
