"""Who protected people are stands in the vault, sealed, and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.conftest import (
    ActingAs,
    Contribute,
    Databases,
    associates,
    person,
    phone,
    suspect,
)
from tests.safeguards.canaries import everything

from wholeroute import crosscheck, custody
from wholeroute.custody import Vault
from wholeroute.entities import Claim, Draft, Kind, Reference
from wholeroute.ledger import Acting, Ledger, Verdict
from wholeroute.rights import Category, Lane, Purpose, Role

SAID = {
    "name": "Zebiba Canary", "alias": "Zebi Kanarie", "firstName": "Zebiba", "lastName": "Canary",
    "fatherName": "Osman Kanarek", "motherName": "Letizia Canarino", "birthDate": "1999-12-31",
    "birthPlace": "Canaryville", "passportNumber": "K7654321", "idNumber": "ID998877",
    "email": "zebiba@canary.example", "address": "7 Canary Lane", "notes": "Zebiba sings",
}  # fmt: skip
PHONE = "+39 06 698 4711"
CANARIES = ["zebiba", "canar", "kanar", "1999-12-31", "k7654321", "id998877", "6984711", "698 4711"]
"""In small letters: what is stored may be written in another case."""


def found_in(info: str) -> list[str]:
    """Return where in a whole database the superuser finds any canary."""
    with psycopg.connect(info, autocommit=True) as boss:
        return sorted(
            f"{where}: {canary}"
            for where, text in everything(boss)
            for canary in CANARIES
            if canary in text.lower()
        )


def report(*categories: str, minor: bool = False) -> list[Draft]:
    return [
        person("z", SAID["name"], *categories, minor=minor, **{k: v for k, v in SAID.items() if k != "name"}),
        phone("p", PHONE, "z"),
        suspect("tekle", "Tekle Berhane", notes=f"drove {SAID['name']}"),
        associates("link", "tekle", "z", summary=f"{SAID['alias']} paid"),
        Draft(
            "doc", Kind.PASSPORT, (Claim("number", "K7654321"),), (Reference("holder", "z"),)
        ),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("categories", "minor", "case"),
    [
        (("victim",), False, ""),
        (("suspect", "witness"), False, ""),
        (("suspect",), True, ""),
        ((), False, ""),
        (("suspect",), False, "case 7"),
    ],
    ids=["victim", "suspect and witness", "minor", "uncategorised", "judicial"],
)
def test_who_stands_outside_the_open_lane_is_named_nowhere_in_the_ledger(
    contribute: Contribute,
    databases: Databases,
    categories: tuple[str, ...],
    minor: bool,  # noqa: FBT001 — a parameter
    case: str,
) -> None:
    contribute(report(*categories, minor=minor), judicial_case=case)

    assert found_in(databases.superuser) == []
    assert found_in(databases.vault_superuser) == []


def test_who_is_protected_later_is_named_nowhere_in_the_ledger_from_then_on(
    contribute: Contribute, databases: Databases, analyst: Acting, custodian: Acting
) -> None:
    one, other = contribute(report("suspect")), contribute(report("suspect"))
    crosscheck.run(analyst)
    crosscheck.explain(analyst, one["z"], other["z"])
    crosscheck.settle(analyst, one["z"], other["z"], Verdict.SAME, f"both are {SAID['name']}")
    crosscheck.screen(analyst, SAID["name"])
    assert found_in(databases.superuser)

    custody.protect(custodian, one["z"], Category.VICTIM, f"{SAID['name']} asked for help")

    assert found_in(databases.superuser) == []
    assert found_in(databases.vault_superuser) == []


def test_no_file_of_the_installation_names_them(
    contribute: Contribute, ledger: Ledger, analyst: Acting, custodian: Acting
) -> None:
    filed = contribute(report("suspect"))
    crosscheck.run(analyst)
    custody.protect(custodian, filed["z"], Category.VICTIM, "help")

    files = [path for path in ledger.home.data.parent.rglob("*") if path.is_file()]
    assert [path for path in files if _names_them(path)] == []


def _names_them(path: Path) -> bool:
    content = path.read_bytes().lower()
    return any(canary.encode() in content for canary in CANARIES)


def test_the_vault_gives_back_every_value_it_took(
    contribute: Contribute, enrolled: Ledger, acting: ActingAs, superuser: psycopg.Connection[Any]
) -> None:
    contribute(report("victim"))
    tokens = [
        token
        for (token,) in superuser.execute(
            "select id from protected.statement where flag = 'vault'"
        ).fetchall()
    ]
    with acting("protection-officer@ncp-a", Role.PROTECTION_OFFICER, Purpose.PROTECTION) as officer:
        values = set(Vault(enrolled).reveal(officer, tokens, Lane.PROTECTED).values())

    assert values == {*SAID.values(), PHONE, f"{SAID['alias']} paid"}
