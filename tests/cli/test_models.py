"""`wholeroute crosscheck model` by command: nothing learnt yet, too little judged, a version used."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable

import pytest
from tests.command_line import run_command

from wholeroute.crosscheck.model import WRITTEN
from wholeroute.ledger import Acting, keep_model

Command = Callable[..., subprocess.CompletedProcess[str]]
FIGURES = {"pairs": 90, "same": 40, "loss": 0.31, "precision": None, "recall": 0.0}
CARD = {
    "base": WRITTEN.version,
    "judgements": 300,
    "judged_by": 3,
    "learnt_from": 210,
    "before": FIGURES,
    "after": FIGURES | {"loss": 0.24, "precision": 0.9875},
    "seen": {"same birth year": 44},
}


@pytest.fixture
def command(environment: dict[str, str]) -> Command:
    """Return what runs a command of the cross-check."""

    def run(*arguments: str, member: str = "analyst@ncp-a") -> subprocess.CompletedProcess[str]:
        purpose = "analysis" if member.startswith("analyst") else "investigation"
        return run_command(
            "--as", member, "--purpose", purpose, "crosscheck", "model", *arguments,
            env=os.environ | environment,
        )  # fmt: skip

    return run


def test_where_nothing_was_learnt_it_says_what_scores_and_what_is_missing(
    command: Command, analyst: Acting
) -> None:
    none, few = command("list"), command("learn")

    assert "the weights stand as they are written" in none.stdout + none.stderr
    assert few.returncode != 0
    assert "0 judgements are too few" in few.stderr
    assert "30 of each verdict" in few.stderr


def test_a_version_is_listed_read_and_put_to_use_by_somebody_else(
    command: Command, analyst: Acting
) -> None:
    with analyst.begin() as connection:
        bits = {"same birth year": 1.5}
        version = keep_model(connection, WRITTEN.version, bits, CARD, analyst.reader.member)

    card = command("card", version)
    own = command("use", version, "--reason", "the card convinces")
    other = command("use", version, "--reason", "it convinces", member="investigator@ncp-a")
    listed = command("list")

    assert "| same birth year | +1.5 | 44 |" in card.stdout
    assert "98.8%" in card.stdout
    assert own.returncode != 0
    assert "who learnt a version does not put it to use" in own.stderr
    assert f"{version} scores from the next run on" in other.stdout
    assert "yes" in listed.stdout
    assert command("card", "pair-score 9").returncode != 0
