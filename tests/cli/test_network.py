# ruff: noqa: F401, F811 — a fixture is asked for by its name
"""`wholeroute network`: run, list, show; JSON alone with --json, and an end that says what it was."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from tests.command_line import run_command
from tests.network.conftest import Reports, joined, pay, reports

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def command(environment: dict[str, str]) -> Command:
    def run(*arguments: str, member: str = "analyst@ncp-a") -> subprocess.CompletedProcess[str]:
        return run_command(
            "--as", member, "--purpose", "analysis", "network", *arguments,
            env=os.environ | environment,
        )  # fmt: skip

    return run


def said(done: subprocess.CompletedProcess[str]) -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_run_list_and_show_lead_from_one_to_the_next(joined: Reports, command: Command) -> None:
    report = said(command("run", "--json"))
    (group,) = said(command("list", "--json"))
    shown = said(command("show", group["name"], "--json"))

    assert (report["groups"], report["added"]) == (1, 5)
    assert {card["role"] for card in shown["cards"]} == {
        "organiser", "coordinator", "money-handler",
    }  # fmt: skip
    assert all(line["statements"] for card in shown["cards"] for line in card["lines"])


def test_people_read_words_with_names_and_evidence(joined: Reports, command: Command) -> None:
    done = command("run")
    name = said(command("list", "--json"))[0]["name"]
    shown = command("show", name)

    assert "4 people" in done.stdout
    assert "held back by an innocent reading: nobody" in done.stdout
    for word in ("Omar", "organiser", "gathers", "contact", "testimony"):
        assert word in shown.stdout
    assert (done.stderr + shown.stderr).strip() == ""


def test_nothing_found_and_not_allowed_end_with_one_and_a_wrong_day_with_two(
    joined: Reports, command: Command
) -> None:
    assert command("list").returncode == 1
    assert command("show", "G-000000").returncode == 1
    assert command("run", member="contributor@ncp-a").returncode == 1
    assert command("run", "--since", "yesterday").returncode == 2
    assert said(command("run", "--since", "2019-01-01", "--until", "2019-02-01", "--json")) == {
        "people": 4, "ties": 0, "groups": 0, "cards": {}, "held_back": {}, "left_out": 0,
        "kept": 0, "added": 0, "expired": 0,
    }  # fmt: skip
