"""A report that is typed is sealed and its author's own; what somebody told names nobody."""

from __future__ import annotations

from tests.safeguards.mutation import Mutation

_DRAFTS = "tests/drafting/test_store.py::test_"
_TOLD = "tests/web/test_report_told.py::test_"

OF_TYPING = (
    Mutation(
        "what is typed is kept sealed",
        "custody/typed.py",
        "today + DRAFTS_KEPT, key.seal(content))",
        "today + DRAFTS_KEPT, content)",
        _DRAFTS + "what_is_typed_is_sealed",
    ),
    Mutation(
        "a draft that ends takes its key along",
        "custody/typed.py",
        "    KeyRing(acting.ledger.home.keys).destroy(which)\n",
        "",
        _DRAFTS + "it_lands_as_the_dry_run_says_and_leaves_a_receipt",
    ),
    Mutation(
        "where two people must, its author does not send a draft",
        "drafting/send.py",
        "    if not typed.draft.sends:",
        "    if False:",
        _DRAFTS + "where_the_organisation_wants_two_people_its_author_sends_nothing",
    ),
    Mutation(
        "whoever looks at another's draft leaves a line",
        "drafting/store.py",
        "        if draft.author != acting.reader.member:\n            record(",
        "        if False:\n            record(",
        _DRAFTS + "whoever_looks_at_another_s_draft_leaves_a_line",
    ),
    Mutation(
        "a debriefing that names somebody is not sent",
        "drafting/send.py",
        "        if says_who(acting, _free(content)):",
        "        if False:",
        _DRAFTS + "a_debriefing_that_names_somebody_known_is_not_sent",
    ),
    Mutation(
        "a debriefing is not sent on the day of the talk",
        "drafting/send.py",
        "        if typed.draft.begun_on >= today:",
        "        if False:",
        _DRAFTS + "a_debriefing_leaves_on_another_day_and_makes_nobody_a_suspect",
    ),
    Mutation(
        "a debriefing is testimony, which makes nobody a suspect",
        "drafting/send.py",
        '"testimony": debriefing or',
        '"testimony": False and',
        _DRAFTS + "a_debriefing_leaves_on_another_day_and_makes_nobody_a_suspect",
    ),
    Mutation(
        "no form of a debriefing has a field for a name",
        "drafting/kinds.py",
        '        *_first("position", "location"), *_more("nationality"), _NOTES,',
        '        *_first("name", "position", "location"), *_more("nationality"), _NOTES,',
        _TOLD + "no_field_of_either_form_takes_a_name",
    ),
    Mutation(
        "nobody is asked before they know that they may say no",
        "drafting/screening.py",
        "    if not informed:",
        "    if False:",
        _TOLD + "neither_begins_before_they_know_that_they_may_say_no",
    ),
    Mutation(
        "a text is said to be about the people of its report only where its author says so",
        "drafting/compose.py",
        '    if people and content.text.said.get("nobody-else"):',
        "    if people:",
        "tests/drafting/test_compose.py::test_a_text_is_about_the_people_of_the_report_only_where_its_author_says_so",
    ),
    Mutation(
        "a file that says what the form has no place for is refused whole",
        "drafting/read_back.py",
        "    if dict(draft.items[-1].said) != said:\n        raise _no_place(path)\n",
        "",
        "tests/drafting/test_compose.py::test_a_file_that_says_what_the_form_has_no_place_for_is_refused_whole",
    ),
    Mutation(
        "the form for no server can load and send nothing",
        "web/offline.py",
        "default-src 'none'; ",
        "",
        "tests/web/test_offline.py::test_the_form_for_no_server_is_one_page_that_asks_for_nothing",
    ),
)
