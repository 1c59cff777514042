"""What is handed over as a file has a name that steers nothing, and no browser shows it as a page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeroute.web.downloads import as_download, plain


def disposition(name: str) -> str:
    return as_download(name, b"x", "text/csv").headers["content-disposition"]


def test_a_plain_name_stands_as_it_is() -> None:
    assert disposition("quarantine-12.csv") == 'attachment; filename="quarantine-12.csv"'


def test_a_name_of_another_script_is_encoded_beside_a_plain_one() -> None:
    said = disposition("تقرير é.csv")

    assert said.startswith("attachment; filename=\"e.csv\"; filename*=UTF-8''%D8%AA")


@pytest.mark.parametrize(
    "name", ["../../x", "a\r\nSet-Cookie: b=c", 'a";x="', "..", "", "\0", "C:\\x", "\u202efdp.exe"]
)
def test_no_name_leads_elsewhere_or_ends_its_header(name: str) -> None:
    said = disposition(name)

    assert said.isascii()
    assert "\r" not in said
    assert "\n" not in said
    assert said.count('"') == 2
    assert "/" not in said.partition("filename*")[0]
    assert "%2F" not in said
    assert "%5C" not in said


@given(st.text(max_size=300))
def test_whatever_it_is_called_it_is_one_header(name: str) -> None:
    said = disposition(name)

    assert said.isascii()
    assert said.isprintable()
    assert plain(name)
    assert len(said) < 2000
