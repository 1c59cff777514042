"""An age says little without the day on which it was true."""

from __future__ import annotations

import re

from wholeroute.entities import parse_date
from wholeroute.errors import Invalid

_AGE = re.compile(r"\byears?[\s-]old\b", re.IGNORECASE)


def dated_age(text: str, as_of: str) -> str:
    """Return an age with the day on which it was true: "30 years old (as of 2018-06-07)"."""
    return f"{text} (as of {as_of})" if as_of and _AGE.search(text) else text


def iso_day(text: str) -> str:
    """Return the one day that `text` prints in ISO form, empty where it prints none."""
    try:
        found = parse_date(text)
    except Invalid:
        return ""
    return found.earliest.isoformat() if found.earliest == found.latest else ""
