"""Tell what names whoever is erased, and what is left of the texts of their report that do.

Pure, but for what it is given: what the ledger says of them, and what the vault keeps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from wholeroute.entities import PROPERTIES, Mentions, PropertyType, mentions
from wholeroute.ledger import Identity, Said


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is left of each text in the ledger, empty where nothing is, and of texts in the vault.

    `forgotten` are the tokens that the vault must forget: texts of which nothing is left, and
    reasons that name them.
    """

    left: list[tuple[UUID, str]]
    rewritten: list[Identity]
    forgotten: set[UUID]


def spoken(said: Sequence[Said], vaulted: dict[UUID, Identity], named: Mentions) -> Spoken:
    """Return what becomes of every text of a report that speaks of whoever goes."""
    left = [
        (each.id, "" if (rest := named.without(each.value)) == each.value else rest)
        for each in said
        if not each.mine and not each.vaulted and _is_text(each)
        if named.named_in(each.original or each.value) or named.named_in(each.value)
    ]
    texts = {each.id for each in said if _is_text(each)}
    skipped = {each.id for each in said if each.mine or not _is_text(each)}
    rewritten: list[Identity] = []
    forgotten: set[UUID] = set()
    for token, identity in vaulted.items():
        whole = identity.original or identity.value
        if token in skipped or not named.named_in(whole):
            continue
        if (rest := named.without(whole)) and token in texts:
            rewritten.append(Identity(token, rest))
            continue
        forgotten.add(token)
        if token in texts:
            left.append((token, ""))
    return Spoken(left, rewritten, forgotten)


def _is_text(said: Said) -> bool:
    return PROPERTIES[said.property].type is PropertyType.TEXT


def names_of(said: Sequence[Said], vaulted: dict[UUID, Identity]) -> Mentions:
    """Return what names whoever goes: what is said of them here, and what the vault keeps."""
    own: list[tuple[str, str]] = []
    others: list[str] = []
    for each in said:
        values = {each.value, each.original or ""}
        if each.vaulted and each.id in vaulted:
            values |= {vaulted[each.id].value, vaulted[each.id].original or ""}
        if each.mine:
            own += [(each.property, value) for value in sorted(values - {""})]
        elif PROPERTIES[each.property].type is PropertyType.NAME:
            others += sorted(values - {""})
    return mentions(own, others)
