"""Every safeguard in Python with a change that takes it away, and the test that must notice.

The fences of the database have their own list in `test_fences_are_load_bearing.py`. A text that
no longer stands once in its file fails a test, so that the list cannot rot.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.safeguards.mutation import Mutation
from tests.safeguards.mutations_at_the_door import AT_THE_DOOR
from tests.safeguards.mutations_in_and_out import IN_AND_OUT
from tests.safeguards.mutations_of_asking import OF_ASKING
from tests.safeguards.mutations_of_editions import OF_EDITIONS
from tests.safeguards.mutations_of_hits import OF_HITS
from tests.safeguards.mutations_of_indicators import OF_INDICATORS
from tests.safeguards.mutations_of_judging import OF_JUDGING
from tests.safeguards.mutations_of_keeping import OF_KEEPING
from tests.safeguards.mutations_of_law import OF_LAW
from tests.safeguards.mutations_of_maps import OF_MAPS
from tests.safeguards.mutations_of_partnerships import OF_PARTNERSHIPS
from tests.safeguards.mutations_of_publishing import OF_PUBLISHING
from tests.safeguards.mutations_of_tables import OF_TABLES
from tests.safeguards.mutations_of_the_plan import OF_THE_PLAN
from tests.safeguards.mutations_of_typing import OF_TYPING

ROOT = Path(__file__).resolve().parents[2]


_OF_PEOPLE = (
    Mutation(
        "whoever may be a child is taken for one",
        "intake/child.py",
        "            drafts = with_minors(row.drafts, day)",
        "            drafts = row.drafts",
        "tests/intake/test_minors.py::test_whoever_may_be_a_child_is_protected_whatever_they_are_called",
    ),
    Mutation(
        "where age is uncertain childhood is presumed",
        "entities/minority.py",
        "    return (birth.earliest if birth.latest == date.max else birth.latest) > last",
        "    return birth.earliest > last",
        "tests/entities/test_minority.py::test_whoever_may_be_under_eighteen_is_taken_for_a_child",
    ),
    Mutation(
        "everything is denied until a rule says yes",
        "rights/decide.py",
        "    if rule is None:\n",
        "    if rule is None:\n        return Decision(item is None, 'x', 'y')\n    if rule is None:\n",
        "tests/rights/test_decide.py::test_what_no_rule_allows_is_refused_and_what_one_allows_is_allowed",
    ),
    Mutation(
        "a reader acts for a purpose that the rule knows",
        "rights/decide.py",
        "    if reader.purpose not in rule.purposes:",
        "    if False:",
        "tests/rights/test_decide.py::test_what_no_rule_allows_is_refused_and_what_one_allows_is_allowed",
    ),
    Mutation(
        "TLP RED and the audience bind everyone but the originator",
        "rights/decide.py",
        "(access.tlp is Tlp.RED or not addressed)",
        "not addressed",
        "tests/rights/test_decide.py::test_each_code_refuses_on_its_own",
    ),
    Mutation(
        "any protecting category wins",
        "rights/lanes.py",
        "    if minor or named & _WALLED:",
        "    if minor or (named & _WALLED and not named & OPEN_CATEGORIES):",
        "tests/rights/test_lanes.py::test_any_protecting_category_wins",
    ),
    Mutation(
        "a minor is protected under every category",
        "rights/lanes.py",
        "    if minor or named & _WALLED:",
        "    if named & _WALLED:",
        "tests/rights/test_lanes.py::test_a_minor_is_protected_under_every_category",
    ),
    Mutation(
        "whoever asked to lift a hold cannot co-sign",
        "custody/categorise.py",
        "        if asked.asked_by == acting.reader.member:",
        "        if False:",
        "tests/custody/test_reclassify.py::test_whoever_asked_cannot_decide_and_nobody_else_may_ask",
    ),
    Mutation(
        "a hold is not lifted without evidence",
        "custody/categorise.py",
        "    if not evidence:\n",
        "    if False:\n",
        "tests/custody/test_categorise.py::test_a_hold_is_lifted_by_two_people_on_evidence_and_never_by_one",
    ),
    Mutation(
        "the vault opens to the roles of its lane alone",
        "custody/vault.py",
        "        if acting.reader.role not in MAY_REVEAL.get(lane, ()):",
        "        if False:",
        "tests/custody/test_vault.py::test_nobody_else_does",
    ),
    Mutation(
        "a snapshot serves the reader and purpose it was taken for",
        "ledger/snapshot.py",
        "    if frozen.reader != acting.reader:",
        "    if False:",
        "tests/safeguards/test_snapshots.py::test_a_snapshot_serves_its_reader_and_purpose_and_nobody_else",
    ),
    Mutation(
        "who is not there to analyse takes no snapshot",
        "ledger/snapshot.py",
        "    if acting.role is not DatabaseRole.ENFORCEMENT:",
        "    if False:",
        "tests/safeguards/test_snapshots.py::test_whoever_is_not_there_to_analyse_takes_none",
    ),
    Mutation(
        "a form from another site changes nothing",
        "web/guards.py",
        '        return site == "same-origin"',
        "        return True",
        "tests/web/test_guards.py::test_a_form_counts_as_ours_only_when_the_browser_says_so",
    ),
    Mutation(
        "only who may judge judges",
        "crosscheck/review.py",
        "    require_judge(acting)\n    if verdict is Verdict.RETRACTED:",
        "    if verdict is Verdict.RETRACTED:",
        "tests/crosscheck/test_review.py::test_only_who_may_judge_does",
    ),
    Mutation(
        "the audit row of a search never keeps the name",
        "crosscheck/screen.py",
        'Action.SCREEN, "name", details={"hits": len(near)}',
        'Action.SCREEN, "name", details={"hits": len(near), "name": name}',
        "tests/crosscheck/test_screen.py::test_the_log_says_that_somebody_searched_and_what_for_and_never_whom",
    ),
    Mutation(
        "a consent reaches as far as it says",
        "custody/identity_release.py",
        "        and set(properties) <= set(each.properties)\n        for each in consents",
        "        for each in consents",
        "tests/custody/test_identity_release.py::test_without_consent_or_order_nothing_is_released",
    ),
    Mutation(
        "words for one person are words for nobody else",
        "disclosure/necessity.py",
        "        if first != person and said.strip():",
        "        if False:",
        "tests/disclosure/test_disclose.py::test_each_person_needs_words_of_their_own",
    ),
    Mutation(
        "nobody leaves without an assessment of their own",
        "disclosure/necessity.py",
        "    if not words.strip():",
        "    if False:",
        "tests/disclosure/test_disclose.py::test_a_preview_says_all_that_is_wrong_and_writes_nothing",
    ),
    Mutation(
        "whoever asked cannot confirm what leaves",
        "disclosure/disclose.py",
        "        if row.member == acting.reader.member:",
        "        if False:",
        "tests/disclosure/test_disclose.py::test_a_suspect_leaves_by_the_word_of_two_people",
    ),
    Mutation(
        "a suspect leaves by the word of two people",
        "disclosure/disclose.py",
        "        if suspected(sifted.subjects) and row.confirmed_by is None:",
        "        if False:",
        "tests/disclosure/test_disclose.py::test_a_suspect_leaves_by_the_word_of_two_people",
    ),
    Mutation(
        "danger of death or persecution needs an assurance",
        "disclosure/abroad.py",
        "        if answer.yes and not transfer.assurance.strip():",
        "        if False:",
        "tests/disclosure/test_disclose.py::test_a_third_country_needs_a_basis_and_two_answers",
    ),
    Mutation(
        "what asylum knows never reaches a country of origin",
        "disclosure/abroad.py",
        "    if any(not known or country in {each.casefold() for each in known} for known in origins):",
        "    if False:",
        "tests/disclosure/test_disclose.py::test_what_asylum_knows_never_goes_to_a_country_of_origin",
    ),
    Mutation(
        "where a boat lately was is a rescue centre's first",
        "disclosure/abroad.py",
        "if said.property in _PLACES and _is_fresh(said, dates, now):",
        "if False:",
        "tests/disclosure/test_abroad.py::test_where_a_boat_lately_was_is_a_rescue_centres_first",
    ),
    Mutation(
        "a provider's H2 stops what would go onward",
        "rights/decide.py",
        "    if access.handling.h2:\n",
        "    if False:\n",
        "tests/rights/test_onward.py::test_each_code_holds_against_the_recipient",
    ),
    Mutation(
        "H1 keeps out of court",
        "rights/decide.py",
        "    if access.handling.h1 and in_court and PermitCode.H1 not in lifted:",
        "    if False:",
        "tests/rights/test_decide.py::test_each_code_refuses_on_its_own",
    ),
    Mutation(
        "a leaf that was changed is not the one that was sealed",
        "custody/verifying.py",
        "            if fresh != hashes.read(HASH_BYTES):",
        "            if hashes.read(HASH_BYTES) is None:",
        "tests/custody/test_verifying.py::test_without_the_hash_of_the_leaf_itself_a_changed_leaf_is_missed",
    ),
    Mutation(
        "a log that was cut short is not whole",
        "custody/verifying.py",
        "        if each.size > found.size:",
        "        if False and each.size > found.size:",
        "tests/custody/test_verifying.py::test_a_log_cut_short_says_how_much_there_was",
    ),
    Mutation(
        "another's root is another log",
        "custody/verifying.py",
        "        elif roots[each.size] == each.root:",
        "        elif True:",
        "tests/custody/test_verifying.py::test_a_changed_leaf_is_named",
    ),
    Mutation(
        "a wrong password does not open",
        "members/door.py",
        "            proved = bool(right and second and _all_spent(door, found, second))",
        "            proved = bool(second and _all_spent(door, found, second))",
        "tests/members/test_door.py::test_wrong_members_passwords_and_codes_are_told_the_same_words",
    ),
    Mutation(
        "a backup of other keys is not poured over these",
        "custody/restore.py",
        'if (home.keys / "master").exists() and fingerprint(home.keys) != manifest.keys:',
        "if False:",
        "tests/custody/test_backup.py::test_keys_that_open_nothing_of_it_are_noticed_first",
    ),
    Mutation(
        "a person's data are withheld on a ground of law alone",
        "custody/subject_access.py",
        "    if decided.meant and not decided.told and decided.ground not in GROUNDS:",
        "    if False:",
        "tests/custody/test_subject_access.py::test_what_is_withheld_has_a_ground_and_nothing_is_answered_undecided",
    ),
    Mutation(
        "a certificate that another key signed is none",
        "custody/certificate.py",
        "    if public is not None and held != public:",
        "    if False:",
        "tests/custody/test_erase.py::test_the_certificate_is_checked_without_a_database_and_names_nobody",
    ),
    Mutation(
        "civil society takes no part in enforcement",
        "members/enrol.py",
        "        if wrong:\n",
        "        if False:\n",
        "tests/members/test_enrol.py::test_civil_society_takes_no_part_in_enforcement",
    ),
    Mutation(
        "a minor is opened by nobody",
        "custody/reclassify.py",
        "    if case.minor:",
        "    if False:",
        "tests/custody/test_reclassify.py::test_some_people_are_opened_by_nobody",
    ),
    Mutation(
        "help that the law mandates is never criminal",
        "custody/reclassify.py",
        "    if case.ground is Ground.MANDATED_BY_LAW:",
        "    if False:",
        "tests/custody/test_reclassify.py::test_some_people_are_opened_by_nobody",
    ),
    Mutation(
        "what people told is no evidence",
        "custody/reclassify.py",
        "    if weighed.told:",
        "    if False:",
        "tests/custody/test_reclassify.py::test_evidence_that_people_told_or_assessed_or_hide_is_none",
    ),
    Mutation(
        "a protected person is opened on a fact of another report",
        "custody/reclassify.py",
        "    if weighed.facts == 0:",
        "    if False:",
        "tests/custody/test_reclassify.py::test_evidence_that_people_told_or_assessed_or_hide_is_none",
    ),
    Mutation(
        "a humanitarian actor has a ground",
        "custody/reclassify.py",
        "    if category is Category.HUMANITARIAN_ACTOR and ground is None:",
        "    if False:",
        "tests/custody/test_reclassify.py::test_help_is_categorised_with_its_ground_and_nothing_else_is",
    ),
    Mutation(
        "a report whose title says so is testimony",
        "ledger/receive.py",
        "form.testimony or reads_as_told(form.title)",
        "form.testimony",
        "tests/intake/test_categories.py::test_a_report_is_testimony_where_its_terms_or_its_title_say_so",
    ),
    Mutation(
        "only a custodian holds suspects against the protected",
        "custody/check.py",
        """    require(acting.reader, Action.CHECK)
    with acting.begin() as connection:
        kept""",
        """    with acting.begin() as connection:
        kept""",
        "tests/crosscheck/test_custodian_check.py::test_nobody_else_checks",
    ),
    Mutation(
        "the identity of a suspect on hold is in the vault",
        "custody/check.py",
        "            vault.store(contribution, [Identity(each.token, each.value) for each in values])",
        "            pass",
        "tests/crosscheck/test_custodian_check.py::test_two_people_who_let_a_suspect_back_in_are_not_undone_by_the_next_check",
    ),
    Mutation(
        "a name alone puts nobody on hold",
        "crosscheck/custodian_check.py",
        "verdict is Verdict.SAME:",
        "verdict is not Verdict.DIFFERENT:",
        "tests/crosscheck/test_custodian_check.py::test_a_number_or_name_and_birth_are_enough_and_a_name_alone_is_not",
    ),
    Mutation(
        "consent or a court's order opens an identity, nothing else",
        "custody/identity_release.py",
        "    if basis.consent is None and not basis.court_order.strip():",
        "    if False:",
        "tests/custody/test_identity_release.py::test_without_consent_or_order_nothing_is_released",
    ),
    Mutation(
        "whoever asked for an identity does not release it",
        "custody/identity_release.py",
        "    if found.asked_by == acting.reader.member:",
        "    if False:",
        "tests/custody/test_identity_release.py::test_whoever_asked_does_not_release_it_to_themselves",
    ),
    Mutation(
        "prose is no identity to be named",
        "custody/identity_release.py",
        "    wrong = sorted(set(properties) - set(RELEASED))",
        "    wrong: list[str] = []",
        "tests/custody/test_identity_release.py::test_a_request_says_what_and_why",
    ),
    Mutation(
        "whoever releases an identity proves anew who they are",
        "web/routes/identities.py",
        "draft: Annotated[Asked, Depends(decided)], _proved: SteppedUp",
        "draft: Annotated[Asked, Depends(decided)]",
        "tests/web/test_identities.py::test_whoever_releases_or_opens_an_identity_proves_anew_who_they_are",
    ),
)

MUTATIONS = (
    *_OF_PEOPLE, *AT_THE_DOOR, *OF_KEEPING, *IN_AND_OUT, *OF_JUDGING, *OF_TABLES, *OF_HITS,
    *OF_EDITIONS,
    *OF_TYPING,
    *OF_MAPS, *OF_INDICATORS, *OF_PUBLISHING, *OF_THE_PLAN,
    *OF_LAW, *OF_ASKING, *OF_PARTNERSHIPS,
)  # fmt: skip


def noticed(mutation: Mutation, scratch: Path) -> bool:
    """Return whether its test goes red once the safeguard is gone, in a copy of the project."""
    copy = scratch / "copy"
    kept = shutil.ignore_patterns("node_modules", "built")
    for folder in ("src", "tests", "bench", "docs"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=kept)
    shutil.copy(ROOT / "pyproject.toml", copy)
    built = ROOT / "src/wholeroute/web/static/built"
    if built.is_dir():
        shutil.copytree(built, copy / "src/wholeroute/web/static/built")
    path = copy / "src/wholeroute" / mutation.file
    path.write_text(path.read_text("utf-8").replace(mutation.stands, mutation.instead), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-n", "0",
         *mutation.noticed_by.split()],
        cwd=copy, env=os.environ | {"PYTHONPATH": str(copy / "src")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    shutil.rmtree(copy)
    # 1: tests failed. Anything else (nothing collected, a syntax error) is no proof.
    return done.returncode == 1 and " failed" in done.stdout
