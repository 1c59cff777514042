"""Write how far laws have come and how states apply them, and what consultations brought. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from wholeroute.plan import Consulted, Edition, OfTopic, Reached
from wholeroute.reports.document import (
    Block,
    Cell,
    Column,
    Heading,
    Paragraph,
    Table,
    ours,
    said,
    several,
)
from wholeroute.reports.words import Words


def law(edition: Edition, words: Words) -> Iterator[Block]:
    """Yield the chapter on laws."""
    yield Heading(1, said(words("law")), "law")
    if edition.stages:
        columns = (("law-name", 8), ("stage", 4), ("day", 4), ("source", 8))
        rows = tuple(_stage(edition, words, each) for each in edition.stages)
        yield Table(words("law-stages"), _heads(words, columns), rows)
    else:
        yield Paragraph(said(words("law-none")))
    if edition.topics:
        heads = _heads(words, (("law-name", 7), ("topic", 8), ("states", 9)))
        rows = tuple(_topic(edition, words, each) for each in edition.topics)
        yield Table(words("law-applied"), heads, rows)


def replies(edition: Edition, words: Words) -> Iterator[Block]:
    """Yield the chapter on consultations."""
    yield Heading(1, said(words("replies")), "replies")
    if not edition.consulted:
        yield Paragraph(said(words("replies-none")))
        return
    columns = (("consultation", 6), ("day", 3), ("said", 10), ("replied", 10))
    rows = tuple(_consulted(words, each) for each in edition.consulted)
    yield Table(words("replies"), _heads(words, columns), rows)


def _heads(words: Words, columns: tuple[tuple[str, int], ...]) -> tuple[Column, ...]:
    return tuple(Column(words(key), width) for key, width in columns)


def _stage(edition: Edition, words: Words, each: Reached) -> tuple[Cell, ...]:
    act = edition.plan.act[each.act]
    stage = said(words.label("act-stage", each.stage))
    return ours(f"{act.number} {act.title}"), stage, said(words.day(each.day)), ours(each.source)


def _topic(edition: Edition, words: Words, each: OfTopic) -> tuple[Cell, ...]:
    act = edition.plan.act[each.act]
    topic = next(one for one in act.topics if one.id == each.topic)
    told = [
        said(f"{words.label('law-status', status)}: {words.number(number)}")
        for status, number in each.counts
    ]
    if each.untold:
        told.append(said(f"{words('untold')}: {words.number(each.untold)}"))
    return ours(act.number), ours(topic.name), several(told, " · ")


def _consulted(words: Words, each: Consulted) -> tuple[Cell, ...]:
    answers = (ours(f"{one.words} ({one.by}, {one.day})") for one in each.replies)
    return (
        ours(f"{each.title} ({each.by})"), said(words.day(each.day)), ours(each.words),
        several(answers, " · "),
    )  # fmt: skip
