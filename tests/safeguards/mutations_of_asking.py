"""Contact points answer for themselves alone, and what they have not handed in is theirs."""

from __future__ import annotations

from tests.safeguards.mutation import Mutation

_ANSWERING = "tests/plan/test_answering.py::test_"

OF_ASKING = (
    Mutation(
        "nobody answers for another organisation",
        "plan/store/answering.py",
        "where s.id = :which and s.recipient = :me",
        "where s.id = :which and :me <> ''",
        _ANSWERING + "nobody_answers_for_another_organisation",
    ),
    Mutation(
        "what was asked of one organisation is written to by no other, whatever the program does",
        "ledger/versions/0029_plan.py",
        "    where s.id = which and s.recipient = ledger.my_organisation())",
        "    where s.id = which)",
        _ANSWERING + "nobody_answers_for_another_organisation",
    ),
    Mutation(
        "an answer that is not complete is read by nobody but who writes it",
        "ledger/versions/0029_plan.py",
        'f"{_FOR_MEMBERS} and (complete or {_OWN})"',
        "_FOR_MEMBERS",
        _ANSWERING + "a_draft_is_its_writers_own_until_it_is_complete",
    ),
    Mutation(
        "who answers for an actor no longer makes no evidence of it",
        "plan/store/answering.py",
        "            must_answer(connection, acting, now.sent.plan, now.sent.actor, today)\n",
        "",
        _ANSWERING + "who_answers_no_longer_for_the_actor_makes_nothing",
    ),
    Mutation(
        "an answer that is amiss makes no evidence",
        "plan/store/answering.py",
        "        if answer.faults:",
        "        if False:",
        _ANSWERING + "what_is_amiss_is_kept_as_a_draft_and_makes_nothing",
    ),
    Mutation(
        "of two windows neither overwrites the other",
        "plan/store/answering.py",
        "    if now.seen != seen:",
        "    if False:",
        _ANSWERING + "two_windows_lose_nothing",
    ),
    Mutation(
        "asked is only who answers for the actor",
        "plan/store/asking.py",
        "            if (recipient, actor) not in known:",
        "            if False:",
        _ANSWERING + "asked_is_who_answers_for_the_actor_and_in_time",
    ),
    Mutation(
        "a practice is for everybody only where its answer says so",
        "plan/answers.py",
        'public=said.get(f"public-{question.id}") == "yes"',
        "public=True",
        _ANSWERING
        + "good_practice_is_a_note_of_who_answers_for_everybody_where_the_answer_says_so",
    ),
    Mutation(
        "a practice that was taken away is read by members alone",
        "plan/store/notes.py",
        '"actions": list(note.actions), "public": False,',
        '"actions": list(note.actions), "public": note.public,',
        _ANSWERING + "practice_is_said_anew_and_withdrawn_with_the_answer_and_stands_again",
    ),
)
