"""Gather the page of one entity: all that is said of it, how far it is borne out, what others make of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from wholeroute.crosscheck import cluster_of
from wholeroute.ledger import (
    Acting,
    Judgement,
    entities,
    entity_or_absent,
    record,
    restricted,
    standing,
)
from wholeroute.network import ShownCard, cards_about, may_see
from wholeroute.rights import Action, Lane
from wholeroute.web.may import may
from wholeroute.web.views.about import FoundHere, found_here, matches
from wholeroute.web.views.dated import Dated, dated
from wholeroute.web.views.lines import names_of, said_of
from wholeroute.web.views.queue import Waiting
from wholeroute.web.views.records import Merge, Record, merge_from, records
from wholeroute.web.views.referring import References, references
from wholeroute.web.views.said import VAULTED, Group, captions, grouped, referred
from wholeroute.web.views.weighed import Borne, Contradicting, borne, contradicting


@dataclass(frozen=True, slots=True)
class EntityPage:
    """One entity as this reader may know it; `vaulted` names statements kept in the vault."""

    id: UUID
    kind: str
    lane: Lane
    names: str
    records: tuple[Record, ...]
    merges: tuple[Merge, ...]
    groups: tuple[Group, ...]
    statements: int
    sources: int
    borne: Borne
    contradictions: tuple[Contradicting, ...]
    timeline: tuple[Dated, ...]
    named_by: References
    matches: tuple[Waiting, ...]
    findings: tuple[FoundHere, ...]
    cards: tuple[ShownCard, ...]
    restricted: tuple[str, ...]
    vaulted: tuple[UUID, ...]
    may_judge: bool
    may_reveal: bool
    may_disclose: bool
    on_canvas: bool
    on_timeline: bool


def entity_page(acting: Acting, asked: UUID, today: date, links: str | None = None) -> EntityPage:
    """Return the page of an entity, leaving an audit row; raise `NotFound` for hidden and absent.

    `links` is the one kind of what refers to it that is asked for.
    """
    with acting.begin() as connection:
        ids, others = merged_with(acting, connection, asked)
        found = entities(acting, connection, ids, most=len(ids))
        entity = entity_or_absent(found, asked)
        said = said_of(acting, connection, [each.id for each in found])
        ends = {end for each in said if (end := referred(each))}
        names = captions(said) | names_of(acting, connection, ends - set(ids))
        stands = judged_around(acting, connection, ids)
        named_by, naming = references(acting, connection, found, links)
        waits = matches(acting, connection, ids, stands)
        about = found_here(acting, connection, ids)
        cards = cards_about(acting, connection, ids)
        record(connection, acting.reader, Action.READ, f"entity:{asked}")
    groups = grouped(said, names)
    kinds = {each.entity: each.kind for each in named_by.lines} | {e.id: e.kind for e in found}
    return EntityPage(
        id=asked,
        kind=entity.kind,
        lane=entity.lane,
        names=names.get(asked, ""),
        records=records(found, said),
        merges=_merges(ids, stands),
        groups=groups,
        statements=len(said),
        sources=len({each.source.contributor for each in said}),
        borne=borne(groups, today),
        contradictions=contradicting(groups),
        timeline=dated([*said, *naming], ids, kinds, captions(naming) | names, by_people(stands)),
        named_by=named_by,
        matches=waits,
        findings=about,
        cards=tuple(cards),
        restricted=tuple(others),
        vaulted=tuple(each.id for each in said if each.flag == VAULTED),
        may_judge=may(acting.reader, Action.JUDGE, Lane.OPEN) and entity.lane is Lane.OPEN,
        may_reveal=entity.lane is not Lane.OPEN and may(acting.reader, Action.READ, entity.lane),
        may_disclose=entity.lane is Lane.OPEN and may(acting.reader, Action.EXPORT, Lane.OPEN),
        on_canvas=entity.lane is Lane.OPEN and may_see(acting),
        on_timeline=entity.lane is Lane.OPEN,
    )


def merged_with(
    acting: Acting, connection: Connection, asked: UUID
) -> tuple[list[UUID], list[str]]:
    """Return the records judged the same, and which organisations hold more."""
    ids = cluster_of(acting, connection, asked)
    return ids, restricted(acting, connection, [asked])


def judged_around(
    acting: Acting, connection: Connection, ids: Sequence[UUID]
) -> Sequence[Judgement]:
    """Return the judgements that touch any of `ids`; who reads no open lane sees none."""
    if len(ids) == 1 and not may(acting.reader, Action.JUDGE, Lane.OPEN):
        return ()
    return standing(connection, ids, brief=True)


def by_people(stands: Iterable[Judgement]) -> list[Judgement]:
    """Return the judgements that people made."""
    return [each for each in stands if each.human]


def _merges(ids: Sequence[UUID], stands: Sequence[Judgement]) -> tuple[Merge, ...]:
    within = set(ids)
    return tuple(merge_from(e) for e in stands if e.left in within and e.right in within)
