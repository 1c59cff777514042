"""What takes longest is begun first, so that no worker runs on alone at the end.

Tests of a module stay together, as `--dist loadscope` has it: they share what is set up. A long
test that shares nothing goes by itself.
"""

from __future__ import annotations

from collections import Counter

import pytest
from xdist.scheduler import LoadScopeScheduling

LONGEST = (
    "tests/journeys/test_every_page.py::test_every_page_is_clean_and_fits",
    "tests/safeguards/test_sweep.py",
    "tests/safeguards/test_fences.py",
    "tests/safeguards/test_fences_are_load_bearing.py",
    "tests/journeys/test_keyboard.py",
    "tests/journeys/test_crash.py::test_no_kill_loses",
    "tests/crosscheck/test_bulk.py::test_spark_finds_what_duckdb_finds",
    "tests/real/test_libya_list.py",
    "tests/journeys/test_judging.py",
    "tests/journeys/test_sign_in.py",
    "tests/journeys/test_full_disk.py::test_a_full_disk_under_the_database",
    "tests/cli/test_commands.py::test_the_demonstration",
    "tests/cli/test_operate.py",
    "tests/custody/test_backup.py",
    "tests/custody/test_erase.py",
    "tests/ledger/test_profiles.py",
    "tests/safeguards/test_disclosure.py",
    "tests/ledger/test_writers.py",
    "tests/rights/test_three_who_agree.py",
    "tests/journeys/",
    "tests/cli/",
    "tests/safeguards/test_mutations.py::test_without_it_a_test_goes_red",
)
"""How the names of tests and modules begin, longest first; a test that is named goes by itself."""


def place(nodeid: str) -> int:
    """Return when a test is begun: the lower, the earlier."""
    return next((at for at, each in enumerate(LONGEST) if nodeid.startswith(each)), len(LONGEST))


def begin_with_the_longest(items: list[pytest.Item]) -> None:
    """Put modules in order: those named above, then those of many tests."""
    tests = Counter(item.nodeid.split("::")[0] for item in items)
    items.sort(key=lambda item: (place(item.nodeid), -tests[item.nodeid.split("::")[0]]))


class LongestFirst(LoadScopeScheduling):  # type: ignore[misc]
    """Hands out modules in the order in which they were collected, long tests by themselves."""

    def _split_scope(self, nodeid: str) -> str:
        at = place(nodeid)
        alone = at < len(LONGEST) and "::" in LONGEST[at]
        return nodeid if alone else str(super()._split_scope(nodeid))
