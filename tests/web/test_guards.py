"""What the application turns away before a route is reached, and what every answer carries."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from wholeroute.web import guards
from wholeroute.web.guards import SameOrigin, is_loopback, is_same_origin, is_wanted

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8021", "127.0.0.1:1", "[::1]:8021", "LOCALHOST"]
)
def test_this_machine_is_known_by_its_names(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    ["", "a.org", "localhost.example.org", "127.0.0.1.example.org", "10.0.0.1", "localhost@evil", "[::",
     "localhost/evil.example", "localhost#evil.example", "localhost?x", "localhost:evil", "localhost ",
     "localhost:1\n", "x@localhost", "::1", "localhost:123456"],
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


def test_a_form_that_hides_how_long_it_is_is_refused(client: TestClient) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"seat="
        yield b"x" * 70_000

    answer = client.post("/seat", content=pieces(), headers={"content-type": FORM})

    assert answer.status_code == 411


def body(*pieces: bytes) -> Receive:
    """Return what hands over a body piece by piece, whatever its headers said of it."""
    waiting = [
        {"type": "http.request", "body": piece, "more_body": at < len(pieces)}
        for at, piece in enumerate(pieces, 1)
    ]

    async def receive() -> Message:
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    return receive


async def never() -> Message:
    """Return nothing, as a sender does that keeps us waiting."""
    await asyncio.Event().wait()
    raise AssertionError


def answered(scope: Scope, receive: Receive) -> tuple[int, bytes]:
    """Return the status that `SameOrigin` gives, and the body that reached what stands behind it."""
    reached = b""
    status = 0

    async def behind(_: Scope, receive: Receive, send: Send) -> None:
        nonlocal reached
        reached = (await receive())["body"]
        await PlainTextResponse("ok")(scope, receive, send)

    async def send(message: Message) -> None:
        nonlocal status
        status = message.get("status", status)

    with ThreadPoolExecutor(1) as apart:  # from a loop that other tests may have left running here
        apart.submit(lambda: asyncio.run(SameOrigin(behind)(scope, receive, send))).result()
    return status, reached


def form(length: int) -> Scope:
    """Return the request of a form that says it is `length` bytes long."""
    headers = {
        "host": "localhost", "sec-fetch-site": "same-origin", "content-type": FORM,
        "content-length": str(length),
    }  # fmt: skip
    return {
        "type": "http", "method": "POST", "scheme": "http", "path": "/seat", "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip


def test_a_form_in_pieces_arrives_whole() -> None:
    assert answered(form(4), body(b"a=", b"b", b"c")) == (200, b"a=bc")


@pytest.mark.parametrize("sent", [b"a=b", b"a=bcd" + b"e" * 100_000])
def test_a_form_of_another_length_than_it_says_is_refused(sent: bytes) -> None:
    assert answered(form(4), body(sent)) == (400, b"")


def test_a_form_that_keeps_us_waiting_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "SLOWEST_FORM_SECONDS", 0.01)

    assert answered(form(4), never) == (408, b"")


@pytest.mark.parametrize("length", ["", "x", "-1", "１", "9" * 5000])
def test_a_length_that_is_no_number_of_ours_is_refused(length: str) -> None:
    scope = form(0)
    scope["headers"][-1] = (b"content-length", length.encode())

    assert answered(scope, body(b""))[0] in {411, 413}


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "text/plain", "text/xml", ""])
def test_a_form_of_a_kind_that_no_page_sends_is_refused(client: TestClient, kind: str) -> None:
    answer = client.post("/seat", content=b"seat=", headers={"content-type": kind})

    assert answer.status_code == 415


@pytest.mark.parametrize(
    "method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "BREW"]
)
def test_only_three_methods_are_served(client: TestClient, method: str) -> None:
    answer = client.request(method, "/safeguards")

    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"
    assert "content-security-policy" in answer.headers


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/search", "GET, HEAD, POST"),
        ("PUT", "/pairs/models/use", "POST"),
        ("PUT", "/nowhere", "GET, HEAD, POST"),
        ("GET", "/pairs/models/use", "POST"),
        ("POST", "/audit.json", "GET, HEAD"),
    ],
)
def test_an_address_says_what_it_serves_instead(
    client: TestClient, method: str, path: str, allowed: str
) -> None:
    answer = client.request(method, path)

    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)


@pytest.mark.parametrize("path", ["/", "/safeguards", "/safeguards.json", "/health", "/nowhere"])
def test_head_is_answered_as_get_without_its_content(client: TestClient, path: str) -> None:
    whole, head = client.get(path), client.head(path)

    assert head.status_code == whole.status_code
    assert head.content == b""
    assert head.headers["content-type"] == whole.headers["content-type"]
    assert head.headers["content-security-policy"] == whole.headers["content-security-policy"]


def test_a_static_file_has_a_head_too(client: TestClient) -> None:
    head = client.head("/static/icon.svg")

    assert (head.status_code, head.content) == (200, b"")


def test_a_connection_ends_with_a_refusal(client: TestClient) -> None:
    assert client.get("/", headers={"host": "evil"}).headers["connection"] == "close"
    assert "connection" not in client.get("/safeguards").headers


def test_a_request_to_read_carries_no_body(client: TestClient) -> None:
    assert client.request("GET", "/safeguards", content=b"x").status_code == 400


@pytest.mark.parametrize("name", ["Host", "Cookie", "Origin", "Sec-Fetch-Site", "Content-Length"])
def test_what_is_said_twice_is_refused(client: TestClient, name: str) -> None:
    twice = [(name, "localhost"), (name, "localhost")]

    assert client.get("/safeguards", headers=twice).status_code == 400


@pytest.mark.parametrize(
    ("address", "status"),
    [("/" + "a" * 2100, 414), ("/safeguards?q=" + "a" * 5000, 414), ("/safeguards?q=a", 200)],
)
def test_an_address_longer_than_any_of_ours_is_refused(
    client: TestClient, address: str, status: int
) -> None:
    assert client.get(address).status_code == status


def test_headers_beyond_measure_are_refused(client: TestClient) -> None:
    many = {f"x-{number}": "a" for number in range(80)}

    assert client.get("/safeguards", headers=many).status_code == 431
    assert client.get("/safeguards", headers={"x": "a" * 20_000}).status_code == 431


@pytest.mark.parametrize(
    ("headers", "wanted"),
    [
        ({}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "same-origin", "sec-fetch-dest": "script"}, True),
        # A link elsewhere may lead here.
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}, True),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"}, False),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}, False),
        # Another port of this machine is the same site, and another program.
        ({"sec-fetch-site": "same-site", "sec-fetch-mode": "cors", "sec-fetch-dest": "empty"}, False),
    ],
)  # fmt: skip
def test_another_site_may_lead_here_but_load_nothing(
    headers: dict[str, str],
    wanted: bool,  # noqa: FBT001 — a row of the table above
) -> None:
    assert is_wanted(Headers(headers)) is wanted


def test_what_another_site_would_load_is_refused(client: TestClient) -> None:
    answer = client.get("/safeguards.json", headers={"sec-fetch-site": "cross-site"})

    assert answer.status_code == 403
    assert "rules" not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static/%5c..%5capp.py",
        "/static//etc/passwd", "/static/%00", "/static/", "/static/built", "/static/built/%2e%2e/%2e%2e/",
        "/static/.git/config", "/.git/config",
    ],
)  # fmt: skip
def test_only_files_of_the_static_folder_are_served(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_language_leads_back_to_our_own_pages_alone(client: TestClient) -> None:
    for back in ("https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)"):
        answer = client.post("/language", data={"lang": "en", "back": back}, follow_redirects=False)
        assert answer.headers["location"] == "/", back
