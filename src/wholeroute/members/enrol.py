"""Enrol organisations and members, and find the one a command or page acts as."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import psycopg
from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from wholeroute.errors import Invalid, Refused
from wholeroute.ledger import DatabaseRole, Ledger, show_proof
from wholeroute.rights import (
    ROLES_OF_PROFILE,
    OrganisationKind,
    Profile,
    Purpose,
    Reader,
    Regime,
    Role,
)

# Civil society helps people; it takes no part in enforcement, nor sees what that holds.
_NEVER: dict[OrganisationKind, frozenset[Role]] = {
    OrganisationKind.CIVIL_SOCIETY: frozenset({Role.ANALYST, Role.INVESTIGATOR, Role.PROSECUTOR}),
    OrganisationKind.PARTNER_COUNTRY: frozenset(
        {Role.PROTECTION_OFFICER, Role.CUSTODIAN, Role.GUARDIAN}
    ),
}


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body that takes part, with the data-protection law it stands under."""

    id: str
    name: str
    kind: OrganisationKind
    regime: Regime
    country: str = ""

    def may_hold(self, roles: Iterable[Role]) -> bool:
        """Return whether an organisation of this kind takes part in these roles."""
        return not _NEVER.get(self.kind, frozenset()) & set(roles)


@dataclass(frozen=True, slots=True)
class Member:
    """A person of an organisation and the roles they may act in."""

    id: str
    organisation: str
    name: str
    roles: tuple[Role, ...]
    suspended: bool = False

    def as_reader(self, role: Role, purpose: Purpose) -> Reader:
        """Return this member acting in `role`; raise `Refused` where it isn't theirs."""
        if role not in self.roles:
            raise Refused("membership", f"{self.id} does not act as {role}")
        return Reader(self.id, self.organisation, role, purpose)


def begin_exercise(ledger: Ledger) -> None:
    """Say that everybody in this installation is invented; raise `Refused` once anybody is enrolled."""
    with ledger.engine(DatabaseRole.GATE).begin() as connection:
        begun = connection.execute(text("select ledger.become_an_exercise()")).scalar_one()
    if not begun:
        raise Refused("exercise", "an installation with members does not become an exercise")


def is_exercise(ledger: Ledger) -> bool:
    """Return whether everybody here is invented, and anybody may act as any of them."""
    with ledger.engine(DatabaseRole.GATE).begin() as connection:
        return bool(connection.execute(text("select ledger.exercise()")).scalar_one())


def enrol(
    ledger: Ledger,
    organisations: Iterable[Organisation],
    people: Iterable[Member],
    proof: str | None = None,
) -> None:
    """Write organisations and members, renewing those already there whose entry differs.

    `proof` is the fresh sign-in of an administrator, whose own entry it can't change; an exercise
    needs none. Raises `Refused`, and writes nothing, without it, or where anyone would hold a role
    that the kind of their organisation or the installation's profile cannot. A session in a role
    that its member lost ends.
    """
    try:
        with ledger.engine(DatabaseRole.GATE).begin() as connection:
            show_proof(connection, ledger.proof if proof is None else proof)
            _write(connection, organisations, people)
    except ProgrammingError as error:
        if isinstance(error.orig, psycopg.errors.InsufficientPrivilege):
            raise Refused("administrator", _NOT_PROVED) from None
        raise


_NOT_PROVED = (
    "this takes an administrator who signed in or proved anew who they are within the last ten"
    " minutes, and who changes somebody else's entry"
)


def _write(
    connection: Connection, organisations: Iterable[Organisation], people: Iterable[Member]
) -> None:
    bodies = [
        {"id": body.id, "name": body.name, "kind": body.kind.value,
         "regime": body.regime.value, "country": body.country}
        for body in organisations
    ]  # fmt: skip
    known = ROLES_OF_PROFILE[_profile(connection)]
    members = []
    for person in people:
        _refuse_profile(person, known)
        members.append(
            {"id": person.id, "organisation": person.organisation, "name": person.name,
             "roles": [role.value for role in person.roles]}
        )  # fmt: skip
    for statement, rows in ((_BODY, bodies), (_PERSON, members)):
        if rows:
            connection.execute(text(statement), rows)
    _refuse_roles(connection)


_BODY = """
insert into ledger.organisation as o values (:id, :name, :kind, :regime, :country)
on conflict (id) do update set name = excluded.name, kind = excluded.kind,
  regime = excluded.regime, country = excluded.country
where (o.name, o.kind, o.regime, o.country)
  is distinct from (excluded.name, excluded.kind, excluded.regime, excluded.country)
"""
_PERSON = """
insert into ledger.member as m (id, organisation, name, roles)
values (:id, :organisation, :name, :roles)
on conflict (id) do update set organisation = excluded.organisation, name = excluded.name,
  roles = excluded.roles
where (m.organisation, m.name, m.roles)
  is distinct from (excluded.organisation, excluded.name, excluded.roles)
"""


def _profile(connection: Connection) -> Profile:
    said = connection.execute(text("select profile from ledger.installation")).scalar_one()
    return Profile(said)


def _refuse_profile(person: Member, known: frozenset[Role]) -> None:
    strange = set(person.roles) - known
    if strange:
        raise Refused("role-of-profile", f"this installation knows no {min(strange)}")
    if Role.ADMINISTRATOR in person.roles and len(person.roles) > 1:
        raise Refused("role-apart", "whoever keeps the accounts holds no other role")


def _refuse_roles(connection: Connection) -> None:
    """Look at everyone, not at the newcomers alone: an organisation's kind may have changed."""
    held = connection.execute(
        text(
            "select o.kind, m.roles from ledger.member m"
            " join ledger.organisation o on o.id = m.organisation order by m.id"
        )
    )
    for kind, roles in held:
        wrong = _NEVER.get(OrganisationKind(kind), frozenset()) & {Role(role) for role in roles}
        if wrong:
            raise Refused(
                "role-of-kind",
                f"an organisation of the kind {kind} cannot hold the role {min(wrong)}",
            )


def members(ledger: Ledger) -> list[Member]:
    """Return every member, by id."""
    with ledger.engine(DatabaseRole.GATE).begin() as connection:
        return [
            Member(row[0], row[1], row[2], tuple(Role(role) for role in row[3]), row[4])
            for row in connection.execute(text(_EVERYONE))
        ]


_EVERYONE = """
select id, organisation, name, roles, suspended_at is not null from ledger.member order by id
"""


def organisations(ledger: Ledger) -> list[Organisation]:
    """Return every organisation, by id."""
    with ledger.engine(DatabaseRole.GATE).begin() as connection:
        return [
            Organisation(row[0], row[1], OrganisationKind(row[2]), Regime(row[3]), row[4])
            for row in connection.execute(
                text("select id, name, kind, regime, country from ledger.organisation order by id")
            )
        ]


def member_named(ledger: Ledger, name: str) -> Member:
    """Return the member called `name`; raise `Invalid` that lists who there is."""
    everyone = members(ledger)
    for member in everyone:
        if member.id == name:
            return member
    known = ", ".join(member.id for member in everyone) or "nobody yet"
    raise Invalid("--as", f"no member {name!r}", f"Members: {known}.")
