"""Where a canvas stands: in its address, acts and all, so that a link and a reload find it again.

A kept view is named instead of its acts; what was done since stands behind it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode
from uuid import UUID

from wholeroute.errors import Invalid
from wholeroute.network.canvas import Act, History, read_acts, written

LONGEST = 3_900
"""How long an address may be: longer ones are turned away at the door."""


@dataclass(frozen=True, slots=True)
class Address:
    """One canvas as its address has it.

    `base` are the acts of the view it goes on from. `on` is the node whose panel is open, `start`
    the one from which paths are asked for; `rows` and `ties` say which pages of the lists are shown.
    """

    history: History = History()
    view: UUID | None = None
    base: tuple[Act, ...] = ()
    on: str = ""
    start: str = ""
    rows: int = 1
    ties: int = 1

    def __str__(self) -> str:
        """Return the path and query of the page."""
        return f"/canvas?{self.query}" if self.query else "/canvas"

    @property
    def query(self) -> str:
        """Return the query, with nothing in it that goes without saying."""
        return urlencode(self.fields, safe="*")

    @property
    def fields(self) -> dict[str, str]:
        """Return the query's fields."""
        acts, at = self.history.acts, self.history.at
        kept = self._kept()
        said = {
            "view": str(self.view) if self.view and kept else "",
            "keep": str(kept) if self.view and 0 < kept < len(self.base) else "",
            "acts": written(acts[kept:]),
            "at": str(at) if at < len(acts) else "",
            "on": self.on,
            "start": self.start,
            "rows": str(self.rows) if self.rows > 1 else "",
            "ties": str(self.ties) if self.ties > 1 else "",
        }
        return {name: value for name, value in said.items() if value}

    def with_(self, history: History) -> Address:
        """Return the address with another history; raise `Invalid` where none is long enough for it."""
        new = replace(self, history=history)
        if len(new.query) > LONGEST:
            fix = "Keep this canvas as a view, and go on from there."
            raise Invalid("acts", "so many acts do not fit into an address", fix)
        return new

    def _kept(self) -> int:
        """Return how many acts are those of the view."""
        if self.view is None:
            return 0
        same = 0
        for one, other in zip(self.history.acts, self.base, strict=False):
            if one != other:
                break
            same += 1
        return same


def read_address(  # noqa: PLR0913 — the fields of an address
    base: tuple[Act, ...], view: UUID | None, keep: int | None, acts: str, at: int | None,
    on: str = "", start: str = "", rows: int = 1, ties: int = 1,
) -> Address:  # fmt: skip
    """Return what an address says; raise `Invalid` where its acts are none."""
    every = (*base[:keep], *read_acts(acts))
    standing = len(every) if at is None else min(at, len(every))
    return Address(History(every, standing), view, base, on, start, rows, ties)
