# ruff: noqa: E501 — an act is a line, names of tests are as long as they are
"""Every action of the workspace, and how it is done without a mouse: what `test_keyboard` goes through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.journeys.of_a_plan import OTHERS, OWN
from tests.journeys.seats import (
    ADMINISTRATOR,
    ANALYST,
    AUDITOR,
    CONTACT,
    ELSEWHERE,
    GUARDIAN,
    INVESTIGATOR,
    KEEPER,
    MANAGER,
    OFFICER,
    OVERSEER,
    PROSECUTOR,
    REVIEWER,
    SENDER,
    TELLER,
    Seat,
)

TOO_FEW = 422
"""What learning from too few judgements is answered, which the page says."""
NOT_KEPT = 422
"""What sending rows again is answered whose reading was not kept, which the page says."""
TICK = ""
"""What is said of a box that is to be ticked."""


@dataclass(frozen=True, slots=True)
class Act:
    """A form that somebody fills in and sends: where it stands, its route, and what they say in it."""

    who: Seat
    route: str
    path: str
    form: str
    said: Mapping[str, str] = field(default_factory=dict)
    button: str = ""
    answer: int = 303


PAIR = "/pairs/{left:uuid}/{right:uuid}"
WHY = "He rented the boat that capsized on 3 May; the agency holds the skipper's statement on it."
OBJECTS = "The number is the only link between the two cases and must be compared there."

ACTS = (
    # a contributor: a report is typed, sent, mended, and what met it is told what it was worth
    Act(SENDER, "/reports/new", "/reports/new", "form[action='/reports/new']"),
    Act(SENDER, "/reports/{draft:uuid}/parts/{part}", "{draft}?at=boat-2", "#part", {"name": "Aurora II"}, "open:text"),
    Act(SENDER, "/reports/{draft:uuid}/hand-over", "{draft}/review", "form[action$='/hand-over']"),
    Act(SENDER, "/reports/{draft:uuid}/hand-back", "{draft}/review", "form[action$='/hand-back']"),
    Act(SENDER, "/reports/{draft:uuid}/send", "{draft}/review", "form[action$='/send']"),
    Act(SENDER, "/reports/{draft:uuid}/end", "{empty}", "form[action$='/end']"),
    Act(SENDER, "/reports/debriefing", "/reports/debriefing", "main form.judge", {"informed": TICK}),
    Act(SENDER, "/reports/screening", "/reports/screening", "main form.judge", {
        "informed": TICK, "needs": TICK, "recipient": "ngo", "urgency": "today", "place": "The old port",
        "contact": "Duty desk", "language": "ti", "legal_basis": "Directive 2012/29/EU, Article 8"}),
    Act(SENDER, "/quarantine/rows/{row:int}", "/quarantine/rows/{row}", "form[action$='/{row}']", {"cell-2": "1981"}),
    Act(SENDER, "/quarantine/rows/{row:int}/reject", "/quarantine/rows/{second_row}", "form[action$='/reject']",
        {"because": "nobody knows whom it means"}),
    Act(SENDER, "/quarantine/{ref:uuid}/retry", "/quarantine/{broken}", "form[action$='/retry']"),
    Act(SENDER, "/quarantine/{ref:uuid}/reject", "/quarantine/{broken}", "form[action$='/reject']", {"because": "unknown"}),
    Act(SENDER, "/quarantine/retry", "/quarantine", "form[action='/quarantine/retry']", answer=NOT_KEPT),
    Act(SENDER, "/quarantine/reject", "/quarantine", "form[action='/quarantine/reject']", {"because": "unknown"}),
    Act(SENDER, "/hits/{own:uuid}/{hit:uuid}", "/hits?report={port}", "form.said"),
    Act(SENDER, "/permissions", "/permissions?report={port}", "main form.judge",
        {"code": "H2", "recipient": "agency", "until": "2027-03-31"}),
    Act(SENDER, "/permissions/{permission:uuid}/revoke", "/permissions", "form[action$='/revoke']"),
    Act(SENDER, "/referrals", "/referrals", "main form.judge", {
        "recipient": "ngo", "need": "medical", "urgency": "now", "place": "The old port", "contact": "Duty desk",
        "language": "ti", "legal_basis": "Directive 2012/29/EU, Article 8"}),
    # an analyst: the desk, a search, somebody's page, pairs and what was judged of them, a finding, a canvas
    Act(ANALYST, "/desk/{sort}/{item}", "/?kind=pair", "#desk form"),
    Act(ANALYST, "/search", "/search", "main form.search", {"words": "Ermias Ghermay"}),
    Act(ANALYST, "/search/{which:uuid}/save", "{search}", "form[action*='/save']", {"name": "again"}),
    Act(ANALYST, "/search/{which:uuid}/forget", "/search/saved", "form[action$='/forget']"),
    Act(ANALYST, PAIR, "/pairs/{sure_left}/{sure_right}", "form.judge[data-keys]", {"verdict": "different", "reason": "two mothers"}),
    Act(ANALYST, PAIR + "/undo", "/pairs/{sure_left}/{sure_right}", "form[action$='/undo']", {"reason": "a slip"}),
    Act(ANALYST, "/pairs/together", "/pairs/together?one={list}&other={copy}&sharing=same+passport+number", "form.at-once",
        {"verdict": "same", "reason": "one booklet"}),
    Act(ANALYST, "/pairs/mine", "/pairs/mine", "form[action='/pairs/mine']", {"reason": "it was stolen"}),
    Act(ANALYST, "/pairs/models", "/pairs/models", "form[action='/pairs/models']", answer=TOO_FEW),
    Act(INVESTIGATOR, "/pairs/models/use", "/pairs/models", "form[action='/pairs/models/use']", {"reason": "the card convinces"}),
    Act(ANALYST, "/entities/{entity:uuid}/unmerge", "/entities/{one}", "form[action$='/unmerge']", {"reason": "two men"}),
    Act(ANALYST, PAIR + "/remerge", "/pairs/{one}/{again}", "form[action$='/remerge']", {"reason": "one man after all"}),
    Act(ANALYST, "/pairs/versions", "/pairs/versions", "form[action='/pairs/versions']", {"reason": "brothers"}),
    Act(ANALYST, "/findings/{which:uuid}", "/findings/{finding}", "main form.judge", {"state": "dismissed", "reason": "a name twin"}),
    Act(ANALYST, "/canvas/views", "/canvas?acts={acts}", "form[action='/canvas/views']"),
    Act(ANALYST, "/canvas/views/{ref:uuid}", "/canvas", "form[action^='/canvas/views/']", button="share"),
    Act(ANALYST, "/language", "/search", "form[action='/language']", {"lang": "it"}),
    # who investigates or prosecutes: somebody leaves for another body, an identity is asked for
    Act(INVESTIGATOR, "/disclosures/new", "/disclosures/new?entity={suspect}", "form.disclosing",
        {"recipient": "agency", "legal_basis": "Directive (EU) 2023/977, Article 7", "why": WHY}),
    Act(ELSEWHERE, "/identities", "/identities", "main form.judge",
        {"report": "{rescue}", "pseudonym": "{victim}", "properties": TICK, "case": "Case 8", "reason": "to hear them"}),
    Act(PROSECUTOR, "/identities", "/identities", "main form.judge",
        {"report": "{rescue}", "pseudonym": "{victim}", "properties": TICK, "case": "Case 9", "reason": "to hear them"}),
    Act(GUARDIAN, "/language", "/entities?lane=protected", "form[action='/language']", {"lang": "it"}),
    Act(MANAGER, "/plan/indicators/{indicator}/count", "/plan/indicators/actions-complete", "form[action$='/count']"),
    Act(MANAGER, "/plan/indicators/count", "/plan/indicators", "form[action='/plan/indicators/count']"),
    # who acts for the plan: what a law became, how a state applies it, what was learned, what was agreed on
    Act(MANAGER, "/plan/acts/{act}/steps", "/plan/acts/facilitation-recast", "form[action$='/steps']",
        {"stage": "agreed", "day": "2026-05-20", "source": "A press release"}),
    Act(MANAGER, "/plan/law/{act}/parties", "/plan/law/smuggling-protocol", "form[action$='/parties']", {
        "listed": 'Participant,Signature,"Ratification"\nItaly,12 Dec 2000,2 Aug 2006', "as_of": "2013-12-31",
        "source": "The treaty collection"}),
    Act(CONTACT, "/plan/law/{act}/{state}/topics", "/plan/law/facilitation-directive/IT", "form[action$='/topics']", {
        "topic": "penalties", "status": "complete", "says": "Up to five years", "source": "Law 1"}),
    Act(CONTACT, "/plan/law/{act}/{state}/steps", "/plan/law/facilitation-directive/IT", "form[action$='/steps']",
        {"stage": "notified", "day": "2003", "source": "A letter"}),
    Act(CONTACT, "/plan/law/statistics", "/plan/law/statistics", "form[action='/plan/law/statistics']", {
        "listed": "freq,measure,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\nA,convictions,NR,IT,2024,12,",
        "source": "The yearbook", "quality": "A"}, "yes", answer=200),
    Act(CONTACT, "/plan/knowledge", "/plan/knowledge/new?kind=need", "form[action='/plan/knowledge']",
        {"title": "Who pays for the boats", "words": "Nobody counts it."}),
    Act(CONTACT, "/plan/knowledge/{note:int}", "{note}/renew", "form[action='{note}']", {"title": "Interviews"}),
    Act(CONTACT, "/plan/knowledge/{note:int}/replies", "{note}", "form[action$='/replies']", {"words": "We agree."}),
    Act(MANAGER, "/plan/commitments", "/plan/commitments", "form[action='/plan/commitments']", {
        "forum": "Khartoum Process", "element": "Data", "actor": "Egypt", "words": "Counts", "made_on": "2024"}),
    Act(MANAGER, "/plan/commitments/{commitment:int}", "{pledge}", "form[action='{pledge}']", {"due": "2030"}),
    # records of partners and routes
    Act(MANAGER, "/partners/{partner}/records", "/partners/TN/records/new?kind=exchange", "main form.judge",
        {"day": "2025-06-01", "level": "ministers", "what": "Returns"}),
    Act(MANAGER, "/routes/{route}/records", "/routes/atlantic/records/new?kind=conference", "main form.judge",
        {"day": "2025-02", "title": "Rabat", "what": "Rescue"}),
    Act(CONTACT, "/partners/records/{number:int}", "{record}/renew", "main form.judge", {"what": "Shelter for all"}),
    Act(MANAGER, "/partners/records/{number:int}/back", "{record_exchange}", "form[action$='/back']", {"why": "Written twice"}),
    # money: a rate is entered, a file is taken back
    Act(MANAGER, "/money/rates", "/money", "form[action='/money/rates']",
        {"currency": "GBP", "day": "2026-01-05", "per_euro": "0.8673", "source": "ECB"}),
    Act(MANAGER, "/money/{dataset}/take-back", "/money/results", "form[action$='/take-back']",
        {"why": "It was taken in twice"}),
    # what was alleged is written down, decided by another, and looked for; a campaign is run and measured
    Act(CONTACT, "/allegations", "/allegations/new", "form[action='/allegations']",
        {"through": "hotline", "partner": "TN", "words": "Nobody was heard before the return."}),
    Act(MANAGER, "/allegations/{number:int}", "{alleged}", "#decided", {"outcome": "upheld", "words": "The training ends."}),
    Act(REVIEWER, "/allegations/compare", "/allegations", "form[action='/allegations/compare']", answer=200),
    Act(MANAGER, "/campaigns", "/campaigns/new", "form[action='/campaigns']", {
        "title": "Know before", "partner": "SN", "segment": "origin", "audience": "Drivers", "channels": "radio", "languages": "wo",
        "myth": "The sea is calm", "alternatives": "None yet", "pretest": "Not yet", "do_no_harm": "Nobody is shown",
        "comparison": "places-by-lot"}),
    Act(MANAGER, "/campaigns/{campaign:int}", "{campaign}/renew", "form[action='{campaign}']", {"title": "Know before you go"}),
    Act(MANAGER, "/campaigns/{campaign:int}/days", "{campaign}", "form[action$='/days']",
        {"place": "Thies", "channel": "radio", "language": "wo", "reached": "40"}),
    Act(MANAGER, "/campaigns/{campaign:int}/waves", "{campaign}", "form[action$='/waves']", {
        "wave": "baseline", "arm": "campaign", "day": "2024-12-10", "question": "Is it calm?", "place-1": "A", "asked-1": "40", "said-1": "12"}),
    Act(MANAGER, "/campaigns/{campaign:int}/take-back", "{campaign}", "form[action$='/take-back']",
        {"entry": "{campaign_day}", "why": "counted twice"}),
    Act(MANAGER, "/language", "/figures", "form[action='/language']", {"lang": "it"}),
    # a plan: who answers for whom, evidence with its value, a word on that of others, the own withdrawn
    Act(MANAGER, "/plan/answering", "/plan/answering", "main form.judge", {"actor": "eu", "answers": "agency", "since": "2021-09-29"}),
    Act(CONTACT, "/plan/actions/{action}/evidence", f"/plan/actions/{OWN}", "form[action$='/evidence']", {
        "kind": "law", "title": "The decree is out", "held_by": "the gazette", "reference": "No 17", "day": "2024", "quality": "A",
        "value": "1", "since": "2024", "until": "2024"}),
    Act(CONTACT, "/plan/actions/{action}/evidence/{which:int}", f"/plan/actions/{OTHERS}", "form[action$='/evidence/{evidence}']",
        {"verdict": "verified", "reason": "we have it too"}),
    Act(MANAGER, "/plan/editions", "/plan/editions", "main form.fields", {"kind": "pillar-1", "title": "Pillar 1 in 2026"}),
    Act(MANAGER, "/plan/editions/{number:int}/sign", "{edition}", "form[action$='/sign']"),
    Act(AUDITOR, "/language", "/oversight", "form[action='/language']", {"lang": "it"}),
    # who protects, keeps and watches over
    Act(OFFICER, "/entities/{entity:uuid}/reveal", "/entities/{shelter}", "form[action$='/reveal']"),
    Act(("protection-officer@ngo", "protection-officer", "protection"), "/referrals/{referral:uuid}/received", "/referrals",
        "form[action$='/received']"),
    Act(KEEPER, "/people/{entity:uuid}", "/people/{waiting}", "main form.judge", {"chosen": "smuggled-person", "reason": "she said so"}),
    Act(KEEPER, "/people/check", "/people", "form[action='/people/check']"),
    Act(TELLER, "/identities/{which:uuid}", "{identity}", "form[action='{identity}']", {"chosen": "refuse"}),
    Act(OVERSEER, "/subjects/{which:uuid}/look", "{subject}", "form[action$='/look']"),
    Act(REVIEWER, "/people/requests/{request_id:uuid}", "{release}", "main form.judge",
        {"chosen": "grant", "reason": "the fares are his"}),
    Act(REVIEWER, "/people/notices", "/people/notices", "form[action='/people/notices']"),
    # a programme manager asks, a contact point answers
    Act(MANAGER, "/plan/questionnaires", "/plan/questionnaires/new", "form.making",
        {"title": "The second half", "since": "2026-07", "until": "2026-12", "row-1-indicator": "convictions"}),
    Act(MANAGER, "/plan/questionnaires/{which:int}/remind", "{questionnaire}", "form[action$='/remind']"),
    Act(MANAGER, "/plan/questionnaires/{which:int}/send", "{questionnaire}", "form[action$='/send']",
        {"to": TICK, "due": "2099-12-31"}),
    Act(CONTACT, "/plan/asked/{which:int}", "{asked}", "#part", {"value-convictions": "14"}, "keep"),
    Act(ADMINISTRATOR, "/reports/rule", "/reports/rule", "main form.judge", {"two": "yes"}),
    Act(ADMINISTRATOR, "/members/suspend", "/members", "form[action='/members/suspend']"),
)  # fmt: skip
OF_OTHERS = {
    "POST /reports/{draft:uuid}/parts/{part}, kept by itself": "test_reports.py::test_by_keyboard_alone_it_is_kept_as_it_is_typed_and_two_windows_meet",
    "POST /canvas/views, opened by a colleague": "test_canvas.py::test_by_keyboard_alone_it_is_expanded_undone_kept_and_opened_by_who_sees_less",
    "canvas: choose, expand, hide, pin, undo, redo": "test_canvas.py::test_by_keyboard_alone_it_is_expanded_undone_kept_and_opened_by_who_sees_less",
    "map: move, zoom, next point, measure, layers, days": "test_map.py::test_by_keyboard_alone_it_is_moved_walked_through_narrowed_and_measured",
    "map: a point and its row": "test_map.py::test_a_row_opens_its_point_and_a_point_its_row",
    "timeline: through time, from thing to thing": "test_timeline.py::test_by_keyboard_alone_it_goes_through_time_and_from_thing_to_thing",
    "POST /network/look": "test_network.py::test_groups_are_looked_for_by_keyboard_and_the_page_says_how_far_it_is",
    "group: layers": "test_network.py::test_layers_are_switched_by_keyboard",
    "desk: take, put off, bring back": "test_desk.py::test_by_keyboard_alone_a_pair_is_taken_put_off_and_brought_back",
    "pairs: judge thirty without a reload, undo": "test_judging.py::test_thirty_pairs_are_judged_from_the_keyboard_without_a_reload_and_undone_after_signing_out",
    "pairs: forth and back, take a slip back": "test_judging.py::test_the_queue_is_gone_through_forth_and_back_by_arrows_and_a_slip_is_taken_back",
    "pairs: what contradicts itself": "test_judging.py::test_a_contradiction_leads_to_the_pair_from_the_keyboard_alone",
    "search: facets, save, alert, out as CSV": "test_search.py::test_a_search_by_keyboard_without_scripts_from_the_box_to_an_alert",
    "POST /search/{which:uuid}/seen": "test_search.py::test_a_search_by_keyboard_without_scripts_from_the_box_to_an_alert",
    "from a figure to a list, an entity, its report": "test_browsing.py::test_from_a_figure_to_a_report_by_keyboard",
    "audit: a row's proof": "test_audit_page.py::test_a_row_leads_to_its_proof_by_keyboard",
    "a questionnaire, from its making to its answers": "test_asking.py::test_by_keyboard_alone_a_manager_asks_and_a_contact_point_answers",
    "an answer without a server": "test_asking.py::test_without_a_server_an_answer_is_typed_saved_and_taken_in",
    "offline form": "test_reports.py::test_without_a_server_it_is_typed_saved_and_taken_in_later",
}  # fmt: skip
"""Actions with a journey of their own, and its name."""
