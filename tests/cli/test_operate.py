"""`serve` as a supervisor meets it: a real process, stopped by a signal, leaves nothing running."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
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


def started(home: Home, port: int) -> subprocess.Popen[str]:
    """Return a process that runs `wholeroute serve`."""
    command = "from wholeroute.cli import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", command, "serve", "--port", str(port)],
        env=os.environ | {"WHOLEROUTE_HOME": str(home.data), "WHOLEROUTE_KEYS": str(home.keys)},
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@contextmanager
def serving(home: Home) -> Iterator[subprocess.Popen[str]]:
    """Yield a process that serves on a port of its choice, and answers."""
    with started(home, 0) as process:
        try:
            assert process.stderr is not None
            said = process.stderr.readline()
            port = re.search(r"http://127\.0\.0\.1:(\d+)/", said)
            assert port, said + process.stderr.read()
            with urlopen(f"http://127.0.0.1:{port[1]}/health", timeout=60) as answer:
                assert answer.status == 200
            yield process
        finally:
            process.kill()


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


def test_a_port_that_is_taken_is_said_and_leaves_nothing_running(home: Home) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with started(home, port) as process:
            _, said = process.communicate(timeout=60)

    assert process.returncode == 2
    assert f"--port: {port} is not to be had" in said
    assert not (home.data / "postgres" / "data" / "postmaster.pid").exists()
