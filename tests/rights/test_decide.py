"""Who may do what: nothing without a rule, and every code can refuse on its own."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeroute.errors import Refused
from wholeroute.rights import (
    ACCESS_RULES,
    ROLES_OF_PROFILE,
    AccessClass,
    Action,
    Handling,
    Item,
    Lane,
    Profile,
    Purpose,
    Reader,
    Role,
    Tlp,
    decide,
    require,
)

OPEN_TO_ALL = AccessClass("ncp-a", frozenset({AccessClass.EVERYONE}), frozenset(Purpose))
ANALYST = Reader("ada", "ncp-b", Role.ANALYST, Purpose.ANALYSIS)
PROSECUTOR = Reader("pat", "ncp-b", Role.PROSECUTOR, Purpose.PROSECUTION)
ENFORCING = (Role.ANALYST, Role.INVESTIGATOR, Role.PROSECUTOR, Role.RIGHTS_REVIEWER)

readers = st.builds(
    Reader,
    st.just("someone"),
    st.sampled_from(("ncp-a", "ncp-b", "ngo")),
    st.sampled_from(Role),
    st.sampled_from(Purpose),
)
access_classes = st.builds(
    AccessClass,
    originator=st.sampled_from(("ncp-a", "ncp-b")),
    audience=st.frozensets(st.sampled_from(("*", "ncp-a", "ncp-b", "ngo"))),
    purposes=st.frozensets(st.sampled_from(Purpose)),
    handling=st.builds(Handling, st.booleans(), st.booleans(), st.booleans()),
    tlp=st.sampled_from(Tlp),
)
items = st.none() | st.builds(Item, st.sampled_from(Lane), access_classes)


def open_item(lane: Lane = Lane.OPEN, access: AccessClass = OPEN_TO_ALL) -> Item:
    return Item(lane, access)


@pytest.mark.parametrize(
    ("role", "action", "lane"), list(product(Role, Action, (None, *Lane))), ids=str
)
def test_what_no_rule_allows_is_refused_and_what_one_allows_is_allowed(
    role: Role, action: Action, lane: Lane | None
) -> None:
    for purpose in Purpose:
        reader = Reader("someone", "ncp-a", role, purpose)
        ruled = any(
            (rule.role, rule.action, rule.lane) == (role, action, lane) and purpose in rule.purposes
            for rule in ACCESS_RULES
        )
        assert decide(reader, action, open_item(lane) if lane else None).allowed is ruled


@given(readers, st.sampled_from(Action), items)
def test_an_answer_always_names_its_rule_and_a_refusal_its_reason(
    reader: Reader, action: Action, item: Item | None
) -> None:
    answer = decide(reader, action, item)

    assert answer.rule
    assert bool(answer.reason) is not answer.allowed


@given(readers, st.sampled_from(Action), items)
def test_require_raises_exactly_when_decide_says_no(
    reader: Reader, action: Action, item: Item | None
) -> None:
    answer = decide(reader, action, item)
    if answer.allowed:
        require(reader, action, item)
    else:
        with pytest.raises(Refused) as refusal:
            require(reader, action, item)
        assert (refusal.value.rule, refusal.value.reason) == (answer.rule, answer.reason)


@pytest.mark.parametrize(
    ("role", "lane"),
    list(product(ENFORCING, (Lane.PROTECTED, Lane.UNCATEGORISED))),
    ids=str,
)
def test_enforcement_does_nothing_to_people_it_is_not_there_for(role: Role, lane: Lane) -> None:
    for action, purpose in product(Action, Purpose):
        own = Reader("someone", "ncp-a", role, purpose)
        # Whoever watches over rights decides on a request, and reads nobody for it.
        co_signs = (role, action) == (Role.RIGHTS_REVIEWER, Action.CO_SIGN)
        assert decide(own, action, open_item(lane)).allowed is (
            co_signs and purpose is Purpose.OVERSIGHT
        )


def test_the_judicial_lane_is_the_prosecutors_alone_and_for_prosecution_alone() -> None:
    may = {
        (role, action, purpose)
        for role, action, purpose in product(Role, Action, Purpose)
        if decide(
            Reader("someone", "ncp-a", role, purpose), action, open_item(Lane.JUDICIAL)
        ).allowed
    }

    assert may == {
        (Role.PROSECUTOR, Action.READ, Purpose.PROSECUTION),
        (Role.PROSECUTOR, Action.EXPORT, Purpose.PROSECUTION),
    }


def test_protected_people_are_never_screened_judged_or_exported() -> None:
    for role, purpose, action in product(
        Role, Purpose, (Action.SCREEN, Action.JUDGE, Action.EXPORT)
    ):
        reader = Reader("someone", "ncp-a", role, purpose)
        for lane in (Lane.PROTECTED, Lane.UNCATEGORISED):
            assert not decide(reader, action, open_item(lane)).allowed


def test_the_judicial_lane_is_never_screened_or_judged() -> None:
    for role, purpose, action in product(Role, Purpose, (Action.SCREEN, Action.JUDGE)):
        reader = Reader("someone", "ncp-a", role, purpose)
        assert not decide(reader, action, open_item(Lane.JUDICIAL)).allowed


def test_a_profile_holds_no_role_that_it_is_not_for() -> None:
    assert not ROLES_OF_PROFILE[Profile.POLICY] & {Role.CONTRIBUTOR, Role.ANALYST, Role.CUSTODIAN}
    assert not ROLES_OF_PROFILE[Profile.PROTECTION_BODY] & {*ENFORCING, Role.PROSECUTOR} - {
        Role.RIGHTS_REVIEWER
    }
    assert Role.ANALYST not in ROLES_OF_PROFILE[Profile.JUDICIAL]
    assert all(Role.AUDITOR in roles for roles in ROLES_OF_PROFILE.values())


def test_whoever_runs_the_installation_reads_nothing() -> None:
    for role, purpose, lane in product(
        (
            Role.ADMINISTRATOR,
            Role.PROGRAMME_MANAGER,
            Role.CONTACT_POINT,
            Role.CONTRIBUTOR,
            Role.AUDITOR,
        ),
        Purpose,
        Lane,
    ):
        reader = Reader("someone", "ncp-a", role, purpose)
        assert not decide(reader, Action.READ, open_item(lane)).allowed


@pytest.mark.parametrize(
    ("reader", "change", "rule"),
    [
        (ANALYST, {"audience": frozenset()}, "audience"),
        (ANALYST, {"audience": frozenset({"ngo"})}, "audience"),
        (ANALYST, {"tlp": Tlp.RED}, "audience"),
        (ANALYST, {"purposes": frozenset({Purpose.INVESTIGATION})}, "purpose"),
        (ANALYST, {"purposes": frozenset()}, "purpose"),
        (PROSECUTOR, {"handling": Handling(h1=True)}, "H1"),
        (
            replace(ANALYST, purpose=Purpose.SANCTIONS),
            {"handling": Handling(h0=True)},
            "H0",
        ),
    ],
    ids=["nobody", "somebody else", "red", "wrong purpose", "no purpose", "H1", "H0"],
)
def test_each_code_refuses_on_its_own(reader: Reader, change: dict[str, object], rule: str) -> None:
    assert decide(reader, Action.READ, open_item()).allowed

    changed = replace(OPEN_TO_ALL, **change)  # type: ignore[arg-type]

    assert decide(reader, Action.READ, open_item(access=changed)).rule == rule
    assert not decide(reader, Action.READ, open_item(access=changed)).allowed


@pytest.mark.parametrize("handling", [Handling(h0=True), Handling(h1=True), Handling(h2=True)])
def test_an_analyst_reads_what_only_restricts_later_use(handling: Handling) -> None:
    access = replace(OPEN_TO_ALL, handling=handling)

    assert decide(ANALYST, Action.READ, open_item(access=access)).allowed


def test_protection_is_no_fight_against_crime_and_h0_shuts_it_out() -> None:
    officer = Reader("pia", "ngo", Role.PROTECTION_OFFICER, Purpose.PROTECTION)
    access = replace(OPEN_TO_ALL, handling=Handling(h0=True))

    assert decide(officer, Action.READ, open_item(Lane.PROTECTED)).allowed
    assert decide(officer, Action.READ, open_item(Lane.PROTECTED, access)).rule == "H0"


def test_the_originator_reads_their_own_red_report_for_its_purpose_alone() -> None:
    access = AccessClass("ncp-b", frozenset(), frozenset({Purpose.ANALYSIS}), Handling(), Tlp.RED)

    assert decide(ANALYST, Action.READ, open_item(access=access)).allowed
    for_sanctions = replace(ANALYST, purpose=Purpose.SANCTIONS)
    assert decide(for_sanctions, Action.READ, open_item(access=access)).rule == "purpose"


@pytest.mark.parametrize(
    ("role", "purpose", "lane"),
    [
        (Role.CUSTODIAN, Purpose.CATEGORISATION, Lane.UNCATEGORISED),
        (Role.RIGHTS_REVIEWER, Purpose.OVERSIGHT, Lane.OPEN),
    ],
)
def test_a_contributor_cannot_forbid_sorting_and_watching(
    role: Role, purpose: Purpose, lane: Lane
) -> None:
    access = replace(OPEN_TO_ALL, purposes=frozenset())
    reader = Reader("someone", "ncp-b", role, purpose)

    assert decide(reader, Action.READ, open_item(lane, access)).allowed


def test_even_sorting_and_watching_need_the_audience() -> None:
    access = replace(OPEN_TO_ALL, audience=frozenset())
    reader = Reader("someone", "ncp-b", Role.CUSTODIAN, Purpose.CATEGORISATION)

    assert decide(reader, Action.READ, open_item(Lane.UNCATEGORISED, access)).rule == "audience"


@given(readers, st.sampled_from(Action), st.sampled_from(Lane), access_classes)
def test_a_stricter_code_never_opens_anything(
    reader: Reader, action: Action, lane: Lane, access: AccessClass
) -> None:
    before = decide(reader, action, Item(lane, access)).allowed
    stricter = (
        replace(access, audience=frozenset()),
        replace(access, purposes=frozenset()),
        replace(access, tlp=Tlp.RED),
        replace(access, handling=replace(access.handling, h0=True)),
        replace(access, handling=replace(access.handling, h1=True)),
        replace(access, handling=replace(access.handling, h2=True)),
    )
    for each in stricter:
        assert before or not decide(reader, action, Item(lane, each)).allowed


def test_every_rule_has_its_own_id_and_key() -> None:
    ids = [rule.id for rule in ACCESS_RULES]
    keys = [(rule.role, rule.action, rule.lane) for rule in ACCESS_RULES]

    assert len(set(ids)) == len(ids)
    assert len(set(keys)) == len(keys)
