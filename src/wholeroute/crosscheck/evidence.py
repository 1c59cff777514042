"""The features of a pair besides its names, each a small judge that may stay silent.

Every judge is symmetric and pure; it yields evidence only where both sides have spoken.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from wholeroute.crosscheck.places import once_one_state
from wholeroute.crosscheck.profile import Profile
from wholeroute.crosscheck.regimes import OF_DEEDS
from wholeroute.crosscheck.weights import WEIGHTS
from wholeroute.entities import DateAgreement, PartialDate, compare_dates, years_apart


class Evidence(NamedTuple):
    """One thing that speaks for (weight above 0) or against, in bits and in words."""

    feature: str
    agreement: str
    weight: float
    words: str


_SAID = {
    "passport": "passport number",
    "national-id": "national identity number",
    "tax": "tax number",
    "registration": "registration number",
    "imo": "IMO number",
    "lei": "LEI",
    "inn": "INN",
    "ogrn": "OGRN",
    "call-sign": "call sign",
    "mmsi": "MMSI",
    "iban": "IBAN",
    "bic": "BIC",
    "account": "account number",
    "wallet": "wallet address",
    "document": "document number",
}
_FOR_LIFE = frozenset({"imo", "lei", "inn", "ogrn"})
_CHANGEABLE = frozenset({"passport", "national-id", "tax", "registration"})
_REUSED = frozenset({"mmsi", "call-sign", "bic", "account", "kpp", "okpo"})
_SHORT_NUMBER = 5


def identifiers(a: Profile, b: Profile) -> Iterator[Evidence]:
    """Judge the numbers both have: one shared number outweighs all that differ."""
    shared = sorted(a.identifiers & b.identifiers, key=lambda each: (_worth(each), each))[::-1]
    if shared:
        words = f"same {_said(shared[0][0])}"
        yield Evidence("identifier", "same", _worth(shared[0]), words)
    agreed = {scheme for scheme, _ in shared}
    both = {scheme for scheme, _ in a.identifiers} & {scheme for scheme, _ in b.identifiers}
    for scheme in sorted(both - agreed):
        key = "identifier-must-differ" if scheme in _FOR_LIFE else "identifier-differs"
        if scheme in _FOR_LIFE or (scheme in _CHANGEABLE and not shared):
            yield _say("identifier", "different", key, f"{_said(scheme)} differs")


def _said(scheme: str) -> str:
    return _SAID.get(scheme, scheme)


def _worth(identifier: tuple[str, str]) -> float:
    scheme, value = identifier
    weak = scheme in _REUSED or len(value) < _SHORT_NUMBER
    return WEIGHTS["identifier-reused" if weak else "identifier-same"].bits


def birth(a: Profile, b: Profile) -> Iterator[Evidence]:
    """Judge the best agreeing pair of birth dates; lists often give several."""
    judged = [_dates(one, other) for one in a.births for other in b.births]
    if judged:
        yield max(judged, key=lambda each: (each.weight, each.words))


def _dates(one: PartialDate, other: PartialDate) -> Evidence:
    agreement = compare_dates(one, other)
    key, words = _reading(agreement, one, other)
    return Evidence("birth date", agreement.value, WEIGHTS[key].bits, words)


def _reading(agreement: DateAgreement, one: PartialDate, other: PartialDate) -> tuple[str, str]:
    """Return the weight's name and the words for one agreement of dates."""
    if agreement is DateAgreement.EXACT:
        if (one.earliest.month, one.earliest.day) == (1, 1):
            return "birth-new-year", "same birth date, a 1 January"
        return "birth-exact", "same birth date"
    if agreement is DateAgreement.SAME_YEAR_DAY_MONTH_SWAPPED:
        return "birth-swapped", "same birth date with day and month swapped"
    if agreement is DateAgreement.OVERLAP:
        if max(_span(one), _span(other)) <= _ONE_YEAR:
            return "birth-year", "same birth year"
        return "birth-range", "birth date within the stated range"
    exact = max(_span(one), _span(other)) == 0 and not (one.approximate or other.approximate)
    if exact and one.earliest.year == other.earliest.year:
        return "birth-day-differs", "same birth year, another day"
    if agreement is DateAgreement.NEAR and not exact:
        return "birth-near", "birth dates lie near each other"
    if agreement is DateAgreement.NEAR:
        apart = years_apart(one, other)
        return "birth-years-off", f"birth dates {apart} {'year' if apart == 1 else 'years'} apart"
    return "birth-differs", "birth dates lie years apart"


_ONE_YEAR = 366


def _span(date: PartialDate) -> int:
    return (date.latest - date.earliest).days


def nationality(a: Profile, b: Profile) -> Iterator[Evidence]:
    """Judge nationalities: one in common is enough."""
    if a.nationalities and b.nationalities:
        if a.nationalities & b.nationalities:
            yield _say("nationality", "same", "nationality-same", "same nationality")
        else:
            yield _say("nationality", "different", "nationality-differs", "nationality differs")


def birth_place(a: Profile, b: Profile) -> Iterator[Evidence]:
    """Judge the town of birth, and the country where no town agrees."""
    if a.birth_places & b.birth_places:
        yield _say("birth place", "same", "birth-place-same", "same birth place")
    elif a.birth_countries and b.birth_countries:
        if a.birth_countries & b.birth_countries:
            yield _say("birth country", "same", "birth-country-same", "same country of birth")
        elif not once_one_state(a.birth_countries, b.birth_countries):
            key = "birth-country-differs"
            yield _say("birth country", "different", key, "country of birth differs")


def gender(a: Profile, b: Profile) -> Iterator[Evidence]:
    """Judge a stated difference only: agreement tells next to nothing."""
    if a.gender and b.gender and a.gender != b.gender:
        yield _say("gender", "different", "gender-differs", "gender differs")


def regime(a: Profile, b: Profile) -> Iterator[Evidence]:
    """Judge whether two lists name them under the same regime."""
    if a.regimes and b.regimes:
        if a.regimes & b.regimes:
            yield _say("regime", "same", "regime-same", "listed under the same regime")
        elif a.regimes - OF_DEEDS and b.regimes - OF_DEEDS:
            yield _say("regime", "different", "regime-differs", "listed under other regimes")


def list_entry(a: Profile, b: Profile) -> Iterator[Evidence]:
    """Judge two entries of lists.

    One list that has two entries holds them for two; one entry in two copies of a list,
    or cited by another list, is one.
    """
    if not a.listings or not b.listings:
        return
    shared = a.listings & b.listings
    if shared and a.contribution != b.contribution:
        yield _say("list entry", "same", "listing-same", "same entry of one list")
    elif not shared and a.contribution == b.contribution:
        yield _say("list entry", "different", "kept-apart", "one list keeps the two apart")


def _say(feature: str, agreement: str, key: str, words: str) -> Evidence:
    return Evidence(feature, agreement, WEIGHTS[key].bits, words)
