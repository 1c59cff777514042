"""Say what a draft lacks.

Pure. **Nothing here ever blocks a draft.** What a report cannot be sent without is told apart from
what would only help.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wholeroute.drafting.kinds import Form, Sort
from wholeroute.drafting.model import Content, Item

NEEDED = ("title", "grade", "purposes", "regime", "legal_basis")
"""The terms without which nothing is kept."""

_HELPS: Mapping[Sort, tuple[tuple[str, ...], ...]] = {
    Sort.PERSON: (("category",), ("name", "alias"), ("birthDate",), ("nationality",)),
    Sort.BOAT: (("name", "registrationNumber", "imoNumber", "mmsi", "callSign"), ("date",), ("location",)),
    Sort.VEHICLE: (("registrationNumber",), ("country",), ("date",)),
    Sort.PHONE: (("phone",), ("holder",)),
    Sort.PLACE: (("what",), ("name", "address"), ("country",)),
    Sort.PAYMENT: (("payer",), ("beneficiary",), ("amount",), ("currency",), ("date",)),
    Sort.ADVERT: (("service", "website"), ("date",)),
    Sort.INCIDENT: (("date",), ("location",)),
    Sort.ROUTE: (("name",), ("date",)),
    Sort.PRICE: (("amount",), ("currency",), ("date",)),
    Sort.FACILITATOR: (("position",),),
}  # fmt: skip
"""Of each sort what would help: one of each of these is enough."""


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is not said: of which item, None for the report; which field would say it.

    `needed` tells that the report cannot be sent without.
    """

    key: str | None
    sort: Sort | None
    field: str
    needed: bool = False


def lacks_of(content: Content) -> list[Lack]:
    """Return what a draft lacks: what it cannot be sent without first, then by item."""
    found = [Lack(None, None, name, needed=True) for name in NEEDED if not _states(content, name)]
    if not content.items and not content.text.said.get("text"):
        found.append(Lack(None, None, "items", needed=True))
    if not content.terms.said.get("collected_on"):
        found.append(Lack(None, None, "collected_on"))
    for item in content.items:
        found += _of(item)
    if len(content.items) > 1 and not content.links and not _names_another(content):
        found.append(Lack(None, None, "links"))
    return found


def _states(content: Content, name: str) -> bool:
    said = content.terms.said
    if name == "title" and content.form is Form.DEBRIEFING:
        return True
    return bool(said.get(name)) or any(key.startswith(f"{name}-") for key in said)


def _of(item: Item) -> Iterator[Lack]:
    for one_of in _HELPS[item.sort]:
        if not any(item.said.get(name) for name in one_of):
            yield Lack(item.key, item.sort, one_of[0])


def _names_another(content: Content) -> bool:
    keys = {each.key for each in content.items}
    return any(words in keys for each in content.items for words in each.said.values())


def share_said(content: Content) -> tuple[int, int]:
    """Return how much of what helps is said, and how much there is: for one line at the top."""
    most = len(NEEDED) + 2 + sum(len(_HELPS[each.sort]) for each in content.items)
    left = sum(each.field != "links" for each in lacks_of(content))
    return most - left, most
