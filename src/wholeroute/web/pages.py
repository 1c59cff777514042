"""Render templates: autoescaped, strict about what is undefined, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING, Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from wholeroute import __version__
from wholeroute.entities import PROPERTIES, PropertyType
from wholeroute.ledger import Acting, Ledger
from wholeroute.members import organisations
from wholeroute.plan.commitments import actor_named
from wholeroute.rights import Reader
from wholeroute.web import help as helping
from wholeroute.web import labels
from wholeroute.web.menu import leads_to, menu_for
from wholeroute.web.signed_in import signed_in_of
from wholeroute.web.views.evidence import odds
from wholeroute.web.views.item import MOST_COUNTED
from wholeroute.web.views.plan import of_plan
from wholeroute.web.views.queue_kept import kept_of
from wholeroute.web.views.said import referred

if TYPE_CHECKING:
    from wholeroute.web.desk import Choice, Desk
    from wholeroute.web.language import Language, Languages

TEMPLATES = Path(__file__).parent / "templates"


class _Compiled(BytecodeCache):
    """Templates compiled once, whatever the language: the words are looked up when a page is made."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._kept[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _Compiled()


_MOST_OFFERS = 256
_NO_SEATS = {"choices": (), "offered": "", "exercise": False, "who": None}


class Pages:
    """The templates and the languages they speak."""

    def __init__(self, languages: Languages, desk: Desk) -> None:
        self.languages = languages
        self._desk = desk
        self._environments = {language.tag: _environment(language) for language in languages.all()}
        self._offered = lru_cache(_MOST_OFFERS)(self._offer)

    def render(
        self,
        request: Request,
        template: str,
        *,
        status: int = 200,
        framed: bool = True,
        **values: Any,
    ) -> HTMLResponse:
        """Return the page of `template` within the frame of every page.

        Not `framed`, it asks the ledger nothing: the page still comes when nothing else does.
        """
        language = self.languages.of(request)
        acting = getattr(request.state, "acting", None) if framed else None
        frame = self._frame(request, language, acting)
        frame["body_name"] = _body_name(self._desk.ledger)
        frame["help"] = helping.OF_PAGES.get(template)
        frame |= self._seats(request, language, acting) if framed else _NO_SEATS
        template_ = self._environments[language.tag].get_template(template)
        return HTMLResponse(template_.render(values | frame), status)

    def _seats(self, request: Request, language: Language, acting: Acting | None) -> dict[str, Any]:
        who = signed_in_of(request)
        choices = tuple(self._desk.choices(who))
        return {
            "choices": choices,
            "offered": self._offered(language.tag, choices, acting.reader if acting else None),
            "exercise": self._desk.is_exercise(),
            "who": who,
        }

    def _offer(self, tag: str, choices: tuple[Choice, ...], reader: Reader | None) -> Markup:
        """Return the seats of a form that takes one: in an exercise everybody's, for each page the same."""
        taken = (reader.member, reader.role, reader.purpose) if reader else None
        template = self._environments[tag].get_template("seats.html")
        return Markup(template.render(choices=choices, taken=taken))  # noqa: S704 — a template's own

    def _frame(self, request: Request, language: Language, acting: Acting | None) -> dict[str, Any]:
        return {
            "language": language,
            "languages": list(self.languages.all()),
            "reader": acting.reader if acting else None,
            "menu": menu_for(acting, request.url.path, kept_of(request)) if acting else (),
            "path": request.url.path,
            "version": __version__,
        }


def _body_name(ledger: Ledger) -> Callable[[str], str]:
    """Return what tells an organisation's name by its id; nothing is asked before a page does."""

    @cache
    def known() -> dict[str, str]:
        return {each.id: each.name for each in organisations(ledger)}

    return lambda body: known().get(body, body)


def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        bytecode_cache=_COMPILED,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    environment.install_gettext_translations(language.words, newstyle=True)  # type: ignore[attr-defined]
    # What stands there looks the other up by its name, for each of the hundreds of words of a page.
    environment.globals["_"] = environment.globals["gettext"]
    environment.filters.update(
        number=language.number,
        counted=lambda number: _counted(language, number),
        money=language.money,
        percent=language.percent,
        bits=language.bits,
        country=language.country,
        territory=language.territory,
        day=language.day,
        month=language.month,
        north=lambda value: language.degrees(value, ("N", "S")),
        east=lambda value: language.degrees(value, ("E", "W")),
        moment=language.moment,
        referring=referred,
        odds=odds,
        of_plan=of_plan,
        actor_named=actor_named,
        leads_to=leads_to,
        said=language.said,
        label=_label_in(language),
    )
    environment.tests["placing"] = _places
    return environment


def _label_in(language: Language) -> Callable[[Context, object, str], str]:
    # With a context, or a label of a constant would be said when its template is compiled, which
    # is done once for all languages.
    @pass_context
    def label(_: Context, value: object, of: str) -> str:
        return language.text(labels.label(of, value))

    return label


def _counted(language: Language, number: int) -> str:
    """Return how many wait, which is counted only so far."""
    more = "+" if number > MOST_COUNTED else ""
    return language.number(min(number, MOST_COUNTED)) + more


def _places(name: str) -> bool:
    prop = PROPERTIES.get(name)
    return prop is not None and prop.type is PropertyType.COUNTRY
