"""Read the consolidated sanctions list of the United Nations Security Council (XML).

Streaming: one individual or entity is held at a time. What the list says of looks,
ethnicity and tribe is left out on purpose, in its remarks too: wholeroute has no place
for it. Everyone on the list is `listed`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from wholeroute.entities import Claim, Draft, Kind, Reject, Row, document_numbers
from wholeroute.errors import Refused
from wholeroute.intake.ages import dated_age
from wholeroute.intake.storable import storable
from wholeroute.rights import Category

_LISTED = frozenset({Category.LISTED.value})
_KINDS = {"INDIVIDUAL": Kind.PERSON, "ENTITY": Kind.ORGANIZATION}
_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_PLACE = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY")
_NOTHING = frozenset({"na", "n/a", "-"})
_QUALITIES = {"Low": "weakAlias", "f.k.a.": "previousName"}


def read_un(path: Path) -> Iterator[Row | Reject]:
    """Yield every individual and entity of the list, numbered as they stand in the file.

    Raises `Refused` where the file declares entities or a document type.
    """
    number = 0
    try:
        for element in _records(path):
            number += 1
            yield _row(number, element)
    except DefusedXmlException:
        reason = "The file declares a document type or entities"
        raise Refused("hostile-file", reason) from None
    except ParseError as error:
        fix = "Download the list anew."
        yield Reject(number + 1, "file", f"can't be read from here on: {error}", fix, "")


def _records(path: Path) -> Iterator[Element]:
    """Yield each record, and forget it and everything around it afterwards."""
    open_elements: list[Element] = []
    inside = 0
    for event, element in iterparse(path, events=("start", "end"), forbid_dtd=True):
        if event == "start":
            inside += element.tag in _KINDS
            open_elements.append(element)
            continue
        open_elements.pop()
        if element.tag in _KINDS:
            inside -= 1
            if not inside:
                yield element
        if not inside:
            element.clear()
            if open_elements:
                open_elements[-1].remove(element)


def _row(number: int, element: Element) -> Row | Reject:
    reference = _said(element, "REFERENCE_NUMBER")
    # A name may hold the same word twice: the father's is often the grandfather's too.
    name = " ".join(filter(None, (_said(element, tag) for tag in _NAMES)))
    if not reference or not name:
        field = "FIRST_NAME" if reference else "REFERENCE_NUMBER"
        raw = storable(tostring(element, encoding="unicode").strip())
        return Reject(number, field, "is missing", "Ask the Security Council's secretariat.", raw)
    kind = _KINDS[element.tag]
    claims = [Claim("name", name, language_of(name)), *_common(element)]
    if kind is Kind.PERSON:
        claims += _person(element)
    return Row(
        number,
        (
            Draft(
                reference,
                kind,
                tuple(dict.fromkeys(claims)),
                categories=_LISTED if kind is Kind.PERSON else frozenset(),
            ),
        ),
    )


def _common(element: Element) -> Iterator[Claim]:
    """Yield what individuals and entities have alike."""
    if original := _said(element, "NAME_ORIGINAL_SCRIPT"):
        yield Claim("name", original, language_of(original))
    for alias in element.iter(f"{element.tag}_ALIAS"):
        yield from _alias(alias, is_person=element.tag == "INDIVIDUAL")
    for address in element.iter(f"{element.tag}_ADDRESS"):
        place, note = _joined(address, _PLACE), _said(address, "NOTE")
        if text := f"{place} ({note})" if place and note else place or note:
            yield Claim("address", text)
    yield Claim("unscId", _said(element, "REFERENCE_NUMBER"))
    plain = (("program", "UN_LIST_TYPE"), ("startDate", "LISTED_ON"))
    yield from (Claim(name, text) for name, tag in plain if (text := _said(element, tag)))
    if notes := without_looks(_said(element, "COMMENTS1")):
        yield Claim("notes", notes)


def _person(element: Element) -> Iterator[Claim]:
    listed = _said(element, "LISTED_ON")
    for birth in element.iter("INDIVIDUAL_DATE_OF_BIRTH"):
        if text := birth_text(birth):
            yield Claim("birthDate", dated_age(text, listed))
    for place in element.iter("INDIVIDUAL_PLACE_OF_BIRTH"):
        yield from _birth_place(place)
    values = (("nationality", "NATIONALITY"), ("title", "TITLE"), ("position", "DESIGNATION"))
    for name, tag in values:
        for value in element.findall(f"{tag}/VALUE"):
            if (text := _clean(value.text)) and text.casefold() not in _NOTHING:
                yield Claim(name, text)
    if gender := _said(element, "GENDER"):
        yield Claim("gender", gender)
    for document in element.iter("INDIVIDUAL_DOCUMENT"):
        yield from _document(document)


def birth_text(birth: Element) -> str:
    """Return a date of birth in the words a reader of dates knows, empty where there is none."""
    note = _said(birth, "NOTE").rstrip(".")
    kind = _said(birth, "TYPE_OF_DATE")
    if kind == "BETWEEN":
        text = f"{_said(birth, 'FROM_YEAR')} to {_said(birth, 'TO_YEAR')}"
    else:
        text = _said(birth, "DATE") or _said(birth, "YEAR")
        # "Sep." beside a year is its month.
        if len(text) == len("1958") and re.fullmatch(r"[A-Z][a-z]{2,8}", note):
            return f"{note} {text}"
        text = text or note
    return f"Approximately {text}" if text and "APPROXIMATELY" in (kind, note.upper()) else text


def _birth_place(place: Element) -> Iterator[Claim]:
    country, note = _said(place, "COUNTRY"), _said(place, "NOTE")
    text = _joined(place, _PLACE)
    if text and text != country:
        yield Claim("birthPlace", f"{text} ({note.strip('()')})" if note else text)
    elif note:
        yield Claim("birthPlace", note)
    if country:
        yield Claim("birthCountry", country)


def _alias(alias: Element, *, is_person: bool) -> Iterator[Claim]:
    printed, note = _said(alias, "ALIAS_NAME"), _said(alias, "NOTE")
    if not printed:
        return
    name = _QUALITIES.get(_said(alias, "QUALITY"), "alias")
    yield from names_in(name, printed, is_person=is_person)
    if note := without_looks(note):
        yield Claim("notes", f"{printed}: {note}")
    if born := _said(alias, "DATE_OF_BIRTH"):
        yield Claim("birthDate", born)
    if place := _joined(alias, ("CITY_OF_BIRTH", "COUNTRY_OF_BIRTH")):
        yield Claim("birthPlace", place)


def _document(document: Element) -> Iterator[Claim]:
    """Yield the numbers of one document; who issued it and when goes to the notes."""
    kind = f"{_said(document, 'TYPE_OF_DOCUMENT')} {_said(document, 'TYPE_OF_DOCUMENT2')}".strip()
    # Some entries print the number at the end of the document's name.
    number = _said(document, "NUMBER") or (kind if re.search(r"\d", kind) else "")
    yield from document_claims(number, kind)
    issued = _joined(document, ("CITY_OF_ISSUE", "COUNTRY_OF_ISSUE", "ISSUING_COUNTRY"))
    details = (
        f"issued in {issued}" if issued else "",
        f"issued on {on}" if (on := _said(document, "DATE_OF_ISSUE")) else "",
        _said(document, "NOTE"),
    )
    if any(details):
        head = kind if number in kind else f"{kind} {number}"
        yield Claim("notes", ", ".join(filter(None, (head, *details))))


def document_claims(printed: str, kind: str) -> Iterator[Claim]:
    """Yield one claim for each number in the prose about documents of one kind."""
    fallback = _document_property(kind)
    for found in document_numbers(printed) if printed else ():
        # The part of the prose about this number knows better than the column it stands in.
        name = _DOCUMENTS.get(found.kind, fallback)
        yield Claim(name if fallback == "passportNumber" else fallback, found.number)


_DOCUMENTS = {
    "tax": "taxNumber",
    "national-id": "idNumber",
    "birth-certificate": "idNumber",
    "nationality-certificate": "idNumber",
    "driving-licence": "idNumber",
    "residence": "idNumber",
    "registration": "registrationNumber",
}


def _document_property(kind: str) -> str:
    kind = kind.casefold()
    if re.search("passport|passeport|pasaporte|паспорт", kind):
        return "passportNumber"
    return "taxNumber" if "fiscal code" in kind or "tax" in kind else "idNumber"


_LOOKS = re.compile(
    r"physical\s+(?:desc|mark)|ethnic\s+(?:group|background|origin)|^ethnic\b|ethnicity"
    r"|\btrib(?:e|es|al)\b|\bclan\b|\bhair\b|\beyes?\b|complexion|\bbeard|\bbuild:|\bheight\b"
    r"|\bweight:|\bskin\b|\bscar\b|birthmark",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-Z])")


def without_looks(prose: str) -> str:
    """Return prose without the sentences about somebody's looks, ethnicity or tribe."""
    if not _LOOKS.search(prose):
        return prose
    return " ".join(part for part in _SENTENCE.split(prose) if not _LOOKS.search(part))


_REMARK = re.compile(
    r"\s*\((?=[^()]*(?:\d{4}|\bborn\b|\blisted\b|\bname\)|identity|birth|original script|spelling"
    r"|in arabic|nom de guerre|initials|call sign|when he)).*\)$"
    r"|[,.]?\s+(?:born|date of birth)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_BRACKET = re.compile(r"([^()]+?)\s*\(([^()]+)\),?")
_ENUMERATED = re.compile(r"[,;]?\s*\([a-z]\),?\s*|\s[b-z]\)\s")
_IN_SCRIPT = re.compile(r"(?:script|spelling|arabic)\s*:\s*([^()A-Za-z]+)", re.IGNORECASE)
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_SUFFIX = re.compile(r"(?:Jr|Sr|I{2,3}|IV)\b\.?", re.IGNORECASE)
_PARTICLES = frozenset(
    {"al", "el", "es", "ul", "at", "ad", "as", "an", "ar", "bin", "ben", "ibn", "abu", "abou"}
    | {"umm", "abd", "abdul", "abdel", "abdal", "aw", "a", "de", "del", "la", "van", "von", "ould"}
)
_FIRM = re.compile(
    r"(?:co|ltd|limited|llc|l td|inc|intl|plc|p\.l\.c|s\.a|sa|gmbh|corp|jsc|ojsc|and|or|of)\b\.?",
    re.IGNORECASE,
)
_ALIKE = 0.7


def names_in(name: str, printed: str, *, is_person: bool) -> Iterator[Claim]:
    """Yield the names that one printed alias holds, as claims of the property `name`.

    Semicolons and letters in brackets part names; commas do only where the parts look like
    names of their own, for "SURNAME, Given" is one. What is said beside a name goes to the notes.
    """
    for piece in _outside_brackets(" ".join(printed.split()), ";"):
        bare = _REMARK.sub("", piece).strip(" ,;")
        if bare.count("(") > bare.count(")"):
            bare = bare[: bare.rfind("(")].rstrip()
        if bare != piece.strip(" ,;"):
            yield Claim("notes", f"Alias as printed: {piece}")
            found = _IN_SCRIPT.search(piece)
            if found and (script := found[1].strip()):
                yield Claim(name, script, language_of(script))
        for part in filter(None, map(str.strip, _ENUMERATED.split(bare))):
            for each in _parted(part.strip(" ,;"), is_person=is_person):
                if each := each.strip('" '):
                    yield Claim(name, each, language_of(each))


def _outside_brackets(text: str, mark: str) -> Iterator[str]:
    """Yield the parts of a text between the marks that no bracket encloses."""
    depth = start = 0
    for number, letter in enumerate(text):
        depth = max(0, depth + (letter == "(") - (letter == ")"))
        if letter == mark and not depth:
            if part := text[start:number].strip():
                yield part
            start = number + 1
    if part := text[start:].strip():
        yield part


def _parted(text: str, *, is_person: bool) -> list[str]:
    """Part a list by its commas, and a name from the same name in another script."""
    bracket = _BRACKET.fullmatch(text)
    if bracket and bool(_LATIN.search(bracket[1])) != bool(_LATIN.search(bracket[2])):
        return [bracket[1], *re.split(r"\s*[;,]\s*", bracket[2])]
    parts = list(_outside_brackets(text, ","))
    is_list = _is_list_of_names if is_person else _is_list_of_firms
    return parts if len(parts) > 1 and is_list(parts) else [text]


def _is_list_of_names(parts: list[str]) -> bool:
    """Tell "Ermias Ghermay, Guro" from "Al-Haq, Amin"; where in doubt it is one name."""
    first, second, *others = parts
    if any(_SUFFIX.match(part) for part in parts):
        return False
    surname_first = first.isupper() and not all(part.isupper() for part in parts)
    if others:
        return not surname_first
    words, more = first.split(), second.split()
    if len(words) == len(more) == 1:
        return SequenceMatcher(None, first.casefold(), second.casefold()).ratio() >= _ALIKE
    starts = words[0].casefold().strip("'’‘")
    if starts in _PARTICLES:
        return starts in {"abu", "abou", "umm"} and more[0].casefold() == starts
    return len(words) > 1 and not first.isupper()


def _is_list_of_firms(parts: list[str]) -> bool:
    """Tell a list from a name with commas: three parts or more, none a mere ending."""
    enough = len(parts) > 2  # noqa: PLR2004 — two are as often a name and its town
    return enough and not any(_FIRM.match(part) or part[:1].islower() for part in parts)


_SCRIPTS = (
    ("ko", re.compile("[\uac00-\ud7a3]")),
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("he", re.compile("[\u05d0-\u05ea]")),
    ("el", re.compile("[\u0391-\u03c9]")),
    ("ka", re.compile("[\u10d0-\u10ff]")),
    ("hy", re.compile("[\u0531-\u0587]")),
    # Letters that one language alone writes; Arabic ones only after the others' are ruled out.
    ("ps", re.compile("[ټډړښڼېۍګ]")),
    ("ur", re.compile("[ٹڈڑےں]")),
    ("", re.compile("[پچژگکی]")),
    ("ar", re.compile("[ةأإىؤئ]|(?:^|\\s)ال")),
    ("be", re.compile("[ўЎ]")),
    ("uk", re.compile("[їєґЇЄҐ]")),
    ("", re.compile("[іІ]")),
    ("ru", re.compile("(?:вич|вна)\\b", re.IGNORECASE)),
)


def language_of(name: str) -> str:
    """Return the language that the letters of a name give away, empty where unsure."""
    if name.isascii():
        return ""
    return next((code for code, letters in _SCRIPTS if letters.search(name)), "")


def _said(element: Element, tag: str) -> str:
    return _clean(element.findtext(tag))


def _joined(element: Element, tags: tuple[str, ...]) -> str:
    """Return the texts of several tags in their order, each once, with commas."""
    return ", ".join(dict.fromkeys(filter(None, (_said(element, tag) for tag in tags))))


def _clean(text: str | None) -> str:
    return " ".join(text.split()) if text else ""
