"""Speak one language of an edition: the words that were frozen with it, numbers and days by CLDR.

What changes in the catalogues later changes no report: an edition brings the words it was made with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, format_percent

from wholeroute.errors import NotFound
from wholeroute.plan import Edition
from wholeroute.plan.law import INVENTED

_INVENTED = "invented-state"
_MONTH, _DAY = len("2021-06"), len("2021-06-30")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of an edition in one language."""

    locale: Locale
    known: Mapping[str, str]

    @property
    def tag(self) -> str:
        """Return the language's tag."""
        return str(self.locale)

    @property
    def direction(self) -> str:
        """Return `rtl` or `ltr`."""
        return "rtl" if self.locale.character_order == "right-to-left" else "ltr"

    def __call__(self, key: str, **values: str) -> str:
        """Return the words of a key, with values in their holes."""
        words = self.known[key]
        return words % values if values else words

    def label(self, of: str, value: str) -> str:
        """Return what a value of a closed set is called; itself, where the edition knows none."""
        return self.known.get(f"{of}.{value}", value)

    @property
    def names_states(self) -> bool:
        """Return whether the edition has words for states: earlier ones tell them by their letters."""
        return _INVENTED in self.known

    def state(self, code: str) -> str:
        """Return a state by its name in this language, with its letters."""
        name = self.known[_INVENTED] if code in INVENTED else self.locale.territories.get(code)
        return f"{name} ({code})" if name else code

    def number(self, value: float) -> str:
        """Return a number."""
        return format_decimal(value, locale=self.locale)

    def percent(self, value: float) -> str:
        """Return a share of one in per cent."""
        return format_percent(value, format="#,##0.#%", locale=self.locale)

    def day(self, text: str) -> str:
        """Return a day, as exact as it is: of some only the month or the year is known."""
        if len(text) == _DAY:
            return format_date(date.fromisoformat(text), "medium", locale=self.locale)
        if len(text) == _MONTH:
            return format_skeleton("yMMM", date.fromisoformat(f"{text}-01"), locale=self.locale)
        return text


def words_of(edition: Edition, language: str) -> Words:
    """Return the words of an edition; raise `NotFound` for a language that it does not speak."""
    known = edition.frame.words.get(language)
    if known is None:
        raise NotFound("this edition does not speak that language")
    return Words(Locale.parse(language), known)
