"""A report is typed without a server, by a page that asks for nothing, and comes in as a draft."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import SitAs
from tests.web.typed import AUTHOR

from wholeroute.drafting import (
    FIELDS,
    Content,
    Sort,
    composed,
)
from wholeroute.web.language import CATALOGUES, Languages
from wholeroute.web.offline import offline_form


@pytest.fixture
def author(sit: SitAs) -> TestClient:
    """Return a browser of somebody who types reports of `ncp-a`."""
    return sit(*AUTHOR)


def upload(browser: TestClient, content: bytes) -> Any:
    """Hand a file over as the form does."""
    return browser.post("/reports/upload", files={"file": ("x.json", content, "application/json")})


def test_what_was_typed_without_a_server_becomes_a_draft(author: TestClient) -> None:
    content = composed(
        Content().with_new(Sort.PERSON, {"name": "Saba", "category": "victim"}).with_new(Sort.BOAT)
        .with_link("aboard", "person-1", "boat-2")
    )  # fmt: skip

    page = upload(author, content)

    assert page.status_code == 200
    (draft,) = author.get("/reports.json").json()
    facts = author.get(f"/reports/{draft['id']}.json").json()
    assert [each["sort"] for each in facts["items"]] == ["person", "boat"]
    assert [each["relation"] for each in facts["links"]] == ["aboard"]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"people": []}', b'{"entities": [{"key": 1}]}']
)
def test_a_file_that_is_none_of_ours_says_so(author: TestClient, content: bytes) -> None:
    assert upload(author, content).status_code == 422
    assert author.get("/reports.json").json() == []


def test_one_address_alone_takes_a_file_and_no_large_one(author: TestClient) -> None:
    assert upload(author, b" " * (600 << 10)).status_code == 413
    elsewhere = author.post("/reports/new", files={"file": ("x", b"{}", "application/json")})
    assert elsewhere.status_code == 415
    assert author.post("/reports/upload", data={"file": "{}"}).status_code == 415


def test_the_form_for_no_server_is_one_page_that_asks_for_nothing(author: TestClient) -> None:
    page = author.get("/reports/offline")

    assert page.headers["content-disposition"].startswith("attachment")
    assert "default-src 'none'" in page.text
    assert not re.search(
        r"""(src|href|action)=|https?://|url\(|@import""", page.text.partition("<script>")[0]
    )
    assert not re.search(r"\b(fetch|XMLHttpRequest|WebSocket|sendBeacon|import)\b", page.text)
    assert "innerHTML" not in page.text


@pytest.mark.parametrize("language", list(Languages(CATALOGUES).all()), ids=lambda each: each.tag)
def test_it_speaks_every_language_and_holds_every_field(language: Any) -> None:
    page = offline_form(language)
    spec = json.loads(page.partition('id="spec">')[2].partition("</script>")[0])

    assert f'<html lang="{language.tag}" dir="{language.direction}">' in page
    assert {sort: {f["name"] for f in said["fields"]} for sort, said in spec["sorts"].items()} == {
        sort: {each.name for each in FIELDS[Sort(sort)]} for sort in spec["sorts"]
    }
    assert all(each["label"] for said in spec["sorts"].values() for each in said["fields"])
