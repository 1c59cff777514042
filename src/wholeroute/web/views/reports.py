"""Show a draft as its author types it: one part open, the rest in a line each, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from wholeroute import drafting
from wholeroute.drafting import (
    DID,
    FIELDS,
    NAMING,
    RELATIONS,
    SORTS,
    Asks,
    Content,
    Field,
    Item,
    Lack,
    Part,
    ReadAs,
    Sort,
    Typed,
)
from wholeroute.ledger import Acting
from wholeroute.rights import Category, lane_of_person
from wholeroute.web.labels import LABELS, label


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item in one line; `held` tells that what they did there puts any label on hold."""

    key: str
    sort: Sort
    caption: str
    category: str
    held: bool


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A link in one line, its ends as they are called."""

    key: str
    relation: str
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in the list of drafts."""

    id: UUID
    form: str
    state: str
    title: str
    author: str
    mine: bool
    items: int
    changed_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A draft, whole; `said` of `most` tells how complete it is, `lacks` what is missing."""

    id: UUID
    form: str
    state: str
    author: str
    mine: bool
    remark: str
    sends: bool
    changed_on: date
    ends_on: date
    title: str
    items: tuple[ItemLine, ...]
    links: tuple[LinkLine, ...]
    aside: tuple[ItemLine, ...]
    lacks: tuple[Lack, ...]
    said: int
    most: int


@dataclass(frozen=True, slots=True)
class OpenPart:
    """The part that stands open: what was typed, under which revision, and how it is read.

    `now` is what another window kept meanwhile, None where nobody did.
    """

    name: str
    said: Mapping[str, str]
    revision: int
    tab: str
    sort: Sort | None = None
    read: Mapping[str, ReadAs] | None = None
    now: Mapping[str, str] | None = None


def draft_lines(acting: Acting) -> tuple[DraftLine, ...]:
    """Return the drafts that the session may open."""
    return tuple(
        DraftLine(
            each.id, each.draft.kind, each.draft.state, each.content.terms.said.get("title", ""),
            each.draft.author, each.is_by(acting.reader.member), len(each.content.items),
            each.draft.changed_on, each.draft.ends_on,
        )
        for each in drafting.drafts(acting)
    )  # fmt: skip


def draft_page(acting: Acting, typed: Typed) -> DraftPage:
    """Return the page of a draft."""
    content, kept = typed.content, typed.draft
    said, most = drafting.share_said(content)
    names = {each.key: caption(each) for each in content.items}
    return DraftPage(
        typed.id, kept.kind, kept.state, kept.author, typed.is_by(acting.reader.member),
        typed.remark, kept.sends, kept.changed_on, kept.ends_on,
        content.terms.said.get("title", ""),
        tuple(_line(each) for each in content.items),
        tuple(
            LinkLine(each.key, each.relation, names[each.one], names[each.other])
            for each in content.links
        ),
        tuple(_line(each) for each in content.aside),
        tuple(drafting.lacks_of(content)), said, most,
    )  # fmt: skip


def _line(item: Item) -> ItemLine:
    held = any(item.said.get(f"did-{each}") for each in DID)
    return ItemLine(item.key, item.sort, caption(item), item.said.get("category", ""), held)


def caption(item: Item) -> str:
    """Return what an item is called in a line, empty where nothing names it."""
    said = next((item.said[name] for name in NAMING if item.said.get(name)), "")
    number = item.key.rpartition("-")[2]
    return f"{number}. {said}" if said else f"{number}."


def open_part(content: Content, name: str, tab: str) -> OpenPart | None:
    """Return the part of that name as it is kept, None where there is none."""
    parts = {"terms": content.terms, "text": content.text, "links": Part()}
    if part := parts.get(name):
        return OpenPart(name, part.said, part.revision, tab)
    item = next((each for each in content.items if each.key == name), None)
    if item is None:
        return None
    revision = item.part.revision
    return OpenPart(name, item.said, revision, tab, item.sort, drafting.read_as(item))


def fields_of(sort: Sort, *, first: bool) -> list[Field]:
    """Return the fields of a sort that come first, or the rest."""
    return [each for each in FIELDS[sort] if each.first is first]


def ends_of(content: Content, which: Field) -> list[tuple[str, str]]:
    """Return the items that a field may name, by key, as they are called."""
    fit = set(which.choices) if which.asks is Asks.ITEM else set()
    return [(each.key, caption(each)) for each in content.items if each.sort in fit]


def offered(content: Content) -> dict[str, Any]:
    """Return what the form of a link offers: relations, and the items that can stand at either end."""
    relations = drafting.relations_of(content.form)
    ones = {sort for name in relations for sort in RELATIONS[name].of}
    others = {sort for name in relations for sort in RELATIONS[name].to}
    return {
        "relations": relations,
        "ones": [(e.key, caption(e), e.sort) for e in content.items if e.sort in ones],
        "others": [(e.key, caption(e), e.sort) for e in content.items if e.sort in others],
    }


def asked(sort: Sort, name: str) -> str:
    """Return the message that asks for a field: the sort's own word, that of all, or the property's."""
    words = LABELS["asked"]
    return words.get(f"{sort}.{name}") or words.get(name) or label("property", name)


def example(sort: Sort, name: str) -> str:
    """Return the message that shows how a field is filled in, empty where none is needed."""
    words = LABELS["example"]
    return words.get(f"{sort}.{name}") or words.get(name, "")


def follows(category: str) -> str:
    """Return in which lane somebody stands of whom a report says this, as long as nothing holds it."""
    bare = category.partition(":")[0]
    return lane_of_person([Category(bare)] if bare else [], minor=False)


def sorts_of(content: Content) -> tuple[Sort, ...]:
    """Return what may be added to a draft."""
    return SORTS[content.form]
