"""People and their numbers as entities of a JSON Lines report."""

from __future__ import annotations

from typing import Any

from wholeroute.exercise.halcyon.book import Speech, entity
from wholeroute.exercise.halcyon.reports.scene import noted
from wholeroute.exercise.halcyon.speak import Spoken
from wholeroute.exercise.halcyon.truth import Mention


def person_entities(
    speech: Speech, said: Spoken, key: str, line: int
) -> tuple[list[dict[str, Any]], Mention]:
    """Return the person and the numbers printed beside them, and note them all."""
    mention = noted(speech, said, key, line, key, remarked=True)
    saying = said.saying
    person = entity(
        key,
        "Person",
        {
            "name": said.name.text,
            "birthDate": said.born,
            "nationality": said.nationality,
            "passportNumber": said.passport,
            "phone": said.phone,
            "notes": said.remark,
        },
    )
    person["categories"] = [saying.label] if saying.label else []
    person["minor"] = mention.minor
    made = [person]
    for field, (kind, name, letter) in _NUMBERS.items():
        printed = getattr(said, field)
        if printed:
            number = f"{key}{letter}"
            made.append(entity(number, kind, {name: printed}, holder=key))
            speech.thing(kind, number, line, number, said.raw[field], mention)
    return made, mention


_NUMBERS = {
    "phone": ("Phone", "phone", "t"),
    "passport": ("Passport", "number", "d"),
    "iban": ("BankAccount", "iban", "a"),
}
