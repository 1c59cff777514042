"""What makes an edition of the plan worth its hash: two people, the same content, the same bytes."""

from __future__ import annotations

from tests.safeguards.mutation import Mutation

OF_EDITIONS = (
    Mutation(
        "two people sign an edition before it is published",
        "plan/freeze.py",
        "    if not kept.signed:",
        "    if False:",
        "tests/plan/test_editions.py::test_one_signature_alone_publishes_nothing",
    ),
    Mutation(
        "two signatures are of two people",
        "plan/store/editions.py",
        "        return len(members) > 1 and",
        "        return len(members) > 0 and",
        "tests/plan/test_editions.py::test_one_signature_alone_publishes_nothing",
    ),
    Mutation(
        "a joint edition is signed for two organisations",
        "plan/store/editions.py",
        "(not self.joint or len(organisations) > 1)",
        "True",
        "tests/plan/test_editions.py::test_a_joint_edition_wants_two_organisations",
    ),
    Mutation(
        "what was frozen is read under its own hash alone",
        "plan/edition.py",
        "    if not has_its_hash:",
        "    if False:",
        "tests/plan/test_editions.py::test_a_changed_content_is_never_rendered_under_the_old_hash",
    ),
    Mutation(
        "what an earlier edition kept back is read under its own hash alone",
        "plan/store/editions.py",
        '    must_be_frozen(all(each["whole"] for each in rows))\n',
        "",
        "tests/plan/test_editions.py::test_what_earlier_editions_said_of_counts_is_read_under_their_own_hash_alone",
    ),
    Mutation(
        "a rendering that differs from the first is not handed over",
        "reports/held.py",
        "    if first is not None and first != digest:",
        "    if False:",
        "tests/plan/test_editions.py::test_a_changed_content_is_never_rendered_under_the_old_hash",
    ),
    Mutation(
        "evidence that is not for everybody stays out of editions",
        "plan/standings.py",
        "        if each.public and weigh(",
        "        if weigh(",
        "tests/plan/test_editions.py::test_statuses_follow_from_evidence_and_what_is_not_for_everybody_is_only_counted",
    ),
    Mutation(
        "who signed stays with those who work on the plan",
        "web/views/plan_editions.py",
        'each.member if inside else ""',
        "each.member",
        "tests/web/test_plan_editions.py::test_two_sign_one_publishes_and_everybody_reads_the_same",
    ),
)  # fmt: skip
