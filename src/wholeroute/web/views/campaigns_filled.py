"""Read what the forms of a campaign hold, and fill them with what stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wholeroute.errors import Invalid
from wholeroute.partnerships.filled import as_kept
from wholeroute.partnerships.kinds import MOST, Kind
from wholeroute.partnerships.records import Record
from wholeroute.partnerships.store.records import Filled

DESIGN = (
    "title", "segment", "audience", "channels", "languages", "myth", "pretest", "do_no_harm",
    "alternatives", "comparison", "since", "until",
)  # fmt: skip
DELIVERED = ("day", "place", "channel", "language", "reached")
ASKED = ("wave", "arm", "day", "question")
NEED = "need-"
ROWS, MORE = 8, 8
MOST_ROWS = 400
_WORDS = re.compile(r"[\s,;]+")


@dataclass(frozen=True, slots=True)
class Draft:
    """One form of a page as it was typed: which, its fields, and of a wave its rows."""

    form: str = ""
    said: Mapping[str, str] = field(default_factory=dict)
    rows: int = ROWS


def designed(typed: Mapping[str, str]) -> Filled:
    """Return the campaign that a form holds: a channel a line, languages apart by commas or spaces."""
    fields: dict[str, Any] = {name: typed.get(name, "") for name in DESIGN}
    fields["channels"] = [each.strip() for each in fields["channels"].splitlines()]
    fields["languages"] = _WORDS.split(fields["languages"].strip().lower())
    fields["needs"] = needs_in(typed)
    return Filled(Kind.CAMPAIGN, typed.get("partner", ""), fields, typed.get("public") == "yes")


def needs_in(typed: Mapping[str, str]) -> list[str]:
    """Return the numbers of the needs that are ticked: each has a box of its own."""
    return [
        name.removeprefix(NEED) for name, said in typed.items() if name.startswith(NEED) and said
    ]


def as_typed(record: Record) -> dict[str, str]:
    """Return the form of a campaign as it stands."""
    kept = as_kept(record.body)
    typed = {name: kept.get(name, "") for name in DESIGN}
    typed["channels"] = "\n".join(kept["channels"])
    typed["languages"] = ", ".join(kept["languages"])
    typed |= {f"{NEED}{each}": "yes" for each in kept.get("needs", ())}
    return {**typed, "partner": record.partner, "public": "yes" if record.public else ""}


def delivered(campaign: Record, typed: Mapping[str, str]) -> Filled:
    """Return the day that a form holds: for everybody where its campaign is."""
    fields = {name: typed.get(name, "") for name in DELIVERED} | {"campaign": campaign.first}
    return Filled(Kind.DELIVERY, campaign.partner, fields, campaign.public)


def asked(campaign: Record, typed: Mapping[str, str]) -> Filled:
    """Return the wave that a form holds, with what is amiss in its rows."""
    places: list[Mapping[str, Any]] = []
    amiss: list[Invalid] = []
    for at in range(1, rows_in(typed) + 1):
        try:
            row = _row(typed, at)
        except Invalid as fault:
            amiss.append(fault)
            row = {"place": f"row {at}", "asked": 1, "said": 0}  # so that no other is missed for it
        if row:
            places.append(row)
    if not places:
        fix = "Write each place with its two counts."
        amiss.append(Invalid("places", "no place is written", fix))
    fields: dict[str, Any] = {name: typed.get(name, "") for name in ASKED}
    fields |= {"campaign": campaign.first, "places": places}
    return Filled(Kind.MEASUREMENT, campaign.partner, fields, campaign.public, tuple(amiss))


def rows_in(typed: Mapping[str, str]) -> int:
    """Return how many rows a form has."""
    numbers = (name.removeprefix("place-") for name in typed if name.startswith("place-"))
    return min(MOST_ROWS, max((int(each) for each in numbers if _is_count(each)), default=ROWS))


def _row(typed: Mapping[str, str], at: int) -> dict[str, Any] | None:
    place, asked_, said = (
        typed.get(f"{name}-{at}", "").strip() for name in ("place", "asked", "said")
    )
    if not (place or asked_ or said):
        return None
    number = "Write a whole number: how many were asked from 1 on, how many said so from 0 on."
    if not place:
        fix = "Write the place, or leave the whole row empty."
        raise Invalid(f"place-{at}", f"row {at} names no place", fix)
    if not (_is_count(asked_) and int(asked_)):
        raise Invalid(f"asked-{at}", f"row {at} does not say how many were asked", number)
    if not _is_count(said):
        raise Invalid(f"said-{at}", f"row {at} does not say how many of them said so", number)
    if int(said) > int(asked_):
        fix = "Write how many of those who were asked said so."
        raise Invalid(f"said-{at}", f"in row {at} {said} said so, and {asked_} were asked", fix)
    return {"place": place, "asked": int(asked_), "said": int(said)}


def _is_count(said: str) -> bool:
    """Return whether something is a whole number, and none that nothing has."""
    return said.isdecimal() and len(said) <= len(str(MOST))
