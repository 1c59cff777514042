"""Read from a report in which capacity somebody was there: aboard, steering, rescuing, caring.

A court may not treat somebody who entered with a minor in their actual care, or was made to
steer, as a smuggler for that alone (CJEU C-460/23, Kinsa; Protocol against the Smuggling of
Migrants, Article 5). So a label alone does not make them a suspect here: what is read from
their own words, role and links puts the label on hold until a person decides. Reading errs
towards holding: a hold is lifted by two people, a wrong suspicion by nobody.

Words are matched on text without accents and case, in the languages that reports come in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from itertools import permutations
from typing import NamedTuple

import yaml

from wholeroute.entities.drafts import Draft
from wholeroute.entities.vocabulary import FREE_TEXT, LINK_KINDS, Kind


class Capacity(StrEnum):
    """How somebody was there, whatever a report calls them."""

    ABOARD = "aboard"
    STEERING = "steering"
    RESCUING = "rescuing"
    CARING = "caring"


_BOAT, _MINOR = "<boat>", "<minor>"


def _words() -> dict[Capacity, re.Pattern[str]]:
    file = files("wholeroute.entities") / "data" / "capacities.yaml"
    said = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {
        capacity: re.compile(
            "|".join(
                f"(?:{each.replace(_BOAT, said['boat']).replace(_MINOR, said['minor'])})"
                for each in said[capacity.value]
            )
        )
        for capacity in Capacity
    }


_READ = _words()
_SAID_IN = FREE_TEXT | {"role", "position", "title", "type"}
_LINKED = {
    "aboard": Capacity.ABOARD, "passenger": Capacity.ABOARD, "rescued": Capacity.ABOARD,
    "rescued by": Capacity.ABOARD, "steering": Capacity.STEERING, "at the helm": Capacity.STEERING,
    "boat driver": Capacity.STEERING, "helmsman": Capacity.STEERING, "skipper": Capacity.STEERING,
    "rescuer": Capacity.RESCUING, "rescue crew": Capacity.RESCUING, "volunteer": Capacity.RESCUING,
    "carer": Capacity.CARING, "guardian": Capacity.CARING, "caring for": Capacity.CARING,
}  # fmt: skip
"""What a link may say of the first person that it names, by its `role`."""
_TOGETHER = {
    "came with", "came together", "travelled with", "traveled with", "travelling with",
    "accompanied by", "accompanying", "arrived with", "in the care of", "cares for",
}  # fmt: skip
"""What a link may say of two of whom one, being a minor, was in the other's care."""


def capacities_said(said: Iterable[str]) -> frozenset[Capacity]:
    """Return every capacity that any of these texts names."""
    return frozenset(found for text in said for found in _said(text))


@lru_cache(maxsize=4096)
def _said(text: str) -> frozenset[Capacity]:
    plain = _plain(text)
    return frozenset(capacity for capacity, words in _READ.items() if words.search(plain))


def _plain(text: str) -> str:
    """Return `text` without accents, vowel signs and case, its spaces single."""
    bare = "".join(
        each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each)
    )
    return " ".join(bare.replace("\u0640", "").casefold().split())


class Hold(NamedTuple):
    """A person, by the key of their draft, whose label waits, and why.

    `given` is the key of somebody else: the hold is one only where that person is a minor.
    """

    key: str
    capacity: Capacity
    given: str = ""


def holds_in(drafts: Sequence[Draft]) -> Iterator[Hold]:
    """Yield what one row says of the people it names, in remarks, roles and links."""
    things = {draft.key for draft in drafts if draft.kind is not Kind.PERSON}
    for draft in drafts:
        said = [claim.text for claim in draft.claims if claim.property in _SAID_IN]
        if not said:
            continue
        if draft.kind is Kind.PERSON:
            for capacity in sorted(capacities_said(said)):
                yield Hold(draft.key, capacity)
        elif draft.kind in LINK_KINDS:
            named = dict.fromkeys(each.key for each in draft.references if each.key not in things)
            yield from _linked(list(named), {_plain(each) for each in said})


def _linked(people: list[str], roles: set[str]) -> Iterator[Hold]:
    """Yield what a link says of whom it names first; of both, where they came together."""
    for role in sorted(roles & _LINKED.keys()):
        for first in people[:1]:
            yield Hold(first, _LINKED[role])
    if roles & _TOGETHER:
        for one, other in permutations(people, 2):
            yield Hold(one, Capacity.CARING, other)
