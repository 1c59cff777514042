"""Name what is counted."""

from __future__ import annotations

from collections.abc import Mapping

from wholeroute.words import N_

FIGURES: Mapping[str, Mapping[str, str]] = {
    "population": {
        "reports": N_("Reports"),
        "people": N_("People in reports"),
        "findings": N_("Findings"),
    },
    "counted": {
        "protected": N_("in need of protection"),
        "suspected": N_("suspected, convicted or listed"),
        "official": N_("officials"),
        "uncategorised": N_("not categorised"),
        "authority": N_("Authority"),
        "single-point-of-contact": N_("Single point of contact"),
        "financial-intelligence-unit": N_("Financial intelligence unit"),
        "passenger-information-unit": N_("Passenger information unit"),
        "asset-recovery-office": N_("Asset recovery office"),
        "agency": N_("Agency"),
        "partner-country": N_("Partner country"),
        "civil-society": N_("Civil society"),
        "labour-inspectorate": N_("Labour inspectorate"),
        "new": N_("New"),
        "confirmed": N_("Confirmed"),
        "dismissed": N_("Dismissed"),
    },
}
