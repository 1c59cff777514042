"""A connection that never says what it wants is closed, and keeps nobody out."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection

import pytest
from bench.rights import hostile
from fastapi import FastAPI

from wholeroute.cli import operate
from wholeroute.web import patience

WAIT, LONGER = 0.4, 3.0
HEAD = b"GET /health HTTP/1.1\r\nHost: localhost\r\n"


@pytest.fixture
def port(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Yield the port of the application, which waits for a head less than half a second."""
    monkeypatch.setattr(patience, "SLOWEST_HEAD_SECONDS", WAIT)
    with hostile.served(app) as port:
        yield port


@pytest.fixture
def patient(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Yield the port where a head has time to come on a busy machine, and a rest may be long."""
    monkeypatch.setattr(patience, "SLOWEST_HEAD_SECONDS", LONGER)
    monkeypatch.setattr(operate, "IDLE_SECONDS", 60)
    with hostile.served(app) as port:
        yield port


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=20)


@pytest.mark.parametrize("begun", [b"", b"GE", HEAD], ids=["nothing", "half a line", "half a head"])
def test_a_head_that_never_comes_whole_ends_its_connection(port: int, begun: bytes) -> None:
    with connected(port) as wire:
        wire.sendall(begun)

        assert wire.recv(100) == b""


def test_a_head_that_drips_is_not_waited_for_longer(port: int) -> None:
    started = time.monotonic()
    with connected(port) as wire:
        while time.monotonic() - started < WAIT * 20:
            try:
                wire.sendall(b"X")
            except OSError:
                return
            time.sleep(WAIT / 8)

    pytest.fail("it still listens")


def test_whoever_speaks_in_time_is_answered_and_again(patient: int) -> None:
    with closing(HTTPConnection("127.0.0.1", patient, timeout=20)) as wire:
        wire.request("GET", "/health")
        first = wire.getresponse()
        first.read()
        wire.auto_open = 0  # the same connection, or none
        time.sleep(LONGER * 1.2)  # one that is at rest may rest on, as long as uvicorn lets it
        wire.request("GET", "/health")
        again = wire.getresponse()

        assert (first.status, again.status) == (200, 200)


def test_a_second_head_that_never_comes_whole_ends_its_connection_too(patient: int) -> None:
    with connected(patient) as wire:
        wire.sendall(HEAD + b"\r\n")
        assert wire.recv(4096).startswith(b"HTTP/1.1 200")
        wire.sendall(b"GET /he")

        while wire.recv(100):  # the end of the first answer
            pass


def test_after_a_refusal_nothing_that_follows_is_read(patient: int) -> None:
    smuggled = (
        b"POST /seat HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n"
        b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    )
    with connected(patient) as wire:
        wire.sendall(smuggled + HEAD + b"\r\n")
        answer = b""
        while piece := wire.recv(4096):
            answer += piece

    assert answer.startswith(b"HTTP/1.1 411")
    assert answer.count(b"HTTP/1.1 ") == 1
