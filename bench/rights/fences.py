"""The fences under attack: every probe of tests/safeguards, counted.

A probe is SQL run directly as an application role, with settings changed at will; it
reports what it could see or do beyond its classes and lanes. The second bar takes each
fence away and counts those whose probe then stays silent.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from defusedxml.ElementTree import parse

from bench.contract import Bar, Better

SAFEGUARDS = Path(__file__).parents[2] / "tests" / "safeguards"
LOAD_BEARING = "test_fences_are_load_bearing.py"
ATTACKS = (
    "test_fences.py",
    "test_walls.py",
    "test_existence.py",
    "test_identities.py",
    "test_subjects.py",
)


def failures(name: str, files: tuple[str, ...], unit: str) -> Iterator[Bar]:
    """Run these files of tests/safeguards and count what fails in them."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        subprocess.run(
            [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}",
             *(str(SAFEGUARDS / file) for file in files)],
            check=False, stdout=sys.stderr,
        )  # fmt: skip
        root = parse(report).getroot()
    suite = root.find("testsuite") if root is not None else None
    if suite is None or int(suite.get("tests", "0")) == 0:
        raise AssertionError("no probe ran")
    failed = int(suite.get("failures", "0")) + int(suite.get("errors", "0"))
    yield Bar(
        bench="rights", bar=name, value=failed, unit=unit, target=0, better=Better.LOWER,
        input=f"{suite.get('tests')} cases on a real PostgreSQL",
    )  # fmt: skip


MEASURES = (
    lambda: failures("leaks", ATTACKS, "probes that found something"),
    lambda: failures("fences-not-load-bearing", (LOAD_BEARING,), "fences gone unnoticed"),
    lambda: failures("two-fences-disagree", ("test_two_fences_agree.py",), "disagreements"),
)
"""Attack the fences; take each away and see whether its probe notices; compare the two."""
