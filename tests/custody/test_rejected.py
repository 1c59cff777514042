"""What quarantine says in the open quotes nothing; the contributor reads it in full."""

from __future__ import annotations

from uuid import uuid4

import pytest

from wholeroute.custody import KeyRing, Rejected, open_rejected, seal_rejected, without_values
from wholeroute.entities import PROPERTIES, normalise
from wholeroute.errors import Invalid
from wholeroute.ledger import Home


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("birthDate", "31 February 1980"),
        ("birthDate", 'it\'s "never"'),
        ("birthDate", "1990/1980"),
        ("nationality", "Atlantis"),
        ("gender", "Amina's"),
        ("email", "amina at canary"),
        ("website", "canary \\ net"),
        ("phone", "no phone"),
        ("passportNumber", "--"),
    ],
)
def test_no_reason_in_the_open_repeats_the_value_it_refuses(name: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        normalise(PROPERTIES[name], value)

    shown = without_values(refused.value.reason)

    assert value not in shown
    assert not any(word in shown for word in value.split() if len(word) > 3)
    assert shown


def test_row_and_reason_come_back_whole_under_their_key_alone(home: Home) -> None:
    ring = KeyRing(home.keys)
    key, other = ring.create(uuid4()), ring.create(uuid4())
    rejected = Rejected("'31 February 1980' is no day", "3;Amina;31 February 1980")

    sealed = seal_rejected(key, rejected)

    assert open_rejected(key, sealed) == rejected
    assert b"Amina" not in sealed
    with pytest.raises(Exception, match=r"[Dd]ecrypt"):
        open_rejected(other, sealed)
