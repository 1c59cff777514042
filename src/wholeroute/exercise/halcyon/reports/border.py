"""What border posts and companies under an order send: document hits, rental contracts."""

from __future__ import annotations

from datetime import timedelta

from wholeroute.exercise.halcyon.book import Report, Table
from wholeroute.exercise.halcyon.model import Person
from wholeroute.exercise.halcyon.reports.police import hold
from wholeroute.exercise.halcyon.reports.scene import (
    WORDS,
    Breakable,
    Scene,
    noted,
    with_broken_rows,
)
from wholeroute.exercise.halcyon.reserved import check_digit
from wholeroute.exercise.halcyon.speak import Spoken, plain, printed_plate

_HITS = ("hit", "at", "place", "surname", "given names", "born", "sex", "nationality", "document",
         "mrz line 1", "mrz line 2", "outcome", "listed as")  # fmt: skip
_RENTALS = ("contract", "order", "renter", "date of birth", "passport", "phone", "plate", "from",
            "to", "paid from", "status in the case")  # fmt: skip
_OUTCOMES = ("stopped", "let pass", "second line", "refused entry")


def document_hits(scene: Scene) -> Report:
    """Write the documents that rang at a post, with their machine readable zone."""
    report, speech = scene.report(scene.body("border"), "csv", "csv")
    table = Table(_HITS)
    for at, saying in enumerate(scene.planned.sayings):
        said = scene.say(saying, "born", "nationality", "passport")
        hit = f"H{scene.ref}-{at + 1}"
        zone = _zone(scene, said)
        line = table.add(
            {
                "hit": hit,
                "at": scene.instant(),
                "place": said.town,
                "surname": said.name.family,
                "given names": said.name.given,
                "born": said.born,
                "sex": saying.person.gender[0].upper(),
                "nationality": said.nationality,
                "document": said.passport,
                "mrz line 1": zone[0],
                "mrz line 2": zone[1],
                "outcome": scene.rng.choice(_OUTCOMES),
                "listed as": WORDS[saying.label],
            }
        )
        hold(speech, said, line, noted(speech, said, hit, line, "person"))
    with_broken_rows(scene, report, table, Breakable("document", "hit", "listed as", "born"))
    return report.close(table.as_csv(), speech)


def _zone(scene: Scene, said: Spoken) -> tuple[str, str]:
    """Return the two lines of a passport (ICAO Doc 9303, TD3), names in plain Latin."""
    person = said.saying.person
    words = [_letters(word.latin) for word in person.name.words]
    names = f"{'<'.join(words[1:])}<<{words[0]}"
    number = plain(said.passport) or "0H000000Q"
    born = f"{person.born:%y%m%d}"
    until = f"{scene.day + timedelta(days=1200):%y%m%d}"
    issuer = f"XH{scene.cell.route.letter}"
    first = f"P<{issuer}{names}"[:44].ljust(44, "<")
    head = f"{number}{check_digit(number)}{issuer}{born}{check_digit(born)}"
    head += f"{person.gender[0].upper()}{until}{check_digit(until)}{'<' * 14}<"
    covered = head[:10] + head[13:20] + head[21:43]
    return first, head + check_digit(covered)


def _letters(text: str) -> str:
    plain_text = text.upper().translate(_PLAIN)
    return "".join(each if "A" <= each <= "Z" else "<" for each in plain_text)


_PLAIN = str.maketrans("ĆČŠŽĐŞĞÇÖÜİIÁÉÍÓÚÈ", "CCSZDSGCOUIIAEIOUE")


def rental_contracts(scene: Scene) -> Report:
    """Write the contracts that a car-rental company handed over under an order."""
    report, speech = scene.report(scene.body("police"), "csv", "csv")
    table = Table(_RENTALS)
    for at, saying in enumerate(scene.planned.sayings):
        said = scene.say(saying, "born", "passport", "phone", "plate", "iban")
        contract = f"R{scene.ref}-{at + 1}"
        if not said.plate and saying.person.member:
            said.raw["plate"] = _fleet(scene, saying.person)
            said.plate = printed_plate(scene.rng, said.raw["plate"])
        line = table.add(
            {
                "contract": contract,
                "order": f"O-{scene.ref}/{scene.day.year}",
                "renter": said.name.text,
                "date of birth": said.born,
                "passport": said.passport,
                "phone": said.phone,
                "plate": said.plate,
                "from": (scene.day - timedelta(days=scene.rng.randint(3, 20))).isoformat(),
                "to": scene.day.isoformat(),
                "paid from": said.iban,
                "status in the case": WORDS[saying.label],
            }
        )
        hold(speech, said, line, noted(speech, said, contract, line, "renter"))
    how = Breakable("renter", "contract", "status in the case", "date of birth")
    with_broken_rows(scene, report, table, how)
    return report.close(table.as_csv(";"), speech)


def _fleet(scene: Scene, person: Person) -> str:
    """Return the car a member rents: their own, or one that the network's drivers use."""
    if person.plate:
        return person.plate
    drivers = [each for each in scene.cell.members() if each.plate]
    return scene.rng.choice(drivers).plate
