"""Requests that mean harm, as bytes on the wire, made from a seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID

from fastapi import FastAPI
from fastapi.routing import APIRoute

_VALUES = (
    "", "x", "-1", "0", "2147483648", str(2**63), str(2**64), "1e9", "NaN", "null", "true", "[]",
    "../../etc/passwd", "..%2f..%2f", "%2e%2e/", "\0", "a\0b", "\r\nSet-Cookie: a=b", "'", '"',
    "' or 1=1 --", "1; drop table ledger.entity", "{{7*7}}", "${7*7}", "<script>alert(1)</script>",
    "\ud800", "\u202e", "\ufeff", "A" * 400, "A" * 3_000, "=1+1", "%", "%zz", "%ff%fe", "*", "?", "#",
    "00000000-0000-0000-0000-000000000000", "ﷺ", "🜁" * 50, "javascript:alert(1)", "//evil.example",
    "file:///etc/passwd", "()" * 100, "(" * 300, "a" * 20 + "\u0301" * 200, "1/0", "١٢٣", "1_000",
)  # fmt: skip
_FIELDS = (
    "seat", "lang", "back", "name", "birth", "kind", "after", "before", "start", "rule", "reason",
    "verdict", "judgement", "category", "state", "member", "password", "code", "purpose", "role",
    "entity", "evidence", "minor", "row", "cells", "line", "object", "search", "token", "recipient",
)  # fmt: skip
_ODD_HEADERS = (
    "Range: bytes=" + ",".join("0-0" for _ in range(500)), "Range: bytes=-1", "Range: x",
    "If-Modified-Since: x", "If-None-Match: " + '"a",' * 500, "If-Range: x",
    "Accept-Language: " + ",".join(f"a{n};q=0.{n}" for n in range(900)),
    "Accept-Language: ;q=;q=NaN,en;q=inf,en;q=1e999", "Accept: " + "text/" * 900,
    "Cookie: " + "; ".join(f"a{n}=b" for n in range(900)), "Cookie: seat=%ff%fe|x|y", "Cookie: ;;;===",
    "Cookie: lang=../../x", "X-Forwarded-For: 1.2.3.4", "X-Forwarded-Host: evil.example",
    "X-Forwarded-Proto: https", "Forwarded: host=evil.example", "X-HTTP-Method-Override: DELETE",
    "X-Original-URL: /audit", "X-Rewrite-URL: /audit", "Content-Encoding: gzip", "Expect: 100-continue",
    "Upgrade: websocket", "Connection: upgrade, x", "Transfer-Encoding: gzip, chunked", "TE: trailers",
    "Origin: null", "Origin: http://evil.example", "Sec-Fetch-Site: cross-site", "Authorization: Basic !",
    "Referer: http://evil.example/", "Content-Type: " + "a" * 3_000, "A" * 200 + ": b", "X: \x7f\x01",
    "User-Agent: () { :; }; /bin/true", "Content-Length: 5, 5", "Content-Length: -5", "Host: evil.example",
)  # fmt: skip
_METHODS = (
    "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "HEAD", "PROPFIND", "get", "G" * 300, "",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class HostileRequest:
    """One request: how it came about, and its bytes."""

    how: str
    content: bytes


Make = Callable[["_Ground"], bytes]


@dataclass(frozen=True, slots=True)
class _Ground:
    """What requests are made of: chance, the application's own addresses, the seats there are."""

    draw: random.Random
    gets: Sequence[str]
    posts: Sequence[str]
    cookies: Sequence[str]

    def value(self) -> str:
        return self.draw.choice(_VALUES)

    def filled(self, path: str) -> str:
        """Return an address with each of its parameters filled, with an id now and then."""
        while "{" in path:
            before, _, rest = path.partition("{")
            _, _, after = rest.partition("}")
            lucky = self.draw.random() < 0.4
            filling = (
                str(UUID(int=self.draw.getrandbits(128), version=4)) if lucky else self.value()
            )
            path = before + quote(filling.encode("utf-8", "surrogatepass"), safe="/") + after
        return path

    def fields(self) -> str:
        pairs = []
        for _ in range(self.draw.randint(0, 6)):
            name, value = self.draw.choice(_FIELDS), self.value().encode("utf-8", "surrogatepass")
            pairs.append(f"{name}={quote(value, safe=self.draw.choice(('', '%&=')))}")
        return "&".join(pairs)

    def wire(self, line: str, headers: Sequence[str] = (), body: bytes = b"") -> bytes:
        seat = self.draw.choice(self.cookies)
        all_headers = ["Host: localhost", *([f"Cookie: {seat}"] if seat else []), *headers,
                       "Connection: close"]  # fmt: skip
        head = "\r\n".join([line, *all_headers]) + "\r\n\r\n"
        return head.encode("utf-8", "surrogatepass") + body


def requests(
    app: FastAPI, cookies: Sequence[str], seed: int, number: int
) -> Iterator[HostileRequest]:
    """Yield `number` hostile requests to the addresses of `app`, from each of the seats in `cookies`."""
    ground = _Ground(random.Random(seed), addresses(app, "GET"), addresses(app, "POST"), cookies)
    for at in range(number):
        how, make = KINDS[at % len(KINDS)]
        yield HostileRequest(how, make(ground))


def addresses(app: FastAPI, method: str) -> list[str]:
    """Return the addresses that answer a method, in order."""
    return sorted({
        path for route in _routes(app.routes) if method in (route.methods or ())
        for path in [route.path_format]
    })  # fmt: skip


def _routes(routes: Sequence[object]) -> Iterator[APIRoute]:
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        elif nested := getattr(route, "original_router", None):
            yield from _routes(nested.routes)


def _read(ground: _Ground) -> bytes:
    path = ground.filled(ground.draw.choice(ground.gets))
    return ground.wire(f"GET {path}?{ground.fields()} HTTP/1.1")


def _odd_header(ground: _Ground) -> bytes:
    path = ground.filled(
        ground.draw.choice([*ground.gets, "/static/icon.svg", "/static/built/app.js"])
    )
    return ground.wire(f"GET {path} HTTP/1.1", [ground.draw.choice(_ODD_HEADERS)])


def _form(ground: _Ground) -> bytes:
    path = ground.filled(ground.draw.choice(ground.posts))
    body = ground.fields().encode()
    kind = ground.draw.choice(
        ("application/x-www-form-urlencoded", "application/json", "text/plain")
    )
    return ground.wire(
        f"POST {path} HTTP/1.1",
        ["Sec-Fetch-Site: same-origin", f"Content-Type: {kind}", f"Content-Length: {len(body)}"],
        body,
    )


def _form_of_bytes(ground: _Ground) -> bytes:
    path = ground.filled(ground.draw.choice(ground.posts))
    body = ground.draw.choice(
        (ground.draw.randbytes(200), b"[" * 30_000, b'{"a":' * 5_000, b"&" * 30_000, b"%" * 3_000,
         b"a=b&" * 10_000, b"\xff\xfe" * 50, b'{"a":NaN}', b'{"a":"\\ud800"}', b"null", b"")
    )  # fmt: skip
    kind = ground.draw.choice(
        ("application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=x",
         "application/x-www-form-urlencoded; charset=utf-16", "application/json; charset=utf-7")
    )  # fmt: skip
    length = len(body) + ground.draw.choice((0, 0, 0, 5, -1, 10**9))
    return ground.wire(
        f"POST {path} HTTP/1.1",
        ["Sec-Fetch-Site: same-origin", f"Content-Type: {kind}", f"Content-Length: {length}"],
        body,
    )


def _chunked(ground: _Ground) -> bytes:
    path = ground.filled(ground.draw.choice(ground.posts))
    body = ground.draw.choice(
        (b"5\r\nseat=\r\n0\r\n\r\n", b"ffffffff\r\nx", b"-1\r\n", b"0\r\n\r\nGET /audit HTTP/1.1\r\n\r\n",
         b"5;" + b"a" * 3_000 + b"\r\nseat=\r\n0\r\n\r\n", b"zz\r\n")
    )  # fmt: skip
    headers = ["Sec-Fetch-Site: same-origin", "Transfer-Encoding: chunked",
               "Content-Type: application/x-www-form-urlencoded"]  # fmt: skip
    if ground.draw.random() < 0.5:
        headers.append("Content-Length: 5")
    return ground.wire(f"POST {path} HTTP/1.1", headers, body)


def _odd_line(ground: _Ground) -> bytes:
    target = ground.draw.choice(
        ("*", "http://evil.example/", "//evil.example/", "/" + "a" * 9_000, "/" + "../" * 50, "/%", "/\x01",
         "/static/../app.py", "/static/%2e%2e/%2e%2e/app.py", "/static/..%5capp.py", "/a b", "localhost:80",
         "/" + "%c0%ae" * 10, "/audit.json?" + "a=b&" * 2_000, "/;/audit", "/audit/..;/", "/\\audit")
    )  # fmt: skip
    version = ground.draw.choice(("HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/9.9", "http/1.1", ""))
    return ground.wire(f"{ground.draw.choice(('GET', 'GET', *_METHODS))} {target} {version}")


def _odd_method(ground: _Ground) -> bytes:
    path = ground.filled(ground.draw.choice(ground.gets))
    return ground.wire(f"{ground.draw.choice(_METHODS)} {path} HTTP/1.1")


def _no_http(ground: _Ground) -> bytes:
    return ground.draw.choice(
        (b"\x16\x03\x01\x02\0\x01\0\x01\xfc", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"\0" * 100,
         b"GET /\r\n\r\n",
         b"GET / HTTP/1.1\nHost: localhost\n\n", b"GET / HTTP/1.1\r\n Host: localhost\r\n\r\n",
         b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n",
         b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n", b"GET / HTTP/1.1\r\nHost: localhost\r\nx\r\n\r\n",
         b"A" * 70_000, ground.draw.randbytes(300))
    )  # fmt: skip


def _changed_by_chance(ground: _Ground) -> bytes:
    content = bytearray(ground.draw.choice((_read, _form))(ground))
    for _ in range(ground.draw.randint(1, 8)):
        at = ground.draw.randrange(len(content))
        content[at : at + ground.draw.randint(0, 5)] = ground.draw.randbytes(
            ground.draw.randint(0, 5)
        )
    return bytes(content) + b"\r\n\r\n"


KINDS: tuple[tuple[str, Make], ...] = (
    ("hostile values", _read),
    ("hostile values in a form", _form),
    ("odd header", _odd_header),
    ("hostile values again", _read),
    ("a form of bytes", _form_of_bytes),
    ("chunks", _chunked),
    ("odd request line", _odd_line),
    ("odd method", _odd_method),
    ("no HTTP", _no_http),
    ("changed by chance", _changed_by_chance),
)
"""How requests come about, each as often as every other."""
