"""Say for how long what is said of a property is fresh: a telephone goes out of use, a birth does not.

Pure. The figures are ours, in whole years, and stand here alone: they decide nothing and only say
when to ask again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

_YEAR = timedelta(days=365)

FRESH_FOR: Mapping[str, timedelta] = {
    name: years * _YEAR
    for years, names in {
        1: ("phone", "username", "location"),
        2: (
            "email",
            "website",
            "address",
            "full",
            "position",
            "flag",
            "mmsi",
            "callSign",
            "holder",
        ),
        5: ("country", "iban", "accountNumber", "publicKey", "owner", "role", "service"),
        10: ("passportNumber", "idNumber", "nationality", "registrationNumber"),
    }.items()
    for name in names
}
"""What changes; of all that is not here, as names and births, nothing said goes stale."""


def is_stale(name: str, said_last: date, today: date) -> bool:
    """Tell whether nobody has said it for longer than such a thing usually holds."""
    fresh = FRESH_FOR.get(name)
    return fresh is not None and said_last + fresh < today
