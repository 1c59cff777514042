"""Look a name up among everyone this reader may see, with the purpose stated and audited.

Protected, judicial and uncategorised people have no key here: they cannot be found,
and nothing tells that they are there.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid5

from wholeroute.crosscheck.keys import holders, rarity_among, stored_keys
from wholeroute.crosscheck.kinds import family_of
from wholeroute.crosscheck.load import from_ledger
from wholeroute.crosscheck.model import model_in_use
from wholeroute.crosscheck.profile import profile_from
from wholeroute.crosscheck.run import require_in_lane
from wholeroute.crosscheck.score import PairScore, score
from wholeroute.entities import PROPERTIES, Kind, normalise
from wholeroute.errors import Invalid
from wholeroute.ledger import Acting, record
from wholeroute.rights import Action

_ASKED = UUID("6f2c0a4e-8c1d-4d1a-9a55-2f2f6a7d3c11")


@dataclass(frozen=True, slots=True)
class Hit:
    """One entity that may be who was asked for. A hit is a reason to look, not an answer."""

    entity: UUID
    kind: Kind
    names: tuple[str, ...]
    score: PairScore


def screen(
    acting: Acting, name: str, *, kind: Kind = Kind.PERSON, birth_date: str = "", most: int = 20
) -> list[Hit]:
    """Return who might bear `name`, likeliest first; those the evidence speaks against are left out.

    Raises `Invalid` for an empty name, `Refused` for a role or purpose that may not
    screen. The audit row keeps how many were found, never the name.
    """
    if not name.strip():
        raise Invalid("name", "no name is given", 'Write it in quotes: screen "NAME".')
    require_in_lane(acting, Action.SCREEN)
    said = [("name", normalise(PROPERTIES["name"], name).value)]
    if birth_date:
        said.append(("birthDate", normalise(PROPERTIES["birthDate"], birth_date).value))
    asked = profile_from(uuid5(_ASKED, name), kind, "", said)
    with acting.begin() as connection:
        rarity, model = rarity_among(connection, asked.bones), model_in_use(connection)
        found = from_ledger(acting, connection, holders(connection, stored_keys(asked)))
        hits = [
            Hit(p.id, p.kind, tuple(n.text for n in p.names), score(asked, p, rarity, model))
            for p in found
            if family_of(p.kind) == family_of(kind)
        ]
        near = [hit for hit in hits if _speaks_for(hit.score)]
        record(connection, acting.reader, Action.SCREEN, "name", details={"hits": len(near)})
    return sorted(near, key=lambda hit: (-hit.score.weight, hit.entity))[:most]


def _speaks_for(found: PairScore) -> bool:
    """Tell whether the evidence, the prior apart, speaks for the pair: a name is all there is."""
    return sum(each.weight for each in found.evidence if each.feature != "prior") > 0
