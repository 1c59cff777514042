"""Tell a protection service of a need: one way, and never of whom.

There is no field for a name, a number or an id. What little is written freely is looked at: what
names somebody whom the sender's organisation knows is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from uuid import UUID, uuid4

import orjson

from wholeroute.custody import vault_names
from wholeroute.disclosure.fields import REFERRAL_FIELDS
from wholeroute.disclosure.gather import enrolled_body
from wholeroute.disclosure.one_line import is_one_line
from wholeroute.entities import NAMING
from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.ledger import (
    Acting,
    NewReferral,
    ReferralRow,
    names_a_person,
    names_somebody,
    receive_referral,
    record,
    referrals,
    write_referral,
)
from wholeroute.rights import Action, Role, require


class Need(StrEnum):
    """What is needed."""

    MEDICAL = "medical"
    CHILD_ALONE = "child-alone"
    TRAFFICKING = "trafficking"
    SHELTER = "shelter"
    FOOD_AND_WATER = "food-and-water"
    LEGAL_HELP = "legal-help"
    ASYLUM = "asylum"
    FAMILY_TRACING = "family-tracing"
    PSYCHOLOGICAL = "psychological"
    INTERPRETER = "interpreter"


class Urgency(StrEnum):
    """How soon."""

    NOW = "now"
    TODAY = "today"
    THIS_WEEK = "this-week"


@dataclass(frozen=True, slots=True)
class Referral:
    """A need: what, where, how soon, whom the service can call, in which language to speak."""

    recipient: str
    need: Need
    place: str
    urgency: Urgency
    contact: str
    language: str
    legal_basis: str
    words: str = ""


_LONGEST = {"place": 120, "contact": 160, "words": 200, "legal_basis": 200}
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_TELLING = re.compile(r"\d{4,}|\d[\d\s./-]{5,}\d|@|https?:|www\.", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NUMBER = re.compile(r"\d[\d\s./()-]{4,}\d")
_LONGEST_PHRASE = 5
_PAIR = 2


def refer(acting: Acting, referral: Referral) -> UUID:
    """Send a referral, and return its id.

    Raises `Invalid` for what can be mended, `Refused` where it would tell who it is about.
    """
    require(acting.reader, Action.REFER)
    _sound(referral)
    new = NewReferral(
        uuid4(), referral.recipient, referral.legal_basis.strip(), referral.need.value,
        referral.place.strip(), referral.urgency.value, referral.contact.strip(),
        referral.language, referral.words.strip(),
    )  # fmt: skip
    free = (new.place, new.words, new.contact, new.legal_basis)
    with acting.begin() as connection:
        # Whoever is in need may have fled from there; and nobody there is bound to help them.
        if enrolled_body(connection, new.recipient).abroad:
            raise Refused(
                "transfer", "a need is told to a service under the law of the Union alone"
            )
        if names_somebody(connection, set(phrases("\n".join(free))), NAMING):
            raise Refused("identity", "it names somebody: say the need alone")
        if vault_names(acting, free):
            raise Refused("identity", "it names somebody: say the need alone")
        written = {name: getattr(new, name) for name in REFERRAL_FIELDS}
        write_referral(connection, new, sha256(orjson.dumps(written)).digest())
        record(
            connection, acting.reader, Action.REFER, f"referral:{new.id}",
            details={"need": new.need, "urgency": new.urgency, "recipient": new.recipient},
        )  # fmt: skip
    return new.id


def _sound(referral: Referral) -> None:
    for field, longest in _LONGEST.items():
        text: str = getattr(referral, field)
        if not text.strip() and field != "words":
            raise Invalid(field, "it is empty", "Fill it in.")
        if not is_one_line(text):
            raise Invalid(field, "it holds signs that nobody sees", "Write it in one line.")
        if len(text) > longest:
            raise Invalid(field, "it is too long", f"Use up to {longest} characters.")
    if not _LANGUAGE.fullmatch(referral.language):
        raise Invalid("language", "that is no language", "Write its code: ar, ti, fr.")
    for field in ("place", "words"):
        if _TELLING.search(getattr(referral, field)):
            raise Refused("identity", "a number or address tells who it is: say the need alone")


def phrases(text: str) -> Iterator[str]:
    """Yield every run of up to five words of a text as names are compared, two of them either way.

    Numbers as the ledger keeps those of phones: whom the service calls is not who is in need.
    """
    for line in text.splitlines():
        words = [word.casefold() for word in _WORD.findall(line)]
        for start in range(len(words)):
            for end in range(start + 1, min(start + _LONGEST_PHRASE, len(words)) + 1):
                yield " ".join(words[start:end])
                if end - start == _PAIR:
                    yield f"{words[start + 1]} {words[start]}"
        for number in _NUMBER.findall(line):
            digits = "".join(character for character in number if character.isdecimal())
            yield from (digits, f"+{digits}")


def says_who(acting: Acting, texts: Iterable[str]) -> bool:
    """Return whether a text says who a person is whom the sender's own organisation knows.

    What boats and towns are called may be said; of whom it is the name nobody is told.
    """
    said = [each for each in texts if each]
    with acting.begin() as connection:
        if names_a_person(connection, set(phrases("\n".join(said))), NAMING):
            return True
    return vault_names(acting, said)


def referred(acting: Acting) -> list[ReferralRow]:
    """Return the referrals of the reader's organisation: sent, or for its protection officers to read."""
    require(acting.reader, Action.REFER)
    with acting.begin() as connection:
        found = referrals(connection)
        record(connection, acting.reader, Action.READ, "referrals", details={"n": len(found)})
    return found


def receive(acting: Acting, referral: UUID) -> None:
    """Say that the service has it: the sender sees so. Raises `NotFound` where none waits."""
    require(acting.reader, Action.REFER)
    if acting.reader.role is not Role.PROTECTION_OFFICER:
        raise Refused("no-rule", f"the role of {acting.reader.role} receives no referrals")
    with acting.begin() as connection:
        if not receive_referral(connection, acting.reader, referral):
            raise NotFound(f"no referral {referral} that waits for you")
        record(connection, acting.reader, Action.REFER, f"referral:{referral}",
               details={"received": True})  # fmt: skip
