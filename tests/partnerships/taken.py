"""Invented files as they are taken in: a fund, its results, and one that holds the standard."""

from __future__ import annotations

from tests.partnerships.invented import FUND as OF_FUND
from tests.partnerships.invented import TODAY

from wholeroute.ledger import Acting
from wholeroute.partnerships.imported import Shape, read_as_kept, taken
from wholeroute.partnerships.store.datasets import Import, keep

FUND = OF_FUND.encode()
RESULTS = """iati_id,result_type,title,period_start,period_end,target,actual
XX-A,EUTF indicators,Number of jobs created,2020-01-01,2020-12-31,100,80
XX-B,Outputs,# of jobs created,2020-01-01,2020-12-31,50,
XX-B,Outputs,Kilometres of road that were swept,2020-01-01,2020-12-31,,
XX-B,Outputs,=HYPERLINK("x"),2020-01-01,2020-12-31,,3
""".encode()  # noqa: UP012 — other files here are not ASCII alone
WHOLE = b"""<?xml version="1.0" encoding="UTF-8"?>
<iati-activities version="2.03">
  <iati-activity default-currency="EUR" xml:lang="en" hierarchy="1">
    <iati-identifier>XM-DAC-9-1</iati-identifier>
    <reporting-org ref="XM-DAC-9" type="10"><narrative>An agency</narrative></reporting-org>
    <title><narrative>Training of police against smuggling</narrative></title>
    <description type="1"><narrative>Investigators learn from each other.</narrative></description>
    <participating-org role="1" ref="XM-DAC-9" type="10"><narrative>An agency</narrative></participating-org>
    <activity-status code="2"/>
    <activity-date type="2" iso-date="2024-01-01"/>
    <contact-info><person-name><narrative>Canary Person</narrative></person-name></contact-info>
    <recipient-country code="TN" percentage="40"/>
    <recipient-country code="EG" percentage="60"/>
    <sector vocabulary="1" code="15132"/>
    <transaction><transaction-type code="2"/><transaction-date iso-date="2024-02-01"/>
      <value currency="EUR" value-date="2024-02-01">1000.01</value></transaction>
    <transaction><transaction-type code="3"/><transaction-date iso-date="2024-03-01"/>
      <value currency="EUR" value-date="2024-03-01">300</value></transaction>
    <transaction><transaction-type code="2"/><transaction-date iso-date="2024-02-01"/>
      <value currency="USD" value-date="2024-02-01">216.68</value></transaction>
  </iati-activity>
</iati-activities>
"""

SECTOR = b'<sector vocabulary="1" code="15132"/>'


def keep_file(
    acting: Acting, name: str, content: bytes, shape: str, instrument: str = "", *,
    public: bool = False,
) -> int:  # fmt: skip
    """Keep a file without a child that reads it, which takes a second to begin."""
    read = read_as_kept(content, shape=Shape(shape), today=TODAY, file=name)
    found = taken(Shape(shape), read, instrument)
    return keep(
        acting, Import(name, shape, "a test", content, found.rows, found.faults, public=public)
    )
