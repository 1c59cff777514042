"""Look at whether each person's necessity was assessed, each for themselves.

Pure. Suspects named in debriefings were once sent on systematically, without anybody asking of
each whether it was necessary; the supervisor reprimanded the sender for it. So words for one
person are words for nobody else, and too few words are none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from wholeroute.disclosure.fields import PERSON_KINDS
from wholeroute.disclosure.model import Request, Subject
from wholeroute.errors import Invalid, Refused

LEAST_LETTERS = 30
LEAST_WORDS = 5
MOST_LETTERS = 2000


def lacking(request: Request, subjects: Iterable[Subject]) -> Iterator[Refused | Invalid]:
    """Yield what is missing until every person has words of their own, and the rest has some.

    `Refused` where a person has none or another's, `Invalid` where words are too few to say why.
    """
    everyone = tuple(subjects)
    people = [each.id for each in everyone if each.kind in PERSON_KINDS]
    words = {person: request.necessity.get(person, "") for person in people}
    for person, said in words.items():
        yield from _of_one("necessity", str(person), said)
    said_before: dict[str, UUID] = {}
    for person, said in words.items():
        first = said_before.setdefault(plain(said), person)
        if first != person and said.strip():
            yield Refused("necessity", f"{first} and {person} have the same words: assess each")
    if len(people) < len(everyone):
        yield from _of_one("objects_necessity", "what is no person", request.objects_necessity)


def _of_one(field: str, whom: str, words: str) -> Iterator[Refused | Invalid]:
    letters = sum(character.isalpha() for character in words)
    if not words.strip():
        yield Refused("necessity", f"nobody assessed why this must leave: {whom}")
    elif letters < LEAST_LETTERS or len(set(plain(words).split())) < LEAST_WORDS:
        reason = f"what is said of {whom} is too short to say why"
        yield Invalid(field, reason, "Say what it is needed for.")
    elif len(words) > MOST_LETTERS:
        fix = f"Use up to {MOST_LETTERS} characters."
        yield Invalid(field, f"what is said of {whom} is too long", fix)


def plain(words: str) -> str:
    """Return words without what tells two copies apart and says nothing: case, signs, numbers."""
    letters = "".join(c if c.isalpha() else " " for c in words.casefold())
    return " ".join(letters.split())
