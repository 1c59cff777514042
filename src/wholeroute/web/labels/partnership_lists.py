"""Name what the program knows of partnerships: components, routes, regions, agreements, instruments, sectors.

In English they stand in `partnerships/data`; a test holds both to the same words.
"""

from __future__ import annotations

from collections.abc import Mapping

from wholeroute.words import N_

PARTNERSHIP_LISTS: Mapping[str, Mapping[str, str]] = {
    "component": {
        "1": N_("Legal frameworks"),
        "1a": N_("Laws that rest on the UN Smuggling Protocol"),
        "1b": N_("Ratifying the Protocol"),
        "2": N_("Policies, strategies and plans"),
        "2a": N_("Applying laws by policies and plans that rest on evidence"),
        "2b": N_("Data, analysis and research"),
        "3": N_("Operational capacity"),
        "3a": N_("What national and local authorities can do"),
        "3b": N_("Help for people in vulnerable situations, children and women above all"),
        "4": N_("Border management"),
        "5": N_("Police and judicial cooperation"),
        "6": N_("Identity and document fraud"),
        "7": N_("Information and awareness campaigns"),
        "8": N_("Linked security concerns"),
        "9": N_("Dialogue with states under instrumentalisation"),
    },
    "route": {
        "atlantic": N_("Western Africa and the Atlantic"),
        "western-mediterranean": N_("Western Mediterranean"),
        "central-mediterranean": N_("Central Mediterranean"),
        "eastern-mediterranean": N_("Eastern Mediterranean and Western Balkans"),
        "belarus": N_("Through Belarus"),
    },
    "sea": {
        "Atlantic to the Canary Islands": N_("Atlantic to the Canary Islands"),
        "Central Mediterranean": N_("Central Mediterranean"),
        "Eastern Mediterranean": N_("Eastern Mediterranean"),
        "Western Mediterranean": N_("Western Mediterranean"),
    },
    "region": {
        "north-africa": N_("North Africa"),
        "west-africa": N_("West Africa"),
        "horn-of-africa": N_("Horn of Africa"),
        "western-balkans": N_("Western Balkans"),
        "silk-route": N_("Silk Route"),
    },
    "agreement-sort": {
        "europol-operational-agreement": N_("Operational agreement with Europol"),
        "eurojust-agreement": N_("Cooperation agreement with Eurojust"),
        "frontex-status-agreement": N_("Frontex status agreement"),
        "frontex-working-arrangement": N_("Frontex working arrangement"),
        "readmission-agreement": N_("Readmission agreement"),
        "visa-facilitation": N_("Visa facilitation"),
        "visa-facilitation-suspension": N_("Suspension of visa facilitation"),
        "common-operational-partnership": N_("Common operational partnership"),
        "partner-joint-team": N_("Joint team of a partner country"),
        "eu-joint-investigation-team": N_("EU joint investigation team"),
        "afic-cell": N_("Risk analysis cell of AFIC"),
        "regional-operational-centre": N_("Regional operational centre (as ROCK in Khartoum)"),
        "liaison-officer": N_("Liaison officer"),
        "csdp-mission": N_("Contribution of a CSDP mission"),
    },
    "agreement-note": {
        "partner-joint-team": N_(
            "Police of Member States beside those of a partner, under its law."
            " Not an EU joint investigation team."
        ),
        "eu-joint-investigation-team": N_(
            "Authorities of two or more states under an agreement for one investigation,"
            " supported by Eurojust."
        ),
    },
    "instrument": {
        "ndici": N_("NDICI – Global Europe"),
        "ipa3": N_("Instrument for Pre-Accession Assistance III"),
        "isf": N_("Internal Security Fund"),
        "amif": N_("Asylum, Migration and Integration Fund"),
        "bmvi": N_("Border Management and Visa Instrument"),
        "eutf": N_("EU Emergency Trust Fund for Africa"),
        "emergency-lt": N_("Emergency financial assistance to Lithuania"),
        "emergency": N_("Emergency assistance to a Member State"),
        "empact-budget": N_("EMPACT envelope of Europol's budget"),
        "horizon-europe": N_("Horizon Europe"),
        "member-state": N_("Money of a Member State"),
    },
    "instrument-purpose": {
        "ndici": N_("Migration and forced displacement"),
    },
    "dac-sector": {
        "15130": N_("Legal and judicial development"),
        "15110": N_("Public sector policy and administrative management"),
        "16062": N_("Statistical capacity building"),
        "15132": N_("Police"),
        "15134": N_("Judicial affairs"),
        "15136": N_("Immigration"),
        "15190": N_(
            "Facilitation of orderly, safe, regular and responsible migration and mobility"
        ),
        "15160": N_("Human rights"),
        "15180": N_("Ending violence against women and girls"),
        "72010": N_("Material relief assistance and services"),
        "15220": N_("Civilian peace-building, conflict prevention and resolution"),
        "15210": N_("Security system management and reform"),
        "16020": N_("Employment creation"),
        "11330": N_("Vocational training"),
    },
}
