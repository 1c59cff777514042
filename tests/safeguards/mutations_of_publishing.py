"""Published tables: no cell below ten is told, by no subtraction of tables, totals, shares, editions."""

from __future__ import annotations

from tests.safeguards.mutation import Mutation

_PUBLISHED = "tests/plan/test_published.py::test_"

OF_PUBLISHING = (
    Mutation(
        "more than the small cells are hidden",
        "plan/published.py",
        "        hidden, lost = hide(known)\n",
        "        hidden, lost = frozenset(known.kept), frozenset()\n",
        _PUBLISHED + "cells_below_ten_are_hidden_noughts_too_and_another_with_them",
    ),
    Mutation(
        "noughts are hidden as other small cells are",
        "plan/readers.py",
        "            small = known.numbers[index].value < LEAST_COUNTED\n",
        "            small = 0 < known.numbers[index].value < LEAST_COUNTED\n",
        _PUBLISHED + "cells_below_ten_are_hidden_noughts_too_and_another_with_them",
    ),
    Mutation(
        "what earlier editions said is reckoned with",
        "plan/published.py",
        "    before = [(each.tables, each.hidden) for each in earlier]\n",
        "    before = []\n",
        _PUBLISHED + "a_total_that_moved_by_one_does_not_tell_who_came",
    ),
    Mutation(
        "what one edition hid readers do not know",
        "plan/readers.py",
        "            elif small or hidden is not None:\n",
        "            elif small:\n",
        _PUBLISHED + "what_an_edition_hid_is_hidden_still_where_the_next_says_less",
    ),
    Mutation(
        "hidden cells are tried until none is open",
        "plan/hiding.py",
        "    still = moves.open(hidden, sorted(hidden))\n",
        "    still = []\n",
        _PUBLISHED + "two_small_cells_that_their_total_narrows_get_a_third",
    ),
    Mutation(
        "a solver's move is added up before it counts",
        "plan/moves.py",
        "        if any(sum(by * move.get(index, 0) for index, by in line) for line in lines):\n",
        "        if any(False for line in lines):\n",
        _PUBLISHED + "a_move_counts_only_where_it_adds_up",
    ),
    Mutation(
        "a table that nothing makes safe is left out",
        "plan/published.py",
        "        if not unsafe:\n",
        "        if True:\n",
        _PUBLISHED + "a_solver_that_fails_or_errs_hides_more_and_never_less",
    ),
    Mutation(
        "a share falls with either of its cells",
        "plan/published.py",
        "        of, per = self.shown(table, share.of), self.shown(table, share.per)\n",
        "        of, per = table.cells[share.of], table.cells[share.per]\n",
        _PUBLISHED + "a_share_falls_with_either_of_its_cells",
    ),
    Mutation(
        "a file with counts of people has no hash in an edition",
        "plan/standings.py",
        "each if each.id not in counted else replace",
        "each if True else replace",
        "tests/plan/test_editions.py::test_"
        "a_file_with_small_counts_has_no_hash_that_they_could_be_tried_against",
    ),
    Mutation(
        "what nobody reported is not told by difference either",
        "plan/readers.py",
        "        if missing and 0 <= rest < LEAST_COUNTED and not table.things:\n",
        "        if False:\n",
        _PUBLISHED + "what_one_state_did_not_report_is_not_told_by_the_total_either",
    ),
    Mutation(
        "what people came to stands in no list beside the tables",
        "plan/measured.py",
        "        if not in_tables_alone(indicator)\n",
        "        if True\n",
        "tests/plan/test_measured.py::test_of_people_what_no_table_can_keep_safe_is_named_and_its_number_is_not",
    ),
)
