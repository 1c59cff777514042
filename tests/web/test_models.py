"""What judgements taught, on its page: learnt, read, put to use by somebody else."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from tests.cli.test_models import CARD
from tests.web.conftest import SitAs
from tests.web.scene import Scene

from wholeroute.crosscheck.model import WRITTEN
from wholeroute.ledger import Acting, keep_model


def test_where_nothing_was_learnt_the_page_says_what_it_takes(
    analyst_page: TestClient, scene: Scene
) -> None:
    page = analyst_page.get("/pairs/models").text
    tried = analyst_page.post("/pairs/models")

    assert "The weights score as they are written." in page
    assert "Nothing was learnt here yet." in page
    assert tried.status_code == 422
    assert "too few to learn from" in tried.text
    assert analyst_page.get("/pairs/models.json").json() == []


def test_a_version_is_read_and_put_to_use_by_somebody_else(
    analyst_page: TestClient, sit: SitAs, scene: Scene, analyst: Acting
) -> None:
    with analyst.begin() as to:
        version = keep_model(to, WRITTEN.version, {"same birth year": 1.5}, CARD, "analyst@ncp-a")

    page = analyst_page.get("/pairs/models").text
    assert f"<code>{version}</code>" in page
    assert "98.8%" in page
    assert "same birth year" in page
    form = {"version": version, "reason": "the card convinces"}
    refused = analyst_page.post("/pairs/models/use", data=form)
    assert refused.status_code == 422
    assert "does not put it to use" in refused.text

    other = sit("investigator@ncp-a", "investigator", "investigation")
    assert f"Version {version} scores." in other.post("/pairs/models/use", data=form).text
    back = other.post("/pairs/models/use", data={"version": "", "reason": "a mistake"}).text
    assert "The weights score as they are written." in back


@pytest.mark.parametrize("path", ["/pairs/models", "/pairs/models.json"])
def test_who_may_not_judge_is_refused(sit: SitAs, scene: Scene, path: str) -> None:
    assert sit("investigator@ncp-a", "investigator", "analysis").get(path).status_code == 403
