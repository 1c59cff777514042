"""What the trust fund's monitor says came of its projects, against 200 titles labelled by hand.

The labels were given before the crosswalk was written; they hold titles by their hash alone. 100 were drawn
from all titles, 100 from those that share wording with the fund's own.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import os
from pathlib import Path

import pytest

from wholeroute.partnerships.crosswalk import crosswalk
from wholeroute.partnerships.results import Shares, read_results, shares

SHARED = Path(
    os.environ.get("WHOLEROUTE_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data")
)
FILE = SHARED / "plan" / "eutf" / "EUTF_akvo_results.csv.gz"
LABELS = Path(__file__).parents[1] / "partnerships" / "crosswalk_labels.csv"

pytestmark = pytest.mark.skipif(not FILE.is_file(), reason="the fund's results are not here")


def test_all_periods_are_read_and_titles_come_to_their_definitions() -> None:
    periods = read_results(gzip.decompress(FILE.read_bytes())).periods
    with LABELS.open(encoding="utf-8", newline="") as file:
        labels = {row["title_sha256"]: row["definition"] for row in csv.DictReader(file)}
    titles = {each.title for each in periods}

    said = right = labelled = 0
    for title in titles:
        label = labels.get(hashlib.sha256(title.encode()).hexdigest()[:16])
        found = crosswalk().match(title) if label is not None else None
        labelled += bool(label)
        said += found is not None
        right += found is not None and found.definition.id == label

    assert shares(periods) == Shares(15278, 5403, 6846, 3070, 6099)
    assert shares(periods, numbers=True).with_both < 3070  # NULL is no target
    assert right / said >= 0.95
    assert right / labelled >= 0.75
