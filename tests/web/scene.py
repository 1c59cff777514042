"""An invented installation for the pages: names in four scripts, pairs, a vault, a quarantine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

from tests.conftest import Contribute, Filed, associates, everyone_may, person, phone, suspect

from wholeroute import crosscheck
from wholeroute.custody import ContributionKey, KeyRing, Rejected, seal_rejected, without_values
from wholeroute.entities import Claim, Draft, Kind, Row
from wholeroute.intake import Terms, chosen, parse_mapping, take_in
from wholeroute.ledger import Acting, ContributionForm, Ledger, Quarantined, Receiving
from wholeroute.members import member_named
from wholeroute.rights import AccessClass, Handling, Purpose, Regime, Role, Tlp, parse_grade

LONG = "Abdurrahman Muhammad Abdulkarim al-Mutawakkil bin Abdulaziz Wolde-Giyorgis de la Fontaine y Ruiz"
HOSTILE = '=HYPERLINK("http://example.invalid/","click")'


@dataclass(frozen=True, slots=True)
class Scene:
    """What was filed, and two records that the cross-check left to a person."""

    port: Filed
    coast: Filed
    shelter: Filed
    unsure: tuple[UUID, UUID]


def fill(contribute: Contribute, analyst: Acting) -> Scene:
    """File the reports and cross-check them."""
    port = contribute(
        [
            Row(
                4,
                (
                    suspect(
                        "a", "Ermias Ghermay", birthDate="1980-05-01", nationality="Eritrea",
                        passportNumber="K1234567",
                    ),
                    phone("p", "+39 06 698 1234", "a"),
                ),
            ),
            Row(5, (suspect("u", "Kidane Zekarias Habtemariam", nationality="ER"),)),
            Row(6, (suspect("n", "Mohammed Abdullah al-Sayed", nationality="SY"),)),
            Row(7, (suspect("l", LONG, nationality="ER"),)),
            Row(8, (Draft("v", Kind.VESSEL, (Claim("name", "Salam"), Claim("imoNumber", "IMO 9074720"))),)),
        ],
        title="Port police: landings of October",
    )  # fmt: skip
    coast = contribute(
        [
            suspect(
                "a", "Ermias Ghirmay", birthDate="1980", nationality="Eritrea",
                passportNumber="K1234567", alias="ኤርሚያስ ግርማይ",
            ),
            suspect("u", "Kidane Zekarias", nationality="ET"),
            suspect("m", "محمد عبد الله السيد", nationality="SY"),
            associates("k", "a", "u"),
        ],
        as_="ncp-b",
        title="تقرير خفر السواحل",
        grade="C3",
        access=AccessClass(
            "ncp-b", frozenset({"ncp-a"}), frozenset({Purpose.ANALYSIS}),
            Handling(h1=True), Tlp.AMBER_STRICT,
        ),
    )  # fmt: skip
    contribute(
        [suspect("a", "Ermias Ghermay", passportNumber="K1234567")],
        as_="agency",
        title="Agency note",
        access=everyone_may("agency", Purpose.ANALYSIS, tlp=Tlp.GREEN),
    )
    shelter = contribute(
        [
            person("w", "Amina Canary", "smuggled-person", notes="Arrived at night."),
            phone("q", "+39 06 698 9999", "w"),
        ],
        as_="ngo",
        purpose=Purpose.PROTECTION,
        title="Shelter intake",
        access=AccessClass("ngo", frozenset({"ncp-a"}), frozenset({Purpose.PROTECTION})),
    )
    crosscheck.run(analyst)
    waiting = crosscheck.queue(analyst)
    return Scene(port, coast, shelter, (waiting[0].left, waiting[0].right))


def reject(ledger: Ledger, organisation: str = "ncp-a") -> UUID:
    """File a report of which two rows stay outside; return it."""
    key = KeyRing(ledger.home.keys).create(uuid4())
    form = ContributionForm(
        ref=key.ref, title="Port police: broken table", reader="csv",
        access=everyone_may(organisation), controller=organisation, regime=Regime.LED,
        legal_basis="a law", grade=parse_grade("B2"), sha256=key.secret, bytes=1,
        review_on=date(2027, 1, 1), erase_on=date(2029, 1, 1),
    )  # fmt: skip
    sender = member_named(ledger, f"contributor@{organisation}")
    reader = sender.as_reader(Role.CONTRIBUTOR, Purpose.ANALYSIS)
    with ledger.acting(reader) as session, session.begin() as connection:
        receiving = Receiving(connection, session.reader, form)
        receiving.settle()
        receiving.quarantine(
            [
                _rejected(
                    key, 3, "birthDate", "'31.02.1980' is no date", "Write a date that exists.",
                    "Kidane;31.02.1980;ER",
                ),
                _rejected(key, 9, "name", "no name", "Give one.", HOSTILE),
            ]
        )  # fmt: skip
        receiving.finish(read=2, accepted=0, quarantined=2)
    return key.ref


MAPPING = parse_mapping("""
format: csv
entities:
  - name: person
    kind: Person
    properties: {name: name, birthDate: born}
    category: {column: role, map: {organiser: suspect}}
""")
TERMS = Terms("Port police", parse_grade("B2"), frozenset(Purpose), Regime.LED, "a law")
TABLE = "name,born,role\nErmias,1980,organiser\nYonas,never,organiser\nSaba,1981,boss\nTekle,1982,boss\n"


def send_table(ledger: Ledger, folder: Path, more: str = "") -> dict[UUID, list[int]]:
    """Send a table of `ncp-a` of whose rows three stay outside, for two reasons; return these."""
    path = folder / "people.csv"
    path.write_text(TABLE + more, encoding="utf-8")
    sender = member_named(ledger, "contributor@ncp-a")
    reader = sender.as_reader(Role.CONTRIBUTOR, Purpose.ANALYSIS)
    with ledger.acting(reader) as session:
        receipt = take_in(session, path, "csv", TERMS, date(2026, 11, 24), mapping=MAPPING)
        return chosen(session, receipt.ref)


def _rejected(
    key: ContributionKey, line: int, field: str, reason: str, fix: str, row: str
) -> Quarantined:
    sealed = seal_rejected(key, Rejected(reason, row))
    return Quarantined(line, field, without_values(reason), fix, sealed)
