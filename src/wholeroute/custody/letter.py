"""Write what goes back to somebody who asked, or to the supervisory authority that asked for them.

Pure. **To who asked, nothing held and all withheld read the same, byte for byte**: the same words, the
same shape, the same size (Directive (EU) 2016/680 Art 15(3)). The authority checks in their stead, so
it alone is told that something is withheld and on which ground, and what it may pass on (Art 17).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from wholeroute.ledger import AnswerKind, Channel, RequestKind, SubjectMatch, SubjectRequest
from wholeroute.rights import clock

SIZE = 1 << 16
"""Every answer is a multiple of this long."""
GROUNDS = {
    "a": "not to obstruct inquiries or procedures",
    "b": "not to prejudice criminal offences being prevented, investigated or prosecuted",
    "c": "to protect public security",
    "d": "to protect national security",
    "e": "to protect the rights of others",
}
"""Directive (EU) 2016/680 Art 15(1); who asked is never told which."""
ASKED_FOR: Mapping[RequestKind, str] = {
    RequestKind.ACCESS: "what is kept of you",
    RequestKind.RECTIFICATION: "that what is kept of you be put right",
    RequestKind.RESTRICTION: "that what is kept of you be used for nothing else",
    RequestKind.ERASURE: "that what is kept of you be erased",
}
NOTHING_TO_TELL = (
    "We have made all the checks that the law asks of us. There is nothing that we may tell you"
    " beyond this. That says neither that data about you are held here nor that none are.\n"
)
REMEDIES = (
    "You may complain to the supervisory authority, which can check for you, and you may go to"
    " court. You may ask again at any time.\n"
)
DONE = "What you asked for was done.\n\n"
TO_AUTHORITY = (
    "To the supervisory authority. What stands under WITHHELD is for your check alone; what stands"
    " above it may be passed on to who asked.\n\n"
)


@dataclass(frozen=True, slots=True)
class Meant:
    """Somebody who may be meant, with what is said of them in words: for the custodian's eyes."""

    match: SubjectMatch
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: the same in words and as JSON, each padded so that its size tells nothing."""

    kind: AnswerKind
    words: bytes
    json: bytes


def made(asks: SubjectRequest, today: date, kind: AnswerKind, meant: Sequence[Meant]) -> Answer:
    """Return the answer of that day about whoever a custodian said is meant."""
    packs = [_pack(each) for each in meant if each.match.told]
    done = DONE if kind is AnswerKind.DONE else ""
    words = (
        f"Your request {asks.id} of {asks.received_on}, answered on {today}."
        f" You asked {ASKED_FOR[asks.kind]}.\n\n"
    )
    words += done + "".join(map(_in_words, packs)) + NOTHING_TO_TELL + REMEDIES
    said: dict[str, Any] = {
        "request": asks.id, "received": asks.received_on, "answered": today,
        "asked": ASKED_FOR[asks.kind], "done": bool(done), "data": packs,
        "note": NOTHING_TO_TELL, "remedies": REMEDIES,
    }  # fmt: skip
    if asks.channel is Channel.AUTHORITY:
        withheld = [_withheld(each) for each in meant if not each.match.told]
        words = TO_AUTHORITY + words + _of_withheld(withheld)
        said |= {"to": "the supervisory authority", "withheld": withheld}
    return Answer(kind, _padded(words.encode()), _padded(orjson.dumps(said)))


def _withheld(each: Meant) -> dict[str, Any]:
    """Return that somebody is withheld and why; what is said of them stays here."""
    match = each.match
    return {
        "entity": match.entity, "source": match.originator, "received": match.kept.received,
        "categories": sorted(match.kept.categories), "legal_basis": match.legal_basis,
        "controller": match.controller, "ground": match.ground,
        "because": GROUNDS.get(match.ground, ""), "erased_on": clock(match.kept).erase,
    }  # fmt: skip


def _of_withheld(withheld: Sequence[dict[str, Any]]) -> str:
    lines = [
        f"  {each['entity']}, received on {each['received']} from {each['source']}"
        f" ({each['legal_basis']}), called {', '.join(each['categories']) or 'nothing'}:"
        f" {each['because']} (Art 15(1)({each['ground']})). It is erased on {each['erased_on']} at"
        " the latest.\n"
        for each in withheld
    ]
    return f"\nWITHHELD\n{''.join(lines) or '  Nothing.' + chr(10)}"


def _pack(each: Meant) -> dict[str, Any]:
    match = each.match
    return {
        "said": [{"what": name, "value": value} for name, value in each.said],
        "categories": sorted(match.kept.categories),
        "purposes": sorted(match.kept.purposes),
        "legal_basis": match.legal_basis,
        "controller": match.controller,
        "source": match.originator,
        "recipients": list(match.recipients),
        "received": match.kept.received,
        "erased_on": clock(match.kept).erase,
    }


def _in_words(pack: dict[str, Any]) -> str:
    lines = [f"  {each['what']}: {each['value']}\n" for each in pack["said"]]
    return (
        f"Received on {pack['received']} from {pack['source']}, for {', '.join(pack['purposes'])}"
        f" ({pack['legal_basis']}); {pack['controller']} answers for it.\n"
        f"You are called: {', '.join(pack['categories']) or 'nothing'}. What is said of you:\n"
        f"{''.join(lines)}"
        f"It went to: {', '.join(pack['recipients']) or 'nobody'}."
        f" It is erased on {pack['erased_on']} at the latest.\n\n"
    )


def _padded(content: bytes) -> bytes:
    """Return content with spaces behind it, up to the next multiple of `SIZE`."""
    return content.ljust(-(-len(content) // SIZE) * SIZE)
