"""A leaf says who did what, in one way to write it, and of the details nothing that can be guessed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import orjson
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from wholeroute.custody.leaves import canonical, commitment, leaf
from wholeroute.ledger import AuditLine

LINE = AuditLine(
    7, datetime(2026, 3, 4, 5, 6, 7, 89, UTC), "ana", "ncp-a", "analyst", "analysis", "read",
    "entity:1", True, "",
)  # fmt: skip
SALT = b"s" * 32


def test_a_leaf_is_written_in_one_way() -> None:
    assert leaf(LINE, b"\1" * 32) == (
        b'{"action":"read","commitment":"' + b"01" * 32 + b'","decision":"allowed","id":7,'
        b'"object":"entity:1","organisation":"ncp-a","purpose":"analysis","role":"analyst",'
        b'"rule":"","time":"2026-03-04T05:06:07.000089Z","who":"ana"}'
    )


def test_a_leaf_says_the_same_of_one_moment_in_every_zone() -> None:
    elsewhere = LINE.at.astimezone(timezone(timedelta(hours=5)))

    assert leaf(LINE._replace(at=elsewhere), SALT) == leaf(LINE, SALT)


def test_every_part_of_a_line_changes_its_leaf() -> None:
    others = AuditLine(8, LINE.at + timedelta(hours=1), "x", "x", "x", "x", "x", "x", False, "x")
    changed = {
        leaf(LINE._replace(**{name: getattr(others, name)}), SALT) for name in AuditLine._fields
    }

    assert len(changed | {leaf(LINE, SALT), leaf(LINE, b"t" * 32)}) == len(AuditLine._fields) + 2


@given(st.integers(0, 2**53 - 1), st.lists(st.text(), min_size=7, max_size=7), st.booleans())
def test_a_leaf_is_what_rfc_8785_makes_of_it(number: int, words: list[str], allowed: bool) -> None:  # noqa: FBT001
    member, organisation, role, purpose, action, obj, rule = words
    line = AuditLine(
        number, LINE.at, member, organisation, role, purpose, action, obj, allowed, rule
    )
    written = leaf(line, SALT)

    assert written == rfc8785.dumps(orjson.loads(written))


def test_details_are_bound_by_salt_and_content() -> None:
    bound = commitment(SALT, {"rows": 3, "reason": "token"})

    assert bound == commitment(SALT, {"reason": "token", "rows": 3})
    assert bound != commitment(SALT, {"rows": 4, "reason": "token"})
    assert bound != commitment(b"t" * 32, {"rows": 3, "reason": "token"})


def test_what_has_no_canonical_form_is_written_all_the_same() -> None:
    assert canonical({"n": 2**60}) == b'{"n":1152921504606846976}'


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(st.dictionaries(st.text(), VALUES))
def test_what_was_written_reads_back_and_is_written_alike(value: dict[str, object]) -> None:
    written = canonical(value)

    assert orjson.loads(written) == value
    assert canonical(orjson.loads(written)) == written
