"""Things of one number are found by it, in every report that this reader sees."""

from __future__ import annotations

from tests.conftest import ActingAs, Contribute, person, phone, suspect
from tests.network.conftest import PURSE, account

from wholeroute import crosscheck
from wholeroute.crosscheck import of_one_number
from wholeroute.ledger import Acting
from wholeroute.rights import AccessClass, Purpose, Role


def test_what_bears_the_same_number_is_found_and_who_may_not_see_it_finds_none(
    contribute: Contribute, analyst: Acting, acting: ActingAs
) -> None:
    one = contribute(
        [
            suspect("a", "Ermias Ghermay"),
            account("x", PURSE, "a"),
            phone("p", "+39 06 698 1234", "a"),
        ]
    )
    other = contribute([account("y", PURSE), account("z", "DE02500105170137075030")], as_="agency")
    hidden = contribute([person("v", "Amina Canary", "victim"), account("w", PURSE, "v")])
    close = AccessClass("ncp-b", frozenset(), frozenset({Purpose.ANALYSIS}))
    contribute([account("q", PURSE)], as_="ncp-b", access=close)
    crosscheck.run(analyst)

    with analyst.begin() as connection:
        assert of_one_number(analyst, connection, [one["x"]]) == {other["y"]}
        assert of_one_number(analyst, connection, [one["p"]]) == set()
        assert of_one_number(analyst, connection, [hidden["w"]]) == set()
        assert of_one_number(analyst, connection, []) == set()
    with (
        acting("prosecutor@ncp-a", Role.PROSECUTOR, Purpose.PROSECUTION) as prosecutor,
        prosecutor.begin() as connection,
    ):
        assert of_one_number(prosecutor, connection, [one["x"]]) == set()
