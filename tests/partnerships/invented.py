"""Invented activities of a fund that never was."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from wholeroute.partnerships.money.eutf import read_eutf
from wholeroute.partnerships.money.model import Activity, Budget, Dated, Place, Related, Text, Value
from wholeroute.partnerships.money.read import Read

TODAY = date(2026, 11, 1)

FUND = """iati_id,prefix,title,budget,recipient_country,date_start,date_end,project_parent,\
project_child,partner_implementing,colour
XX-FUND,,Framework of everything,9000,,,,,"XX-A, XX-B",,
XX-A,DEC,Roads,1000,"KE, UG",2020-01-01,2022-01-01,XX-FUND,,,
XX-A-01,CTR,Roads north,600,KE,,,XX-A,,Builders,blue
XX-A–02,CTR,Roads south,500,UG,,,,,Builders,
XX-B,DEC,Schools,0,KE,,,XX-FUND,XX-B-01,,
XX-B-01,CTR,"Schools,
two lines",70.25,KE 40%,,,,,"Teachers",
XX-C,CTR,Wells,30,Atlantis,2021-13-01,,,,,
xx-a,CTR,Roads again,400,KE,2022-01-01,2020-01-01,,,,
,,,7,,,,,,,
XX-D,XYZ,Bridges,many,,2090-01-01,,,,,
"""


def fund() -> Read:
    """Return the fund as read."""
    return read_eutf(FUND.encode(), today=TODAY, file="fund.csv")


def activity(
    identifier: str,
    euros: str = "0",
    *,
    level: int | None = None,
    parents: tuple[str, ...] = (),
    children: tuple[str, ...] = (),
    places: tuple[Place, ...] = (),
    busy: bool = False,
) -> Activity:
    """Return an activity with one budget."""
    return Activity(
        identifier=identifier,
        titles=(Text(identifier),),
        hierarchy=level,
        places=places,
        dates=(Dated("1", TODAY),) if busy else (),
        related=tuple(Related(each, "1") for each in parents)
        + tuple(Related(each, "2") for each in children),
        budgets=(Budget(value=Value(Decimal(euros), "EUR"), start=None, end=None),),
    )
