"""The plan that comes with the program: the Union's of 2021, in words of our own."""

from __future__ import annotations

from functools import cache

from wholeroute.plan.load import DATA, load
from wholeroute.plan.model import Plan


@cache
def built_in() -> Plan:
    """Return the plan of 2021, read once in a process."""
    return load(DATA / "eu-2021")
