"""Run checks of a form together, so that all that is amiss is told at once. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from wholeroute.errors import Invalid, must_have_no_faults


def all_hold(*checks: Callable[[], object]) -> None:
    """Run every check; raise what they find to be mended, of each field what was found first."""
    must_have_no_faults(_amiss(checks))


def _amiss(checks: tuple[Callable[[], object], ...]) -> Iterator[Invalid]:
    for check in checks:
        try:
            check()
        except Invalid as fault:
            yield fault
