"""Take for a child whoever may be one by a birth date that their report states.

Where it is uncertain whether somebody has reached the age of 18, they are presumed to be a child:
Directive (EU) 2016/800, Article 3. A report that forgets to say so must not cost them that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from wholeroute.entities.dates import PartialDate
from wholeroute.entities.drafts import Draft
from wholeroute.entities.normalise import dated, normalise, printed_values
from wholeroute.entities.vocabulary import PROPERTIES, Kind
from wholeroute.errors import Invalid

MAJORITY = 18
_BIRTH = PROPERTIES["birthDate"]
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_LEEWAY = 1
"""Years by which "circa 2007" may be wrong. An age comes as the two years of birth that it allows."""


def with_minors(drafts: tuple[Draft, ...], day: date) -> tuple[Draft, ...]:
    """Return the drafts, flagged as minors where somebody's birth leaves it open on `day`."""
    if not any(_may_be(draft, day) for draft in drafts):
        return drafts
    return tuple([draft._replace(minor=True) if _may_be(draft, day) else draft for draft in drafts])


def _may_be(draft: Draft, day: date) -> bool:
    return (
        draft.kind is Kind.PERSON
        and not draft.minor
        and any(
            may_be_minor(claim.text, day) for claim in draft.claims if claim.property == "birthDate"
        )
    )


@lru_cache(maxsize=65536)
def may_be_minor(birth: str, day: date) -> bool:
    """Tell whether a birth date as printed leaves open that its bearer is a child on `day`.

    What cannot be read leaves nothing open: its row is quarantined. So does "after 1980".
    """
    if _ISO.fullmatch(birth):
        return birth > _last_of_age(day).isoformat()
    text, as_of = dated(birth)
    return any(_young(each, day) for each in _read(text, as_of))


def _read(text: str, as_of: date | None) -> Iterable[PartialDate]:
    try:
        return [
            PartialDate.from_edtf(normalise(_BIRTH, part, as_of=as_of).value)
            for part in printed_values(_BIRTH, text, as_of=as_of)
        ]
    except Invalid:
        return ()


def _young(birth: PartialDate, day: date) -> bool:
    loose = birth.approximate and birth.earliest.year == birth.latest.year
    last = _last_of_age(day, MAJORITY + _LEEWAY if loose else MAJORITY)
    return (birth.earliest if birth.latest == date.max else birth.latest) > last


def _last_of_age(day: date, years: int = MAJORITY) -> date:
    """Return the last day of birth of those who have reached an age by `day`."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
