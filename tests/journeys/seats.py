"""Who sits where: member, role and purpose, for each role of `ncp-a` and one of another body."""

from __future__ import annotations

Seat = tuple[str, str, str]
NOBODY: Seat = ("", "", "")
SENDER: Seat = ("contributor@ncp-a", "contributor", "analysis")
ANALYST: Seat = ("analyst@ncp-a", "analyst", "analysis")
INVESTIGATOR: Seat = ("investigator@ncp-a", "investigator", "investigation")
ELSEWHERE: Seat = ("investigator@ncp-b", "investigator", "investigation")
PROSECUTOR: Seat = ("prosecutor@ncp-a", "prosecutor", "prosecution")
OFFICER: Seat = ("protection-officer@ncp-a", "protection-officer", "protection")
GUARDIAN: Seat = ("guardian@ncp-a", "guardian", "protection")
KEEPER: Seat = ("custodian@ncp-a", "custodian", "categorisation")
TELLER: Seat = ("custodian@ncp-a", "custodian", "protection")
OVERSEER: Seat = ("custodian@ncp-a", "custodian", "oversight")
REVIEWER: Seat = ("rights-reviewer@ncp-a", "rights-reviewer", "oversight")
AUDITOR: Seat = ("auditor@ncp-a", "auditor", "oversight")
MANAGER: Seat = ("programme-manager@ncp-a", "programme-manager", "policy")
CONTACT: Seat = ("contact-point@ncp-a", "contact-point", "policy")
ADMINISTRATOR: Seat = ("administrator@ncp-a", "administrator", "oversight")
