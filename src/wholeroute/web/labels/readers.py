"""Name who reads, as what, for what, under which law, and what they sign in with."""

from __future__ import annotations

from collections.abc import Mapping

from wholeroute.words import N_

READERS: Mapping[str, Mapping[str, str]] = {
    "profile": {
        "policy": N_("for policy"),
        "competent-authority": N_("of a competent authority"),
        "judicial": N_("of the courts"),
        "protection-body": N_("of a protection body"),
    },
    "body": {
        "authority": N_("authority"),
        "single-point-of-contact": N_("single point of contact"),
        "financial-intelligence-unit": N_("financial intelligence unit"),
        "passenger-information-unit": N_("passenger information unit"),
        "asset-recovery-office": N_("asset recovery office"),
        "agency": N_("agency of the Union"),
        "partner-country": N_("partner country"),
        "civil-society": N_("civil society"),
        "labour-inspectorate": N_("labour inspectorate"),
    },
    "role": {
        "contributor": N_("contributor"),
        "analyst": N_("analyst"),
        "investigator": N_("investigator"),
        "prosecutor": N_("prosecutor"),
        "protection-officer": N_("protection officer"),
        "custodian": N_("custodian"),
        "guardian": N_("guardian"),
        "programme-manager": N_("programme manager"),
        "contact-point": N_("contact point"),
        "rights-reviewer": N_("rights reviewer"),
        "auditor": N_("auditor"),
        "administrator": N_("administrator"),
    },
    "purpose": {
        "analysis": N_("analysis"),
        "investigation": N_("investigation"),
        "prosecution": N_("prosecution"),
        "sanctions": N_("sanctions"),
        "protection": N_("protection"),
        "categorisation": N_("categorisation"),
        "oversight": N_("oversight"),
        "policy": N_("policy"),
    },
    "action": {
        "submit": N_("submit reports"),
        "read": N_("read"),
        "screen": N_("search"),
        "judge": N_("judge pairs"),
        "categorise": N_("categorise people"),
        "co-sign": N_("co-sign a release or a reclassification"),
        "check": N_("check suspects against protected people"),
        "export": N_("disclose to another body"),
        "refer": N_("refer a need to a protection service"),
        "request-identity": N_("ask who stands behind a pseudonym"),
        "release-identity": N_("release an identity"),
        "permit": N_("lift an own restriction for one recipient"),
        "erase": N_("erase or restrict what is kept"),
        "answer": N_("answer people about their own data"),
        "count": N_("read suppressed figures"),
        "audit": N_("read the audit log"),
        "administer": N_("administer"),
        "attest": N_("attest what happened"),
        "verify": N_("verify what others attest"),
        "steer": N_("steer the plan"),
    },
    "regime": {
        "led": N_("Law Enforcement Directive"),
        "gdpr": N_("General Data Protection Regulation"),
        "eudpr": N_("Data protection rules of Union bodies"),
        "europol": N_("Europol Regulation"),
        "eurojust": N_("Eurojust Regulation"),
        "third-country": N_("law of a third country"),
    },
    "means": {
        "passkey": N_("passkey"),
        "password": N_("password"),
        "totp": N_("codes of an application"),
        "recovery": N_("code that recovers"),
    },
}
