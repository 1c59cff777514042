"""The register of components that score, rank or extract: every room's entries, in one order."""

from __future__ import annotations

from wholeroute import crosscheck, intake, network
from wholeroute.rights import Component

REGISTER: tuple[Component, ...] = (*intake.REGISTER, *crosscheck.REGISTER, *network.REGISTER)
"""What the page of safeguards shows. A room that gains such a component publishes it there."""
