"""Hold a limited child that reads files for us, and carry over what it finds.

One child serves one sender, file after file, and never more than a few hundred: whatever a
hostile file might leave behind in it reaches nobody else's report. Any refusal ends it.
"""

from __future__ import annotations

import multiprocessing
import os
import socket
import struct
import sys
from collections.abc import Generator, Iterator
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
        self._reading: _Ahead | None = None
        self._files = 0

    def frames(self, task: Task) -> Generator[Found]:
        """Yield what the child finds in the file, as it finds it.

        Raises the child's own refusal, or `Refused` where it was ended: out of memory,
        stuck, or killed. Whoever leaves off before the end ends the child: what it had to say
        of this file would be taken for the next one's.
        """
        pipe = self._ready()
        ahead = self._reading = _Ahead(pipe)
        try:
            with suppress(OSError):  # whoever reads says what became of it
                pipe.send(task)
            while self._reading is ahead:
                frame, content = ahead.next()
                if frame is Frame.ERROR:
                    raise _error(content)
                if frame is Frame.DONE:
                    self._reading = None
                yield frame, content
        finally:
            if self._reading is ahead:
                self.close()

    def close(self) -> None:
        """End the child, whatever it is doing."""
        if self._process is None or self._pipe is None:
            return
        self._process.kill()
        self._process.join()
        self._process.close()
        if self._reading is not None:
            self._reading.end()
        self._pipe.close()
        self._process = self._pipe = self._reading = None

    def _ready(self) -> Connection:
        if self._reading is not None or self._files >= _FILES_A_CHILD:
            self.close()
        if self._pipe is None:
            context = multiprocessing.get_context("forkserver")
            with _STARTING, _main_hidden():
                context.set_forkserver_preload(_AT_HAND)
                pipe, theirs = context.Pipe(duplex=True)
                limit_waits(pipe, STALL_SECONDS)
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


def limit_waits(pipe: Connection, seconds: float) -> None:
    """Let nobody wait longer for the rest of a message that was begun: it is no answer then."""
    whole, part = divmod(seconds, 1)
    longest = struct.pack("ll", int(whole), int(part * 1_000_000))
    with socket.socket(fileno=os.dup(pipe.fileno())) as same:
        same.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, longest)
        same.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, longest)


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
            return Frame(message[0]), message[1:]
        except (EOFError, OSError, MemoryError, IndexError, ValueError):
            reason = "the file broke its reader's limits of memory or time"
            return Frame.ERROR, words("refused", "hostile-file", reason)


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
