"""Every answer tells the browser what may run, be framed, kept and guessed: as little as works."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from starlette.responses import Response
from starlette.testclient import TestClient

from wholeroute.web.headers import HEADERS, OTHER_POLICY, PAGE_POLICY


def directives(policy: str) -> dict[str, str]:
    """Return a policy taken apart."""
    parts = (each.strip().partition(" ") for each in policy.split(";"))
    return {name: value for name, _, value in parts}


@pytest.mark.parametrize("path", ["/", "/safeguards", "/nowhere", "/health", "/entities.json"])
def test_every_answer_carries_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers

    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-embedder-policy"] == "require-corp"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert directives(headers["content-security-policy"])["default-src"] == "'none'"
    assert "access-control-allow-origin" not in headers


def test_a_refused_request_carries_them_too(client: TestClient) -> None:
    answer = client.get("/", headers={"host": "example.org"})

    assert answer.status_code == 421
    assert HEADERS.items() <= dict(answer.headers).items()


@pytest.mark.parametrize("policy", [PAGE_POLICY, OTHER_POLICY])
def test_no_policy_lets_in_what_is_inline_or_from_elsewhere(policy: str) -> None:
    told = directives(policy)

    assert told["default-src"] == told["object-src"] == told["base-uri"] == "'none'"
    assert told["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy
    assert "*" not in policy
    assert "http" not in policy
    assert "data:" not in policy


def test_a_page_runs_our_own_scripts_and_a_twin_runs_none(client: TestClient) -> None:
    page = directives(client.get("/safeguards").headers["content-security-policy"])
    twin = directives(client.get("/safeguards.json").headers["content-security-policy"])

    assert page["script-src"] == page["style-src"] == page["form-action"] == "'self'"
    assert page["require-trusted-types-for"] == "'script'"
    assert "script-src" not in twin
    assert "sandbox" in twin


def test_a_page_that_is_handed_over_as_a_file_is_no_page(app: FastAPI, client: TestClient) -> None:
    @app.get("/handed")
    def handed() -> Response:
        return Response(
            "<p>", media_type="text/html", headers={"content-disposition": "attachment"}
        )

    answer = client.get("/handed")

    assert answer.headers["content-security-policy"] == OTHER_POLICY


def test_only_https_is_told_to_stay_https(app: FastAPI, client: TestClient) -> None:
    assert "strict-transport-security" not in client.get("/safeguards").headers
    with TestClient(app, base_url="https://localhost") as behind_tls:
        told = behind_tls.get("/safeguards").headers["strict-transport-security"]

    assert int(told.partition("max-age=")[2].partition(";")[0]) >= 31_536_000
    assert "includeSubDomains" in told


def test_no_answer_is_readable_by_another_origin(client: TestClient) -> None:
    answer = client.get("/safeguards.json", headers={"origin": "https://example.org"})

    assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.parametrize("feature", ["camera", "microphone", "geolocation", "usb", "local-network"])
def test_no_page_may_ask_for_the_machine(feature: str) -> None:
    assert f"{feature}=()" in HEADERS["permissions-policy"].split(", ")


def test_a_text_says_how_it_is_written(client: TestClient) -> None:
    for path, kind in (
        ("/safeguards", "text/html; charset=utf-8"),
        ("/safeguards.json", "application/json"),
        ("/metrics", "text/plain; version=1.0.0; charset=utf-8"),
    ):
        assert client.get(path).headers["content-type"] == kind


def test_our_own_files_alone_are_kept(client: TestClient) -> None:
    assert client.get("/static/icon.svg").headers["cache-control"] == "no-cache"
    assert client.get("/safeguards").headers["cache-control"] == "no-store"
    # What fails among them is a page, and its frame says who sits.
    assert client.get("/static/nowhere").headers["cache-control"] == "no-store"


def test_our_own_files_alone_are_sent_smaller(client: TestClient) -> None:
    asked = {"accept-encoding": "gzip"}
    style = client.get("/static/built/app.css", headers=asked)

    assert style.headers["content-encoding"] == "gzip"
    assert int(style.headers["content-length"]) * 3 < len(style.content)
    assert style.headers["vary"] == "Accept-Encoding"
    whole = client.get("/static/built/app.css", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in whole.headers
    assert whole.content == style.content
    held = asked | {"if-none-match": style.headers["etag"]}
    assert client.get("/static/built/app.css", headers=held).status_code == 304
    assert "content-encoding" not in client.get("/", headers=asked).headers
