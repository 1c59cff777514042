"""`wholeroute plan`: check says all that is to be mended, load keeps a version, count keeps values."""

from __future__ import annotations

import json
import os
from pathlib import Path
from subprocess import CompletedProcess

from tests.command_line import run_command

from wholeroute.ledger import Ledger
from wholeroute.plan.store.law import steps_about

SMALL = Path(__file__).parents[1] / "plan" / "small_strategy.yaml"


def test_a_whole_plan_is_counted() -> None:
    done = run_command("plan", "check", str(SMALL), env=os.environ)

    assert done.returncode == 0, done.stderr
    assert "4 actions (1 boxed), 4 indicators, 1 systems, 1 figures: nothing to mend" in done.stdout


def test_every_fault_is_told_with_its_place_and_the_program_ends_with_two(tmp_path: Path) -> None:
    path = tmp_path / "strategy.yaml"
    text = SMALL.read_text("utf-8")
    path.write_text(text.replace("force: must", "force: strong").replace("[frontex]", "[nobody]"))
    told = run_command("plan", "check", str(path), env=os.environ)
    as_json = run_command("--json", "plan", "check", str(path), env=os.environ)

    assert told.returncode == as_json.returncode == 2
    assert "strategy.yaml:" in told.stdout
    assert "AL-2, force: 'strong' is unknown. Write one of:" in told.stdout.replace("\n", " ")
    assert "1 to mend" in told.stdout
    (fault,) = json.loads(as_json.stdout)["faults"]
    assert (fault["row"], fault["field"]) == ("AL-2", "force")


def test_a_path_that_is_not_there_is_said() -> None:
    done = run_command("plan", "check", "/nowhere.yaml", env=os.environ)

    assert done.returncode == 2
    assert "is not there" in done.stderr


def test_who_steers_loads_a_plan_lists_versions_and_counts(
    environment: dict[str, str], enrolled: Ledger
) -> None:
    def run(*words: str, member: str = "programme-manager@ncp-a") -> CompletedProcess[str]:
        return run_command("--as", member, *words, env=os.environ | environment)

    loaded = run("--json", "plan", "load", str(SMALL))
    again = run("plan", "load", str(SMALL))
    refused = run("plan", "load", str(SMALL), member="analyst@ncp-a")
    listed = json.loads(run("--json", "plan", "versions").stdout)
    counted = run("--json", "plan", "count", "actions-complete")
    words = run("plan", "count")

    assert loaded.returncode == 0, loaded.stderr
    assert json.loads(loaded.stdout)["version"] == 1
    assert again.returncode == 2
    assert "says the same already" in again.stderr
    assert refused.returncode == 1
    assert [(each["plan"], each["number"]) for each in listed] == [
        ("aldovia-2027", 1), ("eu-2021", 1),
    ]  # fmt: skip
    assert listed[0]["sha256"] == json.loads(loaded.stdout)["sha256"]
    assert json.loads(counted.stdout) == {"actions-complete": 1}
    assert "replies-received" in words.stdout, words.stderr


LISTED = (
    'Participant,Signature,"Ratification, Acceptance(A), Approval(AA), Accession(a), Succession(d)"\n'
    "Italy,12 Dec 2000,2 Aug 2006\nIreland,13 Dec 2000,\nTunisia,,14 Jul 2003 a\n"
)


def test_who_steers_takes_in_who_is_party_to_a_treaty(
    environment: dict[str, str], enrolled: Ledger, tmp_path: Path
) -> None:
    path = tmp_path / "18-12-b.csv"
    path.write_text(LISTED)

    def take(*words: str, member: str = "programme-manager@ncp-a") -> CompletedProcess[str]:
        return run_command(
            "--json", "--as", member, "plan", "ratifications", str(path), *words,
            env=os.environ | environment,
        )  # fmt: skip

    taken = take("--as-of", "2013-12-31")
    assert taken.returncode == 0, taken.stderr
    told = json.loads(taken.stdout)
    assert (told["new"], told["participants"], told["parties"]) == (4, 3, 2)
    assert "IE" in told["member_states_outside"]
    assert "IT" not in told["member_states_outside"]
    assert {each.state for each in steps_about(enrolled, "smuggling-protocol")} == {
        "",
        "IT",
        "IE",
        "TN",
    }
    assert take("--as-of", "2013-12-31", member="contact-point@ncp-a").returncode == 1
    assert take("--as-of", "2013-12-31", "--act", "kinsa").returncode == 2

    path.write_text(LISTED.replace("Tunisia", "Atlantis"))
    unread = take("--as-of", "2014-12-31")
    assert unread.returncode == 2
    (line,) = json.loads(unread.stdout)["unread"]
    assert (line["line"], line["said"]) == (4, "Atlantis")
