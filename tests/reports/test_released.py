"""A set of templates that rendered an edition is never edited: the edition would come out otherwise."""

from __future__ import annotations

from hashlib import sha256
from importlib.resources import files

import pytest

from wholeroute.reports import SET

SETS = files("wholeroute.reports")
RELEASED = {
    "r1": {
        "data.html": "29c74863ca630957408c00597cbe3cd73a0c9dba24d9af0293403c3b67896288",
        "report.html": "30450558acdbbe9ef0711ef0399548bc7673d0835ae5c2ae194bd5d8d5308f94",
        "report.typ": "3e13ba322f749634aad137a2642f35ef191888996fde05f80755176665f87003",
        "site.html": "7a286a087fa11e60c2d215f23146bbc9b5ac8c6a4b9152aba469c2a280aa57b1",
        "style.css": "3d66619fdb5ca9ff4e0ee026251b8afd2f83a2a8f2cccb50715d0c1dd0a1b6fe",
    },
}
"""The sets with the SHA-256 of each file. A new set gets a row of its own; no row is ever changed."""


@pytest.mark.parametrize("released", RELEASED)
def test_a_released_set_of_templates_is_what_it_was(released: str) -> None:
    now = {
        each.name: sha256(each.read_bytes()).hexdigest()
        for each in SETS.joinpath(released).iterdir()
        if each.is_file()
    }
    following = f"r{int(released[1:]) + 1}"

    assert now == RELEASED[released], (
        f"reports/{released}/ rendered editions and is never edited. Take your changes back there,"
        f" copy it to reports/{following}/, change that, name it in reports.SET and pin it here."
    )


def test_every_set_is_pinned_and_new_editions_are_made_by_the_newest() -> None:
    sets = {
        each.name
        for each in SETS.iterdir()
        if each.is_dir() and each.joinpath("report.typ").is_file()
    }

    assert sets == {*RELEASED}
    assert max(sets, key=lambda each: int(each[1:])) == SET
