"""What comes in is checked for whoever may look, and hits are told to whoever may hear of them."""

from __future__ import annotations

from tests.safeguards.mutation import Mutation

OF_HITS = (
    Mutation(
        "hits are told to whoever files or judges, and for what pairs are judged",
        "crosscheck/hits.py",
        "    if not may_see_hits(reader):",
        "    if False:",
        "tests/crosscheck/test_hits.py::test_nobody_else_is_told",
    ),
    Mutation(
        "who sends for protection hears of no hits",
        "crosscheck/hits.py",
        "    return reader.purpose in _JUDGED_FOR and (",
        "    return True and (",
        "tests/crosscheck/test_hits.py::test_nobody_else_is_told",
    ),
    Mutation(
        "what was taken back is not said again because a report is checked again",
        "crosscheck/arrive.py",
        "        if (each.left, each.right) not in before",
        "        if True",
        "tests/crosscheck/test_arrive.py::test_what_a_person_took_back_is_not_said_again_when_more_of_the_report_comes_in",
    ),
    Mutation(
        "a report whose check fails waits",
        "crosscheck/on_arrival.py",
        "    while fresh := _untried(ledger, tried, only):\n        for report in fresh:\n",
        "    while fresh := _untried(ledger, tried, only):\n        for report in fresh:\n"
        "            arrival_checked(ledger, report)\n",
        "tests/crosscheck/test_arrive.py::test_a_check_that_fails_leaves_the_report_waiting_and_the_others_go_on",
    ),
    Mutation(
        "an arrival is checked for those alone who may judge",
        "crosscheck/arrive.py",
        "    require_judge(acting)\n",
        "",
        "tests/crosscheck/test_arrive.py::test_nobody_checks_by_hand_who_may_not_judge",
    ),
    Mutation(
        "the audit row of a search never keeps its words",
        "web/views/search.py",
        'details={"hits": len(groups)},',
        'details={"hits": len(groups), "words": search.words},',
        "tests/web/test_search.py::test_words_stand_in_no_address_and_no_log",
    ),
    Mutation(
        "an answer to a search leaves on a stroke of the clock",
        "web/evenly.py",
        "or _asks_for_what_may_be_hidden(scope)",
        "or False",
        "tests/web/test_evenly.py::test_every_search_leaves_on_a_stroke",
    ),
)
