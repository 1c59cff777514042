"""What police send: case extracts, cars stopped, phones read out under a warrant."""

from __future__ import annotations

from datetime import timedelta

from wholeroute.exercise.halcyon.book import Report, Speech, Table
from wholeroute.exercise.halcyon.model import Person
from wholeroute.exercise.halcyon.plan import Saying
from wholeroute.exercise.halcyon.reports.scene import (
    WORDS,
    Breakable,
    Scene,
    noted,
    under_18,
    with_broken_rows,
)
from wholeroute.exercise.halcyon.speak import Spoken, printed_phone, printed_plate
from wholeroute.exercise.halcyon.truth import Mention

_CASE = ("ref", "seen as", "given names", "surname", "born", "nationality", "passport", "phone",
         "plate", "seen with", "under 18", "reported", "place", "remarks")  # fmt: skip
_STOPS = ("stop", "date", "place", "driver", "born", "nationality", "document", "phone", "plate",
          "people on board", "status", "remark")  # fmt: skip
_CALLS = (
    "extraction",
    "warrant",
    "owner",
    "born",
    "phone",
    "other phone",
    "calls",
    "first",
    "last",
)
_SPOKEN = ("born", "age", "nationality", "passport", "phone", "plate")


def case_extract(scene: Scene) -> Report:
    """Write a case extract: people of one case, and who was seen with whom."""
    report, speech = scene.report(scene.body("police"), "csv", "csv")
    table = Table(_CASE)
    refs: dict[str, str] = {}
    for at, saying in enumerate(scene.planned.sayings):
        said = scene.say(saying, *_SPOKEN)
        ref = f"{scene.ref}/{at + 1}"
        companion = _companion(saying.person, refs)
        line = table.add(
            {
                "ref": ref,
                "seen as": WORDS[saying.label],
                "given names": said.name.given,
                "surname": said.name.family,
                "born": said.born,
                "nationality": said.nationality,
                "passport": said.passport,
                "phone": said.phone,
                "plate": said.plate,
                "seen with": companion,
                "under 18": under_18(said),
                "reported": scene.day.isoformat(),
                "place": said.town,
                "remarks": said.remark,
            }
        )
        refs[saying.person.id] = ref
        mention = noted(speech, said, ref, line, "person", remarked=True)
        hold(speech, said, line, mention)
    with_broken_rows(scene, report, table, Breakable("surname", "ref", "seen as", "born"))
    return report.close(table.as_csv(";"), speech)


def _companion(person: Person, refs: dict[str, str]) -> str:
    """Return the row of a true contact already in the extract."""
    known = [ref for identity, ref in refs.items() if identity in (*person.contacts, person.other)]
    return known[0] if known else ""


_ENTITIES = {"phone": "Phone", "passport": "Passport", "plate": "Vehicle", "iban": "BankAccount"}


def hold(speech: Speech, said: Spoken, line: int, mention: Mention, **entities: str) -> None:
    """Note the numbers printed beside a person; `entities` renames them as the mapping does."""
    names = {
        "phone": "phone",
        "passport": "document",
        "plate": "car",
        "iban": "account",
        **entities,
    }
    for field, kind in _ENTITIES.items():
        printed = getattr(said, field)
        if printed and names[field]:
            speech.thing(kind, printed, line, names[field], said.raw[field], mention)


def road_stops(scene: Scene) -> Report:
    """Write a workbook of cars stopped, each with its driver."""
    report, speech = scene.report(scene.body("border"), "xlsx", "xlsx")
    table = Table(_STOPS)
    for at, saying in enumerate(scene.planned.sayings):
        said = scene.say(saying, *_SPOKEN)
        if not said.plate:
            said.raw["plate"] = _car(scene, saying.person)
            said.plate = printed_plate(scene.rng, said.raw["plate"]) if said.raw["plate"] else ""
        stop = f"S{scene.ref}-{at + 1}"
        line = table.add(
            {
                "stop": stop,
                "date": scene.day.isoformat(),
                "place": said.town,
                "driver": said.name.text,
                "born": said.born,
                "nationality": said.nationality,
                "document": said.passport,
                "phone": said.phone,
                "plate": said.plate,
                "people on board": str(scene.rng.randint(0, 14)),
                "status": WORDS[saying.label],
                "remark": said.remark,
            }
        )
        mention = noted(speech, said, stop, line, "driver", remarked=True)
        hold(speech, said, line, mention)
    if table.rows:
        how = Breakable("driver", "stop", "status", "born")
        with_broken_rows(scene, report, table, how)
    return report.close(table.as_xlsx("Stops"), speech)


def _car(scene: Scene, person: Person) -> str:
    """Return the car a person drives: their own, or that of a driver they have to do with."""
    if person.plate:
        return person.plate
    known = [scene.person_named(each) for each in person.contacts]
    cars = [each.plate for each in known if each is not None and each.plate]
    return cars[0] if cars else ""


def call_logs(scene: Scene) -> Report:
    """Write who called whom from the phones of some suspects: numbers, never names."""
    report, speech = scene.report(scene.body("police"), "csv", "csv")
    table = Table(_CALLS)
    for at, person in enumerate(_owners(scene)):
        said = scene.say(Saying(person, "suspect"), "born")
        extraction = f"X{scene.ref}-{at + 1}"
        own = scene.rng.choice(person.phones)
        printed = printed_phone(scene.rng, own)
        said.shown["ids"] = [f"phone:{own[1:]}"]
        for called in _called(scene, person):
            rung = (
                called.shared_phone
                if _from_shop(scene, called)
                else scene.rng.choice(called.phones)
            )
            line = table.add(_call(scene, extraction, said, printed, rung))
            mention = noted(speech, said, extraction, line, "owner")
            speech.thing("Phone", printed, line, "phone", own, mention)
            speech.thing("Phone", rung, line, "called", rung)
    with_broken_rows(scene, report, table, Breakable("warrant", "extraction"))
    return report.close(table.as_csv(), speech)


def _called(scene: Scene, person: Person) -> list[Person]:
    """Return everybody the person rings: the network, and the innocents who deal with it."""
    edges = scene.cell.edges
    others = [b if a == person.id else a for a, b in edges if person.id in (a, b)]
    return [p for p in map(scene.person_named, others) if p is not None and p.phones]


def _from_shop(scene: Scene, person: Person) -> bool:
    return bool(person.shared_phone) and scene.rng.random() < 0.5  # noqa: PLR2004


def _owners(scene: Scene) -> list[Person]:
    """Return the suspects whose phones this report reads: its share of the network."""
    members = scene.cell.members()
    many = max(1, round(8 * scene.cell.size))
    return members[scene.number % many :: many]


def _call(scene: Scene, extraction: str, said: Spoken, printed: str, rung: str) -> dict[str, str]:
    first = scene.day - timedelta(days=scene.rng.randint(20, 200))
    return {
        "extraction": extraction,
        "warrant": f"W-{scene.ref}/{scene.day.year}",
        "owner": said.name.text,
        "born": said.born,
        "phone": printed,
        "other phone": rung,
        "calls": str(scene.rng.randint(2, 90)),
        "first": first.isoformat(),
        "last": scene.day.isoformat(),
    }
