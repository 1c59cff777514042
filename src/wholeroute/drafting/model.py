"""What a draft says: its terms, its items, the links between them, and a text.

Pure. A draft is changed by verbs that return a new one. Each part has a revision, so that two tabs
that change the same part meet: the second is told, and loses nothing of what it typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import orjson

from wholeroute.drafting.kinds import DID, FIELDS, RELATIONS, SAID_OF_PERSONS, SORTS, Form, Sort
from wholeroute.errors import Invalid, NotFound

MOST_ITEMS = 200
MOST_LINKS = 500
LONGEST = 500
LONGEST_PROSE = 6000
LARGEST = 512 << 10
"""How many bytes a draft may have, and a file that becomes one."""
_KEPT_ASIDE = 20

Said = Mapping[str, str]
"""What was typed into fields, by their names; an empty one is left out."""


class ChangedMeanwhile(Invalid):
    """Another tab kept the same part since this one was opened; `now` is what it kept."""

    status = 409
    code = "changed-meanwhile"

    def __init__(self, now: Part) -> None:
        super().__init__(
            "revision", "this was changed in another window since you opened it",
            "Compare the two below, then keep what is right.",
        )  # fmt: skip
        self.now = now


@dataclass(frozen=True, slots=True)
class Part:
    """Fields that are kept together. `tab` names the window that kept them last."""

    said: Said = field(default_factory=dict)
    revision: int = 1
    tab: str = ""

    def kept(self, said: Said, seen: int, tab: str) -> Part:
        """Return the part with new words; raise `ChangedMeanwhile` where another tab was first."""
        new = {name: each.strip() for name, each in said.items() if each.strip()}
        if seen != self.revision and not (tab and tab == self.tab) and new != dict(self.said):
            raise ChangedMeanwhile(self)
        return Part(new, self.revision + (new != dict(self.said)), tab)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that the report speaks of; its key is the report's own word for it."""

    key: str
    sort: Sort
    part: Part = field(default_factory=Part)

    @property
    def said(self) -> Said:
        """Return what its fields hold."""
        return self.part.said


@dataclass(frozen=True, slots=True)
class Link:
    """Two items, by their keys, and how the one stands to the other."""

    key: str
    relation: str
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Content:
    """All that a draft says. `aside` are items that were taken out, the last one first."""

    form: Form = Form.REPORT
    terms: Part = field(default_factory=Part)
    text: Part = field(default_factory=Part)
    items: tuple[Item, ...] = ()
    links: tuple[Link, ...] = ()
    aside: tuple[Item, ...] = ()
    last: int = 0

    def item(self, key: str) -> Item:
        """Return an item; raise `NotFound` where it was taken out."""
        for each in self.items:
            if each.key == key:
                return each
        raise NotFound("this item is not in the draft any more")

    def with_new(self, sort: Sort, said: Said | None = None) -> Content:
        """Return it with one more item of a sort, which is its last."""
        if sort not in SORTS[self.form]:
            raise Invalid("sort", f"{sort} has no place in this form", "Choose another.")
        if len(self.items) >= MOST_ITEMS:
            fix = "Send this one, and begin another."
            raise Invalid("sort", f"a report typed here holds {MOST_ITEMS} items", fix)
        new = Item(f"{sort}-{self.last + 1}", sort, Part(fitting(sort, said or {})))
        return replace(self, items=(*self.items, new), last=self.last + 1)

    def with_part(self, name: str, said: Said, seen: int, tab: str) -> Content:
        """Return it with what was typed into a part: `terms`, `text`, or an item by its key."""
        if name == "terms":
            return replace(self, terms=self.terms.kept(_terms(said), seen, tab))
        if name == "text":
            kept = {each: said[each] for each in ("text", "nobody-else") if each in said}
            _must_be_short(kept, LONGEST_PROSE)
            return replace(self, text=self.text.kept(kept, seen, tab))
        return self.with_item(name, said, seen, tab)

    def with_item(self, key: str, said: Said, seen: int, tab: str) -> Content:
        """Return it with what was typed of one item."""
        item = self.item(key)
        new = replace(item, part=item.part.kept(fitting(item.sort, said), seen, tab))
        return replace(self, items=tuple(new if e.key == key else e for e in self.items))

    def without(self, key: str) -> Content:
        """Return it without an item and its links; the item is kept aside, to be brought back."""
        gone = self.item(key)
        return replace(
            self,
            items=tuple(each for each in self.items if each.key != key),
            links=tuple(each for each in self.links if key not in (each.one, each.other)),
            aside=(gone, *self.aside)[:_KEPT_ASIDE],
        )

    def with_back(self, key: str) -> Content:
        """Return it with an item that was taken out."""
        for each in self.aside:
            if each.key == key:
                aside = tuple(one for one in self.aside if one.key != key)
                return replace(self, items=(*self.items, each), aside=aside)
        raise NotFound("this item is not kept aside any more")

    def with_link(self, relation: str, one: str, other: str) -> Content:
        """Return it with a link; raise `Invalid` where these two cannot stand so."""
        known = RELATIONS.get(relation)
        if known is None:
            raise Invalid("relation", "nothing is chosen", "Choose how the two are linked.")
        for name, key, sorts in (("one", one, known.of), ("other", other, known.to)):
            if key not in {each.key for each in self.items}:
                raise Invalid(name, "nothing is chosen", "Choose one of the report's items.")
            if self.item(key).sort not in sorts:
                fit = ", ".join(sorted(sorts))
                raise Invalid(name, "it cannot stand there", f"Choose one of: {fit}.")
        if one == other:
            raise Invalid("other", "is the same item", "Choose two.")
        if (relation, one, other) in {(e.relation, e.one, e.other) for e in self.links}:
            return self
        if len(self.links) >= MOST_LINKS:
            raise Invalid("relation", f"a report typed here holds {MOST_LINKS} links", "Send it.")
        new = Link(f"link-{self.last + 1}", relation, one, other)
        return replace(self, links=(*self.links, new), last=self.last + 1)

    def without_link(self, key: str) -> Content:
        """Return it without a link."""
        return replace(self, links=tuple(each for each in self.links if each.key != key))


def fitting(sort: Sort, said: Said) -> dict[str, str]:
    """Return the words that a sort has fields for, none longer than it may be."""
    found = {name: said[name] for name in names_of(sort) if said.get(name, "").strip()}
    _must_be_short({name: words for name, words in found.items() if name != "notes"}, LONGEST)
    _must_be_short({"notes": found.get("notes", "")}, LONGEST_PROSE)
    if found.get("category", SAID_OF_PERSONS[0]) not in SAID_OF_PERSONS:
        raise Invalid("category", "it is none of the choices", "Choose one, or none.")
    return found


TERMS = (
    "title", "grade", "regime", "legal_basis", "tlp", "collected_on", "testimony",
    "h0", "h1", "h2", "h3",
)  # fmt: skip
"""What a draft says of itself; beside these `purposes-…` and `audience-…`, one for each."""


def _terms(said: Said) -> dict[str, str]:
    found = {
        name: words
        for name, words in said.items()
        if name in TERMS or name.startswith(("purposes-", "audience-"))
    }
    _must_be_short(found, LONGEST)
    return found


def _must_be_short(said: Said, most: int) -> None:
    for name, words in said.items():
        if len(words) > most:
            raise Invalid(name, f"it has {len(words)} characters", f"Use up to {most}.")


def names_of(sort: Sort) -> list[str]:
    """Return the names of every field of a sort, with how its date is meant and who a person is."""
    names = ["grade"]
    for each in FIELDS[sort]:
        names += [each.name, f"{each.name}-how"]
    if sort is Sort.PERSON:
        names += ["category", "minor", *(f"did-{each}" for each in DID)]
    return names


def packed(content: Content) -> bytes:
    """Return a draft as bytes."""
    return orjson.dumps(asdict(content))


def unpacked(kept: bytes) -> Content:
    """Return what `packed` made."""
    said: dict[str, Any] = orjson.loads(kept)
    return Content(
        Form(said["form"]),
        Part(**said["terms"]),
        Part(**said["text"]),
        _items(said["items"]),
        tuple(Link(**each) for each in said["links"]),
        _items(said["aside"]),
        said["last"],
    )


def _items(said: Iterable[dict[str, Any]]) -> tuple[Item, ...]:
    return tuple(Item(each["key"], Sort(each["sort"]), Part(**each["part"])) for each in said)
