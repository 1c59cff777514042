"""Who speaks of a law for which state, and whose words a note or a commitment are."""

from __future__ import annotations

from tests.safeguards.mutation import Mutation

OF_LAW = (
    Mutation(
        "a contact point speaks for its own state alone",
        "plan/law_forms.py",
        "    if not state or state != own:",
        "    if not state:",
        "tests/plan/test_law.py::test_a_contact_point_speaks_for_its_own_state_alone",
    ),
    Mutation(
        "a contact point does not speak for the Union",
        "plan/law_forms.py",
        "    if not state or state != own:",
        "    if state and state != own:",
        "tests/plan/test_law.py::test_a_contact_point_speaks_for_its_own_state_alone",
    ),
    Mutation(
        "whoever does not steer is held to their own state before anything is kept",
        "plan/store/law.py",
        "    must_speak_for(state, own_state(connection, acting))",
        "    own_state(connection, acting)",
        "tests/plan/test_law_kept.py::test_a_contact_point_speaks_for_no_other_state_and_not_for_the_union",
    ),
    Mutation(
        "the database holds a contact point to its own state as well",
        "ledger/versions/0030_plan_kept.py",
        "  select ledger.may('steer') or which <> '' and ledger.may('attest') and exists (",
        "  select ledger.may('steer') or ledger.may('attest') or exists (",
        "tests/plan/test_law_kept.py::test_the_database_holds_a_contact_point_to_its_own_state_as_well",
    ),
    Mutation(
        "invented states tell of laws in an exercise alone",
        "plan/store/law.py",
        "    if state in INVENTED and not is_exercise(acting.ledger):",
        "    if False:",
        "tests/plan/test_law_kept.py::test_an_invented_state_tells_where_everybody_is_invented_and_nowhere_else",
    ),
    Mutation(
        "only who wrote a note or a commitment says it anew",
        "plan/anew.py",
        "    if writer != organisation:",
        "    if False:",
        "tests/web/test_plan_notes.py::test_only_who_wrote_a_note_says_it_anew",
    ),
    Mutation(
        "the database lets nobody say another organisation's note anew",
        "ledger/versions/0030_plan_kept.py",
        "    where n.id = which and n.about is null and n.organisation = ledger.my_organisation())",
        "    where n.id = which and n.about is null)",
        "tests/plan/test_notes_kept.py::test_whoever_wrote_a_note_says_it_anew_and_nobody_else",
    ),
    Mutation(
        "a note that is no longer for everybody takes what it said before along",
        "ledger/versions/0030_plan_kept.py",
        "  select n.public from plan.note n where which in (n.id, n.about) order by n.id desc limit 1",
        "  select n.public from plan.note n where which in (n.id, n.about) order by n.id limit 1",
        "tests/plan/test_notes_kept.py::test_what_is_for_members_no_one_else_reads_and_neither_what_it_said_before",
    ),
    Mutation(
        "a list of parties with a line that cannot be read is not kept in part",
        "web/routes/plan_law.py",
        "    for first in read.unread:\n",
        "    for first in ():\n",
        "tests/web/test_plan_law.py::test_a_list_of_parties_is_taken_in_whole_or_not_at_all",
    ),
    Mutation(
        "a step of a law stands in an order that is possible",
        "plan/store/law.py",
        "        must_fit(act, kept, _about(connection, act, *others), others)\n",
        "",
        "tests/plan/test_law_kept.py::test_a_step_is_held_against_what_others_wrote_of_the_same_file",
    ),
    Mutation(
        "a procedure begins with its letter",
        "plan/law_order.py",
        "    if needed and not {each.stage for each in others} & {*needed}:",
        "    if False:",
        "tests/plan/test_law_order.py::test_steps_of_a_procedure_stand_in_their_order",
    ),
    Mutation(
        "an older word on a topic replaces no newer one",
        "plan/applied.py",
        "    return said.as_of, said.id",
        '    return "", said.id',
        "tests/plan/test_applied.py::test_a_word_of_an_earlier_day_replaces_none_of_a_later_one",
    ),
)
