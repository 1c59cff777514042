"""Try the innocent readings before anybody is named, and print what came of each.

Every reading is one function of what is known of a person; the words in `words.yaml` may hold a
card back and never make one. Where a reading holds there is no card: a person looks first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from wholeroute.network.collecting import LEAST_LIVED_FROM
from wholeroute.network.model import Reading
from wholeroute.network.ties import MOST_HOLDERS
from wholeroute.words import N_

ABOARD = frozenset(
    {"aboard", "steering", "on the rescue ship", "came alongside", "rescued", "passenger", "crew"}
)
"""What reports write of people on and around a boat in distress: all on hold."""

_UNPAID = "no payment of theirs is seen"
_CARING = frozenset({"came with", "carer", "guardian", "parent"})


@dataclass(frozen=True, slots=True)
class Known:
    """What the readings ask of one person: of the records that carry the evidence, and beside."""

    roles: frozenset[str]
    """How links call their place, e.g. `steering`, over all their records."""
    remarks: tuple[str, ...]
    """Of the records that carry evidence, and of those that no birth date sets apart."""
    paid_in: int
    """Payments into collecting accounts."""
    paid_out: int
    """Payments out of them, wages left out."""
    wages: bool
    lived_from: float
    most_at_address: int
    most_on_phone: int
    set_apart: int
    """Records held for the same person although their birth years contradict."""
    by_calls: bool = False
    """Whether calls make the card: then whoever many call has a reason of their own."""

    @property
    def unpaid(self) -> bool:
        """Tell whether no payment of theirs is seen."""
        return not self.paid_in and not self.paid_out


def readings(known: Known) -> tuple[Reading, ...]:
    """Return every innocent reading with what came of it."""
    return tuple(try_it(known) for try_it in _TRIED)


def _word(known: Known, reading: str) -> str:
    """Return the remark that speaks of a reading, if any does."""
    speaks = _words()[reading]
    return next((said for said in known.remarks if speaks.search(f" {said.casefold()}")), "")


@cache
def _words() -> dict[str, re.Pattern[str]]:
    """Return for each reading what finds its words by their beginning."""
    text = files("wholeroute.network").joinpath("words.yaml").read_text(encoding="utf-8")
    return {
        reading: re.compile(f"[ '](?:{'|'.join(re.escape(word.casefold()) for word in words)})")
        for reading, words in yaml.safe_load(text).items()
    }


def _reading(name: str, known: Known, *, holds: bool, why: str, why_not: str) -> Reading:
    remark = _word(known, name) if name in _words() else ""
    if remark:
        return Reading(name, True, f"a report remarks: {remark}")
    return Reading(name, holds, why if holds else why_not)


def _taxi(known: Known) -> Reading:
    return _reading(N_("taxi"), known, holds=False, why="",
                    why_not="no report speaks of a taxi; rides alone count for nothing")  # fmt: skip


def _hotel(known: Known) -> Reading:
    much = known.most_at_address > MOST_HOLDERS
    return _reading(
        N_("hotel"), known, holds=much and known.by_calls,
        why=f"is called where {known.most_at_address} people share an address",
        why_not=f"an address is shared by {known.most_at_address} people and was left out" if much
        else "no address of theirs is shared by many",
    )  # fmt: skip


def _call_shop(known: Known) -> Reading:
    much = known.most_on_phone > MOST_HOLDERS
    return _reading(
        N_("call shop"), known, holds=much and known.by_calls,
        why=f"has to do with a number that {known.most_on_phone} people share",
        why_not=f"a number is shared by {known.most_on_phone} people and was left out" if much
        else "no number of theirs is shared by many",
    )  # fmt: skip


def _relative(known: Known) -> Reading:
    holds = known.paid_in > 0 and known.paid_out == 0
    return _reading(
        N_("relative"), known, holds=holds,
        why="pays in once and is never paid" if known.paid_in == 1
        else f"pays in {known.paid_in} times and is never paid",
        why_not="calls with family were not counted; " + _UNPAID if known.unpaid
        else ("is paid once" if known.paid_out == 1 else f"is paid {known.paid_out} times")
        + (f", pays in {known.paid_in}" if known.paid_in else "; never pays in"),
    )  # fmt: skip


def _ransom(known: Known) -> Reading:
    holds = known.paid_in > 0 and known.paid_out == 0
    return _reading(N_("ransom"), known, holds=holds, why="pays under a threat one can't see from here",
                    why_not=_UNPAID if known.unpaid else "money comes to them, not from them",
                    )  # fmt: skip


def _wages(known: Known) -> Reading:
    return _reading(N_("wages"), known, holds=known.wages, why="gets as much every month",
                    why_not=_UNPAID if known.unpaid
                    else "amounts and dates differ: no wage, rent or pension")  # fmt: skip


def _shop(known: Known) -> Reading:
    holds = 0 < known.lived_from < LEAST_LIVED_FROM
    return _reading(
        N_("shop"), known, holds=holds,
        why=f"only {known.lived_from * 100:.0f} per cent of what they take in comes from there",
        why_not="what they take in comes from there" if known.lived_from
        else _UNPAID if known.unpaid else "takes the money in themselves",
    )  # fmt: skip


def _twin(known: Known) -> Reading:
    return _reading(
        N_("name twin"), known, holds=False, why="",
        why_not="no record held for them has another birth year" if not known.set_apart
        else "1 record with another birth year was left out" if known.set_apart == 1
        else f"{known.set_apart} records with other birth years were left out",
    )  # fmt: skip


def _aboard(known: Known) -> Reading:
    found = sorted(known.roles & ABOARD)
    remark = _word(known, "rescuer") or _word(known, "made to steer") or _word(known, "passenger")
    if remark:
        return Reading(N_("aboard"), True, f"a report remarks: {remark}")
    words = f"a report says: {found[0]}; this is on hold until released" if found else (
        "no report puts them on or beside a boat in distress"
    )  # fmt: skip
    return Reading(N_("aboard"), bool(found), words)


def _helper(known: Known) -> Reading:
    return _reading(N_("helper"), known, holds=False, why="",
                    why_not=("" if known.unpaid else "takes money; ")
                    + "no report speaks of unpaid help")  # fmt: skip


def _adviser(known: Known) -> Reading:
    return _reading(N_("adviser"), known, holds=False, why="",
                    why_not="no report speaks of a lawyer, an interpreter or a social worker")  # fmt: skip


def _carer(known: Known) -> Reading:
    found = sorted(known.roles & _CARING)
    return _reading(N_("carer"), known, holds=bool(found), why="a report says: came with a relative",
                    why_not="no report has them travel with a child")  # fmt: skip


_TRIED: tuple[Callable[[Known], Reading], ...] = (
    _taxi, _hotel, _call_shop, _relative, _ransom, _wages, _shop, _twin, _aboard, _helper,
    _adviser, _carer,
)  # fmt: skip
