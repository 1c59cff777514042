"""Read identifiers: one spelling for each, its check digits tested, nothing thrown away.

Pure. A number that fails its test is kept and flagged, for a typing mistake in a
passport is evidence too. Only what is empty, or too short or long to be one, is refused.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

import phonenumbers
from stdnum import bic, bitcoin, iban, imo, lei
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.ru import inn, ogrn

from wholeroute.entities.countries import read_country
from wholeroute.entities.dates import parse_date
from wholeroute.errors import Invalid

CHECK_DIGIT = "check-digit"
"""Flag of a value whose check digits do not agree with it."""

FORMAT = "format"
"""Flag of a value that is not built as its scheme or numbering plan says."""

LOCAL = "local"
"""Flag of a telephone number without a country code: its digits alone."""

ASSUMED_CODE = "assumed-code"
"""Flag of a telephone number whose first digits were taken for a country code."""


DOCUMENT_SCHEMES = frozenset({"passport", "national-id", "document", "registration", "tax"})
"""Schemes whose numbers lists print in prose, with their country and date of issue."""


class Identifier(NamedTuple):
    """A value in the one spelling of its scheme; `flag` is empty where nothing is wrong."""

    scheme: str
    value: str
    flag: str = ""


class DocumentNumber(NamedTuple):
    """A number out of printed prose. What the prose does not say is empty.

    `country` is ISO 3166-1 alpha-2 in lower case, `issued` is EDTF.
    """

    number: str
    country: str = ""
    kind: str = ""
    issued: str = ""


def parse_identifier(scheme: str, text: str, *, region: str | None = None) -> Identifier:
    """Return the one identifier that `text` prints.

    `region` (ISO alpha-2) reads telephone numbers without a country code. Schemes
    without rules of their own keep letters and digits, upper case.
    """
    if scheme == "phone":
        return _phone(text, region)
    if scheme in _AS_PRINTED:
        return Identifier(scheme, _within(scheme, " ".join(text.split()), _ANY_LENGTH))
    if scheme == "wallet":
        return _wallet(text)
    rule = _RULES.get(scheme)
    if rule is None:
        number = _document(scheme, text) if scheme in DOCUMENT_SCHEMES else cleaned(text)
        return Identifier(scheme, _within(scheme, number, _ANY_LENGTH))
    value = cleaned(text)
    prefix = rule.prefix.match(value)
    value = _within(scheme, value[prefix.end() :] if prefix else value, rule.length)
    return Identifier(scheme, rule.tidy(value), rule.test(value))


def cleaned(text: str) -> str:
    """Return the letters and digits of `text`, upper case, digits of any script as ASCII."""
    if text.isascii():
        return _NOT_ALPHANUMERIC.sub("", text).upper()
    return "".join(
        str(unicodedata.decimal(each)) if each.isdecimal() else each
        for each in unicodedata.normalize("NFKC", text).upper()
        if each.isalnum()
    )


def lettered(text: str) -> list[str]:
    """Return the parts of "(a) one, (b) two" without their letters; other text is one part."""
    if ")" not in text:
        return [text]
    parts = (part.strip().rstrip(",;").rstrip() for part in _LETTER.split(text))
    return [part for part in parts if part]


def document_numbers(text: str) -> list[DocumentNumber]:
    """Return every document number that printed prose holds, in its order.

    "Libya number FK117RK0, issued on 25 Nov. 2018" gives one. Where the number can't be told
    from the prose, the whole part stands as the number; prose without any number gives none.
    """
    parts = [
        each
        for part in lettered(text)
        for each in (_BETWEEN_BARE.split(part) if _BARE_LIST.fullmatch(part) else [part])
    ]
    return [found for found in map(_document_number, parts) if found is not None]


class _Rule(NamedTuple):
    """How one scheme is spelled and tested; `length` is the shortest and the longest."""

    length: tuple[int, int]
    test: Callable[[str], str]
    prefix: re.Pattern[str]
    tidy: Callable[[str], str] = str


def _by_stdnum(module: Any) -> Callable[[str], str]:
    """Return a test that flags what the module of python-stdnum refuses."""

    def test(value: str) -> str:
        try:
            module.validate(value)
        except InvalidChecksum:
            return CHECK_DIGIT
        except ValidationError:
            return FORMAT
        return ""

    return test


def _by_form(pattern: str) -> Callable[[str], str]:
    compiled = re.compile(pattern)
    return lambda value: "" if compiled.fullmatch(value) else FORMAT


def _test_vin(value: str) -> str:
    """Test a vehicle's number (ISO 3779); only North America (1 to 5) requires its check digit."""
    if not _VIN.fullmatch(value):
        return FORMAT
    if value[0] not in "12345":
        return ""
    worth = sum(_VIN_VALUES[each] * by for each, by in zip(value, _VIN_WEIGHTS, strict=True))
    return "" if value[8] == "0123456789X"[worth % 11] else CHECK_DIGIT


_VIN = re.compile("[0-9A-HJ-NPR-Z]{17}")
_VIN_VALUES = dict(
    zip(
        "0123456789ABCDEFGHJKLMNPRSTUVWXYZ",
        map(int, "012345678912345678123457923456789"),
        strict=True,
    )
)
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)

_ANY_LENGTH = (2, 40)
_AS_PRINTED = {"unsc", "listing"}
_RULES: dict[str, _Rule] = {
    "iban": _Rule((15, 34), _by_stdnum(iban), re.compile("IBAN")),
    # The branch XXX means the head office: eight characters say the same.
    "bic": _Rule(
        (8, 11),
        _by_stdnum(bic),
        re.compile("(?:SWIFT|BIC|CODE)+(?=.{8})"),
        lambda value: value[:8] if value[8:] == "XXX" else value,
    ),
    "imo": _Rule((6, 8), _by_stdnum(imo), re.compile("(?:IMO)?(?:NUMBER|NO)?")),
    # The maritime digits of a country begin with 2 to 7; stations, groups and aids precede them.
    "mmsi": _Rule(
        (8, 10),
        _by_form("(?=.{9}$)(?:00?|8|98|99|111)?[2-7][0-9]+|97[024][0-9]{6}"),
        re.compile("MMSI"),
    ),
    "lei": _Rule((18, 22), _by_stdnum(lei), re.compile("LEI(?=.{18})")),
    "inn": _Rule((9, 13), _by_stdnum(inn), re.compile("INN|ИНН")),
    "ogrn": _Rule((12, 16), _by_stdnum(ogrn), re.compile("OGRN(?:IP)?|ОГРН(?:ИП)?")),
    "kpp": _Rule((8, 10), _by_form("[0-9]{4}[0-9A-Z]{2}[0-9]{3}"), re.compile("KPP|КПП")),
    "okpo": _Rule((7, 14), _by_form("[0-9]{8}|[0-9]{10}|[0-9]{14}"), re.compile("OKPO|ОКПО")),
    "vin": _Rule((11, 17), _test_vin, re.compile("VIN(?=.{17})")),
}
_WALLET_LENGTH = (25, 110)
_TAPROOT_CHECKSUM = 0x2BC830A3
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_PHONE_LENGTH = (5, 17)
_BLOCK = re.compile(r"(?:\s*[-/]\s*\d{1,2})+$")
_SHORTEST_WITH_CODE = 11

_NOT_ALPHANUMERIC = re.compile(r"[^0-9A-Za-z]+")
_LETTER = re.compile(r"(?:^|(?<=[\s,;]))\(?(?:[a-n]|ii|iii|iv|v)\)\s+")
_BARE = r"[A-Z]{0,4}[\s-]?\d[\dA-Z]{4,}"
_BETWEEN_BARE = re.compile(r"\s*,\s*|\s+and\s+|\s+/\s+")
_BARE_LIST = re.compile(rf"{_BARE}(?:(?:{_BETWEEN_BARE.pattern}){_BARE})+")
_PROSE = re.compile(r"[a-z]{3}|\(.*[a-z ].*\)|[;,]|\s/\s|\b(?:AND|NUMBER|ISSUED|PASSPORT)\b")
# What may stand before a number. None of it holds a digit.
_LABEL = re.compile(
    r"\D*\b(?:(?:passport|document|card|permit|certificate|licen[cs]e|registration|identification"
    r"|identity|nationality|national|number|swift/bic|id|ssn|no|nr\.)\b[\s.:]*)+(?:\([^()\d]*\)\s*)*",
    re.IGNORECASE,
)
# What ends a number: a remark in brackets (but not the class of a Myanmar number), or prose.
_TAIL = re.compile(
    r"\s*(?:[,;]|\((?!(?:n|naing|nine|c|p|e)\))|\b(?:issued?|expir\w*|valid|place|revoked)\b)",
    re.IGNORECASE,
)
_ISSUED = re.compile(
    r"issued(?:(?!expir|valid)[^;()])*?"
    r"((?:\d\d?(?:\.\s?|\s))?(?:[A-Z][a-z]{2,8}\.?\s|\d\d?\.)?\d{4})(?!\d)"
)
_ISSUER = re.compile(r"(?:issued in|issued by|place of issue:?)\s+([^;()]+)")
_KINDS = (
    ("travel-document", r"travel document"),
    ("birth-certificate", r"birth certificate"),
    ("nationality-certificate", r"certificate of \w+ nationality"),
    ("driving-licence", r"driver|driving"),
    ("residence", r"alien registration"),
    ("tax", r"fiscal code|\bnif\b|tax "),
    ("passport", r"passport"),
    ("national-id", r"identi(?:ty|fication)|national (?:number|id)|\bssn\b|\bid\b|\bcard\b"),
    ("registration", r"registration|trade licen"),
)
_SPELLED_CODES = {"UK", "USA", "DRC", "DPRK", "UAE"}
_SHORTEST_NAME = 4
_LONGEST_NAME = 7


def _within(scheme: str, value: str, length: tuple[int, int]) -> str:
    """Return `value` unless it is too short or too long to be one identifier."""
    shortest, longest = length
    if shortest <= len(value) <= longest:
        return value
    raise Invalid(
        scheme,
        f"{value!r} has {len(value)} characters, not {shortest} to {longest}",
        "Give one whole number per value.",
    )


def _document(scheme: str, text: str) -> str:
    """Return the number of one document, also out of prose around it."""
    if not _PROSE.search(text):
        return cleaned(text)
    found = document_numbers(text)
    if len(found) == 1:
        return found[0].number
    raise Invalid(
        scheme,
        f"{text!r} prints {len(found) or 'no'} numbers",
        "Give each number as a value of its own.",
    )


def _document_number(text: str) -> DocumentNumber | None:
    number = _number_in(text)
    if number is None:
        return None
    said = text.lower()
    kind = next((kind for kind, pattern in _KINDS if re.search(pattern, said)), "")
    return DocumentNumber(number, _country_in(text), kind, _issued_in(text))


def _number_in(text: str) -> str | None:
    """Return the number, the whole text where it can't be told apart, None where there is none."""
    head = re.sub(r"^\([^()\d]*\)\s*", "", text)
    label = _LABEL.match(head)
    head = head[label.end() if label else _name_length(head) :]
    digit = re.search(r"\d", head)
    tail = _TAIL.search(head, digit.start() if digit and not _TAIL.match(head) else 0)
    head = head[: tail.start()] if tail else head
    if not re.search(r"\d", head) and not re.fullmatch(r"[A-Z]{6,20}", head):
        return None
    return cleaned(re.sub(r"\bNo\.", "", head)) or None


def _name_length(text: str) -> int:
    """Return how long the country is with which `text` begins: "Libya B/001897"."""
    for pattern in (r"[^\d()]+\([^()\d]+\) ", r"(?:[^\W\d_]+ )+"):
        words = re.match(pattern, text)
        if words and _country_named(words[0].strip()):
            return len(words[0])
    return 0


def _country_in(text: str) -> str:
    """Return the country of "Tunisian passport", else that which issued, else nothing."""
    for phrase in re.split(r"[(),;]|\d[\w./-]*|\bnumber\b", text):
        words = phrase.split()
        if words and words[0].lower() != "issued" and (code := _leading_country(words)):
            return code
    issuer = _ISSUER.search(text)
    parts = reversed(issuer[1].split(",")) if issuer else ()
    return next((code for part in parts if (code := _leading_country(part.split()))), "")


def _leading_country(words: list[str]) -> str:
    """Return the longest country among the words, that begins with one of the first three."""
    for start in range(min(3, len(words))):
        for end in range(min(len(words), start + _LONGEST_NAME), start, -1):
            code = _country_named(" ".join(words[start:end]))
            if code:
                return code
    return ""


def _country_named(name: str) -> str:
    # Short words of prose ("no", "by", "in") are country codes too.
    bare = name.strip(" .:")
    if len(bare) >= _SHORTEST_NAME or bare in _SPELLED_CODES:
        with suppress(Invalid):
            return read_country(bare).code
    return ""


def _issued_in(text: str) -> str:
    match = _ISSUED.search(text)
    if match:
        with suppress(Invalid):
            return str(parse_date(match[1]))
    return ""


def _wallet(text: str) -> Identifier:
    """Read the address of a wallet. Case counts except where the chain says otherwise.

    Tests base58check and bech32; the checksum in the case of an Ethereum address isn't tested.
    """
    value = _within("wallet", re.sub(r"\s|^\w+:", "", text), _WALLET_LENGTH)
    if re.fullmatch(r"0[xX][0-9a-fA-F]{40}", value):
        return Identifier("wallet", value.lower())
    if value[:3].lower() == "bc1":
        return Identifier("wallet", value.lower(), _test_bech32(value.lower()))
    if re.fullmatch(r"[13LMDT][1-9A-HJ-NP-Za-km-z]{25,34}", value):
        raw = bitcoin.b58decode(value)
        digest = hashlib.sha256(hashlib.sha256(raw[:-4]).digest()).digest()
        return Identifier("wallet", value, "" if digest[:4] == raw[-4:] else CHECK_DIGIT)
    return Identifier("wallet", value, "" if value.isalnum() else FORMAT)


def _test_bech32(value: str) -> str:
    if value[3] != "p":
        return _by_stdnum(bitcoin)(value)
    if not set(value[3:]) <= set(_BECH32):
        return FORMAT
    spread = [3, 3, 0, 2, 3, *map(_BECH32.index, value[3:])]
    return "" if bitcoin.bech32_checksum(spread) == _TAPROOT_CHECKSUM else CHECK_DIGIT


def _phone(text: str, region: str | None) -> Identifier:
    """Read a telephone number into E.164, or its digits alone where the country is unknown."""
    bare = re.sub(r"\([^()]*[^\W\d_][^()]*\)", "", text)
    digits = _within("phone", _digits(bare), _PHONE_LENGTH)
    if bare.lstrip(" (").startswith("+") or digits.startswith("00"):
        found = _e164("+" + digits.lstrip("0"), None)
        # "22029811-19" prints the first number of a block and the last digits of its last.
        block = _BLOCK.search(bare) if found.flag else None
        first = _e164("+" + _digits(bare[: block.start()]).lstrip("0"), None) if block else found
        return found if first.flag else first
    if region:
        return _e164(digits, region)
    if len(digits) >= _SHORTEST_WITH_CODE and digits[0] != "0":
        assumed = _e164("+" + digits, None)
        if not assumed.flag:
            return Identifier("phone", assumed.value, ASSUMED_CODE)
    return Identifier("phone", digits, LOCAL)


def _digits(text: str) -> str:
    return cleaned(re.sub(r"\D", "", text))


def _e164(digits: str, region: str | None) -> Identifier:
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return Identifier("phone", digits, FORMAT)
    value = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Identifier("phone", value, "" if phonenumbers.is_valid_number(number) else FORMAT)
