"""Every requirement of ASVS 5.0 is answered for, and what can be seen in the source is looked at."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml
from fastapi import FastAPI
from nacl.exceptions import CryptoError
from starlette.testclient import TestClient
from tests.safeguards.test_documents import exists

import wholeroute
from wholeroute.cli.operate import LOOPBACK, settings
from wholeroute.custody import KeyRing, Originals
from wholeroute.ledger import Ledger
from wholeroute.web import create_app
from wholeroute.web.operations import operations_log

SOURCE = Path(wholeroute.__file__).parent
ROOT = SOURCE.parents[1]
LEVELS = {
    "1.1": "22", "1.2": "1111122223", "1.3": "112222222223", "1.4": "222", "1.5": "123",
    "2.1": "122", "2.2": "112", "2.3": "12223", "2.4": "23",
    "3.1": "3", "3.2": "113", "3.3": "12223", "3.4": "11222233", "3.5": "11122333", "3.6": "3",
    "3.7": "22333",
    "4.1": "12233", "4.2": "23333", "4.3": "22", "4.4": "1222",
    "5.1": "2", "5.2": "112333", "5.3": "113", "5.4": "222",
    "6.1": "122", "6.2": "111111112222", "6.3": "11223333", "6.4": "112233", "6.5": "22222333",
    "6.6": "2223", "6.7": "33", "6.8": "2222",
    "7.1": "222", "7.2": "1111", "7.3": "22", "7.4": "11222", "7.5": "223", "7.6": "22",
    "8.1": "1233", "8.2": "1123", "8.3": "133", "8.4": "23",
    "9.1": "111", "9.2": "1222",
    "10.1": "22", "10.2": "223", "10.3": "22223", "10.4": "1111122222233333", "10.5": "22222",
    "10.6": "22", "10.7": "222",
    "11.1": "2233", "11.2": "22233", "11.3": "11233", "11.4": "1222", "11.5": "23", "11.6": "23",
    "11.7": "33",
    "12.1": "12233", "12.2": "11", "12.3": "22223",
    "13.1": "2333", "13.2": "222223", "13.3": "2233", "13.4": "1222233",
    "14.1": "22", "14.2": "12223333", "14.3": "122",
    "15.1": "12233", "15.2": "12233", "15.3": "1222222", "15.4": "3333",
    "16.1": "2", "16.2": "22222", "16.3": "2222", "16.4": "222", "16.5": "2223",
    "17.1": "23", "17.2": "22223333", "17.3": "22",
}  # fmt: skip
"""The level of each requirement of ASVS 5.0.0, by section, in order."""
LEVEL = {
    f"{section}.{at}": int(level)
    for section, levels in LEVELS.items()
    for at, level in enumerate(levels, start=1)
}
ANSWERS = {"tested": "tests", "by-design": "where", "not-applicable": "reason", "not-yet": "reason"}


def answered() -> list[dict[str, Any]]:
    """Return the answers, in their order."""
    said: list[dict[str, Any]] = yaml.safe_load((ROOT / "docs" / "asvs.yaml").read_text("utf-8"))
    return said


# --- the mapping itself -----------------------------------------------------------------------


def test_the_levels_are_those_of_the_standard() -> None:
    assert Counter(LEVEL.values()) == {1: 70, 2: 183, 3: 92}


def test_every_requirement_of_levels_one_and_two_is_answered_once() -> None:
    ids = [each["id"] for each in answered()]

    assert Counter(ids).most_common(1)[0][1] == 1
    assert {one for one, level in LEVEL.items() if level <= 2} <= set(ids)
    assert set(ids) <= set(LEVEL)


def test_every_answer_gives_what_its_kind_asks_for() -> None:
    for each in answered():
        keys = {"id", "asks", "status", ANSWERS[each["status"]]}
        assert set(each) == keys, each["id"]
        assert len(each["asks"]) > 5, each["id"]
        assert each[ANSWERS[each["status"]]], each["id"]


def test_every_test_that_is_named_is_there() -> None:
    missing = [
        (each["id"], test)
        for each in answered()
        if each["status"] == "tested"
        for test in each["tests"]
        if not exists(test)
    ]

    assert missing == []


def test_what_is_not_met_is_said_in_words() -> None:
    for each in answered():
        if each["status"] == "not-yet":
            assert len(each["reason"]) > 15, each["id"]


# --- what the source shows ----------------------------------------------------------------------


@cache
def trees() -> tuple[tuple[str, ast.Module], ...]:
    """Return every module of the program, read as a tree."""
    return tuple(
        (str(path.relative_to(SOURCE)), ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted(SOURCE.rglob("*.py"))
    )


def calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """Yield every call with its dotted name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def imports(tree: ast.Module) -> Iterator[str]:
    """Yield every module that is imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


TAKEN_ALONG = "plan_answer_alone.html"
"""A file to be used without a connection: its own policy names the hashes of what it holds."""


def templates() -> Iterator[tuple[str, str]]:
    """Yield every template."""
    for path in sorted((SOURCE / "web" / "templates").glob("*.html")):
        yield path.name, path.read_text(encoding="utf-8")


def test_nothing_is_run_by_a_shell_or_evaluated() -> None:
    for path, tree in trees():
        for name, call in calls(tree):
            assert name not in {"eval", "exec", "compile", "os.system", "os.popen", "__import__"}, (
                path
            )
            shell = [word.value for word in call.keywords if word.arg == "shell"]
            assert not shell, path


def test_no_format_that_carries_code_is_read() -> None:
    for path, tree in trees():
        assert not {"pickle", "marshal", "shelve", "dill", "jsonpickle"} & set(imports(tree)), path
        for name, _ in calls(tree):
            assert name not in {"yaml.load", "yaml.unsafe_load", "yaml.full_load"}, path


def test_only_rooms_below_speak_to_the_database() -> None:
    allowed = {"ledger", "custody", "members", "disclosure", "crosscheck", "network", "plan"}
    for path, tree in trees():
        if any(name == "text" for name, _ in calls(tree)) and "sqlalchemy" in set(imports(tree)):
            assert path.split("/")[0] in allowed, path


def test_no_page_holds_a_script_or_a_style_of_its_own() -> None:
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE
    )
    for name, text in templates():
        if name == TAKEN_ALONG:
            continue
        assert not inline.search(re.sub(r"\{%.*?%\}", "", text)), name
        assert "| safe" not in text, name
        assert "|safe" not in text, name
        assert "autoescape false" not in text, name


def test_templates_are_files_of_the_program() -> None:
    for path, tree in trees():
        for name, _ in calls(tree):
            assert not name.endswith("from_string"), path
    (environment,) = (tree for path, tree in trees() if path == "web/pages.py")
    assert "autoescape=True" in ast.unparse(environment)


def test_no_address_on_a_page_is_made_of_what_a_report_says() -> None:
    for name, text in templates():
        for address in re.findall(r"(?:href|src|action)=\"([^\"]*)\"", text):
            assert address.startswith(("/", "#", "?", "{{", "{%")), (name, address)
            assert not address.startswith("//"), (name, address)


def test_no_script_stores_anything() -> None:
    for path in sorted((SOURCE / "web" / "assets").glob("*.js")):
        # Whether single keys are off on this machine: a preference, and nothing of anybody.
        text = re.sub(r"localStorage\.\w+Item\(OFF\b", "", path.read_text(encoding="utf-8"))
        assert not re.search(r"localStorage|sessionStorage|indexedDB|document\.cookie", text), path


def test_no_weak_cipher_or_hash_is_used() -> None:
    weak = re.compile(r"\b(?:md5|sha1|des|rc4|arc4|ecb)\b", re.IGNORECASE)
    for path, tree in trees():
        for name, call in calls(tree):
            # A one-time code is what the authenticator's standard says it is.
            if path != "members/totp.py":
                assert not weak.search(name), (path, name)
            assert name not in {"hashlib.new", "zlib.crc32"}, (path, ast.unparse(call))


def test_secrets_come_from_the_systems_own_source() -> None:
    for path, tree in trees():
        # The exercise is made again from its seed; a community is ten draws from ten seeds.
        if not path.startswith("exercise/") and path != "network/seeded.py":
            assert "random" not in set(imports(tree)), path


def test_no_secret_is_ever_part_of_an_address(app: FastAPI) -> None:
    secret = re.compile(r"token|password|secret|session|code$", re.IGNORECASE)
    for path, of in app.openapi()["paths"].items():
        for method in of.values():
            for parameter in method.get("parameters", []):
                if parameter["in"] in {"query", "path"}:
                    assert not secret.search(parameter["name"]), (path, parameter["name"])


def test_whatever_changes_something_is_posted() -> None:
    changing = {
        "judge", "retract", "settle", "undo", "unmerge", "protect", "open_up", "decide_finding",
        "decide_release", "ask_release", "correct", "retry", "retry_all", "reject", "disclose", "erase",
        "set_cookie", "delete_cookie",
    }  # fmt: skip
    for path, tree in trees():
        if not path.startswith("web/routes/"):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and _answers(node, "get"):
                done = {ast.unparse(each.func).rpartition(".")[2] for each in ast.walk(node)
                        if isinstance(each, ast.Call)}  # fmt: skip
                assert not done & changing, (path, node.name)


def _answers(node: ast.FunctionDef, method: str) -> bool:
    return any(f"router.{method}" in ast.unparse(each) for each in node.decorator_list)


def test_a_form_is_not_read_from_the_address(client: TestClient) -> None:
    answer = client.post("/language?lang=en&back=/safeguards", follow_redirects=False)

    assert answer.status_code == 422
    assert "set-cookie" not in answer.headers


def test_every_download_has_a_name_of_ours() -> None:
    said = re.compile(r"^attachment; filename=\"[a-z0-9.-]+\"$")
    for path, tree in trees():
        if path in {"web/downloads.py", "web/headers.py"}:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Dict):
                for key, value in zip(node.keys, node.values, strict=True):
                    if isinstance(key, ast.Constant) and key.value == "content-disposition":
                        assert isinstance(value, ast.Constant), path
                        assert said.match(str(value.value)), path


# --- what the running program shows -------------------------------------------------------------


@pytest.fixture
def app(enrolled: Ledger) -> FastAPI:
    """Return the application over this test's ledger."""
    return create_app(enrolled, clock=lambda: datetime.now(UTC), log=StringIO())


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """Return a browser."""
    own = {"sec-fetch-site": "same-origin"}
    with TestClient(app, base_url="http://localhost", headers=own) as browser:
        yield browser


def test_signing_out_clears_the_browser(client: TestClient) -> None:
    answer = client.post("/sign-out", follow_redirects=False)

    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert "Max-Age=0" in answer.headers["set-cookie"]


def test_every_password_is_typed_hidden() -> None:
    fields = [
        field
        for _, text in templates()
        for field in re.findall(r"<input[^>]*name=\"[a-z_]*password[a-z_]*\"[^>]*>", text)
    ]

    assert fields
    for field in fields:
        assert 'type="password"' in field, field
        assert 'autocomplete="off"' not in field, field
        assert "onpaste" not in field, field


def test_no_header_of_a_proxy_is_believed(app: FastAPI) -> None:
    served = settings(app)

    assert served.proxy_headers is False
    assert served.server_header is False


def test_no_other_protocol_is_served(app: FastAPI) -> None:
    assert settings(app).ws == "none"
    assert {type(route).__name__ for route in app.routes}.isdisjoint(
        {"WebSocketRoute", "APIWebSocketRoute"}
    )


def test_it_listens_on_loopback_alone() -> None:
    (operate,) = (tree for path, tree in trees() if path == "cli/operate.py")

    assert LOOPBACK == "127.0.0.1"
    assert "create_server((LOOPBACK, port))" in ast.unparse(operate)
    assert "0.0.0.0" not in ast.unparse(operate)  # noqa: S104 — that it is not there


def test_an_original_is_never_stored_under_the_name_it_came_with(tmp_path: Path) -> None:
    came, data = tmp_path / "Saba Haile.pdf", tmp_path / "data"
    came.write_bytes(b"a report")

    Originals(data).seal(came, KeyRing(tmp_path / "keys").create(uuid4()))

    stored = [str(path) for path in (*data.rglob("*"), *(tmp_path / "keys").rglob("*"))]
    assert stored
    assert not [path for path in stored if "Saba" in path or "pdf" in path]


def test_what_is_sealed_and_changed_does_not_open(tmp_path: Path) -> None:
    key = KeyRing(tmp_path / "keys").create(uuid4())
    sealed = bytearray(key.seal(b"a name"))
    sealed[-1] ^= 1

    assert key.unseal(bytes(key.seal(b"a name"))) == b"a name"
    with pytest.raises(CryptoError):
        key.unseal(bytes(sealed))


def test_a_line_of_the_log_cannot_be_forged() -> None:
    out = StringIO()
    operations_log(out).info("answered", route='x\n{"event":"forged"}\r\x1b[2J')

    assert len(out.getvalue().splitlines()) == 1
    assert "\x1b" not in out.getvalue()
