"""Read what the forms of a campaign hold, and fill them with what stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wholeroute.errors import Invalid
from wholeroute.partnerships.filled import as_kept
from wholeroute.partnerships.kinds import Kind
from wholeroute.partnerships.records import Record
from wholeroute.partnerships.store.records import Filled

DESIGN = (
    "title", "segment", "audience", "channels", "languages", "myth", "pretest", "do_no_harm",
    "alternatives", "comparison", "since", "until",
)  # fmt: skip
DELIVERED = ("day", "place", "channel", "language", "reached")
ASKED = ("wave", "arm", "day", "question")
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
    return Filled(Kind.CAMPAIGN, typed.get("partner", ""), fields, typed.get("public") == "yes")


def as_typed(record: Record) -> dict[str, str]:
    """Return the form of a campaign as it stands."""
    kept = as_kept(record.body)
    typed = {name: kept.get(name, "") for name in DESIGN}
    typed["channels"] = "\n".join(kept["channels"])
    typed["languages"] = ", ".join(kept["languages"])
    return {**typed, "partner": record.partner, "public": "yes" if record.public else ""}


def delivered(campaign: Record, typed: Mapping[str, str]) -> Filled:
    """Return the day that a form holds: for everybody where its campaign is."""
    fields = {name: typed.get(name, "") for name in DELIVERED} | {"campaign": campaign.first}
    return Filled(Kind.DELIVERY, campaign.partner, fields, campaign.public)


def asked(campaign: Record, typed: Mapping[str, str]) -> Filled:
    """Return the wave that a form holds; raise `Invalid` with the row to mend."""
    fields: dict[str, Any] = {name: typed.get(name, "") for name in ASKED}
    found = (_row(typed, at) for at in range(1, rows_in(typed) + 1))
    places = [each for each in found if each]
    if not places:
        fix = "Write each place with its two counts."
        raise Invalid("places", "no place is written", fix)
    fields |= {"campaign": campaign.first, "places": places}
    return Filled(Kind.MEASUREMENT, campaign.partner, fields, campaign.public)


def rows_in(typed: Mapping[str, str]) -> int:
    """Return how many rows a form has."""
    numbers = (name.removeprefix("place-") for name in typed if name.startswith("place-"))
    return min(MOST_ROWS, max((int(each) for each in numbers if each.isdecimal()), default=ROWS))


def _row(typed: Mapping[str, str], at: int) -> dict[str, Any] | None:
    place, asked_, said = (
        typed.get(f"{name}-{at}", "").strip() for name in ("place", "asked", "said")
    )
    if not (place or asked_ or said):
        return None
    if not (place and asked_.isdecimal() and said.isdecimal() and int(asked_)):
        fix = "Write the place, how many were asked, and how many of them said so."
        raise Invalid("places", f"row {at} is not whole", fix)
    if int(said) > int(asked_):
        fix = "Write how many of those who were asked said so."
        raise Invalid("places", f"in row {at} more said so than were asked", fix)
    return {"place": place, "asked": int(asked_), "said": int(said)}
