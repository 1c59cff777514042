"""`wholeroute intake map`, `schema` and the dry run: look before a file is taken in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from wholeroute.cli.desk import Desk
from wholeroute.errors import Invalid
from wholeroute.intake import guess_reader, printed_schema, propose_mapping


def map_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A table as it came.")],
    out: Annotated[Path | None, typer.Option(help="Write it to this new file.")] = None,
    reader: Annotated[str, typer.Option(help="csv or xlsx, where the name does not say.")] = "",
) -> None:
    """Propose a mapping from a table's header and values. Who the people are, you state."""
    desk: Desk = context.obj
    if not file.is_file():
        raise Invalid("FILE", f"{file} is no file", "Check the path.")
    proposed = propose_mapping(file, reader or guess_reader(file))
    if out is None:
        desk.say({"mapping": proposed} if desk.json else proposed.rstrip())
        return
    try:
        with out.open("x", encoding="utf-8") as target:
            target.write(proposed)
    except OSError as error:
        fix = "Name a new file in a folder that you may write to."
        raise Invalid("--out", f"{out}: {error.strerror}", fix) from None
    desk.say({"written": str(out)} if desk.json else _next(file, out))


def _next(file: Path, out: Path) -> str:
    return (
        f"{out}: read it, state the categories, then look:\n"
        f"wholeroute intake add {file} --mapping {out} --dry-run"
    )


def schema() -> None:
    """Print the JSON Schema of wholeroute's own report format (reader jsonl)."""
    typer.echo(printed_schema().decode(), nl=False)


def show_landing(desk: Desk, rows: list[dict[str, Any]]) -> None:
    """Print rows as they would land."""
    if desk.json:
        desk.say(rows)
        return
    called = {
        each["key"]: _name(each) for row in reversed(rows) for each in row.get("entities", ())
    }
    desk.say("\n".join(line for row in rows for line in in_lines(row, called)))
    desk.say(f"the first {len(rows)} rows, none of it stored; lanes are what these rows alone give")


def in_lines(row: dict[str, Any], called: dict[str, str]) -> list[str]:
    """Return one row in words: what it says of each entity, whom that names, its records."""
    if "reason" in row:
        return [f"line {row['line']}: quarantine: {row['field']}: {row['reason']}. {row['fix']}"]
    lines = [f"line {row['line']}:"]
    for each in row["entities"]:
        said = [_value(value) for value in each["says"]]
        said += [
            f"{named['property']} → {called.get(named['key'], named['key'])}"
            for named in each["names"]
        ]
        lines.append(f"  {each['kind']}{_who(each)}: {'; '.join(said) or '(said above)'}")
    for record in row["records"]:
        fields = [f"{name} {called.get(text, text)}" for name, text in record["fields"].items()]
        lines.append(f"  record {record['kind']}: {'; '.join(fields)}")
    return lines


def _name(entity: dict[str, Any]) -> str:
    return next((value["value"] for value in entity["says"]), str(entity["kind"]))


def _value(value: dict[str, Any]) -> str:
    printed = f" (printed: {value['printed']})" if value["printed"] else ""
    return f"{value['property']} {value['value']}{printed}"


def _who(entity: dict[str, Any]) -> str:
    if "lane" not in entity:
        return ""
    words = [*entity["categories"], *(["minor"] if entity["minor"] else [])]
    held = ", on hold" if entity["held"] else ""
    return f" ({', '.join(words) or 'nobody said who'} → {entity['lane']} lane{held})"
