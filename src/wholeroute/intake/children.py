"""Hold a limited child that reads files for us, and carry over what it finds.

One child serves one sender, file after file, and never more than a few hundred: whatever a
hostile file might leave behind in it reaches nobody else's report. Any refusal ends it.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from queue import Empty, Queue
from threading import Lock, Thread
from types import ModuleType, TracebackType
from typing import Self

import orjson

from wholeroute.errors import Invalid, Refused, WholerouteError
from wholeroute.intake.child import Task, serve, words
from wholeroute.intake.frames import Frame

STALL_SECONDS = 60.0
"""How long a child may say nothing before it is taken for stuck and ended."""

_FRAMES_AHEAD = 8
_PIPE_HOLDS = 64 << 10
"""Bytes that a child can send before anybody reads them; of any system it is more."""
_FILES_A_CHILD = 500
_AT_HAND = ["wholeroute.intake.child", "wholeroute.intake.warm"]
_STARTING = Lock()

Found = tuple[Frame, bytes]


class Child:
    """A child that reads one sender's files. It starts with the first; close it, or use `with`."""

    def __init__(self) -> None:
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._files = 0

    def frames(self, task: Task) -> Iterator[Found]:
        """Yield what the child finds in the file, as it finds it.

        Raises the child's own refusal, or `Refused` where it was ended: out of memory,
        stuck, or killed.
        """
        pipe = self._ready()
        ahead, whole = _Ahead(pipe), False
        try:
            with suppress(BrokenPipeError):  # whoever reads says what became of it
                pipe.send(task)
            while not whole:
                frame, content = ahead.next()
                if frame is Frame.ERROR:
                    raise _error(content)
                whole = frame is Frame.DONE
                yield frame, content
        finally:
            if not whole:
                self._end(ahead)

    def close(self) -> None:
        """End the child, whatever it is doing."""
        self._end(None)

    def _end(self, ahead: _Ahead | None) -> None:
        if self._process is None or self._pipe is None:
            return
        self._process.kill()
        self._process.join()
        self._process.close()
        if ahead is not None:
            ahead.end()
        self._pipe.close()
        self._process = self._pipe = None

    def _ready(self) -> Connection:
        if self._files >= _FILES_A_CHILD:
            self.close()
        if self._pipe is None:
            context = multiprocessing.get_context("forkserver")
            with _STARTING, _main_hidden():
                context.set_forkserver_preload(_AT_HAND)
                pipe, theirs = context.Pipe(duplex=True)
                process = context.Process(target=serve, args=(theirs,), daemon=True)
                process.start()
                self._pipe, self._process = pipe, process
            theirs.close()
            self._files = 0
        self._files += 1
        return self._pipe

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class _Ahead:
    """What a child sends, read ahead of who takes it, so that child and database work at once.

    Of a small report the pipe itself holds all there is. A thread reads the rest of a larger one.
    """

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._passed = 0
        self._queue: Queue[Found] = Queue(_FRAMES_AHEAD)
        self._pump: Thread | None = None

    def next(self) -> Found:
        if self._pump is None and self._passed > _PIPE_HOLDS:
            self._pump = Thread(target=self._read_on, daemon=True)
            self._pump.start()
        if self._pump is not None:
            return self._queue.get()
        found = self._read()
        self._passed += len(found[1])
        return found

    def end(self) -> None:
        """Forget the rest; the child is gone."""
        while self._pump is not None and self._pump.is_alive():
            with suppress(Empty):  # it may be waiting for room
                self._queue.get(timeout=0.01)

    def _read_on(self) -> None:
        frame = Frame.PROGRESS
        while frame not in (Frame.DONE, Frame.ERROR):
            found = self._read()
            frame = found[0]
            self._queue.put(found)

    def _read(self) -> Found:
        try:
            if not self._pipe.poll(STALL_SECONDS):
                reason = f"the file kept its reader busy for {STALL_SECONDS:.0f} s"
                return Frame.ERROR, words("refused", "hostile-file", reason)
            message = self._pipe.recv_bytes()
        except (EOFError, OSError):
            reason = "the file broke its reader's limits of memory or time"
            return Frame.ERROR, words("refused", "hostile-file", reason)
        return Frame(message[0]), message[1:]


@contextmanager
def _main_hidden() -> Iterator[None]:
    """Keep the child from running our caller's main module again, as multiprocessing would."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _error(content: bytes) -> WholerouteError:
    said = orjson.loads(content)
    if said["kind"] == "invalid":
        return Invalid(said["field"], said["reason"], said["fix"], line=said["line"])
    return Refused(said["field"], said["reason"])
