"""Run checks of a form together, so that all that is amiss is told at once. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from wholeroute.errors import Invalid, must_have_no_faults

Check = Callable[[], object]
"""Something that must hold, and raises `Invalid` where it does not."""


def all_hold(*checks: Check) -> None:
    """Run every check; raise what they find to be mended, of each field what was found first."""
    must_have_no_faults(amiss(checks))


def amiss(checks: Iterable[Check]) -> Iterator[Invalid]:
    """Yield what each check finds to be mended."""
    for check in checks:
        try:
            check()
        except Invalid as fault:
            yield fault
