"""A thread between two clusters is asked about by those on each side who say most."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from uuid import UUID

from wholeroute.crosscheck.bridges import ASKED, SURE, bridging
from wholeroute.crosscheck.judged import judged
from wholeroute.crosscheck.profile import Profile, profile_from
from wholeroute.crosscheck.score import score
from wholeroute.entities import Kind, Rarity
from wholeroute.ledger import Verdict


def person(number: int, *said: tuple[str, str]) -> Profile:
    return profile_from(UUID(int=number), Kind.PERSON, f"report {number}", said)


def side(first: int, name: str, born: str, passport: str, many: int = 3) -> list[Profile]:
    said = [("name", name), ("birthDate", born), ("passportNumber", passport)]
    said.append(("nationality", "by" if born > "1990" else "ru"))
    return [person(first + at, *said) for at in range(many)]


NO_DATE = person(9, ("name", "Igor Petrovich Leshonov"))
ONE = [*side(1, "Igor Petrovich Leshonov", "1995-11-01", "X1111111"), NO_DATE]
OTHER = side(21, "Igor Petrovich Shulonov", "1980-01-13", "Y2222222")
PROFILES = [*ONE, *OTHER]
AMONG_MANY = Rarity({bone: 7.2 for each in PROFILES for bone in each.names[0].skeletons})
AMONG_MANY.bearers = 5000
AT = {profile.id: at for at, profile in enumerate(PROFILES)}
WITHIN = [(AT[a.id], AT[b.id]) for group in (ONE, OTHER) for a, b in combinations(group, 2)]
THREAD = (AT[NO_DATE.id], AT[OTHER[0].id])


def test_those_with_dates_are_asked_across_a_thread() -> None:
    same = [*((pair, 0.99999) for pair in WITHIN), (THREAD, 0.997)]

    found = list(bridging(PROFILES, same, sorted([*WITHIN, THREAD])))

    everybody = {(one, other) for one in range(len(ONE)) for other in range(4, len(PROFILES))}
    assert set(found) == everybody - {THREAD}
    assert found == sorted(found)


def test_what_is_sure_is_no_thread() -> None:
    same = [*((pair, 0.99999) for pair in WITHIN), (THREAD, SURE)]

    assert list(bridging(PROFILES, same, sorted([*WITHIN, THREAD]))) == []


def test_a_large_cluster_sends_a_few() -> None:
    many = side(100, "Igor Petrovich Leshonov", "1995-11-01", "X1111111", many=40)
    alone = person(1, ("name", "Igor Petrovich Leshonov"))
    profiles = [alone, *many]
    same = [((1, at), 0.99999) for at in range(2, 41)]
    same.append(((0, 7), 0.99))

    assert len(list(bridging(profiles, same, [(0, 7)]))) <= ASKED


def test_dates_that_were_never_compared_speak_against_a_thread() -> None:
    thread = score(PROFILES[THREAD[0]], PROFILES[THREAD[1]], AMONG_MANY)
    assert thread.verdict is Verdict.SAME
    assert thread.probability < SURE

    # Of one report: what several state of somebody's birthday decides before a thread is asked about.
    heap = [replace(each, contribution="report 21") for each in PROFILES]
    new = list(judged(heap, sorted([*WITHIN, THREAD]), AMONG_MANY))

    across = [each for each in new if (AT[each.left] < len(ONE)) != (AT[each.right] < len(ONE))]
    said = [each.verdict for each in across]
    assert said.count(Verdict.SAME) == len(OTHER)  # the one without a date, with each
    assert said.count(Verdict.DIFFERENT) == 3 * len(OTHER)
