"""Look at how a draft would land, and send it the way of every file: `intake.take_in`.

So a typed report has its receipt, its quarantine, its lanes and its vault, as any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from wholeroute.custody import end_typing, laid_out
from wholeroute.disclosure import says_who
from wholeroute.drafting.compose import composed, people_of
from wholeroute.drafting.kinds import Form
from wholeroute.drafting.missing import lacks_of
from wholeroute.drafting.model import Content
from wholeroute.drafting.store import Typed, opened
from wholeroute.errors import Invalid, Refused
from wholeroute.intake import Terms, parse_terms, preview, take_in
from wholeroute.ledger import Acting, Receipt
from wholeroute.rights import Reliability, parse_grade

_READER = "jsonl"
_MOST = 1000
_DEBRIEFING = "Debriefing"


@dataclass(frozen=True, slots=True)
class Landing:
    """How a draft would land: its rows, the terms it goes under, and what holds it back, if anything.

    `weaker` tells that some item comes from a source graded worse than the rest, by whose grade
    the whole is then sent.
    """

    rows: tuple[Mapping[str, Any], ...]
    terms: Terms | None
    holds: Invalid | None
    weaker: bool


def landing(acting: Acting, typed: Typed, today: date) -> Landing:
    """Return how a draft would land, had it been sent today. Nothing of it is stored."""
    content = typed.content
    terms, holds, weaker = None, None, False
    try:
        terms = terms_of(content)
        weaker = _weakest(content) != _own(content)
        _must_be_sendable(acting, typed, today)
    except Invalid as wrong:
        holds = wrong
    rows: list[dict[str, Any]] = []
    if plain := composed(content).strip():
        persons = _persons(content)
        day = terms.collected_on if terms and terms.collected_on else today
        with laid_out(acting.ledger, plain, ".jsonl") as path:
            rows = preview(path, _READER, None, frozenset(persons), day, most=_MOST)
    return Landing(tuple(rows), terms, holds, weaker)


def send(acting: Acting, which: UUID, today: date) -> Receipt:
    """Send a draft and return its receipt; the draft ends.

    Raises `Refused` where somebody else must send it, `Invalid` where its terms lack something.
    Broken off after the receipt, the same draft sent again gives the same receipt.
    """
    typed = opened(acting, which)
    if not typed.draft.sends:
        raise Refused("four-eyes", "your organisation has a second person send what one typed")
    terms = terms_of(typed.content)
    _must_be_sendable(acting, typed, today)
    with laid_out(acting.ledger, composed(typed.content), ".jsonl") as path:
        receipt = take_in(acting, path, _READER, terms, today)
    end_typing(acting, which, sent=True)
    return receipt


def _must_be_sendable(acting: Acting, typed: Typed, today: date) -> None:
    content = typed.content
    if not content.items and not content.text.said.get("text"):
        raise Invalid("items", "it says nothing", "Add what the report speaks of, or a text.")
    if content.form is Form.DEBRIEFING:
        if typed.draft.begun_on >= today:
            ready = typed.draft.begun_on + timedelta(days=1)
            raise Invalid(
                "day", "a debriefing is sent on another day than that of the talk",
                f"Send it from {ready} on: the hour then tells nobody whose talk it was.",
            )  # fmt: skip
        if says_who(acting, _free(content)):
            fix = "Say what happened, without names and numbers."
            raise Invalid("text", "it names somebody", fix)


def _free(content: Content) -> list[str]:
    return [
        content.text.said.get("text", ""),
        *(words for item in content.items for words in item.said.values()),
    ]


def terms_of(content: Content) -> Terms:
    """Return the terms that a draft states; raise `Invalid` for the first that is missing."""
    said = content.terms.said
    for lack in lacks_of(content):
        if lack.needed and lack.field != "items":
            raise Invalid(lack.field, "it is not said yet", "Fill it in where the report begins.")
    debriefing = content.form is Form.DEBRIEFING
    stated = {
        "title": _DEBRIEFING if debriefing else said.get("title", ""),
        "grade": _weakest(content),
        "purposes": _ticked(said, "purposes"),
        "regime": said.get("regime", ""),
        "legal_basis": said.get("legal_basis", ""),
        "audience": _ticked(said, "audience"),
        "handling": _handling(said),
        "tlp": said.get("tlp", ""),
        "collected_on": said.get("collected_on", ""),
        "persons": _persons(content) or ["none"],
        "testimony": debriefing or bool(said.get("testimony")),
    }
    return parse_terms(stated)


def _persons(content: Content) -> list[str]:
    """Return whom the text speaks of beside the items: nobody, where its author says so."""
    nobody = bool(content.text.said.get("nobody-else")) and not people_of(content)
    return [] if nobody else ["uncategorised"]


def _ticked(said: Mapping[str, str], name: str) -> list[str]:
    start = f"{name}-"
    return sorted(key.removeprefix(start) for key in said if key.startswith(start))


def _handling(said: Mapping[str, str]) -> str:
    codes = [code.upper() for code in ("h0", "h1", "h2") if said.get(code)]
    if said.get("h3"):
        codes.append(f"H3: {said['h3']}")
    return " ".join(codes)


def _own(content: Content) -> str:
    return content.terms.said.get("grade", "")


def _weakest(content: Content) -> str:
    """Return the report's grade, with the letter of its weakest source where an item has a worse."""
    own = _own(content)
    if not own:
        return own
    grade, order = parse_grade(own), list(Reliability)
    weakest = max([grade.reliability, *_sources(content)], key=order.index)
    return own if weakest is grade.reliability else f"{weakest}{int(grade.information)}"


def _sources(content: Content) -> Iterator[Reliability]:
    for item in content.items:
        with suppress(Invalid):  # what is no grade is said of its item's line
            yield parse_grade(item.said.get("grade", "")).reliability
