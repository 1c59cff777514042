"""Numbers that can never be a real person's, well-formed so that readers take them for numbers.

- phone: `+` 210, 214, 215, 280 to 282, 284 to 286 or 292 to 294 and nine digits. The ITU lists
  these country codes as spare (E.164): no network carries them.
- account: the country's form with a bank code of zeros (Malta: XHAL00000) and right check digits.
  No bank has the code 0.
- plate: `XH`, a letter for the route, `Q`, six digits. No registry issues four letters and six digits.
- passport: `0H`, six digits, `Q`; in the machine readable zone the issuers are XHC, XHE, XHB and
  XHA. ISO 3166 leaves XAA to XZZ to its users, so no state is named so.
- IMO number: `3`, five digits and the check digit. Ship numbers are given from 5, lately from 1.
- MMSI: `29` and seven digits. The ITU has given no country the digits 290 to 299.
- web address: under `halcyon.example`, a domain kept for examples (RFC 2606).

Numbers are a one-to-one scramble of a serial: unique by construction, never near each other.
"""

from __future__ import annotations

import re

CODES = ("210", "214", "215", "280", "281", "282", "284", "285", "286", "292", "293", "294")
PATTERNS = {
    "phone": re.compile(rf"\+(?:{'|'.join(CODES)})\d{{9}}"),
    "iban": re.compile(r"(?:MT\d\dXHAL00000|GR\d\d0000000|LT\d\d00000|DE\d\d00000000)\d+"),
    "plate": re.compile(r"XH[CEBA]Q\d{6}"),
    "passport": re.compile(r"0H\d{6}Q"),
    "imo": re.compile(r"3\d{6}"),
    "mmsi": re.compile(r"29\d{7}"),
}
_MULTIPLIER = 387420489  # 3 ** 18: has no factor in common with a power of ten
_PER_CELL = 1000
_SHIPS = 10
_BANKS = {
    "MT": ("XHAL00000", 18),
    "GR": ("0000000", 16),
    "LT": ("00000", 11),
    "DE": ("00000000", 10),
}
_ISO_7064 = 97


def scrambled(cell: int, serial: int, digits: int) -> str:
    """Return the number of one serial of one cell, as `digits` digits."""
    space = 10**digits
    return f"{((cell * _PER_CELL + serial) * _MULTIPLIER + 7_654_321) % space:0{digits}d}"


def phone(code: str, cell: int, serial: int) -> str:
    """Return a telephone number in E.164 form."""
    return f"+{code}{scrambled(cell, serial, 9)}"


def iban(country: str, cell: int, serial: int) -> str:
    """Return an account number with the right check digits."""
    bank, digits = _BANKS[country]
    rest = bank + scrambled(cell, serial, digits)
    number = int("".join(str(int(each, 36)) for each in f"{rest}{country}00"))
    return f"{country}{98 - number % _ISO_7064:02d}{rest}"


def plate(letter: str, cell: int, serial: int) -> str:
    """Return a number plate."""
    return f"XH{letter}Q{scrambled(cell, serial, 6)}"


def passport(cell: int, serial: int) -> str:
    """Return a passport's number."""
    return f"0H{scrambled(cell, serial, 6)}Q"


def imo(cell: int, at: int) -> str:
    """Return the number of the `at`th ship of a cell, with its check digit."""
    six = f"3{(cell * _SHIPS + at) * _MULTIPLIER % 100_000:05d}"
    return six + str(sum(int(d) * w for d, w in zip(six, range(7, 1, -1), strict=True)) % 10)


def mmsi(cell: int, serial: int) -> str:
    """Return a maritime mobile service identity."""
    return f"29{scrambled(cell, serial, 7)}"


def check_digit(text: str) -> str:
    """Return the check digit of a field of a machine readable zone (ICAO Doc 9303)."""
    values = (int(each, 36) if each != "<" else 0 for each in text)
    weights = (7, 3, 1)
    return str(sum(value * weights[at % 3] for at, value in enumerate(values)) % 10)
