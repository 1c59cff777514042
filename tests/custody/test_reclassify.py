"""Nobody leaves protection but by two people and facts that others state; some never do."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.conftest import (
    MEMBERS,
    ORGANISATIONS,
    ActingAs,
    Contribute,
    associates,
    everyone_may,
    person,
    phone,
    suspect,
)

from wholeroute import custody
from wholeroute.custody import Vault
from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.ledger import (
    Acting,
    Ledger,
    entities,
    releases,
    rights_notices,
    see_notices,
    statements,
)
from wholeroute.members import Member, enrol
from wholeroute.rights import Category, Ground, Lane, Purpose, Role, Tlp

AMINA, TEKLE = "Amina Canary", "Tekle Berhane"
REVIEWER = ("rights-reviewer@ncp-a", Role.RIGHTS_REVIEWER, Purpose.OVERSIGHT)
DENIED = psycopg.errors.InsufficientPrivilege


def position_of(acting: Acting, entity: UUID) -> UUID:
    with acting.begin() as connection:
        said = statements(acting, connection, [entity])
    return next(each.id for each in said if each.property == "position")


@pytest.fixture
def proof(contribute: Contribute, analyst: Acting) -> UUID:
    """Return a fact of another report: what somebody else is said to have done."""
    filed = contribute([suspect("o", TEKLE, position="took the fares")], title="Case 9")
    return position_of(analyst, filed["o"])


def lane_of(superuser: psycopg.Connection[Any], entity: UUID) -> str:
    row = superuser.execute("select lane from ledger.entity where id = %s", (entity,)).fetchone()
    assert row is not None
    return str(row[0])


@pytest.mark.both_servers
def test_two_people_and_a_fact_of_another_report_open_a_protected_person(
    contribute: Contribute, proof: UUID, custodian: Acting, acting: ActingAs, analyst: Acting,
    superuser: psycopg.Connection[Any],
) -> None:  # fmt: skip
    filed = contribute(
        [
            person("u", AMINA, "smuggled-person", "witness", birthDate="7 May 1999", notes="tall"),
            phone("p", "+39 06 698 0001", "u"),
            suspect("t", TEKLE),
            associates("l", "t", "u"),
        ]
    )

    request = custody.reclassify(
        custodian, filed["u"], Category.SUSPECT, f"{AMINA} kept the book", [proof]
    )

    assert lane_of(superuser, filed["u"]) == "protected"
    with acting(*REVIEWER) as reviewer:
        with reviewer.begin() as connection:
            (asked,) = releases(connection)
            (notice,) = rights_notices(connection, reviewer.reader)
        assert (asked.id, asked.lane, asked.was) == (
            request, Lane.PROTECTED, ("smuggled-person", "witness"),
        )  # fmt: skip
        assert (notice.request, notice.category, notice.seen) == (request, Category.SUSPECT, False)
        decided = custody.co_sign(reviewer, request, "the book is in her hand", granted=True)
        with reviewer.begin() as connection:
            see_notices(connection, [notice.id])
            assert rights_notices(connection, reviewer.reader)[0].seen
    assert (decided.granted, decided.decided_by) == (True, REVIEWER[0])
    with analyst.begin() as connection:
        seen = {e.id: e.categories for e in entities(analyst, connection)}
        said = {s.property: s.value for s in statements(analyst, connection, [filed["u"]])}
        number = {s.property: s.value for s in statements(analyst, connection, [filed["p"]])}
    assert {filed[key] for key in "utpl"} <= set(seen)
    assert seen[filed["u"]] == ("suspect",)
    assert said == {"name": AMINA, "birthDate": "1999-05-07"}
    assert number["phone"] == "+39066980001"
    log = superuser.execute("select a::text from ledger.audit a order by id").fetchall()
    assert not [row for (row,) in log if "Amina" in row]
    assert [row for (row,) in log if "categorise" in row and str(request) in row]


def test_a_refused_request_leaves_them_protected_and_the_notice_stays(
    contribute: Contribute, proof: UUID, custodian: Acting, acting: ActingAs,
    superuser: psycopg.Connection[Any],
) -> None:  # fmt: skip
    who = contribute([person("u", AMINA, "victim")])["u"]
    request = custody.reclassify(custodian, who, Category.SUSPECT, "kept the book", [proof])
    with acting(*REVIEWER) as reviewer:
        custody.co_sign(reviewer, request, "she was made to", granted=False)
        with reviewer.begin() as connection:
            assert len(rights_notices(connection, reviewer.reader)) == 1
    assert lane_of(superuser, who) == "protected"


@pytest.mark.parametrize("case", ["told", "own", "assessment", "hidden", "nothing", "mixed"])
def test_evidence_that_people_told_or_assessed_or_hide_is_none(
    contribute: Contribute, custodian: Acting, analyst: Acting, proof: UUID, case: str,
    superuser: psycopg.Connection[Any],
) -> None:  # fmt: skip
    filed = contribute(
        [person("u", AMINA, "smuggled-person"), suspect("t", TEKLE, position="met her")]
    )
    told = contribute([suspect("o", "Yonas", position="led them")], title="Debriefing of May")["o"]
    assessed = contribute([suspect("o", "Saba", position="leads them")])["o"]
    superuser.execute(
        "update ledger.statement set assessment = true where entity = %s", (assessed,)
    )
    evidence = {
        "told": [position_of(analyst, told)],
        "own": [position_of(analyst, filed["t"])],
        "assessment": [position_of(analyst, assessed)],
        "hidden": [uuid4()],
        "nothing": [],
        "mixed": [proof, position_of(analyst, told)],
    }[case]

    with pytest.raises(Refused) as refused:
        custody.reclassify(custodian, filed["u"], Category.SUSPECT, "she leads", evidence)
    assert refused.value.rule == "evidence"
    with pytest.raises(DENIED), raw(custodian) as connection:
        connection.execute(
            "select ledger.ask_release(gen_random_uuid(), %s, 'suspect', %s)",
            (filed["u"], evidence),
        )


def raw(acting: Acting) -> psycopg.Connection[Any]:
    """Return a connection of a session's own database role that shows its token."""
    connection = psycopg.connect(acting.ledger.conninfo(acting.role), autocommit=True)
    connection.execute("select set_config('wholeroute.session', %s, false)", (acting.token,))
    return connection


@pytest.mark.parametrize(
    ("said", "minor", "rule"),
    [
        (("smuggled-person",), True, "minor"),
        (("humanitarian-actor", "humanitarian-actor:mandated-by-law"), False, "mandated-by-law"),
        (("humanitarian-actor",), False, "ground"),
    ],
)
def test_some_people_are_opened_by_nobody(
    contribute: Contribute, custodian: Acting, proof: UUID, acting: ActingAs,
    said: tuple[str, ...], minor: bool, rule: str, superuser: psycopg.Connection[Any],  # noqa: FBT001
) -> None:  # fmt: skip
    who = contribute([person("u", AMINA, *said, minor=minor)])["u"]

    with pytest.raises(Refused) as refused:
        custody.reclassify(custodian, who, Category.SUSPECT, "steered", [proof])
    assert refused.value.rule == rule
    with pytest.raises(DENIED), raw(custodian) as connection:
        connection.execute(
            "select ledger.ask_release(gen_random_uuid(), %s, 'suspect', %s)", (who, [proof])
        )
    # Even where a request stood, nobody could grant it.
    superuser.execute(
        "insert into ledger.release (id, entity, contribution, access, category, holds, evidence,"
        " asked_by, lane) select gen_random_uuid(), id, contribution, access, 'suspect', '{}', %s,"
        " 'custodian@ncp-a', 'protected' from ledger.entity where id = %s",
        ([proof], who),
    )
    with acting(*REVIEWER) as reviewer:
        with pytest.raises(DENIED), raw(reviewer) as connection:
            connection.execute(GRANT)
        with reviewer.begin() as connection_:
            (asked,) = releases(connection_)
        with pytest.raises(Exception, match=r"protected|never criminal|ground"):
            custody.co_sign(reviewer, asked.id, "so be it", granted=True)
    assert lane_of(superuser, who) == "protected"


GRANT = """
select ledger.grant_release(id, '{}', '{}', '{}', '{}', 'so be it') from ledger.release
where granted is null
"""
GRANT_ONE = "select ledger.grant_release(%s, '{}', '{}', '{}', '{}', 'so be it')"


@pytest.mark.parametrize(
    "move",
    [
        "update ledger.entity set lane = 'open' where minor",
        "update ledger.entity set lane = 'open' where ground = 'mandated-by-law'",
        "update ledger.entity set lane = 'uncategorised' where ground = 'mandated-by-law'",
    ],
)
def test_not_even_the_owner_of_the_tables_opens_them(
    contribute: Contribute, superuser: psycopg.Connection[Any], move: str
) -> None:
    contribute(
        [
            person("c", "A child", "smuggled-person", minor=True),
            person("m", "A medic", "humanitarian-actor", "humanitarian-actor:mandated-by-law"),
        ]
    )

    with pytest.raises(psycopg.errors.CheckViolation):
        superuser.execute(move)


def test_a_ground_is_stated_and_strengthened_and_never_weakened(
    contribute: Contribute, custodian: Acting, superuser: psycopg.Connection[Any]
) -> None:
    who = contribute([person("u", AMINA, "humanitarian-actor")])["u"]
    asked = "select ground::text from ledger.entity where id = %s"
    for ground, stands in (
        (Ground.OUT_OF_HUMANITY, "out-of-humanity"),
        (Ground.MANDATED_BY_LAW, "mandated-by-law"),
        (Ground.FAMILY_CARE, "mandated-by-law"),
    ):
        custody.write_ground(custodian, who, ground, "the ship's papers")
        assert superuser.execute(asked, (who,)).fetchone() == (stands,)


def test_help_out_of_humanity_may_be_asked_about_for_it_is_told_apart(
    contribute: Contribute, custodian: Acting, proof: UUID
) -> None:
    said = ("humanitarian-actor", "humanitarian-actor:out-of-humanity")
    who = contribute([person("u", AMINA, *said)])["u"]

    assert custody.reclassify(custodian, who, Category.SUSPECT, "took fares", [proof])


def test_whoever_asked_cannot_decide_and_nobody_else_may_ask(
    contribute: Contribute, custodian: Acting, analyst: Acting, proof: UUID, acting: ActingAs,
    superuser: psycopg.Connection[Any],
) -> None:  # fmt: skip
    who = contribute([person("u", AMINA, "victim")])["u"]
    for role, purpose in (
        (Role.ANALYST, Purpose.ANALYSIS),
        (Role.PROTECTION_OFFICER, Purpose.PROTECTION),
        (Role.CUSTODIAN, Purpose.PROTECTION),
        (Role.RIGHTS_REVIEWER, Purpose.OVERSIGHT),
    ):
        with acting(f"{role}@ncp-a", role, purpose) as session, pytest.raises(Refused):
            custody.reclassify(session, who, Category.SUSPECT, "because", [proof])
    request = custody.reclassify(custodian, who, Category.SUSPECT, "because", [proof])
    superuser.execute("update ledger.release set asked_by = %s", (REVIEWER[0],))
    with acting(*REVIEWER) as reviewer:
        with pytest.raises(Refused, match="whoever asked"):
            custody.co_sign(reviewer, request, "mine", granted=True)
        with pytest.raises(DENIED), raw(reviewer) as connection:
            connection.execute(GRANT)
    for session in (analyst, custodian):
        with pytest.raises(DENIED), raw(session) as connection:
            connection.execute(GRANT_ONE, (request,))
    assert lane_of(superuser, who) == "protected"


def test_evidence_that_left_the_open_lane_since_opens_nobody(
    contribute: Contribute, custodian: Acting, acting: ActingAs, analyst: Acting,
    superuser: psycopg.Connection[Any],
) -> None:  # fmt: skip
    other = contribute([suspect("o", TEKLE, position="took the fares")])["o"]
    who = contribute([person("u", AMINA, "victim")])["u"]
    proof = position_of(analyst, other)
    request = custody.reclassify(custodian, who, Category.SUSPECT, "because", [proof])
    custody.protect(custodian, other, Category.VICTIM, "was made to")

    with acting(*REVIEWER) as reviewer:
        with pytest.raises(Refused, match="open lane"):
            custody.co_sign(reviewer, request, "let in", granted=True)
        with pytest.raises(DENIED), raw(reviewer) as connection:
            connection.execute(GRANT)
    assert lane_of(superuser, who) == "protected"


def test_whom_the_custodian_was_not_sent_looks_like_nobody(
    contribute: Contribute, custodian: Acting, proof: UUID
) -> None:
    hidden = contribute(
        [person("u", AMINA, "victim")], as_="ncp-b", access=everyone_may("ncp-b", tlp=Tlp.RED)
    )["u"]
    for entity in (hidden, uuid4()):
        with pytest.raises(NotFound):
            custody.reclassify(custodian, entity, Category.SUSPECT, "because", [proof])
        with pytest.raises(NotFound):
            custody.write_ground(custodian, entity, Ground.FAMILY_CARE, "because")


@pytest.mark.parametrize(
    ("category", "reason", "field"),
    [
        (Category.VICTIM, "is one", "category"),
        (Category.OFFICIAL, "is one", "category"),
        (Category.SUSPECT, " ", "reason"),
    ],
)
def test_a_request_needs_a_reason_and_a_category_that_opens(
    contribute: Contribute, custodian: Acting, proof: UUID, category: Category, reason: str,
    field: str,
) -> None:  # fmt: skip
    who = contribute([person("u", AMINA, "victim")])["u"]

    with pytest.raises(Invalid) as refused:
        custody.reclassify(custodian, who, category, reason, [proof])

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("category", "ground"),
    [(Category.HUMANITARIAN_ACTOR, None), (Category.VICTIM, Ground.FAMILY_CARE)],
)
def test_help_is_categorised_with_its_ground_and_nothing_else_is(
    contribute: Contribute, custodian: Acting, category: Category, ground: Ground | None
) -> None:
    waiting = contribute([person("u", AMINA)])["u"]
    open_ = contribute([suspect("u", AMINA)])["u"]
    for decide, who in ((custody.categorise, waiting), (custody.protect, open_)):
        with pytest.raises(Invalid) as refused:
            decide(custodian, who, category, "a reason", ground=ground)
        assert refused.value.field == "ground"


def test_a_ground_stands_from_either_way_of_protecting(
    contribute: Contribute, custodian: Acting, superuser: psycopg.Connection[Any]
) -> None:
    waiting = contribute([person("u", AMINA)])["u"]
    open_ = contribute([suspect("u", TEKLE)])["u"]
    helper, law = Category.HUMANITARIAN_ACTOR, Ground.MANDATED_BY_LAW
    custody.categorise(custodian, waiting, helper, "is a medic", ground=law)
    custody.protect(custodian, open_, helper, "is a lawyer", ground=law)

    found = superuser.execute("select distinct lane::text, ground::text from ledger.entity")
    assert found.fetchall() == [("protected", "mandated-by-law")]


# --- one member alone -------------------------------------------------------------------------

SOLO = Member("solo", "ncp-a", "Solo", (Role.CUSTODIAN, Role.RIGHTS_REVIEWER, Role.ANALYST))
STEPS = (
    "reclassify",
    "co-sign",
    "ground",
    "categorise",
    "protect",
    "raw grant",
    "raw move",
    "raw ask",
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(st.sampled_from(STEPS), max_size=8), data=st.data())
def test_nothing_that_one_member_does_alone_opens_a_protected_person(
    contribute: Contribute, enrolled: Ledger, proof: UUID, superuser: psycopg.Connection[Any],
    steps: list[str], data: st.DataObject,
) -> None:  # fmt: skip
    enrol(enrolled, ORGANISATIONS, (*MEMBERS, SOLO))
    who = contribute([person("u", AMINA, "victim")])["u"]
    seats = [
        (Role.CUSTODIAN, Purpose.CATEGORISATION),
        (Role.CUSTODIAN, Purpose.PROTECTION),
        (Role.RIGHTS_REVIEWER, Purpose.OVERSIGHT),
        (Role.ANALYST, Purpose.ANALYSIS),
    ]
    for step in steps:
        with enrolled.acting(SOLO.as_reader(*data.draw(st.sampled_from(seats)))) as session:
            try:
                tried(session, step, who, proof)
            except (Refused, NotFound, Invalid, psycopg.Error):
                pass
            except Exception as other:
                if not isinstance(getattr(other, "orig", None), psycopg.Error):
                    raise
        assert lane_of(superuser, who) == "protected"


def tried(session: Acting, step: str, who: UUID, proof: UUID) -> None:
    """Do one thing that might open somebody."""
    if step == "reclassify":
        custody.reclassify(session, who, Category.SUSPECT, "because", [proof])
    elif step == "co-sign":
        with session.begin() as connection:
            waiting = releases(connection)
        for each in waiting:
            custody.co_sign(session, each.id, "because", granted=True)
    elif step == "ground":
        custody.write_ground(session, who, Ground.OUT_OF_HUMANITY, "because")
    elif step == "categorise":
        custody.categorise(session, who, Category.SUSPECT, "because", [proof])
    elif step == "protect":
        custody.protect(session, who, Category.WITNESS, "because")
    else:
        with raw(session) as connection_:
            if step == "raw grant":
                connection_.execute(GRANT)
            elif step == "raw move":
                connection_.execute("update protected.entity set lane = 'open'")
            else:
                connection_.execute(
                    "select ledger.ask_release(gen_random_uuid(), %s, 'suspect', %s)",
                    (who, [proof]),
                )


def test_a_prosecutor_opens_the_identities_of_a_judicial_report(
    contribute: Contribute, acting: ActingAs, enrolled: Ledger
) -> None:
    who = contribute([suspect("u", AMINA)], judicial_case="case 7")["u"]
    with acting("prosecutor@ncp-a", Role.PROSECUTOR, Purpose.PROSECUTION) as prosecutor:
        with prosecutor.begin() as connection:
            said = statements(prosecutor, connection, [who])
        values = Vault(enrolled).reveal(prosecutor, [s.id for s in said], Lane.JUDICIAL)
    assert list(values.values()) == [AMINA]
