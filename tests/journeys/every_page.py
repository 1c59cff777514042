# ruff: noqa: E501 — a visit is a line of a table
"""Every page there is, in the states worth a look, and who sees it: what `test_every_page` walks.

Each visit names the route that answers and the template that it shows; the walk holds both against
what the application did. A route or a template that no visit names fails a test by its name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page
from tests.journeys.house import SORTS
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
    NOBODY,
    OFFICER,
    OVERSEER,
    PROSECUTOR,
    REVIEWER,
    SENDER,
    TELLER,
    Seat,
)

Deed = Callable[[Page], None]


@dataclass(frozen=True, slots=True)
class Visit:
    """One state of one page: its name, who looks, what answers and shows it, and how one gets there."""

    name: str
    seat: Seat
    route: str
    template: str
    path: str
    do: Deed | None = None


def pressed(selector: str) -> Deed:
    """Return what presses a button, wherever it stands, and waits for what comes."""

    def press(page: Page) -> None:
        with page.expect_navigation():
            page.locator(selector).first.dispatch_event("click")

    return press


def wrong(form: str = "main form.judge", **said: str) -> Deed:
    """Return what sends a form as it should not be, past what the browser itself would say."""

    def send(page: Page) -> None:
        for name, value in said.items():
            page.locator(f"{form} [name={name}]").first.fill(value)
        with page.expect_navigation():
            page.evaluate(
                "(form) => { const it = document.querySelector(form); it.noValidate = true; it.requestSubmit(); }",
                form,
            )

    return send


def drawn(page: Page) -> None:
    """Wait until a canvas or a map is drawn."""
    page.wait_for_selector("#work[data-drawn]", state="attached")


def pictured(page: Page) -> None:
    """Wait until a group is drawn."""
    page.wait_for_selector("#canvas canvas", state="attached")


def ended(page: Page) -> None:
    """Erase whom a page is about."""
    page.locator("[name=chosen][value=erase]").check()
    page.locator("[name=ground]").select_option("wrong")
    with page.expect_navigation():
        page.locator("main form.judge").last.evaluate(
            "it => { it.noValidate = true; it.requestSubmit(); }"
        )


DRAFT = "/reports/{draft:uuid}"
QUESTIONNAIRE, ASKED = "/plan/questionnaires/{which:int}", "/plan/asked/{which:int}"
PAIR = "/pairs/{left:uuid}/{right:uuid}"
ENTITY = "/entities/{entity:uuid}"
PERSON = "/people/{entity:uuid}"
REQUEST = "/people/requests/{request_id:uuid}"
ONE_MAP = "/map?entity={incident}&go=Tripoli"

EVERYBODY = (
    Visit("nobody", NOBODY, "/", "nobody.html", "/"),
    Visit("safeguards", NOBODY, "/safeguards", "safeguards.html", "/safeguards"),
    Visit("plan", NOBODY, "/plan", "plan.html", "/plan"),
    Visit("plan-chosen", ANALYST, "/plan", "plan.html", "/plan?pillar=3&section=3.2&force=should"),
    Visit("plan-nothing", NOBODY, "/plan", "plan.html", "/plan?words=moon"),
    Visit(
        "plan-action",
        NOBODY,
        "/plan/actions/{action}",
        "plan_action.html",
        "/plan/actions/P3.3.KA-10",
    ),
    Visit(
        "plan-indicators", NOBODY, "/plan/indicators", "plan_indicators.html", "/plan/indicators"
    ),
    Visit(
        "plan-indicator",
        NOBODY,
        "/plan/indicators/{indicator}",
        "plan_indicator.html",
        "/plan/indicators/jits-signed",
    ),
    Visit("plan-versions", NOBODY, "/plan/versions", "plan_versions.html", "/plan/versions"),
    Visit(
        "plan-differences",
        NOBODY,
        "/plan/differences",
        "plan_differences.html",
        "/plan/differences?of=eu-2021&old=1&new=1",
    ),
    Visit("plan-compare", NOBODY, "/plan/compare", "plan_compare.html", "/plan/compare"),
    Visit(
        "plan-systems", NOBODY, "/plan/systems", "plan_systems.html", "/plan/systems?kind=procedure"
    ),
    Visit("plan-editions", MANAGER, "/plan/editions", "plan_editions.html", "/plan/editions"),
    Visit("plan-editions-none", NOBODY, "/plan/editions", "plan_editions.html", "/plan/editions"),
    Visit(
        "plan-edition",
        MANAGER,
        "/plan/editions/{number:int}",
        "plan_edition.html",
        "{edition}",
    ),
    Visit("plan-figures", NOBODY, "/plan/figures", "plan_figures.html", "/plan/figures"),
    Visit("plan-acts", NOBODY, "/plan/acts", "plan_acts.html", "/plan/acts"),
    Visit(
        "plan-organisations",
        NOBODY,
        "/plan/organisations",
        "plan_organisations.html",
        "/plan/organisations",
    ),
    Visit("components", NOBODY, "/components", "components.html", "/components"),
    Visit("tour", NOBODY, "/tour", "tour.html", "/tour"),
    Visit("not-found", ANALYST, "", "failure.html", "/nowhere"),
    Visit("refused", ANALYST, "/figures", "failure.html", "/figures"),
)
CONTRIBUTORS = (
    Visit("desk-contributor", SENDER, "/", "desk.html", "/"),
    Visit("overview-contributor", SENDER, "/overview", "overview.html", "/overview"),
    Visit("contributions-own", SENDER, "/contributions", "contributions.html", "/contributions"),
    Visit("contribution-own", SENDER, "/contributions/{ref:uuid}", "contribution.html", "/contributions/{port}"),
    Visit("quarantine", SENDER, "/quarantine", "quarantine.html", "/quarantine"),
    Visit("quarantine-of-a-report", SENDER, "/quarantine/{ref:uuid}", "quarantine.html", "/quarantine/{broken}"),
    Visit("quarantine-wrong", SENDER, "/quarantine/{ref:uuid}/reject", "quarantine.html", "/quarantine/{broken}",
          wrong("form[action$='/reject']")),
    Visit("quarantined", SENDER, "/quarantine/rows/{row:int}", "quarantined.html", "/quarantine/rows/{row}"),
    Visit("hits", SENDER, "/hits", "hits.html", "/hits"),
    Visit("hits-of-a-report", SENDER, "/hits", "hits.html", "/hits?report={port}"),
    Visit("permissions", SENDER, "/permissions", "permissions.html", "/permissions"),
    Visit("permissions-wrong", SENDER, "/permissions", "permissions.html", "/permissions", wrong()),
    Visit("referrals", SENDER, "/referrals", "referrals.html", "/referrals"),
    Visit("referrals-wrong", SENDER, "/referrals", "referrals.html", "/referrals", wrong(words="call +39 06 698 1234")),
    Visit("reports", SENDER, "/reports", "reports.html", "/reports"),
    Visit("reports-none", ("contributor@ngo", "contributor", "protection"), "/reports", "reports.html", "/reports"),
    Visit("report-new", SENDER, "/reports/new", "report_new.html", "/reports/new"),
    Visit("report-terms", SENDER, DRAFT, "report_draft.html", "{draft}?at=terms"),
    Visit("report-person", SENDER, DRAFT, "report_draft.html", "{draft}?at=person-1"),
    Visit("report-boat", SENDER, DRAFT, "report_draft.html", "{draft}?at=boat-2"),
    *(
        Visit(f"report-{sort}", SENDER, DRAFT, "report_draft.html", f"{{draft}}?at={sort}-{at}")
        for at, sort in enumerate(SORTS, start=3)
    ),
    Visit("report-links", SENDER, DRAFT, "report_draft.html", "{draft}?at=links"),
    Visit("report-text", SENDER, DRAFT, "report_draft.html", "{draft}?at=text"),
    Visit("report-review", SENDER, DRAFT + "/review", "report_review.html", "{draft}/review"),
    Visit("report-review-empty", SENDER, DRAFT + "/review", "report_review.html", "{empty}/review"),
    Visit("debriefing", SENDER, "/reports/debriefing", "debriefing.html", "/reports/debriefing"),
    Visit("screening", SENDER, "/reports/screening", "screening.html", "/reports/screening"),
    Visit("screening-wrong", SENDER, "/reports/screening", "screening.html", "/reports/screening", wrong()),
)  # fmt: skip
ANALYSTS = (
    Visit("desk-analyst", ANALYST, "/", "desk.html", "/"),
    Visit("desk-put-off", ANALYST, "/", "desk.html", "/?whose=snoozed"),
    Visit("desk-one-kind", ANALYST, "/", "desk.html", "/?kind=pair"),
    Visit("overview", ANALYST, "/overview", "overview.html", "/overview"),
    Visit("entities", ANALYST, "/entities", "entities.html", "/entities"),
    Visit("entities-none", ANALYST, "/entities", "entities.html", "/entities?kind=Airplane"),
    Visit("entity", ANALYST, ENTITY, "entity.html", "/entities/{ermias}"),
    Visit("entity-account", ANALYST, ENTITY, "entity.html", "/entities/{account}"),
    Visit("entity-incident", ANALYST, ENTITY, "entity.html", "/entities/{incident}"),
    Visit("entity-link", ANALYST, ENTITY, "entity.html", "/entities/{link}"),
    Visit("merged", ANALYST, "/merged", "merged.html", "/merged"),
    Visit("contributions", ANALYST, "/contributions", "contributions.html", "/contributions"),
    Visit("contribution", ANALYST, "/contributions/{ref:uuid}", "contribution.html", "/contributions/{coast}"),
    Visit("search", ANALYST, "/search", "search.html", "/search"),
    Visit("search-found", ANALYST, "/search/{which:uuid}", "search.html", "{search}"),
    Visit("search-nothing", ANALYST, "/search/{which:uuid}", "search.html", "{nobody_found}"),
    Visit("search-wrong", ANALYST, "/search", "search.html", "/search", wrong("main form.search", words="x")),
    Visit("search-saved", ANALYST, "/search/saved", "saved_searches.html", "/search/saved"),
    Visit("disclosures", ANALYST, "/disclosures", "disclosures.html", "/disclosures"),
)  # fmt: skip
JUDGES = (
    Visit("pairs", ANALYST, "/pairs", "pairs.html", "/pairs"),
    Visit("pairs-of-a-report", ANALYST, "/pairs", "pairs.html", "/pairs?source={port}"),
    Visit("pair", ANALYST, PAIR, "pair.html", "/pairs/{left}/{right}"),
    Visit("pair-wrong", ANALYST, PAIR, "pair.html", "/pairs/{left}/{right}", wrong("form.judge[data-keys]")),
    Visit("pairs-help", ANALYST, "/pairs/help", "pairs_help.html", "/pairs/help"),
    Visit("pairs-mine", ANALYST, "/pairs/mine", "mine.html", "/pairs/mine"),
    Visit("pairs-conflicts", ANALYST, "/pairs/conflicts", "conflicts.html", "/pairs/conflicts"),
    Visit("pairs-versions", ANALYST, "/pairs/versions", "versions.html", "/pairs/versions"),
    Visit("pairs-models", ANALYST, "/pairs/models", "models.html", "/pairs/models"),
    Visit("pairs-together", ANALYST, "/pairs/together", "together.html",
          "/pairs/together?one={list}&other={copy}&sharing=same+passport+number"),
    Visit("pairs-together-wrong", ANALYST, "/pairs/together", "together.html",
          "/pairs/together?one={list}&other={copy}&sharing=same+passport+number", wrong("form.at-once")),
    Visit("findings", ANALYST, "/findings", "findings.html", "/findings"),
    Visit("findings-none", ANALYST, "/findings", "findings.html", "/findings?kind=x"),
    Visit("finding", ANALYST, "/findings/{which:uuid}", "finding.html", "/findings/{finding}"),
    Visit("finding-wrong", ANALYST, "/findings/{which:uuid}", "finding.html", "/findings/{finding}", wrong()),
)  # fmt: skip
PICTURES = (
    Visit("network", ANALYST, "/network", "network.html", "/network"),
    Visit("network-group", ANALYST, "/network/{name}", "network_group.html", "/network/{group}", pictured),
    Visit("network-line", ANALYST, "/network/{name}/people/{person}/lines/{line}", "network_evidence.html",
          "/network/{group}/people/0/lines/0"),
    Visit("network-tie", ANALYST, "/network/{name}/ties/{tie}", "network_evidence.html", "/network/{group}/ties/0"),
    Visit("canvas-empty", ANALYST, "/canvas", "canvas.html", "/canvas"),
    Visit("canvas", ANALYST, "/canvas", "canvas.html", "/canvas?acts={acts}&on={short}", drawn),
    Visit("canvas-picture", ANALYST, "/canvas/picture", "canvas_picture.html", "/canvas/picture?acts={acts}"),
    Visit("canvas-tie", ANALYST, "/canvas/ties/{one:uuid}/{other:uuid}", "canvas_tie.html", "/canvas/ties/{one}/{other}"),
    Visit("timeline-empty", ANALYST, "/timeline", "timeline.html", "/timeline"),
    Visit("timeline", ANALYST, "/timeline", "timeline.html", "/timeline?entity={omar}&entity={ermias}"),
    Visit("timeline-of-a-group", ANALYST, "/timeline", "timeline.html", "/timeline?group={group}&zoom=month"),
    Visit("timeline-wrong", ANALYST, "/timeline", "timeline.html", "/timeline?entity={omar}&since=x"),
    Visit("map", ANALYST, "/map", "map.html", "/map", drawn),
    Visit("map-chosen", ANALYST, "/map", "map.html", ONE_MAP, drawn),
    Visit("map-nothing", ANALYST, "/map", "map.html", "/map?last=2019-01-01", drawn),
    Visit("charts", ANALYST, "/charts", "charts.html", "/charts"),
    Visit("chart", ANALYST, "/charts/{table}", "chart.html", "/charts/entities"),
    Visit("chart-stacked", ANALYST, "/charts/{table}", "chart.html", "/charts/contributions?x=contributor&colour=reliability"),
    Visit("chart-wrong", ANALYST, "/charts/{table}", "chart.html", "/charts/entities?x=nothing"),
)  # fmt: skip
LAW = "/plan/law/{act}"
STATE = LAW + "/{state}"
LAW_STATISTICS = "/plan/law/statistics"
READERS_OF_LAW = (
    Visit("plan-act", NOBODY, "/plan/acts/{act}", "plan_act.html", "/plan/acts/facilitation-recast"),
    Visit("plan-act-unknown", NOBODY, "/plan/acts/{act}", "plan_act.html", "/plan/acts/untoc"),
    Visit("plan-act-wrong", MANAGER, "/plan/acts/{act}/steps", "plan_act.html", "/plan/acts/untoc", wrong()),
    Visit("plan-law", NOBODY, "/plan/law", "plan_law.html", "/plan/law"),
    Visit("statistics", NOBODY, LAW_STATISTICS, "plan_statistics.html", LAW_STATISTICS),
    Visit("statistics-own", CONTACT, LAW_STATISTICS, "plan_statistics.html", LAW_STATISTICS),
    Visit("statistics-wrong", CONTACT, LAW_STATISTICS, "plan_statistics.html", LAW_STATISTICS, wrong()),
    Visit("plan-law-act", NOBODY, LAW, "plan_law_act.html", "/plan/law/facilitation-directive"),
    Visit("plan-law-treaty", MANAGER, LAW, "plan_law_act.html", "/plan/law/smuggling-protocol"),
    Visit("plan-law-treaty-wrong", MANAGER, LAW + "/parties", "plan_law_act.html", "/plan/law/smuggling-protocol", wrong()),
    Visit("plan-law-report", NOBODY, LAW + "/report", "plan_law_report.html", "/plan/law/facilitation-directive/report"),
    Visit("plan-law-state", NOBODY, STATE, "plan_law_state.html", "/plan/law/facilitation-directive/IT"),
    Visit("plan-law-state-own", CONTACT, STATE, "plan_law_state.html", "/plan/law/facilitation-directive/IT"),
    Visit("plan-law-state-wrong", CONTACT, STATE + "/topics", "plan_law_state.html", "/plan/law/facilitation-directive/IT",
          wrong("form[action$='/topics']")),
    Visit("plan-law-state-silent", NOBODY, STATE, "plan_law_state.html", "/plan/law/employers-sanctions/DK"),
)  # fmt: skip
KNOWLEDGE = "/plan/knowledge"
READERS_OF_NOTES = (
    Visit("knowledge", NOBODY, KNOWLEDGE, "plan_knowledge.html", KNOWLEDGE),
    Visit("knowledge-chosen", CONTACT, KNOWLEDGE, "plan_knowledge.html", KNOWLEDGE + "?kind=training&words=drivers"),
    Visit("knowledge-nothing", NOBODY, KNOWLEDGE, "plan_knowledge.html", KNOWLEDGE + "?words=moon"),
    Visit("note", NOBODY, KNOWLEDGE + "/{note:int}", "plan_note.html", "{note}"),
    Visit("note-own", CONTACT, KNOWLEDGE + "/{note:int}", "plan_note.html", "{note}"),
    Visit("note-kinds", CONTACT, KNOWLEDGE + "/new", "plan_note_form.html", KNOWLEDGE + "/new"),
    Visit("note-new", CONTACT, KNOWLEDGE + "/new", "plan_note_form.html", KNOWLEDGE + "/new?kind=need"),
    Visit("note-wrong", CONTACT, KNOWLEDGE, "plan_note_form.html", KNOWLEDGE + "/new?kind=tool", wrong()),
    Visit("note-anew", CONTACT, KNOWLEDGE + "/{note:int}/renew", "plan_note_form.html", "{note}/renew"),
    Visit("commitments", NOBODY, "/plan/commitments", "plan_commitments.html", "/plan/commitments"),
    Visit("commitments-wrong", MANAGER, "/plan/commitments", "plan_commitments.html", "/plan/commitments", wrong()),
    Visit("commitment", NOBODY, "/plan/commitments/{commitment:int}", "plan_commitment.html", "{pledge}"),
    Visit("commitment-own", MANAGER, "/plan/commitments/{commitment:int}", "plan_commitment.html", "{pledge}"),
)  # fmt: skip
PARTNER, OF_ROUTE, RECORD = (
    "/partners/{partner}",
    "/routes/{route}",
    "/partners/records/{number:int}",
)
READERS_OF_PARTNERS = (
    Visit("partners", NOBODY, "/partners", "partners.html", "/partners"),
    Visit("partners-counted", MANAGER, "/partners", "partners.html", "/partners"),
    Visit("partners-none", NOBODY, "/partners", "partners.html", "/partners?route=regions&gaps=yes"),
    Visit("partners-wrong", NOBODY, "/partners/open", "partners.html", "/partners/open"),
    Visit("partner", NOBODY, PARTNER, "partners_partner.html", "/partners/TN"),
    Visit("partner-own", MANAGER, PARTNER, "partners_partner.html", "/partners/TN"),
    Visit("partner-empty", NOBODY, PARTNER, "partners_partner.html", "/partners/VN"),
    Visit("partner-region", CONTACT, PARTNER, "partners_partner.html", "/partners/north-africa"),
    Visit("partners-agreements", NOBODY, "/partners/agreements", "partners_agreements.html", "/partners/agreements"),
    Visit("routes", NOBODY, "/routes", "partners_routes.html", "/routes"),
    Visit("route", NOBODY, OF_ROUTE, "partners_route.html", "/routes/central-mediterranean"),
    Visit("route-own", MANAGER, OF_ROUTE, "partners_route.html", "/routes/central-mediterranean"),
    Visit("route-empty", NOBODY, OF_ROUTE, "partners_route.html", "/routes/belarus"),
    Visit("record", NOBODY, RECORD, "partners_record.html", "{record}"),
    Visit("record-own", MANAGER, RECORD, "partners_record.html", "{record_review}"),
    Visit("record-gone", MANAGER, RECORD, "partners_record.html", "{record_gone}"),
    Visit("record-wrong", MANAGER, RECORD + "/back", "partners_record.html", "{record}", wrong(why="It rests on others")),
    Visit("record-anew", MANAGER, RECORD + "/renew", "partners_record_new.html", "{record}/renew"),
    Visit("record-kind", CONTACT, PARTNER + "/records/new", "partners_record_new.html", "/partners/TN/records/new"),
    Visit("record-sort", MANAGER, PARTNER + "/records/new", "partners_record_new.html", "/partners/TN/records/new?kind=agreement"),
    Visit("record-activity-wrong", CONTACT, PARTNER + "/records", "partners_record_new.html",
          "/partners/TN/records/new?kind=activity", wrong(since="soon")),
    Visit("record-result", MANAGER, PARTNER + "/records/new", "partners_record_new.html", "/partners/TN/records/new?kind=result"),
    Visit("record-of-route", MANAGER, OF_ROUTE + "/records/new", "partners_record_new.html",
          "/routes/central-mediterranean/records/new?kind=conference"),
    Visit("record-of-route-wrong", MANAGER, OF_ROUTE + "/records", "partners_record_new.html",
          "/routes/central-mediterranean/records/new?kind=recommendation", wrong()),
)  # fmt: skip
ALLEGATION, CAMPAIGN = "/allegations/{number:int}", "/campaigns/{campaign:int}"
ALLEGED_AND_TOLD = (
    Visit("allegations", MANAGER, "/allegations", "allegations.html", "/allegations"),
    Visit("allegations-chosen", CONTACT, "/allegations", "allegations.html", "/allegations?state=escalated"),
    Visit("allegations-rights", REVIEWER, "/allegations", "allegations.html", "/allegations"),
    Visit("allegations-compared", REVIEWER, "/allegations/compare", "allegations.html", "/allegations",
          pressed("form[action='/allegations/compare'] button")),
    Visit("allegation-new", MANAGER, "/allegations/new", "allegation_form.html", "/allegations/new"),
    Visit("allegation-new-wrong", CONTACT, "/allegations", "allegation_form.html", "/allegations/new", wrong()),
    Visit("allegation", MANAGER, ALLEGATION, "allegation.html", "{alleged}"),
    Visit("allegation-own", CONTACT, ALLEGATION, "allegation.html", "{alleged}"),
    Visit("allegation-wrong", MANAGER, ALLEGATION, "allegation.html", "{also_alleged}", wrong("#decided")),
    Visit("campaigns", NOBODY, "/campaigns", "campaigns.html", "/campaigns"),
    Visit("campaigns-nothing", MANAGER, "/campaigns", "campaigns.html", "/campaigns?segment=sea"),
    Visit("campaign-new", MANAGER, "/campaigns/new", "campaign_form.html", "/campaigns/new"),
    Visit("campaign-new-wrong", MANAGER, "/campaigns", "campaign_form.html", "/campaigns/new", wrong()),
    Visit("campaign", NOBODY, CAMPAIGN, "campaign.html", "{campaign}"),
    Visit("campaign-member", MANAGER, CAMPAIGN, "campaign.html", "{campaign}"),
    Visit("campaign-empty", CONTACT, CAMPAIGN, "campaign.html", "{bare_campaign}"),
    Visit("campaign-wrong", MANAGER, CAMPAIGN + "/waves", "campaign.html", "{campaign}", wrong("form[action$='/waves']")),
    Visit("campaign-anew", MANAGER, CAMPAIGN + "/renew", "campaign_form.html", "{campaign}/renew"),
)  # fmt: skip
INVESTIGATORS = (
    Visit("desk-investigator", INVESTIGATOR, "/", "desk.html", "/"),
    Visit("disclosing", INVESTIGATOR, "/disclosures/new", "disclosing.html", "/disclosures/new?entity={suspect}"),
    Visit("disclosing-wrong", INVESTIGATOR, "/disclosures/new", "disclosing.html", "/disclosures/new?entity={suspect}",
          wrong("form.disclosing")),
    Visit("disclosure-asked", INVESTIGATOR, "/disclosures/requests/{request_id:uuid}", "disclosure.html", "{leaving}"),
    Visit("identities", ELSEWHERE, "/identities", "identities.html", "/identities"),
    Visit("identities-wrong", ELSEWHERE, "/identities", "identities.html", "/identities", wrong()),
    Visit("identity-asked", ELSEWHERE, "/identities/{which:uuid}", "identity.html", "{identity}"),
    Visit("desk-prosecutor", PROSECUTOR, "/", "desk.html", "/"),
    Visit("entity-prosecutor", PROSECUTOR, ENTITY, "entity.html", "/entities/{ermias}"),
)  # fmt: skip
PROTECTORS = (
    Visit("desk-protection", OFFICER, "/", "desk.html", "/"),
    Visit("entities-protected", OFFICER, "/entities", "entities.html", "/entities?lane=protected"),
    Visit("entity-protected", OFFICER, ENTITY, "entity.html", "/entities/{shelter}"),
    Visit("entity-revealed", OFFICER, ENTITY + "/reveal", "entity.html", "/entities/{shelter}",
          pressed("form[action$='/reveal'] button")),
    Visit("desk-guardian", GUARDIAN, "/", "desk.html", "/"),
    Visit("desk-custodian", KEEPER, "/", "desk.html", "/"),
    Visit("people", KEEPER, "/people", "people.html", "/people"),
    Visit("people-beyond", KEEPER, "/people", "people.html", "/people?start=999"),
    Visit("person", KEEPER, PERSON, "person.html", "/people/{waiting}"),
    Visit("person-on-hold", KEEPER, PERSON, "person.html", "/people/{held}"),
    Visit("person-wrong", KEEPER, PERSON, "person.html", "/people/{waiting}", wrong()),
    Visit("checked", KEEPER, "/people/check", "checked.html", "/people", pressed("form[action='/people/check'] button")),
    Visit("reclassify", KEEPER, "/people/reclassify", "reclassify.html", "/people/reclassify?who={shelter}"),
    Visit("reclassify-wrong", KEEPER, "/people/reclassify", "reclassify.html", "/people/reclassify",
          wrong("form[action='/people/reclassify']")),
    Visit("identity-decided", TELLER, "/identities/{which:uuid}", "identity.html", "{identity}"),
    Visit("retention", OVERSEER, "/retention", "retention.html", "/retention"),
    Visit("retained", OVERSEER, "/retention/{entity:uuid}", "retained.html", "/retention/{old}"),
    Visit("retained-wrong", OVERSEER, "/retention/{entity:uuid}", "retained.html", "/retention/{old}", wrong()),
    Visit("subjects", OVERSEER, "/subjects", "subjects.html", "/subjects"),
    Visit("subjects-wrong", OVERSEER, "/subjects", "subjects.html", "/subjects", wrong()),
    Visit("subject", OVERSEER, "/subjects/{which:uuid}", "subject.html", "{subject}"),
    Visit("erased", OVERSEER, "/retention/{entity:uuid}", "erased.html", "/retention/{ended}", ended),
)  # fmt: skip
WATCHERS = (
    Visit("desk-rights", REVIEWER, "/", "desk.html", "/"),
    Visit("holds", REVIEWER, "/people/requests", "holds.html", "/people/requests"),
    Visit("holds-all", REVIEWER, "/people/requests", "holds.html", "/people/requests?waiting=false"),
    Visit("hold", REVIEWER, REQUEST, "hold.html", "{release}"),
    Visit("hold-opening", REVIEWER, REQUEST, "hold.html", "{opening}"),
    Visit("hold-wrong", REVIEWER, REQUEST, "hold.html", "{release}", wrong()),
    Visit("notices", REVIEWER, "/people/notices", "notices.html", "/people/notices"),
    Visit("finding-rights", REVIEWER, "/findings/{which:uuid}", "finding.html", "/findings/{finding}"),
    Visit("desk-auditor", AUDITOR, "/", "desk.html", "/"),
    Visit("audit", AUDITOR, "/audit", "audit.html", "/audit"),
    Visit("audit-none", AUDITOR, "/audit", "audit.html", "/audit?rule=x"),
    Visit("oversight", AUDITOR, "/oversight", "oversight.html", "/oversight"),
    Visit("disclosures-auditor", AUDITOR, "/disclosures", "disclosures.html", "/disclosures"),
    Visit("desk-programme", MANAGER, "/", "desk.html", "/"),
    Visit("figures", MANAGER, "/figures", "figures.html", "/figures"),
    Visit("plan-indicators-live", MANAGER, "/plan/indicators", "plan_indicators.html", "/plan/indicators"),
    Visit(
        "plan-indicator-counted",
        MANAGER,
        "/plan/indicators/{indicator}",
        "plan_indicator.html",
        "/plan/indicators/actions-complete",
        pressed("form[action$='/count'] button"),
    ),
    Visit(
        "plan-indicator-wrong",
        MANAGER,
        "/plan/indicators/{indicator}",
        "plan_indicator.html",
        "/plan/indicators/actions-complete?by=moon",
    ),
    Visit("plan-versions-loading", MANAGER, "/plan/versions", "plan_versions.html", "/plan/versions"),
    Visit("plan-questionnaires", MANAGER, "/plan/questionnaires", "plan_questionnaires.html", "/plan/questionnaires"),
    Visit("plan-questionnaire", MANAGER, QUESTIONNAIRE, "plan_questionnaire.html", "{questionnaire}"),
    Visit("plan-questionnaire-wrong", MANAGER, QUESTIONNAIRE + "/send", "plan_questionnaire.html", "{questionnaire}", wrong()),
    Visit("plan-questionnaire-read", CONTACT, QUESTIONNAIRE, "plan_questionnaire.html", "{questionnaire}"),
    Visit("plan-questionnaire-new", MANAGER, "/plan/questionnaires/new", "plan_questionnaire_new.html",
          "/plan/questionnaires/new?actor=frontex"),
    Visit("plan-questionnaire-new-wrong", MANAGER, "/plan/questionnaires", "plan_questionnaire_new.html",
          "/plan/questionnaires/new", wrong("form.making", title="Late", since="2026", until="2025")),
    Visit("plan-silent", MANAGER, "/plan/silent", "plan_silent.html", "/plan/silent"),
    Visit("plan-asked", CONTACT, "/plan/asked", "plan_asked.html", "/plan/asked"),
    Visit("plan-answer", CONTACT, ASKED, "plan_answer.html", "{asked}"),
    Visit("plan-answer-wrong", CONTACT, ASKED, "plan_answer.html", "{asked}", pressed("#part button[value=complete]")),
    Visit("desk-administrator", ADMINISTRATOR, "/", "desk.html", "/"),
    Visit("members", ADMINISTRATOR, "/members", "members.html", "/members"),
    Visit("report-rule", ADMINISTRATOR, "/reports/rule", "report_rule.html", "/reports/rule"),
)  # fmt: skip
ACTION = "/plan/actions/{action}"
OF_THE_PLAN = (
    Visit("desk-contact", CONTACT, "/", "desk.html", "/"),
    Visit("plan-member", CONTACT, "/plan", "plan.html", "/plan?far=evidenced"),
    Visit("plan-member-wrong", CONTACT, "/plan", "plan.html", "/plan?fresh=x"),
    Visit("plan-action-own", CONTACT, ACTION, "plan_action.html", f"/plan/actions/{OWN}?sha256={'5d' * 32}"),
    Visit("plan-action-others", CONTACT, ACTION, "plan_action.html", f"/plan/actions/{OTHERS}?was=verified"),
    Visit("plan-action-wrong", CONTACT, ACTION + "/evidence", "plan_action.html", f"/plan/actions/{OWN}",
          wrong("form[action$='/evidence']", title=" ")),
    Visit("plan-word-wrong", CONTACT, ACTION + "/evidence/{which:int}", "plan_action.html", f"/plan/actions/{OTHERS}",
          wrong("article.evidence form.judge")),
    Visit("plan-answering", MANAGER, "/plan/answering", "plan_answering.html", "/plan/answering"),
    Visit("plan-answering-wrong", MANAGER, "/plan/answering", "plan_answering.html", "/plan/answering", wrong(until="2020-01-01")),
)  # fmt: skip
OF_MONEY = (
    Visit("money-nothing-public", NOBODY, "/money", "money.html", "/money"),
    Visit("money", MANAGER, "/money", "money.html", "/money"),
    Visit("money-rate-wrong", MANAGER, "/money/rates", "money.html", "/money",
          wrong("form[action='/money/rates']", currency="EUR", day="never", per_euro="much", source="ECB")),
    Visit("money-file", CONTACT, "/money/{dataset}", "money_file.html", "/money/fund"),
    Visit("money-file-chosen", CONTACT, "/money/{dataset}", "money_file.html", "/money/fund?rule=below"),
    Visit("indicators", NOBODY, "/partners/indicators", "partners_indicators.html", "/partners/indicators"),
    Visit("indicators-of-files", CONTACT, "/partners/indicators", "partners_indicators.html", "/partners/indicators"),
)  # fmt: skip
ROUNDS = {
    "everybody": EVERYBODY, "contributors": CONTRIBUTORS, "analysts": ANALYSTS, "judges": JUDGES,
    "pictures": PICTURES, "investigators": INVESTIGATORS, "protectors": PROTECTORS, "watchers": WATCHERS,
    "of the plan": OF_THE_PLAN,
    "law": READERS_OF_LAW, "knowledge": READERS_OF_NOTES, "money": OF_MONEY,
    "partners": READERS_OF_PARTNERS, "allegations and campaigns": ALLEGED_AND_TOLD,
}  # fmt: skip
"""Visits to an exercise, where one may sit in any seat."""
AT_THE_DOOR = (
    Visit("door-first-of-all", NOBODY, "/", "nobody.html", "/"),
    Visit("first", NOBODY, "/first", "first.html", "/first"),
    Visit("first-wrong", NOBODY, "/first", "first.html", "/first", wrong("main form.fields", code="x")),
    Visit("choose", NOBODY, "/invited", "choose.html", ""),
    Visit("chosen", NOBODY, "/invited/password", "chosen.html", ""),
    Visit("sign-in", NOBODY, "/sign-in", "sign_in.html", "/sign-in"),
    Visit("sign-in-wrong", NOBODY, "/sign-in", "sign_in.html", "/sign-in", wrong("form.fields[action='/sign-in']", member="nobody")),
    Visit("invited", NOBODY, "/invited", "invited.html", "/invited"),
    Visit("invited-wrong", NOBODY, "/invited", "invited.html", "/invited", wrong("main form.fields", code="x")),
    Visit("door-desk", ADMINISTRATOR, "/", "desk.html", "/"),
    Visit("door-members", ADMINISTRATOR, "/members", "members.html", "/members"),
    Visit("credentials", ADMINISTRATOR, "/credentials", "choose.html", "/credentials"),
    Visit("tokens", ADMINISTRATOR, "/tokens", "tokens.html", "/tokens"),
    Visit("step-up", ADMINISTRATOR, "/step-up", "step_up.html", "/step-up?back=/members"),
    Visit("step-up-wrong", ADMINISTRATOR, "/step-up", "step_up.html", "/step-up?back=/members",
          wrong("form.fields[action='/step-up']", code="000000")),
    Visit("step-up-with-a-form", ADMINISTRATOR, "/members", "step_up.html", ""),
    Visit("go-on", ADMINISTRATOR, "/step-up", "go_on.html", ""),
)  # fmt: skip
"""A real installation, where whoever acts has signed in."""
OF_POLICY = (Visit("policy", NOBODY, "/", "policy.html", "/"),)
NO_PAGES = {
    "/health": "a supervisor reads it", "/metrics": "a supervisor reads it",
    "/audit/checkpoint": "text that a witness signs", "/desk/events": "a stream for an open desk",
    "/canvas/anew": "leads on to the canvas", "/map/anew": "leads on to the map",
    "/plan/public": "leads on to the edition published last",
    "/plan/editions/{number:int}/{name}": "files to be saved, with a journey of their own",
    "/pairs/next": "leads on to the next pair", "/reports/offline": "a file to be saved, with a journey of its own",
    "/plan/asked/{which:int}/alone": "a file to be saved, with a journey of its own",
    "/money/{dataset}.xml": "a file to be saved; what it lacks is said on the page of its file",
}  # fmt: skip
"""What answers a browser with no page of ours, and why."""
