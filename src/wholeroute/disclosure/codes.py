"""Sort what may leave from what may not, statement by statement, and say what the whole carries.

Pure. What is made of several things carries the strictest code of each; only who gave a code may
lower it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from wholeroute.disclosure.fields import CATEGORIES_OUT, KINDS_OUT, PROPERTIES_OUT, REFERENCES
from wholeroute.disclosure.model import Body, Leaving, Said, Subject, Withheld
from wholeroute.rights import (
    AccessClass,
    Action,
    Decision,
    Handling,
    Item,
    Lane,
    Permit,
    Reader,
    Tlp,
    decide,
)

_STRICTNESS = tuple(Tlp)


@dataclass(frozen=True, slots=True)
class Sifted:
    """What may leave, and what is held back by which rule."""

    subjects: tuple[Subject, ...]
    withheld: tuple[Withheld, ...]


@dataclass(frozen=True, slots=True)
class Codes:
    """What something carries: handling with the words of every H3 in it, and TLP."""

    handling: Handling
    tlp: Tlp


def leaving_as(reader: Reader, to: Body) -> Leaving:
    """Return how something leaves for `to`."""
    if to.abroad:
        return Leaving.ABROAD
    home = to.enrolled and to.name == reader.organisation
    return Leaving.EXPORT if home else Leaving.TRANSMISSION


@dataclass(frozen=True, slots=True)
class Crossing:
    """Who lets out, to whom, and which permissions stand for it."""

    reader: Reader
    to: Body
    permits: frozenset[Permit] = frozenset()

    @property
    def how(self) -> Leaving:
        """Return how something leaves: which lists hold."""
        return leaving_as(self.reader, self.to)

    def asked(self, access: AccessClass, contribution: UUID) -> Decision:
        """Return what the rules say of something under these codes; only the open lane leaves."""
        item = Item(Lane.OPEN, access, contribution)
        to = self.to.as_recipient()
        return decide(self.reader, Action.EXPORT, item, to=to, permits=self.permits)


def sift(crossing: Crossing, subjects: Sequence[Subject]) -> Sifted:
    """Return what of `subjects` may cross, and what may not, each with its reason."""
    stays = {each.id: _of_subject(crossing, each) for each in subjects}
    going = frozenset(str(entity) for entity, held in stays.items() if held is None)
    withheld = [held for held in stays.values() if held]
    whole = []
    for subject in subjects:
        if str(subject.id) in going:
            held = {said.id: _of_statement(crossing, said, going) for said in subject.said}
            withheld += [each for each in held.values() if each]
            free = tuple(said for said in subject.said if held[said.id] is None)
            whole.append(replace(subject, said=free))
    withheld += _joined_by_one(whole)
    return Sifted(tuple(whole), tuple(withheld))


def _of_subject(crossing: Crossing, subject: Subject) -> Withheld | None:
    def held(rule: str, reason: str) -> Withheld:
        return Withheld(subject.id, "", None, rule, reason)

    if subject.kind not in KINDS_OUT[crossing.how]:
        return held("field", f"a {subject.kind} never leaves this way")
    if subject.categories - CATEGORIES_OUT:
        return held("lane", "whoever is not in the open lane never leaves")
    said = crossing.asked(subject.access, subject.contribution)
    return None if said.allowed else held(said.rule, said.reason)


def _joined_by_one(going: Sequence[Subject]) -> Iterator[Withheld]:
    """Yield that two of them are one by the word of one person alone, where it takes two."""
    leaving = {each.id for each in going}
    reason = "one person alone holds two of them for one: a second must judge so, too"
    for each in going:
        if any(other > each.id for other in each.held_by_one & leaving):
            yield Withheld(each.id, "judged_same", None, "four-eyes", reason)


def _of_statement(crossing: Crossing, said: Said, going: frozenset[str]) -> Withheld | None:
    def held(rule: str, reason: str) -> Withheld:
        return Withheld(said.entity, said.property, said.id, rule, reason)

    if said.property not in PROPERTIES_OUT[crossing.how]:
        return held("field", "this field is not on the list of what may leave")
    if said.property in REFERENCES and said.value not in going:
        return held("field", "it names somebody or something that does not leave with it")
    if said.names_hidden:
        return held("field", "a text that may speak of somebody else does not leave")
    answer = crossing.asked(said.access, said.contribution)
    return None if answer.allowed else held(answer.rule, answer.reason)


ROUTINE = frozenset({"field"})
"""What is left out without asking: it never leaves, whoever asks."""


def carried(classes: Iterable[Said | Subject]) -> Codes:
    """Return the strictest code of everything given: each flag that any has, every H3's words."""
    inputs = [each.access for each in classes]
    words = sorted({each.handling.h3 for each in inputs if each.handling.h3})
    handling = Handling(
        any(each.handling.h0 for each in inputs),
        any(each.handling.h1 for each in inputs),
        any(each.handling.h2 for each in inputs),
        "; ".join(words),
    )
    tlp = max((each.tlp for each in inputs), key=_STRICTNESS.index, default=Tlp.AMBER)
    return Codes(handling, tlp)


def conditions(codes: Codes, how: Leaving) -> tuple[str, ...]:
    """Return in words how what carries `codes` may be used."""
    said = [
        (codes.handling.h0, "Use only to prevent and fight crime (H0)."),
        (codes.handling.h1, "Not in judicial proceedings without the provider's permission (H1)."),
        (codes.handling.h2, "Do not pass on without the provider's permission (H2)."),
        (bool(codes.handling.h3), f"Further restriction (H3): {codes.handling.h3}"),
        (True, "For the stated purpose alone. Facts and assessments are told apart; keep them so."),
        (True, "Tell the sender of an error. Erase, restrict or correct when the sender says so."),
        (how is Leaving.ABROAD, "Not onward to another country or body."),
        (how is Leaving.ABROAD, "Not for a penalty of death, torture or persecution."),
    ]  # fmt: skip
    return tuple(words for holds, words in said if holds)
