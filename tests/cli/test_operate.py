"""`serve` as a supervisor meets it: a real process, stopped by a signal, leaves nothing running."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psycopg
import pytest

from wholeroute.ledger import Home, Ledger

STOPPING = (signal.SIGTERM, signal.SIGINT)


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    """Yield the folders of an installation with a server of its own."""
    # Not tmp_path: the server's own account must be able to pass.
    folder = Path(tempfile.mkdtemp(prefix="wholeroute-serve-"))
    folder.chmod(0o755)
    yield Home(folder / "home", folder / "keys")
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def serving(home: Home) -> Iterator[subprocess.Popen[str]]:
    """Yield a process that runs `wholeroute serve` and answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = "from wholeroute.cli import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", command, "serve", "--port", str(port)],
        env=os.environ | {"WHOLEROUTE_HOME": str(home.data), "WHOLEROUTE_KEYS": str(home.keys)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        try:
            _until_healthy(process, port)
            yield process
        finally:
            process.kill()


def _until_healthy(process: subprocess.Popen[str], port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
                assert answer.status == 200
                return
        except URLError:
            time.sleep(0.05)
    pytest.fail(f"no answer: {process.stderr and process.stderr.read()}")


def postmaster(home: Home) -> int:
    """Return the process that runs the database."""
    return int((home.data / "postgres" / "data" / "postmaster.pid").read_text().split()[0])


def runs(pid: int) -> bool:
    """Return whether a process is there and alive."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.parametrize("signalled", STOPPING, ids=lambda each: each.name)
def test_a_stopped_server_takes_its_database_along(home: Home, signalled: signal.Signals) -> None:
    with serving(home) as process:
        database = postmaster(home)
        assert runs(database)
        process.send_signal(signalled)
        code = process.wait(timeout=60)
        said = process.stderr.read() if process.stderr else ""

    assert code == 0
    assert "Traceback" not in said
    assert not runs(database)
    assert not (home.data / "postgres" / "data" / "postmaster.pid").exists()


@pytest.mark.parametrize("signalled", STOPPING, ids=lambda each: each.name)
def test_a_database_that_somebody_else_uses_goes_on(home: Home, signalled: signal.Signals) -> None:
    with Ledger.open(home) as ours:
        with serving(home) as process:
            process.send_signal(signalled)
            assert process.wait(timeout=60) == 0
        assert runs(postmaster(home))
        with psycopg.connect(ours.places.conninfo("wr_gate")) as connection:
            assert connection.execute("select 1").fetchone() == (1,)
