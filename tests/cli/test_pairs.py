"""`wholeroute crosscheck` by command: the queue, what is new, what contradicts, and acts taken back."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from psycopg import Connection
from tests.command_line import run_command
from tests.conftest import Contribute, suspect

from wholeroute import crosscheck
from wholeroute.crosscheck.model import MODEL
from wholeroute.ledger import Acting, Ledger, Verdict

Command = Callable[..., subprocess.CompletedProcess[str]]
FIRST = {"nationality": "ER", "birthDate": "1980-05-01"}
SECOND = {"nationality": "ER", "passportNumber": "K1234567"}
BOTH = FIRST | SECOND


@pytest.fixture
def command(environment: dict[str, str]) -> Command:
    """Return what runs a command of the cross-check as an analyst."""

    def run(*arguments: str, member: str = "analyst@ncp-a") -> subprocess.CompletedProcess[str]:
        return run_command(
            "--as", member, "--purpose", "analysis", "crosscheck", *arguments,
            env=os.environ | environment,
        )  # fmt: skip

    return run


@pytest.fixture
def pair(contribute: Contribute, analyst: Acting) -> tuple[UUID, UUID]:
    """Return two of whom a run is unsure, in order."""
    left, right = sorted(
        contribute([suspect("a", "Ermias Ghermay", **said)])["a"] for said in (FIRST, SECOND)
    )
    crosscheck.run(analyst)
    return left, right


def said(done: subprocess.CompletedProcess[str]) -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_queue_is_paged_and_asked_for_by_kind(pair: tuple[UUID, UUID], command: Command) -> None:
    (waits,) = said(command("queue", "--json"))

    assert (waits["left"], waits["right"]) == tuple(map(str, pair))
    assert command("queue", "--after", str(waits["id"]), "--json").returncode == 1
    assert command("queue", "--kind", "Vessel").returncode == 1
    assert command("queue", "--kind", "Ship").returncode == 2
    assert said(command("queue", "--all", "--kind", "Person", "--json")) == [waits]


def test_what_is_new_stands_at_the_head_of_the_queue_and_beside_the_pair(
    pair: tuple[UUID, UUID], contribute: Contribute, analyst: Acting, command: Command
) -> None:
    assert command("reconsider").returncode == 1
    crosscheck.settle(analyst, *pair, Verdict.DIFFERENT, "two men of one village")
    new = contribute([suspect("a", "Ermias Ghermay", **BOTH)])["a"]
    crosscheck.run(analyst)

    (anew,) = said(command("reconsider", "--json"))
    queue, explained = command("queue"), command("explain", *map(str, pair))

    assert anew["news"][0]["record"] == str(new)
    assert "Judged by a person, and something is new" in queue.stdout
    assert "passport" in queue.stdout
    assert "Waiting for a person" not in queue.stdout
    assert f"new since a person judged: {new} came in since" in explained.stdout


def test_contradictions_say_what_and_whose(
    contribute: Contribute, analyst: Acting, command: Command
) -> None:
    assert command("conflicts").returncode == 1
    a, b = (
        contribute([suspect("a", "Ermias Ghermay", birthDate=day)], title=title)["a"]
        for day, title in (("1980-05-01", "Port police"), ("1961-02-03", "Coast guard"))
    )
    crosscheck.settle(analyst, a, b, Verdict.SAME, "the same voice")

    shown, (conflict,) = command("conflicts"), said(command("conflicts", "--json"))

    assert conflict["kind"] == "birth"
    for words in ("birth dates", "1961-02-03", "Port police", "Coast guard"):
        assert words in shown.stdout


def test_an_unmerge_is_one_act_and_taken_back(
    contribute: Contribute, analyst: Acting, command: Command
) -> None:
    left, right = sorted(contribute([suspect("a", "Ermias Ghermay", **BOTH)])["a"] for _ in "ab")
    crosscheck.run(analyst)

    out = command("unmerge", str(left), "--reason", "another man")
    back = command("unmerge", str(left), "--back", "--reason", "it was him")

    assert f"1 judgements undone; {left} stands by itself" in out.stdout
    assert f"1 judgements undone; {left} is where it was" in back.stdout
    explained = crosscheck.explain(analyst, left, right)
    assert explained.standing is not None
    assert explained.standing.verdict is Verdict.SAME


def test_a_versions_merges_are_counted_withdrawn_and_let_stand_again(
    contribute: Contribute, analyst: Acting, command: Command
) -> None:
    for _ in "ab":
        contribute([suspect("a", "Ermias Ghermay", **BOTH)])
    crosscheck.run(analyst)
    version = ("withdraw", "--model", MODEL)

    assert said(command(*version, "--dry-run", "--json")) == {"model": MODEL, "merges": 1}
    assert command(*version).returncode == 2
    assert "1 merges taken back" in command(*version, "--reason", "brothers").stdout
    assert said(command(*version, "--dry-run", "--json"))["merges"] == 0
    assert command(*version, "--reason", "brothers").returncode == 1
    assert "1 merges stand again" in command(*version, "--back", "--reason", "no").stdout
    assert command(*version, "--reason", "no", member="prosecutor@ncp-a").returncode == 1


@pytest.mark.parametrize(
    ("arguments", "rule"),
    [
        ((), "no-rule"),
        (("--role", "analyst"), "no-rule"),
        (("--role", "analyst", "--purpose", "analysis"), "membership"),
    ],
)
def test_whoever_has_no_role_for_it_is_refused_and_the_attempt_stands_in_the_log(
    environment: dict[str, str], enrolled: Ledger, superuser: Connection[Any],
    arguments: tuple[str, ...], rule: str,
) -> None:  # fmt: skip
    for what in (
        ["run"],
        ["queue"],
        ["conflicts"],
        ["withdraw", "--model", MODEL, "--reason", "x"],
    ):
        done = run_command(
            "--as", "protection-officer@ncp-a", *arguments, "crosscheck", *what,
            env=os.environ | environment,
        )  # fmt: skip
        assert done.returncode == 1, done.stderr

    lines = superuser.execute(
        "select member, action, object, rule from ledger.audit where not allowed"
    ).fetchall()
    assert lines == [("protection-officer@ncp-a", "judge", "command", rule)] * 4
