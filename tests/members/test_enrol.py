"""Enrolling: nobody holds a role that the kind of their organisation cannot."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import psycopg
import pytest
from tests.conftest import ORGANISATIONS, ActingAs

from wholeroute.errors import Invalid, Refused
from wholeroute.ledger import Ledger
from wholeroute.members import Member, Organisation, begin_exercise, enrol, member_named, members
from wholeroute.rights import OrganisationKind, Purpose, Reader, Regime, Role

SHELTER = Organisation("shelter", "A shelter", OrganisationKind.CIVIL_SOCIETY, Regime.GDPR)
POLICE = Organisation("police", "A police force", OrganisationKind.AUTHORITY, Regime.LED)
NEIGHBOUR = Organisation(
    "neighbour", "A third country", OrganisationKind.PARTNER_COUNTRY, Regime.THIRD_COUNTRY
)


@pytest.fixture
def ledger(ledger: Ledger) -> Ledger:
    """Return a ledger in which anybody may enrol anybody."""
    begin_exercise(ledger)
    return ledger


def test_organisations_and_members_are_renewed_not_doubled(ledger: Ledger) -> None:
    ada = Member("ada", "police", "Ada", (Role.ANALYST,))
    enrol(ledger, [POLICE], [ada])
    enrol(ledger, [POLICE], [replace(ada, name="Ada L.", roles=(Role.INVESTIGATOR,))])

    assert members(ledger) == [Member("ada", "police", "Ada L.", (Role.INVESTIGATOR,))]


@pytest.mark.parametrize("role", [Role.ANALYST, Role.INVESTIGATOR, Role.PROSECUTOR])
def test_civil_society_takes_no_part_in_enforcement(ledger: Ledger, role: Role) -> None:
    with pytest.raises(Refused) as refusal:
        enrol(ledger, [SHELTER], [Member("mia", "shelter", "Mia", (Role.GUARDIAN, role))])

    assert refusal.value.rule == "role-of-kind"
    assert members(ledger) == []


@pytest.mark.parametrize("role", [Role.PROTECTION_OFFICER, Role.CUSTODIAN, Role.GUARDIAN])
def test_a_partner_country_protects_nobody_here(ledger: Ledger, role: Role) -> None:
    with pytest.raises(Refused, match="cannot hold"):
        enrol(ledger, [NEIGHBOUR], [Member("tom", "neighbour", "Tom", (role,))])


@pytest.mark.parametrize("kind", OrganisationKind)
def test_the_database_refuses_the_same_roles_to_the_same_kinds(
    ledger: Ledger, superuser: psycopg.Connection[Any], kind: OrganisationKind
) -> None:
    enrol(ledger, [Organisation("body", "A body", kind, Regime.LED)], [])
    never = superuser.execute("select ledger.never_of(%s)", (kind,)).fetchone()
    assert never is not None
    body = Organisation("body", "A body", kind, Regime.LED)
    assert {role for role in Role if not body.may_hold([role])} == set(never[0])

    for role in never[0]:
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="holds no such role"):
            superuser.execute(
                "insert into ledger.member (id, organisation, name, roles)"
                " values ('x', 'body', 'X', array[%s])",
                (role,),
            )


def test_no_organisation_becomes_of_a_kind_that_its_members_roles_do_not_fit(
    ledger: Ledger, superuser: psycopg.Connection[Any]
) -> None:
    enrol(ledger, [POLICE], [Member("ada", "police", "Ada", (Role.ANALYST,))])

    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="holds no such role"):
        superuser.execute("update ledger.organisation set kind = 'civil-society'")


def test_a_member_enrolled_later_is_held_against_their_organisation_all_the_same(
    ledger: Ledger,
) -> None:
    enrol(ledger, [SHELTER], [])

    with pytest.raises(Refused, match="cannot hold"):
        enrol(ledger, [], [Member("mia", "shelter", "Mia", (Role.ANALYST,))])

    assert members(ledger) == []


def test_an_organisation_does_not_become_a_kind_that_its_members_roles_forbid(
    ledger: Ledger,
) -> None:
    enrol(ledger, [POLICE], [Member("ada", "police", "Ada", (Role.ANALYST,))])

    with pytest.raises(Refused, match="cannot hold"):
        enrol(ledger, [replace(POLICE, kind=OrganisationKind.CIVIL_SOCIETY)], [])


def test_nobody_acts_in_a_role_that_is_not_theirs(enrolled: Ledger) -> None:
    mine = member_named(enrolled, "analyst@ncp-a")

    with pytest.raises(Refused):
        mine.as_reader(Role.CUSTODIAN, Purpose.PROTECTION)


@pytest.mark.parametrize(
    "reader",
    [
        Reader("analyst@ncp-a", "ncp-a", Role.CUSTODIAN, Purpose.PROTECTION),
        Reader("analyst@ncp-a", "ncp-b", Role.ANALYST, Purpose.ANALYSIS),
        Reader("nobody", "ncp-a", Role.ANALYST, Purpose.ANALYSIS),
        Reader("analyst@ncp-a", "ncp-a", Role.ANALYST, Purpose.PROSECUTION),
    ],
    ids=["another role", "another organisation", "nobody", "another purpose"],
)
def test_a_session_opens_only_for_what_the_database_knows_of_a_member(
    enrolled: Ledger, reader: Reader
) -> None:
    with pytest.raises(Refused) as refusal, enrolled.acting(reader):
        pass

    expected = "purpose" if reader.purpose is Purpose.PROSECUTION else "membership"
    assert refusal.value.rule == expected


def test_a_session_ends_when_its_member_loses_the_role(enrolled: Ledger, acting: ActingAs) -> None:
    with acting("auditor@ncp-a", Role.AUDITOR, Purpose.OVERSIGHT) as session:
        with session.begin() as connection:
            assert connection.exec_driver_sql("select ledger.may('audit')").scalar_one() is True

        enrol(enrolled, [], [Member("auditor@ncp-a", "ncp-a", "was one", (Role.ANALYST,))])

        with session.begin() as connection:
            assert connection.exec_driver_sql("select ledger.may('audit')").scalar_one() is False


def test_an_unknown_member_is_told_who_there_is(enrolled: Ledger) -> None:
    with pytest.raises(Invalid, match="analyst@ncp-a"):
        member_named(enrolled, "ada")


def test_an_empty_installation_says_that_there_is_nobody(ledger: Ledger) -> None:
    with pytest.raises(Invalid, match="nobody yet"):
        member_named(ledger, "ada")


def test_the_world_of_these_tests_has_a_member_for_every_role(enrolled: Ledger) -> None:
    assert {role for member in members(enrolled) for role in member.roles} == set(Role)
    assert {member.organisation for member in members(enrolled)} == {o.id for o in ORGANISATIONS}
