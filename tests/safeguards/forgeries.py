"""What somebody might write under their own login though it is not theirs to write."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg
from tests.safeguards.canaries import Intruder, World

from wholeroute.rights import Purpose, Role

ANALYST = (Role.ANALYST, Purpose.ANALYSIS)
REVIEWER = (Role.RIGHTS_REVIEWER, Purpose.OVERSIGHT)
CONTRIBUTOR = (Role.CONTRIBUTOR, Purpose.ANALYSIS)
AUDITOR = (Role.AUDITOR, Purpose.OVERSIGHT)
CUSTODIAN = (Role.CUSTODIAN, Purpose.CATEGORISATION)

_AUDIT = """
insert into ledger.audit (member, organisation, role, purpose, action, object, allowed, rule)
values ('{member}', '{organisation}', 'analyst', '{purpose}', 'read', 'x', true, '')
"""
_JUDGED = """
insert into ledger.judgement (left_entity, right_entity, subject_lane, verdict, reason, member,
                              access_left, access_right)
select min(id::text)::uuid, max(id::text)::uuid, {lane}, 'same', 'because', '{member}',
       min(access), min(access)
from open.entity where access = (select min(access) from open.entity)
"""
_CLASS = """
insert into ledger.access_class (originator, audience, purposes, h0, h1, h2, h3, tlp)
values ('{originator}', '{{}}', '{{analysis}}', false, false, false, '', 'amber')
"""
_REPORT = """
insert into ledger.contribution (ref, contributor, submitted_by, controller, regime, legal_basis,
  reliability, grade_original, access, title, reader, sha256, bytes, review_on, erase_on)
values (gen_random_uuid(), '{body}', 'contributor@{body}', '', '', '', 'A', '', {access}, '', '',
        '', 1, now(), now())
"""
# Of one's own there is always something to lean on: a class, a report, a person.
_OWN_CLASS = "(select max(id) from ledger.access_class)"
_OWN_REPORT = "(select max(id) from ledger.contribution)"
_OWN = f"{_CLASS.format(originator='ncp-a')};\n{_REPORT.format(body='ncp-a', access=_OWN_CLASS)};\n"
_ID = "00000000-0000-4000-8000-000000000001"
_PERSON = (
    f"insert into ledger.entity values ('{_ID}', 'open', {{}}, 'Person', '{{{{}}}}', false, {{}})"
)
_STATEMENT = f"""
insert into ledger.statement (id, entity, contribution, access, line, lane, grade, assessment,
                              property, value)
values (gen_random_uuid(), '{_ID}', {{}}, {{}}, 1, 'open', 4, false, 'name', 'x')
"""
_RULE = "insert into ledger.access_rule values ('x', 'analyst', 'read', 'protected', 'analysis')"
_QUARANTINE = """
insert into ledger.quarantine (contribution, line, field, reason, fix, sealed)
values (1, 1, '', '', '', '')
"""
_OWN_ROW = f"""
insert into ledger.quarantine (contribution, line, field, reason, fix, sealed)
values ({_OWN_REPORT}, 1, '', '', '', '')
"""
_MENDED = """
insert into ledger.mending (quarantine, member, act, sealed)
values ({row}, 'contributor@{body}', 'rejected', '')
"""
_OWN_ROWS_ID = "(select max(id) from ledger.quarantine)"
_PART = """
insert into ledger.record_part (id, lane, contribution, kind, rows, grade, sha256, access)
values (gen_random_uuid(), 'open', {}, 'x', 1, 2, '', {})
"""
_THEIRS = "'00000000-0000-0000-0000-000000000000'"  # of what one has not sent, one knows no id
_TIGHTENED = """
select ledger.tighten({ref}, '[]', '{{}}', '{{}}', '{{}}', '{{}}', '{{}}', '{{}}')
"""
_LAXER = (
    _OWN
    + f"insert into ledger.entity values ('{_ID}', 'protected', {_OWN_REPORT}, 'Person', '{{}}',"
    f" false, {_OWN_CLASS});\n"
    + f"""
select ledger.tighten((select max(ref::text)::uuid from ledger.contribution),
  '[{{"id": "{_ID}", "lane": "open", "categories": [], "minor": false, "holds": []}}]',
  '{{}}', '{{}}', '{{}}', '{{}}', '{{}}', '{{}}')
"""
)
_FINDING = """
insert into ledger.finding (kind, rule, version, parameters, innocent_readings, stands_without,
                            handling, access, state)
values ('x', 'x', '1', '{}', '[]', '{}', '', array(select generate_series(1, 1000)), 'new')
"""
_FOUND = _FINDING.replace("generate_series(1, 1000)", "min(access) from open.entity")
_DECIDED = """
update ledger.finding set state = 'confirmed', decided_by = '{member}', decided_at = now()
"""
_RELEASED = """
update ledger.release set granted = true, decided_by = '{member}', decided_at = now()
"""
_ASKED = """
insert into ledger.release (id, entity, contribution, access, category, holds, evidence, asked_by)
select gen_random_uuid(), id, contribution, access, 'suspect', '{}', '{}', 'custodian@ncp-b'
from uncategorised.entity where kind = 'Person' and holds = '{}' limit 1
"""
_UNSEEN = 2_000_000_000  # a class that nobody was sent
_UNSENT = f"""
insert into ledger.judgement (left_entity, right_entity, subject_lane, verdict, reason, model,
                              access_left, access_right)
values ('{_ID}', 'ffffffff-ffff-4fff-bfff-ffffffffffff', 'open', 'same', '', 'x', {_UNSEEN},
        {_UNSEEN})
"""
_KEY = "insert into open.match_key select 'x', id, access from open.entity"
_ADA, _BEA, _REV = "analyst@ncp-a", "analyst@ncp-b", "rights-reviewer@ncp-a"

FORGERIES = [
    (ANALYST, "a session", "insert into ledger.session select 'x', 'a', 'b', 'c', 'd', 'e'"),
    (ANALYST, "a longer session", "update ledger.session set expires_at = 'infinity'"),
    (ANALYST, "a rule", _RULE),
    (ANALYST, "a class", _CLASS.format(originator="ncp-a")),
    (ANALYST, "a role", "update ledger.member set roles = '{custodian}'"),
    (ANALYST, "a statement", "update open.statement set value = 'x'"),
    (ANALYST, "a statement less", "delete from open.statement"),
    (ANALYST, "all statements less", "truncate open.statement"),
    (ANALYST, "a new statement", "insert into open.statement select * from open.statement"),
    (ANALYST, "a lane", "update open.entity set lane = 'open'"),
    (ANALYST, "an epoch", "update ledger.epoch set protected_at = 0"),
    (ANALYST, "a judgement gone", "delete from ledger.judgement"),
    (ANALYST, "a verdict", "update ledger.judgement set verdict = 'same'"),
    (ANALYST, "another's judgement", _JUDGED.format(lane="'open'", member=_BEA)),
    (ANALYST, "a judgement that binds nobody", _JUDGED.format(lane="null", member=_ADA)),
    (
        ANALYST,
        "another's audit row",
        _AUDIT.format(member=_BEA, organisation="ncp-b", purpose="analysis"),
    ),
    (
        ANALYST,
        "another purpose in the log",
        _AUDIT.format(member=_ADA, organisation="ncp-a", purpose="sanctions"),
    ),
    (ANALYST, "a judgement of what was not sent", _UNSENT),
    (ANALYST, "an old judgement", "update ledger.judgement set subject_lane = 'open'"),
    (ANALYST, "a key to what was not sent", f"insert into open.match_key values ('', '{_ID}', 0)"),
    (ANALYST, "a finding on what was not sent", _FINDING),
    (
        ANALYST,
        "a subject of another's finding",
        f"insert into ledger.finding_subject values ('{_ID}', '{_ID}', 'open')",
    ),
    (
        ANALYST,
        "evidence of another's finding",
        f"insert into ledger.finding_evidence values ('{_ID}', '{_ID}')",
    ),
    (REVIEWER, "a judgement", _JUDGED.format(lane="'open'", member=_REV)),
    (REVIEWER, "a judgement less", "update ledger.judgement set subject_lane = null"),
    (REVIEWER, "a key", _KEY),
    (REVIEWER, "a finding", _FOUND),
    (REVIEWER, "a release by another", _RELEASED.format(member="rights-reviewer@ncp-b")),
    (ANALYST, "a release", _RELEASED.format(member=_ADA)),
    (CUSTODIAN, "a request of another's", _ASKED),
    (REVIEWER, "a finding's end", "update ledger.finding set state = 'expired'"),
    (ANALYST, "a decision of another's", _DECIDED.format(member=_BEA)),
    (AUDITOR, "a clean log", "delete from ledger.audit"),
    (AUDITOR, "a clean row", "update ledger.audit set allowed = true"),
    (CUSTODIAN, "a judgement", "insert into ledger.judgement default values"),
    (CUSTODIAN, "a lane", "update protected.entity set lane = 'open'"),
    (CONTRIBUTOR, "another's class", _CLASS.format(originator="ncp-b")),
    (CONTRIBUTOR, "another's report", _REPORT.format(body="ncp-b", access=1)),
    (CONTRIBUTOR, "a report under another's class", _REPORT.format(body="ncp-a", access=1)),
    (CONTRIBUTOR, "a person in another's report", _OWN + _PERSON.format(1, _OWN_CLASS)),
    (CONTRIBUTOR, "a person under another's class", _OWN + _PERSON.format(_OWN_REPORT, 1)),
    (CONTRIBUTOR, "a claim in another's report", _OWN + _STATEMENT.format(1, _OWN_CLASS)),
    (CONTRIBUTOR, "a claim under another's class", _OWN + _STATEMENT.format(_OWN_REPORT, 1)),
    (CONTRIBUTOR, "a person in another's report under its class", _PERSON.format(1, 1)),
    (CONTRIBUTOR, "a part of another's report", _OWN + _PART.format(1, _OWN_CLASS)),
    (CONTRIBUTOR, "a part under another's class", _OWN + _PART.format(_OWN_REPORT, 1)),
    (CONTRIBUTOR, "a row in another's quarantine", _QUARANTINE),
    (CONTRIBUTOR, "the end of another's row", "update ledger.quarantine set state = 'rejected'"),
    (CONTRIBUTOR, "a mending of another's row", _MENDED.format(row=1, body="ncp-a")),
    (
        CONTRIBUTOR,
        "a mending by another",
        f"{_OWN}{_OWN_ROW};\n{_MENDED.format(row=_OWN_ROWS_ID, body='ncp-b')}",
    ),
    (CONTRIBUTOR, "another row's words", "update ledger.quarantine set sealed = ''"),
    (CONTRIBUTOR, "a mending undone", "delete from ledger.mending"),
    (CONTRIBUTOR, "a mending in other words", "update ledger.mending set sealed = ''"),
    (CONTRIBUTOR, "a mended report of another's", _TIGHTENED.format(ref=_THEIRS)),
    (CONTRIBUTOR, "a laxer lane of their own", _LAXER),
    (CUSTODIAN, "a mended report", _TIGHTENED.format(ref="gen_random_uuid()")),
    (CONTRIBUTOR, "an older report", "update ledger.contribution set received_at = '2020-01-01'"),
    (CONTRIBUTOR, "a later erasure", "update ledger.contribution set erase_on = '2099-01-01'"),
]


def forging(world: World, intruder: Intruder) -> list[str]:
    """Return which forgeries of this intruder the fences did not refuse. None of them stays.

    One that only runs into some other mistake of its own counts as well: it passed the fence.
    """
    who = (intruder.reader.role, intruder.reader.purpose)
    with world.login(intruder) as connection:
        return [
            what
            for forger, what, statements in FORGERIES
            if forger == who and not _refused(connection, statements.split(";\n"))
        ]


def _refused(connection: psycopg.Connection[Any], statements: Sequence[str]) -> bool:
    """Tell whether the last of `statements` is refused for lack of a right, or reaches no row."""
    with connection.transaction(force_rollback=True):
        for leaning in statements[:-1]:
            connection.execute(leaning)
        try:
            return connection.execute(statements[-1]).rowcount == 0
        except psycopg.errors.InsufficientPrivilege:
            return True
        except psycopg.Error:
            return False
