"""Choose a language and carry its words, dates and numbers.

A catalogue is a `.po` file called after its locale, read once at the start: nothing is
compiled to disk. English is the language of the source and always there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, localcontext
from functools import cache
from io import BytesIO
from pathlib import Path

from babel import Locale, negotiate_locale
from babel.dates import format_date, format_datetime, format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, format_percent
from babel.support import NullTranslations, Translations
from starlette.requests import Request

from wholeroute.plan.law import INVENTED
from wholeroute.web.shapes import OF_A_ROOM, Shapes
from wholeroute.words import N_

CATALOGUES = Path(__file__).parent / "catalogues"
COOKIE = "__Host-lang"
SOURCE = "en"
_NEARLY = 0.999
_MOST_DIGITS = 5000
"""More digits than a number has that can be read from text at all."""


@dataclass(frozen=True, slots=True)
class Language:
    """One locale with its catalogue."""

    locale: Locale
    words: NullTranslations
    shapes: Shapes

    @property
    def tag(self) -> str:
        """Return the BCP 47 tag for `lang`."""
        return str(self.locale).replace("_", "-")

    @property
    def direction(self) -> str:
        """Return `rtl` or `ltr` for `dir`."""
        return "rtl" if self.locale.character_order == "right-to-left" else "ltr"

    @property
    def name(self) -> str:
        """Return what the language calls itself."""
        return self.locale.get_display_name() or self.tag

    def text(self, message: str) -> str:
        """Return `message` in this language; nothing for nothing, where a catalogue keeps its head."""
        return str(self.words.gettext(message)) if message else ""

    def said(self, text: str) -> str:
        """Return what a room said in this language; as it is, where it is of no known shape.

        In English, too: a room names what it holds by its code, and pages by its label.
        """
        return self.shapes.said(text)

    def plural(self, one: str, many: str, number: int) -> str:
        """Return the message that fits `number`, which is not yet put in."""
        return str(self.words.ngettext(one, many, number))

    def number(self, value: float) -> str:
        """Return a number as this language writes it, with at most one decimal, however long it is."""
        with localcontext(prec=_MOST_DIGITS):
            return format_decimal(round(value, 1), locale=self.locale)

    def money(self, amount: Decimal, currency: str = "EUR") -> str:
        """Return an amount to the cent; without a currency where none was said."""
        with localcontext(prec=_MOST_DIGITS):
            if not currency:
                return format_decimal(amount, format="#,##0.00", locale=self.locale)
            return format_currency(amount, currency, locale=self.locale)

    def percent(self, value: float) -> str:
        """Return a share between 0 and 1 in per cent; what is nearly certain isn't called certain."""
        sign = ">" if _NEARLY < value < 1 else ""
        shown = _NEARLY if sign else value
        with localcontext(prec=_MOST_DIGITS):
            return sign + format_percent(shown, format="#,##0.#%", locale=self.locale)

    def bits(self, value: float) -> str:
        """Return a weight with its sign and one decimal."""
        return format_decimal(round(value, 1), format="+0.0;-0.0", locale=self.locale)

    def country(self, code: str) -> str:
        """Return a country by its name, with its code; the code alone where it has none.

        XA and XB, states of the exercise, are what translators try their work on elsewhere.
        """
        invented = code.upper() in INVENTED
        name = (
            self.text(N_("Invented state"))
            if invented
            else self.locale.territories.get(code.upper())
        )
        return f"{name} ({code})" if name else code

    def territory(self, code: str) -> str:
        """Return a country's name by its code, nothing where it has none."""
        return str(self.locale.territories.get(code.upper(), ""))

    def degrees(self, value: float, signs: tuple[str, str]) -> str:
        """Return degrees north or east with their sign: the first above nothing, the second below."""
        sign = signs[value < 0]
        return f"{format_decimal(abs(value), format='0.000', locale=self.locale)}° {sign}"

    def day(self, value: date) -> str:
        """Return a date."""
        return format_date(value, "medium", locale=self.locale)

    def month(self, value: date) -> str:
        """Return a month with its year."""
        return format_skeleton("yMMM", value, locale=self.locale)

    def moment(self, value: datetime) -> str:
        """Return a moment in UTC, which it names."""
        return f"{format_datetime(value, 'medium', locale=self.locale)} UTC"


class Languages:
    """The catalogues there are."""

    def __init__(self, folder: Path) -> None:
        read = (_read(path) for path in sorted(folder.glob("*.po")))
        self._known = {language.tag: language for language in read}

    def all(self) -> Iterable[Language]:
        """Return every language, by tag."""
        return self._known.values()

    def named(self, tag: str) -> Language | None:
        """Return the language with this tag, if there is one."""
        return self._known.get(tag)

    def of(self, request: Request) -> Language:
        """Return the language of a request: asked for, remembered, or preferred by its browser."""
        for tag in (request.query_params.get("lang", ""), request.cookies.get(COOKIE, "")):
            if tag in self._known:
                return self._known[tag]
        wanted = accepted(request.headers.get("accept-language", ""))
        found = negotiate_locale(wanted, list(self._known), sep="-")
        return self._known[found or SOURCE]


def accepted(header: str) -> list[str]:
    """Return the tags of an Accept-Language header, the most wanted first."""
    weighed = []
    for part in header.split(","):
        tag, _, quality = part.strip().partition(";q=")
        try:
            weighed.append((-float(quality or 1), tag))
        except ValueError:
            continue
    return [tag for _, tag in sorted(weighed, key=lambda each: each[0]) if tag]


def _read(path: Path) -> Language:
    return _as_it_was(path, path.stat().st_mtime_ns)


@cache
def _as_it_was(path: Path, changed_at: int) -> Language:  # noqa: ARG001 — another file, another language
    """Return the language of a catalogue, read once however many applications a process makes."""
    with path.open("rb") as source:
        catalogue = read_po(source, locale=path.stem)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    words = Translations(compiled)
    locale = Locale.parse(path.stem)
    shapes = Shapes(
        (
            each.id
            for each in catalogue
            if OF_A_ROOM in each.auto_comments and isinstance(each.id, str)
        ),
        words.gettext,
        isolating=locale.character_order == "right-to-left",
    )
    return Language(locale, words, shapes)
