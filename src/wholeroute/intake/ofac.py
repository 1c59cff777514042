"""Read the list of the US Office of Foreign Assets Control: SDN.CSV with its ALT.CSV.

The list has no header; most of what it knows stands in the remarks, "; " between one
piece and the next. A piece that no property fits goes to the notes, so nothing is lost.
The aliases are held in memory (some 20,000), the list itself is streamed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from wholeroute.entities import Claim, Draft, Kind, Reject, Row
from wholeroute.errors import Invalid
from wholeroute.intake.csv_records import Record, records
from wholeroute.intake.storable import storable
from wholeroute.intake.un import document_claims, without_looks
from wholeroute.rights import Category

_WIDTH, _ALT_WIDTH = 12, 5
_NOTHING = "-0-"
_END_OF_FILE = "\x1a"
_LISTED = frozenset({Category.LISTED.value})
_KINDS = {"individual": Kind.PERSON, "vessel": Kind.VESSEL, "aircraft": Kind.AIRPLANE}
_ALIASES = {"aka": "alias", "fka": "previousName", "nka": "alias"}


class _Alias(NamedTuple):
    line: int
    type: str
    name: str
    raw: str


def read_ofac(path: Path, alt: Path | None = None) -> Iterator[Row | Reject]:
    """Yield every row of the list, then a reject for every alias of nobody.

    `alt` is the file of aliases, looked for beside the list when not given.
    """
    alt = alt or alt_beside(path)
    aliases: dict[str, list[_Alias]] = {}
    if alt is not None:
        yield from _load_aliases(alt, aliases)
    for record in records(path):
        if isinstance(record, Reject):
            yield record
        elif record.cells != [_END_OF_FILE]:
            yield _row(record, aliases)
    for left in aliases.values():
        for alias in left:
            fix = "Send the SDN and ALT files of the same day."
            yield Reject(alias.line, "ALT ent_num", "is not in the SDN file", fix, alias.raw)


def alt_beside(path: Path) -> Path | None:
    """Return the file of aliases in the list's folder, None where there is none.

    Raises `Invalid` where several could be meant.
    """
    others = [each for each in path.parent.glob("*.[cC][sS][vV]") if each != path]
    twin = re.sub("sdn", "alt", path.name, flags=re.IGNORECASE).casefold()
    found = [each for each in others if each.name.casefold() == twin]
    found = found or [each for each in others if "alt" in each.stem.casefold()]
    if len(found) > 1:
        names = ", ".join(sorted(each.name for each in found))
        raise Invalid("alt", f"several files could be it: {names}", "Keep one beside the list.")
    return found[0] if found else None


def _load_aliases(alt: Path, aliases: dict[str, list[_Alias]]) -> Iterator[Reject]:
    """Fill `aliases` by the number of whom they name; yield what can't be read."""
    for record in records(alt):
        if isinstance(record, Reject):
            yield record
            continue
        line, cells, raw = record
        if cells == [_END_OF_FILE]:
            continue
        kind = cells[2].strip() if len(cells) == _ALT_WIDTH else ""
        if kind not in _ALIASES or not cells[3].strip():
            fix = f"Give an alias {_ALT_WIDTH} cells, its kind one of {', '.join(_ALIASES)}."
            yield Reject(line, "ALT row", "is no alias", fix, storable(raw))
            continue
        aliases.setdefault(cells[0].strip(), []).append(_Alias(line, kind, cells[3].strip(), raw))


def _row(record: Record, aliases: dict[str, list[_Alias]]) -> Row | Reject:
    line, cells, raw = record
    if len(cells) != _WIDTH:
        fix = f"Give it {_WIDTH} cells, and quote those that hold commas."
        return Reject(line, "row", f"has {len(cells)} cells", fix, storable(raw))
    cells = ["" if cell.strip() == _NOTHING else cell.strip() for cell in cells]
    number, name, kind_text = cells[:3]
    if not number.isdecimal() or not name:
        field = "name" if number.isdecimal() else "ent_num"
        fix = "Download the list anew."
        return Reject(line, field, f"is {cells[0]!r}, {cells[1]!r}", fix, storable(raw))
    kind = _KINDS.get(kind_text, Kind.LEGAL_ENTITY)
    is_person = kind is Kind.PERSON
    claims = [*(_person_name(name) if is_person else [Claim("name", name)])]
    claims += [
        Claim(_ALIASES[alias.type], _given_first(alias.name, is_person))
        for alias in aliases.pop(number, [])
    ]
    claims += [Claim("listingId", f"OFAC:{number}"), *_columns(cells)]
    claims += _remarks(cells[11], is_person=is_person)
    categories = _LISTED if is_person else frozenset()
    unique = tuple(dict.fromkeys(claims))
    return Row(line, (Draft(f"OFAC:{number}", kind, unique, categories=categories),))


def _person_name(printed: str) -> list[Claim]:
    """Return "GHERMAY, Ermias" as the name in reading order, and its two parts."""
    last, given, suffix = _name_parts(printed)
    if not given:
        return [Claim("name", printed)]
    return [
        Claim("name", f"{given} {last}{suffix}"),
        Claim("lastName", last),
        Claim("firstName", given),
    ]


def _given_first(printed: str, is_person: bool) -> str:  # noqa: FBT001
    last, given, suffix = _name_parts(printed) if is_person else (printed, "", "")
    return f"{given} {last}{suffix}" if given else printed


def _name_parts(printed: str) -> tuple[str, str, str]:
    """Return surname, given name and ", Jr."; the given name is empty where none is told apart."""
    last, _, given = (part.strip() for part in printed.partition(","))
    head, comma, tail = given.rpartition(",")
    if comma and _SUFFIX.fullmatch(tail.strip()):
        return last, head.strip(), f", {tail.strip()}"
    if _SUFFIX.fullmatch(given):
        return printed, "", ""
    return last, given, ""


def _columns(cells: list[str]) -> Iterator[Claim]:
    """Yield what has a column of its own; an owner is named in prose, so noted."""
    for program in filter(None, re.split(r"\]\s*\[", cells[3].strip("[] "))):
        yield Claim("program", program)
    names = ("position", "callSign", "type", "tonnage", "grossRegisteredTonnage", "flag")
    for name, text in zip(names, cells[4:10], strict=True):
        if text and text != _NO_FLAG:
            yield Claim(name, text)
        elif text:
            yield Claim("notes", f"Flag: {text}")
    if cells[10]:
        yield Claim("notes", f"Vessel owner: {cells[10]}")


def _remarks(remarks: str, *, is_person: bool) -> Iterator[Claim]:
    for piece in re.split(r";(?: |(?=[a-z]))", remarks.removesuffix(".")):
        text = piece.strip().removeprefix("alt. ")
        if text and not _IGNORED.match(text):
            yield from _piece(text, is_person)


def _piece(text: str, is_person: bool) -> Iterator[Claim]:  # noqa: FBT001
    alias = _WEAK_ALIAS.fullmatch(text)
    if alias:
        name = "previousName" if alias[1] == "f" else "weakAlias"
        yield Claim(name, _given_first(alias[2], is_person))
        return
    for label, name in _LABELS:
        match = label.match(text)
        if match and text[match.end() :].strip():
            yield from _labelled(name, text[match.end() :].strip(), text)
            return
    if noted := without_looks(text):
        yield Claim("notes", noted)


def _labelled(name: str, value: str, text: str) -> Iterator[Claim]:
    """Yield one labelled value; what stands beside a number, such as its country, is noted."""
    if name not in _NUMBERS:
        yield Claim(name, value)
        return
    number = _NUMBER.match(value)
    printed = number[1].strip() if number else value
    if not re.search(r"\d", printed) and name != "swiftBic":
        yield Claim("notes", text)
        return
    if name in _DOCUMENT_KINDS:
        yield from document_claims(printed, _DOCUMENT_KINDS[name])
    else:
        yield Claim(name, printed)
    if printed != value:
        yield Claim("notes", text)


_SUFFIX = re.compile(r"(?:Jr|Sr|I{2,3}|IV)\.?", re.IGNORECASE)
_NO_FLAG = "None Identified"
_IGNORED = re.compile(
    r"-0-|Secondary sanctions\b|Additional Sanctions Information - Subject to Secondary Sanctions",
    re.IGNORECASE,
)
_WEAK_ALIAS = re.compile(r"([afn])\.k\.a\.:? '(.+)'")
_NUMBER = re.compile(r"(.+?)\s*(?:\(|\bissued\b|\bexpires\b|$)")
_DOCUMENT_KINDS = {"passportNumber": "passport", "idNumber": "national identification"}
_NUMBERS = frozenset(
    {"passportNumber", "idNumber", "taxNumber", "registrationNumber", "imoNumber", "mmsi"}
    | {"swiftBic"}
)
_ID = (
    r"(?:National ID No\.|Cedula(?: de \w+)? No\.|Identification Number|D\.N\.I\.|C\.U\.R\.P\.|SSN"
    r"|Personal ID Card|National Foreign ID Number|LE Number|Kenyan ID No\.|I\.D\.)[ :]*"
)
_TAX = (
    r"(?:Tax ID No\.|NIT #|RUC #|R\.F\.C\.|RIF #|V\.A\.T\. Number|Italian Fiscal Code|US FEIN|RTN"
    r"|C\.U\.I\.T\.) "
)
_REGISTER = (
    r"(?:Registration (?:ID|Number)|(?:UK )?Company Number|Commercial Registry Number"
    r"|Business (?:Registration Document #|Registration Number|Number)|Folio Mercantil No\."
    r"|Matricula Mercantil No\.?|C\.R\. No\.|Public Registration Number|Trade License No\."
    r"|Chamber of Commerce Number|Registered Charity No\.|Vessel Registration Identification) "
)
_LABELS = tuple(
    (re.compile(label), name)
    for label, name in (
        (r"DOB ", "birthDate"),
        (r"POB ", "birthPlace"),
        (r"(?:nationality|citizen) (?:of )?(?!possibly)", "nationality"),
        (r"Gender ", "gender"),
        (r"(?:\w+ )?Passport (?:No\. )?", "passportNumber"),
        (_ID, "idNumber"),
        (_TAX, "taxNumber"),
        (r"Vessel Registration Identification IMO (?=\d{7}\b)", "imoNumber"),
        (_REGISTER, "registrationNumber"),
        (r"SWIFT/BIC ", "swiftBic"),
        (r"MMSI ", "mmsi"),
        (r"Vessel Call Sign ", "callSign"),
        (r"Other Vessel Flag ", "flag"),
        (r"Vessel Year of Build ", "buildDate"),
        (r"Aircraft Model ", "model"),
        (r"Aircraft Manufacture Date ", "buildDate"),
        (r"Previous Aircraft Tail Number ", "previousName"),
        (r"Organization Established Date ", "incorporationDate"),
        (r"Email Address ", "email"),
        (r"Website (?=\S+$)", "website"),
        (r"(?:Phone Number|Telephone)(?: No\.)? ", "phone"),
    )
)
