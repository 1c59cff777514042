"""The closed sets that every rule speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import ClassVar

from wholeroute.errors import Invalid


class Lane(StrEnum):
    """Where the statements about one entity of one contribution are walled, least strict first."""

    OPEN = "open"
    UNCATEGORISED = "uncategorised"
    PROTECTED = "protected"
    JUDICIAL = "judicial"


class Category(StrEnum):
    """What one report says a person is; several may hold at once."""

    SUSPECT = "suspect"
    CONVICTED = "convicted"
    LIKELY_TO_COMMIT = "likely-to-commit"
    CONTACT = "contact"
    ASSOCIATE = "associate"
    LISTED = "listed"
    SMUGGLED_PERSON = "smuggled-person"
    VICTIM = "victim"
    WITNESS = "witness"
    INFORMANT = "informant"
    HUMANITARIAN_ACTOR = "humanitarian-actor"
    MISSING = "missing"
    DECEASED = "deceased"
    OFFICIAL = "official"
    UNCATEGORISED = "uncategorised"


class Ground(StrEnum):
    """Why a humanitarian actor helped, the strongest ground last.

    What the law mandates (search and rescue, reception staff, lawyers, medics) is never criminal.
    Help out of humanity, without a benefit, and care of one's own family are told apart from it.
    """

    FAMILY_CARE = "family-care"
    OUT_OF_HUMANITY = "out-of-humanity"
    MANDATED_BY_LAW = "mandated-by-law"


class Role(StrEnum):
    """What a member acts as for the length of one session."""

    CONTRIBUTOR = "contributor"
    ANALYST = "analyst"
    INVESTIGATOR = "investigator"
    PROSECUTOR = "prosecutor"
    PROTECTION_OFFICER = "protection-officer"
    CUSTODIAN = "custodian"
    GUARDIAN = "guardian"
    PROGRAMME_MANAGER = "programme-manager"
    CONTACT_POINT = "contact-point"
    RIGHTS_REVIEWER = "rights-reviewer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Purpose(StrEnum):
    """Why somebody reads or acts; stated each time, and held against the contribution's own."""

    ANALYSIS = "analysis"
    INVESTIGATION = "investigation"
    PROSECUTION = "prosecution"
    SANCTIONS = "sanctions"
    PROTECTION = "protection"
    CATEGORISATION = "categorisation"
    OVERSIGHT = "oversight"
    POLICY = "policy"


class Action(StrEnum):
    """What a reader wants to do.

    Some need no item: `refer` tells a protection service of a need, `request-identity` asks a
    custodian who stands behind a pseudonym, `check` holds suspects against the protected,
    `erase` ends or restricts what is kept, `answer` serves a person who asks about their own
    data, `permit` lifts an own H1 or H2 for one recipient, `count` returns suppressed figures.
    Of a plan, `attest` says what shows that something happened, `verify` reads that and has a
    word on it, and `steer` loads plans, asks contact points, and freezes and publishes editions.
    """

    SUBMIT = "submit"
    READ = "read"
    SCREEN = "screen"
    JUDGE = "judge"
    CATEGORISE = "categorise"
    CO_SIGN = "co-sign"
    CHECK = "check"
    EXPORT = "export"
    REFER = "refer"
    REQUEST_IDENTITY = "request-identity"
    RELEASE_IDENTITY = "release-identity"
    PERMIT = "permit"
    ERASE = "erase"
    ANSWER = "answer"
    COUNT = "count"
    ATTEST = "attest"
    VERIFY = "verify"
    STEER = "steer"
    AUDIT = "audit"
    ADMINISTER = "administer"


class Profile(StrEnum):
    """What an installation is for; `rights.ROLES_OF_PROFILE` says who may exist in it."""

    POLICY = "policy"
    COMPETENT_AUTHORITY = "competent-authority"
    JUDICIAL = "judicial"
    PROTECTION_BODY = "protection-body"


class Regime(StrEnum):
    """The data-protection law under which a contribution's controller stands."""

    LED = "led"
    GDPR = "gdpr"
    EUDPR = "eudpr"
    EUROPOL = "europol"
    EUROJUST = "eurojust"
    THIRD_COUNTRY = "third-country"


class OrganisationKind(StrEnum):
    """What kind of body a member belongs to."""

    AUTHORITY = "authority"
    SINGLE_POINT_OF_CONTACT = "single-point-of-contact"
    FINANCIAL_INTELLIGENCE_UNIT = "financial-intelligence-unit"
    PASSENGER_INFORMATION_UNIT = "passenger-information-unit"
    ASSET_RECOVERY_OFFICE = "asset-recovery-office"
    AGENCY = "agency"
    PARTNER_COUNTRY = "partner-country"
    CIVIL_SOCIETY = "civil-society"
    LABOUR_INSPECTORATE = "labour-inspectorate"


class Tlp(StrEnum):
    """Traffic Light Protocol 2.0 label, beside the handling flags."""

    CLEAR = "clear"
    GREEN = "green"
    AMBER = "amber"
    AMBER_STRICT = "amber+strict"
    RED = "red"


class Reliability(StrEnum):
    """4x4 grade of the source itself, not of who passes its report on."""

    A = "A"
    B = "B"
    C = "C"
    X = "X"


class InformationGrade(IntEnum):
    """4x4 grade of one item of information."""

    NOT_IN_DOUBT = 1
    KNOWN_TO_SOURCE = 2
    CORROBORATED = 3
    UNCORROBORATED = 4


class PermitCode(StrEnum):
    """A code that its provider may lift for one recipient; H2 stands for the audience as well."""

    H1 = "H1"
    H2 = "H2"


@dataclass(frozen=True, slots=True)
class Handling:
    """Europol's handling codes. They are independent flags, not a ladder."""

    h0: bool = False
    h1: bool = False
    h2: bool = False
    h3: str = ""

    @classmethod
    def parse(cls, text: str) -> Handling:
        """Read "H1 H2" or "H3: ask us first"; raise `Invalid` on any other code."""
        codes, _, words = text.partition(":")
        flags = {code.strip().lower() for code in codes.replace(",", " ").split()}
        unknown = flags - {"h0", "h1", "h2", "h3"}
        if unknown:
            raise Invalid(
                "handling", f"unknown code {min(unknown)!r}", "Use H0, H1, H2 or H3: words."
            )
        if "h3" in flags and not words.strip():
            raise Invalid("handling", "H3 needs its words", "Write H3: and the restriction.")
        return cls("h0" in flags, "h1" in flags, "h2" in flags, words.strip())

    def __str__(self) -> str:
        """Return the codes as `parse` reads them."""
        codes = [name for name in ("h0", "h1", "h2") if getattr(self, name)]
        return " ".join(code.upper() for code in codes) + (
            f"{' ' if codes else ''}H3: {self.h3}" if self.h3 else ""
        )


@dataclass(frozen=True, slots=True)
class AccessClass:
    """Everything that decides who may read a row, apart from its lane.

    `audience` names organisations; empty means the originator alone. `EVERYONE`
    stands for every member organisation and is meant for public lists.
    """

    EVERYONE: ClassVar[str] = "*"

    originator: str
    audience: frozenset[str]
    purposes: frozenset[Purpose]
    handling: Handling = Handling()
    tlp: Tlp = Tlp.AMBER
