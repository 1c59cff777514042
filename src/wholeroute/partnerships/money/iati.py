"""Read IATI 2.0x as publishers write it: every fault with its line, and what was not taken by name.

What names people (`contact-info`) is never taken: this room holds no person.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from lxml import etree

from wholeroute.errors import Invalid
from wholeroute.partnerships.money.model import (
    Activity,
    Budget,
    Coded,
    Dated,
    Described,
    Organisation,
    Place,
    PlaceKind,
    Related,
    Sector,
    Transaction,
    Value,
)
from wholeroute.partnerships.money.outcomes import results_in
from wholeroute.partnerships.money.places import misfit
from wholeroute.partnerships.money.read import Faults, Read
from wholeroute.partnerships.money.reading import Reading
from wholeroute.partnerships.money.standard import standard
from wholeroute.partnerships.money.taking import Taking
from wholeroute.partnerships.money.xml import LANGUAGE, parse

CODES = (
    "activity-scope",
    "collaboration-type",
    "default-flow-type",
    "default-finance-type",
    "default-aid-type",
    "default-tied-status",
)
TRANSACTION_CODES = ("flow-type", "finance-type", "aid-type", "tied-status")
_MOST_DIGITS = 3
_ACTUAL = {"2", "4"}
_PERIODS = (("1", "3"), ("2", "4"))


def read_iati(content: bytes, *, today: date, file: str = "file.xml") -> Read:
    """Return the activities of an IATI file, its faults by line, and what was not taken.

    Raises `Invalid` where it is too large, no XML, or holds no activities.
    """
    faults = Faults(file)
    root = parse(content, faults)
    reading = _Reading(faults, today, Taking())
    if root.tag != "iati-activities":
        fix = "Choose a file of activities: it begins with iati-activities."
        raise Invalid("file", f"begins with {root.tag}", fix, line=root.sourceline)
    reading.version(root)
    activities = tuple(map(reading.activity, reading.taking.all(root, "iati-activity")))
    if not activities:
        faults.at(root.sourceline).points_out(
            "iati-activity", "there is none", "Choose another file."
        )
    return Read(activities, faults.by_line(), reading.taking.left(root))


class _Reading(Reading):
    """One file of activities being read."""

    def version(self, root: etree._Element) -> None:
        said = self.taking.get(root, "version")
        self.taking.get(root, "generated-datetime")
        if not said:
            fix = f'Write version="{standard().version}".'
            self.at(root).points_out("iati-activities/@version", "is missing; read as 2.0x", fix)
        elif not standard().allows("Version", said):
            fix = f"Publish it as {standard().version}."
            self.at(root).points_out(
                "iati-activities/@version", f"is {said}; read as far as it is like 2.0x", fix
            )

    def activity(self, element: etree._Element) -> Activity:
        self.identifier = self.taking.words(self.taking.one(element, "iati-identifier"))
        self.currency = self.code(element, element, "default-currency", "currency")
        if not self.identifier:
            fix = "Give the identifier: without one it joins no chain."
            self.at(element).points_out("iati-identifier", "is missing", fix)
        reporter = self.taking.one(element, "reporting-org")
        activity = Activity(
            identifier=self.identifier,
            titles=self.texts(self.taking.one(element, "title")),
            reporter=Organisation() if reporter is None else self.organisation(reporter),
            descriptions=tuple(self.descriptions(element)),
            participants=tuple(
                map(self.organisation, self.taking.all(element, "participating-org"))
            ),
            status=self.code_in(element, "activity-status", "ActivityStatus"),
            dates=tuple(self.dates(element)),
            codes=tuple(self.codes(element, CODES)),
            places=self.places(element),
            sectors=self.sectors(element),
            budgets=tuple(self.budgets(element)),
            transactions=tuple(self.transactions(element)),
            related=tuple(self.related(element)),
            results=tuple(results_in(element, self)),
            hierarchy=self.hierarchy(element),
            currency=self.currency,
            language=self.taking.get(element, LANGUAGE),
            line=element.sourceline,
        )
        if not activity.title:
            self.at(element).points_out("title", "is missing", "Give the title.")
        return activity

    def hierarchy(self, element: etree._Element) -> int | None:
        said = self.taking.get(element, "hierarchy")
        level = int(said) if said.isdecimal() and len(said) <= _MOST_DIGITS else None
        if said and level is None:
            self.at(element).points_out(
                "@hierarchy", f"{said!r} is no level", "Write 1, 2 and so on."
            )
        return level

    def descriptions(self, element: etree._Element) -> Iterator[Described]:
        for each in self.taking.all(element, "description"):
            type_ = self.code(each, each, "type", "DescriptionType")
            if texts := self.texts(each):
                yield Described(type_, texts)

    def codes(self, element: etree._Element, names: tuple[str, ...]) -> Iterator[Coded]:
        for name in names:
            for each in self.taking.all(element, name):
                says = next(
                    (a.says for a in standard().attributes_of(name, "") if a.name == "code"), ""
                )
                code = self.code(each, each, "code", says)
                yield Coded(name, code, self.taking.get(each, "vocabulary"))

    def dates(self, element: etree._Element) -> Iterator[Dated]:
        days: dict[str, date] = {}
        for each in self.taking.all(element, "activity-date"):
            type_ = self.code(each, each, "type", "ActivityDateType")
            texts = self.texts(each)
            day = self.day(each, done=type_ in _ACTUAL)
            if day is None:
                continue
            days.setdefault(type_, day)
            yield Dated(type_, day, texts)
        for first, last in _PERIODS:
            start, end = days.get(first), days.get(last)
            if start and end and start > end:
                reason = f"{end} lies before the start"
                fix = "See which of the two is right."
                self.at(element).points_out("activity-date", reason, fix)

    def places(self, element: etree._Element) -> tuple[Place, ...]:
        found = []
        for each in self.taking.all(element, "recipient-country"):
            code = self.code(each, each, "code", "country")
            self.texts(each)
            found.append(Place(code, PlaceKind.COUNTRY, self.percentage(each)))
        for each in self.taking.all(element, "recipient-region"):
            code = self.taking.get(each, "code")
            vocabulary = self.code(each, each, "vocabulary", "RegionVocabulary")
            self.texts(each)
            uri = self.taking.get(each, "vocabulary-uri")
            found.append(Place(code, PlaceKind.REGION, self.percentage(each), vocabulary, uri))
        if wrong := misfit(found):
            fix = "Give each country its percentage; together they make 100."
            self.at(element).points_out("recipient-country", wrong, fix)
        return tuple(found)

    def sectors(self, element: etree._Element) -> tuple[Sector, ...]:
        found = []
        for each in self.taking.all(element, "sector"):
            vocabulary = self.code(each, each, "vocabulary", "SectorVocabulary")
            code, part = self.taking.get(each, "code"), self.percentage(each)
            uri = self.taking.get(each, "vocabulary-uri")
            found.append(Sector(code, vocabulary, part, self.texts(each), uri))
        for vocabulary in sorted({each.vocabulary for each in found}):
            same = [
                Place(e.code, percentage=e.percentage) for e in found if e.vocabulary == vocabulary
            ]
            if wrong := misfit(same):
                fix = "Give each sector its percentage; together they make 100."
                self.at(element).points_out("sector", wrong, fix)
        return tuple(found)

    def budgets(self, element: etree._Element) -> Iterator[Budget]:
        first: dict[Budget, int | None] = {}
        for name in ("budget", "planned-disbursement"):
            for each in self.taking.all(element, name):
                found = self.budget(each, planned=name != "budget")
                if found is None:
                    continue
                self.tell_of_same(each, first.get(found))
                first.setdefault(found, each.sourceline)
                yield found

    def budget(self, element: etree._Element, *, planned: bool) -> Budget | None:
        type_ = self.code(element, element, "type", "BudgetType")
        status = "" if planned else self.code(element, element, "status", "BudgetStatus")
        start = self.day(self.taking.one(element, "period-start"))
        end = self.day(self.taking.one(element, "period-end"))
        if start and end and start > end:
            reason = f"{end} lies before the start"
            self.at(element).points_out(
                f"{element.tag}/period-end", reason, "See which of the two is right."
            )
        provider = self.one_organisation(element, "provider-org") if planned else None
        receiver = self.one_organisation(element, "receiver-org") if planned else None
        value = self.value(element)
        if value is None:
            return None
        return Budget(
            value=value,
            start=start,
            end=end,
            type=type_,
            status=status,
            planned=planned,
            provider=provider,
            receiver=receiver,
            line=element.sourceline,
        )

    def transactions(self, element: etree._Element) -> Iterator[Transaction]:
        first: dict[Transaction, int | None] = {}
        for each in self.taking.all(element, "transaction"):
            found = self.transaction(each)
            if found is None:
                continue
            self.tell_of_same(each, first.get(found))
            first.setdefault(found, each.sourceline)
            yield found

    def transaction(self, element: etree._Element) -> Transaction | None:
        value = self.value(element)
        found = Transaction(
            type=self.code_in(element, "transaction-type", "TransactionType"),
            day=self.day(self.taking.one(element, "transaction-date"), done=True),
            value=value or Value(Decimal(0), self.currency),
            ref=self.taking.get(element, "ref"),
            description=self.texts(self.taking.one(element, "description")),
            provider=self.one_organisation(element, "provider-org"),
            receiver=self.one_organisation(element, "receiver-org"),
            channel=self.code_in(element, "disbursement-channel", "DisbursementChannel"),
            sectors=self.sectors(element),
            places=self.places(element),
            codes=tuple(self.codes(element, TRANSACTION_CODES)),
            line=element.sourceline,
        )
        return found if value else None

    def related(self, element: etree._Element) -> Iterator[Related]:
        for each in self.taking.all(element, "related-activity"):
            ref = self.taking.get(each, "ref")
            yield Related(ref, self.code(each, each, "type", "RelatedActivityType"))
