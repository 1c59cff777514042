"""The features of a pair besides its names, each a small judge that may stay silent.

Every judge is symmetric and pure; it yields evidence only where both sides have spoken.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from wholeroute.crosscheck.crowds import shared_worth
from wholeroute.crosscheck.numbers import Number
from wholeroute.crosscheck.places import once_one_state
from wholeroute.crosscheck.profile import Profile
from wholeroute.crosscheck.regimes import OF_DEEDS
from wholeroute.crosscheck.weights import WEIGHTS
from wholeroute.entities import DateAgreement, PartialDate, compare_dates, years_apart
from wholeroute.words import N_


class Evidence(NamedTuple):
    """One thing that speaks for (weight above 0) or against, in bits and in words."""

    feature: str
    agreement: str
    weight: float
    words: str


_SAID = {
    "passport": N_("passport number"),
    "national-id": N_("national identity number"),
    "tax": N_("tax number"),
    "registration": N_("registration number"),
    "imo": N_("IMO number"),
    "lei": "LEI",
    "inn": "INN",
    "ogrn": "OGRN",
    "call-sign": N_("call sign"),
    "mmsi": "MMSI",
    "iban": "IBAN",
    "bic": "BIC",
    "account": N_("account number"),
    "wallet": N_("wallet address"),
    "document": N_("document number"),
    "phone": N_("telephone number"),
    "username": N_("name on a service"),
    "vehicle": N_("vehicle"),
    "address": N_("address"),
}
_FOR_LIFE = frozenset({"imo", "lei", "inn", "ogrn"})
_CHANGEABLE = frozenset({"passport", "national-id", "tax", "registration"})
_REUSED = frozenset({"mmsi", "call-sign", "bic", "account", "kpp", "okpo"})
_WORTH = {
    "iban": "account-same",
    "phone": "phone-same",
    "username": "username-same",
    "vehicle": "vehicle-same",
    "address": "address-same",
}
_SHORT_NUMBER = 5
_TWO = 2


def identifiers(a: Profile, b: Profile) -> Iterator[Evidence]:
    """Judge the numbers both have: one shared number outweighs all that differ.

    A second one of another sort adds a little: it often stands in the same papers.
    """
    shared = sorted(
        ((_worth(number, a, b), number) for number in a.identifiers & b.identifiers), reverse=True
    )
    if shared:
        yield _shared(*shared[0], a, b)
        further = [each for each in shared[1:] if each[1][0] != shared[0][1][0]]
        if further:
            bits, number = further[0]
            yield _shared(min(bits, WEIGHTS["number-further-most"].bits), number, a, b)
    agreed = {scheme for _, (scheme, _) in shared}
    surely = any(bits >= WEIGHTS["phone-same"].bits for bits, _ in shared)
    both = {scheme for scheme, _ in a.identifiers} & {scheme for scheme, _ in b.identifiers}
    for scheme in sorted(both - agreed):
        key = "identifier-must-differ" if scheme in _FOR_LIFE else "identifier-differs"
        if scheme in _FOR_LIFE or (scheme in _CHANGEABLE and not surely):
            yield _say("identifier", "different", key, N_(f"{_said(scheme)} differs"))


def _shared(bits: float, number: Number, a: Profile, b: Profile) -> Evidence:
    people = _people(number, a, b)
    said = _said(number[0])
    words = N_(f"same {said}")
    if people > _TWO:
        words = N_(f"same {said}, which {people} people share")
    return Evidence("identifier", "same", bits, words)


def _said(scheme: str) -> str:
    return _SAID.get(scheme, scheme)


def _worth(number: Number, a: Profile, b: Profile) -> float:
    """Return the bits of a shared number: less where several different people share it."""
    scheme, value = number
    weak = (
        scheme in _REUSED or len(value) < _SHORT_NUMBER or (scheme == "phone" and value[0] != "+")
    )
    key = "identifier-reused" if weak else _WORTH.get(scheme, "identifier-same")
    return shared_worth(WEIGHTS[key].bits, _people(number, a, b))


def _people(number: Number, a: Profile, b: Profile) -> int:
    return max(a.crowds.get(number, 1), b.crowds.get(number, 1))


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
        if _new_year(one):
            return "birth-new-year", N_("same birth date, a 1 January")
        return "birth-exact", N_("same birth date")
    if agreement is DateAgreement.SAME_YEAR_DAY_MONTH_SWAPPED:
        return "birth-swapped", N_("same birth date with day and month swapped")
    if agreement is DateAgreement.OVERLAP:
        return _overlapping(max(_span(one), _span(other)))
    exact = max(_span(one), _span(other)) == 0 and not (one.approximate or other.approximate)
    vague = _new_year(one) or _new_year(other)
    if exact and vague and one.earliest.year == other.earliest.year:
        return "birth-year", N_("same birth year, its day unknown in one")
    if exact and not vague and _slipped(one.earliest, other.earliest):
        return "birth-slip", N_("birth dates one slip apart")
    if exact and one.earliest.year == other.earliest.year:
        return "birth-day-differs", N_("same birth year, another day")
    return _apart(agreement, years_apart(one, other), exact=exact)


def _apart(agreement: DateAgreement, years: int, *, exact: bool) -> tuple[str, str]:
    if agreement is DateAgreement.NEAR and not exact:
        return "birth-near", N_("birth dates lie near each other")
    if agreement is DateAgreement.NEAR:
        return "birth-years-off", (
            N_("birth dates 1 year apart") if years == 1 else N_(f"birth dates {years} years apart")
        )
    if years >= _A_GENERATION:
        return "birth-generation", N_("birth dates lie years apart, a generation")
    return "birth-differs", N_("birth dates lie years apart")


def _overlapping(days: int) -> tuple[str, str]:
    if days <= _ONE_YEAR:
        return "birth-year", N_("same birth year")
    if days <= 2 * _ONE_YEAR:
        return "birth-two-years", N_("birth date within the stated range of two years")
    return "birth-range", N_("birth date within the stated range")


def _slipped(one: date, other: date) -> bool:
    """Tell whether one digit was read wrongly, or a day miscounted by one or by ten."""
    if abs((one - other).days) in (1, 10):
        return True
    if one.year != other.year:
        return False  # brothers are born a year apart more often than a year is misread
    differing = [at for at, (a, b) in enumerate(zip(str(one), str(other), strict=True)) if a != b]
    return len(differing) == 1


def one_day(born: PartialDate) -> bool:
    """Tell whether a birth is stated to the day: 1 January stands for a year."""
    return born.earliest == born.latest and not (born.approximate or _new_year(born))


def one_slip_apart(one: date, other: date) -> bool:
    """Tell whether two days may be one, written down wrongly: swapped, miscounted or misread."""
    swapped = one.year == other.year and (one.month, one.day) == (other.day, other.month)
    return swapped or _slipped(one, other)


def _new_year(day: PartialDate) -> bool:
    """Tell whether a day may stand for its year: 1 January is written for the unknown day."""
    return (day.earliest.month, day.earliest.day) == (1, 1)


_ONE_YEAR = 366
_A_GENERATION = 12
"""Years: no list errs by as much, and no parent is as near."""


def _span(day: PartialDate) -> int:
    return (day.latest - day.earliest).days


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


def contact(a: Profile, b: Profile) -> Iterator[Evidence]:
    """Judge whether their reports put somebody of one name beside both."""
    if a.contacts & b.contacts:
        yield _say("contact", "same", "contact-same", "seen with somebody of the same name")


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
