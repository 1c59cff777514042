"""Take a file in: read by a limited child, kept under a name, and told what was read and left."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import partial

from wholeroute.errors import Invalid
from wholeroute.intake import read_aside
from wholeroute.ledger import Acting
from wholeroute.partnerships.held import all_hold
from wholeroute.partnerships.imported import Taken, must_fit, read_as_kept, shape_in, taken
from wholeroute.partnerships.money import instruments
from wholeroute.partnerships.store.datasets import Import, keep, must_hide_none
from wholeroute.plan.written import one_of, text_in
from wholeroute.rights import Action, require

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a file beside it; an empty shape is the one that the file begins as."""

    name: str = ""
    source: str = ""
    shape: str = ""
    instrument: str = ""
    public: bool = False


def take_in(acting: Acting, content: bytes, told: Told, today: date) -> Taken:
    """Keep what a file says; raises `Invalid` with the field to mend, `Refused` for a hostile file.

    Whoever may not steer is refused before a line of it is read.
    """
    require(acting.reader, Action.STEER)
    name = told.name.strip()
    all_hold(
        lambda: must_fit(content),
        lambda: name_in(name),
        lambda: text_in("source", told.source, 400),
        lambda: shape_in(told.shape, content),
        lambda: one_of("instrument", told.instrument, ("", *instruments())),
    )
    with acting.begin() as connection:  # before the file is read, which may take a while
        must_hide_none(connection, name, public=told.public)
    shape = shape_in(told.shape, content)
    read = read_aside(content, partial(read_as_kept, shape=shape, today=today, file=name))
    found = taken(shape, read, told.instrument)
    keep(acting, Import(
        name, shape, told.source, content, found.rows, found.faults, public=told.public
    ))  # fmt: skip
    return found


def name_in(said: str) -> str:
    """Return the name of a dataset as its address has it."""
    name = said.strip()
    if not _NAME.fullmatch(name):
        fix = "Write small letters, digits and dashes: eutf-2022."
        raise Invalid("name", "that is no name for an address", fix)
    return name
