"""Write the report of an edition in one language, whatever form it takes later. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

from wholeroute.plan import (
    SEVERAL,
    Action,
    Change,
    Edition,
    Far,
    Force,
    OfGroup,
    Piece,
    as_json,
)
from wholeroute.reports.document import (
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Paragraph,
    Table,
    ours,
    said,
    several,
)
from wholeroute.reports.law import law, replies
from wholeroute.reports.measured import measured
from wholeroute.reports.words import Words, words_of

STATUSES = (*(each.value for each in Far), SEVERAL)
"""How far an action may have come, the least first; at the end those that each of a group does."""


def compose(edition: Edition, language: str) -> Document:
    """Return the report of an edition; raise `NotFound` for a language that it does not speak."""
    words = words_of(edition, language)
    return Document(
        title=edition.title, subtitle=words("of-pillar" if edition.pillar else "whole"),
        language=words.tag, direction=words.direction, day=edition.frozen_on,
        words={each: words(each) for each in ("contents", "page")},
        facts=_facts(edition, words),
        blocks=(
            *_how_to_read(words), *_stands(edition, words), *_changes(edition, words),
            *_pillars(edition, words), *measured(edition, words), *law(edition, words),
            *replies(edition, words), *_evidence(edition, words), *_made(edition, words),
        ),
    )  # fmt: skip


def _facts(edition: Edition, words: Words) -> tuple[tuple[str, Cell], ...]:
    about = edition.plan.about
    named = several((ours(each) for each in (about.title, about.number) if each), " · ")
    only = edition.pillar
    return (
        (words("of-plan"), named),
        *([(words("pillar"), ours(f"{only.id} {only.title}"))] if only else []),
        (words("edition"), said(words.number(edition.number))),
        (words("frozen-on"), said(words.day(edition.frozen_on))),
        (words("register"), said(f"{words.number(edition.register.number)}")),
        (words("hash"), ours(sha256(as_json(edition)).hexdigest())),
    )  # fmt: skip


def _how_to_read(words: Words) -> Iterator[Block]:
    yield Heading(1, said(words("to-read")), "to-read")
    for key in ("to-read-evidence", "to-read-actor", "to-read-boxed", "to-read-words"):
        yield Paragraph(said(words(key)))


def _stands(edition: Edition, words: Words) -> Iterator[Block]:
    yield Heading(1, said(words("stands")), "stands")
    pillars = [(e.id, ours(_pillar(e.id, e.title))) for e in edition.plan.pillars]
    yield _counted(edition, words, ("by-pillar", "pillar"), pillars, lambda each: each.pillar)
    forces = [(str(each), said(words.label("force", each))) for each in Force]
    yield _counted(edition, words, ("by-force", "force"), forces, lambda each: str(each.force))


def _counted(
    edition: Edition,
    words: Words,
    called: tuple[str, str],
    rows: Sequence[tuple[str, Cell]],
    of: Callable[[Action], str],
) -> Table:
    """Return how many actions have come how far; no row for what this edition has none of."""
    counts = Counter((of(e), edition.standing[e.id].status) for e in edition.actions)
    there = [each for each in rows if any(counts[each[0], status] for status in STATUSES)]
    caption, head = called
    return Table(
        words(caption),
        (
            Column(words(head), 7), Column(words("all-of"), 3, figures=True),
            *(Column(status_in(words, each), 4, figures=True) for each in STATUSES),
        ),
        tuple(
            (name, *(said(words.number(number)) for number in (sum(of_row), *of_row)))
            for key, name in there
            for of_row in ([counts[key, status] for status in STATUSES],)
        ),
    )  # fmt: skip


def _changes(edition: Edition, words: Words) -> Iterator[Block]:
    yield Heading(1, said(words("changes")), "changes")
    if edition.former is None:
        yield Paragraph(said(words("changes-first")))
        return
    since = {
        "number": words.number(edition.former.number), "day": words.day(edition.former.frozen_on),
    }  # fmt: skip
    if not edition.changes:
        yield Paragraph(said(words("changes-none", **since)))
        return
    columns = (("row", 3), ("what", 3), ("was", 6), ("now", 6))
    yield Table(
        words("changes-since", **since),
        tuple(Column(words(key), width) for key, width in columns),
        tuple(_change(words, each) for each in edition.changes),
    )


def _change(words: Words, each: Change) -> tuple[Cell, ...]:
    if not each.field:
        what = said(words("added" if each.now else "removed"))
        return ours(each.id), what, ours(""), ours("")
    if each.field == "status":
        was, now = (status_in(words, one) for one in (each.was, each.now))
        return ours(each.id), said(words("status")), said(was), said(now)
    return ours(each.id), ours(each.field), ours(each.was), ours(each.now)


def _pillars(edition: Edition, words: Words) -> Iterator[Block]:
    for pillar in edition.plan.pillars:
        rows = tuple(e for e in edition.actions if e.pillar == pillar.id)
        if rows:
            yield Heading(1, ours(_pillar(pillar.id, pillar.title)), f"pillar-{pillar.id}")
            yield _actions(edition, words, rows)


def _actions(edition: Edition, words: Words, actions: Sequence[Action]) -> Table:
    columns = (("id", 4), ("action", 12), ("force", 4), ("who", 6), ("by-when", 4), ("status", 4))
    return Table(
        words("actions-of"),
        tuple(Column(words(key), width) for key, width in columns),
        tuple(action_cells(edition, words, each) for each in actions),
    )


def action_cells(edition: Edition, words: Words, each: Action) -> tuple[Cell, ...]:
    """Return what is said of an action: id, words, how strongly, who, by when, how far."""
    boxed = said(f" ({words('boxed')})") if each.boxed else ()
    return (
        ours(each.id), (*ours(each.action), *boxed), said(words.label("force", each.force)),
        several(_who(edition, words, each)), _by_when(words, each), _how_far(edition, words, each),
    )  # fmt: skip


def _who(edition: Edition, words: Words, action: Action) -> Iterator[Cell]:
    """Yield who is asked to act: each with how far they are, of groups how many are how far."""
    standing = edition.standing[action.id]
    alone = len(action.responsible) == 1
    told = {
        **{e.actor: "" if alone else words.label("far", e.status) for e in standing.actors},
        **{each.actor: _of_group(words, each) for each in standing.groups if each.of},
    }
    for each in action.responsible:
        name = ours(edition.plan.organisation[each].name)
        yield (*name, *said(f" ({told[each]})")) if told.get(each) else name


def _of_group(words: Words, group: OfGroup) -> str:
    """Return how many of a group have come at least so far, as far as any has."""
    counts = group.at_least or ((Far.REPORTED.value, 0),)
    return " · ".join(
        words(
            "so-many", far=words.label("far", far), number=words.number(number),
            all=words.number(group.of),
        )
        for far, number in counts
    )  # fmt: skip


def _by_when(words: Words, action: Action) -> Cell:
    if action.deadline is None:
        return said(words("no-date"))
    by = action.deadline.by
    return said(words.day(by)) if by else ours(action.deadline.said)


def _how_far(edition: Edition, words: Words, action: Action) -> Cell:
    standing = edition.standing[action.id]
    told = [status_in(words, standing.status)]
    if standing.overdue:
        told.append(words("overdue"))
    if standing.newest:
        told.append(
            f"{words.day(standing.newest)} ({words.label('how fresh', standing.freshness)})"
        )
    return said(", ".join(told))


def status_in(words: Words, status: str) -> str:
    """Return what a status is called."""
    return words("several") if status == SEVERAL else words.label("far", status)


def _evidence(edition: Edition, words: Words) -> Iterator[Block]:
    yield Heading(1, said(words("evidence")), "evidence")
    shown = {each for one in edition.actions for each in edition.standing[one.id].evidence}
    pieces = [each for each in edition.evidence if each.id in shown]
    withheld = sum(edition.standing[each.id].withheld for each in edition.actions)
    if pieces:
        columns = (
            ("action", 5), ("evidence", 11), ("kind", 5), ("day", 5), ("quality", 4),
            ("held-by", 6), ("attested-by", 6), ("verified-by", 6),
        )  # fmt: skip
        heads = tuple(Column(words(key), width) for key, width in columns)
        rows = tuple(_piece(words, each) for each in pieces)
        yield Table(words("evidence-for-all"), heads, rows)
    else:
        yield Paragraph(said(words("evidence-none")))
    if withheld:
        yield Paragraph(said(words("evidence-withheld", number=words.number(withheld))))


def _piece(words: Words, each: Piece) -> tuple[Cell, ...]:
    return (
        ours(each.action), ours(each.title), said(words.label("evidence-kind", each.kind)),
        said(words.day(each.day)), ours(each.quality), ours(each.held_by), ours(each.attested_by),
        several(map(ours, each.verified_by)),
    )  # fmt: skip


def _made(edition: Edition, words: Words) -> Iterator[Block]:
    yield Heading(1, said(words("made")), "made")
    yield Paragraph(said(words("made-by")))
    made = (f"{name} {version}" for name, version in sorted(edition.frame.made_with.items()))
    yield Paragraph(ours(f"{edition.frame.set}: {', '.join(made)}"))


def _pillar(name: str, title: str) -> str:
    return f"{name} {title}" if name.isdigit() else title
