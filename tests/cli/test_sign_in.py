"""Signing in on a terminal: without it nobody acts, and what it leaves is its owner's alone."""

from __future__ import annotations

import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from tests.signing import PASSWORD
from typer.testing import CliRunner

from wholeroute.cli.main import app
from wholeroute.errors import Invalid, Refused
from wholeroute.ledger import Ledger
from wholeroute.members import members, set_up_code, totp

SEED = b"twenty bytes of seed"
BODY = "organisations:\n  - {id: police, name: Police, kind: authority, regime: led}\n"
ANA = "members:\n  - {id: ana, organisation: police, name: Ana, roles: [analyst]}\n"
Run = Callable[..., Any]


@pytest.fixture
def run(
    environment: dict[str, str], ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Run:
    """Return what runs a command on an installation without anybody, answering what it asks."""
    session = {"WHOLEROUTE_SESSION": str(tmp_path / "kept" / "session")}
    for name, value in (environment | session).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("wholeroute.members.choose.token_bytes", lambda _: SEED)
    # A half minute may end between a code and its use; here it does not.
    now = totp.step_of(datetime.now(UTC))
    monkeypatch.setattr(totp, "step_of", lambda _: now)
    return lambda *words, answers=(): CliRunner().invoke(
        app, words, input="\n".join(answers) + "\n"
    )


def code(later: int) -> str:
    """Return a code that serves now: each of the three serves once, in this order."""
    return totp.code_at(SEED, totp.step_of(datetime.now(UTC)) + later)


@pytest.fixture
def set_up(run: Run) -> Run:
    """Return the same after its first administrator was made on the terminal."""
    done = run(
        "members", "first",
        answers=("A police force", "authority", "led", "it", "Adam", "admin",
                 PASSWORD, PASSWORD, code(-1)),
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    return run


@pytest.fixture
def file(tmp_path: Path) -> str:
    """Return a file that enrols an analyst."""
    path = tmp_path / "members.yaml"
    path.write_text(BODY + ANA, encoding="utf-8")
    return str(path)


def sign_in(run: Run, later: int = 0) -> Any:
    """Sign the administrator in."""
    done = run("sign-in", "admin", answers=(PASSWORD, code(later)))
    assert done.exit_code == 0, done.output
    return done


def test_the_first_administrator_is_made_on_the_terminal_once(set_up: Run, ledger: Ledger) -> None:
    assert [each.id for each in members(ledger)] == ["admin"]
    again = set_up("members", "first", answers=("B", "authority", "led", "it", "Bea", "bea"))

    assert isinstance(again.exception, Refused)
    assert set_up_code(ledger) is None


def test_without_a_sign_in_nobody_acts_or_enrols(set_up: Run, file: str) -> None:
    for words in (("--as", "admin", "audit", "list"), ("--as", "ana", "screen", "Somebody")):
        refusal = set_up(*words).exception
        assert isinstance(refusal, Refused), refusal
        assert refusal.rule == "sign-in"
        assert "wholeroute sign-in" in refusal.reason
    refusal = set_up("members", "enrol", file).exception
    assert isinstance(refusal, Refused)
    assert refusal.rule == "administrator"


def test_a_sign_in_lets_its_member_act_and_nobody_else(set_up: Run, file: str) -> None:
    sign_in(set_up)

    assert set_up("members", "enrol", file).exit_code == 0
    invited = set_up("members", "invite", "ana")
    assert invited.exit_code == 0
    refusal = set_up("--as", "ana", "screen", "Somebody").exception
    assert isinstance(refusal, Refused)
    assert refusal.rule == "sign-in"


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (("retention", "run"), "step-up"),
        (("retention", "due"), ""),
        (("identities", "list"), ""),
        (("identities", "decide", str(UUID(int=1)), "--refuse"), "step-up"),
    ],
)
def test_what_cannot_be_undone_takes_a_sign_in_of_the_last_ten_minutes(
    set_up: Run, tmp_path: Path, superuser: psycopg.Connection[Any], words: Any, rule: str
) -> None:
    file = tmp_path / "custodian.yaml"
    file.write_text(BODY + ANA.replace("analyst", "custodian"), encoding="utf-8")
    sign_in(set_up)
    set_up("members", "enrol", str(file))
    given = set_up("--json", "members", "invite", "ana").stdout.split('"')[3]
    set_up("members", "accept", answers=(given, PASSWORD, PASSWORD, code(-1)))
    set_up("sign-in", "ana", answers=(PASSWORD, code(0)))
    superuser.execute("update ledger.signed_in set proved_at = now() - interval '11 minutes'")

    purpose = "protection" if words[0] == "identities" else "oversight"
    asked = set_up("--as", "ana", "--purpose", purpose, *words).exception

    assert getattr(asked, "rule", "") == rule, asked


def test_what_is_kept_is_for_its_owner_alone_and_signing_out_ends_it(
    set_up: Run, file: str, tmp_path: Path
) -> None:
    sign_in(set_up)
    kept = tmp_path / "kept" / "session"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    token = kept.read_text()

    set_up("sign-out")

    assert not kept.exists()
    kept.write_text(token)
    assert isinstance(set_up("members", "enrol", file).exception, Refused)


def test_an_invitation_is_accepted_on_the_terminal(set_up: Run, file: str) -> None:
    sign_in(set_up)
    set_up("members", "enrol", file)
    given = set_up("--json", "members", "invite", "ana").stdout.split('"')[3]

    done = set_up("members", "accept", answers=(given, PASSWORD, PASSWORD, code(-1)))
    assert done.exit_code == 0, done.output
    weak = set_up("members", "accept", answers=(given, "short", "short", code(0)))
    assert weak.exit_code != 0

    assert set_up("sign-in", "ana", answers=(PASSWORD, code(0))).exit_code == 0


def test_a_wrong_password_is_told_no_more_than_that(set_up: Run) -> None:
    wrong = set_up("sign-in", "admin", answers=("not this one at all", code(0))).exception
    unknown = set_up("sign-in", "nobody", answers=(PASSWORD, code(0))).exception

    assert isinstance(wrong, Refused)
    assert str(wrong) == str(unknown)


def test_nobody_signs_in_to_an_exercise(run: Run, file: str) -> None:
    assert run("members", "enrol", "--exercise", file).exit_code == 0
    refusal = run("sign-in", "ana", answers=(PASSWORD, "000000")).exception

    assert isinstance(refusal, Refused)
    assert refusal.rule == "exercise"


def test_a_real_installation_becomes_no_exercise(set_up: Run, file: str) -> None:
    refusal = set_up("members", "enrol", "--exercise", file).exception

    assert isinstance(refusal, Refused)
    assert refusal.rule == "exercise"


def test_a_kind_that_there_is_not_is_named(run: Run) -> None:
    wrong = run("members", "first", answers=("A", "king", "led", "it", "Adam", "admin")).exception

    assert isinstance(wrong, Invalid)
    assert wrong.field == "--kind"
