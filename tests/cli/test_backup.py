"""Backups from the command line: who may open which compartment, and what is not whole."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Contribute, suspect
from typer.testing import CliRunner

from wholeroute.cli.main import app
from wholeroute.errors import Invalid, Refused
from wholeroute.ledger import Ledger

KEEPER = ("--as", "administrator@ncp-a", "--json")


def run(*words: object) -> Any:
    ran = CliRunner().invoke(app, [str(each) for each in words])
    if ran.exception is not None and not isinstance(ran.exception, SystemExit):
        raise ran.exception
    assert ran.exit_code == 0, ran.output
    return json.loads(ran.stdout)


@pytest.fixture
def officers(
    enrolled: Ledger, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch,
    contribute: Contribute, tmp_path: Path,
) -> dict[str, tuple[Path, str]]:  # fmt: skip
    """Return the identities of two who restore; commands find an installation with a report."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    contribute([suspect("a", "Tekle")])
    made = {}
    for name in ("ada", "vera"):
        file = tmp_path / f"{name}.txt"
        made[name] = (file, run("--json", "backup", "identity", file)["recipient"])
    return made


def test_each_compartment_opens_for_whom_it_was_sealed(
    officers: dict[str, tuple[Path, str]], tmp_path: Path
) -> None:
    (ada, to_ada), (vera, to_vera) = officers["ada"], officers["vera"]
    assert stat.S_IMODE(ada.stat().st_mode) == 0o600
    data = tmp_path / "one" / "data"

    made = run(*KEEPER, "backup", "make", data, "--to", to_ada, "--to", f"vault={to_vera}")
    keys = run(*KEEPER, "backup", "keys", tmp_path / "two" / "keys", "--to", to_ada)

    opened = {each["compartment"]: each["recipients"] for each in made["pieces"]}
    assert opened == {
        "ledger": [to_ada], "vault": [to_vera], "originals": [to_ada], "records": [to_ada],
    }  # fmt: skip
    assert [each["compartment"] for each in keys["pieces"]] == ["keys"]
    whole = run("--json", "backup", "verify", data, "--signed-by", made["signed_by"])
    assert (whole["id"], whole["reports"]) == (made["id"], 1)
    both = ("--identity", ada, "--identity", vera)
    assert run("--json", "backup", "verify", data, *both)["id"] == made["id"]
    with pytest.raises(Refused, match="vault"):
        run("--json", "backup", "verify", data, "--identity", ada)


def test_what_was_changed_or_signed_by_another_is_no_backup(
    officers: dict[str, tuple[Path, str]], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    run(*KEEPER, "backup", "make", data, "--to", officers["ada"][1])

    with pytest.raises(Refused):
        run("--json", "backup", "verify", data, "--signed-by", "0" * 64)
    sealed = data / "ledger.age"
    content = sealed.read_bytes()
    sealed.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(Refused):
        run("--json", "backup", "verify", data)


def test_whatever_is_wrong_is_said_before_anything_is_written(
    officers: dict[str, tuple[Path, str]], environment: dict[str, str], tmp_path: Path
) -> None:
    to = officers["ada"][1]
    make = ("backup", "make", tmp_path / "data", "--to")
    with pytest.raises(Refused):
        run("--as", "analyst@ncp-a", "--json", *make, to)
    with pytest.raises(Invalid, match="not known"):
        run(*KEEPER, *make, f"cellar={to}")
    with pytest.raises(Invalid, match="cannot be read"):
        run(*KEEPER, *make, tmp_path / "nobody")
    inside = Path(environment["WHOLEROUTE_HOME"]) / "backup"
    with pytest.raises(Invalid, match="folder of the data"):
        run(*KEEPER, "backup", "make", inside, "--to", to)
    with pytest.raises(Invalid, match="new file"):
        run("--json", "backup", "identity", officers["ada"][0])

    assert not (tmp_path / "data").exists()
