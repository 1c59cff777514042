"""List the views of canvases that a reader may open; each is called by what it begins with.

A view has no title: a name in it would stay when its bearer has left. What it begins with is
looked up for each reader, so that it is called differently, or not at all, for who sees less.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wholeroute.ledger import Acting, called, kept_views
from wholeroute.network.canvas import Act, Deed, read_acts
from wholeroute.web.views.said import NAMING, captions


@dataclass(frozen=True, slots=True)
class KeptView:
    """One view: whose it is, and what of its beginning this reader sees."""

    ref: UUID
    member: str
    begins: tuple[str, ...]
    acts: int
    shared: bool
    own: bool
    kept_at: datetime


def kept_page(acting: Acting) -> tuple[KeptView, ...]:
    """Return the views that this reader may open, the newest first."""
    with acting.begin() as connection:
        found = [(each, read_acts(each.acts)) for each in kept_views(connection)]
        asked = {entity for _, acts in found for entity in _begun(acts)}
        names = captions(called(connection, asked, NAMING))
    return tuple(
        KeptView(
            each.ref, each.member, _begins(acts, names), len(acts), each.shared,
            each.member == acting.reader.member, each.kept_at,
        )
        for each, acts in found
    )  # fmt: skip


def _begun(acts: tuple[Act, ...]) -> list[UUID]:
    begins = (Deed.START, Deed.EGO)
    return [entity for each in acts if each.deed in begins for entity in each.ids][:3]


def _begins(acts: tuple[Act, ...], names: dict[UUID, str]) -> tuple[str, ...]:
    groups = [each.fields[0] for each in acts if each.deed is Deed.GROUP]
    people = [names[each] for each in _begun(acts) if names.get(each)]
    return tuple(dict.fromkeys([*people, *groups]))[:3]
