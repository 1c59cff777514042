"""Hold a file against the standard's own rules: its form from `standard`, its sums and days here.

Stricter than the reader, which takes what it can get: this is what a file must hold to be published.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from lxml import etree

from wholeroute.partnerships.money.places import whole
from wholeroute.partnerships.money.read import Faults, number_of
from wholeroute.partnerships.money.standard import Attribute, Child, standard
from wholeroute.partnerships.money.xml import LANGUAGE, parse
from wholeroute.plan import Fault

_FORBIDDEN = re.compile(r"[/&|?\s]")
_LONGEST_BUDGET = timedelta(days=366)
_PREFIXED = frozenset({"B1", "B9"})
"""Types of `other-identifier` that explain an identifier which begins otherwise."""
_STARTS, _DONE = ("1", "2"), ("2", "4")


def check(content: bytes, *, today: date, file: str = "file.xml") -> tuple[Fault, ...]:
    """Return every rule of the standard that a file breaks, by line; none for one that may go out.

    Raises `Invalid` where it is no XML at all.
    """
    faults = Faults(file)
    root = parse(content, faults)
    checking = _Checking(faults, today)
    checking.element(root, "")
    seen: Counter[str] = Counter()
    for activity in root.iterfind("iati-activity"):
        checking.activity(activity)
        identifier = _words(activity, "iati-identifier")
        seen[identifier] += 1
        if seen[identifier] > 1:
            fix = "Give each activity its own identifier."
            checking.breaks(activity, "iati-identifier", "stands twice in the file", fix)
    return faults.by_line()


def _words(parent: etree._Element, name: str) -> str:
    return (parent.findtext(name) or "").strip()


def _day(element: etree._Element | None) -> date | None:
    try:
        return date.fromisoformat(element.get("iso-date", "").rstrip("Z"))  # type: ignore[union-attr]
    except (ValueError, AttributeError):
        return None


class _Checking:
    """One file being checked."""

    def __init__(self, faults: Faults, today: date) -> None:
        self.faults = faults
        self.today = today
        self.identifier = ""

    def breaks(self, element: etree._Element, what: str, reason: str, fix: str) -> None:
        self.faults.at(element.sourceline, self.identifier).points_out(what, reason, fix)

    # Form

    def element(self, element: etree._Element, parent: str) -> None:
        """Check one element and all below it against what the standard has there."""
        name = str(element.tag)
        if name == "iati-activity":
            self.identifier = _words(element, "iati-identifier")
        for attribute in standard().attributes_of(name, parent):
            self.attribute(element, attribute)
        known = {each.name for each in standard().attributes_of(name, parent)} | {"xml:lang"}
        for said in element.attrib:
            plain = "xml:lang" if said == LANGUAGE else str(said)
            if plain not in known and not plain.startswith("{"):
                self.breaks(element, f"{name}/@{plain}", "is not of the standard", "Leave it out.")
        self.children(element, standard().children_of(name, parent))
        self.content(element)
        for child in element.iterchildren("*"):
            if not str(child.tag).startswith("{"):
                self.element(child, name)

    def attribute(self, element: etree._Element, attribute: Attribute) -> None:
        said = element.get(LANGUAGE if attribute.name == "xml:lang" else attribute.name)
        what = f"{element.tag}/@{attribute.name}"
        if said is None or not said.strip():
            if attribute.needed or said is not None:
                self.breaks(element, what, "is missing", "Say it.")
        elif not standard().allows(attribute.says, said):
            code, says = said, attribute.says
            self.breaks(element, what, f"{code!r} is not of {says}", "Write what the standard has.")

    def children(self, element: etree._Element, allowed: tuple[Child, ...]) -> None:
        order = {each.name: at for at, each in enumerate(allowed)}
        counts: Counter[str] = Counter()
        last = -1
        for child in element.iterchildren("*"):
            name = str(child.tag)
            if name.startswith("{"):
                continue
            counts[name] += 1
            if name not in order:
                self.breaks(child, f"{element.tag}/{name}", "has no place here", "Leave it out.")
                continue
            if order[name] < last:
                reason = f"stands behind {allowed[last].name}, and belongs before it"
                self.breaks(child, f"{element.tag}/{name}", reason, "Change their order.")
            last = max(last, order[name])
        for each in allowed:
            if counts[each.name] < each.least:
                self.breaks(element, f"{element.tag}/{each.name}", "is missing", "Say it.")
            if each.most is not None and counts[each.name] > each.most:
                reason = f"stands {counts[each.name]} times and may stand once"
                self.breaks(element, f"{element.tag}/{each.name}", reason, "Leave the others out.")

    def content(self, element: etree._Element) -> None:
        name, written = str(element.tag), (element.text or "").strip()
        if name in standard().numbers and number_of(written) is None:
            self.breaks(
                element, name, f"{written!r} is no number", "Write digits and a point: 150000.50."
            )
        if name in {"narrative", "iati-identifier"} and not written:
            self.breaks(element, name, "is empty", "Fill it or leave it out.")

    # Sums and days

    def activity(self, activity: etree._Element) -> None:
        """Check what the standard's rules say of one activity beyond its form."""
        self.identifier = _words(activity, "iati-identifier")
        self.identifiers(activity)
        self.days(activity)
        self.percentages(activity)
        self.places_and_sectors(activity)
        for each in activity.iterfind("participating-org"):
            if not each.get("ref") and each.find("narrative") is None:
                self.breaks(each, "participating-org", "has neither ref nor name", "Give one.")
        for each in activity.iter("*"):
            if each.get("vocabulary") == "99" and each.tag != "tag" and not _explained(each):
                reason = "is of a vocabulary of one's own, and nothing says which"
                self.breaks(each, str(each.tag), reason, "Give its vocabulary-uri.")
        if not activity.get("default-currency"):
            for value in activity.iter("value"):
                if not value.get("currency"):
                    self.breaks(value, "value/@currency", "is missing", "Name the currency.")

    def identifiers(self, activity: etree._Element) -> None:
        if _FORBIDDEN.search(self.identifier):
            reason = "holds a sign that identifiers lack"
            fix = "Use no space and none of / & | ?"
            self.breaks(activity, "iati-identifier", reason, fix)
        reporter = activity.find("reporting-org")
        begins = "" if reporter is None else reporter.get("ref", "")
        others = {each.get("type") for each in activity.iterfind("other-identifier")}
        if begins and not self.identifier.startswith(begins) and not others & _PREFIXED:
            reason = f"does not begin with that of who reports it, {begins}"
            self.breaks(activity, "iati-identifier", reason, f"Begin it with {begins}-")

    def days(self, activity: etree._Element) -> None:
        of_type = {
            each.get("type"): (each, _day(each)) for each in activity.iterfind("activity-date")
        }
        if of_type and not set(of_type) & set(_STARTS):
            self.breaks(
                activity, "activity-date", "there is no start", "Give a planned or actual start."
            )
        for start, end in zip(_STARTS, ("3", "4"), strict=True):
            if start in of_type and end in of_type:
                self.order(of_type[end][0], of_type[start][1], of_type[end][1])
        for each, day in (of_type[name] for name in _DONE if name in of_type):
            self.not_ahead(each, day)
        for each in activity.iterfind("transaction/transaction-date"):
            self.not_ahead(each, _day(each))
        for each in activity.iter("budget", "planned-disbursement", "period"):
            since, until = _day(each.find("period-start")), _day(each.find("period-end"))
            self.order(each, since, until)
            if each.tag == "budget" and since and until and until - since > _LONGEST_BUDGET:
                self.breaks(each, "budget", "is of more than a year", "Split it by years.")

    def order(self, element: etree._Element, start: date | None, end: date | None) -> None:
        if start and end and start > end:
            fix = "See which of the two is right."
            self.breaks(element, str(element.tag), f"{end} lies before the start", fix)

    def not_ahead(self, element: etree._Element, day: date | None) -> None:
        if day and day > self.today:
            fix = "See whether the year is right."
            self.breaks(element, str(element.tag), f"{day} lies ahead, and is given as done", fix)

    def percentages(self, activity: etree._Element) -> None:
        for parent in (activity, *activity.iterfind("transaction")):
            for what, elements, totals in _shares(parent):
                if any(whole(total) for total in totals):
                    continue
                total = totals[0]
                reason = f"percentages make {total:f}, not 100"
                self.breaks(elements[0], what, reason, "Mend them: together they make 100.")

    def places_and_sectors(self, activity: etree._Element) -> None:
        """Check that where money goes, and what for, is said for the activity or for all of its money."""
        moved = activity.findall("transaction")
        for what, names in (
            ("recipient-country", ("recipient-country", "recipient-region")),
            ("sector", ("sector",)),
        ):
            own = any(activity.find(name) is not None for name in names)
            each_says = [any(one.find(name) is not None for name in names) for one in moved]
            if not own and not (moved and all(each_says)):
                reason = "is said neither for the activity nor for each transaction"
                self.breaks(activity, what, reason, "Say it once for the activity.")


def _explained(element: etree._Element) -> bool:
    return bool(element.get("vocabulary-uri") or element.get("indicator-uri"))


def _shares(
    parent: etree._Element,
) -> Iterator[tuple[str, list[etree._Element], list[Decimal]]]:
    """Yield what shares something out: its name, its elements, and what may be its total.

    One element without a percentage has all. Regions of several vocabularies either add up with
    countries all together, or each vocabulary does.
    """
    countries, regions = parent.findall("recipient-country"), parent.findall("recipient-region")
    vocabularies = sorted({each.get("vocabulary", "1") for each in regions})
    places = countries + regions
    if len(places) > 1 or any(each.get("percentage") for each in places):
        totals = [_total(places)] + [
            _total(countries + [each for each in regions if each.get("vocabulary", "1") == one])
            for one in vocabularies
        ]
        if parent.tag == "iati-activity":
            yield "recipient-country", places, totals
    sectors = parent.findall("sector")
    for one in sorted({each.get("vocabulary", "1") for each in sectors}):
        same = [each for each in sectors if each.get("vocabulary", "1") == one]
        if len(same) > 1 or same[0].get("percentage"):
            yield "sector", same, [_total(same)]
    for items in parent.iterfind("country-budget-items"):
        same = items.findall("budget-item")
        if len(same) > 1:
            yield "budget-item", same, [_total(same)]


def _total(elements: list[etree._Element]) -> Decimal:
    return sum(
        (number_of(each.get("percentage", "")) or Decimal(0) for each in elements), Decimal(0)
    )
