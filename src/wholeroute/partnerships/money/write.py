"""Write activities as IATI 2.03, in the order that the standard has."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from lxml import etree

from wholeroute.partnerships.money.model import (
    Activity,
    Budget,
    Coded,
    Organisation,
    Place,
    PlaceKind,
    Sector,
    Transaction,
    Value,
)
from wholeroute.partnerships.money.outcomes import write_result
from wholeroute.partnerships.money.standard import standard
from wholeroute.partnerships.money.writing import add, narratives
from wholeroute.partnerships.money.xml import LANGUAGE

_SCOPE = "activity-scope"


def write_iati(activities: Iterable[Activity], *, generated: datetime) -> bytes:
    """Return activities as a file of the standard: the same ones give the same bytes."""
    root = etree.Element("iati-activities")
    root.set("version", standard().version)
    root.set("generated-datetime", generated.isoformat(timespec="seconds"))
    for each in activities:
        _activity(root, each)
    etree.indent(root)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written + b"\n"


def _activity(root: etree._Element, activity: Activity) -> None:
    element = add(
        root, "iati-activity", default_currency=activity.currency, hierarchy=activity.hierarchy
    )
    if activity.language:
        element.set(LANGUAGE, activity.language)
    add(element, "iati-identifier", activity.identifier)
    _organisation(element, "reporting-org", activity.reporter)
    narratives(add(element, "title"), activity.titles)
    for described in activity.descriptions:
        narratives(add(element, "description", type=described.type), described.texts)
    for each in activity.participants:
        _organisation(element, "participating-org", each)
    if activity.status:
        add(element, "activity-status", code=activity.status)
    for dated in activity.dates:
        narratives(add(element, "activity-date", iso_date=dated.day, type=dated.type), dated.texts)
    _codes(element, (each for each in activity.codes if each.element == _SCOPE))
    _where(element, activity.places)
    _sectors(element, activity.sectors)
    _codes(element, (each for each in activity.codes if each.element != _SCOPE))
    _money(element, activity)


def _money(element: etree._Element, activity: Activity) -> None:
    for planned in (False, True):
        for each in (one for one in activity.budgets if one.planned is planned):
            _budget(element, each)
    for moved in activity.transactions:
        _transaction(element, moved)
    for related in activity.related:
        add(element, "related-activity", ref=related.ref, type=related.type)
    for result in activity.results:
        write_result(element, result)


def _organisation(parent: etree._Element, name: str, said: Organisation | None) -> None:
    if said is None:
        return
    own = {"provider-org": "provider_", "receiver-org": "receiver_"}.get(name, "")
    element = add(
        parent,
        name,
        ref=said.ref,
        type=said.type,
        role=said.role,
        **{f"{own}activity_id": said.activity},
    )
    narratives(element, said.names)


def _codes(parent: etree._Element, codes: Iterable[Coded]) -> None:
    for each in codes:
        add(parent, each.element, code=each.code, vocabulary=each.vocabulary)


def _number(number: Decimal | None) -> str:
    """Return a number with digits and a point: the standard knows no powers of ten."""
    return "" if number is None else f"{number:f}"


def _where(parent: etree._Element, places: Iterable[Place]) -> None:
    for each in places:
        name = "recipient-country" if each.kind is PlaceKind.COUNTRY else "recipient-region"
        _shared_out(parent, name, each)


def _sectors(parent: etree._Element, sectors: Iterable[Sector]) -> None:
    for each in sectors:
        narratives(_shared_out(parent, "sector", each), each.names)


def _shared_out(parent: etree._Element, name: str, each: Place | Sector) -> etree._Element:
    return add(
        parent,
        name,
        code=each.code,
        vocabulary=each.vocabulary,
        vocabulary_uri=each.vocabulary_uri,
        percentage=_number(each.percentage),
    )


def _value(parent: etree._Element, value: Value) -> None:
    amount = _number(value.amount)
    add(parent, "value", amount, currency=value.currency, value_date=value.day)


def _budget(parent: etree._Element, budget: Budget) -> None:
    name = "planned-disbursement" if budget.planned else "budget"
    element = add(parent, name, type=budget.type, status=budget.status)
    for edge, day in (("period-start", budget.start), ("period-end", budget.end)):
        if day:
            add(element, edge, iso_date=day)
    _value(element, budget.value)
    _organisation(element, "provider-org", budget.provider)
    _organisation(element, "receiver-org", budget.receiver)


def _transaction(parent: etree._Element, moved: Transaction) -> None:
    element = add(parent, "transaction", ref=moved.ref)
    add(element, "transaction-type", code=moved.type)
    if moved.day:
        add(element, "transaction-date", iso_date=moved.day)
    _value(element, moved.value)
    if moved.description:
        narratives(add(element, "description"), moved.description)
    _organisation(element, "provider-org", moved.provider)
    _organisation(element, "receiver-org", moved.receiver)
    if moved.channel:
        add(element, "disbursement-channel", code=moved.channel)
    _sectors(element, moved.sectors)
    _where(element, moved.places)
    _codes(element, moved.codes)
