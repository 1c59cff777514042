"""Make the form that works without a server: one page that holds all it needs and asks for nothing.

Its own policy, in its head, lets it run the one script that stands in it and load nothing: it could
send nothing if it wanted to. What it saves is a report in wholeroute's own format.
"""

from __future__ import annotations

import base64
import json
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

from wholeroute.drafting import (
    DID,
    FIELDS,
    KINDS,
    LONGEST,
    LONGEST_PROSE,
    NAMING,
    PLACES,
    RELATIONS,
    SAID_OF_PERSONS,
    SORTS,
    Asks,
    Field,
    Form,
    Sort,
    relations_of,
)
from wholeroute.web.labels import label
from wholeroute.web.language import Language
from wholeroute.web.views.reports import asked, example
from wholeroute.words import N_

PARTS = Path(__file__).parent / "offline_form"

_WORDS = {
    "title": N_("Report, typed without a connection"),
    "what": N_(
        "Type what you know. This page sends nothing anywhere; save it as a file and take "
        "that in later, under Reports to type."
    ),
    "protected": N_(
        "Whoever was smuggled is never a suspect for that. Any protecting answer wins "
        "over any other, here and in other reports."
    ),
    "held": N_(
        "Whoever was aboard, steered, rescued or cared for a child is held back as "
        "protected until two people say otherwise, whatever is said of them above."
    ),
    "add": N_("Add what it speaks of"),
    "more": N_("More"),
    "remove": N_("Take it out"),
    "said": N_("What does the report say of them?"),
    "did": N_("What did they do there?"),
    "minor": N_("is under 18, or says so: then they are protected in any case"),
    "links": N_("How they are linked"),
    "one": N_("Who or what"),
    "relation": N_("did what"),
    "other": N_("to whom or what"),
    "link": N_("Link them"),
    "unfit": N_("These two cannot be linked so. Choose another word, or turn them round."),
    "text": N_("What happened"),
    "nobody": N_(
        "It speaks of no person beside those added here. Otherwise nobody reads it until "
        "somebody says who they are."
    ),
    "keep": N_(
        "Keep what I type in this browser, until I save or forget it. Leave this off on a "
        "device that others use."
    ),
    "kept": N_("Kept in this browser."),
    "forget": N_("Forget everything"),
    "sure": N_("Press again to forget everything that stands here."),
    "save": N_("Save as a file"),
    "saved": N_("Saved. Take the file in under Reports to type; then forget what stands here."),
    "open": N_("Go on with a file that was saved here"),
    "unreadable": N_("This is no file that this page saved."),
    "empty": N_("It says nothing yet."),
    "script": N_("This page needs its script. Open it in a browser that runs scripts."),
}  # fmt: skip


def offline_form(language: Language) -> str:
    """Return the page, in one language and its direction."""
    style, script = part("form.css"), part("form.js")
    words = {name: language.text(each) for name, each in _WORDS.items()}
    policy = alone(style, script)
    spec = json.dumps(_spec(language, words), ensure_ascii=False).replace("<", "\\u003c")
    title = words["title"]
    return (
        f'<!doctype html>\n<html lang="{language.tag}" dir="{language.direction}">\n<head>\n'
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="content-security-policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f'<main id="main"><h1>{escape(title)}</h1>'
        f"<noscript><p>{escape(words['script'])}</p></noscript></main>\n"
        f'<script type="application/json" id="spec">{spec}</script>\n'
        f"<script>{script}</script>\n</body>\n</html>\n"
    )


def alone(style: str, script: str) -> str:
    """Return the policy of a page that runs this script and loads, sends and leads to nothing."""
    return (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}';"
        " base-uri 'none'; form-action 'none'"
    )


def _hash(content: str) -> str:
    return f"sha256-{base64.b64encode(sha256(content.encode()).digest()).decode()}"


@cache
def part(name: str) -> str:
    """Return the style or a script of pages that stand alone."""
    return (PARTS / name).read_text(encoding="utf-8")


def _spec(language: Language, words: dict[str, str]) -> dict[str, Any]:
    """Return what the script builds its forms of: the same fields and links as the forms here."""
    form = Form.REPORT

    def said(of: str, name: str) -> str:
        return language.text(label(of, name))

    return {
        "words": words,
        "longest": [LONGEST, LONGEST_PROSE],
        "naming": NAMING,
        "sorts": {
            sort: {
                "label": said("sort", sort),
                "kind": KINDS[sort],
                "fields": [_field(language, sort, each) for each in FIELDS[sort]],
            }
            for sort in SORTS[form]
        },
        "places": dict(PLACES),
        "said": [[each, said("said of", each)] for each in (*SAID_OF_PERSONS, "")],
        "did": [[name, role, said("did", name)] for name, role in DID.items()],
        "relations": {
            name: {
                "label": said("relation", name),
                "kind": RELATIONS[name].kind,
                "role": RELATIONS[name].role,
                "ends": RELATIONS[name].ends,
                "of": sorted(RELATIONS[name].of),
                "to": sorted(RELATIONS[name].to),
            }
            for name in relations_of(form)
        },
    }


def _field(language: Language, sort: Sort, each: Field) -> dict[str, Any]:
    of = "place" if each.name == "what" else each.name
    choices = [
        [one, language.text(label(of, one))] if each.asks is Asks.CHOICE else [one, ""]
        for one in each.choices
    ]
    return {
        "name": each.name,
        "label": language.text(asked(sort, each.name)),
        "hint": language.text(example(sort, each.name)),
        "asks": each.asks,
        "first": each.first,
        "choices": choices,
    }
