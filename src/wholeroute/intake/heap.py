"""Take a heap of files in: many senders, side by side, each file whole or not at all.

What is in already is known by its bytes and skipped, so that a run that was interrupted goes on
where it stood. Threads wait for disks and the database in turn; children are kept, each for one
sender.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from wholeroute.errors import WholerouteError
from wholeroute.intake.children import Child
from wholeroute.intake.mapping import Mapping
from wholeroute.intake.take_in import take_in
from wholeroute.intake.terms import Terms
from wholeroute.ledger import Acting, Ledger, Receipt, filed, vacuum_after
from wholeroute.rights import Action, Reader

_IDLE = 32
"""How many children wait for their sender's next file."""

_WAITING = 8
"""How many files a thread may have waiting for it."""


@dataclass(frozen=True, slots=True)
class Submission:
    """One file, how to read it, under which terms, and which member sends it."""

    path: Path
    reader: str
    mapping: Mapping | None
    terms: Terms
    member: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a submission: its receipt, or why it was refused as a whole."""

    submission: Submission
    receipt: Receipt | None
    refusal: WholerouteError | None = None


def take_in_all(
    ledger: Ledger,
    submissions: Iterable[Submission],
    today: date,
    sender: Callable[[Submission], Reader],
    *,
    threads: int = 2,
) -> Iterator[Taken]:
    """Take every submission in as its `sender` and yield what became of it, as it comes.

    Close the iterator to stop: what is under way is finished first. Any failure but a refusal
    ends the run.
    """
    with ExitStack() as open_, ThreadPoolExecutor(threads, "intake") as pool:
        desk = _Desk(ledger, today, sender, open_)
        files = iter(submissions)
        under_way: set[Future[Taken]] = set()
        written = 0
        try:
            while True:
                free = threads * _WAITING - len(under_way)
                under_way |= {pool.submit(desk.take, each) for each in islice(files, free)}
                if not under_way:
                    break
                done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                taken = [each.result() for each in done]
                written += sum(each.receipt.statements for each in taken if each.receipt)
                yield from taken
        finally:
            pool.shutdown(cancel_futures=True)
        vacuum_after(ledger, written)


class _Session(NamedTuple):
    """A sender's session, and what their organisation had sent when it began."""

    acting: Acting
    in_before: frozenset[bytes]


class _Desk:
    """What the threads share: a session and idle children for each sender."""

    def __init__(
        self, ledger: Ledger, today: date, sender: Callable[[Submission], Reader], open_: ExitStack
    ) -> None:
        self._ledger, self._today, self._sender, self._open = ledger, today, sender, open_
        self._sessions: dict[Reader, _Session] = {}
        self._idle: OrderedDict[Child, str] = OrderedDict()
        self._lock = Lock()
        open_.callback(self._close)

    def take(self, each: Submission) -> Taken:
        """Take one file in."""
        acting, in_before = self._session(self._sender(each))
        with self._child(acting.reader.organisation) as child:
            try:
                receipt = take_in(
                    acting, each.path, each.reader, each.terms, self._today,
                    mapping=each.mapping, child=child, in_before=in_before,
                )  # fmt: skip
            except WholerouteError as refusal:
                return Taken(each, None, refusal)
        return Taken(each, receipt)

    def _session(self, reader: Reader) -> _Session:
        with self._lock:
            if reader not in self._sessions:
                acting = self._open.enter_context(self._ledger.acting(reader, Action.SUBMIT))
                self._sessions[reader] = _Session(acting, frozenset(filed(acting)))
            return self._sessions[reader]

    @contextmanager
    def _child(self, sender: str) -> Iterator[Child]:
        """Lend the child that last read for `sender`, or a new one."""
        with self._lock:
            child = next((c for c, of in reversed(self._idle.items()) if of == sender), None)
            if child is not None:
                del self._idle[child]
        child = child or Child()
        try:
            yield child
        finally:
            with self._lock:
                self._idle[child] = sender
                old = self._one_too_many()
            if old is not None:
                old.close()

    def _one_too_many(self) -> Child | None:
        """Take out whose place is needed: a sender's second child, or who has been idle longest."""
        if len(self._idle) <= _IDLE:
            return None
        many = Counter(self._idle.values())
        old = next((c for c, of in self._idle.items() if many[of] > 1), next(iter(self._idle)))
        del self._idle[old]
        return old

    def _close(self) -> None:
        for child in self._idle:
            child.close()
