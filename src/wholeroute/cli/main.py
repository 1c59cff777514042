"""Read the command line, run one command, and turn whatever happens into an exit code."""

from __future__ import annotations

import signal
import sys
import traceback
from typing import Annotated

import typer

from wholeroute import __version__
from wholeroute.cli import (
    audit,
    backup,
    check,
    disclose,
    exercise,
    hits,
    identities,
    intake,
    members,
    network,
    operate,
    pairs,
    partnerships,
    people,
    permissions,
    plan,
    plan_editions,
    referrals,
    retention,
    subject_access,
)
from wholeroute.cli.advisories import advisories
from wholeroute.cli.dedupe import dedupe
from wholeroute.cli.demo import demo
from wholeroute.cli.desk import Desk, as_json, console
from wholeroute.cli.sign_in import sign_in, sign_out
from wholeroute.cli.vocabulary import vocabulary
from wholeroute.errors import WholerouteError

_NAME = "wholeroute"
app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="From many contributors' reports to cross-checked statements, with people protected.",
)


@app.callback(invoke_without_command=True)
def _options(  # noqa: PLR0913 — the options every command shares
    context: typer.Context,
    member: Annotated[
        str, typer.Option("--as", envvar="WHOLEROUTE_AS", help="The member who acts.")
    ] = "",
    purpose: Annotated[
        str, typer.Option(envvar="WHOLEROUTE_PURPOSE", help="Why; held against each report.")
    ] = "",
    role: Annotated[
        str, typer.Option(envvar="WHOLEROUTE_ROLE", help="The role acted in, where several fit.")
    ] = "",
    json: Annotated[bool, typer.Option("--json", help="JSON on stdout, nothing else.")] = False,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    context.obj = Desk(member, purpose, role, json)
    if version:
        context.obj.say({"version": __version__} if json else f"wholeroute {__version__}")
        raise typer.Exit


app.add_typer(intake.app, name="intake", help="Take reports in; see what stayed in quarantine.")
app.add_typer(pairs.app, name="crosscheck", help="Find who is the same, explain, judge, undo.")
pairs.app.command("waiting")(hits.waiting)
app.add_typer(network.app, name="network", help="Picture who works together, with the evidence.")
app.add_typer(members.app, name="members", help="Enrol and invite organisations and members.")
app.add_typer(
    retention.app, name="retention", help="End what is kept, or restrict it; certificates."
)
app.add_typer(
    subject_access.app, name="subject", help="Answer people who ask what is kept of them."
)
app.add_typer(people.app, name="people", help="Categorise people; open somebody with four eyes.")
app.add_typer(identities.app, name="identities", help="Ask who a pseudonym is; tell, on consent.")
app.add_typer(
    exercise.app, name="exercise", help="Make an invented operation; score a picture of it."
)
app.add_typer(disclose.app, name="disclose", help="Let things leave, and see what left.")
app.add_typer(permissions.app, name="permissions", help="Lift an own H1 or H2 for one recipient.")
app.add_typer(plan.app, name="plan", help="Check a plan, load it, count; freeze and publish it.")
for command in (
    plan_editions.freeze, plan_editions.sign, plan_editions.publish, plan_editions.render,
):  # fmt: skip
    plan.app.command()(command)
app.add_typer(
    partnerships.app,
    name="partnerships",
    help="Take in files of money and results; count, publish.",
)
app.add_typer(referrals.app, name="referrals", help="Tell a protection service of a need.")
app.add_typer(backup.app, name="backup", help="Sealed copies of the data, of the keys apart.")
app.add_typer(audit.app, name="audit", help="Read the log; seal, hand out and verify it.")
app.command("screen")(check.screen)
app.command("hits")(hits.hits)
app.command("dedupe")(dedupe)
app.command("show")(check.show)
app.command("protect")(check.protect)
app.command("sign-in")(sign_in)
app.command("sign-out")(sign_out)
app.command("serve")(operate.serve)
app.command("sweep")(operate.sweep)
app.command("advisories")(advisories)
app.command("demo")(demo)
app.command("vocabulary")(vocabulary)


def main() -> None:
    """Run the command line and exit with its code."""
    # A supervisor's way to stop us unwinds as Ctrl-C does: by default it would end this process
    # on the spot, and nobody would give the embedded server back.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(_run())


def _run() -> int:
    # It belongs to every command, so it may stand anywhere.
    wants_json = "--json" in sys.argv[1:]
    words = [each for each in sys.argv[1:] if each != "--json"]
    try:
        result = app(["--json"] * wants_json + words, prog_name=_NAME, standalone_mode=False)
    except WholerouteError as error:
        _tell(wants_json, error)
        return error.exit_code
    except typer.Exit as leaving:
        return leaving.exit_code
    except (typer.Abort, KeyboardInterrupt):
        return 1
    except typer.TyperException as wrong:
        # A group without a command was asked for its help, and has printed it.
        if said := _wrong(wrong):
            console(stderr=True).print(said)
        return 2
    except BrokenPipeError:
        return 1
    except Exception:  # noqa: BLE001 — the edge: whatever is left is ours, and says so
        traceback.print_exc(file=sys.stderr)
        return 3
    return result if isinstance(result, int) else 0


def _wrong(use: typer.TyperException) -> str:
    """Return what was wrong with a command, of which option, and whose help to ask for."""
    said = str(use.format_message()).rstrip(". ")
    if not said:
        return ""
    context = getattr(use, "ctx", None)
    asked = context.command_path if context else _NAME
    early = getattr(use, "option_name", "")
    if early in _BEFORE:
        return f"wrong use: {early} stands before the command: wholeroute {early} … COMMAND"
    return f"wrong use: {said}. Try: {asked} --help"


_BEFORE = ("--as", "--purpose", "--role")
"""Options of every command, which each command alone does not know."""


def _tell(wants_json: bool, error: WholerouteError) -> None:  # noqa: FBT001 — private
    if wants_json:
        sys.stdout.buffer.write(as_json(error.as_json()) + b"\n")
    else:
        console(stderr=True).print(f"{error.code}: {error}")
