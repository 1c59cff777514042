"""What somebody does on a canvas: a list of acts, written short enough for an address.

A canvas is nothing but its acts, done in their order on what the reader may see at this moment.
So it can be undone and done again, kept, and shared: an act names ids, days and kinds, never a
person, and shows whoever does it again what their own rights give.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from wholeroute.entities import Kind
from wholeroute.errors import Invalid
from wholeroute.network.model import Layer

BETWEEN_ACTS, BETWEEN_FIELDS = ".", "*"
"""Signs that a form leaves as they are in an address, and no id has."""

MOST_ACTS = 1_000
MOST_STEPS = 4
LARGEST_CORE = 20
FAR = 100_000
"""How far from the middle something may be pinned."""


class Bond(StrEnum):
    """What ties two things on a canvas: a layer of the network, or being held for one."""

    CONTACT = Layer.CONTACT
    MONEY = Layer.MONEY
    TRANSPORT = Layer.TRANSPORT
    OWNERSHIP = Layer.OWNERSHIP
    DOCUMENT = Layer.DOCUMENT
    PLACE = Layer.PLACE
    KIN = Layer.KIN
    SAME = "same"


class Gathering(StrEnum):
    """By what things are put together into one with a count."""

    NONE = "none"
    KIND = "kind"
    GROUP = "group"
    COMMUNITY = "community"


class Deed(StrEnum):
    """What is done, by the letter that stands for it."""

    START = "s"
    GROUP = "g"
    EXPAND = "x"
    HIDE = "h"
    SHOW = "w"
    PIN = "p"
    LOOSEN = "u"
    FOCUS = "f"
    LAYERS = "l"
    """Names those left out, as `KINDS` does: none is all."""
    KINDS = "k"
    TIME = "t"
    EGO = "e"
    CORE = "c"
    PATHS = "r"
    GATHER = "b"
    OPEN = "o"
    LAYOUT = "a"
    FOLD = "m"


_DAY = r"(?:\d{4}-\d\d-\d\d)?"
_ID = r"[A-Za-z0-9_-]{22}"
_FIELDS: dict[Deed, str] = {
    Deed.START: rf"\*{_ID}",
    Deed.GROUP: r"\*G-[0-9a-f]{6,32}",
    Deed.EXPAND: rf"\*{_ID}(?:\*(?:{'|'.join(Kind)}))?",
    Deed.HIDE: rf"\*{_ID}",
    Deed.SHOW: rf"\*{_ID}",
    Deed.PIN: rf"\*{_ID}(?:\*-?\d{{1,6}}\*-?\d{{1,6}})?",
    Deed.LOOSEN: rf"\*{_ID}",
    Deed.FOCUS: rf"(?:\*{_ID})?",
    Deed.LAYERS: rf"(?:\*(?:{'|'.join(Bond)}))*",
    Deed.KINDS: rf"(?:\*(?:{'|'.join(Kind)}))*",
    Deed.TIME: rf"\*{_DAY}\*{_DAY}",
    Deed.EGO: rf"\*{_ID}\*[1-{MOST_STEPS}]",
    Deed.CORE: r"\*\d{1,2}",
    Deed.PATHS: rf"\*{_ID}\*{_ID}",
    Deed.GATHER: rf"\*(?:{'|'.join(Gathering)})",
    Deed.OPEN: r"\*[A-Za-z0-9_-]{1,40}",
    Deed.LAYOUT: "",
    Deed.FOLD: r"\*[01]",
}
_SHAPES = {deed: re.compile(f"{deed}{fields}", re.ASCII) for deed, fields in _FIELDS.items()}
_NAMING = (
    Deed.START, Deed.EXPAND, Deed.HIDE, Deed.SHOW, Deed.PIN, Deed.LOOSEN, Deed.FOCUS, Deed.EGO,
    Deed.PATHS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Act:
    """One act. `fields` are as an address has them: ids short, days as ISO has them."""

    deed: Deed
    fields: tuple[str, ...] = ()

    def __str__(self) -> str:
        return BETWEEN_FIELDS.join((self.deed, *self.fields))

    @property
    def ids(self) -> tuple[UUID, ...]:
        """Return the entities it names, in its order."""
        if self.deed not in _NAMING:
            return ()
        named = self.fields[: 2 if self.deed is Deed.PATHS else 1]
        return tuple(long(each) for each in named)

    @property
    def days(self) -> tuple[date | None, date | None]:
        """Return the two days of a time, None where it is open."""
        first, last = (date.fromisoformat(each) if each else None for each in self.fields)
        return first, last


def act(deed: Deed, *fields: object) -> Act:
    """Return an act on `fields`: ids, numbers, days, or words of closed sets."""
    return Act(deed, tuple(short(each) if isinstance(each, UUID) else str(each) for each in fields))


def short(entity: UUID) -> str:
    """Return an id in 22 signs."""
    return urlsafe_b64encode(entity.bytes).decode().rstrip("=")


def long(text: str) -> UUID:
    """Return the id that `short` wrote; raise `Invalid` for anything else."""
    with suppress(NotBase64, ValueError):
        found = UUID(bytes=urlsafe_b64decode(f"{text}=="))
        if short(found) == text:
            return found
    raise _unread(text)


def read_act(text: str) -> Act:
    """Return the act that `text` says; raise `Invalid` for anything else."""
    deed = next((each for each in Deed if each == text[:1]), None)
    if deed is None or not _SHAPES[deed].fullmatch(text):
        raise _unread(text)
    read = Act(deed, tuple(text.split(BETWEEN_FIELDS)[1:]))
    try:
        _ = read.ids, read.days if deed is Deed.TIME else None
    except ValueError:
        raise _unread(text) from None
    return read


def read_acts(text: str) -> tuple[Act, ...]:
    """Return the acts of an address or a kept view; raise `Invalid` where one of them is none."""
    acts = tuple(read_act(each) for each in text.split(BETWEEN_ACTS)) if text else ()
    if len(acts) > MOST_ACTS:
        fix = "Begin a new canvas from what matters on this one."
        raise Invalid("acts", f"a canvas holds at most {MOST_ACTS} acts", fix)
    return acts


def written(acts: Iterable[Act]) -> str:
    """Return acts as `read_acts` reads them."""
    return BETWEEN_ACTS.join(map(str, acts))


@dataclass(frozen=True, slots=True)
class History:
    """All acts, of which the first `at` stand; those behind were undone and may be done again."""

    acts: tuple[Act, ...] = ()
    at: int = 0

    @property
    def standing(self) -> tuple[Act, ...]:
        """Return the acts that stand."""
        return self.acts[: self.at]

    def then(self, new: Act) -> History:
        """Return the history with one act more; what was undone is forgotten."""
        return History((*self.standing, new), self.at + 1)

    def moved(self, by: int) -> History:
        """Return the history with acts undone (below 0) or done again."""
        return History(self.acts, min(max(self.at + by, 0), len(self.acts)))


def last_of(acts: Sequence[Act], deed: Deed) -> Act | None:
    """Return the last act of its kind, which is the one that holds of a setting."""
    return next((each for each in reversed(acts) if each.deed is deed), None)


def _unread(text: str) -> Invalid:
    fix = "Go back to the page before, or begin a new canvas."
    return Invalid("acts", f"{text[:40]!r} is nothing that can be done on a canvas", fix)
