"""Permissions of providers: who gives them, what they lift, and what a changed one is worth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from tests.conftest import ActingAs, Contribute, Filed, person
from tests.disclosure.conftest import NOW, asking

from wholeroute import disclosure
from wholeroute.disclosure import Body, Grant
from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.ledger import Acting, DatabaseRole, Ledger, entities
from wholeroute.rights import AccessClass, Handling, PermitCode, Purpose, Regime, Role

INVESTIGATION = Purpose.INVESTIGATION
SHARED = AccessClass("ncp-b", frozenset({"ncp-a", "agency"}), frozenset(Purpose), Handling(h2=True))
SECRET = replace(SHARED, handling=Handling(h1=True))


@pytest.fixture
def held(contribute: Contribute) -> Filed:
    """Return a report of `ncp-b` under H2, which `ncp-a` reads."""
    return contribute([person("c", "Marta Held", "contact")], as_="ncp-b", access=SHARED)


@pytest.fixture
def provider(acting: ActingAs) -> Iterator[Acting]:
    """Return a session of a contributor of `ncp-b`."""
    with acting("contributor@ncp-b", Role.CONTRIBUTOR, Purpose.ANALYSIS) as session:
        yield session


def h2(held: Filed, **changes: Any) -> Grant:
    wanted = Grant(held.ref, PermitCode.H2, "agency", INVESTIGATION, NOW + timedelta(days=30))
    return replace(wanted, **changes)


def refused(acting: Acting, entity: UUID, **changes: Any) -> str:
    try:
        disclosure.ask(acting, asking(entity, **changes), NOW)
    except Refused as refusal:
        return refusal.rule
    return ""


@pytest.mark.parametrize("whole_class", [False, True])
def test_a_permission_lifts_its_code_until_it_is_revoked(
    investigator: Acting, provider: Acting, held: Filed, *, whole_class: bool
) -> None:
    assert refused(investigator, held["c"]) == "H2"

    permission = disclosure.grant(provider, h2(held, whole_class=whole_class), NOW)
    package = disclosure.disclose(investigator, asking(held["c"]), NOW)
    disclosure.revoke(provider, permission)

    assert b"Marta Held" in package.content
    assert refused(investigator, held["c"]) == "H2"
    with pytest.raises(NotFound):
        disclosure.revoke(provider, permission)


@pytest.mark.parametrize(
    "change",
    [
        {"recipient": "ncp-b"},
        {"recipient": "A court"},
        {"purpose": Purpose.SANCTIONS},
        {"code": PermitCode.H1, "proceedings": "case 7"},
    ],
    ids=["another body", "an outside body", "another purpose", "another code"],
)
def test_a_permission_for_something_else_lifts_nothing(
    investigator: Acting, provider: Acting, held: Filed, change: dict[str, Any]
) -> None:
    disclosure.grant(provider, h2(held, **change), NOW)

    assert refused(investigator, held["c"]) == "H2"


def test_an_expired_permission_lifts_nothing(
    investigator: Acting, provider: Acting, held: Filed, superuser: psycopg.Connection[Any]
) -> None:
    disclosure.grant(provider, h2(held), NOW)
    asked = disclosure.ask(investigator, asking(held["c"]), NOW)

    later = NOW + timedelta(days=31)
    with pytest.raises(Refused) as refusal:
        disclosure.ask(investigator, asking(held["c"]), later)
    assert refusal.value.rule == "H2"
    # And for the database, whatever time we say it is.
    superuser.execute("update ledger.permission set until = now() - interval '1 second'")
    with pytest.raises(Refused) as refusal:
        disclosure.take(investigator, asked, NOW)
    assert refusal.value.rule == "H2"


@pytest.mark.parametrize(
    "change",
    [
        "recipient = 'agency'",
        "until = until + interval '1 year'",
        "purpose = 'investigation'",
        "signature = repeat('x', 64)::bytea",
        "signature = ''",
        "code = 'H2'",
    ],
)
def test_a_permission_that_somebody_changed_is_worth_nothing(
    investigator: Acting,
    provider: Acting,
    held: Filed,
    superuser: psycopg.Connection[Any],
    change: str,
) -> None:
    column = change.partition(" ")[0]
    changes: dict[str, dict[str, Any]] = {
        "recipient": {"recipient": "ncp-b"},
        "purpose": {"purpose": Purpose.SANCTIONS},
        "code": {"code": PermitCode.H1, "proceedings": "case 7"},
    }
    disclosure.grant(provider, h2(held, **changes.get(column, {})), NOW)

    superuser.execute(f"update ledger.permission set {change}")

    assert refused(investigator, held["c"]) == "H2"


def test_only_a_provider_permits_and_only_what_is_its_own(
    provider: Acting, investigator: Acting, held: Filed, acting: ActingAs
) -> None:
    with acting("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS) as other:
        with pytest.raises(NotFound):
            disclosure.grant(other, h2(held), NOW)
        permission = disclosure.grant(provider, h2(held), NOW)
        assert disclosure.given(other) == []
        with pytest.raises(NotFound):
            disclosure.revoke(other, permission)
    with pytest.raises(Refused):
        disclosure.grant(investigator, h2(held), NOW)
    assert [each.id for each in disclosure.given(provider)] == [permission]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"recipient": " "}, "recipient"),
        ({"until": NOW}, "until"),
        ({"until": NOW + timedelta(days=400)}, "until"),
        ({"code": PermitCode.H1}, "proceedings"),
    ],
)
def test_what_a_permission_lacks_is_named(
    provider: Acting, held: Filed, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as mistake:
        disclosure.grant(provider, h2(held, **change), NOW)
    assert mistake.value.field == field


def test_a_permission_for_a_member_is_none_for_an_outside_body_of_its_name(
    investigator: Acting, provider: Acting, held: Filed
) -> None:
    disclosure.grant(provider, h2(held), NOW)

    with pytest.raises(Invalid, match="enrolled here"):
        disclosure.ask(
            investigator, asking(held["c"], to=Body("Agency ", False, "IT", Regime.LED)), NOW
        )


# --- H1: to read for prosecution ------------------------------------------------------------------


@pytest.mark.parametrize("whole_class", [False, True])
def test_an_h1_permission_opens_a_report_to_one_prosecution_and_closes_again(
    contribute: Contribute, provider: Acting, acting: ActingAs, *, whole_class: bool
) -> None:
    secret = contribute([person("c", "Marta Held", "contact")], as_="ncp-b", access=SECRET)
    other = contribute(
        [person("d", "Other Held", "contact")], as_="ncp-b",
        access=SECRET if not whole_class else replace(SECRET, audience=frozenset({"ncp-a"})),
    )  # fmt: skip

    def seen(member: str = "prosecutor@ncp-a", purpose: Purpose = Purpose.PROSECUTION) -> set[UUID]:
        with (
            acting(member, Role.PROSECUTOR, purpose) as prosecutor,
            prosecutor.begin() as connection,
        ):
            return {each.id for each in entities(prosecutor, connection)}

    assert seen() == set()
    permission = disclosure.grant(
        provider,
        h2(secret, code=PermitCode.H1, recipient="ncp-a", purpose=Purpose.PROSECUTION,
           whole_class=whole_class),
        NOW,
    )  # fmt: skip

    assert seen() == {secret["c"]}
    assert seen("prosecutor@ncp-b") == set()
    disclosure.revoke(provider, permission)
    assert seen() == set()
    assert other["d"] not in seen()


def test_the_database_holds_a_permission_against_its_own_clock_and_recipient(
    enrolled: Ledger, investigator: Acting, provider: Acting, held: Filed
) -> None:
    """Nobody writes a permission for another, under another's name, or for what is not theirs."""
    report = f"(select id from ledger.contribution where ref = '{held.ref}')"
    forged = (
        "insert into ledger.permission (id, granted_by, originator, code, contribution, recipient,"
        " purpose, until, signature) values (gen_random_uuid(), '{by}', '{of}', 'H2', {report},"
        " 'agency', 'investigation', now() + interval '1 day', '')"
    )
    with psycopg.connect(enrolled.conninfo(DatabaseRole.INTAKE), autocommit=True) as connection:
        connection.execute("select set_config('wholeroute.session', %s, false)", (provider.token,))
        for by, of, what in (
            ("contributor@ncp-a", "ncp-b", report),
            ("contributor@ncp-b", "ncp-a", report),
            ("contributor@ncp-b", "ncp-b", "2000000"),
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(forged.format(by=by, of=of, report=what))
        # One of their own they may write by hand, and it is worth nothing: nobody signed it.
        connection.execute(forged.format(by="contributor@ncp-b", of="ncp-b", report=report))
    assert refused(investigator, held["c"]) == "H2"
