"""What Python decides and what the database decides is one and the same."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any
from uuid import UUID

import psycopg
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.conftest import ActingAs, Contribute
from tests.safeguards.canaries import show

from wholeroute.entities import (
    HOLDING,
    LINK_KINDS,
    OBJECT_KINDS,
    Claim,
    Draft,
    Kind,
    Reference,
    holds_in,
)
from wholeroute.ledger import Ledger
from wholeroute.rights import (
    ACCESS_RULES,
    AccessClass,
    Action,
    Category,
    Handling,
    Item,
    Lane,
    Purpose,
    Role,
    Tlp,
    decide,
    lane_of_object,
    lane_of_person,
    strictest,
)

# --- who may read -----------------------------------------------------------------------------

_AUDIENCES = ({"*"}, {"ncp-a"}, {"ncp-a", "agency"}, {"agency"}, set[str]())
_PURPOSES = (*({each} for each in Purpose), set(Purpose), set[Purpose]())


def access_classes() -> Iterator[AccessClass]:
    """Yield every combination of codes that could matter to a reader of `ncp-a`."""
    for originator, audience, purposes, h0, h1, tlp in product(
        ("ncp-a", "ncp-b"), _AUDIENCES, _PURPOSES, (False, True), (False, True), Tlp
    ):
        handling = Handling(h0, h1, h2=h0 != h1)
        yield AccessClass(originator, frozenset(audience), frozenset(purposes), handling, tlp)


def test_the_database_allows_what_the_rules_allow_on_every_combination(
    enrolled: Ledger, acting: ActingAs, superuser: psycopg.Connection[Any]
) -> None:
    classes = list(access_classes())
    with (
        superuser.cursor() as cursor,
        cursor.copy(
            "copy ledger.access_class (originator, audience, purposes, h0, h1, h2, h3, tlp) from stdin"
        ) as copy,
    ):
        for c in classes:
            h = c.handling
            copy.write_row(
                (c.originator, sorted(c.audience), sorted(c.purposes), h.h0, h.h1, h.h2, "", c.tlp)
            )
    numbers = [n for (n,) in superuser.execute("select id from ledger.access_class order by id")]
    differences = []
    for role, purpose in product(Role, Purpose):
        with (
            acting(f"{role}@ncp-a", role, purpose) as session,
            psycopg.connect(enrolled.conninfo(session.role), autocommit=True) as connection,
        ):
            show(connection, session.token)
            for lane in Lane:
                rows = connection.execute("select ledger.allowed(%s)", (lane.value,)).fetchall()
                allowed = {number for (number,) in rows}
                differences += [
                    (role, purpose, lane, access)
                    for number, access in zip(numbers, classes, strict=True)
                    if decide(session.reader, Action.READ, Item(lane, access)).allowed
                    is not (number in allowed)
                ]

    assert differences == []


def test_the_database_knows_of_every_action_who_may_do_it_for_which_purpose(
    enrolled: Ledger, acting: ActingAs
) -> None:
    for role, purpose in product(Role, Purpose):
        with (
            acting(f"{role}@ncp-a", role, purpose) as session,
            psycopg.connect(enrolled.conninfo(session.role), autocommit=True) as connection,
        ):
            show(connection, session.token)
            for action in Action:
                (may,) = connection.execute(
                    "select ledger.may(%s)", (action.value,)
                ).fetchone() or (None,)
                assert may is any(
                    (rule.role, rule.action) == (role, action) and purpose in rule.purposes
                    for rule in ACCESS_RULES
                )


# --- in which lane ----------------------------------------------------------------------------

_PEOPLE = [f"person{n}" for n in range(4)]
_THINGS = [f"thing{n}" for n in range(3)]
_LINKS = [f"link{n}" for n in range(4)]
_objects, _links = (st.sampled_from(sorted(kinds)) for kinds in (OBJECT_KINDS, LINK_KINDS))
_any = st.sampled_from([*_PEOPLE, "company", *_THINGS, *_LINKS])
_properties = st.sampled_from([*sorted(HOLDING), "asset", "relative", "object", "involved"])
_references = st.lists(st.builds(Reference, _properties, _any), max_size=3).map(tuple)
_remarks = st.sampled_from([(), (), (), (Claim("notes", "held the tiller"),)])
_roles = st.sampled_from([(), (), (Claim("role", "aboard"),), (Claim("role", "came with"),)])
_categories = st.frozensets(st.sampled_from(Category), max_size=2)


@st.composite
def reports(draw: st.DrawFn) -> list[Draft]:
    """Draw people, a company, objects and links that name each other in every way."""
    people = [
        Draft(
            key,
            Kind.PERSON,
            draw(_remarks),
            (),
            frozenset(map(str, draw(_categories))),
            draw(st.booleans()),
        )
        for key in draw(st.permutations(_PEOPLE))
    ]
    things = [Draft(key, draw(_objects), (), draw(_references)) for key in _THINGS]
    links = [Draft(key, draw(_links), draw(_roles), draw(_references)) for key in _LINKS]
    # The same person may be named twice, each time as something else.
    again = [Draft(_PEOPLE[0], Kind.PERSON, (), (), frozenset(map(str, draw(_categories))))]
    return [*people, Draft("company", Kind.COMPANY, ()), *things, *links, *again]


def on_hold(report: list[Draft]) -> set[str]:
    """Return whose label waits, word for word."""
    minors = {draft.key for draft in report if draft.minor}
    holds = [hold for draft in report for hold in holds_in([draft])]
    return {hold.key for hold in holds if not hold.given or hold.given in minors}


def lanes_by_the_rules(report: list[Draft], *, judicial: bool) -> dict[str, Lane]:
    """Return every lane as `rights.lanes` has it, word for word."""
    kind = {draft.key: draft.kind for draft in report}
    if judicial:
        return dict.fromkeys(kind, Lane.JUDICIAL)
    lane = dict.fromkeys(kind, Lane.OPEN)
    for key in _PEOPLE:
        said = [draft for draft in report if draft.key == key]
        held = {Category(each) for draft in said for each in draft.categories}
        lane[key] = lane_of_person(
            held, minor=any(draft.minor for draft in said), held=key in on_hold(report)
        )
    holders: dict[str, list[Lane]] = {key: [] for key in kind if kind[key] in OBJECT_KINDS}
    for draft in report:
        named = [
            lane[reference.key]
            for reference in draft.references
            if reference.property in HOLDING and kind[reference.key] not in OBJECT_KINDS
        ]
        for key in {draft.key, *(reference.key for reference in draft.references)} & set(holders):
            holders[key] += named
    ends = lane | {key: lane_of_object(held) for key, held in holders.items() if held}
    for _ in report:  # a link may name a link that names a link
        for draft in report:
            if draft.kind in LINK_KINDS:
                met = [ends[reference.key] for reference in draft.references]
                ends[draft.key] = strictest([ends[draft.key], *met])
    return ends


_CHAIN = [
    Draft("person0", Kind.PERSON, (), (), frozenset({"victim"})),
    *(
        Draft(f"link{n}", Kind.UNKNOWN_LINK, (), (Reference("subject", end),))
        for n, end in enumerate(["person0", "link0", "link1", "link2"])
    ),
    *(Draft(f"person{n}", Kind.PERSON, (), (), frozenset({"suspect"})) for n in (1, 2, 3)),
]
"""Links that name links: the last is three steps away from whom it betrays."""


@example(report=_CHAIN[::-1], judicial="")
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(report=reports(), judicial=st.sampled_from(["", "", "", "case 7"]))
def test_intake_settles_lanes_as_the_rules_say(
    contribute: Contribute,
    superuser: psycopg.Connection[tuple[UUID, str]],
    report: list[Draft],
    judicial: str,
) -> None:
    filed = contribute(report, judicial_case=judicial)

    stored = dict(
        superuser.execute(
            "select e.id, e.lane::text from ledger.entity e join ledger.contribution c"
            " on c.id = e.contribution where c.ref = %s",
            (filed.ref,),
        ).fetchall()
    )
    settled = {draft.key: stored[filed[draft.key]] for draft in report}
    assert settled == lanes_by_the_rules(report, judicial=bool(judicial))
