from __future__ import annotations

from itertools import combinations
from math import fsum
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeroute.crosscheck.profile import Profile, profile_from
from wholeroute.crosscheck.regimes import regimes_of
from wholeroute.crosscheck.score import PairScore, score
from wholeroute.crosscheck.weights import WEIGHTS
from wholeroute.entities.vocabulary import Kind
from wholeroute.errors import Refused
from wholeroute.ledger import Verdict

Statement = tuple[str, str]
LIBYAN = ("nationality", "ly")


def person(*said: Statement, number: int = 1, contribution: str = "a") -> Profile:
    return profile_from(UUID(int=number), Kind.PERSON, contribution, said)


def pair(one: list[Statement], other: list[Statement]) -> PairScore:
    return score(person(*one), person(*other, number=2, contribution="b"), {})


def words_of(found: PairScore) -> str:
    return "; ".join(each.words for each in found.evidence)


VALUES: dict[str, list[str]] = {
    "name": ["Mohammed Kashlaf", "KASHLAF, Mohammed", "محمد كشلاف", "Salim Milad", "Kashlaf"],
    "alias": ["Salman bin Muhammad", "Muhammad bin Salman", "Abu Ali"],
    "weakAlias": ["al-Bija", "The Doctor"],
    "birthDate": ["1985-12-02", "1985-02-12", "1985", "1972/1977", "1980~", "1990-01-01"],
    "nationality": ["ly", "er", "sd"],
    "birthPlace": ["Zawiya, Libya", "Massawa", "Sabratha"],
    "birthCountry": ["ly", "er", "et"],
    "gender": ["male", "female"],
    "program": ["Libya", "EU-LBY", "LIBYA3", "SDGT", "EU-SYR"],
    "passportNumber": ["C17HLRL3", "G52FYPRL"],
    "idNumber": ["119880387067", "12"],
    "listingId": ["LYi.025", "LYi.026"],
    "unscId": ["LYI025"],
}
statements = st.lists(
    st.sampled_from([(name, value) for name, values in VALUES.items() for value in values]),
    max_size=8,
)
profiles = st.builds(
    lambda number, contribution, said: person(*said, number=number, contribution=contribution),
    st.integers(min_value=1, max_value=9),
    st.sampled_from(["a", "b"]),
    statements,
)


@given(profiles, profiles)
def test_a_score_is_symmetric(a: Profile, b: Profile) -> None:
    assert score(a, b, {}) == score(b, a, {})


@given(profiles, profiles)
def test_the_weight_is_the_sum_of_its_evidence(a: Profile, b: Profile) -> None:
    found = score(a, b, {})

    assert found.weight == fsum(each.weight for each in found.evidence)
    assert found.probability == pytest.approx(1 / (1 + 2**-found.weight))
    assert all(each.words for each in found.evidence)


def test_every_weight_gives_its_reason() -> None:
    assert all(weight.why for weight in WEIGHTS.values())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Kind.PERSON, Kind.VESSEL),
        (Kind.PERSON, Kind.COMPANY),
        (Kind.VESSEL, Kind.AIRPLANE),
    ],
)
def test_kinds_that_cannot_be_one_are_refused(one: Kind, other: Kind) -> None:
    said = [("name", "Amal")]
    a, b = (profile_from(UUID(int=1), kind, "a", said) for kind in (one, other))

    with pytest.raises(Refused) as refusal:
        score(a, b, {})

    assert refusal.value.rule == "kinds-apart"


def test_two_kinds_of_body_may_be_one() -> None:
    said = [("name", "Zawiya Petrol Guard Company"), ("program", "Libya")]
    a = profile_from(UUID(int=1), Kind.COMPANY, "a", said)
    b = profile_from(UUID(int=2), Kind.LEGAL_ENTITY, "b", said)

    assert score(a, b, {}).verdict is Verdict.SAME


def test_one_person_on_two_lists_is_the_same() -> None:
    found = pair(
        [("name", "Mohammed Al Amin Kashlaf"), ("birthDate", "1985-12-02"), LIBYAN],
        [("name", "KOSHLAF, Mohamed al-Aameen"), ("birthDate", "1985-12-02"), LIBYAN],
    )

    assert found.verdict is Verdict.SAME


def test_father_and_son_are_not_the_same_even_with_a_country_and_a_town_in_common() -> None:
    shared = [("nationality", "iq"), ("birthPlace", "Mosul"), ("program", "Iraq")]
    found = pair(
        [("name", "Salman bin Muhammad al-Rawi"), *shared],
        [("name", "Muhammad bin Salman al-Rawi"), *shared],
    )

    assert found.verdict is Verdict.DIFFERENT
    assert "father's and a son's" in words_of(found)


def test_a_son_who_carries_his_fathers_name_behind_his_own_is_not_his_father() -> None:
    shared = [("nationality", "sa"), ("birthPlace", "Jeddah"), ("program", "SDGT")]
    found = pair(
        [("name", "Hamza Usama Muhammad bin Laden"), *shared],
        [("name", "Usama Muhammad bin Laden"), *shared],
    )

    assert found.verdict is not Verdict.SAME


@pytest.mark.parametrize("alias", [[], [("alias", "al-Rawi")]])
def test_twins_are_not_the_same(alias: list[Statement]) -> None:
    shared = [("birthDate", "1980-05-07"), ("birthPlace", "Mosul"), ("nationality", "iq"), *alias]
    found = pair(
        [("name", "Hasan Ali al-Rawi"), *shared], [("name", "Husayn Ali al-Rawi"), *shared]
    )

    assert found.verdict is not Verdict.SAME
    assert "given name differs" in words_of(found)


@pytest.mark.parametrize("nickname", ["al-Bija", "The Doctor", "Abu Ali", "Kashlaf"])
@pytest.mark.parametrize("standing", ["name", "alias", "weakAlias"])
def test_a_name_of_one_word_never_alone_makes_two_the_same(nickname: str, standing: str) -> None:
    shared = [(standing, nickname), LIBYAN, ("program", "Libya")]
    shared += [("birthPlace", "Zawiya"), ("birthDate", "1985")]

    assert pair(shared, shared).verdict is not Verdict.SAME


def test_a_shared_nickname_does_not_outweigh_full_names_that_differ() -> None:
    found = pair(
        [("name", "Mohammed Kashlaf"), ("alias", "The Uncle"), LIBYAN],
        [("name", "Ahmad al-Fitouri"), ("alias", "The Uncle"), LIBYAN],
    )

    assert found.verdict is Verdict.DIFFERENT


def test_a_shared_nickname_adds_nothing_to_full_names_that_agree() -> None:
    said = [("name", "Mohammed Kashlaf"), ("alias", "The Uncle")]
    names = [each for each in pair(said, said).evidence if each.feature == "name"]

    assert len(names) == 1


def test_a_common_name_alone_is_never_enough() -> None:
    said = [("name", "Muhammad Ali"), ("program", "SDGT")]

    assert pair(said, said).verdict is not Verdict.SAME


def test_a_shared_passport_is_said_and_counts() -> None:
    found = pair(
        [("name", "Musab Abu Qarin"), ("passportNumber", "782633")],
        [("name", "ABU GREIN, Musab"), ("passportNumber", "782633")],
    )

    assert found.verdict is Verdict.SAME
    assert "same passport number" in words_of(found)


def test_a_number_is_compared_only_with_numbers_of_its_scheme() -> None:
    found = pair([("passportNumber", "782633")], [("idNumber", "782633")])

    assert not any(each.feature == "identifier" for each in found.evidence)


def test_hulls_with_two_imo_numbers_are_different() -> None:
    a, b = (
        profile_from(
            UUID(int=at), Kind.VESSEL, str(at), [("name", "Morning Star"), ("imoNumber", imo)]
        )
        for at, imo in enumerate(("9074729", "9187629"), start=1)
    )

    assert score(a, b, {}).verdict is Verdict.DIFFERENT


def test_two_entries_of_one_list_are_kept_apart() -> None:
    said = [("name", "Ermias Ghermay"), ("birthDate", "1980-05-07")]
    a = person(*said, ("listingId", "1"))
    b = person(*said, ("listingId", "2"), number=2)
    elsewhere = person(*said, ("listingId", "2"), number=2, contribution="b")

    assert score(a, b, {}).verdict is not Verdict.SAME
    assert "one list keeps the two apart" in words_of(score(a, b, {}))
    assert score(a, elsewhere, {}).verdict is Verdict.SAME


def test_the_same_entry_in_two_copies_of_a_list_is_the_same() -> None:
    said = [("name", "Ermias Ghermay"), ("unscId", "LYI021")]

    assert pair(said, said).verdict is Verdict.SAME


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ("1988-05-07", "1988-05-07", "same birth date"),
        ("1988-05-07", "1988-07-05", "day and month swapped"),
        ("1983-01-19", "1982/1983", "within the stated range of two years"),
        ("1983-01-19", "1980/1985", "within the stated range"),
        ("1985", "1985-12-02", "same birth year"),
        ("1985-01-01", "1985-12-02", "its day unknown in one"),
        ("1985-12-02", "1985-12-12", "one slip apart"),
        ("1985-12-02", "1985-12-08", "one slip apart"),
        ("1985-01-01", "1986-01-01", "1 year apart"),
        ("1980~", "1972/1977", "near each other"),
        ("1988-05-07", "1988-11-30", "same birth year, another day"),
        ("1988-05-07", "1989-05-07", "1 year apart"),
        ("1988-05-07", "1950-05-07", "lie years apart"),
    ],
)
def test_birth_dates_are_judged_in_words(one: str, other: str, words: str) -> None:
    assert words in words_of(pair([("birthDate", one)], [("birthDate", other)]))


def test_birth_dates_weigh_more_the_better_they_agree() -> None:
    ladder = ["1988-05-07", "1988-07-05", "1988", "1985/1990", "1986~", "1988-11-30", "1970-01-02"]
    weights = [pair([("birthDate", "1988-05-07")], [("birthDate", each)]).weight for each in ladder]

    assert weights == sorted(weights, reverse=True)


def test_two_of_one_long_name_who_were_born_a_generation_apart_are_not_the_same() -> None:
    """Ali Barzan Ibrahim Hasan al-Tikriti is a son; lists leave Ali out as often as not."""
    found = pair(
        [("name", "Barzan Ibrahim Hassan al-Tikriti"), ("birthDate", "1951-02-17"), LIBYAN],
        [("name", "Ali Barzan Ibrahim Hasan al-Tikriti"), ("birthDate", "1981-04-18"), LIBYAN],
    )

    assert found.verdict is not Verdict.SAME
    assert "a generation" in words_of(found)


def test_a_turned_name_is_no_sons_where_both_were_born_in_one_year() -> None:
    one, other = ("name", "Asefa Tadese"), ("name", "Tadese Asefa")
    born = ("birthDate", "1982-01-18")

    alone, alike = pair([one], [other]), pair([one, born], [other, born])

    assert alone.verdict is not Verdict.SAME
    assert alike.verdict is Verdict.SAME
    assert alike.weight - alone.weight > WEIGHTS["birth-exact"].bits
    assert "father and son are not born alike" in words_of(alike)


def test_a_surname_that_is_only_near_speaks_against() -> None:
    born = ("birthDate", "1993-07-17")

    def named(surname: str) -> PairScore:
        theirs = person(("name", f"Nikolai {surname}"), born, number=2, contribution="b")
        return score(person(("name", "Nikolai Ryabovich"), born), theirs, {})

    assert named("Dubrovich").weight < named("Rjabovitsch").weight - WEIGHTS["birth-year"].bits


def test_a_borrowed_document_does_not_make_two_whose_names_differ_the_same() -> None:
    found = pair(
        [("name", "Ali Akbar Tabatabaei"), ("passportNumber", "C17HLRL3"), LIBYAN],
        [("name", "Azim Aghajani"), ("passportNumber", "C17HLRL3"), LIBYAN],
    )

    assert found.verdict is not Verdict.SAME


def test_states_that_were_one_do_not_contradict_a_birth() -> None:
    found = pair([("birthCountry", "et")], [("birthCountry", "er")])

    assert not any(each.feature == "birth country" for each in found.evidence)


def test_the_regimes_of_three_lists_are_one() -> None:
    assert regimes_of("Libya") == regimes_of("EU-LBY") == regimes_of("LIBYA3") == {"ly"}
    assert regimes_of("SDGT] [IFSR") == {"terror", "ir"}
    assert regimes_of("Al-Qaida") == regimes_of("EU-TAQA-EUAQ") == regimes_of("SDGT")


def test_words_are_the_same_whichever_side_is_first() -> None:
    people = [person(*said, number=at) for at, said in enumerate(_SAID)]

    assert all(score(a, b, {}) == score(b, a, {}) for a, b in combinations(people, 2))


_SAID: list[list[Statement]] = [
    [("name", "Abd al-Rahman Salim Ibrahim al-Milad"), ("alias", "Milad Kashlaf")],
    [("name", "Mohammed Kashlaf"), ("weakAlias", "Kashlaf")],
    [("name", "Osama Milad"), ("alias", "Osama al-Kuni")],
    [],
]
