"""What the application turns away before a route is reached, and what every answer carries."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.testclient import TestClient

from wholeroute.web.guards import is_loopback, is_same_origin


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8021", "127.0.0.1:1", "[::1]:8021", "LOCALHOST"]
)
def test_this_machine_is_known_by_its_names(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    ["", "a.org", "localhost.example.org", "127.0.0.1.example.org", "10.0.0.1", "localhost@evil", "[::"],
)  # fmt: skip
def test_any_other_host_is_not(host: str) -> None:
    assert not is_loopback(host)


def test_a_request_for_another_host_is_refused(client: TestClient) -> None:
    answer = client.get("/safeguards", headers={"host": "rebound.example.org"})

    assert answer.status_code == 421
    assert "safeguards" not in answer.text.lower()


@pytest.mark.parametrize(
    ("headers", "own"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        # Our own referrer policy makes browsers send a form's origin as null.
        ({"sec-fetch-site": "same-origin", "origin": "null"}, True),
        ({"sec-fetch-site": "cross-site", "origin": "http://localhost"}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"origin": "http://localhost"}, True),
        ({"origin": "https://localhost"}, False),
        ({"origin": "null"}, False),
        ({}, False),
    ],
)
def test_a_form_counts_as_ours_only_when_the_browser_says_so(
    headers: dict[str, str],
    own: bool,  # noqa: FBT001 — a row of the table above
) -> None:
    assert is_same_origin(Headers(headers | {"host": "localhost"}), "http") is own


def test_a_form_from_another_site_changes_nothing(app: FastAPI) -> None:
    with TestClient(app, base_url="http://localhost") as other:
        answer = other.post(
            "/seat",
            data={"seat": "analyst@ncp-a|analyst|analysis"},
            headers={"sec-fetch-site": "cross-site"},
        )

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_a_form_larger_than_any_of_ours_is_refused(client: TestClient) -> None:
    assert client.post("/seat", data={"seat": "x" * 70_000}).status_code == 413


@pytest.mark.parametrize("path", ["/", "/safeguards", "/nowhere", "/health", "/entities.json"])
def test_every_answer_carries_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers

    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_a_refused_request_carries_them_too(client: TestClient) -> None:
    answer = client.get("/", headers={"host": "example.org"})

    assert "content-security-policy" in answer.headers
