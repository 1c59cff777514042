"""Read every distinct word once: its Latin form, its skeleton and its sounds, whatever its script.

Most words in Latin letters are read alike wherever they stand. Some are not (bin, al, Abd, din, a
title), and commas, brackets and capitals say what is a surname: a name with any of those is read
whole, and so is one in another script, whose words may tell how the letters of the others sound.
Both ways give what `parse_name` gives; the first pays for a word once, however many bear it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import chain
from multiprocessing import get_context
from typing import NamedTuple

import pyarrow as pa

from wholeroute.entities import ParsedName, parse_name

_PLAIN = re.compile(r"[^,()\[\]\"“”\u0250-\u1dff\u1f00-\U0010ffff]+")
"""Latin letters, digits and signs, without those that set a surname or a nickname apart."""

_BESIDE = "kilo"
"""A word that every neighbour leaves as it is."""

_A_BATCH = 8_000
_ALONE = 40_000
"""Texts from which further processes are worth their start."""

_MOST_WORKERS = 8


class Word(NamedTuple):
    """One word of a name as the matcher compares it, and its place in the name."""

    text: str
    place: int
    token: str
    bone: str
    sounds: tuple[str, ...]


WORDS = pa.schema(
    [
        ("text", pa.string()),
        ("place", pa.int32()),
        ("token", pa.string()),
        ("bone", pa.string()),
        ("sounds", pa.list_(pa.string())),
    ]
)


Read = Callable[[Callable[[Sequence[str]], pa.Table], Sequence[Sequence[str]]], Iterable[pa.Table]]
"""Applies a function to each batch: `map`, or that of other processes."""


@contextmanager
def readers(texts: int) -> Iterator[Read]:
    """Yield what reads batches of texts: this process for few, one for each core for many."""
    if texts < _ALONE:
        yield map
        return
    workers = min(os.cpu_count() or 1, _MOST_WORKERS)
    # Not forked: a fork would copy the threads' locks of whatever library runs here.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield pool.map


def words_alone(words: Sequence[str], read: Read = map) -> pa.Table:
    """Return one row for each of `words` that is read alike wherever it stands."""
    return _read(words, _alone, read)


def words_of_names(names: Sequence[str], read: Read = map) -> pa.Table:
    """Return one row for each word of each name, read whole, in natural order."""
    return _read(names, _whole, read)


def _read(texts: Sequence[str], one: Callable[[str], list[Word]], read: Read) -> pa.Table:
    parts = [texts[at : at + _A_BATCH] for at in range(0, len(texts), _A_BATCH)]
    return pa.concat_tables([WORDS.empty_table(), *read(partial(_apart, one), parts)])


def _apart(read: Callable[[str], list[Word]], texts: Sequence[str]) -> pa.Table:
    """Read a batch; no text comes twice, so none is kept."""
    rows = _table(read, texts)
    parse_name.cache_clear()
    return rows


def _table(read: Callable[[str], list[Word]], texts: Sequence[str]) -> pa.Table:
    rows = list(chain.from_iterable(map(read, texts)))
    columns = zip(*rows, strict=True) if rows else ([] for _ in WORDS)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, WORDS, strict=True)]
    return pa.Table.from_arrays(arrays, schema=WORDS)


def _alone(word: str) -> list[Word]:
    """Return the word, or nothing where its neighbours matter: read between two that do not."""
    if not _PLAIN.fullmatch(word):
        return []
    parsed = parse_name(f"{_BESIDE} {word.lower()} {_BESIDE}")
    if len(parsed.tokens) != 3 or (parsed.tokens[0], parsed.tokens[2]) != (_BESIDE, _BESIDE):  # noqa: PLR2004
        return []
    return [_word(word, parsed, 1)]


def _whole(name: str) -> list[Word]:
    parsed = parse_name(name)
    return [_word(name, parsed, place) for place in range(len(parsed.tokens))]


def _word(text: str, parsed: ParsedName, place: int) -> Word:
    return Word(
        text,
        place,
        parsed.tokens[place],
        parsed.skeletons[place],
        tuple(sorted(parsed.sounds[place])),
    )
