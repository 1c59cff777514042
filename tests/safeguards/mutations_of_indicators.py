"""What indicators come to: who sees it, what it rests on, and what one id means in all plans."""

from __future__ import annotations

from tests.safeguards.mutation import Mutation

_VERSIONS = "tests/plan/test_versions.py::test_"

OF_INDICATORS = (
    Mutation(
        "a count is told of a time that is over",
        "plan/store/evidence.py",
        "        must_be_over(plan.indicator[each.indicator], each, today)\n",
        "        pass\n",
        "tests/plan/test_evidence.py::test_a_value_of_a_time_to_come_is_kept_by_nobody",
    ),
    Mutation(
        "a count that is answered is of a time that is over",
        "plan/store/answering.py",
        "        answer = handed_in(now.asked, plan, said)",
        "        answer = answered(now.asked, plan, said)",
        "tests/plan/test_answering.py::test_a_count_of_a_time_that_is_not_over_stays_a_draft",
    ),
    Mutation(
        "nobody types what is counted here",
        "web/views/plan_attesting.py",
        "    if LIVE.live(indicator, by.profile):",
        "    if False:",
        "tests/web/test_plan_evidence.py::test_nobody_types_what_is_counted_here",
    ),
    Mutation(
        "the same statistics are taken once",
        "plan/store/statistics.py",
        "    _must_be_new(acting, plan, digest)\n",
        "",
        "tests/web/test_plan_statistics.py::test_the_same_file_is_taken_once_until_it_is_withdrawn",
    ),
    Mutation(
        "a value whose evidence was withdrawn stands no more",
        "plan/values.py",
        "        if not each.withdrawn:",
        "        if True:",
        "tests/plan/test_values.py::test_a_value_whose_evidence_was_withdrawn_stands_no_more",
    ),
    Mutation(
        "a count rests on the hash of what was asked",
        "plan/counting.py",
        '"sha256": digest,',
        '"sha256": digest[::-1],',
        "tests/plan/test_counting.py::test_a_count_rests_on_its_query",
    ),
    Mutation(
        "without people nothing that counts them is live",
        "plan/feed.py",
        "not (feed.of_people and profile is Profile.POLICY)",
        "True",
        "tests/plan/test_counting.py::test_each_indicator_is_live_waits_for_a_room_or_is_told_by_who_acts",
    ),
    Mutation(
        "an indicator means one thing in all plans",
        "plan/versions.py",
        "        if _meant(each) != _meant(other):",
        "        if False:",
        _VERSIONS + "an_indicator_means_one_thing_in_all_plans",
    ),
    Mutation(
        "a file of a plan does not grow without end once it is read",
        "plan/rows.py",
        "        if isinstance(event, yaml.AliasEvent):",
        "        if False:",
        "tests/web/test_plan_versions.py::test_what_is_to_be_mended_is_listed_and_nothing_is_loaded",
    ),
)
