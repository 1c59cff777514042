"""The database's own roles: the wall between the lanes stands on these, not on a setting.

Each role of the platform acts through one database role; no application code ever
connects as the owner, who only migrates.
"""

from __future__ import annotations

from enum import StrEnum

from wholeroute.rights import Role


class DatabaseRole(StrEnum):
    """A login role. What it may touch is granted in the migrations and nowhere else."""

    INTAKE = "wr_intake"
    ENFORCEMENT = "wr_enforcement"
    JUDICIAL = "wr_judicial"
    PROTECTION = "wr_protection"
    CUSTODIAN = "wr_custodian"
    AUDIT = "wr_audit"
    PROGRAMME = "wr_programme"
    ARRIVALS = "wr_arrivals"
    SEALER = "wr_sealer"
    GATE = "wr_gate"
    DOOR = "wr_door"


OWNER = "wr_owner"
VAULT_OWNER = "wr_vault_owner"
VAULT = "wr_vault"

ACTS_AS: dict[Role, DatabaseRole] = {
    Role.CONTRIBUTOR: DatabaseRole.INTAKE,
    Role.ANALYST: DatabaseRole.ENFORCEMENT,
    Role.INVESTIGATOR: DatabaseRole.ENFORCEMENT,
    Role.RIGHTS_REVIEWER: DatabaseRole.ENFORCEMENT,
    Role.PROSECUTOR: DatabaseRole.JUDICIAL,
    Role.PROTECTION_OFFICER: DatabaseRole.PROTECTION,
    Role.GUARDIAN: DatabaseRole.PROTECTION,
    Role.CUSTODIAN: DatabaseRole.CUSTODIAN,
    Role.AUDITOR: DatabaseRole.AUDIT,
    Role.ADMINISTRATOR: DatabaseRole.GATE,
    Role.PROGRAMME_MANAGER: DatabaseRole.PROGRAMME,
    Role.CONTACT_POINT: DatabaseRole.PROGRAMME,
}
