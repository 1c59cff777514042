"""Which indicators wait for a room of wholeroute that is not built yet: it will count them itself.

What is in neither this table nor `feeds` happens outside any room (a meeting, a study, a decision):
whoever acts gives it as a value with evidence, and no program counts it.
"""

from __future__ import annotations

from collections.abc import Mapping

_BY_ROOM: Mapping[str, str] = {
    "operations": """
        activation-hours deployment-days early-agencies themed-actions networks-dismantled
        leaders-arrested investigations centre-supported task-forces targets-closed
        joint-responses joint-response-days situation-reports operations-continued
        cross-priority-actions empact-investigations empact-arrests partner-investigations
        document-fraud-cases prosecutor-days clearing-hours report-to-result-hours
    """,
    "justice": """
        prosecutions convictions convictions-by-tier high-value-convictions
        prosecutions-of-leaders eurojust-referrals jits-supported jits-signed
        coordination-meetings e-evidence-orders e-evidence-support e-evidence-cases
        trafficking-prosecutions partner-court-cases mandated-help-cases items-to-eurojust
        items-to-prosecutors clearing-to-court-hours orders-facilitated rights-checklists
        safeguards-passed
    """,
    "money": "financial-strand strand-days assets cash-seized",
    "documents": "documents-detected sltd-checks system-lookups false-document-visas",
    "sea": """
        sea-actions sea-alerts-used vessels-by-stage profile-age suspicious-vessels-held sea-areas
        vessels-confirmed
    """,
    "online": """
        content-referrals removal-rate removal-hours network-alerts observations
        observations-acted-on consented-observations monitoring-assessment
    """,
    "protection": """
        referrals-accepted days-to-service victims-informed assisted-by-need separations reunified
        tracing-resolved tracing-days tracing-exchanged people-sought identification-hours
        needs-referred screenings-with-step identified-72-hours trafficking-victims
        victims-without-status people-assisted harmed-assisted wages-recovered wages-days
        complaints-resolved reception-checks permits-granted protective-measures
    """,
    "partnerships": """
        partnerships-by-stage partnerships-with-chapter partnership-ownership coherence-checks
        funding-gap fund-commitments component-six component-nine agency-contributions
        security-annexes interpol-inputs arrangements-used ndici-migration-share funding-by-theme
        neighbourhood-funding priority-partnerships priority-engaged programming-documents
        support-per-partner border-safeguards steering-meetings
    """,
    "picture": """
        route-owners early-warnings warning-hours forecast-error alert-hours risk-products
        migrants-detected
    """,
    "sanctions": "schemes-examined listings-by-source listing-days sanctions-files",
    "exchange": "copies-to-europol centre-contributions officer-reports",
}

WAITS: Mapping[str, str] = {
    indicator: room for room, named in _BY_ROOM.items() for indicator in named.split()
}
"""The room that an indicator waits for, by the indicator's id."""
