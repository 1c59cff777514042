"""What could leave by another way than the field it belongs in: spelling, prose, age, a blind colleague."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from tests.conftest import ActingAs, Contribute, Filed, person, phone, suspect
from tests.disclosure.conftest import ABROAD, COURT, NOW, WHY, asking, transfer

from wholeroute import custody, disclosure
from wholeroute.disclosure import Body
from wholeroute.entities import Claim, Draft, Kind
from wholeroute.errors import Refused
from wholeroute.ledger import Acting
from wholeroute.rights import (
    AccessClass,
    Category,
    Handling,
    OrganisationKind,
    Purpose,
    Regime,
    Role,
)

Superuser = psycopg.Connection[Any]


def rules(acting: Acting, request: disclosure.Request) -> set[str]:
    """Return what a look beforehand says is wrong, by rule or field."""
    wrong = disclosure.preview(acting, request, NOW).problems
    return {each.rule if isinstance(each, Refused) else each.field for each in wrong}


# --- a country of origin, spelt otherwise --------------------------------------------------------


@pytest.mark.parametrize("written", ["TUNISIA", "TUN", "Tunisie", "T N", "??", "XA XA"])
def test_a_country_is_told_by_its_code_alone(
    investigator: Acting, contribute: Contribute, written: str
) -> None:
    known = person("c", "Marta Rossi", "contact", nationality="Tunisia")
    told = contribute([known], regime=Regime.GDPR)["c"]
    to = Body("A ministry", False, written, Regime.LED)

    assert "recipient_country" in rules(investigator, asking(told, to=to, transfer=transfer()))


@pytest.mark.parametrize(("written", "nationality"), [("gb", "United Kingdom"), ("NA", "Namibia")])
def test_a_code_meets_the_nationality_that_it_names(
    investigator: Acting, contribute: Contribute, written: str, nationality: str
) -> None:
    known = person("c", "Marta Rossi", "contact", nationality=nationality)
    told = contribute([known], regime=Regime.GDPR)["c"]
    to = Body("A ministry", False, written, Regime.LED)

    assert rules(investigator, asking(told, to=to, transfer=transfer())) == {"origin"}


def test_whoever_is_enrolled_without_a_country_may_be_of_any(
    investigator: Acting, contribute: Contribute
) -> None:
    known = person("c", "Marta Rossi", "contact", nationality="Tunisia")
    told = contribute([known], regime=Regime.GDPR)["c"]

    assert "origin" in rules(investigator, asking(told, to=replace(ABROAD, country="Tunisia")))
    assert "origin" in rules(investigator, asking(told, to=replace(ABROAD, country="nowhere")))


def test_a_thing_that_help_reported_goes_to_no_third_country_without_whose_it_is(
    investigator: Acting, contribute: Contribute
) -> None:
    filed = contribute(
        [
            person("c", "Marta Rossi", "contact", nationality="Eritrea"),
            phone("p", "+39 06 698 1234", "c"),
        ],
        regime=Regime.GDPR,
    )

    assert rules(investigator, asking(filed["p"], to=ABROAD)) == {"origin"}
    assert rules(investigator, asking(filed["c"], filed["p"], to=ABROAD)) == set()


def test_an_invented_country_is_what_its_enrolment_says_and_an_outside_body_invents_none() -> None:
    police = Body("police", True, "xa", Regime.LED, OrganisationKind.AUTHORITY)
    assert not police.abroad
    assert replace(police, kind=OrganisationKind.PARTNER_COUNTRY).abroad
    assert replace(police, regime=Regime.THIRD_COUNTRY).abroad
    assert replace(police, enrolled=False).abroad
    assert replace(police, country="XK").abroad


# --- prose in short fields -----------------------------------------------------------------------

_BOAT = Draft(
    "boat",
    Kind.VESSEL,
    (
        Claim("name", "Stella"),
        Claim("type", "dinghy with Amina Canary aboard"),
        Claim("location", "near Lampedusa"),
    ),
)


@pytest.mark.parametrize("walled", [True, False])
def test_a_short_text_that_names_who_is_protected_in_its_report_stays(
    investigator: Acting, contribute: Contribute, monkeypatch: pytest.MonkeyPatch, walled: bool,  # noqa: FBT001
) -> None:  # fmt: skip
    if not walled:  # as intake once left it
        monkeypatch.setattr("wholeroute.ledger.staging.Staged._naming_somebody", lambda _: [])
    filed = contribute(
        [
            person("v", "Amina Canary", "victim", phone="+39 06 777 1234"),
            suspect("s", "Tekle Berhane", position="boss of Amina Canary", birthPlace="Asmara"),
            person("c", "Marta Rossi", "contact", position="reached on 0039 067771234"),
            _BOAT,
        ]
    )
    request = asking(filed["c"], filed["boat"])

    package = disclosure.disclose(investigator, request, NOW)
    seen = disclosure.preview(investigator, asking(filed["s"]), NOW)

    assert b"Amina" not in package.content
    assert b"7771234" not in package.content
    said = {one["property"] for each in json.loads(package.content)["entities"]
            for one in each["statements"]}  # fmt: skip
    assert said == {"name", "location"}
    # Walled, it is not even there to be held back.
    assert [each.property for each in seen.withheld] == ([] if walled else ["position"])


def test_a_short_text_that_names_who_stands_in_the_open_leaves(
    investigator: Acting, contribute: Contribute
) -> None:
    filed = contribute(
        [
            suspect("s", "Tekle Berhane"),
            person("c", "Marta Rossi", "contact", position="driver of Tekle Berhane"),
        ]
    )

    package = disclosure.disclose(investigator, asking(filed["c"]), NOW)

    assert b"driver of Tekle Berhane" in package.content


@pytest.mark.parametrize(
    "change",
    [
        {"legal_basis": "Article 7, for Marta Rossi"},
        {"legal_basis": "Article 7; call +39 06 698 1234 of ROSSI Marta"},
        {"to": replace(COURT, name="Court of Marta Rossi")},
        {"to": ABROAD, "transfer": transfer(reference="Letter on Marta Rossi")},
        {"to": ABROAD, "transfer": transfer(assurance="Given for Amina Canary")},
        {"legal_basis": "What Amina Canary told"},
    ],
)
def test_law_recipient_and_references_name_nobody(
    investigator: Acting, contribute: Contribute, change: dict[str, Any], superuser: Superuser
) -> None:
    filed = contribute(
        [person("c", "Marta Rossi", "contact"), person("v", "Amina Canary", "victim")]
    )

    with pytest.raises(Refused) as refusal:
        disclosure.ask(investigator, asking(filed["c"], **change), NOW)

    assert refusal.value.rule == "identity"
    assert "Rossi" not in refusal.value.reason
    assert superuser.execute("select count(*) from ledger.disclosure_request").fetchone() == (0,)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"legal_basis": "x" * 201}, "legal_basis"),
        ({"legal_basis": "a\0law"}, "legal_basis"),
        ({"legal_basis": "a law\nand a story"}, "legal_basis"),
        ({"to": replace(COURT, name="x" * 201)}, "recipient"),
        ({"to": ABROAD, "transfer": transfer(reference="x" * 201)}, "transfer_reference"),
        ({"to": ABROAD, "transfer": transfer(assurance="x" * 201)}, "assurance"),
    ],
)
def test_law_recipient_and_references_are_no_prose(
    investigator: Acting, filed: Filed, change: dict[str, Any], field: str
) -> None:
    assert field in rules(investigator, asking(filed["c"], **change))


# --- where a boat lately was ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "said", "collected", "stays"),
    [
        (Kind.SMUGGLING_INCIDENT, {"date": "2026-01-01", "location": "35.1 12.2"}, "now()", True),
        (Kind.VESSEL, {"position": "35.1 12.2"}, "now()", True),
        (Kind.UNKNOWN_LINK, {"location": "35.1 12.2"}, "now()", True),
        (Kind.VESSEL, {"location": "35.1 12.2"}, "now() - interval '9 days'", False),
        (Kind.EVENT, {"date": "2026-01-01", "location": "35.1 12.2"}, "null", False),
        (Kind.EVENT, {"location": "35.1 12.2"}, "null", True),
    ],
)
def test_what_was_lately_seen_of_a_boat_is_fresh_however_old_its_voyage_is(
    investigator: Acting,
    contribute: Contribute,
    superuser: Superuser,
    kind: Kind,
    said: dict[str, str],
    collected: str,
    stays: bool,  # noqa: FBT001 — a parameter
) -> None:
    claims = tuple(Claim(name, value) for name, value in said.items())
    filed = contribute([Draft("i", kind, claims)])
    superuser.execute(f"update ledger.contribution set collected_on = {collected}")

    assert ("rescue-first" in rules(investigator, asking(filed["i"], to=ABROAD))) is stays


# --- a colleague who does not see whom they would confirm ------------------------------------------


def test_nobody_confirms_or_reads_why_somebody_leaves_whom_they_may_not_read(
    acting: ActingAs, contribute: Contribute
) -> None:
    secret = AccessClass(
        "ncp-b", frozenset({"ncp-a", "agency"}), frozenset(Purpose), Handling(h1=True)
    )
    filed = contribute([suspect("s", "Secret Else")], as_="ncp-b", access=secret)
    with acting("investigator@ncp-a", Role.INVESTIGATOR, Purpose.INVESTIGATION) as session:
        asked = disclosure.ask(session, asking(filed["s"]), NOW)
    with acting("prosecutor@ncp-a", Role.PROSECUTOR, Purpose.PROSECUTION) as prosecutor:
        assert custody.words_of_request(prosecutor, asked) == []
        with pytest.raises(Refused) as refusal:
            disclosure.confirm(prosecutor, asked, confirmed=True)
    assert refusal.value.rule == "four-eyes"

    with acting("analyst@ncp-a", Role.ANALYST, Purpose.ANALYSIS) as analyst:
        assert next(each.words for each in custody.words_of_request(analyst, asked)) == WHY[0]
        disclosure.confirm(analyst, asked, confirmed=True)


def test_a_request_for_somebody_who_left_the_open_lane_may_be_refused_and_not_confirmed(
    acting: ActingAs, investigator: Acting, custodian: Acting, filed: Filed
) -> None:
    asked = disclosure.ask(investigator, asking(filed["s"]), NOW)
    custody.protect(custodian, filed["s"], Category.VICTIM, "asked for help")
    with acting("analyst@ncp-a", Role.ANALYST, Purpose.ANALYSIS) as analyst:
        with pytest.raises(Refused):
            disclosure.confirm(analyst, asked, confirmed=True)
        disclosure.confirm(analyst, asked, confirmed=False)
