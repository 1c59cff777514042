"""What wholeroute promises, in plain words, each with the tests that hold it.

A test fails where one of them is not there. Whoever doubts a promise can run it.
"""

from __future__ import annotations

from dataclasses import dataclass

from wholeroute.words import N_

SAFEGUARDS = "tests/safeguards"


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise, and what goes red where it is broken."""

    id: str
    title: str
    words: str
    tests: tuple[str, ...]


FENCES: tuple[Promise, ...] = (
    Promise(
        "snapshots",
        N_("Analysis sees the open lane alone"),
        N_("Whatever analyses reads copies that hold suspects and things, and nobody who is"
           " protected, before a court or not yet categorised. Its judgements and findings have no"
           " place for anybody else."),
        ("tests/safeguards/test_snapshots.py", "tests/safeguards/test_subjects.py"),
    ),
    Promise(
        "database",
        N_("The database says no a second time"),
        N_("Each role enters by its own door, and row by row the database asks who may see what."
           " A mistake in the program opens nothing."),
        ("tests/safeguards/test_fences.py", "tests/safeguards/test_walls.py",
         "tests/safeguards/test_two_fences_agree.py", "tests/safeguards/test_fences_are_load_bearing.py"),
    ),
    Promise(
        "vault",
        N_("Names of protected people lie in a vault"),
        N_("Who they are stands in another database, under another role and key. The ledger holds"
           " a random number in their place."),
        ("tests/safeguards/test_identities.py", "tests/custody/test_vault.py"),
    ),
)  # fmt: skip

PROMISES: tuple[Promise, ...] = (
    Promise(
        "protected-stay-out",
        N_("Nobody who is protected is suspected by a machine"),
        N_("A smuggled person, victim, witness, helper or minor is in no network, in no search and"
           " in no export. Any protecting category wins. The one comparison that reads their names"
           " is a custodian's: all that comes of it is that a suspect is held back."),
        ("tests/rights/test_lanes.py::test_any_protecting_category_wins",
         "tests/safeguards/test_network.py", "tests/safeguards/test_subjects.py",
         "tests/disclosure/test_disclose.py::test_whoever_is_protected_or_uncategorised_is_as_if_absent"),
    ),
    Promise(
        "two-people",
        N_("Nobody leaves protection by one person's word"),
        N_("It takes two people, and facts that another report states: what somebody told of"
           " themselves never makes them a suspect. A minor never leaves it."),
        ("tests/rights/test_lanes.py::test_a_minor_is_protected_under_every_category",
         "tests/custody/test_reclassify.py"),
    ),
    Promise(
        "labels",
        N_("A label alone makes no suspect"),
        N_("Whoever a report shows aboard, steering, rescuing or caring for a minor is held back"
           " whatever it calls them, until two people lift the hold on evidence beyond that."),
        ("tests/entities/test_capacity.py",
         "tests/web/test_people.py::test_a_hold_is_lifted_by_another_person_who_sees_what_it_rests_on"),
    ),
    Promise(
        "uncategorised",
        N_("Who is not categorised can only be categorised"),
        N_("Nobody else may read, match or export them, and they go after six months."),
        ("tests/safeguards/test_fences.py",
         "tests/rights/test_retention.py::test_whoever_is_uncategorised_goes_after_six_months_whatever_is_decided"),
    ),
    Promise(
        "no-field",
        N_("There is no place for what must not be known"),
        N_("No field holds a part of the body, ethnicity, religion, political opinion or a score"
           " on a person."),
        ("tests/safeguards/test_vocabulary.py",
         "tests/intake/test_mapping.py::test_no_property_takes_in_ethnicity_religion_or_looks"),
    ),
    Promise(
        "sources",
        N_("Everything leads back to who said it"),
        N_("Each link, group and figure shows the statements it rests on, their source and grade."),
        ("tests/web/test_entities.py::test_every_source_is_a_link_to_its_report",
         "tests/web/test_network.py::test_every_line_and_tie_leads_to_its_statements"),
    ),
    Promise(
        "human",
        N_("A human decides"),
        N_("What a machine proposes changes nothing outside until a named person confirms it with"
           " a reason; a step back is always one step."),
        ("tests/web/test_findings.py::test_a_person_decides_with_a_reason_and_it_is_audited",
         "tests/web/test_findings.py::test_nothing_is_decided_beforehand",
         "tests/safeguards/test_register.py"),
    ),
    Promise(
        "necessity",
        N_("Nothing leaves without a reason of its own"),
        N_("Each disclosure needs purpose, recipient, law and the necessity for each person, from"
           " a named person; a suspect leaves by the word of two. Third countries are asked more."),
        ("tests/disclosure/test_disclose.py::test_what_is_missing_refuses",
         "tests/disclosure/test_disclose.py::test_each_person_needs_words_of_their_own",
         "tests/disclosure/test_disclose.py::test_a_third_country_needs_a_basis_and_two_answers",
         "tests/disclosure/test_fields.py"),
    ),
    Promise(
        "nothing-lost",
        N_("Nothing sent is lost, nothing bad gets in silently"),
        N_("Each row of a report is in, or stays outside with its line, the reason and what to do."
           " Files that mean harm are refused before anything reads them."),
        ("tests/intake/test_take_in.py::test_a_receipt_accounts_for_every_row",
         "tests/safeguards/test_hostile.py"),
    ),
    Promise(
        "erasure",
        N_("Who is erased is gone everywhere"),
        N_("Erasing reaches tables, files, keys and what was made of them; the log still proves"
           " itself, and a restored backup erases again."),
        ("tests/custody/test_erase.py",),
    ),
    Promise(
        "audit",
        N_("Whoever looks leaves a line that cannot be taken back"),
        N_("Acts and refusals stand in a log that is sealed into a tree of hashes; others can sign"
           " its checkpoints and verify it without this machine."),
        ("tests/safeguards/test_audit_tree.py", "tests/custody/test_sealing.py",
         "tests/web/test_failures.py::test_a_refusal_is_audited_in_the_readers_name"),
    ),
)  # fmt: skip
