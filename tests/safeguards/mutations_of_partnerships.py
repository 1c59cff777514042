"""That no allegation is lost, who decides and reads one, and whose words a record is."""

from __future__ import annotations

from tests.safeguards.mutation import Mutation

_TABLES = "ledger/versions/0031_partnerships.py"
_PURE = "tests/partnerships/test_allegations.py::test_"
_KEPT = "tests/partnerships/test_allegations_kept.py::test_"
_RECORDS = "tests/partnerships/test_records_kept.py::test_"
_ALLEGED = "tests/web/test_allegations.py::test_"
_TOLD = "tests/partnerships/test_campaigns.py::test_"
_CAMPAIGNS = "tests/web/test_campaigns.py::test_"
_PAGES = "tests/web/test_partners_records.py::test_"

OF_PARTNERSHIPS = (
    Mutation(
        "not even the owner of its table takes an allegation away",
        _TABLES,
        "create trigger stays before update or delete or truncate on",
        "create trigger stays before update on",
        f"{_KEPT}nobody_takes_one_away_not_the_owner_either",
    ),
    Mutation(
        "what was taken away by force is missed",
        "partnerships/allegations.py",
        "    return tuple(sorted(set(logged) - held))",
        "    return ()",
        f"{_PURE}what_the_log_names_and_nobody_finds_is_missed",
    ),
    Mutation(
        "ten days without a decision and it is escalated",
        "partnerships/allegations.py",
        "        return self.is_open and today > self.due",
        "        return self.is_open and today > self.due + DAYS",
        f"{_PURE}ten_days_without_a_decision_and_it_is_escalated",
    ),
    Mutation(
        "what is joined with something decided is not decided by that",
        "partnerships/allegations.py",
        "            begun = max(since, joined, self._reopened(other))",
        "            begun = max(since, self._reopened(other))",
        f"{_PURE}a_decision_counts_for_what_was_joined_before_it_and_for_nothing_joined_later",
    ),
    Mutation(
        "what is taken apart stands by itself again",
        "partnerships/allegations.py",
        "            if each.kind is StepKind.JOINED and each.id not in apart",
        "            if each.kind is StepKind.JOINED",
        f"{_PURE}a_decision_counts_no_longer_once_it_is_taken_apart",
    ),
    Mutation(
        "whoever wrote an allegation down does not decide it",
        "partnerships/adding.py",
        "    if case.allegation.member == member:",
        "    if False:",
        f"{_PURE}whoever_wrote_it_down_does_not_decide_it",
    ),
    Mutation(
        "the database lets nobody decide what they wrote down",
        _TABLES,
        "            or partnership.written_by(allegation) <> allegation_step.member))",
        "            or true))",
        f"{_KEPT}whoever_wrote_it_down_does_not_decide_it",
    ),
    Mutation(
        "a contact point reads what its own organisation received",
        _TABLES,
        '        f"{_STEERING} or {_ATTESTING} and {_OWN}",',
        '        f"{_STEERING} or {_ATTESTING}",',
        f"{_KEPT}it_is_read_by_managers_reviewers_and_who_received_it",
    ),
    Mutation(
        "steps are read where their allegation is",
        _TABLES,
        '        f"allegation in {_TOLD}",',
        '        "true",',
        f"{_KEPT}steps_are_read_where_their_allegation_is",
    ),
    Mutation(
        "of those who oversee, who reviews rights reads allegations",
        "partnerships/store/allegations.py",
        "    return reader.role is Role.RIGHTS_REVIEWER and decide(reader, Action.AUDIT).allowed",
        "    return decide(reader, Action.AUDIT).allowed",
        f"{_KEPT}nobody_else_reads_one",
    ),
    Mutation(
        "a contact point neither decides nor joins",
        "partnerships/store/allegations.py",
        "    if action is not Action.STEER and kind not in _OF_WHO_RECEIVED:",
        "    if False:",
        f"{_KEPT}a_contact_point_forwards_and_corrects_and_no_more",
    ),
    Mutation(
        "the database lets no contact point decide",
        _TABLES,
        "        and ({_ATTESTING} and kind in ('forwarded', 'corrected')",
        "        and ({_ATTESTING}",
        f"{_KEPT}a_contact_point_forwards_and_corrects_and_no_more",
    ),
    Mutation(
        "an organisation says what it received itself",
        "partnerships/adding.py",
        '    if told.received_by not in {"", own} and not steers:',
        "    if False:",
        f"{_KEPT}an_organisation_says_what_it_received_itself",
    ),
    Mutation(
        "a contact point writes needs, activities and exchanges alone",
        "partnerships/records.py",
        "    if not steers and kind not in ATTESTED:",
        "    if False:",
        f"{_RECORDS}a_contact_point_writes_needs_activities_and_exchanges_and_who_steers_writes_all",
    ),
    Mutation(
        "nobody says another organisation's record anew",
        "partnerships/store/records.py",
        "    if anew is not None and not steers:",
        "    if False:",
        f"{_RECORDS}whoever_said_it_first_says_it_anew_and_so_does_who_steers",
    ),
    Mutation(
        "the database lets nobody say another organisation's record anew",
        _TABLES,
        "      and (r.organisation = ledger.my_organisation() or ledger.may('steer')))",
        ")",
        f"{_RECORDS}whoever_said_it_first_says_it_anew_and_so_does_who_steers",
    ),
    Mutation(
        "a record that is closed or taken back takes what it said before along",
        _TABLES,
        "  where coalesce(r.about, r.id) = which order by r.id desc limit 1",
        "  where coalesce(r.about, r.id) = which order by r.id limit 1",
        f"{_RECORDS}everybody_reads_public_records_and_what_is_closed_or_taken_back_takes_its_past_along",
    ),
    Mutation(
        "a correction stands beside what was received and takes no place of it",
        "web/views/allegations.py",
        "        tuple(_told(each) for each in corrected if each.step is None),",
        "        (),",
        f"{_ALLEGED}a_contact_point_forwards_and_corrects_and_no_more",
    ),
    Mutation(
        "an allegation's page is for whoever reads allegations alone",
        "partnerships/store/allegations.py",
        "    if not reads(acting.reader):",
        "    if False:",
        f"{_ALLEGED}an_allegation_is_written_down_and_read_by_those_who_may",
    ),
    Mutation(
        "without a comparison a campaign is reach only, whatever it says",
        "partnerships/campaigns.py",
        "    if comparison is Comparison.BEFORE_AND_AFTER:",
        "    if False:",
        f"{_TOLD}without_a_comparison_it_is_reach_only_whatever_was_measured",
    ),
    Mutation(
        "an arm of one place makes no interval",
        "partnerships/campaigns.py",
        "    if any(len(arm) < FEWEST for arm in values.values()):",
        "    if False:",
        f"{_TOLD}what_makes_no_interval_possible_is_said",
    ),
    Mutation(
        "an interval is as wide as few places make it",
        "partnerships/campaigns.py",
        "    return float(stdtrit(freedom, (1 + SURE) / 2))",
        "    return 1.96 + 0 * float(stdtrit(freedom, 0.9))",
        f"{_TOLD}the_interval_holds_the_truth_as_often_as_it_says",
    ),
    Mutation(
        "places not drawn by lot are compared by how much they changed",
        "partnerships/campaigns.py",
        "    by_lot = comparison is Comparison.BY_LOT",
        "    by_lot = True",
        f"{_TOLD}with_a_comparison_group_changes_are_compared_and_not_ends",
    ),
    Mutation(
        "everybody sees how often a campaign reached somebody in tens",
        "web/views/campaigns.py",
        "        _exact(found) if member else _in_tens(found),",
        "        _exact(found),",
        f"{_CAMPAIGNS}days_are_written_down_and_everybody_sees_tens_and_none_below_ten",
    ),
    Mutation(
        "the sum that everybody sees is that of what they see",
        "web/views/campaigns.py",
        "    times = sum(number or 0 for number in places.values())",
        "    times = found.times",
        f"{_CAMPAIGNS}days_are_written_down_and_everybody_sees_tens_and_none_below_ten",
    ),
    Mutation(
        "a difference that rests on small counts is not told to everybody",
        "web/views/campaigns.py",
        "    if not all(_is_large(_together(found.places, arm)) for arm in Arm):",
        "    if False:",
        f"{_CAMPAIGNS}counts_that_are_too_small_tell_everybody_no_difference",
    ),
    Mutation(
        "a file of partners that leaves holds what everybody reads",
        "web/partners_look.py",
        "    found = kept.records(look.ledger, None, partner)",
        "    found = kept.records(look.ledger, look.acting, partner)",
        f"{_PAGES}what_is_for_members_is_not_found_by_anybody_else",
    ),
    Mutation(
        "a contact point is offered and sent no form of who steers",
        "web/routes/partners_records.py",
        "        kind_is_theirs(kind, steers=steers)",
        "        kind_is_theirs(kind, steers=True)",
        f"{_PAGES}a_contact_point_is_refused_what_who_steers_writes",
    ),
    Mutation(
        "counts of people are told as they were written down to members alone",
        "web/partners_look.py",
        "    return is_member(look) or record.kind not in COUNTING_PEOPLE",
        "    return True",
        "tests/web/test_partners.py::test_counts_of_people_are_told_to_members_alone"
        "_and_everybody_reads_tens_of_the_campaign",
    ),
    Mutation(
        "by joining nobody decides what they wrote down",
        "partnerships/allegations.py",
        "                and each.member != allegation.member",
        "                and True",
        f"{_PURE}by_joining_nobody_decides_what_they_wrote_down",
    ),
    Mutation(
        "with what a campaign is compared is settled before anybody is asked",
        "partnerships/store/records.py",
        '    if body.comparison == campaign.kept["comparison"]:',
        "    if True:",
        f"{_RECORDS}a_comparison_is_chosen_before_anybody_is_asked",
    ),
    Mutation(
        "nothing is added to an allegation before it was received",
        "partnerships/store/allegations.py",
        "    if until < since:",
        "    if False:",
        f"{_KEPT}it_is_about_an_activity_of_its_partner_and_nothing_is_added_before_it_was_received",
    ),
    Mutation(
        "opening an allegation again gives no ten days anew",
        "partnerships/allegations.py",
        "                found.append(Opening(each.on))",
        "                found = [Opening(each.on)]",
        f"{_PURE}opening_it_again_gives_no_ten_days_anew_but_what_was_left_of_them",
    ),
    Mutation(
        "a day on which an allegation was open for an hour counts",
        "partnerships/allegations.py",
        "            yield first, (last - first).days + 1",
        "            yield first, (last - first).days",
        f"{_PURE}nobody_puts_the_tenth_day_off_by_deciding_and_reopening",
    ),
    Mutation(
        "what is joined with one that is not seen is not told to be open",
        "partnerships/allegations.py",
        "        return self.decision is None and not self.unseen",
        "        return self.decision is None",
        f"{_PURE}what_is_joined_with_one_that_is_not_seen_is_neither_open_nor_decided_here",
    ),
    Mutation(
        "an activity is not taken back while an allegation rests on it",
        "partnerships/store/records.py",
        '    if numbers := ", ".join(map(str, alleged(connection, record.first))):',
        '    if numbers := "":',
        f"{_KEPT}an_activity_stays_while_an_allegation_rests_on_it_that_its_reader_may_know_of",
    ),
    Mutation(
        "stages of an agreement come in their order",
        "partnerships/records.py",
        "        if body.stage in order and _place(each, order) > order.index(body.stage):",
        "        if False:",
        f"{_RECORDS}stages_come_in_their_order_and_what_stands_in_the_way_is_said",
    ),
    Mutation(
        "nothing is dated before what it follows",
        "partnerships/records.py",
        "        if day and before(day, first):",
        "        if False:",
        f"{_RECORDS}nothing_is_dated_before_what_it_follows",
    ),
)
