"""Take texts, codes, days, amounts and organisations from an IATI document, each fault told where it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lxml import etree

from wholeroute.partnerships.money.model import Organisation, Text, Value
from wholeroute.partnerships.money.read import At, Faults, amount_of, day_of, not_plausible
from wholeroute.partnerships.money.standard import standard
from wholeroute.partnerships.money.taking import Taking
from wholeroute.partnerships.money.xml import LANGUAGE


@dataclass(slots=True)
class Reading:
    """One file being read; `identifier` and `currency` are those of the activity at hand."""

    faults: Faults
    today: date
    taking: Taking
    identifier: str = ""
    currency: str = ""

    def at(self, element: etree._Element) -> At:
        """Return what tells faults of an element."""
        return self.faults.at(element.sourceline, self.identifier)

    def texts(self, element: etree._Element | None) -> tuple[Text, ...]:
        """Return the narratives of an element; words outside one are taken and told."""
        if element is None:
            return ()
        found = []
        for each in self.taking.all(element, "narrative"):
            words, language = self.taking.words(each), self.taking.get(each, LANGUAGE)
            if words:
                found.append(Text(words, language))
            else:
                self.at(each).points_out(
                    f"{element.tag}/narrative", "is empty", "Fill it or leave it out."
                )
        outside = self.taking.words(element)
        if outside:
            fix = "Put the words into narrative."
            self.at(element).points_out(str(element.tag), "has words outside narrative; taken", fix)
            found.append(Text(outside))
        return tuple(found)

    def organisation(self, element: etree._Element) -> Organisation:
        """Return an organisation in the role that its element gives it."""
        get, tag = self.taking.get, str(element.tag)
        own = {"provider-org": "provider-", "receiver-org": "receiver-"}.get(tag, "")
        takes_part = tag == "participating-org"
        return Organisation(
            ref=get(element, "ref"),
            type=self.code(element, element, "type", "OrganisationType"),
            role=self.code(element, element, "role", "OrganisationRole") if takes_part else "",
            activity=get(element, f"{own}activity-id") if own or takes_part else "",
            names=self.texts(element),
        )

    def one_organisation(self, element: etree._Element, name: str) -> Organisation | None:
        """Return the organisation in a child, none where there is none."""
        found = self.taking.one(element, name)
        return None if found is None else self.organisation(found)

    def code(self, element: etree._Element, told: etree._Element, name: str, says: str) -> str:
        """Return a code, told where it is not of its list."""
        code = self.taking.get(element, name)
        if code and not standard().allows(says, code):
            fix = "Use a code of the standard's list."
            self.at(told).points_out(f"{element.tag}/@{name}", f"{code!r} is not of {says}", fix)
        return code

    def code_in(self, element: etree._Element, child: str, says: str) -> str:
        """Return the code of a child, empty where there is none."""
        found = self.taking.one(element, child)
        return "" if found is None else self.code(found, found, "code", says)

    def day(self, element: etree._Element | None, *, done: bool = False) -> date | None:
        """Return the day of an element, with what is wrong or not plausible told."""
        if element is None:
            return None
        what = f"{element.tag}/@iso-date"
        said = self.taking.get(element, "iso-date")
        if not said:
            fix = "Write year, month and day: 2019-01-31."
            self.at(element).points_out(what, "is missing", fix)
            return None
        day = day_of(said, what, self.at(element))
        wrong = not_plausible(day, done=done, today=self.today) if day else ""
        if wrong:
            self.at(element).points_out(what, wrong, "See whether the year is right.")
        return day

    def percentage(self, element: etree._Element) -> Decimal | None:
        """Return the percentage that an element says, if it says one."""
        said = self.taking.get(element, "percentage")
        return amount_of(said, f"{element.tag}/@percentage", self.at(element)) if said else None

    def value(self, element: etree._Element) -> Value | None:
        """Return the amount in an element; none, and a fault, where it has none that is a number."""
        found = self.taking.one(element, "value")
        if found is None:
            self.at(element).points_out(f"{element.tag}/value", "is missing", "Give the amount.")
            return None
        amount = amount_of(self.taking.words(found), f"{element.tag}/value", self.at(found))
        currency = self.code(found, found, "currency", "currency") or self.currency
        if not currency:
            fix = "Name the currency; until then the money is told by itself."
            self.at(found).points_out(f"{element.tag}/value/@currency", "is missing", fix)
        said = self.taking.get(found, "value-date")
        day = day_of(said, f"{element.tag}/value/@value-date", self.at(found)) if said else None
        return None if amount is None else Value(amount, currency, day)

    def tell_of_same(self, element: etree._Element, first: int | None) -> None:
        """Tell of money that says the same as money before it; it stays."""
        if first is not None:
            fix = "Leave one out, or say what sets them apart."
            self.at(element).points_out(
                str(element.tag), f"says the same as that of line {first}", fix
            )
