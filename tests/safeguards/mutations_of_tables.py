"""Tables that somebody brings: who is protected in them is no record, and the log counts them."""

from __future__ import annotations

from tests.safeguards.mutation import Mutation

_SHEETS = "tests/crosscheck/test_sheets.py::test_"
_SCREENING = "tests/crosscheck/test_screening.py::test_"

OF_TABLES = (
    Mutation(
        "nobody whose category protects is a record of a table",
        "crosscheck/sheets.py",
        "        if lane is Lane.PROTECTED:",
        "        if False:",
        _SHEETS + "whoever_is_no_subject_of_analysis_is_no_record",
    ),
    Mutation(
        "one protected row keeps all rows of its id out",
        "crosscheck/sheets.py",
        '            self._walled.add(self._cell(cells, "id"))\n',
        "",
        _SHEETS + "one_protecting_row_keeps_the_whole_id_out",
    ),
    Mutation(
        "nobody without a category is a record of a table",
        "crosscheck/sheets.py",
        "        if person and lane is Lane.UNCATEGORISED:",
        "        if False:",
        _SHEETS + "nobody_is_a_record_without_a_category_and_a_thing_needs_none",
    ),
    Mutation(
        "whoever may be a child by their birth is no record of a table",
        "crosscheck/sheets.py",
        "        young = person and _young(",
        "        young = False and _young(",
        _SHEETS + "who_may_be_a_child_by_any_date_is_no_record",
    ),
    Mutation(
        "tables are screened by whoever may screen alone",
        "crosscheck/screen_sheets.py",
        "    require_in_lane(acting, Action.SCREEN)\n",
        "",
        _SCREENING + "whoever_may_not_screen_screens_no_table",
    ),
    Mutation(
        "the log says how many rows of a table were refused",
        "crosscheck/attempts.py",
        "        for rule in (Rule.PROTECTED, Rule.UNCATEGORISED):",
        "        for rule in ():",
        _SCREENING + "the_log_says_how_many_were_asked_found_and_refused_and_never_who",
    ),
)
