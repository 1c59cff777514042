"""What the command line says to whoever uses it wrongly, and how it prints what came from outside."""

from __future__ import annotations

import subprocess
import sys

import pytest

from wholeroute.cli.desk import Desk
from wholeroute.cli.main import main
from wholeroute.errors import Refused


def told(
    arguments: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> tuple[int, str]:
    """Return the exit code, and what stands on stderr."""
    monkeypatch.setattr(sys, "argv", ["wholeroute", *arguments])
    with pytest.raises(SystemExit) as left:
        main()
    return int(str(left.value.code)), capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("intake", "add", "x.csv", "--foo"), "Try: wholeroute intake add --help"),
        (("intake", "add"), "Try: wholeroute intake add --help"),
        (("bogus",), "Try: wholeroute --help"),
        (("intake", "list", "--as", "berta"), "--as stands before the command"),
        (("network", "list", "--purpose", "analysis"), "--purpose stands before the command"),
        (("intake", "quarantine", "7"), "wholeroute intake quarantine fix 7"),
        (("intake", "quarantine", "reject", "7"), "--because"),
        (("serve", "--port", "99999"), "--port"),
        (("demo", "--port", "99999"), "--port"),
        (("intake", "map", "of [/b].csv"), "of [/b].csv is no file"),
    ],
)
def test_wrong_use_says_where_to_look(
    arguments: tuple[str, ...],
    says: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, said = told(arguments, monkeypatch, capsys)

    assert code == 2
    assert says in said


def test_a_group_alone_prints_its_help_and_no_more(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(("intake",), monkeypatch, capsys) == (2, "")


def test_what_came_from_outside_is_printed_as_it_stands(
    capsys: pytest.CaptureFixture[str],
) -> None:
    desk = Desk("", "", "", json=False)

    desk.say("[/b] [red]Saba[/red] :smile:")
    desk.table("[/b]", ("name",), [("[/i] [link=x]Omar :x:",)])
    desk.err.print(str(Refused("no-rule", "may not")))

    shown = capsys.readouterr()
    assert "[/b] [red]Saba[/red] :smile:" in shown.out
    assert "[/i] [link=x]Omar :x:" in shown.out
    assert shown.err == "may not [no-rule]\n"


def test_an_early_interrupt_ends_without_a_word() -> None:
    program = """
import sys

class Interrupting:
    def find_spec(self, name, *_):
        if name == "wholeroute.crosscheck":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupting())
from wholeroute.cli import main
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60
    )

    assert (done.returncode, done.stderr) == (130, "")
