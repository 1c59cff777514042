"""Take each safeguard in Python away and see its test go red; a sample here, all in the bench."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.safeguards.mutation import Mutation
from tests.safeguards.mutations import MUTATIONS, ROOT, noticed

_DAY = datetime.now(UTC).toordinal()
SAMPLE = random.Random(_DAY).sample(MUTATIONS, 6)  # noqa: S311 — a sample a day


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda each: each.safeguard)
def test_every_safeguard_of_the_list_still_stands_where_it_says(mutation: Mutation) -> None:
    assert mutation.applies(ROOT)
    assert not mutation.replaced(ROOT)
    file, _, name = mutation.noticed_by.partition("::")
    assert f"def {name}(" in (ROOT / file).read_text("utf-8")


@pytest.mark.parametrize("mutation", SAMPLE, ids=lambda each: each.safeguard)
def test_without_it_a_test_goes_red(mutation: Mutation, tmp_path: Path) -> None:
    assert noticed(mutation, tmp_path)
