"""Look at what a third country needs before anything goes there.

Pure. The recipient's machines are presumed to be read by whoever persecutes: nothing goes but what
the narrowest list names, padded so that its size tells nothing (LED Articles 35 to 38; must not
lead to death, torture or persecution: Charter Articles 2, 4, 18 and 19).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from wholeroute.disclosure.fields import PERSON_KINDS
from wholeroute.disclosure.model import INVENTED, Body, Request, Said, Subject
from wholeroute.disclosure.necessity import LEAST_LETTERS
from wholeroute.entities import LINK_KINDS, Kind, country_code
from wholeroute.errors import Invalid, Refused
from wholeroute.rights import OrganisationKind, Regime

FRESH_POSITION = timedelta(hours=72)
"""How old the position of a boat must be: a younger one is a rescue centre's before anybody's."""

BUCKET = 16 * 1024
"""Packages for third countries have sizes that are multiples of this, in bytes."""

_PLACED = frozenset(kind.value for kind in LINK_KINDS | {Kind.VESSEL, Kind.AIRPLANE, Kind.VEHICLE})
_PLACES = frozenset({"location", "position"})


def unanswered(request: Request) -> Iterator[Refused | Invalid]:
    """Yield what a transfer to a third country lacks: country, basis, and the two answers."""
    if not request.recipient.abroad:
        return
    if not request.recipient.country:
        yield Invalid("recipient_country", "the country is not stated", "State it as a code: TN.")
    transfer = request.transfer
    if transfer is None:
        yield Refused("transfer", "no basis for a transfer to a third country is stated")
        return
    if not transfer.reference.strip():
        fix = "Name the decision or agreement."
        yield Invalid("transfer_reference", "the basis has no reference", fix)
    for rule, field, answer in (
        ("death-penalty", "death_penalty", transfer.death_penalty),
        ("persecution", "persecution", transfer.persecution),
    ):
        if sum(letter.isalpha() for letter in answer.words) < LEAST_LETTERS:
            fix = "Say what you looked at."
            yield Invalid(field, "the answer does not say how it was looked at", fix)
        if answer.yes and not transfer.assurance.strip():
            yield Refused(rule, "the danger is there, and no assurance is named that meets it")


def dangers(to: Body, subjects: Sequence[Subject], now: datetime) -> Iterator[Refused]:
    """Yield why what is about to leave must not go to a third country, whatever was answered."""
    if to.abroad:
        yield from _where_they_fled_from(to, subjects)
        yield from _before_rescue(subjects, now)


def _where_they_fled_from(to: Body, subjects: Sequence[Subject]) -> Iterator[Refused]:
    """Yield where what asylum, reception or help knows could reach a country of origin."""
    if not any(of_asylum(said) for each in subjects for said in each.said):
        return
    country = code_of(to.country)
    # Of whom a thing tells that goes alone, nobody knows: then they may be from anywhere.
    origins = [each.origins for each in subjects if each.kind in PERSON_KINDS] or [frozenset()]
    if country is None:
        origins = [frozenset()]
    if any(not known or country in {each.casefold() for each in known} for known in origins):
        reason = "what asylum, reception or help knows never goes to a country of origin"
        yield Refused("origin", reason)


def code_of(country: str) -> str | None:
    """Return the code by which statements name a country, however it is written; None for none."""
    said = country.strip()
    if said.upper() in INVENTED | {"NA"}:  # Namibia, too: elsewhere these letters say "not known"
        return said.casefold()
    try:
        return country_code(said)
    except Invalid:
        return None


def of_asylum(said: Said) -> bool:
    """Return whether a statement comes from those who receive and help people, not from police."""
    return said.contributor_kind is OrganisationKind.CIVIL_SOCIETY or said.regime is Regime.GDPR


def _before_rescue(subjects: Iterable[Subject], now: datetime) -> Iterator[Refused]:
    """Yield where a boat is or was lately: nobody knows that nobody is aboard."""
    for each in subjects:
        if each.kind not in _PLACED:
            continue
        dates = [said.value for said in each.said if said.property == "date"]
        for said in each.said:
            if said.property in _PLACES and _is_fresh(said, dates, now):
                yield Refused("rescue-first", "where a boat lately was goes to a rescue centre")


def _is_fresh(said: Said, dates: Sequence[str], now: datetime) -> bool:
    since = now - FRESH_POSITION
    # A date may be a year or a month alone: then it may have been today. An old one is perhaps the
    # day they set out: what was seen of them lately counts as well.
    if any(day >= since.date().isoformat()[: len(day)] for day in dates):
        return True
    if said.collected_on is not None:
        return said.collected_on >= since.date()
    return not dates and said.received_at >= since


def padded(content: bytes, filler: bytes) -> bytes:
    """Return `content` filled up to the next size of a bucket with what its format skips."""
    missing = -len(content) % BUCKET
    whole, rest = divmod(missing, len(filler))
    return content + filler * whole + b"\n" * rest
