"""Wall short texts that name somebody outside the open lane, as prose is walled.

A position may say whose wife somebody is, a location in whose house. Such a text goes to the vault
when its report comes in (`ledger.staging`), when somebody it names leaves the open lane, and when it
enters that lane with somebody else. It comes back once it names nobody who is hidden. One word of a
name is enough, unless somebody in the open lane of the report bears it as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from sqlalchemy import Connection

from wholeroute.custody.vault import Vault, whole
from wholeroute.entities import PROPERTIES, PropertyType, mentions
from wholeroute.ledger import (
    Acting,
    Identity,
    NameBeside,
    ShortText,
    discard_older,
    let_texts_out,
    names_beside,
    names_of,
    texts_are_settled,
    texts_beside,
    texts_of,
    texts_waiting,
    wall_beside,
    wall_texts,
)


def wall_texts_beside(acting: Acting, connection: Connection, entity: UUID) -> None:
    """Wall what stays in the open lane and names whoever moves with `entity`.

    Call it in the transaction in which they move, before they do.
    """
    texts = [each for each in texts_beside(connection, entity) if not each.walled]
    if not texts:
        return
    vault = Vault(acting.ledger)
    naming = _naming(texts, names_beside(connection, entity), vault)
    _keep(vault, naming)
    wall_beside(connection, entity, [each.token for each in naming])


def settle_texts(acting: Acting, connection: Connection, report: UUID) -> None:
    """Wall and let out the short texts of a report by who is hidden in it by now.

    Call it in the transaction in which somebody entered the open lane, after they did; for who may
    settle that report, and nothing happens for anybody else.
    """
    vault = Vault(acting.ledger)
    texts = _opened(texts_of(connection, report), vault)
    if not texts:
        return
    naming = {each.token for each in _naming(texts, names_of(connection, report), vault)}
    bare = [each for each in texts if each.token in naming and not each.walled]
    _keep(vault, bare)
    if bare:
        wall_texts(connection, report, [each.token for each in bare])
    if out := [each for each in texts if each.walled and each.token not in naming]:
        let_texts_out(connection, report, _as_they_stood(out, vault))


def settle_older_texts(acting: Acting) -> int:
    """Settle, once, the texts of reports that came in before they were walled; return how many there were."""
    with acting.begin() as connection:
        waiting = texts_waiting(connection)
    for report in waiting:
        with acting.begin() as connection:
            settle_texts(acting, connection, report)
            texts_are_settled(connection, report)
    if waiting:
        discard_older(acting)
    return len(waiting)


def _naming(
    texts: Iterable[ShortText], names: Sequence[NameBeside], vault: Vault
) -> list[ShortText]:
    """Return those of `texts` that name somebody hidden; all of them where a name cannot be read."""
    kept = {each.token: each.property for each in names if each.hidden and each.vaulted}
    opened = vault.compared(kept)
    if len(opened) < len(kept):  # on the shelf still: a custodian carries it over first
        return list(texts)
    hidden = [(each.property, each.value) for each in names if each.hidden and not each.vaulted]
    hidden += [(kept[each.token], each.original or each.value) for each in opened]
    others: defaultdict[UUID, list[str]] = defaultdict(list)
    for each in names:
        if not each.hidden and _is_a_name(each.property):
            others[each.report].append(each.value)
    named = {report: mentions(hidden, others[report]) for report in {e.report for e in texts}}
    return [each for each in texts if named[each.report].named_in(each.original or each.value)]


_REPORT = attrgetter("report")


def _is_a_name(name: str) -> bool:
    return PROPERTIES[name].type is PropertyType.NAME


def _opened(texts: Sequence[ShortText], vault: Vault) -> list[ShortText]:
    """Return texts with the values of those that are walled; what waits on the shelf is left out."""
    kept = {each.token: each for each in vault.compared(e.token for e in texts if e.walled)}
    return [
        each._replace(value=kept[each.token].value, original=kept[each.token].original)
        if each.walled
        else each
        for each in texts
        if not each.walled or each.token in kept
    ]


def _as_they_stood(texts: Iterable[ShortText], vault: Vault) -> list[Identity]:
    said = {each.token: each.said for each in texts}
    return [whole(each, said[each.token]) for each in vault.compared(said)]


def _keep(vault: Vault, texts: Iterable[ShortText]) -> None:
    for report, group in groupby(sorted(texts, key=_REPORT), key=_REPORT):
        vault.store(
            report, [Identity(each.token, each.value, each.original, each.flag) for each in group]
        )
