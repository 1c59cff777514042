"""What people judge: kept, never overruled, never told by a machine or by one person where two are due."""

from __future__ import annotations

from tests.safeguards.mutation import Mutation

OF_JUDGING = (
    Mutation(
        "no package says that two are one by a machine's judgement",
        "disclosure/gather.py",
        "    by_people = [each for each in judged if each.human and each.verdict is Verdict.SAME]",
        "    by_people = [each for each in judged if each.verdict is Verdict.SAME]",
        "tests/disclosure/test_judged_same.py::test_one_person_is_enough_where_no_suspect_is_among_them",
    ),
    Mutation(
        "two records of a suspect leave as one by the word of two people",
        "disclosure/gather.py",
        " if each.left not in touched or (each.left, each.right) in by_two",
        "",
        "tests/disclosure/test_judged_same.py::test_two_records_of_a_suspect_are_one_by_the_word_of_two_people_alone",
    ),
    Mutation(
        "a suspect anywhere among all that people join makes it two people",
        "disclosure/gather.py",
        "        for each in (start, *others)",
        "        for each in (start,)",
        "tests/disclosure/test_judged_same.py::test_a_suspect_in_between_is_among_them",
    ),
    Mutation(
        "whoever judged so before something else was said counts no more",
        "ledger/judged.py",
        "        if each.verdict is not history[0].verdict or each.member is None:",
        "        if each.member is None:",
        "tests/disclosure/test_judged_same.py::test_whoever_judged_so_before_something_else_was_said_counts_no_more",
    ),
    Mutation(
        "who is held for one with a suspect leaves by the word of two people",
        "disclosure/disclose.py",
        "    return any((each.categories | each.touched) & SUSPECTED for each in subjects)",
        "    return any(each.categories & SUSPECTED for each in subjects)",
        "tests/disclosure/test_judged_same.py::test_who_is_held_for_one_with_a_suspect_leaves_by_the_word_of_two_people",
    ),
    Mutation(
        "a machine does not say again what a person took back of it",
        "ledger/judgements.py",
        "  and not exists (select from taken_back t where t.l = f.l",
        "  and not exists (select from taken_back t where false and t.l = f.l",
        "tests/crosscheck/test_withdraw.py::test_no_run_of_that_version_says_it_again_and_another_version_may",
    ),
    Mutation(
        "whoever is taken out is held apart from all of them",
        "crosscheck/unmerge.py",
        "        others = {*holding, *cluster_of(acting, connection, entity)} - {entity}",
        "        others = {min(holding)}",
        "tests/crosscheck/test_unmerge.py::test_whoever_is_taken_out_stays_out_after_the_next_run",
    ),
    Mutation(
        "who reaches for somebody outside the open lane leaves a line",
        "crosscheck/attempts.py",
        "        record_refusal(acting.ledger, acting.reader, action, what, NOT_FOUND)",
        "        pass",
        "tests/safeguards/test_cross_check_lanes.py::test_every_door_answers_alike_whoever_stands_behind_it_and_leaves_a_line",
    ),
)
