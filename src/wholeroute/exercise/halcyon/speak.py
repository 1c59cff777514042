"""Say what one report prints of one person: spelled by ear, partly known, partly wrong.

Whatever is printed is also kept as `shown`, for the baselines and for the test that a
careful reader could decide: truth never claims a pair that nothing on paper joins.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from wholeroute.exercise.halcyon.dice import drawn
from wholeroute.exercise.halcyon.model import PROTECTED, Part, Person
from wholeroute.exercise.halcyon.names import Written, as_heard, cultures, in_own_script
from wholeroute.exercise.halcyon.plan import Saying
from wholeroute.exercise.halcyon.stored import stored

_OWN_SCRIPT = {
    "partner": 0.55, "liaison": 0.2, "police-case": 0.14, "rescue": 0.2, "police-stops": 0.1,
    "transfers": 0.15, "fiu-subjects": 0.08, "adverts": 0.3, "debrief": 0.3, "reception": 0.3,
}  # fmt: skip
"""How often a report writes names in their own script, where that isn't Latin."""

_BIRTHS = (
    ("full", 0.49), ("swapped", 0.05), ("slip", 0.05), ("new-year", 0.12), ("year", 0.12),
    ("age", 0.06), ("", 0.11),
)  # fmt: skip
_TYPO, _SWAPPED, _NUMBER_SLIP = 0.06, 0.08, 0.002
_PHONE, _PASSPORT, _PLATE, _ACCOUNT = 0.47, 0.32, 0.6, 0.9
_SHORTEST_MISTYPED = 5
_NATIONALITY, _WRONG_NATIONALITY = 0.75, 0.04
_TELLS, _TELLS_OF_PROTECTED = 0.6, 0.85
"""How often the report that accuses an innocent also prints what clears them."""

MONTHS = (
    "Jan.",
    "Feb.",
    "Mar.",
    "Apr.",
    "May",
    "June",
    "July",
    "Aug.",
    "Sept.",
    "Oct.",
    "Nov.",
    "Dec.",
)


@dataclass(frozen=True, slots=True)
class Desk:
    """Who reports: the kind of report, the ear names are heard with, the day."""

    kind: str
    ear: str
    day: date
    fields: frozenset[str]
    """What this kind of report has room for: born, age, phone, passport, plate, iban, nationality."""


@dataclass(slots=True)
class Spoken:
    """What is printed of one person, cell by cell, and `shown`: the same as plain evidence."""

    saying: Saying
    name: Written
    born: str = ""
    nationality: str = ""
    passport: str = ""
    phone: str = ""
    plate: str = ""
    iban: str = ""
    town: str = ""
    street: str = ""
    remark: str = ""
    raw: dict[str, str] = field(default_factory=dict)
    """The true number behind each printed one, by field."""
    shown: dict[str, Any] = field(default_factory=dict)


def spoken(rng: Random, saying: Saying, desk: Desk) -> Spoken:
    """Return what the desk prints of one person."""
    person = saying.person
    name = _name(rng, person, desk)
    said = Spoken(saying, name, town=person.town, street=person.street)
    words = {str(at): person.name.words[at].latin for at in sorted(name.parts)}
    shown: dict[str, Any] = {"name": name.text, "words": words, "initial": name.initial}
    said.shown = shown
    _numbers(rng, person, desk, said)
    said.born, shown["born"] = _birth(rng, person, desk, alone=not shown["ids"])
    if "nationality" in desk.fields and rng.random() < _NATIONALITY:
        wrong = rng.random() < _WRONG_NATIONALITY
        countries = cultures()[person.name.culture].countries
        said.nationality = rng.choice(countries) if wrong else person.nationality
        shown["nationality"] = said.nationality
    said.remark = remark(rng, saying, desk.ear)
    return said


def _name(rng: Random, person: Person, desk: Desk) -> Written:
    own = not cultures()[person.name.culture].latin
    if own and rng.random() < _OWN_SCRIPT.get(desk.kind, 0.0):
        written = in_own_script(rng, person.name)
    else:
        written = as_heard(rng, person.name, desk.ear)
        if rng.random() < _TYPO:
            written = replace(written, family=mistyped(rng, written.family))
    if rng.random() < _SWAPPED and not written.initial:
        written = replace(written, given=written.family, family=written.given)
    return written


def mistyped(rng: Random, text: str) -> str:
    """Return a name with one slip of the keyboard in its longest word, never in a first letter."""
    word = max(text.split(), key=len, default="")
    if len(word) < _SHORTEST_MISTYPED:
        return text
    at = rng.randint(2, len(word) - 2)
    slips = (
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    )
    return text.replace(word, rng.choice(slips), 1)


def _numbers(rng: Random, person: Person, desk: Desk, said: Spoken) -> None:
    """Print the numbers the report has; a shared phone is printed as if it were theirs."""
    fields = desk.fields
    if "phone" in fields and person.phones and rng.random() < _PHONE:
        shared = person.shared_phone and rng.random() < 0.35  # noqa: PLR2004
        said.raw["phone"] = person.shared_phone if shared else rng.choice(person.phones)
        said.phone = printed_phone(rng, _slipped(rng, said.raw["phone"]))
    if "passport" in fields and (desk.kind == "hits" or rng.random() < _PASSPORT):
        said.raw["passport"] = rng.choice(person.passports)
        number = _slipped(rng, said.raw["passport"])
        said.passport = rng.choice((number, number, f"{number[:2]} {number[2:8]} {number[8]}"))
    if "plate" in fields and person.plate and rng.random() < _PLATE:
        said.raw["plate"] = person.plate
        said.plate = printed_plate(rng, person.plate)
    if "iban" in fields and person.account and rng.random() < _ACCOUNT:
        said.raw["iban"] = person.account
        said.iban = printed_iban(rng, person.account)
    prints = {"phone": said.phone, "passport": said.passport, "iban": said.iban}
    said.shown["ids"] = sorted(f"{key}:{plain(text)}" for key, text in prints.items() if text)


def plain(number: str) -> str:
    """Return a printed number in the one spelling that anybody would compare."""
    bare = "".join(each for each in number.upper() if each.isalnum())
    return bare.removeprefix("00") if bare.isdigit() else bare


def _slipped(rng: Random, number: str) -> str:
    """Return a number, seldom with one digit read wrongly."""
    if rng.random() >= _NUMBER_SLIP:
        return number
    at = len(number) - 3
    return number[:at] + str((int(number[at]) + 4) % 10) + number[at + 1 :]


def printed_phone(rng: Random, number: str) -> str:
    """Return a telephone number as people write it."""
    code, rest = number[1:4], number[4:]
    return rng.choice(
        (number, f"+{code} {rest[:3]} {rest[3:6]} {rest[6:]}", f"00{code}{rest}", f"+{code}-{rest}")
    )


def printed_plate(rng: Random, number: str) -> str:
    """Return a plate as people write it."""
    return rng.choice(
        (number, f"{number[:4]} {number[4:]}", f"{number[:4]}-{number[4:]}", number.lower())
    )


def printed_iban(rng: Random, number: str) -> str:
    """Return an account number plain or in fours."""
    fours = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
    return rng.choice((number, fours))


def _birth(rng: Random, person: Person, desk: Desk, *, alone: bool) -> tuple[str, str]:
    """Return the birth as printed and as plain evidence; a name never stands all alone."""
    if "born" not in desk.fields:
        return "", ""
    mode = drawn(rng, _BIRTHS)
    twin = person.part is Part.NAME_TWIN
    if twin or (desk.kind == "hits" and mode != "new-year") or (not mode and alone):
        mode = "full"
    if mode == "age" and "age" not in desk.fields:
        mode = "year"
    return _printed_birth(rng, person.born, mode, desk.day)


def _printed_birth(rng: Random, born: date, mode: str, day: date) -> tuple[str, str]:
    if not mode:
        return "", ""
    if mode == "year":
        return str(born.year), str(born.year)
    if mode == "new-year":
        return rng.choice((f"01/01/{born.year}", f"{born.year}-01-01")), f"{born.year}-01-01"
    if mode == "age":
        age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
        return f"{age} years old", f"~{day.year - age}"
    if mode == "swapped" and born.day <= 12:  # noqa: PLR2004
        born = born.replace(day=born.month, month=born.day)
    if mode == "slip":
        born += timedelta(days=rng.choice((1, -1, 10, -10)))
    month = MONTHS[born.month - 1]
    printed = rng.choice(
        (
            born.isoformat(),
            f"{born:%d.%m.%Y}",
            f"{born:%d/%m/%Y}",
            f"{born.day} {month} {born.year}",
        )
    )
    return printed, born.isoformat()


def remark(rng: Random, saying: Saying, ear: str) -> str:
    """Return what the report remarks, or nothing."""
    tells = _TELLS_OF_PROTECTED if saying.person.part in PROTECTED else _TELLS
    if saying.accuses and rng.random() > tells:
        return rng.choice(_BARE)
    said = stored("texts")["remarks"][saying.person.part.value]
    return str(rng.choice(said.get(ear) or said["en"]))


_BARE = ("Seen with people of the group", "Number found in a suspect's phone", "Named once, not checked",
         "Present at the place", "")  # fmt: skip
