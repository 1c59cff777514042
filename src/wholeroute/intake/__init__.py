"""Take reports in: read files as they are sent, map, check, and store or quarantine each row.

Reading happens in a limited child; nothing a file says is executed, fetched or believed
about its sender. This room must never lose a row (each is accepted or in quarantine with
line, field, reason and fix) and never let a person in whose category nobody stated as
anything but uncategorised.
"""

from wholeroute.intake.as_it_came import AsItStands, Cell
from wholeroute.intake.aside import read_aside
from wholeroute.intake.bulk import Tried, changed, retry_all
from wholeroute.intake.encode import entity_id
from wholeroute.intake.glance import ROWS_SHOWN, preview, propose_mapping
from wholeroute.intake.heap import Submission, Taken, take_in_all
from wholeroute.intake.mapping import Mapping
from wholeroute.intake.mapping_file import load_mapping, parse_mapping
from wholeroute.intake.mend import (
    Retried,
    chosen,
    correct,
    reject,
    report_of_row,
    retry,
    show_row,
)
from wholeroute.intake.mended import Correction
from wholeroute.intake.readers import READERS, TABLES, guess_reader
from wholeroute.intake.redact import (
    redact_original,
)
from wholeroute.intake.register import REGISTER
from wholeroute.intake.report_schema import printed_schema
from wholeroute.intake.take_in import Progress, take_in
from wholeroute.intake.terms import Terms, load_terms, parse_terms

__all__ = [
    "READERS",
    "REGISTER",
    "ROWS_SHOWN",
    "TABLES",
    "AsItStands",
    "Cell",
    "Correction",
    "Mapping",
    "Progress",
    "Retried",
    "Submission",
    "Taken",
    "Terms",
    "Tried",
    "changed",
    "chosen",
    "correct",
    "entity_id",
    "guess_reader",
    "load_mapping",
    "load_terms",
    "parse_mapping",
    "parse_terms",
    "preview",
    "printed_schema",
    "propose_mapping",
    "read_aside",
    "redact_original",
    "reject",
    "report_of_row",
    "retry",
    "retry_all",
    "show_row",
    "take_in",
    "take_in_all",
]
