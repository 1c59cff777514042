"""How far a plan came: nobody types it, and nobody verifies what their own organisation attested."""

from __future__ import annotations

from tests.safeguards.mutation import Mutation

_STATUS = "tests/plan/test_status.py::test_"
_KEPT = "tests/plan/test_evidence.py::test_"
_PAGES = "tests/web/test_plan_evidence.py::test_"

OF_THE_PLAN = (
    Mutation(
        "a word is about evidence of the action that is looked at",
        "web/routes/plan_evidence.py",
        "    kept.must_show(visit.acting, which, plan.about.id, action)\n",
        "",
        _PAGES + "a_word_is_about_evidence_of_the_action_that_is_looked_at",
    ),
    Mutation(
        "two people of one organisation are one party",
        "plan/store/evidence.py",
        "        if one.organisation == mine or verdict is Verdict.WITHDRAWN:",
        "        if verdict is Verdict.WITHDRAWN:",
        _KEPT + "two_people_of_one_organisation_are_one_party",
    ),
    Mutation(
        "a word of the own organisation counts for nothing",
        "plan/evidence.py",
        "        if each.evidence == one.id and own is (each.verdict is Verdict.WITHDRAWN):",
        "        if each.evidence == one.id:",
        _STATUS + "words_of_others_weigh_and_a_doubt_stands_until_its_own_party_takes_it_back",
    ),
    Mutation(
        "only who answers for an actor attests",
        "plan/store/evidence.py",
        "        must_answer(connection, acting, kept.plan, kept.actor, today)\n",
        "",
        _KEPT + "whoever_does_not_answer_today_attests_nothing",
    ),
    Mutation(
        "nobody withdraws what another organisation attested",
        "plan/store/evidence.py",
        "        if one.organisation != acting.reader.organisation:",
        "        if False:",
        _KEPT + "nobody_withdraws_for_another",
    ),
    Mutation(
        "what was withdrawn counts for nothing",
        "plan/status.py",
        "        if weight is not Weight.WITHDRAWN:",
        "        if True:",
        _STATUS + "what_is_withdrawn_is_as_if_it_had_never_been_said",
    ),
    Mutation(
        "a doubt stands whatever others say",
        "plan/evidence.py",
        "    if Verdict.DOUBTED in verdicts:",
        "    if verdicts == {Verdict.DOUBTED}:",
        _STATUS + "words_of_others_weigh_and_a_doubt_stands_until_its_own_party_takes_it_back",
    ),
    Mutation(
        "what is only said shows nothing",
        "plan/evidence.py",
        "    if one.quality is Quality.D:",
        "    if False:",
        _STATUS + "what_is_only_said_is_not_shown_whoever_verifies_it",
    ),
    Mutation(
        "a target is met by a value that a second party verified, and by no other",
        "plan/status.py",
        "        return weight is Weight.VERIFIED and reaches(",
        "        return reaches(",
        _STATUS + "a_value_counts_once_a_second_party_looked_and_the_last_such_one_decides",
    ),
    Mutation(
        "how far a plan came is told to members alone",
        "web/routes/plan.py",
        "        if acting is not None and may(acting.reader, Action.VERIFY):",
        "        if acting is not None:",
        _PAGES + "everybody_else_sees_the_action_alone",
    ),
)
