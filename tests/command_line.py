"""Commands as processes of their own that need not read the program first.

To read all of wholeroute takes as long as most commands take to run. So each worker keeps one
process that has read it and forks for each command: the fork gets arguments, environment, folder
and streams of its own, runs `main()` as its main program and ends as that ends. The real start,
from nothing, is what `test_main.py` and `test_operate.py` look at.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass
from functools import cache
from io import StringIO
from multiprocessing.connection import Connection, Pipe
from pathlib import Path

ROOT = Path(__file__).parents[1]
_SECONDS = 180


@dataclass(frozen=True, slots=True)
class Asked:
    """A command line, and where to run it."""

    words: tuple[str, ...]
    environment: dict[str, str]
    folder: str
    out: str
    err: str


def run_command(
    *words: str, env: Mapping[str, str], cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `wholeroute` with `words` in a process of its own, as `subprocess.run` would."""
    with (
        tempfile.NamedTemporaryFile("r", encoding="utf-8") as out,
        tempfile.NamedTemporaryFile("r", encoding="utf-8") as err,
    ):
        pipe = _prepared()
        pipe.send(Asked(words, dict(env), str(cwd or Path.cwd()), out.name, err.name))
        pid = pipe.recv()
        if not pipe.poll(_SECONDS):
            os.kill(pid, 9)
        return subprocess.CompletedProcess(words, pipe.recv(), out.read(), err.read())


@cache
def _prepared() -> Connection:
    """Return the way to this worker's process, which ends with it."""
    ours, theirs = Pipe()
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-c", f"from tests.command_line import serve; serve({theirs.fileno()})"],
            cwd=ROOT, env=os.environ | {"PYTHONWARNINGS": "default"}, pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )  # fmt: skip
    atexit.register(process.wait)
    atexit.register(ours.close)  # goes first
    return ours


def serve(descriptor: int) -> None:
    """Fork for each command that comes in: say who runs it, then how it ended."""
    from wholeroute.cli import main  # noqa: PLC0415 — only here, not in who asks

    _warm(main)
    pipe = Connection(descriptor)
    while True:
        try:
            asked: Asked = pipe.recv()
        except EOFError:
            return
        pid = os.fork()
        if not pid:
            pipe.close()
            _become(asked)
            main()
        pipe.send(pid)
        _, status = os.waitpid(pid, 0)
        pipe.send(os.waitstatus_to_exitcode(status))


def _warm(main: Callable[[], None]) -> None:
    """Read as well what a command line reads only once it is there, so that no fork has to."""
    sys.argv[1:] = ["--version"]
    with suppress(SystemExit), redirect_stdout(StringIO()):
        main()


def _become(asked: Asked) -> None:
    os.environ.clear()
    os.environ.update(asked.environment)
    os.chdir(asked.folder)
    sys.argv[1:] = asked.words
    for stream, path in ((1, asked.out), (2, asked.err)):
        with open(path, "wb") as file:  # noqa: PTH123 — a descriptor is wanted
            os.dup2(file.fileno(), stream)
