"""The log goes from one machine to another and back as a person types it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any, Protocol

import psycopg
import pytest
from tests.command_line import run_command
from tests.conftest import Contribute, suspect

from wholeroute.ledger import Ledger
from wholeroute.ledger.roles import OWNER

AUDITOR = ("--as", "auditor@ncp-a")


class Typed(Protocol):
    """Run a command line; without `at` it has no installation to speak of."""

    def __call__(self, *words: str) -> subprocess.CompletedProcess[str]: ...


@pytest.fixture
def type_(environment: dict[str, str]) -> Typed:
    return lambda *words: run(environment, *words)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Typed:
    """Return another machine: no database, no home, no keys, and none may be made."""
    nowhere = str(tmp_path / "nowhere")
    environment = {"WHOLEROUTE_HOME": nowhere, "WHOLEROUTE_KEYS": f"{nowhere}-keys"}

    def typed(*words: str) -> subprocess.CompletedProcess[str]:
        done = run(environment, *words)
        assert not Path(nowhere).exists()
        return done

    return typed


def run(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return run_command(*words, env={"PATH": "/usr/bin:/bin", **environment})


def said(done: subprocess.CompletedProcess[str]) -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def busy(contribute: Contribute, enrolled: Ledger) -> Ledger:
    """Return a ledger in which something was done."""
    contribute([suspect("a", "Somebody Invented")])
    return enrolled


def test_audit_alone_lists(type_: Typed, busy: Ledger) -> None:
    alone, listed = type_(*AUDITOR, "audit"), type_(*AUDITOR, "audit", "list", "--most", "1")

    assert "submit" in alone.stdout
    assert listed.returncode == 0
    assert len(said(type_("--json", *AUDITOR, "audit", "--most", "1"))) == 1


def test_a_command_seals_what_it_did(type_: Typed, busy: Ledger) -> None:
    first = said(type_("--json", "audit", "seal"))
    type_(*AUDITOR, "audit", "checkpoint")

    assert first["rows"] == 1
    assert said(type_("--json", "audit", "seal")) == {"root": first["root"], "rows": 0, "size": 1}


def test_a_log_is_handed_out_signed_for_and_verified_elsewhere(
    type_: Typed, elsewhere: Typed, busy: Ledger, tmp_path: Path
) -> None:
    key, note = tmp_path / "witness", tmp_path / "note.txt"
    public = elsewhere("audit", "key", str(key), "--name", "partner.example").stdout.strip()
    type_("audit", "seal")
    note.write_text(type_(*AUDITOR, "audit", "checkpoint").stdout)
    folder = tmp_path / "log"
    ours = said(type_("--json", *AUDITOR, "audit", "export", str(folder)))["key"]

    signing = ("audit", "cosign", str(note), "--key", str(key))
    unknown = elsewhere(*signing)
    cosigned = elsewhere(*signing, "--log-key", ours)
    kept = tmp_path / "kept.txt"
    kept.write_text(cosigned.stdout)

    assert unknown.returncode == 2
    assert "--log-key" in unknown.stderr
    accepted = type_(*AUDITOR, "audit", "accept", str(kept), "--key", public)
    assert "partner.example signed for 1 leaves" in accepted.stdout
    again = tmp_path / "again"
    type_(*AUDITOR, "audit", "export", str(again))
    whole = elsewhere(
        "audit", "verify", str(again), "--checkpoint", str(kept), "--key", ours, "--key", public
    )
    assert whole.returncode == 0, whole.stdout + whole.stderr
    assert "whole: " in whole.stdout
    assert len(list((again / "checkpoints").iterdir())) == 2


def test_a_changed_log_is_no_whole_one(
    type_: Typed, elsewhere: Typed, busy: Ledger, tmp_path: Path
) -> None:
    type_("audit", "seal")
    folder = tmp_path / "log"
    type_(*AUDITOR, "audit", "export", str(folder))
    leaves = folder / "leaves.txt"
    leaves.write_text(leaves.read_text().replace("submit", "delete"))

    changed = elsewhere("audit", "verify", str(folder))

    assert changed.returncode == 1
    assert "line 1: the leaf there is not the one that was sealed" in changed.stdout
    assert json.loads(elsewhere("--json", "audit", "verify", str(folder)).stdout)["faults"]


def test_the_rows_here_are_held_against_the_tree(type_: Typed, busy: Ledger) -> None:
    type_("audit", "seal")
    whole = type_(*AUDITOR, "audit", "verify", "--here")
    with psycopg.connect(busy.places.conninfo(OWNER)) as owner:
        owner.execute("alter table ledger.audit disable trigger stays")
        owner.execute("update ledger.audit set member = 'x' where place = 0")
        owner.execute("alter table ledger.audit enable trigger stays")

    changed = type_(*AUDITOR, "audit", "verify", "--here")

    assert (whole.returncode, changed.returncode) == (0, 1)
    assert "it is not what was sealed at leaf 0" in changed.stdout


def test_a_log_that_was_set_back_warns_at_every_command_until_an_auditor_decides(
    type_: Typed, busy: Ledger
) -> None:
    type_("audit", "seal")
    with psycopg.connect(busy.places.conninfo(OWNER)) as owner:
        owner.execute("alter table ledger.audit disable trigger stays")
        for table in ("audit_checkpoint", "audit_tile", "audit"):
            owner.execute(f"delete from ledger.{table}")
        owner.execute("alter table ledger.audit enable trigger stays")

    warned, refused = type_(*AUDITOR, "audit", "list"), type_("audit", "seal")
    decided = type_(*AUDITOR, "audit", "seal", "--go-on")
    after = type_("audit", "seal")

    assert "WARNING: the audit log has 0 leaves, but signed for 1 before" in warned.stderr
    assert (refused.returncode, decided.returncode, after.returncode) == (1, 0, 0)
    assert "WARNING" not in after.stderr
    rules = [row["rule"] for row in said(type_("--json", *AUDITOR, "audit", "list"))]
    assert "set-back" in rules


@pytest.mark.parametrize(
    "words",
    [
        ("audit", "verify"),
        ("audit", "verify", "x", "--here"),
        ("audit", "verify", "no such folder"),
        ("audit", "cosign", "no such file", "--key", "x"),
        ("audit", "key", "x", "--name", "a b"),
    ],
)
def test_wrong_use_says_how_to_mend_it(elsewhere: Typed, words: tuple[str, ...]) -> None:
    done = elsewhere(*words)

    assert done.returncode == 2
    assert done.stderr.startswith("invalid: ")
