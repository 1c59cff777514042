"""What partners, liaison officers, interviewers and reception centres send, and adverts seen."""

from __future__ import annotations

from typing import Any

from wholeroute.exercise.halcyon.book import Lines, Lost, Report, Speech, Table, entity
from wholeroute.exercise.halcyon.model import Person
from wholeroute.exercise.halcyon.names import as_heard, cultures, in_own_script
from wholeroute.exercise.halcyon.reports.entities import person_entities
from wholeroute.exercise.halcyon.reports.places import meeting_place, way_taken
from wholeroute.exercise.halcyon.reports.police import hold
from wholeroute.exercise.halcyon.reports.scene import (
    LIAISON,
    WORDS,
    Breakable,
    Scene,
    noted,
    under_18,
    with_broken_rows,
)
from wholeroute.exercise.halcyon.speak import printed_phone, printed_plate
from wholeroute.exercise.halcyon.stored import stored
from wholeroute.exercise.halcyon.truth import Mention

_PARTNER = ("no", "name", "born", "citizen of", "passport", "telephone", "address", "considered",
            "linked to", "minor", "remark")  # fmt: skip
_RECEPTION = (
    "file",
    "name",
    "born",
    "nationality",
    "phone",
    "here as",
    "came with",
    "under 18",
    "note",
)
_CUT_OFF = 0.06
_SEEN_AT = 0.6


def partner_report(scene: Scene) -> Report:
    """Write a partner country's workbook: own script, and who is linked to whom."""
    report, speech = scene.report(scene.body("partner"), "xlsx", "xlsx")
    table = Table(_PARTNER)
    numbers: dict[str, str] = {}
    for at, saying in enumerate(scene.planned.sayings):
        said = scene.say(saying, "born", "nationality", "passport", "phone")
        number = f"{scene.ref}.{at + 1}"
        line = table.add(
            {
                "no": number,
                "name": said.name.text,
                "born": said.born,
                "citizen of": said.nationality,
                "passport": said.passport,
                "telephone": said.phone,
                "address": _address(scene, saying.person),
                "considered": WORDS[saying.label],
                "linked to": _linked(saying.person, numbers),
                "minor": under_18(said),
                "remark": said.remark,
            }
        )
        numbers[saying.person.id] = number
        hold(speech, said, line, noted(speech, said, number, line, "person", remarked=True))
        seen_at = table.rows[-1][_PARTNER.index("address")]
        if seen_at:
            speech.thing("Address", seen_at, line, "home", seen_at)
    with_broken_rows(scene, report, table, Breakable("name", "no", "considered", "born"))
    return report.close(table.as_xlsx("Report"), speech)


def _address(scene: Scene, person: Person) -> str:
    """Return where the person was seen: a hotel where they lodge at one, else their home."""
    home = scene.cell.hotels.get(person.id, f"{person.street}, {person.town}")
    return home if scene.rng.random() < _SEEN_AT else ""


def _linked(person: Person, numbers: dict[str, str]) -> str:
    """Return the number of a true contact already in the report."""
    known = [n for identity, n in numbers.items() if identity in (*person.contacts, person.other)]
    return known[-1] if known else ""


def liaison(scene: Scene) -> Report:
    """Write a liaison officer's report: people, how they belong together, and a paragraph."""
    report, speech = scene.report(LIAISON, "jsonl", "jsonl")
    page = Lines()
    keys: dict[str, str] = {}
    for at, saying in enumerate(scene.planned.sayings):
        said = scene.say(saying, "born", "nationality", "passport", "phone", "iban")
        key, line = f"p{at + 1}", page.next
        made, _ = person_entities(speech, said, key, line)
        made += _home(scene, speech, saying.person, key, line)
        made += _ties(saying.person, key, keys)
        made += [] if keys else [meeting_place(scene), way_taken(scene)]
        keys[saying.person.id] = key
        page.add(entities=made)
    _tell(scene, page, list(keys.values()))
    if scene.rng.random() < _CUT_OFF:
        report.lost.append(Lost(report.path, page.break_off(), "cut off"))
    return report.close(page.content(), speech)


def _home(
    scene: Scene, speech: Speech, person: Person, key: str, line: int
) -> list[dict[str, Any]]:
    text = _address(scene, person)
    if not text:
        return []
    home = f"{key}h"
    speech.thing("Address", home, line, home, text)
    link = entity(f"{key}hl", "UnknownLink", {"role": "seen at"}, subject=key, object=home)
    return [entity(home, "Address", {"full": text}), link]


def _ties(person: Person, key: str, keys: dict[str, str]) -> list[dict[str, Any]]:
    """Return the links to those already in the report: kin as family, others as associates."""
    made = []
    for identity, other in keys.items():
        if identity == person.other:
            made.append(entity(f"{key}{other}", "Family", {}, person=key, relative=other))
        elif identity in person.contacts:
            made.append(entity(f"{key}{other}", "Associate", {}, person=key, associate=other))
    return made


def _tell(scene: Scene, page: Lines, keys: list[str]) -> None:
    """Append a paragraph about those in the report."""
    words = {
        "en": "Met twice this month; the group prepares the next departure.",
        "fr": "Deux rencontres ce mois ; le groupe prépare le prochain départ.",
    }
    lang = "fr" if scene.ear == "fr" else "en"
    page.add(text=[{"lang": lang, "text": words[lang], "about": keys[:2]}])


def debrief(scene: Scene) -> Report:
    """Write a debriefing as JSON Lines: whom the source named, never who the source is."""
    report, speech = scene.report(scene.body("police"), "jsonl", "jsonl")
    page = Lines()
    keys: list[str] = []
    for at, saying in enumerate(scene.planned.sayings):
        said = scene.say(saying, "born", "nationality", "phone")
        key = f"p{at + 1}"
        made, _ = person_entities(speech, said, key, page.next)
        page.add(entities=made)
        keys.append(key)
    lang, text, _ = told(scene)
    page.add(text=[{"lang": lang, "text": text, "about": keys[:1]}])
    page.add(entities=[way_taken(scene)])
    return report.close(page.content(), speech)


def debrief_text(scene: Scene) -> Report:
    """Write a debriefing as plain text in one of five languages."""
    report, speech = scene.report(scene.body("police"), "txt", "text")
    _, text, named = told(scene)
    for said, words, who in named:
        at = text.find(words)
        if at >= 0:
            shown = {"start": at, "end": at + len(words), "text": words}
            speech.person(
                f"{said}{at}", 1, f"{at}:{at + len(words)}", who=who, text=True, shown=shown
            )
    return report.close(f"{text}\n".encode(), speech)


def told(scene: Scene) -> tuple[str, str, list[tuple[str, str, str]]]:
    """Return language, text, and whom it names: a label, the words, the person."""
    rng = scene.rng
    lang = rng.choice(scene.cell.route.languages)
    members = [p for p in scene.cell.members() if p.phones]
    one = rng.choice(members)
    other = rng.choice([p for p in scene.cell.people.values() if p is not one])
    names = {label: _in_text(scene, p, lang) for label, p in (("name", one), ("other", other))}
    cars = [p.plate for p in members if p.plate]
    text = rng.choice(stored("texts")["debrief"][lang]).format(
        **names,
        town=rng.choice(scene.cell.route.towns),
        month=stored("texts")["months"][lang][scene.day.month - 1],
        count=rng.randint(8, 60),
        price=rng.randint(6, 90) * 100,
        phone=printed_phone(rng, rng.choice(one.phones)),
        plate=printed_plate(rng, rng.choice(cars)),
    )
    return lang, text, [("name", names["name"], one.id), ("other", names["other"], other.id)]


def _in_text(scene: Scene, person: Person, lang: str) -> str:
    """Return a name as the text's language writes it."""
    if cultures()[person.name.culture].lang == lang == "ar":
        return in_own_script(scene.rng, person.name).text
    return as_heard(scene.rng, person.name, lang).text


def reception(scene: Scene) -> Report:
    """Write a reception centre's observations of people in care and those who came with them."""
    report, speech = scene.report(scene.body("reception"), "csv", "csv")
    table = Table(_RECEPTION)
    files: dict[str, str] = {}
    for at, saying in enumerate(scene.planned.sayings):
        said = scene.say(saying, "born", "nationality", "phone")
        file = f"C{scene.ref}-{at + 1}"
        line = table.add(
            {
                "file": file,
                "name": said.name.text,
                "born": said.born,
                "nationality": said.nationality,
                "phone": said.phone,
                "here as": WORDS[saying.label],
                "came with": files.get(saying.person.other, ""),
                "under 18": under_18(said),
                "note": said.remark,
            }
        )
        files[saying.person.id] = file
        hold(speech, said, line, noted(speech, said, file, line, "person", remarked=True))
    with_broken_rows(scene, report, table, Breakable("name", "file", "here as", "born"))
    return report.close(table.as_csv(";"), speech)


def adverts(scene: Scene) -> Report:
    """Write adverts that the public reported: the words, the account, the number to call."""
    report, speech = scene.report(scene.body("police"), "jsonl", "jsonl")
    page = Lines()
    for at, saying in enumerate(scene.planned.sayings):
        said = scene.say(saying, "born", "phone")
        made, mention = person_entities(speech, said, f"p{at + 1}", page.next)
        page.add(entities=[*made, *_advert(scene, speech, (saying.person, mention), at, page.next)])
    if not scene.planned.sayings:
        recruiters = [p for p in scene.cell.members() if p.phones]
        person = scene.rng.choice(recruiters)
        page.add(entities=_advert(scene, speech, (person, None), 0, page.next))
    return report.close(page.content(), speech)


def _advert(
    scene: Scene, speech: Speech, of: tuple[Person, Mention | None], at: int, line: int
) -> list[dict[str, Any]]:
    """Return one advert with its account and number."""
    person, mention = of
    towns = scene.cell.route.towns
    number = scene.rng.choice(person.phones)
    printed = printed_phone(scene.rng, number)
    text = scene.rng.choice(stored("texts")["adverts"]).format(
        a=towns[0], b=towns[-1], phone=printed
    )
    account, phone, advert = f"u{at + 1}", f"t{at + 1}", f"a{at + 1}"
    name = person.username
    speech.thing("Phone", phone, line, phone, number, mention)
    speech.thing("UserAccount", account, line, account, name, mention)
    url = f"halcyon.example/posts/{scene.ref}{at}"
    held = {"owner": f"p{at + 1}"} if mention else {}
    return [
        entity(
            advert,
            "ReportedAdvert",
            {"summary": text, "website": url, "date": scene.day.isoformat()},
        ),
        entity(account, "UserAccount", {"username": name, "service": "Palaver (invented)"}, **held),
        entity(phone, "Phone", {"phone": printed}, **({"holder": f"p{at + 1}"} if mention else {})),
        entity(f"n{at + 1}", "UnknownLink", {"role": "names"}, subject=advert, object=phone),
        entity(f"m{at + 1}", "UnknownLink", {"role": "posted by"}, subject=advert, object=account),
    ]
