"""Show how what was typed would be read: the one form in which it is kept, or why it cannot be.

Pure. It shows and never guesses: nothing typed is changed, and what is doubtful is said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from wholeroute.drafting.compose import value_of
from wholeroute.drafting.kinds import FIELDS
from wholeroute.drafting.model import Item
from wholeroute.entities import PROPERTIES, PropertyType, normalise
from wholeroute.errors import Invalid
from wholeroute.rights import parse_grade


@dataclass(frozen=True, slots=True)
class ReadAs:
    """What a field is read as; or `wrong` and how to mend it. `doubt` names what to look at."""

    value: str = ""
    wrong: str = ""
    fix: str = ""
    doubt: str = ""


_PLAIN = frozenset({PropertyType.NAME, PropertyType.TEXT, PropertyType.ENTITY})


def read_as(item: Item) -> dict[str, ReadAs]:
    """Return, by field, how it is read where that is not simply as typed."""
    found = {
        each.name: _read(partial(normalise, PROPERTIES[each.name]), value_of(each, item.said))
        for each in FIELDS[item.sort]
        if each.name in PROPERTIES
        and PROPERTIES[each.name].type not in _PLAIN
        and item.said.get(each.name)
    }
    if item.said.get("grade"):
        found["grade"] = _read(lambda words: (str(parse_grade(words)), ""), item.said["grade"])
    return {name: said for name, said in found.items() if said != ReadAs(item.said[name])}


def _read(how: Callable[[str], tuple[str, str]], words: str) -> ReadAs:
    """Return what is read, `how` returning a value and what is doubtful of it."""
    try:
        value, doubt = how(words)
    except Invalid as wrong:
        return ReadAs(wrong=wrong.reason, fix=wrong.fix)
    return ReadAs(value, doubt=doubt)
