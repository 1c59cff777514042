"""What is asked to leave, for whom and why, and what it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from string import ascii_uppercase
from uuid import UUID

from wholeroute.rights import AccessClass, Category, OrganisationKind, Recipient, Regime

SUSPECTED = frozenset({Category.SUSPECT, Category.CONVICTED, Category.LIKELY_TO_COMMIT})
"""Who leaves by the word of two people."""


class Form(StrEnum):
    """As what a package is written."""

    JSON = "json"
    CSV = "csv"


class Leaving(StrEnum):
    """How something leaves; each has its own list of fields, and nothing else is ever written."""

    EXPORT = "export"
    """Out of the platform, within the organisation."""
    TRANSMISSION = "transmission"
    """To another body under the law of the Union."""
    ABROAD = "abroad"
    """To a body under the law of a third country."""


class TransferBasis(StrEnum):
    """On what a transfer to a third country rests (LED Articles 36 to 38, or an agreement)."""

    ADEQUACY = "adequacy"
    SAFEGUARDS = "safeguards"
    DEROGATION = "derogation"
    AGREEMENT = "agreement"


_UNION = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
_WITH_IT = "CH IS LI NO"
UNDER_UNION_LAW = frozenset(f"{_UNION} {_WITH_IT}".split())
"""The Union's members, and who applies its police directive with them, by ISO 3166-1 alpha-2."""
INVENTED = frozenset(f"X{letter}" for letter in ascii_uppercase) - {"XK"}
"""Codes that ISO gives to nobody: the countries of an exercise. XK is Kosovo's by custom."""


@dataclass(frozen=True, slots=True)
class Body:
    """To whom it goes: an enrolled organisation by its id, or an outside body by its name."""

    name: str
    enrolled: bool
    country: str
    regime: Regime
    kind: OrganisationKind | None = None

    @property
    def abroad(self) -> bool:
        """Return whether the law of a third country governs it, whatever is said of its regime."""
        partner = self.kind is OrganisationKind.PARTNER_COUNTRY
        country = self.country.upper()
        # Of an invented country, what its enrolment says is all that there is.
        told = self.enrolled and country in INVENTED
        elsewhere = bool(country) and country not in UNDER_UNION_LAW and not told
        return partner or elsewhere or self.regime is Regime.THIRD_COUNTRY

    def as_recipient(self) -> Recipient:
        """Return it as the rules know it."""
        return Recipient(self.name, self.enrolled, self.regime)


@dataclass(frozen=True, slots=True)
class Answer:
    """What whoever asks says of a danger, in their own words; `yes` where it is there."""

    yes: bool
    words: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """What a third country needs beside: the basis with its reference, and two answers."""

    basis: TransferBasis
    reference: str
    death_penalty: Answer
    persecution: Answer
    assurance: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks to let out. The purpose is their session's.

    `necessity` holds the words for each person; `objects_necessity` those for everything else.
    `leave_out` says that what may not leave stays behind, and the rest goes.
    """

    entities: tuple[UUID, ...]
    recipient: Body
    legal_basis: str
    necessity: Mapping[UUID, str] = field(default_factory=dict, repr=False)
    objects_necessity: str = field(default="", repr=False)
    form: Form = Form.JSON
    transfer: Transfer | None = None
    leave_out: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """One statement on its way out, with all that decides whether it may leave."""

    id: UUID
    entity: UUID
    property: str
    value: str
    lang: str | None
    reliability: str
    grade: int
    assessment: bool
    collected_on: date | None
    received_at: datetime
    access: AccessClass
    contribution: UUID
    contributor_kind: OrganisationKind
    regime: Regime
    names_hidden: bool = False
    """Whether it is a short text that names somebody who stands outside the open lane."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One entity on its way out, with what is said of it.

    `same` are those that people joined it to: two people, where a suspect is among them.
    """

    id: UUID
    kind: str
    categories: frozenset[str]
    contribution: UUID
    access: AccessClass
    said: tuple[Said, ...]
    same: frozenset[UUID] = frozenset()
    origins: frozenset[str] = frozenset()
    """Countries of origin that anything the reader sees of them states, merged or not."""
    held_by_one: frozenset[UUID] = frozenset()
    """Whom one person alone joined it to, where that is not enough to be told."""
    touched: frozenset[str] = frozenset()
    """Categories of whatever anybody, a machine too, holds for one with it."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """One thing that may not leave: the rule that holds it back, and why."""

    entity: UUID
    property: str
    statement: UUID | None
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Package:
    """What left, once: nobody keeps a copy here, only its hash."""

    id: UUID
    name: str
    media_type: str
    content: bytes = field(repr=False)
    sha256: bytes
