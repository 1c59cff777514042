"""The file of organisations and members: whatever is wrong in it is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from wholeroute.cli.main import app
from wholeroute.cli.members import read_members
from wholeroute.errors import Invalid
from wholeroute.ledger import Ledger
from wholeroute.rights import Role

BODY = "organisations:\n  - {id: x, name: X, kind: authority, regime: led}\n"


@pytest.mark.parametrize(
    ("text", "line", "field", "says"),
    [
        ("- a\n- b\n", 1, "FILE", "no list of fields"),
        ("", None, "FILE", "no list of fields"),
        ("people: []\n", None, "FILE", "people"),
        ("members: [ana, berta]\n", 1, "members", "no list of fields"),
        ("members:\n  - {id: a\n", 3, "FILE", "YAML"),
        (f"{BODY}members:\n  - {{id: b, organisation: x, name: B, roles: analyst}}\n", 4, "roles",
         "no list"),
        (f"{BODY}members:\n  - {{id: b, organisation: x, name: B, roles: [boss]}}\n", 4, "roles",
         "boss"),
        (f"{BODY}members:\n  - {{id: b, organisation: x, roles: [analyst]}}\n", 4, "name",
         "missing"),
        (BODY.replace("authority", "authorty"), 2, "kind", "authorty"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(
    tmp_path: Path, text: str, line: int | None, field: str, says: str
) -> None:
    file = tmp_path / "members.yaml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(Invalid) as wrong:
        read_members(file)

    assert (wrong.value.line, wrong.value.field) == (line, field)
    assert says in wrong.value.reason
    assert wrong.value.fix


def test_numbers_are_read_as_the_names_they_are(tmp_path: Path) -> None:
    file = tmp_path / "members.yaml"
    member = "members:\n  - {id: 7, organisation: x, name: Seven, roles: [analyst]}\n"
    file.write_text(BODY + member, encoding="utf-8")

    (body,), (person,) = read_members(file)

    assert (body.id, body.country) == ("x", "")
    assert (person.id, person.roles) == ("7", (Role.ANALYST,))


def test_a_member_of_nowhere_is_told_where_to_write_it(
    enrolled: Ledger,
    environment: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    file = tmp_path / "members.yaml"
    file.write_text(
        "members:\n  - {id: a, organisation: nowhere, name: A, roles: [analyst]}\n",
        encoding="utf-8",
    )

    done = CliRunner().invoke(app, ["members", "enrol", str(file)])

    assert isinstance(done.exception, Invalid)
    assert "nowhere" in done.exception.fix
