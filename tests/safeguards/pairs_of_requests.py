"""Ask for what is hidden and for what was never there, one after the other, and compare.

A reader who gets the same status, the same headers and the same bytes for both, once the id that
they themselves sent and the request's own reference are taken out, learns nothing from the answer.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from starlette.testclient import TestClient

FAMILIES: Mapping[str, str] = {
    "entity": "GET /entities/{id}",
    "entity.json": "GET /entities/{id}.json",
    "reveal": "POST /entities/{id}/reveal",
    "unmerge": "POST /entities/{id}/unmerge",
    "list behind it": "GET /entities.json?after={id}",
    "contribution": "GET /contributions/{ref}",
    "contribution.json": "GET /contributions/{ref}.json",
    "contributions behind it": "GET /contributions.json?after=20260301T120000000000_{ref}",
    "finding": "GET /findings/{id}",
    "pair": "GET /pairs/{id}/{seen}",
    "search": "POST /search.json words={word}",
    "person to categorise": "GET /people/{id}",
    "release": "GET /people/requests/{id}",
    "quarantine": "GET /quarantine/{ref}",
    "disclosure": "GET /disclosures/requests/{id}",
    "identity": "GET /identities/{id}",
    "retention": "GET /retention/{id}",
}
"""One address for each kind of thing that has an id, and for the search."""


@dataclass(frozen=True, slots=True)
class Thing:
    """What is asked for: ids of something, and a word in it."""

    id: str
    ref: str
    word: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back: everything but what was asked with, and how long it took."""

    said: tuple[object, ...]
    seconds: float


def absent(near: Thing, number: int) -> Thing:
    """Return something that was never there, beside something that is: a list starts at its place."""
    beside = (UUID(int=(UUID(each).int + number) % 2**128) for each in (near.id, near.ref))
    return Thing(str(next(beside)), str(next(beside)), f"nobody{number % 10}known")


def ask(browser: TestClient, family: str, thing: Thing, seen: str) -> Answered:
    """Ask for a thing once."""
    method, *parts = FAMILIES[family].split(" ")
    values = {"id": thing.id, "ref": thing.ref, "word": thing.word, "seen": seen}
    address, *fields = (part.format(**values) for part in parts)
    form = dict(field.split("=") for field in fields)
    started = time.perf_counter()
    answer = browser.request(method, address, data=form or None, follow_redirects=False)
    seconds = time.perf_counter() - started
    own = re.compile(
        "|".join(map(re.escape, (thing.id, thing.ref, thing.word, seen))), re.IGNORECASE
    )
    body = _REFERENCE.sub("", _KEPT_AS.sub("", own.sub("", answer.text)))
    heads = {
        name: own.sub("", value)
        for name, value in answer.headers.items()
        # It counts the bytes of the id that was asked with as well, which is longer or shorter.
        if name not in {"date", "content-length"}
    }
    return Answered((answer.status_code, tuple(sorted(heads.items())), body), seconds)


_KEPT_AS = re.compile(r'^\{"id":"[0-9a-f-]{36}"')
"""The id under which a search was kept: each has its own."""
_REFERENCE = re.compile(r"\b[0-9a-f]{12}\b")


def in_turns(
    browser: TestClient, family: str, hidden: list[Thing], seen: str, pairs: int
) -> Iterator[tuple[Answered, Answered, Answered]]:
    """Yield answers on something hidden, something absent and something else absent.

    Which comes first changes from one to the next, so that no order favours either. The third
    stands for the noise: two that are absent must differ as much as these two.
    """
    for number in range(pairs):
        # Each of the three comes as often as the others: an address that was asked for before is
        # read sooner by whoever asks.
        place = number % len(hidden)
        near = hidden[place]
        things = [near, absent(near, 1 + 2 * place), absent(near, 2 + 2 * place)]
        order = [(0, 1, 2), (1, 0, 2), (2, 1, 0), (1, 2, 0), (0, 2, 1), (2, 0, 1)][number % 6]
        answers: dict[int, Answered] = {}
        for which in order:
            answers[which] = ask(browser, family, things[which], seen)
        yield answers[0], answers[1], answers[2]
