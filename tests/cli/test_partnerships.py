"""`wholeroute partnerships`: files are taken in with their faults, counted once, published or not."""

from __future__ import annotations

import json
import os
from pathlib import Path
from subprocess import CompletedProcess

from tests.command_line import run_command
from tests.partnerships.taken import FUND, RESULTS, WHOLE

from wholeroute.ledger import Ledger

MANAGER = "programme-manager@agency"


def test_a_fund_is_taken_in_counted_and_not_published_while_it_lacks(
    environment: dict[str, str], enrolled: Ledger, tmp_path: Path
) -> None:
    def run(*words: str, member: str = MANAGER, as_json: bool = True) -> CompletedProcess[str]:
        before = ("--as", member) if member else ()
        shape = ("--json",) if as_json else ()
        return run_command(*before, *shape, "partnerships", *words, env=os.environ | environment)

    for name, content in (("fund.csv", FUND), ("register.xml", WHOLE), ("results.csv", RESULTS)):
        (tmp_path / name).write_bytes(content)
    taken = run(
        "import", str(tmp_path / "fund.csv"), "--name", "fund", "--source", "Its page",
        "--instrument", "eutf", "--public",
    )  # fmt: skip
    assert taken.returncode == 0, taken.stderr
    told = json.loads(taken.stdout)
    assert (told["shape"], told["rows"]) == ("eutf", 10)
    assert {"line", "field", "reason", "fix"} <= told["faults"][0].keys()
    assert [each["what"] for each in told["untaken"]] == ["colour"]
    words = run(
        "import",
        str(tmp_path / "register.xml"),
        "--name",
        "register",
        "--source",
        "x",
        as_json=False,
    )
    assert "had no place: contact-info" in words.stdout, words.stderr
    assert (
        run(
            "import", str(tmp_path / "results.csv"), "--name", "results", "--source", "x"
        ).returncode
        == 0
    )
    refused = run(
        "import", str(tmp_path / "fund.csv"), "--name", "fund", "--source", "x",
        member="contact-point@ncp-a",
    )  # fmt: skip
    assert refused.returncode == 1
    assert run("import", str(tmp_path / "none.csv")).returncode == 2
    assert (
        run("import", str(tmp_path / "fund.csv"), "--name", "The Fund", "--source", "x").returncode
        == 2
    )

    everybody, members = run("money", member=""), run("money")
    assert json.loads(everybody.stdout)["committed"]["conserved"] is True
    assert len(json.loads(everybody.stdout)["files"]) == 1
    assert len(json.loads(members.stdout)["files"]) == 3
    assert "the parts make it" in run("money", as_json=False).stdout
    assert json.loads(run("results").stdout)["brought"][0]["id"] == "jobs"

    lacking = run("publish", "--name", "fund", str(tmp_path / "out.xml"))
    assert lacking.returncode == 2
    assert "activity-status" in lacking.stdout
    assert not (tmp_path / "out.xml").exists()
    published = run("publish", "--name", "register", str(tmp_path / "out.xml"))
    assert published.returncode == 0, published.stdout
    assert b"XM-DAC-9-1" in (tmp_path / "out.xml").read_bytes()


def test_a_list_of_rates_is_kept_whole_or_not_at_all(
    environment: dict[str, str], enrolled: Ledger, tmp_path: Path
) -> None:
    path = tmp_path / "rates.csv"
    text = "currency,day,per_euro,source\nUSD,2026-01-05,1.0834,ECB\nGBP,2026-01-05,0.8673,ECB\n"

    def run() -> CompletedProcess[str]:
        words = ("partnerships", "import", str(path), "--shape", "rates")
        return run_command("--as", MANAGER, "--json", *words, env=os.environ | environment)

    path.write_text(text.replace("0.8673", "much"))
    wrong = run()
    assert wrong.returncode == 2
    (fault,) = json.loads(wrong.stdout)["faults"]
    assert (fault["line"], fault["field"]) == (3, "per_euro")
    path.write_text(text)
    assert json.loads(run().stdout) == {"rates": 2}
