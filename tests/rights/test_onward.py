"""What may go onward to whom: every code holds, and a permit lifts the one that it names."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeroute.rights import (
    AccessClass,
    Action,
    Handling,
    Item,
    Lane,
    Permit,
    PermitCode,
    Purpose,
    Reader,
    Recipient,
    Regime,
    Role,
    Tlp,
    decide,
)

REPORT = UUID(int=1)
SHARED = AccessClass("ncp-b", frozenset({"ncp-a", "agency"}), frozenset(Purpose))
ANALYST = Reader("ada", "ncp-a", Role.ANALYST, Purpose.ANALYSIS)
PROSECUTOR = Reader("pat", "ncp-a", Role.PROSECUTOR, Purpose.PROSECUTION)
AGENCY = Recipient("agency", enrolled=True, regime=Regime.EUROPOL)
ELSEWHERE = Recipient("ncp-c", enrolled=True, regime=Regime.LED)
OUTSIDE = Recipient("agency", enrolled=False, regime=Regime.LED)
COURT = Recipient("court", enrolled=True, regime=Regime.EUROJUST)

recipients = st.builds(
    Recipient, st.sampled_from(("ncp-a", "ncp-b", "agency", "ncp-c")), st.booleans(),
    st.sampled_from(Regime),
)  # fmt: skip
classes = st.builds(
    AccessClass,
    originator=st.sampled_from(("ncp-a", "ncp-b")),
    audience=st.frozensets(st.sampled_from(("*", "ncp-a", "agency", "ncp-c"))),
    purposes=st.frozensets(st.sampled_from(Purpose)),
    handling=st.builds(Handling, st.booleans(), st.booleans(), st.booleans()),
    tlp=st.sampled_from(Tlp),
)
readers = st.sampled_from((ANALYST, PROSECUTOR))
permits = st.frozensets(
    st.builds(
        Permit, st.sampled_from(PermitCode), st.just(REPORT),
        st.sampled_from(("ncp-a", "agency", "ncp-c")), st.sampled_from(Purpose),
    )
)  # fmt: skip


def rule(access: AccessClass, to: Recipient, *given_: Permit, reader: Reader = ANALYST) -> str:
    """Return the rule that refuses, empty where it may leave."""
    item = Item(Lane.OPEN, access, REPORT)
    said = decide(reader, Action.EXPORT, item, to=to, permits=frozenset(given_))
    return "" if said.allowed else said.rule


def h2(to: str = "ncp-c", purpose: Purpose = Purpose.ANALYSIS, covers: UUID = REPORT) -> Permit:
    return Permit(PermitCode.H2, covers, to, purpose)


@pytest.mark.parametrize(
    ("change", "to", "refused"),
    [
        ({}, AGENCY, ""),
        ({}, ELSEWHERE, "audience"),
        ({}, OUTSIDE, "audience"),
        ({"audience": frozenset({"*"})}, ELSEWHERE, ""),
        ({"audience": frozenset({"*"})}, OUTSIDE, "audience"),
        ({"audience": frozenset({"*"}), "tlp": Tlp.CLEAR}, OUTSIDE, ""),
        ({"handling": Handling(h2=True)}, AGENCY, "H2"),
        ({"handling": Handling(h2=True)}, Recipient("ncp-b", True, Regime.LED), ""),
        ({"handling": Handling(h2=True), "originator": "ncp-a"}, AGENCY, ""),
        ({"handling": Handling(h1=True)}, AGENCY, ""),
        ({"handling": Handling(h1=True)}, COURT, "H1"),
        ({"tlp": Tlp.RED, "originator": "ncp-a"}, AGENCY, "TLP"),
        ({"tlp": Tlp.RED, "originator": "ncp-a"}, Recipient("ncp-a", True, Regime.LED), "TLP"),
        ({"tlp": Tlp.AMBER_STRICT}, AGENCY, ""),
        ({"tlp": Tlp.AMBER_STRICT, "audience": frozenset({"*", "ncp-a"})}, ELSEWHERE, "TLP"),
        ({"tlp": Tlp.AMBER_STRICT, "originator": "ncp-a"}, ELSEWHERE, "TLP"),
    ],
)  # fmt: skip
def test_each_code_holds_against_the_recipient(
    change: dict[str, object], to: Recipient, refused: str
) -> None:
    assert rule(replace(SHARED, **change), to) == refused  # type: ignore[arg-type]


def test_h2_stops_an_export_that_names_nobody() -> None:
    """Without a recipient it may go anywhere: only its own provider takes it out so."""
    held = replace(SHARED, handling=Handling(h2=True))

    def rule_of(access: AccessClass) -> str:
        said = decide(ANALYST, Action.EXPORT, Item(Lane.OPEN, access, REPORT))
        return "" if said.allowed else said.rule

    assert rule_of(SHARED) == ""
    assert rule_of(held) == "H2"
    assert rule_of(replace(held, originator="ncp-a")) == ""


def test_an_h1_item_stands_in_no_bundle_for_court_without_its_providers_permission() -> None:
    access = replace(SHARED, handling=Handling(h1=True))
    lifted = Permit(PermitCode.H1, REPORT, "agency", Purpose.PROSECUTION)

    assert rule(access, AGENCY, reader=PROSECUTOR) == "H1"
    assert rule(access, AGENCY, lifted, reader=PROSECUTOR) == ""
    assert decide(PROSECUTOR, Action.READ, Item(Lane.OPEN, access, REPORT)).rule == "H1"
    own = frozenset({replace(lifted, recipient="ncp-a")})
    assert decide(PROSECUTOR, Action.READ, Item(Lane.OPEN, access, REPORT), permits=own).allowed


@pytest.mark.parametrize(
    "permit",
    [
        h2("agency"),
        h2(purpose=Purpose.SANCTIONS),
        h2(covers=UUID(int=2)),
        Permit(PermitCode.H1, REPORT, "ncp-c", Purpose.ANALYSIS),
    ],
    ids=["another recipient", "another purpose", "another report", "another code"],
)
def test_a_permit_for_something_else_lifts_nothing(permit: Permit) -> None:
    access = replace(SHARED, handling=Handling(h2=True))

    assert rule(access, ELSEWHERE, h2()) == ""
    assert rule(access, ELSEWHERE, permit) == "H2"


def test_a_permit_covers_every_report_of_a_class_where_it_names_the_class() -> None:
    access = replace(SHARED, handling=Handling(h2=True))
    of_class = Permit(PermitCode.H2, access, "ncp-c", Purpose.ANALYSIS)

    assert rule(access, ELSEWHERE, of_class) == ""
    assert rule(replace(access, tlp=Tlp.GREEN), ELSEWHERE, of_class) == "H2"


@given(readers, classes, recipients, permits)
def test_a_permit_never_opens_red_strict_purpose_or_lane(
    reader: Reader, access: AccessClass, to: Recipient, given_: frozenset[Permit]
) -> None:
    for lane in Lane:
        said = decide(reader, Action.EXPORT, Item(lane, access, REPORT), to=to, permits=given_)
        if said.allowed:
            assert lane in {Lane.OPEN, Lane.JUDICIAL}
            assert reader.purpose in access.purposes
            assert access.tlp is not Tlp.RED
            assert access.tlp is not Tlp.AMBER_STRICT or to.organisation in {
                *access.audience, access.originator, reader.organisation,
            }  # fmt: skip


@given(readers, classes, recipients)
def test_without_a_permit_nothing_under_h1_or_h2_goes_where_it_must_not(
    reader: Reader, access: AccessClass, to: Recipient
) -> None:
    if decide(reader, Action.EXPORT, Item(Lane.OPEN, access, REPORT), to=to).allowed:
        at_home = to.enrolled and to.organisation in {access.originator, reader.organisation}
        own = access.originator == reader.organisation
        assert not access.handling.h2 or at_home or own
        assert not access.handling.h1 or (
            reader.purpose is not Purpose.PROSECUTION and to.regime is not Regime.EUROJUST
        )


@given(readers, classes, recipients, permits)
def test_a_stricter_code_never_lets_anything_out(
    reader: Reader, access: AccessClass, to: Recipient, given_: frozenset[Permit]
) -> None:
    def leaves(held: AccessClass) -> bool:
        item = Item(Lane.OPEN, held, REPORT)
        return decide(reader, Action.EXPORT, item, to=to, permits=given_).allowed

    before = leaves(access)
    for stricter in (
        replace(access, audience=frozenset()),
        replace(access, tlp=Tlp.RED),
        replace(access, handling=replace(access.handling, h0=True)),
        replace(access, handling=replace(access.handling, h1=True)),
        replace(access, handling=replace(access.handling, h2=True)),
    ):
        assert before or not leaves(stricter)


def test_reading_asks_nothing_of_a_recipient() -> None:
    for role, purpose in product(Role, Purpose):
        reader = Reader("someone", "ncp-a", role, purpose)
        item = Item(Lane.OPEN, SHARED)
        assert decide(reader, Action.READ, item) == decide(
            reader, Action.READ, item, permits=frozenset({h2("ncp-a")})
        )
