"""Figures for who counts; which reports are kept for who audits; neither for anybody else."""

from __future__ import annotations

import pytest
from tests.conftest import Contribute, person, suspect
from tests.web.conftest import SitAs

MANAGER = ("programme-manager@ncp-a", "programme-manager", "policy")
AUDITOR = ("auditor@ncp-a", "auditor", "oversight")


@pytest.fixture
def filed(contribute: Contribute) -> str:
    contribute([suspect(f"s{n}", f"Somebody {n}") for n in range(23)])
    kept = contribute([person("v", "Amina Tesfaye", "victim")], as_="ngo", title="Canary")
    return str(kept.ref)


@pytest.mark.parametrize("seat", [MANAGER, AUDITOR])
def test_figures_come_in_tens_and_few_are_not_shown(
    sit: SitAs, filed: str, seat: tuple[str, str, str]
) -> None:
    browser = sit(*seat)
    page = browser.get("/figures")
    told = browser.get("/figures.json").json()

    assert [(each["population"], each["first"], each["number"]) for each in told] == [
        ("people", "suspected", 20)
    ]
    assert "suspected, convicted or listed" in page.text
    assert "in need of protection" not in page.text
    assert "23" not in page.text.replace("-23", "")


def test_who_manages_the_programme_reads_nothing_else(sit: SitAs, filed: str) -> None:
    browser = sit(*MANAGER)

    assert "it sees figures, rounded" in browser.get("/overview").text
    assert "try another purpose" not in browser.get("/overview").text
    for path in ("/entities", "/contributions", f"/contributions/{filed}", "/audit", "/oversight"):
        assert browser.get(path).status_code == 403, path


def test_an_auditor_sees_which_reports_are_kept_and_no_word_of_them(sit: SitAs, filed: str) -> None:
    browser = sit(*AUDITOR)
    page = browser.get("/oversight")

    assert filed in page.text
    assert "Canary" not in page.text
    assert "Amina" not in page.text
    assert filed in browser.get("/oversight.json").text
    assert browser.get(f"/contributions/{filed}").status_code == 403


@pytest.mark.parametrize("path", ["/figures", "/oversight", "/figures.json", "/oversight.json"])
def test_an_analyst_has_neither(analyst_page: object, sit: SitAs, path: str) -> None:
    browser = sit("analyst@ncp-a", "analyst", "analysis")

    assert browser.get(path).status_code == 403
    assert f'href="{path}"' not in browser.get("/overview").text
