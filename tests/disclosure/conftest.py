"""What may leave: a suspect, a contact and a phone of one report, and what a request for them says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

import pytest
from tests.conftest import ActingAs, Contribute, Filed, person, phone, suspect

from wholeroute.disclosure import Answer, Body, Request, Transfer, TransferBasis
from wholeroute.ledger import Acting
from wholeroute.rights import OrganisationKind, Purpose, Regime, Role

NOW = datetime.now(UTC)
AGENCY = Body("agency", True, "", Regime.EUROPOL, OrganisationKind.AGENCY)
HOME = Body("ncp-a", True, "IT", Regime.LED, OrganisationKind.AUTHORITY)
COURT = Body("District court of Esch", False, "LU", Regime.LED)
ABROAD = Body("partner", True, "TN", Regime.THIRD_COUNTRY, OrganisationKind.PARTNER_COUNTRY)

WHY = {
    0: "He rented the boat that capsized on 3 May; the agency holds the skipper's statement on it.",
    1: "Her phone called the renter an hour before departure, and the agency asked whose it was.",
    2: "Named by the agency as who collected the fares; it asks for the address he gave in Rome.",
}
OBJECTS = "The number is the only link between the two cases and must be compared there."
LOOKED = "The offence carries no such penalty there; the ministry's list of May was looked at."

Making = Callable[..., Request]


class AsExporter(Protocol):
    """Open a session of an investigator, e.g. `exporter("second")`."""

    def __call__(self, member: str = ..., purpose: Purpose = ...) -> Any: ...


@pytest.fixture
def investigator(acting: ActingAs) -> Iterator[Acting]:
    """Return a session of an investigator of `ncp-a`, for an investigation."""
    with acting("investigator@ncp-a", Role.INVESTIGATOR, Purpose.INVESTIGATION) as session:
        yield session


@pytest.fixture
def filed(contribute: Contribute) -> Filed:
    """Return a report of `ncp-a` on a contact, their phone, and a suspect."""
    return contribute(
        [
            suspect("s", "Tekle Berhane", nationality="Eritrea", notes="said to be rich"),
            person("c", "Marta Rossi", "contact", nationality="Italy"),
            phone("p", "+39 06 698 1234", "c"),
        ]
    )


def asking(*entities: UUID, to: Body = AGENCY, **changes: Any) -> Request:
    """Return a whole request: each entity has its own words."""
    values: dict[str, Any] = {
        "entities": entities,
        "recipient": to,
        "legal_basis": "Directive (EU) 2023/977, Article 7",
        "necessity": {entity: WHY[number % 3] for number, entity in enumerate(entities)},
        "objects_necessity": OBJECTS,
        "transfer": transfer() if to.abroad else None,
    }
    return Request(**(values | changes))


def transfer(**changes: Any) -> Transfer:
    """Return what a transfer to a third country needs."""
    values: dict[str, Any] = {
        "basis": TransferBasis.AGREEMENT,
        "reference": "Agreement of 2024, Article 9",
        "death_penalty": Answer(yes=False, words=LOOKED),
        "persecution": Answer(yes=False, words=f"{LOOKED} Nobody of this group is sought there."),
    }
    return Transfer(**(values | changes))
