"""Show an organisation what met its reports, and of each report how far its check has come."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from wholeroute import crosscheck
from wholeroute.errors import NotFound
from wholeroute.ledger import Acting, Met, ReportChecked
from wholeroute.web.views.lines import names_of


@dataclass(frozen=True, slots=True)
class Hit:
    """One hit, and what one's own side is called where the reader may read it."""

    met: Met
    names: str

    @property
    def pair(self) -> tuple[UUID, UUID] | None:
        """Return both sides in their order, where the reader may look at them side by side."""
        if self.met.entity is None or self.met.other is None:
            return None
        left, right = sorted((self.met.entity, self.met.other))
        return left, right


@dataclass(frozen=True, slots=True)
class Hits:
    """What met reports that the organisation filed, and what it held before; of one, its check."""

    checked: ReportChecked | None
    filed: tuple[Hit, ...]
    held: tuple[Hit, ...]


def hits(acting: Acting, report: UUID | None = None) -> Hits:
    """Return the hits of the reader's organisation, or of one report; reports of others are absent."""
    checked = None
    if report is None:
        met = crosscheck.hits(acting)
    else:
        told = crosscheck.feedback(acting, [report])
        if not told.checked:
            raise NotFound("no such report of your organisation")
        met, (checked,) = told.hits, told.checked
    with acting.begin() as connection:
        ids = {hit.entity for hit in met if hit.entity is not None}
        names = names_of(acting, connection, ids) if ids else {}
    found = [Hit(hit, names.get(hit.entity, "") if hit.entity else "") for hit in met]
    return Hits(
        checked,
        tuple(hit for hit in found if hit.met.filed),
        tuple(hit for hit in found if not hit.met.filed),
    )
