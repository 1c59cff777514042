"""What is held back and what the whole carries, on whatever codes there may be."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.disclosure.conftest import ABROAD, COURT
from tests.disclosure.random_records import people, permits, readers, recipients, written

from wholeroute.disclosure import (
    Body,
    Crossing,
    Form,
    Leaving,
    Said,
    Subject,
    carried,
    conditions,
    sift,
)
from wholeroute.rights import (
    AccessClass,
    Action,
    Handling,
    Item,
    Lane,
    OrganisationKind,
    Permit,
    PermitCode,
    Purpose,
    Reader,
    Regime,
    Role,
    Tlp,
    decide,
)

OPEN = AccessClass("ncp-a", frozenset({AccessClass.EVERYONE}), frozenset(Purpose))
records = st.lists(people(), min_size=1, max_size=4)


@settings(max_examples=250, deadline=None)
@given(readers, recipients, records, permits, st.sampled_from(Form))
def test_nothing_leaves_that_its_codes_hold_back(
    reader: Reader,
    to: Body,
    subjects: list[Subject],
    given_: frozenset[Permit],
    form: Form,
) -> None:
    crossing = Crossing(reader, to, given_)
    sifted = sift(crossing, subjects)
    content = written(crossing, sifted, form).content
    leaving = {said.id for each in sifted.subjects for said in each.said}
    for said in (said for each in subjects for said in each.said):
        item = Item(Lane.OPEN, said.access, said.contribution)
        may = decide(reader, Action.EXPORT, item, to=to.as_recipient(), permits=given_).allowed
        assert said.id not in leaving or may
        # Each value of these records is a word of its own.
        assert (said.value.encode() in content) <= (said.id in leaving)
    held = {each.statement or each.entity for each in sifted.withheld}
    assert not held & leaving


@settings(max_examples=250, deadline=None)
@given(readers, recipients, records, permits)
def test_the_whole_carries_the_strictest_code_of_its_parts(
    reader: Reader, to: Body, subjects: list[Subject], given_: frozenset[Permit]
) -> None:
    crossing = Crossing(reader, to, given_)
    sifted = sift(crossing, subjects)
    if not sifted.subjects:
        return
    whole = json.loads(written(crossing, sifted, Form.JSON).content)
    inside: list[Subject | Said] = [
        *sifted.subjects,
        *(said for each in sifted.subjects for said in each.said),
    ]
    for part in inside:
        handling = part.access.handling
        for code, holds in (("H0", handling.h0), ("H1", handling.h1), ("H2", handling.h2)):
            assert not holds or code in whole["package"]["handling"].split(":")[0]
        assert handling.h3 in whole["package"]["handling"]
        strictness = list(Tlp)
        assert strictness.index(Tlp(whole["package"]["tlp"])) >= strictness.index(part.access.tlp)


@pytest.mark.parametrize(
    "handling", [Handling(h0=True), Handling(h1=True), Handling(h2=True), Handling(h3="ask us")]
)
def test_a_code_of_one_part_is_the_wholes(handling: Handling) -> None:
    strict = replace(OPEN, handling=handling)
    parts = [
        Subject(UUID(int=at), "Person", frozenset({"contact"}), UUID(int=9), access, ())
        for at, access in enumerate((OPEN, strict, OPEN))
    ]

    assert carried(parts).handling == handling


@given(st.lists(people(), max_size=4))
def test_more_parts_never_make_the_whole_laxer(subjects: list[Subject]) -> None:
    before = carried(subjects[:-1])
    after = carried(subjects)
    if len(subjects) > 1:
        assert list(Tlp).index(after.tlp) >= list(Tlp).index(before.tlp)
    for code in ("h0", "h1", "h2"):
        assert getattr(after.handling, code) >= getattr(before.handling, code)


def test_conditions_say_every_code_in_words() -> None:
    for h0, h1, h2, h3, how in product(
        (False, True), (False, True), (False, True), ("", "ask us"), Leaving
    ):
        codes = replace(carried([]), handling=Handling(h0, h1, h2, h3))
        said = " ".join(conditions(codes, how))
        for code, holds in (("(H0)", h0), ("(H1)", h1), ("(H2)", h2), ("ask us", bool(h3))):
            assert (code in said) is holds
        assert ("penalty of death" in said) is (how is Leaving.ABROAD)


def test_a_package_for_prosecution_or_court_holds_no_h1_without_its_permit() -> None:
    said = Said(
        uuid4(), UUID(int=1), "name", "Marta", None, "B", 2, False, None, datetime.now(UTC),
        replace(OPEN, handling=Handling(h1=True)), UUID(int=2), OrganisationKind.AUTHORITY,
        Regime.LED,
    )  # fmt: skip
    subject = Subject(UUID(int=1), "Person", frozenset({"contact"}), UUID(int=2), OPEN, (said,))
    prosecutor = Reader("pat", "ncp-a", Role.PROSECUTOR, Purpose.PROSECUTION)
    lifted = Permit(PermitCode.H1, UUID(int=2), COURT.name, Purpose.PROSECUTION)

    held = sift(Crossing(prosecutor, COURT), [subject])
    free = sift(Crossing(prosecutor, COURT, frozenset({lifted})), [subject])

    assert [each.rule for each in held.withheld] == ["H1"]
    assert free.withheld == ()
    other = frozenset({replace(lifted, recipient=ABROAD.name)})
    assert [each.rule for each in sift(Crossing(prosecutor, COURT, other), [subject]).withheld] == [
        "H1"
    ]
