"""The vault gives a value to those who protect, leaves a line in the log, and keeps no orphans."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from tests.conftest import ActingAs, Contribute, Databases, everyone_may, person

from wholeroute.custody import KeyRing, Originals, Swept, Vault, sweep
from wholeroute.errors import NotFound, Refused
from wholeroute.ledger import Identity, Ledger
from wholeroute.rights import Lane, Purpose, Role, Tlp

OFFICER = (Role.PROTECTION_OFFICER, Purpose.PROTECTION)


def tokens(boss: psycopg.Connection[Any]) -> list[UUID]:
    rows = boss.execute("select id from ledger.statement where flag = 'vault' order by id")
    return [token for (token,) in rows.fetchall()]


@pytest.mark.both_servers
@pytest.mark.parametrize(
    ("role", "purpose"),
    [OFFICER, (Role.GUARDIAN, Purpose.PROTECTION), (Role.CUSTODIAN, Purpose.PROTECTION)],
)
def test_those_who_protect_learn_who_it_is_and_the_log_keeps_the_token(
    contribute: Contribute, acting: ActingAs, superuser: psycopg.Connection[Any],
    enrolled: Ledger, role: Role, purpose: Purpose,
) -> None:  # fmt: skip
    contribute([person("v", "Amina Canary", "victim")])
    asked = tokens(superuser)

    with acting(f"{role}@ncp-a", role, purpose) as session:
        assert Vault(enrolled).reveal(session, asked, Lane.PROTECTED) == {asked[0]: "Amina Canary"}

    ((member, details),) = superuser.execute(
        "select member, details from ledger.audit where object = 'vault:protected'"
    ).fetchall()
    assert (member, details) == (f"{role}@ncp-a", {"tokens": [str(asked[0])]})


@pytest.mark.parametrize(
    ("role", "purpose"),
    [
        (Role.ANALYST, Purpose.ANALYSIS),
        (Role.INVESTIGATOR, Purpose.INVESTIGATION),
        (Role.PROSECUTOR, Purpose.PROSECUTION),
        (Role.RIGHTS_REVIEWER, Purpose.OVERSIGHT),
        (Role.AUDITOR, Purpose.OVERSIGHT),
        (Role.ADMINISTRATOR, Purpose.OVERSIGHT),
        (Role.CONTRIBUTOR, Purpose.ANALYSIS),
    ],
)
def test_nobody_else_does(
    contribute: Contribute, acting: ActingAs, superuser: psycopg.Connection[Any],
    enrolled: Ledger, role: Role, purpose: Purpose,
) -> None:  # fmt: skip
    contribute([person("v", "Amina Canary", "victim")])

    with acting(f"{role}@ncp-a", role, purpose) as session, pytest.raises(Refused) as refusal:
        Vault(enrolled).reveal(session, tokens(superuser), Lane.PROTECTED)

    assert refusal.value.rule == "vault"


def test_a_token_of_a_statement_that_is_hidden_from_the_reader_stays_closed(
    contribute: Contribute, acting: ActingAs, superuser: psycopg.Connection[Any], enrolled: Ledger
) -> None:
    red = everyone_may("ncp-b", tlp=Tlp.RED)
    contribute([person("v", "Amina Canary", "victim")], as_="ncp-b", access=red)
    contribute([person("u", "Somebody Canary")])
    contribute([person("j", "Witness Canary", "witness")], judicial_case="case 7")

    with acting("protection-officer@ncp-a", *OFFICER) as officer:
        assert Vault(enrolled).reveal(officer, tokens(superuser), Lane.PROTECTED) == {}
    with acting("custodian@ncp-a", Role.CUSTODIAN, Purpose.CATEGORISATION) as custodian:
        revealed = Vault(enrolled).reveal(custodian, tokens(superuser), Lane.UNCATEGORISED)
    assert list(revealed.values()) == ["Somebody Canary"]


def test_a_token_stored_twice_keeps_its_first_value(enrolled: Ledger, databases: Databases) -> None:
    vault, token, ref = Vault(enrolled), uuid4(), uuid4()
    vault.store(ref, [Identity(token, "Amina")])
    with psycopg.connect(databases.vault_superuser) as boss:
        first = boss.execute("select sealed from ledger.identity").fetchall()
    vault.store(ref, [Identity(token, "Somebody else")])

    with psycopg.connect(databases.vault_superuser) as boss:
        assert boss.execute("select sealed from ledger.identity").fetchall() == first


def test_values_are_sealed_each_in_its_own_way(enrolled: Ledger, databases: Databases) -> None:
    Vault(enrolled).store(uuid4(), [Identity(uuid4(), "Amina Canary") for _ in range(2)])

    with psycopg.connect(databases.vault_superuser) as boss:
        one, other = (bytes(s) for (s,) in boss.execute("select sealed from ledger.identity"))
    assert one != other
    assert b"Amina" not in one + other


def orphan(ledger: Ledger, file: Path) -> UUID:
    """Leave behind what a crash between two stores leaves behind."""
    key = KeyRing(ledger.home.keys).create(uuid4())
    Originals(ledger.home.data).seal(file, key)
    Vault(ledger).store(key.ref, [Identity(uuid4(), "Amina"), Identity(uuid4(), "K1234567")])
    return key.ref


def test_orphans_are_swept_once_they_are_old_and_nothing_else(
    contribute: Contribute, enrolled: Ledger, databases: Databases, tmp_path: Path
) -> None:
    file = tmp_path / "report"
    file.write_text("Amina")
    filed = contribute([person("v", "Amina Canary", "victim")])
    Originals(enrolled.home.data).seal(file, filed.key)
    lost = orphan(enrolled, file)
    now = time.time()

    assert sweep(enrolled, now) == Swept(0, 0, 0, 0)
    with psycopg.connect(databases.vault_superuser, autocommit=True) as boss:
        boss.execute("update ledger.identity set stored_at = now() - interval '2 hours'")
    assert sweep(enrolled, now + 7200) == Swept(1, 1, 2, 0)
    assert sweep(enrolled, now + 7200) == Swept(0, 0, 0, 0)

    ring = KeyRing(enrolled.home.keys)
    with pytest.raises(NotFound):
        ring.load(lost)
    assert ring.load(filed.ref) == filed.key
    Originals(enrolled.home.data).unseal(filed.key, tmp_path / "back")
    assert Vault(enrolled).contributions(0) == {filed.ref}


def test_the_prosecutor_of_a_case_learns_who_it_is_about_and_no_protection_officer_does(
    contribute: Contribute, acting: ActingAs, superuser: psycopg.Connection[Any], enrolled: Ledger
) -> None:
    contribute([person("v", "Amina Canary", "witness")], judicial_case="case 7")
    asked = tokens(superuser)
    vault = Vault(enrolled)

    with acting("prosecutor@ncp-a", Role.PROSECUTOR, Purpose.PROSECUTION) as prosecutor:
        assert list(vault.reveal(prosecutor, asked, Lane.JUDICIAL).values()) == ["Amina Canary"]
    with (
        acting("protection-officer@ncp-a", *OFFICER) as officer,
        pytest.raises(Refused, match="judicial lane"),
    ):
        vault.reveal(officer, asked, Lane.JUDICIAL)
