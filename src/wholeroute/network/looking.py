"""Look for groups anew while whoever asked goes on: one look at a time for each sort of reader.

A look takes ten seconds at five thousand reports. It has a session of its own, which stands on the
sign-in of whoever asked and ends with it; nothing is written of a look that did not come to its end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock, Thread

from wholeroute.errors import Unavailable, WholerouteError
from wholeroute.ledger import Acting, Ledger
from wholeroute.network.reading_once import Same, same
from wholeroute.network.run import NetworkReport, run
from wholeroute.rights import Reader

_PATIENCE = 5.0
"""Seconds that whoever stops the server waits for a look; the database then undoes it."""


@dataclass(slots=True)
class Look:
    """A look that was asked for: how far it is, or what came of it."""

    began: datetime
    stage: str = "waiting"
    report: NetworkReport | None = None
    error: WholerouteError | None = None

    @property
    def under_way(self) -> bool:
        """Return whether it is not over yet."""
        return self.report is None and self.error is None


@dataclass(slots=True)
class Looks:
    """The last look of each sort of reader. `unforeseen` is told what nobody reckoned with."""

    ledger: Ledger
    clock: Callable[[], datetime]
    unforeseen: Callable[[Exception], None]
    _of: dict[Same, Look] = field(default_factory=dict)
    _threads: list[Thread] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)
    _turn: Lock = field(default_factory=Lock)
    """A look takes memory and a processor for itself: they come one after the other."""
    _closed: bool = False

    def of(self, reader: Reader) -> Look | None:
        """Return the look that colleagues of one role and purpose asked for last, None if nobody did."""
        return self._of.get(same(reader))

    def begin(self, reader: Reader, proof: str) -> None:
        """Begin a look, unless one is under way; `proof` is the sign-in that it stands on.

        Raises `Refused` where the reader may not have a session.
        """
        with self._lock:
            last = self._of.get(same(reader))
            if last is not None and last.under_way:
                return
            acting = self.ledger.sign_in(reader, proof=proof)
            look = self._of[same(reader)] = Look(self.clock())
            thread = Thread(target=self._run, args=(acting, look), daemon=True)
            self._threads = [each for each in self._threads if each.is_alive()] + [thread]
            thread.start()

    def close(self) -> None:
        """Begin no stage any more, and give those who work a moment to end."""
        self._closed = True
        for thread in self._threads:
            thread.join(_PATIENCE)

    def _run(self, acting: Acting, look: Look) -> None:
        def watch(stage: str) -> None:
            if self._closed:
                raise Unavailable("the server was stopped meanwhile")
            look.stage = stage

        try:
            with self._turn:
                look.report = run(acting, watch=watch)
        except WholerouteError as error:
            look.error = error
        except Exception as error:  # noqa: BLE001 — the edge of a thread: it must not die unheard
            look.error = Unavailable("the look for groups failed")
            self.unforeseen(error)
        finally:
            if not self._closed:
                acting.end()
