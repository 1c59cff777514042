"""Have at hand what every reading child needs, before there is any: a child is forked with it.

The names of months in all languages, what reads workbooks and what names a language would else be
made anew by each child, which takes longer than reading thirty reports. The fork server imports this,
and nobody else.
"""

from __future__ import annotations

import gc
from contextlib import suppress

import openpyxl  # noqa: F401 — to be there

from wholeroute.entities import parse_date
from wholeroute.intake.prose.language import languages_of

with suppress(Exception):  # whoever needs what is broken hears of it, and nobody else
    parse_date("1 May 1980")
    languages_of("Nobody says this to anybody.")
gc.freeze()  # a child that looks for garbage need not copy what it shares with the others
