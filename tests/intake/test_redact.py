"""A redacted copy: not one cell of the lines that spoke of somebody, and no mention in the others."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from wholeroute.custody import Redaction
from wholeroute.entities import mentions
from wholeroute.intake import redact_original

ROWS = (
    ("name", "seen at", "remark"),
    ("Selam Tesfay", "the red pier", "limps"),
    ("Yonas Girmay", "the mill", "came with Selam Tesfay"),
)
THEM = mentions([("name", "Selam Tesfay")], ["Yonas Girmay"])


def table(path: Path) -> Path:
    """Write the rows as the kind of file that the path names."""
    if path.suffix == ".csv":
        path.write_text("".join(",".join(row) + "\n" for row in ROWS), "utf-8")
        return path
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Seen", 0)
    for row in ROWS:
        sheet.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("reader", ["csv", "xlsx"])
def test_a_table_without_somebody_has_no_cell_of_their_line(reader: str, tmp_path: Path) -> None:
    path = table(tmp_path / f"table.{reader}")

    copy = redact_original(path, Redaction(reader, frozenset({2}), THEM)).decode()

    assert "red pier" not in copy
    assert "limps" not in copy
    assert "Selam" not in copy
    assert "Yonas Girmay,the mill," in copy
