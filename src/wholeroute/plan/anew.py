"""What is said anew stands under the number of its first row; what it said before is kept. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from wholeroute.errors import Refused


class Row(Protocol):
    """A row of which later ones may say something else."""

    @property
    def id(self) -> int:
        """Return its own number."""

    @property
    def first(self) -> int:
        """Return the number of the row that said it first."""


R = TypeVar("R", bound=Row)


def standing(rows: Iterable[R]) -> list[tuple[R, tuple[R, ...]]]:
    """Return each row that stands with what it said before, the newest first; oldest numbers first."""
    said: dict[int, list[R]] = {}
    for each in sorted(rows, key=lambda one: one.id):
        said.setdefault(each.first, []).append(each)
    return [(each[-1], tuple(reversed(each[:-1]))) for each in said.values()]


def must_have_written(writer: str, organisation: str) -> None:
    """Raise `Refused` where an organisation would say anew what another wrote."""
    if writer != organisation:
        raise Refused("own-words", "only the organisation that wrote it says it anew")
