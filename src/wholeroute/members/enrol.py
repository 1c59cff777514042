"""Enrol organisations and members, and find the one a command or page acts as."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, text

from wholeroute.errors import Invalid, Refused
from wholeroute.ledger import DatabaseRole, Ledger
from wholeroute.rights import OrganisationKind, Purpose, Reader, Regime, Role

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


@dataclass(frozen=True, slots=True)
class Member:
    """A person of an organisation and the roles they may act in."""

    id: str
    organisation: str
    name: str
    roles: tuple[Role, ...]

    def as_reader(self, role: Role, purpose: Purpose) -> Reader:
        """Return this member acting in `role`; raise `Refused` where it isn't theirs."""
        if role not in self.roles:
            raise Refused("membership", f"{self.id} does not act as {role}")
        return Reader(self.id, self.organisation, role, purpose)


def enrol(ledger: Ledger, organisations: Iterable[Organisation], people: Iterable[Member]) -> None:
    """Write organisations and members, renewing those already there.

    Raises `Refused`, and writes nothing, where anyone would hold a role that the kind of their
    organisation cannot. A session in a role that its member lost ends.
    """
    with ledger.engine(DatabaseRole.GATE).begin() as connection:
        for body in organisations:
            connection.execute(
                text(
                    "insert into ledger.organisation values (:id, :name, :kind, :regime, :country)"
                    " on conflict (id) do update set name = excluded.name, kind = excluded.kind,"
                    " regime = excluded.regime, country = excluded.country"
                ),
                {"id": body.id, "name": body.name, "kind": body.kind.value,
                 "regime": body.regime.value, "country": body.country},
            )  # fmt: skip
        for person in people:
            connection.execute(
                text(
                    "insert into ledger.member values (:id, :organisation, :name, :roles)"
                    " on conflict (id) do update set organisation = excluded.organisation,"
                    " name = excluded.name, roles = excluded.roles"
                ),
                {"id": person.id, "organisation": person.organisation, "name": person.name,
                 "roles": [role.value for role in person.roles]},
            )  # fmt: skip
        _refuse_roles(connection)
        connection.execute(text(_END_LOST))


_END_LOST = """
delete from ledger.session s using ledger.member m
where m.id = s.member and (m.organisation <> s.organisation or s.role <> all (m.roles))
"""


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
            Member(row[0], row[1], row[2], tuple(Role(role) for role in row[3]))
            for row in connection.execute(
                text("select id, organisation, name, roles from ledger.member order by id")
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
